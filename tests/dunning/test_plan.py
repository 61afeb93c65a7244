"""The decision, exhaustively: every combination of what may hold a letter back, and then ten thousand accounts."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest

from creditdesk.base.display import sentence
from creditdesk.base.money import Money
from creditdesk.dunning.levels import DEFAULT_LEVELS
from creditdesk.dunning.plan import (
    ClaimItem,
    DunningFacts,
    Held,
    LastLetter,
    PlannedLetter,
    WaitingMoney,
    decide,
)
from creditdesk.settings.policy import CreditPolicy

TODAY = date(2026, 11, 23)
POLICY = CreditPolicy()


def item(entry_id: int, minor: int, days: int, currency: str = "CNY") -> ClaimItem:
    due = TODAY - timedelta(days=days)
    money = Money(minor, currency)
    return ClaimItem(f"INV-{entry_id}", due - timedelta(days=30), due, money, money, days, entry_id=entry_id)


def credit(entry_id: int, minor: int, currency: str = "CNY") -> ClaimItem:
    return ClaimItem(
        f"R-{entry_id}", TODAY, None, Money(-minor, currency), Money(-minor, currency), 0, entry_id=entry_id
    )


def letter(days_ago: int, *, deadline_ago: int, level: int = 1, listed: frozenset[int] = frozenset({1})) -> LastLetter:
    return LastLetter(
        "L2026-0007", TODAY - timedelta(days=days_ago), TODAY - timedelta(days=deadline_ago), level, listed
    )


def some_facts(**facts: object) -> DunningFacts:
    given = {
        "as_of": TODAY,
        "customer_id": 1,
        "code": "C1",
        "name": "甲",
        "currency": "CNY",
        "items": (item(1, 50000, 5),),
    }
    return DunningFacts(**{**given, **facts})


def said(plan: PlannedLetter | Held) -> list[str]:
    return [sentence(reason, "en") for reason in plan.reasons] if isinstance(plan, Held) else []


# what may hold a letter back, in the order of weight: its facts, and a word of its reason
FLAGS: dict[str, tuple[dict[str, object], str]] = {
    "too young": ({"items": (item(1, 50000, 2),)}, "first letter goes out from 3 days on"),
    "on hold": ({"hold_reason": "dispute"}, "on hold"),
    "covered": ({"credits": (credit(8, 60000),)}, "covers the"),
    "waiting": ({"waiting": (WaitingMoney(date(2026, 11, 20), Money(1, "CNY")),)}, "came in on 2026-11-20"),
    "old statement": ({"statement_on": date(2026, 11, 17)}, "6 days ago"),
    "too soon": ({"last": letter(6, deadline_ago=1)}, "went out 6 days ago"),
    "small": ({}, "below the smallest amount"),
    "no address": ({"has_address": False}, "neither"),
}


@pytest.mark.parametrize("raised", tuple(product((False, True), repeat=len(FLAGS))))
def test_a_letter_goes_out_only_when_nothing_holds_it_and_every_reason_is_told_in_order(raised: tuple[bool, ...]):
    flags = [name for name, is_raised in zip(FLAGS, raised, strict=True) if is_raised]
    facts, policy = some_facts(), POLICY
    for name in flags:
        facts = replace(facts, **FLAGS[name][0])
    if "small" in flags:
        policy = replace(policy, minimum_amount=Decimal("500.01"))
    plan = decide(facts, DEFAULT_LEVELS, policy)
    expected = [FLAGS[name][1] for name in flags if not (name == "small" and "covered" in flags)]
    assert isinstance(plan, Held) is bool(flags)
    assert len(said(plan)) == len(expected)
    assert all(word in reason for word, reason in zip(expected, said(plan), strict=True))


@pytest.mark.parametrize(
    ("facts", "is_sent"),
    [
        ({"items": (item(1, 50000, 3),)}, True),
        ({"items": ()}, False),
        ({"hold_reason": "x", "hold_until": TODAY}, False),
        ({"hold_reason": "x", "hold_until": TODAY - timedelta(days=1)}, True),
        ({"hold_until": TODAY}, True),
        ({"credits": (credit(8, 50000),)}, False),
        ({"credits": (credit(8, 40000),)}, True),
        ({"credits": (credit(8, 40001),)}, False),
        ({"statement_on": TODAY - timedelta(days=5)}, True),
        ({"statement_on": None}, True),
        ({"last": letter(7, deadline_ago=1)}, True),
        ({"last": letter(7, deadline_ago=0)}, False),
        ({"last": letter(7, deadline_ago=-3, listed=frozenset({99}))}, True),
        ({"last": letter(0, deadline_ago=1, listed=frozenset({99}))}, False),
        ({"last": letter(-5, deadline_ago=1)}, False),
        ({"currency": "USD", "items": (item(1, 1, 5, "USD"),)}, True),
    ],
)
def test_each_bound_holds_on_its_last_day_and_lets_go_on_the_next(facts: dict[str, object], is_sent: bool):
    assert isinstance(decide(some_facts(**facts), DEFAULT_LEVELS, POLICY), PlannedLetter) is is_sent


def test_two_letters_never_go_out_on_one_day_whatever_the_interval():
    facts = some_facts(last=letter(0, deadline_ago=1))
    assert isinstance(decide(facts, DEFAULT_LEVELS, replace(POLICY, interval_days=0)), Held)
    facts = some_facts(last=letter(1, deadline_ago=1))
    assert isinstance(decide(facts, DEFAULT_LEVELS, replace(POLICY, interval_days=0)), PlannedLetter)


def test_a_book_without_levels_writes_no_letters_and_says_so():
    assert said(decide(some_facts(), (), POLICY)) == ["no dunning level is set up"]


def test_the_letter_claims_the_sum_of_its_lines_and_gives_the_deadline_of_its_level():
    facts = some_facts(
        items=(item(1, 50000, 25), item(2, 900, 1)), credits=(credit(8, 700),), last=letter(9, deadline_ago=1)
    )
    plan = decide(facts, DEFAULT_LEVELS, POLICY)
    assert isinstance(plan, PlannedLetter)
    assert (plan.amount, plan.level.template) == (Money(50200, "CNY"), "second_notice")
    assert (plan.deadline_on, plan.oldest_days, plan.follows) == (date(2026, 11, 30), 25, facts.last)


def test_in_ten_thousand_accounts_no_letter_goes_where_none_may_and_every_total_is_right():
    chance = random.Random(20261123)
    sent = 0
    for _ in range(10_000):
        items = tuple(
            item(entry, chance.choice((1, 99, 10_000, 12_345_678)), chance.randrange(1, 120))
            for entry in range(1, chance.randrange(1, 5))
        )
        facts = some_facts(
            items=items,
            credits=tuple(credit(90 + n, chance.choice((1, 5_000, 10_000))) for n in range(chance.randrange(3))),
            waiting=(WaitingMoney(TODAY, Money(5, "CNY")),) if chance.random() < 0.1 else (),
            last=letter(chance.randrange(30), deadline_ago=chance.randrange(-9, 20), level=chance.randrange(1, 4))
            if chance.random() < 0.4
            else None,
            hold_reason="dispute" if chance.random() < 0.1 else "",
            hold_until=TODAY + timedelta(days=chance.randrange(-2, 3)) if chance.random() < 0.5 else None,
            has_address=chance.random() < 0.9,
            statement_on=TODAY - timedelta(days=chance.randrange(8)) if chance.random() < 0.7 else None,
        )
        plan = decide(facts, DEFAULT_LEVELS, POLICY)
        if isinstance(plan, Held):
            assert plan.reasons
            continue
        sent += 1
        assert items
        assert facts.has_address
        assert not facts.waiting
        assert not facts.hold_reason or (facts.hold_until is not None and facts.hold_until < TODAY)
        assert facts.statement_on is None or (TODAY - facts.statement_on).days <= 5
        assert facts.last is None or (TODAY - facts.last.printed_on).days >= 7
        owed = sum(line.open.minor for line in items) + sum(line.open.minor for line in facts.credits)
        assert plan.amount.minor == owed >= 10_000
        assert plan.lines == (*items, *facts.credits)
    assert 1_500 < sent < 8_000


@pytest.mark.parametrize(
    ("facts", "next_on"),
    [
        ({"items": (item(1, 50000, 1),)}, date(2026, 11, 25)),
        ({"hold_reason": "x", "hold_until": date(2026, 12, 1)}, date(2026, 12, 2)),
        ({"hold_reason": "x"}, None),
        ({"last": letter(6, deadline_ago=1)}, date(2026, 11, 24)),
        ({"last": letter(0, deadline_ago=-10)}, date(2026, 12, 4)),
        ({"last": letter(6, deadline_ago=1), "has_address": False}, None),
        ({"items": ()}, None),
    ],
)
def test_a_held_letter_says_from_when_it_may_go_out_if_only_time_holds_it(
    facts: dict[str, object], next_on: date | None
):
    plan = decide(some_facts(**facts), DEFAULT_LEVELS, POLICY)
    assert isinstance(plan, Held)
    assert plan.next_on == next_on
    if next_on:
        later = some_facts(**facts, as_of=next_on)
        later = replace(
            later, items=tuple(replace(i, days_past_due=(next_on - i.due_on).days) for i in later.items if i.due_on)
        )
        assert isinstance(decide(later, DEFAULT_LEVELS, POLICY), PlannedLetter)
        yesterday = next_on - timedelta(days=1)
        earlier = replace(
            later, as_of=yesterday, items=tuple(replace(i, days_past_due=i.days_past_due - 1) for i in later.items)
        )
        assert isinstance(decide(earlier, DEFAULT_LEVELS, POLICY), Held)
