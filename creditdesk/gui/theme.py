"""How the desk looks: colours, sizes and fonts, light and dark, 90 to 160 % text.

White sheets on a light grey ground, one teal accent, colour kept for meaning. All
sizes go through `px`, all colours through `colour`, so text size and scheme can
change while the program runs; widgets that paint themselves listen to `signals.changed`.
Source: the contrast figures were measured against WCAG 2.1 (4.5 for text, 3 for controls).
"""

from __future__ import annotations

from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from creditdesk.base.resources import resource
from creditdesk.gui.stylesheet import stylesheet

EDGE = 24  # px left and right of a page, whatever the text size: large text needs the room
TEXT_SIZES = (90, 100, 110, 125, 140, 150, 160)
SCHEMES = ("system", "light", "dark")
_FAMILIES = ["Microsoft YaHei UI", "PingFang SC", "Noto Sans SC", "Segoe UI"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The named colours of one scheme; ramps run from not due to oldest."""

    ground: str
    sheet: str
    alt: str
    ink: str
    secondary: str
    placeholder: str
    border: str
    hairline: str
    accent: str
    accent_hover: str
    on_accent: str
    selected: str
    danger: str
    warning: str
    ok: str
    neutral: str
    ramp: tuple[str, ...]
    ramp_text: tuple[str, ...]
    heat: tuple[str, ...]


LIGHT = Tokens(
    ground="#F6F7F9", sheet="#FFFFFF", alt="#FAFBFC", ink="#1F2430", secondary="#566072", placeholder="#6B7484",
    border="#8B94A3", hairline="#E1E5EA", accent="#1F6F8B", accent_hover="#185A71", on_accent="#FFFFFF",
    selected="#DCEBF1", danger="#A8323E", warning="#8A5A00", ok="#1F6B4A", neutral="#8B94A3",
    ramp=("#A9C3D4", "#E3D1AE", "#E98700", "#B83C28", "#6E525F", "#410039"),
    ramp_text=("#1F2430", "#1F2430", "#1F2430", "#FFFFFF", "#FFFFFF", "#FFFFFF"),
    heat=("#FFFFFF", "#F3F0E6", "#EFE3C8", "#EBD2A2", "#E6BE78"),
)  # fmt: skip
DARK = Tokens(
    ground="#171A1F", sheet="#1E2227", alt="#22272D", ink="#E6E9EE", secondary="#A6AFBD", placeholder="#A6AFBD",
    border="#6C7585", hairline="#323842", accent="#6FB7D1", accent_hover="#8CCBE1", on_accent="#10222A",
    selected="#24404C", danger="#F08A92", warning="#E0B35A", ok="#7CC7A0", neutral="#6C7585",
    ramp=("#789FAE", "#EAFCCA", "#FFD943", "#CB9243", "#D63E6B", "#815AA7"),
    ramp_text=("#10151B", "#10151B", "#10151B", "#10151B", "#FFFFFF", "#FFFFFF"),
    heat=("#1E2227", "#2B2C28", "#3A3528", "#4A4028", "#5C4B26"),
)  # fmt: skip


class _Signals(QObject):
    changed = Signal()


@dataclass(slots=True)
class _State:
    tokens: Tokens = LIGHT
    scheme: str = "light"
    text_percent: int = 100
    fonts_loaded: bool = False
    follows_system: bool = False


signals = _Signals()
_state = _State()


def tokens() -> Tokens:
    """Return the colours in force."""
    return _state.tokens


def is_dark() -> bool:
    """Return whether the dark scheme is in force."""
    return _state.tokens is DARK


def scheme() -> str:
    """Return the chosen scheme: system, light or dark."""
    return _state.scheme


def text_percent() -> int:
    """Return the text size in percent."""
    return _state.text_percent


def px(size: float) -> int:
    """Return a length given at 100 % in the text size in force."""
    return max(1, round(size * _state.text_percent / 100)) if size else 0


def colour(name: str) -> QColor:
    """Return the colour of that token name, such as "danger"."""
    return QColor(getattr(_state.tokens, name))


def font(size: int = 13, *, bold: bool = False) -> QFont:
    """Return the interface font: `size` px at 100 %, digits of one width."""
    made = QFont()
    made.setFamilies(_FAMILIES)
    made.setPixelSize(px(size))
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def apply(app: QApplication, scheme_name: str = "system", text_percent: int = 100) -> None:
    """Put scheme and text size in force in the whole running program."""
    if scheme_name not in SCHEMES:
        raise ValueError(f"no such scheme: {scheme_name}")
    if not 90 <= text_percent <= 160:
        raise ValueError(f"text size must be 90 to 160 percent: {text_percent}")
    _load_fonts()
    _state.scheme = scheme_name
    _state.text_percent = text_percent
    _state.tokens = DARK if scheme_name == "dark" or (scheme_name == "system" and _system_is_dark(app)) else LIGHT
    if not _state.follows_system:
        app.styleHints().colorSchemeChanged.connect(_system_changed)
        _state.follows_system = True
    app.setStyle("Fusion")
    app.setPalette(_palette(_state.tokens))
    app.setFont(font())
    for class_name in ("QMenu", "QAbstractItemView", "QMessageBox", "QToolTip", "QHeaderView"):
        app.setFont(font(), class_name)  # the Windows platform plugin keeps its own fonts for these
    app.setStyleSheet(stylesheet(_state.tokens, px))
    signals.changed.emit()


def restyle(widget: QWidget) -> None:
    """Apply the style sheet again after a dynamic property of the widget changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def _system_is_dark(app: QApplication) -> bool:
    return app.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _system_changed(_scheme: Qt.ColorScheme) -> None:
    app = QApplication.instance()
    if _state.scheme == "system" and isinstance(app, QApplication):
        apply(app, "system", _state.text_percent)


def _load_fonts() -> None:
    """Register the bundled fonts where the system has no Chinese interface font of its own."""
    if _state.fonts_loaded:
        return
    _state.fonts_loaded = True
    if {"Microsoft YaHei UI", "PingFang SC", "Noto Sans SC"} & set(QFontDatabase.families()):
        return
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, value in (
        (role.Window, t.ground), (role.WindowText, t.ink), (role.Base, t.sheet), (role.AlternateBase, t.alt),
        (role.Text, t.ink), (role.Button, t.sheet), (role.ButtonText, t.ink), (role.BrightText, t.danger),
        (role.Highlight, t.selected), (role.HighlightedText, t.ink), (role.Link, t.accent),
        (role.LinkVisited, t.accent), (role.PlaceholderText, t.placeholder), (role.ToolTipBase, t.sheet),
        (role.ToolTipText, t.ink), (role.Mid, t.border), (role.Dark, t.border), (role.Light, t.sheet),
        (role.Midlight, t.hairline), (role.Shadow, t.border), (role.Accent, t.accent),
    ):  # fmt: skip
        palette.setColor(target, QColor(value))
    for target in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(t.placeholder))
    return palette


def is_alive(thing: QObject) -> bool:
    """Return whether a widget still exists on Qt's side."""
    return bool(shiboken6.isValid(thing))
