"""One line's money among several customers while a person decides it: who gets how much, and the bar that shows it.

Each customer has a split of its own. A typed amount is that customer's whole share; without one a share is what its
items take, and the last such customer gets the rest. Shares together = the amount received. Source: ux.md §11, task 7.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from creditdesk.banking.plan import Plan
from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.money import Money
from creditdesk.customers.queries import CustomerRow
from creditdesk.gui import theme
from creditdesk.gui.flow import FlowLayout
from creditdesk.gui.pages.bank_split import Split
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import MoneyEdit

_NAME = 12  # letters of a name in the sentence
_KEYS = ("Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5", "Alt+6", "Alt+7", "Alt+8", "Alt+9")
_NAME_WIDTH = 84  # px of it on its button


@dataclass(slots=True)
class CustomerShare:
    """A customer, the split of its share, and the amount typed for it; None takes what the items take."""

    customer: CustomerRow
    split: Split
    given: int | None = None

    @property
    def taken(self) -> int:
        """What is this customer's for certain: the amount typed, or what its items take."""
        return self.given if self.given is not None else sum(part.minor for part in self.split.parts)


class Shares:
    """The customers a line's money goes to; one is being worked on."""

    def __init__(self, amount: Money) -> None:
        self.amount = amount
        self.all: list[CustomerShare] = []
        self.at = 0

    @property
    def current(self) -> CustomerShare | None:
        """The share being worked on."""
        return self.all[self.at] if self.all else None

    @property
    def rest(self) -> int:
        """What nobody has yet; it goes to the last customer without a typed amount."""
        return self.amount.minor - sum(share.taken for share in self.all)

    def money(self, share: CustomerShare) -> Money:
        """Return a share's money."""
        minor = share.taken + (self.rest if share is self._floating() else 0)
        return Money(minor, self.amount.currency)

    def on_account(self, share: CustomerShare) -> Money:
        """Return what of a share no item takes."""
        return self.money(share) - Money(sum(part.minor for part in share.split.parts), self.amount.currency)

    def put(self, customer: CustomerRow, split: Split) -> None:
        """Give the share being worked on, or the first, to this customer."""
        self.all[self.at : self.at + 1] = [CustomerShare(customer, split)]
        self._fit()

    def add(self, customer: CustomerRow, split: Split) -> None:
        """Let one more customer share, and work on that one."""
        self.all.append(CustomerShare(customer, split))
        self.go(len(self.all) - 1)

    def take_out(self) -> None:
        """Take the customer being worked on out again."""
        del self.all[self.at]
        self.go(max(0, self.at - 1))

    def go(self, at: int) -> None:
        """Work on another customer's share."""
        self.at = at
        self._fit()

    def give(self, minor: int | None) -> bool:
        """Fix the share being worked on to an amount, or unfix it; return whether that is possible."""
        share = self.current
        if share is None:
            return False
        parts = sum(part.minor for part in share.split.parts)
        if minor is not None and (minor < max(parts, 1) or minor > self.rest + share.taken):
            return False
        share.given = minor
        self._fit()
        return True

    @property
    def is_complete(self) -> bool:
        """Whether everybody has something and the shares are the amount."""
        if not self.all or self.rest < 0 or (self.rest and self._floating() is None):
            return False
        return all(
            share.split.amount.minor > 0
            and self.money(share).minor > 0
            and 0 <= self.on_account(share).minor <= self.money(share).minor
            for share in self.all
        )

    def plans(self) -> tuple[tuple[CustomerRow, Plan], ...]:
        """Return whom to post for and what."""
        return tuple(
            (share.customer, replace(share.split.plan(), unapplied=self.on_account(share).minor)) for share in self.all
        )

    def _floating(self) -> CustomerShare | None:
        return next((share for share in reversed(self.all) if share.given is None), None)

    def _fit(self) -> None:
        """Let the split being worked on lay out what is free for it."""
        share = self.current
        if share is not None:
            minor = share.given if share.given is not None else self.rest + share.taken
            share.split.amount = Money(minor, self.amount.currency)


