"""The foot of a line's pane: what becomes of a rest, the sentence that adds it up, the acts with their keys, "remember"."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from creditdesk.base.i18n import N_, _
from creditdesk.gui import icons, theme
from creditdesk.gui.flow import FlowLayout
from creditdesk.gui.pages.bank_rest import RestRow
from creditdesk.gui.pages.bank_why import label
from creditdesk.gui.theme import px


class Foot(QWidget):
    """The widgets themselves; the pane connects and enables them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rest = RestRow(self)
        self.sentence = label("ok")
        acts = QWidget(self)
        row = FlowLayout(px(8))
        acts.setLayout(row)
        self.confirm = icons.IconButton("check", role="primary", parent=acts)
        self.other, self.sharer, self.account, self.aside, self.later = (QPushButton(acts) for _n in range(5))
        self._named = (
            (self.confirm, N_("Post it"), "Enter"), (self.other, N_("Other customer"), "F4"),
            (self.sharer, N_("Share"), "S"), (self.account, N_("Put on account"), "A"),
            (self.aside, N_("Not a payment"), "N"), (self.later, N_("Later"), "L"),
        )  # fmt: skip
        for button, _text, _key in self._named:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the table
            button.setAutoDefault(True)
            row.addWidget(button)
        self.remember = QCheckBox(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        for part in (self.rest, self.sentence, acts, self.remember):
            column.addWidget(part)

    def say(self, text: str, role: str) -> None:
        """Show a translated sentence in the colour of a role: ok or warning."""
        self.sentence.setText(text)
        self.sentence.setProperty("role", role)
        theme.restyle(self.sentence)

    def retranslate(self) -> None:
        """Show the names of the acts in the language in force."""
        for button, text, key in self._named:
            button.setText(f"{_(text)}  {key}")
        self.sharer.setToolTip(_(N_("Share the money among several customers")))
        self.remember.setText(f"{_(N_('Remember this name and account'))}  R")
