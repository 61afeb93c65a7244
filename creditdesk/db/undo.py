"""Take a change set back: the rows as they were, written as a new set that names the one it undoes.

Refused when the set left the house, when it was undone already, or when a row it wrote has been changed or
built upon since; the refusal names the act that stands in the way. Source: ux.md §8 and promise 4 of the
handbook: nothing vanishes, both sets stay in the trail.
"""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Table, text

from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_
from creditdesk.db.audit import image_before, image_sql
from creditdesk.db.model import Base, audited_columns
from creditdesk.db.workspace import Change, Workspace, verb_message


def last_undoable(connection: Connection) -> int | None:
    """Return the newest act of a person that is neither an undo nor undone; None when there is none."""
    return connection.execute(
        text(
            "SELECT max(id) FROM change_set WHERE undoes IS NULL AND NOT is_upkeep "
            "AND id NOT IN (SELECT undoes FROM change_set WHERE undoes IS NOT NULL)"
        )
    ).scalar()


def undo(workspace: Workspace, set_id: int | None = None, *, actor: str | None = None) -> Change:
    """Undo the set given, or the last one; return the new change set."""
    with workspace.read() as session:
        connection = session.connection()
        target = set_id if set_id is not None else last_undoable(connection)
        header = connection.execute(
            text("SELECT id, verb, params, is_final, first_row, last_row, undoes FROM change_set WHERE id = :id"),
            {"id": target},
        ).first()
        undone = connection.execute(text("SELECT id FROM change_set WHERE undoes = :id"), {"id": target}).first()
    if header is None and set_id is not None:
        raise Refused(N_("There is no change {id} in this book."), id=set_id)
    if header is None:
        raise Refused(N_("There is nothing to undo."))
    what = verb_message(header.verb, header.params)
    params: dict[str, Any] = dict(what.params)
    if undone or header.undoes is not None:
        raise Refused(N_("“{what}” was taken back already."), what=what)
    if header.is_final:
        raise Refused(
            N_("“{what}” has left the house. To take it back, use the reversal of that act (void the letter)."),
            what=what,
        )
    with workspace.change(header.verb, actor=actor, undoes=header.id, **params) as change:
        connection = change.session.connection()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        bounds = {"first": header.first_row, "last": header.last_row, "set": header.id}
        for name in (
            connection.execute(
                text("SELECT DISTINCT table_name FROM change_row WHERE id BETWEEN :first AND :last"), bounds
            )
            .scalars()
            .all()
        ):
            table = Base.metadata.tables[name]
            _require_untouched(connection, table, bounds, what)
            _require_unused(connection, table, bounds, what)
        _restore(connection, bounds)
    return change


def _require_untouched(connection: Connection, table: Table, bounds: dict[str, int], what: object) -> None:
    image = image_sql(table, "t", connection.dialect.name)
    differing = connection.execute(
        text(
            f"WITH last AS (SELECT max(id) AS id FROM change_row WHERE id BETWEEN :first AND :last AND table_name = '{table.name}' GROUP BY row_id) "
            f"SELECT c.row_id FROM last JOIN change_row c ON c.id = last.id LEFT JOIN {table.name} t ON t.id = c.row_id "
            f"WHERE (c.after IS NULL AND t.id IS NOT NULL) OR (c.after IS NOT NULL AND (t.id IS NULL OR {image} <> c.after)) LIMIT 1"
        ),
        bounds,
    ).scalar()
    if differing is not None:
        _refuse(connection, table.name, differing, bounds["last"], what)


def _require_unused(connection: Connection, table: Table, bounds: dict[str, int], what: object) -> None:
    """Refuse when a later row refers to a row that this undo would remove, unless it goes with it (cascade)."""
    for other in Base.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is not table or key.ondelete == "CASCADE":
                continue
            user = connection.execute(
                text(
                    f"SELECT o.id FROM {other.name} o WHERE o.{key.parent.name} IN (SELECT row_id FROM change_row "
                    f"WHERE id BETWEEN :first AND :last AND table_name = '{table.name}' AND before IS NULL) "
                    f"AND o.id NOT IN (SELECT row_id FROM change_row "
                    f"WHERE id BETWEEN :first AND :last AND table_name = '{other.name}') LIMIT 1"
                ),
                bounds,
            ).scalar()
            if user is not None:
                _refuse(connection, other.name, user, bounds["last"], what)


def _refuse(connection: Connection, table: str, row_id: int, after: int, what: object) -> None:
    later = connection.execute(
        text(
            "SELECT s.verb, s.params FROM change_row c JOIN change_set s ON s.id = c.set_id "
            "WHERE c.table_name = :table AND c.row_id = :row AND c.id > :after ORDER BY c.id DESC LIMIT 1"
        ),
        {"table": table, "row": row_id, "after": after},
    ).first()
    if later is None:
        raise Refused(
            N_("“{what}” cannot be undone: the book was changed outside the program. Run the check."), what=what
        )
    raise Refused(
        N_("To undo “{what}”, first undo “{later}”."), what=what, later=verb_message(later.verb, later.params)
    )


def _restore(connection: Connection, bounds: dict[str, int]) -> None:
    rows = connection.execute(
        text(
            "SELECT table_name, row_id, before, after FROM change_row WHERE id BETWEEN :first AND :last ORDER BY id DESC"
        ),
        bounds,
    ).all()
    for (name, was_insert, was_delete), group in groupby(rows, lambda r: (r[0], r[2] is None, r[3] is None)):
        table, own = Base.metadata.tables[name], list(group)
        if was_insert:
            connection.execute(text(f"DELETE FROM {name} WHERE id = :id"), [{"id": r[1]} for r in own])
            continue
        given = [{"id": r[1], "image": json.dumps(image_before(r[2], r[3]))} for r in own]
        columns = audited_columns(table)
        if connection.dialect.name == "sqlite":
            values, source = ", ".join(f"json_extract(:image, '$.{column}')" for column in columns), ""
        else:
            values, source = ", ".join(columns), f" FROM json_populate_record(NULL::{name}, CAST(:image AS json))"
        if was_delete:
            connection.execute(text(f"INSERT INTO {name} ({', '.join(columns)}) SELECT {values}{source}"), given)
        else:
            connection.execute(
                text(f"UPDATE {name} SET ({', '.join(columns)}) = (SELECT {values}{source}) WHERE id = :id"), given
            )
