"""The only place that shows an error or a quiet result.

Every problem is told in three parts: what happened, what it means for your data, what to do; its details can
be copied. Results of work and refusals stand in a bar over the foot line; a dialog is only for bugs and for
what cannot be shown anywhere else. A bug writes a report file and the program goes on.
"""

from __future__ import annotations

import platform
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from creditdesk import __version__
from creditdesk.base import display
from creditdesk.base.errors import BadInput, Conflict, CreditDeskError, RowProblem
from creditdesk.base.i18n import N_, _, message
from creditdesk.gui import icons, theme
from creditdesk.gui.theme import px

Buttons = Sequence[tuple[str, Callable[[], None]]]
_SHOWN_ROWS = 8  # row problems shown in the bar; all are in the details


@dataclass(frozen=True, slots=True)
class Problem:
    """Three sentences in the reader's language, and details for support."""

    what: str
    data: str
    todo: str
    details: str = ""
    kind: str = "error"
    is_bug: bool = False

    def as_text(self) -> str:
        """Return the three parts, one per line."""
        return "\n".join(part for part in (self.what, self.data, self.todo) if part)


def describe(error: BaseException) -> Problem:
    """Return the problem a user is told for this error."""
    match error:
        case BadInput():
            lines = [_row_text(problem) for problem in error.problems]
            rest = len(lines) - _SHOWN_ROWS
            shown = lines[:_SHOWN_ROWS]
            if rest > 0:
                shown.append(display.sentence(message(N_("… and {count} more, in the details."), count=rest)))
            data, kind = _("Nothing was changed."), "warning"
            return Problem(display.sentence(error.message), data, "\n".join(shown), "\n".join(lines), kind)
        case Conflict():
            todo = _("Load the page again, look at the new state, then repeat what you did.")
            return Problem(display.sentence(error.message), _("Nothing was changed."), todo, kind="warning")
        case CreditDeskError():
            return Problem(display.sentence(error.message), _("Nothing was changed."), "", kind="warning")
        case OSError():
            what = display.sentence(message(N_("A file could not be read or written: {name}"), name=_file_name(error)))
            todo = _("Check that the disk is connected and not full and that no other program holds the file.")
            return Problem(what, _("Your book was not changed."), todo, _trace(error))
        case _:
            return Problem(
                _("The program made a mistake it did not expect."),
                _("Your book is as it was before this step; unfinished changes were taken back."),
                _("You can go on working. Please copy the details and send them to support."),
                _trace(error), is_bug=True,
            )  # fmt: skip


def _row_text(problem: RowProblem) -> str:
    told = display.sentence(problem.message)
    if problem.row is None:
        return display.sentence(message(N_("{column}: {told}"), column=problem.column, told=told))
    template = N_("Row {row}, {column} “{value}”: {told}")
    return display.sentence(message(template, row=problem.row, column=problem.column, value=problem.value, told=told))


def _file_name(error: OSError) -> str:
    return str(error.filename or error.strerror or error)


def _trace(error: BaseException) -> str:
    versions = f"CreditDesk {__version__} · Python {platform.python_version()} · Qt {PySide6.__version__}"
    return f"{versions} · {platform.platform()}\n" + "".join(traceback.format_exception(error))


def copy_details(problem: Problem) -> None:
    """Put the problem and its details on the clipboard."""
    QGuiApplication.clipboard().setText(f"{problem.as_text()}\n\n{problem.details}")


_JUST_NOW = 0.3  # seconds: a bar is told in the same moment as the act it tells of
_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.LayoutRequest)


