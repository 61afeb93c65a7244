"""The money of a bill on the bank's file: recognised, posted without a second receipt, taken back."""

from datetime import timedelta
from typing import Any

import pytest

from creditdesk.banking.actions import import_statement, place, post_lines, take_back
from creditdesk.banking.plan import Plan
from creditdesk.banking.proposals import Part, Tier
from creditdesk.banking.queries import LineRow, lines
from creditdesk.banking.split_actions import Share, place_shared
from creditdesk.base.display import sentence
from creditdesk.base.errors import Refused
from creditdesk.checks import check_book
from creditdesk.db.undo import undo
from creditdesk.db.workspace import Workspace
from creditdesk.ledger.bill_actions import NewBill, dishonour_bill, honour_bill, receive_bill, take_honour_back
from creditdesk.ledger.bill_queries import bills
from creditdesk.ledger.bills import Bill, BillKind, BillState
from creditdesk.ledger.queries import movements
from creditdesk.settings.policy import CreditPolicy
from tests.builders import DAY, LATER, a_customer, a_file, a_line, act, an_invoice, cny, dump

POLICY = CreditPolicy()
DUE = DAY + timedelta(days=180)
NUMBER = "110210000012320260302000123456"


@pytest.fixture
def held(book: Workspace) -> Workspace:
    """客户C1 gave a bill over 300.00 for its invoice A-1; 50.00 of it are open still."""
    with act(book) as session:
        customer = a_customer(session, "C1", name="海川贸易有限公司")
        an_invoice(session, customer, "350.00", number="A-1")
        receive_bill(
            session,
            NewBill(customer, DAY + timedelta(days=9), cny("300.00"), NUMBER, BillKind.BANK, "工商银行", DAY, DUE),
        )
    return book


def bring(book: Workspace, *given: Any) -> tuple[LineRow, ...]:
    with act(book, "Import") as session:
        file = a_file(*given)
        import_statement(session, "bank.csv", repr(file).encode(), file, POLICY)
    with book.read() as session:
        return lines(session)


def pay(amount: str = "300.00", wrote: str = "银承到期兑付", days: int = 1, payer: str = "工商银行") -> Any:
    return a_line(amount, DUE + timedelta(days=days), payer=payer, text=wrote)


def the_bill(book: Workspace) -> Bill:
    with book.read() as session:
        (bill,) = bills(session, LATER)
    return bill


def assert_green(book: Workspace) -> None:
    assert [check for check in check_book(book, LATER) if not check.ok] == []


def why(line: LineRow) -> str:
    return " ".join(sentence(reason, "en") for reason in line.plan.reasons)


def test_number_and_amount_are_sure_and_posting_honours_the_bill_without_a_receipt(held: Workspace) -> None:
    (line,) = bring(held, pay(wrote=f"电票兑付 {NUMBER[:15]} {NUMBER[15:]}"))
    assert (line.tier, line.customer_id, [p.number for p in line.plan.parts]) == (Tier.SURE, 1, [NUMBER])
    assert NUMBER in why(line)
    before = dump(held)
    with act(held, "Post") as session:
        assert post_lines(session) == 1
        assert len(movements(session, 1)) == 2
    assert (the_bill(held).state, the_bill(held).ended_on) == (BillState.HONOURED, DUE + timedelta(days=1))
    with held.read() as session:
        (line,) = lines(session)
    assert (line.state, line.receipt_id) == ("posted", the_bill(held).receipt_id)
    assert dump(held)["customer_payer"] == before["customer_payer"]
    assert_green(held)
    undo(held)
    assert dump(held) == before


def test_the_amount_alone_near_the_due_day_is_to_be_confirmed(held: Workspace) -> None:
    (line,) = bring(held, pay())
    assert (line.tier, [p.number for p in line.plan.parts]) == (Tier.CONFIRM, [NUMBER])
    assert "fell due" in why(line)
    with act(held) as session:
        assert place(session, line.id, 1, line.plan, POLICY) == the_bill(held).receipt_id
    assert the_bill(held).state is BillState.HONOURED
    assert_green(held)


