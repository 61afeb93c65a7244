import csv
import io
import itertools
from datetime import date
from decimal import Decimal
from pathlib import Path

from creditdesk.banking.formats.table import Table
from creditdesk.banking.statement import Proof
from creditdesk.practice.days import is_working_day
from creditdesk.practice.statement import Movement, closing, file_name, statement_bytes, write_statement

FRIDAY = date(2026, 11, 20)
LINES = (
    Movement(FRIDAY, 5800000, "东莞市龙䶮家居用品有限公司", "62148008", "货款 INV-2611-001", "D1"),
    Movement(FRIDAY, -1250, "招商银行", "", "手续费", "D2"),
)


def cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("gb18030"))))


def test_the_file_shows_the_account_above_and_the_totals_below():
    rows = cells(statement_bytes(LINES, 100, FRIDAY, FRIDAY))
    assert rows[1] == ["账号:", "573900168010001", "户名:", "嘉兴禾苗木作家具有限公司"]
    assert rows[5] == ["2026-11-20", "", "58,000.00", "58,001.00", LINES[0].payer, "62148008", LINES[0].text, "D1"]
    assert rows[6][1:4] == ["12.50", "", "57,988.50"]
    assert rows[7] == ["合计", "12.50", "58,000.00", "", "", "", "共2笔", ""]
    assert closing(LINES, 100) == 5798850


def test_the_file_is_named_like_the_banks_and_written_over(tmp_path: Path):
    assert file_name(FRIDAY, FRIDAY) == "招商银行_20261120_20261120.csv"
    first = write_statement(tmp_path, LINES, 0, (FRIDAY,))
    assert write_statement(tmp_path, LINES[:1], 0, (FRIDAY,)) == first
    assert "手续费" not in first.read_bytes().decode("gb18030")


def test_the_practice_statement_adds_up_line_by_line(book):
    rows = cells(book.filled.statement.read_bytes())[5:-1]
    number = [[Decimal(cell.replace(",", "") or 0) for cell in row[1:4]] for row in rows]
    assert len(rows) >= 50
    assert all(is_working_day(date.fromisoformat(row[0])) for row in rows)
    for (_, _, before), (out, came, balance) in itertools.pairwise(number):
        assert before - out + came == balance
        assert bool(out) != bool(came)
    foot = cells(book.filled.statement.read_bytes())[-1]
    assert [Decimal(cell.replace(",", "")) for cell in foot[1:3]] == [sum(n[i] for n in number) for i in (0, 1)]


def test_the_program_reads_its_practice_statement_and_proves_the_balance(book):
    (statement,) = Table().read(book.filled.statement.read_bytes()).statements
    assert statement.account == "573900168010001"
    assert statement.proof is Proof.PROVED
    assert len(statement.lines) >= 50
