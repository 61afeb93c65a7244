"""CODA: the coded statement of Belgian banks, lines of 128 characters.

A globalised entry is followed by its details; only the entry itself is booked. Record 9 states the totals,
which are checked. Source: Febelfin, Coded statement of account, version 2.
"""

from __future__ import annotations

import re

from creditdesk.banking.formats.fixed_width import Account, Found, day_first, signed
from creditdesk.banking.formats.statement_format import refuse
from creditdesk.banking.statement import Balance, StatementFile, StatementLine
from creditdesk.base.i18n import N_
from creditdesk.base.sheets import decode

_HEADER = re.compile(rb"0{5}\d{6}[\d ]{3}05")


class Coda:
    """Reads CODA."""

    key = "coda"
    title = N_("CODA (Belgium)")

    def matches(self, data: bytes) -> bool:
        """Say whether the content begins with a CODA header record."""
        first = data[:400].split(b"\n")[0].rstrip(b"\r")
        return 100 <= len(first) <= 128 and bool(_HEADER.match(first))

    def read(self, data: bytes) -> StatementFile:
        """Return the statements of the file."""
        found = Found()
        lines = [line.ljust(128) for line in decode(data).splitlines()]
        for number, line in enumerate(lines, 1):
            record = line[:2] if line[0] in "23" else line[0]
            try:
                if record == "1":
                    _open(line, found)
                elif record == "21" and line[6:10] == "0000":
                    following = lines[number : number + 2]
                    found.add(_line(line, following, found))
                elif record == "8" and found.accounts:
                    balance = signed(line[42:57], found.accounts[-1].currency, is_out=line[41] == "1", divisor=10)
                    found.accounts[-1].closing = Balance(day_first(line[57:63]), balance)
                elif record == "9" and found.accounts:
                    found.check_totals(number, "9", (int(line[22:37]) // 10, int(line[37:52]) // 10))
            except (ValueError, IndexError):
                found.problem(number, record, line.strip(), N_("Not taken: the record cannot be read."))
        if not found.accounts:
            raise refuse("no_statement", format="CODA")
        if any(account.closing is None for account in found.accounts):
            found.problem(len(lines), "8", "", N_("The record of the closing balance is missing: the file may be cut."))
        if lines[-1][0] != "9":
            raise refuse("damaged", format="CODA")
        return StatementFile(self.key, found.statements(), None, tuple(found.problems))


def _open(line: str, found: Found) -> None:
    is_domestic = line[1] == "0"
    account, currency = (line[5:17], line[18:21]) if is_domestic else (line[5:39].strip(), line[39:42])
    if not re.fullmatch("[A-Z]{3}", currency):
        raise ValueError(currency)
    opening = Balance(day_first(line[58:64]), signed(line[43:58], currency, is_out=line[42] == "1", divisor=10))
    found.accounts.append(Account(account, currency, opening))


def _line(line: str, following: list[str], found: Found) -> StatementLine:
    told = line[62:115].strip()
    if line[61] == "1":
        told = re.sub(r"^10[12](\d{3})(\d{4})(\d{5}).*", r"+++\1/\2/\3+++", told)
    name = account = ""
    for more in following:
        if more[:2] == "22" and more[2:6] == line[2:6]:
            told = f"{told} {more[10:63].strip()}".strip()
        elif more[:2] == "23" and more[2:6] == line[2:6]:
            account, name = more[10:44].strip(), more[47:82].strip()
    value_on = None if line[47:53] == "000000" else day_first(line[47:53])
    amount = signed(line[32:47], found.accounts[-1].currency, is_out=line[31] == "1", divisor=10)
    return StatementLine(
        found.row,
        day_first(line[115:121]),
        amount,
        value_on,
        name or None,
        account or None,
        told,
        line[10:31].strip() or None,
    )
