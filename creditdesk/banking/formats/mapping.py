"""The user's own assignment of a table's columns, and what is still open about it.

It starts from what the program could tell by itself. Day before month, and which way the money went, are asked
only where neither the dates nor a running balance answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from creditdesk.banking.formats.columns import Columns, Rows, guess_columns, with_preamble
from creditdesk.banking.formats.headless import guess_headless
from creditdesk.banking.formats.table_entries import SWAPPED_DAYS
from creditdesk.banking.formats.table_rows import (
    UNPROVED_BOOKS,
    UNPROVED_CARD,
    UNPROVED_PLUS,
    UNPROVED_TEXT,
    TableReading,
)
from creditdesk.base.i18n import N_, Message, message

MANY = ("date", "text")
FIELDS: tuple[tuple[str, str], ...] = (
    ("date", N_("Date")),
    ("credit", N_("Money in")),
    ("debit", N_("Money out")),
    ("amount", N_("Amount ±")),
    ("direction", N_("In or out (word)")),
    ("balance", N_("Balance")),
    ("payer", N_("Other party")),
    ("payer_account", N_("Their account")),
    ("text", N_("Text")),
    ("reference", N_("Bank reference")),
    ("value_date", N_("Value date")),
    ("currency", N_("Currency")),
    ("account", N_("Own account")),
    ("status", N_("Status")),
    ("sender", N_("Payer’s name")),
    ("sender_account", N_("Payer’s account")),
    ("receiver", N_("Payee’s name")),
    ("receiver_account", N_("Payee’s account")),
)
"""What a column may be, in the order offered; a field stands for one column, those in `MANY` for several."""

_UNPROVED = frozenset((UNPROVED_PLUS, UNPROVED_CARD, UNPROVED_TEXT, UNPROVED_BOOKS))


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which field each column of a sheet holds ("" for none), where its entries start, and the answers given."""

    fields: tuple[str, ...]
    first_row: int
    day_first: bool | None = None
    turned: bool | None = None
    own_account: str | None = None

    @staticmethod
    def start(rows: Rows) -> Mapping:
        """Return what the program makes of a sheet by itself; all columns empty where that is nothing."""
        width = max(map(len, rows), default=0)
        columns = guess_columns(rows) or guess_headless(rows)
        if columns is None:
            return Mapping(("",) * width, _first_filled(rows))
        fields = [""] * width
        for name, _title in FIELDS:
            told = getattr(columns, name)
            for place in told if isinstance(told, tuple) else (told,):
                if place is not None and place < width:
                    fields[place] = name
        return Mapping(tuple(fields), columns.first_row, own_account=columns.own_account)

    def assign(self, column: int, field: str) -> Mapping:
        """Return the mapping with a column's field; answers given for other columns are asked anew."""
        fields = [*self.fields[:column], field, *self.fields[column + 1 :]]
        return replace(self, fields=tuple(fields), day_first=None, turned=None)

    @property
    def lacks(self) -> Message | None:
        """What must still be assigned or is assigned twice; None when the table can be read."""
        if "date" not in self.fields:
            return message(N_("Say which column holds the date."))
        twice = [title for name, title in FIELDS if name not in MANY and self.fields.count(name) > 1]
        if twice:
            return message(N_("Two columns are “{field}”. Ignore one of them."), field=message(twice[0]))
        sides = {"debit", "credit"} & set(self.fields)
        if "amount" in self.fields and sides:
            return message(N_("There is one column for the amount and one for money in or out. Ignore one of them."))
        if not sides and "amount" not in self.fields:
            return message(N_("Say which column holds the amount, or money in and money out."))
        return None

    def columns(self, rows: Rows) -> Columns:
        """Return the columns to read the sheet with. Raises ValueError while something is lacking."""
        if self.lacks:
            raise ValueError(self.lacks.template)
        headings = tuple(rows[self.first_row - 1]) if self.first_row else ()
        single = {
            name: self.fields.index(name) if name in self.fields else None
            for name, _title in FIELDS
            if name not in MANY
        }
        several = {name: tuple(i for i, own in enumerate(self.fields) if own == name) for name in MANY}
        found = Columns(
            self.first_row, several["date"], headings, text=several["text"], day_first=self.day_first,
            turned=self.turned, own_account=self.own_account or None,
        )  # fmt: skip
        found = replace(found, **single)  # type: ignore[arg-type]
        return with_preamble(found, rows)


def open_questions(reading: TableReading) -> frozenset[str]:
    """Return what only the user can answer: "day_first", "turned"."""
    templates = {problem.message.template for problem in reading.problems}
    found = {"day_first"} if SWAPPED_DAYS in templates else set()
    return frozenset(found | ({"turned"} if templates & _UNPROVED else set()))


def _first_filled(rows: Rows) -> int:
    """Return the row after the first one that is as wide as the table: its headings, if it has any."""
    width = max((sum(map(bool, row)) for row in rows), default=0)
    place = next((i for i, row in enumerate(rows) if sum(map(bool, row)) == width), 0)
    return place + 1
