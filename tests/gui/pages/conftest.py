"""`open_desk(*pages)`: the window on a real book in a temporary folder, filled by `real_desk.fill` unless told otherwise."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from creditdesk.db.workspace import Workspace
from creditdesk.gui.book import OpenBook
from creditdesk.gui.page import Page
from creditdesk.gui.window import MainWindow
from creditdesk.new_book import create_book

from .real_desk import TODAY, RealDesk, ago, elsewhere, fill

__all__ = ["TODAY", "RealDesk", "ago", "elsewhere", "fill", "open_desk"]

Opener = Callable[..., RealDesk]


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """The book with and without its customers, made once; each test works on a copy."""
    folder, made = tmp_path_factory.mktemp("books"), {}
    for filled in (False, True):
        made[filled] = folder / f"{filled}.creditdesk"
        workspace = create_book(
            made[filled], company="测试家具有限公司", country="CN", currency="CNY", language="zh_CN"
        )
        if filled:
            fill(workspace)
        workspace.close()
    return made


@pytest.fixture
def open_desk(qapp, tmp_path: Path, books: dict[bool, Path]) -> Iterator[Opener]:
    """Give `open_desk(*pages, filled=True)`: a window on a new book in a temporary folder."""
    opened: list[RealDesk] = []

    def make(*pages: type[Page], filled: bool = True) -> RealDesk:
        path = tmp_path / f"book{len(opened)}.creditdesk"
        shutil.copy(books[filled], path)
        workspace = Workspace.open(path)
        window = MainWindow(OpenBook(workspace), pages, today=lambda: TODAY)
        window.resize(1366, 768)
        window.show()
        opened.append(RealDesk(workspace, window))
        opened[-1].settle()
        return opened[-1]

    yield make
    for desk in opened:
        desk.window.close()
        desk.workspace.close()
        desk.window.deleteLater()
    # gone before the next test: a change of theme would restyle every window that is still there
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
