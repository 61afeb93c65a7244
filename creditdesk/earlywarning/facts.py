"""What a warning rule may look at: the account of one customer, and the state of the book, on one day.

Amounts are kept by currency and never mixed. Exposure is what is open less what the customer has on account, with the
bills it gave that are not honoured yet, in the currency of its credit limit; open money in another currency has no limit
to be held against, and is told apart.
Average days late are weighted by the amounts paid, over receipts dated within a window before `as_of`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from creditdesk.base.money import Money, total
from creditdesk.ledger.bills import Bill

RECENT_DAYS, BEFORE_DAYS = 90, 365  # the last 90 days are compared with the 365 days before them


@dataclass(frozen=True, slots=True)
class PaidLate:
    """How late a customer paid within a window; `minor_days` is the sum of amount x days late."""

    paid_items: int = 0
    minor: int = 0
    minor_days: int = 0

    @property
    def average_days(self) -> Decimal:
        """The average days late, weighted by amount, to one decimal; negative when paid early, 0 without payments."""
        if not self.minor:
            return Decimal(0)
        return (Decimal(self.minor_days) / self.minor).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """One customer's account at the end of the day `as_of`; `on_account` (unapplied credits) is positive.

    `bills` are those received and neither honoured nor dishonoured, the next due first.
    """

    as_of: date
    customer_id: int
    code: str
    name: str
    currency: str
    credit_limit: Money | None = None
    open_debits: tuple[Money, ...] = ()
    on_account: tuple[Money, ...] = ()
    overdue: tuple[Money, ...] = ()
    oldest_days: int = 0
    recent: PaidLate = PaidLate()
    before: PaidLate = PaidLate()
    bills: tuple[Bill, ...] = ()

    @property
    def exposure(self) -> Money:
        """What is open less what is on account, and the bills held, in the customer's currency."""
        return Money(self._at_risk(self.currency), self.currency)

    @property
    def other_currencies(self) -> tuple[Money, ...]:
        """What is open less what is on account, and the bills held, in every other currency, where it is above zero."""
        known = dict.fromkeys(amount.currency for amount in (*self.open_debits, *self.held_bills))
        net = (Money(self._at_risk(currency), currency) for currency in known if currency != self.currency)
        return tuple(amount for amount in net if amount.minor > 0)

    @property
    def held_bills(self) -> tuple[Money, ...]:
        """The sum of the bills held, per currency."""
        known = dict.fromkeys(bill.amount.currency for bill in self.bills)
        return tuple(total((b.amount for b in self.bills if b.amount.currency == one), one) for one in known)

    @property
    def unpaid_bills(self) -> tuple[Bill, ...]:
        """The bills whose due date is past."""
        return tuple(bill for bill in self.bills if bill.is_unpaid(self.as_of))

    @property
    def is_covered(self) -> bool:
        """Whether what is on account would pay all that is overdue."""
        return bool(self.overdue) and all(_of(self.on_account, due.currency) >= due.minor for due in self.overdue)

    def _at_risk(self, currency: str) -> int:
        held = _of(self.held_bills, currency)
        return _of(self.open_debits, currency) - _of(self.on_account, currency) + held


@dataclass(frozen=True, slots=True)
class BookFacts:
    """The book itself: the newest day for which the bank has told us what came in; None when it never did."""

    as_of: date
    last_bank_day: date | None = None


def _of(amounts: tuple[Money, ...], currency: str) -> int:
    return sum(amount.minor for amount in amounts if amount.currency == currency)
