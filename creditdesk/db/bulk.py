"""Many rows at once, as an import needs: ids given here, values handed to the driver as they are.

The audit triggers see every row. Dates are ISO texts on both databases. A statement takes as many rows as it may have
values: SQLite guards every statement that fires a trigger with copies of the pages it touches. When a SQLite table grows
by half, its plain indexes are made anew afterwards: sorting once is cheaper than finding a place for every row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain

from sqlalchemy import Connection, Index, text
from sqlalchemy.orm import Session

from creditdesk.db.model import Base

_MANY = 20_000
_VALUES = 900  # of one statement: older SQLite takes 999


def insert_rows(
    session: Session,
    mapped: type[Base],
    columns: Sequence[str],
    rows: Sequence[tuple[object, ...]],
    *,
    also: Collection[Index] = (),
) -> range:
    """Insert rows of values in the order of `columns` (without id); return their ids, in order.

    `also`: indexes of other tables that triggers keep moving meanwhile.
    """
    table = mapped.__tablename__
    connection = session.connection()
    start = connection.execute(text(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")).scalar_one()
    ids = range(start, start + len(rows))
    if rows:
        grows = len(rows) >= max(_MANY, start // 2) and connection.dialect.name == "sqlite"
        anew = sorted((*Base.metadata.tables[table].indexes, *also), key=lambda i: str(i.name)) if grows else []
        for index in anew:
            index.drop(connection)
        _insert(connection, f"INSERT INTO {table} (id, {', '.join(columns)}) VALUES ", ids, rows)
        for index in anew:
            index.create(connection)
        if connection.dialect.name == "postgresql":
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"), {"table": table, "last": ids[-1]}
            )
    return ids


def _insert(connection: Connection, head: str, ids: range, rows: Sequence[tuple[object, ...]]) -> None:
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    marks = f"({', '.join([mark] * (len(rows[0]) + 1))})"
    step = _VALUES // (len(rows[0]) + 1)
    for at in range(0, len(rows), step):
        part = rows[at : at + step]
        values = chain.from_iterable((id_, *row) for id_, row in zip(ids[at : at + step], part, strict=True))
        connection.exec_driver_sql(head + ", ".join([marks] * len(part)), tuple(values))
