"""Today's run as it would be printed now, the register of letters, and the checks of what was printed.

The run is read in a fixed number of statements however many customers are overdue. Nothing here writes: the preview
on screen and the run that prints both ask `plan_run`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from creditdesk.banking.tables import BankLine, Match
from creditdesk.base.errors import BadInput, Refused
from creditdesk.base.i18n import N_, Message, message
from creditdesk.base.money import Money
from creditdesk.customers.queries import ContactRow, CustomerRow, contacts, customers
from creditdesk.customers.tables import Customer
from creditdesk.db.checks import CheckResult
from creditdesk.dunning.levels import DEFAULT_LEVELS, Level
from creditdesk.dunning.plan import ClaimItem, DunningFacts, Held, LastLetter, PlannedLetter, WaitingMoney, decide
from creditdesk.dunning.recipient import Recipient, recipient
from creditdesk.dunning.tables import DunningLevel, Letter, LetterItem
from creditdesk.earlywarning.queries import last_bank_day
from creditdesk.ledger.queries import OpenItem, open_items
from creditdesk.settings.policy import Company
from creditdesk.settings.queries import company as our_company
from creditdesk.settings.queries import credit_policy

_Account = tuple[int, str]  # customer id and currency


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """Who gets a letter on the day `as_of`, the oldest debt first, and who is held back and why."""

    as_of: date
    letters: tuple[PlannedLetter, ...]
    held: tuple[Held, ...]
    receipts_to: date | None

    @property
    def next_batch(self) -> tuple[date, int] | None:
        """The next day on which letters fall due if nothing happens but time, and how many; None when none will."""
        days = [held.next_on for held in self.held if held.next_on]
        return (min(days), days.count(min(days))) if days else None


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter of the register."""

    id: int
    number: str
    customer_id: int
    customer_code: str
    customer_name: str
    level: int
    title: Message
    printed_on: date
    deadline_on: date
    amount: Money
    language: str
    state: str
    void_reason: str


def levels(session: Session) -> tuple[Level, ...]:
    """Return the dunning levels of the book in order, or the default ones when it has none."""
    rows = session.execute(
        select(
            DunningLevel.position, DunningLevel.title, DunningLevel.template, DunningLevel.min_days,
            DunningLevel.deadline_days,
        ).order_by(DunningLevel.position)
    )  # fmt: skip
    return tuple(Level(*row) for row in rows) or DEFAULT_LEVELS


def facts_for_all(session: Session, as_of: date, excluded: frozenset[int] = frozenset()) -> tuple[DunningFacts, ...]:
    """Return the facts of every customer and currency with something overdue, by code; items in `excluded` left out."""
    items, credits = _claims(session, as_of, excluded)
    waiting, last = _waiting(session, as_of), _last_letters(session)
    statement_on, reachable = last_bank_day(session, as_of), contacts(session)
    named = {customer.id: customer for customer in customers(session)}
    result = []
    for account in sorted(items, key=lambda key: (named[key[0]].code, key[1])):
        customer, contact = named[account[0]], reachable.get(account[0], ContactRow())
        result.append(
            DunningFacts(
                as_of, customer.id, customer.code, customer.name, account[1],
                items=tuple(items[account]), credits=tuple(credits.get(account, ())),
                waiting=tuple(waiting.get(account, ())), last=last.get(account),
                hold_reason=customer.hold_reason, hold_until=customer.hold_until,
                has_address=bool(contact.address.strip() or contact.email.strip()), statement_on=statement_on,
            )
        )  # fmt: skip
    return tuple(result)


_Claims = dict[_Account, list[ClaimItem]]


