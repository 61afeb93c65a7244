"""Read customers' accounts: open items at any date, movements, and the invariants of the ledger.

Open amounts at a past date are rewound: from what is open now, back over the allocations made since. Source of the
method: measured against recomputing everything, it is 4 to 10 times faster and equal to the cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.orm import Session

from creditdesk.base.i18n import N_, Message, message
from creditdesk.base.money import Money, minor_units
from creditdesk.db.checks import CheckResult
from creditdesk.db.like import like, piece
from creditdesk.ledger.kinds import EntryKind

# Gives one row per entry that was open at the end of the day :as_of, with `open_minor` of that day.
OPEN_AT = """
WITH later AS (
    SELECT debit_id AS id, amount_minor AS back FROM allocation WHERE allocated_on > :as_of
    UNION ALL SELECT credit_id, -amount_minor FROM allocation WHERE allocated_on > :as_of
), back AS (
    SELECT id, sum(back) AS back_minor FROM later GROUP BY id
), open_entry AS (
    SELECT e.id, e.amount_minor - e.settled_minor AS open_minor FROM entry e
    WHERE e.settled_minor <> e.amount_minor AND e.dated_on <= :as_of AND e.id NOT IN (SELECT id FROM back)
    UNION ALL
    SELECT e.id, e.amount_minor - e.settled_minor + b.back_minor FROM back b JOIN entry e ON e.id = b.id
    WHERE e.dated_on <= :as_of AND e.amount_minor - e.settled_minor + b.back_minor <> 0
)
"""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An entry with what is open of it; credits (unapplied cash, open credit notes) are negative."""

    id: int
    kind: EntryKind
    number: str
    customer_id: int
    customer_code: str
    customer_name: str
    issued_on: date
    due_on: date | None
    amount: Money
    open: Money
    reference: str
    days_past_due: int | None


def open_items(
    session: Session, as_of: date, customer_id: int | None = None, *, is_due: bool = False
) -> tuple[OpenItem, ...]:
    """Return what was open at the end of that day, oldest due first; of one customer, or of all.

    With `is_due` only what is past due, and the credits to hold against it.
    """
    rows = session.execute(
        text(
            OPEN_AT
            + "SELECT e.id, e.kind, e.number, e.customer_id, c.code, c.name, e.dated_on, e.due_on, e.amount_minor, "
            "o.open_minor, e.currency, e.reference FROM open_entry o JOIN entry e ON e.id = o.id "
            "JOIN customer c ON c.id = e.customer_id "
            + "WHERE 1 = 1 "
            + ("AND e.customer_id = :customer " if customer_id is not None else "")
            + ("AND (e.due_on < :as_of OR o.open_minor < 0) " if is_due else "")
            + "ORDER BY coalesce(e.due_on, e.dated_on), e.id"
        ),
        {"as_of": as_of.isoformat(), "customer": customer_id},
    )
    return tuple(
        OpenItem(
            r[0], EntryKind(r[1]), r[2], r[3], r[4], r[5], as_date(r[6]), as_date(r[7]) if r[7] else None,
            Money(r[8], r[10]), Money(r[9], r[10]), r[11] or "",
            (as_of - as_date(r[7])).days if r[7] else None,
        )
        for r in rows
    )  # fmt: skip


def as_date(value: date | str) -> date:
    """Return a date that came from raw SQL: SQLite hands over ISO text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of a customer's account, as booked; `balance` is the running balance of its currency."""

    id: int
    kind: EntryKind
    number: str
    dated_on: date
    due_on: date | None
    amount: Money
    open: Money
    balance: Money
    reference: str
    payer: str
    is_reversed: bool


def movements(session: Session, customer_id: int) -> tuple[Movement, ...]:
    """Return all entries of a customer by date, with today's open amounts and the running balance."""
    rows = session.execute(
        text(
            "SELECT e.id, e.kind, e.number, e.dated_on, e.due_on, e.amount_minor, e.settled_minor, e.currency, e.reference, e.payer, "
            "e.reverses_id IS NOT NULL OR EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = e.id) AS reversed "
            "FROM entry e WHERE e.customer_id = :customer ORDER BY e.dated_on, e.id"
        ),
        {"customer": customer_id},
    )
    balances: dict[str, int] = {}
    result = []
    for r in rows:
        balances[r.currency] = balances.get(r.currency, 0) + r.amount_minor
        result.append(
            Movement(
                r.id, EntryKind(r.kind), r.number, as_date(r.dated_on), as_date(r.due_on) if r.due_on else None,
                Money(r.amount_minor, r.currency), Money(r.amount_minor - r.settled_minor, r.currency),
                Money(balances[r.currency], r.currency), r.reference or "", r.payer or "", bool(r.reversed),
            )
        )  # fmt: skip
    return tuple(result)


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """So much of a credit on a debit."""

    id: int
    debit_number: str
    credit_number: str
    credit_kind: EntryKind
    amount: Money
    allocated_on: date
    how: str
    is_reversed: bool


