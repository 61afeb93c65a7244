"""Words by which a bank line is told to be no customer's payment."""

import pytest

from creditdesk.banking.non_payments import is_advance, is_refund, not_a_payment


@pytest.mark.parametrize(
    ("payer", "text", "money_in"),
    [
        ("", "结息", True), ("", "ＺＩＮＳＥＮ", True), ("", "代发工资", False), ("", "Lohn/Gehalt", False),
        ("", "定期转存", True),
        ("", "Entgelt Kontofuehrung", False), ("", "手续费", False), ("", "USt-Vorauszahlung", False),
        ("国家税务总局苏州市税务局", "", True), ("", "贷款发放", True),
    ],
)  # fmt: skip
def test_word_of_the_bank_is_recognised(payer: str, text: str, money_in: bool):
    assert not_a_payment(payer, text, money_in=money_in)


@pytest.mark.parametrize(
    ("payer", "text"),
    [
        ("", "货款"), ("", "技术服务费"), ("", "tax invoice 77"), ("Interest Systems Ltd", "INV-1"), ("", "AUGUST"),
        ("理财科技有限公司", "货款"),
    ],
)  # fmt: skip
def test_payment_in_is_not_taken_for_something_else(payer: str, text: str):
    assert not_a_payment(payer, text, money_in=True) is None


def test_refund_is_told_by_its_text():
    assert is_refund("退款") and is_refund("Erstattung")
    assert not is_refund("货款")


@pytest.mark.parametrize("text", ["预付合同HT2025-1款", "订金", "Anzahlung 30%", "Down payment"])
def test_advance_is_told_by_its_text(text: str):
    assert is_advance(text)


@pytest.mark.parametrize("text", ["货款", "XS2508-0012", "balance after delivery"])
def test_payment_is_not_taken_for_an_advance(text: str):
    assert not is_advance(text)


def test_refund_taken_off_is_part_of_a_payment():
    assert is_refund("退汇") and is_refund("退票 账号有误")
    assert not is_refund("货款已扣退款") and not is_refund("扣除退款后付") and not is_refund("已扣退货款")
