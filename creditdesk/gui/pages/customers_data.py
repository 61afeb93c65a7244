"""What the customers page shows: one line per customer, and everything about the one whose file is open.

All of it is read in the worker thread and frozen. Amounts of different currencies stay apart: a line carries one
amount per currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from creditdesk.base import display
from creditdesk.base.i18n import N_, Message, _, message
from creditdesk.base.money import Money
from creditdesk.customers.queries import ContactRow, CustomerRow, PayerRow, contacts, customers, payers
from creditdesk.earlywarning.facts import RECENT_DAYS, CustomerFacts
from creditdesk.earlywarning.queries import facts_for_all
from creditdesk.gui.page import Session
from creditdesk.ledger.bill_queries import bills
from creditdesk.ledger.bills import Bill
from creditdesk.ledger.kinds import EntryKind
from creditdesk.ledger.queries import Movement, OpenItem, SettledItem, movements, open_items, settled_items
from creditdesk.settings.policy import Company
from creditdesk.settings.queries import company

_SHOWN_DAYS_LATE = 1  # below that, a customer is said to pay on time


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """A customer of the list: its credit file and its account on the day shown."""

    customer: CustomerRow
    facts: CustomerFacts
    as_of: date
    contact: ContactRow

    @property
    def id(self) -> int:
        """The customer's id."""
        return self.customer.id

    @property
    def open(self) -> tuple[Money, ...]:
        """What is open less what is on account, per currency; nothing for an account in balance."""
        sums: dict[str, int] = {}
        for sign, amounts in ((1, self.facts.open_debits), (-1, self.facts.on_account)):
            for amount in amounts:
                sums[amount.currency] = sums.get(amount.currency, 0) + sign * amount.minor
        return tuple(Money(minor, currency) for currency, minor in sums.items() if minor)

    @property
    def share(self) -> float | None:
        """How much of the credit limit is used, 1 for all of it; None without a limit."""
        limit = self.customer.credit_limit
        if limit is None or not limit.minor:
            return None
        return max(0, self.facts.exposure.minor) / limit.minor

    @property
    def is_over(self) -> bool:
        """Whether more is owed than the credit limit allows."""
        limit = self.customer.credit_limit
        return limit is not None and self.facts.exposure.minor > limit.minor

    @property
    def is_held(self) -> bool:
        """Whether letters are held back today."""
        return self.customer.is_held(self.as_of)

    @property
    def search_text(self) -> str:
        """What the filter looks in: name, pinyin, code, tax id, phone and contact."""
        return f"{self.customer.search_key}\n{self.contact.phone}\n{self.contact.name}".casefold()

    @property
    def missing(self) -> tuple[str, ...]:
        """The N_() names of the facts a letter or a check would need and the file lacks."""
        wanted = (
            (self.contact.address or self.contact.email, N_("address")),
            (self.contact.phone, N_("phone")),
            (self.customer.tax_id, N_("tax id")),
            (self.customer.terms, N_("payment terms")),
        )
        return tuple(name for value, name in wanted if not value.strip())


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """One customer's file."""

    line: CustomerLine
    items: tuple[OpenItem, ...]
    movements: tuple[Movement, ...]
    settled: tuple[SettledItem, ...]
    payers: tuple[PayerRow, ...]
    bills: tuple[Bill, ...]

    @property
    def last_receipt(self) -> Movement | None:
        """The newest receipt that was not reversed."""
        return next((m for m in reversed(self.movements) if m.kind is EntryKind.RECEIPT and not m.is_reversed), None)


@dataclass(frozen=True, slots=True)
class CustomersData:
    """What the page loads: all lines, the open file, and the company whose country judges tax ids."""

    lines: tuple[CustomerLine, ...]
    file: CustomerFile | None
    company: Company

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies in which customers owe, or the book's when nobody owes anything."""
        facts = (line.facts for line in self.lines)
        found = {amount.currency for f in facts for amount in (*f.open_debits, *f.on_account, *f.held_bills)}
        return tuple(sorted(found)) or (self.company.currency,)


def load_lines(session: Session, as_of: date) -> tuple[CustomerLine, ...]:
    """Return all customers with their accounts, those with the oldest overdue money first."""
    facts = {fact.customer_id: fact for fact in facts_for_all(session, as_of)}
    reachable = contacts(session)
    lines = (CustomerLine(c, facts[c.id], as_of, reachable.get(c.id, ContactRow())) for c in customers(session))
    return tuple(sorted(lines, key=lambda line: (-line.facts.oldest_days, line.customer.name)))


