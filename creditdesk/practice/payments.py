"""When and how the customers of the practice company have paid, up to the day before the statement to drop.

Each habit gives the days after the due date and the shares of an invoice; payments of one customer on one
day are one receipt. What would be paid later is open. Nothing is paid on a weekend.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from creditdesk.practice.days import working_day_before, working_day_from
from creditdesk.practice.invoices import Invoice, dice, start_of
from creditdesk.practice.names import DISCOUNT_PER_MILLE, FEES
from creditdesk.practice.profiles import Habit, Profile

_PAY_DAY = 25
_SLOWER_SINCE = 120
_DRIFT = 48
_STEP = 500000  # fen: round sums are multiples of 5,000 yuan
_PRE_PAID = 1200000
_TRIFLE, _SHORT_AGO = 3850, 60  # fen, and the days since it was due


@dataclass(frozen=True, slots=True)
class CreditNote:
    """A credit note to an invoice; settled with it when `is_used`."""

    number: str
    code: str
    issued_on: date
    amount: int
    invoice: str
    is_used: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in: fen, who paid, and what the bank printed."""

    number: str
    code: str
    paid_on: date
    amount: int
    payer: str
    account: str
    bank_reference: str
    text: str


@dataclass(frozen=True, slots=True)
class Use:
    """So much of a receipt or credit note on an invoice; `kind` is the word of an import: payment, fee and so on."""

    source: str
    invoice: str
    amount: int
    used_on: date
    kind: str = "payment"


@dataclass(frozen=True, slots=True)
class History:
    """Everything posted before the statement to drop."""

    invoices: tuple[Invoice, ...]
    credit_notes: tuple[CreditNote, ...]
    receipts: tuple[Receipt, ...]
    uses: tuple[Use, ...]

    def open_amounts(self) -> dict[str, int]:
        """Return what is open of each unpaid invoice, in fen, by number."""
        left = {invoice.number: invoice.amount for invoice in self.invoices}
        for use in self.uses:
            left[use.invoice] -= use.amount
        return {number: amount for number, amount in left.items() if amount}


@dataclass(frozen=True, slots=True)
class _Payment:
    """A share of an invoice to be paid on a day; `deduction` is kept back for good."""

    paid_on: date
    invoice: Invoice
    amount: int
    deduction: int = 0
    kind: str = ""


def account_of(profile: Profile) -> str:
    """Return the made-up bank account a customer pays from (a card number where the owner pays)."""
    number = int(profile.code[1:])
    return (
        f"62148{number:03d}6020{number * 7919 % 10**7:07d}"
        if profile.boss
        else f"3{number * 104729 % 10**7:07d}{number:03d}0016"
    )


def history(profiles: Sequence[Profile], issued: Sequence[Invoice], as_of: date, first_day: date, seed: int) -> History:
    """Return the book as it stands on the morning of `first_day`, when the statement to drop begins."""
    notes: list[CreditNote] = []
    drafts: list[tuple[date, Profile, list[_Payment], int]] = []
    uses: list[Use] = []
    of_customer: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in issued:
        of_customer[invoice.code].append(invoice)
    for profile in profiles:
        rng = dice(as_of, seed, "payments", profile.code)
        own = of_customer[profile.code]
        own_notes = list(_credit_notes(profile, own, first_day, as_of, rng))
        notes += own_notes
        credited = {note.invoice: note.amount for note in own_notes if note.is_used}
        payer = _Payer(profile, as_of, first_day, rng, credited)
        days: dict[date, list[_Payment]] = defaultdict(list)
        for payment in payer.payments(own):
            days[payment.paid_on].append(payment)
        drafts += [(day, profile, paid, 0) for day, paid in days.items()]
        drafts += [(day, profile, [], amount) for day, amount in _on_account(profile, own, as_of, first_day)]
    notes.sort(key=lambda note: (note.issued_on, note.code))
    notes = [CreditNote(f"HZ-{note.issued_on:%y%m}-{n:03d}", *_tail(note)) for n, note in enumerate(notes, 1)]
    uses += [Use(n.number, n.invoice, n.amount, n.issued_on, "credit_note") for n in notes if n.is_used]
    receipts = list(_receipts(drafts, dice(as_of, seed, "receipts"), uses))
    return History(tuple(issued), tuple(notes), tuple(receipts), tuple(uses))


