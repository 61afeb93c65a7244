"""Post a bank line as the money of a bill: the bill is honoured, its receipt is the line's, and no second one is made."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from creditdesk.banking.bill_queries import awaited_bills
from creditdesk.banking.plan import Plan
from creditdesk.banking.queries import LineRow
from creditdesk.banking.tables import Match
from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_
from creditdesk.ledger.bill_actions import honour_bill, take_honour_back
from creditdesk.ledger.bills import Bill
from creditdesk.ledger.tables import Bill as BillRow


class BillMoney:
    """The bills that lines may pay, read once for all lines of an act."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._bills = {bill.item_id: bill for bill in awaited_bills(session)}

    def of(self, customer_id: int, plan: Plan) -> Bill | None:
        """Return the bill that a plan names; None for a plan that settles invoices."""
        found = (self._bills.get(part.item_id) for part in plan.parts)
        return next((b for b, p in zip(found, plan.parts, strict=True) if _is(b, p.number, customer_id)), None)

    def honour(self, line: LineRow, bill: Bill) -> int:
        """Honour a bill with a line of its amount; return the bill's receipt, which is the line's now."""
        if line.amount != bill.amount or len(line.plan.parts) != 1:
            raise Refused(
                N_("The bill {number} is paid in full, by a line of {amount}. To post this line, take the bill out."),
                number=bill.number, amount=bill.amount,
            )  # fmt: skip
        if not bill.is_held:  # entered by hand before the bank's line came: the bank's day counts
            take_honour_back(self._session, bill.id)
        honour_bill(self._session, bill.id, max(line.booked_on, bill.received_on))
        del self._bills[bill.item_id]
        return bill.receipt_id


def _is(bill: Bill | None, number: str, customer_id: int) -> bool:
    return bill is not None and (bill.number, bill.customer_id) == (number, customer_id)


def release_bill(session: Session, line: LineRow) -> bool:
    """Take back that a line honoured a bill: the bill is held again, the line is to place; False for other lines."""
    bill_id = session.scalar(select(BillRow.id).where(BillRow.receipt_id == line.receipt_id))
    if bill_id is None:
        return False
    take_honour_back(session, bill_id)
    match = session.scalars(select(Match).where(Match.line_id == line.id)).one()
    match.state, match.receipt_id = "proposed", None
    session.flush()
    return True
