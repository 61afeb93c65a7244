"""What a payment says in words: for whom, which months, how much of what, an advance, money returned, a service that pays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from creditdesk.banking.matching import (
    CustomerTerms,
    Line,
    Matcher,
    MatchPolicy,
    OpenItem,
    Payer,
    Proposal,
    Tier,
)
from creditdesk.base.display import sentence

PAID_ON = date(2026, 9, 10)
MACHINES, TRADING, GROUP = 1, 2, 3
MACHINES_NAME, TRADING_NAME, GROUP_NAME = "苏州恒远机械有限公司", "Nordhof Trading GmbH", "恒信控股集团有限公司"
PAYERS = (
    Payer(MACHINES, "name", MACHINES_NAME, 0),
    Payer(MACHINES, "contact", "王芳", 0),
    Payer(TRADING, "name", TRADING_NAME, 0),
    Payer(TRADING, "contact", "Ida Brandt", 0),
    Payer(GROUP, "name", GROUP_NAME, 0),
)
TERMS = (CustomerTerms(MACHINES, "C1", 20, 10), CustomerTerms(TRADING, "C2", 30, 14), CustomerTerms(GROUP, "C3"))


def item(number: str, customer: int, amount: int, issued: date, left: int | None = None) -> OpenItem:
    due = issued + timedelta(days=30)
    return OpenItem(hash(number), number, customer, issued, due, amount, left or amount, "CNY", "")


ITEMS = (
    item("XS-2607-0011", MACHINES, 500_000, date(2026, 7, 3)),
    item("XS-2607-0012", MACHINES, 120_050, date(2026, 7, 9)),
    item("XS-2608-0041", MACHINES, 300_000, date(2026, 8, 5)),
    item("XS-2608-0042", MACHINES, 230_000, date(2026, 8, 20)),
    item("XS-2608-0077", TRADING, 410_000, date(2026, 8, 2)),
    item("XS-2608-0078", TRADING, 160_000, date(2026, 8, 28)),
    item("XS-2609-0005", TRADING, 990_000, date(2026, 9, 2)),
)


def line(amount: int, text: str, payer: str = MACHINES_NAME, account: str = "") -> Line:
    return Line(0, PAID_ON, amount, "CNY", payer, account, text, "")


def match(
    *lines: Line, items: tuple[OpenItem, ...] = ITEMS, payers: tuple[Payer, ...] = PAYERS
) -> tuple[Proposal, ...]:
    numbered = [replace(one, id=place) for place, one in enumerate(lines)]
    return Matcher(items, (), payers, TERMS, MatchPolicy()).match(numbered)


def one(amount: int, text: str, payer: str = MACHINES_NAME, account: str = "") -> Proposal:
    return match(line(amount, text, payer, account))[0]


def paid(proposal: Proposal) -> dict[str, int]:
    return {part.number[-4:]: part.amount for part in proposal.parts}


def reasons(proposal: Proposal) -> str:
    return "; ".join(sentence(reason, "en") for reason in proposal.reasons)


# ------------------------------------------------------------------ for whom
@pytest.mark.parametrize("text", ["代苏州恒远机械有限公司付货款", "代恒远机械付款", "货款(替苏州市恒远机械付)"])
def test_a_text_that_names_the_customer_says_whose_money_a_strangers_is(text: str):
    proposal = one(500_000, text, "李四")
    assert (proposal.tier, proposal.customer_id, paid(proposal)) == (Tier.CONFIRM, MACHINES, {"0011": 500_000})
    assert "the text names the customer 苏州恒远机械" in reasons(proposal) or "恒远机械" in reasons(proposal)


def test_a_text_that_names_customer_and_invoice_is_sure():
    assert one(500_000, "代恒远机械付XS-2607-0011", "李四").tier is Tier.SURE


def test_a_text_that_names_two_customers_alike_long_names_nobody():
    payers = (Payer(MACHINES, "name", "恒远机械有限公司", 0), Payer(GROUP, "name", "永丰机械有限公司", 0))
    (proposal,) = match(line(500_000, "代恒远机械、永丰机械付", "李四"), payers=payers)
    assert (proposal.tier, proposal.customer_id) == (Tier.UNKNOWN, None)


@pytest.mark.parametrize(
    ("payer", "customer", "amount"), [("王芳", MACHINES, 500_000), ("IDA BRANDT", TRADING, 410_000)]
)
def test_the_contact_person_pays_for_the_customer_and_is_asked_about(payer: str, customer: int, amount: int):
    proposal = one(amount, "货款", payer)
    assert (proposal.tier, proposal.customer_id, proposal.unapplied) == (Tier.CONFIRM, customer, 0)
    assert "contact person" in reasons(proposal)


def test_a_contact_person_of_two_customers_is_nobody():
    (proposal,) = match(line(500_000, "货款", "王芳"), payers=(*PAYERS, Payer(TRADING, "contact", "王芳", 0)))
    assert (proposal.tier, proposal.customer_id) == (Tier.UNKNOWN, None)


@pytest.mark.parametrize("text", ["0011 货款", "invoice 0011"])
def test_a_stranger_with_the_end_of_a_number_and_its_exact_amount_is_asked_about(text: str):
    proposal = one(500_000, text, "周吴郑王")
    assert (proposal.tier, proposal.customer_id) == (Tier.CONFIRM, MACHINES)
    assert one(500_100, text, "周吴郑王").tier is Tier.UNKNOWN


def test_a_parent_that_is_a_customer_itself_pays_what_its_text_names():
    proposal = one(620_050, "付子公司货款 XS-2607-0011、XS-2607-0012", GROUP_NAME)
    assert (proposal.tier, proposal.customer_id) == (Tier.CONFIRM, MACHINES)
    assert paid(proposal) == {"0011": 500_000, "0012": 120_050}


@pytest.mark.parametrize(("payer", "own"), [(GROUP_NAME, GROUP), (TRADING_NAME, TRADING)])
def test_a_customer_that_names_anothers_invoice_less_a_discount_does_not_pay_its_own_oldest(payer: str, own: int):
    items = (*ITEMS, item("XS-2605-0002", own, 900_000, date(2026, 5, 1)))
    (proposal,) = match(line(490_000, "XS-2607-0011", payer), items=items)
    assert (proposal.tier, proposal.customer_id, paid(proposal)) == (Tier.CONFIRM, MACHINES, {"0011": 490_000})


@pytest.mark.parametrize("printed", [GROUP_NAME, "恒信控股集团有限责任公司"])
@pytest.mark.parametrize("account", ["", "6225"])
def test_a_parent_learnt_under_another_customers_registered_name_is_never_sure(printed: str, account: str):
    learnt = (Payer(MACHINES, "name", printed, 5), Payer(MACHINES, "account", "6225", 5))
    (proposal,) = match(line(500_000, "货款", printed, account), payers=(*PAYERS, *learnt))
    assert proposal.tier is not Tier.SURE
    own = (Payer(MACHINES, "name", "恒信机械厂", 5), Payer(MACHINES, "account", "6225", 5))
    assert match(line(500_000, "货款", "恒信机械厂", "6225"), payers=(*PAYERS, *own))[0].tier is Tier.SURE


# ------------------------------------------------------------------ payment services
@pytest.mark.parametrize(
    "service", ["财付通支付科技有限公司", "支付宝(中国)网络技术有限公司", "Stripe Payments Europe Ltd"]
)
def test_number_and_amount_make_a_payment_through_a_service_sure(service: str):
    proposal = one(500_000, "XS-2607-0011", service)
    assert (proposal.tier, proposal.customer_id) == (Tier.SURE, MACHINES)


@pytest.mark.parametrize(("amount", "text"), [(500_000, "0011"), (499_000, "XS-2607-0011"), (500_000, "货款")])
def test_a_service_without_whole_number_and_exact_amount_is_not_sure(amount: int, text: str):
    assert one(amount, text, "财付通支付科技有限公司").tier is not Tier.SURE


@pytest.mark.parametrize("amount", [910_000, 500_000])
def test_a_service_that_names_invoices_of_two_customers_is_not_sure(amount: int):
    assert one(amount, "XS-2607-0011 XS-2608-0077", "财付通支付科技有限公司").tier is not Tier.SURE


def test_a_service_learnt_for_a_customer_says_nothing():
    learnt = (Payer(MACHINES, "name", "财付通支付科技有限公司", 9), Payer(MACHINES, "account", "2433", 9))
    (proposal,) = match(line(500_000, "货款", "财付通支付科技有限公司", "2433"), payers=(*PAYERS, *learnt))
    assert (proposal.tier, proposal.customer_id) == (Tier.UNKNOWN, None)


# ------------------------------------------------------------------ months, amounts
@pytest.mark.parametrize(
    ("amount", "text", "payer", "ends"),
    [
        (530_000, "8月货款", MACHINES_NAME, ["0041", "0042"]),
        (1_150_050, "7-8月货款", MACHINES_NAME, ["0011", "0012", "0041", "0042"]),
        (620_050, "2026年7月份货款", MACHINES_NAME, ["0011", "0012"]),
        (570_000, "goods 2026.08", TRADING_NAME, ["0077", "0078"]),
    ],
)
def test_a_month_in_the_text_pays_all_that_was_invoiced_in_it(amount: int, text: str, payer: str, ends: list[str]):
    proposal = one(amount, text, payer)
    assert (proposal.tier, sorted(paid(proposal))) == (Tier.SURE, ends)
    assert "all open invoices of the month" in reasons(proposal)


def test_a_month_in_the_text_chooses_among_equal_amounts_and_is_asked_about():
    items = (*ITEMS, item("XS-2606-0001", MACHINES, 300_000, date(2026, 6, 1)))
    (proposal,) = match(line(300_000, "8月货款"), items=items)
    assert (proposal.tier, paid(proposal)) == (Tier.CONFIRM, {"0041": 300_000})
    assert "month in the text" in reasons(proposal)


def test_what_a_line_names_by_month_is_not_given_away_to_an_earlier_line_that_says_nothing():
    items = (*ITEMS, item("XS-2606-0001", MACHINES, 300_000, date(2026, 6, 1)))
    silent, dated = match(line(300_000, "货款"), line(300_000, "6月货款"), items=items)
    assert (paid(silent), paid(dated)) == ({"0041": 300_000}, {"0001": 300_000})


@pytest.mark.parametrize(
    "text",
    ["XS-2607-0011 1000元, XS-2608-0041 2500.50元", "XS-2607-0011 1,000.00 CNY; XS-2608-0041 2,500.50 CNY"],
)
def test_amounts_beside_the_numbers_divide_the_payment(text: str):
    proposal = one(350_050, text)
    assert (proposal.tier, paid(proposal)) == (Tier.SURE, {"0011": 100_000, "0041": 250_050})


def test_amounts_that_are_not_the_payment_or_more_than_open_divide_nothing():
    assert "amount of each" not in reasons(one(350_000, "XS-2607-0011 1000元, XS-2608-0041 2500.50元"))
    assert "amount of each" not in reasons(one(900_000, "XS-2607-0011 1000元, XS-2608-0041 8000元"))


# ------------------------------------------------------------------ advances, money returned
@pytest.mark.parametrize("text", ["预付款", "定金", "订金30%", "Anzahlung 30%", "advance payment"])
def test_an_advance_goes_on_account_though_some_invoices_would_add_up(text: str):
    proposal = one(530_000, text)
    assert (proposal.tier, proposal.parts, proposal.unapplied) == (Tier.CONFIRM, (), 530_000)
    assert "an advance by its text" in reasons(proposal)


def test_an_advance_of_an_open_amount_is_asked_about():
    assert (one(300_000, "预付款").tier, paid(one(300_000, "预付款"))) == (Tier.CONFIRM, {"0041": 300_000})


@pytest.mark.parametrize("text", ["退汇", "退票 账号有误", "退款", "payment returned"])
def test_money_returned_is_shown_with_its_customer_and_never_sure(text: str):
    proposal = one(500_000, text)
    assert (proposal.tier, proposal.customer_id, proposal.parts) == (Tier.UNKNOWN, MACHINES, ())
    assert one(500_000, f"{text} XS-2607-0011").tier is Tier.CONFIRM


def test_a_refund_taken_off_a_payment_is_no_refund():
    assert one(500_000, "货款(已扣退款)").tier is Tier.SURE


# ------------------------------------------------------------------ cash discount by the terms
def test_a_discount_by_the_terms_within_the_days_is_sure():
    proposal = one(960_300, "XS-2609-0005", TRADING_NAME)
    assert (proposal.tier, proposal.parts[0].deduction, proposal.unapplied) == (Tier.SURE, 29_700, 0)
    assert "agreed for payment until 2026-09-16" in reasons(proposal)


@pytest.mark.parametrize(
    ("amount", "text", "payer", "why"),
    [
        (490_000, "XS-2607-0011", MACHINES_NAME, "the discount period ended on 2026-07-13"),
        (970_200, "XS-2609-0005", TRADING_NAME, "agreed with this customer is another"),
        (960_300, "goods", TRADING_NAME, "agreed for payment until"),  # no number: another shortfall may be meant
    ],
)
def test_a_discount_too_late_or_of_another_rate_or_without_a_number_is_asked_about(
    amount: int, text: str, payer: str, why: str
):
    proposal = one(amount, text, payer)
    assert (proposal.tier, proposal.parts[0].deduction_kind) == (Tier.CONFIRM, "discount")
    assert why in reasons(proposal)
