"""Tables: CSV, TXT, XLS and XLSX exports of banks and wallets, read by their headings.

A profile knows one bank's peculiarities; without one the headings alone decide. A workbook may hold the
statement on several sheets, or the same statement twice: equal sheets count once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from creditdesk.banking.formats.columns import Columns, Rows, guess_columns
from creditdesk.banking.formats.headings import CARD_COLUMNS, CARD_WORDS, normalised
from creditdesk.banking.formats.headless import guess_headless
from creditdesk.banking.formats.profiles import PROFILES
from creditdesk.banking.formats.profiles.profile import Profile
from creditdesk.banking.formats.saved_profile import SavedProfile
from creditdesk.banking.formats.statement_format import refuse
from creditdesk.banking.formats.table_rows import TableReading, read_with
from creditdesk.banking.statement import StatementFile
from creditdesk.base.errors import BadInput, RowProblem
from creditdesk.base.i18n import N_, message
from creditdesk.base.sheets import OLE, ZIP, Sheet, read_sheets


class Table:
    """Reads any table headed with a date and an amount, or one of a profile the user saved."""

    key = "table"
    title = N_("CSV, TXT, XLS, XLSX")

    def __init__(self, saved: Sequence[SavedProfile] = ()) -> None:
        self._saved = tuple(saved)

    def matches(self, data: bytes) -> bool:
        """Say whether the content can be a table: a workbook or text."""
        return data.startswith((OLE, ZIP, b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in data[:4096]

    def sheets(self, data: bytes) -> tuple[Sheet, ...]:
        """Return the sheets of the file."""
        return read_sheets(data)

    def read(self, data: bytes) -> StatementFile:
        """Return the statements of all sheets that hold one."""
        return read_tables(self.sheets(data), _kind(data), self._saved)


def read_tables(sheets: Sequence[Sheet], kind: str, saved: Sequence[SavedProfile] = ()) -> StatementFile:
    """Return the statements of all sheets that hold one; `kind` names the format where no profile does."""
    mine = [next(filter(None, (_found_by(known, sheet) for known in saved)), None) for sheet in sheets]
    if any(mine):
        return _read_saved(sheets, mine, kind)
    found: list[tuple[Sheet, Columns]] = []
    profile: Profile | None = None
    for sheet in sheets:
        columns = guess_columns(sheet.rows)
        if columns is not None:
            profile = next((known for known in PROFILES if known.claims(sheet.rows, columns)), profile)
            found.append((sheet, _adjusted(columns, profile, sheet.rows)))
    readings = _without_repeats(found) if found else _headless(sheets)
    return _file(readings, profile.key if profile else kind, profile.bank if profile else None)


def _found_by(known: SavedProfile, sheet: Sheet) -> tuple[SavedProfile, Columns] | None:
    columns = known.find(sheet.rows)
    return None if columns is None else (known, columns)


def _read_saved(
    sheets: Sequence[Sheet], mine: Sequence[tuple[SavedProfile, Columns] | None], kind: str
) -> StatementFile:
    """Return what the sheets a profile of the user's knows say; other sheets that head a statement are named."""
    told = N_("Sheet {name} was not read: only another sheet of the file is known by your profile. Check it.")
    known = [(sheet, *found) for sheet, found in zip(sheets, mine, strict=True) if found]
    others = [sheet for sheet, found in zip(sheets, mine, strict=True) if not found and guess_columns(sheet.rows)]
    problems = tuple(RowProblem(None, "", "", message(told, name=sheet.name)) for sheet in others)
    readings = _without_repeats([(sheet, columns) for sheet, _profile, columns in known])
    return _file([*readings, TableReading((), problems)], kind, known[0][1].title)


def read_mapped(data: bytes, sheet: Sheet, columns: Columns, bank: str | None = None) -> StatementFile:
    """Return what one sheet of the file says when its columns are as the user assigned them."""
    return _file([read_with(columns, sheet.rows)], _kind(data), bank)


def _kind(data: bytes) -> str:
    return "xls" if data.startswith(OLE) else "xlsx" if data.startswith(ZIP) else "csv"


def _adjusted(columns: Columns, profile: Profile | None, rows: Rows) -> Columns:
    if profile is not None:
        columns = profile.adjust(columns)
    above = " ".join(cell for row in rows[: columns.first_row - 1] for cell in row).lower()
    is_card = any(word in above for word in CARD_WORDS)
    is_card = is_card or any(normalised(heading) in CARD_COLUMNS for heading in columns.headings)
    return replace(columns, plus_is_out=True) if is_card and columns.direction is None else columns


def _without_repeats(found: Sequence[tuple[Sheet, Columns]]) -> list[TableReading]:
    """Return the readings of the sheets without those whose lines all stand on another sheet too."""
    first = [read_with(columns, sheet.rows) for sheet, columns in found]
    if len(first) == 1:
        return first
    contents = [_contents(reading) for reading in first]
    readings: list[TableReading] = []
    repeats = []
    lines = 0
    for index, (sheet, columns) in enumerate(found):
        others = contents[:index] + [other for other in contents[index + 1 :] if other != contents[index]]
        if contents[index] and any(contents[index] <= other for other in others):
            told = message(
                N_("Sheet {name} was not counted: its lines all stand on another sheet too."), name=sheet.name
            )
            repeats.append(RowProblem(None, "", "", told))
            continue
        readings.append(read_with(columns, sheet.rows, lines) if lines else first[index])
        lines += contents[index].total()
    if repeats:
        readings.append(TableReading((), tuple(repeats)))
    return readings


def _contents(reading: TableReading) -> Counter[tuple[object, ...]]:
    return Counter(
        (line.booked_on, line.amount.minor, line.payer, line.text) for part in reading.statements for line in part.lines
    )


def _headless(sheets: Sequence[Sheet]) -> list[TableReading]:
    readings = []
    for sheet in sheets:
        guess = guess_headless(sheet.rows)
        if guess:
            reading = read_with(guess, sheet.rows)
            told = message(
                N_("The table has no headings: its columns were told apart by their contents. Check one line.")
            )
            problems = (RowProblem(None, "", "", told), *reading.problems)
            readings.append(TableReading(reading.statements, problems))
    if not readings:
        raise refuse("unknown")
    return readings


def _file(readings: Sequence[TableReading], key: str, bank: str | None) -> StatementFile:
    statements = tuple(statement for reading in readings for statement in reading.statements)
    problems = tuple(problem for reading in readings for problem in reading.problems)
    if not any(statement.lines for statement in statements):
        if any(problem.row is not None for problem in problems):
            raise BadInput(
                N_("None of the rows can be taken. To use the file, correct the rows listed."),
                [problem for problem in problems if problem.row is not None],
                kind="no_rows",
            )
        raise refuse("no_lines")
    return StatementFile(key, statements, bank, problems, is_table=True)
