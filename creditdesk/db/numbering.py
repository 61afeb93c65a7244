"""Numbers without gaps: taken inside the transaction that uses them, so a rollback takes them back."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from creditdesk.db.tables import Series


def next_number(session: Session, series: str) -> int:
    """Return the next number of the series, counting from 1."""
    row = session.scalar(select(Series).where(Series.name == series).with_for_update())
    if row is None:
        row = Series(name=series, last=0)
        session.add(row)
    row.last += 1
    session.flush()
    return row.last
