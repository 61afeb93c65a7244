"""汇票 in a customer's file: the bills received, the form of a new one, and what is said before one is (dis)honoured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from operator import attrgetter

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from creditdesk.banking.actions import follow_ledger
from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.money import Money
from creditdesk.customers.queries import CustomerRow
from creditdesk.gui.page import Page, Session
from creditdesk.gui.pages.acts import run_act
from creditdesk.gui.pages.customers_forms import IN_ORDER, LEAVE, Form
from creditdesk.gui.rows import Column, RowAction, RowsTable
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import ChoiceBox, DateEdit, MoneyEdit
from creditdesk.ledger.bill_actions import NewBill, dishonour_bill, honour_bill, receive_bill
from creditdesk.ledger.bills import KIND_TITLES, STATE_TITLES, Bill, BillKind, BillState, short_number
from creditdesk.ledger.queries import AllocationRow, OpenItem, allocations

_CHOSEN = "chosen"
_WIDTH = 460  # px at 100 %: of the words above the day


class BillForm(Form):
    """A bill taken in payment; it can be laid on the items chosen in the list of open items."""

    def __init__(
        self, customer: CustomerRow, chosen: Sequence[OpenItem], today: Callable[[], date], parent: QWidget | None
    ) -> None:
        title = display.sentence(message(N_("Bill received: {customer}"), customer=customer.name))
        super().__init__(title, _(N_("Enter the bill")), parent)
        self._customer = customer
        self._chosen = tuple(item.id for item in chosen if item.open.minor > 0)
        self.amount = MoneyEdit(customer.currency, self)
        self.amount.setPlaceholderText(customer.currency)
        self.number, self.acceptor = QLineEdit(self), QLineEdit(self)
        self.kind = ChoiceBox(tuple((str(kind), title) for kind, title in KIND_TITLES.items()), self)
        self.received, self.issued, self.due = (DateEdit(today, self) for _field in range(3))
        uses = [(IN_ORDER, N_("Pay open items in the order of payment")), (LEAVE, N_("Leave it on account"))]
        if len(self._chosen) > 1:
            uses.insert(1, (_CHOSEN, N_("Pay the items selected in the list")))
        self.use = ChoiceBox(tuple(uses), self)
        self.rows.add_row(N_("Amount"), self.amount)
        self.rows.add_row(N_("Bill number"), self.number, N_("By it the bank's line is recognised later."))
        self.rows.add_row(N_("Kind"), self.kind)
        self.rows.add_row(N_("Acceptor"), self.acceptor)
        self.rows.add_row(N_("Issued on"), self.issued)
        self.rows.add_row(N_("Due date"), self.due)
        self.rows.add_row(N_("Bill received on"), self.received)
        self.rows.add_row(N_("What it pays"), self.use)
        self.received.set_value(today())
        self.use.set_value(_CHOSEN if len(self._chosen) > 1 else IN_ORDER)
        self.amount.setFocus()

    def values(self) -> NewBill:
        """Return what was entered."""
        pays = {IN_ORDER: None, LEAVE: (), _CHOSEN: self._chosen}[self.use.value()]
        return NewBill(
            self._customer.id, self.received.value(), self.amount.value(), self.number.text().strip(),
            BillKind(self.kind.value()), self.acceptor.text().strip(), self.issued.value(), self.due.value(), pays,
        )  # fmt: skip

    def problem(self) -> str:
        """Return what is missing."""
        amount = self.amount.value()
        if amount is None or amount.minor <= 0:
            return _(N_("Enter an amount above zero."))
        if not self.number.text().strip() or not self.acceptor.text().strip():
            return _(N_("Enter the bill's number and its acceptor."))
        issued, received, due = self.issued.value(), self.received.value(), self.due.value()
        if issued is None or received is None or due is None:
            return _(N_("Enter the days on which the bill was issued, received and is due."))
        is_possible = issued <= received and issued <= due
        return "" if is_possible else _(N_("A bill is issued before it is received and before it is due."))


class BillDayForm(Form):
    """Ask the day on which a bill was honoured or dishonoured, and say what follows from it."""

    def __init__(
        self, title: str, act: str, label: str, meaning: str, today: Callable[[], date], parent: QWidget | None
    ) -> None:
        super().__init__(title, act, parent)
        told = QLabel(meaning, self)
        told.setWordWrap(True)
        told.setMinimumSize(px(_WIDTH), told.heightForWidth(px(_WIDTH)))
        self.body.insertWidget(0, told)
        self._today = today
        self.day = DateEdit(today, self)
        self.day.set_value(today())
        self.rows.add_row(label, self.day)
        self.day.setFocus()

    def problem(self) -> str:
        """Return that the day is missing, or has not come yet."""
        day = self.day.value()
        if day is None:
            return _(N_("Enter the date."))
        return _(N_("This day has not come yet. Enter the day on which it happened.")) if day > self._today() else ""


def bill_columns(today: Callable[[], date], money: Callable[[Money], str]) -> tuple[Column, ...]:
    """Return the columns of the list of bills."""

    def state(bill: Bill) -> str:
        if bill.ended_on is not None:
            return f"{_(STATE_TITLES[bill.state])} {display.day(bill.ended_on)}"
        if bill.is_unpaid(today()):
            return _(N_("past due, not honoured"))
        return _(STATE_TITLES[bill.state])

    def colour(bill: Bill) -> str | None:
        if bill.state is BillState.DISHONOURED or bill.is_unpaid(today()):
            return "danger"
        return None if bill.is_held else "secondary"

    return (
        Column(N_("Bill number"), attrgetter("number"), text=short_number, stretch=True, width=130, tooltip=_bill_tooltip),
        Column(N_("Due"), attrgetter("due_on"), width=92),
        Column(N_("Days left"), lambda bill: bill.days_left(today()) if bill.is_held else None, align_right=True,
               width=76, fold=1),
        Column(N_("Acceptor"), attrgetter("acceptor"), width=120, tooltip=attrgetter("acceptor"), fold=2),
        Column(N_("State"), state, width=160, colour=colour, tooltip=state),
        Column(N_("Amount"), attrgetter("amount"), text=money, align_right=True, width=100),
    )  # fmt: skip


def _bill_tooltip(bill: Bill) -> str:
    told = message(
        N_("{kind} of {acceptor}, issued {issued}, received {received} as {receipt}"), kind=message(KIND_TITLES[bill.kind]),
        acceptor=bill.acceptor, issued=bill.issued_on, received=bill.received_on, receipt=bill.receipt_number,
    )  # fmt: skip
    return f"{bill.number}\n{display.sentence(told)}"


def add_bill_actions(page: Page, table: RowsTable) -> None:
    """Give the list of bills its keys."""
    is_held = lambda rows: len(rows) == 1 and rows[0].is_held  # noqa: E731
    table.add_row_action(RowAction("H", N_("Honoured"), lambda rows: _ask_honour(page, rows[0]), is_possible=is_held))
    table.add_row_action(
        RowAction("D", N_("Dishonoured"), lambda rows: _ask_dishonour(page, rows[0]), is_possible=is_held)
    )


def ask_bill(page: Page, customer: CustomerRow, chosen: Sequence[OpenItem]) -> None:
    """Ask for a bill of a customer and enter it."""
    form = BillForm(customer, chosen, page.desk.today, page)

    def entered() -> None:
        new = form.values()

        def book(session: Session) -> None:
            receive_bill(session, new)
            follow_ledger(session)

        run_act(
            page, N_("Bill {number} over {amount} received from {customer}"), book, number=new.number, amount=new.amount,
            customer=customer.name,
        )  # fmt: skip

    form.accepted.connect(entered)
    form.open()


def _ask_honour(page: Page, bill: Bill) -> None:
    title = display.sentence(message(N_("Has bill {number} been honoured?"), number=short_number(bill.number)))
    meaning = N_(
        "{amount} leave the exposure. When the bank's line comes in, it is laid on this bill; no second receipt is made."
    )
    form = BillDayForm(
        title, _(N_("Bill honoured")), N_("Honoured on"), display.sentence(message(meaning, amount=bill.amount)), page.desk.today,
        page,
    )  # fmt: skip

    def entered() -> None:
        on = form.day.value()
        run_act(
            page, N_("Bill {number} honoured"), lambda session: honour_bill(session, bill.id, on), number=bill.number
        )

    form.accepted.connect(entered)
    form.open()


def _ask_dishonour(page: Page, bill: Bill) -> None:
    """Say which items will be open again before the bill is dishonoured."""

    def read(_progress: object) -> tuple[AllocationRow, ...]:
        with page.desk.book.read() as session:
            return allocations(session, bill.receipt_id)

    def ask(rows: tuple[AllocationRow, ...]) -> None:
        settled = tuple(f"{row.debit_number} {display.money(row.amount)}" for row in rows if not row.is_reversed)
        parts = [message(N_("The receipt {receipt} over {amount} is reversed; both entries and the bill stay visible."),
                         receipt=bill.receipt_number, amount=bill.amount)]  # fmt: skip
        if settled:
            parts.append(message(N_("Open again, with their old due dates: {items}."), items=settled))
        title = display.sentence(message(N_("Was bill {number} dishonoured?"), number=short_number(bill.number)))
        form = BillDayForm(
            title, _(N_("Bill dishonoured")), N_("Dishonoured on"), "\n".join(map(display.sentence, parts)), page.desk.today,
            page,
        )  # fmt: skip

        def entered() -> None:
            on = form.day.value()

            def book(session: Session) -> None:
                dishonour_bill(session, bill.id, on)
                follow_ledger(session)

            run_act(page, N_("Bill {number} dishonoured"), book, number=bill.number)

        form.accepted.connect(entered)
        form.open()

    page.desk.background.run(read, done=ask, failed=page.show_error, owner=page)
