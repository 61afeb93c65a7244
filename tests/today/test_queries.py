"""What the queries of today gather from a real book."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

import creditdesk.schema  # noqa: F401  (the whole metadata)
from creditdesk.base.display import sentence
from creditdesk.base.money import Money
from creditdesk.customers.actions import hold_letters, open_customer
from creditdesk.db.workspace import Workspace
from creditdesk.earlywarning.actions import mute, refresh
from creditdesk.earlywarning.queries import warnings
from creditdesk.ledger.actions import NewEntry, post
from creditdesk.ledger.bill_actions import NewBill, honour_bill, receive_bill
from creditdesk.ledger.bills import BillKind
from creditdesk.ledger.kinds import EntryKind
from creditdesk.ledger.queries import due_by_day
from creditdesk.settings.actions import set_value
from creditdesk.today.queries import counts, today

TODAY = date(2026, 11, 23)


class Desk:
    def __init__(self, folder: Path) -> None:
        self.book = Workspace.create(folder / "book.creditdesk")

    def customer(self, code: str, **facts: object) -> int:
        with self.book.change("test") as change:
            facts = {"name": f"客户{code}", "address": "某路1号", **facts, "code": code}
            return open_customer(change.session, facts, currency="CNY", language="zh_CN")

    def post(self, customer: int, amount: str, days: int, kind: EntryKind = EntryKind.INVOICE, currency: str = "CNY"):
        due = TODAY + timedelta(days=days)
        on = due if kind is EntryKind.RECEIPT else due - timedelta(days=30)
        with self.book.change("test") as change:
            due_on = None if kind is EntryKind.RECEIPT else due
            post(change.session, NewEntry(customer, kind, on, Money.of(amount, currency), due_on=due_on))

    def today(self):
        with self.book.read() as session:
            return today(session, TODAY)

    def counts(self):
        with self.book.read() as session:
            return counts(session, TODAY)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.book.close()


def test_an_empty_book_is_new_and_has_nothing_to_do(desk: Desk):
    shown = desk.today()
    assert (shown.rows, shown.is_new, shown.letters_due, shown.statement_on) == ((), True, 0, None)
    assert desk.counts() == {"today": 0, "bank": 0, "aging": 0, "letters": 0}
    assert len(shown.strip) == 28
    assert (shown.strip[0].day, shown.strip[14].day) == (TODAY - timedelta(days=14), TODAY)


def test_an_overdue_customer_gives_a_warning_with_its_amount_and_phone_and_a_letter(desk: Desk):
    customer = desk.customer("A1", contact="陈会计", phone="010-5550 0101", credit_limit="900000")
    desk.post(customer, "1200.00", -40)
    desk.post(customer, "300.00", 5)
    rows = {row.id: row for row in desk.today().rows}
    warning = rows[f"warning-{customer}"]
    assert (warning.amount, warning.contact) == (Money.of("1200.00", "CNY"), "陈会计 010-5550 0101")
    assert rows["letter-2-CNY"].amount == Money.of("1200.00", "CNY")
    assert desk.counts() == {"today": 3, "bank": 0, "aging": 2, "letters": 1}


def test_a_muted_warning_is_not_on_the_list_nor_counted(desk: Desk):
    customer = desk.customer("A1", credit_limit="900000")
    desk.post(customer, "1200.00", -40)
    with desk.book.change("test") as change:
        refresh(change.session, TODAY)
        for row in warnings(change.session, TODAY):
            if row.customer_id and row.id:
                mute(change.session, row.id, TODAY, "已答应付款")
    assert f"warning-{customer}" not in {row.id for row in desk.today().rows}
    assert desk.counts()["aging"] == 1  # the old statement


def test_a_hold_that_ends_soon_is_on_the_list_with_what_is_overdue(desk: Desk):
    customer = desk.customer("A1", credit_limit="900000")
    desk.post(customer, "1200.00", -10)
    with desk.book.change("test") as change:
        hold_letters(change.session, customer, reason="数量有争议", until=TODAY + timedelta(days=2))
    row = next(row for row in desk.today().rows if row.id == f"hold-{customer}")
    assert row.amount == Money.of("1200.00", "CNY")
    assert "2026-11-25" in sentence(row.why, "en")


def test_the_strip_shows_what_came_in_and_what_falls_due_by_currency(desk: Desk):
    customer = desk.customer("A1", credit_limit="900000")
    desk.post(customer, "500.00", -3, EntryKind.RECEIPT)
    desk.post(customer, "80.00", 0)
    desk.post(customer, "70.00", 6, currency="USD")
    desk.post(customer, "60.00", 14)
    strip = {day.day: day for day in desk.today().strip}
    assert strip[TODAY - timedelta(days=3)].received == {"CNY": 50000}
    assert strip[TODAY].expected == {"CNY": 8000}
    assert strip[TODAY + timedelta(days=6)].expected == {"USD": 7000}
    assert sum(len(day.expected) for day in strip.values()) == 2


def test_what_falls_due_is_what_is_open_that_day(desk: Desk):
    customer = desk.customer("A1")
    desk.post(customer, "80.00", 3)
    with desk.book.read() as session:
        assert due_by_day(session, TODAY, TODAY, TODAY + timedelta(days=5)) == {
            TODAY + timedelta(days=3): {"CNY": 8000}
        }
        before_issue = TODAY - timedelta(days=60)
        assert due_by_day(session, before_issue, TODAY, TODAY + timedelta(days=5)) == {}


def test_a_source_that_cannot_be_computed_is_a_row_and_the_rest_still_shows(desk: Desk):
    customer = desk.customer("A1", credit_limit="900000")
    desk.post(customer, "1200.00", -40)
    with desk.book.change("test") as change:
        set_value(change.session, "aging.bounds", (30, 60))
        change.session.connection().exec_driver_sql("UPDATE setting SET value = '[60, 30]' WHERE key = 'aging.bounds'")
    shown = desk.today()
    assert shown.aging is None
    assert shown.rows[0].look == "danger"
    assert f"warning-{customer}" in {row.id for row in shown.rows}


def test_a_bill_is_money_on_the_day_it_is_honoured_and_a_task_when_it_is_not(desk: Desk):
    customer = desk.customer("A1", credit_limit="900000")
    desk.post(customer, "800.00", -9)
    days = {"received_on": TODAY - timedelta(days=2), "issued_on": TODAY - timedelta(days=90)}
    made = {"kind": BillKind.BANK, "acceptor": "工商银行", **days}
    with desk.book.change("test") as change:
        for number, amount, due in (("B-1", "300.00", -1), ("B-2", "500.00", 3)):
            due_on = TODAY + timedelta(days=due)
            new = NewBill(customer, amount=Money.of(amount, "CNY"), number=number, due_on=due_on, **made)
            receive_bill(change.session, new)
    shown = desk.today()
    (task,) = (row for row in shown.rows if row.id == f"warning-{customer}")
    assert (task.amount, "B-1" in sentence(task.why)) == (Money.of("300.00", "CNY"), True)
    strip = {day.day: (day.received, day.expected) for day in shown.strip}
    assert strip[TODAY - timedelta(days=2)] == ({}, {})
    assert strip[TODAY + timedelta(days=3)] == ({}, {"CNY": 50000})
    with desk.book.change("test") as change:
        honour_bill(change.session, 1, TODAY)
    shown = desk.today()
    assert shown.strip[14].received == {"CNY": 30000}
    assert f"warning-{customer}" not in {row.id for row in shown.rows}
