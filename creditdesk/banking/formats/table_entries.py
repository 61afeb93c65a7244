"""The rows of a table as entries: a day, an amount not yet signed, a balance.

Every row below the headings becomes an entry, a problem with its row number, or is a total or note of the
bank. Day order, decimal sign and the meaning of words are decided for a column as a whole and then applied to
it. Rows that did not happen (failed, closed, reversed) are named, not booked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import repeat
from operator import contains

from creditdesk.banking.formats.columns import Columns, Rows, currency_of
from creditdesk.banking.formats.days import DateReading, Order, in_order, reading_for
from creditdesk.banking.formats.headings import DONE_ALTHOUGH, FOOTERS, NOT_DONE, OPENINGS, normalised, side_of
from creditdesk.banking.formats.numbers import (
    AMBIGUOUS,
    AmbiguousAmount,
    NumberReading,
    is_none,
    plain_minors,
    reading_of,
)
from creditdesk.banking.statement import UNKNOWN_CURRENCY
from creditdesk.base.errors import RowProblem
from creditdesk.base.i18n import N_, message
from creditdesk.base.money import decimals

Minors = list[int | None]
_REFUNDED = re.compile(r"[(（]已退款.*[)）]$")
SWAPPED_DAYS = N_("Day and month may be swapped: nothing shows which comes first. Check the dates.")


@dataclass(slots=True)
class Entries:
    """The rows with a day and an amount, column by column: `numbers` as a spreadsheet counts them, minor units.

    Either `amounts` is filled, or `debits` and `credits`; `sides` only where words tell the side of an amount.
    """

    numbers: Sequence[int]
    rows: list[Sequence[str]]
    days: list[date]
    currencies: list[str]
    amounts: list[int] = field(default_factory=list)
    debits: list[int] = field(default_factory=list)
    credits: list[int] = field(default_factory=list)
    sides: list[int] = field(default_factory=list)
    balances: Minors = field(default_factory=list)

    def cells(self, place: int | None) -> list[str]:
        """Return the cells of a column; "" in each row where the table has no such column."""
        return [""] * len(self.rows) if place is None else [row[place] for row in self.rows]

    def at(self, places: Sequence[int]) -> Entries:
        """Return the entries at these positions."""
        columns = (getattr(self, name) for name in self.__slots__)
        return Entries(*([column[i] for i in places] if column else [] for column in columns))


@dataclass(slots=True)
class OpenTable:
    """The rows below the headings, filled up to one width, how they are read, and the problems so far.

    `notes` are the rows that are no entries and need not be: blanks, totals, what the bank says below.
    """

    columns: Columns
    rows: list[Sequence[str]]
    day_cells: list[str]
    days: DateReading
    numbers: NumberReading = field(default_factory=NumberReading)
    notes: list[tuple[int, Sequence[str]]] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)

    def problem(self, number: int | None, column: int | None, value: str, template: str, **params: object) -> None:
        """Note what is wrong in a row, or in the table where `number` is None."""
        self.problems.append(RowProblem(number, self.columns.heading(column), value, message(template, **params)))


def prepare(columns: Columns, body: Rows) -> OpenTable:
    """Return the rows of the table with the reading of their days."""
    width = max([*columns.date, *columns.text, *_places(columns)]) + 1
    rows = list(body)
    if min(map(len, rows), default=width) < width:
        rows = [row if len(row) >= width else [*row, *[""] * (width - len(row))] for row in rows]
    first, *others = columns.date
    cells = [row[first] for row in rows]
    for place in others:
        cells = [cell or row[place] for cell, row in zip(cells, rows, strict=True)]
    dates = [cell for cell in dict.fromkeys(cells) if cell]
    days = reading_for(dates, columns.year, columns.last_month)
    if columns.day_first is not None:
        order = Order.DAY_FIRST if columns.day_first else Order.MONTH_FIRST
        days = replace(days, order=order, is_certain=True)
    if not days.is_certain:
        days = in_order([cell for cell in cells if cell]) or days
    table = OpenTable(columns, rows, cells, days)
    if not days.is_certain:
        table.problem(None, columns.date[0], dates[0], SWAPPED_DAYS)
    return table


def _places(columns: Columns) -> list[int]:
    found = (
        columns.amount, columns.debit, columns.credit, columns.balance, columns.value_date, columns.direction,
        columns.payer, columns.payer_account, columns.sender, columns.sender_account, columns.receiver,
        columns.receiver_account, columns.reference, columns.currency, columns.status, columns.account,
    )  # fmt: skip
    return [place for place in found if place is not None]


def cell_at(row: Sequence[str], place: int | None) -> str:
    """Return the cell; "" where the table has no such column."""
    return row[place] if place is not None else ""


def days_of(days: DateReading, texts: Iterable[str]) -> dict[str, date | None]:
    """Return the day each of the texts stands for, None where it is none."""
    found: dict[str, date | None] = {}
    for text in set(texts):
        try:
            found[text] = days.read(text)
        except ValueError:
            found[text] = None
    return found


def read_entries(table: OpenTable) -> Entries:
    """Return the rows that are entries; what is wrong with the others goes to the problems of the table."""
    told = len(table.problems)
    entries = _with_day(table)
    columns = table.columns
    if columns.status is not None:
        entries = _done(table, entries, columns.status)
    entries = _one_amount(table, entries, columns.amount) if columns.amount is not None else _two_sides(table, entries)
    _name_the_lost(table, entries, told)
    table.problems[told:] = sorted(table.problems[told:], key=lambda problem: problem.row or 0)
    return entries


def _name_the_lost(table: OpenTable, entries: Entries, told: int) -> None:
    """Name each row that became neither entry nor note nor problem, so that none is dropped in silence."""
    seen = {number for number, _ in table.notes} | {problem.row for problem in table.problems[told:]}
    if len(entries.rows) + len(seen - {None}) < len(table.rows):
        seen.update(entries.numbers)
        for number in range(table.columns.first_row + 1, table.columns.first_row + 1 + len(table.rows)):
            if number not in seen:
                table.problem(number, None, "", N_("Not taken: the row was left out. Check it."))


def _with_day(table: OpenTable) -> Entries:
    columns = table.columns
    known = days_of(table.days, table.day_cells)
    days = [day for day in map(known.__getitem__, table.day_cells) if day]
    numbers = range(columns.first_row + 1, columns.first_row + 1 + len(table.rows))
    entries = Entries(numbers, table.rows, days, [])
    cut = any(map(contains, map("".join, table.rows), repeat("\ufffd")))
    if len(days) < len(numbers) or cut or columns.balance is not None:
        entries.days = [known[cell] or date.min for cell in table.day_cells]
        entries = entries.at([i for i, cell in enumerate(table.day_cells) if _is_entry(table, i, known[cell], cut)])
    words = entries.cells(columns.currency)
    currencies = {word: currency_of(word) or columns.default_currency or UNKNOWN_CURRENCY for word in set(words)}
    entries.currencies = [currencies[word] for word in words]
    return entries


def _is_entry(table: OpenTable, place: int, day: date | None, cut: bool) -> bool:
    """Say whether the row has a day and does more than carry a balance forward; tell when it should have one."""
    row, number = table.rows[place], table.columns.first_row + 1 + place
    if cut and "\ufffd" in "".join(row):
        table.problem(number, None, "", N_("Not taken: the row is cut off or has characters that cannot be read."))
        return False
    if day is None:
        _without_day(table, number, row, table.day_cells[place])
        return False
    if table.columns.balance is not None and _is_opening(table.columns, row):
        table.notes.append((number, row))
        return False
    return True


def _is_opening(columns: Columns, row: Sequence[str]) -> bool:
    """Say whether the row only carries a balance forward: no amount, and a text that says so."""
    for place in (columns.amount, columns.debit, columns.credit):
        if place is not None and row[place] and not is_none(row[place]):
            return False
    return any(normalised(row[place][:40]).startswith(OPENINGS) for place in columns.text)


def _without_day(table: OpenTable, number: int, row: Sequence[str], cell: str) -> None:
    """Tell a row without a day apart: a total, a note, a repeated heading, or an entry that cannot be read."""
    columns = table.columns
    filled = [text for text in row if text]
    is_total = bool(filled) and normalised(filled[0][:40]).startswith(FOOTERS) and cell in ("", filled[0])
    has_amount = any(
        place is not None and any(map(str.isdigit, row[place]))
        for place in (columns.amount, columns.debit, columns.credit)
    )
    is_entry = has_amount or (cell and len(filled) > 2) or len(filled) > 4
    if is_entry and not is_total and row[: len(columns.headings)] != list(columns.headings):
        table.problem(number, columns.date[0], cell, N_("Not taken: a date was expected."))
    else:
        table.notes.append((number, row))


def _done(table: OpenTable, entries: Entries, place: int) -> Entries:
    """Return the entries that happened, by their status, and name the others."""
    words = entries.cells(place)
    undone = {word for word in set(words) if _is_not_done(word)}
    if not undone:
        return entries
    told = N_("Not counted: by its status it did not happen or was taken back.")
    for number, word in zip(entries.numbers, words, strict=True):
        if word in undone:
            table.problem(number, place, word, told)
    return entries.at([i for i, word in enumerate(words) if word not in undone])


def _is_not_done(status: str) -> bool:
    lowered = status.lower()
    return any(word in lowered for word in NOT_DONE) and not lowered.startswith(DONE_ALTHOUGH)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of amounts: minor units, None for no amount; `faults` names the cells that cannot be read."""

    place: int
    minors: Minors
    faults: dict[int, str]


