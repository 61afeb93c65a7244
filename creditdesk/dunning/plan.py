"""Decide for one customer and currency: which letter today, or why none.

Sources: ux.md R7 (a letter is checked at the moment it is printed) and R9 (every "not sent" carries its reason). One
letter per customer and currency lists everything overdue and takes off what is on account, so that the sum claimed is
the sum owed. All reasons that hold a letter back are told, the weightiest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from creditdesk.base.i18n import N_, Message, message
from creditdesk.base.money import Money, total
from creditdesk.dunning.levels import Level, reached
from creditdesk.paper.letter_item import LetterItem
from creditdesk.settings.policy import CreditPolicy


@dataclass(frozen=True, slots=True)
class ClaimItem(LetterItem):
    """A line of a letter and the entry of the ledger behind it."""

    entry_id: int = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class WaitingMoney:
    """A bank line that seems to be this customer's and is not posted yet."""

    on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class LastLetter:
    """The newest letter to the customer in this currency that was not voided; `entry_ids` is what it listed."""

    number: str
    printed_on: date
    deadline_on: date
    level: int
    entry_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class DunningFacts:
    """All that the decision rests on. `items` are overdue, oldest first; `statement_on` is the newest bank day."""

    as_of: date
    customer_id: int
    code: str
    name: str
    currency: str
    items: tuple[ClaimItem, ...] = ()
    credits: tuple[ClaimItem, ...] = ()
    waiting: tuple[WaitingMoney, ...] = ()
    last: LastLetter | None = None
    hold_reason: str = ""
    hold_until: date | None = None
    has_address: bool = True
    statement_on: date | None = None

    @property
    def overdue(self) -> Money:
        """The sum of what is overdue."""
        return total((item.open for item in self.items), self.currency)

    @property
    def on_account(self) -> Money:
        """What is on account, above zero."""
        return -total((credit.open for credit in self.credits), self.currency)

    @property
    def oldest_days(self) -> int:
        """How many days the oldest item is past due."""
        return max((item.days_past_due for item in self.items), default=0)

    @property
    def follows(self) -> LastLetter | None:
        """The letter before, if something it listed is still unpaid: the dunning goes on."""
        if self.last and any(item.entry_id in self.last.entry_ids for item in self.items):
            return self.last
        return None


@dataclass(frozen=True, slots=True)
class PlannedLetter:
    """A letter that may be printed. Its lines are the overdue items, then the credits taken off; `amount` their sum."""

    customer_id: int
    customer_code: str
    customer_name: str
    currency: str
    level: Level
    lines: tuple[ClaimItem, ...]
    oldest_days: int
    deadline_on: date
    follows: LastLetter | None
    last_printed_on: date | None

    @property
    def amount(self) -> Money:
        """What the letter claims: the sum of its lines."""
        return total((line.open for line in self.lines), self.currency)


