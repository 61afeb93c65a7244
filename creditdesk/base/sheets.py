"""Sheets: tables people bring along (CSV, TXT, XLSX, XLS) as rows of text.

Bank exports, customer lists and invoice lists all come through here. The content decides what a file
is, never its name. Numbers come as plain decimal text, native dates as ISO text; nothing is interpreted.
Bounds (house policy): a file of at most 64 MB, a workbook of at most 200 parts that unpack to at most
64 MB, 200,000 rows, 100 columns, a text of at most 2,000,000 rows and 1,000 columns.
"""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from creditdesk.base.compound_file import workbook_extent
from creditdesk.base.errors import BadInput
from creditdesk.base.i18n import N_

MAX_BYTES = 64 * 1024 * 1024
MAX_PARTS = 200
MAX_RATIO = 200
MAX_CSV_ROWS = 2_000_000
MAX_CSV_COLUMNS = 1_000
MAX_ROWS = 200_000
MAX_COLUMNS = 100
MAX_CELLS = 4_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
_DELIMITERS = ",;\t|"
_DAMAGED = N_("The workbook is damaged or cut off. To use it, export it again, or open it in Excel and save it anew.")
_TOO_LARGE = N_("The file is larger than {limit}. To use it, export a shorter period or fewer columns.")
_LOCKED = N_("The workbook is protected by a password. To use it, open it in Excel and save it without the password.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name in the workbook ("" for a text file) and its rows of cell texts, ragged as they came."""

    name: str
    rows: list[list[str]]


def read_sheets(data: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of a CSV, TXT, XLSX or XLS file; BadInput with one clear sentence for anything else."""
    if not re.search(rb"\S", data):
        raise BadInput(
            N_("The file is empty. To go on, choose the file the bank or the program exported."), kind="empty"
        )
    if len(data) > MAX_BYTES:
        raise BadInput(_TOO_LARGE, kind="too_large", limit="64 MB")
    if data.lstrip()[:5] == b"%PDF-":
        raise BadInput(N_("This is a PDF, not a table. To go on, export the list as Excel or CSV."), kind="pdf")
    if data.startswith(OLE):
        return _workbook(data)
    if data.startswith(ZIP):
        _check_parts(data)
        return _workbook(data)
    return (Sheet("", text_rows(decode(data))),)


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, GB18030, then Cyrillic or western Windows text.

    A text cut off within its last character keeps U+FFFD there, so that the reader can point at it.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace").lstrip("\ufeff")
    if b"\x00" in data:
        raise BadInput(
            N_("The file is neither text nor a workbook. To use it, export the list as CSV or Excel."), kind="not_text"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.start > 0:
            return data.decode("utf-8-sig", errors="replace")
    encoding = _eight_bit_encoding(data)
    return data.decode(encoding, errors="replace")


def _eight_bit_encoding(data: bytes) -> str:
    """Tell GB18030, Cyrillic and western text apart by which byte pairs they use.

    Chinese prose keeps to the 3,755 everyday characters (first byte B0 to D7, second from A1); Cyrillic words
    are runs of letters C0 to FF that seldom look so; western text has lonely accented letters between ASCII.
    """
    runs = re.findall(rb"[\x80-\xff]+", data[:262_144])
    high = sum(map(len, runs))
    pairs = re.findall(rb"[\x81-\xfe][\x40-\xfe]", data[:262_144])
    everyday = sum(1 for pair in pairs if pair[1] >= 0xA1 and (0xB0 <= pair[0] <= 0xD7 or 0xA1 <= pair[0] <= 0xA3))
    even = sum(len(run) for run in runs if len(run) % 2 == 0)
    if pairs and 5 * everyday >= 3 * len(pairs) and 2 * even >= high:
        return "gb18030"
    letters = sum(byte >= 0xC0 for run in runs for byte in run if len(run) > 2)
    return "cp1251" if 5 * letters >= 3 * high else "cp1252"


def text_rows(text: str, delimiter: str | None = None) -> list[list[str]]:
    """Return the cells of a delimited text; the delimiter is found from the first lines unless given."""
    if len(text) > MAX_CSV_ROWS and max(text.count("\n"), text.count("\r")) > MAX_CSV_ROWS:
        raise BadInput(_TOO_LARGE, kind="too_large", limit=f"{MAX_CSV_ROWS:,}")
    delimiter = delimiter or sniff_delimiter(text)
    strip = str.strip
    try:
        lines = io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8", newline="")  # a StringIO takes 4 bytes a character
        reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
        rows = [[*map(strip, row)] for row in reader]
    except csv.Error as error:
        raise BadInput(
            N_("The text cannot be split into columns. To use it, export it as CSV again."), kind="csv"
        ) from error
    if max(map(len, rows), default=0) > MAX_CSV_COLUMNS:
        raise BadInput(_TOO_LARGE, kind="too_large", limit=f"{MAX_CSV_ROWS:,} × {MAX_CSV_COLUMNS:,}")
    if text.count('"') % 2:
        _refuse_open_quote(rows)
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _refuse_open_quote(rows: list[list[str]]) -> None:
    """Refuse a text in which a quote that is never closed has swallowed the lines behind it."""
    for number, row in enumerate(rows, 1):
        if any("\n" in cell for cell in row) and row is rows[-1]:
            raise BadInput(
                N_("A quotation mark opened in row {row} is never closed. To use the file, export it again."),
                kind="open_quote",
                row=number,
            )


def sniff_delimiter(text: str) -> str:
    """Return the delimiter that splits most of the first lines into the same number of columns."""
    sample = text[:8_192]
    if len(text) > len(sample):
        sample = sample.rpartition("\n")[0] or sample
    best, delimiter = 0, ","
    for candidate in [mark for mark in _DELIMITERS if mark in sample]:
        try:
            rows = csv.reader(io.StringIO(sample, newline=""), delimiter=candidate, skipinitialspace=True)
            widths = Counter(len(row) for row in rows if any(row))
        except csv.Error:
            continue
        score = max(((min(width, 12) - 1) * count for width, count in widths.items()), default=0)
        if score > best:
            best, delimiter = score, candidate
    return delimiter


def _check_parts(data: bytes) -> None:
    """Refuse an archive that would unpack beyond the bounds, is locked, or holds no workbook."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise BadInput(_DAMAGED, kind="damaged") from error
    if any(part.flag_bits & 1 for part in parts):
        raise BadInput(_LOCKED, kind="password")
    if not any(part.filename.endswith("workbook.xml") for part in parts):
        raise BadInput(
            N_("The archive holds no Excel workbook (.xlsx). To use it, unpack it and choose the file inside."),
            kind="not_workbook",
        )
    size = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or size > MAX_BYTES or size > MAX_RATIO * max(len(data), 4096):
        raise BadInput(_TOO_LARGE, kind="too_large", limit="64 MB")
    for part in parts:
        content = _inflate(data, part)
        if b"sheetData" in content or "worksheets/" in part.filename:
            _check_extent(content)


def _inflate(data: bytes, part: zipfile.ZipInfo) -> bytes:
    """Return one unpacked part; its true size counts, not the one it declares."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            content = archive.read(part)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BadInput(_DAMAGED, kind="damaged") from error
    if len(content) > MAX_BYTES:
        raise BadInput(_TOO_LARGE, kind="too_large", limit="64 MB")
    return content


def _check_extent(sheet: bytes) -> None:
    """Refuse a sheet whose farthest cell lies so far out that the table would not fit in memory."""
    if b"<!DOCTYPE" in sheet or b"<!ENTITY" in sheet or b"\x00" in sheet or re.search(rb"\sr=[\"'][^\"']*&", sheet):
        raise BadInput(_DAMAGED, kind="damaged")
    wide = re.findall(rb"\br\s*=\s*[\"']([A-Za-z]{2,})[0-9]", sheet)
    long = re.findall(rb"\br\s*=\s*[\"'][A-Za-z]*([0-9]{5,})[\"']", sheet)
    columns = max((_column_number(name) for name in set(wide)), default=26)
    rows = max(map(int, set(long)), default=9_999)
    _check_bounds(rows, columns)


def _check_bounds(rows: int, columns: int) -> None:
    if rows > MAX_ROWS or columns > 16_384 or rows * columns > max(MAX_CELLS, MAX_ROWS * 26):
        raise BadInput(_TOO_LARGE, kind="too_large", limit=f"{MAX_ROWS:,} × {MAX_COLUMNS}")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:6]:
        number = number * 26 + letter - 64
    return number


def _check_old_workbook(data: bytes) -> None:
    """Refuse an .xls whose parts run in a circle or whose cells lie too far out, before it is opened."""
    try:
        rows, columns = workbook_extent(data)
    except (ValueError, struct.error) as error:
        raise BadInput(_DAMAGED, kind="damaged") from error
    _check_bounds(rows, columns)


def _workbook(data: bytes) -> tuple[Sheet, ...]:
    if data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise BadInput(_LOCKED, kind="password")
    if data.startswith(OLE):
        _check_old_workbook(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return tuple(_sheet(book.get_sheet_by_name(name)) for name in book.sheet_names)
    except PasswordError as error:
        raise BadInput(_LOCKED, kind="password") from error
    except (CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise BadInput(_DAMAGED, kind="damaged") from error
    except BaseException as error:
        # A damaged .xls makes calamine's Rust code panic; its PanicException is no Exception and cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise BadInput(_DAMAGED, kind="damaged") from error


def _sheet(sheet: CalamineSheet) -> Sheet:
    _check_bounds(sheet.total_height, sheet.total_width)
    rows = [[_TEXTS[type(cell)](cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((i + 1 for row in rows for i in range(len(row) - 1, -1, -1) if row[i]), default=0) if rows else 0
    if width > MAX_COLUMNS:
        raise BadInput(_TOO_LARGE, kind="too_large", limit=f"{MAX_ROWS:,} × {MAX_COLUMNS}")
    if rows and len(rows[0]) > width:
        rows = [row[:width] for row in rows]
    return Sheet(sheet.name, rows)


def _number(value: object) -> str:
    """Return a number as Excel shows it: 15 digits at most, no exponent below 10^15.

    Longer ones (an account number typed as a number) keep their exponent: their last digits are lost.
    """
    text = f"{value:.15g}"
    if "e" not in text:
        return text
    return f"{Decimal(text):f}" if "e-" in text else text.upper()


def _moment(value: datetime) -> str:
    text = value.isoformat(sep=" ", timespec="seconds")
    return text.removesuffix(" 00:00:00")


_TEXTS: dict[type, Callable[..., str]] = {
    str: str.strip,
    float: _number,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: _moment,
    date: date.isoformat,
    time: lambda value: value.isoformat(timespec="seconds"),
    timedelta: str,
    type(None): lambda value: "",
}
