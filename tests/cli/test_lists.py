"""`import` and `items`: lists come in whole, or not at all with every wrong row named."""

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.cli.running import CUSTOMERS, INVOICES, MONDAY, Run, creditdesk, done, written


def imported(book: Path, what: str, path: Path, *options: object) -> Run:
    return creditdesk("import", book, what, path, *options, "--json")


def counts(run: Run) -> tuple[int, int, int]:
    assert run.code == 0, run
    return run.data["added"], run.data["changed"], run.data["unchanged"]


def test_a_list_comes_in_once_and_changes_only_what_differs(empty: Path, tmp_path: Path):
    path = written(tmp_path / "a.csv", *CUSTOMERS)
    assert imported(empty, "customers", path).data == {"added": 2, "changed": 0, "unchanged": 0, "refused": []}
    assert counts(imported(empty, "customers", path)) == (0, 0, 2)
    written(path, CUSTOMERS[0], CUSTOMERS[1].replace("30 days", "60 days"), CUSTOMERS[2])
    assert counts(imported(empty, "customers", path)) == (0, 1, 1)


def test_wrong_rows_are_all_named_and_nothing_comes_in(small: Path, tmp_path: Path):
    rows = [
        "N-1,C1,2026-11-01,,10.00",
        "N-2,C9,2026-11-01,,10.00",
        "N-3,C1,01/02/2026,,10.00",
        "N-4,C1,2026-11-01,,zehn",
        "N-1,C1,2026-11-01,,10.001",
    ]
    path = written(tmp_path / "a.csv", "number,customer,issued_on,due_on,amount", *rows, ",C1,2026-11-01,,1.00")
    before = done("history", small)
    run = imported(small, "invoices", path)
    assert run.code == 2
    assert (run.data["added"], run.data["changed"], run.data["unchanged"]) == (0, 0, 0)
    named = {(p["row"], p["column"], p["value"]) for p in run.data["refused"]}
    assert named == {
        (3, "customer", "C9"), (4, "issued_on", "01/02/2026"), (5, "amount", "zehn"), (6, "number", "N-1"),
        (6, "amount", "10.001"), (7, "number", None),
    }  # fmt: skip
    assert all(p["message"] for p in run.data["refused"])
    assert "--rest" in run.err
    assert done("history", small) == before


def test_the_rest_comes_in_when_asked_for(small: Path, tmp_path: Path):
    path = written(tmp_path / "a.csv", INVOICES[0], "N-1,C1,2026-11-01,,10.00,,", "N-2,C9,2026-11-01,,10.00,,")
    run = imported(small, "invoices", path, "--rest")
    assert (run.code, run.data["added"], [p["row"] for p in run.data["refused"]]) == (0, 1, [3])
    assert "N-1" in {item["number"] for item in done("items", small)["items"]}


def test_wrong_rows_stand_in_a_table_for_people(small: Path, tmp_path: Path):
    path = written(tmp_path / "a.csv", INVOICES[0], "N-2,C9,2026-11-01,,10.00,,")
    run = creditdesk("import", small, "invoices", path, "--lang", "zh_CN")
    assert run.code == 2
    assert "C9" in run.out
    assert "什么都没有导入" in run.err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_headings_are_recognised_in_each_encoding(empty: Path, tmp_path: Path, encoding: str):
    people = written(
        tmp_path / "客户.csv",
        "客户编码,客户名称,账期,地址",
        "K1,嘉兴禾苗木作家具有限公司,月结30天,浙江省嘉兴市",
        encoding=encoding,
    )
    bills = written(
        tmp_path / "发票.csv",
        "发票号码,客户编码,开票日期,价税合计,币种",
        'F1,K1,2026年9月5日,"1,234.50",人民币',
        encoding=encoding,
    )
    assert counts(imported(empty, "customers", people)) == (1, 0, 0)
    assert counts(imported(empty, "invoices", bills)) == (1, 0, 0)
    (item,) = done("items", empty, "--as-of", MONDAY)["items"]
    assert item["due_on"] == "2026-10-30"
    assert (item["amount"], item["currency"], item["days_past_due"]) == ("1234.50", "CNY", 24)
    assert "嘉兴禾苗木作家具有限公司" in creditdesk("items", empty).out


def test_excel_lists_with_chinese_headings_and_a_title_above_come_in(small: Path, tmp_path: Path):
    book = Workbook()
    sheet = book.active
    rows = [
        ["应收明细"],
        [],
        ["发票号码", "客户编码", "开票日期", "到期日", "金额"],
        ["X1", "C1", date(2026, 11, 1), date(2026, 12, 1), 77.7],
    ]
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    assert counts(imported(small, "invoices", tmp_path / "a.xlsx")) == (1, 0, 0)
    (item,) = [i for i in done("items", small)["items"] if i["number"] == "X1"]
    assert (item["issued_on"], item["due_on"], item["amount"]) == ("2026-11-01", "2026-12-01", "77.70")


