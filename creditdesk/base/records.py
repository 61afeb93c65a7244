"""Rows of a sheet → columns of values: headings recognised in Chinese and English, all errors together.

The header is the first row in which every required field is recognised (titles above it are skipped). `row` in a
problem is the row of the sheet as a spreadsheet program numbers it, from 1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, zip_longest
from typing import Any

from creditdesk.base.errors import BadInput, RowProblem
from creditdesk.base.i18n import N_, Message, message

_HEADER_ROWS = 60


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its key, the headings it goes by, how a cell is read and what is expected of it."""

    key: str
    headings: tuple[str, ...]
    parse: Callable[[str], Any] = str
    expected: str = N_("a text")
    required: bool = False


@dataclass(frozen=True, slots=True)
class Records:
    """The values by field key, each as long as `rows` (the sheet's row numbers); `bad` are positions with a problem.

    An empty cell gives None. Fields whose heading is missing give None in every row.
    """

    rows: list[int]
    columns: dict[str, list[Any]]
    problems: list[RowProblem]
    bad: set[int]
    headings: dict[str, str]

    def refuse(self, position: int, key: str, value: object, problem: Message) -> None:
        """Add a problem found by a rule that looks at more than the cell."""
        self.bad.add(position)
        self.problems.append(RowProblem(self.rows[position], self.headings.get(key, key), str(value), problem))


def _plain(heading: str) -> str:
    return re.sub(r"[\s_\-*/()\[\]:.]", "", unicodedata.normalize("NFKC", heading)).casefold()


def read_records(
    rows: Sequence[Sequence[str]], fields: Sequence[Field], headings: Mapping[str, str] | None = None
) -> Records:
    """Return the sheet's rows below its header; BadInput when no header is found.

    `headings` (a map file) names further headings: heading in the sheet → field key.
    """
    known = {_plain(h): f.key for f in fields for h in (f.key, *f.headings)}
    known |= {_plain(h): key for h, key in (headings or {}).items()}
    start, places = _find_header(rows, fields, known)
    below = rows[start + 1 :]
    filled = ["".join(row).strip() != "" for row in below]
    body = list(compress(below, filled))
    numbers = list(compress(range(start + 2, start + 2 + len(below)), filled))
    records = Records(numbers, {}, [], set(), {key: rows[start][at] for key, at in places.items()})
    columns = list(zip_longest(*body, fillvalue=""))
    for field in fields:
        at = places.get(field.key)
        if at is None:
            records.columns[field.key] = [None] * len(body)
            continue
        cells = list(map(str.strip, columns[at])) if at < len(columns) else [""] * len(body)
        records.columns[field.key] = _parse_column(cells, field, records)
    records.problems.sort(key=lambda p: p.row or 0)
    return records


def _find_header(
    rows: Sequence[Sequence[str]], fields: Sequence[Field], known: Mapping[str, str]
) -> tuple[int, dict[str, int]]:
    best: set[str] = set()
    required = {f.key for f in fields if f.required}
    for number, row in enumerate(rows[:_HEADER_ROWS]):
        places: dict[str, int] = {}
        for at, cell in enumerate(row):
            key = known.get(_plain(cell))
            if key:
                places.setdefault(key, at)
        if required <= places.keys():
            return number, places
        best = max(best, set(places), key=len)
    missing = [next(h for h in (*f.headings, f.key)) for f in fields if f.required and f.key not in best]
    raise BadInput(
        N_("No header row was found: {missing} missing. Nothing was imported. Add these headings, or give a map file."),
        missing=missing,
        kind="no_header",
    )


def _parse_column(cells: list[str], field: Field, records: Records) -> list[Any]:
    """Return the values of a column, each text read once; None for what is empty or not understood."""
    if field.parse is str and (not field.required or "" not in cells):
        return [cell or None for cell in cells]
    values: dict[str, Any] = dict.fromkeys(cells)
    wrong: dict[str, Message] = {}
    for cell in values:
        if not cell:
            if field.required:
                wrong[cell] = message(N_("missing; expected {what}"), what=message(field.expected))
            continue
        try:
            values[cell] = field.parse(cell)
        except (ValueError, ArithmeticError):
            wrong[cell] = message(N_("not understood; expected {what}"), what=message(field.expected))
    if wrong:
        for position, cell in enumerate(cells):
            if cell in wrong:
                records.refuse(position, field.key, cell, wrong[cell])
    return [values[cell] for cell in cells]