def load_file(session: Session, line: CustomerLine) -> CustomerFile:
    """Return the file of a customer."""
    return CustomerFile(
        line,
        open_items(session, line.as_of, line.id),
        movements(session, line.id),
        settled_items(session, line.id),
        payers(session, line.id),
        tuple(sorted(bills(session, line.as_of, customer_id=line.id), key=lambda bill: not bill.is_held)),
    )


def load_customers(session: Session, as_of: date, customer_id: int | None) -> CustomersData:
    """Return the list and the file asked for; the first customer's when none is."""
    lines = load_lines(session, as_of)
    line = next((line for line in lines if line.id == customer_id), lines[0] if lines else None)
    return CustomersData(lines, load_file(session, line) if line else None, company(session))


def amounts(values: tuple[Money, ...], *, with_currency: bool) -> str:
    """Return the amounts side by side, each with its currency when a book has several."""
    write = display.money_with_currency if with_currency else display.money
    return " + ".join(map(write, values))


def summary(file: CustomerFile, *, with_currency: bool) -> str:
    """Return how the customer stands, in one sentence: owed, overdue, limit, habit, last payment."""
    line, facts = file.line, file.line.facts
    parts = []
    if line.open:
        parts.append(message(N_("owes {amount}"), amount=amounts(line.open, with_currency=with_currency)))
    else:
        parts.append(message(N_("owes nothing")))
    if facts.held_bills:
        held = amounts(facts.held_bills, with_currency=with_currency)
        parts.append(message(N_("{amount} in bills not honoured yet"), amount=held))
    if facts.overdue:
        overdue = amounts(facts.overdue, with_currency=with_currency)
        parts.append(message(N_("{amount} overdue ({days} days)"), amount=overdue, days=facts.oldest_days))
    parts.append(_limit_words(line, with_currency))
    if facts.recent.paid_items:
        late = round(facts.recent.average_days)
        if late >= _SHOWN_DAYS_LATE:
            parts.append(message(N_("pays {days} days late on average"), days=late))
        else:
            parts.append(message(N_("pays on time")))
    if last := file.last_receipt:
        paid = amounts((-last.amount,), with_currency=with_currency)
        parts.append(message(N_("last payment {day}: {amount}"), day=last.dated_on, amount=paid))
    return _(", ").join(map(display.sentence, parts))


def explained(file: CustomerFile) -> str:
    """Return how the figures of the sentence come about, one a line."""
    facts, lines = file.line.facts, []
    debits = sum(item.open.minor > 0 for item in file.items)
    lines.append(message(
        N_("Owed: {count} open items of {debits}, less {on_account} on account."), count=debits,
        debits=amounts(facts.open_debits, with_currency=True) or "0.00",
        on_account=amounts(facts.on_account, with_currency=True) or "0.00",
    ))  # fmt: skip
    if facts.overdue:
        late = [item.due_on for item in file.items if item.due_on and item.due_on < facts.as_of and item.open.minor > 0]
        told = N_("Overdue: {count} items whose due date is past, the oldest since {day}.")
        lines.append(message(told, count=len(late), day=min(late, default=None)))
    if facts.bills:
        lines.append(message(
            N_("Bills: {count} over {amount} received and not honoured yet; they stay in the exposure until they are."),
            count=len(facts.bills), amount=amounts(facts.held_bills, with_currency=True),
        ))  # fmt: skip
    if file.line.customer.credit_limit is not None:
        told = N_("Credit limit: held against {exposure}, what is owed in the currency of the customer.")
        if facts.bills:
            told = N_(
                "Credit limit: held against {exposure}, what is owed or held in bills in the currency of the customer."
            )
        lines.append(message(told, exposure=display.money_with_currency(facts.exposure)))
    if facts.recent.paid_items:
        lines.append(message(
            N_("Days late: the mean over the {count} items paid within {days} days, weighted by amount."),
            count=facts.recent.paid_items, days=RECENT_DAYS,
        ))  # fmt: skip
    return "\n".join(map(display.sentence, lines))


def _limit_words(line: CustomerLine, with_currency: bool) -> Message:
    limit = line.customer.credit_limit
    if limit is None:
        return message(N_("no credit limit set"))
    written = amounts((limit,), with_currency=with_currency)
    if line.is_over:
        over = amounts((line.facts.exposure - limit,), with_currency=with_currency)
        return message(N_("credit limit {limit} exceeded by {over}"), limit=written, over=over)
    return message(
        N_("{percent}% of the credit limit {limit} used"), percent=round((line.share or 0) * 100), limit=written
    )
