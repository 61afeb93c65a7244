"""The migrated schema is the schema the program thinks it has."""

import re

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine

import creditdesk.schema  # noqa: F401
from creditdesk.db.audit import checks
from creditdesk.db.model import Base
from creditdesk.db.workspace import Workspace


def test_a_migrated_book_has_the_tables_columns_and_constraints_of_the_metadata(tmp_path):
    workspace = Workspace.create(tmp_path / "book.creditdesk")
    with workspace.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [d for d in compare_metadata(context, Base.metadata) if "alembic_version" not in str(d)]
    workspace.close()
    assert differences == []


def test_checks_and_partial_indexes_are_the_metadatas_to_the_letter(tmp_path):
    workspace = Workspace.create(tmp_path / "book.creditdesk")
    fresh = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    Base.metadata.create_all(fresh)
    migrated, made = (_statements(engine) for engine in (workspace.engine, fresh))
    workspace.close()
    fresh.dispose()
    assert migrated == made
    assert "WHERE" in migrated["ix_entry_open"].split()


def _statements(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"
        )
        return {name: " ".join(sorted(re.split(r"[\s,]+", sql.replace('"', "").replace("(", " ( ").replace(")", " ) ")))) for name, sql in rows
                if not name.startswith("alembic")}  # fmt: skip


def test_a_trigger_that_was_dropped_is_found(tmp_path):
    workspace = Workspace.create(tmp_path / "book.creditdesk")
    with workspace.engine.begin() as connection:
        assert next(check for check in checks(connection) if check.name == "audit triggers").ok
    with workspace.engine.connect().execution_options(creditdesk_write=True) as connection, connection.begin():
        connection.exec_driver_sql("DROP TRIGGER audit_update_entry")
        found = next(check for check in checks(connection) if check.name == "audit triggers")
    workspace.close()
    assert not found.ok and "audit_update_entry" in str(found.first)
