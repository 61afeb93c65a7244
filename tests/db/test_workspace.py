"""The door: one writer, one unit of work, all or nothing; readers that cannot write; foreign and newer books refused."""

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from creditdesk.base.errors import BadInput, Conflict, Refused
from creditdesk.db import audit, migrate
from creditdesk.db.workspace import Workspace
from creditdesk.settings.actions import set_value
from creditdesk.settings.queries import values
from tests.builders import a_customer, act, dump
from tests.postgresql import Server


def sets(book: Workspace) -> int:
    with book.read() as session:
        return int(session.execute(text("SELECT count(*) FROM change_set")).scalar_one())


def test_a_unit_of_work_is_kept_when_it_ends_and_tells_what_it_touched(book: Workspace) -> None:
    with book.change("Set", actor="wang") as change:
        set_value(change.session, "company.name", "海川")
        a_customer(change.session)
    assert change.touched == {"settings", "customers"}
    with book.read() as session:
        assert values(session)["company.name"] == "海川"
        assert audit.head(session.connection())[0] == change.id == 1


def test_an_exception_leaves_nothing(book: Workspace) -> None:
    before = dump(book)
    with pytest.raises(ZeroDivisionError), act(book) as session:
        a_customer(session)
        _ = 1 / 0
    assert dump(book) == before
    assert sets(book) == 0


def test_a_unit_of_work_that_touches_nothing_leaves_no_trace(book: Workspace) -> None:
    with act(book) as session:
        set_value(session, "company.name", "")
    assert sets(book) == 0


def test_after_a_rollback_the_trail_has_no_gap(book: Workspace) -> None:
    for number in range(6):
        try:
            with act(book) as session:
                a_customer(session, f"C{number}")
                if number % 2:
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            continue
    with book.read() as session:
        assert session.execute(text("SELECT id FROM change_set ORDER BY id")).scalars().all() == [1, 2, 3]
        assert session.execute(text("SELECT id FROM change_row ORDER BY id")).scalars().all() == [1, 2, 3]
        assert all(check.ok for check in audit.checks(session.connection()))


def test_a_reader_cannot_write(book: Workspace) -> None:
    with pytest.raises(DatabaseError), book.read() as session:
        a_customer(session)
    assert sets(book) == 0


def test_the_second_writer_waits_for_the_first(book: Workspace) -> None:
    inside, go_on, done = threading.Event(), threading.Event(), []

    def first() -> None:
        with act(book) as session:
            a_customer(session, "C1")
            inside.set()
            go_on.wait(10)
        done.append("first")

    def second() -> None:
        with act(book) as session:
            a_customer(session, "C2")
        done.append("second")

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    assert inside.wait(10)
    threads[1].start()
    threads[1].join(0.3)
    assert done == []
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert done == ["first", "second"]
    with book.read() as session:
        assert all(check.ok for check in audit.checks(session.connection()))


def test_a_writer_that_waits_too_long_is_told_so(book: Workspace) -> None:
    other = Workspace.open(book.path or book.engine.url.render_as_string(hide_password=False))
    with act(book) as session:
        a_customer(session, "C1")
        with pytest.raises(Conflict, match="in use"), act(other) as second:
            a_customer(second, "C2")
    other.close()
    assert sets(book) == 1


def test_a_book_is_not_made_over_something_else(book: Workspace) -> None:
    with pytest.raises(Refused):
        Workspace.create(book.path or book.engine.url.render_as_string(hide_password=False))


def test_a_book_is_not_made_where_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no folder"):
        Workspace.create(tmp_path / "absent" / "book.creditdesk")


def test_a_book_that_could_not_be_made_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise OSError("no more room")

    monkeypatch.setattr(migrate, "upgrade", fail)
    with pytest.raises(OSError, match="no more room"):
        Workspace.create(tmp_path / "book.creditdesk")
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_no_book(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no book"):
        Workspace.open(tmp_path / "absent.creditdesk")


def test_a_text_file_is_no_book(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("nothing of a book\n" * 100)
    with pytest.raises(BadInput, match="not a CreditDesk book"):
        Workspace.open(path)
    assert path.read_text() == "nothing of a book\n" * 100


def test_another_programs_database_is_no_book(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE goods (id INTEGER)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(BadInput, match="not a CreditDesk book"):
        Workspace.open(path)
    assert path.read_bytes() == before


def test_an_empty_file_is_no_book(tmp_path: Path) -> None:
    path = tmp_path / "empty.creditdesk"
    path.touch()
    with pytest.raises(BadInput, match="not a CreditDesk book"):
        Workspace.open(path)


def test_an_empty_database_on_the_server_is_no_book(postgresql: Server) -> None:
    with pytest.raises(BadInput, match="not a CreditDesk book"):
        Workspace.open(postgresql.empty("empty_one"))
    postgresql.drop("empty_one")


@pytest.mark.parametrize("address", ["mysql://root@/x", "nothing://x", "postgresql+absent://x"])
def test_an_address_of_another_kind_is_refused_in_one_sentence(address: str) -> None:
    with pytest.raises(BadInput, match="cannot be opened"):
        Workspace.open(address)


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    with pytest.raises(BadInput) as refusal:
        Workspace.open("postgresql+psycopg://wang:secret@127.0.0.1:1/book")
    assert "secret" not in str(refusal.value.message)


def test_a_torn_book_is_refused_in_one_sentence(sqlite_book: Workspace) -> None:
    path = sqlite_book.path
    assert path is not None
    sqlite_book.close()
    data = bytearray(path.read_bytes())
    data[100:4096] = bytes(3996)
    path.write_bytes(data)
    with pytest.raises(BadInput, match="damaged"):
        Workspace.open(path)


def test_the_settings_that_lost_nothing_in_power_cuts_are_in_force(sqlite_book: Workspace) -> None:
    with sqlite_book.read() as session:
        found = [
            session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["delete", 3, 1]


def test_a_row_that_refers_to_nothing_is_named_by_the_check(sqlite_book: Workspace) -> None:
    assert sqlite_book.check_file() == "ok"
    assert sqlite_book.path is not None
    other_program = sqlite3.connect(sqlite_book.path)
    other_program.execute("UPDATE change_cursor SET set_id = 1")
    other_program.execute("INSERT INTO address (id, customer_id, lines) VALUES (1, 99, 'x')")
    other_program.commit()
    other_program.close()
    assert sqlite_book.check_file().startswith("foreign key")


def test_a_book_on_a_server_is_not_copied_as_a_file(postgresql: Server, tmp_path: Path) -> None:
    book = Workspace.open(postgresql.copy("copied"))
    with pytest.raises(Refused, match="pg_dump"):
        book.copy_to(tmp_path / "copy")
    assert book.check_file() == "ok"
    assert book.name == "copied"
    book.close()
    postgresql.drop("copied")
