"""Bills received: the invoice is settled, the risk stays until the bill is honoured, and dishonour brings all back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from creditdesk.aging.queries import aging
from creditdesk.base.errors import Refused
from creditdesk.checks import check_book
from creditdesk.db.undo import undo
from creditdesk.db.workspace import Workspace
from creditdesk.earlywarning.queries import facts_for_all
from creditdesk.ledger.actions import reverse
from creditdesk.ledger.bill_actions import NewBill, dishonour_bill, honour_bill, receive_bill, take_honour_back
from creditdesk.ledger.bill_queries import bills
from creditdesk.ledger.bills import Bill, BillKind, BillState
from creditdesk.ledger.queries import open_items
from tests.builders import DAY, LATER, a_customer, act, an_invoice, behind_the_back, cny, dump

CAME, DUE = DAY + timedelta(days=40), DAY + timedelta(days=200)


def a_bill(customer: int, amount: str = "300.00", **facts: Any) -> NewBill:
    given = {
        "number": "B-777001",
        "kind": BillKind.BANK,
        "acceptor": "工商银行",
        "issued_on": DAY,
        "due_on": DUE,
        **facts,
    }
    return NewBill(customer, given.pop("received_on", CAME), cny(amount), **given)


@pytest.fixture
def owed(book: Workspace) -> Workspace:
    """Customer 1 owes A-1 (100.00) and A-2 (250.00, due ten days later)."""
    with act(book) as session:
        customer = a_customer(session, credit_limit="1000")
        an_invoice(session, customer, "100.00", number="A-1")
        an_invoice(session, customer, "250.00", DAY + timedelta(days=10), number="A-2")
    return book


def receive(book: Workspace, amount: str = "300.00", **facts: Any) -> int:
    with act(book, "Bill") as session:
        return receive_bill(session, a_bill(1, amount, **facts))


def open_of(book: Workspace, day=LATER) -> dict[str, str]:
    with book.read() as session:
        return {item.number: str(item.open.amount) for item in open_items(session, day)}


def one(book: Workspace, day=LATER) -> Bill:
    with book.read() as session:
        (bill,) = bills(session, day)
    return bill


def exposure(book: Workspace, day=LATER) -> str:
    with book.read() as session:
        return str(facts_for_all(session, day)[0].exposure.amount)


def overdue_total(book: Workspace, day) -> int:
    with book.read() as session:
        table = aging(session, day, bounds=(30, 60, 90))
    return sum(row.total for row in table.totals)


def assert_green(book: Workspace) -> None:
    assert [check for check in check_book(book, LATER) if not check.ok] == []


def test_a_bill_settles_invoices_in_the_order_of_payment_and_stays_in_the_exposure(owed: Workspace) -> None:
    receive(owed)
    assert open_of(owed) == {"A-2": "50.00"}
    assert (one(owed).state, one(owed).days_left(LATER), one(owed).is_unpaid(LATER)) == (
        BillState.HELD, (DUE - LATER).days, True,
    )  # fmt: skip
    assert exposure(owed) == "350.00"
    assert overdue_total(owed, LATER) == 5000
    assert_green(owed)


def test_a_bill_is_laid_on_the_items_chosen_and_the_rest_stays_on_account(owed: Workspace) -> None:
    with owed.read() as session:
        second = next(item.id for item in open_items(session, LATER) if item.number == "A-2")
    receive(owed, pays=(second,))
    assert open_of(owed) == {"A-1": "100.00", one(owed).receipt_number: "-50.00"}
    assert exposure(owed) == "350.00"


def test_an_honoured_bill_leaves_the_exposure_on_its_day(owed: Workspace) -> None:
    bill = receive(owed)
    with act(owed) as session:
        honour_bill(session, bill, DUE)
    assert exposure(owed) == "50.00"
    assert exposure(owed, DUE - timedelta(days=1)) == "350.00"
    assert (one(owed).state, one(owed).ended_on) == (BillState.HONOURED, DUE)
    assert one(owed, DUE - timedelta(days=1)).state is BillState.HELD
    with owed.read() as session:
        assert bills(session, LATER, is_held=True) == ()
        assert len(bills(session, DUE - timedelta(days=1), is_held=True, customer_id=1)) == 1
    assert_green(owed)


def test_a_dishonoured_bill_opens_its_invoices_again_with_their_due_dates(owed: Workspace) -> None:
    before = dump(owed)
    bill = receive(owed)
    with act(owed) as session:
        items = open_items(session, DUE)
        dishonour_bill(session, bill, DUE + timedelta(days=2))
    assert [item.number for item in items] == ["A-2"]
    assert open_of(owed) == {"A-1": "100.00", "A-2": "250.00"}
    assert open_of(owed, DUE) == {"A-2": "50.00"}, "what was so on that day stays so"
    assert (exposure(owed), exposure(owed, DUE)) == ("350.00", "350.00")
    assert overdue_total(owed, LATER) == 35000
    assert (one(owed).state, one(owed).ended_on) == (BillState.DISHONOURED, DUE + timedelta(days=2))
    assert_green(owed)
    undo(owed)
    assert one(owed).state is BillState.HELD
    undo(owed)
    assert dump(owed) | {"series": []} == before | {"series": []}


def test_a_reversed_receipt_is_a_dishonoured_bill(owed: Workspace) -> None:
    receive(owed)
    with act(owed) as session:
        reverse(session, one(owed).receipt_id, DUE)
    assert one(owed).state is BillState.DISHONOURED
    assert_green(owed)


def test_each_act_is_done_once_and_in_its_order(owed: Workspace) -> None:
    bill = receive(owed)
    with act(owed) as session, pytest.raises(Refused, match="received on"):
        honour_bill(session, bill, CAME - timedelta(days=1))
    with act(owed) as session:
        honour_bill(session, bill, DUE)
    with act(owed) as session, pytest.raises(Refused, match="honoured already"):
        honour_bill(session, bill, DUE)
    with act(owed) as session, pytest.raises(Refused, match="first take back"):
        dishonour_bill(session, bill, DUE)
    with act(owed) as session:
        take_honour_back(session, bill)
        dishonour_bill(session, bill, DUE)
    with act(owed) as session, pytest.raises(Refused, match="dishonoured already"):
        honour_bill(session, bill, DUE)


def test_a_bill_comes_in_once_and_again_after_it_was_dishonoured(owed: Workspace) -> None:
    bill = receive(owed)
    with pytest.raises(Refused, match="in the book already"):
        receive(owed, number=" b-777001")
    with act(owed) as session:
        dishonour_bill(session, bill, DUE)
    assert receive(owed) != bill


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": " "},
        {"amount": "0.00"},
        {"due_on": DAY - timedelta(days=1)},
        {"issued_on": CAME + timedelta(days=1)},
    ],
)
def test_a_bill_that_cannot_be_is_refused(owed: Workspace, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="To enter"):
        receive(owed, **wrong)


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        (f"UPDATE bill SET honoured_on = '{DAY}'", "bills = their receipts"),
        ("UPDATE bill SET receipt_id = 1", "bills = their receipts"),
        (
            "INSERT INTO bill (id, receipt_id, number, kind, acceptor, issued_on, due_on) "
            "SELECT id + 9, 1, number, kind, acceptor, issued_on, due_on FROM bill",
            "each bill in hand once",
        ),
    ],
)
def test_the_checks_see_a_bill_that_is_not_as_its_receipt(owed: Workspace, damage: str, check: str) -> None:
    receive(owed)
    with behind_the_back(owed) as connection:
        connection.execute(text(damage))
    assert check in [result.name for result in check_book(owed, LATER) if not result.ok]
