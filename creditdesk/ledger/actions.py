"""Post to customers' accounts: entries, allocations, reversals. Each takes an open session and never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_
from creditdesk.base.money import Money
from creditdesk.customers.actions import unlearn_payer
from creditdesk.customers.tables import Customer
from creditdesk.db.numbering import take_numbers
from creditdesk.ledger.allocation_order import AllocationOrder, Debt, lay
from creditdesk.ledger.kinds import CREDITS, DEDUCTIONS, LARGEST, EntryKind
from creditdesk.ledger.tables import Allocation, Entry
from creditdesk.settings.queries import credit_policy


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What an entry needs; the amount is positive, its kind tells the side."""

    customer_id: int
    kind: EntryKind
    dated_on: date
    amount: Money
    number: str = ""
    due_on: date | None = None
    reference: str | None = None
    payer: str | None = None
    payer_account: str | None = None
    bank_reference: str | None = None


def post(session: Session, new: NewEntry) -> int:
    """Post an entry and return its id; without a number it gets the next one of its kind and year."""
    if new.amount.minor > LARGEST:
        raise Refused(N_("The amount is larger than any book holds. To post, check the amount."))
    if new.amount.minor < 0:
        raise Refused(N_("An amount cannot be below zero. To post the other side, choose the other kind."))
    session.get_one(Customer, new.customer_id)
    number = new.number or _number(session, new.kind, new.dated_on)
    if session.scalar(select(Entry.id).where(Entry.kind == new.kind, Entry.number == number)):
        raise Refused(N_("The number {number} is in the book already. To post, give another number."), number=number)
    entry = Entry(
        customer_id=new.customer_id,
        kind=new.kind,
        number=number,
        dated_on=new.dated_on,
        due_on=None if new.kind in CREDITS else (new.due_on or new.dated_on),
        amount_minor=-new.amount.minor if new.kind in CREDITS else new.amount.minor,
        currency=new.amount.currency,
        reference=new.reference,
        payer=new.payer,
        payer_account=new.payer_account,
        bank_reference=new.bank_reference,
    )
    session.add(entry)
    session.flush()
    return entry.id


_PREFIXES = {EntryKind.RECEIPT: "R", EntryKind.CREDIT_NOTE: "CN", EntryKind.FEE: "FEE", EntryKind.DISCOUNT: "DSC",
             EntryKind.DIFFERENCE: "DIF", EntryKind.WRITE_OFF: "WO", EntryKind.REVERSAL: "REV", EntryKind.REFUND: "REF"}  # fmt: skip


def entry_numbers(session: Session, kind: EntryKind, year: int, count: int) -> list[str]:
    """Return the next numbers of a kind and year, such as R2026-000001; those an import brought are passed over."""
    prefix = _PREFIXES.get(kind, kind[0].upper())
    result: list[str] = []
    while len(result) < count:
        numbers = [f"{prefix}{year}-{n:06d}" for n in take_numbers(session, f"{kind}-{year}", count - len(result))]
        between = Entry.number.between(min(numbers), max(numbers))
        brought = set(session.scalars(select(Entry.number).where(Entry.kind == kind, between)))
        result += [number for number in numbers if number not in brought]
    return result


def _number(session: Session, kind: EntryKind, on: date) -> str:
    return entry_numbers(session, kind, on.year, 1)[0]


def allocate(session: Session, debit_id: int, credit_id: int, amount: Money, on: date, how: str) -> int:
    """Settle so much of a debit with a credit, not before either was posted; return the allocation's id."""
    debit, credit = session.get_one(Entry, debit_id), session.get_one(Entry, credit_id)
    session.refresh(debit)
    session.refresh(credit)
    if (debit.customer_id, debit.currency) != (
        credit.customer_id,
        credit.currency,
    ) or debit.currency != amount.currency:
        raise Refused(
            N_("{debit} and {credit} are not of the same customer and currency. To settle one with the other, post a transfer."),
            debit=debit.number, credit=credit.number,
        )  # fmt: skip
    if how != "reversal" and (_is_reversed(session, debit) or _is_reversed(session, credit)):
        raise Refused(
            N_("{debit} or {credit} is reversed. A reversed entry settles nothing."),
            debit=debit.number,
            credit=credit.number,
        )
    free = min(debit.amount_minor - debit.settled_minor, credit.settled_minor - credit.amount_minor)
    if not 0 < amount.minor <= free:
        raise Refused(
            N_("Only {free} can be allocated between {credit} and {debit}, not {amount}. To go on, enter at most that."),
            free=Money(free, amount.currency), credit=credit.number, debit=debit.number, amount=amount,
        )  # fmt: skip
    allocation = Allocation(
        debit_id=debit_id, credit_id=credit_id, amount_minor=amount.minor,
        allocated_on=max(on, debit.dated_on, credit.dated_on), how=how,
    )  # fmt: skip
    session.add(allocation)
    session.flush()
    return allocation.id


def _is_reversed(session: Session, entry: Entry) -> bool:
    """Return whether the entry is a reversal or has one."""
    return bool(entry.reverses_id or session.scalar(select(Entry.id).where(Entry.reverses_id == entry.id)))