def allocations(session: Session, entry_id: int) -> tuple[AllocationRow, ...]:
    """Return the allocations of an entry, on either side, by date."""
    rows = session.execute(
        text(
            "SELECT a.id, d.number, c.number AS credit, c.kind, a.amount_minor, d.currency, a.allocated_on, a.how, "
            "a.reverses_id IS NOT NULL OR EXISTS (SELECT 1 FROM allocation r WHERE r.reverses_id = a.id) AS reversed "
            "FROM allocation a JOIN entry d ON d.id = a.debit_id JOIN entry c ON c.id = a.credit_id "
            "WHERE a.debit_id = :id OR a.credit_id = :id ORDER BY a.allocated_on, a.id"
        ),
        {"id": entry_id},
    )
    return tuple(
        AllocationRow(
            r.id, r.number, r.credit, EntryKind(r.kind), Money(r.amount_minor, r.currency), as_date(r.allocated_on), r.how,
            bool(r.reversed),
        )
        for r in rows
    )  # fmt: skip


def control_totals(session: Session, as_of: date) -> dict[str, int]:
    """Return, by currency, the sum of all entries up to that day: the receivables account, without any allocation."""
    day = {"as_of": as_of.isoformat()}
    first, last, minor = session.execute(
        text("SELECT min(currency), max(currency), sum(amount_minor) FROM entry WHERE dated_on <= :as_of"), day
    ).one()
    if first == last:  # one currency, as in most books: no sorting by currency, which takes half of the time
        return {first: int(minor)} if first else {}
    rows = session.execute(
        text(
            "SELECT currency, sum(amount_minor) FROM entry WHERE dated_on <= :as_of GROUP BY currency ORDER BY currency"
        ),
        day,
    )
    return {currency: int(minor) for currency, minor in rows}


def receipts_by_day(session: Session, start: date, end: date) -> dict[date, dict[str, int]]:
    """Return what came in per day and currency in [start, end], in minor units; reversals taken off."""
    rows = session.execute(
        text(
            "SELECT e.dated_on, e.currency, -sum(e.amount_minor) FROM entry e "
            "WHERE e.kind = 'receipt' AND e.dated_on BETWEEN :start AND :end "
            "AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = e.id) GROUP BY e.dated_on, e.currency"
        ),
        {"start": start.isoformat(), "end": end.isoformat()},
    )
    result: dict[date, dict[str, int]] = {}
    for day, currency, minor in rows:
        result.setdefault(as_date(day), {})[currency] = int(minor)
    return result


def _check(session: Session, name: str, sql: str, first: str) -> CheckResult:
    found = session.execute(text(sql)).all()
    what: Message | None = message(first, number=found[0][0]) if found else None
    return CheckResult(name, not found, "0", str(len(found)), what)


