"""Gather what today's page shows: the list of what to do, the money by age, what came in and what falls due.

Each source is read on its own: one that cannot be computed becomes a row of the list that says so, and the rest still
shows. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from creditdesk.aging.queries import aging
from creditdesk.aging.table import Aging, AgingRow
from creditdesk.base.errors import CreditDeskError
from creditdesk.base.i18n import N_, Message, message
from creditdesk.base.money import Money
from creditdesk.customers.queries import ContactRow, contacts
from creditdesk.customers.tables import Customer
from creditdesk.db.memo import once_a_state
from creditdesk.dunning.queries import plan_run
from creditdesk.earlywarning.queries import WarningRow, last_bank_day, warnings
from creditdesk.earlywarning.rules import bill_unpaid
from creditdesk.ledger.bill_queries import bills
from creditdesk.ledger.bills import Bill, BillState
from creditdesk.ledger.queries import due_by_day, receipts_by_day
from creditdesk.settings.queries import credit_policy
from creditdesk.today.worklist import (
    HOLD_DAYS,
    DayFacts,
    DueLetter,
    Hold,
    OpenWarning,
    TaskRow,
    WaitingLines,
    worklist,
)

STRIP_DAYS = 14  # before today, and from today on
_TIERS = ("sure", "confirm", "unknown")  # payments out and what is no payment are not on the list

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
    to_place: int
    open_warnings: int


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


@once_a_state()
def today(session: Session, as_of: date) -> Today:
    """Return the page of that day."""
    sources = _Sources()
    policy = credit_policy(session)
    table = sources.read(N_("Aging"), lambda: aging(session, as_of, bounds=policy.bounds, is_controlled=False))
    run = sources.read(N_("Letters"), lambda: plan_run(session, as_of))
    found = sources.read(N_("Warnings"), lambda: warnings(session, as_of)) or ()
    waiting = sources.read(N_("Bank receipts"), lambda: _waiting(session)) or ()
    reachable = contacts(session)
    owed, given = _owed(table, policy.currency), bills(session, as_of)
    facts = DayFacts(
        as_of, policy.currency,
        waiting=tuple(lines for lines in waiting if lines.tier in _TIERS),
        warnings=tuple(_warning(row, owed, given, reachable) for row in found if row.state == "open"),
        letters=tuple(
            DueLetter(plan.level.position, message(plan.level.title), plan.customer_name, plan.amount, plan.oldest_days)
            for plan in (run.letters if run else ())
        ),
        holds=_holds(session, as_of, owed, reachable),
        failed=tuple(sources.failed),
        is_new=session.execute(select(Customer.id).limit(1)).first() is None,
    )  # fmt: skip
    return Today(
        as_of, policy.currency, worklist(facts), table, _strip(session, as_of, given),
        len(run.letters) if run else 0, run.next_batch if run else None, last_bank_day(session, as_of), facts.is_new,
        to_place=sum(lines.count for lines in waiting), open_warnings=len(facts.warnings),
    )  # fmt: skip


def counts(session: Session, as_of: date) -> dict[str, int]:
    """Return how many things are to do on each page of the rail: the page of the day in numbers."""
    day = today(session, as_of)
    return {
        "today": len(day.rows),
        "bank": day.to_place,
        "aging": 0 if day.is_new else day.open_warnings,
        "letters": day.letters_due,
    }


def _strip(session: Session, as_of: date, given: tuple[Bill, ...]) -> tuple[StripDay, ...]:
    """Return what came in on the days before, and what falls due on the days to come; a bill is money once honoured."""
    start, end = as_of - timedelta(days=STRIP_DAYS), as_of + timedelta(days=STRIP_DAYS - 1)
    received, due = receipts_by_day(session, start, as_of), due_by_day(session, as_of, as_of, end)
    for bill in given:
        if bill.is_held and bill.due_on >= as_of:
            _add(due, bill.due_on, bill.amount)
        if bill.state is not BillState.DISHONOURED:
            _add(received, bill.received_on, -bill.amount)
        if bill.state is BillState.HONOURED and bill.ended_on:
            _add(received, bill.ended_on, bill.amount)
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    return tuple(StripDay(day, received.get(day, {}), due.get(day, {})) for day in days)


def _add(days: dict[date, dict[str, int]], day: date, amount: Money) -> None:
    """Add to what a day has of the amount's currency; nothing stays nothing."""
    sums = days.setdefault(day, {})
    sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
    if not sums[amount.currency]:
        del sums[amount.currency]


def _waiting(session: Session) -> tuple[WaitingLines, ...]:
    """Return the lines that wait for a person, by tier and currency."""
    rows = session.execute(
        text(
            "SELECT m.tier, l.currency, count(*), sum(l.amount_minor) FROM match m JOIN bank_line l ON l.id = m.line_id "
            "WHERE m.state IN ('proposed', 'later') GROUP BY m.tier, l.currency ORDER BY m.tier, l.currency"
        )
    )
    return tuple(WaitingLines(tier, count, Money(int(minor), own)) for tier, own, count, minor in rows)


_Owed = dict[str, tuple[AgingRow, ...]]


def _owed(table: Aging | None, currency: str) -> _Owed:
    """Return the aging rows of each customer code, those in the book's currency first."""
    result: _Owed = {}
    for row in table.rows if table else ():
        others = result.get(row.key, ())
        result[row.key] = (row, *others) if row.currency == currency else (*others, row)
    return result


def _amount(code: str, owed: _Owed, *, is_overdue_only: bool) -> Money | None:
    """Return what the customer owes in the first currency in which it owes anything."""
    amounts = (Money(row.overdue if is_overdue_only else row.total, row.currency) for row in owed.get(code, ()))
    return next((amount for amount in amounts if amount.minor > 0), None)


def _contact(contact: ContactRow | None) -> str:
    return f"{contact.name} {contact.phone}".strip() if contact else ""


def _warning(
    row: WarningRow, owed: _Owed, given: tuple[Bill, ...], reachable: dict[int, ContactRow]
) -> OpenWarning:  # fmt: skip
    if row.customer_id is None:
        return OpenWarning(row.rule, row.title, row.severity.value, row.message, row.what_to_do)
    amount = _amount(row.customer_code, owed, is_overdue_only=row.rule == "overdue")
    if row.rule == bill_unpaid.KEY:
        amount = next(b.amount for b in given if b.customer_id == row.customer_id and b.is_held)
    return OpenWarning(
        row.rule, row.title, row.severity.value, row.message, row.what_to_do, row.customer_id, row.customer_name,
        amount, _contact(reachable.get(row.customer_id)),
    )  # fmt: skip


def _holds(session: Session, as_of: date, owed: _Owed, reachable: dict[int, ContactRow]) -> tuple[Hold, ...]:
    """Return the holds whose last day is near."""
    near = timedelta(days=HOLD_DAYS)
    rows = session.execute(
        select(Customer.id, Customer.code, Customer.name, Customer.hold_reason, Customer.hold_until)
        .where(Customer.hold_reason.is_not(None), Customer.hold_until.between(as_of - near, as_of + near))
        .order_by(Customer.code)
    )
    return tuple(
        Hold(id_, name, reason or "", until, _amount(code, owed, is_overdue_only=True), _contact(reachable.get(id_)))
        for id_, code, name, reason, until in rows
        if until is not None
    )
