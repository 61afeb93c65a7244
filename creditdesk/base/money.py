"""Money: a whole number of minor units (分, cents, yen) and an ISO 4217 currency.

A fraction of a fen cannot be represented, so rounding happens only where a
Decimal becomes Money, by one rule: half up, away from zero (四舍五入), as Chinese
invoices and bank slips round.

>>> Money.of("1,234.50", "CNY")
Money(minor=123450, currency='CNY')
>>> Money(5, "CNY") + Money(7, "CNY")
Money(minor=12, currency='CNY')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

# ISO 4217 minor units that are not 2. Source: ISO 4217 list one, 2024-06-25.
_DECIMALS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0,
    "RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3, "CLF": 4,
}  # fmt: skip


def minor_units(amount: Decimal | None) -> tuple[int, ...]:
    """Return what an amount of unknown currency may be in minor units, whatever its sign; nothing with five decimals."""
    if amount is None:
        return ()
    scaled = (abs(amount).scaleb(places) for places in sorted({2, *_DECIMALS.values()}))
    return tuple(int(value) for value in scaled if value == value.to_integral_value())


def decimals(currency: str) -> int:
    """Return how many decimals the currency has (2 unless ISO 4217 says otherwise)."""
    return _DECIMALS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount: `minor` units of `currency`. Adding two currencies raises ValueError."""

    minor: int
    currency: str

    @classmethod
    def of(cls, text: str | int | Decimal, currency: str) -> Money:
        """Return the amount a person wrote; ValueError when it has more decimals than the currency."""
        value = parse_decimal(text) if isinstance(text, str) else Decimal(text)
        scaled = value.scaleb(decimals(currency))
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{text} has more decimals than {currency}")
        return cls(int(scaled), currency)

    @classmethod
    def rounded(cls, value: Decimal, currency: str) -> Money:
        """Return value rounded half up to the currency's minor unit: the one rounding."""
        scaled = value.scaleb(decimals(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return cls(int(scaled), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with the currency's own number of decimals."""
        return Decimal(self.minor).scaleb(-decimals(self.currency))

    def __str__(self) -> str:
        """The plain decimal text, as the command line prints it: "58000.00"."""
        return plain(self.minor, self.currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot combine {self.currency} with {other.currency}")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __bool__(self) -> bool:
        return self.minor != 0


def plain(minor: int, currency: str) -> str:
    """Return minor units as a decimal string without separators, such as "-0.05"."""
    places = decimals(currency)
    if not places:
        return str(minor)
    sign, digits = ("-" if minor < 0 else ""), str(abs(minor)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Return the sum of the amounts; zero of the currency when there are none."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result


_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-"})


def parse_decimal(text: str) -> Decimal:
    """Return the number in a text as people and banks write it; ValueError when it is none.

    Accepts full-width digits, blanks and thousands commas, ￥ ¥ 元, a trailing minus
    and brackets for negatives. A comma must stand where a thousands separator stands:
    "12,5" is refused, because it could be a decimal comma.
    """
    if text.isascii() and _NUMBER.fullmatch(text):
        return Decimal(text)
    cleaned = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    cleaned = re.sub(r"[\s ¥$€£元']|^(CNY|RMB|USD|EUR)|(CNY|RMB|USD|EUR)$", "", cleaned.strip())
    if cleaned.startswith("(") and cleaned.endswith(")"):
        cleaned = "-" + cleaned[1:-1]
    elif cleaned.endswith("-"):
        cleaned = "-" + cleaned[:-1]
    if _GROUPED.fullmatch(cleaned):
        cleaned = cleaned.replace(",", "")
    if not _NUMBER.fullmatch(cleaned):
        raise ValueError(f"not a number: {text!r}")
    try:
        return Decimal(cleaned)
    except InvalidOperation as error:
        raise ValueError(f"not a number: {text!r}") from error
