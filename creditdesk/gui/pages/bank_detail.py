"""The right side of Bank receipts: one line, why it is thought to be whose, and where each fen of it goes.

The pane shows and collects; it tells the page what was decided by signals and posts nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from creditdesk.banking.payer_names import is_payment_service
from creditdesk.banking.plan import Plan
from creditdesk.banking.proposals import Tier
from creditdesk.banking.queries import LineRow
from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.customers.queries import CustomerRow
from creditdesk.gui import icons, theme
from creditdesk.gui.entry import read_amount
from creditdesk.gui.flow import FlowLayout
from creditdesk.gui.pages.bank_customer import CustomerPicker
from creditdesk.gui.pages.bank_rest import RestRow, sentence
from creditdesk.gui.pages.bank_split import Split
from creditdesk.gui.pages.bank_words import ItemRow, item_columns, reasons, short_account
from creditdesk.gui.rows import RowsTable
from creditdesk.gui.states import StatePanel
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Card
from creditdesk.ledger.queries import OpenItem


class _Items(RowsTable):
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
        self.customer: CustomerRow | None = None
        self.split: Split | None = None
        self._customers: Sequence[CustomerRow] = ()
        self._by_id: dict[int, CustomerRow] = {}
        self._items: Mapping[int, Sequence[OpenItem]] = {}
        self._limit = 0
        self._filling = False
        self._build()

    # --- what the page asks -----------------------------------------------------------------------------------

    def set_book(
        self, customers: Sequence[CustomerRow], items: Mapping[int, Sequence[OpenItem]], difference_limit: int
    ) -> None:
        """Take what lines can be laid on: customers, their open items, and the largest difference or fee to close."""
        self._customers, self._items, self._limit = customers, items, difference_limit
        self._by_id = {customer.id: customer for customer in customers}

    def show_line(self, line: LineRow | None) -> None:
        """Show a line with its stored plan; what was ticked for another line is forgotten."""
        if line is not None and line == self.line and self.split and self._is_current(line):
            return
        self.line = line
        self.customer = self._by_id.get(line.customer_id) if line and line.customer_id is not None else None
        self._start(line.plan if line else None)

    def _is_current(self, line: LineRow) -> bool:
        customer = self.customer.id if self.customer else 0
        return self.split is not None and self.split.items == self._own_items(customer, line)

    def _own_items(self, customer_id: int, line: LineRow) -> tuple[OpenItem, ...]:
        return tuple(i for i in self._items.get(customer_id, ()) if i.open.currency == line.amount.currency)

    def decided(self) -> tuple[int, int, Plan, bool] | None:
        """Return line, customer, plan and whether to remember the payer; None when something is missing."""
        if self.line is None or self.customer is None or self.split is None or not self.split.is_complete:
            return None
        return self.line.id, self.customer.id, self.split.plan(), self.remember.isChecked()

    def all_on_account(self) -> None:
        """Untick everything: the whole amount goes on account."""
        if self.split:
            self.split.clear()
            self._sync()

    def oldest_first(self) -> None:
        """Lay the amount on the oldest invoices."""
        if self.split:
            self.split.oldest_first()
            self._sync()

    def ask_customer(self) -> None:
        """Show the search field for another customer."""
        if self.line is not None:
            self._stack.setCurrentWidget(self.picker)
            self._foot.hide()
            self.picker.ask(self.line.amount, self._customers, self._items)

    def focus_items(self) -> None:
        """Go to the open items."""
        if self.split and self.split.items:
            self.items.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.items.selected_rows():
                self.items.selectRow(0)

    def is_picking(self) -> bool:
        """Return whether a customer is being searched."""
        return self._stack.currentWidget() is self.picker

    # --- choosing ---------------------------------------------------------------------------------------------

    def _picked(self, customer_id: int) -> None:
        self.customer = self._by_id[customer_id]
        own = self.line is not None and self.line.customer_id == customer_id
        self._start(self.line.plan if own and self.line else None)
        self.customer_picked.emit()
        self.focus_items()

    def _give_up_picking(self) -> None:
        self._show_middle()
        self.customer_picked.emit()

    def _start(self, plan: Plan | None) -> None:
        if self.line is None or self.customer is None:
            self.split = None
        else:
            self.split = Split(self.line.amount, self._items.get(self.customer.id, ()), plan)
        self.remember.setChecked(self.line is None or not is_payment_service(self.line.payer))
        self._rivals.hide()
        self._sync()
        self._show_middle()

    def _ticked(self, row: ItemRow, ticked: bool) -> None:
        if self._filling or self.split is None:
            return
        if not self.split.tick(row.id, ticked):
            self._sync()
            self._say(N_("Nothing of the receipt is left for {number}. Untick another item or lower its amount."),
                      "warning", number=row.number)  # fmt: skip
            return
        self._sync()

    def _typed(self, row: ItemRow, text: str) -> None:
        if self.split is None:
            return
        try:
            minor = read_amount(text or "0", row.open.currency).minor
        except ValueError:
            self._say(N_("“{text}” is no amount. Write for example 1,234.50."), "warning", text=text)
            return
        fits = self.split.set_part(row.id, minor)
        self._sync()
        if not fits:
            self._say(
                N_("{number} can take at most what is open of it and left of the receipt."),
                "warning",
                number=row.number,
            )

    def _close_rest(self, kind: str) -> None:
        if self.split:
            self.split.close_rest(kind)
            self._sync()

    # --- showing ----------------------------------------------------------------------------------------------

    def _sync(self) -> None:
        """Show the split as it is now: rows, ticks, the rest, the sentence, the buttons."""
        line, split = self.line, self.split
        self._heading()
        rows = [
            ItemRow(i.id, i.number, i.kind, i.issued_on, i.days_past_due, i.open, split.part(i.id))
            for split in ([self.split] if self.split else [])
            for i in split.items
        ]
        self._filling = True
        model = self.items.rows_model
        self.items.set_rows(rows)
        model.tick([row for row in rows if row.part is None], False)
        model.tick([row for row in rows if row.part is not None], True)
        self._filling = False
        if rows and not self.items.selected_rows():
            self.items.selectRow(0)
        self._show_sentence()
        ready = self.decided() is not None
        self.confirm.setEnabled(ready)
        self.account.setEnabled(split is not None and line is not None and line.amount.minor > 0)
        self.oldest.setEnabled(bool(rows) and line is not None and line.amount.minor > 0)
        known = ready and line is not None and bool(line.payer or line.payer_account)
        self.remember.setVisible(known)

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
        facts = [display.day(line.booked_on)]
        if line.payer and (self.customer is None or line.payer != self.customer.name):
            facts.append(display.sentence(message(N_("payer {payer}"), payer=line.payer)))
        if line.text:
            facts.append(display.sentence(message(N_("text “{text}”"), text=line.text)))
        if line.payer_account:
            facts.append(display.sentence(message(N_("account {account}"), account=short_account(line.payer_account))))
        if line.reference:
            facts.append(display.sentence(message(N_("reference {reference}"), reference=line.reference)))
        self._facts.setText(" · ".join(facts))
        own = self.customer is None or self.customer.id == line.customer_id
        good, doubts = reasons(line.tier, line.plan) if own else ([], [])
        if not own:
            good = [_(N_("customer chosen by you"))]
        mark = "✕" if line.tier is Tier.UNKNOWN else "!"
        self._good.setText("   ".join(f"✓ {text}" for text in good))
        self._doubts.setText("   ".join(f"{mark} {text}" for text in doubts))
        self._good.setVisible(bool(good))
        self._doubts.setVisible(bool(doubts))
        self._show_rivals(line)

    def _show_rivals(self, line: LineRow) -> None:
        codes = {customer.code: customer.name for customer in self._customers}
        texts = [
            f"{codes.get(rival.what, rival.what)}: {display.sentence(rival.why_not)}" for rival in line.plan.rivals
        ]
        self._rivals.setText("\n".join(f"– {text}" for text in texts))
        self._more.setVisible(bool(texts))
        arrow = "▾" if self._rivals.isVisibleTo(self) else "▸"
        self._more.setText(f"{arrow} " + display.sentence(message(N_("{count} others looked at"), count=len(texts))))

    def _toggle_rivals(self) -> None:
        self._rivals.setVisible(not self._rivals.isVisibleTo(self))
        if self.line:
            self._show_rivals(self.line)

    def _show_middle(self) -> None:
        line = self.line
        self._foot.show()
        if line is None:
            return
        if line.amount.minor <= 0:
            text = _(N_("Money went out to a customer: book it as a refund at the customer, or set it aside with N."))
            self._state.show_state(text)
        elif self.customer is None:
            text = _(
                N_("Nobody is known by this name, account or text. Choose whose money it is, or set the line aside.")
            )
            self._state.show_state(text, [(N_("Choose the customer  F4"), self.ask_customer)])
        else:
            self._stack.setCurrentWidget(self.items)
            return
        self._stack.setCurrentWidget(self._state)

    def _show_sentence(self) -> None:
        split = self.split
        planned = {part.deduction_kind for part in self.line.plan.parts} if self.line else set()
        self.rest.show_rest(split, self._limit, planned)
        shown = split is not None and split.amount.minor > 0
        self._sentence.setVisible(shown)
        if split is not None and shown:
            text, role = sentence(split)
            self._sentence.setText(text)
            self._sentence.setProperty("role", role)
            theme.restyle(self._sentence)

    def _say(self, template: str, role: str, **params: object) -> None:
        self._sentence.setText(display.sentence(message(template, **params)))
        self._sentence.setProperty("role", role)
        theme.restyle(self._sentence)

    # --- building ---------------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Show all texts in the language in force."""
        super().retranslate()
        if not self._is_built:
            return  # the card calls this before the pane has its parts
        self.picker.retranslate()
        self.items.retranslate()
        for button, text, key in self._named:
            button.setText(f"{_(text)}  {key}")
        self.remember.setText(_(N_("Remember this name and account")))
        self._sync()
        if not self.is_picking():
            self._show_middle()

    def _build(self) -> None:
        self.title.setWordWrap(True)
        self._received = _label("card-title")
        self.head.addStretch(1)
        self.head.addWidget(self._received)
        self._facts, self._good, self._doubts = _label("small"), _label(""), _label("warning")
        self._rivals = _label("small")
        self._rivals.hide()
        self._more, self.oldest = QPushButton(self), QPushButton(self)
        for button in (self._more, self.oldest):
            button.setProperty("role", "link")
        self._more.clicked.connect(self._toggle_rivals)
        for label in (self._facts, self._good, self._doubts, self._rivals):
            label.setWordWrap(True)
        self.body.addWidget(self._facts)
        why = QVBoxLayout()
        why.setSpacing(px(4))
        why.addWidget(self._good)
        why.addWidget(self._doubts)
        line = QHBoxLayout()
        line.addLayout(why, 1)
        line.addWidget(self._more, 0, Qt.AlignmentFlag.AlignBottom)
        line.addWidget(self.oldest, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(line)
        self.body.addWidget(self._rivals)
        self.items = _Items(item_columns(self._typed), name=N_("Open items of the customer"), density="compact")
        self.items.setMinimumHeight(px(116))
        self.items.set_empty(N_("Nothing is open at this customer: the whole amount goes on account."))
        self.items.setEditTriggers(RowsTable.EditTrigger.EditKeyPressed | RowsTable.EditTrigger.DoubleClicked)
        self.items.rows_model.ticked.connect(self._ticked)
        self.items.activated_row.connect(self._enter)
        self.picker = CustomerPicker(self)
        self.picker.chosen.connect(self._picked)
        self.picker.given_up.connect(self._give_up_picking)
        self._state = StatePanel(self)
        self._stack = QStackedWidget(self)
        self._stack.setStyleSheet("QStackedWidget { background: transparent; }")
        for page in (self.items, self.picker, self._state):
            self._stack.addWidget(page)
        self.body.addWidget(self._stack, 1)
        self._build_foot()

    def _build_foot(self) -> None:
        self.rest = RestRow(self)
        self.rest.chosen.connect(self._close_rest)
        self._sentence = _label("ok")
        self._sentence.setWordWrap(True)
        acts = QWidget(self)
        row = FlowLayout(px(8))
        acts.setLayout(row)
        self.confirm = icons.IconButton("check", role="primary", parent=acts)
        self.other, self.account = QPushButton(acts), QPushButton(acts)
        self.aside, self.later = QPushButton(acts), QPushButton(acts)
        self._named = (
            (self.confirm, N_("Post it"), "Enter"), (self.other, N_("Other customer"), "F4"),
            (self.account, N_("Put on account"), "A"), (self.aside, N_("Not a payment"), "N"),
            (self.later, N_("Later"), "L"), (self.oldest, N_("Oldest first"), "O"),
        )  # fmt: skip
        for button, _text, _key in self._named[:-1]:
            row.addWidget(button)
        self.confirm.clicked.connect(self.confirmed)
        self.other.clicked.connect(self.ask_customer)
        self.account.clicked.connect(self.all_on_account)
        self.oldest.clicked.connect(self.oldest_first)
        self.remember = QCheckBox(self)
        self._foot = QWidget(self)
        outer = QVBoxLayout(self._foot)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(6))
        for part in (self.rest, self._sentence, acts, self.remember):
            outer.addWidget(part)
        self.body.addWidget(self._foot)
        for button, _text, _key in self._named:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the table
            button.setAutoDefault(True)
        self._is_built = True
        self.retranslate()

    def minimumSizeHint(self) -> QSize:
        """Return the room needed at the width there is: lines wrap, and a splitter does not ask for that."""
        return QSize(px(300), self.layout().totalMinimumHeightForWidth(max(self.width(), px(300))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask anew for the height that the width needs."""
        super().resizeEvent(event)
        self.updateGeometry()

    def _enter(self, _row: object) -> None:
        self.confirmed.emit()


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    return label
