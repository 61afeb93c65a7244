"""From a bank's file to lines in the book: read, show what it is and whether it adds up, then one button.

Nothing is written before that button. Files wait in a row and are handled one after the other; a file that is in
the book already is said to be so. Doubts (balances, unread rows) must be accepted knowingly. A table nobody knows is
assigned by hand; a file that does not name its account, where that matters, is asked about.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from creditdesk.banking.actions import Imported, import_statement
from creditdesk.banking.file_actions import AccountUnclear
from creditdesk.banking.profile_actions import save_profile
from creditdesk.banking.profile_queries import saved_profiles
from creditdesk.banking.queries import files, known_count
from creditdesk.banking.statement import StatementFile
from creditdesk.base import display
from creditdesk.base.errors import BadInput
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.progress import Progress
from creditdesk.gui.page import Session
from creditdesk.gui.pages.bank_preview import ImportStrip, Preview
from creditdesk.gui.problems import Problem, describe
from creditdesk.settings.queries import credit_policy

if TYPE_CHECKING:
    from creditdesk.banking.formats.saved_profile import SavedProfile
    from creditdesk.base.sheets import Sheet
    from creditdesk.gui.pages.bank import BankPage
    from creditdesk.gui.pages.bank_mapping import Mapped

_ASSIGNABLE = ("unknown", "no_lines", "no_rows", "html")  # refusals of what may be a table all the same


class ImportFlow:
    """The row of files waiting, the one shown, and its import into the book."""

    def __init__(self, page: BankPage) -> None:
        self._page = page
        self._waiting: deque[Path] = deque()
        self._reading = False
        self.preview: Preview | None = None
        self.strip = ImportStrip(self.accept, self.cancel, self.assign, page)
        self.strip.account.picked.connect(self.choose_account)

    def add(self, paths: Sequence[Path]) -> None:
        """Take files in; the first is read at once."""
        self._waiting.extend(paths)
        self._next()

    @property
    def is_busy(self) -> bool:
        """Whether a file is shown or being read."""
        return self._reading or self.preview is not None

    def cancel(self) -> None:
        """Leave the file shown alone and go on to the next."""
        self._show(None)
        self._next()

    def choose_account(self, account: str) -> None:
        """Say which of our accounts the file is about, and count anew what of it is known."""
        preview = self.preview
        if preview is None:
            return
        file = preview.of_account(account)

        def count(_progress: Progress) -> Preview:
            with self._page.desk.book.read() as session:
                return replace(
                    preview, file=file, known=known_count(session, file), must_choose=False,
                    account=account if account or preview.must_choose else None,
                )  # fmt: skip

        def counted(chosen: Preview) -> None:
            if self.preview is preview:
                self._read(chosen)

        self.strip.accept.setEnabled(False)  # until the strip shows the file as it is for this account
        self._page.desk.background.run(count, done=counted, owner=self._page)

    def accept(self) -> None:
        """Import the file shown, with the doubts it shows."""
        preview = self.preview
        if preview is None or self._page.is_acting:
            return
        name = preview.path.name

        def write(session: Session, progress: Progress) -> Imported:
            if preview.profile:
                save_profile(session, preview.profile)
            return import_statement(
                session, name, preview.data, preview.file, credit_policy(session), account=preview.account,
                rest=bool(preview.file.problems), unproven=preview.is_proof_failed, progress=progress,
            )  # fmt: skip

        self._page.take_focus()  # before the strip that has it is disabled: Qt would pass it on to any button
        self.strip.setEnabled(False)
        title = display.sentence(message(N_("Importing {file}"), file=name))
        self._page.act(N_("Import {file}"), write, done=self._imported, failed=self._not_imported,
                       cancelled=self._stopped, title=title, file=name)  # fmt: skip

    def _next(self) -> None:
        if self.is_busy or not self._waiting:
            return
        path = self._waiting.popleft()
        self._reading = True
        book = self._page.desk.book

        def read(progress: Progress) -> Preview:
            from creditdesk.banking.formats import read_statement  # here, in the worker: the readers are slow to load

            data = path.read_bytes()
            with book.read() as session:
                profiles = saved_profiles(session)
            progress.tick(0, 0)
            file = read_statement(data, profiles)
            progress.tick(0, 0)
            return self._preview_of(path, data, file)

        def failed(error: Exception) -> None:
            if isinstance(error, BadInput) and error.kind in _ASSIGNABLE:
                self._assign(path, error)
            else:
                self._refused(path, error)

        self._page.desk.background.run(
            read, done=self._read, failed=failed, cancelled=self._stopped, owner=self._page,
            title=display.sentence(message(N_("Reading {file}"), file=path.name)),
        )  # fmt: skip

    def _preview_of(self, path: Path, data: bytes, file: StatementFile, profile: SavedProfile | None = None) -> Preview:
        with self._page.desk.book.read() as session:
            accounts = tuple(dict.fromkeys(row.account for row in files(session) if row.account))
            return Preview(path, data, file, known_count(session, file), accounts, profile=profile)

    def assign(self) -> None:
        """Let the person assign the columns of the table shown."""
        if self.preview:
            self._assign(self.preview.path, None)

    def _assign(self, path: Path, refusal: BadInput | None) -> None:
        """Open the table to assign its columns; what is none is refused as it was."""

        def read(_progress: Progress) -> tuple[bytes, tuple[Sheet, ...]]:
            from creditdesk.banking.formats import sheets_of

            data = path.read_bytes()
            return data, tuple(
                sheet for sheet in sheets_of(data) if len(sheet.rows) > 1 and len(max(sheet.rows, key=len)) > 1
            )

        def show(found: tuple[bytes, tuple[Sheet, ...]]) -> None:
            from creditdesk.gui.pages.bank_mapping import MappingDialog

            data, sheets = found
            if not sheets:
                self._refused(path, refusal or BadInput(N_("The file holds no table.")))
                return
            dialog = MappingDialog(self._page, path.name, data, sheets, lambda mapped: self._mapped(path, data, mapped))
            dialog.rejected.connect(self._left_alone)
            dialog.open()

        self._page.desk.background.run(
            read, done=show, failed=lambda error: self._refused(path, refusal or error), owner=self._page
        )

    def _mapped(self, path: Path, data: bytes, mapped: Mapped) -> None:
        self._page.desk.background.run(
            lambda _progress: self._preview_of(path, data, mapped.file, mapped.profile),
            done=self._read,
            owner=self._page,
        )

    def _left_alone(self) -> None:
        self._reading = False
        self._page.take_focus()
        self._next()

    def _refused(self, path: Path, error: Exception) -> None:
        self._reading = False
        self._unreadable(path, error)
        self._page.take_focus()
        self._next()

    def _read(self, preview: Preview) -> None:
        self._reading = False
        if preview.lines and not preview.fresh and not preview.file.problems:
            self._show(None)
            told = message(N_("{file} is in the book already ({count} lines); it brings nothing new."),
                           file=preview.path.name, count=preview.lines)  # fmt: skip
            self._page.notify(display.sentence(told), kind="info")
            self._next()
            return
        self._show(preview)

    def _unreadable(self, path: Path, error: Exception) -> None:
        problem = describe(error)
        if isinstance(error, BadInput):
            what = display.sentence(message(N_("{file}: {what}"), file=path.name, what=problem.what))
            problem = Problem(what, problem.data, problem.todo, problem.details, problem.kind)
            self._page.tell_problem(problem)
        else:
            self._page.show_error(error)

    def _imported(self, result: Imported) -> None:
        self._show(None)
        self._page.tell_imported(result)
        self._next()

    def _not_imported(self, error: Exception) -> None:
        self.strip.setEnabled(True)
        if isinstance(error, AccountUnclear) and self.preview:
            self._show(replace(self.preview, accounts=error.accounts, account=None, must_choose=True))
            return
        self._page.show_error(error)

    def _stopped(self) -> None:
        self._reading = False
        self._waiting.clear()
        self.strip.setEnabled(True)
        self._page.notify(_(N_("Stopped. Nothing of the file is in the book.")), kind="info")

    def _show(self, preview: Preview | None) -> None:
        self.preview = preview
        self.strip.setEnabled(True)
        self.strip.show_preview(preview)
        self._page.strip_changed()
