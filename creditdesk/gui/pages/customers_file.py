"""The file of one customer at the right of the customers page: sentence, pictures and the five tabs.

The panel shows; what is done to the account is asked of the page by signals.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from operator import attrgetter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.money import Money
from creditdesk.gui import icons
from creditdesk.gui.flow import FlowLayout
from creditdesk.gui.pages.customers_bills import bill_columns
from creditdesk.gui.pages.customers_charts import LimitGauge, MonthStrip, PaymentDots, by_month
from creditdesk.gui.pages.customers_data import CustomerFile, amounts, explained, summary
from creditdesk.gui.pages.customers_details import DetailsForm
from creditdesk.gui.pages.history_words import HOW, PAYER_KINDS, SOURCES
from creditdesk.gui.rows import Column, RowsTable, card
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Card
from creditdesk.ledger.kinds import TITLES, EntryKind
from creditdesk.ledger.queries import AllocationRow, Movement, OpenItem

ITEMS, MOVEMENTS, DETAILS, PAYERS, BILLS = range(5)
_TABS = (N_("Open items"), N_("Movements"), N_("Facts and contact"), N_("Payers"), N_("Bills"))


class CustomerPanel(Card):
    """One customer's file."""

    invoice_asked = Signal()
    receipt_asked = Signal()
    bill_asked = Signal()
    statement_asked = Signal()
    movement_chosen = Signal(object)  # Movement or None

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(" ", parent)
        self._file: CustomerFile | None = None
        self._with_currency = False
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.gauge, self.dots, self.months = LimitGauge(self), PaymentDots(self), MonthStrip(self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setStyleSheet("QTabWidget > QStackedWidget { background: transparent; }")
        self.items = RowsTable(self._item_columns(), name=N_("Open items"))
        self.items.set_empty(N_("Nothing is open."))
        self.movements = RowsTable(self._movement_columns(), name=N_("Movements"))
        self.movements.set_empty(N_("Nothing was booked for this customer yet."))
        self.allocations = RowsTable(self._allocation_columns(), name=N_("Allocations of the selected line"))
        self.allocations.set_empty(N_("The selected line settles nothing and is settled by nothing."))
        self.payers = RowsTable(_payer_columns(), name=N_("Payers"))
        self.payers.set_empty(N_("No other payer is known. Names and accounts are learned when receipts are posted."))
        self.bills = RowsTable(bill_columns(today, self._money), name=N_("Bills"))
        self.bills.set_empty(N_("No bill was received from this customer. Enter one with B."))
        self.details = DetailsForm(today, self)
        self._buttons: list[tuple[QPushButton, str, str]] = []
        self._lay_out()
        self.movements.current_changed.connect(self.movement_chosen)
        self.show_texts()

    def tables(self) -> tuple[RowsTable, ...]:
        """Return the tables whose keys and sums the page shows."""
        return self.items, self.movements, self.allocations, self.payers, self.bills

    def _lay_out(self) -> None:
        self.title.setWordWrap(True)
        self.head.setStretchFactor(self.title, 1)
        self.way_back = QPushButton(self)
        self.way_back.setProperty("role", "link")
        self.way_back.hide()
        self.head.addWidget(self.way_back)
        self._acts = QWidget(self)
        acts = FlowLayout(px(8))
        self._acts.setLayout(acts)
        for text, key, icon, asked in (
            (N_("Invoice"), "I", "add", self.invoice_asked),
            (N_("Receipt"), "R", "bank", self.receipt_asked),
            (N_("Bill received…"), "B", "add", self.bill_asked),
            (N_("Statement of account"), "S", "print", self.statement_asked),
        ):
            button = icons.IconButton(icon, parent=self)
            button.clicked.connect(asked)
            acts.addWidget(button)
            self._buttons.append((button, text, key))
        self._missing = QWidget(self)
        self._missing_row = FlowLayout(px(4))
        self._missing.setLayout(self._missing_row)
        pictures = QHBoxLayout()
        pictures.setSpacing(px(24))
        pictures.addWidget(self.gauge, 1, Qt.AlignmentFlag.AlignTop)
        pictures.addWidget(self.dots, 1, Qt.AlignmentFlag.AlignTop)
        pictures.addWidget(self.months, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.sentence)
        self.body.addWidget(self._missing)
        self.body.addWidget(self._acts)
        self.body.addLayout(pictures)
        self.tabs.addTab(card(self.items, totals=True), "")
        booked = QWidget(self)
        column = QVBoxLayout(booked)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(card(self.movements), 1)
        self._allocations_title = QLabel(booked)
        self._allocations_title.setProperty("role", "small")
        column.addWidget(self._allocations_title)
        below = card(self.allocations)
        below.setFixedHeight(px(138))
        column.addWidget(below)
        self.tabs.addTab(booked, "")
        self.tabs.addTab(self.details, "")
        self.tabs.addTab(card(self.payers), "")
        self.tabs.addTab(card(self.bills), "")
        self.body.addWidget(self.tabs, 1)

    def show_file(self, file: CustomerFile, *, with_currency: bool, country: str) -> None:
        """Show a customer's file; amounts with their currency where the book has several."""
        self._file, self._with_currency = file, with_currency
        line = file.line
        self.title.setText(f"{line.customer.name}  {line.customer.code}")
        self.title.setVisible(True)
        self._tell_sentence()
        self.gauge.set_values(line.facts.exposure, line.customer.credit_limit)
        self.dots.set_items(file.settled)
        self.months.set_months(by_month(file.settled, line.as_of))
        self.items.set_rows(file.items)
        self.movements.set_rows(reversed(file.movements))
        self.payers.set_rows(file.payers)
        self.bills.set_rows(file.bills)
        self.details.show_line(line, country)
        for table in (self.items, self.movements, self.payers, self.bills):
            if table.current_row() is None and table.rows_model.rows:
                table.selectRow(0)
        self.movement_chosen.emit(self.movements.current_row())

    def show_allocations(self, rows: tuple[AllocationRow, ...]) -> None:
        """Show what the selected line settles or is settled by."""
        self.allocations.set_rows(rows)

    def select_entry(self, entry_id: int) -> None:
        """Show one entry: among the open items if it is open, else on the account."""
        if self.items.select_id(entry_id):
            self.tabs.setCurrentIndex(ITEMS)
        elif self.movements.select_id(entry_id):
            self.tabs.setCurrentIndex(MOVEMENTS)

    def edit(self, field: str = "name") -> None:
        """Open the facts with the cursor in a field."""
        self.tabs.setCurrentIndex(DETAILS)
        self.details.fields[field].setFocus()

    def show_texts(self) -> None:
        """Show all texts in the language in force."""
        for number, text in enumerate(_TABS):
            self.tabs.setTabText(number, _(text))
        for button, text, key in self._buttons:
            button.setText(f"{_(text)}  {key}")
        self.way_back.setText(_(N_("← all customers")) + "  Esc")
        self._allocations_title.setText(_(N_("Allocations of the selected line")))
        self.details.retranslate()
        self._tell_sentence()

    def _tell_sentence(self) -> None:
        if self._file is None:
            return
        line = self._file.line
        told = summary(self._file, with_currency=self._with_currency)
        self.sentence.setText(told)
        explanation = explained(self._file)
        self.sentence.setToolTip(explanation)
        self.gauge.setToolTip(explanation)
        role = "danger" if line.is_over else ""
        self.sentence.setProperty("role", role)
        self.sentence.style().unpolish(self.sentence)
        self.sentence.style().polish(self.sentence)
        self._show_missing()

    def _show_missing(self) -> None:
        while (item := self._missing_row.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        line = self._file.line if self._file else None
        if line is None:
            return
        if line.is_held:
            until = display.day(line.customer.hold_until) or "…"
            held = message(N_("Letters held until {day}: {reason}"), day=until, reason=line.customer.hold_reason)
            label = QLabel(display.sentence(held), self._missing)
            label.setProperty("role", "warning")
            self._missing_row.addWidget(label)
        fields = {"address": "address", "phone": "phone", "tax id": "tax_id", "payment terms": "terms"}
        for name in line.missing:
            button = QPushButton(display.sentence(message(N_("Missing: {what}"), what=message(name))), self._missing)
            button.setProperty("role", "link")
            button.clicked.connect(lambda _checked=False, field=fields[name]: self.edit(field))
            self._missing_row.addWidget(button)
        self._missing.setVisible(bool(line.missing) or line.is_held)

    def _money(self, value: Money | None) -> str:
        return "" if value is None else amounts((value,), with_currency=self._with_currency)

    def _item_columns(self) -> tuple[Column, ...]:
        return (
            Column(N_("Number"), attrgetter("number"), stretch=True, width=120, note=_unless_invoice),
            Column(N_("Date"), attrgetter("issued_on"), fold=2),
            Column(N_("Due"), attrgetter("due_on"), fold=1),
            Column(N_("Days overdue"), _days_overdue, align_right=True, colour="warning"),
            Column(N_("Open"), attrgetter("open"), text=self._money, align_right=True, total=True, width=100,
                   colour=lambda row: "danger" if row.open.minor < 0 else None),
        )  # fmt: skip

    def _movement_columns(self) -> tuple[Column, ...]:
        faint = lambda row: "secondary" if row.is_reversed else None  # noqa: E731
        return (
            Column(N_("Date"), attrgetter("dated_on"), colour=faint),
            Column(N_("Kind"), _movement_kind, width=86, colour=faint, fold=1),
            Column(N_("Number"), attrgetter("number"), stretch=True, width=130, colour=faint, tooltip=_movement_tooltip),
            Column(N_("Amount"), attrgetter("amount"), text=self._money, align_right=True, total=True, width=110,
                   colour=lambda row: "danger" if row.amount.minor < 0 else None),
            Column(N_("Balance"), attrgetter("balance"), text=self._money, align_right=True, width=120,
                   colour=lambda row: "danger" if row.balance.minor < 0 else None),
        )  # fmt: skip

    def _allocation_columns(self) -> tuple[Column, ...]:
        faint = lambda row: "secondary" if row.is_reversed else None  # noqa: E731
        return (
            Column(N_("Date"), attrgetter("allocated_on"), width=92, colour=faint),
            Column(N_("Invoice"), attrgetter("debit_number"), stretch=True, width=120, colour=faint),
            Column(N_("Settled by"), attrgetter("credit_number"), width=130, colour=faint),
            Column(N_("How"), lambda row: _(HOW.get(row.how, row.how)), width=90, colour=faint),
            Column(N_("Amount"), attrgetter("amount"), text=self._money, align_right=True, total=True, width=110,
                   colour=lambda row: "danger" if row.amount.minor < 0 else None),
        )  # fmt: skip


def _unless_invoice(item: OpenItem) -> str:
    return "" if item.kind is EntryKind.INVOICE else _(TITLES[item.kind])


def _days_overdue(item: OpenItem) -> int | None:
    return item.days_past_due if item.days_past_due is not None and item.days_past_due > 0 else None


def _movement_kind(movement: Movement) -> str:
    kind = _(TITLES[movement.kind])
    return display.sentence(message(N_("{kind} (reversed)"), kind=kind)) if movement.is_reversed else kind


def _movement_tooltip(movement: Movement) -> str:
    return " · ".join(part for part in (movement.payer, movement.reference) if part)


def _payer_columns() -> tuple[Column, ...]:
    return (
        Column(N_("Payer or account"), attrgetter("value"), stretch=True, width=220),
        Column(N_("Kind"), lambda row: _(PAYER_KINDS.get(row.kind, row.kind)), width=80),
        Column(N_("Times seen"), attrgetter("times"), align_right=True, width=80),
        Column(N_("Known from"), lambda row: _(SOURCES.get(row.source, row.source)), width=140),
    )
