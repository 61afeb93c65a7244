"""Backup and restore of a book: one file, proved by reopening it before it counts.

A backup is a zip (stored) of the SQLite file and a manifest with its SHA-256, the schema version and the head of the audit
chain. It is written under another name, read back, and only then given its own. A restore always makes a new file.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from creditdesk.base.errors import BadInput, Refused
from creditdesk.base.i18n import N_
from creditdesk.db import audit
from creditdesk.db.workspace import Workspace

_BOOK, _MANIFEST = "book.sqlite", "manifest.json"


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """What a backup holds: instant, number and hash of the last change, SHA-256 of the book file."""

    at: str
    changes: int
    head: str
    sha256: str


def backup(workspace: Workspace, target: Path) -> BackupInfo:
    """Write a backup and prove it by reopening; Refused when the target exists or the proof fails."""
    if target.exists():
        raise Refused(N_("{path} exists already. To make the backup, choose another name."), path=str(target))
    if not target.parent.is_dir():
        raise BadInput(
            N_("There is no folder {path}. To make the backup, choose another place."), path=str(target.parent)
        )
    part = target.with_name(target.name + ".part")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / _BOOK
        workspace.copy_to(copy)
        info = _describe(copy)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            archive.write(copy, _BOOK)
            archive.writestr(_MANIFEST, json.dumps(asdict(info), indent=1))
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        _unpack(part, Path(folder) / _BOOK)
    part.replace(target)
    return info


def restore(source: Path, target: Path) -> BackupInfo:
    """Unpack a backup into a new book file; Refused when the target exists, BadInput when the backup is not whole."""
    if target.exists():
        raise Refused(N_("{path} exists already. A restore never overwrites: choose a new name."), path=str(target))
    if not target.parent.is_dir():
        raise BadInput(N_("There is no folder {path}. To restore, choose another place."), path=str(target.parent))
    if not source.is_file():
        raise BadInput(N_("There is no backup at {path}."), path=str(source))
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    info = _unpack(source, part)
    part.replace(target)
    return info


def _describe(copy: Path) -> BackupInfo:
    workspace = Workspace.open(copy)
    try:
        damage = workspace.check_file()
        if damage != "ok":
            raise Refused(
                N_("The copy of the book is damaged ({damage}). No backup was made. Run the check."), damage=damage
            )
        with workspace.read() as session:
            changes, head = audit.head(session.connection())
    finally:
        workspace.close()
    digest = hashlib.sha256(copy.read_bytes()).hexdigest()
    return BackupInfo(datetime.now(UTC).isoformat(timespec="seconds"), changes, head, digest)


def _unpack(source: Path, target: Path) -> BackupInfo:
    broken = BadInput(
        N_("{path} is not a whole backup of a book. Nothing was changed. Choose another one."), path=str(source)
    )
    try:
        with zipfile.ZipFile(source) as archive:
            info = BackupInfo(**json.loads(archive.read(_MANIFEST)))
            with archive.open(_BOOK) as packed, target.open("wb") as file:
                while block := packed.read(1 << 20):
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        target.unlink(missing_ok=True)
        raise broken from error
    found = _describe(target)
    if (found.sha256, found.head) != (info.sha256, info.head):
        target.unlink()
        raise broken
    return info