@pytest.mark.parametrize(("days", "found"), [(-4, False), (-3, True), (10, True), (11, False)])
def test_the_amount_alone_counts_from_three_days_before_to_ten_after(held: Workspace, days: int, found: bool) -> None:
    (line,) = bring(held, pay(days=days))
    assert bool(line.plan.parts) is found


def test_one_bill_is_the_money_of_one_line(held: Workspace) -> None:
    found = bring(held, pay(wrote=NUMBER), pay())
    assert sorted(bool(line.plan.parts) for line in found) == [False, True]


def test_a_line_that_names_the_bill_over_another_amount_is_not_its_money(held: Workspace) -> None:
    (line,) = bring(held, pay("290.00", wrote=NUMBER))
    assert not any(part.number == NUMBER for part in line.plan.parts)
    assert line.tier is not Tier.SURE and "which is over 300.00" in why(line)
    part = Part(the_bill(held).item_id, NUMBER, 29000, 0, "")
    with act(held) as session, pytest.raises(Refused, match="paid in full"):
        place(session, line.id, 1, Plan((part,), 0), POLICY)


def test_a_bill_is_no_share_of_a_line(held: Workspace) -> None:
    with act(held) as session:
        other = a_customer(session, "C2")
    (line,) = bring(held, pay("400.00"))
    shares = [Share(1, Plan((Part(the_bill(held).item_id, NUMBER, 30000, 0, ""),), 0)), Share(other, Plan((), 10000))]
    with act(held) as session, pytest.raises(Refused, match="line of its own"):
        place_shared(session, line.id, shares, POLICY)


def test_a_line_that_names_its_invoice_stays_and_another_one_is_asked_about(held: Workspace) -> None:
    with act(held) as session:
        for number in ("A-2", "A-3"):
            an_invoice(session, 1, "300.00", DUE - timedelta(days=60), number=number)
    named, other = sorted(
        bring(held, pay(wrote="货款 A-2", payer="海川贸易有限公司"), pay(wrote="货款", payer="海川贸易有限公司")),
        key=lambda line: "A-2" not in line.text,
    )
    assert (named.tier, [p.number for p in named.plan.parts]) == (Tier.SURE, ["A-2"])
    assert (other.tier, [p.number for p in other.plan.parts]) == (Tier.CONFIRM, ["A-3"])
    assert NUMBER in why(other) and NUMBER not in why(named)


def test_a_dishonoured_bill_waits_for_no_line(held: Workspace) -> None:
    with act(held) as session:
        dishonour_bill(session, the_bill(held).id, DUE)
    (line,) = bring(held, pay(wrote=NUMBER))
    assert not line.plan.parts


def test_a_bill_honoured_by_hand_still_takes_its_line(held: Workspace) -> None:
    with act(held) as session:
        honour_bill(session, the_bill(held).id, DUE)
    bring(held, pay(wrote=NUMBER))
    with act(held) as session:
        assert post_lines(session) == 1
    assert the_bill(held).ended_on == DUE + timedelta(days=1)
    assert_green(held)


def test_a_posting_taken_back_holds_the_bill_again_and_its_receipt_stands(held: Workspace) -> None:
    (line,) = bring(held, pay(wrote=NUMBER))
    with act(held) as session:
        post_lines(session)
    with act(held) as session:
        take_back(session, line.id, LATER)
    assert the_bill(held).state is BillState.HELD
    with held.read() as session:
        (line,) = lines(session)
    assert (line.state, line.receipt_id, [p.number for p in line.plan.parts]) == ("proposed", None, [NUMBER])
    assert_green(held)


def test_the_check_sees_a_line_of_a_bill_that_is_not_honoured(held: Workspace) -> None:
    bring(held, pay(wrote=NUMBER))
    with act(held) as session:
        post_lines(session)
        take_honour_back(session, the_bill(held).id)
    assert "lines of bills = bills honoured" in [r.name for r in check_book(held, LATER) if not r.ok]
