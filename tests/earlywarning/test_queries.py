"""The facts, against accounts one can reckon in the head."""

from datetime import timedelta

from creditdesk.base.money import Money
from creditdesk.earlywarning.facts import CustomerFacts, PaidLate
from creditdesk.earlywarning.queries import facts_for_all, last_bank_day, warnings
from creditdesk.ledger.actions import allocate, unallocate
from creditdesk.ledger.kinds import EntryKind
from tests.desk import TODAY, Desk, ago


def facts(desk: Desk) -> dict[str, CustomerFacts]:
    with desk.book.read() as session:
        return {row.code: row for row in facts_for_all(session, TODAY)}


def test_sums_are_kept_by_currency_and_credits_apart(desk: Desk):
    customer = desk.customer("C1", credit_limit=1000)
    desk.invoice(customer, "100.00", due=ago(10))
    desk.invoice(customer, "50.00", due=TODAY)
    desk.invoice(customer, "7.00", due=ago(99), currency="USD")
    desk.receipt(customer, "30.00", ago(3))
    desk.customer("C2")
    found = facts(desk)
    assert found["C1"].open_debits == (Money(15000, "CNY"), Money(700, "USD"))
    assert found["C1"].on_account == (Money(3000, "CNY"),)
    assert found["C1"].overdue == (Money(10000, "CNY"), Money(700, "USD"))
    assert (found["C1"].oldest_days, found["C1"].exposure) == (99, Money(12000, "CNY"))
    assert found["C1"].other_currencies == (Money(700, "USD"),)
    assert found["C2"] == CustomerFacts(TODAY, found["C2"].customer_id, "C2", "客户C2", "CNY")


def test_days_late_are_weighted_by_amount_and_split_into_two_windows(desk: Desk):
    customer = desk.customer("C1")
    for amount, due, paid in (("100.00", 60, 50), ("300.00", 40, 10), ("500.00", 200, 195), ("9.00", 600, 500)):
        invoice = desk.invoice(customer, amount, due=ago(due))
        desk.receipt(customer, amount, ago(paid), pays=invoice)
    found = facts(desk)["C1"]
    assert found.recent == PaidLate(2, 40000, 10000 * 10 + 30000 * 30)
    assert found.before == PaidLate(1, 50000, 50000 * 5)
    assert str(found.recent.average_days) == "25.0"


def test_the_windows_meet_without_gap_or_overlap(desk: Desk):
    customer = desk.customer("C1")
    for paid in (0, 89, 90, 454, 455):
        desk.receipt(customer, "1.00", ago(paid), pays=desk.invoice(customer, "1.00", due=ago(paid)))
    found = facts(desk)["C1"]
    assert (found.recent.paid_items, found.before.paid_items) == (2, 2)


def test_an_allocation_taken_back_was_no_payment(desk: Desk):
    customer = desk.customer("C1")
    desk.receipt(customer, "5.00", ago(5), pays=desk.invoice(customer, "5.00", due=ago(9)))
    with desk.change() as session:
        unallocate(session, 1, ago(2))
    assert facts(desk)["C1"].recent == PaidLate()


def test_a_credit_note_is_no_payment(desk: Desk):
    customer = desk.customer("C1")
    invoice = desk.invoice(customer, "5.00", due=ago(9))
    note = desk.post(customer, EntryKind.CREDIT_NOTE, "5.00", ago(3))
    with desk.change() as session:
        allocate(session, invoice, note, Money(500, "CNY"), ago(3), "hand")
    assert facts(desk)["C1"].recent == PaidLate()


def test_the_newest_bank_day_up_to_the_day_asked_for(desk: Desk):
    desk.bank_line(ago(20))
    desk.bank_line(ago(3))
    with desk.book.read() as session:
        assert last_bank_day(session, TODAY) == ago(3)
        assert last_bank_day(session, ago(4)) == ago(20)
        assert last_bank_day(session, ago(21)) is None


def test_the_heaviest_warning_stands_first(desk: Desk):
    slow = desk.customer("C1", credit_limit=10)
    desk.invoice(slow, "20.00", due=ago(45))
    desk.invoice(desk.customer("C2"), "20.00", due=TODAY + timedelta(days=3))
    with desk.book.read() as session:
        rows = [(row.rule, row.customer_code) for row in warnings(session, TODAY)]
    assert rows == [("over_limit", "C1"), ("overdue", "C1"), ("statement_stale", ""), ("no_limit", "C2")]
