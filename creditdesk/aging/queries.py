"""Aging at any date, by customer, industry, owner or currency, with the control total beside the sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from creditdesk.aging.buckets import Basis, Bucket, buckets
from creditdesk.ledger.queries import OPEN_AT, control_totals

By = Literal["customer", "industry", "owner", "currency"]
_KEYS = {
    "customer": ("c.code", "c.name"),
    "industry": ("coalesce(c.industry, '')", "coalesce(c.industry, '')"),
    "owner": ("coalesce(c.owner, '')", "coalesce(c.owner, '')"),
    "currency": ("e.currency", "e.currency"),
}


@dataclass(frozen=True, slots=True)
class AgingRow:
    """Open money of one key in one currency, in minor units. `unapplied` (credits) is zero or negative."""

    key: str
    name: str
    currency: str
    not_due: int
    buckets: tuple[int, ...]
    unapplied: int
    items: tuple[int, ...]
    oldest_days: int

    @property
    def total(self) -> int:
        """Not due + buckets + unapplied."""
        return self.not_due + sum(self.buckets) + self.unapplied

    @property
    def overdue(self) -> int:
        """The sum of the buckets."""
        return sum(self.buckets)


@dataclass(frozen=True, slots=True)
class Aging:
    """The table: its rows, a totals row per currency, and the ledger's own total to hold against it."""

    as_of: date
    basis: Basis
    bounds: tuple[int, ...]
    rows: tuple[AgingRow, ...]
    totals: tuple[AgingRow, ...]
    control: dict[str, int]

    @property
    def buckets(self) -> tuple[Bucket, ...]:
        """The buckets of the columns."""
        return buckets(self.bounds, self.basis)

    @property
    def differences(self) -> dict[str, int]:
        """Total less control total by currency; all zero when the aging is the ledger."""
        sums = {row.currency: row.total for row in self.totals}
        return {currency: sums.get(currency, 0) - minor for currency, minor in self.control.items()}


def aging(
    session: Session, as_of: date, *, bounds: tuple[int, ...], basis: Basis = Basis.DUE, by: By = "customer"
) -> Aging:
    """Return the aging at the end of the day `as_of`."""
    sqlite = session.connection().dialect.name == "sqlite"
    start = "coalesce(e.due_on, e.dated_on)" if basis is Basis.DUE else "e.dated_on"
    days = f"CAST(julianday(:as_of) - julianday({start}) AS INTEGER)" if sqlite else f"CAST(:as_of AS date) - {start}"
    key, name = _KEYS[by]
    ranges = ["age <= 0"] if basis is Basis.DUE else ["1 = 0"]
    ranges += [
        f"age >= {b.start} AND age <= {b.end}" if b.end is not None else f"age >= {b.start}"
        for b in buckets(bounds, basis)
    ]
    sums = ", ".join(f"sum(CASE WHEN amount > 0 AND {r} THEN open_minor ELSE 0 END)" for r in ranges)
    counts = ", ".join(f"sum(CASE WHEN amount > 0 AND {r} THEN 1 ELSE 0 END)" for r in ranges)
    rows = session.execute(
        text(
            OPEN_AT + f", aged AS (SELECT {key} AS key, {name} AS name, e.currency AS currency, o.open_minor, "
            f"e.amount_minor AS amount, {days} AS age "
            f"FROM open_entry o JOIN entry e ON e.id = o.id {'' if by == 'currency' else 'JOIN customer c ON c.id = e.customer_id'}) "
            f"SELECT key, name, currency, sum(CASE WHEN amount < 0 THEN open_minor ELSE 0 END), "
            f"max(CASE WHEN amount > 0 THEN age ELSE 0 END), {sums}, {counts} FROM aged GROUP BY key, name, currency ORDER BY key, currency"
        ),
        {"as_of": as_of.isoformat()},
    )
    result = tuple(_row(tuple(r), len(ranges)) for r in rows)
    return Aging(as_of, basis, bounds, result, _totals(result, len(ranges)), control_totals(session, as_of))


def _row(r: tuple[object, ...], width: int) -> AgingRow:
    numbers = [int(str(value)) for value in r[3:]]
    amounts, counts = numbers[2 : 2 + width], numbers[2 + width :]
    return AgingRow(
        str(r[0]), str(r[1]), str(r[2]), amounts[0], tuple(amounts[1:]), numbers[0], tuple(counts), max(numbers[1], 0)
    )


def _totals(rows: tuple[AgingRow, ...], width: int) -> tuple[AgingRow, ...]:
    result = []
    for currency in sorted({row.currency for row in rows}):
        own = [row for row in rows if row.currency == currency]
        result.append(
            AgingRow(
                "", "", currency,
                sum(r.not_due for r in own),
                tuple(sum(r.buckets[i] for r in own) for i in range(width - 1)),
                sum(r.unapplied for r in own),
                tuple(sum(r.items[i] for r in own) for i in range(width)),
                max(r.oldest_days for r in own),
            )
        )  # fmt: skip
    return tuple(result)
