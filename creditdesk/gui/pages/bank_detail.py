"""The right side of Bank receipts: one line, why it is thought to be whose, and where each fen of it goes.

The pane shows and collects; it tells the page what was decided by signals and posts nothing itself. Money that came in
goes to one customer, or is shared among several; money that went out is a refund, laid against a customer's credits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QStackedWidget, QWidget

from creditdesk.banking.payer_names import is_payment_service
from creditdesk.banking.plan import Plan
from creditdesk.banking.queries import LineRow
from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.money import Money
from creditdesk.customers.queries import CustomerRow
from creditdesk.gui.entry import read_amount
from creditdesk.gui.pages.bank_customer import CustomerPicker
from creditdesk.gui.pages.bank_foot import Foot
from creditdesk.gui.pages.bank_keys import ActTable
from creditdesk.gui.pages.bank_rest import refund_sentence, sentence
from creditdesk.gui.pages.bank_shares import ShareBar, Shares, shares_sentence
from creditdesk.gui.pages.bank_split import Split, refundable
from creditdesk.gui.pages.bank_why import WhyPanel, label
from creditdesk.gui.pages.bank_words import ItemRow, item_columns
from creditdesk.gui.rows import RowsTable
from creditdesk.gui.states import StatePanel
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Card
from creditdesk.ledger.allocation_order import AllocationOrder
from creditdesk.ledger.queries import OpenItem


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided for a line: whom to post for and what, and whether to remember the payer."""

    line: LineRow
    plans: tuple[tuple[CustomerRow, Plan], ...]
    remember: bool


class _Items(ActTable):
    """The open items; Space ticks and goes on to the next."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go one row down after Space."""
        super().keyPressEvent(event)
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.select_next()


