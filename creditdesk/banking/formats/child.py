"""A bound in time: what is large enough to take long is read in a process of its own, which can be ended.

The process is spawned, so it works the same on every system and holds no book. Where the system allows it, its
memory is bounded too. It answers with the statement or with the sentence of the refusal.
"""

from __future__ import annotations

import io
import multiprocessing
import sys
import zipfile
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from creditdesk.banking.formats.statement_format import refuse
from creditdesk.banking.statement import StatementFile
from creditdesk.base.errors import BadInput
from creditdesk.base.sheets import ZIP

SECONDS = 60
MEMORY = 2 * 1024 * 1024 * 1024
HEAVY = 16 * 1024 * 1024


def is_heavy(data: bytes) -> bool:
    """Say whether reading may take long, by the size of the file or of what an archive or workbook unpacks to."""
    if data.startswith(ZIP):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return sum(part.file_size for part in archive.infolist()) > HEAVY
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
            return False
    return len(data) > HEAVY


def in_child(read: Callable[[Any], StatementFile], data: object, seconds: float = SECONDS) -> StatementFile:
    """Return what `read` makes of the data in a process of its own; BadInput when it takes too long or dies."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(theirs, read, data), daemon=True)
    child.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            raise refuse("too_long", seconds=int(seconds))
        answer = ours.recv()
    except EOFError as error:
        raise refuse("too_large") from error
    finally:
        child.kill()
        child.join()
        ours.close()
    if isinstance(answer, StatementFile):
        return answer
    said, problems, kind = answer
    raise BadInput(said.template, problems, kind=kind, **dict(said.params))


def _work(answers: Connection, read: Callable[[Any], StatementFile], data: object) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        answers.send(read(data))
    except BadInput as error:
        answers.send((error.message, error.problems, error.kind))
