"""One practice book on a Monday, made once for all tests that only look at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

import creditdesk.schema  # noqa: F401  (the tables of a book)
from creditdesk.db.workspace import Workspace
from creditdesk.practice.company import Filled, fill

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


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace.create(tmp_path / "book.creditdesk")
    yield workspace
    workspace.close()