def shares_sentence(shares: Shares) -> tuple[str, str]:
    """Return the sentence that adds the shares up, and its colour: ok, or warning while they do not."""
    rest = Money(shares.rest, shares.amount.currency)
    if rest.minor < 0:
        text = N_("{rest} more than was received is ticked. Untick an item or lower its amount.")
        return display.sentence(message(text, rest=-rest)), "warning"
    parts = []
    for share in shares.all:
        money, account = shares.money(share), shares.on_account(share)
        if money.minor <= 0:
            text = N_("{customer} has no part yet. Tick an item, or type the amount beside the names.")
            return display.sentence(message(text, customer=share.customer.name)), "warning"
        if not 0 <= account.minor <= money.minor:
            return display.sentence(message(N_("The credits ticked need an invoice to go to."))), "warning"
        text = N_("{customer} {amount} (of this {rest} on account)") if account.minor else N_("{customer} {amount}")
        parts.append(
            display.sentence(message(text, customer=short_name(share.customer.name), amount=money, rest=account))
        )
    if not shares.is_complete:
        text = N_("{rest} has no customer yet. Correct an amount beside the names.")
        return display.sentence(message(text, rest=rest)), "warning"
    told = message(N_("{amount} = {parts} ✓ every cent has a place"), amount=shares.amount, parts=" + ".join(parts))
    return display.sentence(told), "ok"


def short_name(name: str) -> str:
    """Return a name short enough for a sentence of several."""
    return name if len(name) <= _NAME else name[: _NAME - 1] + "…"


class ShareBar(QWidget):
    """A button for each customer who shares, the amount of the one worked on, and a way to take it out."""

    chosen = Signal(int)  # which customer to work on
    given = Signal(object)  # the amount typed for it, or None
    taken_out = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(px(8))
        self.setLayout(self._flow)
        self._group = QButtonGroup(self)
        self.buttons: list[QPushButton] = []
        self.amount = MoneyEdit(parent=self)
        self.amount.setFixedWidth(px(104))
        self.amount.changed.connect(self.given)
        self.out = QPushButton(self)
        self.out.setProperty("role", "link")
        self.out.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.out.clicked.connect(self.taken_out)
        for widget in (self.amount, self.out):
            self._flow.addWidget(widget)
        self.hide()

    def show_shares(self, shares: Shares) -> None:
        """Show who shares; nothing while it is one customer's money."""
        self.setVisible(len(shares.all) > 1)
        while len(self.buttons) < len(shares.all):
            self._add_button(len(self.buttons))
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(shares.all))
            if number < len(shares.all):
                share = shares.all[number]
                name = button.fontMetrics().elidedText(
                    share.customer.name, Qt.TextElideMode.ElideRight, px(_NAME_WIDTH)
                )
                button.setText(f"{name} {display.money(shares.money(share))}".replace("&", "&&"))
                button.setToolTip("  ".join((share.customer.name, *_KEYS[number : number + 1])))
                button.setChecked(number == shares.at)
                bold = QFontMetrics(theme.font(13, bold=True)).horizontalAdvance(button.text())
                button.setMinimumWidth(bold + px(28))  # a checked chip is bold, which its size hint does not know
        share = shares.current
        if share is None:
            return
        self.out.setText(_(N_("Take out  Del")))
        self.amount.currency = shares.amount.currency
        self.amount.set_value(shares.money(share))
        told = display.sentence(message(N_("Amount for {customer}"), customer=share.customer.name))
        self.amount.setAccessibleName(told)
        self.amount.setToolTip(told)

    def _add_button(self, number: int) -> None:
        button = QPushButton(self)
        button.setProperty("role", "chip")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(_teller(self.chosen.emit, number))
        for key in _KEYS[number : number + 1]:
            QShortcut(QKeySequence(key), button).activated.connect(_teller(self.chosen.emit, number))
        self._group.addButton(button)
        self.buttons.append(button)
        for widget in (self.amount, self.out):  # they stay behind the names
            self._flow.removeWidget(widget)
        for widget in (button, self.amount, self.out):
            self._flow.addWidget(widget)


def _teller(tell: Callable[[int], None], number: int) -> Callable[[], None]:
    return lambda: tell(number)
