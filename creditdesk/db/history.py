"""What was done in the book: the change sets newest first, and the rows each of them wrote.

The trail is the proof a person reads when they ask who did what, and when. Nothing here writes; taking a set
back is the business of `undo`. Source: ux.md §8, and the audit trail of `audit`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from creditdesk.base.i18n import Message
from creditdesk.db.audit import image_before
from creditdesk.db.model import Base
from creditdesk.db.tables import ChangeRow, ChangeSet
from creditdesk.db.undo import last_undoable
from creditdesk.db.workspace import verb_message

_AT_ONCE = 500  # ids in one query


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

    `currency` is that of the row or of the one it belongs to, so that its minor units can be read as an amount; "" where
    there is none. `record` is what the row is called. A column that points to another row holds that row's name.
    """

    id: int
    table: str
    row_id: int
    kind: str
    column: str
    before: Any
    after: Any
    currency: str = ""
    record: str = ""


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


def set_rows(
    session: Session, set_id: int, limit: int = 2000, named_by: Mapping[str, str] = MappingProxyType({})
) -> tuple[FieldChange, ...]:
    """Return what a set wrote, column by column in its order; at most `limit` rows of the book are read.

    A change names only the columns that differ; an added or removed row names all that are filled. `named_by` says by
    which column a row of a table is called; that may be one that points to the row it belongs to.
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
    images = [
        (row, image_before(row.before, row.after) if row.before else {}, json.loads(row.after) if row.after else {})
        for row in rows
    ]
    book = _Names(session, named_by)
    for row, before, after in images:
        book.learn(row.table_name, row.row_id, before | after)
    book.read()
    for row, before, after in images:
        table, full = row.table_name, before | after
        kind = "added" if row.before is None else "removed" if row.after is None else "changed"
        facts = (book.currency(table, row.row_id), book.name(table, row.row_id))
        for column in dict.fromkeys(full):
            old, new = before.get(column), after.get(column)
            if column != "id" and old != new:
                old, new = book.told(table, column, old), book.told(table, column, new)
                result.append(FieldChange(len(result), table, row.row_id, kind, column, old, new, *facts))
    return tuple(result)


class _Names:
    """What rows are called and in which currency they are, read from the book as far as the set itself does not say."""

    def __init__(self, session: Session, named_by: Mapping[str, str]) -> None:
        self._session, self._named_by = session, named_by
        self._rows: dict[tuple[str, int], dict[str, Any]] = {}
        self._wanted: defaultdict[str, set[int]] = defaultdict(set)

    def learn(self, table: str, row_id: int, image: dict[str, Any]) -> None:
        """Remember a row as the set shows it; of a change, which shows some columns only, ask the book."""
        if {column.name for column in Base.metadata.tables[table].columns} <= {*image, "id"}:
            self._rows[table, row_id] = image
        else:
            self._wanted[table].add(row_id)

    def read(self) -> None:
        """Read all rows that are pointed to, table by table, until nothing more is pointed to."""
        while self._look_out():
            wanted, self._wanted = self._wanted, defaultdict(set)
            for table, ids in wanted.items():
                self._rows |= {(table, row_id): {} for row_id in ids}  # also those that are gone
                source, called = Base.metadata.tables[table], self._named_by.get(table)
                shown = [c for c in source.columns if c.foreign_keys or c.name in ("id", "currency", called)]
                ordered = sorted(ids)
                for start in range(0, len(ordered), _AT_ONCE):
                    query = select(*shown).where(source.c.id.in_(ordered[start : start + _AT_ONCE]))
                    for row in self._session.execute(query).mappings():
                        self._rows[table, row["id"]] = dict(row)

    def _look_out(self) -> bool:
        for (table, _row_id), row in self._rows.items():
            for column, target in _pointers(table):
                other = row.get(column)
                if other is not None and (target, other) not in self._rows:
                    self._wanted[target].add(other)
        return bool(self._wanted)

    def name(self, table: str, row_id: int) -> str:
        """Return what a row is called; nothing where it has no name."""
        column = self._named_by.get(table)
        value = self._rows.get((table, row_id), {}).get(column) if column else None
        return "" if column is None or value is None else str(self.told(table, column, value))

    def currency(self, table: str, row_id: int) -> str:
        """Return the currency of a row, or of a row it points to."""
        row = self._rows.get((table, row_id), {})
        if "currency" in row:
            return str(row["currency"])
        targets = ((target, row.get(column)) for column, target in _pointers(table) if target != table)
        found = (self.currency(target, int(other)) for target, other in targets if other is not None)
        return next((currency for currency in found if currency), "")

    def told(self, table: str, column: str, value: Any) -> Any:
        """Return the name of the row a value points to, or the value."""
        target = dict(_pointers(table)).get(column)
        return value if target is None or value is None else self.name(target, int(value))


@cache
def _pointers(table: str) -> tuple[tuple[str, str], ...]:
    """Return the columns of a table that point to rows, with the table they point to."""
    columns = Base.metadata.tables[table].columns
    return tuple((c.name, key.column.table.name) for c in columns for key in c.foreign_keys)
