"""Aging at any date, by customer, industry, owner or currency, with the control total beside the sum."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from creditdesk.aging.buckets import Basis, buckets
from creditdesk.aging.table import Aging, AgingRow
from creditdesk.ledger.queries import OPEN_AT, as_date, control_totals

By = Literal["customer", "industry", "owner", "currency"]
_KEYS = {
    "customer": ("c.code", "c.name"),
    "industry": ("coalesce(c.industry, '')", "coalesce(c.industry, '')"),
    "owner": ("coalesce(c.owner, '')", "coalesce(c.owner, '')"),
    "currency": ("e.currency", "e.currency"),
}


def aging(
    session: Session,
    as_of: date,
    *,
    bounds: tuple[int, ...],
    basis: Basis = Basis.DUE,
    by: By = "customer",
    is_controlled: bool = True,
) -> Aging:
    """Return the aging at the end of the day `as_of`; without the ledger's own totals when not `is_controlled`."""
    start = "coalesce(e.due_on, e.dated_on)" if basis is Basis.DUE else "e.dated_on"
    key, name = _KEYS[by]
    ranges = _ranges(as_of, bounds, basis)
    figures = ["sum(CASE WHEN amount < 0 THEN open_minor ELSE 0 END)"]
    figures += [f"sum(CASE WHEN amount > 0 AND {r} THEN open_minor ELSE 0 END)" for r in ranges]
    figures += [f"sum(CASE WHEN amount > 0 AND {r} THEN 1 ELSE 0 END)" for r in ranges]
    named = ", ".join(f"{figure} AS f{place}" for place, figure in enumerate(figures))
    rows = session.execute(
        text(
            OPEN_AT
            + f", aged AS (SELECT e.customer_id, e.currency, o.open_minor, e.amount_minor AS amount, {start} AS since "
            "FROM open_entry o JOIN entry e ON e.id = o.id), "
            f"e AS (SELECT customer_id, currency, min(CASE WHEN amount > 0 THEN since END) AS oldest, {named} "
            "FROM aged GROUP BY customer_id, currency) "
            f"SELECT {key} AS key, {name} AS name, e.currency, min(e.oldest), {', '.join(f'sum(e.f{n})' for n in range(len(figures)))} "
            "FROM e JOIN customer c ON c.id = e.customer_id GROUP BY 1, 2, 3 ORDER BY 1, 3"
        ),
        {"as_of": as_of.isoformat()},
    )
    result = tuple(_row(as_of, r, len(ranges)) for r in rows.all())
    return Aging(
        as_of,
        basis,
        bounds,
        result,
        _totals(result, len(ranges)),
        control_totals(session, as_of) if is_controlled else {},
    )


def _ranges(as_of: date, bounds: tuple[int, ...], basis: Basis) -> list[str]:
    """Return the SQL conditions of "not due" and of each bucket, on the day `since` that ages are counted from."""
    ranges = [f"since >= '{as_of}'"] if basis is Basis.DUE else ["1 = 0"]
    for bucket in buckets(bounds, basis):
        newest = as_of - timedelta(days=bucket.start)
        oldest = as_of - timedelta(days=bucket.end) if bucket.end is not None else None
        ranges.append(f"since BETWEEN '{oldest}' AND '{newest}'" if oldest else f"since <= '{newest}'")
    return ranges


def _row(as_of: date, r: Sequence[Any], width: int) -> AgingRow:
    unapplied, *numbers = map(int, r[4:])
    days = (as_of - as_date(r[3])).days if r[3] else 0
    return AgingRow(
        r[0], r[1], r[2], numbers[0], tuple(numbers[1:width]), unapplied, tuple(numbers[width:]), max(days, 0)
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
