"""Gather the facts of all customers at once, ask every rule, and show what is found beside what was raised before.

Everything is read in six statements however many customers there are. A list of warnings is always the truth of the
day asked for: the rules are asked anew, and the stored warning adds since when, and whether a person muted it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from creditdesk.base.i18n import Message, message
from creditdesk.base.money import Money
from creditdesk.customers.queries import customers
from creditdesk.db.memo import once_a_state
from creditdesk.earlywarning.facts import BEFORE_DAYS, RECENT_DAYS, BookFacts, CustomerFacts, PaidLate
from creditdesk.earlywarning.rules import BOOK_RULES, RULES
from creditdesk.earlywarning.rules.rule import Finding, Severity
from creditdesk.earlywarning.tables import RaisedWarning
from creditdesk.ledger.bill_queries import bills
from creditdesk.ledger.bills import Bill
from creditdesk.ledger.queries import OPEN_AT, as_date
from creditdesk.settings.queries import credit_policy

_ORDER = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2}
_WORDS = {rule.KEY: (rule.TITLE, rule.WHAT_TO_DO) for rule in RULES}
_WORDS |= {rule.KEY: (rule.TITLE, rule.WHAT_TO_DO) for rule in BOOK_RULES}
RULE_TITLES = {rule: title for rule, (title, _advice) in _WORDS.items()}


@dataclass(frozen=True, slots=True)
class WarningRow:
    """One warning as lists show it. `id` is None while it is not stored yet; warnings on the book have no customer."""

    id: int | None
    rule: str
    title: Message
    severity: Severity
    customer_id: int | None
    customer_code: str
    customer_name: str
    since: date
    value: Message
    threshold: Message
    message: Message
    what_to_do: Message
    state: str
    muted_until: date | None = None
    mute_reason: str = ""


def last_bank_day(session: Session, as_of: date) -> date | None:
    """Return the newest day a bank statement tells of, up to `as_of`; None when none was imported."""
    found = session.execute(
        text(
            "SELECT max(day) FROM (SELECT max(booked_on) AS day FROM bank_line WHERE booked_on <= :as_of "
            "UNION ALL SELECT max(last_on) FROM bank_statement WHERE last_on <= :as_of) AS days"
        ),
        {"as_of": as_of.isoformat()},
    ).scalar()
    return as_date(found) if found else None


def facts_for_all(session: Session, as_of: date) -> tuple[CustomerFacts, ...]:
    """Return the facts of every customer at the end of that day, by code."""
    accounts = _accounts(session, as_of)
    delays = _delays(session, as_of)
    held: dict[int, tuple[Bill, ...]] = {}
    for bill in bills(session, as_of, is_held=True):
        held[bill.customer_id] = (*held.get(bill.customer_id, ()), bill)
    rows = []
    for customer in customers(session):
        account = accounts.get(customer.id, ())
        paid = (customer.id, customer.currency)
        rows.append(
            CustomerFacts(
                as_of, customer.id, customer.code, customer.name, customer.currency, customer.credit_limit,
                open_debits=tuple(Money(line.debit, line.currency) for line in account if line.debit),
                on_account=tuple(Money(-line.credit, line.currency) for line in account if line.credit),
                overdue=tuple(Money(line.overdue, line.currency) for line in account if line.overdue),
                oldest_days=max((line.oldest_days for line in account), default=0),
                recent=delays.get((*paid, True), PaidLate()),
                before=delays.get((*paid, False), PaidLate()),
                bills=held.get(customer.id, ()),
            )
        )  # fmt: skip
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class _Account:
    currency: str
    debit: int
    credit: int
    overdue: int
    oldest_days: int


def _accounts(session: Session, as_of: date) -> dict[int, tuple[_Account, ...]]:
    """Return what is open of each customer by currency; an account in balance is missing."""
    rows = session.execute(
        text(
            OPEN_AT
            + "SELECT e.customer_id, e.currency, sum(CASE WHEN e.amount_minor > 0 THEN o.open_minor ELSE 0 END), "
            "sum(CASE WHEN e.amount_minor < 0 THEN o.open_minor ELSE 0 END), "
            "sum(CASE WHEN e.amount_minor > 0 AND e.due_on < :as_of THEN o.open_minor ELSE 0 END), "
            "min(CASE WHEN e.amount_minor > 0 AND e.due_on < :as_of THEN e.due_on END) "
            "FROM open_entry o JOIN entry e ON e.id = o.id GROUP BY e.customer_id, e.currency ORDER BY e.currency"
        ),
        {"as_of": as_of.isoformat()},
    )
    result: dict[int, tuple[_Account, ...]] = {}
    for customer_id, currency, debit, credit, overdue, oldest in rows:
        days = (as_of - as_date(oldest)).days if oldest else 0
        account = _Account(currency, int(debit), int(credit), int(overdue), days)
        result[customer_id] = (*result.get(customer_id, ()), account)
    return result


def _delays(session: Session, as_of: date) -> dict[tuple[int, str, bool], PaidLate]:
    """Return how late receipts paid, by customer, currency and whether in the recent window (or the one before).

    A payment counts on the day of the receipt, or of the invoice if that is later; allocations taken back do not count.
    The allocations of the window are read first: `|| ''` keeps the database from beginning with all receipts there ever were.
    """
    sqlite = session.connection().dialect.name == "sqlite"
    paid_on = "CASE WHEN c.dated_on > d.dated_on THEN c.dated_on ELSE d.dated_on END"
    late = "CAST(julianday(p.paid_on) - julianday(p.due_on) AS INTEGER)" if sqlite else "p.paid_on - p.due_on"
    rows = session.execute(
        text(
            f"WITH p AS (SELECT d.customer_id, d.currency, d.id, d.due_on, a.amount_minor, {paid_on} AS paid_on "
            "FROM allocation a JOIN entry c ON c.id = a.credit_id JOIN entry d ON d.id = a.debit_id "
            "WHERE a.allocated_on >= :start AND a.allocated_on <= :as_of AND a.amount_minor > 0 AND c.kind || '' = 'receipt' "
            "AND d.due_on IS NOT NULL AND d.kind || '' IN ('invoice', 'opening') AND a.id NOT IN "
            "(SELECT reverses_id FROM allocation WHERE reverses_id IS NOT NULL AND allocated_on <= :as_of)) "
            "SELECT customer_id, currency, CASE WHEN paid_on > :recent THEN 1 ELSE 0 END AS is_recent, "
            f"count(DISTINCT id), sum(amount_minor), sum(amount_minor * ({late})) FROM p "
            "WHERE paid_on > :start GROUP BY customer_id, currency, is_recent"
        ),
        {
            "as_of": as_of.isoformat(),
            "recent": (as_of - timedelta(days=RECENT_DAYS)).isoformat(),
            "start": (as_of - timedelta(days=RECENT_DAYS + BEFORE_DAYS)).isoformat(),
        },
    )
    return {
        (customer_id, currency, bool(is_recent)): PaidLate(items, int(minor), int(minor_days))
        for customer_id, currency, is_recent, items, minor, minor_days in rows
    }


@once_a_state(apart_from="raised_warning")
def findings(session: Session, as_of: date) -> dict[tuple[str, int | None], Finding]:
    """Return what every rule finds that day, by rule and customer id."""
    policy = credit_policy(session)
    book = BookFacts(as_of, last_bank_day(session, as_of))
    found: dict[tuple[str, int | None], Finding] = {
        (rule.KEY, None): finding for rule in BOOK_RULES if (finding := rule.check(book, policy))
    }
    for facts in facts_for_all(session, as_of):
        for rule in RULES:
            if finding := rule.check(facts, policy):
                found[rule.KEY, facts.customer_id] = finding
    return found


def warnings(session: Session, as_of: date) -> tuple[WarningRow, ...]:
    """Return the warnings of that day, the heaviest and longest standing first."""
    stored = {
        (row.rule, row.customer_id): row
        for row in session.execute(
            select(
                RaisedWarning.id, RaisedWarning.rule, RaisedWarning.customer_id, RaisedWarning.since,
                RaisedWarning.muted_until, RaisedWarning.mute_reason,
            ).where(RaisedWarning.closed_on.is_(None))
        )
    }  # fmt: skip
    named = {customer.id: (customer.code, customer.name) for customer in customers(session)}
    rows = []
    for (rule, customer_id), finding in findings(session, as_of).items():
        row = stored.get((rule, customer_id))
        title, what_to_do = _WORDS[rule]
        code, name = named[customer_id] if customer_id is not None else ("", "")
        is_muted = row is not None and row.muted_until is not None and as_of <= row.muted_until
        rows.append(
            WarningRow(
                row.id if row else None, rule, message(title), finding.severity, customer_id, code, name,
                row.since if row and row.since <= as_of else finding.since or as_of,
                finding.value, finding.threshold, finding.message, message(what_to_do),
                "muted" if is_muted else "open",
                row.muted_until if row and is_muted else None, (row.mute_reason or "") if row and is_muted else "",
            )
        )  # fmt: skip
    return tuple(sorted(rows, key=lambda r: (_ORDER[r.severity], r.since, r.customer_code, r.rule)))
