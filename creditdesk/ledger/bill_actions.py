"""Take a bill in payment, and note that it was honoured or dishonoured.

The bill's receipt settles invoices as any receipt does. Dishonour reverses that receipt: the invoices are open again
with their old due dates, and the bill stays in the book as evidence for the recourse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_
from creditdesk.base.money import Money
from creditdesk.ledger.actions import allocate_in_order, reverse
from creditdesk.ledger.bills import BillKind
from creditdesk.ledger.receipt_actions import NewReceipt, Settling, post_receipts
from creditdesk.ledger.tables import Bill, Entry


@dataclass(frozen=True, slots=True)
class NewBill:
    """A bill that came in. `pays` names the items it is laid on, in their order; None: the order of payment of the policy."""

    customer_id: int
    received_on: date
    amount: Money
    number: str
    kind: BillKind
    acceptor: str
    issued_on: date
    due_on: date
    pays: tuple[int, ...] | None = None


def receive_bill(session: Session, new: NewBill) -> int:
    """Post the receipt of a bill with what it settles, and the bill; return the bill's id."""
    number = new.number.strip().upper()
    if not number:
        raise Refused(N_("To enter a bill, give its number."))
    if new.amount.minor <= 0:
        raise Refused(N_("To enter a bill, give an amount above zero."))
    if not new.issued_on <= new.received_on or new.due_on < new.issued_on:
        raise Refused(
            N_("A bill is issued before it is received and before it is due. To enter it, correct the dates.")
        )
    reversed_ids = select(Entry.reverses_id).where(Entry.reverses_id.is_not(None))
    standing = select(Bill.id).where(Bill.number == number, Bill.kind == new.kind, Bill.receipt_id.not_in(reversed_ids))
    if session.scalar(standing):
        raise Refused(
            N_("The bill {number} is in the book already. To enter another one, check the number."), number=number
        )
    receipt = NewReceipt(
        new.customer_id, new.received_on, new.amount, tuple(_laid(session, new)), reference=number, learn=False
    )
    (receipt_id,) = post_receipts(session, [receipt], "hand")
    if new.pays is None:
        allocate_in_order(session, receipt_id, new.received_on, "hand")
    bill = Bill(
        receipt_id=receipt_id, number=number, kind=str(new.kind), acceptor=new.acceptor.strip(), issued_on=new.issued_on,
        due_on=new.due_on,
    )  # fmt: skip
    session.add(bill)
    session.flush()
    return bill.id


def _laid(session: Session, new: NewBill) -> Iterator[Settling]:
    """Yield what the bill settles of the items chosen, as far as it goes; the rest stays on account."""
    left = new.amount.minor
    for item in (session.get_one(Entry, id_, populate_existing=True) for id_ in new.pays or ()):
        if part := min(left, item.amount_minor - item.settled_minor):
            yield Settling(item.id, item.number, part)
            left -= part


def honour_bill(session: Session, bill_id: int, on: date) -> None:
    """Note that the acceptor has paid: the bill leaves the exposure."""
    bill, receipt = _standing(session, bill_id)
    if bill.honoured_on is not None:
        raise Refused(N_("The bill {number} is honoured already."), number=bill.number)
    if on < receipt.dated_on:
        raise Refused(
            N_("The bill {number} was received on {day}; it cannot be honoured before. To go on, give a later day."),
            number=bill.number, day=receipt.dated_on,
        )  # fmt: skip
    bill.honoured_on = on
    session.flush()


def take_honour_back(session: Session, bill_id: int) -> None:
    """Hold a bill again that was taken to be honoured."""
    bill, _receipt = _standing(session, bill_id)
    bill.honoured_on = None
    session.flush()


def dishonour_bill(session: Session, bill_id: int, on: date) -> int:
    """Reverse the receipt of a bill that is held, so that its invoices are open again; return the reversal's id."""
    bill, receipt = _standing(session, bill_id)
    if bill.honoured_on is not None:
        raise Refused(
            N_("The bill {number} is honoured. To dishonour it, first take back that it was honoured."),
            number=bill.number,
        )
    return reverse(session, receipt.id, on)


def _standing(session: Session, bill_id: int) -> tuple[Bill, Entry]:
    bill = session.get_one(Bill, bill_id)
    if session.scalar(select(Entry.id).where(Entry.reverses_id == bill.receipt_id)):
        raise Refused(N_("The bill {number} is dishonoured already."), number=bill.number)
    return bill, session.get_one(Entry, bill.receipt_id)
