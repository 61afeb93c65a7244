"""The customers and the ledger of the Chinese workload: who pays from where, what is invoiced, and what was paid before.

A year of invoices (a year and a half at size M); most are settled, those of the last two months and a few older ones are
open. Each customer has its own ways to pay, kept from month to month: the firm's account under some form of its name,
the owner's card, a parent, a payment service. What the book knows of them is what a new user's lists say.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from chinese_names import WALLETS, Firm, bare, firms, printed

SIZES = {"XS": (40, 1_500, 80), "S": (200, 5_000, 500), "M": (2_000, 100_000, 5_000)}  # customers, invoices, lines
OPENED = date(2025, 9, 1)
_FORMS = (
    ("same", 46), ("width", 6), ("brackets_gone", 2), ("city", 9), ("legal", 6), ("cut20", 5), ("cut35", 6), ("old", 5),
    ("traditional", 4), ("branch", 4), ("nameless", 3),
)  # fmt: skip
WEAK = frozenset({"owner", "parent", "wallet"})


@dataclass(frozen=True, slots=True)
class Way:
    """One way to pay: the payer as the bank prints it, and from which account. `account` may be left out by the bank."""

    form: str
    name: str
    account: str


@dataclass(slots=True)
class Customer:
    """`filed`: its account stands in the customer file; `known`: earlier receipts showed name and account."""

    code: str
    firm: Firm
    account: str
    filed: bool
    known: bool
    alias: str
    contact: str
    days: int
    weight: float
    monthly: int
    ways: tuple[Way, ...] = ()


@dataclass(slots=True)
class Invoice:
    """An invoice, or a credit note with an amount below zero; `left` is what is open, `taken` that a line pays it."""

    number: str
    customer: int
    issued: date
    due: date
    amount: int
    left: int
    reference: str = ""
    taken: bool = False


@dataclass(slots=True)
class Ledger:
    """Everything the import lists hold; `late` are the invoices of the second month."""

    customers: list[Customer]
    invoices: list[Invoice] = field(default_factory=list)
    late: list[Invoice] = field(default_factory=list)


def ledger(rng: Random, size: str, style: int) -> Ledger:
    """Return the ledger as it stands on the morning of the first day, before any statement."""
    count, invoices, _ = SIZES[size]
    customers = _customers(rng, count)
    book = Ledger(customers)
    span = 548 if size == "M" else 365
    start = OPENED - timedelta(days=span)
    numbers = _Numbers(style)
    book.invoices = _issued(rng, customers, invoices, start, OPENED, numbers)
    for invoice in book.invoices:
        if (invoice.issued < date(2025, 7, 1) and rng.random() > 0.02) or rng.random() < 0.08:
            invoice.left = 0
    monthly = sum(1 for invoice in book.invoices if invoice.left)
    book.late = _issued(rng, customers, monthly * 4 // 5, OPENED, date(2025, 10, 1), numbers)
    book.invoices += _notes(rng, book, numbers)
    return book


def _customers(rng: Random, count: int) -> list[Customer]:
    found = firms(rng, count)
    shared = Counter(bare(firm.name) for firm in found)
    starts = Counter(firm.name[:17] for firm in found)
    result = []
    for place, firm in enumerate(found):
        account = _account(rng)
        known = rng.random() < 0.45
        filed = rng.random() < 0.4
        form = rng.choices([f for f, _ in _FORMS], [w for _, w in _FORMS])[0]
        if (shared[bare(firm.name)] > 1 and form in ("city", "legal")) or (
            starts[firm.name[:17]] > 1 and form.startswith("cut")
        ):
            form = "same"
        if form == "nameless" and not (known or filed):
            form = "same"
        name = printed(rng, firm, form)
        main = Way(
            form if name != firm.name else "same", name, account if rng.random() < 0.97 or not name else _account(rng)
        )
        customer = Customer(
            f"K{place + 1:04d}", firm, account, filed, known, firm.old if form == "old" and rng.random() < 0.5 else "",
            firm.owner if rng.random() < 0.6 else "", rng.choice((15, 30, 30, 30, 45, 60)), math.exp(rng.gauss(0, 0.9)),
            int(math.exp(rng.gauss(math.log(3200), 0.6))) * 100 if rng.random() < 0.12 else 0, (main,),
        )  # fmt: skip
        customer.ways += _other_ways(rng, customer, result)
        result.append(customer)
    return result


def _other_ways(rng: Random, customer: Customer, others: list[Customer]) -> tuple[Way, ...]:
    chance = rng.random()
    if chance < 0.12:
        return (Way("owner", customer.firm.owner, "62" + _account(rng)),)
    if chance < 0.16:
        name = f"{customer.firm.short[:2]}控股集团有限公司"
        return (Way("parent", name, _account(rng)),)
    if chance < 0.18 and others:
        other = rng.choice(others)
        return (Way("parent", other.firm.name, other.account),)
    return (Way("wallet", *rng.choice(WALLETS)),) if chance < 0.24 else ()


def _account(rng: Random) -> str:
    return f"{rng.choice(('11', '33', '44', '57', '80'))}{rng.randrange(10**15):015d}"


class _Numbers:
    """Gives out invoice numbers in one of three ways."""

    def __init__(self, style: int) -> None:
        self._style, self._counts = style, Counter[str]()

    def next(self, day: date, kind: str = "") -> str:
        """Return the next number of that day; `kind` is HZ for credit notes."""
        if self._style == 2:
            self._counts["all"] += 1
            return f"253320000000{31_000 + self._counts['all']:08d}"
        month = f"{day:%Y%m}" if self._style == 0 else f"{day:%Y}"
        self._counts[kind + month] += 1
        return f"{kind or ('XS', 'INV')[self._style]}{month}-{self._counts[kind + month]:0{4 + self._style}d}"


def _issued(
    rng: Random, customers: list[Customer], count: int, start: date, end: date, numbers: _Numbers
) -> list[Invoice]:
    """Return so many invoices of a span of days; a fifth come in batches of two to five numbered in a row."""
    span = (end - start).days
    weights = [customer.weight for customer in customers]
    drafts: list[tuple[date, int, int, int]] = []
    for place, customer in enumerate(customers):
        for month in range(span // 30) if customer.monthly else ():
            drafts.append((_month_end(start, month), place, customer.monthly, 1))
    while sum(draft[3] for draft in drafts) < count:
        place = rng.choices(range(len(customers)), weights)[0]
        day = start + timedelta(days=rng.randrange(span))
        amount = int(math.exp(rng.gauss(math.log(16_000), 1.0)) * 100)
        if rng.random() < 0.25:
            amount = max(amount // 50_000 * 50_000, 50_000)
        drafts.append((day, place, amount, rng.choice((2, 3, 3, 4, 5)) if rng.random() < 0.1 else 1))
    drafts.sort()
    result = []
    for day, place, first, size in drafts:
        reference = _reference(rng)
        for step in range(size):
            amount = first if not step else max(10_000, int(first * rng.uniform(0.3, 1.7)))
            due = day + timedelta(days=customers[place].days)
            result.append(Invoice(numbers.next(day), place, day, due, amount, amount, reference))
    return result


def _month_end(start: date, months: int) -> date:
    index = start.month + months  # the month after
    return date(start.year + index // 12, index % 12 + 1, 1) - timedelta(days=1)


def _reference(rng: Random) -> str:
    chance = rng.random()
    if chance < 0.15:
        return f"HT2025-{rng.randrange(100, 9999)}"
    if chance < 0.27:
        return f"PO{rng.randrange(100_000, 999_999)}"
    return f"45{rng.randrange(10**8):08d}" if chance < 0.35 else ""


def _notes(rng: Random, book: Ledger, numbers: _Numbers) -> list[Invoice]:
    """Return an open credit note for one in thirty of the open invoices."""
    notes = []
    for invoice in book.invoices:
        if invoice.left > 200_000 and rng.random() < 0.035:
            amount = -max(5_000, int(invoice.left * rng.uniform(0.03, 0.4)) // 100 * 100)
            day = min(OPENED - timedelta(days=1), invoice.issued + timedelta(days=rng.randint(3, 20)))
            notes.append(Invoice(numbers.next(day, "HZ"), invoice.customer, day, day, amount, amount))
    return notes


def paid_before(rng: Random, book: Ledger) -> tuple[list[list[str]], list[list[str]]]:
    """Return receipts and allocations of what is settled; who paid is known of some customers only."""
    receipts, allocations = [], []
    for invoice in book.invoices:
        if invoice.left:
            continue
        customer = book.customers[invoice.customer]
        paid = min(OPENED - timedelta(days=10), invoice.due + timedelta(days=rng.randint(-5, 30)))
        paid = max(paid, invoice.issued)
        main = customer.ways[0]
        payer = (main.name, customer.account) if customer.known else ("", "")
        number = f"SK{len(receipts) + 1:06d}"
        yuan = f"{invoice.amount / 100:.2f}"
        receipts.append([number, customer.code, f"{paid}", yuan, *payer, "货款"])
        allocations.append([number, invoice.number, yuan, f"{paid}", "payment"])
    return receipts, allocations


def open_of(book: Ledger) -> dict[int, list[Invoice]]:
    """Return the open items of each customer, oldest due first."""
    result: dict[int, list[Invoice]] = defaultdict(list)
    for invoice in book.invoices:
        if invoice.left:
            result[invoice.customer].append(invoice)
    for own in result.values():
        own.sort(key=lambda invoice: (invoice.due, invoice.number))
    return result
