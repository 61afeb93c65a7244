"""Tables without headings: columns told apart by what stands in them.

Taken only where something speaks for the guess: a running balance that follows, or one amount column that
shows both signs. All else is left to the user, who can say which column is what.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import permutations

from creditdesk.banking.formats import signs
from creditdesk.banking.formats.columns import Columns, Rows
from creditdesk.banking.formats.days import looks_like_date
from creditdesk.banking.formats.headings import side_of
from creditdesk.banking.formats.numbers import NumberReading, is_none, reading_of
from creditdesk.banking.statement import UNKNOWN_CURRENCY

_MONEY = re.compile(r"[-+(]?[$€£¥]?\s?-?\d[\d.,' ]*(?:[.,]\d{1,2})?\)?(?:\s?(?:[A-Z]{3}|CR|DR))?")
_WITH_DECIMALS = re.compile(r"[.,]\d\d\D*$")
_SEARCHED = 200


def guess_headless(rows: Rows) -> Columns | None:
    """Return the columns of a table without headings; None when nothing speaks for a guess."""
    body = [row for row in rows[:_SEARCHED] if any(row)]
    width = max((len(row) for row in body), default=0)
    if not body or not 2 <= width <= 30 or any(len(row) < width - 3 for row in body):
        return None
    cells = [[row[place] if place < len(row) else "" for row in body] for place in range(width)]
    dates = [place for place in range(width) if all(map(looks_like_date, cells[place]))]
    if not dates:
        return None
    money = [place for place in range(width) if place not in dates and _is_money(cells[place])]
    return _proved(dates, money, cells) or _signed(dates, money, cells)


def _is_money(texts: list[str]) -> bool:
    filled = [text for text in texts if not is_none(text)]
    return (
        bool(filled)
        and all(len(text) < 40 and _MONEY.fullmatch(text) for text in filled)
        and any(_WITH_DECIMALS.search(text) for text in filled)
        and not all(text.isdigit() for text in filled)
    )


def _values(texts: Iterable[str], numbers: NumberReading) -> list[int | None]:
    return [None if is_none(text) else numbers.minor(text, UNKNOWN_CURRENCY) for text in texts]


def _proved(dates: list[int], money: list[int], cells: list[list[str]]) -> Columns | None:
    """Return the only assignment of amount, or of debit and credit, that the balance column follows."""
    numbers = reading_of(text for place in money for text in cells[place])
    try:
        values = {place: _values(cells[place], numbers) for place in money[:5]}
    except ValueError:
        return None
    best: tuple[int, Columns] | None = None
    for balance in values:
        if any(value is None for value in values[balance]):
            continue
        rest = [place for place in values if place != balance]
        choices = [(place,) for place in rest] + list(permutations(rest, 2))
        for choice in choices:
            found = signs.chain(_amounts(choice, values), values[balance])
            if found.links >= 2 and 4 * found.held >= 3 * found.links and (best is None or found.held > best[0]):
                best = (found.held, _assigned(dates, choice, balance, cells))
    return best[1] if best else None


def _amounts(choice: tuple[int, ...], values: dict[int, list[int | None]]) -> list[int]:
    if len(choice) == 1:
        return [value or 0 for value in values[choice[0]]]
    debits, credits = ([value or 0 for value in values[place]] for place in choice)
    return signs.two_sides(debits, credits)[0]


def _signed(dates: list[int], money: list[int], cells: list[list[str]]) -> Columns | None:
    """Return the columns when the signs or words speak: one signed column, or one with a word for its side.

    Two columns that fill each other's gaps will do when one holds only minuses and the other none.
    """
    filled = [place for place in money if not any(is_none(text) for text in cells[place])]
    words = [place for place in range(len(cells)) if all(map(side_of, cells[place]))]
    if len(filled) == 1:
        minus = any("-" in text or "(" in text for text in cells[filled[0]])
        if minus or words:
            return _assigned(dates, (filled[0],), None, cells, words[0] if words and not minus else None)
    for out, back in permutations([place for place in money if place not in filled], 2):
        pairs = list(zip(cells[out], cells[back], strict=True))
        if all(is_none(went) != is_none(came) for went, came in pairs) and all(
            (is_none(went) or "-" in went) and "-" not in came.strip("-") for went, came in pairs
        ):
            return _assigned(dates, (out, back), None, cells)
    return None


def _assigned(
    dates: list[int], choice: tuple[int, ...], balance: int | None, cells: list[list[str]], direction: int | None = None
) -> Columns:
    taken = {*dates, *choice, balance, direction}
    texts = [place for place in range(len(cells)) if place not in taken and any(map(_is_wordy, cells[place]))]
    currency = next((place for place in texts if all(re.fullmatch("[A-Z]{3}", text) for text in cells[place])), None)
    return Columns(
        first_row=0,
        date=(dates[0],),
        value_date=dates[1] if len(dates) > 1 else None,
        amount=choice[0] if len(choice) == 1 else None,
        debit=choice[0] if len(choice) == 2 else None,
        credit=choice[1] if len(choice) == 2 else None,
        balance=balance,
        direction=direction,
        currency=currency,
        text=tuple(place for place in texts if place != currency),
    )


def _is_wordy(text: str) -> bool:
    return any(char.isalpha() for char in text)
