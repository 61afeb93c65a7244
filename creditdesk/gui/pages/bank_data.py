"""Everything Bank receipts shows, read in one go in the worker thread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from creditdesk.banking.bill_queries import awaited_bills
from creditdesk.banking.coverage import Coverage
from creditdesk.banking.queries import (
    FileRow,
    LineRow,
    PlacedLine,
    ProofPart,
    count_lines,
    coverage,
    files,
    lines,
    placed_lines,
    proof_parts,
)
from creditdesk.base.money import Money
from creditdesk.customers.queries import CustomerRow, customers
from creditdesk.gui.page import Session
from creditdesk.ledger.bills import Bill
from creditdesk.ledger.kinds import EntryKind
from creditdesk.ledger.queries import OpenItem, open_items
from creditdesk.settings.queries import credit_policy


@dataclass(frozen=True, slots=True)
class BankData:
    """Everything the page shows, as it stood at one moment."""

    lines: tuple[LineRow, ...]
    proof: tuple[ProofPart, ...]
    files: tuple[FileRow, ...]
    counts: Mapping[str, int]
    posted: tuple[PlacedLine, ...]
    aside: tuple[PlacedLine, ...]
    customers: tuple[CustomerRow, ...]
    items: Mapping[int, tuple[OpenItem, ...]]
    difference_limit: int
    coverage: tuple[Coverage, ...]
    order: str


def bank_data(session: Session, today: date) -> BankData:
    """Read lines, proof, files, customers and their open items; lines left for later come last."""
    policy = credit_policy(session)
    items: dict[int, list[OpenItem]] = defaultdict(list)
    for item in open_items(session, today):
        items[item.customer_id].append(item)
    for bill in awaited_bills(session):
        items[bill.customer_id].append(_bill_item(bill, today))
    limit = Money.rounded(policy.fee_limit, policy.currency).minor
    todo = lines(session, states=("proposed", "later"))
    return BankData(
        tuple(sorted(todo, key=lambda row: row.state == "later")), proof_parts(session), files(session),
        count_lines(session), placed_lines(session, ("posted", "known")), placed_lines(session, ("not_payment",)),
        customers(session), {id_: tuple(own) for id_, own in items.items()}, limit,
        coverage(session), policy.order,
    )  # fmt: skip


def _bill_item(bill: Bill, today: date) -> OpenItem:
    """Return a bill as something the line's money can be laid on: see `Part` and `BillMoney`."""
    return OpenItem(
        bill.item_id, EntryKind.RECEIPT, bill.number, bill.customer_id, "", "", bill.received_on, bill.due_on, bill.amount,
        bill.amount, "", -bill.days_left(today),
    )  # fmt: skip
