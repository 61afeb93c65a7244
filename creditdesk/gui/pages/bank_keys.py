"""Keys that move money act once: a key held down repeats itself, and a repeated key never posts, reverses or imports."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from creditdesk.gui.rows import RowsTable

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ActTable(RowsTable):
    """A table whose letters and Enter act; `entered(row)` is told for Enter alone, not for a double click."""

    entered = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter act on the line chosen; ignore a key that repeats itself, but for the arrows and Space."""
        is_enter = event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.isAutoRepeat() and (is_enter or event.text().strip()):
            event.accept()
        elif is_enter:
            event.accept()
            if self.selected_rows() and (row := self.current_row()) is not None:
                self.entered.emit(row)
        else:
            super().keyPressEvent(event)


class _NoRepeat(QObject):
    """Keeps repeated keys from a widget."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow a key press that repeats itself."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.isAutoRepeat():
            return True
        return super().eventFilter(watched, event)


def act_once(button: QWidget) -> None:
    """Have a button that acts take each key press once, however long the key is held."""
    button.installEventFilter(_NoRepeat(button))
