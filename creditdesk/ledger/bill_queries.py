"""Read the bills received: what is held, what became of it, and whether bills and receipts agree.

What became of a bill is told by its receipt, so that the two cannot part: reversed, the bill is dishonoured.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from creditdesk.base.i18n import N_, message
from creditdesk.base.money import Money
from creditdesk.db.checks import CheckResult
from creditdesk.ledger.bills import Bill, BillKind, BillState
from creditdesk.ledger.queries import as_date


def bills(
    session: Session, as_of: date, *, customer_id: int | None = None, is_held: bool = False
) -> tuple[Bill, ...]:  # fmt: skip
    """Return the bills received up to that day as they stood at its end, the next due first; of one customer, or of all."""
    rows = session.execute(
        text(
            "SELECT b.id, b.receipt_id, e.number AS receipt_number, e.customer_id, b.number, b.kind, b.acceptor, -e.amount_minor AS minor, "
            "e.currency, e.dated_on, b.issued_on, b.due_on, b.honoured_on, r.dated_on AS reversed_on FROM bill b "
            "JOIN entry e ON e.id = b.receipt_id LEFT JOIN entry r ON r.reverses_id = e.id "
            "WHERE e.dated_on <= :as_of "
            + ("AND e.customer_id = :customer " if customer_id is not None else "")
            + ("AND (b.honoured_on IS NULL OR b.honoured_on > :as_of) " if is_held else "")
            + ("AND (r.dated_on IS NULL OR r.dated_on > :as_of) " if is_held else "")
            + "ORDER BY b.due_on, b.id"
        ),
        {"as_of": as_of.isoformat(), "customer": customer_id},
    )
    result = []
    for r in rows:
        state, ended = BillState.HELD, None
        for found, day in ((BillState.HONOURED, r.honoured_on), (BillState.DISHONOURED, r.reversed_on)):
            if day is not None and as_date(day) <= as_of:
                state, ended = found, as_date(day)
        result.append(
            Bill(
                r.id, r.receipt_id, r.receipt_number, r.customer_id, r.number, BillKind(r.kind), r.acceptor, Money(r.minor, r.currency),
                as_date(r.dated_on), as_date(r.issued_on), as_date(r.due_on), state, ended,
            )
        )  # fmt: skip
    return tuple(result)


def checks(session: Session) -> tuple[CheckResult, ...]:
    """Return the bills' invariants: each beside a receipt, honoured not before it came, its number in hand once."""
    tests = (
        (
            "bills = their receipts",
            "SELECT b.number FROM bill b JOIN entry e ON e.id = b.receipt_id WHERE e.kind <> 'receipt' "
            "OR b.due_on < b.issued_on OR b.honoured_on < e.dated_on",
        ),
        (
            "each bill in hand once",
            "SELECT b.number FROM bill b WHERE NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = b.receipt_id) "
            "GROUP BY b.number, b.kind HAVING count(*) > 1",
        ),
    )
    result = []
    for name, sql in tests:
        found = session.execute(text(sql)).all()
        first = message(N_("bill {number}"), number=found[0][0]) if found else None
        result.append(CheckResult(name, not found, "0", str(len(found)), first))
    return tuple(result)
