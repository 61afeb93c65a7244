"""Invoice and order numbers in the text of a payment, as people really write them.

The number on the invoice is INV-2026-031; the payer writes INV2026031, 26-031, 2026/31,
031-034号发票 or a slip of the finger. A number is compared by its runs of digits without
leading zeros, whole runs only: INV-1 is never found in INV-10. Dates, amounts and
periods (9月货款, 28.06.2025) are not numbers and are taken out first.

>>> [run.digits for run in wording("付9月货款 INV-2026-031").runs]
['2026', '031']
>>> forms("INV-2026-031")
('2026-31', '2026031')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

from creditdesk.banking.proposals import OpenItem, Settled

_Item = TypeVar("_Item", OpenItem, Settled)

_DIGITS = re.compile(r"\d+")
_RUN = re.compile(r"([^\W\d_]*)([\W_]*)(\d+)")
_WORD = re.compile(r"[^\W_]+")
_LATIN_TAIL = re.compile(r"[A-Z]*$")
_OH = re.compile(r"(?<![A-Z])O+(?=\d)|(?<=\d)O+(?![A-Z])")
_NOT_NUMBERS = re.compile(
    r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:(?:19|20)\d\d|\d\d)?(?!\d)"  # 28.06.2025, 10.05.
    # 2026-03-14
    r"|(?<![\dA-Z])(?<![A-Z][-_/# ])(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<![\dA-Z.])(?<![A-Z][-_/# ])20\d\d\.(?:0?[1-9]|1[0-2])(?![\d.])"  # 2026.08
    r"|\d{1,4}年(?:\d{1,2}月)?(?:\d{1,2}[日号](?!发票))?|\d{1,2}(?:[-~至到、]\d{1,2})?月(?:份|\d{1,2}[日号](?!发票))?"
    r"|\d[\d,]*(?:\.\d+)?\s?(?:元|万|天|%|笔|张|件|吨|公斤|EUR\b|CNY\b|RMB\b|USD\b)"
    r"|(?<![\d-])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)"
)
_LABELS = (
    "INVOICE", "INVOICES", "INV", "RECHNUNG", "RECHNUNGEN", "RE", "RG", "RGNR", "RENR", "NR", "NO", "FACTURE", "FAPIAO",
    "BILL", "发票", "票号", "发票号", "单号", "号码", "编号",
)  # fmt: skip
_MORE = re.compile(
    r"\+\s?([1-9])(?!\d)|(?:等|共)\s?(\d{1,2})\s?(?:张|笔|份)"
    r"|U\.\s?A\.|U\.\s?W\.|\bETC\b|WEITERE|\bUSW\b|AND OTHERS|\bET AL|等(?!级)"
)
_MONTHS = re.compile(
    r"(?<!\d)(\d{1,2})月?(?:份)?(?:[-~至到、](\d{1,2}))?月(?!\d{1,2}[日号])"
    r"|(?<![\dA-Z.])20\d\d\.(0?[1-9]|1[0-2])(?![\d.])"
)
_CURRENCIES = ("元", "EUR", "CNY", "RMB", "USD")
_AMOUNT = re.compile(r"(\d[\d,]*)(?:\.(\d{1,2}))?\s?(?:元|EUR\b|CNY\b|RMB\b|USD\b)")
_RANGE = re.compile(r"[-~–—至到]{1,2}")


class Run(NamedTuple):
    """A run of digits in a text: the letters before it, what stands between, whether a word for number is beside it.

    Runs and windows are made by the ten thousand, hence cheap tuples.
    """

    letters: str
    gap: str
    digits: str
    labelled: bool

    @property
    def value(self) -> str:
        """The digits without leading zeros."""
        return self.digits.lstrip("0") or "0"


@dataclass(frozen=True, slots=True)
class Wording:
    """The text of a payment, read once: its runs of digits; `more` when it says that others are paid too.

    `more_count` is the number of further invoices where the text gives it, else 0. `months` are those it pays for,
    `amounts` those it gives, in hundredths and in the order written.
    """

    runs: tuple[Run, ...]
    more: bool
    more_count: int
    months: frozenset[int] = frozenset()
    amounts: tuple[int, ...] = ()


class Window(NamedTuple):
    """One to four neighbouring runs read as one number; `keys` are the forms to look up."""

    first: int
    last: int
    keys: tuple[str, ...]
    glued: str
    written: int  # digits as written


def forms(number: str) -> tuple[str, ...]:
    """Return the forms a number is known by: its runs without leading zeros, and all its digits in one."""
    runs = _DIGITS.findall(number)
    if not runs:
        return ()
    spaced = "-".join([run.lstrip("0") or "0" for run in runs])
    glued = "".join(runs)
    return (spaced,) if spaced == glued else (spaced, glued)


def prefix(number: str) -> str:
    """Return the letters at the start of a number, in capitals: INV of INV-2026-031."""
    found = _DIGITS.search(number)
    return _letters(number[: found.start()] if found else number)


@lru_cache(1000)
def _letters(head: str) -> str:
    return "".join(c for c in head if c.isalpha()).upper()


def wording(text: str) -> Wording:
    """Return the runs of digits of a payment text, with dates, periods and amounts taken out."""
    if not text:
        return _SILENT
    plain = text.upper() if text.isascii() else unicodedata.normalize("NFKC", text).upper()
    found = _MORE.search(plain)
    count = int(next((g for g in found.groups() if g), "0")) if found else 0
    if count and found and found.group(2):
        count -= 1  # 等3张 counts the named one too
    if not _DIGITS.search(plain):
        return Wording((), found is not None, count)
    if found and found.group(1):
        plain = plain[: found.start()] + plain[found.end() :]
    months = _months(plain) if "月" in plain or ".0" in plain or ".1" in plain else frozenset[int]()
    amounts = _amounts(plain) if any(word in plain for word in _CURRENCIES) else ()
    plain = _NOT_NUMBERS.sub(" ; ", _OH.sub(_zeros, plain) if "O" in plain else plain)
    runs = tuple(
        Run(m[1], m[2], m[3], m[1].endswith(_LABELS) or plain.startswith(("号", "发票", "#"), m.end()))
        for m in _RUN.finditer(plain)
    )
    return Wording(runs, found is not None, count, months, amounts)


def _amounts(plain: str) -> tuple[int, ...]:
    """Return the amounts a text gives with a word for the currency: 5000元, 1,250.50 EUR."""
    return tuple([int(whole.replace(",", "") + cents.ljust(2, "0")) for whole, cents in _AMOUNT.findall(plain)])


def _months(plain: str) -> frozenset[int]:
    """Return the months a text pays for: 8月货款, 7-8月, 2025.08."""
    months: set[int] = set()
    for m in _MONTHS.finditer(plain):
        first = int(m[1] or m[3])
        last = int(m[2] or first)
        months.update(range(first, last + 1) if first <= last else (*range(first, 13), *range(1, last + 1)))
    return frozenset(month for month in months if 1 <= month <= 12)


def _zeros(letters: re.Match[str]) -> str:
    return "0" * len(letters.group())


_SILENT = Wording((), False, 0)


def windows(text: Wording, longest: int) -> Iterator[Window]:
    """Yield the readings of a text as numbers of up to `longest` runs, the longest first."""
    runs = text.runs
    joined = [False] + [len(run.letters) <= 1 and len(run.gap) <= 3 for run in runs[1:]]
    for size in range(min(longest, len(runs)), 0, -1):
        for first in range(len(runs) - size + 1):
            if size > 1 and not all(joined[first + 1 : first + size]):
                continue
            part = runs[first : first + size]
            glued = part[0].digits if size == 1 else "".join([run.digits for run in part])
            yield Window(first, first + size - 1, _keys(part, glued), glued, len(glued))


def _keys(part: tuple[Run, ...], glued: str) -> tuple[str, ...]:
    if len(part) == 1:
        keys = (part[0].value, glued) if glued[0] == "0" else (glued,)
        return (*keys, "20" + glued) if len(glued) >= 7 else keys
    rest = "-".join([run.value for run in part[1:]])
    spaced = f"{part[0].value}-{rest}"
    if len(part[0].digits) == 2:
        return spaced, glued, f"20{part[0].digits}-{rest}", "20" + glued
    return spaced, glued


def is_plain_enough(window: Window, text: Wording, number: str) -> bool:
    """Tell whether a reading is proof by itself: letters of the number or a label before it, or seven digits."""
    run = text.runs[window.first]
    head = prefix(number)
    if window.written >= 7 or (head and run.letters.endswith(head)):
        return True
    return window.last > window.first and run.labelled and window.written >= 5


def best_of(items: Iterable[_Item], letters: str) -> list[_Item]:
    """Return those of several items with equal digits whose letters stand in the text, else the invoices among them."""
    everything = list(items)
    if len(everything) < 2:
        return everything
    lettered = [item for item in everything if prefix(item.number) and letters.endswith(prefix(item.number))]
    return lettered or [item for item in everything if item.amount > 0] or everything


def order_keys(window: Window, text: Wording) -> tuple[str, str]:
    """Return the forms under which a reading may be a customer's order number: PO868010, then 868010."""
    letters = text.runs[window.first].letters
    tail = _LATIN_TAIL.search(letters) if letters else None
    return (tail.group() + window.glued, window.glued) if tail and tail.group() else ("", window.glued)