class DetailPane(Card):
    """One bank line: whose it is, why, the open items with ticks and amounts, and the sentence that adds it up."""

    _is_built = False
    confirmed = Signal()
    customer_picked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.line: LineRow | None = None
        self.shares = Shares(Money(0, "CNY"))
        self._customers: Sequence[CustomerRow] = ()
        self._by_id: dict[int, CustomerRow] = {}
        self._items: Mapping[int, Sequence[OpenItem]] = {}
        self._limit = 0
        self._filling = self._is_adding = False
        self._build()

    # --- what the page asks -----------------------------------------------------------------------------------

    @property
    def customer(self) -> CustomerRow | None:
        """The customer whose items are shown."""
        return self.shares.current.customer if self.shares.current else None

    @property
    def split(self) -> Split | None:
        """How that customer's share lies on its items."""
        return self.shares.current.split if self.shares.current else None

    @property
    def is_refund(self) -> bool:
        """Whether the line is money that went out."""
        return self.line is not None and self.line.amount.minor < 0

    def set_book(
        self,
        customers: Sequence[CustomerRow],
        items: Mapping[int, Sequence[OpenItem]],
        difference_limit: int,
        order: str,
    ) -> None:
        """Take what lines can be laid on: customers, their open items, and the largest difference or fee to close."""
        self._customers, self._items, self._limit = customers, items, difference_limit
        self._order = AllocationOrder(order)
        self._by_id = {customer.id: customer for customer in customers}

    def show_line(self, line: LineRow | None) -> None:
        """Show a line with its stored plan; what was ticked for another line is forgotten."""
        if line is not None and line == self.line and self._is_current():
            return
        self.line = line
        customer = self._by_id.get(line.customer_id) if line and line.customer_id is not None else None
        self._start(customer)

    def _is_current(self) -> bool:
        """Return whether the items shown are still what is open."""
        return bool(self.shares.all) and all(
            share.split.items == self._split(share.customer.id).items for share in self.shares.all
        )

    def decided(self) -> Decision | None:
        """Return what would be posted; None when something is missing."""
        if self.line is None or not self.shares.is_complete:
            return None
        if self.is_refund and self.split and self.split.left.minor:
            return None
        return Decision(self.line, self.shares.plans(), self.remember.isChecked())

    def all_on_account(self) -> None:
        """Untick everything: the whole amount goes on account."""
        if self.split and not self.is_refund:
            self.split.clear()
            self._sync()

    def lay_in_order(self) -> None:
        """Lay the amount on the invoices in the policy's order of payment; a refund always uses the oldest money."""
        if self.split and self.line:
            self.split.lay_in_order(self.line.booked_on, AllocationOrder.OLDEST if self.is_refund else self._order)
            self._sync()

    def ask_customer(self) -> None:
        """Show the search field for another customer."""
        self._ask(is_adding=False)

    def ask_sharer(self) -> None:
        """Show the search field for one more customer, who shares the line's money."""
        if self.customer is None or self.is_refund:
            self._ask(is_adding=False)
        else:
            self._ask(is_adding=True)

    def focus_items(self) -> None:
        """Go to the open items."""
        if self.split and self.split.items:
            self.items.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.items.selected_rows():
                self.items.selectRow(0)

    def is_picking(self) -> bool:
        """Return whether a customer is being searched."""
        return self._stack.currentWidget() is self.picker

    def take_out(self) -> None:
        """Take the customer whose items are shown out of those who share."""
        if len(self.shares.all) > 1:
            self.shares.take_out()
            self._show_share()

    # --- choosing ---------------------------------------------------------------------------------------------

    def _ask(self, *, is_adding: bool) -> None:
        if self.line is None:
            return
        self._is_adding = is_adding
        self._stack.setCurrentWidget(self.picker)
        self._foot.hide()
        taken = {share.customer.id for share in self.shares.all} if is_adding or len(self.shares.all) > 1 else set()
        amount = Money(self.shares.rest, self.line.amount.currency) if is_adding else self.line.amount
        self.picker.ask(amount, self.line.payer, [row for row in self._customers if row.id not in taken], self._items)

    def _picked(self, customer_id: int) -> None:
        customer = self._by_id[customer_id]
        if self._is_adding:
            self.shares.add(customer, self._split(customer_id))
            self._is_adding = False
            self._show_share()
        elif len(self.shares.all) > 1:
            self.shares.put(customer, self._split(customer_id))
            self._show_share()
        else:
            self._start(customer)
        self.customer_picked.emit()
        self.focus_items()

    def _give_up_picking(self) -> None:
        self._is_adding = False
        self._show_middle()
        self.customer_picked.emit()

    def _start(self, customer: CustomerRow | None) -> None:
        """Begin the line anew, as one customer's."""
        line = self.line
        self.shares = Shares(abs(line.amount) if line else Money(0, "CNY"))
        self._is_adding = False
        if line is not None and customer is not None:
            plan = line.plan if customer.id == line.customer_id and not self.is_refund else None
            self.shares.put(customer, self._split(customer.id, plan))
            if self.is_refund and self.split:
                self.split.lay_in_order(line.booked_on, AllocationOrder.OLDEST)
            elif plan is None and self.split:
                self.split.exact()
        self.remember.setChecked(line is None or not is_payment_service(line.payer))
        self.why.forget()
        self._show_share()

    def _show_share(self) -> None:
        """Show a customer's items from the first on."""
        self._sync()
        if self.items.rows_model.rows:
            self.items.selectRow(0)
        self._show_middle()

    def _split(self, customer_id: int, plan: Plan | None = None) -> Split:
        items = self._items.get(customer_id, ())
        return Split(self.shares.amount, refundable(items) if self.is_refund else items, plan)

    def _ticked(self, row: ItemRow, ticked: bool) -> None:
        if self._filling or self.split is None:
            return
        if self.is_refund:
            self._sync()
            self._say(N_("A refund uses up the oldest money of the customer first."), "warning")
            return
        fits = self.split.tick(row.id, ticked)
        self._sync()
        if not fits:
            self._say(N_("Nothing of the receipt is left for {number}. Untick another item or lower its amount."),
                      "warning", number=row.number)  # fmt: skip

    def _typed(self, row: ItemRow, text: str) -> None:
        if self.split is None or self.is_refund:
            return
        try:
            minor = read_amount(text or "0", row.open.currency).minor
        except ValueError:
            self._say(N_("“{text}” is no amount. Write for example 1,234.50."), "warning", text=text)
            return
        fits = self.split.set_part(row.id, minor)
        self._sync()
        if not fits:
            self._say(N_("{number} can take at most what is open of it and left of the receipt."),
                      "warning", number=row.number)  # fmt: skip

    def _given(self, amount: Money | None) -> None:
        """Take the amount typed for the customer shown; an empty field lets its items decide."""
        fits = self.shares.give(None if amount is None else amount.minor)
        self._sync()
        if not fits:
            self._say(N_("A share is at least what its items take and at most what the others leave."), "warning")

    def _go_to_share(self, number: int) -> None:
        self.shares.go(number)
        self._show_share()
        self.focus_items()

    def _close_rest(self, kind: str) -> None:
        if self.split:
            self.split.close_rest(kind)
            self._sync()

    # --- showing ----------------------------------------------------------------------------------------------

    def _sync(self) -> None:
        """Show the shares as they are now: rows, ticks, the rest, the sentence, the buttons."""
        line, split = self.line, self.split
        self._heading()
        self.share_bar.show_shares(self.shares)
        rows = [
            ItemRow(i.id, i.number, i.kind, i.issued_on, i.days_past_due, i.open, split.part(i.id))
            for i in (split.items if split else ())
        ]  # fmt: skip
        self._filling = True
        model = self.items.rows_model
        self.items.set_rows(rows)
        model.tick([row for row in rows if row.part is None], False)
        model.tick([row for row in rows if row.part is not None], True)
        self._filling = False
        if rows and not self.items.selected_rows():
            self.items.selectRow(0)
        self._show_sentence()
        ready, moved_in = self.decided() is not None, line is not None and line.amount.minor > 0
        self.confirm.setEnabled(ready)
        self._foot.account.setEnabled(split is not None and moved_in)
        self._foot.sharer.setEnabled(split is not None and moved_in)
        self.in_order.setEnabled(bool(rows) and moved_in)
        teaches = split is not None and moved_in and not split.pays_bill
        self.remember.setVisible(ready and teaches and line is not None and bool(line.payer or line.payer_account))

    def _heading(self) -> None:
        line = self.line
        if line is None:
            self.set_title("")
            return
        self.set_title(self.customer.name if self.customer else (line.payer or _(N_("Payer not named"))))
        received = N_("Received {amount} {currency}") if line.amount.minor >= 0 else N_("Paid out {amount} {currency}")
        self._received.setText(
            display.sentence(message(received, amount=abs(line.amount), currency=line.amount.currency))
        )
        working = self.split.working if self.split and not self.is_refund else ()
        self.why.show_line(line, self.customer, {row.code: row.name for row in self._customers}, working)

    def _show_middle(self) -> None:
        self._foot.show()
        if self.line is None:
            return
        if self.customer is not None:
            empty = (
                N_("This customer has no money that is not applied; nothing can be refunded.")
                if self.is_refund
                else N_("Nothing is open at this customer: the whole amount goes on account.")
            )
            self.items.set_empty(empty)
            self._stack.setCurrentWidget(self.items)
            return
        text = N_("Nobody is known by this name, account or text. Choose whose money it is, or set the line aside.")
        if self.is_refund:
            text = N_("Money went out. Choose the customer it went back to, or set the line aside.")
        self._state.show_state(_(text), [(N_("Choose the customer  F4"), self.ask_customer)])
        self._stack.setCurrentWidget(self._state)

    def _show_sentence(self) -> None:
        split = self.split
        planned = {part.deduction_kind for part in self.line.plan.parts} if self.line else set()
        self.rest.show_rest(None if self.is_refund else split, self._limit, planned)
        self._foot.sentence.setVisible(split is not None)
        if split is None:
            return
        if self.is_refund:
            text, role = refund_sentence(split)
        else:
            text, role = shares_sentence(self.shares) if len(self.shares.all) > 1 else sentence(split)
        self._foot.say(text, role)
        surplus = N_("Money on account waits for the next invoice. If you pay it back, place the bank's line of that "
                     "payment at this customer: it uses this money up.")  # fmt: skip
        self._foot.sentence.setToolTip(_(surplus) if split.left.minor > 0 and not self.is_refund else "")

    def _say(self, template: str, role: str, **params: object) -> None:
        self._foot.say(display.sentence(message(template, **params)), role)

    # --- building ---------------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Show all texts in the language in force."""
        super().retranslate()
        if not self._is_built:
            return  # the card calls this before the pane has its parts
        self.picker.retranslate()
        self.items.retranslate()
        self._foot.retranslate()
        self.in_order.setText(f"{_(N_('In order of payment'))}  O")
        self._sync()
        if not self.is_picking():
            self._show_middle()

    def _build(self) -> None:
        self.title.setWordWrap(True)
        self._received = label("card-title")
        self._received.setWordWrap(False)
        self.head.setStretchFactor(self.title, 1)
        self.head.addWidget(self._received, 0, Qt.AlignmentFlag.AlignTop)
        self.in_order = QPushButton(self)
        self.in_order.setProperty("role", "link")
        self.in_order.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the table
        self.in_order.clicked.connect(self.lay_in_order)
        self.why = WhyPanel(self.in_order, parent=self)
        self.share_bar = ShareBar(self)
        self.share_bar.chosen.connect(self._go_to_share)
        self.share_bar.given.connect(self._given)
        self.share_bar.taken_out.connect(self.take_out)
        self.items = _Items(item_columns(self._typed), name=N_("Open items of the customer"), density="compact")
        self.items.setMinimumHeight(px(116))
        self.items.setEditTriggers(RowsTable.EditTrigger.EditKeyPressed | RowsTable.EditTrigger.DoubleClicked)
        self.items.rows_model.ticked.connect(self._ticked)
        self.items.entered.connect(self._enter)
        self.picker = CustomerPicker(self)
        self.picker.chosen.connect(self._picked)
        self.picker.given_up.connect(self._give_up_picking)
        self._state = StatePanel(self)
        self._stack = QStackedWidget(self)
        self._stack.setStyleSheet("QStackedWidget { background: transparent; }")
        for page in (self.items, self.picker, self._state):
            self._stack.addWidget(page)
        self.body.addWidget(self.why)
        self.body.addWidget(self.share_bar)
        self.body.addWidget(self._stack, 1)
        self._build_foot()

    def _build_foot(self) -> None:
        self._foot = foot = Foot(self)
        self.rest, self.confirm, self.aside, self.later = foot.rest, foot.confirm, foot.aside, foot.later
        self.remember = foot.remember
        foot.rest.chosen.connect(self._close_rest)
        foot.confirm.clicked.connect(self.confirmed)
        foot.other.clicked.connect(self.ask_customer)
        foot.sharer.clicked.connect(self.ask_sharer)
        foot.account.clicked.connect(self.all_on_account)
        self.body.addWidget(foot)
        self._is_built = True
        self.retranslate()

    def minimumSizeHint(self) -> QSize:
        """Return the room needed at the width there is: lines wrap, and a splitter does not ask for that."""
        return QSize(px(300), self.layout().totalMinimumHeightForWidth(max(self.width(), px(300))))

    def event(self, event: QEvent) -> bool:
        """Ask anew for the height needed after the size or the words changed, once the layout at work is done."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            QTimer.singleShot(0, self, self._ask_for_room)
        return super().event(event)

    def _ask_for_room(self) -> None:
        """Tell everything around that the least height is another; a splitter does not pass that on."""
        around: QWidget | None = self
        while around is not None and not isinstance(around, QScrollArea):
            around.updateGeometry()
            around = around.parentWidget()

    def _enter(self, _row: object) -> None:
        self.confirmed.emit()
