"""Hostile files are refused within seconds by a known sentence, and a reading that hangs or dies is ended."""

from __future__ import annotations

import io
import os
import time
import zipfile

import pytest

from creditdesk.banking.formats import _read, read_statement
from creditdesk.banking.formats.child import HEAVY, in_child, is_heavy
from creditdesk.base.errors import BadInput

HEAD = "交易日期,收入,支出\n"
CAMT = '<?xml version="1.0"?><Document><BkToCstmrStmt><Stmt><Acct/>{}</Stmt></BkToCstmrStmt></Document>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]><Document><BkToCstmrStmt><Stmt><Acct/>&j;</Stmt></BkToCstmrStmt></Document>"
)


def packed(*members: bytes) -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(members):
            archive.writestr(f"{number}.csv", content)
    return stored.getvalue()


HOSTILE = {
    "a million columns": (HEAD + ",".join("x" * 1_000_000) + "\n", "too_large"),
    "a million headings": ("交易日期,收入," * 500_000 + "\n2026-01-01,5.00\n", "too_large"),
    "two million rows": (HEAD + "2026-01-01,5.00,\n" * 2_000_000, "too_large"),
    "blank lines": (HEAD + "\n" * 15_000_000, "too_large"),
    "old line ends": (HEAD.replace("\n", "\r") + "\r" * 5_000_000, "too_large"),
    "one huge cell": (HEAD + "2026-01-01," + "5" * 10_000_000 + ",\n", "csv"),
    "quotes": (HEAD + '"' * 5_000_000, "csv"),
    "null in the amount": (HEAD + "2026-01-01,5.\x0000,\n", "unknown"),
    "null at the end": (HEAD + "2026-01-01,5.00,\n" * 1000 + "\x00", "not_text"),
    "null in MT940": (":20:A\n:25:B\n:60F:C260101EUR1,\n:61:2601010101C1\x00,NTRF\n", "not_text"),
    "billion laughs": (LAUGHS, "dtd"),
    "billion laughs in OFX": (LAUGHS.replace("BkToCstmrStmt", "OFX"), "dtd"),
    "deep XML": (CAMT.format("<a>" * 200_000 + "</a>" * 200_000), "broken_xml"),
    "deep OFX": ("<OFX>" + "<A>" * 300_000 + "</OFX>", "no_statement"),
    "huge XML text": (CAMT.format("<Ntry>" + "a" * 15_000_000 + "</Ntry>"), "broken_xml"),
    "a million entries": (":20:A\n:25:B\n:60F:C260101EUR1,\n" + ":61:2601010101C1,NTRF\n" * 1_000_000, "too_large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_at_once(name: str) -> None:
    text, kind = HOSTILE[name]
    start = time.process_time()
    with pytest.raises(BadInput) as refusal:
        _read(text.encode())
    assert refusal.value.kind == kind
    assert time.process_time() - start < 2


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_entities_are_refused_in_utf_16_too(encoding: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_statement(LAUGHS.replace('"1.0"', '"1.0" encoding="UTF-16"').encode(encoding))
    assert refusal.value.kind in ("dtd", "not_text", "unknown")


def test_archive_that_unpacks_to_too_much_or_too_many_is_refused() -> None:
    for data in (packed(b"a,b\n" * 15_000_000), packed(*[b"x"] * 300), packed(*[os.urandom(64)] * 201)):
        with pytest.raises(BadInput) as refusal:
            _read(data)
        assert refusal.value.kind == "too_large"


def test_heavy_files_are_told_by_what_they_unpack_to() -> None:
    assert is_heavy(b"x" * (HEAVY + 1))
    assert is_heavy(packed(b"x" * (HEAVY + 1)))
    assert not is_heavy(packed(b"x" * 1000)) and not is_heavy(b"PK\x03\x04 no archive")


def test_reading_in_a_process_of_its_own_gives_the_same() -> None:
    data = (HEAD + "2026-01-01,5.00,\n").encode()
    assert in_child(_read, data) == _read(data)
    with pytest.raises(BadInput) as refusal:
        in_child(_read, (HEAD + "2026-01-01,5.00,7.00\n").encode())
    assert refusal.value.kind == "no_rows"
    assert [problem.row for problem in refusal.value.problems] == [2]


def test_reading_that_hangs_is_ended_and_one_that_dies_is_refused() -> None:
    start = time.monotonic()
    with pytest.raises(BadInput) as refusal:
        in_child(time.sleep, 600, seconds=0.5)
    assert refusal.value.kind == "too_long"
    assert time.monotonic() - start < 20
    with pytest.raises(BadInput) as refusal:
        in_child(os._exit, 9)
    assert refusal.value.kind == "too_large"


def test_heavy_file_is_read_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("creditdesk.banking.formats.child.HEAVY", 10)
    assert len(read_statement((HEAD + "2026-01-01,5.00,\n").encode()).statements[0].lines) == 1
