"""The sentence that adds a receipt up, and the choice of what becomes of an invoice's rest.

"63,199.50 = 28,400.00 + 22,300.00 + 12,499.50 ✓ every cent has a place"; a short payment leaves its rest open or
closes it as a small difference or fee, at most up to the limit of the settings.
"""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from creditdesk.base import display
from creditdesk.base.i18n import N_, message
from creditdesk.base.money import Money
from creditdesk.gui import theme
from creditdesk.gui.flow import FlowLayout
from creditdesk.gui.pages.bank_split import Split
from creditdesk.gui.theme import px

_WORDS = {
    "": N_("Leave open ({rest})"),
    "difference": N_("As small difference"),
    "fee": N_("As bank fee"),
    "discount": N_("As cash discount"),
}
KEYS = {"": "K", "difference": "D", "fee": "F", "discount": "C"}
_CLOSED = {
    "difference": N_("{amount} closed as small difference"),
    "fee": N_("{amount} closed as bank fee"),
    "discount": N_("{amount} closed as cash discount"),
}


class RestRow(QWidget):
    """“Rest of INV-7:” with one button for each thing that can become of it."""

    chosen = Signal(str)  # "", "difference", "fee" or "discount"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(px(8))
        self.setLayout(flow)
        self._words = QLabel(self)
        self._words.setMinimumHeight(px(30))
        flow.addWidget(self._words)
        self.buttons: dict[str, QPushButton] = {}
        for kind in _WORDS:
            button = QPushButton(self)
            button.setProperty("role", "chip")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, k=kind: self.chosen.emit(k))
            self.buttons[kind] = button
            flow.addWidget(button)

    def show_rest(self, split: Split | None, limit: int, planned: Collection[str]) -> None:
        """Show the rest of the one short item; kinds the stored plan chose are possible above the limit too."""
        short = split.short if split else None
        self.setVisible(short is not None)
        if short is None or split is None:
            return
        item, rest = short
        self._words.setText(display.sentence(message(N_("Rest of {number}:"), number=item.number)))
        most = message(
            N_("More than {limit}, the most that the settings let a receipt leave."), limit=Money(limit, rest.currency)
        )
        for kind, button in self.buttons.items():
            is_chosen = split.closing == kind
            text = f"{display.sentence(message(_WORDS[kind], rest=rest))}  {KEYS[kind]}"
            button.setText(f"✓ {text}" if is_chosen else text)
            button.setChecked(is_chosen)
            bold = QFontMetrics(theme.font(13, bold=True)).horizontalAdvance(button.text())
            button.setMinimumWidth(bold + px(28))  # a checked chip is bold, which its size hint does not know
            button.setEnabled(not kind or rest.minor <= limit or kind in planned)
            button.setToolTip("" if button.isEnabled() else display.sentence(most))
        self.buttons["discount"].setVisible("discount" in planned)

    def press(self, kind: str) -> None:
        """Choose what becomes of the rest, where that is offered: the key of a button."""
        if self.isVisibleTo(self.parentWidget()) and self.buttons[kind].isVisibleTo(self):
            self.buttons[kind].click()


def refund_sentence(split: Split) -> tuple[str, str]:
    """Return what a refund uses up of the customer's money, and its colour: warning where there is too little."""
    if split.left.minor:
        text = message(
            N_("{amount} went back, but only {free} of this customer's money is not applied. Free a receipt or enter a "
               "credit note at the customer, or choose another customer."),
            amount=split.amount, free=split.amount - split.left,
        )  # fmt: skip
        return display.sentence(text), "warning"
    parts = " + ".join(display.money(part) for part in split.parts)
    text = message(N_("{amount} = {parts} of the customer's money ✓"), amount=split.amount, parts=parts)
    return display.sentence(text), "ok"


def sentence(split: Split) -> tuple[str, str]:
    """Return the sentence that adds the split up, and its colour: ok, or warning while it does not."""
    parts = [display.money(part) for part in split.parts]
    sum_ = " + ".join(parts).replace("+ -", "− ")
    left = split.left
    if left.minor < 0:
        text = message(
            N_("{rest} more than was received is ticked. Untick an item or lower its amount."), rest=-left
        )  # fmt: skip
        return display.sentence(text), "warning"
    if left.minor > split.amount.minor:
        return display.sentence(message(N_("The credits ticked need an invoice to go to."))), "warning"
    if not parts:
        text = message(N_("{amount} goes on account of the customer, no invoice is paid ✓"), amount=split.amount)
    elif left.minor:
        text = message(
            N_("{amount} = {parts} + {rest} on account ✓ every cent has a place"),
            amount=split.amount, parts=sum_, rest=left,
        )  # fmt: skip
    else:
        text = message(N_("{amount} = {parts} ✓ every cent has a place"), amount=split.amount, parts=sum_)
    told = [display.sentence(text)]
    told += [display.sentence(message(_CLOSED[kind], amount=amount)) for kind, amount in split.closed]
    return " · ".join(told), "ok"
