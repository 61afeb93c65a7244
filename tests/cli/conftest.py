"""A computer without settings, and books to run verbs on: an empty one, a small one, and the practice company."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from creditdesk.base.i18n import current_language, set_language
from tests.cli.running import CUSTOMERS, FOREIGN, INVOICES, MONDAY, done, written


@pytest.fixture(autouse=True)
def english_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No settings of whoever runs the tests; the shell speaks English; the language is put back afterwards."""
    before = current_language()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "settings"))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    yield
    set_language(before)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The books, each made once by the verbs themselves; tests get copies."""
    folder = tmp_path_factory.mktemp("books")
    done("new", folder / "empty.creditdesk", "--company", "甲公司")
    small = shutil.copyfile(folder / "empty.creditdesk", folder / "small.creditdesk")
    done("import", small, "customers", written(folder / "customers.csv", *CUSTOMERS))
    done("import", small, "invoices", written(folder / "invoices.csv", *INVOICES))
    mixed = shutil.copyfile(small, folder / "mixed.creditdesk")
    done("import", mixed, "invoices", written(folder / "foreign.csv", *FOREIGN))
    (folder / "practice").mkdir()
    done("new", folder / "practice" / "practice.creditdesk", "--practice", "--as-of", MONDAY)
    return folder


@pytest.fixture
def empty(templates: Path, tmp_path: Path) -> Path:
    return shutil.copyfile(templates / "empty.creditdesk", tmp_path / "empty.creditdesk")


@pytest.fixture
def small(templates: Path, tmp_path: Path) -> Path:
    """Two customers, three invoices and a credit note, all in CNY."""
    return shutil.copyfile(templates / "small.creditdesk", tmp_path / "small.creditdesk")


@pytest.fixture
def mixed(templates: Path, tmp_path: Path) -> Path:
    """The small book with invoices in USD and JPY besides."""
    return shutil.copyfile(templates / "mixed.creditdesk", tmp_path / "mixed.creditdesk")


@pytest.fixture
def practice(templates: Path, tmp_path: Path) -> Path:
    return shutil.copyfile(templates / "practice" / "practice.creditdesk", tmp_path / "practice.creditdesk")
