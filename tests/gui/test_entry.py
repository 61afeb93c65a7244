from datetime import date

import pytest

from creditdesk.base.money import Money
from creditdesk.gui.entry import read_amount, read_day

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("12.5*3", 3750), ("１２３．４５", 12345), ("￥1,234.50元", 123450), ("1，000", 100000), ("10+3*2", 1600),
        ("(10+3)*2", 2600), ("-5", -500), ("100/3", 3333), ("0.5", 50), (".5", 50), ("10-2.5", 750), ("2×3", 600),
    ],
)  # fmt: skip
def test_amounts_as_people_type_them(text, minor):
    assert read_amount(text, "CNY") == Money(minor, "CNY")


@pytest.mark.parametrize("text", ["", "abc", "12.5.6", "1.234", "3*", "(1+2", "1)", "5/0", "2**3", "1e5", "9" * 200])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError):
        read_amount(text, "CNY")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-30", date(2026, 11, 30)), ("11-30", date(2026, 11, 30)), ("1-5", date(2027, 1, 5)),
        ("30", date(2026, 11, 30)), ("周五", date(2026, 11, 27)), ("星期一", date(2026, 11, 30)),
        ("下周一", date(2026, 11, 30)), ("下周五", date(2026, 12, 4)), ("fri", date(2026, 11, 27)),
        ("+7", date(2026, 11, 30)), ("-3", date(2026, 11, 20)), ("今天", MONDAY), ("明天", date(2026, 11, 24)),
        ("月底", date(2026, 11, 30)), ("下月5日", date(2026, 12, 5)), ("11月30日", date(2026, 11, 30)),
        ("１１－３０", date(2026, 11, 30)), ("2026年11月30日", date(2026, 11, 30)), ("9/3", date(2026, 9, 3)),
    ],
)  # fmt: skip
def test_days_as_people_type_them(text, day):
    assert read_day(text, MONDAY) == day


@pytest.mark.parametrize("text", ["", "31", "13-01", "2-30", "周八", "03/04/2026", "soon"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError):
        read_day(text, MONDAY)
