"""Each rule at its bound: the last day that is quiet and the first that warns."""

from datetime import date
from decimal import Decimal

import pytest

from creditdesk.base.display import sentence
from creditdesk.base.money import Money
from creditdesk.earlywarning.facts import BookFacts, CustomerFacts, PaidLate
from creditdesk.earlywarning.rules import (
    BOOK_RULES,
    RULES,
    bill_unpaid,
    near_limit,
    no_limit,
    over_limit,
    overdue,
    slower_payer,
    statement_stale,
)
from creditdesk.earlywarning.rules.rule import Finding, Severity
from creditdesk.ledger.bills import Bill, BillKind, BillState
from creditdesk.settings.policy import CreditPolicy

TODAY = date(2026, 11, 23)
POLICY = CreditPolicy()


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


def some_facts(**facts: object) -> CustomerFacts:
    return CustomerFacts(
        **{"as_of": TODAY, "customer_id": 1, "code": "C1", "name": "苏州恒远", "currency": "CNY", **facts}
    )


def english(finding: Finding | None) -> tuple[str, str, str]:
    assert finding is not None
    return tuple(sentence(part, "en") for part in (finding.value, finding.threshold, finding.message))


@pytest.mark.parametrize(
    ("days", "severity"),
    [(-3, None), (0, None), (30, None), (31, Severity.MEDIUM), (90, Severity.MEDIUM), (91, Severity.HIGH)],
)
def test_overdue_warns_from_the_day_after_the_bound_and_weighs_more_from_day_91(days: int, severity: Severity | None):
    finding = overdue.check(some_facts(overdue=(cny(5_000_00),), oldest_days=days), POLICY)
    assert (finding and finding.severity) == severity


def test_overdue_says_since_when_and_how_much_in_each_currency():
    finding = overdue.check(some_facts(overdue=(cny(500000), Money(7, "USD")), oldest_days=45), POLICY)
    assert finding is not None
    assert finding.since == date(2026, 11, 9)
    assert english(finding) == ("45 days", "30 days", "5,000.00 CNY, 0.07 USD is overdue, the oldest for 45 days.")


def test_overdue_that_money_on_account_would_pay_is_light_and_says_so():
    finding = overdue.check(some_facts(overdue=(cny(100),), on_account=(cny(100),), oldest_days=200), POLICY)
    assert finding is not None
    assert finding.severity is Severity.LOW
    assert "1.00 CNY on account is not allocated yet" in english(finding)[2]


def test_money_on_account_in_another_currency_covers_nothing():
    finding = overdue.check(some_facts(overdue=(cny(100),), on_account=(Money(900, "USD"),), oldest_days=200), POLICY)
    assert finding is not None
    assert finding.severity is Severity.HIGH


@pytest.mark.parametrize(
    ("exposure", "limit", "near", "over"),
    [
        (7999, 10000, False, False), (8000, 10000, True, False), (10000, 10000, True, False),
        (10001, 10000, False, True), (0, 0, False, False), (1, 0, False, True), (0, 10000, False, False),
        (-500, 0, False, False), (5, None, False, False),
    ],
)  # fmt: skip
def test_a_limit_is_near_from_the_share_named_and_over_above_it(
    exposure: int, limit: int | None, near: bool, over: bool
):
    debits, credits = ((cny(exposure),), ()) if exposure > 0 else ((), (cny(-exposure),))
    facts = some_facts(open_debits=debits, on_account=credits, credit_limit=None if limit is None else cny(limit))
    assert (near_limit.check(facts, POLICY) is not None, over_limit.check(facts, POLICY) is not None) == (near, over)


def test_limit_warnings_show_value_and_bound():
    facts = some_facts(open_debits=(cny(1250000),), on_account=(cny(50000),), credit_limit=cny(1000000))
    assert english(over_limit.check(facts, POLICY)) == (
        "12,000.00 CNY",
        "10,000.00 CNY",
        "Exposure 12,000.00 CNY is 2,000.00 CNY above the credit limit of 10,000.00 CNY.",
    )  # fmt: skip
    facts = some_facts(open_debits=(cny(999999),), credit_limit=cny(1000000))
    assert english(near_limit.check(facts, POLICY))[:2] == ("99%", "80%")


