"""Whole lines against a small book: tiers, parts, reasons, and that every fen has a place."""

from __future__ import annotations

import importlib.util
import random
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditdesk.banking.matching import (
    CustomerTerms,
    Line,
    Matcher,
    MatchPolicy,
    OpenItem,
    Part,
    Payer,
    Proposal,
    Settled,
    Tier,
)
from creditdesk.base.display import sentence
from creditdesk.base.errors import Cancelled
from creditdesk.base.progress import Progress
from creditdesk.ledger.allocation_order import AllocationOrder

TODAY = date(2026, 11, 20)
MACHINES, ELECTRONICS, SONS = 1, 2, 3
MACHINES_NAME, MACHINES_ACCOUNT = "苏州恒远机械有限公司", "6222021100012345678"
ELECTRONICS_NAME = "深圳市恒源电子有限公司"
SONS_NAME = "Müller & Söhne GmbH & Co. KG"


def item(number: str, customer: int, amount: int, *, left: int | None = None, day: int = 1, **more: object) -> OpenItem:
    due = date(2026, 9, 1) + timedelta(days=day)
    plain = OpenItem(
        id=sum(ord(c) * 131**place for place, c in enumerate(number)),
        number=number,
        customer_id=customer,
        issued_on=due - timedelta(days=30),
        due_on=due,
        amount=amount,
        open=amount if left is None else left,
        currency="CNY",
        reference="",
    )
    return replace(plain, **more)


ITEMS = (
    item("INV-2026-030", MACHINES, 5_803_000, left=0, day=0),
    item("INV-2026-031", MACHINES, 2_840_000, day=1),
    item("INV-2026-032", MACHINES, 2_230_000, day=2),
    item("INV-2026-033", MACHINES, 1_249_950, day=3),
    item("INV-2026-034", MACHINES, 900_000, day=4),
    item("INV-2026-040", ELECTRONICS, 500_000, day=5, reference="PO-868010"),
    item("INV-2026-041", ELECTRONICS, 500_000, day=6),
    item("24442000000123456789", ELECTRONICS, 777_777, day=7),
    item("CN-2026-031", ELECTRONICS, -50_000, day=8),
    item("XS202611-0007", SONS, 100_000, day=9),
    item("10023", SONS, 200_000, day=10),
    item("INV-2026-1", SONS, 33_300, day=11),
    item("INV-2026-10", SONS, 44_400, day=12),
)
PAYERS = (
    Payer(MACHINES, "name", MACHINES_NAME, 0),
    Payer(MACHINES, "account", MACHINES_ACCOUNT, 4),
    Payer(ELECTRONICS, "name", ELECTRONICS_NAME, 0),
    Payer(ELECTRONICS, "name", "SHENZHEN HENGYUAN ELECTRONICS CO., LTD.", 0),
    Payer(SONS, "name", SONS_NAME, 0),
)
TERMS = (CustomerTerms(MACHINES, "C001"), CustomerTerms(ELECTRONICS, "C002"), CustomerTerms(SONS, "C003", 20, 14))


def line(amount: int, text: str = "货款", payer: str = MACHINES_NAME, account: str = "", **more: object) -> Line:
    return replace(Line(0, TODAY, amount, "CNY", payer, account, text, ""), **more)


def matcher(items: tuple[OpenItem, ...], payers: tuple[Payer, ...]) -> Matcher:
    """A matcher of these items; those of which nothing is open are the settled ones."""
    settled = [Settled(one.id, one.number, one.customer_id, one.due_on, one.amount) for one in items if not one.open]
    return Matcher([one for one in items if one.open], settled, payers, TERMS, MatchPolicy())


def match(
    *lines: Line, items: tuple[OpenItem, ...] = ITEMS, payers: tuple[Payer, ...] = PAYERS
) -> tuple[Proposal, ...]:
    numbered = [replace(one, id=place) for place, one in enumerate(lines)]
    return matcher(items, payers).match(numbered)


def one(*arguments: object, **more: object) -> Proposal:
    return match(line(*arguments, **more))[0]


def paid(proposal: Proposal) -> dict[str, int]:
    return {part.number: part.amount for part in proposal.parts}


def reasons(proposal: Proposal) -> str:
    return "; ".join(sentence(reason, "en") for reason in proposal.reasons)


