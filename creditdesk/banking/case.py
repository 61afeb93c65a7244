"""One payment before one customer's open items, and what a settlement of them looks like.

The rules that settle (numbers, months, amounts, sets, short payments) all read a `Case` and answer a `Settlement`:
so much of the payment for each item, how certain that is, why, and which items were looked at and lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from heapq import nsmallest

from creditdesk.banking.invoice_numbers import Wording
from creditdesk.banking.proposals import CustomerTerms, Line, MatchPolicy, OpenItem, Rival, Settled
from creditdesk.base.i18n import N_, Message, message
from creditdesk.base.money import Money

NAMED = N_("invoice number in the text: {numbers}")


class Stage(IntEnum):
    """The rounds of matching: what is named is placed before what is only guessed from amounts."""

    NAMED = 1
    AMOUNT = 2
    SET = 3
    REST = 4


@dataclass(frozen=True, slots=True, eq=False)
class Due:
    """An item and what is left of it in this run; negative for a credit note. Each is equal to itself alone.

    `passed_over`: the customer went on to pay invoices that fell due much later.
    """

    item: OpenItem
    left: int
    passed_over: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """So much of the payment for this item, and a deduction that settles its rest."""

    item: OpenItem
    amount: int
    deduction: int = 0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Settlement:
    """The claims of one payment on one customer's items; the rest of the payment is unapplied."""

    claims: tuple[Claim, ...]
    certain: bool
    named: bool
    reasons: tuple[Message, ...]
    rivals: tuple[Rival, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A payment and one customer's open items, oldest due first, those passed over at the end.

    `named`: items whose number is in the text beyond doubt; `hinted`: items of which only the last part is;
    `slips`: items whose number is one slip away from the text; `paid`: items named of which nothing is left.
    """

    line: Line
    due: tuple[Due, ...]
    named: tuple[Due, ...]
    hinted: tuple[Due, ...]
    slips: tuple[Due, ...]
    paid: tuple[OpenItem | Settled, ...]
    labelled: bool
    text: Wording
    terms: CustomerTerms | None
    policy: MatchPolicy


def money(case: Case, minor: int) -> Money:
    """Return an amount in the currency of the payment."""
    return Money(minor, case.line.currency)


def numbers(dues: tuple[Due, ...]) -> tuple[str, ...]:
    """Return the numbers of some items."""
    return tuple(due.item.number for due in dues)


def paid(case: Case, dues: tuple[Due, ...], *, certain: bool, named: bool, why: str = "") -> Settlement:
    """Return these items paid in full, `why` being the last of the reasons."""
    claims = tuple(Claim(due.item, due.left) for due in dues)
    reasons = []
    if named:
        written = tuple(due.item.number for due in dues if due in case.named or due in case.hinted)
        reasons.append(message(NAMED, numbers=written))
    if len(dues) == 1:
        reasons.append(message(N_("amount is the open amount of {number}"), number=dues[0].item.number))
    else:
        reasons.append(message(N_("amount is the sum of {numbers}"), numbers=numbers(dues)))
    if why:
        reasons.append(message(why))
    return Settlement(claims, certain, named, tuple(reasons), others(case, dues, 1 if certain else 3))


def others(case: Case, dues: tuple[Due, ...], most: int = 3) -> tuple[Rival, ...]:
    """Return up to `most` invoices of the customer that were not chosen, nearest amount first, and why."""
    chosen = {due.item.id for due in dues}
    amount = case.line.amount
    left = [due for due in case.due if due.left > 0 and due.item.id not in chosen]
    if len(left) > most:
        left = nsmallest(most, left, key=lambda due: abs(due.left - amount))
    rivals = []
    for due in left:
        if gap := abs(due.left - amount):
            why = message(N_("amount off by {difference}"), difference=money(case, gap))
        else:
            why = message(N_("same amount, but another invoice is named or older"))
        rivals.append(Rival(due.item.number, why))
    return tuple(rivals)
