"""A picture of every page of a book, for looking at the desk where there is no screen.

Each page is opened as a person would, given time until its data has come and its background work is done, and grabbed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from creditdesk.db.workspace import Workspace
from creditdesk.gui import theme
from creditdesk.gui.book import OpenBook
from creditdesk.gui.main import Desktop
from creditdesk.gui.pages import PAGES
from creditdesk.gui.window import MainWindow

_SIZE = QSize(1366, 768)
_PATIENCE = 60.0  # seconds for a page to fill


def take_pictures(
    book: Path,
    folder: Path,
    as_of: date,
    *,
    scheme: str = "light",
    text_percent: int = 100,
    keys: Sequence[str] | None = None,
    suffix: str = "",
    then: Callable[[MainWindow], None] | None = None,
) -> int:
    """Write one PNG a page, named by the page's key, in the language in force; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(["creditdesk"])
    assert isinstance(app, QApplication)
    theme.apply(app, scheme, text_percent)
    workspace = Workspace.open(book)
    window = Desktop(as_of).show(OpenBook(workspace))
    window.showNormal()
    window.resize(_SIZE)
    count = 0
    for page in PAGES:
        if keys is not None and page.key not in keys:
            continue
        window.go(page.key)
        settle(app, window)
        if then:
            then(window)
            settle(app, window)
        window.grab().save(str(folder / f"{page.key}{suffix}.png"))
        count += 1
    window.close()
    settle(app, window)
    workspace.close()
    return count


def settle(app: QApplication, window: MainWindow) -> None:
    """Let the window work until nothing is under way any more; TimeoutError after a minute."""
    end = time.monotonic() + _PATIENCE
    quiet = 0
    while quiet < 5:
        app.processEvents()
        quiet = quiet + 1 if window.background.is_idle else 0
        time.sleep(0.01)
        if time.monotonic() > end:
            raise TimeoutError("a page did not fill")
