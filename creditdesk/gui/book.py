"""The open book as the window knows it: the workspace behind the `Book` protocol of the pages.

Beside reading and changing it names the last act, takes acts back, makes backups and runs the checks, so that no
page opens a file or a connection of its own. All of it is called in the worker thread.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from creditdesk.base import display
from creditdesk.checks import check_book, keep_seen, seen_difference
from creditdesk.db.history import last_act
from creditdesk.db.undo import undo
from creditdesk.db.workspace import Change, Workspace
from creditdesk.gui.page import Session
from creditdesk.settings.queries import company

if TYPE_CHECKING:
    from creditdesk.db.backup import BackupInfo
    from creditdesk.db.checks import CheckResult


class OpenBook:
    """A workspace as the window's book; `name` is the company's, or the file's while there is none."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        with workspace.read() as session:
            facts = company(session)
        self.difference = seen_difference(workspace)  # in what the book is not what this computer last saw
        self.name = facts.name or workspace.name
        self.is_practice = facts.is_practice
        self._is_open = True
        self.open_other: Callable[[Path], None] | None = None  # set by who can open windows

    @property
    def path(self) -> Path | None:
        """The book's file; None for a book on a server."""
        return self.workspace.path

    @property
    def database(self) -> str:
        """Name and version of the database that holds the book."""
        dialect = self.workspace.engine.dialect
        version = ".".join(map(str, getattr(dialect, "server_version_info", None) or ()))
        return f"{dialect.name} {version}".strip()

    def read(self) -> AbstractContextManager[Session]:
        """Give a session that cannot write."""
        return self.workspace.read()

    def change(self, verb: str, **params: Any) -> AbstractContextManager[Change]:
        """Give one change set named by the N_() text `verb` and its params; `is_final` for what leaves the house."""
        return self.workspace.change(verb, **params)

    def last_act(self, session: Session) -> str | None:
        """Return the name of the act that undo would take back, in the language in force; None after what left the house."""
        act = last_act(session)
        return None if act is None or act.is_final else display.sentence(act.what)

    def undo_last(self) -> frozenset[str]:
        """Take the last act back and return the packages touched."""
        return undo(self.workspace).touched

    def undo_set(self, set_id: int) -> frozenset[str]:
        """Take one act back; Refused, naming the act in the way, when something was built upon it."""
        return undo(self.workspace, set_id).touched

    def backup(self, target: Path) -> BackupInfo:
        """Write a backup and prove it by reopening."""
        from creditdesk.db.backup import backup  # here, because Today does without

        return backup(self.workspace, target)

    def take_as_it_is(self) -> None:
        """Note how the book ends as right: it was restored or copied here on purpose."""
        keep_seen(self.workspace, as_it_is=True)

    def check(self, as_of: date) -> tuple[CheckResult, ...]:
        """Return the outcome of every check of the book."""
        return check_book(self.workspace, as_of)

    def close(self) -> None:
        """Note on this computer how the book ends, and let go of the file."""
        try:
            if self._is_open:
                keep_seen(self.workspace)
        finally:
            self._is_open = False
            self.workspace.close()
