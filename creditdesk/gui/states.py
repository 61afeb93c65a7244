"""What stands where rows would stand when there are none: a sentence and the buttons that help.

The same panel tells why something could not be shown. Empty places teach; they are never blank.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from creditdesk.base.i18n import _
from creditdesk.gui import theme
from creditdesk.gui.theme import px

Buttons = Sequence[tuple[str, Callable[[], None]]]


class StatePanel(QWidget):
    """A centred sentence with buttons; `kind` "error" shows it as an error."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_error = False
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(px(8))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(16), px(24), px(16))
        layout.addStretch(2)
        layout.addWidget(self._text)
        layout.addSpacing(px(12))
        layout.addLayout(self._buttons)
        layout.addStretch(3)

    def show_state(self, text: str, buttons: Buttons = (), *, kind: str = "empty") -> None:
        """Show an already translated sentence and (N_() text, what it does) buttons; the first is the primary one."""
        self.is_error = kind == "error"
        self._text.setText(text)
        self._text.setProperty("role", "danger" if self.is_error else "secondary")
        theme.restyle(self._text)
        while (item := self._buttons.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._buttons.addStretch()
        for number, (label, run) in enumerate(buttons):
            button = QPushButton(_(label), self)
            button.setProperty("role", "primary" if number == 0 and not self.is_error else "")
            button.clicked.connect(lambda _checked=False, act=run: act())
            self._buttons.addWidget(button)
        self._buttons.addStretch()
