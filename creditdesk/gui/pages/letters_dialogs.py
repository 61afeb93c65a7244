"""What is asked before letters go out, and before one is declared void."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget

from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.dunning.plan import ClaimItem
from creditdesk.dunning.queries import LetterRow
from creditdesk.gui import dialogs
from creditdesk.gui.theme import px


class PrintDialog(dialogs.Dialog):
    """Where the letters go: a folder, or a printer. `act` (translated) is what the button says, with the count."""

    def __init__(self, title: str, act: str, meaning: str, folder: Path, parent: QWidget | None) -> None:
        super().__init__(title, act, parent)
        self.printer: QPrinter | None = None
        told = QLabel(meaning)
        told.setWordWrap(True)
        self.body.addWidget(told)
        self.to_folder = QRadioButton(_(N_("Save as PDF files in this folder")))
        self.to_folder.setChecked(True)
        self.body.addWidget(self.to_folder)
        row = QHBoxLayout()
        row.setContentsMargins(px(28), 0, 0, 0)
        self.folder = QLineEdit(str(folder))
        self.folder.setAccessibleName(_(N_("Folder")))
        self.folder.setMinimumWidth(px(180))
        choose = QPushButton(_(N_("Choose folder …")))
        choose.clicked.connect(self._choose)
        row.setSpacing(px(8))
        row.addWidget(self.folder, 1)
        row.addWidget(choose)
        self.body.addLayout(row)
        self.to_printer = QRadioButton(_(N_("Send to a printer (it is chosen next)")))
        self.body.addWidget(self.to_printer)
        self.problem = QLabel()
        self.problem.setProperty("role", "danger")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.to_folder.toggled.connect(self.folder.setEnabled)

    def target(self) -> Path | QPrinter:
        """Return the folder, or the printer chosen."""
        return self.printer if self.printer is not None else Path(self.folder.text().strip()).expanduser()

    def accept(self) -> None:
        """Close when the folder is there, or a printer was chosen."""
        if self.to_printer.isChecked():
            printer = QPrinter(QPrinter.PrinterMode.HighResolution)
            if QPrintDialog(printer, self).exec():
                self.printer = printer
                super().accept()
            return
        folder = Path(self.folder.text().strip()).expanduser()
        if self.folder.text().strip() and folder.is_dir():
            super().accept()
            return
        self.problem.setText(_(N_("There is no such folder. Choose one that exists.")))
        self.problem.show()
        self.adjustSize()  # else the lines above give way to it
        self.folder.setFocus()

    def _choose(self) -> None:
        chosen = dialogs.choose_folder(self, _(N_("Folder for the letters")), Path(self.folder.text()))
        if chosen is not None:
            self.folder.setText(str(chosen))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item that today's letter to a customer does not claim, and why."""

    customer_id: int
    item: ClaimItem
    reason: str


class LeaveOutDialog(dialogs.Dialog):
    """Which items of a customer the letter claims; those without a tick are left out of this letter, with a reason."""

    def __init__(
        self, customer: str, items: Sequence[ClaimItem], before: Mapping[int, LeftOut], parent: QWidget
    ) -> None:
        title = display.sentence(message(N_("What the letter to {customer} claims"), customer=customer))
        super().__init__(title, _(N_("Price the letter anew")), parent)
        self._items = items
        self.boxes: dict[int, QCheckBox] = {}
        for item in items:
            due = display.day(item.due_on)
            told = message(N_("{number}, due {due}: {amount}"), number=item.number, due=due, amount=item.open)
            box = QCheckBox(display.sentence(told))
            box.setChecked(item.entry_id not in before)
            box.toggled.connect(self._check)
            self.boxes[item.entry_id] = box
            self.body.addWidget(box)
        self.reason = QLineEdit(next((out.reason for out in before.values()), ""))
        self.reason.setPlaceholderText(_(N_("Reason, for example: goods were returned, a credit note follows")))
        self.reason.setAccessibleName(_(N_("Why so")))
        self.reason.textChanged.connect(self._check)
        self.body.addWidget(self.reason)
        self.meaning = QLabel()
        self.meaning.setProperty("role", "small")
        self.meaning.setWordWrap(True)
        self.body.addWidget(self.meaning)
        self._check()
        next(iter(self.boxes.values())).setFocus()

    def left_out(self, customer_id: int) -> dict[int, LeftOut]:
        """Return the items without a tick, by their ids."""
        reason = self.reason.text().strip()
        out = (item for item in self._items if not self.boxes[item.entry_id].isChecked())
        return {item.entry_id: LeftOut(customer_id, item, reason) for item in out}

    def _check(self) -> None:
        is_whole = all(box.isChecked() for box in self.boxes.values())
        is_told = is_whole or bool(self.reason.text().strip())
        self.act.setEnabled(is_told)
        self.meaning.setText(
            _(N_("For this letter only. The items stay open, and the act of printing records what was left out."))
            if is_told else _(N_("Write why these items are left out; then the letter can be priced anew."))
        )  # fmt: skip


class VoidDialog(dialogs.Dialog):
    """Why a letter is void; its number and its copy stay."""

    def __init__(self, row: LetterRow, parent: QWidget) -> None:
        act = display.sentence(message(N_("Void letter {number}"), number=row.number))
        super().__init__(act, act, parent, is_final=True)
        meaning = QLabel(_(N_("Its number and its copy stay in the register. The customer may get another letter.")))
        meaning.setWordWrap(True)
        self.body.addWidget(meaning)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_(N_("Reason, for example: sent to the wrong address")))
        self.reason.setAccessibleName(_(N_("Why so")))
        self.reason.textChanged.connect(self._check)
        self.body.addWidget(self.reason)
        self._check()
        self.reason.setFocus()

    def _check(self) -> None:
        self.act.setEnabled(bool(self.reason.text().strip()))
