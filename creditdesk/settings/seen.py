"""What this computer last saw of each book: number and hash of its last change, kept outside the book.

A trail whose end was cut off is still a sound chain; only somebody who remembers the end can miss it. A restored backup
or a copied file looks the same, so a difference is told, never held against anyone, and stays told until a person takes
the book as it is. Source: reliability.md §4.4 (anchors).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from creditdesk.base.files import write_whole
from creditdesk.base.i18n import N_, Message, message
from creditdesk.settings.machine import machine_file

_MOST_BOOKS = 50


@dataclass(frozen=True, slots=True)
class Head:
    """The last change of a book: its number, its hash, and when it was made (ISO text)."""

    change: int
    hash: str
    at: str

    def __str__(self) -> str:
        return f"{self.change} {self.hash[:12]}"


def seen_file() -> Path:
    """Return where the heads are kept: beside the choices of this computer."""
    return machine_file().with_name("seen.json")


def seen_heads() -> dict[str, Head]:
    """Return the heads last seen, by book, the newest note first; a damaged file is put aside."""
    file = seen_file()
    if not file.exists():
        return {}
    try:
        return {str(book): Head(**facts) for book, facts in json.loads(file.read_bytes()).items()}
    except (ValueError, TypeError, AttributeError):
        file.replace(file.with_suffix(".damaged"))  # kept for a look; the notes start anew
        return {}


def note(book: str, head: Head) -> None:
    """Keep the head as what was last seen of the book."""
    heads = {book: head, **{name: seen for name, seen in seen_heads().items() if name != book}}
    stored = {name: asdict(heads[name]) for name in list(heads)[:_MOST_BOOKS]}
    seen_file().parent.mkdir(parents=True, exist_ok=True)
    write_whole(seen_file(), json.dumps(stored, ensure_ascii=False, indent=1).encode())


def difference(seen: Head, now: Head, *, is_cut: bool) -> Message:
    """Say in what a book that ends with `now` is not what was seen; `is_cut` when it does not reach that change."""
    if is_cut:
        return message(
            N_("The book ends with change {found} of {found_at}; this computer last saw it end with change {seen} of {seen_at}. "
               "After restoring a backup or copying an older file this is as it should be. "
               "If nobody did that, compare with your newest backup."),
            found=now.change, found_at=_minute(now.at), seen=seen.change, seen_at=_minute(seen.at),
        )  # fmt: skip
    return message(
        N_("Change {seen} of this book is not the one this computer saw ({seen_at}). After restoring a backup or "
           "putting another book in this place this is as it should be. If nobody did that, compare with your newest backup."),
        seen=seen.change, seen_at=_minute(seen.at),
    )  # fmt: skip


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")
