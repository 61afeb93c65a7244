"""Norma 43 (AEB): the statement of Spanish banks, lines of 80 characters.

Record 33 states sums and final balance, which are checked. Source: Asociación Española de Banca, cuaderno 43.
"""

from __future__ import annotations

import re

from creditdesk.banking.formats.fixed_width import Account, Found, signed, year_first
from creditdesk.banking.formats.statement_format import refuse
from creditdesk.banking.statement import UNKNOWN_CURRENCY, Balance, StatementFile, StatementLine
from creditdesk.base.i18n import N_
from creditdesk.base.sheets import decode

_CURRENCIES = {"978": "EUR", "840": "USD", "826": "GBP", "756": "CHF", "156": "CNY", "344": "HKD"}


_HEADER = re.compile(rb"11\d{18}\d{12}[12]\d{14}\d{3}\d")


class Norma43:
    """Reads Norma 43."""

    key = "norma43"
    title = N_("Norma 43 (Spain)")

    def matches(self, data: bytes) -> bool:
        """Say whether the content begins with an account record and closes it."""
        return bool(_HEADER.match(data[:80])) and b"\n33" in data

    def read(self, data: bytes) -> StatementFile:
        """Return the statements of the file."""
        found = Found()
        lines = [line.ljust(80) for line in decode(data).splitlines()]
        for number, line in enumerate(lines, 1):
            try:
                if line[:2] == "11":
                    currency = _CURRENCIES.get(line[47:50], UNKNOWN_CURRENCY)
                    opening = Balance(year_first(line[20:26]), signed(line[33:47], currency, is_out=line[32] == "1"))
                    found.accounts.append(Account(line[2:20], currency, opening))
                elif line[:2] == "22" and found.accounts:
                    found.add(_line(line, lines[number : number + 5], found))
                elif line[:2] == "33" and found.accounts:
                    _close(number, line, found)
            except ValueError:
                found.problem(number, line[:2], line.strip(), N_("Not taken: the record cannot be read."))
        if not found.accounts or any(account.closing is None for account in found.accounts):
            raise refuse("damaged", format="Norma 43")
        return StatementFile(self.key, found.statements(), None, tuple(found.problems))


def _line(line: str, following: list[str], found: Found) -> StatementLine:
    texts = []
    for more in following:
        if more[:2] != "23":
            break
        texts.append(more[4:80].strip())
    reference = line[52:64].strip(" 0") or line[64:80].strip(" 0") or line[42:52].strip(" 0")
    amount = signed(line[28:42], found.accounts[-1].currency, is_out=line[27] == "1")
    return StatementLine(
        found.row,
        year_first(line[10:16]),
        amount,
        year_first(line[16:22]),
        None,
        None,
        " ".join(texts),
        reference or None,
    )


def _close(number: int, line: str, found: Found) -> None:
    account = found.accounts[-1]
    last = account.lines[-1].booked_on if account.lines else None
    if line[58] not in "12":
        found.problem(number, "33", line[58], N_("The balance says neither debit nor credit; it was read as credit."))
    account.closing = Balance(last, signed(line[59:73], account.currency, is_out=line[58] == "1"))
    found.check_totals(number, "33", (int(line[25:39]), int(line[44:58])))