@dataclass(frozen=True, slots=True)
class Held:
    """A customer with something overdue that gets no letter, and why; `reason` is the weightiest.

    `next_on` is the day on which the letter may go out if nothing happens but time; None when somebody must act first.
    """

    customer_id: int
    customer_code: str
    customer_name: str
    overdue: Money
    oldest_days: int
    reasons: tuple[Message, ...]
    next_on: date | None = None

    @property
    def reason(self) -> Message:
        """The weightiest reason."""
        return self.reasons[0]


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why not; `over_on` is the day on which time alone has ended it."""

    message: Message
    over_on: date | None = None


def decide(facts: DunningFacts, levels: Sequence[Level], policy: CreditPolicy) -> PlannedLetter | Held:
    """Return the letter that is due, or that it is held and why."""
    sent = facts.follows.level if facts.follows else None
    level = reached(levels, days_past_due=facts.oldest_days, last_position=sent) if facts.items else None
    found = (
        _nothing_due(facts, level, levels),
        _on_hold(facts),
        _on_account(facts),
        _waiting(facts),
        _old_statement(facts, policy),
        _too_soon(facts, policy),
        _before_deadline(facts),
        _too_small(facts, policy),
        _no_address(facts),
    )
    reasons = tuple(reason for reason in found if reason)
    if level is None or reasons:
        days = [reason.over_on for reason in reasons if reason.over_on]
        return Held(
            facts.customer_id,
            facts.code,
            facts.name,
            facts.overdue,
            facts.oldest_days,
            tuple(reason.message for reason in reasons),
            max(days) if len(days) == len(reasons) else None,
        )
    return PlannedLetter(
        facts.customer_id,
        facts.code,
        facts.name,
        facts.currency,
        level,
        (*facts.items, *facts.credits),
        facts.oldest_days,
        facts.as_of + timedelta(days=level.deadline_days),
        facts.follows,
        facts.last.printed_on if facts.last else None,
    )


def held_letter(letter: PlannedLetter, reason: Message) -> Held:
    """Return that a letter which was planned is held after all, because it could not be printed."""
    overdue = total((line.open for line in letter.lines if line.open.minor > 0), letter.currency)
    return Held(letter.customer_id, letter.customer_code, letter.customer_name, overdue, letter.oldest_days, (reason,))


def _nothing_due(facts: DunningFacts, level: Level | None, levels: Sequence[Level]) -> _Reason | None:
    if level is not None:
        return None
    if not facts.items:
        return _Reason(message(N_("nothing is overdue")))
    if not levels:
        return _Reason(message(N_("no dunning level is set up")))
    days, bound = facts.oldest_days, levels[0].min_days
    return _Reason(
        message(
            N_("the oldest item is {days} days overdue; the first letter goes out from {bound} days on"),
            days=days,
            bound=bound,
        ),
        facts.as_of + timedelta(days=bound - days),
    )


def _on_hold(facts: DunningFacts) -> _Reason | None:
    reason, until = facts.hold_reason, facts.hold_until
    if not reason or (until and until < facts.as_of):
        return None
    if until is None:
        return _Reason(message(N_("letters are on hold: {reason}"), reason=reason))
    text = message(N_("letters are on hold until {until}: {reason}"), until=until, reason=reason)
    return _Reason(text, until + timedelta(days=1))


def _on_account(facts: DunningFacts) -> _Reason | None:
    if not facts.on_account or facts.on_account < facts.overdue:
        return None
    return _Reason(
        message(
            N_("{amount} on account is not allocated and covers the {overdue} overdue"),
            amount=facts.on_account,
            overdue=facts.overdue,
        )
    )


def _waiting(facts: DunningFacts) -> _Reason | None:
    """Any such money holds the letter, also when it covers a part only: the sum claimed would be wrong."""
    if not facts.waiting:
        return None
    newest = max(money.on for money in facts.waiting)
    amount = total((money.amount for money in facts.waiting), facts.currency)
    return _Reason(message(N_("money of {amount} came in on {day} and is not allocated"), amount=amount, day=newest))


def _old_statement(facts: DunningFacts, policy: CreditPolicy) -> _Reason | None:
    """A book that never saw a bank statement is not held to one: its receipts come by another way."""
    if facts.statement_on is None:
        return None
    age = (facts.as_of - facts.statement_on).days
    if age <= policy.dunning_statement_age_days:
        return None
    return _Reason(
        message(
            N_("the newest bank statement is of {day}, {days} days ago: who has paid since is not known"),
            day=facts.statement_on,
            days=age,
        )
    )


def _too_soon(facts: DunningFacts, policy: CreditPolicy) -> _Reason | None:
    """Never two letters on one day, whatever the interval; a letter dated later holds as well."""
    if facts.last is None:
        return None
    over_on = facts.last.printed_on + timedelta(days=max(policy.interval_days, 1))
    if facts.as_of >= over_on:
        return None
    number, days = facts.last.number, (facts.as_of - facts.last.printed_on).days
    if days <= 0:
        return _Reason(
            message(N_("letter {number} is of {day} already"), number=number, day=facts.last.printed_on), over_on
        )
    text = message(
        N_("the last letter, {number}, went out {days} days ago; the next may follow after {interval}"),
        number=number,
        days=days,
        interval=policy.interval_days,
    )
    return _Reason(text, over_on)


def _before_deadline(facts: DunningFacts) -> _Reason | None:
    if facts.follows is None or facts.as_of > facts.follows.deadline_on:
        return None
    deadline = facts.follows.deadline_on
    text = message(N_("letter {number} gives until {day} to pay"), number=facts.follows.number, day=deadline)
    return _Reason(text, deadline + timedelta(days=1))


def _too_small(facts: DunningFacts, policy: CreditPolicy) -> _Reason | None:
    """The bound is in the book's currency; a claim in another one is not held against it."""
    claimed = facts.overdue - facts.on_account
    if facts.currency != policy.currency or claimed.minor <= 0 or claimed.amount >= policy.minimum_amount:
        return None
    minimum = Money.rounded(policy.minimum_amount, policy.currency)
    return _Reason(
        message(N_("{amount} is below the smallest amount for a letter, {minimum}"), amount=claimed, minimum=minimum)
    )


def _no_address(facts: DunningFacts) -> _Reason | None:
    return (
        None if facts.has_address else _Reason(message(N_("neither a postal address nor an e-mail address is known")))
    )
