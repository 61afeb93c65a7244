"""What every test needs: Qt without a screen, and a new book on each of the two databases."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

import creditdesk.schema  # noqa: F401  (the tables of a book)
from creditdesk.db.workspace import Workspace
from tests.desk import Desk
from tests.postgresql import NoServer, Server, serving

BookMaker = Callable[[], Workspace]


@pytest.fixture(scope="session", autouse=True)
def computer_without_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or writes the settings of whoever runs it."""
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        os.environ[name] = str(tmp_path_factory.mktemp("computer"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty book; making one anew for each test would cost 0.1 s."""
    path = tmp_path_factory.mktemp("template") / "empty.creditdesk"
    Workspace.create(path).close()
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A throw-away server with an empty book as its template; the test is skipped where there is no server program."""
    try:
        server = serving()
        with server as running:
            Workspace.create(running.empty("book_first")).close()
            running.keep_as_template("book_first")
            yield running
    except NoServer as reason:
        pytest.skip(str(reason))


def _do_not_sync(connection: Any, _: object) -> None:
    """No test of this kind pulls the plug, and waiting for the disk would take most of its time."""
    connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture(params=["sqlite", "postgresql"])
def new_book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BookMaker]:
    """Makes empty books of one kind of database, as many as the test wants."""
    numbers, open_books = count(1), []
    server: Server | None = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    template: Path | None = None if server else request.getfixturevalue("sqlite_template")

    def make() -> Workspace:
        name = f"book_{next(numbers)}"
        if server:
            book = Workspace.open(server.copy(name))
        else:
            assert template is not None
            book = Workspace.open(shutil.copyfile(template, tmp_path / f"{name}.creditdesk"))
            book.engine.dispose()
            event.listen(book.engine, "connect", _do_not_sync)
        open_books.append((name, book))
        return book

    yield make
    for name, book in open_books:
        book.close()
        if server:
            server.drop(name)


@pytest.fixture
def book(new_book: BookMaker) -> Workspace:
    """A new, empty book: the test runs once on SQLite and once on PostgreSQL."""
    return new_book()


@pytest.fixture
def sqlite_book(sqlite_template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A new, empty book in a file, for what only a file can do: backup, damage, kill."""
    book = Workspace.open(shutil.copyfile(sqlite_template, tmp_path / "book.creditdesk"))
    yield book
    book.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A book in a file with short ways to put customers, invoices and money into it."""
    desk = Desk(tmp_path)
    yield desk
    desk.book.close()