def _claims(session: Session, as_of: date, excluded: frozenset[int]) -> tuple[_Claims, _Claims]:
    """Return the overdue items and the open credits of each account, oldest first."""
    items: _Claims = {}
    credits: _Claims = {}
    for item in open_items(session, as_of, is_due=True):
        if item.open.minor < 0:
            credits.setdefault((item.customer_id, item.open.currency), []).append(_claim(item, 0))
        elif item.days_past_due is not None and item.days_past_due > 0 and item.id not in excluded:
            items.setdefault((item.customer_id, item.open.currency), []).append(_claim(item, item.days_past_due))
    return items, credits


def _claim(item: OpenItem, days: int) -> ClaimItem:
    return ClaimItem(
        item.number, item.issued_on, item.due_on, item.amount, item.open, days, item.reference, entry_id=item.id
    )


def _waiting(session: Session, as_of: date) -> dict[_Account, list[WaitingMoney]]:
    """Return the money in the bank that seems to be a customer's and is not posted."""
    rows = session.execute(
        select(Match.customer_id, BankLine.currency, BankLine.booked_on, BankLine.amount_minor)
        .join(BankLine, BankLine.id == Match.line_id)
        .where(Match.state.in_(("proposed", "later")), Match.customer_id.is_not(None))
        .where(BankLine.amount_minor > 0, BankLine.booked_on <= as_of)
        .order_by(BankLine.booked_on, BankLine.id)
    )
    result: dict[_Account, list[WaitingMoney]] = {}
    for customer_id, currency, on, minor in rows:
        if customer_id is not None:
            result.setdefault((customer_id, currency), []).append(WaitingMoney(on, Money(minor, currency)))
    return result


def _last_letters(session: Session) -> dict[_Account, LastLetter]:
    """Return the newest letter of each account that was not voided, with what it listed."""
    newest = (
        select(func.max(Letter.id)).where(Letter.state == "printed").group_by(Letter.customer_id, Letter.currency)
    ).scalar_subquery()
    listed: dict[int, set[int]] = {}
    for letter_id, entry_id in session.execute(
        select(LetterItem.letter_id, LetterItem.entry_id).where(LetterItem.letter_id.in_(newest))
    ):
        listed.setdefault(letter_id, set()).add(entry_id)
    rows = session.execute(
        select(
            Letter.id, Letter.customer_id, Letter.currency, Letter.number, Letter.printed_on, Letter.deadline_on,
            Letter.level,
        ).where(Letter.id.in_(newest))
    )  # fmt: skip
    return {
        (r.customer_id, r.currency): LastLetter(
            r.number, r.printed_on, r.deadline_on, r.level, frozenset(listed.get(r.id, ()))
        )
        for r in rows
    }


def plan_run(session: Session, as_of: date, excluded: frozenset[int] = frozenset()) -> PlannedRun:
    """Return the run of that day: letters, and customers held back; items in `excluded` are not claimed."""
    policy, steps = credit_policy(session), levels(session)
    decided = [decide(facts, steps, policy) for facts in facts_for_all(session, as_of, excluded)]
    letters = sorted(
        (plan for plan in decided if isinstance(plan, PlannedLetter)),
        key=lambda plan: (-plan.oldest_days, plan.customer_code),
    )
    held = tuple(plan for plan in decided if isinstance(plan, Held))
    return PlannedRun(as_of, tuple(letters), held, last_bank_day(session, as_of))


def recipients(session: Session) -> dict[int, Recipient]:
    """Return to whom the letters of each customer go."""
    company, reachable = our_company(session), contacts(session)
    return {
        customer.id: _recipient(customer, reachable.get(customer.id, ContactRow()), company)
        for customer in customers(session)
    }


def _recipient(customer: CustomerRow, contact: ContactRow, company: Company) -> Recipient:
    return recipient(
        language=customer.language, address=contact.address, email=contact.email, contact=contact.name,
        tax_id=customer.tax_id, company=company,
    )  # fmt: skip


