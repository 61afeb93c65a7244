"""The profiles of bank tables that the user made: see, rename, forget, carry to another book."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton

from creditdesk.banking.formats.mapping import FIELDS
from creditdesk.banking.formats.saved_profile import SavedProfile
from creditdesk.banking.profile_actions import forget_profile, rename_profile, save_profile
from creditdesk.banking.profile_queries import KnownProfile
from creditdesk.base.errors import BadInput
from creditdesk.base.i18n import N_, _
from creditdesk.gui import dialogs
from creditdesk.gui.page import Page, Session
from creditdesk.gui.pages.acts import run_act
from creditdesk.gui.rows import Column, RowAction, RowsTable, card
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Card

_PATTERN = "CreditDesk (*.json)"


class ProfilesCard(Card):
    """The list of profiles and what can be done with one."""

    def __init__(self, page: Page) -> None:
        super().__init__(N_("Bank tables"), page)
        self._page = page
        self._explained = QLabel(self)
        self._explained.setWordWrap(True)
        self._explained.setProperty("role", "secondary")
        self.table = RowsTable(_COLUMNS, name=N_("Bank tables"))
        self.table.set_empty(N_("No bank table was assigned by hand yet: files are recognised by themselves."))
        self.table.add_row_action(RowAction("F2", N_("rename"), self._rename))
        self.table.add_row_action(RowAction("Del", N_("forget"), self._forget))
        self.export_button, self.import_button = QPushButton(self), QPushButton(self)
        self.export_button.clicked.connect(self._ask_export)
        self.import_button.clicked.connect(self._ask_import)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.import_button)
        buttons.addWidget(self.export_button)
        buttons.addStretch()
        self.body.addWidget(self._explained)
        self.body.addWidget(card(self.table), 1)
        self.body.addLayout(buttons)
        self.show_texts()

    def show_profiles(self, profiles: Sequence[KnownProfile]) -> None:
        """Show the profiles of the book."""
        self.table.set_rows(profiles)
        self.export_button.setEnabled(bool(profiles))

    def show_texts(self) -> None:
        """Show the texts in the language in force."""
        self.retranslate()
        self.table.retranslate()
        self._explained.setText(
            _(N_("How the tables of a bank are read that you assigned yourself. A file is known by its content."))
        )
        self.export_button.setText(_(N_("Save the chosen one as a file…")))
        self.import_button.setText(_(N_("Bring in a file…")))

    def _rename(self, rows: list[KnownProfile]) -> None:
        known = rows[0]
        dialog = dialogs.Dialog(_(N_("Rename the profile")), _(N_("Rename")), self._page)
        field = QLineEdit(known.profile.title, dialog)
        field.selectAll()
        dialog.body.addWidget(field)
        dialog.accepted.connect(lambda: self._renamed(known.id, field.text()))
        dialog.open()
        field.setFocus()

    def _renamed(self, profile_id: int, title: str) -> None:
        run_act(
            self._page, N_("Bank table renamed: {title}"), lambda session: rename_profile(session, profile_id, title),
            title=title,
        )  # fmt: skip

    def _forget(self, rows: list[KnownProfile]) -> None:
        known = rows[0]
        run_act(
            self._page, N_("Bank table forgotten: {title}"), lambda session: forget_profile(session, known.id),
            title=known.profile.title,
        )  # fmt: skip

    def _ask_export(self) -> None:
        known = self.table.current_row() or self.table.rows_model.rows[0]
        target = dialogs.choose_target(
            self, _(N_("Save the chosen one as a file…")), Path(f"{known.profile.title}.json"), _PATTERN
        )
        if target:
            self.export(known, target)

    def export(self, known: KnownProfile, target: Path) -> None:
        """Write one profile out."""
        try:
            target.write_text(known.profile.to_text(), encoding="utf-8")
        except OSError as error:
            self._page.show_error(error)

    def _ask_import(self) -> None:
        for path in dialogs.choose_files(self, _(N_("Bring in a file…")), "*.json")[:1]:
            self.bring_in(path)

    def bring_in(self, path: Path) -> None:
        """Take a profile in from a file; what is no profile is told."""
        try:
            profile = SavedProfile.of_text(path.read_text(encoding="utf-8"))
        except (BadInput, UnicodeDecodeError, OSError) as error:
            self._page.show_error(error)
            return

        def write(session: Session) -> None:
            save_profile(session, profile)

        run_act(self._page, N_("Bank table brought in: {title}"), write, title=profile.title)


def _known_by(known: KnownProfile) -> str:
    profile = known.profile
    if profile.has_headings:
        return ", ".join(mark for mark in profile.mark if mark)
    return _(N_("no headings, {count} columns")).format(count=len(profile.mark))


def _fields(known: KnownProfile) -> str:
    columns = known.profile.columns
    return ", ".join(_(title) for name, title in FIELDS if getattr(columns, name) not in (None, ()))


_COLUMNS = (
    Column(N_("Name"), attrgetter("profile.title"), width=180),
    Column(N_("Known by its headings"), _known_by, width=320, stretch=True),
    Column(N_("Columns read"), _fields, width=280),
)
