"""The rows of a table as statement lines, given which column is what.

The side of the money is decided for the table as a whole and proved by the running balance; what stays
unproved is said in a problem.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from creditdesk.banking.formats import signs
from creditdesk.banking.formats.columns import Columns, Rows
from creditdesk.banking.formats.headings import IN_TEXT, OUT_TEXT, SIDE_BOOKS, SIDE_CODES
from creditdesk.banking.formats.table_entries import Entry, OpenTable, cell_at, day_or_none, prepare, read_entries
from creditdesk.banking.statement import UNKNOWN_CURRENCY, Balance, Statement, StatementLine
from creditdesk.base.errors import RowProblem
from creditdesk.base.i18n import N_
from creditdesk.base.money import Money


@dataclass(frozen=True, slots=True)
class TableReading:
    """What a table says: one statement per account, and the rows and doubts that need an eye."""

    statements: tuple[Statement, ...]
    problems: tuple[RowProblem, ...]


def read_with(columns: Columns, rows: Rows, first_line: int = 0) -> TableReading:
    """Return the statements of the table; `first_line` is the number of its first line within the file."""
    body = rows[columns.first_row :]
    table = prepare(columns, body)
    entries = read_entries(table, body)
    groups: dict[str | None, list[Entry]] = defaultdict(list)
    for entry in entries:
        own = cell_at(entry.row, columns.account).strip("'") if columns.account is not None else ""
        groups[own or columns.own_account].append(entry)
    statements = []
    for account, group in groups.items():
        statement = _statement(table, account, group, first_line)
        first_line += len(statement.lines)
        statements.append(statement)
    return TableReading(tuple(statements), tuple(dict.fromkeys(table.problems)))


def _statement(table: OpenTable, account: str | None, entries: list[Entry], first_line: int) -> Statement:
    currencies = {entry.currency for entry in entries}
    mixed = len(currencies) != 1
    balances: list[int | None] = [None if mixed else entry.balance for entry in entries]
    readings = _readings(table, entries)
    values, found = signs.prove(readings, balances)
    if values is not readings[0] and values == [-value for value in readings[0]]:
        values, found = _turned(table, entries, readings[0], values, found)
    _tell_doubts(table, entries, found)
    lines = tuple(
        _line(table, entry, value, first_line + i) for i, (entry, value) in enumerate(zip(entries, values, strict=True))
    )
    currency = None if mixed else next(iter(currencies))
    opening, closing = _ends(entries, values, found)
    return Statement(account, None if currency == UNKNOWN_CURRENCY else currency, lines, opening, closing)


def _is_by_book_words(table: OpenTable, entries: list[Entry]) -> bool:
    """Say whether the side is told by 借 and 贷, or by a code: words that can mean the opposite."""
    columns = table.columns
    if columns.amount is None:
        return columns.heading(columns.debit).startswith(SIDE_BOOKS) or columns.heading(columns.credit).startswith(
            SIDE_BOOKS
        )
    if columns.direction is None:
        return False
    words = {cell_at(entry.row, columns.direction)[:1] for entry in entries}
    return bool(words & {*SIDE_BOOKS, *SIDE_CODES})


def _turned(
    table: OpenTable, entries: list[Entry], usual: signs.Values, turned: signs.Values, found: signs.Chain
) -> tuple[signs.Values, signs.Chain]:
    """Take the turned reading only where the words allow it and two links at least prove it, and say so."""
    columns = table.columns
    is_plain = columns.amount is not None and columns.direction is None
    if found.links < 2 or not (is_plain or _is_by_book_words(table, entries)):
        return usual, signs.chain(usual, [entry.balance for entry in entries])
    if not is_plain:
        told = N_("The balance proves that 借 is money in here, as in a book; it was read so.")
    elif columns.plus_is_out:
        told = N_("The balance proves that plus is money in here, although it is a card; it was read so.")
    else:
        told = N_("The balance proves that plus is money out here; it was read so.")
    table.problem(None, columns.amount if columns.debit is None else columns.debit, "", told)
    return turned, found


def _readings(table: OpenTable, entries: list[Entry]) -> list[signs.Values]:
    columns = table.columns
    if columns.amount is None:
        return signs.two_sides([entry.debit for entry in entries], [entry.credit for entry in entries])
    amounts = [entry.amount for entry in entries]
    if columns.direction is None and all(amount >= 0 for amount in amounts):
        words = [_side_in_text(columns, entry) for entry in entries]
        if words and all(words):
            for entry, word in zip(entries, words, strict=True):
                entry.side = word
    if entries and all(entry.side for entry in entries):
        return signs.with_side(amounts, [entry.side for entry in entries])
    return signs.one_column(amounts, plus_is_out=columns.plus_is_out)


def _side_in_text(columns: Columns, entry: Entry) -> int:
    text = " ".join(entry.row[place] for place in columns.text)
    text = text.replace("支付宝", "").replace("微信支付", "")
    came = min((text.find(word) for word in IN_TEXT if word in text), default=len(text))
    went = min((text.find(word) for word in OUT_TEXT if word in text), default=len(text))
    return (came < went) - (went < came)


def _tell_doubts(table: OpenTable, entries: list[Entry], found: signs.Chain) -> None:
    """Report what the balance does not prove: a break, or the side of the money."""
    columns = table.columns
    if found.first_break is not None:
        entry = entries[found.first_break]
        follows = N_("The running balance does not follow here; {held} of {links} rows follow. A row may be missing.")
        table.problem(
            entry.number,
            columns.balance,
            cell_at(entry.row, columns.balance),
            follows,
            held=found.held,
            links=found.links,
        )
    if found.is_whole or not entries:
        return
    if columns.amount is not None and not all(entry.side for entry in entries):
        usual = N_("No balance proves the sign: plus was read as money in. Check one line.")
        card = N_("No balance proves the sign: plus was read as spending on a card. Check one line.")
        table.problem(None, columns.amount, "", card if columns.plus_is_out else usual)
        return
    by_text = columns.amount is not None and columns.direction is None
    if by_text:
        table.problem(
            None, columns.amount, "", N_("No balance proves the sign: it was taken from the texts. Check one line.")
        )
    if not by_text and _is_by_book_words(table, entries):
        place = columns.debit if columns.amount is None else columns.direction
        table.problem(None, place, "", N_("No balance proves the sign: 贷 was read as money in. Check one line."))
    _tell_contradictions(table, entries)


def _tell_contradictions(table: OpenTable, entries: list[Entry]) -> None:
    columns = table.columns
    contradicts = N_("The minus contradicts the column or word it stands with. Check the line.")
    if columns.amount is not None:
        for i in signs.signs_disagree([entry.amount for entry in entries], [entry.side for entry in entries]):
            table.problem(entries[i].number, columns.amount, entries[i].row[columns.amount], contradicts)
        return
    some_out = any(entry.debit > 0 for entry in entries)
    for entry in entries:
        if entry.credit < 0 or (entry.debit < 0 and some_out):
            place = columns.credit if entry.credit < 0 else columns.debit
            table.problem(entry.number, place, cell_at(entry.row, place), contradicts)


def _ends(entries: list[Entry], values: signs.Values, found: signs.Chain) -> tuple[Balance | None, Balance | None]:
    """Return opening and closing balance from the running balance, when at least half of it follows."""
    if not entries or (found.links and 2 * found.held < found.links):
        return None, None
    first, last = (-1, 0) if found.newest_first else (0, -1)
    start, end = entries[first], entries[last]
    opening = closing = None
    if start.balance is not None and found.links:
        opening = Balance(start.on, Money(start.balance - values[first], start.currency))
    if end.balance is not None:
        closing = Balance(end.on, Money(end.balance, end.currency))
    return opening, closing


def _line(table: OpenTable, entry: Entry, value: int, number: int) -> StatementLine:
    columns, row = table.columns, entry.row
    payer, account = cell_at(row, columns.payer), cell_at(row, columns.payer_account)
    if not payer and columns.sender is not None:
        payer = cell_at(row, columns.sender if value > 0 else columns.receiver)
        account = account or cell_at(row, columns.sender_account if value > 0 else columns.receiver_account)
    elif payer and columns.payer_account is None and len(payer) < 200:
        joined = _NAME_AND_ACCOUNT.fullmatch(payer)
        payer, account = (joined[1].strip(), joined[2]) if joined else (payer, account)
    if account and "E+" in account:
        lost = N_("The account number has lost its last digits, because the table keeps it as a number.")
        table.problem(entry.number, columns.payer_account, account, lost)
        account = ""
    if len(columns.text) == 1:
        text = row[columns.text[0]] if row[columns.text[0]] not in _NOBODY else ""
    else:
        text = " ".join(dict.fromkeys([row[place] for place in columns.text if row[place] not in _NOBODY]))
    if "\n" in text:
        text = " ".join(text.split())
    return StatementLine(
        number,
        entry.on,
        Money(value, entry.currency),
        _value_day(table, row) if columns.value_date is not None else None,
        payer if payer not in _NOBODY else None,
        account.strip("'") if account not in _NOBODY else None,
        text,
        cell_at(row, columns.reference).strip("'") or None,
        None if entry.balance is None else Money(entry.balance, entry.currency),
    )


_NAME_AND_ACCOUNT = re.compile(r"(.*?\D)\s*([\d*]{8,})")
_NOBODY = frozenset({"", "/", "-", "--", "无"})


def _value_day(table: OpenTable, row: Sequence[str]) -> date | None:
    text = cell_at(row, table.columns.value_date)
    if text not in table.value_days:
        table.value_days[text] = day_or_none(table.days, text)
    return table.value_days[text]