SURE = [
    (MACHINES_NAME, 2_840_000, "付9月货款", ["031"]),
    (MACHINES_NAME, 2_840_000, "货款INV-2026-031", ["031"]),
    (MACHINES_NAME, 2_840_000, "货款INV2026031", ["031"]),
    (MACHINES_NAME, 2_840_000, "INV 26-031", ["031"]),
    (MACHINES_NAME, 2_840_000, "inv.2026/31", ["031"]),
    (MACHINES_NAME, 2_840_000, "INV-2O26-O31", ["031"]),
    (MACHINES_NAME, 2_840_000, "INV-2026-013", ["031"]),  # two digits swapped
    (MACHINES_NAME, 2_840_000, "2026年9月货款 合同20260912", ["031"]),
    (MACHINES_NAME, 7_219_950, "031-034号发票", ["031", "032", "033", "034"]),
    (MACHINES_NAME, 7_219_950, "INV-2026-031至034", ["031", "032", "033", "034"]),
    (MACHINES_NAME, 7_219_950, "发票031、032、033、034", ["031", "032", "033", "034"]),
    (MACHINES_NAME, 2_149_950, "付033、034发票款", ["033", "034"]),
    (MACHINES_NAME, 5_070_000, "INV2026031等2张发票", ["031", "032"]),
    (MACHINES_NAME, 5_070_000, "INV-2026-031 u.a.", ["031", "032"]),
    (MACHINES_NAME, 6_319_950, "", ["031", "032", "033"]),
    (MACHINES_NAME, 2_230_000, "付款 032", ["032"]),
    ("苏州恒远机械", 2_840_000, "货款", ["031"]),
    ("苏州市恒远机械有限公司", 2_840_000, "货款", ["031"]),
    ("苏州恒元机械有限公司", 2_840_000, "INV-2026-031", ["031"]),  # misspelt, but number and amount agree
    ("深圳恒源电子有限公司", 500_000, "订单PO868010", ["040"]),
    ("深圳恒源电子有限公司", 500_000, "采购订单 868010", ["040"]),
]


@pytest.mark.parametrize(("payer", "amount", "text", "numbers"), SURE, ids=[f"{row[0]} {row[2]}" for row in SURE])
def test_payer_and_amount_or_number_make_a_proposal_sure(payer: str, amount: int, text: str, numbers: list[str]):
    proposal = one(amount, text, payer)
    assert (proposal.tier, sorted(paid(proposal))) == (Tier.SURE, [f"INV-2026-{number}" for number in numbers])
    assert proposal.unapplied == 0


def test_known_account_is_enough_whatever_the_name():
    proposal = one(2_840_000, "", "王建国", MACHINES_ACCOUNT)
    assert (proposal.tier, proposal.customer_id) == (Tier.SURE, MACHINES)
    assert "payer account used 4 times" in reasons(proposal)


def test_number_is_never_found_inside_a_longer_one():
    assert paid(one(44_400, "INV-2026-10", SONS_NAME)) == {"INV-2026-10": 44_400}
    assert paid(one(33_300, "INV 2026 1", SONS_NAME)) == {"INV-2026-1": 33_300}


def test_long_electronic_invoice_number_is_known_by_its_last_digits():
    assert paid(one(777_777, "发票尾号456789", ELECTRONICS_NAME)) == {"24442000000123456789": 777_777}


def test_equal_open_amounts_are_a_tie_proposed_oldest_first_and_never_sure():
    proposal = one(500_000, "货款", ELECTRONICS_NAME)
    assert (proposal.tier, paid(proposal)) == (Tier.CONFIRM, {"INV-2026-040": 500_000})
    assert [(rival.what, sentence(rival.why_not, "en")) for rival in proposal.rivals] == [
        ("INV-2026-041", "same amount, due later")
    ]


def test_two_sets_that_add_up_are_a_tie():
    items = tuple(
        item(f"INV-2026-06{n}", MACHINES, amount, day=n) for n, amount in enumerate((100, 500, 200, 400, 999))
    )
    proposal = match(line(600), items=items)[0]
    assert proposal.tier is Tier.CONFIRM
    assert paid(proposal) == {"INV-2026-060": 100, "INV-2026-061": 500}


