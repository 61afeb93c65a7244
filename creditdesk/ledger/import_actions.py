"""Bring whole lists of invoices, receipts and allocations into the ledger, in bulk and all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from creditdesk.base.dates import parse_terms
from creditdesk.base.i18n import N_, message
from creditdesk.base.money import Money
from creditdesk.base.progress import Progress
from creditdesk.base.records import Field, Records, read_records
from creditdesk.customers.actions import ImportResult, learn_payers
from creditdesk.customers.queries import ids_by_code
from creditdesk.customers.tables import Customer
from creditdesk.db.bulk import find_rows, insert_rows
from creditdesk.db.model import Base
from creditdesk.ledger.actions import entry_numbers
from creditdesk.ledger.importing import (
    ALLOCATION_FIELDS,
    INVOICE_FIELDS,
    RECEIPT_FIELDS,
    minor_units,
    refuse_repeats,
)
from creditdesk.ledger.kinds import DEDUCTIONS, EntryKind
from creditdesk.ledger.tables import Allocation, Entry

ENTRY_COLUMNS = (
    "customer_id", "kind", "number", "dated_on", "due_on", "amount_minor", "currency", "reference", "payer", "payer_account", "bank_reference",
)  # fmt: skip
ALLOCATION_COLUMNS = ("debit_id", "credit_id", "amount_minor", "allocated_on", "how", "reverses_id")
_MOVED = [index for index in Base.metadata.tables["entry"].indexes if index.name == "ix_entry_open"]
_ITEM_COLUMNS = ("id", "number", "customer_id", "currency", "dated_on", "amount_minor", "settled_minor")
_DEBITS = (EntryKind.INVOICE, EntryKind.OPENING, EntryKind.REFUND)
# Names of their own: looking a kind up on its class is slow.
_INVOICE, _CREDIT_NOTE, _RECEIPT = EntryKind.INVOICE, EntryKind.CREDIT_NOTE, EntryKind.RECEIPT
Rows = Sequence[Sequence[str]]


def import_invoices(
    session: Session, rows: Rows, *, currency: str, rest: bool = False, headings: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> ImportResult:  # fmt: skip
    """Add invoices, credit notes and opening items; a missing due date follows from the customer's terms."""

    def read(records: Records) -> list[tuple[Any, ...]]:
        terms = {code: parse_terms(t) for code, t in session.execute(select(Customer.code, Customer.terms)) if t}
        columns = records.columns
        columns["kind"] = [kind or _INVOICE for kind in columns["kind"]]
        refuse_repeats(records, "number")
        customers, currencies, amounts = _common(session, records, currency)
        result: list[tuple[Any, ...]] = []
        for position, (number, code, issued, due, kind, reference) in enumerate(
            zip(*(columns[k] for k in ("number", "customer", "issued_on", "due_on", "kind", "reference")), strict=True)
        ):
            if kind is _CREDIT_NOTE:
                due = None
            elif issued and not due:
                due = terms[code].due(date.fromisoformat(issued)).isoformat() if code in terms else issued
            amount = -amounts[position] if kind is _CREDIT_NOTE else amounts[position]
            result.append(
                (
                    customers[position],
                    str(kind),
                    number,
                    issued,
                    due,
                    amount,
                    currencies[position],
                    reference,
                    None,
                    None,
                    None,
                )
            )
        return result

    return _import_entries(session, rows, INVOICE_FIELDS, read, rest=rest, headings=headings, progress=progress)


