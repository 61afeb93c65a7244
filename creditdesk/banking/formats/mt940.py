"""SWIFT MT940 and MT942: the end-of-day and the interim statement banks send worldwide.

Own reader, one pass over the tags: a library that drops a line it does not know cannot be trusted with
money, and counting its :61: lines again costs a second pass. Here a :61: becomes a line or a problem.
RC and RD reverse: RC (reversal of a credit) is money out. Source: SWIFT category 9 field specifications;
German :86: subfields ?20 to ?33 (DFÜ-Abkommen, annex 3); Dutch /NAME/…/REMI/… (SEPA rule book of the banks).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from creditdesk.banking.formats.numbers import to_money
from creditdesk.banking.formats.remittance import Remittance, read_remittance
from creditdesk.banking.formats.statement_format import refuse
from creditdesk.banking.statement import UNKNOWN_CURRENCY, Balance, Statement, StatementFile, StatementLine
from creditdesk.base.errors import RowProblem
from creditdesk.base.i18n import N_, message
from creditdesk.base.money import Money
from creditdesk.base.sheets import decode

_TAGS = re.compile(rb"^\s*:(20|25|28C?|60[FM]|61|62[FM]|34F|86):", re.MULTILINE)
_TAG = re.compile(r"\s*:(\d{2}[A-Z]?|NS):[ \t]*")
_LINE = re.compile(
    r"(?P<value>\d{6})\s*(?P<entry>\d{4})?\s*(?P<mark>R?[CD]|E[CD])(?P<funds>[A-Z])?\s*"
    r"(?P<amount>\d[\d.,]*)\s*(?P<kind>[NFS][A-Z0-9]{3})?(?P<rest>.*)",
    re.DOTALL,
)
_BALANCE = re.compile(r"(?P<mark>[CD])(?P<on>\d{6})(?P<currency>[A-Z]{3})?(?P<amount>-?[\d.,]+)")
_SUM = re.compile(r"(\d+)\s*([A-Z]{3})\s*([\d.,]+)")
_NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "EREF", "MARF", "PREF", "TREF"})
_OUT = frozenset({"D", "RC", "ED"})


class Mt940:
    """Reads MT940 and MT942."""

    key = "mt940"
    title = N_("SWIFT MT940 / MT942")

    def matches(self, data: bytes) -> bool:
        """Say whether the content has MT940 tags."""
        head = data[:16_384]
        tags = set(_TAGS.findall(head))
        return b"61" in tags or bool(tags & {b"60F", b"60M"}) or len(tags) >= 3

    def read(self, data: bytes) -> StatementFile:
        """Return the statements of the file; BadInput when not one of its tags is a balance or an entry."""
        text = decode(data)
        pages = list(_pages(text))
        found = _Found()
        for page in pages:
            _read_page(page, found)
        hidden = text.count(":61:") - sum(tag == "61" for page in pages for tag, _, _ in page)
        if hidden > 0:
            inside = N_("{count} entries (:61:) stand inside another field and were not read. Export the file again.")
            found.problems.append(RowProblem(None, ":61:", "", message(inside, count=hidden)))
        if not found.statements:
            raise refuse("no_statement", format="MT940")
        interim = any(tag in ("34F", "90D", "90C") for page in pages for tag, _, _ in page)
        return StatementFile(
            format="mt942" if interim and not any(tag == "60F" for page in pages for tag, _, _ in page) else "mt940",
            statements=tuple(found.statements),
            problems=tuple(found.problems),
        )


@dataclass(slots=True)
class _Found:
    """What has been read so far; `row` counts lines over the whole file."""

    statements: list[Statement] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    row: int = 0


Tag = tuple[str, str, int]


def _pages(text: str) -> Iterator[list[Tag]]:
    """Yield the tags of each statement: name, content with its continuation lines, file line from 1."""
    page: list[Tag] = []
    name, content, start = "", [], 0  # type: str, list[str], int
    for number, line in enumerate(text.splitlines(), 1):
        found = _TAG.match(line)
        if not found:
            if line.strip() in ("-", "-}") or line.startswith("-}"):
                name = _close(page, name, content, start)
                continue
            if name:
                content.append(line)
            continue
        name = _close(page, name, content, start)
        if found[1] == "20" and page:
            yield page
            page = []
        name, content, start = found[1], [line[found.end() :]], number
    _close(page, name, content, start)
    if page:
        yield page


def _close(page: list[Tag], name: str, content: list[str], start: int) -> str:
    if name:
        page.append((name, "\n".join(content), start))
    return ""


def _read_page(page: list[Tag], found: _Found) -> None:
    if not any(tag[:2] in ("60", "61", "62", "34", "90") for tag, _, _ in page):
        return
    account = next((content for tag, content, _ in page if tag in ("25", "25P")), "").split("\n")[0].strip()
    currency = _currency(page, account)
    opening = closing = None
    lines: list[StatementLine] = []
    first_entry = next((index for index, (tag, _, _) in enumerate(page) if tag == "61"), len(page))
    for tag, content, number in page[first_entry:]:
        if tag in ("25", "25P", "28", "28C", "60F"):
            wrong = message(N_("The field stands in the wrong place: the statement is damaged here."))
            found.problems.append(RowProblem(number, f":{tag}:", content.split("\n")[0], wrong))
    for index, (tag, content, number) in enumerate(page):
        if tag == "61":
            details = page[index + 1][1] if index + 1 < len(page) and page[index + 1][0] == "86" else ""
            line = _read_line(content, details, number, currency, found)
            if line:
                lines.append(line)
                found.row += 1
        elif tag in ("60F", "60M"):
            opening = opening or _read_balance(tag, content, number, currency, found)
        elif tag in ("62F", "62M"):
            closing = _read_balance(tag, content, number, currency, found)
        elif tag in ("90C", "90D"):
            _check_sum(tag, content, number, lines, found)
    if currency == UNKNOWN_CURRENCY and lines:
        found.problems.append(RowProblem(None, ":60F:", "", message(N_("The statement names no currency."))))
    known = None if currency == UNKNOWN_CURRENCY else currency
    found.statements.append(Statement(_plain_account(account), known, tuple(lines), opening, closing))


def _currency(page: list[Tag], account: str) -> str:
    for tag, content, _ in page:
        balance = _BALANCE.match(content) if tag in ("60F", "60M", "62F", "62M") else None
        if balance and balance["currency"]:
            return balance["currency"]
        if tag in ("34F", "90C", "90D"):
            code = re.search(r"[A-Z]{3}", content)
            if code:
                return code[0]
    code = re.search(r"\d\s?([A-Z]{3})$", account)
    return code[1] if code else UNKNOWN_CURRENCY


def _plain_account(account: str) -> str | None:
    """Return the account number without the currency some banks put behind it."""
    plain = re.sub(r"(?<=\d)\s*[A-Z]{3}$", "", account).strip("/ ")
    iban = plain.rpartition("/")[2].strip()
    return (iban if re.match(r"[A-Z]{2}\d{2}[A-Z0-9]{8}", iban) else plain) or None


def _read_balance(tag: str, content: str, number: int, currency: str, found: _Found) -> Balance | None:
    balance = _BALANCE.match(content.replace("\n", ""))
    try:
        if not balance:
            raise ValueError(content)
        amount = _amount(balance["amount"], balance["currency"] or currency)
        on, clamped = _day(balance["on"])
    except ValueError:
        found.problems.append(
            RowProblem(number, f":{tag}:", content, message(N_("The balance cannot be read; the proof is missing.")))
        )
        return None
    if clamped:
        found.problems.append(_clamped(number, f":{tag}:", balance["on"], on))
    return Balance(on, -amount if balance["mark"] == "D" else amount)


def _read_line(content: str, details: str, number: int, currency: str, found: _Found) -> StatementLine | None:
    first, _, supplement = content.partition("\n")
    entry = _LINE.fullmatch(first.rstrip())
    if not entry:
        entry, supplement = _LINE.fullmatch(content.replace("\n", "", 1)), ""
    try:
        if not entry:
            raise ValueError(content)
        amount = _amount(entry["amount"], currency)
        value_on, clamped = _day(entry["value"])
        booked_on = _entry_day(entry["entry"], value_on)
    except ValueError:
        expected = message(
            N_("The entry was not taken: date, C or D and amount were expected, such as 260314C58000,00.")
        )
        found.problems.append(RowProblem(number, ":61:", content, expected))
        return None
    if clamped:
        found.problems.append(_clamped(number, ":61:", entry["value"], value_on))
    told = read_remittance(details)
    own, _, bank = entry["rest"].split("\n")[0].partition("//")
    return StatementLine(
        found.row,
        booked_on,
        -amount if entry["mark"] in _OUT else amount,
        value_on,
        told.name,
        told.account,
        _text(told, own.strip(), supplement.strip()),
        bank.strip() or (own.strip() if own.strip() not in _NO_REFERENCE else None),
    )


def _text(told: Remittance, own: str, supplement: str) -> str:
    extras = [supplement.replace("\n", " ")] if supplement and not supplement.startswith(("/OCMT/", "/CHGS/")) else []
    if own not in _NO_REFERENCE and own not in told.text:
        extras.append(own)
    return " ".join(part for part in (told.text, *extras) if part)


def _amount(text: str, currency: str) -> Money:
    """Return the amount: the last comma or point is the decimal sign, whatever the dialect."""
    whole, sign, decimals = text.rpartition("," if "," in text else ".")
    if not sign:
        whole, decimals = text, ""
    return to_money(f"{whole.replace(',', '').replace('.', '') or '0'}.{decimals or '0'}", currency)


@lru_cache(maxsize=1024)
def _day(text: str) -> tuple[date, bool]:
    """Return the day of YYMMDD; 30 February (the banks' 30/360 year) becomes the month's last, and says so."""
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    year += 2000 if year < 80 else 1900
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        raise ValueError(text)
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day, last)), day > last


@lru_cache(maxsize=1024)
def _entry_day(text: str | None, value_on: date) -> date:
    """Return the booking day MMDD in the year next to the value date; the value date when none is given."""
    if not text:
        return value_on
    try:
        same = date(value_on.year, int(text[:2]), int(text[2:]))
    except ValueError:
        return value_on
    gap = (same - value_on).days
    if abs(gap) <= 183:
        return same
    return _day(f"{(value_on.year + (1 if gap < 0 else -1)) % 100:02}{text}")[0]


def _clamped(number: int, column: str, value: str, on: date) -> RowProblem:
    return RowProblem(number, column, value, message(N_("There is no such day; it was read as {day}."), day=on))


def _check_sum(tag: str, content: str, number: int, lines: list[StatementLine], found: _Found) -> None:
    """Compare the count and sum an MT942 states with its lines."""
    stated = _SUM.match(content)
    side = [line.amount for line in lines if (line.amount.minor < 0) == (tag == "90D")]
    if not stated:
        return
    if int(stated[1]) != len(side) or _amount(stated[3], stated[2]).minor != abs(sum(money.minor for money in side)):
        found.problems.append(
            RowProblem(
                number, f":{tag}:", content.strip(), message(N_("The total stated differs from the entries read."))
            )
        )
