"""The bank lines of the Chinese workload, each with its truth: what a careful person would decide from the line.

A line that nobody could decide from what it says has `decided` false: whatever is proposed, it must not be sure. What a
person learnt from an earlier month (an owner's card, a new account) counts as known in the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from unicodedata import normalize

import chinese_texts as say
from chinese_ledger import WEAK, Customer, Invoice, Ledger, Way, open_of
from chinese_others import OTHERS, Parts, Truth, other

from creditdesk.banking.subset_sum import adding_up

PAYMENTS = (
    ("plain", 26), ("variant", 12), ("typo", 2), ("range", 2), ("list", 6), ("amounts", 1.5), ("etc", 2), ("order", 5), ("period", 4),
    ("period_same", 1.5), ("amount", 13), ("sum", 4), ("part", 3), ("part_only", 0.7), ("fee", 2.5), ("fee_amount", 1), ("discount", 1.5),
    ("credit", 1.5), ("advance", 1.5), ("over", 1), ("twice", 1), ("twin", 0.5), ("tie", 0.8), ("returned", 0.5),
)  # fmt: skip
_OTHERS = frozenset(kind for kind, _ in OTHERS)
_LEFT_OUT = timedelta(days=100)
_ADDED_UP = frozenset({"sum", "etc", "tie"})  # kinds that may have several answers


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is paid and how the text says so, before it is known from where. `clear`: the text names it."""

    customer: int
    amount: int
    told: str
    parts: tuple[tuple[Invoice, int, int, str], ...]
    clear: bool
    unique: bool = True
    either: tuple[tuple[Invoice, int, int, str], ...] = ()


