"""Decide what stands on today's list and in which order: money times urgency, the most valuable first.

Source: ux.md 4.1 (Today). Bank lines and letters stand together, one row for each kind and currency; the warnings on a
customer collapse into one row. What has no amount but makes every other figure doubtful (an old bank statement) stands
on top. Currencies are never compared: each currency's rows are in their own order, and the orders are merged rank by
rank, the book's currency first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from creditdesk.base.i18n import N_, Message, message
from creditdesk.base.money import Money, total

HOLD_DAYS = 3  # a hold is told from so many days before its last day until as many days after


class Kind(StrEnum):
    """What a row is about; its value is also the filter it stands under."""

    BANK = "bank"
    WARNING = "warning"
    LETTER = "letter"
    HOLD = "hold"
    BOOK = "book"


@dataclass(frozen=True, slots=True)
class WaitingLines:
    """Bank lines of one tier ("sure", "confirm", "unknown") and currency that wait for a person."""

    tier: str
    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class OpenWarning:
    """One warning that nobody muted; without a customer it is on the book itself. `severity`: high, medium, low."""

    rule: str
    title: Message
    severity: str
    message: Message
    what_to_do: Message
    customer_id: int | None = None
    customer_name: str = ""
    amount: Money | None = None
    contact: str = ""


@dataclass(frozen=True, slots=True)
class DueLetter:
    """One letter that may be printed today."""

    position: int
    title: Message
    customer_name: str
    amount: Money
    oldest_days: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Letters to a customer held back until a day; `overdue` is what would be claimed."""

    customer_id: int
    customer_name: str
    reason: str
    until: date
    overdue: Money | None
    contact: str = ""