def letters(session: Session, number_parts: Sequence[str] = (), limit: int | None = None) -> tuple[LetterRow, ...]:
    """Return the register of letters whose number holds every part, newest first; void letters keep their place."""
    rows = session.execute(
        select(
            Letter.id, Letter.number, Letter.customer_id, Customer.code, Customer.name, Letter.level,
            Letter.level_title, Letter.printed_on, Letter.deadline_on, Letter.amount_minor, Letter.currency,
            Letter.language, Letter.state, Letter.void_reason,
        )
        .join(Customer, Customer.id == Letter.customer_id)
        .where(*(Letter.number.icontains(part, autoescape=True) for part in number_parts))
        .order_by(Letter.printed_on.desc(), Letter.series.desc(), Letter.sequence.desc())
        .limit(limit)
    )  # fmt: skip
    return tuple(
        LetterRow(
            r.id, r.number, r.customer_id, r.code, r.name, r.level, message(r.level_title), r.printed_on, r.deadline_on,
            Money(r.amount_minor, r.currency), r.language, r.state, r.void_reason or "",
        )
        for r in rows
    )  # fmt: skip


def letter_pdf(session: Session, letter_id: int) -> bytes:
    """Return the letter bit for bit as it was printed; Refused when the stored copy is not that any more."""
    row = session.execute(select(Letter.number, Letter.pdf, Letter.sha256).where(Letter.id == letter_id)).first()
    if row is None:
        raise BadInput(N_("There is no such letter."))
    if hashlib.sha256(row.pdf).hexdigest() != row.sha256:
        raise Refused(
            N_("The stored copy of letter {number} was changed outside the program. To see it, restore a backup."),
            number=row.number,
        )
    return bytes(row.pdf)


def checks(session: Session) -> tuple[CheckResult, ...]:
    """Return the invariants of the letters: copies unchanged, numbers without gaps, totals, one a day."""
    return (
        _copies(session),
        _rows(
            session, "letter numbers without gaps",
            "SELECT series FROM letter GROUP BY series HAVING min(sequence) <> 1 OR max(sequence) <> count(*) "
            "UNION SELECT s.name FROM series s LEFT JOIN letter l ON l.series = s.name "
            "WHERE s.name LIKE 'letter-%' GROUP BY s.name, s.last HAVING s.last <> count(l.id) ORDER BY 1",
            N_("series {number}"),
        ),
        _rows(
            session, "letter totals = their items",
            "SELECT l.number FROM letter l LEFT JOIN letter_item i ON i.letter_id = l.id "
            "LEFT JOIN entry e ON e.id = i.entry_id AND e.customer_id = l.customer_id AND e.currency = l.currency "
            "GROUP BY l.id, l.number, l.amount_minor HAVING count(e.id) = 0 OR count(e.id) <> count(i.id) "
            "OR l.amount_minor <> sum(i.open_minor) ORDER BY 1",
            N_("letter {number}"),
        ),
        _rows(
            session, "one letter a day to a customer",
            "SELECT max(number) FROM letter WHERE state = 'printed' GROUP BY customer_id, currency, printed_on "
            "HAVING count(*) > 1 ORDER BY 1",
            N_("letter {number}"),
        ),
    )  # fmt: skip


def _rows(session: Session, name: str, sql: str, first: str) -> CheckResult:
    found = session.execute(text(sql)).scalars().all()
    return CheckResult(name, not found, "0", str(len(found)), message(first, number=found[0]) if found else None)


def _copies(session: Session) -> CheckResult:
    """Read the copies one by one: a thousand letters need not lie in memory together."""
    wrong: list[str] = []
    copies = session.execute(
        select(Letter.number, Letter.pdf, Letter.sha256).order_by(Letter.id), execution_options={"yield_per": 20}
    )
    for number, pdf, sha256 in copies:
        if hashlib.sha256(pdf).hexdigest() != sha256:
            wrong.append(number)
    first = message(N_("letter {number}"), number=wrong[0]) if wrong else None
    return CheckResult("letters as printed", not wrong, "0", str(len(wrong)), first)
