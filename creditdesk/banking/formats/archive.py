"""Archives: a zip of statements, as banks send the days of a month or the accounts of a firm.

Every file inside is read for itself and all of them make one statement file; one that is none is named. The
bounds are those of every archive: what would unpack to too much is refused before it is unpacked.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import replace

from creditdesk.banking.formats.statement_format import refuse
from creditdesk.banking.statement import StatementFile
from creditdesk.base.errors import RowProblem
from creditdesk.base.i18n import N_, Message, message
from creditdesk.base.sheets import MAX_BYTES, MAX_PARTS, MAX_RATIO, ZIP

_IN_FILE = N_("{file}: {told}")
_WORKBOOKS = ("xl/", "META-INF/", "word/", "ppt/")


def members_of(data: bytes) -> list[tuple[str, bytes]] | None:
    """Return names and contents of the files in an archive; None for a workbook and for anything else."""
    if not data.startswith(ZIP):
        return None
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        return None
    with archive:
        parts = sorted(
            (part for part in archive.infolist() if part.filename and not part.is_dir()), key=lambda part: part.filename
        )
        if any(part.filename.startswith(_WORKBOOKS) or part.filename == "[Content_Types].xml" for part in parts):
            return None
        if any(part.flag_bits & 1 for part in parts):
            raise refuse("password")
        size = sum(part.file_size for part in parts)
        if len(parts) > MAX_PARTS or size > MAX_BYTES or size > MAX_RATIO * max(len(data), 4096):
            raise refuse("too_large")
        own = [part for part in parts if not part.filename.rpartition("/")[2].startswith((".", "__"))]
        try:
            return [(part.filename, archive.read(part)) for part in own]
        except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise refuse("archive") from error


def joined(files: Sequence[tuple[str, StatementFile]], refused: Sequence[tuple[str, Message]]) -> StatementFile:
    """Return several named statement files as one, their lines counted through; problems name the file they are in."""
    statements = []
    row = 0
    problems = []
    for part, (name, file) in enumerate(files):
        for statement in file.statements:
            lines = tuple(replace(line, row=row + i) for i, line in enumerate(statement.lines))
            row += len(lines)
            statements.append(replace(statement, lines=lines, part=part))
        problems += [
            replace(problem, message=message(_IN_FILE, file=name, told=problem.message)) for problem in file.problems
        ]
    told = N_("This file of the archive was not read: {why}")
    problems += [RowProblem(None, "", name, message(told, why=why)) for name, why in refused]
    keys, banks = {file.format for _, file in files}, {file.bank for _, file in files}
    return StatementFile(
        keys.pop() if len(keys) == 1 else "zip",
        tuple(statements),
        banks.pop() if len(banks) == 1 else None,
        tuple(problems),
    )
