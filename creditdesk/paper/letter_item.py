"""One line of a letter: apart from the letter, so that deciding on letters need not load what draws them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from creditdesk.base.money import Money


@dataclass(frozen=True, slots=True)
class LetterItem:
    """One unpaid document as the letter lists it; `amount` as issued, `open` what is still owed of it.

    A credit taken off is below zero and never due: it has no `due_on`, and is not counted among the items.
    """

    number: str
    issued_on: date
    due_on: date | None
    amount: Money
    open: Money
    days_past_due: int
    reference: str = ""
