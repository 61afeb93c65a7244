"""Post receipts together with what they settle: one or thousands, in bulk, within what is open.

A receipt's parts name debits and amounts; netted credit notes help to pay them; deductions (fee, discount, small
difference) settle the rest of a debit. What no part names stays unapplied, and can be sent back: a refund.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_
from creditdesk.base.money import Money
from creditdesk.customers.actions import learn_payers
from creditdesk.db.bulk import insert_rows
from creditdesk.ledger.actions import NewEntry, allocate, entry_numbers, post
from creditdesk.ledger.import_actions import ALLOCATION_COLUMNS, ENTRY_COLUMNS
from creditdesk.ledger.kinds import EntryKind
from creditdesk.ledger.queries import as_date
from creditdesk.ledger.tables import Allocation, Entry


@dataclass(frozen=True, slots=True)
class Settling:
    """So much of an entry is settled; negative amounts net a credit note. `deduction` settles it further.

    `number` is the entry's as the plan showed it: an id alone could mean another entry after an undo.
    """

    entry_id: int
    number: str
    amount: int
    deduction: int = 0
    deduction_kind: str = ""


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """Money that came in from a customer, and what it settles; amounts in minor units of `amount`'s currency."""

    customer_id: int
    on: date
    amount: Money
    parts: tuple[Settling, ...] = ()
    payer: str | None = None
    payer_account: str | None = None
    bank_reference: str | None = None
    reference: str | None = None
    learn: bool = True


def post_receipts(session: Session, receipts: Sequence[NewReceipt], how: str) -> range:
    """Post the receipts with their allocations and return their ids; Refused, naming the item, when one does not fit."""
    return _post(session, _Open(session, receipts), receipts, how)


def post_fitting(session: Session, receipts: Sequence[NewReceipt], how: str) -> list[int | None]:
    """Post those of the receipts that fit what is open now, each after those before it; None for those that do not."""
    book = _Open(session, receipts)
    fits = book.fitting(receipts)
    ids = iter(_post(session, book, [receipt for receipt, fit in zip(receipts, fits, strict=True) if fit], how))
    return [next(ids) if fit else None for fit in fits]


def refund(session: Session, given: NewReceipt) -> tuple[int, tuple[int, ...]]:
    """Post money sent back to a customer out of its money and credit notes not applied, oldest first.

    `given.amount` is what went out, above zero. Return the refund's id and those of the credits it used up.
    """
    credits = session.execute(
        select(Entry.id, (Entry.settled_minor - Entry.amount_minor).label("free"))
        .where(Entry.customer_id == given.customer_id, Entry.currency == given.amount.currency)
        .where(Entry.kind.in_((EntryKind.RECEIPT, EntryKind.CREDIT_NOTE)), Entry.settled_minor > Entry.amount_minor)
        .order_by(Entry.dated_on, Entry.id)
    ).all()
    free = Money(sum(credit.free for credit in credits), given.amount.currency)
    if not 0 < given.amount.minor <= free.minor:
        raise Refused(
            N_("Of this customer's money {free} is not applied, not {amount}. To refund more, free a receipt or enter a credit note."),
            free=free, amount=given.amount,
        )  # fmt: skip
    refund_id = post(
        session,
        NewEntry(
            given.customer_id, EntryKind.REFUND, given.on, given.amount, reference=given.reference, payer=given.payer,
            payer_account=given.payer_account, bank_reference=given.bank_reference,
        ),
    )  # fmt: skip
    used, left = [], given.amount.minor
    for credit in credits:
        part = min(left, credit.free)
        if part <= 0:
            break
        allocate(session, refund_id, credit.id, Money(part, given.amount.currency), given.on, "hand")
        used.append(credit.id)
        left -= part
    return refund_id, tuple(used)


def _post(session: Session, book: _Open, receipts: Sequence[NewReceipt], how: str) -> range:
    numbers = _numbers(session, EntryKind.RECEIPT, [receipt.on for receipt in receipts])
    ids = insert_rows(
        session,
        Entry,
        ENTRY_COLUMNS,
        [
            (r.customer_id, str(EntryKind.RECEIPT), number, r.on.isoformat(), None, -r.amount.minor, r.amount.currency,
             r.reference, r.payer, r.payer_account, r.bank_reference)
            for r, number in zip(receipts, numbers, strict=True)
        ],
    )  # fmt: skip
    pairs: list[tuple[Any, ...]] = []
    deductions: list[tuple[Settling, NewReceipt, str]] = []
    for id_, receipt, number in zip(ids, receipts, numbers, strict=True):
        pairs += book.settle(id_, receipt, how)
        deductions += [(part, receipt, number) for part in receipt.parts if part.deduction]
    pairs += _deduct(session, book, deductions, how)
    insert_rows(session, Allocation, ALLOCATION_COLUMNS, pairs)
    learn_payers(
        session,
        (
            (r.customer_id, kind, value)
            for r in receipts
            if r.learn
            for kind, value in (("name", r.payer), ("account", r.payer_account))
            if value
        ),
    )
    return ids


