"""Totals a table states of itself, above its headings or below its rows, held against the lines read.

Banks write how many payments came and went and what they add up to: an export that was cut off or edited
betrays itself there. A difference is told and refuses nothing, since some state totals of another period.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from creditdesk.banking.formats.headings import OVERALL, normalised, side_of
from creditdesk.banking.formats.table_entries import OpenTable
from creditdesk.banking.statement import Statement
from creditdesk.base.i18n import N_
from creditdesk.base.money import Money

_SIDE = r"(?P<side>收入|贷方|来账|转入|存入|支出|借方|往账|转出|支取)(?:发生|交易)?(?:总|合计)?"
_SUM = r"[¥￥]?(?P<sum>[-+]?\d[\d.,]*)"
_STATED = re.compile(
    rf"{_SIDE}(?:(?:笔数(?:合计)?:?|:?(?=\d+笔))(?P<count>\d+)(?:笔[:,、]*(?:共|合计|金额)?:?{_SUM}元)?"
    rf"|(?:金额|发生额|额|合计)(?:合计)?(?:\(元\))?:?{_SUM.replace('sum', 'only')})"
    r"|(?:共|总计|合计)(?P<all>\d+)笔|(?:总|交易|明细|记录)(?:笔数|条数):?(?P<whole>\d+)"
)


@dataclass(frozen=True, slots=True)
class _Stated:
    """What one row states: a count or a sum (the other is None), of money in (1), out (-1) or all (0)."""

    number: int
    text: str
    side: int
    count: int | None = None
    sum: str | None = None


def check_totals(table: OpenTable, above: Sequence[Sequence[str]], statements: Sequence[Statement]) -> None:
    """Tell which totals above the headings and below the rows differ from the lines read.

    Rows named as not counted may be in a stated count; a sum that may hold them is not checked.
    """
    rows = [*enumerate(above, 1), *table.notes]
    found = [stated for number, row in rows for stated in (*_words(number, row), *_columns(table, number, row))]
    amounts = [line.amount for statement in statements for line in statement.lines] if found else []
    currencies = {amount.currency for amount in amounts}
    if len(currencies) != 1:
        return
    currency = currencies.pop()
    left_out = len(table.rows) - len(table.notes) - len(amounts)
    for stated in found:
        values = [amount.minor for amount in amounts if amount.minor * (stated.side or amount.minor) > 0]
        if stated.count is not None and not len(values) <= stated.count <= len(values) + left_out:
            differs = N_("The file states {stated} entries here, but {read} were read. Some may be missing.")
            table.problem(stated.number, None, stated.text, differs, stated=stated.count, read=len(values))
        if stated.sum is not None and not left_out:
            _check_sum(table, stated, values, currency)


def _check_sum(table: OpenTable, stated: _Stated, values: Sequence[int], currency: str) -> None:
    try:
        minor = table.numbers.minor(stated.sum or "", currency)
    except ValueError:
        return
    read = sum(map(abs, values))
    if abs(minor) not in (read, abs(sum(values))):
        differs = N_("The file states a total of {stated} here, but the entries read make {read}. Some may be missing.")
        money = {"stated": Money(minor, currency), "read": Money(read, currency)}
        table.problem(stated.number, None, stated.text, differs, **money)


def _words(number: int, row: Sequence[str]) -> Iterator[_Stated]:
    """Yield what the words of a row state: 共3笔, 收入:1笔 88.00元, 借方总笔数 5, 总支出金额 1,234.50."""
    if not any("笔" in cell or "条数" in cell or "额" in cell or "合计" in cell for cell in row):
        return
    text = ":".join(
        filled for cell in row if (filled := re.sub(r"\[.*?\]|\s", "", unicodedata.normalize("NFKC", cell)))
    )
    for found in _STATED.finditer(text):
        whole = found["all"] or found["whole"]
        if whole:
            yield _Stated(number, found[0], 0, int(whole))
            continue
        side = side_of(found["side"])
        if found["count"]:
            yield _Stated(number, found[0], side, int(found["count"]))
        if found["sum"] or found["only"]:
            yield _Stated(number, found[0], side, None, found["sum"] or found["only"])


def _columns(table: OpenTable, number: int, row: Sequence[str]) -> Iterator[_Stated]:
    """Yield the sums a row of totals shows in the columns of amounts."""
    columns = table.columns
    first = next((cell for cell in row if cell), "")
    if number <= columns.first_row or not normalised(first[:40]).startswith(OVERALL):
        return
    for place, side in ((columns.debit, -1), (columns.credit, 1), (columns.amount, 0)):
        if place is not None and place < len(row) and any(map(str.isdigit, row[place])):
            yield _Stated(number, row[place], side, None, row[place])
