"""Aging: each item in its bucket on the day, on both bases, by every key, and always the ledger."""

from datetime import date, timedelta

import pytest

from creditdesk.aging.buckets import Basis
from creditdesk.aging.queries import aging
from creditdesk.aging.table import AgingRow
from creditdesk.db.workspace import Workspace
from creditdesk.ledger.actions import allocate, reverse, unallocate
from tests.builders import a_credit_note, a_customer, a_receipt, act, an_invoice, cny

TODAY = date(2026, 6, 30)
BOUNDS = (30, 60)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def customer(book: Workspace) -> int:
    with act(book) as session:
        return a_customer(session, industry="家具", owner="王")


def row_of(book: Workspace, as_of: date = TODAY, **options: object) -> AgingRow:
    with book.read() as session:
        (row,) = aging(session, as_of, bounds=BOUNDS, **options).rows  # type: ignore[arg-type]
        return row


@pytest.mark.parametrize(
    ("past_due", "place"), [(-400, 0), (-1, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (5000, 3)]
)
def test_an_item_is_in_the_bucket_of_its_days_past_due(
    book: Workspace, customer: int, past_due: int, place: int
) -> None:
    with act(book) as session:
        an_invoice(session, customer, "7.00", on=ago(6000), due=ago(past_due))
    row = row_of(book)
    assert (row.not_due, *row.buckets) == tuple(700 if at == place else 0 for at in range(4))
    assert row.items == tuple(int(at == place) for at in range(4))
    assert row.oldest_days == max(past_due, 0)


@pytest.mark.parametrize(("age", "place"), [(0, 1), (1, 1), (30, 1), (31, 2), (61, 3)])
def test_by_the_invoice_date_nothing_is_not_due(book: Workspace, customer: int, age: int, place: int) -> None:
    with act(book) as session:
        an_invoice(session, customer, "7.00", on=ago(age), due=ago(-90))
    row = row_of(book, basis=Basis.ISSUED)
    assert (row.not_due, *row.buckets) == tuple(700 if at == place else 0 for at in range(4))


def test_credits_are_unapplied_and_are_no_items(book: Workspace, customer: int) -> None:
    with act(book) as session:
        an_invoice(session, customer, "10.00", on=ago(40), due=ago(5))
        a_receipt(session, customer, "3.00", on=ago(2))
        a_credit_note(session, customer, "1.00", on=ago(2))
    row = row_of(book)
    assert (row.buckets, row.unapplied, row.total, row.overdue, row.items) == (
        (1000, 0, 0),
        -400,
        600,
        1000,
        (0, 1, 0, 0),
    )


def test_a_day_in_the_past_shows_what_was_open_then(book: Workspace, customer: int) -> None:
    with act(book) as session:
        invoice = an_invoice(session, customer, "10.00", on=ago(40), due=ago(10))
        receipt = a_receipt(session, customer, "10.00", on=ago(5))
        allocation = allocate(session, invoice, receipt, cny("10.00"), ago(4), "hand")
        unallocate(session, allocation, ago(2))
        reverse(session, invoice, ago(1))
    seen = {days: row_of(book, ago(days)) for days in (40, 6, 5, 2, 1)}
    assert [(days, row.not_due + row.overdue, row.unapplied) for days, row in seen.items()] == [
        (40, 1000, 0), (6, 1000, 0), (5, 1000, -1000), (2, 1000, -1000), (1, 0, -1000),
    ]  # fmt: skip


def test_settled_days_have_no_row_and_still_equal_the_ledger(book: Workspace, customer: int) -> None:
    with act(book) as session:
        allocate(
            session,
            an_invoice(session, customer, on=ago(9)),
            a_receipt(session, customer, on=ago(9)),
            cny("100.00"),
            ago(9),
            "hand",
        )
    with book.read() as session:
        for as_of in (ago(10), ago(9), TODAY):
            table = aging(session, as_of, bounds=BOUNDS)
            assert table.rows == () and not any(table.differences.values())


def test_rows_are_by_the_key_asked_for_and_currencies_never_mix(book: Workspace, customer: int) -> None:
    with act(book) as session:
        other = a_customer(session, "C2", industry="家具", owner="李")
        (
            an_invoice(session, customer, "1.00"),
            an_invoice(session, other, "2.00"),
            an_invoice(session, other, "4.00", currency="USD"),
        )
    with book.read() as session:
        found = {
            by: [(row.key, row.currency, row.total) for row in aging(session, TODAY, bounds=BOUNDS, by=by).rows]
            for by in ("customer", "industry", "owner", "currency")
        }
        totals = [(row.currency, row.total) for row in aging(session, TODAY, bounds=BOUNDS).totals]
    assert found["customer"] == [("C1", "CNY", 100), ("C2", "CNY", 200), ("C2", "USD", 400)]
    assert found["industry"] == [("家具", "CNY", 300), ("家具", "USD", 400)]
    assert sorted(found["owner"]) == sorted([("王", "CNY", 100), ("李", "CNY", 200), ("李", "USD", 400)])
    assert found["currency"] == [("CNY", "CNY", 300), ("USD", "USD", 400)]
    assert totals == [("CNY", 300), ("USD", 400)]
