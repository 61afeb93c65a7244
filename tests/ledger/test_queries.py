"""The ledger read: open items, movements, what was settled when, what is found by a number, and the checks."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from creditdesk.db.workspace import Workspace
from creditdesk.ledger.actions import allocate, reverse
from creditdesk.ledger.queries import (
    checks,
    control_totals,
    find_entries,
    movements,
    open_items,
    receipts_by_day,
    settled_items,
)
from tests.builders import DAY, LATER, a_credit_note, a_customer, a_receipt, act, an_invoice, behind_the_back, cny


@pytest.fixture
def traded(book: Workspace) -> Workspace:
    """C1: A-1 paid ten days late, A-2 open, a receipt taken back; C2: one invoice in dollars."""
    with act(book) as session:
        first, second = a_customer(session, "C1"), a_customer(session, "C2")
        paid = an_invoice(session, first, "100.00", number="A-1", reference="PO-7")
        an_invoice(session, first, "30.00", DAY + timedelta(days=5), number="A-2")
        receipt = a_receipt(session, first, "110.00", DAY + timedelta(days=40), number="R-1", payer="海川")
        wrong = a_receipt(session, first, "5.00", DAY + timedelta(days=41), number="R-2")
        allocate(session, paid, receipt, cny("100.00"), DAY + timedelta(days=40), "hand")
        reverse(session, wrong, DAY + timedelta(days=42))
        an_invoice(session, second, "70.00", number="B%1", currency="USD")
    return book


def test_open_items_are_oldest_due_first_with_days_past_due(traded: Workspace) -> None:
    with traded.read() as session:
        items = open_items(session, DAY + timedelta(days=60), 1)
        assert [(i.number, i.open.minor, i.days_past_due) for i in items] == [("A-2", 3000, 25), ("R-1", -1000, None)]
        assert {i.number for i in open_items(session, DAY)} == {"A-1", "B%1"}
        assert open_items(session, DAY - timedelta(days=1)) == ()
        assert [i.reference for i in open_items(session, DAY, 1)] == ["PO-7"]


def test_movements_run_a_balance_and_mark_what_was_taken_back(traded: Workspace) -> None:
    with traded.read() as session:
        found = movements(session, 1)
    assert [(m.number, m.balance.minor, m.is_reversed) for m in found] == [
        ("A-1", 10000, False), ("A-2", 13000, False), ("R-1", 2000, False), ("R-2", 1500, True), ("REV2026-000001", 2000, True),
    ]  # fmt: skip
    assert found[2].payer == "海川" and found[0].open.minor == 0


def test_control_totals_are_by_currency(traded: Workspace) -> None:
    with traded.read() as session:
        assert control_totals(session, LATER) == {"CNY": 2000, "USD": 7000}
        assert control_totals(session, DAY) == {"CNY": 10000, "USD": 7000}
        assert control_totals(session, date(2020, 1, 1)) == {}


def test_what_came_in_leaves_out_what_was_taken_back(traded: Workspace) -> None:
    with traded.read() as session:
        assert receipts_by_day(session, DAY, LATER) == {DAY + timedelta(days=40): {"CNY": 11000}}
        assert receipts_by_day(session, DAY, DAY) == {}


def test_settled_invoices_tell_how_late_they_were(traded: Workspace) -> None:
    with traded.read() as session:
        assert [(item.number, item.days_late) for item in settled_items(session, 1)] == [("A-1", 10)]
        assert settled_items(session, 2) == ()


def test_the_number_typed_in_full_stands_before_newer_ones_that_hold_it(traded: Workspace) -> None:
    with act(traded) as session:
        for day in range(60, 70):
            an_invoice(session, 1, "1.00", DAY + timedelta(days=day), number=f"A-1{day}")
    with traded.read() as session:
        assert [found.number for found in find_entries(session, "a-1", limit=2)] == ["A-1", "A-169"]


@pytest.mark.parametrize(
    ("part", "amount", "numbers"),
    [
        ("a-", None, ["A-2", "A-1"]),
        ("R-1", None, ["R-1"]),
        ("B%", None, ["B%1"]),
        ("%", None, ["B%1"]),
        ("_", None, []),
        ("\\", None, []),
        ("nothing", Decimal("70"), ["B%1"]),
        ("nothing", Decimal("-110.00"), ["R-1"]),
        ("nothing", Decimal("0.70"), []),
        ("nothing", Decimal("70.00001"), []),
    ],
)
def test_entries_are_found_by_part_of_their_number_or_their_amount(
    traded: Workspace, part: str, amount: Decimal | None, numbers: list[str]
) -> None:
    with traded.read() as session:
        assert [found.number for found in find_entries(session, part, amount)] == numbers
        assert len(find_entries(session, "A-", limit=1)) == 1


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE entry SET settled_minor = 9999 WHERE number = 'A-1'", "settled amounts = allocations"),
        ("UPDATE allocation SET amount_minor = 9999", "settled amounts = allocations"),
        ("UPDATE entry SET customer_id = 2 WHERE number = 'A-1'", "allocations within one customer and currency"),
        ("UPDATE entry SET currency = 'EUR' WHERE number = 'R-1'", "allocations within one customer and currency"),
        ("UPDATE allocation SET allocated_on = '2026-03-01'", "allocations within one customer and currency"),
        ("UPDATE entry SET dated_on = '2025-01-01' WHERE number = 'REV2026-000001'", "reversals equal and opposite"),
        ("UPDATE entry SET currency = 'EUR' WHERE number = 'REV2026-000001'", "reversals equal and opposite"),
        ("UPDATE entry SET reverses_id = NULL WHERE number = 'REV2026-000001'", None),
    ],
)
def test_the_checks_find_what_does_not_fit(traded: Workspace, statement: str, found: str | None) -> None:
    with traded.read() as session:
        assert [check for check in checks(session) if not check.ok] == []
    with behind_the_back(traded) as connection:
        connection.execute(text(statement))
    with traded.read() as session:
        broken = [check.name for check in checks(session) if not check.ok]
    assert (found in broken) if found else broken == []


def test_a_credit_note_alone_is_open_and_below_zero(book: Workspace) -> None:
    with act(book) as session:
        a_credit_note(session, a_customer(session), "5.00")
        (item,) = open_items(session, LATER)
    assert (item.open.minor, item.days_past_due, item.due_on) == (-500, None, None)
