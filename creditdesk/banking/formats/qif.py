"""QIF: the Quicken interchange format, still offered by many banks.

Records of lettered lines ended by ^ under a heading !Type. Neither account nor currency need be named, and
the order of day and month is not fixed: it is found from all dates together. Splits (S, E, $) explain an
entry and are no entries. Source: Quicken interchange format description (Intuit).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from creditdesk.banking.formats.days import DateReading, in_order, reading_for
from creditdesk.banking.formats.numbers import AMBIGUOUS, AmbiguousAmount, NumberReading, reading_of
from creditdesk.banking.formats.statement_format import refuse
from creditdesk.banking.statement import UNKNOWN_CURRENCY, Statement, StatementFile, StatementLine
from creditdesk.base.errors import RowProblem
from creditdesk.base.i18n import N_, message
from creditdesk.base.money import Money
from creditdesk.base.sheets import decode

_HEADING = re.compile(rb"^\s*(\xef\xbb\xbf)?!(Type|Account|Option|Clear)\b", re.MULTILINE | re.IGNORECASE)
_ACCOUNTS = frozenset({"bank", "cash", "ccard", "oth a", "oth l"})
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\D+(\d{1,2})\D+(\d{2,4})")


class Qif:
    """Reads QIF."""

    key = "qif"
    title = N_("Quicken QIF")

    def matches(self, data: bytes) -> bool:
        """Say whether the content has a QIF heading."""
        head = data[:4096].replace(b"\x00", b"")
        return bool(_HEADING.search(head))

    def read(self, data: bytes) -> StatementFile:
        """Return the accounts of the file; BadInput when it holds only lists of categories or securities."""
        records = list(_records(decode(data)))
        entries = [record for record in records if record.kind in _ACCOUNTS]
        if not entries:
            investments = any(record.kind == "invst" for record in records)
            raise refuse("investment") if investments else refuse("no_statement", format="QIF")
        dates = [_spaced(entry.fields.get("D", "")) for entry in entries]
        reading = reading_for(dates)
        if not reading.is_certain:
            reading = in_order(dates) or reading
        found = _Found(reading, reading_of(entry.amount for entry in entries))
        if not reading.is_certain:
            found.problems.append(
                RowProblem(
                    None,
                    "D",
                    dates[0],
                    message(N_("Day and month may be swapped: nothing shows which comes first. Check the dates.")),
                )
            )
        lines: dict[str, list[StatementLine]] = {}
        for entry in entries:
            line = _line(entry, found)
            if line:
                lines.setdefault(entry.account, []).append(line)
        for record in records:
            if record.kind == "invst":
                _no_line(found, record, "!Type", "Invst", N_("Not taken: an entry of a securities account."))
        statements = tuple(Statement(name or None, None, tuple(part)) for name, part in lines.items())
        return StatementFile(self.key, statements, None, tuple(found.problems))


@dataclass(slots=True)
class _Record:
    """One record: the list it stands under, the account named before it, its file line, its fields."""

    kind: str
    account: str
    number: int
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def amount(self) -> str:
        return self.fields.get("T") or self.fields.get("U", "")


@dataclass(slots=True)
class _Found:
    """How to read the cells, and what has been read so far."""

    reading: DateReading
    numbers: NumberReading
    problems: list[RowProblem] = field(default_factory=list)
    row: int = 0


def _records(text: str) -> Iterator[_Record]:
    kind = account = ""
    record: _Record | None = None
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped.startswith("!"):
            if record and record.fields:
                yield record
            record = None
            head, _, name = stripped[1:].partition(":")
            if head.lower() in ("type", "account"):
                kind = name.strip().lower() if head.lower() == "type" else "account"
            continue
        if stripped == "^":
            if record and record.fields:
                if record.kind == "account":
                    account = record.fields.get("N", "")
                yield record
            record = None
            continue
        if stripped:
            record = record or _Record(kind, account, number)
            record.fields.setdefault(stripped[0], stripped[1:].strip())
    if record and record.fields:
        yield record


def _spaced(text: str) -> str:
    """Return 1/ 2'05, 5-9.2024 and the like as 1/2/2005, 5/9/2024; other texts as they are."""
    if re.match(r"\d{4}\D", text.strip()):
        return re.sub(r"\D+", "-", text.strip())
    found = _DAY_MONTH_YEAR.fullmatch(text.strip())
    if not found:
        return text.strip()
    year = f"20{found[3]}" if "'" in text and len(found[3]) == 2 else found[3]
    mark = "." if re.fullmatch(r"\d+\.\d+\.\d+", text.strip()) else "/"
    return mark.join((found[1], found[2], year))


def _line(entry: _Record, found: _Found) -> StatementLine | None:
    text = entry.fields.get("D", "")
    try:
        booked_on = found.reading.read(_spaced(text))
    except ValueError:
        return _no_line(found, entry, "D", text, N_("Not taken: a date was expected."))
    try:
        amount = Money(found.numbers.minor(entry.amount, UNKNOWN_CURRENCY), UNKNOWN_CURRENCY)
    except AmbiguousAmount:
        return _no_line(found, entry, "T", entry.amount, AMBIGUOUS)
    except ValueError:
        return _no_line(found, entry, "T", entry.amount, N_("Not taken: an amount was expected."))
    payer, memo = entry.fields.get("P"), entry.fields.get("M", "")
    line = StatementLine(found.row, booked_on, amount, None, payer, None, memo or payer or "", entry.fields.get("N"))
    found.row += 1
    return line


def _no_line(found: _Found, entry: _Record, column: str, value: str, template: str) -> StatementLine | None:
    """Note why there is no line, and return none."""
    found.problems.append(RowProblem(entry.number, column, value, message(template)))
    return None
