"""Which list is this: customers, invoices, receipts or allocations? Told by the headings, never by the file's name.

A list is known when all headings that one kind needs are there and no other kind fits as well; else the user says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from creditdesk.base.errors import BadInput
from creditdesk.base.i18n import N_
from creditdesk.base.money import Money
from creditdesk.base.progress import Progress
from creditdesk.base.records import Field, read_records
from creditdesk.base.sheets import Sheet, read_sheets
from creditdesk.customers.actions import ImportResult, import_customers
from creditdesk.customers.importing import FIELDS as CUSTOMER_FIELDS
from creditdesk.gui.page import Session
from creditdesk.ledger.import_actions import import_allocations, import_invoices, import_receipts
from creditdesk.ledger.importing import ALLOCATION_FIELDS, INVOICE_FIELDS, RECEIPT_FIELDS
from creditdesk.settings.policy import Company

Rows = Sequence[Sequence[str]]
_LOOKED_AT = 61  # rows in which a header is looked for


@dataclass(frozen=True, slots=True)
class ListKind:
    """A kind of list: its N_() texts, its columns and the action that takes it in."""

    key: str
    title: str
    all_of: str  # the button when every row is in order
    rest_of: str  # the button when some rows are refused
    done: str
    fields: tuple[Field, ...]
    take: Callable[..., ImportResult]
    has_language: bool = False

    def run(self, session: Session, rows: Rows, company: Company, *, rest: bool, progress: Progress) -> ImportResult:
        """Take the rows in; nothing when one is wrong, unless `rest`."""
        more: dict[str, Any] = {"language": company.language} if self.has_language else {}
        return self.take(session, rows, currency=company.currency, rest=rest, progress=progress, **more)


KINDS = (
    ListKind(
        "customers", N_("Customers"), N_("Import {count} customers"), N_("Import the other {count} customers"),
        N_("{count} customers imported"), CUSTOMER_FIELDS, import_customers, has_language=True,
    ),
    ListKind(
        "invoices", N_("Invoices and credit notes"), N_("Import {count} invoices"),
        N_("Import the other {count} invoices"), N_("{count} invoices imported"), INVOICE_FIELDS, import_invoices,
    ),
    ListKind(
        "receipts", N_("List of receipts"), N_("Import {count} receipts"), N_("Import the other {count} receipts"),
        N_("{count} receipts imported"), RECEIPT_FIELDS, import_receipts,
    ),
    ListKind(
        "allocations", N_("Allocations of receipts"), N_("Import {count} allocations"),
        N_("Import the other {count} allocations"), N_("{count} allocations imported"), ALLOCATION_FIELDS,
        import_allocations,
    ),
)  # fmt: skip
BY_KEY = {kind.key: kind for kind in KINDS}


def guess(rows: Rows) -> ListKind | None:
    """Return the kind whose needed headings are all there and that knows most columns; None when two fit alike."""
    scores: list[tuple[int, ListKind]] = []
    for kind in KINDS:
        try:
            found = read_records(rows[:_LOOKED_AT], kind.fields)
        except BadInput:  # no header of this kind: another kind may fit
            continue
        scores.append((len(found.headings), kind))
    best = max((score for score, _kind in scores), default=0)
    fitting = [kind for score, kind in scores if score == best]
    return fitting[0] if len(fitting) == 1 else None


def known_list(data: bytes) -> tuple[Sheet, ListKind] | None:
    """Return the first sheet that is clearly one of our lists, or None; BadInput for a file that is no table."""
    for sheet in read_sheets(data):
        if kind := guess(sheet.rows):
            return sheet, kind
    return None


def sums(rows: Rows, kind: ListKind, currency: str) -> tuple[Money, ...]:
    """Return the sums of the readable rows' amounts per currency, credit notes taken off; nothing for customers."""
    if not any(field.key == "amount" for field in kind.fields):
        return ()
    records = read_records(rows, kind.fields)
    columns = records.columns
    own = columns.get("currency") or [None] * len(columns["amount"])
    kinds = columns.get("kind") or [None] * len(columns["amount"])
    result: dict[str, Decimal] = {}
    for position, (amount, code, what) in enumerate(zip(columns["amount"], own, kinds, strict=True)):
        if position in records.bad:
            continue  # a row of totals below the list has no customer
        sign = -1 if kind.key == "invoices" and what == "credit_note" else 1
        result[code or currency] = result.get(code or currency, Decimal(0)) + sign * (amount or 0)
    return tuple(Money.rounded(value, code) for code, value in sorted(result.items()))
