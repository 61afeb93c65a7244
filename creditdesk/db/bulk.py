"""Many rows at once, as an import needs: ids given here, values handed to the driver as they are.

The audit triggers see every row. Dates are ISO texts on both databases. When a SQLite table grows by half, its
plain indexes are made anew afterwards: sorting once is cheaper than finding a place for every row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Index, text
from sqlalchemy.orm import Session

from creditdesk.db.model import Base

_MANY = 20_000


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
        mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        marks = ", ".join([mark] * (len(columns) + 1))
        connection.exec_driver_sql(
            f"INSERT INTO {table} (id, {', '.join(columns)}) VALUES ({marks})",
            [(id, *row) for id, row in zip(ids, rows, strict=True)],
        )
        for index in anew:
            index.create(connection)
        if connection.dialect.name == "postgresql":
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"), {"table": table, "last": ids[-1]}
            )
    return ids
