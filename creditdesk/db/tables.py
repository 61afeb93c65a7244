"""The audit trail, and the counters that give numbers without gaps.

A `ChangeSet` is one act of a person: verb, actor, instant, and the hash that chains it to the one
before. A `ChangeRow` is one row as it was before and after. Both are only ever added to.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from creditdesk.db.model import Base, BigInt, Identified


class ChangeSet(Identified, Base):
    """One act. `first_row` to `last_row` are its change rows; `undoes` the set it takes back.

    `is_final`: it left the house and is not undone. `is_upkeep`: the program brought its own findings up to date; undo
    passes over it.
    """

    __tablename__ = "change_set"
    __table_args__ = ({"info": {"audited": False}},)

    verb: Mapped[str] = mapped_column(Text)
    params: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(String(32))
    is_final: Mapped[bool]
    is_upkeep: Mapped[bool]
    undoes: Mapped[int | None] = mapped_column(BigInt)
    first_row: Mapped[int | None] = mapped_column(BigInt)
    last_row: Mapped[int | None] = mapped_column(BigInt)
    hash: Mapped[str] = mapped_column(String(64))


class ChangeRow(Identified, Base):
    """One row of one table, before and after, as JSON text; an insert has no before, and an update only what differed."""

    __tablename__ = "change_row"
    __table_args__ = ({"info": {"audited": False}},)

    set_id: Mapped[int] = mapped_column(BigInt)
    table_name: Mapped[str] = mapped_column(Text)
    row_id: Mapped[int] = mapped_column(BigInt)
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)


class ChangeCursor(Base):
    """The set that is being written: one row. Outside a unit of work `set_id` is empty and no write succeeds."""

    __tablename__ = "change_cursor"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"), {"info": {"audited": False}})

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int | None] = mapped_column(BigInt)
    is_undo: Mapped[bool]


class Series(Identified, Base):
    """A run of numbers without gaps, such as the letters of 2026. `last` is the number given last."""

    __tablename__ = "series"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    last: Mapped[int]
