"""A profile the user made: which column of one bank's table is what, kept to recognise the next file.

The file is known again by its content: by its heading row, or, where there is none, by what stands in each
column of a typical row. Its JSON form can be carried to another book.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from creditdesk.banking.formats.columns import SEARCHED_ROWS, Columns, Rows, guess_columns, with_preamble
from creditdesk.banking.formats.days import looks_like_date
from creditdesk.banking.formats.headings import normalised
from creditdesk.base.errors import BadInput
from creditdesk.base.i18n import N_
from creditdesk.base.sheets import MAX_COLUMNS

_LOOKED_AT = 400
_KEPT = tuple(
    field.name for field in fields(Columns) if field.name not in ("first_row", "headings", "year", "last_month")
)


@dataclass(frozen=True, slots=True)
class SavedProfile:
    """What is kept of a mapping: its title, the mark its files are known by, and the columns.

    `mark` holds the normalised headings, or the kinds of the cells ("date", "number", "text", "") of a table
    without headings.
    """

    title: str
    mark: tuple[str, ...]
    has_headings: bool
    columns: Columns

    @staticmethod
    def of(title: str, columns: Columns, rows: Rows) -> SavedProfile:
        """Return the profile that recognises the sheet again; what the sheet says of itself is read from each file anew."""
        told = with_preamble(replace(columns, default_currency=None, own_account=None), rows)
        columns = replace(
            columns,
            default_currency=None if told.default_currency else columns.default_currency,
            own_account=None if told.own_account else columns.own_account,
        )
        if columns.headings:
            return SavedProfile(title, _headings(columns.headings), True, columns)
        return SavedProfile(title, _kinds(rows[columns.first_row :]), False, columns)

    def find(self, rows: Rows) -> Columns | None:
        """Return the columns of a sheet of this profile; None when the sheet is another."""
        if not self.has_headings:
            kinds = _kinds(rows, mixed="mixed")
            is_like = len(kinds) == len(self.mark) and all(map(_fits, kinds, self.mark))
            return self._columns_of(0, (), rows) if is_like and guess_columns(rows) is None else None
        for index, row in enumerate(rows[:SEARCHED_ROWS]):
            if _headings(row) == self.mark:
                return self._columns_of(index + 1, tuple(row), rows)
        return None

    def _columns_of(self, first_row: int, headings: tuple[str, ...], rows: Rows) -> Columns:
        """Return the columns in this sheet: currency and account that it names take the place of those kept."""
        kept = replace(self.columns, first_row=first_row, headings=headings)
        told = with_preamble(replace(kept, default_currency=None, own_account=None), rows)
        return replace(
            told,
            default_currency=told.default_currency or kept.default_currency,
            own_account=told.own_account or kept.own_account,
        )

    def to_text(self) -> str:
        """Return the JSON form."""
        empty = Columns(0, ())
        kept = {name: getattr(self.columns, name) for name in _KEPT}
        told = {name: value for name, value in kept.items() if value != getattr(empty, name)}
        return json.dumps(
            {"title": self.title, "mark": self.mark, "has_headings": self.has_headings, "columns": told},
            ensure_ascii=False, indent=1,
        )  # fmt: skip

    @staticmethod
    def of_text(text: str) -> SavedProfile:
        """Return the profile of its JSON form; BadInput when it is none."""
        try:
            told = json.loads(text)
            columns = {name: _value(name, value) for name, value in told["columns"].items()}
            mark = tuple(str(part) for part in told["mark"])
            if not mark or not set(columns) <= set(_KEPT) or not columns["date"]:
                raise ValueError("not a profile")
            return SavedProfile(str(told["title"]), mark, bool(told["has_headings"]), Columns(first_row=0, **columns))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadInput(
                N_("This is no profile of bank files. To go on, choose a file that was exported from the settings."),
                kind="profile",
            ) from error


def _value(name: str, value: Any) -> Any:
    if name in ("date", "text"):
        return tuple(_place(place) for place in value)
    kind = str if name in ("default_currency", "own_account") else bool
    if name in (*_WORDS, *_ANSWERS):
        if not isinstance(value, kind):
            raise ValueError(name)
        return value
    return _place(value)


def _place(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < MAX_COLUMNS:
        raise ValueError("not a column")
    return value


_WORDS = ("default_currency", "own_account")
_ANSWERS = ("plus_is_out", "day_first", "turned")


def _fits(kind: str, marked: str) -> bool:
    return kind == marked or not kind or not marked


def _headings(row: Sequence[str]) -> tuple[str, ...]:
    names = [normalised(cell) for cell in row]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _kinds(rows: Rows, mixed: str = "") -> tuple[str, ...]:
    """Return the one kind of what fills each column; "" for an empty one, `mixed` for one of several kinds."""
    body = [row for row in rows[:_LOOKED_AT] if any(row)]
    width = max(map(len, body), default=0)
    kinds = ({_kind(row[place]) for row in body if place < len(row) and row[place]} for place in range(width))
    return tuple(mixed if len(found) > 1 else "".join(found) for found in kinds)


def _kind(cell: str) -> str:
    if looks_like_date(cell):
        return "date"
    return "number" if all(char.isdigit() or char in "+-.,()' $€£¥" for char in cell) else "text"
