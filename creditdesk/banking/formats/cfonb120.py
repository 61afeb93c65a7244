"""CFONB 120: the statement of French banks, records of 120 characters.

Record 01 opens an account with the old balance, 04 is an entry, 05 tells more of it, 07 closes with the new
balance, against which the entries are proved. The last character of an amount carries its last digit and its
sign. Source: CFONB, Relevé de compte sur support informatique (120 caractères).
"""

from __future__ import annotations

import re

from creditdesk.banking.formats.fixed_width import Account, Found, day_first, signed
from creditdesk.banking.formats.statement_format import refuse
from creditdesk.banking.statement import Balance, StatementFile, StatementLine
from creditdesk.base.i18n import N_
from creditdesk.base.money import Money, decimals
from creditdesk.base.sheets import decode

WIDTH = 120
_HEADER = re.compile(rb"01[0-9 ]{5}.{4}[0-9 ]{5}[A-Z ]{3}[0-9 ].[0-9A-Z ]{11}..\d{6}")
_LAST = dict(zip("{ABCDEFGHI}JKLMNOPQR", "01234567890123456789", strict=True))
_OUT = "}JKLMNOPQR"


class Cfonb120:
    """Reads CFONB 120."""

    key = "cfonb120"
    title = N_("CFONB 120 (France)")

    def matches(self, data: bytes) -> bool:
        """Say whether the content begins with an old balance and has entries or a new balance."""
        return bool(_HEADER.match(data[:WIDTH])) and any(record[:2] in (b"04", b"07") for record in _records(data))

    def read(self, data: bytes) -> StatementFile:
        """Return the statements of the file."""
        found = Found()
        records = [decode(record).ljust(WIDTH) for record in _records(data)]
        for number, record in enumerate(records, 1):
            try:
                if record[:2] == "01":
                    _open(record, found)
                elif record[:2] == "04" and found.accounts:
                    found.add(_line(record, records[number : number + 20], found))
                elif record[:2] == "07" and found.accounts:
                    balance = _amount(record, found.accounts[-1].currency)
                    found.accounts[-1].closing = Balance(day_first(record[34:40]), balance)
                elif record[:2] not in ("01", "05"):
                    raise ValueError(record[:2])
            except (ValueError, KeyError):
                found.problem(number, record[:2], record.strip(), N_("Not taken: the record cannot be read."))
        if not found.accounts or any(account.closing is None for account in found.accounts):
            raise refuse("damaged", format="CFONB 120")
        return StatementFile(self.key, found.statements(), None, tuple(found.problems))


def _records(data: bytes) -> list[bytes]:
    """Return the records, which some banks write without line ends."""
    if b"\n" in data or b"\r" in data:
        return [record for record in data.splitlines() if record.strip(b" \x1a")]
    return [data[i : i + WIDTH] for i in range(0, len(data), WIDTH)]


def _open(record: str, found: Found) -> None:
    currency = record[16:19].strip() or "EUR"
    number = "".join((record[2:7], record[11:16], record[21:32])).replace(" ", "")
    found.accounts.append(Account(number, currency, Balance(day_first(record[34:40]), _amount(record, currency))))


def _amount(record: str, currency: str) -> Money:
    text = record[90:104].strip()
    places = int(record[19]) if record[19].isdigit() else decimals(currency)
    if places != decimals(currency):
        raise ValueError(record[19])
    return signed(text[:-1] + _LAST[text[-1]], currency, is_out=text[-1] in _OUT)


def _line(record: str, following: list[str], found: Found) -> StatementLine:
    texts, name = [record[48:79].strip()], ""
    for more in following:
        if more[:2] != "05":
            break
        kind, told = more[45:48], more[48:118].strip()
        if kind in ("NPY", "NBE"):
            name = name or told
        elif kind not in ("IPY", "IBE"):
            texts.append(told)
    value_on = day_first(record[42:48]) if record[42:48].strip(" 0") else None
    return StatementLine(
        found.row,
        day_first(record[34:40]),
        _amount(record, found.accounts[-1].currency),
        value_on,
        name or None,
        None,
        " ".join(" ".join(texts).split()),
        record[104:120].strip() or record[81:88].strip(" 0") or None,
    )
