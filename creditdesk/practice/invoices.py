"""What the practice company has invoiced: opening items, then three years of orders, numbered by month as issued."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from creditdesk.base.dates import add_months
from creditdesk.practice.days import is_working_day, working_day_before, working_day_from
from creditdesk.practice.profiles import Profile

YEARS = 3
_PRICES = (28000, 36880, 45600, 52050, 68800, 79900, 96050, 128000, 156080, 198000, 246050, 328800)  # fen apiece
_BUSY = {2: 7, 3: 11, 9: 12, 10: 12, 11: 13, 12: 12}  # tenths of a usual month's orders
_OLD_PROMISE = 1000  # days overdue of the oldest opening item: its limitation period nears its end


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice or opening item; the amount in fen."""

    number: str
    code: str
    kind: str
    issued_on: date
    due_on: date
    amount: int
    reference: str = ""


def start_of(as_of: date) -> date:
    """Return the day the book begins: the first of the month, three years before."""
    return add_months(as_of.replace(day=1), -12 * YEARS)


def dice(as_of: date, seed: int, *names: str) -> Random:
    """Return a source of chance that gives the same for the same book and purpose."""
    return Random("/".join((as_of.isoformat(), str(seed), *names)))


def price(rng: Random, size: int) -> int:
    """Return the amount in fen of an order of about `size` yuan: so many pieces of one article, or of two."""
    wanted = size * rng.randint(45, 170)
    article, other = rng.sample(_PRICES, 2)
    first = max(1, wanted * 2 // (3 * article)) * article
    return first + max(0, (wanted - first) // other) * other


def invoices(profiles: Iterable[Profile], as_of: date, seed: int) -> tuple[Invoice, ...]:
    """Return all opening items and invoices, by date, numbered."""
    drafts: list[Invoice] = []
    for profile in profiles:
        rng = dice(as_of, seed, "invoices", profile.code)
        drafts += _opening(profile, as_of, rng)
        own = list(_orders(profile, as_of, rng))
        drafts += _with_oldest(own, profile, as_of)
    drafts.sort(key=lambda invoice: (invoice.issued_on, invoice.code, invoice.amount))
    return tuple(_numbered(drafts))


def _opening(profile: Profile, as_of: date, rng: Random) -> Iterator[Invoice]:
    start = start_of(as_of)
    if profile.code == "C034":
        issued = working_day_before(start - timedelta(days=20))
        yield Invoice("", profile.code, "opening", issued, as_of - timedelta(days=_OLD_PROMISE), 2360000, "质保金")
    if int(profile.code[1:]) % 5 in (1, 2, 4):
        issued = working_day_before(start - timedelta(days=rng.randint(3, 25)))
        yield Invoice("", profile.code, "opening", issued, profile.agreed.due(issued), price(rng, profile.size))


def _orders(profile: Profile, as_of: date, rng: Random) -> Iterator[Invoice]:
    last = as_of - timedelta(days=profile.left) if profile.left else as_of
    for number in range(12 * YEARS + 1):
        month = add_months(start_of(as_of), number)
        tenths = profile.rate * _BUSY.get(month.month, 10) // 10
        for _ in range(tenths // 10 + (rng.randrange(10) < tenths % 10)):
            issued = working_day_from(month.replace(day=rng.randint(1, 26)))
            amount = price(rng, profile.size)
            order = f"PO{rng.randint(100000, 999999)}" if profile.orders else ""
            if issued <= last:
                yield Invoice("", profile.code, "invoice", issued, profile.agreed.due(issued), amount, order)


def _with_oldest(own: list[Invoice], profile: Profile, as_of: date) -> list[Invoice]:
    """Move the invoice nearest to the wanted age so that the oldest unpaid one has it, to the day or two."""
    if not profile.oldest or profile.agreed.from_month_end:
        return own
    target = as_of - timedelta(days=profile.oldest)
    nearest = min(range(len(own)), key=lambda place: abs((own[place].due_on - target).days))
    issued = target - timedelta(days=profile.agreed.days)
    issued = issued if is_working_day(issued) else working_day_from(issued)
    moved = replace(own[nearest], issued_on=issued, due_on=profile.agreed.due(issued))
    return [*own[:nearest], moved, *own[nearest + 1 :]]


def _numbered(drafts: Iterable[Invoice]) -> Iterator[Invoice]:
    used: Counter[str] = Counter()
    for draft in drafts:
        series = "QC" if draft.kind == "opening" else f"INV-{draft.issued_on:%y%m}"
        used[series] += 1
        yield replace(draft, number=f"{series}-{used[series]:03d}")
