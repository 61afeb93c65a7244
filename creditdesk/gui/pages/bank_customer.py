"""Choose the customer a bank line belongs to: typing pinyin initials, name, code or tax id narrows the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.money import Money
from creditdesk.customers.queries import CustomerRow
from creditdesk.gui.rows import Column, RowsTable
from creditdesk.gui.theme import px
from creditdesk.ledger.queries import OpenItem

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer to choose, with what is open in the line's currency and an item of exactly the amount."""

    id: int
    name: str
    code: str
    open: Money | None
    exact: str
    search_key: str


class _Search(QLineEdit):
    """The field typed into; the arrows move in the list below it."""

    moved = Signal(int)
    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move in the list, Esc gives up."""
        match event.key():
            case Qt.Key.Key_Down:
                self.moved.emit(1)
            case Qt.Key.Key_Up:
                self.moved.emit(-1)
            case Qt.Key.Key_Escape:
                self.given_up.emit()
            case _:
                super().keyPressEvent(event)


class CustomerPicker(QWidget):
    """A search field over the customers; Enter chooses, Esc leaves things as they were."""

    chosen = Signal(int)  # customer id
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._candidates: Sequence[Candidate] = ()
        self.field = _Search(self)
        self.table = RowsTable(
            (
                Column(N_("Customer"), attrgetter("name"), stretch=True, width=200, note=attrgetter("code"), tooltip=_name_and_code),
                Column(N_("Same amount"), attrgetter("exact"), width=130, colour="ok"),
                Column(N_("Open"), attrgetter("open"), align_right=True, width=120),
            ),
            name=N_("Customers to choose from"), parent=self,
        )  # fmt: skip
        self.table.setMinimumHeight(px(64))
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.set_empty(N_("No customer fits. Other spellings, the code or the tax id work too."))
        self._hint = QLabel(self)
        self._hint.setProperty("role", "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(self.field)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._hint)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._choose)
        self.field.moved.connect(self._move)
        self.field.given_up.connect(self.given_up)
        self.table.activated_row.connect(self._pick)
        self.retranslate()

    def retranslate(self) -> None:
        """Show the texts in the language in force."""
        self.field.setPlaceholderText(_(N_("Name, pinyin initials such as hdjj, code or tax id")))
        self.field.setAccessibleName(_(N_("Search a customer")))
        self.table.retranslate()

    def ask(
        self, amount: Money, payer: str, customers: Sequence[CustomerRow], items: Mapping[int, Sequence[OpenItem]]
    ) -> None:
        """Offer the customers: the one named as the payer, those with an item of this amount, then those who owe."""
        found = [_candidate(customer, amount, items.get(customer.id, ())) for customer in customers]
        found.sort(key=lambda c: (c.name != payer, not c.exact, not (c.open and c.open.minor > 0)))
        self._candidates = found
        self.field.clear()
        self._narrow("")
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        fitting = [c for c in self._candidates if all(word in c.search_key for word in words)]
        self.table.set_rows(fitting[:_SHOWN])
        if fitting:
            self.table.selectRow(0)
        self._hint.setText(
            display.sentence(message(N_("{count} customers · Enter chooses · Esc back"), count=len(fitting)))
        )

    def _move(self, by: int) -> None:
        position = self.table.currentIndex().row() + by
        if 0 <= position < len(self.table.rows_model.rows):
            self.table.selectRow(position)

    def _choose(self) -> None:
        if (row := self.table.current_row()) is not None:
            self._pick(row)

    def _pick(self, row: Candidate) -> None:
        self.chosen.emit(row.id)


def _name_and_code(row: Candidate) -> str:
    return f"{row.name}  {row.code}"


def _candidate(customer: CustomerRow, amount: Money, items: Sequence[OpenItem]) -> Candidate:
    own = [item for item in items if item.open.currency == amount.currency]
    total = sum(item.open.minor for item in own)
    exact = next((item.number for item in own if item.open == amount), "")
    key = f"{customer.search_key}\n{customer.code.casefold()}"
    return Candidate(
        customer.id, customer.name, customer.code, Money(total, amount.currency) if own else None, exact, key
    )
