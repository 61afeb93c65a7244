"""From a bank's file to lines in the book: read, show what it is and whether it adds up, then one button.

Nothing is written before that button. Files wait in a row and are handled one after the other; a file that is in
the book already is said to be so. Doubts (balances, unread rows) must be accepted knowingly.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from creditdesk.banking.actions import Imported, import_statement
from creditdesk.banking.queries import files, known_count
from creditdesk.banking.statement import Proof, Statement, StatementFile
from creditdesk.base import display
from creditdesk.base.errors import BadInput, RowProblem
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.progress import Progress
from creditdesk.gui import icons, theme
from creditdesk.gui.page import Session
from creditdesk.gui.pages.bank_keys import act_once
from creditdesk.gui.pages.bank_words import period, proof_words, short_account
from creditdesk.gui.problems import Problem, describe
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import ChoiceBox
from creditdesk.settings.queries import credit_policy

if TYPE_CHECKING:
    from creditdesk.gui.pages.bank import BankPage

_ACCOUNT = N_("Account: not named")
_SHOWN = 6  # row problems shown in the strip


@dataclass(frozen=True, slots=True)
class Preview:
    """A file that was read and not yet imported; `known` of its lines are in the book."""

    path: Path
    data: bytes
    file: StatementFile
    known: int
    accounts: tuple[str, ...] = ()

    def of_account(self, account: str) -> StatementFile:
        """Return the file with this account where it names none itself."""
        statements = tuple(s if s.account else replace(s, account=account) for s in self.file.statements)
        return replace(self.file, statements=statements)

    @property
    def is_account_open(self) -> bool:
        """Whether the file leaves open which of our accounts it is about, and there are some to choose from."""
        return bool(self.accounts) and any(not statement.account for statement in self.file.statements)

    @property
    def lines(self) -> int:
        """How many lines the file has."""
        return sum(len(statement.lines) for statement in self.file.statements)

    @property
    def fresh(self) -> int:
        """How many lines are new."""
        return self.lines - self.known

    @property
    def is_proof_failed(self) -> bool:
        """Whether some account's balances do not add up."""
        return any(statement.proof is Proof.FAILED for statement in self.file.statements)


