"""What the bank says of a line, and why it is thought to be whose: reasons for, what to look at, and who lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from creditdesk.banking.proposals import Tier
from creditdesk.banking.queries import LineRow
from creditdesk.base import display
from creditdesk.base.i18n import N_, Message, _, message
from creditdesk.base.money import Money
from creditdesk.customers.queries import CustomerRow
from creditdesk.gui.pages.bank_words import reasons, short_account
from creditdesk.gui.theme import px


def label(role: str) -> QLabel:
    """Return a label that wraps, in the look of a role."""
    made = QLabel()
    made.setProperty("role", role)
    made.setWordWrap(True)
    return made


class WhyPanel(QWidget):
    """The facts of a line in one sentence, the reasons below, the rivals on demand; links at the right."""

    def __init__(self, *links: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: LineRow | None = None
        self._names: Mapping[str, str] = {}
        self.facts, self.good, self.doubts = label("small"), label(""), label("warning")
        self.rivals = label("small")
        self.rivals.hide()
        self.more = QPushButton(self)
        self.more.setProperty("role", "link")
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.clicked.connect(self._toggle)
        why = QVBoxLayout()
        why.setSpacing(px(4))
        why.addWidget(self.good)
        why.addWidget(self.doubts)
        row = QHBoxLayout()
        row.addLayout(why, 1)
        for button in (self.more, *links):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self.facts)
        column.addLayout(row)
        column.addWidget(self.rivals)

    def forget(self) -> None:
        """Fold the rivals in again, as for another line."""
        self.rivals.hide()

    def show_line(
        self, line: LineRow, customer: CustomerRow | None, names: Mapping[str, str],
        working: Sequence[tuple[str, Money, Message]] = (),
    ) -> None:  # fmt: skip
        """Show a line as laid on a customer; `names` are the customers' by code, `working` how an order of payment laid it."""
        self._line, self._names = line, names
        self.facts.setText(" · ".join(_facts(line, customer)))
        own = customer is None or customer.id == line.customer_id
        good, doubts = reasons(line.tier, line.plan) if own else ([_(N_("customer chosen by you"))], [])
        if working:
            good, doubts = [_step(*step) for step in working], []
        mark = "✕" if line.tier is Tier.UNKNOWN else "!"
        self.good.setText("   ".join(f"✓ {text}" for text in good))
        self.doubts.setText("   ".join(f"{mark} {text}" for text in doubts))
        self.good.setVisible(bool(good))
        self.doubts.setVisible(bool(doubts))
        self._show_rivals(line)

    def _show_rivals(self, line: LineRow) -> None:
        texts = [
            display.sentence(
                message(N_("– {what}: {why}"), what=self._names.get(rival.what, rival.what), why=rival.why_not)
            )
            for rival in line.plan.rivals
        ]
        self.rivals.setText("\n".join(texts))
        self.more.setVisible(bool(texts))
        arrow = "▾" if self.rivals.isVisibleTo(self) else "▸"
        self.more.setText(f"{arrow} " + display.sentence(message(N_("others looked at: {count}"), count=len(texts))))

    def _toggle(self) -> None:
        self.rivals.setVisible(not self.rivals.isVisibleTo(self))
        if self._line:
            self._show_rivals(self._line)


def _step(number: str, amount: Money, why: Message) -> str:
    """Return "INV-1 120.00: due 2026-11-01, without security"."""
    return display.sentence(message(N_("{number} {amount}: {why}"), number=number, amount=amount, why=why))


def _facts(line: LineRow, customer: CustomerRow | None) -> list[str]:
    facts = [display.day(line.booked_on)]
    if line.payer and (customer is None or line.payer != customer.name):
        facts.append(display.sentence(message(N_("payer {payer}"), payer=line.payer)))
    if line.text:
        facts.append(display.sentence(message(N_("text “{text}”"), text=line.text)))
    if line.payer_account:
        facts.append(display.sentence(message(N_("account {account}"), account=short_account(line.payer_account))))
    if line.reference:
        facts.append(display.sentence(message(N_("reference {reference}"), reference=line.reference)))
    return facts
