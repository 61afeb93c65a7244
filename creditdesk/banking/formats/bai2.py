"""BAI2: the cash management report of North American banks, comma separated records ended by a slash.

Several records may share a line, and records are continued by 88. Amounts are minor units; the currency is
US dollar unless named. Type codes 100 to 399 are money in, 400 to 699 money out.
Source: BAI Cash Management Balance Reporting Specifications, version 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from creditdesk.banking.formats.fixed_width import Account, Found, signed, year_first
from creditdesk.banking.formats.statement_format import refuse
from creditdesk.banking.statement import Balance, StatementFile, StatementLine
from creditdesk.base.i18n import N_
from creditdesk.base.sheets import decode

_RECORD = re.compile(r"(?:^|/[ \t]*|\n)[ \t]*(?=(?:01|02|03|16|49|88|98|99),)")
_EXTRA = {"S": 3, "V": 2}


_HEADER = re.compile(rb"\s*01,[^,\n]*,[^,\n]*,\d{6},")


class Bai2:
    """Reads BAI2."""

    key = "bai2"
    title = N_("BAI2 (North America)")

    def matches(self, data: bytes) -> bool:
        """Say whether the content begins with a BAI2 file header."""
        return bool(_HEADER.match(data[:200]))

    def read(self, data: bytes) -> StatementFile:
        """Return the statements of the file."""
        found = Found()
        day = currency = ""
        is_ended = False
        for number, record in _records(decode(data)):
            parts = [part.strip() for part in record]
            try:
                if parts[0] == "02":
                    day, currency = parts[4], (parts[6] if len(parts) > 6 else "") or "USD"
                elif parts[0] == "03":
                    _open(parts, day, currency, found)
                elif parts[0] == "16":  # before its account: not read
                    found.add(_line(parts, day, found))
            except (ValueError, IndexError):
                found.problem(number, parts[0], ",".join(record), N_("Not taken: the record cannot be read."))
            is_ended = is_ended or parts[0] == "99"
        if not found.accounts:
            raise refuse("no_statement", format="BAI2")
        if not is_ended:
            raise refuse("damaged", format="BAI2")
        return StatementFile(self.key, found.statements(), None, tuple(found.problems))


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the file line and the fields of each record, continuations joined."""
    pieces = [piece for piece in _RECORD.split(text.replace("\r", "")) if piece.strip()]
    number, start = 1, 1
    record: list[str] = []
    for piece in pieces:
        fields = piece.strip().rstrip("/").replace("\n", " ").split(",")
        if fields[0] == "88" and record:
            record += fields[1:]
        else:
            if record:
                yield start, record
            record, start = fields, number
        number += piece.count("\n") + 1
    if record:
        yield start, record


def _open(parts: list[str], day: str, currency: str, found: Found) -> None:
    account = Account(parts[1], parts[2] or currency)
    on = year_first(day)
    index = 3
    while index + 1 < len(parts):
        kind, amount = parts[index], parts[index + 1]
        if kind in ("010", "015") and amount:
            digits = amount.lstrip("+-")
            balance = Balance(on, signed(digits, account.currency, is_out=amount.startswith("-")))
            if kind == "010":
                account.opening = balance
            else:
                account.closing = balance
        funds = parts[index + 3] if index + 3 < len(parts) else ""
        index += 4 + _extra(funds, parts, index + 4)
    found.accounts.append(account)


def _extra(funds: str, parts: list[str], start: int) -> int:
    """Return how many fields follow a funds type: availability by day."""
    if funds == "D" and start < len(parts) and parts[start].isdigit():
        return 1 + 2 * int(parts[start])
    return _EXTRA.get(funds, 0)


def _line(parts: list[str], day: str, found: Found) -> StatementLine:
    kind, amount, funds = int(parts[1]), parts[2], parts[3] if len(parts) > 3 else ""
    if not 100 <= kind <= 699:
        raise ValueError(parts[1])
    value_on = year_first(parts[4]) if funds == "V" and len(parts) > 4 and parts[4] else None
    rest = parts[4 + _extra(funds, parts, 4) :]
    bank, own, text = (*rest[:2], ",".join(rest[2:])) if len(rest) >= 2 else (*rest, *("",) * (3 - len(rest)))
    money = signed(amount.lstrip("+"), found.accounts[-1].currency, is_out=kind >= 400)
    return StatementLine(
        found.row, year_first(day), money, value_on, None, None, " ".join(f"{text} {own}".split()), bank or own or None
    )
