"""Numbers in payment texts, as written and as mistyped."""

import pytest

from creditdesk.banking.invoice_numbers import forms, one_slip, order_forms, ranges, windows, wording


def keys(text: str) -> set[str]:
    return {key for window in windows(wording(text), 3) for key in window.keys}


@pytest.mark.parametrize(
    "text",
    [
        "INV-2026-000031", "INV2026000031", "Inv 2026 000031", "inv.2026-31", "RE-NR 2026-000031", "Rg. 2026/000031",
        "RechnungINV-2026-000031v.10.05.", "INV 26-000031", "INV_2026_000031", "2026000031", "货款INV-2026-000031号",
        "INV-2026-000031 vom 28.06.2025", "INV-2O26-OOOO31", "ＩＮＶ－２０２６－００００３１",
        "付9月货款 INV-2026-000031",
        "EREF+NOTPROVIDED SVWZ+INV-2026-0000 31",
    ],
)  # fmt: skip
def test_number_is_recognised_however_it_is_written(text: str):
    assert keys(text) & set(forms("INV-2026-000031"))


@pytest.mark.parametrize("text", ["INV-2026-000310", "INV-2026-100031", "INV-12026-31", "2026年31日", "31.2026"])
def test_part_of_a_longer_number_is_not_the_number(text: str):
    assert not keys(text) & {"2026-31", "2026000031"}


@pytest.mark.parametrize(
    "text",
    [
        "付9月货款", "2026年9月货款", "9月份", "8-9月货款", "9月15日货款", "vom 28.06.2025", "2026-09-14", "1,234.50",
        "共3张", "30天", "58000元", "12.5%", "EUR", "",
    ],
)  # fmt: skip
def test_dates_periods_and_amounts_are_no_numbers(text: str):
    assert wording(text).runs == ()


def test_number_shaped_like_a_date_after_letters_is_a_number():
    assert "2026-3-14" in keys("INV-2026-03-14")


@pytest.mark.parametrize(
    ("text", "more", "count"),
    [
        ("INV-2026-031 u.a.", True, 0), ("INV-2026-031 +2", True, 2), ("INV-2026-031等3张发票", True, 2),
        ("INV-2026-031 und weitere", True, 0), ("INV-2026-031 etc.", True, 0), ("INV-2026-031", False, 0),
    ],
)  # fmt: skip
def test_text_says_that_others_are_paid_too(text: str, more: bool, count: int):
    found = wording(text)
    assert (found.more, found.more_count) == (more, count)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("031-034号发票", 31, 34), ("INV-2026-031至034", 31, 34), ("031~034", 31, 34), ("031号到034号", 31, 34)],
)
def test_range_of_numbers_is_read(text: str, low: int, high: int):
    assert (low, high) in [(one[1], one[2]) for one in ranges(wording(text))]


@pytest.mark.parametrize("text", ["034-031", "031、034", "1-99999", "031/034"])
def test_what_only_looks_like_a_range_is_none(text: str):
    assert list(ranges(wording(text))) == []


@pytest.mark.parametrize(
    ("written", "slip"),
    [("2026031", True), ("202631", True), ("20260031", True), ("2026013", True), ("2026037", True), ("2026130", False)],
)
def test_one_slip_of_the_finger_is_told_from_another_number(written: str, slip: bool):
    assert one_slip(written, "2026031") is (slip and written != "2026031")


def test_order_number_is_known_with_and_without_letters():
    assert order_forms("PO-868010") == ("PO868010", "868010")
    assert order_forms("4500012345") == ("4500012345",)
    assert order_forms("A1") == ()


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("8月货款", {8}), ("7-8月", {7, 8}), ("11月至1月货款", {11, 12, 1}), ("2025年8月份", {8}), ("goods 2025.08", {8}),
        ("8月5日付", set()), ("INV-2025-08", set()), ("13月", set()),
    ],
)  # fmt: skip
def test_months_a_text_pays_for(text: str, months: set[int]):
    assert wording(text).months == months


def test_amounts_beside_numbers_are_read_in_the_order_written():
    assert wording("031 5000元, 032 1,250.50元").amounts == (500_000, 125_050)
    assert wording("INV-1 1,000.00 EUR INV-2 20.5 EUR").amounts == (100_000, 2_050)
    assert wording("INV-1 INV-2").amounts == ()