@dataclass(frozen=True, slots=True)
class DayFacts:
    """All that the list rests on; `failed` names the sources that could not be computed, and why."""

    as_of: date
    currency: str
    waiting: tuple[WaitingLines, ...] = ()
    warnings: tuple[OpenWarning, ...] = ()
    letters: tuple[DueLetter, ...] = ()
    holds: tuple[Hold, ...] = ()
    failed: tuple[tuple[Message, Message], ...] = ()
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One thing to do. `step` is the next step and `key` its letter; page and target say where it is done.

    `look` is "danger", "warning", "accent" or nothing: what the kind is shown in. `urgency` weighs the amount.
    """

    id: str
    kind: Kind
    what: Message
    look: str
    who: Message
    why: Message
    amount: Money | None
    contact: str
    step: Message
    key: str
    page: str
    target: object
    urgency: int
    place: int = 0


_TIERS = {
    "sure": (6, N_("Money to post"), N_("the match is certain; look it over and post it"), N_("Post them")),
    "confirm": (5, N_("Match to decide"), N_("the customer or the amount is not certain"), N_("Decide")),
    "unknown": (4, N_("Money not understood"), N_("whose money it is cannot be told"), N_("Find the customer")),
}
_SEVERITY = {"high": (4, "danger"), "medium": (2, "warning"), "low": (1, "")}
_LETTER_URGENCY, _HOLD_URGENCY, _ON_TOP = 2, 1, 9


def worklist(facts: DayFacts) -> tuple[TaskRow, ...]:
    """Return what is to be done, in order; `place` counts from 1."""
    rows = [
        *_failed(facts),
        *_waiting(facts.waiting),
        *_warnings(facts),
        *_letters(facts.letters),
        *_holds(facts),
    ]
    return tuple(replace(row, place=place) for place, row in enumerate(_in_order(rows, facts.currency), start=1))


def _in_order(rows: Iterable[TaskRow], currency: str) -> list[TaskRow]:
    """Return the rows pinned on top, then those with amounts rank by rank, then the rest."""
    by_currency: dict[str, list[TaskRow]] = {}
    bare: list[TaskRow] = []
    for row in rows:
        if row.amount is None:
            bare.append(row)
        else:
            by_currency.setdefault(row.amount.currency, []).append(row)
    ranked = []
    for own, own_rows in by_currency.items():
        own_rows.sort(key=lambda row: (-_value(row), row.id))
        ranked += [(rank, own != currency, own, row) for rank, row in enumerate(own_rows)]
    ranked.sort(key=lambda entry: entry[:3])
    bare.sort(key=lambda row: (-row.urgency, row.id))
    top = [row for row in bare if row.urgency >= _ON_TOP]
    return [*top, *(entry[3] for entry in ranked), *(row for row in bare if row.urgency < _ON_TOP)]


def _value(row: TaskRow) -> int:
    return row.urgency * abs(row.amount.minor) if row.amount else 0


def _failed(facts: DayFacts) -> Iterable[TaskRow]:
    for source, why in facts.failed:
        yield TaskRow(
            f"failed-{source.template}", Kind.BOOK, message(N_("Not computed")), "danger", source, why, None, "",
            message(N_("Check the data")), "G", "settings", None, _ON_TOP + 1,
        )  # fmt: skip


def _waiting(waiting: Sequence[WaitingLines]) -> Iterable[TaskRow]:
    for lines in waiting:
        urgency, what, why, step = _TIERS[lines.tier]
        yield TaskRow(
            f"bank-{lines.tier}-{lines.amount.currency}", Kind.BANK, message(what), "accent",
            message(N_("{count} bank lines"), count=lines.count), message(why), lines.amount, "",
            message(step), "G", "bank", lines.tier, urgency,
        )  # fmt: skip


def _warnings(facts: DayFacts) -> Iterable[TaskRow]:
    by_customer: dict[int, list[OpenWarning]] = {}
    for warning in facts.warnings:
        if warning.customer_id is not None:
            by_customer.setdefault(warning.customer_id, []).append(warning)
        elif not facts.is_new:
            yield _book_row(warning)
    for customer_id, found in by_customer.items():
        worst = max(found, key=lambda warning: _SEVERITY[warning.severity][0])
        urgency, look = _SEVERITY[worst.severity]
        why = worst.message
        if len(found) > 1:
            why = message(N_("{told} ({count} warnings)"), told=worst.message, count=len(found))
        yield TaskRow(
            f"warning-{customer_id}", Kind.WARNING, worst.title, look, Message("{name}", (("name", worst.customer_name),)),
            why, worst.amount, worst.contact, message(N_("See the customer")), "G", "customers", customer_id, urgency,
        )  # fmt: skip


def _book_row(warning: OpenWarning) -> TaskRow:
    return TaskRow(
        f"book-{warning.rule}", Kind.BOOK, warning.title, "warning", message(N_("the whole book")), warning.message, None, "",
        message(N_("Import")), "I", "bank", "import", _ON_TOP,
    )  # fmt: skip


def _letters(letters: Sequence[DueLetter]) -> Iterable[TaskRow]:
    groups: dict[tuple[int, str], list[DueLetter]] = {}
    for letter in letters:
        groups.setdefault((letter.position, letter.amount.currency), []).append(letter)
    for (position, currency), group in groups.items():
        days = [letter.oldest_days for letter in group]
        who = message(N_("{count} customers"), count=len(group))
        if len(group) == 1:
            who = Message("{name}", (("name", group[0].customer_name),))
        yield TaskRow(
            f"letter-{position}-{currency}", Kind.LETTER, message(N_("Letter due")), "", who, _letter_reason(group, days),
            total((letter.amount for letter in group), currency), "",
            message(N_("Look and print")), "P", "letters", None, _LETTER_URGENCY + position,
        )  # fmt: skip


def _letter_reason(group: Sequence[DueLetter], days: Sequence[int]) -> Message:
    if min(days) == max(days):
        return message(N_("{title}: {days} days overdue, nothing holds it back"), title=group[0].title, days=days[0])
    return message(
        N_("{title}: {least} to {most} days overdue, nothing holds them back"),
        title=group[0].title, least=min(days), most=max(days),
    )  # fmt: skip


def _holds(facts: DayFacts) -> Iterable[TaskRow]:
    for hold in facts.holds:
        days = (hold.until - facts.as_of).days
        if abs(days) > HOLD_DAYS:
            continue
        template = (
            N_("letters are held until {day}: {reason}") if days >= 0 else N_("the hold ended on {day}: {reason}")
        )
        yield TaskRow(
            f"hold-{hold.customer_id}", Kind.HOLD, message(N_("Hold ends")), "warning",
            Message("{name}", (("name", hold.customer_name),)), message(template, day=hold.until, reason=hold.reason),
            hold.overdue, hold.contact, message(N_("See the customer")), "G", "customers", hold.customer_id, _HOLD_URGENCY,
        )  # fmt: skip
