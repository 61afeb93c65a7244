"""The window program: the choices of this computer, one window per book, and who opens which.

A lock beside the book's file keeps a second window (or a second program) from opening the same book. Without a book
the start window asks; errors that nobody foresaw are written to a report and told once, and the program goes on.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, QTimer
from PySide6.QtWidgets import QApplication

from creditdesk.base import display, i18n
from creditdesk.base.errors import CreditDeskError, Refused
from creditdesk.base.i18n import LANGUAGES, N_, _, message
from creditdesk.db.workspace import Workspace
from creditdesk.gui import theme
from creditdesk.gui.background import FILES
from creditdesk.gui.book import OpenBook
from creditdesk.gui.page import Session
from creditdesk.gui.pages import PAGES
from creditdesk.gui.problems import install_excepthook
from creditdesk.gui.window import MainWindow
from creditdesk.settings import machine
from creditdesk.settings.backup_notes import backup_state
from creditdesk.today.queries import counts

if TYPE_CHECKING:
    from creditdesk.gui.palette_search import HitGroup
    from creditdesk.gui.start import StartWindow

_REMEMBERED = 8
_TABLES = {".csv", ".txt", ".xlsx", ".xls"}


def run_gui(book: str | None, as_of: date | None = None) -> int:
    """Open the window on a book (or the one opened last, or the start window) and return the exit code."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("CreditDesk")
    apply_choices(app)
    install_excepthook(machine.machine_file().parent / "reports")
    desktop = Desktop(as_of)
    desktop.begin(book)
    code = app.exec()
    desktop.close()
    return code


def apply_choices(app: QApplication) -> None:
    """Put language, colours and text size of this computer in force; what does not fit gives way to the default."""
    choices, usual = machine.load(), machine.Machine()
    i18n.set_language(choices.language if choices.language in LANGUAGES else usual.language)
    scheme = choices.theme if choices.theme in theme.SCHEMES else usual.theme
    theme.apply(app, scheme, min(160, max(90, choices.text_percent)))