def order_forms(reference: str) -> tuple[str, ...]:
    """Return the forms an order number is known by: letters and digits only, and the digits if five or more."""
    glued = "".join(_WORD.findall(reference.upper()))
    digits = "".join(_DIGITS.findall(glued))
    if len(digits) < 3 or len(glued) < 4:
        return ()
    return (glued, digits) if len(digits) >= 5 and digits != glued else (glued,)


def one_slip(one: str, other: str) -> bool:
    """Tell whether two numbers differ by one slip: a digit wrong, missing, too many, or two swapped."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end_one, end_other = len(one), len(other)
    while end_one > start and end_other > start and one[end_one - 1] == other[end_other - 1]:
        end_one, end_other = end_one - 1, end_other - 1
    left, right = one[start:end_one], other[start:end_other]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])


def ranges(text: Wording) -> Iterator[tuple[int, int, int]]:
    """Yield (place of the first run, from, to) for 031-034, INV-2026-031至034: rising, at most 60 apart."""
    for place in range(len(text.runs) - 1):
        one, other = text.runs[place], text.runs[place + 1]
        if not _RANGE.fullmatch((other.letters + other.gap).strip(" 号")):
            continue
        low, high = int(one.digits), int(other.digits)
        if len(one.digits) >= len(other.digits) and low < high <= low + 60:
            yield place, low, high
