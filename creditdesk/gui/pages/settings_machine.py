"""What belongs to this computer: language, text size and colours, changed while the program runs; and the versions."""

from __future__ import annotations

import platform
from dataclasses import replace
from typing import Any

import PySide6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from creditdesk import __version__
from creditdesk.base import i18n
from creditdesk.base.i18n import LANGUAGES, N_, _
from creditdesk.gui import theme
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Card, ChoiceBox, FormRows
from creditdesk.settings import machine

THEMES = (("system", N_("as the system")), ("light", N_("light")), ("dark", N_("dark")))
SIZES = tuple((size, f"{size} %") for size in theme.TEXT_SIZES)


class MachineCard(Card):
    """Language, text size, colours. Each choice is in force at once and kept; `changed` after each."""

    language_picked = Signal(str)
    look_picked = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(N_("This computer"), parent)
        self.language = ChoiceBox(tuple(LANGUAGES.items()), self)
        self.size, self.theme = ChoiceBox(SIZES, self), ChoiceBox(THEMES, self)
        self.rows = FormRows(self)
        self.rows.setMaximumWidth(px(520))
        self.rows.add_row(N_("Language"), self.language)
        self.rows.add_row(N_("Text size"), self.size)
        self.rows.add_row(N_("Colours"), self.theme)
        self.body.addWidget(self.rows, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addStretch(1)
        self.language.picked.connect(self._language_picked)
        self.size.picked.connect(self._look_picked)
        self.theme.picked.connect(self._look_picked)
        self.show_texts()

    def show_texts(self) -> None:
        """Show all texts in the language in force, and the choices in force."""
        self.retranslate()
        self.rows.retranslate()
        self.theme.retranslate()
        self.language.set_value(i18n.current_language())
        self.size.set_value(theme.text_percent())
        self.theme.set_value(theme.scheme())

    def _language_picked(self, language: str) -> None:
        keep(language=language)
        self.language_picked.emit(language)

    def _look_picked(self, _value: object) -> None:
        keep(theme=self.theme.value(), text_percent=self.size.value())
        self.look_picked.emit(self.theme.value(), self.size.value())


class AboutCard(Card):
    """The versions, for support."""

    def __init__(self, database: str, parent: QWidget | None = None) -> None:
        super().__init__(N_("About"), parent)
        self._database = database
        self._versions = QLabel(self)
        self._versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._versions.setWordWrap(True)
        self.body.addWidget(self._versions)
        self.body.addStretch(1)
        self.show_texts()

    def show_texts(self) -> None:
        """Show the versions."""
        self.retranslate()
        lines = (
            f"CreditDesk {__version__}", f"Python {platform.python_version()}", f"Qt {PySide6.__version__}",
            self._database, platform.platform(), _(N_("Licence: Apache-2.0. Fonts: see the licence files beside them.")),
        )  # fmt: skip
        self._versions.setText("\n".join(lines))


def keep(**choices: Any) -> None:
    """Write choices of this computer, leaving the others as they are."""
    machine.save(replace(machine.load(), **choices))