def _read_amounts(table: OpenTable, entries: Entries, places: Sequence[int | None]) -> list[_Column]:
    """Return the amounts of some columns, their decimal sign decided by all of them together."""
    found = [(place, entries.cells(place)) for place in places if place is not None]
    two = all(decimals(currency) == 2 for currency in set(entries.currencies))
    plain = [plain_minors(cells) if two else None for _, cells in found]
    numbers = reading_of(cell for _, cells in found for cell in cells) if None in plain else NumberReading(".")
    table.numbers = numbers
    if None in plain and numbers.decimal is None and any("." in cell for _, cells in found for cell in cells):
        told = N_(
            "Amounts such as 1.000 were read as thousands: all have three digits behind the point. Check one line."
        )
        table.problem(None, found[0][0], "", told)
    columns = []
    for (place, cells), minors in zip(found, plain, strict=True):
        column = _Column(place, minors or [], {})
        for i, cell in enumerate(cells if minors is None else ()):
            column.minors.append(None if not cell or is_none(cell) else _minor(entries, i, cell, numbers, column))
        columns.append(column)
    return columns


def _minor(entries: Entries, i: int, cell: str, numbers: NumberReading, column: _Column) -> int | None:
    text = _REFUNDED.sub("", cell)
    try:
        return numbers.minor(text, _own_currency(entries, i, text))
    except AmbiguousAmount:
        column.faults[i] = AMBIGUOUS
    except ValueError:
        column.faults[i] = N_("Not taken: an amount was expected.")
    return None