def _numbers(session: Session, kind: EntryKind, days: Sequence[date]) -> list[str]:
    counts: dict[int, int] = defaultdict(int)
    for day in days:
        counts[day.year] += 1
    pools = {year: iter(entry_numbers(session, kind, year, count)) for year, count in sorted(counts.items())}
    return [next(pools[day.year]) for day in days]


class _Open:
    """What is open of the items concerned, used up while receipts are settled."""

    def __init__(self, session: Session, receipts: Sequence[NewReceipt]) -> None:
        self.items: dict[int, list[Any]] = {}
        wanted = sorted({part.entry_id for receipt in receipts for part in receipt.parts})
        for start in range(0, len(wanted), 5000):
            ids = ", ".join(map(str, wanted[start : start + 5000]))
            rows = session.execute(
                text(
                    "SELECT id, number, customer_id, currency, dated_on, amount_minor - settled_minor "
                    f"FROM entry WHERE id IN ({ids})"
                )
            ).all()
            self.items |= {r[0]: [*r[1:4], as_date(r[4]), r[5]] for r in rows}

    def fitting(self, receipts: Sequence[NewReceipt]) -> list[bool]:
        """Return which receipts fit what is open, each after those before it; nothing is used up."""
        left = {id_: item[4] for id_, item in self.items.items()}
        return [self._fits(receipt, left) for receipt in receipts]

    def _fits(self, receipt: NewReceipt, left: dict[int, int]) -> bool:
        for part in receipt.parts:
            item = self.items.get(part.entry_id)
            wanted = part.amount + part.deduction
            if item is None or item[0] != part.number or item[1:3] != [receipt.customer_id, receipt.amount.currency]:
                return False
            if abs(wanted) > abs(left[part.entry_id]) or (wanted > 0) != (left[part.entry_id] > 0):
                return False
        for part in receipt.parts:
            left[part.entry_id] -= part.amount + part.deduction
        return True

    def use(self, part: Settling, minor: int, receipt: NewReceipt) -> date:
        """Take so much (signed) of an item's open amount; return the item's date."""
        if part.entry_id not in self.items or self.items[part.entry_id][0] != part.number:
            raise Refused(
                N_("{number} is not in the book any more. To go on, match the line again."), number=part.number
            )
        number, customer, currency, on, left = self.items[part.entry_id]
        if customer != receipt.customer_id or currency != receipt.amount.currency:
            raise Refused(
                N_(
                    "{number} belongs to another customer or currency than the receipt. To go on, match the line again."
                ),
                number=number,
            )
        if abs(minor) > abs(left) or (minor > 0) != (left > 0):
            raise Refused(
                N_("Of {number} only {open} is open, not {wanted}. To go on, match the line again."),
                number=number, open=Money(left, currency), wanted=Money(minor, currency),
            )  # fmt: skip
        self.items[part.entry_id][4] = left - minor
        return on  # type: ignore[no-any-return]

    def settle(self, receipt_id: int, receipt: NewReceipt, how: str) -> list[tuple[Any, ...]]:
        """Return the allocations of one receipt: credit notes first, then the money."""
        applied = sum(part.amount for part in receipt.parts)
        if applied > receipt.amount.minor:
            raise Refused(
                N_("The parts ({parts}) are more than the receipt ({amount}). To go on, lower a part."),
                parts=Money(applied, receipt.amount.currency), amount=receipt.amount,
            )  # fmt: skip
        sources: list[list[Any]] = [
            [p.entry_id, -p.amount, self.use(p, p.amount, receipt)] for p in receipt.parts if p.amount < 0
        ]
        sources.append([receipt_id, receipt.amount.minor, receipt.on])
        pairs = []
        for part in (p for p in receipt.parts if p.amount > 0):
            on, left = self.use(part, part.amount, receipt), part.amount
            for source in sources:
                take = min(left, source[1])
                if take > 0:
                    day = max(receipt.on, on, source[2])
                    pairs.append((part.entry_id, source[0], take, day.isoformat(), how, None))
                    source[1] -= take
                    left -= take
        if any(source[1] for source in sources[:-1]):
            raise Refused(N_("A credit note of the plan has no invoice to settle. To go on, match the line again."))
        return pairs


def _deduct(
    session: Session, book: _Open, deductions: list[tuple[Settling, NewReceipt, str]], how: str
) -> list[tuple[Any, ...]]:
    """Post the deductions; each names its receipt as reference, so that a reversal takes both back."""
    pairs = []
    for kind in sorted({part.deduction_kind for part, _, _ in deductions}):
        own = [one for one in deductions if one[0].deduction_kind == kind]
        days = [max(receipt.on, book.use(part, part.deduction, receipt)) for part, receipt, _ in own]
        numbers = _numbers(session, EntryKind(kind), days)
        rows = [
            (
                r.customer_id,
                kind,
                number,
                day.isoformat(),
                None,
                -part.deduction,
                r.amount.currency,
                receipt,
                None,
                None,
                None,
            )
            for (part, r, receipt), number, day in zip(own, numbers, days, strict=True)
        ]
        ids = insert_rows(session, Entry, ENTRY_COLUMNS, rows)
        pairs += [
            (part.entry_id, id_, part.deduction, day.isoformat(), how, None)
            for id_, (part, _, _), day in zip(ids, own, days, strict=True)
        ]
    return pairs
