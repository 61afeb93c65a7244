"""What every page of the window is made of, and what the window offers to its pages.

A page declares which packages it shows, loads frozen rows in the worker thread (`load`) and fills its
widgets on the window's thread (`fill`). It calls queries and actions and contains no rule and no SQL.
After a change that touched one of `shows` the window calls `refresh`.

    class AgingPage(Page):
        key, title, icon = "aging", N_("Aging and warnings"), "aging"
        shows = frozenset({"ledger", "followup", "aging"})

        def build(self):                              # once, when first opened: widgets into self.body
            self.table = RowsTable(COLUMNS, row_id=attrgetter("customer_id"))
            self.body.addWidget(card(self.table, totals=True), 1)
            self.watch(self.table)                    # keys in the footer, selection sum in the status bar
            self.set_primary(N_("Import bank statement"), self.import_file, icon="import")

        def load(self, session):                      # worker thread: frozen rows only
            return aging_by_customer(session, as_of=self.desk.today())

        def fill(self, rows):                         # window's thread
            self.table.set_rows(rows)
            self.set_subtitle(display.sentence(message(N_("{count} customers"), count=len(rows))))

        def hold(self, rows):                         # a change: worker thread, one change set, then refresh
            self.change(N_("Hold customer"), lambda session: hold(session, rows[0].id), done=self.notify_held)
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from creditdesk.base.i18n import N_, _
from creditdesk.base.progress import Progress
from creditdesk.gui import icons, theme
from creditdesk.gui.background import Background, Job
from creditdesk.gui.problems import NoticeBar, Problem, describe, show
from creditdesk.gui.rows import RowsTable
from creditdesk.gui.states import StatePanel
from creditdesk.gui.theme import px

Session = Any


class Change(Protocol):
    """One open transaction and change set; after the block `touched` names the packages written."""

    session: Session
    touched: frozenset[str] | set[str]


class Book(Protocol):
    """What the window needs of an open book; the composition root adapts the workspace to it.

    `read` and `change` are called in the worker thread; `last_act(session)` names the act that undo would take
    back (translated), or None; `undo_last()` takes it back and returns the packages touched.
    """

    name: str
    is_practice: bool

    def read(self) -> AbstractContextManager[Session]: ...  # noqa: D102

    def change(self, verb: str) -> AbstractContextManager[Change]: ...  # noqa: D102

    def last_act(self, session: Session) -> str | None: ...  # noqa: D102

    def undo_last(self) -> frozenset[str]: ...  # noqa: D102


class Desk(Protocol):
    """What the window gives its pages; `MainWindow` is one."""

    book: Book
    background: Background

    def today(self) -> date: ...  # noqa: D102

    def go(self, page_key: str, target: object = None) -> None: ...  # noqa: D102

    def changed(self, touched: frozenset[str]) -> None: ...  # noqa: D102

    def undo(self) -> None: ...  # noqa: D102

    def set_count(self, page_key: str, count: int) -> None: ...  # noqa: D102

    def set_selection_text(self, text: str) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class PageKey:
    """One line of the page's key help: "C" and an N_() text."""

    key: str
    text: str


class _Sheet(QWidget):
    """The body inside the scroll area: it scrolls only where its least height does not fit.

    QScrollArea takes the height for a width as the minimum, and a stack of tabs gives the preferred one for it.
    """

    def heightForWidth(self, _width: int) -> int:
        """Return the least height."""
        return self.minimumSizeHint().height()