def test_twins_are_two_payments_and_the_second_goes_on_account():
    first, second = match(line(2_840_000), line(2_840_000))
    assert (first.tier, paid(first)) == (Tier.SURE, {"INV-2026-031": 2_840_000})
    assert (second.tier, second.customer_id, second.parts, second.unapplied) == (
        Tier.CONFIRM, MACHINES, (), 2_840_000,
    )  # fmt: skip
    assert "same payer, amount, text and day" in reasons(second)


def test_line_that_names_its_invoice_is_placed_before_an_earlier_one_that_does_not():
    unnamed, named = match(line(500_000, "货款", ELECTRONICS_NAME), line(500_000, "INV-2026-040", ELECTRONICS_NAME))
    assert (paid(unnamed), paid(named)) == ({"INV-2026-041": 500_000}, {"INV-2026-040": 500_000})


def test_two_part_payments_in_one_statement_share_what_is_open():
    first, second = match(line(2_000_000, "INV-2026-031"), line(840_000, "INV-2026-031"))
    assert (paid(first), first.tier) == ({"INV-2026-031": 2_000_000}, Tier.CONFIRM)
    assert (paid(second), second.tier) == ({"INV-2026-031": 840_000}, Tier.SURE)


def test_small_shortfall_is_a_bank_fee_to_be_confirmed():
    proposal = one(2_838_500, "INV-2026-031")
    assert proposal.tier is Tier.CONFIRM
    assert proposal.parts[0].amount == 2_838_500
    assert (proposal.parts[0].deduction, proposal.parts[0].deduction_kind) == (1_500, "fee")


def test_two_per_cent_short_is_a_cash_discount_and_says_when_none_was_agreed():
    proposal = one(2_783_200, "INV-2026-031")
    assert (proposal.parts[0].deduction, proposal.parts[0].deduction_kind) == (56_800, "discount")
    assert "no cash discount is agreed" in reasons(proposal)
    late = one(98_000, "XS202611-0007", SONS_NAME)
    assert "the discount period ended on 2026-08-25" in reasons(late)


def test_discount_over_several_invoices_is_split_by_invoice():
    proposal = one(2_106_951, "付033、034发票款")
    assert [(part.amount + part.deduction, part.deduction_kind) for part in proposal.parts] == [
        (1_249_950, "discount"), (900_000, "discount"),
    ]  # fmt: skip


def test_credit_note_is_netted_where_it_makes_the_amount_exact():
    for text in ("INV-2026-040", "INV-2026-040 减 CN-2026-031"):
        proposal = one(450_000, text, ELECTRONICS_NAME)
        assert (proposal.tier, paid(proposal)) == (Tier.SURE, {"INV-2026-040": 500_000, "CN-2026-031": -50_000})


def test_credit_note_named_alone_finds_the_invoice_it_was_taken_off():
    proposal = one(727_777, "已扣 CN-2026-031", ELECTRONICS_NAME)
    assert (proposal.tier, paid(proposal)) == (Tier.SURE, {"24442000000123456789": 777_777, "CN-2026-031": -50_000})


def test_credit_note_is_never_netted_without_an_invoice():
    for amount in (123_456, 450_000, 1_000):
        proposal = one(amount, "CN-2026-031", ELECTRONICS_NAME)
        assert sum(part.amount for part in proposal.parts if part.amount > 0) >= sum(
            -part.amount for part in proposal.parts if part.amount < 0
        )
        assert proposal.tier is not Tier.SURE


def test_invoice_already_paid_leaves_the_money_on_account_and_says_so():
    proposal = one(5_803_000, "INV-2026-030")
    assert (proposal.tier, proposal.customer_id, proposal.parts) == (Tier.CONFIRM, MACHINES, ())
    assert proposal.unapplied == 5_803_000
    assert "INV-2026-030 is already paid" in reasons(proposal)


def test_settled_invoice_named_is_not_replaced_by_another_of_the_same_amount():
    items = (*ITEMS, item("INV-2026-035", MACHINES, 5_803_000))
    assert match(line(5_803_000, "INV-2026-030"), items=items)[0].parts == ()


def test_number_of_a_settled_invoice_one_slip_from_an_open_one_is_asked_about():
    proposal = one(2_840_000, "INV-2026-030")
    assert (proposal.tier, paid(proposal)) == (Tier.CONFIRM, {"INV-2026-031": 2_840_000})