def import_receipts(
    session: Session, rows: Rows, *, currency: str, rest: bool = False, headings: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> ImportResult:  # fmt: skip
    """Add receipts, unapplied; the payer names and accounts they show are learned."""

    def read(records: Records) -> list[tuple[Any, ...]]:
        columns = records.columns
        refuse_repeats(records, "number")
        customers, currencies, amounts = _common(session, records, currency)
        kind = str(_RECEIPT)
        keys = ("number", "date", "reference", "payer", "payer_account", "bank_reference")
        return [
            (
                customers[n],
                kind,
                number,
                on,
                None,
                -amounts[n],
                currencies[n],
                reference,
                payer,
                account,
                bank,
            )
            for n, (number, on, reference, payer, account, bank) in enumerate(
                zip(*(columns[k] for k in keys), strict=True)
            )
        ]

    return _import_entries(session, rows, RECEIPT_FIELDS, read, rest=rest, headings=headings, progress=progress)


def _common(session: Session, records: Records, currency: str) -> tuple[list[int | None], list[str], list[int]]:
    """Return customer ids, currencies and amounts of the rows; refuse unknown customers and amounts below zero."""
    ids = ids_by_code(session)
    customers = [ids.get(code) for code in records.columns["customer"]]
    for position, (code, found) in enumerate(zip(records.columns["customer"], customers, strict=True)):
        if found is None and code is not None:
            records.refuse(
                position,
                "customer",
                code,
                message(N_("there is no customer with this code; import the customer first")),
            )
    currencies = [own or currency for own in records.columns["currency"]]
    amounts = minor_units(records, currencies)
    for position, amount in enumerate(amounts):
        if amount < 0:
            records.refuse(
                position, "amount", records.columns["amount"][position],
                message(N_("is below zero; give credit notes as positive amounts of the kind credit_note")),
            )  # fmt: skip
    return customers, currencies, amounts


def _import_entries(
    session: Session, rows: Rows, fields: Sequence[Field], read: Callable[[Records], list[tuple[Any, ...]]], *,
    rest: bool, headings: Mapping[str, str] | None, progress: Progress | None,
) -> ImportResult:  # fmt: skip
    records = read_records(rows, fields, headings)
    entries = read(records)
    present = _present(session, entries)
    new, unchanged = [], 0
    for position, row in enumerate(entries):
        if position in records.bad:
            continue
        there = present.get((row[1], row[2]))
        if there is None:
            new.append(row)
        elif there == (row[0], row[3], row[5], row[6]):
            unchanged += 1
        else:
            records.refuse(
                position, "number", row[2],
                message(N_("is in the book with another customer, date or amount; posted entries are reversed, not changed")),
            )  # fmt: skip
    if records.bad and not rest:
        return ImportResult(0, 0, 0, tuple(sorted(records.problems, key=lambda p: p.row or 0)))
    if progress:
        progress.tick(0, len(new))
    insert_rows(session, Entry, ENTRY_COLUMNS, new)
    learn_payers(
        session,
        ((row[0], kind, value) for row in new for kind, value in (("name", row[8]), ("account", row[9])) if value),
    )
    return ImportResult(len(new), 0, unchanged, tuple(records.problems))


def _present(session: Session, entries: list[tuple[Any, ...]]) -> dict[tuple[str, str], tuple[int, str, int, str]]:
    """Return customer, day, amount and currency of those of the entries that the book has, by kind and number."""
    found: dict[tuple[str, str], tuple[int, str, int, str]] = {}
    columns = ("number", "customer_id", "dated_on", "amount_minor", "currency")
    for kind in sorted({row[1] for row in entries}):
        wanted = {(row[2],) for row in entries if row[1] == kind and row[2] is not None}
        rows = find_rows(session, Entry, columns, ("number",), wanted, kind=kind)
        found |= {(kind, number): (customer, str(on), minor, own) for number, customer, on, minor, own in rows}
    return found


def import_allocations(
    session: Session, rows: Rows, *, currency: str, rest: bool = False, headings: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> ImportResult:  # fmt: skip
    """Settle invoices with receipts, credit notes, fees and discounts; never beyond what is open on either side.

    `currency` is not needed here: each allocation has the currency of its entries.
    """
    records = read_records(rows, ALLOCATION_FIELDS, headings)
    plan = _Plan(session, records)
    plan.take_all(progress)
    if records.bad and not rest:
        return ImportResult(0, 0, 0, tuple(sorted(records.problems, key=lambda p: p.row or 0)))
    return ImportResult(plan.write(), 0, plan.unchanged, tuple(records.problems))


class _Plan:
    """The allocations of one file, checked row by row against what is still open."""

    def __init__(self, session: Session, records: Records) -> None:
        self._session, self._records = session, records
        self._debits: dict[str, list[Any]] = {}
        self._credits: dict[tuple[str, str], list[Any]] = {}
        once: dict[Any, str] = {}  # the same currencies and days come again and again: each is kept once
        keep = once.setdefault
        for kind in (*_DEBITS, _CREDIT_NOTE, _RECEIPT):
            named = records.columns["invoice" if kind in _DEBITS else "receipt"]
            wanted = {(number,) for number in named if number is not None}
            rows = find_rows(session, Entry, _ITEM_COLUMNS, ("number",), wanted, kind=str(kind))
            for id_, number, customer, own, on, amount, settled in rows:
                item = [id_, customer, keep(own, own), keep(on, str(on)), abs(amount) - abs(settled)]
                if kind in _DEBITS:
                    self._debits[number] = item
                else:
                    self._credits[kind, number] = item
        self._present = self._existing()
        self._pairs: list[tuple[Any, ...]] = []
        self._deductions: list[tuple[Any, ...]] = []
        self.unchanged = 0

    def _existing(self) -> Counter[tuple[Any, ...]]:
        numbers = {item[0]: number for number, item in self._debits.items()}
        columns = ("debit_id", "credit_id", "amount_minor", "allocated_on", "reverses_id")
        rows = find_rows(self._session, Allocation, columns, ("debit_id",), {(id_,) for id_ in numbers})
        there = [row for row in rows if row[4] is None and row[0] in numbers]
        credits = find_rows(self._session, Entry, ("id", "kind", "number"), ("id",), {(row[1],) for row in there})
        sources = {id_: (kind, "" if kind in DEDUCTIONS else number) for id_, kind, number in credits}
        return Counter((*sources[row[1]], numbers[row[0]], row[2], str(row[3])) for row in there)

    def take_all(self, progress: Progress | None) -> None:
        """Take the rows one by one; those that do not fit become problems."""
        columns, bad = self._records.columns, self._records.bad
        debits = list(map(self._debits.get, columns["invoice"]))
        minors = minor_units(self._records, [debit[2] if debit else "" for debit in debits])
        rows = zip(debits, minors, *(columns[key] for key in ("receipt", "invoice", "date", "kind")), strict=True)
        for position, (debit, minor, source, target, on, kind) in enumerate(rows):
            if progress and position % 20000 == 0:
                progress.tick(position, len(debits))
            if position in bad:
                continue
            deduction = kind in DEDUCTIONS
            credit = self._credits.get((_RECEIPT if deduction or kind is None else kind, source))
            if debit is None or credit is None:
                what, value = ("invoice", target) if debit is None else ("receipt", source)
                self._records.refuse(position, what, value, message(N_("is not in the book; import it first")))
            elif self._present and self._is_there(kind or _RECEIPT, source, target, minor, on):
                self.unchanged += 1
            elif problem := self._problem(debit, credit, minor, on, deduction):
                self._records.refuse(position, *problem)
            else:
                debit[4] -= minor
                if deduction:
                    self._deductions.append((kind, on, debit, minor))
                else:
                    credit[4] -= minor
                    self._pairs.append((debit[0], credit[0], minor, on, "import", None))

    def _is_there(self, kind: EntryKind, source: str, target: str, minor: int, on: str) -> bool:
        """Return whether the book has this allocation already; each of its allocations answers once."""
        key = (str(kind), "" if kind in DEDUCTIONS else source, target, minor, on)
        found = self._present[key] > 0
        self._present[key] -= found
        return found

    def _problem(self, debit: list[Any], credit: list[Any], minor: int, on: str, deduction: bool) -> Any:
        if debit[1] != credit[1] or debit[2] != credit[2]:
            return "receipt", "", message(N_("invoice and receipt are not of the same customer and currency"))
        free = debit[4] if deduction or debit[4] < credit[4] else credit[4]
        if not 0 < minor <= free:
            return "amount", Money(minor, debit[2]), message(N_("only {free} is open"), free=Money(free, debit[2]))
        if on < debit[3] or on < credit[3]:
            return (
                "date",
                on,
                message(N_("lies before the invoice or the receipt ({day})"), day=max(debit[3], credit[3])),
            )
        return None

    def write(self) -> int:
        """Insert what was taken; return how many allocations that is."""
        self._deductions.sort(key=lambda d: (d[0], d[1][:4]))
        for (kind, year), group in groupby(self._deductions, lambda d: (d[0], int(d[1][:4]))):
            part = list(group)
            numbers = entry_numbers(self._session, kind, year, len(part))
            entries = [
                (debit[1], str(kind), number, on, None, -minor, debit[2], None, None, None, None)
                for number, (_, on, debit, minor) in zip(numbers, part, strict=True)
            ]
            ids = insert_rows(self._session, Entry, ENTRY_COLUMNS, entries)
            self._pairs += [
                (debit[0], id_, minor, on, "import", None) for id_, (_, on, debit, minor) in zip(ids, part, strict=True)
            ]
        insert_rows(self._session, Allocation, ALLOCATION_COLUMNS, self._pairs, also=_MOVED)
        return len(self._pairs)
