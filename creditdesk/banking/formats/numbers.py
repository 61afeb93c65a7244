"""Amounts as banks write them: currency signs, CR and DR, decimal commas, full-width digits.

What point and comma mean is decided once for all amounts of a file, never per cell: 1.000 is a thousand in a
column of thousands, and one where others show three decimals. Where nothing shows which, it is no amount.
Source: the number forms listed from public bank samples (thousands blanks, brackets, trailing marks).

>>> to_money("￥1,234.50", "CNY")
Money(minor=123450, currency='CNY')
>>> to_money("-1.001,00", "EUR", decimal_comma=True)
Money(minor=-100100, currency='EUR')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from creditdesk.base.i18n import N_
from creditdesk.base.money import Money, decimals

LARGEST = 10**17
"""No bank line is as large; and what is smaller fits the book's 64-bit columns."""

NONE_WORDS = frozenset({"", "-", "--", "/", "—", "——", "\\N", "null", "NULL", "无"})
_PLAIN = re.compile(r"-?[0-9]{1,14}\.[0-9]{2}").fullmatch
"""Matches the amounts that need no care: 1234.50."""
_PLAIN_COLUMN = re.compile(r"(?:(?:-?[0-9]{1,14}\.[0-9]{2})?+\n)*+").fullmatch
_GROUPS = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?:\D|$))")
_NOISE = re.compile(
    r"(?<!\d)\s|\s(?!\d)|[$€£¥元]|^(?:CNY|RMB|[A-Z]{3}(?=\s?[-+\d]))|(?:CNY|RMB|USD|EUR|GBP|HKD|JPY|CHF)$|\([A-Z]{2}\)$"
)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_MARKS = re.compile(r"\d[\d.,]*[.,]\d+|[.,]\d+|\d{4,}")
_EITHER = re.compile(r"[1-9]\d{0,2}([.,])\d{3}").fullmatch
_SWAPPED = str.maketrans(",.", ".,")
_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-"})


def is_none(text: str) -> bool:
    """Say whether the cell stands for no amount: blank, a dash, a slash."""
    return text in NONE_WORDS or (not text[-1].isdigit() and not text.strip(" \t\u3000\xa0-/"))


AMBIGUOUS = N_(
    "Not taken: the amount may be one or a thousand, and no other amount shows which."
    " To take it, export the file with two decimals."
)


class AmbiguousAmount(ValueError):
    """The text is an amount by two readings, and nothing shows which is meant."""


@dataclass(frozen=True, slots=True)
class NumberReading:
    """What the amounts of a file show: the decimal sign (None where none shows it), or both of them (`is_mixed`).

    `has_three` is set where three decimals are shown, `is_ungrouped` where a thousand stands without a mark.
    """

    decimal: str | None = None
    is_mixed: bool = False
    has_three: bool = False
    is_ungrouped: bool = False

    def minor(self, text: str, currency: str) -> int:
        """Return the minor units; AmbiguousAmount when it may be one or a thousand, ValueError when it is none."""
        if _PLAIN(text) and decimals(currency) == 2:
            return int(text.replace(".", ""))
        comma = self.decimal == ","
        found = _EITHER(_core(text))
        if found:
            comma = self._is_decimal(found[1], currency) == (found[1] == ",")
        return to_minor(text, currency, decimal_comma=comma)

    def _is_decimal(self, mark: str, currency: str) -> bool:
        """Say whether the only mark of an amount, three digits before its end, is the decimal sign."""
        three = decimals(currency) == 3
        if self.decimal is None:
            undecided = three or (self.is_ungrouped and mark == ".")
        else:
            undecided = self.is_mixed or (self.decimal == mark and not (three or self.has_three))
        if undecided:
            raise AmbiguousAmount(mark)
        return self.decimal == mark


def _core(text: str) -> str:
    """Return the digits of an amount with their points and commas; "" where it is a short whole number."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    found = _MARKS.search(_GROUPS.sub("", text))
    return found[0] if found else ""


def reading_of(texts: Iterable[str]) -> NumberReading:
    """Return how to read the amounts of one file, found from all its texts together.

    A comma and a point in one amount, a mark that repeats, or other than three digits behind it show which is
    the decimal sign; the majority counts.
    """
    shown = {",": 0, ".": 0}
    has_three = is_ungrouped = False
    for text in set(texts):
        core = _core(text)
        if not core or _EITHER(core):
            continue
        last = max(core.rfind(","), core.rfind("."))
        if last < 0:
            is_ungrouped = True
            continue
        mark, other = core[last], "," if core[last] == "." else "."
        if core.count(mark) > 1:
            shown[other] += other not in core
            continue
        shown[mark] += 1
        has_three = has_three or len(core) - last == 4
    if not any(shown.values()):
        return NumberReading(is_ungrouped=is_ungrouped)
    decimal = "," if shown[","] > shown["."] else "."
    return NumberReading(decimal, all(shown.values()), has_three, is_ungrouped)


def plain_minors(texts: Sequence[str]) -> list[int | None] | None:
    """Return the hundredths of a column of plain amounts (1234.50 or blank) at once; None when one is not plain."""
    joined = "\n".join(texts)
    if not _PLAIN_COLUMN(f"{joined}\n"):
        return None
    parts = joined.replace(".", "").split("\n")
    return [int(part) if part else None for part in parts] if len(parts) == len(texts) else None


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
    if _PLAIN(text) and decimals(currency) == 2:
        return int(text.replace(".", ""))
    if len(text) > 60:
        raise ValueError("not an amount: too long")
    minor = Money.of(to_decimal(text, decimal_comma=decimal_comma), currency).minor
    if abs(minor) >= LARGEST:
        raise ValueError(f"not an amount: {text!r} is too large")
    return minor
