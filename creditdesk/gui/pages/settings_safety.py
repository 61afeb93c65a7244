"""Am I safe? The last backup, a new one, bringing one back, and the check of every number in the book.

A backup is proved by reopening it before it counts; a restore always makes a new file, and the check repairs nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.progress import Progress
from creditdesk.db.backup import BackupInfo, restore
from creditdesk.db.checks import CheckResult
from creditdesk.gui import dialogs, icons
from creditdesk.gui.background import FILES
from creditdesk.gui.page import Page
from creditdesk.gui.pages.history_words import TABLES
from creditdesk.gui.rows import Column, RowsTable, card
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Card
from creditdesk.settings import machine
from creditdesk.settings.backup_notes import BackupNote, backup_state, note_of, with_note

PATTERN = "CreditDesk (*.cdbackup)"
_NAMES = {
    "database file": N_("database file"), "audit chain": N_("chain of the history"),
    "settled amounts = allocations": N_("settled amounts = allocations"),
    "nothing settled beyond its amount": N_("nothing settled beyond its amount"),
    "allocations within one customer and currency": N_("allocations within one customer and currency"),
    "reversals equal and opposite": N_("reversals equal and opposite"),
    "aging (due) = ledger": N_("aging by days overdue = ledger"),
    "aging (issued) = ledger": N_("aging by invoice date = ledger"),
    "letters as printed": N_("letters as printed"),
    "letter numbers without gaps": N_("letter numbers without gaps"),
    "letter totals = their items": N_("letter totals = their items"),
    "one letter a day to a customer": N_("one letter a day to a customer"),
    "end of the trail as last seen here": N_("end of the history as last seen here"),
    "audit triggers": N_("triggers of the history"), "every bank line has one plan": N_("every bank line has one plan"),
    "posted lines = their receipts": N_("posted lines = their receipts"),
    "one receipt from one line": N_("one receipt from one line"),
    "proved statements add up": N_("proved statements add up"),
    "bank files as imported": N_("bank files as imported"),
}  # fmt: skip
_TRAIL = "audit trail: "


class SafetyCard(QWidget):
    """The two cards of safety, for the settings page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.backup_card, self.check_card = Card(N_("Backup"), self), Card(N_("Check data"), self)
        self._state, self._where, self._advice = QLabel(self), QLabel(self), QLabel(self)
        for label in (self._state, self._where, self._advice):
            label.setWordWrap(True)
        self._where.setProperty("role", "small")
        self._advice.setProperty("role", "small")
        self.backup_button = icons.IconButton("backup", role="primary", parent=self)
        self.backup_button.clicked.connect(self.ask_backup)
        self.restore_button = icons.IconButton("folder", parent=self)
        self.restore_button.clicked.connect(self.ask_restore)
        self.check_button = icons.IconButton("check-all", parent=self)
        self.check_button.clicked.connect(self.check)
        self._verdict = QLabel(self)
        self._verdict.setWordWrap(True)
        self.table = RowsTable(
            (
                Column("", lambda r: "✓" if r.ok else "✗", width=36, colour=lambda r: "ok" if r.ok else "danger"),
                Column(N_("Check"), attrgetter("name"), text=_name, stretch=True, width=260),
                Column(N_("Expected"), attrgetter("expected"), width=180),
                Column(N_("Found"), attrgetter("found"), width=180, colour=lambda r: None if r.ok else "danger"),
                Column(N_("First difference"), attrgetter("first"), width=200),
            ),
            row_id=attrgetter("name"), name=N_("Results of the check"), density="compact",
        )  # fmt: skip
        self.table.set_empty(N_("Nothing was checked yet. The check reads every row and changes none."))
        self._lay_out()
        self.show_texts()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.backup_button)
        buttons.addWidget(self.restore_button)
        buttons.addStretch()
        for widget in (self._state, self._where, self._advice):
            self.backup_card.body.addWidget(widget)
        self.backup_card.body.addLayout(buttons)
        head = QHBoxLayout()
        head.addWidget(self.check_button)
        head.addWidget(self._verdict, 1)
        self.check_card.body.addLayout(head)
        self.check_card.body.addWidget(card(self.table), 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(12))
        outer.addWidget(self.backup_card)
        outer.addWidget(self.check_card, 1)

    def show_texts(self) -> None:
        """Show all texts in the language in force, and the state of the backup."""
        self.backup_card.retranslate()
        self.check_card.retranslate()
        self.backup_button.setText(_(N_("Back up now…")))
        self.restore_button.setText(_(N_("Restore a backup…")))
        self.check_button.setText(_(N_("Check every number")))
        self._advice.setText(
            _(
                N_(
                    "Keep one copy away from this computer: on a stick or a second disk. A restore never overwrites a book."
                )
            )
        )
        self.show_state()

    def show_state(self) -> None:
        """Show the last backup."""
        path = self._page.desk.book.path
        if path is None:
            self._state.setText(_(N_("This book lies on a database server and is backed up there (pg_dump).")))
            self.backup_button.setEnabled(False)
            return
        choices = machine.load()
        note = note_of(choices, str(path))
        told, is_safe = backup_state(choices, str(path), datetime.now(UTC))
        self._state.setText(("✓ " if is_safe else "! ") + display.sentence(told))
        self._state.setProperty("role", "ok" if is_safe else "warning")
        self._state.style().unpolish(self._state)
        self._state.style().polish(self._state)
        self._where.setText(display.sentence(message(N_("In the file {path}"), path=note.file)) if note else "")
        self._where.setVisible(note is not None)

    # --- acts ---------------------------------------------------------------------------------------------------

    def ask_backup(self) -> None:
        """Ask where to, and back up."""
        path = self._page.desk.book.path
        if path is None:
            return
        name = f"{path.stem} {datetime.now():%Y-%m-%d %H%M}.cdbackup"  # noqa: DTZ005  (a name)
        kept = Path(machine.load().backup_folder or path.parent)
        proposed = (kept if kept.is_dir() else path.parent) / name
        target = dialogs.choose_target(self, _(N_("Back up to")), proposed, PATTERN)
        if target is not None:
            self.backup_to(target)

    def backup_to(self, target: Path) -> None:
        """Write the backup, prove it and note it."""
        book = self._page.desk.book

        def work(_progress: Progress) -> BackupInfo:
            info = book.backup(target)
            note = BackupNote(str(book.path), info.at, str(target))
            machine.save(with_note(machine.load(), note))
            return info

        def done(info: BackupInfo) -> None:
            self.show_state()
            told = message(N_("Backed up and reopened to prove it: {count} changes in {path}"), count=info.changes,
                           path=str(target))  # fmt: skip
            self._page.notify(display.sentence(told))
            self._page.desk.changed(frozenset())

        self._page.desk.background.run(work, done=done, failed=self._page.show_error, title=_(N_("Backing up")))

    def ask_restore(self) -> None:
        """Ask for a backup and for the name of the new book."""
        chosen = dialogs.choose_files(self, _(N_("Choose a backup")), "*.cdbackup")
        if not chosen:
            return
        proposed = chosen[0].with_name(f"{chosen[0].stem}.creditdesk")
        target = dialogs.choose_target(self, _(N_("Restore into a new book")), proposed, "CreditDesk (*.creditdesk)")
        if target is not None:
            self.restore_to(chosen[0], target)

    def restore_to(self, source: Path, target: Path) -> None:
        """Restore a backup into a new book and offer to open it."""

        def done(info: BackupInfo) -> None:
            told = message(N_("Restored into {path}: {count} changes, as of {at}"), path=str(target),
                           count=info.changes, at=info.at)  # fmt: skip
            opener = getattr(self._page.desk.book, "open_other", None)
            buttons = [(N_("Open it"), lambda: opener(target))] if opener else []
            self._page.notify(display.sentence(told), *buttons)

        self._page.desk.background.run(
            lambda _progress: restore(source, target), done=done, failed=self._page.show_error, lane=FILES,
            title=_(N_("Restoring")),
        )  # fmt: skip

    def check(self) -> None:
        """Run every check and show the results, what is wrong first."""
        book, today = self._page.desk.book, self._page.desk.today()
        self.check_button.setEnabled(False)

        def done(results: tuple[CheckResult, ...]) -> None:
            self.check_button.setEnabled(True)
            self.table.set_rows(sorted(results, key=lambda result: result.ok))
            wrong = sum(not result.ok for result in results)
            told = (
                N_("{count} checks, all in order") if not wrong else N_("{wrong} of {count} checks found a difference")
            )
            self._verdict.setText(display.sentence(message(told, count=len(results), wrong=wrong)))
            self._verdict.setProperty("role", "danger" if wrong else "ok")
            self._verdict.style().unpolish(self._verdict)
            self._verdict.style().polish(self._verdict)

        def failed(error: Exception) -> None:
            self.check_button.setEnabled(True)
            self._page.show_error(error)

        self._page.desk.background.run(
            lambda _progress: book.check(today), done=done, failed=failed, owner=self, title=_(N_("Checking"))
        )


def _name(name: str) -> str:
    if name.startswith(_TRAIL):
        table = name.removeprefix(_TRAIL)
        return display.sentence(message(N_("history = table {table}"), table=_(TABLES.get(table, table))))
    return _(_NAMES.get(name, name))
