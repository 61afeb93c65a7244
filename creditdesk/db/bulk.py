"""Many rows at once, as an import needs: ids given here, values handed to the driver as they are.

The audit triggers see every row. Dates are ISO texts on both databases. A statement takes as many rows as it may have
values: SQLite guards every statement that fires a trigger with copies of the pages it touches. When a SQLite table grows
by half, its plain indexes are made anew afterwards: sorting once is cheaper than finding a place for every row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Index, text
from sqlalchemy.orm import Session

from creditdesk.db.model import Base

_MANY = 20_000
_BATCH = 5000  # rows read at once
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
        head = f"INSERT INTO {table} (id, {', '.join(columns)}) "
        for values, given in _parts(connection, [(id_, *row) for id_, row in zip(ids, rows, strict=True)]):
            connection.exec_driver_sql(head + values, given)
        for index in anew:
            index.create(connection)
        if connection.dialect.name == "postgresql":
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"), {"table": table, "last": ids[-1]}
            )
    return ids


def update_rows(
    session: Session, mapped: type[Base], columns: Sequence[str], rows: Sequence[tuple[object, ...]], *, key: str = "id"
) -> None:
    """Set `columns` of many rows: each tuple is the value of `key`, which tells the row, and the new values in order."""
    table, connection = Base.metadata.tables[mapped.__tablename__], session.connection()
    types = (table.c[name].type.compile(connection.dialect) for name in columns)
    # PostgreSQL takes a column of nothing but NULLs for text; SQLite would make a number of a day.
    cast = "CAST(v.column{} AS {})" if connection.dialect.name == "postgresql" else "v.column{}"
    change = ", ".join(
        f"{name} = {cast.format(n, type_)}" for n, (name, type_) in enumerate(zip(columns, types, strict=True), 2)
    )
    for values, given in _parts(connection, rows):
        connection.exec_driver_sql(
            f"UPDATE {table.name} SET {change} FROM ({values}) AS v WHERE {table.name}.{key} = v.column1", given
        )


def find_rows(
    session: Session, mapped: type[Base], columns: Sequence[str], keys: Sequence[str], wanted: Collection[tuple[Any, ...]],
    **same: str,
) -> Iterator[Any]:  # fmt: skip
    """Give `columns` of the rows with one of the `wanted` values in `keys` and the `same` values elsewhere, and perhaps of more.

    The cost follows what is wanted, not what the book holds: each is looked up, unless reading all there is costs less.
    """
    table, connection = mapped.__tablename__, session.connection()
    shown = ", ".join(f"{table}.{name}" for name in columns)
    whole = f"FROM {table} WHERE {' AND '.join(f'{name} = :{name}' for name in same) or '1 = 1'}"
    few = text(f"SELECT count(*) FROM (SELECT 1 {whole} LIMIT :most) AS few")
    worth = 3 * len(wanted)  # reading a row costs a third of looking it up
    if connection.execute(few, {**same, "most": worth + 1}).scalar_one() <= worth:
        yield from chain.from_iterable(connection.execute(text(f"SELECT {shown} {whole}"), same).partitions(_BATCH))
        return
    places = " AND ".join(f"{table}.{name} = v.column{n}" for n, name in enumerate((*keys, *same), 1))
    for values, given in _parts(connection, [(*row, *same.values()) for row in sorted(wanted)]):
        # CROSS JOIN keeps SQLite to this order: each of the wanted looks its row up.
        yield from connection.exec_driver_sql(
            f"SELECT {shown} FROM ({values}) AS v CROSS JOIN {table} WHERE {places}", given
        ).all()


def _parts(connection: Connection, rows: Sequence[tuple[object, ...]]) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Give the rows in parts: a VALUES clause with marks, and the values."""
    if rows:
        mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        marks = f"({', '.join([mark] * len(rows[0]))})"
        step = _VALUES // len(rows[0])
        for at in range(0, len(rows), step):
            part = rows[at : at + step]
            yield "VALUES " + ", ".join([marks] * len(part)), tuple(chain.from_iterable(part))
