"""In which order money without a designation pays a customer's debts, with the reason of each step.

What the debtor designates goes first and is not for this rule to say. Without it the policy chooses: oldest due first, or
the statutory order: due before undue, then least secured, most burdensome, earliest due, and of equal rank in proportion.
Source: 民法典 art. 560; BGB § 366 (2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from creditdesk.base.i18n import N_, Message, message


class AllocationOrder(StrEnum):
    """What the policy chooses; its value is the setting's."""

    OLDEST = "oldest"
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class Debt:
    """A debt that is open: minor units; `secured` is how much of it a guarantee or pledge covers.

    `burden` is what it costs the debtor a year, per mille of the amount (interest agreed); the larger is paid first.
    """

    id: int
    due_on: date
    open: int
    secured: int = 0
    burden: int = 0


@dataclass(frozen=True, slots=True)
class Laid:
    """So much of the money on this debt, and why it came at this place."""

    id: int
    amount: int
    why: Message


def lay(amount: int, debts: Iterable[Debt], on: date, order: AllocationOrder) -> tuple[Laid, ...]:
    """Return what the money pays on the day it came, in the order of payment; what is left of it pays nothing.

    The sum is the smaller of the amount and all that is open; the order of `debts` does not matter.
    """
    ranked = sorted(debts, key=lambda debt: (_rank(debt, on, order), debt.id))
    result: list[Laid] = []
    for rank, group in groupby(ranked, key=lambda debt: _rank(debt, on, order)):
        equal = list(group)
        shares = _in_proportion(amount, [debt.open for debt in equal]) if len(rank) > 2 else _in_turn(amount, equal)
        for debt, share in zip(equal, shares, strict=True):
            if share:
                result.append(Laid(debt.id, share, _why(debt, equal, on, order)))
        amount -= sum(shares)
    return tuple(result)


def _rank(debt: Debt, on: date, order: AllocationOrder) -> tuple[object, ...]:
    if order is AllocationOrder.OLDEST:
        return debt.due_on, debt.id
    return debt.due_on > on, debt.secured * 1_000_000 // max(debt.open, 1), -debt.burden, debt.due_on


def _in_turn(amount: int, debts: Sequence[Debt]) -> list[int]:
    shares = []
    for debt in debts:
        shares.append(min(amount, debt.open))
        amount -= shares[-1]
    return shares


def _in_proportion(amount: int, open_: Sequence[int]) -> list[int]:
    """Return whole shares whose sum is exact; the units that rounding leaves go to the largest remainders."""
    total = sum(open_)
    if amount >= total:
        return list(open_)
    shares = [amount * each // total for each in open_]
    by_remainder = sorted(range(len(open_)), key=lambda i: (-(amount * open_[i] % total), i))
    for i in by_remainder[: amount - sum(shares)]:
        shares[i] += 1
    return shares


def _why(debt: Debt, equal: Sequence[Debt], on: date, order: AllocationOrder) -> Message:
    if order is AllocationOrder.OLDEST:
        return message(N_("due {day}, the oldest that is open"), day=debt.due_on)
    if len(equal) > 1:
        return message(
            N_("due {day}, of the same rank as {count} more: in proportion"), day=debt.due_on, count=len(equal) - 1
        )
    if debt.due_on > on:
        return message(N_("not due before {day}: after all that is due"), day=debt.due_on)
    if debt.secured:
        return message(N_("due {day}, secured: after what is less secured"), day=debt.due_on)
    return message(N_("due {day}, without security"), day=debt.due_on)
