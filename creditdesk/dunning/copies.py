"""Copies of letters as files in a folder: always the bytes that are kept in the book.

Files are written after the letters are numbered and kept, so a file that is missing (the disk was full, the program
was killed) is written again from the book, bit for bit, as often as one likes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from creditdesk.base.errors import BadInput
from creditdesk.base.files import write_whole
from creditdesk.base.i18n import N_
from creditdesk.base.progress import Progress

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True, slots=True)
class Copy:
    """One letter as it is kept: its number, to whom, and the PDF."""

    number: str
    customer_name: str
    pdf: bytes


def file_name(copy: Copy) -> str:
    """Return "L2026-0007 <customer>.pdf" with only what every file system takes."""
    customer = _NOT_IN_NAMES.sub(" ", copy.customer_name).strip(" .")[:60].strip(" .")
    return f"{_NOT_IN_NAMES.sub('-', copy.number)} {customer}".strip() + ".pdf"


def write_files(copies: Sequence[Copy], folder: Path, progress: Progress | None = None) -> tuple[Path, ...]:
    """Write each letter that is not there yet into its own file and return the paths; no other file is overwritten."""
    if not folder.is_dir():
        raise BadInput(N_("There is no folder {path}. To save the letters, create it first."), path=str(folder))
    paths = []
    for done, copy in enumerate(copies, start=1):
        path = _free(folder / file_name(copy), copy.pdf)
        if not path.exists():
            write_whole(path, copy.pdf)
        paths.append(path)
        if progress:
            progress.tick(done, len(copies), copy.number)
    return tuple(paths)


def _free(path: Path, data: bytes) -> Path:
    """Return the path, or one with a number behind it where a different file has that name."""
    candidate, number = path, 2
    while candidate.exists() and candidate.read_bytes() != data:
        candidate = path.with_stem(f"{path.stem} ({number})")
        number += 1
    return candidate
