"""Amounts as banks write them: currency signs, CR and DR, decimal commas, full-width digits.

Whether a comma is the decimal sign is decided once for all amounts of a file, never per cell.
Source: the number forms listed from public bank samples (thousands blanks, brackets, trailing marks).

>>> to_money("￥1,234.50", "CNY")
Money(minor=123450, currency='CNY')
>>> to_money("-1.001,00", "EUR", decimal_comma=True)
Money(minor=-100100, currency='EUR')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from creditdesk.base.money import Money, decimals

LARGEST = 10**17
"""No bank line is as large; and what is smaller fits the book's 64-bit columns."""

NONE_WORDS = frozenset({"", "-", "--", "/", "—", "——", "\\N", "null", "NULL", "无"})
PLAIN = re.compile(r"-?[0-9]{1,14}\.[0-9]{2}").fullmatch
"""Matches the amounts that need no care: 1234.50."""
_GROUPS = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?:\D|$))")
_NOISE = re.compile(
    r"(?<!\d)\s|\s(?!\d)|[$€£¥元]|^(?:CNY|RMB|[A-Z]{3}(?=\s?[-+\d]))|(?:CNY|RMB|USD|EUR|GBP|HKD|JPY|CHF)$|\([A-Z]{2}\)$"
)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_COMMA_DECIMALS = re.compile(r"\d,\d{1,2}-?$")
_POINT_DECIMALS = re.compile(r"\d\.\d{1,2}-?$")
_SWAPPED = str.maketrans(",.", ".,")
_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-"})


def is_none(text: str) -> bool:
    """Say whether the cell stands for no amount: blank, a dash, a slash."""
    return text in NONE_WORDS or (not text[-1].isdigit() and not text.strip(" \t\u3000\xa0-/"))


def uses_decimal_comma(texts: Iterable[str]) -> bool:
    """Say whether the amounts are written with a decimal comma (1.234,56)."""
    commas = points = 0
    for text in texts:
        cleaned = text.rstrip(" €元)CRD")
        commas += bool(_COMMA_DECIMALS.search(cleaned))
        points += bool(_POINT_DECIMALS.search(cleaned))
    return commas > points


def to_decimal(text: str, *, decimal_comma: bool = False) -> Decimal:
    """Return the number in the text; ValueError when it is none. DR, CR and brackets give the sign."""
    cleaned = unicodedata.normalize("NFKC", text).translate(_SIGNS).strip()
    sign = 1
    upper = cleaned.upper()
    if upper.endswith(("CR", "DR")):
        sign, cleaned = (-1 if upper.endswith("DR") else 1), cleaned[:-2].strip()
    elif upper.startswith(("CR", "DB", "DR", "BAL")) and not upper.startswith("BALANCE"):
        sign, cleaned = (-1 if upper.startswith("D") else 1), cleaned.lstrip("CRDBALcrdbal ")
    cleaned = _NOISE.sub("", _GROUPS.sub("", cleaned))
    if cleaned.startswith("(") and cleaned.endswith(")"):
        sign, cleaned = -sign, cleaned[1:-1]
    elif cleaned.endswith("-"):
        sign, cleaned = -sign, cleaned[:-1]
    if decimal_comma:
        cleaned = cleaned.translate(_SWAPPED)
    cleaned = _without_thousands(cleaned)
    if not _NUMBER.fullmatch(cleaned):
        raise ValueError(f"not an amount: {text!r}")
    return sign * Decimal(cleaned)


def _without_thousands(text: str) -> str:
    """Return the text without thousands commas; ValueError when a comma cannot be one."""
    if "," not in text:
        return text
    head, *groups = text.partition(".")[0].split(",")
    if len(head.lstrip("+-")) > 3 or any(len(group) != 3 for group in groups) or "," in text.partition(".")[2]:
        raise ValueError(f"not an amount: {text!r}")
    return text.replace(",", "")


def to_money(text: str, currency: str, *, decimal_comma: bool = False) -> Money:
    """Return the amount in the text; ValueError when it is none or has too many decimals."""
    return Money(to_minor(text, currency, decimal_comma=decimal_comma), currency)


def to_minor(text: str, currency: str, *, decimal_comma: bool = False) -> int:
    """Return the minor units of the amount in the text; ValueError when it is none or has too many decimals."""
    if PLAIN(text) and decimals(currency) == 2:
        return int(text.replace(".", ""))
    if len(text) > 60:
        raise ValueError("not an amount: too long")
    minor = Money.of(to_decimal(text, decimal_comma=decimal_comma), currency).minor
    if abs(minor) >= LARGEST:
        raise ValueError(f"not an amount: {text!r} is too large")
    return minor
