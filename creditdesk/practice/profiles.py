"""What one customer of the practice company is like: its facts, what it buys, and how it pays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from creditdesk.base.dates import Terms, parse_terms


class Habit(StrEnum):
    """How a customer pays."""

    PROMPT = "prompt"  # around the due date
    DISCOUNT = "discount"  # within ten days, less two per cent
    MONTHLY = "monthly"  # everything due, on the next 25th
    LATE = "late"  # two to four weeks late, always
    DRIFTING = "drifting"  # a little later every month
    SLOWER = "slower"  # was prompt, pays weeks late since last spring
    PARTS = "parts"  # sixty per cent first, the rest weeks later
    ROUND = "round"  # round sums on account
    BOSS = "boss"  # from the owner's own bank account


class Limit(StrEnum):
    """Where the credit limit stands against what is open."""

    AMPLE = "ample"
    NEAR = "near"
    OVER = "over"
    NONE = "none"
    CASH = "cash"


@dataclass(frozen=True, slots=True)
class Profile:
    """One customer. `size` is a usual invoice in yuan, `rate` the invoices in ten months.

    `oldest`: the oldest unpaid invoice is so many days overdue, and nothing since is paid. `left`: bought nothing
    for so many days. `hold`: why letters are held back. `boss`: whose own account pays.
    """

    code: str
    name: str
    place: str
    contact: str
    industry: str
    owner: str
    terms: str
    size: int
    rate: int
    habit: Habit = Habit.PROMPT
    limit: Limit = Limit.AMPLE
    oldest: int = 0
    left: int = 0
    hold: str = ""
    boss: str = ""
    alias: str = ""
    orders: bool = False
    has_address: bool = True
    wrong_tax_id: bool = False
    trifle: bool = False
    fresh_money: bool = False

    @property
    def is_english(self) -> bool:
        """Whether letters go out in English."""
        return self.name.isascii()

    @property
    def agreed(self) -> Terms:
        """The terms as days."""
        return parse_terms(self.terms)

    @property
    def pays(self) -> bool:
        """Whether the customer settles what falls due, so that a payment this week is no surprise."""
        return not (self.oldest or self.left or self.trifle or self.fresh_money)