def test_credit_note_with_the_same_digits_is_not_taken_for_the_settled_invoice_named():
    settled = item("INV-2026-077", MACHINES, 100_000, left=0)
    note = item("CN-2026-077", ELECTRONICS, -30_000)
    proposal = match(line(100_000, "INV-2026-077"), items=(*ITEMS, settled, note))[0]
    assert (proposal.customer_id, proposal.parts) == (MACHINES, ())
    assert "INV-2026-077 is already paid" in reasons(proposal)


def test_order_number_with_the_digits_of_an_invoice_means_the_order():
    items = (*ITEMS, item("INV-2026-099", MACHINES, 100_000, reference="PO-2026-031"))
    assert paid(match(line(100_000, "PO-2026-031"), items=items)[0]) == {"INV-2026-099": 100_000}


def test_too_much_for_the_named_invoice_stays_unapplied():
    proposal = one(910_000, "INV-2026-034")
    assert (proposal.tier, paid(proposal), proposal.unapplied) == (Tier.CONFIRM, {"INV-2026-034": 900_000}, 10_000)


def test_more_than_everything_open_goes_on_account():
    proposal = one(9_999_999)
    assert (proposal.tier, proposal.customer_id, proposal.parts) == (Tier.CONFIRM, MACHINES, ())


def test_odd_amount_is_proposed_as_part_payment_of_the_oldest():
    proposal = one(1_000_000, "尾款")
    assert (proposal.tier, paid(proposal)) == (Tier.CONFIRM, {"INV-2026-031": 1_000_000})


def test_invoice_passed_over_by_later_payments_does_not_come_first():
    paid_before = tuple(
        item(f"INV-2026-0{n}", MACHINES, 100, left=0, due_on=date(2026, 9, n - 50)) for n in range(51, 55)
    )
    forgotten = item("INV-2025-009", MACHINES, 2_840_000, issued_on=date(2025, 1, 1), due_on=date(2025, 2, 1))
    proposal = match(line(2_840_000), items=(*ITEMS, *paid_before, forgotten))[0]
    assert (proposal.tier, paid(proposal)) == (Tier.CONFIRM, {"INV-2026-031": 2_840_000})


def test_invoice_passed_over_is_sure_only_when_named():
    paid_before = tuple(item(f"INV-2026-05{n}", MACHINES, 100, left=0, day=n) for n in range(3))
    forgotten = item("INV-2025-009", MACHINES, 777_700, issued_on=date(2025, 1, 1), due_on=date(2025, 2, 1))
    items = (*ITEMS, *paid_before, forgotten)
    assert match(line(777_700), items=items)[0].tier is Tier.CONFIRM
    assert match(line(777_700, "INV-2025-009"), items=items)[0].tier is Tier.SURE


def test_third_party_with_number_and_amount_is_asked_about():
    proposal = one(2_840_000, "代苏州恒远付货款 INV-2026-031", "王建国")
    assert (proposal.tier, proposal.customer_id) == (Tier.CONFIRM, MACHINES)
    assert "not known as a payer" in reasons(proposal)


def test_customer_paying_for_another_customer_is_asked_about():
    proposal = one(2_840_000, "INV-2026-031", ELECTRONICS_NAME)
    assert (proposal.tier, proposal.customer_id) == (Tier.CONFIRM, MACHINES)


def test_stranger_without_number_is_not_understood_and_rivals_say_why():
    proposal = one(2_840_000, "货款", "王建国")
    assert (proposal.tier, proposal.customer_id, proposal.parts) == (Tier.UNKNOWN, None, ())
    assert [rival.what for rival in proposal.rivals] == ["INV-2026-031"]


def test_name_that_is_only_alike_is_not_sure_by_amount_alone():
    proposal = one(2_840_000, "货款", "苏州恒元机械有限公司")
    assert (proposal.tier, paid(proposal)) == (Tier.CONFIRM, {"INV-2026-031": 2_840_000})


def test_account_and_name_of_different_customers_are_not_sure():
    proposal = one(2_840_000, "INV-2026-031", ELECTRONICS_NAME, MACHINES_ACCOUNT)
    assert (proposal.tier, proposal.customer_id) == (Tier.CONFIRM, MACHINES)
    assert "account and name belong to different customers" in reasons(proposal)


