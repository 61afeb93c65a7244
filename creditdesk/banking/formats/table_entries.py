"""The rows of a table as entries: a day, an amount not yet signed, a balance.

Every row below the headings becomes an entry, a problem with its row number, or is a total or note of the
bank. Day order and decimal comma are decided for the table as a whole. Rows that did not happen (failed,
closed, reversed) are named, not booked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from creditdesk.banking.formats.columns import Columns, Rows, currency_of
from creditdesk.banking.formats.days import DateReading, in_order, reading_for
from creditdesk.banking.formats.headings import DONE_ALTHOUGH, FOOTERS, NOT_DONE, OPENINGS, normalised, side_of
from creditdesk.banking.formats.numbers import PLAIN, is_none, to_minor, uses_decimal_comma
from creditdesk.banking.statement import UNKNOWN_CURRENCY
from creditdesk.base.errors import RowProblem
from creditdesk.base.i18n import N_, message
from creditdesk.base.money import decimals


@dataclass(slots=True)
class Entry:
    """A row with a day: `number` as a spreadsheet counts it; minor units, money not yet signed."""

    number: int
    row: Sequence[str]
    on: date
    currency: str
    amount: int = 0
    debit: int = 0
    credit: int = 0
    side: int = 0
    balance: int | None = None


@dataclass(slots=True)
class OpenTable:
    """How the cells are read, and the problems found so far."""

    columns: Columns
    width: int
    days: DateReading
    decimal_comma: bool
    problems: list[RowProblem] = field(default_factory=list)
    value_days: dict[str, date | None] = field(default_factory=dict)

    def problem(self, number: int | None, column: int | None, value: str, template: str, **params: object) -> None:
        """Note what is wrong in a row, or in the table where `number` is None."""
        self.problems.append(RowProblem(number, self.columns.heading(column), value, message(template, **params)))


def prepare(columns: Columns, body: Rows) -> OpenTable:
    """Return how the cells of the table are read."""
    places = [place for place in (columns.amount, columns.debit, columns.credit, columns.balance) if place is not None]
    commas = (row[place] for row in body for place in places if place < len(row) and "," in row[place])
    cells = [_date_cell(row, columns.date) for row in body]
    dates = [cell for cell in dict.fromkeys(cells) if cell]
    days = reading_for(dates, columns.year, columns.last_month)
    if not days.is_certain:
        days = in_order([cell for cell in cells if cell]) or days
    width = max([*places, *columns.date, *columns.text, *_others(columns)], default=0) + 1
    table = OpenTable(columns, width, days, uses_decimal_comma(commas))
    if not days.is_certain:
        table.problem(
            None,
            columns.date[0],
            dates[0],
            N_("Day and month may be swapped: nothing shows which comes first. Check the dates."),
        )
    return table


def _others(columns: Columns) -> list[int]:
    found = (
        columns.value_date, columns.direction, columns.payer, columns.payer_account, columns.sender,
        columns.sender_account, columns.receiver, columns.receiver_account, columns.reference, columns.currency,
        columns.status, columns.account,
    )  # fmt: skip
    return [place for place in found if place is not None]


def _date_cell(row: Sequence[str], places: Sequence[int]) -> str:
    for place in places:
        if place < len(row) and row[place]:
            return row[place]
    return ""


def cell_at(row: Sequence[str], place: int | None) -> str:
    """Return the cell; "" where the table has no such column."""
    return row[place] if place is not None else ""


def read_entries(table: OpenTable, body: Rows) -> list[Entry]:
    """Return the rows that are entries; what is wrong with the others goes to the problems of the table."""
    columns = table.columns
    amounts = _amount_reader(table)
    known: dict[str, date | None] = {}
    currencies: dict[str, str] = {}
    entries = []
    for number, given in enumerate(body, columns.first_row + 1):
        whole = "".join(given)
        if not whole:
            continue
        if "\ufffd" in whole:
            table.problem(number, None, "", N_("Not taken: the row is cut off or has characters that cannot be read."))
            continue
        row = given if len(given) >= table.width else [*given, *[""] * (table.width - len(given))]
        cell = _date_cell(row, columns.date)
        if cell not in known:
            known[cell] = day_or_none(table.days, cell)
        on = known[cell]
        if on is None:
            _without_day(table, number, row, cell)
            continue
        if columns.status is not None and _is_not_done(row[columns.status]):
            status = N_("Not counted: by its status it did not happen or was taken back.")
            table.problem(number, columns.status, row[columns.status], status)
            continue
        word = cell_at(row, columns.currency)
        if word not in currencies:
            currencies[word] = currency_of(word) or columns.default_currency or UNKNOWN_CURRENCY
        if columns.balance is not None and _is_opening(columns, row):
            continue
        entry = Entry(number, row, on, currencies[word])
        if amounts(entry):
            entries.append(entry)
    return entries


def day_or_none(days: DateReading, text: str) -> date | None:
    """Return the day in the cell, or None."""
    try:
        return days.read(text)
    except ValueError:
        return None


def _is_opening(columns: Columns, row: Sequence[str]) -> bool:
    """Say whether the row only carries a balance forward: no amount, and a text that says so."""
    if any(place is not None and not is_none(row[place]) for place in (columns.amount, columns.debit, columns.credit)):
        return False
    return any(normalised(row[place][:40]).startswith(OPENINGS) for place in columns.text)


def _is_not_done(status: str) -> bool:
    lowered = status.lower()
    return any(word in lowered for word in NOT_DONE) and not lowered.startswith(DONE_ALTHOUGH)


def _without_day(table: OpenTable, number: int, row: Sequence[str], cell: str) -> None:
    """Tell a row without a day apart: a total, a note, a repeated heading, or an entry that cannot be read."""
    columns = table.columns
    filled = [text for text in row if text]
    is_total = normalised(filled[0][:40]).startswith(FOOTERS) and cell in ("", filled[0])
    if is_total or row[: len(columns.headings)] == list(columns.headings):
        return
    has_amount = any(
        place is not None and any(map(str.isdigit, row[place]))
        for place in (columns.amount, columns.debit, columns.credit)
    )
    if has_amount or (cell and len(filled) > 2) or len(filled) > 4:
        table.problem(number, columns.date[0], cell, N_("Not taken: a date was expected."))


def _amount_reader(table: OpenTable) -> Callable[[Entry], bool]:
    """Return the function that fills the amounts of an entry, or reports them and returns False."""
    columns = table.columns

    def minor(entry: Entry, place: int) -> int | None:
        text = entry.row[place]
        if not text:
            return None
        if PLAIN(text) and decimals(entry.currency) == 2:
            return int(text.replace(".", ""))
        if is_none(text):
            return None
        text = text if text[-1] != ")" else re.sub(r"\(已退款.*\)$|（已退款.*）$", "", text)
        return to_minor(text, _own_currency(entry, text), decimal_comma=table.decimal_comma)

    def one(entry: Entry, place: int) -> bool:
        value = minor(entry, place)
        if value is None:
            table.problem(entry.number, place, entry.row[place], N_("Not taken: the row has no amount."))
            return False
        entry.amount = value
        if columns.direction is not None:
            entry.side = side_of(entry.row[columns.direction])
            if not entry.side:
                neutral = N_("Not counted: the row says neither money in nor money out.")
                table.problem(entry.number, columns.direction, entry.row[columns.direction], neutral)
                return False
        return True

    def sides(entry: Entry) -> bool:
        went = minor(entry, columns.debit) if columns.debit is not None else None
        came = minor(entry, columns.credit) if columns.credit is not None else None
        if went and came:
            both = N_("Not taken: the row has money in and money out at once.")
            table.problem(entry.number, columns.debit, entry.row[columns.debit or 0], both)
            return False
        if not went and not came:
            table.problem(entry.number, columns.debit, "", N_("Not taken: the row has no amount."))
            return False
        entry.debit, entry.credit = went or 0, came or 0
        return True

    def read(entry: Entry) -> bool:
        try:
            taken = one(entry, columns.amount) if columns.amount is not None else sides(entry)
        except ValueError:
            place, text = _unreadable(table, entry)
            table.problem(entry.number, place, text, N_("Not taken: an amount was expected."))
            return False
        if taken and columns.balance is not None:
            try:
                entry.balance = minor(entry, columns.balance)
            except ValueError:
                entry.balance = None
        return taken

    return read


def _own_currency(entry: Entry, text: str) -> str:
    """Return the entry's currency; a code inside the amount (CNY 13.50) takes the place of an unknown one."""
    if entry.currency == UNKNOWN_CURRENCY and text[:3].isalpha():
        entry.currency = currency_of(text[:3]) or entry.currency
    return entry.currency


def _unreadable(table: OpenTable, entry: Entry) -> tuple[int | None, str]:
    columns = table.columns
    for place in (columns.amount, columns.debit, columns.credit):
        if place is None or is_none(entry.row[place]):
            continue
        try:
            to_minor(entry.row[place], entry.currency, decimal_comma=table.decimal_comma)
        except ValueError:
            return place, entry.row[place]
    return columns.amount, ""
