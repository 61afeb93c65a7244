"""Every change of every audited row, written by triggers, chained by hashes.

The triggers are generated from the metadata, for SQLite and PostgreSQL alike, so nothing
passes them by: no bulk insert and no hand-typed statement. Each set's SHA-256 covers its
header, its rows and the hash before it; changing an old row breaks the chain from there on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, text
from sqlalchemy.engine import Row

from creditdesk.base.i18n import N_, Message, message
from creditdesk.db.checks import CheckResult
from creditdesk.db.model import Base, audited_columns, is_audited, is_posted

_START = "0" * 64


def audited_tables() -> list[Table]:
    """Return the audited tables, parents before children."""
    return [table for table in Base.metadata.sorted_tables if is_audited(table)]


def image_sql(table: Table, row: str, dialect: str) -> str:
    """Return the SQL expression that gives a row of the table as JSON text; `row` is its alias."""
    pairs = ", ".join(f"'{name}', {row}.{name}" for name in audited_columns(table))
    return f"json_object({pairs})" if dialect == "sqlite" else f"json_build_object({pairs})::text"


def _changed_sql(table: Table, dialect: str) -> str:
    """Return the SQL expression, for a trigger, that gives as JSON text what the columns held that an update changes."""
    differ, value = (
        ("IS NOT", "json_quote(OLD.{0})")
        if dialect == "sqlite"
        else ("IS DISTINCT FROM", "coalesce(to_json(OLD.{0})::text, 'null')")
    )
    each = " || ".join(
        f"CASE WHEN OLD.{name} {differ} NEW.{name} THEN ',\"{name}\":' || {value.format(name)} ELSE '' END"
        for name in audited_columns(table)
    )
    return f"'{{' || substr({each}, 2) || '}}'"


def image_before(before: str, after: str | None) -> dict[str, Any]:
    """Return a row as it was before a change: of an update, the trail keeps of it what differs from the row after."""
    return dict(json.loads(after or "{}") | json.loads(before))


def install(connection: Connection) -> None:
    """Create the triggers of every audited table anew, and those that keep its derived columns."""
    dialect = connection.dialect.name
    make = _sqlite_triggers if dialect == "sqlite" else _postgresql_triggers
    for table in audited_tables():
        for statement in (*make(table), *_own(table, dialect)):
            connection.exec_driver_sql(statement)


# The number of a change row is the next one: PostgreSQL's own sequence would leave gaps after a rollback.
_ROW = (
    "INSERT INTO change_row (id, set_id, table_name, row_id, before, after) VALUES "
    "((SELECT coalesce(max(id), 0) + 1 FROM change_row), (SELECT set_id FROM change_cursor), "
)


def _sqlite_triggers(table: Table) -> Iterator[str]:
    name, columns = table.name, ", ".join(audited_columns(table))
    new, old, changed = (
        image_sql(table, "NEW", "sqlite"),
        image_sql(table, "OLD", "sqlite"),
        _changed_sql(table, "sqlite"),
    )
    events = {
        "insert": ("AFTER INSERT", f"'{name}', NEW.id, NULL, {new}"),
        "update": (f"AFTER UPDATE OF {columns}", f"'{name}', NEW.id, {changed}, {new}"),
        "delete": ("AFTER DELETE", f"'{name}', OLD.id, {old}, NULL"),
    }
    for event, (when, values) in events.items():
        yield f"DROP TRIGGER IF EXISTS audit_{event}_{name}"
        yield f"CREATE TRIGGER audit_{event}_{name} {when} ON {name} BEGIN {_ROW}{values}); END"
    yield f"DROP TRIGGER IF EXISTS posted_update_{name}"
    yield f"DROP TRIGGER IF EXISTS posted_delete_{name}"
    if is_posted(table):
        stop = f"WHEN NOT (SELECT is_undo FROM change_cursor) BEGIN SELECT RAISE(ABORT, 'posted: {name}'); END"
        yield f"CREATE TRIGGER posted_update_{name} BEFORE UPDATE OF {columns} ON {name} {stop}"
        yield f"CREATE TRIGGER posted_delete_{name} BEFORE DELETE ON {name} {stop}"


def _postgresql_triggers(table: Table) -> Iterator[str]:
    name, columns = table.name, ", ".join(audited_columns(table))
    new, old, changed = (
        image_sql(table, "NEW", "postgresql"),
        image_sql(table, "OLD", "postgresql"),
        _changed_sql(table, "postgresql"),
    )
    guard = (
        f"IF TG_OP <> 'INSERT' AND NOT (SELECT is_undo FROM change_cursor) "
        f"THEN RAISE EXCEPTION 'posted: {name}'; END IF;"
        if is_posted(table)
        else ""
    )
    yield (
        f"CREATE OR REPLACE FUNCTION audit_{name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN {guard} "
        f"IF TG_OP = 'INSERT' THEN {_ROW}'{name}', NEW.id, NULL, {new}); "
        f"ELSIF TG_OP = 'UPDATE' THEN {_ROW}'{name}', NEW.id, {changed}, {new}); "
        f"ELSE {_ROW}'{name}', OLD.id, {old}, NULL); END IF; RETURN NULL; END $body$"
    )
    yield f"DROP TRIGGER IF EXISTS audit_{name} ON {name}"
    yield (
        f"CREATE TRIGGER audit_{name} AFTER INSERT OR DELETE OR UPDATE OF {columns} ON {name} "
        f"FOR EACH ROW EXECUTE FUNCTION audit_{name}()"
    )


_HEADERS = "SELECT id, verb, params, actor, at, undoes, first_row, last_row, is_final, is_upkeep, hash FROM change_set"


_LINE = (
    "id || '|' || set_id || '|' || table_name || '|' || row_id || '|' || coalesce(before, 'None') || '|' "
    "|| coalesce(after, 'None') || '\n'"
)
_AS_BYTES = {"sqlite": "CAST({} AS BLOB)", "postgresql": "convert_to({}, 'UTF8')"}


def _set_hash(connection: Connection, header: Row[Any], previous: str) -> str:
    """Return the SHA-256 over the previous hash, a set's header and all its rows in order."""
    digest = hashlib.sha256(previous.encode())
    digest.update(json.dumps([*header[:8], int(header.is_final), int(header.is_upkeep)], ensure_ascii=False).encode())
    rows = connection.execute(
        text(
            f"SELECT {_AS_BYTES[connection.dialect.name].format(_LINE)} FROM change_row "
            "WHERE id BETWEEN :first AND :last ORDER BY id"
        ),
        {"first": header.first_row, "last": header.last_row},
    )
    for batch in rows.partitions(5000):
        digest.update(b"".join([line for (line,) in batch]))
    return digest.hexdigest()


