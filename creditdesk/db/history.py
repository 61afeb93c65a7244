"""What was done in the book: the change sets newest first, and the rows each of them wrote.

The trail is the proof a person reads when they ask who did what, and when. Nothing here writes; taking a set
back is the business of `undo`. Source: ux.md §8, and the audit trail of `audit`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from creditdesk.base.i18n import Message
from creditdesk.db.tables import ChangeRow, ChangeSet
from creditdesk.db.undo import last_undoable
from creditdesk.db.workspace import verb_message


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act: `undoes` is the set it took back, `undone_by` the set that took it back."""

    id: int
    at: datetime
    actor: str
    what: Message
    rows: int
    is_final: bool
    undoes: int | None
    undone_by: int | None
    hash: str

    @property
    def can_be_undone(self) -> bool:
        """Whether undo would at least try: not an undo itself, not undone, and nothing left the house."""
        return self.undoes is None and self.undone_by is None and not self.is_final


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column of one row: its value before and after the act, None where there was no row.

    `currency` is that of the row, so that its minor units can be read as an amount; "" where it has none.
    """

    id: int
    table: str
    row_id: int
    kind: str
    column: str
    before: Any
    after: Any
    currency: str = ""


def history(session: Session, limit: int = 500) -> tuple[ActRow, ...]:
    """Return the newest acts, newest first, at most `limit` of them."""
    return _acts(session, _ACTS.order_by(ChangeSet.id.desc()).limit(limit))


def hash_of(session: Session, change: int) -> str | None:
    """Return the hash of a change; None when the book does not hold it."""
    return session.scalar(select(ChangeSet.hash).where(ChangeSet.id == change))


def last_act(session: Session) -> ActRow | None:
    """Return the act that undo would take back now, or None."""
    return next(iter(_acts(session, _ACTS.where(ChangeSet.id == last_undoable(session.connection())))), None)


_undoing = aliased(ChangeSet)
_ACTS = select(
    ChangeSet.id, ChangeSet.at, ChangeSet.actor, ChangeSet.verb, ChangeSet.params, ChangeSet.first_row,
    ChangeSet.last_row, ChangeSet.is_final, ChangeSet.undoes, _undoing.id.label("undone_by"), ChangeSet.hash,
).outerjoin(_undoing, _undoing.undoes == ChangeSet.id)  # fmt: skip


def _acts(session: Session, query: Select[*tuple[Any, ...]]) -> tuple[ActRow, ...]:
    return tuple(
        ActRow(
            r.id, datetime.fromisoformat(r.at), r.actor, verb_message(r.verb, r.params),
            0 if r.first_row is None or r.last_row is None else r.last_row - r.first_row + 1,
            r.is_final, r.undoes, r.undone_by, r.hash,
        )
        for r in session.execute(query)
    )  # fmt: skip


def set_rows(session: Session, set_id: int, limit: int = 2000) -> tuple[FieldChange, ...]:
    """Return what a set wrote, column by column in its order; at most `limit` rows of the book are read.

    A change names only the columns that differ; an added or removed row names all that are filled.
    """
    bounds = session.execute(select(ChangeSet.first_row, ChangeSet.last_row).where(ChangeSet.id == set_id)).first()
    if bounds is None or bounds.first_row is None:
        return ()
    rows = session.execute(
        select(ChangeRow.id, ChangeRow.table_name, ChangeRow.row_id, ChangeRow.before, ChangeRow.after)
        .where(ChangeRow.id.between(bounds.first_row, bounds.last_row))
        .order_by(ChangeRow.id)
        .limit(limit)
    )
    result: list[FieldChange] = []
    for row in rows:
        before, after = _image(row.before), _image(row.after)
        currency = str(after.get("currency") or before.get("currency") or "")
        kind = "added" if row.before is None else "removed" if row.after is None else "changed"
        for column in dict.fromkeys([*before, *after]):
            old, new = before.get(column), after.get(column)
            if column != "id" and old != new:
                result.append(FieldChange(len(result), row.table_name, row.row_id, kind, column, old, new, currency))
    return tuple(result)


def _image(text: str | None) -> dict[str, Any]:
    return dict(json.loads(text)) if text else {}
