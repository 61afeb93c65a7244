"""The end of the trail, remembered outside the book: what was cut off or swapped is told, a restored book can be taken."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from creditdesk.base.display import sentence
from creditdesk.checks import check_book, keep_seen, seen_difference
from creditdesk.db import audit
from creditdesk.db.workspace import Workspace
from creditdesk.settings import seen
from tests.builders import DAY, a_customer, act, behind_the_back


@pytest.fixture(autouse=True)
def own_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "settings"))


def with_customers(book: Workspace, *codes: str) -> None:
    for code in codes:
        with act(book) as session:
            a_customer(session, code)


def told(book: Workspace) -> str:
    found = seen_difference(book)
    return sentence(found, "en") if found else ""


def cut_tail(book: Workspace) -> None:
    """Take the last act out of table and trail, so that the chain before it stays whole."""
    with behind_the_back(book) as connection:
        connection.execute(text("DELETE FROM customer WHERE id = (SELECT max(id) FROM customer)"))
        last = "(SELECT max(id) FROM change_set)"
        connection.execute(text(f"DELETE FROM change_row WHERE set_id = {last}"))
        connection.execute(text(f"DELETE FROM change_set WHERE id = {last}"))
        audit.install(connection)


def test_a_book_never_seen_and_a_book_that_went_on_are_as_they_should_be(book: Workspace) -> None:
    with_customers(book, "C1")
    assert told(book) == ""
    keep_seen(book)
    with_customers(book, "C2", "C3")
    assert told(book) == ""


def test_a_cut_tail_is_found_although_the_chain_is_whole(book: Workspace) -> None:
    with_customers(book, "C1", "C2")
    keep_seen(book)
    cut_tail(book)
    broken = [check.name for check in check_book(book, DAY) if not check.ok]
    assert broken == ["end of the trail as last seen here"]
    assert "last saw it end with change 2" in told(book)
    assert "After restoring a backup" in told(book)


def test_a_difference_stays_told_until_the_book_is_taken_as_it_is(book: Workspace) -> None:
    with_customers(book, "C1", "C2")
    keep_seen(book)
    cut_tail(book)
    with_customers(book, "C9")
    keep_seen(book)
    assert "is not the one this computer saw" in told(book)
    keep_seen(book, as_it_is=True)
    assert told(book) == ""
    assert all(check.ok for check in check_book(book, DAY))


def test_an_older_copy_of_the_file_is_told(sqlite_book: Workspace, tmp_path: Path) -> None:
    with_customers(sqlite_book, "C1")
    path = sqlite_book.path
    assert path is not None
    older = shutil.copyfile(path, tmp_path / "older")
    with_customers(sqlite_book, "C2")
    keep_seen(sqlite_book)
    sqlite_book.close()
    shutil.copyfile(older, path)
    assert "ends with change 1" in told(sqlite_book)


def test_each_book_has_its_own_note_and_a_damaged_file_of_notes_is_put_aside(sqlite_book: Workspace) -> None:
    with_customers(sqlite_book, "C1")
    keep_seen(sqlite_book)
    other = Workspace.create(seen.seen_file().with_name("other.creditdesk"))
    with_customers(other, "C1", "C2")
    keep_seen(other)
    other.close()
    assert [head.change for head in seen.seen_heads().values()] == [2, 1]
    seen.seen_file().write_text('{"a": 7}')
    assert seen.seen_heads() == {}
    assert seen.seen_file().with_suffix(".damaged").read_text() == '{"a": 7}'


def test_no_password_of_a_server_is_written_down(book: Workspace) -> None:
    with_customers(book, "C1")
    keep_seen(book)
    password = book.engine.url.password
    assert not password or str(password) not in seen.seen_file().read_text()
