"""The steps of the dunning procedure as a form: from how many days overdue, which letter, how many days to pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from creditdesk.base.i18n import N_, _
from creditdesk.base.money import parse_decimal
from creditdesk.dunning.levels import Level
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Card, ChoiceBox
from creditdesk.paper.letter import LETTER_TITLES

_LETTERS = tuple((name, title) for name, title in LETTER_TITLES.items() if name != "account")
_HEADS = (N_("Level"), N_("Title"), N_("Letter"), N_("From days overdue"), N_("Days to pay"))


@dataclass(slots=True)
class _Row:
    title: QLineEdit
    letter: ChoiceBox
    days: QLineEdit
    deadline: QLineEdit
    level: Level


class LevelsForm(Card):
    """The levels, one per line. `saved(levels)`; whether they make sense is for the action to say."""

    saved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(N_("Dunning levels"), parent)
        self._shown: tuple[Level, ...] = ()
        self.rows: list[_Row] = []
        self._sheet: QWidget | None = None
        self._told = QLabel(self)
        self._told.setProperty("role", "danger")
        self._told.setWordWrap(True)
        self.save_button, self.more, self.fewer = QPushButton(self), QPushButton(self), QPushButton(self)
        self.save_button.setProperty("role", "primary")
        self.save_button.clicked.connect(self.save)
        self.more.clicked.connect(self.add_level)
        self.fewer.clicked.connect(self.remove_level)
        foot = QHBoxLayout()
        for button in (self.save_button, self.more, self.fewer):
            foot.addWidget(button)
        foot.addWidget(self._told, 1)
        self.body.addLayout(foot)
        self.body.addStretch(1)
        self.show_texts()

    def show_levels(self, levels: Sequence[Level]) -> None:
        """Show the levels in force, unless the same are shown and being edited."""
        if tuple(levels) != self._shown:
            self._shown = tuple(levels)
            self._draw(self._shown)

    def add_level(self) -> None:
        """Append a level, later and with the last letter."""
        levels = self._typed()
        last = levels[-1]
        self._draw(
            (*levels, Level(last.position + 1, last.title, last.template, last.min_days + 15, last.deadline_days))
        )

    def remove_level(self) -> None:
        """Take the last level away; one stays."""
        levels = self._typed()
        if len(levels) > 1:
            self._draw(levels[:-1])

    def save(self) -> None:
        """Tell the levels as typed."""
        try:
            levels = self._typed()
        except ValueError:
            self._told.setText(_(N_("Enter whole days, such as 20.")))
            return
        self._told.setText("")
        self.saved.emit(levels)

    def show_texts(self) -> None:
        """Show all texts in the language in force."""
        self.retranslate()
        self.save_button.setText(_(N_("Save levels")))
        self.more.setText(_(N_("Add a level")))
        self.fewer.setText(_(N_("Remove the last level")))
        if self._shown:
            self._draw(self._shown)

    def _typed(self) -> tuple[Level, ...]:
        return tuple(
            Level(
                number,
                row.level.title if row.title.text() == _(row.level.title) else row.title.text().strip(),
                row.letter.value(),
                int(parse_decimal(row.days.text())),
                int(parse_decimal(row.deadline.text())),
            )
            for number, row in enumerate(self.rows, start=1)
        )

    def _draw(self, levels: Sequence[Level]) -> None:
        if self._sheet is not None:
            self._sheet.hide()
            self._sheet.deleteLater()
        self._sheet = QWidget(self)
        grid = QGridLayout(self._sheet)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        for at, head in enumerate(_HEADS):
            label = QLabel(_(head), self._sheet)
            label.setProperty("role", "small")
            grid.addWidget(label, 0, at)
        self.rows = []
        for number, level in enumerate(levels, start=1):
            row = _Row(
                QLineEdit(_(level.title), self._sheet), ChoiceBox(_LETTERS, self._sheet),
                QLineEdit(str(level.min_days), self._sheet), QLineEdit(str(level.deadline_days), self._sheet), level,
            )  # fmt: skip
            row.letter.set_value(level.template)
            grid.addWidget(QLabel(str(number), self._sheet), number, 0)
            for at, field in enumerate((row.title, row.letter, row.days, row.deadline), start=1):
                field.setAccessibleName(f"{_(_HEADS[at])} {number}")
                grid.addWidget(field, number, at)
            for field in (row.days, row.deadline):
                field.setMaximumWidth(px(120))
            self.rows.append(row)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 2)
        self.body.insertWidget(0, self._sheet)
        self.fewer.setEnabled(len(levels) > 1)
