"""资料与联系人: the facts of one customer's file, edited in place and saved together.

A wrong check digit is a warning, not a refusal. Letters can be held back until a day, always with a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from creditdesk.base import display
from creditdesk.base.dates import parse_terms
from creditdesk.base.i18n import N_, _
from creditdesk.customers.identifiers import tax_id_problem
from creditdesk.gui.pages.customers_data import CustomerLine
from creditdesk.gui.pages.customers_forms import LANGUAGE_CHOICES, terms_problem
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import ChoiceBox, DateEdit, FormRows, MoneyEdit

_PLAIN = (
    ("name", N_("Name")), ("tax_id", N_("Tax id")), ("terms", N_("Payment terms")), ("industry", N_("Industry")),
    ("owner", N_("Person responsible")),
)  # fmt: skip
_CONTACT = (("contact", N_("Contact")), ("phone", N_("Phone")), ("email", N_("E-mail")))


class DetailsForm(QWidget):
    """The fields of a customer's file. `saved(facts, reason, until)` when they are all in order."""

    saved = Signal(object, object, object)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: CustomerLine | None = None
        self._country = "CN"
        self.fields: dict[str, QLineEdit] = {}
        self.left, self.right = FormRows(self), FormRows(self)
        for key, text in _PLAIN:
            self.fields[key] = self.left.add_row(text, QLineEdit(self))
        self.language = self.left.add_row(N_("Language of letters"), ChoiceBox(LANGUAGE_CHOICES, self))
        for key, text in _CONTACT:
            self.fields[key] = self.right.add_row(text, QLineEdit(self))
        self.fields["address"] = self.right.add_row(N_("Address"), QLineEdit(self))
        self.limit = MoneyEdit(parent=self)
        self.right.add_row(N_("Credit limit"), self.limit, N_("Empty: no limit is set. 0: cash only."))
        self.hold_reason = self.right.add_row(N_("Hold letters: reason"), QLineEdit(self))
        self.hold_until = self.right.add_row(N_("Hold until"), DateEdit(today, self))
        self._told = QLabel(self)
        self._told.setWordWrap(True)
        self.save_button = QPushButton(self)
        self.save_button.setProperty("role", "primary")
        self.save_button.clicked.connect(self.save)
        self.fields["tax_id"].textChanged.connect(self._judge_tax_id)
        self._lay_out()
        for form in (self.left, self.right):
            form.submitted.connect(self.save)
        self.retranslate()

    def _lay_out(self) -> None:
        sheet = QWidget(self)
        columns = QGridLayout(sheet)
        columns.setContentsMargins(0, px(8), px(8), 0)
        columns.setHorizontalSpacing(px(24))
        top = Qt.AlignmentFlag.AlignTop
        columns.addWidget(self.left, 0, 0, top)
        columns.addWidget(self.right, 0, 1, top)
        columns.setColumnStretch(0, 1)
        columns.setColumnStretch(1, 1)
        columns.setRowStretch(1, 1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(sheet)
        foot = QHBoxLayout()
        foot.addWidget(self._told, 1)
        foot.addWidget(self.save_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(8))
        outer.addWidget(scroll, 1)
        outer.addLayout(foot)

    def show_line(self, line: CustomerLine, country: str) -> None:
        """Show a customer's facts; what was typed and not saved for another customer is gone."""
        before = self._line
        self._line, self._country = line, country
        if before and (before.customer, before.contact) == (line.customer, line.contact):
            return  # the same facts: what is being typed stays
        customer, contact = line.customer, line.contact
        for key in ("name", "tax_id", "terms", "industry", "owner"):
            self.fields[key].setText(getattr(customer, key))
        for key, value in (("contact", contact.name), ("phone", contact.phone), ("email", contact.email)):
            self.fields[key].setText(value)
        self.fields["address"].setText(", ".join(contact.address.splitlines()))
        for field in self.fields.values():
            field.setCursorPosition(0)
        self.language.set_value(customer.language)
        self.limit.currency = customer.currency
        self.limit.setPlaceholderText(customer.currency)
        self.limit.set_value(customer.credit_limit)
        self.hold_reason.setText(customer.hold_reason)
        self.hold_until.set_value(customer.hold_until)
        self._judge_tax_id()

    def facts(self) -> dict[str, Any]:
        """Return the facts that differ from the file, keyed as the import's fields; None empties one."""
        line = self._line
        if line is None:
            return {}
        typed: dict[str, Any] = {key: field.text().strip() or None for key, field in self.fields.items()}
        if typed["terms"]:
            typed["terms"] = str(parse_terms(typed["terms"]))
        limit = self.limit.value()
        typed |= {"credit_limit": limit.amount if limit else None, "language": self.language.value()}
        known = self._known(line)
        return {key: value for key, value in typed.items() if value != known[key]}

    @staticmethod
    def _known(line: CustomerLine) -> dict[str, Any]:
        customer, contact = line.customer, line.contact
        limit = customer.credit_limit
        texts = {key: getattr(customer, key) for key in ("name", "tax_id", "terms", "industry", "owner")}
        texts |= {"contact": contact.name, "phone": contact.phone, "email": contact.email}
        texts["address"] = ", ".join(contact.address.splitlines())
        return {key: text or None for key, text in texts.items()} | {
            "credit_limit": limit.amount if limit is not None else None, "language": customer.language,
        }  # fmt: skip

    def save(self) -> None:
        """Tell the facts when they are in order, else what is wrong."""
        problem = self._problem()
        self._tell(problem, "danger")
        if not problem and self._line:
            until = self.hold_until.value()
            self.saved.emit(self.facts(), self.hold_reason.text().strip() or None, until)

    def _problem(self) -> str:
        if not self.fields["name"].text().strip():
            return _(N_("A customer needs a name."))
        if problem := terms_problem(self.fields["terms"].text()):
            return problem
        if not self.limit.is_valid() or not self.hold_until.is_valid():
            return _(N_("A field cannot be read. Correct the one with the red border."))
        limit = self.limit.value()
        if limit is not None and limit.minor < 0:
            return _(N_("A credit limit cannot be below zero."))
        if self.hold_until.value() and not self.hold_reason.text().strip():
            return _(N_("To hold letters back, give a reason."))
        return ""

    def _judge_tax_id(self) -> None:
        text = self.fields["tax_id"].text().strip()
        problem = tax_id_problem(text, self._country) if text else None
        self._tell(_("Tax id: ") + display.sentence(problem) if problem else "", "warning")

    def _tell(self, text: str, role: str) -> None:
        self._told.setText(text)
        self._told.setProperty("role", role)
        self._told.style().unpolish(self._told)
        self._told.style().polish(self._told)

    def retranslate(self) -> None:
        """Show the labels in the language in force."""
        self.left.retranslate()
        self.right.retranslate()
        self.language.retranslate()
        self.save_button.setText(_(N_("Save changes")) + "  Ctrl+Enter")