class Desktop(QObject):
    """Holds the window in front: of a book, or the start window."""

    def __init__(self, as_of: date | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._as_of = as_of
        self.window: MainWindow | None = None
        self.start: StartWindow | None = None
        self._book: OpenBook | None = None
        self._lock: QLockFile | None = None

    def today(self) -> date:
        """Return the business day: the one given, or the calendar's."""
        return self._as_of or date.today()  # noqa: DTZ011  (the firm's own day)

    def begin(self, book: str | None) -> None:
        """Open the book named, else the one opened last, else ask."""
        recent = [name for name in machine.load().recent_books if "://" in name or Path(name).exists()]
        wanted = book or (recent[0] if recent else None)
        if wanted is None:
            self.ask()
        else:
            self.open(wanted)

    def ask(self) -> StartWindow:
        """Show the start window; the book that is open stays open until another is chosen."""
        from creditdesk.gui.start import StartWindow  # here, because an open book does not need it

        if self.start is None:
            self.start = StartWindow(self.today)
            self.start.chosen.connect(self.open)
        self.start.show_choices()
        self.start.show()
        self.start.raise_()
        self.start.activateWindow()
        return self.start

    def open(self, book: str) -> None:
        """Open a book in a new window and close the one before; what stands against it is told in the start window."""
        if self._book is not None and self.window is not None and str(self._book.path) == _absolute(book):
            self._close_start()
            self.window.raise_()
            return
        try:
            lock = _lock(book)
            opened = OpenBook(Workspace.open(book))
        except (CreditDeskError, OSError) as error:
            self.ask().tell(error)
            return
        old = self.window
        self.show(opened)
        self._remember(_absolute(book))
        if old is not None:
            old.close()
        self._lock = lock
        self._close_start()

    def show(self, book: OpenBook) -> MainWindow:
        """Open the window on a book and let go of the one before."""
        before, lock = self._book, self._lock
        window = MainWindow(book, PAGES, today=self.today)
        book.open_other = lambda path: self.open(str(path))
        window.set_search(_search)
        window.set_sources(counts=self._counts, backup=lambda _session: _state_of(book))
        window.set_drop(self._drop, _drop_words)
        window.book_asked.connect(self.ask)
        window.backup_asked.connect(lambda: window.go("settings", "safety"))
        window.language_changed.connect(_keep_language)
        window.closing.connect(lambda: QTimer.singleShot(0, lambda: self._closed(window, book)))
        window.resize(1366, 768)
        if _is_small(window):
            window.showMaximized()
        else:
            window.show()
        self.window, self._book = window, book
        if book.difference:
            take = (N_("That is right"), book.take_as_it_is)
            window.current_page().notify(display.sentence(book.difference), take, kind="warning")
        if before is not None and lock is not None:
            lock.unlock()
        return window

    def _counts(self, session: Session) -> Mapping[str, int]:
        return counts(session, self.today())

    def _closed(self, window: MainWindow, book: OpenBook) -> None:
        book.close()
        if self.window is window:
            self.close()
        window.deleteLater()

    def _remember(self, book: str) -> None:
        choices = machine.load()
        others = tuple(name for name in choices.recent_books if name != book)
        machine.save(replace(choices, recent_books=(book, *others)[:_REMEMBERED]))

    def _close_start(self) -> None:
        if self.start is not None:
            self.start.close()
            self.start.deleteLater()
            self.start = None

    def close(self) -> None:
        """Let go of the book and its lock."""
        if self._book is not None:
            self._book.close()
        if self._lock is not None:
            self._lock.unlock()
        self.window = self._book = self._lock = None

    # --- dropped files ------------------------------------------------------------------------------------------

    def _drop(self, paths: Sequence[Path]) -> None:
        """Take a list of ours to its import, everything else to the bank page."""
        from creditdesk.gui.pages.import_kinds import ListKind, known_list  # here: the readers are slow to load
        from creditdesk.gui.pages.import_lists import ImportDialog

        window = self.window
        if window is None:
            return
        if len(paths) > 1 or paths[0].suffix.lower() not in _TABLES:
            window.go("bank", list(paths))
            return

        def look(_progress: object) -> ListKind | None:
            try:
                found = known_list(paths[0].read_bytes())
            except CreditDeskError:  # no table: the bank page reads it again and says what is wrong
                return None
            return found[1] if found else None

        def looked(kind: ListKind | None) -> None:
            if kind is None:
                window.go("bank", list(paths))
            else:
                window.go("customers")
                ImportDialog.open_file(window.page("customers"), paths[0])

        window.background.run(look, done=looked, owner=window, lane=FILES, title=_(N_("Reading the file")))


def _search(session: Session, text: str) -> tuple[HitGroup, ...]:
    from creditdesk.gui.search import search_book  # here, so that Today need not wait for it

    return search_book(session, text, PAGES)


def _drop_words(paths: Sequence[Path]) -> str:
    if len(paths) == 1:
        return display.sentence(message(N_("Drop to import {name}"), name=paths[0].name))
    return display.sentence(message(N_("Drop to import {count} files"), count=len(paths)))


def _state_of(book: OpenBook) -> tuple[str, bool]:
    if not book.path:
        return "", True
    told, is_recent = backup_state(machine.load(), str(book.path), datetime.now(UTC))
    return display.sentence(told), is_recent


def _keep_language(language: str) -> None:
    machine.save(replace(machine.load(), language=language))


def _is_small(window: MainWindow) -> bool:
    screen = window.screen().availableGeometry()
    return screen.width() <= window.width() or screen.height() <= window.height()


def _absolute(book: str) -> str:
    return book if "://" in book else str(Path(book).expanduser().resolve())


def _lock(book: str) -> QLockFile | None:
    """Return the lock of a book's file, taken; Refused when another window holds it."""
    if "://" in book:
        return None
    path = Path(_absolute(book))
    if not path.parent.is_dir():
        return None  # opening it says what is wrong
    lock = QLockFile(str(path) + ".lock")
    lock.setStaleLockTime(0)  # a book may be open for days; one left by a program that died is still recognised
    if not lock.tryLock(0):
        _pid, host, _name = lock.getLockInfo()
        raise Refused(
            N_("{path} is open in another window already (on {host}). To open it here, close it there first."),
            path=str(path), host=host,
        )  # fmt: skip
    return lock
