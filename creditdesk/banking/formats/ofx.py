"""OFX and QFX, versions 1 (SGML without end tags) and 2 (XML): what home-banking programs export.

Own tolerant tag reader: real files lack bank ids, FITIDs, headers and end tags, so order and nesting are
not insisted on. Securities accounts are refused. Source: OFX 1.0.3 and 2.2 specifications, banking chapter.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from creditdesk.banking.formats.numbers import reading_of, to_money
from creditdesk.banking.formats.statement_format import refuse
from creditdesk.banking.statement import UNKNOWN_CURRENCY, Balance, Statement, StatementFile, StatementLine
from creditdesk.base.errors import RowProblem
from creditdesk.base.i18n import N_, message
from creditdesk.base.money import Money
from creditdesk.base.sheets import decode

_TAG = re.compile(r"<(/?)([A-Za-z0-9.]+)[^<>]*>([^<]*)")
_STATEMENTS = frozenset({"STMTRS", "CCSTMTRS"})


class Ofx:
    """Reads OFX 1 and 2."""

    key = "ofx"
    title = N_("OFX / QFX")

    def matches(self, data: bytes) -> bool:
        """Say whether the content has an OFX header or tag."""
        head = data[:8192].replace(b"\x00", b"").upper()
        return b"OFXHEADER" in head or b"<OFX>" in head

    def read(self, data: bytes) -> StatementFile:
        """Return the statements of the file; BadInput for a securities account or an error from the bank."""
        head, *commented = decode(data).split("<!--")
        text = head + "".join(part.partition("-->")[2] for part in commented)
        if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
            raise refuse("dtd")
        tags = [(close == "/", name.upper(), _plain(value)) for close, name, value in _TAG.findall(text)]
        names = {name for _, name, _ in tags}
        if names & {"INVSTMTRS", "INVSTMTMSGSRSV1", "INVTRANLIST"}:
            raise refuse("investment")
        blocks = _blocks(tags)
        if not blocks:
            _refuse_without_statement(tags)
        comma = reading_of(value for _, name, value in tags if name == "TRNAMT").decimal == ","
        found = _Found(comma)
        statements = tuple(_statement(block, found) for block in blocks)
        if not any(name == "OFX" and close for close, name, _ in tags):
            raise refuse("damaged", format="OFX")
        entries = sum(name == "STMTTRN" and not close for close, name, _ in tags)
        if entries > found.number:
            outside = message(
                N_("{count} entries stand outside the account’s list and were not taken. Export the file again."),
                count=entries - found.number,
            )
            found.problems.append(RowProblem(None, "STMTTRN", "", outside))
        bank = next((value for _, name, value in tags if name == "ORG" and value), None)
        return StatementFile(self.key, statements, bank, tuple(found.problems))


Tag = tuple[bool, str, str]


@dataclass(slots=True)
class _Found:
    """What has been read so far; `row` counts lines over the whole file."""

    decimal_comma: bool
    problems: list[RowProblem] = field(default_factory=list)
    row: int = 0
    number: int = 0


def _plain(value: str) -> str:
    stripped = value.strip()
    return html.unescape(stripped) if "&" in stripped else stripped


def _refuse_without_statement(tags: Iterable[Tag]) -> None:
    severity = ""
    for close, name, value in tags:
        if name == "SEVERITY" and not close:
            severity = value
        if name == "MESSAGE" and severity == "ERROR" and value:
            raise refuse("bank_error", text=value[:200])
    raise refuse("no_statement", format="OFX")


def _blocks(tags: Iterable[Tag]) -> list[list[Tag]]:
    """Return the tags inside each STMTRS or CCSTMTRS."""
    blocks: list[list[Tag]] = []
    is_open = False
    for tag in tags:
        close, name, _ = tag
        if name in _STATEMENTS:
            is_open = not close
            if is_open:
                blocks.append([])
        elif is_open:
            blocks[-1].append(tag)
    return blocks


def _statement(block: list[Tag], found: _Found) -> Statement:
    head: dict[str, str] = {}
    ledger: dict[str, str] = {}
    entries: list[dict[str, str]] = []
    place = head
    for close, name, value in block:
        if name == "STMTTRN":
            if not close:
                entries.append({})
            place = head if close else entries[-1]
        elif name in ("LEDGERBAL", "AVAILBAL"):
            place = head if close else (ledger if name == "LEDGERBAL" else {})
        elif name in ("BANKTRANLIST", "BALLIST") and place not in (head,):
            place = head
        elif name in ("BANKACCTTO", "CCACCTTO", "PAYEE", "CURRENCY", "ORIGCURRENCY"):
            place.setdefault(name, "1")
        elif not close and value:
            place.setdefault(name, value)
    currency = head.get("CURDEF", "").upper()
    if not re.fullmatch("[A-Z]{3}", currency):
        currency = UNKNOWN_CURRENCY
        found.problems.append(RowProblem(None, "CURDEF", "", message(N_("The statement names no currency."))))
    lines = tuple(line for entry in entries for line in [_line(entry, currency, found)] if line)
    closing = _closing(ledger, currency, found)
    currencies = {line.amount.currency for line in lines} | {currency}
    known = None if len(currencies) > 1 or currency == UNKNOWN_CURRENCY else currency
    return Statement(head.get("ACCTID"), known, lines, None, closing)


def _closing(ledger: dict[str, str], currency: str, found: _Found) -> Balance | None:
    if "BALAMT" not in ledger:
        return None
    try:
        on = _day(ledger["DTASOF"]) if "DTASOF" in ledger else None
        return Balance(on, to_money(ledger["BALAMT"], currency, decimal_comma=found.decimal_comma))
    except ValueError:
        unread = message(N_("The balance cannot be read."))
        found.problems.append(RowProblem(None, "LEDGERBAL", ledger["BALAMT"], unread))
        return None


def _day(text: str) -> date:
    found = re.match(r"(\d{4})-?(\d{2})-?(\d{2})", text)
    if not found:
        raise ValueError(f"not a date: {text!r}")
    return date(int(found[1]), int(found[2]), int(found[3]))


def _line(entry: dict[str, str], currency: str, found: _Found) -> StatementLine | None:
    found.number += 1
    try:
        booked_on = _day(entry.get("DTPOSTED", ""))
    except ValueError:
        return _no_line(found, "DTPOSTED", entry.get("DTPOSTED", ""), N_("Not taken: a date was expected."))
    own = entry.get("CURSYM", "").upper() if "CURRENCY" in entry else ""
    try:
        amount: Money = to_money(entry.get("TRNAMT", ""), own or currency, decimal_comma=found.decimal_comma)
    except ValueError:
        return _no_line(found, "TRNAMT", entry.get("TRNAMT", ""), N_("Not taken: an amount was expected."))
    name, memo = entry.get("NAME", ""), entry.get("MEMO", "")
    line = StatementLine(
        found.row,
        booked_on,
        amount,
        None,
        name or None,
        entry.get("ACCTID"),
        memo or name or entry.get("TRNTYPE", ""),
        entry.get("FITID") or entry.get("CHECKNUM") or None,
    )
    found.row += 1
    return line


def _no_line(found: _Found, column: str, value: str, template: str) -> StatementLine | None:
    """Note why there is no line, and return none."""
    found.problems.append(RowProblem(found.number, column, value, message(template)))
    return None
