"""设置与备份: am I safe, and how is it set up? Safety first, then the book's settings, then this computer's.

The book's settings are drawn from the catalogue and checked by its rules; every change is an act that can be undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from creditdesk.banking.profile_queries import KnownProfile, known_profiles
from creditdesk.base.i18n import N_, _, message
from creditdesk.dunning.actions import set_levels
from creditdesk.dunning.levels import Level
from creditdesk.dunning.queries import levels
from creditdesk.gui.page import Page, PageKey, Session
from creditdesk.gui.pages.acts import run_act
from creditdesk.gui.pages.settings_fields import GroupForm, groups
from creditdesk.gui.pages.settings_levels import LevelsForm
from creditdesk.gui.pages.settings_machine import AboutCard, MachineCard
from creditdesk.gui.pages.settings_profiles import ProfilesCard
from creditdesk.gui.pages.settings_safety import SafetyCard
from creditdesk.gui.widgets import Chip, ChipBar
from creditdesk.settings.actions import set_value
from creditdesk.settings.catalogue import BY_KEY, Value
from creditdesk.settings.queries import values

SAFETY, LEVELS, PROFILES, MACHINE, ABOUT = "safety", "levels", "profiles", "machine", "about"


@dataclass(frozen=True, slots=True)
class _Settings:
    values: dict[str, Any]
    levels: tuple[Level, ...]
    profiles: tuple[KnownProfile, ...]


class SettingsPage(Page):
    """One sheet per heading; the chips choose which is shown."""

    key, title, icon = "settings", N_("Settings and backup"), "settings"
    shows = frozenset({"settings", "dunning", "banking"})
    handbook = "settings"

    def build(self) -> None:
        """Make the sheets."""
        self.sheets: dict[str, QWidget] = {}
        self.chips = ChipBar(self)
        self.chips.picked.connect(self.open_sheet)
        self.stack = QStackedWidget(self)
        self.safety = SafetyCard(self)
        self._add(SAFETY, self.safety, scroll=False)
        self.forms: dict[str, GroupForm] = {}
        for group in groups():
            form = GroupForm(group, self)
            form.saved.connect(self.save)
            self.forms[group] = form
            self._add(group, form)
        self.levels = LevelsForm(self)
        self.levels.saved.connect(self.save_levels)
        self._add(LEVELS, self.levels)
        self.profiles = ProfilesCard(self)
        self._add(PROFILES, self.profiles, scroll=False)
        self.machine = MachineCard(self)
        self.machine.language_picked.connect(self._set_language)
        self.machine.look_picked.connect(self._set_look)
        self._add(MACHINE, self.machine)
        self.about = AboutCard(getattr(self.desk.book, "database", ""), self)
        self._add(ABOUT, self.about)
        self.body.addWidget(self.chips)
        self.body.addWidget(self.stack, 1)
        self.watch(self.safety.table)
        self.watch(self.profiles.table)
        self._show_chips()

    def _add(self, key: str, sheet: QWidget, *, scroll: bool = True) -> None:
        self.sheets[key] = sheet
        if not scroll:
            self.stack.addWidget(sheet)
            return
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(sheet)
        self.stack.addWidget(area)

    def _show_chips(self) -> None:
        titles: Sequence[tuple[str, str]] = (
            (SAFETY, N_("Backup and check")), *((group, group) for group in groups()), (LEVELS, N_("Dunning levels")), (PROFILES, N_("Bank tables")),
            (MACHINE, N_("This computer")), (ABOUT, N_("About")),
        )  # fmt: skip
        self.chips.set_chips([Chip(key, text) for key, text in titles])

    def open_sheet(self, key: str) -> None:
        """Show a sheet by its key or group."""
        self.chips.set_value(key)
        self.stack.setCurrentIndex(list(self.sheets).index(key))
        self.footer_changed.emit()

    def actions_for_help(self) -> list[PageKey]:
        """Return the keys of the sheet shown."""
        shown = [table for table in self.tables() if self.stack.currentWidget().isAncestorOf(table)]
        return [PageKey(action.key, action.text) for table in shown for action in table.row_actions()]

    def arrive(self, target: object) -> None:
        """Show a sheet, or the one a setting stands on; "backup" asks for a backup at once."""
        if target == "backup":
            self.open_sheet(SAFETY)
            self.safety.ask_backup()
        elif isinstance(target, str) and target in BY_KEY:
            self.open_sheet(BY_KEY[target].group)
        elif target in self.sheets:
            self.open_sheet(str(target))

    def load(self, session: Session) -> _Settings:
        """Read settings and levels."""
        return _Settings(values(session), levels(session), known_profiles(session))

    def fill(self, data: object) -> None:
        """Show them."""
        assert isinstance(data, _Settings)
        for form in self.forms.values():
            form.show_values(data.values)
        self.levels.show_levels(data.levels)
        self.profiles.show_profiles(data.profiles)
        self.safety.show_state()
        self.set_subtitle(data.values["company.name"])

    def retranslate(self) -> None:
        """Show all texts in the language in force."""
        super().retranslate()
        self.chips.retranslate()
        for sheet in (self.safety, *self.forms.values(), self.levels, self.profiles, self.machine, self.about):
            sheet.show_texts()

    def save(self, changed: dict[str, Value]) -> None:
        """Write the settings that differ as one act."""
        if not changed:
            self.notify(_(N_("Nothing was changed.")), kind="info")
            return

        def write(session: Session) -> None:
            for key, value in changed.items():
                set_value(session, key, value)

        names = tuple(message(BY_KEY[key].title) for key in changed)
        run_act(self, N_("Settings changed: {names}"), write, names=names)

    def save_levels(self, steps: tuple[Level, ...]) -> None:
        """Write the dunning levels; a refusal shows with its reason."""
        run_act(self, N_("Dunning levels changed"), lambda session: set_levels(session, steps))

    def _set_language(self, language: str) -> None:
        self.desk.set_language(language)

    def _set_look(self, scheme: str, percent: int) -> None:
        self.desk.set_look(scheme, percent)
