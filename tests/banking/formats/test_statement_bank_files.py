"""CFONB 120, 1C and archives: what stands in the file proves what was read, and what is left out is named."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from creditdesk.banking.formats import read_statement
from creditdesk.banking.statement import Proof, StatementFile
from creditdesk.base.errors import BadInput

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "statements"
CFONB = (SAMPLES / "cfonb120" / "releve.txt").read_bytes()
ONE_C = (SAMPLES / "1c" / "kl_to_1c.txt").read_bytes()


def amounts(file: StatementFile) -> list[str]:
    return [str(line.amount) for statement in file.statements for line in statement.lines]


def said(file: StatementFile) -> str:
    return " ".join(problem.message.template for problem in file.problems)


def test_cfonb_without_line_ends_is_read_the_same() -> None:
    assert read_statement(CFONB.replace(b"\r\n", b"")) == read_statement(CFONB)


def test_cfonb_entry_that_is_missing_breaks_the_proof() -> None:
    lines = CFONB.splitlines(keepends=True)
    file = read_statement(b"".join(line for line in lines if b"ELECTRICITE" not in line))
    assert file.statements[0].proof is Proof.FAILED


def test_cfonb_record_that_cannot_be_read_is_named_with_its_line() -> None:
    file = read_statement(
        CFONB.replace(b"0000000001207N", b"00000000012x7N").replace(b"0000000000500{", b"000000000050.{")
    )
    assert [problem.row for problem in file.problems] == [5, 6]


def test_cfonb_account_cut_off_before_another_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        read_statement(CFONB[: CFONB.rindex(b"07300")] + CFONB)
    assert refusal.value.kind == "damaged"


def test_cfonb_cut_off_before_the_new_balance_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        read_statement(CFONB[: CFONB.rindex(b"07300")])
    assert refusal.value.kind == "damaged"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp866"])
def test_1c_is_read_in_each_of_its_encodings(encoding: str) -> None:
    text = ONE_C.decode("cp1251")
    if encoding == "cp866":
        text = text.replace("Кодировка=Windows", "Кодировка=DOS")
    assert read_statement(text.encode(encoding)) == read_statement(ONE_C)


def test_1c_payment_between_two_own_accounts_stands_on_both() -> None:
    text = ONE_C.decode("cp1251")
    second = (
        "СекцияРасчСчет\r\nРасчСчет=40702810500000099999\r\nНачальныйОстаток=0\r\n"
        "КонечныйОстаток=1250.50\r\nКонецРасчСчет\r\n"
    )
    file = read_statement(text.replace("СекцияДокумент", second + "СекцияДокумент", 1).encode("cp1251"))
    assert [[str(line.amount) for line in part.lines] for part in file.statements] == [
        ["5000.00", "-1250.50"],
        ["1250.50"],
    ]
    assert [line.row for part in file.statements for line in part.lines] == [0, 1, 2]
    assert all(part.proof is Proof.PROVED for part in file.statements)


def test_1c_total_that_differs_and_payment_of_strangers_are_said() -> None:
    text = ONE_C.decode("cp1251").replace("ВсегоСписано=1250.50", "ВсегоСписано=1250.51")
    assert "total stated differs" in said(read_statement(text.encode("cp1251")))
    text = text.replace("ПлательщикСчет=40702810900000012345", "ПлательщикСчет=40702810900000011111")
    file = read_statement(text.encode("cp1251"))
    assert amounts(file) == ["5000.00"]
    assert "neither payer nor receiver" in said(file)


def test_1c_cut_off_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        read_statement(ONE_C[:-40])
    assert refusal.value.kind == "damaged"


def test_page_cut_off_within_its_table_is_refused() -> None:
    page = (SAMPLES / "html" / "detail.xls").read_bytes()
    with pytest.raises(BadInput) as refusal:
        read_statement(page[: page.index(b"</table></body>")])
    assert refusal.value.kind == "damaged"


def test_row_or_cell_of_an_xml_workbook_placed_far_out_is_refused() -> None:
    book = (SAMPLES / "html" / "spreadsheet.xml").read_bytes()
    for near, far in (
        (b'Row ss:Index="3"', b'Row ss:Index="9000000"'),
        (b'Cell ss:Index="4"', b'Cell ss:Index="4000"'),
    ):
        with pytest.raises(BadInput) as refusal:
            read_statement(book.replace(near, far))
        assert refusal.value.kind == "too_large"


def test_archive_reads_every_statement_and_names_the_rest() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", CFONB)
        archive.writestr("b/1c.txt", ONE_C)
        archive.writestr("__MACOSX/._a.txt", b"\x00\x05")
        archive.writestr("z.pdf", b"%PDF-1.7")
    file = read_statement(packed.getvalue())
    assert [line.row for part in file.statements for line in part.lines] == [0, 1, 2, 3, 4]
    assert [problem.value for problem in file.problems] == ["z.pdf"]


def test_problems_of_an_archive_name_the_file_they_are_in() -> None:
    table = "日期,收入,支出\n2026-11-03,100.00,\n2026-11-04,x1,\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", table)
        archive.writestr("b.csv", table)
    file = read_statement(packed.getvalue())
    told = [(problem.row, dict(problem.message.params)["file"]) for problem in file.problems]
    assert [name for row, name in told if row == 3] == ["a.csv", "b.csv"]
    assert [statement.part for statement in file.statements] == [0, 1]


def test_a_merged_cell_of_an_xml_workbook_moves_no_amount_to_the_other_side() -> None:
    cells = '<Cell><Data ss:Type="String">{}</Data></Cell><Cell{}><Data ss:Type="String">{}</Data></Cell>'
    text = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    book = (
        f'<?xml version="1.0"?><Workbook xmlns="{name}" xmlns:ss="{name}"><Worksheet ss:Name="a"><Table><Row>'
        + cells.format("日期", ' ss:MergeAcross="1"', "对方户名") + text.format("收入") + text.format("支出")
        + "</Row><Row>" + cells.format("2026-11-03", "", "甲") + text.format("") + text.format("100.00")
        + "</Row></Table></Worksheet></Workbook>"
    )  # fmt: skip
    assert amounts(read_statement(book.encode())) == ["100.00"]


def test_a_row_of_a_page_below_a_cell_of_several_rows_keeps_its_columns_and_is_named() -> None:
    page = (
        "<html><table><tr><td>日期</td><td>摘要</td><td>收入</td><td>支出</td></tr>"
        "<tr><td rowspan=2>2026-11-03</td><td>a</td><td>100.00</td><td></td></tr>"
        "<tr><td>b</td><td>50.00</td><td></td></tr><tr><td>2026-11-04</td><td>c</td><td></td><td>7.00</td></tr></table></html>"
    )
    file = read_statement(page.encode())
    assert amounts(file) == ["100.00", "-7.00"]
    assert [problem.row for problem in file.problems] == [3]
