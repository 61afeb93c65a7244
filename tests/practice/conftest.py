"""One practice book on a Monday, made once for all tests that only look at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

import creditdesk.schema  # noqa: F401  (the tables of a book)
from creditdesk.banking.actions import import_statement, post_lines
from creditdesk.banking.formats import read_statement
from creditdesk.db.workspace import Workspace
from creditdesk.practice.company import Filled, fill
from creditdesk.settings.queries import credit_policy

MONDAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class PracticeBook:
    workspace: Workspace
    filled: Filled
    as_of: date


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeBook]:
    workspace = Workspace.create(tmp_path_factory.mktemp("practice") / "示范账簿.creditdesk")
    yield PracticeBook(workspace, fill(workspace, MONDAY), MONDAY)
    workspace.close()


@pytest.fixture(scope="session")
def dropped(book: PracticeBook, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeBook]:
    """A copy of the book with the statement imported and what is sure posted."""
    copy = tmp_path_factory.mktemp("dropped") / "book.creditdesk"
    book.workspace.copy_to(copy)
    workspace = Workspace.open(copy)
    path = book.filled.statement
    assert path is not None
    data = path.read_bytes()
    with workspace.change("Import") as change:
        import_statement(change.session, path.name, data, read_statement(data), credit_policy(change.session))
    with workspace.change("Post") as change:
        post_lines(change.session)
    yield PracticeBook(workspace, book.filled, book.as_of)
    workspace.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace.create(tmp_path / "book.creditdesk")
    yield workspace
    workspace.close()
