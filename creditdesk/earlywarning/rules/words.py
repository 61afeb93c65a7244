"""Phrases the rules share: days, amounts with their currency, per cent of the limit."""

from __future__ import annotations

from collections.abc import Iterable

from creditdesk.base.i18n import N_, Message, message
from creditdesk.base.money import Money


def days(count: object) -> Message:
    """Return "45 days"."""
    return message(N_("{days} days"), days=count)


def amount(value: Money) -> Message:
    """Return an amount with its currency behind it, as a sentence carries it."""
    return message(N_("{amount} {currency}"), amount=value, currency=value.currency)


def amounts(values: Iterable[Money]) -> tuple[Message, ...]:
    """Return amounts of several currencies, to be joined as the language joins them."""
    return tuple(amount(value) for value in values)


def percent(value: int) -> Message:
    """Return "80%"."""
    return message(N_("{percent}%"), percent=value)
