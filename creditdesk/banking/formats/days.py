"""Dates as banks write them, and the one question of which comes first, day or month.

03/04/2026 is two days. The order is taken from the column as a whole: a part above 12 decides, or the
entries being in order under one reading only. Otherwise the dates are marked as uncertain.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{4}|\d{6})?(?!\d)")
_PARTS = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*[-/.]\s*'?\s*(\d{4}|\d{2})(?!\d)")
_WORDS = re.compile(r"(\d{1,2})[-\s/.]*([A-Za-z]{3})[a-z]*[-\s/.,]*(\d{4}|\d{1,2})(?!\d)")
_US_WORDS = re.compile(r"([A-Za-z]{3})[a-z]*\s+(\d{1,2}),?\s+(\d{4})(?!\d)")
_SHORT = re.compile(r"(\d{1,2})[/-](\d{1,2})(?![\d/.-])")
_MONTHS = {name: i // 3 + 1 for i in range(0, 36, 3) for name in ["janfebmaraprmayjunjulaugsepoctnovdec"[i : i + 3]]}


class Order(StrEnum):
    """Which comes first in 03/04/2026."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    YEAR_FIRST = "year first"


@dataclass(frozen=True, slots=True)
class DateReading:
    """How the dates of a column are read: the order, whether anything proves it, the year where cells have none."""

    order: Order = Order.MONTH_FIRST
    is_certain: bool = True
    year: int | None = None
    last_month: int = 12

    def read(self, text: str) -> date:
        """Return the day in the cell; ValueError when there is none."""
        cleaned = text if text.isascii() else unicodedata.normalize("NFKC", text)
        cleaned = cleaned.strip(" \t\"'")
        found = _YEAR_FIRST.match(cleaned) or _COMPACT.match(cleaned)
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
        found = _PARTS.match(cleaned)
        if found:
            return self._ordered(int(found[1]), found[2], int(found[3]), found[4])
        found = _WORDS.match(cleaned)
        if found and found[2].lower() in _MONTHS:
            return date(_full_year(found[3]), _MONTHS[found[2].lower()], int(found[1]))
        found = _US_WORDS.match(cleaned)
        if found and found[1].lower() in _MONTHS:
            return date(int(found[3]), _MONTHS[found[1].lower()], int(found[2]))
        found = _SHORT.fullmatch(cleaned.split(" ")[0])
        if found and self.year is not None:
            month = int(found[1])
            return date(self.year - (month > self.last_month), month, int(found[2]))
        raise ValueError(f"not a date: {text!r}")

    def _ordered(self, first: int, sign: str, second: int, year: str) -> date:
        if self.order is Order.YEAR_FIRST and len(year) == 2:
            return date(_full_year(f"{first:02}"), second, int(year))
        day_first = sign == "." or self.order is Order.DAY_FIRST
        day, month = (first, second) if day_first else (second, first)
        return date(_full_year(year), month, day)


def _full_year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else 2000 + year if year < 70 else 1900 + year


def looks_like_date(text: str) -> bool:
    """Say whether a cell starts as a date does."""
    if not 6 <= len(text) <= 40 or not any("0" <= char <= "9" for char in text):
        return False
    for order in Order:
        try:
            DateReading(order).read(text)
        except ValueError:
            continue
        return True
    return False


def reading_for(texts: Iterable[str], year: int | None = None, last_month: int = 12) -> DateReading:
    """Return how to read the dates of one column, found from all its cells together."""
    found = [
        (int(parts[1]), int(parts[3]), parts[4])
        for text in set(texts)
        if not _YEAR_FIRST.match(text) and not _COMPACT.match(text)
        for parts in [_PARTS.match(text)]
        if parts and parts[2] != "."
    ]
    firsts, seconds = {first for first, _, _ in found}, {second for _, second, _ in found}
    lasts = {last for _, _, last in found}
    order, is_certain = Order.MONTH_FIRST, True
    if any(first > 12 for first in firsts):
        order, is_certain = Order.DAY_FIRST, not any(second > 12 for second in seconds)
    elif not any(second > 12 for second in seconds):
        is_certain = all(first == second for first, second, _ in found)
    if any(len(last) == 2 for last in lasts):
        if len(firsts) == 1 and len(lasts) > 1 and min(firsts) >= 13:
            order, is_certain = Order.YEAR_FIRST, True
        elif len(lasts) > 1 or len(firsts) == 1:
            is_certain = False
    return DateReading(order, is_certain, year, last_month)


def in_order(texts: Sequence[str]) -> DateReading | None:
    """Return the only reading under which the entries are in order, three or more days of them; else None."""
    fitting = []
    for order in (Order.DAY_FIRST, Order.MONTH_FIRST):
        reading = DateReading(order)
        try:
            days = [reading.read(text) for text in texts]
        except ValueError:
            continue
        if len(set(days)) >= 3 and (days == sorted(days) or days == sorted(days, reverse=True)):
            fitting.append(reading)
    return fitting[0] if len(fitting) == 1 else None
