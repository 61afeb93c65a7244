"""A statement of account read from a real book: opening + charged − credited = closing, at any end, in one currency."""

from datetime import date

import pytest

from creditdesk.aging.account_queries import account_fields
from creditdesk.base.errors import BadInput, Refused
from creditdesk.base.money import Money
from creditdesk.db.workspace import Workspace
from creditdesk.ledger.actions import allocate, reverse
from creditdesk.paper.render import proven, render_account
from creditdesk.settings.actions import set_value
from tests.builders import a_customer, a_receipt, act, an_invoice, cny

START, END, TODAY = date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 2)


@pytest.fixture
def customer(book: Workspace) -> int:
    with act(book) as session:
        set_value(session, "company.name", "华东家具有限公司")
        made = a_customer(session, address="上海市世纪大道1号\n5楼")
        old = an_invoice(session, made, "1000.00", date(2026, 1, 5), number="OLD", due=date(2026, 2, 4))
        an_invoice(session, made, "300.00", date(2026, 3, 10), number="NEW", due=date(2026, 4, 9))
        receipt = a_receipt(session, made, "400.00", date(2026, 3, 20))
        allocate(session, old, receipt, cny("400.00"), date(2026, 3, 20), "hand")
        an_invoice(session, made, "77.00", date(2026, 4, 1), number="AFTER")
        an_invoice(session, made, "9.00", date(2026, 3, 11), number="USD", currency="USD")
    return made


def test_the_balance_runs_from_what_was_before_to_the_end_of_the_period(book: Workspace, customer: int) -> None:
    with book.read() as session:
        fields = account_fields(session, customer, START, END, TODAY)
    assert (fields.opening, fields.charged, fields.credited) == (cny("1000"), cny("300"), cny("400"))
    assert fields.closing == cny("900") and fields.movements[0].number == "NEW"
    assert fields.address_lines == ("上海市世纪大道1号", "5楼")


def test_overdue_money_and_its_age_are_those_of_the_end_of_the_period(book: Workspace, customer: int) -> None:
    with book.read() as session:
        then = account_fields(session, customer, START, END, TODAY)
        before = account_fields(session, customer, START, date(2026, 3, 19), TODAY)
    assert then.overdue == cny("600") and before.overdue == cny("1000")
    assert [amount for _, amount in then.aging][:3] == [cny("300"), cny("0"), cny("600")]
    assert sum(amount.minor for _, amount in then.aging) == then.closing.minor


def test_each_currency_has_its_own_statement(book: Workspace, customer: int) -> None:
    with book.read() as session:
        fields = account_fields(session, customer, START, END, TODAY, currency="USD")
    assert fields.closing == Money.of("9", "USD") and [line.number for line in fields.movements] == ["USD"]


def test_a_reversed_entry_and_its_reversal_both_stand_on_the_sheet(book: Workspace, customer: int) -> None:
    with act(book) as session:
        wrong = an_invoice(session, customer, "50.00", date(2026, 3, 25), number="WRONG")
        reverse(session, wrong, date(2026, 3, 26))
    with book.read() as session:
        fields = account_fields(session, customer, START, END, TODAY)
    assert fields.closing == cny("900") and fields.charged == cny("350") and fields.credited == cny("450")


def test_the_printed_sheet_says_what_was_meant(book: Workspace, customer: int) -> None:
    with book.read() as session:
        fields = account_fields(session, customer, START, END, TODAY)
    assert proven(render_account(fields), fields).startswith(b"%PDF")


def test_a_period_that_ends_before_it_begins_and_a_customer_that_is_none_are_refused(
    book: Workspace, customer: int
) -> None:
    with book.read() as session:
        with pytest.raises(Refused):
            account_fields(session, customer, END, START, TODAY)
        with pytest.raises(BadInput):
            account_fields(session, 999, START, END, TODAY)
