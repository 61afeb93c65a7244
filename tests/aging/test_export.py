"""The aging in CSV, Excel and PDF: numbers stay numbers, texts stay texts, and both totals stand below."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from creditdesk.aging.buckets import Basis
from creditdesk.aging.export import to_csv, to_pdf, to_xlsx
from creditdesk.aging.table import Aging, AgingRow
from creditdesk.paper.render import text_of

HOSTILE = ("=1+1", "+86 10", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "\tx", '客户,"甲"')


def a_row(key: str, name: str, *amounts: int, currency: str = "CNY", unapplied: int = 0) -> AgingRow:
    return AgingRow(key, name, currency, amounts[0], tuple(amounts[1:]), unapplied, (0,) * len(amounts), 0)


def an_aging(*rows: AgingRow, control: dict[str, int] | None = None, basis: Basis = Basis.DUE) -> Aging:
    totals = []
    for currency in sorted({row.currency for row in rows}):
        own = [row for row in rows if row.currency == currency]
        sums = [sum(row.buckets[n] for row in own) for n in range(3)]
        unapplied = sum(row.unapplied for row in own)
        totals.append(a_row("", "", sum(r.not_due for r in own), *sums, currency=currency, unapplied=unapplied))
    own_control = {row.currency: row.total for row in totals} if control is None else control
    return Aging(date(2026, 11, 23), basis, (30, 60), rows, tuple(totals), own_control)


def cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_csv_begins_with_a_byte_order_mark_and_holds_plain_decimals():
    data = to_csv(an_aging(a_row("C1", "客户甲", 123_456, 50, 0, 0, unapplied=-700)), "zh_CN")
    assert data.startswith(b"\xef\xbb\xbf")
    heads, first, total, note = cells(data)
    assert heads[:4] == ["客户编号", "客户", "币种", "未到期"]
    assert first == ["C1", "客户甲", "CNY", "1234.56", "0.50", "0.00", "0.00", "-7.00", "1228.06"]
    assert total[0] == "合计" and total[3:] == first[3:]
    assert "应收账户余额" in note[0]


def test_no_text_of_a_csv_can_become_a_formula_and_numbers_stay_bare():
    rows = tuple(a_row(f"C{n}", name, -100, 0, 0, 0) for n, name in enumerate(HOSTILE))
    for line in cells(to_csv(an_aging(*rows), "en"))[1 : 1 + len(rows)]:
        assert not line[1].startswith(("=", "+", "-", "@", "\t"))
    assert cells(to_csv(an_aging(*rows), "en"))[1][3] == "-1.00"


def test_no_cell_of_a_workbook_is_a_formula_and_amounts_are_numbers():
    rows = tuple(a_row(name, name, 123_456, 0, 0, 0) for name in HOSTILE if "\t" not in name)
    sheet = load_workbook(io.BytesIO(to_xlsx(an_aging(*rows), "en"))).active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s", "n"}
    assert sheet.cell(4, 4).value == pytest.approx(1234.56)
    assert sheet.cell(4, 4).number_format == "#,##0.00"
    assert sheet.cell(4, 1).value == "=1+1"


def test_yen_have_no_decimals_and_currencies_have_a_total_each():
    table = an_aging(a_row("C1", "甲", 5_000, 0, 0, 0, currency="JPY"), a_row("C2", "乙", 5_000, 0, 0, 0))
    lines = cells(to_csv(table, "en"))
    assert [line[2:4] for line in lines[1:5]] == [["JPY", "5000"], ["CNY", "50.00"], ["CNY", "50.00"], ["JPY", "5000"]]
    assert [line[0] for line in lines[3:5]] == ["Total", "Total"]


def test_a_group_without_a_name_is_not_taken_for_the_total():
    lines = cells(to_csv(an_aging(a_row("", "", 100, 0, 0, 0)), "en", by="industry"))
    assert [line[0] for line in lines[1:3]] == ["", "Total"]


def test_a_difference_to_the_ledger_is_told():
    table = an_aging(a_row("C1", "甲", 5_000, 0, 0, 0), control={"CNY": 4_999})
    assert "NOT the receivables account" in cells(to_csv(table, "en"))[-1][0]
    assert "0.01" in cells(to_csv(table, "en"))[-1][0]


def test_by_invoice_date_there_is_no_column_of_what_is_not_due():
    heads = cells(to_csv(an_aging(a_row("C1", "甲", 0, 1, 2, 3), basis=Basis.ISSUED), "en"))[0]
    assert heads == [
        "Customer no.",
        "Customer",
        "Currency",
        "0–30 days",
        "31–60 days",
        "over 60 days",
        "On account",
        "Total",
    ]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_pdf_shows_rows_total_and_proof_and_is_the_same_twice(language: str):
    table = an_aging(a_row("C1", "客户甲", 123_456, 50, 0, 0))
    pdf = to_pdf(table, company="测试公司", language=language)
    assert pdf == to_pdf(table, company="测试公司", language=language)
    text = text_of(pdf)
    for part in ("客户甲", "1,234.56", "1,235.06", "2026-11-23", "✓"):
        assert part in text


def test_the_pdf_of_two_currencies_has_no_chart_and_no_common_sum():
    table = an_aging(a_row("C1", "甲", 100, 0, 0, 0), a_row("C2", "乙", 100, 0, 0, 0, currency="USD"))
    assert "2.00" not in text_of(to_pdf(table, company="x", language="en"))


def test_practice_data_is_marked_on_paper():
    table = an_aging(a_row("C1", "甲", 100, 0, 0, 0))
    assert "Practice" in text_of(to_pdf(table, company="x", is_practice=True, language="en"))


def test_a_workbook_names_the_firm_the_practice_and_how_much_it_holds():
    table = an_aging(a_row("C1", "甲", 5_000, 0, 0, 0), a_row("C2", "乙", 5_000, 0, 0, 0))
    sheet = load_workbook(io.BytesIO(to_xlsx(table, "en", company="华东家具", is_practice=True))).active
    assert sheet.cell(1, 1).value.startswith("华东家具 · Aging at ") and sheet.cell(1, 1).value.endswith(
        "Practice data"
    )
    assert sheet.cell(2, 1).value.startswith("2 customers with a balance, ")
    assert "Practice" not in load_workbook(io.BytesIO(to_xlsx(table, "en"))).active.cell(1, 1).value
