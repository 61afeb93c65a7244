"""Dates of the trade: days past due, payment terms, month ends, dates as people write them.

Sources: 民法典 202, 203 (a period of days starts on the following day; a month ends on
the same day, or the last day, of the month). Weekends do not move a due date here.

>>> parse_terms("月结30天").due(date(2026, 1, 15))
datetime.date(2026, 3, 2)
>>> days_past_due(date(2026, 3, 1), date(2026, 3, 3))
2
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


def days_past_due(due_on: date, as_of: date) -> int:
    """Return the whole days after the due date; 0 on the day itself, negative before."""
    return (as_of - due_on).days


def month_end(day: date) -> date:
    """Return the last day of the month of `day`."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or that month's last day if it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Terms:
    """Payment terms: so many days, counted from the invoice date or from its month's end (月结).

    `discount` is the cash discount (per mille) and the days from the invoice date within which it is allowed.
    """

    days: int
    from_month_end: bool = False
    discount: tuple[int, int] = (0, 0)

    def due(self, issued_on: date) -> date:
        """Return the due date of an invoice of that day."""
        start = month_end(issued_on) if self.from_month_end else issued_on
        return start + timedelta(days=self.days)

    def __str__(self) -> str:
        if self.discount == (0, 0):
            return f"EOM+{self.days}" if self.from_month_end else f"{self.days} days"
        rate = f"{Decimal(self.discount[0]) / 10:g}"
        return f"{rate}/{self.discount[1]} {'EOM+' if self.from_month_end else 'net '}{self.days}"


_DISCOUNT = re.compile(r"(?P<rate>\d{1,2})(?:\.(?P<tenth>\d))?%?/(?P<within>\d{1,2}),?(?=\D)")
_TERMS = re.compile(r"(?P<eom>月结|月底|EOM\+?)?(?:N(?:ET)?/?)?(?P<days>\d{1,3})?(?:天|日|DAYS?|D)?", re.I)
_CASH = ("现结", "现款", "货到付款", "款到发货", "cod", "cash", "prepaid", "immediate")


def parse_terms(text: str) -> Terms:
    """Return the terms in a text ("30 days", "net 30", "月结30天", "2/10 net 30", "现结"); ValueError if none."""
    cleaned = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if cleaned.lower() in _CASH:
        return Terms(0)
    discount = _DISCOUNT.match(cleaned)
    found = _TERMS.fullmatch(cleaned, discount.end() if discount else 0)
    if not cleaned or not found or not (found["days"] or found["eom"]):
        raise ValueError(f"no payment terms: {text!r}")
    agreed = (int(discount["rate"] + (discount["tenth"] or "0")), int(discount["within"])) if discount else (0, 0)
    return Terms(int(found["days"] or 0), bool(found["eom"]), agreed)


_YMD = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\s.*)?")


def parse_date(text: str) -> date:
    """Return the day in an unambiguous text (year first, any separator); ValueError otherwise.

    "03/04/2026" is refused: which is the day is not known. ISO, 2026/3/4, 2026.3.4, 20260304 and
    2026年3月4日 are accepted, with or without a time behind.
    """
    cleaned = unicodedata.normalize("NFKC", text).strip()
    found = _YMD.fullmatch(cleaned) or _COMPACT.fullmatch(cleaned)
    if not found:
        raise ValueError(f"no date with the year first: {text!r}")
    return date(int(found[1]), int(found[2]), int(found[3]))
