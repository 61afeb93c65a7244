"""汇票: a bill taken in payment settles the invoice, but is not money before its acceptor has honoured it.

Until then it stays in the exposure; dishonoured, the receipt is reversed and the invoices are open again with all that
they were short. Source: 票据法 (bills are payable on their due date; recourse follows a refusal).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from creditdesk.base.i18n import N_
from creditdesk.base.money import Money


class BillKind(StrEnum):
    """Who has accepted the bill; its value is stored."""

    BANK = "bank"
    COMMERCIAL = "commercial"


class BillState(StrEnum):
    """What became of a bill, up to a day."""

    HELD = "held"
    HONOURED = "honoured"
    DISHONOURED = "dishonoured"


KIND_TITLES = {BillKind.BANK: N_("Bank acceptance bill"), BillKind.COMMERCIAL: N_("Commercial acceptance bill")}
STATE_TITLES = {
    BillState.HELD: N_("held"), BillState.HONOURED: N_("honoured"), BillState.DISHONOURED: N_("dishonoured"),
}  # fmt: skip

_SHOWN = 18


def short_number(number: str) -> str:
    """Return a number for a narrow column: of the thirty digits of an electronic bill, the end, which tells it from others.

    >>> short_number("130258100001420261001000088888")
    '…00088888'
    """
    return number if len(number) <= _SHOWN else f"…{number[-8:]}"


@dataclass(frozen=True, slots=True)
class Bill:
    """One bill as it stood at the end of a day; `ended_on` is the day it was honoured or dishonoured."""

    id: int
    receipt_id: int
    receipt_number: str
    customer_id: int
    number: str
    kind: BillKind
    acceptor: str
    amount: Money
    received_on: date
    issued_on: date
    due_on: date
    state: BillState
    ended_on: date | None = None

    @property
    def item_id(self) -> int:
        """What a bank line's plan calls it: its receipt's id, below zero so that it is no entry's."""
        return -self.receipt_id

    @property
    def is_held(self) -> bool:
        """Whether it is neither honoured nor dishonoured."""
        return self.state is BillState.HELD

    def days_left(self, as_of: date) -> int:
        """Return the days to its due date, negative once that is past."""
        return (self.due_on - as_of).days

    def is_unpaid(self, as_of: date) -> bool:
        """Return whether its due date is past and it is still held."""
        return self.is_held and self.due_on < as_of
