"""Which column of a table is what: found by its headings, or chosen by the user.

A `Columns` is plain data: positions, headings and the few decisions headings cannot tell. `guess_columns`
proposes one; a dialog may change it and hand it to `table_rows.read_with`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from creditdesk.banking.formats.headings import CURRENCY_WORDS, field_of, side_of

SEARCHED_ROWS = 60
_CODE = re.compile(r"\(([A-Z]{3})\)")
_VALUE = re.compile(r"[-+]?\d[\d.,:/\- ]{3,}").fullmatch
_ISO = re.compile("[A-Za-z]{3}").fullmatch
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions from 0, None where the table has no such column; `first_row` is the first row of entries.

    `date` and `text` may have several: the first date cell that is filled counts, texts are joined.
    `plus_is_out` is for cards, where a positive amount is spending; `year` for dates without one. What the user
    has told: `day_first` of 03/04, and whether the side of the money is `turned` round; None where the file decides.
    """

    first_row: int
    date: tuple[int, ...]
    headings: tuple[str, ...] = ()
    value_date: int | None = None
    amount: int | None = None
    debit: int | None = None
    credit: int | None = None
    direction: int | None = None
    balance: int | None = None
    payer: int | None = None
    payer_account: int | None = None
    sender: int | None = None
    sender_account: int | None = None
    receiver: int | None = None
    receiver_account: int | None = None
    text: tuple[int, ...] = ()
    reference: int | None = None
    currency: int | None = None
    status: int | None = None
    account: int | None = None
    plus_is_out: bool = False
    default_currency: str | None = None
    own_account: str | None = None
    year: int | None = None
    last_month: int = 12
    day_first: bool | None = None
    turned: bool | None = None

    def heading(self, position: int | None) -> str:
        """Return the heading of a column, or its number where there is none."""
        if position is None:
            return ""
        return self.headings[position] if position < len(self.headings) else str(position + 1)


def guess_columns(rows: Rows) -> Columns | None:
    """Return the columns told by the best heading row among the first 60; None when no row heads a statement."""
    best: tuple[int, int, list[str]] | None = None
    for index, row in enumerate(rows[:SEARCHED_ROWS]):
        if any(map(_VALUE, row)):
            continue
        headings = list(row)
        score = _score(headings)
        if not score and index:
            above = rows[index - 1]
            headings = [cell or (above[i] if i < len(above) else "") for i, cell in enumerate(row)]
            score = _score(headings) if _is_second_row(rows[index - 1]) else 0
        if score and (best is None or score > best[0]):
            best = (score, index, headings)
    if best is None:
        return None
    _, index, headings = best
    return _columns(index + 1, headings, rows)


def _is_second_row(above: Sequence[str]) -> bool:
    return sum(field_of(cell) is not None for cell in above) >= 2


def _score(headings: Sequence[str]) -> int:
    """Return how many fields the row names; 0 unless a date and an amount are among them."""
    fields = {found[0] for cell in headings if cell for found in [field_of(cell)] if found}
    if "date" not in fields or not fields & {"amount", "debit", "credit"}:
        return 0
    return len(fields)


def _columns(first_row: int, headings: list[str], rows: Rows) -> Columns:
    found: dict[str, list[tuple[int, int]]] = {}
    for position, heading in enumerate(headings):
        known = field_of(heading)
        if known:
            found.setdefault(known[0], []).append((known[1], position))
    ordered = {name: [position for _, position in sorted(places)] for name, places in found.items()}
    body = rows[first_row : first_row + 400]
    single: dict[str, int | None] = {
        name: _filled(places, body) for name, places in ordered.items() if name not in ("date", "text")
    }
    has_sides = "debit" in single and "credit" in single
    direction = single.get("direction")
    maybe = single.get("maybe_direction")
    if direction is None and maybe is not None and _is_direction(maybe, body):
        direction = maybe
    if has_sides and _has_sides(single.get("debit"), single.get("credit"), body):
        direction, single["amount"] = None, None
    elif "amount" in single:
        single["debit"] = single["credit"] = None
    _tell_own_account(single, headings, body)
    texts = sorted(ordered.get("text", []))
    if maybe is not None and maybe != direction and maybe not in texts:
        texts.append(maybe)
    found_columns = Columns(
        first_row=first_row,
        date=tuple(ordered["date"]),
        headings=tuple(headings),
        text=tuple(texts),
        direction=direction,
        value_date=single.get("value_date"),
        amount=single.get("amount"),
        debit=single.get("debit"),
        credit=single.get("credit"),
        balance=single.get("balance"),
        payer=single.get("payer"),
        payer_account=single.get("payer_account"),
        sender=single.get("sender"),
        sender_account=single.get("sender_account"),
        receiver=single.get("receiver"),
        receiver_account=single.get("receiver_account"),
        reference=single.get("reference"),
        currency=single.get("currency"),
        status=single.get("status"),
        account=single.get("account"),
    )
    return with_preamble(found_columns, rows)


