"""The aging as a table: a row for each key and currency, a totals row for each currency, and the control total to hold it against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from creditdesk.aging.buckets import Basis, Bucket, buckets


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
