"""The rail at the left: the pages with what is to do in each, the book's name, and whether it is backed up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from creditdesk.base.i18n import N_, _
from creditdesk.gui import icons, theme
from creditdesk.gui.theme import px

_VCENTRE = Qt.AlignmentFlag.AlignVCenter


class RailButton(QAbstractButton):
    """One page: icon, name, and the count of things to do there."""

    step = Signal(int)  # the arrow keys

    def __init__(self, key: str, title: str, icon: str, shortcut: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.key, self._title, self._icon, self._shortcut = key, title, icon, shortcut
        self._count = 0
        self.setCheckable(True)
        self.setObjectName(f"rail-{key}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.retranslate()

    def set_count(self, count: int) -> None:
        """Show how many things are to do there; 0 shows nothing."""
        self._count = count
        self.retranslate()

    def retranslate(self) -> None:
        """Take the name in the language in force."""
        self.setText(_(self._title))
        self.setAccessibleName(f"{self.text()} {self._count}" if self._count else self.text())
        self.setToolTip(f"{self.text()}  {self._shortcut}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size that shows the whole name and the count."""
        width = px(34) + self.fontMetrics().horizontalAdvance(self.text()) + px(44)
        return QSize(width, px(33))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the page's line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected" if on else "ground"))
            painter.drawRoundedRect(self.rect(), px(6), px(6))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(theme.colour("accent"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), px(6), px(6))
        side = px(18)
        ratio = self.devicePixelRatioF()
        picture = icons.pixmap(self._icon, "accent" if on else "secondary", 18, ratio)
        painter.drawPixmap(QRect(px(10), (self.height() - side) // 2, side, side), picture)
        painter.setFont(theme.font(13, bold=on))
        painter.setPen(theme.colour("ink"))
        text = self.rect().adjusted(px(34), 0, -px(10), 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | _VCENTRE, self.text())
        if self._count:
            painter.setFont(theme.font(12, bold=True))
            painter.setPen(theme.colour("accent" if on else "secondary"))
            painter.drawText(text, Qt.AlignmentFlag.AlignRight | _VCENTRE, str(self._count))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down with the arrows, open with Enter."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Rail(QFrame):
    """The list of pages. `chosen(key)` when the user picks one, `book_asked` on the book's name, `backup_asked`."""

    chosen = Signal(str)
    book_asked = Signal()
    backup_asked = Signal()

    def __init__(self, pages: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "rail")
        self.setAccessibleName(_("Pages"))
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._box = QVBoxLayout(self)
        self._brand = QLabel("CreditDesk")
        self._brand.setProperty("role", "card-title")
        self._book = QPushButton()
        self._book.setProperty("role", "book")
        self._book.clicked.connect(self.book_asked)
        self._box.addWidget(self._brand)
        self._box.addWidget(self._book)
        self._box.addSpacing(px(6))
        for number, (key, title, icon) in enumerate(pages, start=1):
            button = RailButton(key, title, icon, f"Ctrl+{number}" if number <= 9 else "", self)
            button.clicked.connect(lambda _checked=False, k=key: self.chosen.emit(k))
            button.step.connect(self._step)
            self._group.addButton(button)
            self._buttons[key] = button
            self._box.addWidget(button)
        self._box.addStretch()
        self._backup = QPushButton()
        self._backup.setProperty("role", "backup")
        self._backup.clicked.connect(self.backup_asked)
        self._backup.hide()
        self._box.addWidget(self._backup)
        theme.signals.changed.connect(self._rescale)
        self._rescale()

    def set_book(self, name: str) -> None:
        """Show the open book's name."""
        self._book.setText(name)
        self._book.setToolTip(f"{name}  Ctrl+Shift+B")
        self._rescale()

    def set_backup(self, text: str, *, is_safe: bool = True) -> None:
        """Show the state of the backup (a translated sentence)."""
        self._backup.setText(("✓ " if is_safe else "! ") + text)
        self._backup.setToolTip(text)
        self._backup.setProperty("safe", is_safe)
        theme.restyle(self._backup)
        self._backup.setVisible(bool(text))
        self._rescale()

    def set_current(self, key: str) -> None:
        """Mark a page as the one open."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def set_count(self, key: str, count: int) -> None:
        """Show how many things are to do on a page."""
        if key in self._buttons:
            self._buttons[key].set_count(count)
            self._rescale()

    def button(self, key: str) -> RailButton:
        """Return the line of a page."""
        return self._buttons[key]

    def _step(self, by: int) -> None:
        buttons = list(self._buttons.values())
        at = next((i for i, button in enumerate(buttons) if button.hasFocus()), 0)
        buttons[max(0, min(len(buttons) - 1, at + by))].setFocus(Qt.FocusReason.TabFocusReason)

    def retranslate(self) -> None:
        """Show all names in the language in force."""
        self.setAccessibleName(_("Pages"))
        self._book.setAccessibleName(_(N_("Change book")))
        for button in self._buttons.values():
            button.retranslate()
        self._rescale()

    def _rescale(self) -> None:
        self._box.setContentsMargins(px(8), px(12), px(8), px(10))
        self._box.setSpacing(px(2))
        self._brand.setContentsMargins(px(6), 0, 0, 0)
        widest = max((button.sizeHint().width() for button in self._buttons.values()), default=0)
        self.setFixedWidth(max(px(184), min(px(230), widest + px(18))))
