"""Aging buckets: bounds in days, and which bucket an age falls in.

Two bases, never mixed: days past due (逾期天数) for chasing, age from the invoice date (账龄) for provisions.
On the due-date basis an item of age 0 or below is not due; on the invoice-date basis nothing is "not due" and the
first bucket starts at day 0.

>>> [str(b) for b in buckets((30, 60))]
['1–30', '31–60', '60+']
>>> bucket_index(31, (30, 60))
1
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """What an age is counted from."""

    DUE = "due"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class Bucket:
    """Ages `start` to `end` in days, both included; the last bucket has no end."""

    start: int
    end: int | None

    def __str__(self) -> str:
        return f"{self.start - 1}+" if self.end is None else f"{self.start}–{self.end}"


def buckets(bounds: tuple[int, ...], basis: Basis = Basis.DUE) -> tuple[Bucket, ...]:
    """Return the buckets for ascending upper bounds; ValueError when they do not ascend from 1."""
    if not bounds or list(bounds) != sorted(set(bounds)) or bounds[0] < 1:
        raise ValueError(f"bounds must ascend from 1: {bounds}")
    starts = (1 if basis is Basis.DUE else 0, *(bound + 1 for bound in bounds))
    return tuple(Bucket(start, end) for start, end in zip(starts, (*bounds, None), strict=True))


def bucket_index(days: int, bounds: tuple[int, ...]) -> int:
    """Return the position of the bucket an age of so many days falls in."""
    return bisect_left(bounds, days)
