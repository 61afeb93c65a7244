"""The small forms of a customer's file: new customer, invoice, receipt by hand, write-off, reversal.

A form checks what was typed before it closes and says what is missing in its own place; what it hands over is
already money and dates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from creditdesk.base import display
from creditdesk.base.dates import parse_terms
from creditdesk.base.i18n import LANGUAGES, N_, _, message
from creditdesk.base.money import Money
from creditdesk.customers.queries import CustomerRow
from creditdesk.gui.dialogs import Dialog
from creditdesk.gui.widgets import ChoiceBox, DateEdit, FormRows, MoneyEdit
from creditdesk.ledger.queries import OpenItem

LANGUAGE_CHOICES = tuple(LANGUAGES.items())
IN_ORDER, LEAVE = "in order", "leave"


class Form(Dialog):
    """A dialog of labelled fields; Enter goes to the next, Ctrl+Enter does the act."""

    def __init__(self, title: str, act: str, parent: QWidget | None) -> None:
        super().__init__(title, f"{act}  Ctrl+Enter", parent)
        self.rows = FormRows(self)
        self.rows.submitted.connect(self.accept)
        self.body.addWidget(self.rows)
        self._told = QLabel(self)
        self._told.setProperty("role", "danger")
        self._told.setWordWrap(True)
        self._told.hide()
        self.body.addWidget(self._told)
        self.finished.connect(self.deleteLater)

    def problem(self) -> str:
        """Return what is missing or wrong (translated), or nothing."""
        return ""

    def told(self) -> str:
        """Return the problem shown now."""
        return self._told.text()

    def accept(self) -> None:
        """Close when nothing is missing, else say what is."""
        problem = self.problem()
        self._told.setText(problem)
        self._told.setVisible(bool(problem))
        if not problem:
            super().accept()


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """What the invoice form hands over."""

    number: str
    issued_on: date
    due_on: date
    amount: Money


class InvoiceForm(Form):
    """A new invoice: number, date, due date from the customer's terms, amount."""

    def __init__(self, customer: CustomerRow, today: Callable[[], date], parent: QWidget | None) -> None:
        title = display.sentence(message(N_("New invoice: {customer}"), customer=customer.name))
        super().__init__(title, _(N_("Enter the invoice")), parent)
        self._terms = parse_terms(customer.terms) if customer.terms else None
        self.number = QLineEdit(self)
        self.issued = DateEdit(today, self)
        self.due = DateEdit(today, self)
        self.amount = MoneyEdit(customer.currency, self)
        self.amount.setPlaceholderText(customer.currency)
        self.rows.add_row(N_("Invoice number"), self.number)
        self.rows.add_row(N_("Invoice date"), self.issued)
        hint = N_("Follows from the payment terms; change it if agreed otherwise.")
        self.rows.add_row(N_("Due date"), self.due, hint if self._terms else N_("The customer has no payment terms."))
        self.rows.add_row(N_("Amount"), self.amount)
        self.issued.changed.connect(self._follow)
        self.issued.set_value(today())
        self._follow(today())
        self.number.setFocus()

    def values(self) -> NewInvoice:
        """Return what was entered."""
        return NewInvoice(self.number.text().strip(), self.issued.value(), self.due.value(), self.amount.value())

    def problem(self) -> str:
        """Return what is missing."""
        if not self.number.text().strip():
            return _(N_("Enter the invoice number."))
        if self.issued.value() is None or self.due.value() is None:
            return _(N_("Enter the invoice date and the due date."))
        if self.due.value() < self.issued.value():
            return _(N_("The due date lies before the invoice date. Enter a later one."))
        amount = self.amount.value()
        return "" if amount is not None and amount.minor > 0 else _(N_("Enter an amount above zero."))

    def _follow(self, issued: object) -> None:
        if isinstance(issued, date):
            self.due.set_value(self._terms.due(issued) if self._terms else issued)


@dataclass(frozen=True, slots=True)
class HandReceipt:
    """What the receipt form hands over."""

    on: date
    amount: Money
    payer: str
    is_in_order: bool


class ReceiptForm(Form):
    """Money that came in without a bank line: cash, a cheque, a note."""

    def __init__(self, customer: CustomerRow, today: Callable[[], date], parent: QWidget | None) -> None:
        title = display.sentence(message(N_("Receipt by hand: {customer}"), customer=customer.name))
        super().__init__(title, _(N_("Enter the receipt")), parent)
        self.day = DateEdit(today, self)
        self.amount = MoneyEdit(customer.currency, self)
        self.amount.setPlaceholderText(customer.currency)
        self.payer = QLineEdit(self)
        self.use = ChoiceBox(
            ((IN_ORDER, N_("Pay open items in the order of payment")), (LEAVE, N_("Leave it on account"))), self
        )
        self.rows.add_row(N_("Received on"), self.day)
        self.rows.add_row(N_("Amount"), self.amount, N_("12.5*3 works too."))
        self.rows.add_row(N_("Payer, if not the customer"), self.payer)
        self.rows.add_row(N_("What it pays"), self.use)
        self.day.set_value(today())
        self.amount.setFocus()

    def values(self) -> HandReceipt:
        """Return what was entered."""
        return HandReceipt(
            self.day.value(), self.amount.value(), self.payer.text().strip(), self.use.value() == IN_ORDER
        )

    def problem(self) -> str:
        """Return what is missing."""
        if self.day.value() is None:
            return _(N_("Enter the day on which the money came in."))
        amount = self.amount.value()
        return "" if amount is not None and amount.minor > 0 else _(N_("Enter an amount above zero."))


