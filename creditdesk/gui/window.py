"""The one window: rail, search, undo, the pages, the foot line; who refreshes after a change.

Pages are built when first opened. Alt+Left and Alt+Right go through the pages visited; language, colours and
text size change while running. A file dropped anywhere is handed to the import; while it hovers the window says
what will happen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLibraryInfo, Qt, QTranslator, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from creditdesk.base import display, i18n
from creditdesk.base.i18n import N_, _, message
from creditdesk.gui import dialogs, icons, theme
from creditdesk.gui.background import Background
from creditdesk.gui.handbook import Handbook
from creditdesk.gui.page import Book, Page, PageKey, Session
from creditdesk.gui.palette_search import Hit, SearchBox
from creditdesk.gui.problems import describe, show
from creditdesk.gui.rail import Rail
from creditdesk.gui.statusline import StatusLine
from creditdesk.gui.theme import px

Counts = Callable[[Session], Mapping[str, int]]
BackupState = Callable[[Session], tuple[str, bool]]
DropHandler = Callable[[Sequence[Path]], None]
DropWords = Callable[[Sequence[Path]], str]


class MainWindow(QMainWindow):
    """The window of one open book; it is the `Desk` of its pages."""

    book_asked = Signal()
    backup_asked = Signal()
    closing = Signal()
    language_changed = Signal(str)

    def __init__(self, book: Book, pages: Sequence[type[Page]], *, today: Callable[[], date]) -> None:
        super().__init__()
        self.book, self._today = book, today
        self.background = Background(self)
        self.background.on_failure = lambda error: show(self, describe(error))
        self._classes = {page.key: page for page in pages}
        self._pages: dict[str, Page] = {}
        self._visited: list[str] = []
        self._at = -1
        self._counts: Counts | None = None
        self._backup: BackupState | None = None
        self._drop: DropHandler | None = None
        self._drop_words: DropWords = lambda _paths: _("Drop to import the bank statement")
        self._last_act: str | None = None
        self._qt_translator = QTranslator(self)
        self._build([(page.key, page.title, page.icon) for page in pages])
        self._bind_keys()
        self._translate_qt()
        self.retranslate()
        theme.signals.changed.connect(self._rescale)
        self._rescale()
        if pages:
            self.go(pages[0].key)
        self._refresh_frame()

    # --- what pages ask of the desk ---------------------------------------------------------------------------

    def today(self) -> date:
        """Return the business day."""
        return self._today()

    def go(self, page_key: str, target: object = None) -> None:
        """Open a page, remember the way back, and hand it what to show."""
        if page_key != self._current_key():
            self._visited = [*self._visited[: self._at + 1], page_key]
            self._at = len(self._visited) - 1
        self._show_page(page_key)
        if target is not None:
            self.page(page_key).arrive(target)

    def changed(self, touched: frozenset[str]) -> None:
        """Refresh every page that shows a touched package, the counts and the name of the last act."""
        for page in self._pages.values():
            page.drop_stale_notice()
            if page.shows & touched:
                page.refresh()
        self._refresh_frame()

    def undo(self) -> None:
        """Take back the last act; say what was taken back."""
        if self._last_act is None or not self._undo.isEnabled():
            return
        named = self._last_act

        def undone(touched: frozenset[str]) -> None:
            told = display.sentence(message(N_("Undone: {act}"), act=named))
            self.current_page().notify(told)
            self.changed(touched)

        self._undo.setEnabled(False)
        self.background.run(lambda _progress: self.book.undo_last(), done=undone, failed=self._undo_failed)

    def set_count(self, page_key: str, count: int) -> None:
        """Show on the rail how many things are to do on a page."""
        self._rail.set_count(page_key, count)

    def set_selection_text(self, text: str) -> None:
        """Show the selection's sum in the foot line."""
        self._status.set_selection(text)

    # --- what the composition root wires ----------------------------------------------------------------------

    def set_sources(self, *, counts: Counts | None = None, backup: BackupState | None = None) -> None:
        """Take the readers of the rail's counts and of the backup state (worker thread); they run after each change."""
        self._counts, self._backup = counts, backup
        self._refresh_frame()

    def set_search(self, provider: Callable[[Session, str], Sequence[Any]]) -> None:
        """Take what answers Ctrl+K: `provider(session, text)` in the worker thread returns HitGroups."""

        def answer(text: str) -> Sequence[Any]:
            with self.book.read() as session:
                return provider(session, text)

        self._search.set_provider(answer)

    def set_drop(self, handler: DropHandler, words: DropWords | None = None) -> None:
        """Take what happens to dropped files, and what is said while they hover."""
        self._drop = handler
        self._drop_words = words or self._drop_words
        self.setAcceptDrops(True)

    def set_language(self, language: str) -> None:
        """Show everything in another language, at once."""
        i18n.set_language(language)
        self._translate_qt()
        self.retranslate()
        self._refresh_frame()
        self.language_changed.emit(language)

    def set_look(self, scheme: str, text_percent: int) -> None:
        """Change colours and text size, at once."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, scheme, text_percent)

    # --- pages ------------------------------------------------------------------------------------------------

    def page(self, key: str) -> Page:
        """Return a page, built if it was not open yet."""
        if key not in self._pages:
            page = self._classes[key](self)
            page.footer_changed.connect(self._show_footer)
            self._pages[key] = page
            self._stack.addWidget(page)
            page.set_foot(self._status, self.centralWidget())
        return self._pages[key]

    def current_page(self) -> Page:
        """Return the page that is shown."""
        return self.page(self._current_key())

    def _current_key(self) -> str:
        return self._visited[self._at] if self._at >= 0 else ""

    def _show_page(self, key: str) -> None:
        page = self.page(key)
        self._stack.setCurrentWidget(page)
        self._rail.set_current(key)
        self._status.set_selection("")
        self._show_footer()
        if not self._search.hasFocus():
            page.take_focus()

    def _step(self, by: int) -> None:
        if 0 <= self._at + by < len(self._visited):
            self._at += by
            self._show_page(self._visited[self._at])

    def _show_footer(self) -> None:
        page = self._stack.currentWidget()
        if isinstance(page, Page):
            self._status.set_page(page.keys_text(), page.footer_text())

    # --- frame ------------------------------------------------------------------------------------------------

    def _build(self, pages: Sequence[tuple[str, str, str]]) -> None:
        self._practice = QLabel()
        self._practice_bar = QFrame()
        self._practice_bar.setProperty("frame", "practice")
        self._practice_row = QHBoxLayout(self._practice_bar)
        self._practice_row.addWidget(self._practice, 1)
        self._practice_bar.setVisible(self.book.is_practice)
        self._rail = Rail(pages)
        self._rail.set_book(self.book.name)
        self._rail.chosen.connect(self.go)
        self._rail.book_asked.connect(self.book_asked)
        self._rail.backup_asked.connect(self.backup_asked)
        self._search = SearchBox(self.background, self)
        self._search.picked.connect(self._open_hit)
        self._undo = icons.IconButton("undo")
        self._undo.clicked.connect(self.undo)
        self._help = icons.IconButton("help", role="icon", accessible=N_("Keys of this page"))
        self._help.clicked.connect(self.show_keys)
        self._top = QHBoxLayout()
        self._top.addWidget(self._search, 3)
        self._top.addStretch(1)
        self._top.addWidget(self._undo)
        self._top.addWidget(self._help)
        self._stack = QStackedWidget()
        self._status = StatusLine(self.background)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(self._top)
        right.addWidget(self._stack, 1)
        right.addWidget(self._status)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._rail)
        middle.addLayout(right, 1)
        outer = QVBoxLayout()
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._practice_bar)
        outer.addLayout(middle, 1)
        centre = QWidget()
        centre.setLayout(outer)
        self.setCentralWidget(centre)
        self._drop_sheet = QLabel(self)
        self._drop_sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._drop_sheet.setProperty("role", "drop")
        self._drop_sheet.hide()

    def _bind_keys(self) -> None:
        for number, key in enumerate(list(self._classes)[:9], start=1):
            self._shortcut(f"Ctrl+{number}", lambda k=key: self.go(k))
        self._shortcut("Ctrl+K", self._search.start)
        self._shortcut("Ctrl+Z", self.undo)
        self._shortcut("Alt+Left", lambda: self._step(-1))
        self._shortcut("Alt+Right", lambda: self._step(1))
        self._shortcut("F1", lambda: Handbook.open_at(self.current_page().handbook, self))
        self._shortcut("Shift+F1", self.show_keys)
        self._shortcut("F6", lambda: self.current_page().go_to_notice())
        self._shortcut("F5", lambda: self.current_page().refresh())
        self._shortcut("Ctrl+Shift+B", self.book_asked.emit)

    def _shortcut(self, keys: str, run: Callable[[], Any]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(run)

    def show_keys(self) -> None:
        """Show the keys of the page and of the window."""
        frame = (
            PageKey("Ctrl+K", N_("Search everything")), PageKey("Ctrl+1…9", N_("Open a page")),
            PageKey("Ctrl+Z", N_("Undo the last act")), PageKey("Alt+←  Alt+→", N_("Back and forward")),
            PageKey("Ctrl+C", N_("Copy the selected rows, numbers as numbers")),
            PageKey("Ctrl+Shift+C", N_("Copy with headings")), PageKey("F5", N_("Load again")), PageKey("F6", N_("To the notice and back")),
            PageKey("F1", N_("Handbook page")), PageKey("Shift+F1", N_("Keys of this page")),
            PageKey("Esc", N_("Close one layer")),
        )  # fmt: skip
        page = self.current_page()
        dialog = dialogs.KeysDialog(_(page.title), page.actions_for_help(), frame, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def retranslate(self) -> None:
        """Show every text of the window and its pages in the language in force."""
        practice = _(N_("practice data")) if self.book.is_practice else ""
        self.setWindowTitle(" · ".join(part for part in (self.book.name, practice, "CreditDesk") if part))
        self._practice.setText(_(N_("Practice data: nothing here is real, and every print says so.")))
        self._rail.retranslate()
        self._search.retranslate()
        self._help.retranslate()
        self._status.retranslate()
        self._name_undo(self._last_act)
        for page in self._pages.values():
            page.retranslate()
            page.refresh()
        self._show_footer()

    def _name_undo(self, act: str | None) -> None:
        self._last_act = act
        named = _(N_("Undo")) if act is None else display.sentence(message(N_("Undo: {act}"), act=act))
        widest = px(260)
        self._undo.setText(self._undo.fontMetrics().elidedText(named, Qt.TextElideMode.ElideRight, widest))
        nothing = _(N_("There is nothing to undo. What has left the house, such as a printed letter, is not undone."))
        self._undo.setToolTip(nothing if act is None else f"{named}  Ctrl+Z")
        self._undo.setAccessibleName(named)
        self._undo.setEnabled(act is not None)

    def _refresh_frame(self) -> None:
        counts, backup = self._counts, self._backup

        def read(_progress: object) -> tuple[str | None, Mapping[str, int], tuple[str, bool]]:
            with self.book.read() as session:
                return (
                    self.book.last_act(session),
                    counts(session) if counts else {},
                    backup(session) if backup else ("", True),
                )

        self.background.run(read, done=self._fill_frame, owner=self)

    def _fill_frame(self, facts: tuple[str | None, Mapping[str, int], tuple[str, bool]]) -> None:
        act, counts, (backup, is_safe) = facts
        self._name_undo(act)
        for key, count in counts.items():
            self._rail.set_count(key, count)
        self._rail.set_backup(backup, is_safe=is_safe)

    def _undo_failed(self, error: Exception) -> None:
        self._name_undo(self._last_act)
        self.current_page().show_error(error)

    def _open_hit(self, hit: Hit) -> None:
        if hit.run:
            hit.run()
        elif hit.page:
            self.go(hit.page, hit.target)
            self.current_page().take_focus()

    def _translate_qt(self) -> None:
        QGuiApplication.removeTranslator(self._qt_translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._qt_translator.load(f"qtbase_{i18n.current_language()}", folder):
            QGuiApplication.installTranslator(self._qt_translator)

    def _rescale(self) -> None:
        self._top.setContentsMargins(theme.EDGE, px(14), theme.EDGE, px(10))
        self._top.setSpacing(px(12))
        self._search.setMaximumWidth(px(470))
        self._practice_row.setContentsMargins(px(24), px(4), px(24), px(4))
        self._name_undo(self._last_act)

    # --- files dropped on the window --------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say what will happen to the files."""
        paths = _paths(event)
        if paths and self._drop:
            self._drop_sheet.setText(self._drop_words(paths))
            self._place_drop_sheet()
            self._drop_sheet.show()
            self._drop_sheet.raise_()
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Take the words away again."""
        self._drop_sheet.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files over."""
        self._drop_sheet.hide()
        paths = _paths(event)
        if paths and self._drop:
            event.acceptProposedAction()
            self._drop(paths)

    def _place_drop_sheet(self) -> None:
        self._drop_sheet.setGeometry(self.rect().adjusted(px(24), px(24), -px(24), -px(24)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the drop sheet over the whole window."""
        super().resizeEvent(event)
        self._place_drop_sheet()
        self._search.close_list()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the background work in order."""
        self.closing.emit()
        self.background.shutdown()
        super().closeEvent(event)


def _paths(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
