"""When each book was last backed up on this computer, and into which file: one note per book in the machine's choices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from creditdesk.base.i18n import N_, Message, message
from creditdesk.settings.machine import Machine

_OLD_DAYS = 7


@dataclass(frozen=True, slots=True)
class BackupNote:
    """The newest backup of a book: its instant as ISO text in UTC, and the file it went into."""

    book: str
    at: str
    file: str


def note_of(choices: Machine, book: str) -> BackupNote | None:
    """Return the note of a book, or None when it was never backed up from here."""
    for line in choices.backups:
        parts = line.split("|")
        if len(parts) == 3 and parts[0] == book:
            return BackupNote(*parts)
    return None


def backup_state(choices: Machine, book: str, now: datetime) -> tuple[Message, bool]:
    """Return when the book was last backed up from this computer, and whether that is recent."""
    note = note_of(choices, book)
    if note is None:
        return message(N_("not backed up yet")), False
    at = datetime.fromisoformat(note.at).astimezone()
    return message(N_("backed up {at}"), at=f"{at:%m-%d %H:%M}"), (now - at).days < _OLD_DAYS


def with_note(choices: Machine, note: BackupNote) -> Machine:
    """Return the choices with the book's note replaced by the newer one."""
    others = tuple(line for line in choices.backups if line.split("|")[0] != note.book)
    return replace(choices, backups=(f"{note.book}|{note.at}|{note.file}", *others))