def head(connection: Connection) -> tuple[int, str]:
    """Return the last set's id and hash; (0, 64 zeros) for a book without changes."""
    row = connection.execute(text("SELECT id, hash FROM change_set ORDER BY id DESC LIMIT 1")).first()
    return (row[0], row[1]) if row else (0, _START)


def seal(connection: Connection, set_id: int, first_row: int, last_row: int) -> None:
    """Close the set: its row range and its hash, which chains it to the set before."""
    previous = connection.execute(
        text("SELECT hash FROM change_set WHERE id < :id ORDER BY id DESC LIMIT 1"), {"id": set_id}
    ).scalar()
    connection.execute(
        text("UPDATE change_set SET first_row = :first, last_row = :last WHERE id = :id"),
        {"first": first_row, "last": last_row, "id": set_id},
    )
    header = connection.execute(text(_HEADERS + " WHERE id = :id"), {"id": set_id}).one()
    value = _set_hash(connection, header, previous or _START)
    connection.execute(text("UPDATE change_set SET hash = :hash WHERE id = :id"), {"hash": value, "id": set_id})


def checks(connection: Connection) -> tuple[CheckResult, ...]:
    """Return the checks of the trail: the chain holds, no row is loose, and each table is what the trail says."""
    return (_triggers(connection), _chain(connection), *(_rows(connection, table) for table in audited_tables()))


def _triggers(connection: Connection) -> CheckResult:
    """Check that every trigger stands as the program makes it: without them a change would leave no trace."""
    if connection.dialect.name == "sqlite":
        made = [s for table in audited_tables() for s in (*_sqlite_triggers(table), *_own(table, "sqlite"))]
        wanted = {s.split()[2]: s for s in made if s.startswith("CREATE TRIGGER")}
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        there = {row.name: row.sql for row in rows}
    else:
        made = [s for table in audited_tables() for s in (*_postgresql_triggers(table), *_own(table, "postgresql"))]
        wanted = {s.split()[2]: "O" for s in made if s.startswith("CREATE TRIGGER")}
        rows = connection.execute(
            text("SELECT tgname, tgenabled::text AS state FROM pg_trigger WHERE NOT tgisinternal")
        )
        there = {row.tgname: row.state for row in rows}
    missing = sorted(name for name, statement in wanted.items() if there.get(name) != statement)
    first = message(N_("trigger {name}"), name=missing[0]) if missing else None
    return CheckResult("audit triggers", not missing, str(len(wanted)), str(len(wanted) - len(missing)), first)


def _own(table: Table, dialect: str) -> tuple[str, ...]:
    """Return the statements that make the triggers of a table's derived columns."""
    return tuple(table.info.get("triggers", {}).get(dialect, ()))


def _chain(connection: Connection) -> CheckResult:
    previous, next_row, first, sets = _START, 1, None, 0
    for header in connection.execute(text(_HEADERS + " ORDER BY id")).all():
        broken = header.first_row != next_row or header.hash != _set_hash(connection, header, previous)
        if broken and first is None:
            first = message(N_("change {id} of {at}"), id=header.id, at=header.at)
        previous, next_row, sets = header.hash, (header.last_row or 0) + 1, sets + 1
    rows = connection.execute(text("SELECT count(*) FROM change_row")).scalar_one()
    if first is None and rows != next_row - 1:
        first = message(N_("change rows that belong to no change"))
    return CheckResult("audit chain", first is None, str(next_row - 1), str(rows), first)


def _rows(connection: Connection, table: Table) -> CheckResult:
    dialect = connection.dialect.name
    image = image_sql(table, "t", dialect)
    differing = connection.execute(
        text(
            f"WITH last AS (SELECT max(id) AS id, row_id FROM change_row WHERE table_name = '{table.name}' GROUP BY row_id), "
            f"said AS (SELECT c.row_id, c.after FROM last JOIN change_row c ON c.id = last.id WHERE c.after IS NOT NULL) "
            f"SELECT said.row_id FROM said LEFT JOIN {table.name} t ON t.id = said.row_id "
            f"WHERE t.id IS NULL OR {image} <> said.after "
            f"UNION SELECT t.id FROM {table.name} t LEFT JOIN said ON said.row_id = t.id WHERE said.row_id IS NULL "
            f"ORDER BY 1"
        )
    ).all()
    first: Message | None = message(N_("row {id}"), id=differing[0][0]) if differing else None
    return CheckResult(f"audit trail: {table.name}", not differing, "0", str(len(differing)), first)