def with_preamble(columns: Columns, rows: Rows) -> Columns:
    """Return the columns with the currency, account and year that the rows above the headings name."""
    preamble, body = rows[: max(columns.first_row - 1, 0)], rows[columns.first_row : columns.first_row + 400]
    year, last_month = _year(preamble)
    return replace(
        columns,
        default_currency=columns.default_currency or _currency(preamble, columns.headings, body, columns.amount),
        own_account=columns.own_account or _own_account(preamble),
        year=year,
        last_month=last_month,
    )


def _tell_own_account(single: dict[str, int | None], headings: Sequence[str], body: Rows) -> None:
    """Take a column headed IBAN for the other party's when it differs from row to row."""
    place = single.get("account")
    if place is None or single.get("payer_account") is not None or headings[place].strip().lower() != "iban":
        return
    if len({row[place] for row in body if place < len(row)}) > 1:
        single["payer_account"], single["account"] = place, None


def _filled(places: list[int], body: Rows) -> int:
    """Return the preferred column that holds anything at all; the most preferred when all are empty."""
    for position in places:
        if any(position < len(row) and row[position].strip("-/ ") for row in body):
            return position
    return places[0]


def _is_direction(position: int, body: Rows) -> bool:
    cells = [row[position] for row in body if position < len(row) and row[position]]
    return bool(cells) and all(side_of(cell) for cell in cells)


def _has_sides(debit: int | None, credit: int | None, body: Rows) -> bool:
    """Say whether the debit and credit columns hold amounts (some exports head them and leave them empty)."""
    places = [position for position in (debit, credit) if position is not None]
    return any(position < len(row) and any(map(str.isdigit, row[position])) for row in body for position in places)


def _currency(preamble: Rows, headings: Sequence[str], body: Rows, amount: int | None) -> str | None:
    """Return the currency named above the table, in a heading such as Bedrag (EUR), or by Chinese headings."""
    for row in preamble:
        for index, cell in enumerate(row):
            compact = re.sub(r"\s", "", unicodedata.normalize("NFKC", cell))
            found = re.match(r"(?:币种|币别|货币|currency)(?:\[.*?\])?:?(.*)", compact, re.IGNORECASE)
            if found:
                word = (found[1] or next((later for later in row[index + 1 :] if later), "")).strip().lower()
                if currency_of(word):
                    return currency_of(word)
    for heading in headings:
        named = _CODE.search(heading)
        if named:
            return named[1]
        if "€" in heading or "£" in heading:
            return "EUR" if "€" in heading else "GBP"
    if amount is not None:
        for mark, code in (("€", "EUR"), ("£", "GBP")):
            if any(amount < len(row) and mark in row[amount] for row in body):
                return code
    return "CNY" if any("\u4e00" <= char <= "\u9fff" for heading in headings for char in heading) else None


def currency_of(word: str) -> str | None:
    """Return the ISO code for a currency word or code; None for an unknown one."""
    text = unicodedata.normalize("NFKC", word).strip()
    return CURRENCY_WORDS.get(text.lower()) or (text.upper() if _ISO(text) else None)


def _own_account(preamble: Rows) -> str | None:
    for row in preamble:
        for index, cell in enumerate(row):
            compact = re.sub(r"\s", "", unicodedata.normalize("NFKC", cell))
            found = re.match(
                r"(?:查询|本方)?(?:账号|帐号|卡号|账户号码|accountnumber)(?:\[.*?\])?:?(.*)", compact, re.I
            )
            if found:
                value = found[1] or next((later.strip() for later in row[index + 1 :] if later.strip()), "")
                if sum(char.isdigit() for char in value) >= 4:
                    return value.strip("'\" :")
    return None


def _year(preamble: Rows) -> tuple[int | None, int]:
    """Return the year and month the title names, for tables whose dates have no year."""
    for row in preamble:
        for cell in row:
            found = re.search(r"(20\d\d)\s*年\s*(\d{1,2})\s*月", cell)
            if found:
                return int(found[1]), int(found[2])
    return None, 12
