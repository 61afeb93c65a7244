"""Cases in which money could go astray: each was seen to go wrong once."""

import pytest
from sqlalchemy import text

from creditdesk.banking.actions import follow_ledger, import_statement, post_lines, set_aside
from creditdesk.banking.proposals import Tier
from creditdesk.banking.queries import lines
from creditdesk.base.errors import Refused
from creditdesk.base.money import Money, parse_decimal
from creditdesk.checks import check_book
from creditdesk.db.undo import undo
from creditdesk.db.workspace import Workspace
from creditdesk.ledger.actions import allocate, reverse, unallocate
from creditdesk.ledger.import_actions import import_invoices, import_receipts
from creditdesk.ledger.queries import allocations, open_items
from creditdesk.ledger.receipt_actions import NewReceipt, Settling, post_receipts
from creditdesk.settings.policy import CreditPolicy
from tests.builders import DAY, LATER, a_customer, a_file, a_line, a_receipt, act, an_invoice, cny, sheet

POLICY = CreditPolicy()
NAME = "海川贸易有限公司"


@pytest.fixture
def customer(book: Workspace) -> int:
    with act(book) as session:
        return a_customer(session, "C1", name=NAME)


def bring(book: Workspace, *given, name: str = "a.csv"):
    with act(book, "import {file}", file=name) as session:
        return import_statement(session, name, repr(given).encode(), a_file(*given), POLICY)


def invoices(book: Workspace, *rows):
    with act(book, "list") as session:
        result = import_invoices(session, sheet("number customer issued_on due_on amount", *rows), currency="CNY")
        follow_ledger(session)
    return result


def open_by_number(book: Workspace) -> dict[str, int]:
    with book.read() as session:
        return {item.number: item.open.minor for item in open_items(session, LATER)}


def one_line(book: Workspace):
    with book.read() as session:
        return lines(session)[0]


def test_a_plan_never_pays_another_invoice_that_got_the_same_id(book: Workspace, customer: int):
    invoices(book, ("INV-1001", "C1", "2026-03-01", "2026-03-31", "100.00"))
    bring(book, a_line("100.00", payer=NAME, text="货款 INV-1001", reference="R77"))
    assert one_line(book).tier is Tier.SURE
    with book.read() as session:
        listed = session.execute(text("SELECT id FROM change_set WHERE verb = 'list'")).scalar_one()
    undo(book, listed)
    with act(book) as session:
        an_invoice(session, customer, "400.00", number="INV-1000")
        an_invoice(session, customer, "100.00", number="INV-1001")
        assert post_lines(session) == 0
    assert open_by_number(book) == {"INV-1000": 40000, "INV-1001": 10000}
    with act(book) as session:
        follow_ledger(session)
        assert post_lines(session) == 1
    assert open_by_number(book) == {"INV-1000": 40000}
    assert [check for check in check_book(book, LATER) if not check.ok] == []


def test_money_entered_by_hand_is_not_booked_a_second_time_as_sure(book: Workspace, customer: int):
    with act(book) as session:
        an_invoice(session, customer, "100.00", number="INV-1001")
        a_receipt(session, customer, "100.00")
    bring(book, a_line("100.00", payer=NAME, text="货款 INV-1001", reference="R77"))
    assert one_line(book).tier is Tier.CONFIRM


def test_what_was_set_aside_once_does_not_swallow_a_known_customers_payment(book: Workspace, customer: int):
    bring(book, a_line("55.00", payer=NAME, text="保证金 88", reference="R1"))
    with act(book) as session:
        set_aside(session, one_line(book).id)
        an_invoice(session, customer, "100.00", number="INV-1001")
    bring(book, a_line("100.00", payer=NAME, text="保证金 99", reference="R2"), name="b.csv")
    with book.read() as session:
        assert {row.reference: row.state for row in lines(session)} == {"R1": "not_payment", "R2": "proposed"}


def test_the_line_of_a_reversed_receipt_comes_back_to_be_placed(book: Workspace, customer: int):
    with act(book) as session:
        an_invoice(session, customer, "100.00", number="INV-1001")
    bring(book, a_line("100.00", payer=NAME, text="货款 INV-1001", reference="R77"))
    with act(book) as session:
        assert post_lines(session) == 1
    with act(book) as session:
        reverse(session, int(one_line(book).receipt_id or 0), LATER)
        follow_ledger(session)
    back = one_line(book)
    assert (back.state, back.receipt_id, back.customer_code) == ("proposed", None, "C1")
    assert open_by_number(book) == {"INV-1001": 10000}
    assert [check for check in check_book(book, LATER) if not check.ok] == []


def test_a_reversed_receipt_takes_the_fee_granted_with_it_back(book: Workspace, customer: int):
    with act(book) as session:
        invoice = an_invoice(session, customer, "100.00", number="INV-1001")
        part = Settling(invoice, "INV-1001", 9800, 200, "fee")
        (receipt,) = post_receipts(session, [NewReceipt(customer, DAY, cny("98.00"), (part,))], "confirmed")
        reverse(session, receipt, LATER)
    assert open_by_number(book) == {"INV-1001": 10000}
    assert [check for check in check_book(book, LATER) if not check.ok] == []


def test_a_reversal_cannot_be_unpicked(book: Workspace, customer: int):
    with act(book) as session:
        invoice, receipt = an_invoice(session, customer, "100.00"), a_receipt(session, customer, "100.00")
        reverse(session, receipt, LATER)
        (pair,) = allocations(session, receipt)
        with pytest.raises(Refused, match="reversal itself"):
            unallocate(session, pair.id, LATER)
        with pytest.raises(Refused, match="is reversed"):
            allocate(session, invoice, receipt, cny("1.00"), LATER, "hand")


def test_receipt_numbers_that_an_import_brought_are_passed_over(book: Workspace, customer: int):
    with act(book) as session:
        row = (f"R{DAY.year}-000001", "C1", DAY.isoformat(), "10.00")
        import_receipts(session, sheet("number customer date amount", row), currency="CNY")
        (receipt,) = post_receipts(session, [NewReceipt(customer, DAY, cny("5.00"))], "hand")
        number = session.execute(text("SELECT number FROM entry WHERE id = :id"), {"id": receipt}).scalar_one()
    assert number == f"R{DAY.year}-000002"


@pytest.mark.parametrize("wrote", ["12,5", "1250,00", "1,25,000", "1.000,00"])
def test_a_comma_that_is_no_thousands_separator_is_refused(wrote: str):
    with pytest.raises(ValueError, match="not a number"):
        parse_decimal(wrote)


def test_three_digits_behind_the_point_and_absurd_amounts_are_asked_about(book: Workspace, customer: int):
    rows = [(f"INV-{n}", "C1", "2026-03-01", "2026-03-31", amount) for n, amount in enumerate(("1.000", "9" * 17))]
    result = invoices(book, *rows)
    assert (result.added, [problem.row for problem in result.refused]) == (0, [2, 3])
    assert Money.of("1.00", "CNY").minor == 100


def test_two_files_cannot_both_be_sure_of_one_invoice(book: Workspace, customer: int):
    with act(book) as session:
        an_invoice(session, customer, "100.00", number="INV-1001")
    bring(book, a_line("100.00", payer=NAME, text="货款 INV-1001", reference="R1"))
    bring(book, a_line("100.00", payer=NAME, text="货款 INV-1001", reference="R2"), name="b.csv")
    with book.read() as session:
        assert sorted(row.tier for row in lines(session)).count(Tier.SURE) == 1
    with act(book) as session:
        assert post_lines(session) == 1
