"""How money, dates and percentages read in each language; nothing else formats them.

Amounts carry thousands commas and all their decimals; the currency stands in the
heading or in the sentence, not in each cell. Dates are ISO in tables, 11月23日 or
23 Nov in sentences.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from creditdesk.base.i18n import Message, current_language, translate
from creditdesk.base.money import Money, plain

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_WEEKDAYS = {"zh_CN": [f"周{day}" for day in "一二三四五六日"], "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]}


def amount(minor: int, currency: str) -> str:
    """Return 1,234.50 without the currency; a minus in front of negatives."""
    whole, dot, rest = plain(abs(minor), currency).partition(".")
    return f"{'-' if minor < 0 else ''}{int(whole):,}{dot}{rest}"


def money(value: Money) -> str:
    """Return 1,234.50 without the currency."""
    return amount(value.minor, value.currency)


def money_with_currency(value: Money) -> str:
    """Return the amount with its currency behind it, for sentences that mix currencies."""
    return f"{money(value)} {value.currency}"


def day(value: date | None) -> str:
    """Return 2026-11-23, or nothing for no date."""
    return value.isoformat() if value else ""


def spoken_day(value: date, language: str | None = None) -> str:
    """Return 11月23日 or 23 Nov, as in a sentence."""
    if (language or current_language()) == "zh_CN":
        return f"{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]}"


def long_day(value: date, language: str | None = None) -> str:
    """Return 2026年11月23日 or 23 Nov 2026, as on a letter."""
    if (language or current_language()) == "zh_CN":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def weekday(value: date, language: str | None = None) -> str:
    """Return 周一 or Mon."""
    return _WEEKDAYS[language or current_language()][value.weekday()]


def percent(share: Decimal) -> str:
    """Return a share as a percentage without decimals: 0.34 → 34%."""
    return f"{(share * 100).quantize(Decimal(1))}%"


def sentence(message: Message, language: str | None = None) -> str:
    """Return the message as a sentence in the language given, or in the interface's."""
    params = {key: _param(value, language) for key, value in message.params}
    template = translate(message.template, language)
    if (language or current_language()) == "en":
        template = _in_number(template, {key for key, value in message.params if str(value) == "1"})
    return template.format(**params)


_COUNTED = re.compile(
    r"\{(\w+)\}((?: sure| open)?) (act|allocation|change|check|customer|day|file|invoice|item|letter|line|matche|receipt"
    r"|row|thing|time|warning)s\b"
)


def _in_number(template: str, ones: set[str]) -> str:
    """Return an English template with the nouns after a count of one in the singular."""
    return _COUNTED.sub(
        lambda found: (
            f"{{{found[1]}}}{found[2]} {found[3].removesuffix('e') if found[3] == 'matche' else found[3]}"
            if found[1] in ones else found[0]
        ),
        template,
    )  # fmt: skip


def _param(value: object, language: str | None) -> str:
    match value:
        case Message():
            return sentence(value, language)
        case Money():
            return money(value)
        case date():
            return day(value)
        case tuple() | list():
            return ("、" if (language or current_language()) == "zh_CN" else ", ").join(
                _param(part, language) for part in value
            )
        case _:
            return str(value)
