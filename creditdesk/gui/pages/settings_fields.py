"""One group of the book's settings as a form, drawn from the catalogue: title, field, help, and Save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from creditdesk.base.errors import BadInput
from creditdesk.base.i18n import LANGUAGES, N_, _
from creditdesk.gui import theme
from creditdesk.gui.problems import describe
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Card, ChoiceBox, FormRows
from creditdesk.settings.actions import parse
from creditdesk.settings.catalogue import SETTINGS, Setting, Value

_NOT_TYPED = frozenset({"company.is_practice"})  # set when the practice company is made, never by hand
_CHOICES = {"company.language": tuple(LANGUAGES.items())}


def groups() -> tuple[str, ...]:
    """Return the N_() headings of the catalogue in their order."""
    return tuple(dict.fromkeys(setting.group for setting in SETTINGS))


def typed(value: Value) -> str:
    """Return a value as a person would type it."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


class GroupForm(Card):
    """The settings under one heading. `saved(values)` hands over what differs, each of its setting's own type."""

    saved = Signal(object)

    def __init__(self, group: str, parent: QWidget | None = None) -> None:
        super().__init__(group, parent)
        self._values: dict[str, Any] = {}
        self._settings: Sequence[Setting] = [s for s in SETTINGS if s.group == group and s.key not in _NOT_TYPED]
        self.fields: dict[str, QLineEdit | ChoiceBox] = {}
        self.rows = FormRows(self)
        self.rows.setMaximumWidth(px(720))
        self.rows.submitted.connect(self.save)
        for setting in self._settings:
            choices = setting.choices or _CHOICES.get(setting.key)
            field = ChoiceBox(choices, self) if choices else QLineEdit(self)
            self.fields[setting.key] = self.rows.add_row(setting.title, field, setting.help)
        self._told = QLabel(self)
        self._told.setProperty("role", "danger")
        self._told.setWordWrap(True)
        self.button = QPushButton(self)
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self.save)
        foot = QHBoxLayout()
        foot.addWidget(self.button)
        foot.addWidget(self._told, 1)
        self.body.addWidget(self.rows, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(foot)
        self.body.addStretch(1)
        self.show_texts()

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show the values in force; a field being typed in keeps what was typed."""
        for setting in self._settings:
            value = values[setting.key]
            if self._values.get(setting.key) == value:
                continue
            field = self.fields[setting.key]
            if isinstance(field, ChoiceBox):
                field.set_value(value)
            else:
                field.setText(typed(value))
        self._values = {setting.key: values[setting.key] for setting in self._settings}

    def save(self) -> None:
        """Tell what differs, or which value does not fit and what would."""
        changed: dict[str, Value] = {}
        wrong: list[str] = []
        for setting in self._settings:
            field = self.fields[setting.key]
            try:
                value = field.value() if isinstance(field, ChoiceBox) else parse(setting.key, field.text())
            except BadInput as error:
                wrong.append(describe(error).what)
                self._mark(field, True)
                continue
            self._mark(field, False)
            if value != self._values.get(setting.key):
                changed[setting.key] = value
        self._told.setText("\n".join(wrong))
        if not wrong:
            self.saved.emit(changed)

    def told(self) -> str:
        """Return what is wrong now, or nothing."""
        return self._told.text()

    def show_texts(self) -> None:
        """Show all texts in the language in force."""
        self.retranslate()
        self.rows.retranslate()
        self.button.setText(_(N_("Save changes")))
        for field in self.fields.values():
            if isinstance(field, ChoiceBox):
                field.retranslate()

    @staticmethod
    def _mark(field: QWidget, is_wrong: bool) -> None:
        field.setProperty("invalid", "true" if is_wrong else "false")
        theme.restyle(field)
