"""What is no statement is refused by its own sentence, before it can do harm."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest

from creditdesk.banking.formats import read_statement
from creditdesk.banking.formats.statement_format import REFUSALS
from creditdesk.base.display import sentence
from creditdesk.base.errors import BadInput

CAMT = b'<?xml version="1.0"?><Document><BkToCstmrStmt><Stmt><Acct/></Stmt></BkToCstmrStmt></Document>'


def archive(**parts: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return packed.getvalue()


def workbook(sheet: bytes) -> bytes:
    return archive(xl__workbook_xml=b"<workbook/>", xl__worksheets__sheet1_xml=sheet)


REFUSED = [
    ("empty", b""),
    ("empty", b" \r\n"),
    ("pdf", b"%PDF-1.7\n\x00\x01"),
    ("picture", b"\x89PNG\r\n\x1a\n\x00\x00"),
    ("html", b"<!DOCTYPE html><html><body>Session expired</body></html>"),
    ("html", b"  <HTML><table><tr><td>2026-01-01</td></tr></table>"),
    ("dtd", CAMT.replace(b"<Document>", b'<!DOCTYPE a [<!ENTITY b "c">]><Document>')),
    ("broken_xml", CAMT[:-20]),
    ("no_statement", b"<?xml version='1.0'?><Document><BkToCstmrStmt/></Document>"),
    ("investment", b"<OFX><INVSTMTRS><STMTTRN><TRNAMT>1.00</STMTTRN></INVSTMTRS></OFX>"),
    ("no_statement", b"!Type:Cat\nNFood\n^\n"),
    ("cnab", b"02RETORNO01COBRANCA".ljust(400) + b"\r\n"),
    ("unknown", "亲爱的客户，您好".encode()),
    ("unknown", b"Name,Street\nMiller,High Street\n"),
    ("no_lines", "交易日期,借方金额,贷方金额\n".encode()),
    ("password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")),
    ("damaged", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x07" * 600),
    ("damaged", b"PK\x03\x04 no archive"),
    ("archive", archive(readme=b"hello")),
    ("archive", archive(inner=archive(a_xml=CAMT))),
    ("too_large", archive(a_xml=b" " * 60_000_000)),
    ("too_large", b"a,b\n" * (17 * 1024 * 1024)),
]


@pytest.mark.parametrize(("kind", "data"), REFUSED, ids=[f"{i}-{kind}" for i, (kind, _) in enumerate(REFUSED)])
def test_no_statement_is_refused_by_its_sentence(kind: str, data: bytes) -> None:
    with pytest.raises(BadInput) as refusal:
        read_statement(data)
    assert refusal.value.kind == kind
    assert sentence(refusal.value.message, "en").count("{") == 0


def test_archive_with_a_password_is_refused_by_its_sentence() -> None:
    locked = bytearray(archive(a_xml=CAMT))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + flags] |= 1
    with pytest.raises(BadInput) as refusal:
        read_statement(bytes(locked))
    assert refusal.value.kind == "password"


def test_zip_bomb_is_refused_quickly() -> None:
    start = time.process_time()
    with pytest.raises(BadInput):
        read_statement(workbook(b"<worksheet>" + b" " * 60_000_000 + b"</worksheet>"))
    assert time.process_time() - start < 2


def test_cell_in_the_farthest_corner_is_refused_before_the_table_is_built() -> None:
    sheet = b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    with pytest.raises(BadInput) as refusal:
        read_statement(workbook(sheet))
    assert refusal.value.kind == "too_large"


@pytest.mark.parametrize("length", [1, 89, 511])
def test_damaged_xls_at_which_the_library_panics_is_refused(length: int) -> None:
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<5H", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<10I", head, 40, 0, 1, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    with pytest.raises(BadInput) as refusal:
        read_statement(bytes(head) + b"\xff" * length)
    assert refusal.value.kind == "damaged"


def test_there_are_at_most_twenty_five_sentences() -> None:
    assert len(REFUSALS) <= 25


def test_error_of_the_bank_is_shown() -> None:
    data = b"<OFX><STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>Server closed</STATUS></OFX>"
    with pytest.raises(BadInput) as refusal:
        read_statement(data)
    assert "Server closed" in sentence(refusal.value.message, "en")


def test_rows_that_cannot_be_read_come_with_the_refusal() -> None:
    with pytest.raises(BadInput) as refusal:
        read_statement("交易日期,收入,支出\n2026-03-01,5.00,7.00\n".encode())
    assert refusal.value.kind == "no_rows"
    assert [problem.row for problem in refusal.value.problems] == [2]