class ImportStrip(QFrame):
    """What a file is, in one line, with what is wrong with it below, and the one button."""

    def __init__(self, accept: Callable[[], None], cancel: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "card")
        self._preview: Preview | None = None
        self.what = QLabel(self)
        self.what.setWordWrap(True)
        self.doubts = QLabel(self)
        self.doubts.setWordWrap(True)
        self.doubts.setProperty("role", "warning")
        self.doubts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.accept = icons.IconButton("import", role="primary", parent=self)
        self.accept.clicked.connect(accept)
        self.cancel = QPushButton(self)
        self.cancel.clicked.connect(cancel)
        for button in (self.accept, self.cancel):
            button.setAutoDefault(True)  # Enter presses the button that has the focus
            act_once(button)
        texts = QVBoxLayout()
        texts.setSpacing(px(4))
        texts.addWidget(self.what)
        texts.addWidget(self.doubts)
        self.account = ChoiceBox(parent=self)
        self.account.setAccessibleName(_(N_("Which of our accounts")))
        self.account.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        for widget in (self.account, self.accept, self.cancel):
            buttons.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(px(16), px(10), px(12), px(10))
        row.setSpacing(px(8))
        row.addLayout(texts, 1)
        row.addLayout(buttons)
        row.setAlignment(buttons, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.hide()

    def set_narrow(self, is_narrow: bool) -> None:
        """Put the buttons below the words where the page is narrow for its text size."""
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)

    def show_preview(self, preview: Preview | None) -> None:
        """Show a file, or nothing."""
        self._preview = preview
        self.retranslate()
        self.setVisible(preview is not None)
        if preview:
            self.account.set_choices([("", _ACCOUNT), *((number, number) for number in preview.accounts)])
            self.account.set_value("")
            self.account.setVisible(preview.is_account_open)
            self.accept.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Show the texts in the language in force."""
        self.cancel.setText(_(N_("Cancel")))
        preview = self._preview
        if preview is None:
            return
        self.what.setText(preview_words(preview))
        doubts = _doubts(preview)
        self.doubts.setText("\n".join(doubts))
        self.doubts.setVisible(bool(doubts))
        text = N_("Import {count} lines")
        if preview.is_proof_failed:
            text = N_("Import {count} lines although the balances do not add up")
        elif preview.file.problems:
            text = N_("Import the other {count} lines")
        self.accept.setText(display.sentence(message(text, count=preview.fresh)))
        self.accept.set_role("" if doubts else "primary")
        theme.restyle(self.doubts)


def preview_words(preview: Preview) -> str:
    """Return "招商银行 6214…0931 · 11-16 to 11-20 · 50 lines · closing balance agrees ✓ · 12 known, skipped"."""
    parts = []
    for statement in preview.file.statements[:3]:
        bank = preview.file.bank or preview.path.name
        account = short_account(statement.account) if statement.account else _(N_("account not named in the file"))
        parts.append(" ".join(part for part in (bank, account, statement.currency or "") if part))
        days = [line.booked_on for line in statement.lines]
        parts.append(display.sentence(period(min(days, default=None), max(days, default=None))))
        parts.append(display.sentence(message(N_("{count} lines"), count=len(statement.lines))))
        parts.append(proof_words(str(statement.proof)))
    if len(preview.file.statements) > 3:
        parts.append(display.sentence(message(N_("more accounts: {count}"), count=len(preview.file.statements) - 3)))
    if preview.known:
        parts.append(display.sentence(message(N_("imported before and skipped: {count}"), count=preview.known)))
    return " · ".join(parts)


def _doubts(preview: Preview) -> list[str]:
    found = [_failed_words(s) for s in preview.file.statements if s.proof is Proof.FAILED]
    problems = preview.file.problems
    if problems:
        found.append(display.sentence(message(N_("Could not be read, or in doubt: {count}"), count=len(problems))))
        found += [_problem_words(problem) for problem in problems[:_SHOWN]]
        if len(problems) > _SHOWN:
            found.append(display.sentence(message(N_("… and {count} more."), count=len(problems) - _SHOWN)))
    return found


def _failed_words(statement: Statement) -> str:
    opening, closing = statement.opening, statement.closing
    if opening is None or closing is None:
        return ""
    moved = sum(line.amount.minor for line in statement.lines)
    currency = closing.amount.currency
    reached = opening.amount.minor + moved
    return display.sentence(
        message(
            N_("Opening {opening} + lines {moved} = {reached}, but the file closes at {closing}: {gap} apart. "
               "A line may be missing or double; better export the file again."),
            opening=opening.amount, moved=display.amount(moved, currency), reached=display.amount(reached, currency),
            closing=closing.amount, gap=display.amount(abs(closing.amount.minor - reached), currency),
        )
    )  # fmt: skip


def _problem_words(problem: RowProblem) -> str:
    told = display.sentence(problem.message)
    if problem.row is None:
        return display.sentence(message(N_("{column}: {told}"), column=problem.column, told=told))
    text = N_("Row {row}, {column} “{value}”: {told}")
    return display.sentence(message(text, row=problem.row, column=problem.column, value=problem.value, told=told))


class ImportFlow:
    """The row of files waiting, the one shown, and its import into the book."""

    def __init__(self, page: BankPage) -> None:
        self._page = page
        self._waiting: deque[Path] = deque()
        self._reading = False
        self.preview: Preview | None = None
        self.strip = ImportStrip(self.accept, self.cancel, page)
        self.strip.account.picked.connect(self.choose_account)

    def add(self, paths: Sequence[Path]) -> None:
        """Take files in; the first is read at once."""
        self._waiting.extend(paths)
        self._next()

    @property
    def is_busy(self) -> bool:
        """Whether a file is shown or being read."""
        return self._reading or self.preview is not None

    def cancel(self) -> None:
        """Leave the file shown alone and go on to the next."""
        self._show(None)
        self._next()

    def choose_account(self, account: str) -> None:
        """Say which of our accounts the file is about, and count anew what of it is known."""
        preview = self.preview
        if preview is None or not account:
            return
        file = preview.of_account(account)

        def count(_progress: Progress) -> Preview:
            with self._page.desk.book.read() as session:
                return replace(preview, file=file, known=known_count(session, file))

        self._page.desk.background.run(count, done=self._read, owner=self._page)

    def accept(self) -> None:
        """Import the file shown, with the doubts it shows."""
        preview = self.preview
        if preview is None:
            return
        name = preview.path.name

        def write(session: Session, progress: Progress) -> Imported:
            return import_statement(
                session, name, preview.data, preview.file, credit_policy(session), rest=bool(preview.file.problems),
                unproven=preview.is_proof_failed, progress=progress,
            )  # fmt: skip

        self._page.take_focus()  # before the strip that has it is disabled: Qt would pass it on to any button
        self.strip.setEnabled(False)
        title = display.sentence(message(N_("Importing {file}"), file=name))
        self._page.act(N_("Import {file}"), write, done=self._imported, failed=self._not_imported,
                       cancelled=self._stopped, title=title, file=name)  # fmt: skip

    def _next(self) -> None:
        if self.is_busy or not self._waiting:
            return
        path = self._waiting.popleft()
        self._reading = True
        book = self._page.desk.book

        def read(progress: Progress) -> Preview:
            from creditdesk.banking.formats import read_statement  # here, in the worker: the readers are slow to load

            data = path.read_bytes()
            progress.tick(0, 0)
            file = read_statement(data)
            progress.tick(0, 0)
            with book.read() as session:
                accounts = tuple(dict.fromkeys(row.account for row in files(session) if row.account))
                return Preview(path, data, file, known_count(session, file), accounts)

        def failed(error: Exception) -> None:
            self._reading = False
            self._unreadable(path, error)
            self._page.take_focus()
            self._next()

        self._page.desk.background.run(
            read, done=self._read, failed=failed, cancelled=self._stopped, owner=self._page,
            title=display.sentence(message(N_("Reading {file}"), file=path.name)),
        )  # fmt: skip

    def _read(self, preview: Preview) -> None:
        self._reading = False
        if preview.lines and not preview.fresh and not preview.file.problems:
            self._show(None)
            told = message(N_("{file} is in the book already ({count} lines); it brings nothing new."),
                           file=preview.path.name, count=preview.lines)  # fmt: skip
            self._page.notify(display.sentence(told), kind="info")
            self._next()
            return
        self._show(preview)

    def _unreadable(self, path: Path, error: Exception) -> None:
        problem = describe(error)
        if isinstance(error, BadInput):
            what = display.sentence(message(N_("{file}: {what}"), file=path.name, what=problem.what))
            problem = Problem(what, problem.data, problem.todo, problem.details, problem.kind)
            self._page.tell_problem(problem)
        else:
            self._page.show_error(error)

    def _imported(self, result: Imported) -> None:
        self._show(None)
        self._page.tell_imported(result)
        self._next()

    def _not_imported(self, error: Exception) -> None:
        self.strip.setEnabled(True)
        self._page.show_error(error)

    def _stopped(self) -> None:
        self._reading = False
        self._waiting.clear()
        self.strip.setEnabled(True)
        self._page.notify(_(N_("Stopped. Nothing of the file is in the book.")), kind="info")

    def _show(self, preview: Preview | None) -> None:
        self.preview = preview
        self.strip.setEnabled(True)
        self.strip.show_preview(preview)
        self._page.strip_changed()
