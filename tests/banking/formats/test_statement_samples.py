"""Every sample under tests/data/statements is read as its expected file says, whatever its name."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import mt940
import openpyxl
import pytest

from creditdesk.banking.formats import FORMATS, read_statement
from creditdesk.banking.formats.json_form import statement_json
from creditdesk.banking.formats.markup import Markup
from creditdesk.banking.formats.table import Table

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "statements"
FILES = sorted(path for path in SAMPLES.rglob("*") if path.is_file() and path.suffix != ".json")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SAMPLES)))
def test_sample_is_read_as_expected(path: Path) -> None:
    expected = json.loads(path.with_name(f"{path.name}.expected.json").read_text("utf-8"))
    assert statement_json(read_statement(path.read_bytes())) == expected


def test_every_format_has_a_sample() -> None:
    formats = (Markup(), *FORMATS, Table())
    seen = {format_.key for format_ in formats for path in FILES if format_.matches(path.read_bytes())}
    assert seen >= {format_.key for format_ in formats}


def test_camt_is_read_from_a_zip_archive() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.xml", (SAMPLES / "camt053" / "v8.xml").read_bytes())
        archive.writestr("b.xml", (SAMPLES / "camt052" / "report.xml").read_bytes())
    file = read_statement(packed.getvalue())
    assert [len(statement.lines) for statement in file.statements] == [2, 1]
    assert [line.row for statement in file.statements for line in statement.lines] == [0, 1, 2]


def test_same_table_on_two_sheets_counts_once() -> None:
    file = read_statement((SAMPLES / "xlsx" / "corporate.xlsx").read_bytes())
    assert len(file.statements) == 1
    assert "not counted" in file.problems[0].message.template


def workbook(*sheets: list[tuple[str, ...]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet()
        for row in [("日期", "摘要", "收入", "支出"), *sheet]:
            page.append(row)
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def test_parts_of_a_statement_on_several_sheets_are_added_but_not_their_whole() -> None:
    came, went = ("2026-05-01", "货款", "100.00", ""), ("2026-05-02", "房租", "", "30.00")
    apart = read_statement(workbook([went], [came]))
    assert [(line.row, str(line.amount)) for part in apart.statements for line in part.lines] == [
        (0, "-30.00"),
        (1, "100.00"),
    ]
    whole = read_statement(workbook([went], [came, went], [came]))
    assert [(line.row, str(line.amount)) for part in whole.statements for line in part.lines] == [
        (0, "100.00"),
        (1, "-30.00"),
    ]


def test_identical_lines_in_one_file_stay_two() -> None:
    row = "2026-05-01,货款,100.00\n"
    lines = read_statement(f"日期,摘要,收入\n{row}{row}".encode()).statements[0].lines
    assert len(lines) == 2


@pytest.mark.parametrize("name", ["german.sta", "dutch.sta"])
def test_mt940_agrees_with_an_independent_library(name: str) -> None:
    data = (SAMPLES / "mt940" / name).read_bytes()
    theirs = [
        (str(entry.data["date"]), entry.data["amount"].amount)
        for part in mt940.parse_statements(data.decode(), options=mt940.Options.all())
        for entry in part.transactions
    ]
    ours = [
        (line.value_on.isoformat() if line.value_on else "", line.amount.amount)
        for statement in read_statement(data).statements
        for line in statement.lines
    ]
    assert ours == theirs