class WriteOffForm(Form):
    """Give up (part of) an item: the amount, the day and, always, the reason."""

    def __init__(self, item: OpenItem, today: Callable[[], date], parent: QWidget | None) -> None:
        title = display.sentence(message(N_("Write off {number}"), number=item.number))
        super().__init__(title, _(N_("Write off")), parent)
        self._open = item.open
        self.amount = MoneyEdit(item.open.currency, self)
        self.amount.set_value(item.open)
        self.day = DateEdit(today, self)
        self.day.set_value(today())
        self.reason = QLineEdit(self)
        self.rows.add_row(N_("Amount"), self.amount)
        self.rows.add_row(N_("Date"), self.day)
        self.rows.add_row(N_("Reason"), self.reason, N_("Stays in the history for the auditor."))
        self.reason.setFocus()

    def values(self) -> tuple[Money, date, str]:
        """Return amount, day and reason."""
        return self.amount.value(), self.day.value(), self.reason.text().strip()

    def problem(self) -> str:
        """Return what is missing."""
        amount = self.amount.value()
        if amount is None or not 0 < amount.minor <= self._open.minor:
            told = message(N_("Enter an amount above zero and at most {open}."), open=self._open)
            return display.sentence(told)
        if self.day.value() is None:
            return _(N_("Enter the date."))
        return "" if self.reason.text().strip() else _(N_("To write off, give a reason."))


class ReasonForm(Form):
    """Ask the reason of an act that stays visible, such as a reversal."""

    def __init__(self, title: str, act: str, parent: QWidget | None, *, meaning: str = "") -> None:
        super().__init__(title, act, parent)
        if meaning:
            told = QLabel(meaning, self)
            told.setWordWrap(True)
            self.body.insertWidget(0, told)
        self.reason = QLineEdit(self)
        self.rows.add_row(N_("Reason"), self.reason)
        self.reason.setFocus()

    def problem(self) -> str:
        """Return that a reason is missing."""
        return "" if self.reason.text().strip() else _(N_("Give a reason."))


class NewCustomerForm(Form):
    """A new customer: the few facts without which nothing can be posted; the rest is entered in its file."""

    def __init__(self, codes: frozenset[str], currency: str, language: str, parent: QWidget | None) -> None:
        super().__init__(_(N_("New customer")), _(N_("Enter the customer")), parent)
        self._codes = codes
        self.code, self.name, self.terms = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.currency = QLineEdit(currency, self)
        self.language = ChoiceBox(LANGUAGE_CHOICES, self)
        self.language.set_value(language)
        self.rows.add_row(N_("Name"), self.name)
        self.rows.add_row(
            N_("Code"), self.code, N_("Your own short number for the customer; it cannot be changed later.")
        )
        self.rows.add_row(N_("Payment terms"), self.terms, N_("30 days, EOM+15 …"))
        self.rows.add_row(N_("Currency"), self.currency)
        self.rows.add_row(N_("Language of letters"), self.language)
        self.name.setFocus()

    def values(self) -> dict[str, object]:
        """Return the facts, keyed as the import's fields."""
        terms = self.terms.text().strip()
        return {
            "code": self.code.text().strip(), "name": self.name.text().strip(),
            "terms": str(parse_terms(terms)) if terms else None,
            "currency": self.currency.text().strip().upper(), "language": self.language.value(),
        }  # fmt: skip

    def problem(self) -> str:
        """Return what is missing."""
        if not self.name.text().strip() or not self.code.text().strip():
            return _(N_("Enter the name and a code."))
        if self.code.text().strip() in self._codes:
            return _(N_("Another customer has this code. Enter another one."))
        currency = self.currency.text().strip().upper()
        if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
            return _(N_("Enter a currency code such as CNY."))
        return terms_problem(self.terms.text())


def terms_problem(text: str) -> str:
    """Return what is wrong with typed payment terms (translated), or nothing."""
    if not text.strip():
        return ""
    try:
        parse_terms(text)
    except ValueError:
        return _(N_("The payment terms are not understood. Write for example 30 days or EOM+15."))
    return ""
