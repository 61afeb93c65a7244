"""The line icons of resources/icons, in the colours of the theme, and the button that carries one.

Icons are drawn for this program. A button with an icon alone must be given a name (`accessible`),
which is its tooltip too.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QPushButton, QWidget

from creditdesk.base.i18n import _
from creditdesk.base.resources import resource
from creditdesk.gui import theme
from creditdesk.gui.theme import px


@lru_cache
def _drawing(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text("utf-8")


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, side: int, ratio: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side * ratio, side * ratio))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def pixmap(name: str, colour: str = "ink", side: int = 18, ratio: float = 1.0) -> QPixmap:
    """Return the icon in a token's colour, `side` px at 100 %."""
    return _pixmap(name, QColor(getattr(theme.tokens(), colour)).name(), px(side), ratio)


def icon(name: str, colour: str = "ink", side: int = 18) -> QIcon:
    """Return the icon in a token's colour, sharp on screens of double density too."""
    made = QIcon()
    if name:
        for ratio in (1.0, 2.0):
            made.addPixmap(pixmap(name, colour, side, ratio))
        made.addPixmap(pixmap(name, "placeholder", side), QIcon.Mode.Disabled)
    return made


class IconButton(QPushButton):
    """A button with an icon that follows the theme; `accessible` is an N_() text for one without words."""

    def __init__(self, name: str = "", *, role: str = "", accessible: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._accessible = name, accessible
        self.setProperty("role", role)
        theme.signals.changed.connect(self._tint)
        self._tint()
        self.retranslate()

    def set_role(self, role: str) -> None:
        """Take another look: "primary", "link", "icon", …"""
        self.setProperty("role", role)
        theme.restyle(self)
        self._tint()

    def retranslate(self) -> None:
        """Take name and tooltip in the language in force."""
        if self._accessible:
            self.setAccessibleName(_(self._accessible))
            self.setToolTip(_(self._accessible))

    def _tint(self) -> None:
        colour = {"primary": "on_accent", "link": "accent"}.get(self.property("role"), "ink")
        self.setIcon(icon(self._name, colour, 16))
        self.setIconSize(QSize(px(16), px(16)))
