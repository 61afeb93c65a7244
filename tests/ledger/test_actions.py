"""Posting to customers' accounts: every act within its bounds, corrections are reversals, over-allocation is impossible."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm import Session

from creditdesk.base.errors import Refused
from creditdesk.base.money import Money
from creditdesk.customers.actions import learn_payers
from creditdesk.customers.queries import payers
from creditdesk.db.workspace import Workspace
from creditdesk.ledger.actions import allocate, allocate_in_order, deduct, reverse, unallocate
from creditdesk.ledger.kinds import DEDUCTIONS, EntryKind
from creditdesk.ledger.queries import allocations, checks, movements, open_items
from creditdesk.ledger.receipt_actions import NewReceipt, Settling, post_receipts, refund
from creditdesk.ledger.tables import Entry
from tests.builders import DAY, LATER, a_credit_note, a_customer, a_receipt, act, an_entry, an_invoice, cny


@pytest.fixture
def customer(book: Workspace) -> int:
    with act(book) as session:
        return a_customer(session)


def open_of(session: Session, *ids: int) -> list[int]:
    session.flush()
    found = {r[0]: r[1] for r in session.execute(text("SELECT id, amount_minor - settled_minor FROM entry"))}
    return [found[id_] for id_ in ids]


def assert_green(book: Workspace) -> None:
    with book.read() as session:
        assert [check for check in checks(session) if not check.ok] == []


def test_debits_are_positive_and_credits_negative(book: Workspace, customer: int) -> None:
    with act(book) as session:
        ids = {kind: an_entry(session, customer, kind, "7.00") for kind in EntryKind if kind is not EntryKind.REVERSAL}
        amounts = {r[0]: r[1] for r in session.execute(text("SELECT id, amount_minor FROM entry"))}
    assert {kind for kind, id_ in ids.items() if amounts[id_] == 700} == {
        EntryKind.INVOICE,
        EntryKind.OPENING,
        EntryKind.REFUND,
    }
    assert {kind for kind, id_ in ids.items() if amounts[id_] == -700} == {
        EntryKind.RECEIPT,
        EntryKind.CREDIT_NOTE,
        *DEDUCTIONS,
    }


def test_entries_without_a_number_get_the_next_of_their_kind_and_year(book: Workspace, customer: int) -> None:
    with act(book) as session:
        for on in (date(2026, 1, 5), date(2026, 2, 5), date(2027, 1, 5)):
            a_receipt(session, customer, on=on)
        numbers = [m.number for m in movements(session, customer)]
    assert numbers == ["R2026-000001", "R2026-000002", "R2027-000001"]


def test_a_debit_without_a_due_date_is_due_the_day_it_is_dated_and_a_credit_never(
    book: Workspace, customer: int
) -> None:
    with act(book) as session:
        an_invoice(session, customer, due=None)
        an_entry(session, customer, EntryKind.RECEIPT, due=LATER)
        assert [m.due_on for m in movements(session, customer)] == [DAY, None]


def test_an_amount_below_zero_is_refused(book: Workspace, customer: int) -> None:
    with pytest.raises(Refused, match="below zero"), act(book) as session:
        an_invoice(session, customer, "-1.00")


def test_a_number_that_is_in_the_book_is_refused_for_its_kind_only(book: Workspace, customer: int) -> None:
    with act(book) as session:
        an_invoice(session, customer, number="A-1")
        a_credit_note(session, customer, number="A-1")
    with pytest.raises(Refused, match="in the book already"), act(book) as session:
        an_invoice(session, customer, number="A-1")


def test_an_unknown_customer_is_refused(book: Workspace) -> None:
    with pytest.raises(NoResultFound), act(book) as session:
        an_invoice(session, 99)


def test_an_allocation_settles_both_sides_up_to_the_last_fen(book: Workspace, customer: int) -> None:
    with act(book) as session:
        invoice, receipt = an_invoice(session, customer, "100.00"), a_receipt(session, customer, "60.00")
        for amount in ("59.99", "0.01"):
            allocate(session, invoice, receipt, cny(amount), DAY, "hand")
        assert open_of(session, invoice, receipt) == [4000, 0]
    assert_green(book)


@pytest.mark.parametrize("amount", ["0.00", "-0.01", "60.01", "100.00", "1000000000.00"])
def test_more_than_is_open_on_either_side_is_refused(book: Workspace, customer: int, amount: str) -> None:
    with act(book) as session:
        invoice, receipt = an_invoice(session, customer, "100.00"), a_receipt(session, customer, "60.00")
    with pytest.raises(Refused, match=r"Only \{free\}"), act(book) as session:
        allocate(session, invoice, receipt, cny(amount), DAY, "hand")
    with act(book) as session:
        assert open_of(session, invoice, receipt) == [10000, -6000]


def test_only_a_debit_and_a_credit_of_the_same_customer_and_currency_settle_each_other(
    book: Workspace, customer: int
) -> None:
    with act(book) as session:
        other = a_customer(session, "C2")
        invoice = an_invoice(session, customer)
        wrong = (
            a_receipt(session, other),
            a_receipt(session, customer, currency="USD"),
            an_invoice(session, customer),
        )
    for credit in wrong:
        with pytest.raises(Refused), act(book) as session:
            allocate(session, invoice, credit, cny("1.00"), DAY, "hand")
    with pytest.raises(Refused), act(book) as session:
        allocate(session, invoice, a_receipt(session, customer), Money.of("1", "USD"), DAY, "hand")


def test_an_allocation_is_dated_no_earlier_than_both_entries(book: Workspace, customer: int) -> None:
    with act(book) as session:
        invoice = an_invoice(session, customer, on=DAY + timedelta(days=9))
        receipt = a_receipt(session, customer, on=DAY)
        allocate(session, invoice, receipt, cny("10.00"), DAY, "hand")
        (row,) = allocations(session, invoice)
    assert row.allocated_on == DAY + timedelta(days=9)
    assert_green(book)


@pytest.mark.parametrize(
    "values",
    [
        "1, 2, 6001, '2026-03-02', 'hand'",  # beyond the receipt
        "1, 3, 10001, '2026-03-02', 'hand'",  # beyond the invoice
        "1, 2, -1, '2026-03-02', 'hand'",  # below nothing
        "2, 1, 100, '2026-03-02', 'hand'",  # the wrong way round
    ],
)
def test_hand_typed_sql_cannot_allocate_beyond_what_is_open(book: Workspace, customer: int, values: str) -> None:
    with act(book) as session:
        (
            an_invoice(session, customer, "100.00"),
            a_receipt(session, customer, "60.00"),
            a_receipt(session, customer, "900.00"),
        )
    with pytest.raises(IntegrityError), act(book) as session:
        session.execute(
            text(
                f"INSERT INTO allocation (id, debit_id, credit_id, amount_minor, allocated_on, how) VALUES (1, {values})"
            )
        )
    assert_green(book)


def test_an_allocation_is_taken_back_by_its_reversal(book: Workspace, customer: int) -> None:
    with act(book) as session:
        invoice, receipt = an_invoice(session, customer), a_receipt(session, customer)
        allocation = allocate(session, invoice, receipt, cny("30.00"), DAY, "hand")
    with act(book) as session:
        unallocate(session, allocation, LATER)
        assert open_of(session, invoice, receipt) == [10000, -10000]
        rows = allocations(session, invoice)
    assert [(r.amount.minor, r.allocated_on, r.is_reversed) for r in rows] == [(3000, DAY, True), (-3000, LATER, True)]
    with pytest.raises(Refused, match="taken back already"), act(book) as session:
        unallocate(session, allocation, LATER)
    with pytest.raises(Refused, match="taken back already"), act(book) as session:
        unallocate(session, rows[1].id, LATER)
    assert_green(book)


@pytest.mark.parametrize("kind", sorted(DEDUCTIONS))
def test_a_deduction_settles_the_rest_of_an_invoice(book: Workspace, customer: int, kind: EntryKind) -> None:
    with act(book) as session:
        invoice = an_invoice(session, customer, "100.00", DAY)
        deducted = deduct(session, invoice, kind, cny("0.50"), DAY - timedelta(days=3), "hand")
        assert open_of(session, invoice, deducted) == [9950, 0]
        assert movements(session, customer)[-1].dated_on == DAY
    with pytest.raises(Refused), act(book) as session:
        deduct(session, invoice, kind, cny("99.51"), DAY, "hand")
    assert_green(book)


def test_a_receipt_is_no_deduction(book: Workspace, customer: int) -> None:
    with pytest.raises(ValueError, match="no deduction"), act(book) as session:
        deduct(session, an_invoice(session, customer), EntryKind.RECEIPT, cny("1.00"), DAY, "hand")


@pytest.mark.parametrize("side", ["invoice", "receipt"])
def test_reversing_an_entry_frees_what_it_settled_and_leaves_nothing_open_of_it(
    book: Workspace, customer: int, side: str
) -> None:
    with act(book) as session:
        ids = {"invoice": an_invoice(session, customer, "100.00"), "receipt": a_receipt(session, customer, "70.00")}
        allocate(session, ids["invoice"], ids["receipt"], cny("70.00"), DAY, "hand")
    with act(book) as session:
        mirror = reverse(session, ids[side], LATER)
        other = ids["receipt" if side == "invoice" else "invoice"]
        assert open_of(session, ids[side], mirror) == [0, 0]
        assert open_of(session, other) == [-7000 if side == "invoice" else 10000]
        before = {item.id: item.open.minor for item in open_items(session, LATER - timedelta(days=1))}
    assert before == {ids["invoice"]: 3000}  # the day before, the books say what they said then
    for again in (ids[side], mirror):
        with pytest.raises(Refused, match="reversed already"), act(book) as session:
            reverse(session, again, LATER)
    assert_green(book)


def test_an_entry_of_nothing_can_be_reversed(book: Workspace, customer: int) -> None:
    with act(book) as session:
        reverse(session, an_invoice(session, customer, "0.00"), LATER)
    assert_green(book)


def test_a_reversal_is_never_dated_before_what_it_reverses(book: Workspace, customer: int) -> None:
    with act(book) as session:
        reverse(session, an_invoice(session, customer, on=LATER), DAY)
        assert {m.dated_on for m in movements(session, customer)} == {LATER}


def test_oldest_first_settles_by_due_date_and_returns_the_rest(book: Workspace, customer: int) -> None:
    with act(book) as session:
        late = an_invoice(session, customer, "50.00", due=DAY + timedelta(days=60))
        early = an_invoice(session, customer, "50.00", due=DAY + timedelta(days=10))
        foreign = an_invoice(session, customer, "50.00", currency="USD")
        receipt = a_receipt(session, customer, "70.00")
        assert allocate_in_order(session, receipt, DAY, "hand") == cny("0.00")
        assert open_of(session, early, late, foreign) == [0, 3000, 5000]
        assert allocate_in_order(session, a_receipt(session, customer, "31.00"), DAY, "hand") == cny("1.00")
    assert_green(book)


def receipts(session: Session, customer: int, amount: str, *parts: Settling, **facts: Any) -> list[int]:
    return list(post_receipts(session, [NewReceipt(customer, DAY, cny(amount), parts, **facts)], "confirmed"))


def part(session: Session, entry_id: int, amount: int, deduction: int = 0, kind: str = "") -> Settling:
    return Settling(entry_id, session.get_one(Entry, entry_id).number, amount, deduction, kind)


def test_a_receipt_nets_credit_notes_and_deducts_a_fee(book: Workspace, customer: int) -> None:
    with act(book) as session:
        invoice, note = an_invoice(session, customer, "100.00"), a_credit_note(session, customer, "20.00")
        (receipt,) = receipts(
            session, customer, "79.50", part(session, invoice, 9950, 50, "fee"), part(session, note, -2000)
        )
        assert open_of(session, invoice, note, receipt) == [0, 0, 0]
    assert_green(book)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([(0, 10001)], "Of {number} only"),
        ([(0, 6000), (0, 6000)], "Of {number} only"),
        ([(0, 10000), (1, 5000)], "The parts"),
        ([(2, 100)], "another customer"),
        ([(0, -100)], "Of {number} only"),
    ],
)
def test_parts_beyond_what_is_open_are_refused_and_nothing_is_posted(
    book: Workspace, customer: int, parts: list[tuple[int, int]], why: str
) -> None:
    with act(book) as session:
        items = [
            an_invoice(session, customer),
            an_invoice(session, customer),
            an_invoice(session, a_customer(session, "C2")),
        ]
    with pytest.raises(Refused) as refusal, act(book) as session:
        receipts(session, customer, "140.00", *(part(session, items[at], amount) for at, amount in parts))
    assert why in refusal.value.message.template
    with act(book) as session:
        assert open_of(session, *items) == [10000, 10000, 10000]


def test_who_paid_is_learned_and_counted(book: Workspace, customer: int) -> None:
    with act(book) as session:
        for learn in (True, True, False):
            receipts(session, customer, "1.00", payer="王小明", payer_account="6222", learn=learn)
        learn_payers(session, [])
        assert {(p.kind, p.value, p.times, p.source) for p in payers(session, customer)} == {
            ("name", "王小明", 2, "learned"),
            ("account", "6222", 2, "learned"),
        }


def test_a_refund_by_hand_uses_up_what_is_not_applied_oldest_first(book: Workspace, customer: int) -> None:
    with act(book) as session:
        late = a_receipt(session, customer, "50.00", on=LATER)
        note = a_credit_note(session, customer, "20.00")
        refund_id, used = refund(session, NewReceipt(customer, LATER, cny("30.00")))
        assert used == (note, late)
        assert session.get_one(Entry, refund_id).number.startswith("REF")
        with pytest.raises(Refused, match="not applied"):
            refund(session, NewReceipt(customer, LATER, cny("40.01")))
    assert_green(book)
