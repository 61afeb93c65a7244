from datetime import date

import pytest

from creditdesk.practice.days import working_week_before
from creditdesk.practice.invoices import invoices
from creditdesk.practice.names import CUSTOMERS
from creditdesk.practice.payments import History, history
from creditdesk.practice.statement import Movement
from creditdesk.practice.week import SURE, week_before, week_to_drop

DAYS = [date(2026, 11, 23), date(2026, 11, 25), date(2027, 3, 11), date(2027, 10, 1)]


def story(as_of: date) -> tuple[History, tuple[Movement, ...]]:
    days = working_week_before(as_of)
    past = history(CUSTOMERS, invoices(CUSTOMERS, as_of, 1), as_of, days[0], 1)
    return past, week_to_drop(CUSTOMERS, past, as_of, days, 1)


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_payments_are_of_invoices_that_are_open_and_issued(as_of: date):
    past, movements = story(as_of)
    left = past.open_amounts()
    by_number = {invoice.number: invoice for invoice in past.invoices}
    paying = [one for one in movements if one.invoices]
    assert len(movements) >= 50
    assert len(paying) >= SURE + 10
    settled = [n for one in paying for n in one.invoices if n not in left]
    assert len(settled) == 1  # the invoice that is paid a second time
    assert all(by_number[n].issued_on < one.booked_on for one in paying for n in one.invoices)
    numbers = [n for one in paying for n in one.invoices]
    assert len(numbers) - len(set(numbers)) == 1  # the twins: two equal payments of one invoice


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_the_bank_books_on_the_five_days_in_order_each_with_its_own_number(as_of: date):
    _, movements = story(as_of)
    assert [one.booked_on for one in movements] == sorted(one.booked_on for one in movements)
    assert {one.booked_on for one in movements} == set(working_week_before(as_of))
    assert len({one.serial for one in movements}) == len(movements)


def test_two_payments_are_twins_in_everything_but_the_banks_number():
    _, movements = story(DAYS[0])
    looks = [(one.booked_on, one.amount, one.payer, one.account, one.text) for one in movements]
    twins = [look for look in set(looks) if looks.count(look) > 1]
    assert len(twins) == 1


def test_the_week_before_holds_the_receipts_of_the_book_under_their_bank_numbers():
    days = working_week_before(DAYS[0])
    past, _ = story(DAYS[0])
    before = week_before(past, days[0], working_week_before(days[0]))
    serials = {one.serial for one in before.movements}
    assert {r.bank_reference for r in past.receipts if before.days[0] <= r.paid_on} <= serials
    assert before.days[-1] < days[0]