class Teller:
    """Writes statements, one month after the other; what is paid is no longer open in the next."""

    def __init__(self, rng: Random, book: Ledger) -> None:
        self._rng, self._book = rng, book
        self._reopen()
        self._seen: dict[tuple[str, str], set[int]] = {}  # payer and account → customers they paid for
        self._paid = [invoice for invoice in book.invoices if not invoice.left and invoice.issued > date(2025, 4, 1)]
        self._until = date(2025, 8, 25)

    def statement(self, count: int, first: date, last: date) -> list[Truth]:
        """Return so many lines between two days, in the order of days."""
        rng, lines = self._rng, []
        self._until = first
        days = [d for d in (first + timedelta(days=n) for n in range((last - first).days + 1)) if d.weekday() < 5]
        kinds = [kind for kind, _ in (*PAYMENTS, *OTHERS)]
        shares = [share for _, share in (*PAYMENTS, *OTHERS)]
        plan = [
            kind for kind, share in zip(kinds, shares, strict=True) for _ in range(round(share * count / sum(shares)))
        ]
        rng.shuffle(plan)
        for kind in plan:
            day = rng.choice(days)
            lines += [other(rng, self._book, kind, day)] if kind in _OTHERS else self._payment(kind, day)
        while len(lines) < count:
            day = rng.choice(days)
            lines += self._payment("plain", day) or [other(rng, self._book, "supplier", day)]
        lines.sort(key=lambda line: line.day)
        settled = {number for line in lines if line.kind not in _ADDED_UP for number, *_ in line.parts}
        lines = [self._judged(line, settled) if line.kind in _ADDED_UP else line for line in lines]
        self._close(lines)
        return lines

    def _judged(self, line: Truth, settled: set[str]) -> Truth:
        """Return the line undecided where other invoices fit as well; those that other lines settle are out of question."""
        own = {number for number, *_ in line.parts}
        rest, fitting = line.amount, [i for i in self._open[int(line.customer[1:]) - 1] if i.left > 0]
        if line.kind == "etc":
            first, first_amount, *_ = line.parts[0]
            rest, fitting = rest - first_amount, [i for i in fitting if i.number != first]
        left = [i.left for i in fitting if i.number in own or i.number not in settled]
        most = len(own) - 1 if any("张" in word for word in line.words) else 1 if line.kind == "tie" else 6
        return replace(line, decided=line.decided and len(adding_up(left, rest, most=most).sets) == 1)

    def bring(self, invoices: Iterable[Invoice]) -> None:
        """Add the invoices of a new month."""
        self._book.invoices += invoices
        self._reopen()

    def _reopen(self) -> None:
        self._open = open_of(self._book)
        self._places = [place for place in sorted(self._open) for _ in self._open[place]]

    def _close(self, lines: list[Truth]) -> None:
        by_number = {invoice.number: invoice for own in self._open.values() for invoice in own}
        for line in lines:
            for number, amount, deduction, _ in line.parts:
                by_number[number].left -= amount + deduction
            if line.customer:
                place = int(line.customer[1:]) - 1
                for account in {line.account, ""}:
                    self._seen.setdefault((line.payer, account), set()).add(place)
        for invoice in by_number.values():
            invoice.taken = False
        self._reopen()

    # ------------------------------------------------------------------ who pays
    def _known(self, place: int, way: Way, account: str) -> bool:
        """Tell whether a person knows from payer and account, and from what was seen before, whose money it is."""
        customer = self._book.customers[place]
        seen = self._seen.get((way.name, account)) or (self._seen.get((way.name, ""), set()) if way.name else set())
        if way.form in WEAK:
            alone = seen == {place} and way.form != "wallet"
            return alone and not any(way.account == other.account for other in self._book.customers)
        if account and account == customer.account and (customer.filed or customer.known):
            return True
        if way.form == "old":
            return bool(customer.alias) or customer.known or seen == {place}
        return way.form != "nameless" or seen == {place}

    def _payment(self, kind: str, day: date) -> list[Truth]:
        draft = self._draft(kind)
        if draft is None:
            return []
        rng, customer = self._rng, self._book.customers[draft.customer]
        way = rng.choice(customer.ways[1:]) if len(customer.ways) > 1 and rng.random() < 0.35 else customer.ways[0]
        account = way.account if not way.name or way.form == "parent" or rng.random() < 0.88 else ""
        told, form = draft.told, way.form
        known = self._known(draft.customer, way, account)
        if way.form in WEAK and rng.random() < (0.2 if known or draft.clear else 0.7):
            short = customer.firm.short if rng.random() < 0.6 and self._alone(customer) else customer.firm.name
            told, known, form = say.behalf(rng, told, short), True, form + "+name"
        if way.form == "owner" and customer.contact:
            known, form = True, form + ("" if form.endswith("name") else "+contact")
        for invoice, *_ in draft.parts:
            invoice.taken = True
        line = Truth(
            day, draft.amount, way.name, account, say.columns(rng, told), kind, form, customer.code, _parts(draft.parts),
            (_parts(draft.either),) if draft.either else (), draft.unique and (known or draft.clear),
        )  # fmt: skip
        if kind != "twin":
            return [line]
        for invoice, *_ in draft.either:
            invoice.taken = True
        return [line, replace(line, parts=line.either[0], either=(line.parts,))]

    def _alone(self, customer: Customer) -> bool:
        return sum(customer.firm.short in other.firm.name for other in self._book.customers) == 1

    # ------------------------------------------------------------------ what is paid
    def _draft(self, kind: str) -> _Draft | None:
        make: Callable[[int, str], _Draft | None] = getattr(self, f"_{kind}", self._single)
        for _ in range(300):
            place = self._rng.choice(self._places)
            draft = make(place, kind)
            if draft:
                return draft
        return None

    def _free(self, place: int) -> list[Invoice]:
        """Return what a customer may pay, oldest due first; what has been left out for months comes last: it is in dispute."""
        free = [i for i in self._open.get(place, ()) if i.left > 0 and not i.taken and i.issued < self._until]
        return sorted(free, key=lambda invoice: invoice.issued < self._until - _LEFT_OUT)

    def _equal(self, place: int, amount: int) -> int:
        return sum(invoice.left == amount for invoice in self._open.get(place, ()))

    def _one(self, place: int, least: int = 1) -> Invoice | None:
        free = [invoice for invoice in self._free(place) if invoice.left >= least]
        if not free:
            return None
        return free[0] if self._rng.random() < 0.7 else self._rng.choice(free)

    def _single(self, place: int, kind: str) -> _Draft | None:
        invoice = self._one(place)
        if invoice is None:
            return None
        word = {"plain": say.named, "variant": say.varied, "typo": say.slipped}.get(kind)
        told = word(self._rng, invoice.number) if word else say.silent(self._rng)
        if word is None and self._equal(place, invoice.left) > 1:
            return None
        unique = self._tells(place, invoice, told) if word else True
        return _Draft(place, invoice.left, told, _whole(invoice), word is not None and kind != "typo", unique)

    def _tells(self, place: int, invoice: Invoice, told: str) -> bool:
        """Tell whether a number without its month is still one invoice of the customer's: of equal amounts, the tail decides."""
        last = say.tail(invoice.number)[-4:]
        front = "".join(c for c in invoice.number[: -len(say.tail(invoice.number))] if c.isdigit())[-2:]
        return front in normalize("NFKC", told) or not any(
            other is not invoice and other.left == invoice.left and say.tail(other.number)[-4:] == last
            for other in self._open.get(place, ())
        )

    def _range(self, place: int, _kind: str) -> _Draft | None:
        free = sorted(self._free(place), key=lambda invoice: invoice.number)
        rows: list[list[Invoice]] = []
        for invoice in free:
            if rows and _follows(rows[-1][-1], invoice):
                rows[-1].append(invoice)
            else:
                rows.append([invoice])
        row = max(rows, key=len, default=[])
        if len(row) < 2:
            return None
        return self._several(place, row, say.spanned(self._rng, row[0].number, row[-1].number), clear=True)

    def _list(self, place: int, _kind: str) -> _Draft | None:
        free = self._free(place)
        if len(free) < 2:
            return None
        chosen = sorted(
            self._rng.sample(free[:8], min(len(free), 8, self._rng.choice((2, 2, 3, 3, 4, 5)))), key=lambda i: i.number
        )
        return self._several(place, chosen, say.listed(self._rng, [i.number for i in chosen]), clear=True)

    def _amounts(self, place: int, _kind: str) -> _Draft | None:
        free = [invoice for invoice in self._free(place) if invoice.left > 500_000]
        if len(free) < 2:
            return None
        chosen = free[: self._rng.choice((2, 2, 3))]
        paid = [
            invoice.left if self._rng.random() < 0.4 else invoice.left * 6 // 10 // 10_000 * 10_000
            for invoice in chosen
        ]
        told = say.with_amounts(self._rng, [(i.number, a) for i, a in zip(chosen, paid, strict=True)])
        parts = tuple((invoice, amount, 0, "") for invoice, amount in zip(chosen, paid, strict=True))
        return _Draft(place, sum(paid), told, parts, clear=True)

    def _etc(self, place: int, _kind: str) -> _Draft | None:
        free = self._free(place)
        count = self._rng.choice((2, 3, 3, 4))
        if len(free) < count:
            return None
        chosen = free[:count]
        told = say.and_more(self._rng, chosen[0].number, count)
        return self._several(place, chosen, told, clear=True)

    def _order(self, place: int, _kind: str) -> _Draft | None:
        free = [invoice for invoice in self._free(place) if invoice.reference]
        if not free:
            return None
        reference = self._rng.choice(free).reference
        group = [invoice for invoice in self._open[place] if invoice.reference == reference and invoice.left > 0]
        if any(invoice.taken or invoice.issued >= self._until for invoice in group) or len(group) > 4:
            return None
        return self._several(place, group, say.ordered(self._rng, reference), clear=True)

    def _period(self, place: int, _kind: str) -> _Draft | None:
        free = self._free(place)
        months = sorted({invoice.issued.month for invoice in free if invoice.issued > date(2025, 6, 30)})
        if not months:
            return None
        first = self._rng.choice(months)
        last = first + 1 if first + 1 in months and self._rng.random() < 0.3 else first
        group = [
            i for i in self._open[place] if first <= i.issued.month <= last and i.issued.year == 2025 and i.left > 0
        ]
        if len(group) < 2 or len(group) > 9 or any(i.taken or i.issued >= self._until for i in group):
            return None
        return self._several(place, group, say.months(self._rng, first, last, 2025), clear=False)

    def _period_same(self, place: int, _kind: str) -> _Draft | None:
        free = self._free(place)
        equal = [i for i in free if self._equal(place, i.left) > 1 and i.issued > date(2025, 6, 30)]
        if not equal:
            return None
        chosen = equal[-1]
        if sum(i.left == chosen.left and i.issued.month == chosen.issued.month for i in self._open[place]) > 1:
            return None
        month = chosen.issued.month
        return self._several(place, [chosen], say.months(self._rng, month, month, 2025), clear=False)

    def _sum(self, place: int, _kind: str) -> _Draft | None:
        free = self._free(place)
        count = self._rng.choice((2, 2, 3, 4, 5))
        if len(free) < count:
            return None
        chosen = free[:count]
        return self._several(place, chosen, say.silent(self._rng), clear=False)

    def _part(self, place: int, _kind: str) -> _Draft | None:
        invoice = self._one(place, 300_000)
        if invoice is None:
            return None
        amount = max(100_000, int(invoice.left * self._rng.uniform(0.2, 0.8)) // 50_000 * 50_000)
        told = say.named(self._rng, invoice.number) + self._rng.choice(("", " 部分", " 首付款", "先付一部分"))
        return _Draft(place, amount, told, ((invoice, amount, 0, ""),), clear=True)

    def _part_only(self, place: int, _kind: str) -> _Draft | None:
        invoice = self._one(place, 300_000)
        if invoice is None or len(self._open[place]) > 1:
            return None
        amount = max(100_000, invoice.left // 2 // 100_000 * 100_000)
        told = self._rng.choice(("部分货款", "先付一部分货款", "货款(部分)"))
        return _Draft(place, amount, told, ((invoice, amount, 0, ""),), clear=False)

    def _fee(self, place: int, kind: str) -> _Draft | None:
        invoice = self._one(place, 100_000)
        if invoice is None:
            return None
        short = self._rng.choice((550, 1050, 1500, 2000, 2500, 5000))
        amount = invoice.left - short
        told = say.named(self._rng, invoice.number) + self._rng.choice(("", "", " 已扣手续费"))
        if kind == "fee_amount":
            told = say.silent(self._rng)
            if any(other is not invoice and amount <= other.left <= amount + 60_00 for other in self._open[place]):
                return None
        return _Draft(place, amount, told, ((invoice, amount, short, "fee"),), clear=kind == "fee")

    _fee_amount = _fee

    def _discount(self, place: int, _kind: str) -> _Draft | None:
        invoice = self._one(place, 100_000)
        if invoice is None:
            return None
        cut = (invoice.left * 20 + 500) // 1000
        told = say.named(self._rng, invoice.number) + self._rng.choice((" 扣2%现金折扣", " 已扣折扣2%", " 98折", ""))
        return _Draft(place, invoice.left - cut, told, ((invoice, invoice.left - cut, cut, "discount"),), clear=True)

    def _credit(self, place: int, _kind: str) -> _Draft | None:
        notes = [note for note in self._open.get(place, ()) if note.left < 0]
        invoice = self._one(place, 400_000)
        if invoice is None or len(notes) != 1 or notes[0].taken or invoice.left + notes[0].left < 10_000:
            return None
        note = notes[0]
        told = self._rng.choice(
            (f"{invoice.number}扣红字{note.number}", f"{invoice.number}减{note.number}", f"{invoice.number} 扣除退货款",
             f"付{invoice.number}货款(已扣退货)")
        )  # fmt: skip
        parts = ((invoice, invoice.left, 0, ""), (note, note.left, 0, ""))
        return _Draft(place, invoice.left + note.left, told, parts, clear=True)

    def _advance(self, place: int, _kind: str) -> _Draft | None:
        amount = self._rng.choice((5, 8, 10, 15, 20, 30, 50)) * 100_000
        if self._equal(place, amount):
            return None
        told = self._rng.choice(
            ("预付款", "定金", f"预付合同HT2025-{self._rng.randrange(10_000, 99_999)}款", "预付货款", "订金 30%")
        )
        return _Draft(place, amount, told, (), clear=False)

    def _over(self, place: int, _kind: str) -> _Draft | None:
        invoice = self._one(place)
        if invoice is None:
            return None
        amount = (invoice.left // 100_000 + 1) * 100_000
        told = say.named(self._rng, invoice.number)
        if self._equal(place, amount) or any(i.left == amount - invoice.left for i in self._open[place]):
            return None
        return _Draft(place, amount, told, ((invoice, invoice.left, 0, ""),), clear=True)

    def _twice(self, _place: int, _kind: str) -> _Draft | None:
        invoice = self._rng.choice(self._paid)
        if self._equal(invoice.customer, invoice.amount):
            return None
        return _Draft(invoice.customer, invoice.amount, say.named(self._rng, invoice.number), (), clear=True)

    def _twin(self, place: int, kind: str) -> _Draft | None:
        free = self._free(place)
        for invoice in free:
            equal = [other for other in free if other.left == invoice.left]
            if len(equal) == self._equal(place, invoice.left) and (
                len(equal) == 2 if kind == "twin" else len(equal) > 1
            ):
                either = _whole(equal[1]) if kind == "twin" else ()
                return _Draft(place, invoice.left, say.silent(self._rng), _whole(equal[0]), False, True, either)
        return None

    _tie = _twin

    def _returned(self, place: int, _kind: str) -> _Draft | None:
        invoice = self._one(place)
        amount = invoice.left if invoice and self._rng.random() < 0.5 else self._rng.randrange(100_000, 5_000_000)
        told = self._rng.choice(("退汇", "退汇:账号户名不符", "汇款退回", "退票 收款人账号有误"))
        return _Draft(place, amount, told, (), clear=False, unique=False)

    def _several(self, place: int, chosen: list[Invoice], told: str, *, clear: bool, unique: bool = True) -> _Draft:
        return _Draft(place, sum(i.left for i in chosen), told, sum((_whole(i) for i in chosen), ()), clear, unique)


def _whole(invoice: Invoice) -> tuple[tuple[Invoice, int, int, str], ...]:
    return ((invoice, invoice.left, 0, ""),)


def _parts(parts: Iterable[tuple[Invoice, int, int, str]]) -> Parts:
    return tuple((invoice.number, amount, deduction, kind) for invoice, amount, deduction, kind in parts)


def _follows(one: Invoice, other: Invoice) -> bool:
    first, second = say.tail(one.number), say.tail(other.number)
    return one.number[: -len(first)] == other.number[: -len(second)] and int(second) == int(first) + 1
