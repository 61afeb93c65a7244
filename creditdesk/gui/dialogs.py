"""The few dialogs: choose a file, ask before what cannot be undone, the keys of a page.

The button pair names the act ("Print 8 letters" / "Back"); never yes and no. Enter does the act, or goes to the next
field of a form and at its end to the act's button; it never throws away what was typed. What cannot be taken back needs
a key of its own: Ctrl+Enter, shown on its button. Esc always goes back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from creditdesk.base.i18n import N_, _
from creditdesk.gui.theme import px

if TYPE_CHECKING:
    from creditdesk.gui.page import PageKey


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Dialog(QDialog):
    """A dialog with a title, room for widgets in `self.body`, and a row of buttons that name the act."""

    def __init__(self, title: str, act: str, parent: QWidget | None = None, *, is_final: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(20), px(24), px(16))
        outer.setSpacing(px(12))
        heading = QLabel(title)
        heading.setProperty("role", "card-title")
        heading.setWordWrap(True)
        outer.addWidget(heading)
        self.body = QVBoxLayout()
        self.body.setSpacing(px(8))
        outer.addLayout(self.body)
        row = QHBoxLayout()
        row.addStretch()
        self.back = QPushButton(_(N_("Back")))
        self.back.setProperty("role", "back")
        self.back.clicked.connect(self.reject)
        row.addWidget(self.back)
        self._is_final = is_final
        self.act = QPushButton(f"{act}  Ctrl+Enter" if is_final else act)
        self.act.setVisible(bool(act))
        self.act.clicked.connect(self.accept)
        row.addWidget(self.act)
        safe = self.back if is_final or not act else self.act
        self.act.setProperty("role", "" if is_final else "primary")
        safe.setDefault(True)
        outer.addSpacing(px(8))
        outer.addLayout(row)
        safe.setFocus()
        self.setMinimumWidth(px(420))
        self.back.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Ctrl+Enter do the act also when "Back" has the focus: a button takes Enter with any modifier."""
        pressed = event if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if pressed and pressed.key() in _ENTER and pressed.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.keyPressEvent(pressed)
            return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Let Tab go from the last field to the act, then back."""
        super().showEvent(event)
        self.setTabOrder(self.act, self.back)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button in focus, else does an act that can be taken back; Ctrl+Enter does any."""
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
            return
        focus = self.focusWidget()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            chosen: QPushButton | None = None if self.act.isHidden() else self.act
        elif isinstance(focus, QPushButton):
            chosen = focus
        elif self._is_final or self.act.isHidden():
            chosen = None if isinstance(focus, QLineEdit) else self.back
        else:
            chosen = self.act
        if chosen is not None:
            chosen.click()
        event.accept()


def ask(
    parent: QWidget | None, question: str, act: str, on_yes: Callable[[], None], *, meaning: str = "",
    is_final: bool = True,
) -> Dialog:  # fmt: skip
    """Ask before an act (translated texts); `on_yes` runs when its button is pressed. Does not block; returns it."""
    dialog = Dialog(question, act, parent, is_final=is_final)
    if meaning:
        label = QLabel(meaning)
        label.setWordWrap(True)
        dialog.body.addWidget(label)
    dialog.accepted.connect(on_yes)
    dialog.open()
    return dialog


def choose_files(parent: QWidget | None, title: str, patterns: str, folder: Path | None = None) -> list[Path]:
    """Let the user choose files; patterns such as "*.xlsx *.csv"."""
    words = f"{title} ({patterns});;{_('All files')} (*)"
    chosen, _kind = QFileDialog.getOpenFileNames(parent, title, str(folder or ""), words)
    return [Path(name) for name in chosen]


def choose_folder(parent: QWidget | None, title: str, folder: Path | None = None) -> Path | None:
    """Let the user choose a folder."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(folder or ""))
    return Path(chosen) if chosen else None


def choose_target(parent: QWidget | None, title: str, proposed: Path, patterns: str) -> Path | None:
    """Let the user choose where a file is written."""
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, str(proposed), patterns)
    return Path(chosen) if chosen else None


class KeysDialog(Dialog):
    """The keys of the page in front and of the whole window."""

    def __init__(
        self, page_title: str, page_keys: Sequence[PageKey], frame_keys: Sequence[PageKey], parent: QWidget | None
    ) -> None:
        super().__init__(_(N_("Keys")), "", parent)
        for title, keys in ((page_title, page_keys), (_(N_("Everywhere")), frame_keys)):
            if not keys:
                continue
            heading = QLabel(title)
            heading.setProperty("role", "bold")
            self.body.addWidget(heading)
            grid = QGridLayout()
            grid.setHorizontalSpacing(px(24))
            grid.setColumnStretch(1, 1)
            for line, key in enumerate(keys):
                name = QLabel(key.key)
                name.setProperty("role", "secondary")
                grid.addWidget(name, line, 0)
                grid.addWidget(QLabel(_(key.text)), line, 1)
            self.body.addLayout(grid)
