"""The rows of a table as statement lines, given which column is what.

The side of the money is decided for the table as a whole and proved by the running balance; what stays
unproved is said in a problem.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from creditdesk.banking.formats import signs
from creditdesk.banking.formats.columns import Columns, Rows
from creditdesk.banking.formats.headings import IN_TEXT, OUT_TEXT, SIDE_BOOKS, SIDE_CODES
from creditdesk.banking.formats.table_entries import Entries, OpenTable, cell_at, days_of, prepare, read_entries
from creditdesk.banking.formats.table_totals import check_totals
from creditdesk.banking.statement import UNKNOWN_CURRENCY, Balance, Statement, StatementLine
from creditdesk.base.errors import RowProblem
from creditdesk.base.i18n import N_
from creditdesk.base.money import Money

UNPROVED_PLUS = N_("No balance proves the sign: plus was read as money in. Check one line.")
UNPROVED_CARD = N_("No balance proves the sign: plus was read as spending on a card. Check one line.")
UNPROVED_TEXT = N_("No balance proves the sign: it was taken from the texts. Check one line.")
UNPROVED_BOOKS = N_("No balance proves the sign: 贷 was read as money in. Check one line.")


@dataclass(frozen=True, slots=True)
class TableReading:
    """What a table says: one statement per account, and the rows and doubts that need an eye."""

    statements: tuple[Statement, ...]
    problems: tuple[RowProblem, ...]


def read_with(columns: Columns, rows: Rows, first_line: int = 0) -> TableReading:
    """Return the statements of the table; `first_line` is the number of its first line within the file."""
    table = prepare(columns, rows[columns.first_row :])
    entries = read_entries(table)
    statements = []
    for account, group in _accounts(columns, entries):
        statements.append(_statement(table, account, group, first_line))
        first_line += len(group.rows)
    check_totals(table, rows[: max(columns.first_row - 1, 0)], statements)
    return TableReading(tuple(statements), tuple(dict.fromkeys(table.problems)))


def _accounts(columns: Columns, entries: Entries) -> Iterator[tuple[str | None, Entries]]:
    """Yield the entries of each account in the table."""
    names = entries.cells(columns.account)
    if len(set(names)) <= 1:
        if names:
            yield names[0].strip("'") or columns.own_account, entries
        return
    groups: dict[str | None, list[int]] = defaultdict(list)
    for i, name in enumerate(names):
        groups[name.strip("'") or columns.own_account].append(i)
    for account, places in groups.items():
        yield account, entries.at(places)


def _statement(table: OpenTable, account: str | None, entries: Entries, first_line: int) -> Statement:
    currencies = set(entries.currencies)
    mixed = len(currencies) != 1
    if mixed:
        entries = replace(entries, balances=[None] * len(entries.rows))
    readings = _readings(table, entries)
    turned = table.columns.turned
    if turned is not None:
        readings = [[-value for value in readings[0]] if turned else readings[0]]
    values, found = signs.prove(readings, entries.balances)
    if values is not readings[0] and values == [-value for value in readings[0]]:
        values, found = _turned(table, entries, readings[0], values, found)
    _tell_doubts(table, entries, found)
    currency = None if mixed else currencies.pop()
    opening, closing = _ends(entries, values, found)
    lines = _lines(table, entries, values, first_line)
    return Statement(account, None if currency == UNKNOWN_CURRENCY else currency, lines, opening, closing)


def _is_by_book_words(table: OpenTable, entries: Entries) -> bool:
    """Say whether the side is told by 借 and 贷, or by a code: words that can mean the opposite."""
    columns = table.columns
    if columns.amount is None:
        return columns.heading(columns.debit).startswith(SIDE_BOOKS) or columns.heading(columns.credit).startswith(
            SIDE_BOOKS
        )
    return bool({word[:1] for word in set(entries.cells(columns.direction))} & {*SIDE_BOOKS, *SIDE_CODES})


def _turned(
    table: OpenTable, entries: Entries, usual: signs.Values, turned: signs.Values, found: signs.Chain
) -> tuple[signs.Values, signs.Chain]:
    """Take the turned reading only where the words allow it and two links at least prove it, and say so."""
    columns = table.columns
    is_plain = columns.amount is not None and columns.direction is None
    if found.links < 2 or not (is_plain or _is_by_book_words(table, entries)):
        return usual, signs.chain(usual, entries.balances)
    if not is_plain:
        told = N_("The balance proves that 借 is money in here, as in a book; it was read so.")
    elif columns.plus_is_out:
        told = N_("The balance proves that plus is money in here, although it is a card; it was read so.")
    else:
        told = N_("The balance proves that plus is money out here; it was read so.")
    table.problem(None, columns.amount if columns.debit is None else columns.debit, "", told)
    return turned, found


def _readings(table: OpenTable, entries: Entries) -> list[signs.Values]:
    columns = table.columns
    if columns.amount is None:
        return signs.two_sides(entries.debits, entries.credits)
    if columns.direction is None and all(amount >= 0 for amount in entries.amounts):
        words = [_side_in_text(" ".join(row[place] for place in columns.text)) for row in entries.rows]
        if all(words):
            entries.sides = words
    if entries.sides:
        return signs.with_side(entries.amounts, entries.sides)
    return signs.one_column(entries.amounts, plus_is_out=columns.plus_is_out)


def _side_in_text(text: str) -> int:
    text = text.replace("支付宝", "").replace("微信支付", "")
    came = min((text.find(word) for word in IN_TEXT if word in text), default=len(text))
    went = min((text.find(word) for word in OUT_TEXT if word in text), default=len(text))
    return (came < went) - (went < came)


def _tell_doubts(table: OpenTable, entries: Entries, found: signs.Chain) -> None:
    """Report what the balance does not prove: a break, or the side of the money."""
    columns = table.columns
    if found.first_break is not None:
        row = entries.rows[found.first_break]
        follows = N_("The running balance does not follow here; {held} of {links} rows follow. A row may be missing.")
        table.problem(
            entries.numbers[found.first_break],
            columns.balance,
            cell_at(row, columns.balance),
            follows,
            held=found.held,
            links=found.links,
        )
    if found.is_whole:
        return
    if columns.turned is not None:
        if columns.amount is None or entries.sides:
            _tell_contradictions(table, entries)
        return
    if columns.amount is not None and not entries.sides:
        table.problem(None, columns.amount, "", UNPROVED_CARD if columns.plus_is_out else UNPROVED_PLUS)
        return
    by_text = columns.amount is not None and columns.direction is None
    if by_text:
        table.problem(None, columns.amount, "", UNPROVED_TEXT)
    if not by_text and _is_by_book_words(table, entries):
        place = columns.debit if columns.amount is None else columns.direction
        table.problem(None, place, "", UNPROVED_BOOKS)
    _tell_contradictions(table, entries)


def _tell_contradictions(table: OpenTable, entries: Entries) -> None:
    columns = table.columns
    contradicts = N_("The minus contradicts the column or word it stands with. Check the line.")
    if columns.amount is not None:
        for i in signs.signs_disagree(entries.amounts, entries.sides):
            table.problem(entries.numbers[i], columns.amount, entries.rows[i][columns.amount], contradicts)
        return
    some_out = any(debit > 0 for debit in entries.debits)
    for i, (debit, credit) in enumerate(zip(entries.debits, entries.credits, strict=True)):
        if credit < 0 or (debit < 0 and some_out):
            place = columns.credit if credit < 0 else columns.debit
            table.problem(entries.numbers[i], place, cell_at(entries.rows[i], place), contradicts)


def _ends(entries: Entries, values: signs.Values, found: signs.Chain) -> tuple[Balance | None, Balance | None]:
    """Return opening and closing balance from the running balance, when at least half of it follows."""
    if not entries.rows or (found.links and 2 * found.held < found.links):
        return None, None
    first, last = (-1, 0) if found.newest_first else (0, -1)
    start, end = entries.balances[first], entries.balances[last]
    opening = closing = None
    if start is not None and found.links:
        opening = Balance(entries.days[first], Money(start - values[first], entries.currencies[first]))
    if end is not None:
        closing = Balance(entries.days[last], Money(end, entries.currencies[last]))
    return opening, closing


def _lines(table: OpenTable, entries: Entries, values: signs.Values, first_line: int) -> tuple[StatementLine, ...]:
    columns, currencies = table.columns, entries.currencies
    payers, accounts = _parties(table, entries, values)
    value_days = days_of(table.days, cells) if (cells := entries.cells(columns.value_date)) else {}
    return tuple(
        map(
            StatementLine,
            range(first_line, first_line + len(values)),
            entries.days,
            map(Money, values, currencies),
            map(value_days.__getitem__, cells),
            payers,
            accounts,
            _texts(columns, entries),
            [text.strip("'") or None for text in entries.cells(columns.reference)],
            [
                None if balance is None else Money(balance, currency)
                for balance, currency in zip(entries.balances, currencies, strict=True)
            ],
        )
    )


def _parties(table: OpenTable, entries: Entries, values: signs.Values) -> tuple[list[str | None], list[str | None]]:
    """Return name and account of the other party of each line, chosen by the direction where both sides stand."""
    columns = table.columns
    names, accounts = entries.cells(columns.payer), entries.cells(columns.payer_account)
    for i in [i for i, name in enumerate(names) if not name] if columns.sender is not None else ():
        came, row = values[i] > 0, entries.rows[i]
        names[i] = cell_at(row, columns.sender if came else columns.receiver)
        accounts[i] = accounts[i] or cell_at(row, columns.sender_account if came else columns.receiver_account)
    if columns.payer is not None and columns.payer_account is None and columns.sender is None:
        joined = [_NAME_AND_ACCOUNT.fullmatch(name) if len(name) < 200 else None for name in names]
        accounts = [found[2] if found else "" for found in joined]
        names = [found[1].strip() if found else name for found, name in zip(joined, names, strict=True)]
    for i in [i for i, account in enumerate(accounts) if "E+" in account] if "E+" in "".join(accounts) else ():
        lost = N_("The account number has lost its last digits, because the table keeps it as a number.")
        table.problem(entries.numbers[i], columns.payer_account, accounts[i], lost)
        accounts[i] = ""
    return (
        [None if name in _NOBODY else name for name in names],
        [None if account in _NOBODY else account.strip("'") for account in accounts],
    )


def _texts(columns: Columns, entries: Entries) -> list[str]:
    if len(columns.text) == 1:
        texts = ["" if text in _NOBODY else text for text in entries.cells(columns.text[0])]
    else:
        texts = [
            " ".join(dict.fromkeys([row[place] for place in columns.text if row[place] not in _NOBODY]))
            for row in entries.rows
        ]
    return [" ".join(text.split()) if "\n" in text else text for text in texts]


_NAME_AND_ACCOUNT = re.compile(r"(.*?\D)\s*([\d*]{8,})")
_NOBODY = frozenset({"", "/", "-", "--", "无"})