def checks(session: Session) -> tuple[CheckResult, ...]:
    """Return the ledger's invariants: settled amounts, sides, customers, dates and reversals."""
    return (
        _check(
            session, "settled amounts = allocations",
            "SELECT e.number FROM entry e LEFT JOIN (SELECT id, sum(a) AS a FROM (SELECT debit_id AS id, amount_minor AS a FROM allocation "
            "UNION ALL SELECT credit_id, -amount_minor FROM allocation) x GROUP BY id) s ON s.id = e.id "
            "WHERE e.settled_minor <> coalesce(s.a, 0)",
            N_("entry {number}"),
        ),
        _check(
            session, "nothing settled beyond its amount",
            "SELECT number FROM entry WHERE NOT ((amount_minor >= 0 AND settled_minor BETWEEN 0 AND amount_minor) "
            "OR (amount_minor < 0 AND settled_minor BETWEEN amount_minor AND 0))",
            N_("entry {number}"),
        ),
        _check(
            session, "allocations within one customer and currency",
            "SELECT d.number FROM allocation a JOIN entry d ON d.id = a.debit_id JOIN entry c ON c.id = a.credit_id "
            "WHERE d.customer_id <> c.customer_id OR d.currency <> c.currency OR d.amount_minor <= 0 OR c.amount_minor >= 0 "
            "OR a.allocated_on < d.dated_on OR a.allocated_on < c.dated_on",
            N_("an allocation of {number}"),
        ),
        _check(
            session, "reversals equal and opposite",
            "SELECT r.number FROM entry r JOIN entry e ON e.id = r.reverses_id "
            "WHERE r.amount_minor <> -e.amount_minor OR r.currency <> e.currency OR r.customer_id <> e.customer_id OR r.dated_on < e.dated_on",
            N_("reversal {number}"),
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SettledItem:
    """An invoice that was paid in full: when it was due and on which day the last of it was settled."""

    number: str
    due_on: date
    settled_on: date
    amount: Money

    @property
    def days_late(self) -> int:
        """Days from the due date to the day it was settled; negative when early."""
        return (self.settled_on - self.due_on).days


def settled_items(session: Session, customer_id: int) -> tuple[SettledItem, ...]:
    """Return the invoices of a customer that are settled and not reversed, by due date."""
    rows = session.execute(
        text(
            "SELECT e.number, e.due_on, max(a.allocated_on) AS settled_on, e.amount_minor, e.currency "
            "FROM entry e JOIN allocation a ON a.debit_id = e.id "
            "WHERE e.customer_id = :customer AND e.kind IN ('invoice', 'opening') AND e.due_on IS NOT NULL "
            "AND e.settled_minor = e.amount_minor AND a.amount_minor > 0 "
            "AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = e.id) "
            "AND NOT EXISTS (SELECT 1 FROM allocation r WHERE r.reverses_id = a.id) "
            "GROUP BY e.id, e.number, e.due_on, e.amount_minor, e.currency ORDER BY e.due_on, e.id"
        ),
        {"customer": customer_id},
    )
    return tuple(
        SettledItem(r.number, as_date(r.due_on), as_date(r.settled_on), Money(r.amount_minor, r.currency)) for r in rows
    )


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry found by its number or amount."""

    id: int
    kind: EntryKind
    number: str
    customer_id: int
    customer_name: str
    dated_on: date
    amount: Money


def find_entries(
    session: Session, typed: str, amount: Decimal | None = None, limit: int = 12
) -> tuple[FoundEntry, ...]:
    """Return entries whose number contains the text, or whose amount, whatever its sign, is the one given.

    The number typed in full stands first, then the newest. All numbers are gone through, or, with an amount, all entries:
    from the newest on, until enough are found.
    """
    condition = like(session, "number", "piece")
    order = "+id"  # the sign has the database read the index of the numbers, not the entries
    if minor := [signed for minor in minor_units(amount) for signed in (minor, -minor)]:
        condition, order = f"{condition} OR amount_minor IN ({', '.join(map(str, minor))})", "id"
    kinds = ", ".join(f"'{kind}'" for kind in EntryKind)
    rows = session.execute(
        text(
            f"WITH exact AS (SELECT id FROM entry WHERE kind IN ({kinds}) AND number IN (:typed, :upper)), "
            f"near AS (SELECT id FROM entry WHERE {condition} ORDER BY {order} DESC LIMIT :fetched) "
            "SELECT e.id, e.kind, e.number, e.customer_id, c.name, e.dated_on, e.amount_minor, e.currency "
            "FROM entry e JOIN customer c ON c.id = e.customer_id WHERE e.id IN (SELECT id FROM exact UNION SELECT id FROM near) "
            "ORDER BY CASE WHEN e.number IN (:typed, :upper) THEN 0 ELSE 1 END, e.dated_on DESC, e.id DESC"
        ),
        {"piece": piece(typed), "typed": typed, "upper": typed.upper(), "fetched": limit * 4},
    )
    found = (
        FoundEntry(r.id, EntryKind(r.kind), r.number, r.customer_id, r.name, as_date(r.dated_on), Money(r.amount_minor, r.currency))
        for r in rows
    )  # fmt: skip
    wanted = typed.casefold()
    return tuple(f for f in found if wanted in f.number.casefold() or abs(f.amount).amount == abs(amount or 0))[:limit]


def due_by_day(session: Session, as_of: date, start: date, end: date) -> dict[date, dict[str, int]]:
    """Return what is open at `as_of` and falls due per day and currency in [start, end], in minor units."""
    rows = session.execute(
        text(
            OPEN_AT + "SELECT e.due_on, e.currency, sum(o.open_minor) FROM open_entry o JOIN entry e ON e.id = o.id "
            "WHERE e.amount_minor > 0 AND e.due_on BETWEEN :start AND :end GROUP BY e.due_on, e.currency"
        ),
        {"as_of": as_of.isoformat(), "start": start.isoformat(), "end": end.isoformat()},
    )
    result: dict[date, dict[str, int]] = {}
    for day, currency, minor in rows:
        result.setdefault(as_date(day), {})[currency] = int(minor)
    return result


def dated_after(session: Session, day: date) -> tuple[tuple[int, Money], ...]:
    """Return how many invoices are dated after a day and their sum, per currency; an aging of that day leaves them out."""
    rows = session.execute(
        text(
            "SELECT count(*), sum(amount_minor), currency FROM entry WHERE dated_on > :day AND kind = :kind "
            "GROUP BY currency ORDER BY currency"
        ),
        {"day": day.isoformat(), "kind": EntryKind.INVOICE.value},
    )
    return tuple((int(count), Money(int(minor), currency)) for count, minor, currency in rows)
