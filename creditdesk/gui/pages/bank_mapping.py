"""A table nobody knows yet: the sheet as it is, a choice above each column, and below at once what it gives.

The person says which column is what; the running balance proves it as she goes. Order of day and month, and the
side of the money, are asked only where nothing in the file answers. Source: ux.md §5, "New format".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from creditdesk.banking.formats.mapping import FIELDS, Mapping, open_questions
from creditdesk.banking.formats.saved_profile import SavedProfile
from creditdesk.banking.formats.table import read_mapped
from creditdesk.banking.formats.table_rows import TableReading, read_with
from creditdesk.banking.statement import UNKNOWN_CURRENCY, Proof, StatementFile, StatementLine
from creditdesk.base import display
from creditdesk.base.errors import BadInput, RowProblem
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.progress import Progress
from creditdesk.base.sheets import Sheet
from creditdesk.gui import theme
from creditdesk.gui.background import FILES, Job
from creditdesk.gui.dialogs import Dialog
from creditdesk.gui.page import Page
from creditdesk.gui.pages.bank_words import proof_words
from creditdesk.gui.problems import describe
from creditdesk.gui.rows import Column, RowsTable, card
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import ChoiceBox

_SHOWN_ROWS, _PARSED_ROWS, _TOLD = 60, 10, 3
_IGNORED = ("", N_("– ignore –"))


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the dialog gives: the file as it reads now, and the profile to keep, if it shall be known again."""

    file: StatementFile
    profile: SavedProfile | None


