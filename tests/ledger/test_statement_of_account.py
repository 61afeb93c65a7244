"""The lines of a statement: both bounds of the period belong to it, and the sides are told by the sign."""

from datetime import date

from creditdesk.base.money import Money
from creditdesk.ledger.statement_of_account import Booked, lines_of, opening_of

START, END = date(2026, 3, 1), date(2026, 3, 31)


def booked(on: date, amount: int, currency: str = "CNY") -> Booked:
    return Booked(on, "Invoice", f"{on}", Money(amount, currency))


def test_the_day_before_belongs_to_the_opening_balance_and_both_bounds_to_the_period() -> None:
    rows = [booked(date(2026, 2, 28), 1), booked(START, 2), booked(END, 4), booked(date(2026, 4, 1), 8)]
    assert opening_of(rows, START, "CNY") == Money(1, "CNY")
    assert [line.charged for line in lines_of(rows, START, END, "CNY")] == [Money(2, "CNY"), Money(4, "CNY")]


def test_credits_are_shown_positive_on_their_own_side_and_other_currencies_left_out() -> None:
    rows = [booked(START, -5), booked(START, 7, "USD"), booked(START, 0)]
    lines = lines_of(rows, START, END, "CNY")
    assert [(line.charged, line.credited) for line in lines] == [(None, Money(5, "CNY")), (Money(0, "CNY"), None)]
    assert opening_of([], START, "CNY") == Money(0, "CNY")
