"""FORMATS: every bank statement this program reads, and the one door to them.

`read_statement` recognises a file by its content. Whatever goes wrong inside comes out as BadInput with one
sentence: this is the only border at which errors of foreign libraries become ours.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Sequence
from decimal import DecimalException
from functools import partial

from lxml.etree import LxmlError
from python_calamine import CalamineError

from creditdesk.banking.formats.archive import joined, members_of
from creditdesk.banking.formats.bai2 import Bai2
from creditdesk.banking.formats.camt import Camt
from creditdesk.banking.formats.cfonb120 import Cfonb120
from creditdesk.banking.formats.child import in_child, is_heavy
from creditdesk.banking.formats.coda import Coda
from creditdesk.banking.formats.markup import Markup
from creditdesk.banking.formats.mt940 import Mt940
from creditdesk.banking.formats.norma43 import Norma43
from creditdesk.banking.formats.ofx import Ofx
from creditdesk.banking.formats.one_c import OneC
from creditdesk.banking.formats.qif import Qif
from creditdesk.banking.formats.saved_profile import SavedProfile
from creditdesk.banking.formats.statement_format import StatementFormat, refuse
from creditdesk.banking.formats.table import Table
from creditdesk.banking.statement import StatementFile
from creditdesk.base.collector import rings_not_searched
from creditdesk.base.errors import BadInput
from creditdesk.base.sheets import MAX_BYTES, Sheet

MAX_LINES = 1_000_000
"""More lines than any bank sends for a year; what has more is refused before it takes the memory."""

FORMATS: tuple[StatementFormat, ...] = (Ofx(), Camt(), Mt940(), Qif(), Bai2(), Coda(), Norma43(), Cfonb120(), OneC())
"""Readers of what needs no profile; tables come last, because nearly any text could be one."""

_FOREIGN = (
    LxmlError, CalamineError, zipfile.BadZipFile, zlib.error, DecimalException, UnicodeError, ValueError, OverflowError,
    IndexError, KeyError, EOFError,
)  # fmt: skip
_FILLED = re.compile(rb"[^\xef\xbb\xbf \t\r\n\x00]")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")


def read_statement(data: bytes, saved: Sequence[SavedProfile] = ()) -> StatementFile:
    """Return what the bank statement says; BadInput with one sentence when it cannot be read.

    Tables are read by a profile the user saved where one knows them.
    """
    return in_child(partial(_read, saved=tuple(saved)), data) if is_heavy(data) else _read(data, saved)


def _read(data: bytes, saved: Sequence[SavedProfile] = ()) -> StatementFile:
    members = members_of(data)
    if members is None:
        return _read_file(data, saved)
    files: list[tuple[str, StatementFile]] = []
    refused = []
    for name, content in members:
        try:
            files.append((name, _read_file(content, saved)))
        except BadInput as error:
            refused.append((name, error.message))
    if not files:
        raise refuse("archive")
    return joined(files, refused)


def _read_file(data: bytes, saved: Sequence[SavedProfile]) -> StatementFile:
    _refuse_others(data)
    known = next((known for known in (Markup(saved), *FORMATS, Table(saved)) if known.matches(data)), None)
    if known is None:
        raise refuse("unknown")
    try:
        with rings_not_searched():
            return known.read(data)
    except _FOREIGN as error:
        raise refuse("damaged", format=known.title) from error


def sheets_of(data: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of a file whose columns a person may assign; BadInput when it is no table."""
    _refuse_others(data)
    known = next((known for known in (Markup(), *FORMATS, Table()) if known.matches(data)), None)
    if not isinstance(known, Markup | Table):
        raise refuse("unknown")
    try:
        return known.sheets(data)
    except _FOREIGN as error:
        raise refuse("damaged", format=known.title) from error


def _refuse_others(data: bytes) -> None:
    """Refuse what is plainly no statement, each with its own advice."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not _FILLED.search(data):
        raise refuse("empty")
    if len(data) > MAX_BYTES or data.count(b"\n") > MAX_LINES:
        raise refuse("too_large")
    if b"%PDF-" in head[:1024]:
        raise refuse("pdf")
    if head.startswith(_PICTURES) and (b"\x00" in data[:256]):
        raise refuse("picture")
    first = data[:512].split(b"\n", 1)[0].rstrip(b"\r")
    if len(first) in (240, 400, 444) and (first.startswith(b"02RETORNO") or first[3:8] == b"00000"):
        raise refuse("cnab")