class _Sheet(QWidget):
    """The rows of the sheet as they stand, a choice of field above each column."""

    def __init__(self, picked: Callable[[int, str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picked = picked
        self.combos: list[ChoiceBox] = []
        self.grid = QTableWidget(self)
        self.grid.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.grid.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.grid.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.grid.setAccessibleName(_(N_("The sheet as it is")))
        self.grid.horizontalHeader().hide()
        self.grid.horizontalHeader().sectionResized.connect(self._place)
        self.grid.horizontalScrollBar().valueChanged.connect(self._place)
        self.setMinimumHeight(px(180))

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show the first rows of a sheet."""
        for combo in self.combos:
            combo.deleteLater()
        width = max(map(len, rows), default=0)
        self.combos = [self._combo(place) for place in range(width)]
        self.grid.clear()
        self.grid.setRowCount(min(len(rows), _SHOWN_ROWS))
        self.grid.setColumnCount(width)
        for number, row in enumerate(rows[:_SHOWN_ROWS]):
            for place, cell in enumerate(row):
                self.grid.setItem(number, place, QTableWidgetItem(cell[:200]))
        self.grid.resizeColumnsToContents()
        for place in range(width):
            self.grid.setColumnWidth(place, min(max(self.grid.columnWidth(place) + px(12), px(136)), px(260)))
        self._place()

    def _combo(self, place: int) -> ChoiceBox:
        combo = ChoiceBox((_IGNORED, *FIELDS), self)
        combo.setAccessibleName(display.sentence(message(N_("Column {number} holds"), number=place + 1)))
        combo.picked.connect(lambda field: self._picked(place, str(field)))
        combo.show()
        return combo

    def show_mapping(self, mapping: Mapping, problems: Sequence[RowProblem]) -> None:
        """Mark the headings, grey what is not read, and mark the cells that do not fit."""
        headings = [self._text(mapping.first_row - 1, place) for place in range(len(self.combos))]
        wrong = {
            (problem.row, problem.column): display.sentence(problem.message) for problem in problems if problem.row
        }
        for combo, field in zip(self.combos, mapping.fields, strict=True):
            combo.set_value(field)
        for number in range(self.grid.rowCount()):
            for place in range(self.grid.columnCount()):
                item = self.grid.item(number, place)
                if item is None:
                    continue
                name = headings[place] if mapping.first_row else str(place + 1)
                told = wrong.get((number + 1, name), "")
                is_read = number >= mapping.first_row and bool(mapping.fields[place])
                is_heading = number == mapping.first_row - 1
                item.setForeground(theme.colour("danger" if told else "ink" if is_read or is_heading else "secondary"))
                font = item.font()
                font.setBold(is_heading)
                item.setFont(font)
                item.setToolTip(told)
        self.grid.scrollToItem(self.grid.item(max(mapping.first_row - 1, 0), 0))

    def _text(self, number: int, place: int) -> str:
        item = self.grid.item(number, place) if number >= 0 else None
        return item.text() if item else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the choices above their columns."""
        super().resizeEvent(event)
        self._place()

    def _place(self, *_changed: int) -> None:
        height = max((combo.sizeHint().height() for combo in self.combos), default=px(32))
        self.grid.setGeometry(0, height + px(4), self.width(), max(self.height() - height - px(4), 0))
        left = self.grid.viewport().mapTo(self, QPoint(0, 0)).x()
        for place, combo in enumerate(self.combos):
            at = left + self.grid.columnViewportPosition(place)
            combo.setGeometry(at, 0, self.grid.columnWidth(place) - px(4), height)
            combo.setVisible(left <= at < self.width())


class MappingDialog(Dialog):
    """One unknown file on one screen; `done` gets what it reads as when the person takes it over."""

    def __init__(
        self, page: Page, name: str, data: bytes, sheets: Sequence[Sheet], done: Callable[[Mapped], None]
    ) -> None:
        super().__init__(
            display.sentence(message(N_("Which column of {file} is what?"), file=name)), _(N_("Take over")), page
        )
        self._page, self._data, self._done = page, data, done
        self._sheets = tuple(sheets)
        self._job: Job | None = None
        self._reading: TableReading | None = None
        self.sheet = ChoiceBox([(number, sheet.name or name) for number, sheet in enumerate(sheets)], self)
        self.sheet.setVisible(len(sheets) > 1)
        self.heading_row = QSpinBox(self)
        self.heading_row.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.heading_row.setMinimumWidth(px(64))
        self.heading_row.setSpecialValueText(_(N_("none")))
        self.day_first = ChoiceBox(((True, N_("day first")), (False, N_("month first"))), self)
        self.turned = ChoiceBox(((False, N_("as usual")), (True, N_("the other way round"))), self)
        for question in (self.day_first, self.turned):
            question.setPlaceholderText(_(N_("which?")))
        self.own_account = QLineEdit(self)
        self.own_account.setMaximumWidth(px(260))
        self.own_account.setPlaceholderText(_(N_("number of our account")))
        self.cells = _Sheet(self._assign, self)
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.parsed = RowsTable(_COLUMNS, row_id=attrgetter("row"), name=N_("What it gives"), density="compact")
        self.parsed.set_empty(N_("Nothing yet: assign the columns above."))
        self.keep = QCheckBox(_(N_("Recognise it next time, as")), self)
        self.keep.setChecked(True)
        self.title = QLineEdit(self)
        self.title.setAccessibleName(_(N_("Name of the profile")))
        self.title.setText(name.rsplit(".", 1)[0])
        self._lay_out()
        self.sheet.picked.connect(self._show_sheet)
        self.heading_row.valueChanged.connect(self._heading_picked)
        self.day_first.picked.connect(lambda answer: self._answer(day_first=answer))
        self.turned.picked.connect(lambda answer: self._answer(turned=answer))
        self.own_account.editingFinished.connect(self._account_told)
        self.keep.toggled.connect(self.title.setEnabled)
        self.finished.connect(self._leave)
        self._show_sheet(0)
        if self.cells.combos:
            self.cells.combos[0].setFocus()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.sheet)
        for text, field in (
            (N_("Headings in row"), self.heading_row), (N_("03/04 is"), self.day_first),
            (N_("Plus and minus, 借 and 贷"), self.turned), (N_("Account"), self.own_account),
        ):  # fmt: skip
            label = QLabel(_(text), self)
            label.setBuddy(field)
            field.setAccessibleName(label.text())
            row.addWidget(label)
            row.addWidget(field)
            if field in (self.day_first, self.turned):
                field.setProperty("label", label)
        row.addStretch()
        self.body.addLayout(row)
        self.body.addWidget(self.cells, 3)
        self.body.addWidget(self.told)
        self.body.addWidget(card(self.parsed), 2)
        below = QHBoxLayout()
        below.addWidget(self.keep)
        below.addWidget(self.title, 1)
        self.body.addLayout(below)
        room = self.screen().availableGeometry()
        self.resize(min(px(1040), room.width() - px(40)), min(px(660), room.height() - px(60)))

    # --- what is shown ------------------------------------------------------------------------------------------

    @property
    def _rows(self) -> list[list[str]]:
        return self._sheets[self.sheet.value() or 0].rows

    def _show_sheet(self, _number: object) -> None:
        self.mapping = Mapping.start(self._rows)
        self.cells.show_rows(self._rows)
        self.heading_row.blockSignals(True)
        self.heading_row.setRange(0, min(len(self._rows), _SHOWN_ROWS))
        self.heading_row.setValue(self.mapping.first_row)
        self.heading_row.blockSignals(False)
        self.own_account.setText(self.mapping.own_account or "")
        self._ask((self.day_first, self.turned), frozenset())
        self._read()

    def _assign(self, column: int, field: str) -> None:
        self.mapping = self.mapping.assign(column, field)
        self._ask((self.day_first, self.turned), frozenset())
        self._read()

    def _heading_picked(self, number: int) -> None:
        self.mapping = replace(self.mapping, first_row=number)
        self._read()

    def _answer(self, **answer: bool) -> None:
        self.mapping = replace(self.mapping, **answer)
        self._read()

    def _account_told(self) -> None:
        self.mapping = replace(self.mapping, own_account=self.own_account.text().strip() or None)
        self._read()

    def _ask(self, fields: Sequence[ChoiceBox], open_: frozenset[str]) -> None:
        """Show the questions that are open, without an answer; hide those never asked."""
        for field, name in zip(fields, ("day_first", "turned"), strict=True):
            given = getattr(self.mapping, name)
            is_asked = name in open_ or given is not None
            field.set_value(given)
            field.setVisible(is_asked)
            field.property("label").setVisible(is_asked)

    def _read(self) -> None:
        """Read the whole sheet as it is assigned now."""
        if self._job and not self._job.finished:
            self._job.drop()
        self._reading = None
        self.act.setEnabled(False)
        self.cells.show_mapping(self.mapping, ())
        lacks = self.mapping.lacks
        if lacks:
            self.parsed.set_rows(())
            self._tell(display.sentence(lacks), "warning")
            return
        rows, columns = self._rows, self.mapping.columns(self._rows)

        def work(_progress: Progress) -> TableReading:
            return read_with(columns, rows)

        self._job = self._page.desk.background.run(
            work, done=self._show, failed=self._failed, owner=self, lane=FILES, title=_(N_("Reading the sheet"))
        )

    def _show(self, reading: TableReading) -> None:
        self._reading = reading
        lines = [line for statement in reading.statements for line in statement.lines]
        questions = open_questions(reading)
        self._ask((self.day_first, self.turned), questions)
        self.cells.show_mapping(self.mapping, reading.problems)
        self.parsed.set_rows(lines[:_PARSED_ROWS])
        told = _words(reading, lines)
        if questions:
            told = f"{told} {_(N_('To go on, answer the question above.'))}"
        self._tell(told, "warning" if questions or reading.problems else "")
        self.act.setEnabled(bool(lines) and not questions)

    def _failed(self, error: Exception) -> None:
        self._tell(describe(error).as_text(), "danger")

    def _tell(self, text: str, role: str) -> None:
        self.told.setText(text)
        self.told.setProperty("role", role)
        theme.restyle(self.told)

    # --- the act ------------------------------------------------------------------------------------------------

    def accept(self) -> None:
        """Hand over what the file reads as; nothing is written here."""
        if self._reading is None or not self.act.isEnabled():
            return
        title = self.title.text().strip()
        rows, columns = self._rows, self.mapping.columns(self._rows)
        profile = SavedProfile.of(title, columns, rows) if self.keep.isChecked() and title else None
        try:
            file = read_mapped(self._data, Sheet("", rows), columns, title or None)
        except BadInput as error:
            self._failed(error)
            return
        super().accept()
        self._done(Mapped(file, profile))

    def _leave(self, _code: int) -> None:
        if self._job and not self._job.finished:
            self._job.drop()
        self.deleteLater()


def _words(reading: TableReading, lines: Sequence[StatementLine]) -> str:
    """Return how many lines and how much money it gives, whether the balance proves it, and what does not fit."""
    currency = lines[0].amount.currency if lines else UNKNOWN_CURRENCY
    came = sum(line.amount.minor for line in lines if line.amount.minor > 0)
    went = sum(line.amount.minor for line in lines if line.amount.minor < 0)
    parts = [
        display.sentence(
            message(
                N_("{count} lines, in {came}, out {went}"),
                count=len(lines), came=display.amount(came, currency), went=display.amount(-went, currency),
            )
        )
    ]  # fmt: skip
    parts += [
        proof_words(str(statement.proof)) for statement in reading.statements if statement.proof is not Proof.ABSENT
    ]
    problems = [*reading.problems][:_TOLD]
    parts += [
        display.sentence(message(N_("Row {row}: {told}"), row=problem.row, told=display.sentence(problem.message)))
        if problem.row
        else display.sentence(problem.message)
        for problem in problems
    ]
    if len(reading.problems) > _TOLD:
        parts.append(display.sentence(message(N_("… and {count} more."), count=len(reading.problems) - _TOLD)))
    return " · ".join(parts)


_COLUMNS = (
    Column(N_("Date"), attrgetter("booked_on"), width=96),
    Column(N_("Amount"), attrgetter("amount"), align_right=True, width=110),
    Column(N_("Other party"), attrgetter("payer"), width=200),
    Column(N_("Their account"), attrgetter("payer_account"), width=150),
    Column(N_("Text"), attrgetter("text"), stretch=True, width=240),
    Column(N_("Balance"), attrgetter("balance"), align_right=True, width=110),
    Column(N_("Bank reference"), attrgetter("reference"), width=120),
)
