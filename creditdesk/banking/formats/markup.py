"""Web pages and XML tables that banks save under the name .xls: read as the tables they are.

Some banks write their "Excel export" as an HTML table or as SpreadsheetML (Excel 2003 XML). The rows of all
tables of a page make one table, because title, headings and entries often stand in tables of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from creditdesk.banking.formats.saved_profile import SavedProfile
from creditdesk.banking.formats.statement_format import refuse
from creditdesk.banking.formats.table import read_tables
from creditdesk.banking.statement import StatementFile
from creditdesk.base.errors import BadInput
from creditdesk.base.i18n import N_
from creditdesk.base.sheets import MAX_COLUMNS, MAX_ROWS, Sheet, decode

_PAGE = re.compile(rb"(?:<\?xml[^>]*>\s*)?<(!doctype\s+html|html|head|table|meta|script|style)\b", re.IGNORECASE)
_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_NAME = "{urn:schemas-microsoft-com:office:spreadsheet}"


class Markup:
    """Reads HTML tables and SpreadsheetML."""

    key = "html"
    title = N_("HTML or XML table named .xls")

    def __init__(self, saved: Sequence[SavedProfile] = ()) -> None:
        self._saved = tuple(saved)

    def matches(self, data: bytes) -> bool:
        """Say whether the content is a web page or an Excel workbook in XML."""
        head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
        return bool(_PAGE.match(head)) or (head.startswith(b"<?xml") and _SPREADSHEET in head)

    def sheets(self, data: bytes) -> tuple[Sheet, ...]:
        """Return the tables as sheets; BadInput when the markup is damaged."""
        if self._is_spreadsheet(data):
            return tuple(_worksheets(data))
        text = decode(data)
        if len(re.findall(r"<table\b", text, re.IGNORECASE)) != len(re.findall(r"</table\b", text, re.IGNORECASE)):
            raise refuse("damaged", format="HTML")
        rows = list(_page_rows(text))
        _check(rows)
        return (Sheet("", rows),)

    def read(self, data: bytes) -> StatementFile:
        """Return the statements in the tables; BadInput when none of them heads one."""
        try:
            return read_tables(self.sheets(data), self.key, self._saved)
        except BadInput as error:
            if error.kind == "unknown" and not self._is_spreadsheet(data):
                raise refuse("html") from error
            raise

    def _is_spreadsheet(self, data: bytes) -> bool:
        return _SPREADSHEET in data[:4096] and not _PAGE.match(data.lstrip(b"\xef\xbb\xbf \t\r\n"))


def _page_rows(text: str) -> Iterator[list[str]]:
    """Yield the rows of a page that hold no table of their own."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, recover=True)
    root = etree.fromstring(text.encode(), parser)
    if root is None:
        raise refuse("html")
    below: dict[etree._Element | None, dict[int, int]] = {}  # of each table: how many more rows its columns are covered
    for row in root.iter("tr"):
        if row.find(".//table") is None:
            yield _page_cells(row, below.setdefault(row.getparent(), {}))


def _page_cells(row: etree._Element, covered: dict[int, int]) -> list[str]:
    """Return the cells of a row in their columns; one that spans several holds its text in the first, as in a workbook."""
    cells: list[str] = []
    for cell in row.iterchildren("td", "th"):
        _skip_covered(cells, covered)
        rows, start = _span(cell, "rowspan"), len(cells)
        cells += [" ".join(_text(cell).split()), *[""] * (_span(cell, "colspan") - 1)]
        covered.update((place, rows - 1) for place in range(start, len(cells)) if rows > 1)
    _skip_covered(cells, covered)
    return cells


def _skip_covered(cells: list[str], covered: dict[int, int]) -> None:
    """Leave a column empty that a cell from a row above covers."""
    while covered.get(len(cells), 0):
        covered[len(cells)] -= 1
        cells.append("")


def _span(cell: etree._Element, name: str, least: int = 1) -> int:
    text = cell.get(name, "")
    return min(max(int(text), least), MAX_COLUMNS) if text.isdecimal() and len(text) < 8 else least


def _worksheets(data: bytes) -> Iterator[Sheet]:
    """Yield the sheets of a SpreadsheetML workbook."""
    if b"<!DOCTYPE" in data:
        raise refuse("dtd")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise refuse("broken_xml", line=error.lineno or 0) from error
    for sheet in root.iter(f"{_NAME}Worksheet"):
        rows: list[list[str]] = []
        for row in sheet.iter(f"{_NAME}Row"):
            rows += [[]] * (_index(row, len(rows)) - len(rows))
            cells: list[str] = []
            for cell in row.iterchildren(f"{_NAME}Cell"):
                cells += [""] * (_index(cell, len(cells)) - len(cells))
                content = cell.find(f"{_NAME}Data")
                cells.append(_text(content).strip() if content is not None else "")
                cells += [""] * _span(cell, f"{_NAME}MergeAcross", 0)
            rows.append(cells)
        _check(rows)
        yield Sheet(sheet.get(f"{_NAME}Name", ""), rows)


def _text(node: etree._Element) -> str:
    return "".join(map(str, node.itertext()))


def _index(node: etree._Element, follows: int) -> int:
    """Return the place from 0 of a row or cell, which may skip empty ones; refuse one too far out."""
    text = node.get(f"{_NAME}Index", "")
    place = int(text) - 1 if text.isdecimal() and len(text) < 8 else follows
    if place > MAX_ROWS:
        raise refuse("too_large")
    return max(place, follows)


def _check(rows: list[list[str]]) -> None:
    if len(rows) > MAX_ROWS or max(map(len, rows), default=0) > MAX_COLUMNS:
        raise refuse("too_large")
