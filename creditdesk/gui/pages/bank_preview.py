"""What a bank's file is, before it is imported: its accounts and days, whether it adds up, what is in doubt.

The strip says it in one line, with the doubts below and one button that names what it will do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from creditdesk.banking.statement import Proof, Statement, StatementFile
from creditdesk.base import display
from creditdesk.base.errors import RowProblem
from creditdesk.base.i18n import N_, _, message
from creditdesk.gui import icons, theme
from creditdesk.gui.pages.bank_keys import act_once
from creditdesk.gui.pages.bank_words import period, proof_words, short_account
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import ChoiceBox

if TYPE_CHECKING:
    from creditdesk.banking.formats.saved_profile import SavedProfile

_ACCOUNT = N_("Account: not named")
_SHOWN = 6  # row problems shown in the strip


@dataclass(frozen=True, slots=True)
class Preview:
    """A file that was read and not yet imported; `known` of its lines are in the book.

    `account` is the one chosen for a file that names none ("" is the one without a name); `must_choose` until it is
    chosen. `profile` is kept with the import.
    """

    path: Path
    data: bytes
    file: StatementFile
    known: int
    accounts: tuple[str, ...] = ()
    account: str | None = None
    must_choose: bool = False
    profile: SavedProfile | None = None

    def of_account(self, account: str) -> StatementFile:
        """Return the file with this account where it names none itself."""
        statements = tuple(s if s.account else replace(s, account=account) for s in self.file.statements)
        return replace(self.file, statements=statements)

    @property
    def is_account_open(self) -> bool:
        """Whether the file leaves open which of our accounts it is about, and there are some to choose from."""
        return bool(self.accounts) and any(not statement.account for statement in self.file.statements)

    @property
    def is_assignable(self) -> bool:
        """Whether the file is a table in doubt, whose columns a person may assign."""
        return bool(self.file.problems) and self.file.is_table

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

    def __init__(
        self, accept: Callable[[], None], cancel: Callable[[], None], assign: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
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
        self.assign = QPushButton(self)
        self.assign.clicked.connect(assign)
        for button in (self.accept, self.assign, self.cancel):
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
        for widget in (self.account, self.accept, self.assign, self.cancel):
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
            named = [(number, number) for number in preview.accounts if number]
            self.account.set_choices([("", _ACCOUNT), *named])
            self.account.set_value(preview.account if preview.must_choose else preview.account or "")
            self.account.setVisible(preview.is_account_open or preview.must_choose)
            self.assign.setVisible(preview.is_assignable)
            is_ready = not preview.must_choose
            self.accept.setEnabled(is_ready)
            (self.accept if is_ready else self.account).setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Show the texts in the language in force."""
        self.cancel.setText(_(N_("Cancel")))
        self.assign.setText(_(N_("Assign columns…")))
        self.account.setPlaceholderText(_(N_("Which account?")))
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
    if preview.must_choose:
        found.append(
            _(N_("The file does not name its account, and some of its lines are in the book already, perhaps of another "
                 "account. Choose the account."))
        )  # fmt: skip
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
