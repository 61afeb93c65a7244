"""Gather what today's page shows: the list of what to do, the money by age, what came in and what falls due.

Each source is read on its own: one that cannot be computed becomes a row of the list that says so, and the rest still
shows. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from creditdesk.aging.queries import Aging, AgingRow, aging
from creditdesk.banking.queries import LineRow, lines
from creditdesk.base.errors import CreditDeskError
from creditdesk.base.i18n import N_, Message, message
from creditdesk.base.money import Money
from creditdesk.customers.queries import ContactRow, CustomerRow, contacts, customers
from creditdesk.dunning.queries import PlannedRun, plan_run
from creditdesk.earlywarning.queries import WarningRow, last_bank_day, warnings
from creditdesk.ledger.queries import due_by_day, receipts_by_day
from creditdesk.settings.policy import CreditPolicy
from creditdesk.settings.queries import credit_policy
from creditdesk.today.worklist import (
    DayFacts,
    DueLetter,
    Hold,
    OpenWarning,
    TaskRow,
    WaitingLines,
    worklist,
)

STRIP_DAYS = 14  # before today, and from today on
TO_PLACE = ("proposed", "later")
_TIERS = ("sure", "confirm", "unknown")

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class StripDay:
    """What came in on a day and what falls due on it, in minor units by currency."""

    day: date
    received: dict[str, int]
    expected: dict[str, int]


@dataclass(frozen=True, slots=True)
class Today:
    """All that the page of today shows. `aging` is None when it could not be computed."""

    as_of: date
    currency: str
    rows: tuple[TaskRow, ...]
    aging: Aging | None
    strip: tuple[StripDay, ...]
    letters_due: int
    next_batch: tuple[date, int] | None
    statement_on: date | None
    is_new: bool


@dataclass(slots=True)
class _Sources:
    """Reads one source after the other and remembers which failed."""

    failed: list[tuple[Message, Message]] = field(default_factory=list)

    def read(self, name: str, read: Callable[[], Result]) -> Result | None:
        """Return what is read, or None and a row that says why not."""
        try:
            return read()
        except CreditDeskError as error:
            self.failed.append((message(name), error.message))
        except ValueError as error:
            self.failed.append((message(name), message(N_("the data cannot be read: {reason}"), reason=str(error))))
        return None


@dataclass(frozen=True, slots=True)
class _Read:
    policy: CreditPolicy
    named: dict[int, CustomerRow]
    aging: Aging | None
    run: PlannedRun | None
    warnings: tuple[WarningRow, ...]
    waiting: tuple[LineRow, ...]
    facts: DayFacts


def _read(session: Session, as_of: date) -> _Read:
    sources = _Sources()
    policy = credit_policy(session)
    named = {customer.id: customer for customer in customers(session)}
    table = sources.read(N_("Aging"), lambda: aging(session, as_of, bounds=policy.bounds))
    run = sources.read(N_("Letters"), lambda: plan_run(session, as_of))
    found = sources.read(N_("Warnings"), lambda: warnings(session, as_of)) or ()
    waiting = sources.read(N_("Bank receipts"), lambda: lines(session, states=TO_PLACE)) or ()
    reachable = contacts(session)
    owed = _owed(table)
    facts = DayFacts(
        as_of, policy.currency,
        waiting=_waiting(waiting),
        warnings=tuple(_warning(row, named, owed, reachable) for row in found if row.state == "open"),
        letters=tuple(
            DueLetter(plan.level.position, message(plan.level.title), plan.customer_name, plan.amount, plan.oldest_days)
            for plan in (run.letters if run else ())
        ),
        holds=tuple(_hold(customer, owed, reachable) for customer in named.values() if customer.hold_until and customer.hold_reason),
        failed=tuple(sources.failed),
        is_new=not named,
    )  # fmt: skip
    return _Read(policy, named, table, run, found, waiting, facts)


def today(session: Session, as_of: date) -> Today:
    """Return the page of that day."""
    read = _read(session, as_of)
    start, end = as_of - timedelta(days=STRIP_DAYS), as_of + timedelta(days=STRIP_DAYS - 1)
    received, due = receipts_by_day(session, start, as_of), due_by_day(session, as_of, as_of, end)
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    return Today(
        as_of, read.policy.currency, worklist(read.facts), read.aging,
        tuple(StripDay(day, received.get(day, {}), due.get(day, {})) for day in days),
        len(read.run.letters) if read.run else 0, read.run.next_batch if read.run else None,
        last_bank_day(session, as_of), read.facts.is_new,
    )  # fmt: skip


def counts(session: Session, as_of: date) -> dict[str, int]:
    """Return how many things are to do on each page of the rail."""
    read = _read(session, as_of)
    return {
        "today": len(worklist(read.facts)),
        "bank": len(read.waiting),
        "aging": sum(row.state == "open" for row in read.warnings),
        "letters": len(read.run.letters) if read.run else 0,
    }


def _waiting(rows: tuple[LineRow, ...]) -> tuple[WaitingLines, ...]:
    """Return the lines that wait, by tier and currency; payments out and what is no payment are not counted."""
    sums: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if row.tier.value in _TIERS:
            entry = sums.setdefault((row.tier.value, row.amount.currency), [0, 0])
            entry[0] += 1
            entry[1] += row.amount.minor
    return tuple(WaitingLines(tier, count, Money(minor, own)) for (tier, own), (count, minor) in sums.items())


def _owed(table: Aging | None) -> dict[str, tuple[AgingRow, ...]]:
    """Return the aging rows of each customer code."""
    result: dict[str, tuple[AgingRow, ...]] = {}
    for row in table.rows if table else ():
        result[row.key] = (*result.get(row.key, ()), row)
    return result


def _amount(customer: CustomerRow, owed: dict[str, tuple[AgingRow, ...]], *, is_overdue_only: bool) -> Money | None:
    """Return what the customer owes in its own currency, or in the first one where it owes anything."""
    rows = sorted(owed.get(customer.code, ()), key=lambda row: (row.currency != customer.currency, row.currency))
    amounts = [Money(row.overdue if is_overdue_only else row.total, row.currency) for row in rows]
    return next((amount for amount in amounts if amount.minor > 0), None)


def _contact(contact: ContactRow | None) -> str:
    return f"{contact.name} {contact.phone}".strip() if contact else ""


def _warning(
    row: WarningRow, named: dict[int, CustomerRow], owed: dict[str, tuple[AgingRow, ...]], reachable: dict[int, ContactRow]
) -> OpenWarning:
    if row.customer_id is None:
        return OpenWarning(row.rule, row.title, row.severity.value, row.message, row.what_to_do)
    amount = _amount(named[row.customer_id], owed, is_overdue_only=row.rule == "overdue")
    return OpenWarning(
        row.rule, row.title, row.severity.value, row.message, row.what_to_do, row.customer_id, row.customer_name, amount,
        _contact(reachable.get(row.customer_id)),
    )  # fmt: skip


def _hold(customer: CustomerRow, owed: dict[str, tuple[AgingRow, ...]], reachable: dict[int, ContactRow]) -> Hold:
    assert customer.hold_until is not None
    amount = _amount(customer, owed, is_overdue_only=True)
    return Hold(
        customer.id, customer.name, customer.hold_reason, customer.hold_until, amount, _contact(reachable.get(customer.id))
    )
