import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.base.errors import Refused
from creditdesk.base.money import Money
from creditdesk.paper.account import Movement
from creditdesk.paper.letter import template_text
from creditdesk.paper.render import render_account, text_of
from paper.builders import an_account


def flowing(fields):
    return "\n".join(block.text for block in fields.body)


def test_balance_runs_from_opening_to_closing():
    movements = (
        Movement(date(2026, 10, 2), "Invoice", "A1", charged=Money(20_000, "CNY")),
        Movement(date(2026, 10, 9), "Receipt", "R1", credited=Money(110_000, "CNY")),
    )
    account = an_account(movements=movements)
    text = text_of(render_account(account))
    assert account.closing == Money(10_000, "CNY")
    for amount in ("1,000.00", "1,200.00", "100.00", "200.00", "1,100.00"):
        assert amount in text


@given(st.lists(st.tuples(st.booleans(), st.integers(min_value=0, max_value=10**9)), max_size=20))
def test_closing_is_opening_plus_charged_less_credited(lines):
    movements = tuple(
        Movement(date(2026, 10, 1), "x", "n", **{"charged" if up else "credited": Money(minor, "CNY")})
        for up, minor in lines
    )
    expected = 100_000 + sum(minor if up else -minor for up, minor in lines)
    assert replace(an_account(), movements=movements).closing.minor == expected


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_an_overdue_balance_is_demanded_by_a_day_and_another_is_not(language):
    demanding = flowing(an_account(language=language, overdue=Money(30_000, "CNY")))
    silent = flowing(an_account(language=language))
    assert re.search(
        "请贵公司于2026年12月7日前（含当日）支付|Please pay the overdue CNY 300.00 by 7 Dec 2026", demanding
    )
    assert not re.search("请贵公司于|Please pay", silent)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_statement_is_silent_on_interest_figures_and_waives_nothing(language):
    template = re.sub(r"\{\{.*?\}\}", "", template_text("account", language))
    assert not re.search(r"\d|%|％|利率", template)
    assert re.search("不视为我公司放弃|waives none", template)


@pytest.mark.parametrize(
    ("opening", "said"), [(100, "you owe us CNY 1.00"), (-100, "CNY 1.00 in credit"), (0, "settled in full")]
)
def test_the_sentence_follows_the_balance(opening, said):
    assert said in flowing(an_account(opening=Money(opening, "CNY"), movements=()))


def test_long_accounts_repeat_their_heading_and_keep_the_slip_whole():
    text = text_of(render_account(an_account(count=90)))
    assert text.count("Opening balance") == 1
    assert text.count("Closing balance") == 1
    assert text.count("Document no.") == sum(text.count(f"Page {page} of 3") for page in (1, 2, 3)) == 3
    assert text.count("Reply slip") == 1


def test_aging_stands_below_the_movements():
    text = text_of(render_account(an_account(aging=(("not due", Money(1, "CNY")), ("1–30", Money(2, "CNY"))))))
    assert "1–30" in text


def test_a_statement_without_text_is_refused():
    with pytest.raises(Refused):
        render_account(replace(an_account(), body=()))