def test_no_limit_is_a_warning_only_while_money_is_open():
    assert no_limit.check(some_facts(), POLICY) is None
    assert no_limit.check(some_facts(open_debits=(cny(5),), on_account=(cny(5),)), POLICY) is None
    assert no_limit.check(some_facts(open_debits=(cny(5),), credit_limit=cny(0)), POLICY) is None
    found = no_limit.check(some_facts(open_debits=(cny(500), Money(70, "USD"))), POLICY)
    assert english(found) == (
        "5.00 CNY, 0.70 USD", "none set", "5.00 CNY, 0.70 USD is open, and no credit limit is set.",
    )  # fmt: skip


def test_money_in_a_currency_the_limit_is_not_in_is_told():
    facts = some_facts(open_debits=(cny(500), Money(70, "USD")), credit_limit=cny(1000))
    assert (
        english(no_limit.check(facts, POLICY))[2]
        == "0.70 USD is open; the credit limit is in CNY and does not cover it."
    )
    assert over_limit.check(facts, POLICY) is None


@pytest.mark.parametrize(
    ("recent", "before", "warns"),
    [
        (PaidLate(3, 100, 2000), PaidLate(3, 100, 1000), False),
        (PaidLate(3, 100, 2010), PaidLate(3, 100, 1000), True),
        (PaidLate(3, 100, 1500), PaidLate(3, 100, -500), True),
        (PaidLate(2, 100, 9000), PaidLate(9, 100, 0), False),
        (PaidLate(9, 100, 9000), PaidLate(2, 100, 0), False),
    ],
)
def test_slower_payer_needs_a_rise_above_the_bound_and_three_paid_invoices_on_each_side(
    recent: PaidLate, before: PaidLate, warns: bool
):
    assert (slower_payer.check(some_facts(recent=recent, before=before), POLICY) is not None) is warns


def test_slower_payer_shows_both_averages():
    found = slower_payer.check(some_facts(recent=PaidLate(3, 300, 7000), before=PaidLate(4, 100, 250)), POLICY)
    assert PaidLate(3, 300, 7000).average_days == Decimal("23.3")
    assert english(found)[0] == "20.8 days later"
    assert "23.3 days" in english(found)[2]
    assert "2.5 in the year before" in english(found)[2]


@pytest.mark.parametrize(("last", "warns"), [(date(2026, 11, 18), False), (date(2026, 11, 17), True), (None, True)])
def test_the_statement_is_stale_from_the_day_after_the_bound_and_when_there_never_was_one(
    last: date | None, warns: bool
):
    finding = statement_stale.check(BookFacts(TODAY, last), POLICY)
    assert (finding is not None) is warns
    if last and finding:
        assert finding.since == date(2026, 11, 23)


def test_rules_have_keys_of_their_own_and_say_what_to_do():
    keys = [rule.KEY for rule in RULES] + [rule.KEY for rule in BOOK_RULES]
    assert len(set(keys)) == len(keys)
    assert all(rule.TITLE and rule.WHAT_TO_DO for rule in RULES)


def a_bill(due: date, number: str = "B-1", minor: int = 30000, currency: str = "CNY") -> Bill:
    come = date(2026, 3, 1)
    return Bill(
        1, 1, "R1", 1, number, BillKind.BANK, "工商银行", Money(minor, currency), come, come, due, BillState.HELD
    )


def test_bills_held_are_exposure_and_use_the_limit():
    facts = some_facts(
        open_debits=(cny(5000),), on_account=(cny(1000),), bills=(a_bill(TODAY), a_bill(TODAY, currency="USD")),
        credit_limit=cny(33999),
    )  # fmt: skip
    assert (facts.exposure, facts.other_currencies) == (cny(34000), (Money(30000, "USD"),))
    assert over_limit.check(facts, POLICY) is not None


def test_a_bill_warns_from_the_day_after_its_due_date():
    assert bill_unpaid.check(some_facts(bills=(a_bill(TODAY),)), POLICY) is None
    finding = bill_unpaid.check(some_facts(bills=(a_bill(date(2026, 11, 22)), a_bill(TODAY))), POLICY)
    assert finding is not None and finding.severity is Severity.HIGH and finding.since == TODAY
    assert english(finding)[2] == "Bill B-1 over 300.00 CNY fell due on 2026-11-22 and is not honoured."


def test_several_bills_past_due_are_counted():
    unpaid = tuple(a_bill(date(2026, 11, day), f"B-{day}") for day in (20, 21, 22))
    assert english(bill_unpaid.check(some_facts(bills=unpaid), POLICY))[2].endswith("Others past due: 2.")
