"""The one style sheet, written from the colour tokens and the size function.

Widgets choose a look by a dynamic property: `role` = "title", "card-title", "secondary", "foot", "primary",
"quiet", "link", "danger", "warning", "ok", "bold"; frames by `frame` = "card", "rail", "bar".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from creditdesk.base.resources import resource

if TYPE_CHECKING:
    from creditdesk.gui.theme import Tokens


def stylesheet(t: Tokens, px: Callable[[float], int]) -> str:
    """Return the style sheet of the whole program."""
    return _frames(t, px) + _texts(t, px) + _buttons(t, px) + _fields(t, px) + _views(t, px)


def _frames(t: Tokens, px: Callable[[float], int]) -> str:
    return f"""
    QMainWindow, QDialog, QWidget#page, QStackedWidget {{ background: {t.ground}; }}
    QFrame[frame="card"] {{ background: {t.sheet}; border: 1px solid {t.hairline}; border-radius: {px(8)}px; }}
    QFrame[frame="rail"] {{ background: {t.sheet}; border: none; border-right: 1px solid {t.hairline}; }}
    QFrame[frame="topbar"], QFrame[frame="statusbar"] {{ background: {t.ground}; border: none; }}
    QFrame[frame="practice"] {{ background: {t.selected}; border: none; border-bottom: 1px solid {t.accent}; }}
    QFrame[frame="notice"] {{ background: {t.sheet}; border: 1px solid {t.border};
        border-left: {px(4)}px solid {t.accent}; border-radius: {px(6)}px; }}
    QFrame[frame="notice"][kind="ok"] {{ border-left-color: {t.ok}; }}
    QFrame[frame="notice"][kind="warning"] {{ border-left-color: {t.warning}; }}
    QFrame[frame="notice"][kind="error"] {{ border-left-color: {t.danger}; }}
    QFrame[frame="popup"] {{ background: {t.sheet}; border: 1px solid {t.border}; border-radius: {px(6)}px; }}
    QFrame[frame="drop"] {{ background: {t.sheet}; border: 2px dashed {t.accent}; border-radius: {px(8)}px; }}
    QFrame[frame="rule"] {{ background: {t.hairline}; border: none; max-height: 1px; }}
    QScrollArea {{ background: transparent; border: none; }}
    QScrollArea > QWidget > QWidget {{ background: transparent; }}
    QSplitter::handle {{ background: transparent; }}
    QSplitter::handle:horizontal {{ width: {px(12)}px; }}
    QSplitter::handle:vertical {{ height: {px(12)}px; }}
    QToolTip {{ background: {t.sheet}; color: {t.ink}; border: 1px solid {t.border}; padding: {px(4)}px; }}
    """


def _texts(t: Tokens, px: Callable[[float], int]) -> str:
    return f"""
    QLabel {{ color: {t.ink}; background: transparent; font-size: {px(13)}px; }}
    QLabel[role="title"] {{ font-size: {px(20)}px; font-weight: 600; }}
    QLabel[role="card-title"] {{ font-size: {px(15)}px; font-weight: 600; }}
    QLabel[role="bold"] {{ font-weight: 600; }}
    QLabel[role="secondary"] {{ color: {t.secondary}; }}
    QLabel[role="small"] {{ color: {t.secondary}; font-size: {px(12)}px; }}
    QLabel[role="drop"] {{ background: {t.sheet}; border: 2px dashed {t.accent}; border-radius: {px(8)}px;
        font-size: {px(20)}px; font-weight: 600; }}
    QLabel[role="foot"] {{ color: {t.secondary}; font-size: {px(11)}px; }}
    QLabel[role="danger"] {{ color: {t.danger}; }}
    QLabel[role="warning"] {{ color: {t.warning}; }}
    QLabel[role="ok"] {{ color: {t.ok}; }}
    QLabel[role="foot-ok"] {{ color: {t.ok}; font-size: {px(11)}px; }}
    QLabel[role="foot-warning"] {{ color: {t.warning}; font-size: {px(11)}px; }}
    QLabel[role="foot-error"] {{ color: {t.danger}; font-size: {px(11)}px; }}
    """


def _buttons(t: Tokens, px: Callable[[float], int]) -> str:
    pad = px(11)
    tick = resource("icons", "tick-light.svg" if t.on_accent == "#FFFFFF" else "tick-dark.svg").as_posix()
    return f"""
    QPushButton {{ background: {t.sheet}; color: {t.ink}; border: 1px solid {t.border}; border-radius: {px(6)}px;
        min-height: {px(20)}px; padding: {px(5)}px {pad}px; font-size: {px(13)}px; }}
    QPushButton:hover {{ background: {t.alt}; border-color: {t.accent}; }}
    QPushButton:pressed {{ background: {t.selected}; }}
    QPushButton:focus {{ border: 2px solid {t.accent}; padding: {px(5) - 1}px {pad - 1}px; }}
    QPushButton:disabled {{ color: {t.placeholder}; border-color: {t.hairline}; background: {t.ground}; }}
    QPushButton[role="primary"] {{ background: {t.accent}; color: {t.on_accent}; border: 1px solid {t.accent};
        font-weight: 600; }}
    QPushButton[role="primary"]:hover {{ background: {t.accent_hover}; border-color: {t.accent_hover}; }}
    QPushButton[role="primary"]:focus {{ border: 2px solid {t.ink}; }}
    QPushButton[role="primary"]:disabled {{ background: {t.hairline}; color: {t.placeholder};
        border-color: {t.hairline}; }}
    QPushButton[role="link"] {{ background: transparent; border: 1px solid transparent; color: {t.accent};
        padding: {px(3)}px {px(6)}px; }}
    QPushButton[role="link"]:hover {{ background: {t.selected}; }}
    QPushButton[role="link"]:focus {{ border: 2px solid {t.accent}; padding: {px(3) - 1}px {px(6) - 1}px; }}
    QPushButton[role="chip"] {{ border-radius: {px(14)}px; min-height: {px(18)}px; padding: {px(4)}px {px(12)}px; }}
    QPushButton[role="chip"]:focus {{ padding: {px(4) - 1}px {px(12) - 1}px; }}
    QPushButton[role="chip"]:checked {{ background: {t.selected}; border-color: {t.accent}; font-weight: 600; }}
    QPushButton[role="icon"] {{ min-width: {px(24)}px; padding: {px(5)}px {px(6)}px; }}
    QPushButton[role="icon"]:focus {{ padding: {px(5) - 1}px {px(6) - 1}px; }}
    QPushButton[role="flat-icon"] {{ border: 1px solid transparent; background: transparent; min-width: {px(20)}px;
        padding: {px(3)}px; }}
    QPushButton[role="flat-icon"]:hover {{ background: {t.selected}; }}
    QPushButton[role="flat-icon"]:focus {{ border: 2px solid {t.accent}; padding: {px(3) - 1}px; }}
    QPushButton[role="book"], QPushButton[role="backup"] {{ background: transparent; border: 1px solid transparent;
        text-align: left; color: {t.secondary}; font-size: {px(12)}px; padding: {px(2)}px {px(5)}px; }}
    QPushButton[role="book"]:hover, QPushButton[role="backup"]:hover {{ background: {t.selected}; }}
    QPushButton[role="book"]:focus, QPushButton[role="backup"]:focus {{ border: 2px solid {t.accent};
        padding: {px(2) - 1}px {px(5) - 1}px; }}
    QPushButton[role="backup"] {{ font-size: {px(11)}px; }}
    QPushButton[role="backup"][safe="true"] {{ color: {t.ok}; }}
    QPushButton[role="backup"][safe="false"] {{ color: {t.warning}; }}
    QPushButton::menu-indicator {{ width: 0; }}
    QCheckBox, QRadioButton {{ color: {t.ink}; font-size: {px(13)}px; spacing: {px(8)}px; min-height: {px(28)}px; }}
    QCheckBox::indicator, QRadioButton::indicator {{ width: {px(15)}px; height: {px(15)}px; background: {t.sheet};
        border: 1px solid {t.border}; border-radius: 3px; }}
    QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; image: url({tick}); }}
    QRadioButton::indicator {{ border-radius: {px(15) // 2 + 1}px; }}
    QRadioButton::indicator:checked {{ border-color: {t.accent}; background: qradialgradient(cx:0.5, cy:0.5, radius:0.5,
        fx:0.5, fy:0.5, stop:0 {t.accent}, stop:0.5 {t.accent}, stop:0.6 {t.sheet}, stop:1 {t.sheet}); }}
    QCheckBox:focus, QRadioButton:focus {{ color: {t.accent}; text-decoration: underline; }}
    """


def _fields(t: Tokens, px: Callable[[float], int]) -> str:
    fields = "QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox"
    focus = ", ".join(f"{name}:focus" for name in fields.split(", "))
    return f"""
    {fields} {{ background: {t.sheet}; color: {t.ink}; border: 1px solid {t.border}; border-radius: {px(6)}px;
        min-height: {px(20)}px; padding: {px(5)}px {px(10)}px; font-size: {px(13)}px;
        selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    {focus} {{ border: 2px solid {t.accent}; padding: {px(5) - 1}px {px(10) - 1}px; }}
    QLineEdit[invalid="true"] {{ border: 2px solid {t.danger}; padding: {px(5) - 1}px {px(10) - 1}px; }}
    QLineEdit:read-only, QLineEdit:disabled, QComboBox:disabled {{ background: {t.ground}; color: {t.secondary}; }}
    QTableView QLineEdit {{ border-radius: 0; padding: 0 {px(8)}px; min-height: 0; }}
    QSpinBox QLineEdit, QSpinBox QLineEdit:focus {{ border: none; padding: 0 0 0 {px(8)}px; min-height: 0; background: transparent; }}
    QSpinBox::up-button, QSpinBox::down-button {{ subcontrol-origin: padding; width: 0; }}
    QComboBox::drop-down {{ border: none; width: {px(22)}px; }}
    QProgressBar {{ background: {t.hairline}; border: none; border-radius: {px(4)}px; max-height: {px(8)}px;
        min-height: {px(8)}px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: {px(4)}px; }}
    QMenu {{ background: {t.sheet}; color: {t.ink}; border: 1px solid {t.border}; padding: {px(4)}px; }}
    QMenu::item {{ padding: {px(6)}px {px(24)}px {px(6)}px {px(10)}px; border-radius: {px(4)}px; }}
    QMenu::item:selected {{ background: {t.selected}; }}
    QMenu::item:disabled {{ color: {t.placeholder}; }}
    QMenu::separator {{ height: 1px; background: {t.hairline}; margin: {px(4)}px; }}
    """


def _views(t: Tokens, px: Callable[[float], int]) -> str:
    return f"""
    QTableView, QListView, QTreeView {{ background: transparent; border: none; color: {t.ink}; outline: none;
        font-size: {px(13)}px; gridline-color: transparent; }}
    QHeaderView {{ background: {t.sheet}; border: none; }}
    QTableCornerButton::section {{ background: {t.sheet}; border: none; }}
    QTabBar::tab {{ background: transparent; color: {t.secondary}; padding: {px(8)}px {px(12)}px; border: none;
        border-bottom: 2px solid transparent; font-size: {px(13)}px; }}
    QTabBar::tab:selected {{ color: {t.ink}; font-weight: 600; border-bottom: 2px solid {t.accent}; }}
    QTabBar::tab:focus {{ border: 2px solid {t.accent}; }}
    QTabWidget::pane {{ border: none; }}
    QTextBrowser {{ background: {t.sheet}; border: none; }}
    QScrollBar:vertical {{ background: transparent; width: {px(12)}px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: {px(12)}px; margin: 0; }}
    QScrollBar::handle {{ background: {t.border}; border-radius: {px(4)}px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: {px(28)}px; }}
    QScrollBar::handle:horizontal {{ min-width: {px(28)}px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QCalendarWidget QWidget {{ background: {t.sheet}; color: {t.ink}; }}
    QCalendarWidget QAbstractItemView {{ selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    """