def test_account_of_two_customers_decides_nothing_but_the_number_does():
    payers = (Payer(MACHINES, "account", "9", 2), Payer(ELECTRONICS, "account", "9", 2))
    named = match(line(2_840_000, "INV-2026-031", "保理公司", "9"), payers=payers)[0]
    assert (named.tier, named.customer_id) == (Tier.SURE, MACHINES)
    unnamed = match(line(123, "货款", "保理公司", "9"), payers=payers)[0]
    assert unnamed.tier is not Tier.SURE


def test_disputed_and_younger_invoices_are_not_sure():
    disputed = (item("INV-2026-031", MACHINES, 2_840_000, disputed=True),)
    assert "is disputed" in reasons(match(line(2_840_000), items=disputed)[0])
    younger = (item("INV-2026-031", MACHINES, 2_840_000, issued_on=TODAY + timedelta(days=1)),)
    proposal = match(line(2_840_000), items=younger)[0]
    assert proposal.tier is Tier.CONFIRM
    assert "younger than the payment" in reasons(proposal)


def test_other_currency_is_never_matched():
    assert one(2_840_000, "INV-2026-031", currency="USD").parts == ()


def test_set_of_more_than_six_unnamed_invoices_is_not_sure():
    items = tuple(item(f"INV-2026-1{n:02}", MACHINES, 10_000 + 3**n, day=n) for n in range(8))
    proposal = match(line(sum(one.open for one in items)), items=items)[0]
    assert (proposal.tier, len(proposal.parts)) == (Tier.CONFIRM, 8)


@pytest.mark.parametrize(
    ("payer", "amount", "text"),
    [
        ("中国工商银行", 1_234, "结息"),
        ("张三", 500_000, "代发工资"),
        ("本公司", 10_000, "定期转存"),
        ("国家金库苏州支库", 7_700, "退税"),
        ("电力公司", -80_000, "电费"),
        ("中国工商银行", -1_500, "手续费"),
        ("谁", 0, ""),
    ],
)
def test_what_is_no_customer_payment_is_left_alone(payer: str, amount: int, text: str):
    proposal = one(amount, text, payer)
    assert (proposal.tier, proposal.customer_id, proposal.parts) == (Tier.NOT_PAYMENT, None, ())


def test_word_for_interest_in_a_customers_payment_does_not_hide_it():
    assert one(2_840_000, "货款 含利息").tier is Tier.SURE


def test_service_fee_paid_in_by_a_stranger_is_not_taken_for_a_bank_charge():
    assert one(2_840_000, "技术服务费", "王建国").tier is Tier.UNKNOWN


def test_money_out_to_a_customer_is_shown_as_possible_refund():
    proposal = one(-50_000, "退款")
    assert (proposal.tier, proposal.customer_id, proposal.parts) == (Tier.UNKNOWN, MACHINES, ())
    assert "a refund, or a payment returned" in reasons(proposal)


def test_reference_of_the_payer_is_read_too_but_a_flow_number_is_not():
    named = one(500_000, "货款", ELECTRONICS_NAME, reference="E2E INV-2026-041")
    assert paid(named) == {"INV-2026-041": 500_000}
    assert one(500_000, "货款", ELECTRONICS_NAME, reference="2026041").tier is Tier.CONFIRM


def test_part_carries_the_id_of_its_item():
    number = "INV-2026-031"
    wanted = next(item.id for item in ITEMS if item.number == number)
    assert one(2_840_000).parts == (Part(wanted, number, 2_840_000),)


def test_cancelled_progress_stops_the_matching():
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        matcher(ITEMS, PAYERS).match([line(1)], progress)


