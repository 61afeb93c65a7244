"""客户: how does this customer stand, can they be trusted, what was agreed? A list at the left, one file at the right.

The list is filtered while typing (name, pinyin initials, code, tax id, phone). The file's acts post to the account
through the ledger's actions; each is one change set that Ctrl+Z takes back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QSplitter, QVBoxLayout, QWidget

from creditdesk.banking.actions import follow_ledger
from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.money import Money
from creditdesk.customers.actions import change_customer, forget_payer, hold_letters, open_customer
from creditdesk.gui import theme
from creditdesk.gui.background import Job
from creditdesk.gui.page import Page, PageKey, Session
from creditdesk.gui.pages.acts import run_act
from creditdesk.gui.pages.customers_bills import add_bill_actions, ask_bill
from creditdesk.gui.pages.customers_data import (
    CustomerFile,
    CustomerLine,
    CustomersData,
    amounts,
    load_customers,
    load_file,
)
from creditdesk.gui.pages.customers_file import CustomerPanel
from creditdesk.gui.pages.customers_forms import InvoiceForm, NewCustomerForm, ReasonForm, ReceiptForm, WriteOffForm
from creditdesk.gui.pages.import_lists import ImportDialog
from creditdesk.gui.rows import Column, RowAction, RowsTable, card
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Chip, ChipBar
from creditdesk.ledger.actions import NewEntry, allocate_in_order, deduct, post, reverse, unallocate
from creditdesk.ledger.kinds import EntryKind
from creditdesk.ledger.queries import AllocationRow, Movement, allocations

_BOTH = 760  # px at 100 %: in a narrower page list and file are shown one at a time
_PICTURES = 480  # px at 100 %: in a lower page the file's pictures give way to its rows
_FILTERS: dict[str, tuple[str, Callable[[CustomerLine], bool]]] = {
    "all": (N_("All"), lambda _line: True),
    "overdue": (N_("Overdue"), lambda line: bool(line.facts.overdue)),
    "over": (N_("Over limit"), lambda line: line.is_over),
    "held": (N_("Letters held"), lambda line: line.is_held),
}


class CustomersPage(Page):
    """List and file."""

    key, title, icon = "customers", N_("Customers"), "customers"
    shows = frozenset({"customers", "ledger", "banking", "settings"})
    handbook = "customers"

    def build(self) -> None:
        """Make the list at the left and the file at the right."""
        self._customer_id: int | None = None
        self._entry_id: int | None = None
        self._data: CustomersData | None = None
        self._file: CustomerFile | None = None
        self._file_job: Job | None = None
        self._filling = False
        self._is_narrow = self._is_in_file = False
        self.set_primary(N_("New customer"), self.new_customer, icon="add")
        self.add_button(N_("Import lists…"), self.import_lists, icon="import")
        self.filter = QLineEdit(self)
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._apply_filter)
        self.filter.returnPressed.connect(self._to_list)
        self.chips = ChipBar(self)
        self.chips.picked.connect(self._apply_filter)
        self.table = RowsTable(self._columns(), name=N_("Customers"))
        self.table.set_empty(
            N_("There are no customers yet. Bring your list from Excel, or enter the first one."),
            (N_("Import from Excel"), self.import_lists), (N_("New customer"), self.new_customer),
        )  # fmt: skip
        self.table.current_changed.connect(self._chosen)
        self.table.activated_row.connect(self._to_file)
        self.table.pasted.connect(lambda text: ImportDialog.open_text(self, text))
        self.panel = CustomerPanel(self.desk.today, self)
        self.panel.hide()
        self._connect_panel()
        self.left = QWidget(self)
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.filter)
        column.addWidget(self.chips)
        column.addWidget(card(self.table), 1)
        self.splitter = QSplitter(self)
        self.splitter.addWidget(self.left)
        self.splitter.addWidget(self.panel)
        self.splitter.setSizes([545, 545])
        self.splitter.setChildrenCollapsible(False)
        self.body.addWidget(self.splitter, 1)
        for table in (self.table, *self.panel.tables()):
            self.watch(table)
        self._add_actions()
        self.set_keys(PageKey("Enter", N_("open the file")))
        theme.signals.changed.connect(self._arrange)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self._to_filter)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(N_("Name"), attrgetter("customer.name"), stretch=True, width=170, note=_note, elide_middle=True,
                   tooltip=lambda line: f"{line.customer.name} {line.customer.code}"),
            Column(N_("Open"), attrgetter("open"), text=self._amounts, align_right=True, sort=_size_of("open")),
            Column(N_("Overdue"), attrgetter("facts.overdue"), text=self._amounts, align_right=True,
                   colour="warning", sort=_size_of("facts.overdue")),
            Column(N_("Days"), lambda line: line.facts.oldest_days or None, align_right=True, fold=1),
            Column(N_("Limit used"), attrgetter("share"), text=lambda s: "" if s is None else f"{round(s * 100)}%",
                   look="bar", share=attrgetter("share"), width=122, fold=2,
                   colour=lambda line: "danger" if line.is_over else None),
        )  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show list and file side by side, or one at a time where there is no room for both."""
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes from the file that fills the page back to the list."""
        is_alone = self._is_narrow and self._is_in_file and not self._notice.isVisible()
        if event.key() == Qt.Key.Key_Escape and is_alone:
            self._to_list()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        self._is_narrow = self.width() < px(_BOTH)
        is_alone = self._is_narrow and self._is_in_file and self._file is not None
        had_focus = self.left.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.left.setVisible(not is_alone)
        self.panel.setVisible(self._file is not None and (is_alone or not self._is_narrow))
        self.panel.way_back.setVisible(is_alone)
        has_room = self.height() >= px(_PICTURES)  # the pictures give way before the rows
        for picture in (self.panel.gauge, self.panel.dots, self.panel.months):
            picture.setVisible(has_room)
        if is_alone and had_focus:
            self.panel.items.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect_panel(self) -> None:
        self.panel.way_back.clicked.connect(self._to_list)
        self.panel.invoice_asked.connect(self.new_invoice)
        self.panel.receipt_asked.connect(self.new_receipt)
        self.panel.bill_asked.connect(self.new_bill)
        self.panel.statement_asked.connect(self.statement)
        self.panel.movement_chosen.connect(self._show_allocations)
        self.panel.details.saved.connect(self.save_details)

    def _add_actions(self) -> None:
        for table in (self.table, self.panel.items, self.panel.movements, self.panel.bills):
            for key, text, run in (
                ("I", N_("New invoice"), self.new_invoice), ("R", N_("Receipt by hand"), self.new_receipt),
                ("B", N_("Bill received"), self.new_bill),
                ("E", N_("Edit facts"), self.panel.edit), ("S", N_("Statement of account"), self.statement),
                ("N", N_("New customer"), self.new_customer),
            ):  # fmt: skip
                table.add_row_action(RowAction(key, text, lambda _rows, act=run: act()))
        positive = lambda rows: rows[0].open.minor > 0  # noqa: E731
        self.panel.items.add_row_action(RowAction("W", N_("Write off"), self.write_off, is_possible=positive))
        for table in (self.panel.items, self.panel.movements):
            table.add_row_action(RowAction("X", N_("Reverse"), self.reverse, is_possible=_can_be_reversed))
        alive = lambda rows: not rows[0].is_reversed  # noqa: E731
        self.panel.allocations.add_row_action(
            RowAction("U", N_("Take the allocation back"), self.unallocate, is_possible=alive)
        )
        add_bill_actions(self, self.panel.bills)
        self.panel.payers.add_row_action(RowAction("F", N_("Forget"), self.forget))

    # --- data ---------------------------------------------------------------------------------------------------

    def load(self, session: Session) -> CustomersData:
        """Read the list and the open file."""
        return load_customers(session, self.desk.today(), self._customer_id)

    def fill(self, data: object) -> None:
        """Show list and file."""
        assert isinstance(data, CustomersData)
        self._data, self._filling = data, True
        self.table.set_rows(data.lines)
        self.chips.setVisible(bool(data.lines))
        self.filter.setVisible(bool(data.lines))
        self.chips.set_chips([Chip(k, text, sum(map(fits, data.lines))) for k, (text, fits) in _FILTERS.items()])
        self._apply_filter()
        self._file = data.file
        self._arrange()
        if data.file:
            self.table.select_id(data.file.line.id)
            self._show_file(data.file)
        self._filling = False
        self._tell_counts()

    def arrive(self, target: object) -> None:
        """Open the file of a customer: its id, or (its id, an entry's id)."""
        customer_id, entry_id = target if isinstance(target, tuple) else (target, None)
        if not isinstance(customer_id, int):
            return
        self._customer_id, self._entry_id, self._is_in_file = customer_id, entry_id, True
        self.filter.clear()
        self.chips.set_value("all")
        self.refresh()

    def retranslate(self) -> None:
        """Show all texts in the language in force."""
        super().retranslate()
        self.filter.setPlaceholderText(_(N_("Filter: name, pinyin initials, code, tax id, phone   Ctrl+F")))
        self.filter.setAccessibleName(_(N_("Filter customers")))
        self.chips.retranslate()
        self.panel.show_texts()
        self._tell_counts()

    def actions_for_help(self) -> list[PageKey]:
        """Return each key once, though several tables share it."""
        keys = super().actions_for_help()
        return list({key.key: key for key in keys}.values())

    @property
    def file(self) -> CustomerFile | None:
        """The file shown."""
        return self._file

    def _tell_counts(self) -> None:
        if self._data is None:
            return
        told = N_("{count} customers · amounts in {currency}")
        currencies = self._data.currencies
        self.set_subtitle(display.sentence(message(told, count=len(self._data.lines), currency=currencies)))
        shown = len(self.table.rows_model.rows)
        self.set_footer(display.sentence(message(N_("{shown} of {count}"), shown=shown, count=len(self._data.lines))))

    def _amounts(self, values: tuple[Money, ...]) -> str:
        return amounts(values, with_currency=self._with_currency)

    @property
    def _with_currency(self) -> bool:
        return self._data is not None and len(self._data.currencies) > 1

    def _apply_filter(self, _value: object = None) -> None:
        words = self.filter.text().casefold().split()
        fits = _FILTERS[self.chips.value() or "all"][1]
        is_free = not words and self.chips.value() in (None, "all")
        keep = None if is_free else lambda line: fits(line) and all(word in line.search_text for word in words)
        self.table.set_filter("", keep)
        self._tell_counts()

    def _to_filter(self) -> None:
        self.filter.setFocus()
        self.filter.selectAll()

    def _to_list(self) -> None:
        self._is_in_file = False
        self._arrange()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.table.current_row() is None and self.table.rows_model.rows:
            self.table.selectRow(0)

    def _to_file(self, _line: object) -> None:
        self._is_in_file = True
        self._arrange()
        self.panel.tabs.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)
        self.panel.items.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, line: CustomerLine | None) -> None:
        if self._filling or line is None or (self._file and line == self._file.line):
            return
        self._customer_id, self._entry_id = line.id, None
        if self._file_job and not self._file_job.finished:
            self._file_job.drop()

        def read(_progress: object) -> CustomerFile:
            with self.desk.book.read() as session:
                return load_file(session, line)

        self._file_job = self.desk.background.run(read, done=self._show_file, failed=self.show_error, owner=self)

    def _show_file(self, file: CustomerFile) -> None:
        self._file, self._customer_id = file, file.line.id
        country = self._data.company.country if self._data else "CN"
        self.panel.show_file(file, with_currency=self._with_currency, country=country)
        if self._entry_id is not None:
            self.panel.select_entry(self._entry_id)
            self._entry_id = None

    def _show_allocations(self, movement: Movement | None) -> None:
        if movement is None:
            self.panel.show_allocations(())
            return

        def read(_progress: object) -> tuple[AllocationRow, ...]:
            with self.desk.book.read() as session:
                return allocations(session, movement.id)

        self.desk.background.run(read, done=self.panel.show_allocations, failed=self.show_error, owner=self.panel)

    # --- acts ---------------------------------------------------------------------------------------------------

    def new_customer(self) -> None:
        """Ask for a new customer's facts and open its file."""
        if self._data is None:
            return
        company = self._data.company
        codes = frozenset(line.customer.code for line in self._data.lines)
        form = NewCustomerForm(codes, company.currency, company.language, self)
        form.accepted.connect(lambda: self._open_customer(form.values(), company.currency, company.language))
        form.open()

    def _open_customer(self, facts: dict[str, Any], currency: str, language: str) -> None:
        def opened(customer_id: int) -> None:
            self._customer_id = customer_id
            self.filter.clear()
            self.chips.set_value("all")

        run_act(
            self, N_("New customer {name}"),
            lambda session: open_customer(session, facts, currency=currency, language=language),
            done=opened, name=facts["name"],
        )  # fmt: skip

    def new_invoice(self) -> None:
        """Ask for an invoice of the customer shown and post it."""
        if self._file is None:
            return
        customer = self._file.line.customer
        form = InvoiceForm(customer, self.desk.today, self)

        def entered() -> None:
            new = form.values()
            entry = NewEntry(customer.id, EntryKind.INVOICE, new.issued_on, new.amount, new.number, new.due_on)
            run_act(
                self, N_("Invoice {number} of {customer}: {amount}"), lambda session: post(session, entry),
                number=new.number, customer=customer.name, amount=new.amount,
            )  # fmt: skip

        form.accepted.connect(entered)
        form.open()

    def new_receipt(self) -> None:
        """Ask for a receipt without a bank line and post it."""
        if self._file is None:
            return
        customer = self._file.line.customer
        form = ReceiptForm(customer, self.desk.today, self)

        def entered() -> None:
            new = form.values()
            entry = NewEntry(customer.id, EntryKind.RECEIPT, new.on, new.amount, payer=new.payer or None)

            def book(session: Session) -> None:
                receipt = post(session, entry)
                if new.is_in_order:
                    allocate_in_order(session, receipt, new.on, "hand")

            run_act(self, N_("Receipt of {amount} from {customer}"), book, amount=new.amount, customer=customer.name)

        form.accepted.connect(entered)
        form.open()

    def new_bill(self) -> None:
        """Ask for a bill of the customer shown; it can be laid on the items selected."""
        if self._file is not None:
            ask_bill(self, self._file.line.customer, self.panel.items.selected_rows())

    def write_off(self, rows: list[Any]) -> None:
        """Ask amount and reason and write an open item off."""
        item = rows[0]
        form = WriteOffForm(item, self.desk.today, self)

        def entered() -> None:
            amount, on, reason = form.values()
            run_act(
                self, N_("Write off {amount} of {number}: {reason}"),
                lambda session: deduct(session, item.id, EntryKind.WRITE_OFF, amount, on, "hand"),
                amount=amount, number=item.number, reason=reason,
            )  # fmt: skip

        form.accepted.connect(entered)
        form.open()

    def reverse(self, rows: list[Any]) -> None:
        """Ask the reason and reverse an entry; its allocations are taken back with it."""
        entry, today = rows[0], self.desk.today()
        title = display.sentence(message(N_("Reverse {number}?"), number=entry.number))
        meaning = _(
            N_("An equal and opposite entry is posted today; both stay visible. What it settled is open again.")
        )
        form = ReasonForm(title, _(N_("Reverse")), self, meaning=meaning)

        def entered() -> None:
            def taken_back(session: Session) -> None:
                reverse(session, entry.id, today)
                follow_ledger(session)

            run_act(
                self, N_("Reverse {number}: {reason}"), taken_back,
                number=entry.number, reason=form.reason.text().strip(),
            )  # fmt: skip

        form.accepted.connect(entered)
        form.open()

    def unallocate(self, rows: list[Any]) -> None:
        """Take an allocation back, dated today."""
        row, today = rows[0], self.desk.today()
        run_act(
            self, N_("Take back the allocation of {credit} to {debit}"),
            lambda session: unallocate(session, row.id, today), credit=row.credit_number, debit=row.debit_number,
        )  # fmt: skip

    def forget(self, rows: list[Any]) -> None:
        """Unlearn a payer of the customer."""
        row = rows[0]
        run_act(self, N_("Forget the payer {value}"), lambda session: forget_payer(session, row.id), value=row.value)

    def save_details(self, facts: dict[str, Any], reason: str | None, until: date | None) -> None:
        """Write the facts that were changed, and the hold of letters."""
        if self._file is None:
            return
        customer = self._file.line.customer
        is_new_hold = (reason or "", until) != (customer.hold_reason, customer.hold_until)
        if not facts and not is_new_hold:
            self.notify(_(N_("Nothing was changed.")), kind="info")
            return

        def write(session: Session) -> None:
            if facts:
                change_customer(session, customer.id, facts)
            if is_new_hold:
                hold_letters(session, customer.id, reason=reason, until=until)

        run_act(self, N_("Facts of {customer} changed"), write, customer=customer.name)

    def statement(self) -> None:
        """Show the statement of account of the customer."""
        from creditdesk.gui.pages.customers_statement import StatementDialog  # here: what prints is slow to load

        if self._file is not None:
            StatementDialog(self.desk, self._file.line.customer, self, saved=self._statement_saved).open()

    def _statement_saved(self, path: Path) -> None:
        self.notify(display.sentence(message(N_("Saved: {path}"), path=str(path))))

    def import_lists(self) -> None:
        """Choose a list of customers, invoices, receipts or allocations and import it."""
        ImportDialog.choose(self)


def _note(line: CustomerLine) -> str:
    return _(N_("letters held")) if line.is_held else ""


def _size_of(name: str) -> Callable[[CustomerLine], int | None]:
    """Return the key that sorts amounts by their size; several currencies by that of the first."""
    read = attrgetter(name)

    def size(line: CustomerLine) -> int | None:
        values = read(line)
        return values[0].minor if values else None

    return size


def _can_be_reversed(rows: list[Any]) -> bool:
    return len(rows) == 1 and rows[0].kind is not EntryKind.REVERSAL and not getattr(rows[0], "is_reversed", False)
