"""What people type into amount and date fields, and what it means.

Amounts: full-width digits, ￥, commas, a trailing 元, sums and products such as 12.5*3. Dates: 2026-11-30,
11-30, 30, 周五, +7, 今天, 下周一, 月底. The texts are read against a given day; no clock here.

>>> read_amount("１２.5*3", "CNY")
Money(minor=3750, currency='CNY')
>>> read_day("11-30", date(2026, 11, 23))
datetime.date(2026, 11, 30)
>>> read_day("周五", date(2026, 11, 23))
datetime.date(2026, 11, 27)
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal

from creditdesk.base.dates import add_months, month_end, parse_date
from creditdesk.base.money import Money

_TOKEN = re.compile(r"\d+(?:\.\d*)?|\.\d+|[-+*/()]")
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6,
             "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}  # fmt: skip
_WORDS = {"今天": 0, "今日": 0, "today": 0, "明天": 1, "tomorrow": 1, "后天": 2, "昨天": -1, "yesterday": -1}
_WEEKDAY = re.compile(r"(?P<next>下|next )?(?:周|星期|礼拜)?(?P<day>[一二三四五六日天]|mon|tue|wed|thu|fri|sat|sun)")
_LONGEST_SUM = 100


def read_amount(text: str, currency: str) -> Money:
    """Return the amount typed; ValueError when it is none, or has more decimals than the currency."""
    cleaned = unicodedata.normalize("NFKC", text).replace("×", "*").replace("÷", "/").replace("−", "-")
    cleaned = re.sub(r"[\s,，￥¥]|元$", "", cleaned)
    tokens = _TOKEN.findall(cleaned)
    if not tokens or "".join(tokens) != cleaned or len(cleaned) > _LONGEST_SUM:
        raise ValueError(f"not an amount: {text!r}")
    value, rest = _sum(tokens)
    if rest:
        raise ValueError(f"not an amount: {text!r}")
    if "/" in tokens or "*" in tokens:
        return Money.rounded(value, currency)
    return Money.of(value, currency)


def _sum(tokens: list[str]) -> tuple[Decimal, list[str]]:
    value, tokens = _product(tokens)
    while tokens and tokens[0] in "+-":
        sign, right = tokens[0], tokens[1:]
        term, tokens = _product(right)
        value = value + term if sign == "+" else value - term
    return value, tokens


def _product(tokens: list[str]) -> tuple[Decimal, list[str]]:
    value, tokens = _factor(tokens)
    while tokens and tokens[0] in "*/":
        sign, right = tokens[0], tokens[1:]
        factor, tokens = _factor(right)
        if sign == "/" and not factor:
            raise ValueError("division by zero")
        value = value * factor if sign == "*" else value / factor
    return value, tokens


def _factor(tokens: list[str]) -> tuple[Decimal, list[str]]:
    if not tokens:
        raise ValueError("the sum is not finished")
    first, rest = tokens[0], tokens[1:]
    if first == "-":
        value, rest = _factor(rest)
        return -value, rest
    if first == "(":
        value, rest = _sum(rest)
        if not rest or rest[0] != ")":
            raise ValueError("a bracket is not closed")
        return value, rest[1:]
    if first in "+*/)":
        raise ValueError("not an amount")
    return Decimal(first), rest


def read_day(text: str, today: date) -> date:
    """Return the day typed, counted from `today`; ValueError when it is none.

    A day without a year is the one nearest to today; a weekday is the next one, never today; 下周一 is Monday of
    next week; +7 and -3 count days; a bare 1 to 31 is that day of this month; 月底 is the month's last day.
    """
    cleaned = unicodedata.normalize("NFKC", text).strip().lower()
    if cleaned in _WORDS:
        return today + timedelta(days=_WORDS[cleaned])
    if cleaned in ("月底", "月末", "eom"):
        return month_end(today)
    if re.fullmatch(r"[+-]\d{1,4}", cleaned):
        return today + timedelta(days=int(cleaned))
    if found := _WEEKDAY.fullmatch(cleaned):
        return _weekday(_WEEKDAYS[found["day"]], today, in_next_week=bool(found["next"]))
    if found := re.fullmatch(r"(下)?月?(\d{1,2})[日号]?", cleaned):
        month = add_months(today.replace(day=1), 1 if found[1] else 0)
        return month.replace(day=int(found[2]))
    if found := re.fullmatch(r"(\d{1,2})[-/.月](\d{1,2})[日号]?", cleaned):
        return _nearest(int(found[1]), int(found[2]), today)
    return parse_date(cleaned)


def _weekday(wanted: int, today: date, *, in_next_week: bool) -> date:
    if in_next_week:
        return today + timedelta(days=7 - today.weekday() + wanted)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _nearest(month: int, day: int, today: date) -> date:
    found: list[date] = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:  # 29 February exists in some of these years only
            continue
    if not found:
        raise ValueError(f"no such day: {month}-{day}")
    return min(found, key=lambda candidate: abs((candidate - today).days))
