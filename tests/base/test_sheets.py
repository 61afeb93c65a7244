"""Sheets: any table people bring becomes rows of text, recognised by content; what would harm is refused."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import openpyxl
import pytest

from creditdesk.base.errors import BadInput
from creditdesk.base.sheets import decode, read_sheets, sniff_delimiter, text_rows

CHINESE = "客户编号,客户名称,发票金额\nC001,苏州恒远机电有限公司,1000.00\n"


def rows(data: bytes) -> list[list[str]]:
    return read_sheets(data)[0].rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    assert rows(CHINESE.encode(encoding))[1] == ["C001", "苏州恒远机电有限公司", "1000.00"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("日期,摘要,金额\n2026-01-01,工资,100", "gb18030"),
        ("Kontonummer;Währung;Prämie\n1;EUR;größer", "cp1252"),
        ("Libellé;Débit;Crédit\nCafé;4,50;", "cp1252"),
        ("Дата;Сумма;Назначение платежа\n01.02.2026;100,00;Оплата по счету", "cp1251"),
    ],
)
def test_eight_bit_texts_are_told_apart(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_text_cut_off_within_a_character_keeps_a_mark_there() -> None:
    assert decode("日期,金额\n2026-01-01,货款".encode()[:-1]).endswith("\ufffd")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found(delimiter: str) -> None:
    text = "\n".join(["Report of January", *(delimiter.join(("a, b", "1.234,56", "x", "y")) for _ in range(3))])
    if delimiter == ",":
        text = "a,b,c\n1,2,3\n"
    assert sniff_delimiter(text) == delimiter


def test_quotes_hold_delimiters_and_line_breaks_and_rows_may_be_ragged() -> None:
    assert text_rows('a,"x, y\r\nz",c\n1\n\n"he said ""no""",2\n') == [
        ["a", "x, y\r\nz", "c"], ["1"], [], ['he said "no"', "2"]
    ]  # fmt: skip


def test_quote_that_is_never_closed_is_refused_instead_of_swallowing_the_file() -> None:
    with pytest.raises(BadInput) as refusal:
        rows(b'a,b\n1,"open\n2,x\n3,y\n')
    assert refusal.value.kind == "open_quote"


def test_blanks_and_tabs_around_cells_go() -> None:
    assert rows('"交易日期\t", 摘要 \n2026-01-01\t,x\n'.encode()) == [["交易日期", "摘要"], ["2026-01-01", "x"]]


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, content in enumerate(sheets):
        sheet = book.create_sheet(f"S{number}")
        for row in content:
            sheet.append(row)
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def test_workbook_cells_come_as_text_without_float_noise() -> None:
    cells = [0.1 + 0.2, 1000.0, 1e-7, 123456789012, "007", True, None, "  x "]
    assert rows(workbook([cells]))[0] == ["0.3", "1000", "0.0000001", "123456789012", "007", "TRUE", "", "x"]


def test_number_beyond_fifteen_digits_shows_that_digits_are_lost() -> None:
    assert "E+" in rows(workbook([[6222021234567890123]]))[0][0]


def test_native_dates_and_times_come_as_iso_text() -> None:
    cells = [date(2026, 3, 1), datetime(2026, 3, 1, 9, 30, 15), time(8, 5)]  # noqa: DTZ001
    assert rows(workbook([cells]))[0] == ["2026-03-01", "2026-03-01 09:30:15", "08:05:00"]


def test_every_sheet_is_read_with_its_name_and_empty_ends_are_cut() -> None:
    sheets = read_sheets(workbook([["a"], [None], ["b", None], [None, None]], [["c"]]))
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [("S0", [["a"], [""], ["b"]]), ("S1", [["c"]])]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02 binary", "not_text"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off", "damaged"),
        (workbook([["a"]])[:-200], "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data: bytes, kind: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_sheets(data)
    assert refusal.value.kind == kind


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        read_sheets(workbook([[1] * 101]))
    assert refusal.value.kind == "too_large"