class NoticeBar(QFrame):
    """A quiet bar: what was just done, with its buttons; or why something was not done. Esc or × closes it.

    It lies over the foot line and grows upwards, so nothing moves when it comes. The focus never goes to it by itself:
    F6 goes there, Tab through its buttons and back to the page. Its undo takes the last act back, so a bar that tells
    of an earlier act goes when the next one is done.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "notice")
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(12), px(3), px(8), px(3))
        self._row.setSpacing(px(8))
        self._row.addWidget(self._icon)
        self._row.addWidget(self._text, 1)
        self._way = QLabel("F6")
        self._way.setProperty("role", "small")
        self._row.addWidget(self._way)
        self._buttons: list[QPushButton] = []
        self._told_at = 0.0
        self._close = icons.IconButton("close", role="flat-icon", accessible=N_("Close this notice"), parent=self)
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.clicked.connect(self.close_it)
        self._row.addWidget(self._close)
        self._page = parent
        self._foot: QWidget | None = None
        self._came_from: QWidget | None = None
        self.is_open = False
        self.hide()

    def lie_over(self, foot: QWidget, host: QWidget) -> None:
        """From now on lie over the foot line, a widget inside `host`."""
        self.setParent(host)
        self._foot = foot
        foot.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the foot line."""
        if watched is self._foot and event.type() in _MOVES and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def show_if_open(self) -> None:
        """Show what is still to be told, as when its page comes to the front."""
        if self.is_open:
            self._place()
            self.show()
            self.raise_()

    def close_it(self) -> None:
        """Go; the focus goes back to where it came from."""
        had_focus, self.is_open = self.isAncestorOf(QApplication.focusWidget()), False
        self.hide()
        if had_focus:
            self._leave()

    def take_focus(self) -> None:
        """Put the focus on the first button of an open bar; once more goes back."""
        if self.isAncestorOf(QApplication.focusWidget()):
            self._leave()
        elif self.isVisible():
            self._came_from = QApplication.focusWidget()
            self._stops()[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go through the buttons of the bar, then back to the page."""
        stops = self._stops()
        at = next((i for i, stop in enumerate(stops) if stop.hasFocus()), -1) + (1 if forward else -1)
        if 0 <= at < len(stops):
            stops[at].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._leave()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the bar, Enter presses the button that has the focus."""
        stop = next((stop for stop in self._stops() if stop.hasFocus()), None)
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        elif stop and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            stop.click()
        else:
            super().keyPressEvent(event)

    def _stops(self) -> list[QPushButton]:
        return [*self._buttons, self._close]

    def _leave(self) -> None:
        back = self._came_from if self._came_from and theme.is_alive(self._came_from) else self._page
        if back is not None:
            back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        host = self.parentWidget()
        if host is None:
            return
        side, least, left, bottom, width = px(16), px(38), 0, host.height(), host.width()
        if self._foot is not None:
            at = self._foot.mapTo(host, QPoint(0, 0))
            is_busy = getattr(self._foot, "is_showing_progress", lambda: False)()  # work under way stays in sight
            least, left, width = self._foot.height(), at.x(), self._foot.width()
            bottom = at.y() if is_busy else at.y() + least
        height = max(least, self._row.totalHeightForWidth(width - 2 * side))
        self.setGeometry(left + side, bottom - height, width - 2 * side, height)

    def text(self) -> str:
        """Return what the bar says."""
        return self._text.text()

    def tell(self, text: str, buttons: Buttons = (), *, kind: str = "ok") -> None:
        """Show a translated sentence; `kind` is ok, info, warning or error; buttons are N_() texts and what they do."""
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        self._text.setText(text)
        self.setProperty("kind", kind)
        theme.restyle(self)
        name, colour = {"ok": ("check", "ok"), "warning": ("warning", "warning"), "error": ("cross", "danger")}.get(
            kind, ("help", "accent")
        )
        self._icon.setPixmap(icons.pixmap(name, colour, 16))
        for label, run in buttons:
            button = QPushButton(_(label), self)
            button.setProperty("role", "link")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, act=run: self._act(act))
            self._row.insertWidget(self._row.count() - 1, button)
            self._buttons.append(button)
        self._close.retranslate()
        self._way.setVisible(bool(buttons))
        self._told_at = time.monotonic()
        self.is_open = True
        if self._page is None or self._page.isVisible():
            self.show_if_open()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def tell_problem(self, problem: Problem) -> None:
        """Show a problem, with "copy details" when there are any."""
        buttons = [(N_("Copy details"), lambda: copy_details(problem))] if problem.details else []
        self.tell(problem.as_text(), buttons, kind=problem.kind)

    def drop_stale(self) -> None:
        """Go when the bar offers to undo and tells of an earlier act than the one just done; a warning stays."""
        if self._buttons and self.property("kind") == "ok" and time.monotonic() - self._told_at > _JUST_NOW:
            self.close_it()

    def _act(self, act: Callable[[], None]) -> None:
        self.close_it()
        act()


class ProblemDialog(QDialog):
    """The three parts one below the other, with "copy details"; the only button beside it goes back to work."""

    def __init__(self, problem: Problem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem = problem
        self.setWindowTitle(_("CreditDesk"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(24), px(24), px(16))
        layout.setSpacing(px(12))
        for role, text in (("card-title", problem.what), ("", problem.data), ("", problem.todo)):
            if text:
                label = QLabel(text)
                label.setWordWrap(True)
                label.setProperty("role", role)
                label.setMinimumWidth(px(420))
                layout.addWidget(label)
        row = QHBoxLayout()
        if problem.details:
            copy = QPushButton(_("Copy details"))
            copy.clicked.connect(self._copy)
            row.addWidget(copy)
        row.addStretch()
        back = QPushButton(_("Back to work"))
        back.setProperty("role", "primary")
        back.setDefault(True)
        back.clicked.connect(self.accept)
        row.addWidget(back)
        layout.addSpacing(px(8))
        layout.addLayout(row)

    def forget(self) -> None:
        """Let the closed dialog go."""
        _open_dialogs.discard(self)
        self.deleteLater()

    def _copy(self) -> None:
        copy_details(self.problem)


_open_dialogs: set[ProblemDialog] = set()


def show(parent: QWidget | None, problem: Problem | Exception) -> ProblemDialog:
    """Show a problem in a dialog that does not block the program; return it."""
    told = problem if isinstance(problem, Problem) else describe(problem)
    dialog = ProblemDialog(told, parent)
    dialog.setModal(True)
    _open_dialogs.add(dialog)  # a dialog without a parent lives as long as someone holds it
    dialog.finished.connect(dialog.forget)
    dialog.open()
    return dialog


def install_excepthook(report_dir: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
    """From now on write a report file for every uncaught error, tell the user once per error, and keep running."""
    told: set[str] = set()

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        text = _trace(error.with_traceback(trace))
        path = write_report(report_dir, text, now())
        sys.__excepthook__(kind, error, trace)
        last = traceback.extract_tb(trace)[-1] if trace else None
        place = f"{kind.__name__} {last.filename}:{last.lineno}" if last else kind.__name__
        if place in told or QApplication.instance() is None:
            return
        told.add(place)
        where = "" if path is None else "\n" + display.sentence(message(N_("Report: {path}"), path=str(path)))
        problem = describe(error)
        full = Problem(problem.what, problem.data, problem.todo + where, text, is_bug=True)
        QTimer.singleShot(0, lambda: show(QApplication.activeWindow(), full))

    sys.excepthook = hook


def write_report(folder: Path, text: str, at: datetime) -> Path | None:
    """Write a report of an error and return its path; None when even that is impossible."""
    path = folder / f"creditdesk-error-{at:%Y%m%d-%H%M%S}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        sys.stderr.write(f"the error report could not be written: {error}\n")
        return None
    return path