def _own_currency(entries: Entries, place: int, text: str) -> str:
    """Return the entry's currency; a code inside the amount (CNY 13.50) takes the place of an unknown one."""
    if entries.currencies[place] == UNKNOWN_CURRENCY and text[:3].isalpha():
        entries.currencies[place] = currency_of(text[:3]) or UNKNOWN_CURRENCY
    return entries.currencies[place]


def _one_amount(table: OpenTable, entries: Entries, place: int) -> Entries:
    """Return the entries that have an amount and, where words tell the side, a side."""
    columns = table.columns
    amount, *balance = _read_amounts(table, entries, (place, columns.balance))
    words = [] if columns.direction is None else entries.cells(columns.direction)
    known = {word: side_of(word) for word in set(words)}
    sides = [known[word] for word in words]
    kept: Sequence[int] = range(len(entries.rows))
    if None in amount.minors or 0 in sides:
        kept = [i for i, minor in enumerate(amount.minors) if minor is not None and (not sides or sides[i])]
        for i, number in enumerate(entries.numbers):
            if amount.minors[i] is None:
                told = amount.faults.get(i) or N_("Not taken: the row has no amount.")
                table.problem(number, place, entries.rows[i][place], told)
            elif sides and not sides[i]:
                neutral = N_("Not counted: the row says neither money in nor money out.")
                table.problem(number, columns.direction, words[i], neutral)
    entries = replace(entries, amounts=[minor or 0 for minor in amount.minors], sides=sides)
    return _with_balance(entries, kept, balance)


def _two_sides(table: OpenTable, entries: Entries) -> Entries:
    """Return the entries that have money in or money out, and not both."""
    columns = table.columns
    read = {
        column.place: column
        for column in _read_amounts(table, entries, (columns.debit, columns.credit, columns.balance))
    }
    none = _Column(0, [None] * len(entries.rows), {})
    out, back = (none if place is None else read[place] for place in (columns.debit, columns.credit))
    kept = []
    for i, (went, came) in enumerate(zip(out.minors, back.minors, strict=True)):
        faulty = next((column for column in (out, back) if i in column.faults), None)
        if not faulty and bool(went) != bool(came):
            kept.append(i)
            continue
        number, row = entries.numbers[i], entries.rows[i]
        if faulty:
            table.problem(number, faulty.place, row[faulty.place], faulty.faults[i])
        elif went:
            both = N_("Not taken: the row has money in and money out at once.")
            table.problem(number, columns.debit, cell_at(row, columns.debit), both)
        else:
            table.problem(number, columns.debit, "", N_("Not taken: the row has no amount."))
    balance = [column for column in read.values() if column.place == columns.balance]
    debits, credits = ([minor or 0 for minor in column.minors] for column in (out, back))
    return _with_balance(replace(entries, debits=debits, credits=credits), kept, balance)


def _with_balance(entries: Entries, kept: Sequence[int], balance: Sequence[_Column]) -> Entries:
    """Return the kept entries with their balances; a balance that cannot be read is none."""
    entries.balances = balance[0].minors if balance else [None] * len(entries.rows)
    return entries if len(kept) == len(entries.rows) else entries.at(kept)
