"""A bank's file in the book: once, whole, and undone whole; its lines placed as a person decides, within what is open."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from creditdesk.banking.actions import (
    Imported,
    bring_back,
    import_statement,
    place,
    post_lines,
    propose,
    put_off,
    refund_line,
    set_aside,
    take_back,
)
from creditdesk.banking.plan import Plan
from creditdesk.banking.proposals import Part, Tier
from creditdesk.banking.queries import LineRow, checks, lines
from creditdesk.banking.statement import StatementFile
from creditdesk.base.errors import BadInput, Refused, RowProblem
from creditdesk.base.i18n import message
from creditdesk.checks import check_book
from creditdesk.db.undo import undo
from creditdesk.db.workspace import Workspace
from creditdesk.ledger.actions import allocate_in_order
from creditdesk.ledger.queries import allocations, open_items
from creditdesk.settings.policy import CreditPolicy
from tests.builders import DAY, LATER, a_credit_note, a_customer, a_file, a_line, a_receipt, act, an_invoice, dump

POLICY = CreditPolicy()
PAID = DAY + timedelta(days=20)


def pay(
    amount: str, payer: str = "海川贸易有限公司", wrote: str = "货款", reference: str | None = None, **facts: Any
) -> Any:
    return a_line(amount, PAID, payer=payer, text=wrote, reference=reference, **facts)


def bring(session: Session, file: StatementFile, data: bytes | None = None, **options: Any) -> Imported:
    return import_statement(session, "bank.csv", data or repr(file).encode(), file, POLICY, **options)


def by_text(book: Workspace) -> dict[str, LineRow]:
    with book.read() as session:
        return {row.text: row for row in lines(session)}


def payers(book: Workspace) -> list[tuple[str, str, int]]:
    with book.read() as session:
        rows = session.execute(text("SELECT kind, value, times FROM customer_payer ORDER BY id"))
        return [(kind, value, times) for kind, value, times in rows]


def assert_green(book: Workspace) -> None:
    assert [check for check in check_book(book, LATER) if not check.ok] == []


@pytest.fixture
def traded(book: Workspace) -> Workspace:
    """海川 owes A-1001 (100.00) and A-1002 (250.00); 东海 owes B-2001 (80.00)."""
    with act(book) as session:
        first, second = a_customer(session, "C1", name="海川贸易有限公司"), a_customer(session, "C2", name="东海家具厂")
        an_invoice(session, first, "100.00", number="A-1001")
        an_invoice(session, first, "250.00", number="A-1002")
        an_invoice(session, second, "80.00", number="B-2001")
    return book


SURE = pay("100.00", wrote="货款 A-1001", reference="S1")
STRANGER = pay("55.00", payer="某某商行", wrote="往来款", reference="S2")
OUT = pay("-12.00", payer="招商银行", wrote="转账手续费", reference="S3")


def test_the_same_file_twice_adds_nothing(traded: Workspace) -> None:
    file = a_file(SURE, STRANGER, OUT)
    with act(traded) as session:
        assert bring(session, file).count("new") == 3
    before = dump(traded)
    with act(traded) as session:
        again = bring(session, file)
    assert (again.count("new"), again.count("known")) == (0, 3)
    assert dump(traded) == before
    with traded.read() as session:
        assert session.execute(text("SELECT count(*) FROM change_set")).scalar_one() == 2
    assert_green(traded)


def test_the_same_lines_saved_anew_add_no_line(traded: Workspace) -> None:
    with act(traded) as session:
        bring(session, a_file(SURE, STRANGER, OUT), b"as the bank made it")
    with act(traded) as session:
        again = bring(session, a_file(OUT, SURE, STRANGER), b"saved in a spreadsheet")
    assert again.count("known") == 3
    assert len(by_text(traded)) == 3
    assert len(dump(traded)["bank_line"]) == 3


def test_overlapping_files_add_only_what_is_new(traded: Workspace) -> None:
    with act(traded) as session:
        bring(session, a_file(SURE, STRANGER))
    with act(traded) as session:
        result = bring(session, a_file(STRANGER, OUT))
    assert result.states == {0: "known", 1: "new"}
    assert len(dump(traded)["bank_line"]) == 3
    assert_green(traded)


def test_a_file_without_lines_comes_in_once_too(traded: Workspace) -> None:
    with act(traded) as session:
        bring(session, a_file(opening="5.00", closing="5.00"))
    before = dump(traded)
    with act(traded) as session:
        bring(session, a_file(opening="5.00", closing="5.00"))
    assert dump(traded) == before
    assert len(before["bank_statement"]) == 1
    assert_green(traded)


def test_two_equal_payments_in_one_file_stay_two(traded: Workspace) -> None:
    twin = pay("40.00", wrote="货款")
    with act(traded) as session:
        assert bring(session, a_file(twin, twin)).count("new") == 2
    with act(traded) as session:
        result = bring(session, a_file(twin, twin, twin))
    assert result.states == {0: "known", 1: "known", 2: "new"}
    assert len(dump(traded)["bank_line"]) == 3


def test_the_same_line_on_two_accounts_is_two_lines(traded: Workspace) -> None:
    with act(traded) as session:
        bring(session, a_file(SURE, account="1"))
        assert bring(session, a_file(SURE, account="2")).count("new") == 1


def test_a_payer_the_bank_corrected_is_told_and_changes_nothing(traded: Workspace) -> None:
    with act(traded) as session:
        bring(session, a_file(SURE))
    before = dump(traded)["bank_line"]
    with act(traded) as session:
        result = bring(session, a_file(replace(SURE, payer="海川贸易")))
    assert result.states == {0: "changed"}
    assert dump(traded)["bank_line"] == before


def test_a_receipt_that_is_booked_already_is_known_by_the_banks_reference(traded: Workspace) -> None:
    with act(traded) as session:
        receipt = a_receipt(session, 1, "100.00", PAID, bank_reference="S1")
        a_receipt(session, 1, "56.00", PAID, bank_reference="S2")  # another amount is another receipt
        result = bring(session, a_file(SURE, STRANGER))
    assert result.states == {0: "known", 1: "new"}
    assert (by_text(traded)["货款 A-1001"].state, by_text(traded)["货款 A-1001"].receipt_id) == ("known", receipt)
    assert_green(traded)


def test_balances_that_do_not_add_up_are_refused_unless_taken_knowingly(traded: Workspace) -> None:
    file = a_file(SURE, opening="0.00", closing="100.01")
    with pytest.raises(Refused, match="do not add up"), act(traded) as session:
        bring(session, file)
    assert dump(traded)["statement_file"] == []
    with act(traded) as session:
        assert bring(session, file, unproven=True).count("new") == 1


def test_rows_that_cannot_be_read_stop_the_import_unless_the_rest_is_wanted(traded: Workspace) -> None:
    problem = RowProblem(7, "金额", "1O0", message("not understood"))
    file = a_file(SURE, problems=(problem,))
    with pytest.raises(BadInput) as refusal, act(traded) as session:
        bring(session, file)
    assert refusal.value.problems == (problem,)
    assert dump(traded)["bank_line"] == []
    with act(traded) as session:
        assert bring(session, file, rest=True).count("new") == 1


def test_what_is_sure_is_posted_as_planned(traded: Workspace) -> None:
    with act(traded) as session:
        bring(session, a_file(SURE, STRANGER, OUT))
    planned = by_text(traded)["货款 A-1001"]
    assert (planned.tier, planned.customer_code, [p.number for p in planned.plan.parts]) == (
        Tier.SURE,
        "C1",
        ["A-1001"],
    )
    with act(traded) as session:
        assert post_lines(session) == 1
        assert post_lines(session) == 0
    posted = by_text(traded)["货款 A-1001"]
    assert (posted.state, posted.plan) == ("posted", planned.plan)
    with traded.read() as session:
        assert posted.receipt_id is not None
        assert [(a.debit_number, a.amount.minor) for a in allocations(session, posted.receipt_id)] == [
            ("A-1001", 10000)
        ]
    assert by_text(traded)["往来款"].state == "proposed"
    assert_green(traded)


def test_a_line_without_a_customer_cannot_be_posted(traded: Workspace) -> None:
    with act(traded) as session:
        ids = bring(session, a_file(STRANGER)).line_ids
    with pytest.raises(Refused, match="no customer"), act(traded) as session:
        post_lines(session, ids.values(), "confirmed")


def an_imported(book: Workspace, amount: str, number: str = "A-1001") -> tuple[int, int]:
    """Import one line of a stranger; return the line's id and the invoice's."""
    with act(book) as session:
        (line_id,) = bring(session, a_file(pay(amount, payer="某某商行", wrote="来款"))).line_ids.values()
        item = next(item.id for item in open_items(session, LATER) if item.number == number)
    return line_id, item


@pytest.mark.parametrize(
    ("amount", "part", "open_after"),
    [
        ("100.00", Part(0, "A-1001", 10000), {"A-1002": 25000, "B-2001": 8000}),
        ("99.50", Part(0, "A-1001", 9950, 50, "fee"), {"A-1002": 25000, "B-2001": 8000}),
        ("97.00", Part(0, "A-1001", 9700, 300, "discount"), {"A-1002": 25000, "B-2001": 8000}),
        ("99.99", Part(0, "A-1001", 9999, 1, "difference"), {"A-1002": 25000, "B-2001": 8000}),
        ("60.00", Part(0, "A-1001", 6000), {"A-1001": 4000, "A-1002": 25000, "B-2001": 8000}),
        ("130.00", Part(0, "A-1001", 10000), {"A-1002": 25000, "B-2001": 8000, "R2026-000001": -3000}),
    ],
)
def test_a_line_is_placed_as_a_person_decided(
    traded: Workspace, amount: str, part: Part, open_after: dict[str, int]
) -> None:
    line_id, item = an_imported(traded, amount)
    rest = by_text(traded)["来款"].amount.minor - part.amount
    with act(traded) as session:
        place(session, line_id, 1, Plan((replace(part, item_id=item),), rest), POLICY)
        assert {i.number: i.open.minor for i in open_items(session, LATER)} == open_after
        with pytest.raises(Refused, match="placed already"):
            place(session, line_id, 1, Plan(unapplied=1), POLICY)
    assert_green(traded)


def test_a_line_is_split_over_invoices_with_a_credit_note_netted(traded: Workspace) -> None:
    line_id, first = an_imported(traded, "330.00")
    with act(traded) as session:
        note = a_credit_note(session, 1, "20.00", number="N-1")
        second = next(i.id for i in open_items(session, LATER) if i.number == "A-1002")
        plan = Plan((Part(first, "A-1001", 10000), Part(second, "A-1002", 25000), Part(note, "N-1", -2000)))
        place(session, line_id, 1, plan, POLICY)
        assert {i.number for i in open_items(session, LATER)} == {"B-2001"}
    assert_green(traded)


@pytest.mark.parametrize(
    ("parts", "unapplied"), [([(0, 10000)], 0), ([(0, 10001)], -1), ([(0, 9000)], 999), ([], 9999), ([(2, 5000)], 5000)]
)
def test_a_plan_that_does_not_fit_is_refused_and_leaves_nothing(
    traded: Workspace, parts: list[tuple[int, int]], unapplied: int
) -> None:
    amount = "100.01" if parts == [(0, 10000)] else "100.00"
    line_id, item = an_imported(traded, amount)
    before = dump(traded)
    with pytest.raises(Refused), act(traded) as session:
        place(
            session,
            line_id,
            1,
            Plan(
                tuple(Part(item + at, ("A-1001", "A-1002", "none")[min(at, 2)], minor) for at, minor in parts),
                unapplied,
            ),
            POLICY,
        )
    assert dump(traded) == before


def test_plans_that_used_the_same_invoice_are_made_anew(traded: Workspace) -> None:
    twin = replace(SURE, reference="S9", text="货款 A-1001 补")
    with act(traded) as session:
        ids = bring(session, a_file(SURE, twin, STRANGER)).line_ids
        item = next(i.id for i in open_items(session, LATER) if i.number == "A-1001")
    with act(traded) as session:
        place(session, ids[0], 1, Plan((Part(item, "A-1001", 10000),)), POLICY)
    assert all(part.item_id != item for part in by_text(traded)["货款 A-1001 补"].plan.parts)
    with act(traded) as session:
        post_lines(session)
    assert_green(traded)


def test_a_stale_plan_is_refused_and_planning_anew_mends_it(traded: Workspace) -> None:
    with act(traded) as session:
        ids = bring(session, a_file(SURE)).line_ids
    with act(traded) as session:
        other = a_receipt(session, 1, "100.00")
        allocate_in_order(session, other, PAID, "hand")
    with pytest.raises(Refused, match="is open"), act(traded) as session:
        post_lines(session, ids.values(), "confirmed")
    with act(traded) as session:
        propose(session, POLICY)
    assert by_text(traded)["货款 A-1001"].tier is not Tier.SURE
    assert_green(traded)


def test_planning_again_what_has_not_changed_writes_nothing(traded: Workspace) -> None:
    with act(traded) as session:
        bring(session, a_file(SURE, STRANGER, OUT))
    with act(traded) as session:
        propose(session, POLICY)
    with traded.read() as session:
        assert session.execute(text("SELECT count(*) FROM change_set")).scalar_one() == 2


def test_not_a_payment_is_remembered_and_unlearned(traded: Workspace) -> None:
    with act(traded) as session:
        (line_id,) = bring(session, a_file(pay("5.00", payer="某某商行", wrote="退押金 1"))).line_ids.values()
        set_aside(session, line_id)
    with act(traded) as session:
        bring(session, a_file(pay("6.00", payer="某某商行", wrote="退押金 2")))
    assert {t: r.state for t, r in by_text(traded).items()} == {"退押金 1": "not_payment", "退押金 2": "not_payment"}
    with act(traded) as session:
        bring_back(session, line_id, POLICY)
    assert by_text(traded)["退押金 1"].state == "proposed"
    with act(traded) as session:
        bring(session, a_file(pay("7.00", payer="某某商行", wrote="退押金 3")))
    assert by_text(traded)["退押金 3"].state == "proposed"
    assert_green(traded)


def test_one_line_set_aside_need_not_be_remembered(traded: Workspace) -> None:
    line_id, _ = an_imported(traded, "5.00")
    with act(traded) as session:
        set_aside(session, line_id, remember=False)
    assert dump(traded)["not_payment_rule"] == []
    with pytest.raises(Refused, match="placed already"), act(traded) as session:
        set_aside(session, 99)


def test_a_line_put_off_stays_and_can_be_placed(traded: Workspace) -> None:
    line_id, item = an_imported(traded, "100.00")
    with act(traded) as session:
        put_off(session, line_id)
    assert by_text(traded)["来款"].state == "later"
    with act(traded) as session:
        place(session, line_id, 1, Plan((Part(item, "A-1001", 10000),)), POLICY)
    assert by_text(traded)["来款"].state == "posted"


def test_an_import_is_undone_whole(traded: Workspace) -> None:
    before = dump(traded)
    with act(traded) as session:
        bring(session, a_file(SURE, STRANGER, OUT))
    undo(traded)
    assert dump(traded) == before
    with act(traded) as session:
        assert bring(session, a_file(SURE, STRANGER, OUT)).count("new") == 3
    assert_green(traded)


def test_a_posting_is_undone_whole_and_can_be_done_again(traded: Workspace) -> None:
    with act(traded) as session:
        bring(session, a_file(SURE, STRANGER, OUT))
    before = dump(traded)
    with act(traded, "Post") as session:
        post_lines(session)
    done = dump(traded)
    with pytest.raises(Refused, match="first undo"):
        undo(traded, 2)
    undo(traded)
    assert dump(traded) == before
    with act(traded) as session:
        post_lines(session)
    assert {table: len(rows) for table, rows in dump(traded).items()} == {
        table: len(rows) for table, rows in done.items()
    }
    assert_green(traded)


parts_of_a_week = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(first=parts_of_a_week, second=parts_of_a_week)
def test_files_in_any_order_give_the_most_of_each_line(new_book: Any, first: list[str], second: list[str]) -> None:
    """Importing A and B, or B and A, or both again, gives each line as often as the file that has it most often."""
    files = [a_file(*(pay(f"{1 + ord(kind)}.00", wrote=kind) for kind in kinds)) for kinds in (first, second)]
    found = []
    for order in ((0, 1), (1, 0), (0, 1, 0, 1)):
        book = new_book()
        for number in order:
            with act(book) as session:
                bring(session, files[number])
        with book.read() as session:
            found.append(sorted(row.text for row in lines(session)))
            assert all(check.ok for check in checks(session))
        book.close()
    wanted = sorted(kind for kind in "abcd" for _ in range(max(first.count(kind), second.count(kind))))
    assert found == [wanted, wanted, wanted]


def test_a_posted_line_is_taken_back_in_one_act_and_asked_about_from_then_on(traded: Workspace) -> None:
    with act(traded) as session:
        bring(session, a_file(SURE, STRANGER))
        assert post_lines(session) == 1
    before = dump(traded)
    line = by_text(traded)["货款 A-1001"]
    with act(traded, "Take back") as session:
        take_back(session, line.id, LATER)
    again = by_text(traded)["货款 A-1001"]
    assert (again.state, again.tier, again.receipt_id) == ("proposed", Tier.CONFIRM, None)
    assert [part.number for part in again.plan.parts] == ["A-1001"]
    assert "taken back" in again.plan.reasons[-1].template
    with act(traded) as session:
        assert post_lines(session) == 0
    assert_green(traded)
    undo(traded)
    assert dump(traded) == before


def test_only_a_posted_line_can_be_taken_back(traded: Workspace) -> None:
    with act(traded) as session:
        bring(session, a_file(SURE))
    line = by_text(traded)["货款 A-1001"]
    with act(traded) as session, pytest.raises(Refused, match="not posted"):
        take_back(session, line.id, LATER)


def test_a_payer_learned_from_a_posting_taken_back_is_unlearned(traded: Workspace) -> None:
    owner = pay("100.00", payer="王老板", wrote="A-1001", reference="K1", payer_account="6217")
    again = pay("250.00", payer="王老板", wrote="A-1002", reference="K2", payer_account="6217")
    with act(traded) as session:
        bring(session, a_file(owner, again))
        ids = [row.id for row in lines(session)]
    for id_ in ids:
        with act(traded) as session:
            row = lines(session, line_id=id_)[0]
            place(session, id_, int(row.customer_id or 0), row.plan, POLICY)
    assert payers(traded) == [("name", "王老板", 2), ("account", "6217", 2)]
    for id_, left in zip(ids, ([("name", "王老板", 1), ("account", "6217", 1)], []), strict=True):
        with act(traded) as session:
            take_back(session, id_, LATER)
        assert payers(traded) == left
    assert_green(traded)


def test_a_payment_service_is_sure_by_number_and_amount_and_never_learned(traded: Workspace) -> None:
    service = "财付通支付科技有限公司"
    first = pay("100.00", payer=service, wrote="A-1001", reference="W1", payer_account="2433")
    second = pay("250.00", payer=service, wrote="货款", reference="W2", payer_account="2433")
    with act(traded) as session:
        bring(session, a_file(first, second))
        assert post_lines(session) == 1
    assert payers(traded) == []
    line = by_text(traded)["货款"]
    assert (line.tier, line.customer_id) == (Tier.UNKNOWN, None)
    with act(traded) as session:
        customer = session.execute(text("SELECT id FROM customer WHERE code = 'C1'")).scalar_one()
        place(session, line.id, customer, Plan(unapplied=25_000), POLICY)
    assert payers(traded) == []
    assert_green(traded)


def test_a_payer_that_was_entered_stays_when_its_receipt_is_taken_back(traded: Workspace) -> None:
    with act(traded) as session:
        customer = a_customer(session, "C3", name="西山木业", aliases=["王老板"])
        an_invoice(session, customer, "70.00", number="D-1")
        bring(session, a_file(pay("70.00", payer="王老板", wrote="D-1", reference="K1")))
        assert post_lines(session) == 1
    with act(traded) as session:
        take_back(session, by_text(traded)["D-1"].id, LATER)
    assert payers(traded) == [("name", "王老板", 0)]


def test_money_sent_back_is_booked_from_its_line_out_of_what_is_not_applied(traded: Workspace) -> None:
    over = pay("130.00", wrote="货款 A-1001", reference="K1")
    back = a_line("-30.00", PAID, payer="海川贸易有限公司", text="多付退回", reference="K2")
    with act(traded) as session:
        bring(session, a_file(over, back))
        row = next(row for row in lines(session) if row.reference == "K1")
        customer = int(row.customer_id or 0)
        place(session, row.id, customer, row.plan, POLICY)
    line = by_text(traded)["多付退回"]
    with act(traded) as session:
        with pytest.raises(Refused, match="no money that came in"):
            place(session, line.id, customer, Plan(unapplied=-3000), POLICY)
        refund_line(session, line.id, customer, POLICY)
    assert by_text(traded)["多付退回"].state == "posted"
    with traded.read() as session:
        assert [
            (item.number, item.open.minor) for item in open_items(session, LATER) if item.customer_id == customer
        ] == [("A-1002", 25000)]
    assert_green(traded)
    with act(traded) as session:
        take_back(session, line.id, LATER)
    with traded.read() as session:
        assert sum(item.open.minor for item in open_items(session, LATER) if item.customer_id == customer) == 22000
    assert_green(traded)


@pytest.mark.parametrize("amount", ["-30.01", "5.00"])
def test_no_more_is_refunded_than_is_not_applied(traded: Workspace, amount: str) -> None:
    with act(traded) as session:
        customer = a_customer(session, "C3", name="西山木业")
        a_receipt(session, customer, "30.00")
        bring(session, a_file(a_line(amount, PAID, payer="西山木业", text="退回", reference="K2")))
        line = next(row for row in lines(session) if row.reference == "K2")
        with pytest.raises(Refused, match="not applied"):
            refund_line(session, line.id, customer, POLICY)


def test_a_line_that_asks_for_a_decision_by_now_is_not_posted_as_sure(traded: Workspace) -> None:
    with act(traded) as session:
        bring(session, a_file(SURE))
    line = by_text(traded)["货款 A-1001"]
    with act(traded) as session:
        session.execute(text("UPDATE match SET tier = 'confirm' WHERE line_id = :line"), {"line": line.id})
    with act(traded) as session:
        assert post_lines(session, [line.id]) == 0
        assert post_lines(session, [line.id], "confirmed") == 1
