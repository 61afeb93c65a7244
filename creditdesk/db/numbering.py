"""Numbers without gaps: taken inside the transaction that uses them, so a rollback takes them back."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from creditdesk.db.tables import Series


def take_numbers(session: Session, series: str, count: int) -> range:
    """Return the next `count` numbers of the series."""
    row = session.scalar(select(Series).where(Series.name == series).with_for_update())
    if row is None:
        row = Series(name=series, last=0)
        session.add(row)
    first, row.last = row.last + 1, row.last + count
    session.flush()
    return range(first, row.last + 1)
