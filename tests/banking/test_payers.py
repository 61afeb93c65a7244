"""Who a payer may be, and how sure that is."""

import pytest

from creditdesk.banking.payers import Known, PayerBook
from creditdesk.banking.proposals import Payer

BOOK = PayerBook(
    [
        Payer(1, "name", "苏州恒远机械有限公司", 0),
        Payer(1, "account", "6222 0211 0001", 3),
        Payer(2, "name", "苏州恒远机械集团有限公司", 0),
        Payer(3, "name", "深圳市恒源电子有限公司", 0),
        Payer(3, "name", "SHENZHEN HENGYUAN ELECTRONICS CO., LTD.", 0),
        Payer(3, "name", "王建国", 2),
        Payer(4, "name", "Garbergström Automotive GmbH", 0),
        Payer(5, "account", "7777", 1),
        Payer(6, "account", "7777", 1),
    ]
)


@pytest.mark.parametrize(
    ("payer", "account", "customers", "known"),
    [
        ("", "622202110001", [1], Known.ACCOUNT),
        ("老板", "622202110001", [1], Known.ACCOUNT),
        ("苏州恒远机械有限公司", "", [1], Known.NAME),
        ("苏州市恒远机械集团有限公司", "", [2], Known.NAME),
        ("王建国", "", [3], Known.NAME),
        ("Shenzhen Hengyuan Electronics", "", [3], Known.NAME),
        ("SHENZHEN HENGYUAN ELECTRONICS C", "", [3], Known.CUT),
        ("GARBERGSTROEM AUTOMOTIVE AG", "", [4], Known.ALIKE),  # another legal form: perhaps another firm
        ("Garbergstörm Automotive GmbH", "", [4], Known.ALIKE),
        ("恒源电子有限公司", "", [3], Known.ALIKE),
        ("any", "7777", [5, 6], Known.ACCOUNT),
        ("苏州恒远机械", "", [1, 2], Known.NAME),  # fits both: nobody is chosen
    ],
)
def test_payer_is_known_by(payer: str, account: str, customers: list[int], known: Known):
    found = BOOK.identify(payer, account)
    assert [one.customer_id for one in found] == customers
    assert {one.known for one in found} == {known}


@pytest.mark.parametrize("payer", ["", "李四", "Nordic Factoring SE", "宁波达源科技有限公司"])
def test_stranger_is_nobody(payer: str):
    assert BOOK.identify(payer, "") == ()


def test_account_and_name_that_disagree_are_doubtful():
    (found,) = BOOK.identify("深圳市恒源电子有限公司", "622202110001")
    assert (found.customer_id, found.doubtful) == (1, True)


@pytest.mark.parametrize(
    "payer",
    [
        "蘇州恆遠機械有限公司",  # as a bank in Hong Kong prints it
        "苏州恒远机械有限责任公司",
        "苏州恒远机械有限公司上海分公司",
        "苏州恒远机械有限公司昆山营业部",
    ],
)
def test_name_forms_of_one_chinese_firm_are_known_by_name(payer: str):
    book = PayerBook([Payer(1, "name", "苏州恒远机械有限公司", 0)])
    assert [(one.customer_id, one.known) for one in book.identify(payer, "")] == [(1, Known.NAME)]


def test_payment_service_says_nothing_of_who_pays_whatever_was_learnt():
    book = PayerBook([Payer(1, "name", "支付宝（中国）网络技术有限公司", 8), Payer(1, "account", "2151", 8)])
    assert book.identify("支付宝（中国）网络技术有限公司", "2151") == ()


def test_account_learnt_from_a_payer_that_is_another_customers_name_is_doubtful():
    book = PayerBook(
        [Payer(1, "account", "9", 4), Payer(1, "name", "Nordhof Ltd", 4), Payer(2, "name", "Nordhof Ltd", 0)]
    )
    (found,) = book.identify("NORDHOF LTD", "9")
    assert (found.customer_id, found.doubtful) == (1, True)