def test_a_map_file_names_headings_nobody_could_know(empty: Path, tmp_path: Path):
    path = written(tmp_path / "a.csv", "Kunde,Firma", "K1,Müller GmbH")
    refused = imported(empty, "customers", path)
    assert (refused.code, refused.data["error"]["kind"]) == (2, "no_header")
    key = written(tmp_path / "map.json", json.dumps({"Kunde": "code", "Firma": "name"}))
    assert counts(imported(empty, "customers", path, "--map", key)) == (1, 0, 0)


@pytest.mark.parametrize("text", ["{not json", '["code"]', '{"Kunde": 1}'])
def test_a_map_file_that_is_none_is_bad_input(empty: Path, tmp_path: Path, text: str):
    path = written(tmp_path / "a.csv", *CUSTOMERS)
    run = imported(empty, "customers", path, "--map", written(tmp_path / "map.json", text))
    assert run.code == 2
    assert "map.json" in run.data["error"]["message"]


def test_receipts_and_allocations_settle_invoices(small: Path, tmp_path: Path):
    receipts = written(tmp_path / "r.csv", "number,customer,date,amount,payer", "R1,C1,2026-11-10,57990.00,苏州恒木")
    uses = written(
        tmp_path / "u.csv", "receipt,invoice,amount,date,kind", "R1,INV-1,57990.00,2026-11-10,payment", "R1,INV-1,10.00,2026-11-10,fee"
    )  # fmt: skip
    assert counts(imported(small, "receipts", receipts)) == (1, 0, 0)
    assert counts(imported(small, "allocations", uses)) == (2, 0, 0)
    assert counts(imported(small, "allocations", uses)) == (0, 0, 2)
    assert "INV-1" not in {i["number"] for i in done("items", small, "--as-of", MONDAY)["items"]}
    assert "INV-1" in {i["number"] for i in done("items", small, "--as-of", "2026-11-09")["items"]}


def test_an_allocation_beyond_what_is_open_is_refused_with_its_row(small: Path, tmp_path: Path):
    receipts = written(tmp_path / "r.csv", "number,customer,date,amount", "R1,C1,2026-11-10,10.00")
    assert counts(imported(small, "receipts", receipts)) == (1, 0, 0)
    run = imported(
        small, "allocations", written(tmp_path / "u.csv", "receipt,invoice,amount,date", "R1,INV-1,10.01,2026-11-10")
    )
    assert (run.code, run.data["refused"][0]["row"], run.data["refused"][0]["column"]) == (2, 2, "amount")


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\x03", b"PK\x03\x04broken"])
def test_what_is_no_list_is_refused_in_a_sentence(empty: Path, tmp_path: Path, content: bytes):
    (tmp_path / "a.csv").write_bytes(content)
    run = imported(empty, "customers", tmp_path / "a.csv")
    assert run.code == 2
    assert run.data["error"]["message"]
    assert "Traceback" not in run.err


def test_items_are_listed_oldest_due_first_with_credits_below_zero(small: Path):
    items = done("items", small, "--as-of", MONDAY)["items"]
    assert [i["number"] for i in items] == ["INV-1", "CN-1", "INV-2", "INV-3"]
    assert items[0] == {
        "number": "INV-1", "customer": "C1", "kind": "invoice", "issued_on": "2026-09-01", "due_on": "2026-10-01",
        "amount": "58000.00", "open": "58000.00", "currency": "CNY", "days_past_due": 53,
    }  # fmt: skip
    assert (items[1]["amount"], items[1]["due_on"], items[1]["days_past_due"]) == ("-200.00", None, None)
    assert items[3]["days_past_due"] == -27


def test_items_of_one_customer_and_of_none(small: Path):
    assert done("items", small, "--customer", "C2") == {"items": []}
    assert creditdesk("items", small, "--customer", "C2", "--as-of", MONDAY).out == "Nothing was open on 2026-11-23.\n"
    run = creditdesk("items", small, "--customer", "C9", "--json")
    assert run.code == 2
    assert "C9" in run.data["error"]["message"]


def test_each_currency_keeps_its_own_decimals(mixed: Path):
    amounts = {i["currency"]: i["amount"] for i in done("items", mixed)["items"] if i["customer"] == "C2"}
    assert amounts == {"USD": "1000.25", "JPY": "15000"}
