"""The lists behind the work of Bank receipts: what is posted, what is no payment, the files; each with its way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from creditdesk.banking.queries import FileRow, PlacedLine
from creditdesk.base.i18n import N_
from creditdesk.gui.pages.bank_coverage import CoverageCard
from creditdesk.gui.pages.bank_keys import ActTable
from creditdesk.gui.pages.bank_words import aside_columns, file_columns, placed_id, posted_columns
from creditdesk.gui.rows import RowAction, card
from creditdesk.gui.theme import px

if TYPE_CHECKING:
    from creditdesk.gui.pages.bank import BankPage


_SPARE = frozenset(("How", "Known before", "Days covered"))  # columns left out first where room is scarce


class DoneLists:
    """The three tables and their header buttons; they act on the rows selected."""

    def __init__(self, page: BankPage) -> None:
        self._page = page
        self.posted = ActTable(posted_columns(page.has_many_currencies), row_id=placed_id, name=N_("Posted bank lines"))
        self.posted.set_empty(N_("No bank line is posted yet."))
        self.posted.activated_row.connect(self._open_customer)
        self.posted.entered.connect(self._open_customer)
        self.posted.add_row_action(RowAction("U", N_("Take back"), page.ask_take_back))
        self.aside = ActTable(
            aside_columns(page.has_many_currencies), row_id=placed_id, name=N_("Bank lines that are not payments")
        )
        self.aside.set_empty(N_("No bank line is set aside."))
        self.aside.add_row_action(RowAction("B", N_("Bring back to place"), page._bring_back))
        self.files = ActTable(file_columns(), row_id=_file_id, name=N_("Imported statement files"))
        self.files.set_empty(N_("No bank statement is imported yet."), (N_("Import bank statement"), page.choose))
        self.files.add_row_action(RowAction("U", N_("Undo this import"), page._ask_undo_import, is_possible=_can_undo))
        self.tables = (self.posted, self.aside, self.files)
        self.coverage = CoverageCard(page)
        self.cards = (card(self.posted), card(self.aside), self._with_coverage(page))
        self.buttons = tuple(
            page.add_button(table.row_actions()[0].text, _runner(table), icon="undo") for table in self.tables
        )
        for button, table in zip(self.buttons, self.tables, strict=True):
            button.setToolTip(table.row_actions()[0].key)
            button.hide()  # until its list is shown: together they would widen the window

    def _with_coverage(self, page: BankPage) -> QWidget:
        sheet = QWidget(page)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.coverage)
        column.addWidget(card(self.files), 1)
        return sheet

    def show_buttons(self, table: ActTable) -> None:
        """Show the button of the list that is shown, if it has rows."""
        for button, own in zip(self.buttons, self.tables, strict=True):
            button.setVisible(own is table and bool(own.rows_model.all_rows))

    def set_narrow(self, is_narrow: bool) -> None:
        """Leave out what can best be missed where the page is narrow for its text size."""
        for table in self.tables:
            for number, column in enumerate(table.rows_model.columns):
                if column.title in _SPARE:
                    table.setColumnHidden(number, is_narrow)
            table.fit_columns()

    def _open_customer(self, row: PlacedLine) -> None:
        if row.customer_id is not None:
            self._page.desk.go("customers", row.customer_id)


def _runner(table: ActTable) -> Callable[[], None]:
    return lambda: table.run_action(table.row_actions()[0])


def _file_id(row: FileRow) -> tuple[int, str, str]:
    return row.file_id, row.account, row.currency


def _can_undo(rows: Sequence[FileRow]) -> bool:
    return len(rows) == 1 and rows[0].change_id is not None
