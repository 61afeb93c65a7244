"""What matching is told and what it answers: lines, open items, payers in; proposals with reasons out.

Amounts are whole minor units of the line's currency. A proposal never posts
anything: it says which items a payment seems to settle, how far that can be
trusted (the tiers of 导入与匹配: 自动, 待确认, 看不懂, 不是货款) and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from creditdesk.base.i18n import Message
from creditdesk.ledger.allocation_order import AllocationOrder


class Tier(StrEnum):
    """How much a proposal can be trusted."""

    SURE = "sure"
    CONFIRM = "confirm"
    UNKNOWN = "unknown"
    NOT_PAYMENT = "not_payment"


@dataclass(frozen=True, slots=True)
class Line:
    """A bank line still to be placed; `amount` in minor units, money in is positive."""

    id: int
    booked_on: date
    amount: int
    currency: str
    payer: str
    payer_account: str
    text: str
    reference: str


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What is still open of an invoice (`open` > 0) or of a credit note (`open` < 0), minor units.

    `reference` is the customer's order number. A disputed item is never paid without a question.
    """

    id: int
    number: str
    customer_id: int
    issued_on: date
    due_on: date
    amount: int
    open: int
    currency: str
    reference: str
    disputed: bool = False


class Settled(NamedTuple):
    """An invoice or credit note of which nothing is open, so that a line that names it can say so (paid twice).

    A book holds them by the hundred thousand, and payers by the ten thousand, hence cheap tuples.
    """

    id: int
    number: str
    customer_id: int
    due_on: date
    amount: int


class Payer(NamedTuple):
    """A name or an account that pays for a customer, or his contact person, who may pay from a card of his own.

    `times` counts confirmed uses; 0 where only entered.
    """

    customer_id: int
    kind: str  # "name" (registered name, alias or former name), "account" or "contact"
    value: str
    times: int


@dataclass(frozen=True, slots=True)
class CustomerTerms:
    """What matching must know of a customer: its code and the cash discount agreed (per mille, days)."""

    id: int
    code: str
    discount_per_mille: int = 0
    discount_days: int = 0


@dataclass(frozen=True, slots=True)
class MatchPolicy:
    """The bounds the user set: fees up to `fee_limit` minor units, discount up to so many per mille.

    `sure_invoices` is the largest set of invoices that may be found by adding up alone and still be sure; `order` is
    how money is laid that nothing else explains.
    """

    fee_limit: int = 5000
    discount_per_mille: int = 30
    max_invoices: int = 12
    sure_invoices: int = 6
    order: AllocationOrder = AllocationOrder.OLDEST


@dataclass(frozen=True, slots=True)
class Part:
    """So much of the line goes to this item; a credit note netted has a negative amount.

    `deduction` is taken on top: a bank fee or cash discount that settles the item with the payment.
    """

    item_id: int
    number: str
    amount: int
    deduction: int = 0
    deduction_kind: str = ""  # "", "fee" or "discount"


@dataclass(frozen=True, slots=True)
class Rival:
    """Another item or customer that was looked at, and why it lost."""

    what: str
    why_not: Message


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to do with a line: sum of part amounts + `unapplied` = the line's amount."""

    line_id: int
    tier: Tier
    customer_id: int | None
    parts: tuple[Part, ...]
    unapplied: int
    reasons: tuple[Message, ...]
    rivals: tuple[Rival, ...] = ()