def _tail(note: CreditNote) -> tuple[str, date, int, str, bool]:
    return note.code, note.issued_on, note.amount, note.invoice, note.is_used


def _credit_notes(
    profile: Profile, own: Iterable[Invoice], first_day: date, as_of: date, rng: Random
) -> Iterator[CreditNote]:
    for invoice in () if profile.trifle or profile.fresh_money else own:
        chosen = rng.randrange(100) < (9 if profile.code in ("C005", "C027") else 2)
        issued = working_day_from(invoice.issued_on + timedelta(days=rng.randint(2, 7)))
        amount = max(10000, invoice.amount * rng.randint(2, 8) // 100 // 1000 * 1000)
        if not chosen or invoice.kind == "opening" or invoice.amount < 2 * amount or issued >= as_of:
            continue
        late = invoice.due_on >= first_day - timedelta(days=profile.oldest)
        yield CreditNote("", profile.code, issued, amount, invoice.number, is_used=not late)


def _on_account(profile: Profile, own: Iterable[Invoice], as_of: date, first_day: date) -> Iterator[tuple[date, int]]:
    """Yield receipts that nobody has placed yet; fresh money covers all that is overdue."""
    if profile.fresh_money:
        since = as_of - timedelta(days=profile.oldest)
        overdue = sum(invoice.amount for invoice in own if since <= invoice.due_on < as_of)
        yield working_day_before(first_day), -(-overdue // _STEP) * _STEP
    if profile.code in ("C004", "C039"):
        yield working_day_before(first_day - timedelta(days=20 + int(profile.code[3]))), _PRE_PAID


class _Payer:
    """One customer's way of paying its invoices."""

    def __init__(self, profile: Profile, as_of: date, first_day: date, rng: Random, credited: dict[str, int]) -> None:
        self._profile, self._as_of, self._first, self._rng = profile, as_of, first_day, rng
        self._credited = credited
        self._short = ""

    def payments(self, own: Sequence[Invoice]) -> Iterator[_Payment]:
        """Yield what was paid before the statement to drop."""
        own = sorted(own, key=lambda invoice: (invoice.due_on, invoice.number))
        if self._profile.trifle:
            self._short = [i.number for i in own if i.due_on <= self._as_of - timedelta(days=_SHORT_AGO)][-1]
        if self._profile.habit is Habit.ROUND:
            yield from self._round_sums(own)
            return
        for invoice in own:
            yield from self._of_invoice(invoice)

    def _of_invoice(self, invoice: Invoice) -> Iterator[_Payment]:
        profile, rng = self._profile, self._rng
        owed = invoice.amount - self._credited.get(invoice.number, 0)
        parts = list(self._parts(invoice))
        held = profile.oldest and invoice.due_on >= self._as_of - timedelta(days=profile.oldest)
        if held or invoice.reference == "质保金":
            if invoice.reference == "质保金":
                yield _Payment(working_day_from(start_of(self._as_of) + timedelta(days=60)), invoice, 1000000)
            return
        for place, (day, per_mille) in enumerate(parts):
            last = place == len(parts) - 1
            amount = owed if last else invoice.amount * per_mille // 1000 // 10000 * 10000
            owed -= amount
            booked = self._banked(day, invoice)
            if booked is None:
                return
            yield self._settled(invoice, booked, amount, rng)

    def _settled(self, invoice: Invoice, day: date, amount: int, rng: Random) -> _Payment:
        profile = self._profile
        if profile.habit is Habit.DISCOUNT and day < invoice.issued_on + timedelta(days=11):
            cut = (amount * DISCOUNT_PER_MILLE + 500) // 1000
            return _Payment(day, invoice, amount - cut, cut, "discount")
        if profile.is_english and rng.randrange(3) == 0:
            fee = int(rng.choice(FEES) * 100)
            return _Payment(day, invoice, amount - fee, fee, "fee")
        if invoice.number == self._short:
            return _Payment(day, invoice, amount - _TRIFLE)
        return _Payment(day, invoice, amount)

    def _banked(self, day: date, invoice: Invoice) -> date | None:
        """Return the working day the bank books it; None when that is not before the statement to drop."""
        day = working_day_from(
            max(day, invoice.issued_on + timedelta(days=8 if invoice.number in self._credited else 0))
        )
        if day < self._first:
            return day
        if self._profile.oldest or (self._profile.trifle and invoice.due_on <= self._as_of):
            return working_day_before(self._first - timedelta(days=self._rng.randint(0, 3)))
        return None

    def _parts(self, invoice: Invoice) -> Iterator[tuple[date, int]]:
        rng, due = self._rng, invoice.due_on
        ago = (self._as_of - due).days
        match self._profile.habit:
            case Habit.DISCOUNT if rng.randrange(10) < 7:
                late = (invoice.issued_on - due).days + rng.randint(4, 9)
            case Habit.LATE:
                late = rng.randint(12, 26)
            case Habit.DRIFTING:
                late = max(0, _DRIFT - ago * _DRIFT // 1100) + rng.randint(-2, 4)
            case Habit.SLOWER if ago < _SLOWER_SINCE:
                late = rng.randint(18, 29)
            case Habit.BOSS:
                late = rng.randint(1, 9)
            case Habit.MONTHLY:
                pay = due if due.day <= _PAY_DAY else due + timedelta(days=8)
                late = (pay.replace(day=_PAY_DAY) - due).days
            case Habit.PARTS:
                yield due + timedelta(days=rng.randint(0, 5)), 600
                late = rng.randint(22, 38)
            case _:
                late = rng.randint(-3, 2)
        yield due + timedelta(days=late), 1000

    def _round_sums(self, own: Sequence[Invoice]) -> Iterator[_Payment]:
        """Yield round sums in the middle of each month, taken to the oldest invoices in turn."""
        left = {invoice.number: invoice.amount - self._credited.get(invoice.number, 0) for invoice in own}
        month = start_of(self._as_of)
        while (day := working_day_from(month.replace(day=18))) < self._first:
            due = [i for i in own if i.due_on <= day and i.issued_on + timedelta(days=8) <= day and left[i.number]]
            sum_ = sum(left[i.number] for i in due) // _STEP * _STEP
            for invoice in due:
                amount = min(sum_, left[invoice.number])
                if amount:
                    left[invoice.number] -= amount
                    sum_ -= amount
                    yield _Payment(day, invoice, amount)
            month = working_day_from(month.replace(day=28) + timedelta(days=5)).replace(day=1)


def _receipts(
    drafts: list[tuple[date, Profile, list[_Payment], int]], rng: Random, uses: list[Use]
) -> Iterator[Receipt]:
    """Yield the receipts by date, numbered, and note what each was used for."""
    drafts.sort(key=lambda draft: (draft[0], draft[1].code))
    counts: dict[str, int] = defaultdict(int)
    for serial, (day, profile, paid, free) in enumerate(drafts, 1):
        series = f"SK-{day:%y%m}"
        counts[series] += 1
        number = f"{series}-{counts[series]:03d}"
        for one in paid:
            uses.append(Use(number, one.invoice.number, one.amount, day))
            if one.deduction:
                uses.append(Use(number, one.invoice.number, one.deduction, day, one.kind))
        named = [one.invoice.number for one in paid]
        text = remittance(profile, named if len(named) <= 3 and rng.randrange(10) < 7 else ())
        yield Receipt(
            number, profile.code, day, sum(one.amount for one in paid) + free, profile.boss or profile.name,
            account_of(profile), serial_number(day, serial), text,
        )  # fmt: skip


def remittance(profile: Profile, numbers: Sequence[str]) -> str:
    """Return what the payer wrote: the invoice numbers, or only that it is for goods."""
    if profile.is_english:
        return f"INVOICE {', '.join(numbers)}" if numbers else "PAYMENT FOR GOODS"
    return f"货款 {'、'.join(numbers)}" if numbers else "货款"


def serial_number(day: date, serial: int) -> str:
    """Return a bank's number of an entry."""
    return f"C{day:%Y%m%d}{serial:07d}"
