"""What every table shares: naming of constraints, id columns, and marks the audit reads.

Marks in `__table_args__[-1]["info"]`: `audited` (default True) has the triggers of
`audit` write every change; `posted` forbids update and delete but by undo; `triggers` holds, by dialect,
the statements that keep derived columns. Marks on a
column's info: `derived` (kept by a trigger, recomputable) and `opaque` (bytes, covered by a
hash column beside them) leave it out of the audit's images.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Integer, MetaData, Table, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

BigInt = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """The metadata of a book."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def filled_index(name: str, column: str, *, unique: bool = False) -> Index:
    """Return an index over the rows in which the column is filled: most rows have no place in it, and cost none."""
    filled = text(f"{column} IS NOT NULL")
    return Index(name, column, unique=unique, sqlite_where=filled, postgresql_where=filled)


class Identified:
    """A row with a whole-number id, given by the database."""

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)


def is_audited(table: Table) -> bool:
    """Return whether the table's changes are written by triggers."""
    return bool(table.info.get("audited", True))


def is_posted(table: Table) -> bool:
    """Return whether rows of the table stay as written, but for undo."""
    return bool(table.info.get("posted", False))


def audited_columns(table: Table) -> list[str]:
    """Return the names of the columns that stand in the audit's images, in order."""
    return [c.name for c in table.columns if not (c.info.get("derived") or c.info.get("opaque"))]
