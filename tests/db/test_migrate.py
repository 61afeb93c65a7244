"""Schema versions: an older book is copied beside itself and upgraded, a newer one refused, nothing half done."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from creditdesk.base.errors import Refused
from creditdesk.db import audit, migrate
from creditdesk.db.model import Base
from creditdesk.db.workspace import Workspace
from tests.builders import a_customer, act, behind_the_back, dump

NEWEST = migrate.VERSIONS[-1]
NEXT_ONE = f"{int(NEWEST) + 1:04}"
NEXT = """
from alembic import op
import sqlalchemy as sa

revision = "{next}"
down_revision = "{newest}"


def upgrade():
    with op.batch_alter_table("bank_account") as batch:
        batch.add_column(sa.Column("colour", sa.Text()))
    {then}
"""


def _script(then: str = "") -> str:
    return NEXT.format(next=NEXT_ONE, newest=NEWEST, then=then)


@pytest.fixture
def next_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program of the next release: it knows one schema version more. Gives its script."""
    folder = tmp_path / "program"
    shutil.copytree(Path(migrate.__file__).parent / "migrations", folder / "migrations")
    script = folder / "migrations" / "versions" / f"{NEXT_ONE}_next.py"
    script.write_text(_script())
    monkeypatch.setattr(migrate, "__file__", str(folder / "migrate.py"))
    monkeypatch.setattr(migrate, "VERSIONS", (*migrate.VERSIONS, NEXT_ONE))
    return script


def place(book: Workspace) -> str | Path:
    return book.path or book.engine.url.render_as_string(hide_password=False)


def test_a_new_book_has_the_newest_version(book: Workspace) -> None:
    with book.read() as session:
        assert migrate.version_of(session.connection()) == migrate.VERSIONS[-1]
        assert not migrate.needs_upgrade(session.connection())


def test_the_list_of_versions_is_the_scripts(book: Workspace) -> None:
    scripts = sorted((Path(migrate.__file__).parent / "migrations" / "versions").glob("*.py"))
    assert [script.name[:4] for script in scripts] == list(migrate.VERSIONS)


def test_the_schema_of_a_new_book_is_the_programs(book: Workspace) -> None:
    with book.read() as session:
        found = {t: {c["name"] for c in inspect(session.connection()).get_columns(t)} for t in dump(book)}
    assert found == {t: {c.name for c in Base.metadata.tables[t].columns} for t in found}


def test_an_older_book_is_upgraded_and_keeps_all_it_held(book: Workspace, next_program: Path) -> None:
    with act(book) as session:
        a_customer(session)
    before = dump(book)
    book.close()
    upgraded = Workspace.open(place(book))
    assert dump(upgraded) == before
    with upgraded.read() as session:
        assert migrate.version_of(session.connection()) == NEXT_ONE
        assert "colour" in {c["name"] for c in inspect(session.connection()).get_columns("bank_account")}
        assert all(check.ok for check in audit.checks(session.connection()))
    with act(upgraded) as session:
        a_customer(session, "C2")
    upgraded.close()


def test_the_older_book_stays_beside_as_it_was(
    sqlite_book: Workspace, next_program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with act(sqlite_book) as session:
        a_customer(session)
    path = sqlite_book.path
    assert path is not None
    before = dump(sqlite_book)
    sqlite_book.close()
    Workspace.open(path).close()
    kept = path.with_name(f"book-before-{NEWEST}.creditdesk")
    monkeypatch.undo()  # the older program again
    old = Workspace.open(kept)
    assert dump(old) == before
    old.close()


def test_an_upgrade_that_fails_leaves_the_book_as_it_was(book: Workspace, next_program: Path) -> None:
    with act(book) as session:
        a_customer(session)
    before = dump(book)
    next_program.write_text(_script("raise ValueError('half way')"))
    with pytest.raises(ValueError, match="half way"):
        Workspace.open(place(book))
    assert dump(book) == before
    with book.read() as session:
        assert migrate.version_of(session.connection()) == NEWEST
        assert "colour" not in {c["name"] for c in inspect(session.connection()).get_columns("bank_account")}


def test_a_newer_book_is_refused_and_left_alone(book: Workspace) -> None:
    with behind_the_back(book) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = dump(book)
    with pytest.raises(Refused, match="newer CreditDesk"):
        Workspace.open(place(book))
    assert dump(book) == before


def test_a_book_of_the_first_schema_is_upgraded(sqlite_book: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sqlite_book.path
    assert path is not None
    with act(sqlite_book) as session:
        a_customer(session)
    sqlite_book.close()
    with sqlite3.connect(path) as raw:  # as the first release left it
        for table in ("saved_profile", "line_share", "bill"):
            raw.execute(f"DROP TABLE {table}")
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
    raw.close()
    upgraded = Workspace.open(path)
    with upgraded.read() as session:
        assert migrate.version_of(session.connection()) == NEWEST
        assert {"saved_profile", "line_share", "bill"} <= set(inspect(session.connection()).get_table_names())
        assert all(check.ok for check in audit.checks(session.connection()))
    upgraded.close()
