"""Read the bills whose money is waited for."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from creditdesk.banking.queries import NO_LINE
from creditdesk.ledger.bill_queries import bills
from creditdesk.ledger.bills import Bill, BillState


def awaited_bills(session: Session) -> tuple[Bill, ...]:
    """Return the bills that are not dishonoured and whose money no bank line has brought, the next due first."""
    free = set(
        session.execute(text(f"SELECT e.id FROM bill b JOIN entry e ON e.id = b.receipt_id WHERE {NO_LINE}")).scalars()
    )
    if not free:
        return ()
    found = bills(session, date.max)
    return tuple(bill for bill in found if bill.receipt_id in free and bill.state is not BillState.DISHONOURED)