class Page(QWidget):
    """Base of all pages: header, body, notice over the foot line; loading, errors and changes."""

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""  # N_() text
    icon: ClassVar[str] = ""
    shows: ClassVar[frozenset[str]] = frozenset()
    handbook: ClassVar[str] = ""  # page of the handbook that F1 opens
    filled = Signal()
    footer_changed = Signal()  # keys_text or footer_text

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.desk = desk
        self._job: Job | None = None
        self._stale = True
        self._tables: list[RowsTable] = []
        self._keys: list[PageKey] = []
        self._counts = ""
        self._buttons: list[tuple[QPushButton, str, dict[str, Any]]] = []
        self._build_frame()
        theme.signals.changed.connect(self._rescale)
        self._rescale()
        self.build()
        self.retranslate()

    # --- for pages to override --------------------------------------------------------------------------------

    def build(self) -> None:
        """Make the page's widgets, once; put them into `self.body`."""

    def load(self, session: Session) -> object:
        """Return what the page shows; runs in the worker thread, returns frozen values only."""
        return None

    def fill(self, data: object) -> None:
        """Show what `load` returned; runs on the window's thread."""

    def retranslate(self) -> None:
        """Show all texts in the language in force; override for own labels and call this first."""
        self._title.setText(_(self.title))
        for button, text, params in self._buttons:
            button.setText(_(text).format(**params))
        for table in self._tables:
            table.retranslate()
        self.set_keys(*self._keys)

    def arrive(self, target: object) -> None:
        """Show what another page or the search asked for (a customer's id, a filter); called after a jump."""

    def actions_for_help(self) -> list[PageKey]:
        """Return every key of this page, for the "?" help."""
        keys = list(self._keys)
        for table in self._tables:
            keys += [PageKey(a.key, a.text) for a in table.row_actions()]
        return keys

    # --- data -------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Load again and fill; a load still waiting is replaced. A hidden page loads when it is shown next."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        if self._job and not self._job.finished:
            self._job.drop()
        self._job = self.desk.background.run(
            self._load_in_worker, done=self._loaded, failed=self._load_failed, owner=self
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Load when shown for the first time, or after a change made meanwhile."""
        super().showEvent(event)
        self._notice.show_if_open()
        if self._stale:
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the notice out of sight with the page."""
        super().hideEvent(event)
        self._notice.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the notice."""
        if event.key() == Qt.Key.Key_Escape and self._notice.isVisible():
            self._notice.close_it()
        else:
            super().keyPressEvent(event)

    def _load_in_worker(self, _progress: Progress) -> object:
        with self.desk.book.read() as session:
            return self.load(session)

    def _loaded(self, data: object) -> None:
        self._problem.hide()
        self._content.show()
        self.fill(data)
        self.filled.emit()

    def _load_failed(self, error: Exception) -> None:
        self._content.hide()
        self._problem.show_state(describe(error).as_text(), [(N_("Try again"), self.refresh)], kind="error")
        self._problem.show()

    def change(
        self, verb: str, act: Callable[[Session], Any], *, done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None, title: str = "",
    ) -> Job:  # fmt: skip
        """Run `act(session)` as one change set named by the N_() text `verb`; then all pages it touched refresh.

        `done(result)` is called before the refresh; a refusal shows as a bar over the foot line.
        """

        def work(_progress: Progress) -> tuple[Any, frozenset[str]]:
            with self.desk.book.change(verb) as change:
                result = act(change.session)
            return result, frozenset(change.touched)

        return self._run_change(work, done, failed, title)

    def _run_change(
        self, work: Callable[[Progress], Any], done: Callable[[Any], None] | None,
        failed: Callable[[Exception], None] | None, title: str,
    ) -> Job:  # fmt: skip
        def finished(outcome: tuple[Any, frozenset[str]]) -> None:
            result, touched = outcome
            if done and theme.is_alive(self):
                done(result)
            self.desk.changed(touched)

        return self.desk.background.run(work, done=finished, failed=failed or self.show_error, title=title)

    # --- what a page shows around its body --------------------------------------------------------------------

    def notify(self, text: str, *buttons: tuple[str, Callable[[], None]], kind: str = "ok") -> None:
        """Tell a result in the quiet bar (translated sentence; buttons are N_() text and what they do)."""
        self._notice.tell(text, buttons, kind=kind)

    def show_error(self, error: Exception) -> None:
        """Show why something was not done: in the bar, or in a dialog when it is a bug."""
        if not theme.is_alive(self):
            return
        problem = describe(error)
        if problem.is_bug:
            show(self, problem)
        else:
            self._notice.tell_problem(problem)

    def tell_problem(self, problem: Problem) -> None:
        """Show a problem made by the page itself in the bar."""
        self._notice.tell_problem(problem)

    def set_subtitle(self, text: str) -> None:
        """Show a translated sentence beside the title."""
        self._subtitle.setText(text)

    def set_primary(self, text: str, run: Callable[[], None], *, icon: str = "", **params: object) -> QPushButton:
        """Add the page's one primary button; the N_() text says what it does and to how many."""
        return self.add_button(text, run, icon=icon, role="primary", **params)

    def add_button(
        self, text: str, run: Callable[[], None], *, icon: str = "", role: str = "", **params: object
    ) -> QPushButton:
        """Add a button to the page's header, with an N_() text and its parameters."""
        button = icons.IconButton(icon, role=role, parent=self)
        button.setText(_(text).format(**params))
        button.clicked.connect(lambda _checked=False: run())
        self._buttons.append((button, text, dict(params)))
        self._header_buttons.addWidget(button)
        return button

    def set_button_text(self, button: QPushButton, text: str, **params: object) -> None:
        """Change a header button's N_() text, as when its count changes."""
        self._buttons = [entry for entry in self._buttons if entry[0] is not button]
        self._buttons.append((button, text, dict(params)))
        button.setText(_(text).format(**params))

    def set_keys(self, *keys: PageKey) -> None:
        """Show these keys in the foot line, before those of the page's tables."""
        self._keys = list(keys)
        self.footer_changed.emit()

    def keys_text(self) -> str:
        """Return the page's keys as the foot line shows them."""
        return " · ".join(f"{key.key} {_(key.text)}" for key in self.actions_for_help())

    def set_footer(self, text: str) -> None:
        """Show a translated count at the right of the foot line ("rows 1–9 of 17")."""
        self._counts = text
        self.footer_changed.emit()

    def footer_text(self) -> str:
        """Return the count at the right of the foot line."""
        return self._counts

    def take_focus(self) -> None:
        """Put the focus where the page's work is: its first table."""
        if self._tables:
            self._tables[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def watch(self, table: RowsTable) -> None:
        """Show the table's keys and its selection's sum in the foot line; retranslate it with the page."""
        self._tables.append(table)
        table.summary_changed.connect(self.desk.set_selection_text)
        self.set_keys(*self._keys)

    def tables(self) -> tuple[RowsTable, ...]:
        """Return the tables the page watches."""
        return tuple(self._tables)

    def _build_frame(self) -> None:
        self._title = _label("title")
        self._subtitle = _label("secondary")
        self._subtitle.setWordWrap(True)
        self._header_buttons = QHBoxLayout()
        header = QHBoxLayout()
        header.addWidget(self._title)
        header.addWidget(self._subtitle, 1)
        header.addLayout(self._header_buttons)
        self._notice = NoticeBar(self)
        self._problem = StatePanel(self)
        self._problem.hide()
        sheet = _Sheet()
        self.body = QVBoxLayout(sheet)
        self._content = QScrollArea(self)  # a page too high for the window scrolls; its tables keep a few rows
        self._content.setWidgetResizable(True)
        self._content.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content.setWidget(sheet)
        self.body.setContentsMargins(0, 0, 0, 0)
        outer = QVBoxLayout(self)
        self._outer, self._header = outer, header
        outer.addLayout(header)
        outer.addWidget(self._problem, 1)
        outer.addWidget(self._content, 1)

    def set_foot(self, foot: QWidget, host: QWidget) -> None:
        """Let the notice lie over the window's foot line."""
        self._notice.lie_over(foot, host)

    def go_to_notice(self) -> None:
        """Put the focus into the notice, or back."""
        self._notice.take_focus()

    def drop_stale_notice(self) -> None:
        """Let a notice of an earlier act go."""
        self._notice.drop_stale()

    def _rescale(self) -> None:
        self._outer.setContentsMargins(theme.EDGE, 0, theme.EDGE, 0)
        self._outer.setSpacing(px(12))
        self._header.setSpacing(px(16))
        self._header_buttons.setSpacing(px(12))
        self.body.setSpacing(px(12))


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    return label