def deduct(session: Session, debit_id: int, kind: EntryKind, amount: Money, on: date, how: str) -> int:
    """Post a fee, discount, small difference or write-off and settle the debit with it; return its id."""
    if kind not in DEDUCTIONS:
        raise ValueError(f"{kind} is no deduction")
    debit = session.get_one(Entry, debit_id)
    on = max(on, debit.dated_on)
    entry_id = post(session, NewEntry(debit.customer_id, kind, on, amount))
    allocate(session, debit_id, entry_id, amount, on, how)
    return entry_id


def unallocate(session: Session, allocation_id: int, on: date) -> int:
    """Take an allocation back by its reversal, dated `on`; return the reversal's id."""
    old = session.get_one(Allocation, allocation_id)
    if old.amount_minor < 0 or session.scalar(select(Allocation.id).where(Allocation.reverses_id == old.id)):
        raise Refused(N_("This allocation was taken back already."))
    sides = (session.get_one(Entry, old.debit_id), session.get_one(Entry, old.credit_id))
    if sides[0].reverses_id == sides[1].id or sides[1].reverses_id == sides[0].id:
        raise Refused(N_("This allocation is the reversal itself; it stays. To post the entry again, enter it anew."))
    new = Allocation(
        debit_id=old.debit_id, credit_id=old.credit_id, amount_minor=-old.amount_minor,
        allocated_on=max(on, old.allocated_on), how="reversal", reverses_id=old.id,
    )  # fmt: skip
    session.add(new)
    session.flush()
    return new.id


def reverse(session: Session, entry_id: int, on: date) -> int:
    """Take an entry back: its allocations are reversed, then an equal and opposite entry settles it; return that one's id.

    A receipt takes the fees and discounts granted with it back too, and the payer that only it showed is unlearned.
    """
    entry = session.get_one(Entry, entry_id)
    if _is_reversed(session, entry):
        raise Refused(N_("{number} was reversed already, or is a reversal itself."), number=entry.number)
    reversed_ids = select(Allocation.reverses_id).where(Allocation.reverses_id.is_not(None))
    live = session.scalars(
        select(Allocation).where(
            or_(Allocation.debit_id == entry_id, Allocation.credit_id == entry_id),
            Allocation.amount_minor > 0,
            Allocation.id.not_in(reversed_ids),
        )
    ).all()
    for allocation in live:
        unallocate(session, allocation.id, on)
    on = max(on, entry.dated_on)
    mirror = Entry(
        customer_id=entry.customer_id, kind=EntryKind.REVERSAL, number=_number(session, EntryKind.REVERSAL, on),
        dated_on=on, due_on=on if entry.amount_minor < 0 else None, amount_minor=-entry.amount_minor,
        currency=entry.currency, reference=entry.number, reverses_id=entry.id,
    )  # fmt: skip
    session.add(mirror)
    session.flush()
    if entry.kind == EntryKind.RECEIPT:
        _unlearn(session, entry)
        granted = session.scalars(
            select(Entry).where(
                Entry.customer_id == entry.customer_id, Entry.kind.in_(DEDUCTIONS), Entry.reference == entry.number
            )
        ).all()
        for deduction in granted:
            if not _is_reversed(session, deduction):
                reverse(session, deduction.id, on)
    debit, credit = (entry, mirror) if entry.amount_minor > 0 else (mirror, entry)
    if entry.amount_minor:
        allocate(session, debit.id, credit.id, Money(abs(entry.amount_minor), entry.currency), on, "reversal")
    return mirror.id


def _unlearn(session: Session, receipt: Entry) -> None:
    reversed_ids = select(Entry.reverses_id).where(Entry.reverses_id.is_not(None))
    standing = select(func.count()).where(
        Entry.customer_id == receipt.customer_id, Entry.kind == EntryKind.RECEIPT, Entry.id.not_in(reversed_ids)
    )
    if receipt.payer:
        times = session.scalars(standing.where(Entry.payer == receipt.payer)).one()
        unlearn_payer(session, receipt.customer_id, "name", receipt.payer, times)
    if receipt.payer_account:
        times = session.scalars(standing.where(Entry.payer_account == receipt.payer_account)).one()
        unlearn_payer(session, receipt.customer_id, "account", receipt.payer_account, times)


def allocate_in_order(session: Session, credit_id: int, on: date, how: str) -> Money:
    """Settle the customer's open debits with a credit in the order of the policy; return what remains unapplied."""
    credit = session.get_one(Entry, credit_id)
    session.refresh(credit)
    left = credit.settled_minor - credit.amount_minor
    debits = session.execute(
        select(Entry.id, func.coalesce(Entry.due_on, Entry.dated_on), Entry.amount_minor - Entry.settled_minor)
        .where(Entry.customer_id == credit.customer_id, Entry.currency == credit.currency)
        .where(Entry.amount_minor > 0, Entry.settled_minor < Entry.amount_minor)
    ).all()
    order = AllocationOrder(credit_policy(session).order)
    for laid in lay(left, [Debt(id_, due_on, open_) for id_, due_on, open_ in debits], on, order):
        allocate(session, laid.id, credit_id, Money(laid.amount, credit.currency), on, how)
        left -= laid.amount
    return Money(left, credit.currency)