TEXTS = [
    "",
    "货款",
    "INV-2026-031",
    "031-034",
    "INV-2026-040 CN-2026-031",
    "INV-2026-030",
    "PO868010",
    "等3张",
    "结息",
    "10023",
]
LINES = st.lists(
    st.builds(
        line,
        amount=st.one_of(
            st.integers(-10_000, 9_000_000),
            st.sampled_from([2_840_000, 500_000, 450_000, 5_070_000, 2_838_500, 33_300, 7_219_950]),
        ),
        text=st.sampled_from(TEXTS),
        payer=st.sampled_from([MACHINES_NAME, ELECTRONICS_NAME, SONS_NAME, "苏州恒元机械", "王建国", ""]),
        account=st.sampled_from(["", MACHINES_ACCOUNT]),
    ),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_every_fen_has_a_place_and_no_item_is_paid_twice(lines: list[Line]):
    proposals = match(*lines)
    used: dict[int, int] = {}
    for one_line, proposal in zip(lines, proposals, strict=True):
        assert sum(part.amount for part in proposal.parts) + proposal.unapplied == one_line.amount
        assert proposal.unapplied >= 0 or one_line.amount < 0
        assert proposal.reasons
        if proposal.tier is Tier.SURE:
            assert proposal.unapplied == 0
        for part in proposal.parts:
            assert part.deduction >= 0
            used[part.item_id] = used.get(part.item_id, 0) + part.amount + part.deduction
    for one_item in ITEMS:
        taken = used.get(one_item.id, 0)
        assert 0 <= taken <= one_item.open or one_item.open <= taken <= 0


@settings(max_examples=60, deadline=None)
@given(LINES, st.integers(0, 1000))
def test_order_in_which_items_and_payers_come_changes_nothing(lines: list[Line], seed: int):
    shuffle = random.Random(seed)
    items, payers = list(ITEMS), list(PAYERS)
    shuffle.shuffle(items)
    shuffle.shuffle(payers)
    assert match(*lines, items=tuple(items), payers=tuple(payers)) == match(*lines)


@pytest.fixture(scope="module")
def workload() -> ModuleType:
    path = Path(__file__).resolve().parents[1] / "bench" / "match_workload.py"
    spec = importlib.util.spec_from_file_location("match_workload", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    if not module.WORKLOAD.exists():
        pytest.skip("the generated workload is not here")
    return module


@pytest.mark.parametrize("seed", [11, 12])
def test_generated_statement_reaches_the_figures_promised(workload: ModuleType, seed: int):
    directory = workload.generated("S", seed)
    book = workload.load(directory)
    proposals = Matcher(book.items, book.settled, book.payers, book.customers, MatchPolicy()).match(book.lines)
    figures = workload.figures(workload.judge(directory, book, proposals), by_kind=False)
    assert figures["sure_precision"] >= 0.997
    assert figures["sure_share"] >= 0.60
    assert figures["exact_share"] >= 0.97


STRANGE = [
    ("货款 INV-2026-777", "INV-2026-777"),
    ("货款INV2026777", "INV2026777"),
    ("发票24442000000123450000货款", "24442000000123450000"),
    ("Rechnung INV 2026/888", "INV 2026/888"),
]


@pytest.mark.parametrize(("text", "number"), STRANGE)
def test_a_number_that_looks_like_ours_and_is_not_in_the_book_is_asked_about(text: str, number: str):
    proposal = one(2_840_000, text)
    assert (list(paid(proposal)), proposal.tier) == (["INV-2026-031"], Tier.CONFIRM)
    assert f"the text names {number}, which is not in the book" in reasons(proposal)


@pytest.mark.parametrize(
    "text", ["货款 合同 KH-2026-777", "PO 868999", "货款 28.06.2025", "电话13800001234", "发票 12"]
)
def test_numbers_of_another_look_leave_an_exact_amount_sure(text: str):
    assert one(2_840_000, text).tier == Tier.SURE


@pytest.mark.parametrize("named", ["INV-2026-030", "INV-2026-040"])
def test_a_number_that_is_settled_or_another_customers_is_asked_about(named: str):
    assert one(2_840_000, f"货款 {named}").tier != Tier.SURE


def test_money_nothing_explains_is_laid_in_the_statutory_order_where_the_policy_says_so():
    statutory = replace(MatchPolicy(), order=AllocationOrder.STATUTORY)
    items = (
        item("INV-2026-051", MACHINES, 100_000, day=120),
        item("INV-2026-052", MACHINES, 30_000, day=2),
        item("INV-2026-053", MACHINES, 30_000, day=2),
    )
    by_default = match(line(40_001), items=items)[0]
    (proposal,) = Matcher(items, [], PAYERS, TERMS, statutory).match([line(40_001)])
    assert paid(by_default) == {"INV-2026-051": 40_001}
    assert paid(proposal) == {"INV-2026-052": 20_001, "INV-2026-053": 20_000}
    assert proposal.tier is Tier.CONFIRM
    assert "in proportion" in reasons(proposal)
