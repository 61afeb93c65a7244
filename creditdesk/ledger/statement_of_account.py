"""客户对账单: the lines of a customer's account over a period, as the paper shows them.

What was booked before the period is its opening balance; every entry of the period is a line, reversals too, so
that opening + charged − credited = closing holds on the sheet and the customer can follow each step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from creditdesk.base.money import Money, total
from creditdesk.paper.account import Movement


@dataclass(frozen=True, slots=True)
class Booked:
    """One entry as the statement tells it; charges are positive, credits negative. `title` is already translated."""

    on: date
    title: str
    number: str
    amount: Money
    reference: str = ""


def opening_of(booked: Iterable[Booked], start: date, currency: str) -> Money:
    """Return the balance of that currency at the end of the day before `start`."""
    return total((b.amount for b in booked if b.on < start and b.amount.currency == currency), currency)


def lines_of(booked: Iterable[Booked], start: date, end: date, currency: str) -> tuple[Movement, ...]:
    """Return the lines of the period, both days included, in the order booked."""
    return tuple(
        Movement(
            on=b.on,
            kind=b.title,
            number=b.number,
            charged=b.amount if b.amount.minor >= 0 else None,
            credited=-b.amount if b.amount.minor < 0 else None,
            reference=b.reference,
        )
        for b in booked
        if start <= b.on <= end and b.amount.currency == currency
    )
