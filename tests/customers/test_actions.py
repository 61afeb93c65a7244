"""Customers' files: opened, changed and imported whole; a list twice changes nothing; holds want a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from creditdesk.base.errors import BadInput, Refused
from creditdesk.customers.actions import ImportResult, change_customer, forget_payer, hold_letters, import_customers
from creditdesk.customers.queries import contacts, customer_by_code, customers, ids_by_code, payers
from creditdesk.db.workspace import Workspace
from tests.builders import DAY, a_customer, act, dump, sheet

LIST = sheet(
    "客户编码 客户名称 税号 付款条件 联系人 电话 邮箱 别名 账号 信用额度 币种 语言 地址",
    (
        "C1",
        "重庆长安贸易",
        "91110000600037341L",
        "月结30天",
        "王",
        "021-1",
        "a@b.cn",
        "长安、渝长安",
        "6222;6333",
        "50,000",
        "",
        "",
        "渝北区1号",
    ),
    ("C2", "Acme Ltd", "", "30 days", "", "", "", "", "", "0", "USD", "english", ""),
    ("C3", "无额度", "", "", "", "", "", "", "", "", "", "中文", ""),
)


def bring(book: Workspace, rows: list[list[str]], **options: bool) -> ImportResult:
    with act(book) as session:
        return import_customers(session, rows, currency="CNY", language="zh_CN", **options)


def test_a_list_opens_files_with_all_it_says(book: Workspace) -> None:
    result = bring(book, LIST)
    assert (result.added, result.changed, result.unchanged, result.refused) == (3, 0, 0, ())
    with book.read() as session:
        one, two, three = customers(session)
        assert ids_by_code(session) == {"C1": one.id, "C2": two.id, "C3": three.id}
        assert (one.terms, one.credit_limit and one.credit_limit.minor, one.currency) == ("EOM+30", 5_000_000, "CNY")
        assert (two.language, two.currency, two.credit_limit and two.credit_limit.minor) == (
            "en",
            "USD",
            two.credit_limit and 0,
        )
        assert two.credit_limit is not None and three.credit_limit is None
        assert (contacts(session)[one.id].phone, contacts(session)[one.id].address) == ("021-1", "渝北区1号")
        assert {(p.kind, p.value) for p in payers(session, one.id)} == {
            ("name", "长安"), ("name", "渝长安"), ("account", "6222"), ("account", "6333"),
        }  # fmt: skip
        assert "cqca" in one.search_key and "渝长安" in one.search_key


def test_the_same_list_twice_changes_nothing(book: Workspace) -> None:
    bring(book, LIST)
    before = dump(book)
    result = bring(book, LIST)
    assert (result.added, result.changed, result.unchanged) == (0, 0, 3)
    assert dump(book) == before
    with book.read() as session:
        assert session.execute(text("SELECT count(*) FROM change_set")).scalar_one() == 1


def test_a_list_changes_what_differs_and_empties_nothing(book: Workspace) -> None:
    bring(book, LIST)
    result = bring(
        book, sheet("code name phone aliases", ("C1", "重庆长安", "021-2", "长安;新名"), ("C2", "Acme Ltd", "", ""))
    )
    assert (result.added, result.changed, result.unchanged) == (0, 1, 1)
    with book.read() as session:
        one = customer_by_code(session, "C1")
        assert (one.name, one.terms, contacts(session)[one.id].phone, contacts(session)[one.id].name) == (
            "重庆长安", "EOM+30", "021-2", "王",
        )  # fmt: skip
        assert {p.value for p in payers(session, one.id)} == {"长安", "渝长安", "新名", "6222", "6333"}
        assert "新名" in one.search_key


def test_all_wrong_rows_are_told_and_nothing_comes_in_unless_the_rest_is_wanted(book: Workspace) -> None:
    rows = sheet(
        "code name terms credit_limit language currency",
        ("C1", "一", "soon", "", "", ""),
        ("C2", "", "", "", "", ""),
        ("C3", "三", "", "-5", "", ""),
        ("C4", "四", "", "", "klingon", ""),
        ("C5", "五", "", "10.5", "", "JPY"),
        ("C6", "六", "", "", "", ""),
        ("C6", "七", "", "", "", ""),
    )
    result = bring(book, rows)
    assert result.added == 0 and dump(book)["customer"] == []
    assert {(p.row, p.column) for p in result.refused} == {
        (2, "terms"), (3, "name"), (4, "credit_limit"), (5, "language"), (6, "credit_limit"), (8, "code"),
    }  # fmt: skip
    assert bring(book, rows, rest=True).added == 1


def test_changing_a_file_says_whether_anything_differed(book: Workspace) -> None:
    with act(book) as session:
        customer = a_customer(session, owner="王", phone="1", address="上海")
    with act(book) as session:
        assert not change_customer(session, customer, {"owner": "王", "phone": "1", "address": "上海"})
        assert change_customer(session, customer, {"address": None})
        assert change_customer(session, customer, {"credit_limit": 10})
        assert change_customer(session, customer, {"email": "x@y"})
        assert contacts(session)[customer].address == ""


def test_a_code_is_there_once(book: Workspace) -> None:
    with book.read() as session, pytest.raises(BadInput, match="no customer"):
        customer_by_code(session, "C9")


def test_letters_are_held_with_a_reason_until_a_day(book: Workspace) -> None:
    with act(book) as session:
        customer = a_customer(session)
        with pytest.raises(Refused, match="reason"):
            hold_letters(session, customer, reason=None, until=DAY)
        hold_letters(session, customer, reason="争议", until=DAY)
        found = customer_by_code(session, "C1")
        assert found.is_held(DAY) and not found.is_held(DAY + timedelta(days=1))
        hold_letters(session, customer, reason="破产", until=None)
        assert customer_by_code(session, "C1").is_held(DAY + timedelta(days=9999))
        hold_letters(session, customer, reason=None, until=None)
        assert not customer_by_code(session, "C1").is_held(DAY)


def test_a_payer_is_forgotten(book: Workspace) -> None:
    with act(book) as session:
        customer = a_customer(session, aliases=("甲", "乙"))
        forget_payer(session, payers(session, customer)[0].id)
        assert [p.value for p in payers(session)] == ["乙"]
