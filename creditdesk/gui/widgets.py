"""Fields and frames the pages are put together from: amounts, dates, choices, chips, cards, form rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCalendarWidget,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from creditdesk.base import display
from creditdesk.base.i18n import N_, _
from creditdesk.base.money import Money
from creditdesk.gui import icons, theme
from creditdesk.gui.entry import read_amount, read_day
from creditdesk.gui.flow import FlowLayout
from creditdesk.gui.theme import px


class _Entry(QLineEdit):
    """A line that reads its text when left; what cannot be read stays, marked, with the reason in its tooltip."""

    changed = Signal(object)  # the value, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: Any = None
        self._hint = ""
        self.editingFinished.connect(self._read)

    def value(self) -> Any:
        """Return what was typed, read now; None when empty or not readable."""
        self._read()
        return self._value

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self._value = value
        self.setText(self._shown(value))
        self._mark("")

    def is_valid(self) -> bool:
        """Return whether the text is empty or readable."""
        self._read()
        return self.property("invalid") != "true"

    def _shown(self, value: Any) -> str:
        raise NotImplementedError

    def _parsed(self, text: str) -> Any:
        raise NotImplementedError

    def _read(self) -> None:
        text = self.text().strip()
        if text == self._shown(self._value) and self.property("invalid") != "true":
            return
        try:
            value = self._parsed(text) if text else None
        except ValueError:
            self._value = None
            self._mark(_(self._hint))
            self.changed.emit(None)
            return
        self._mark("")
        self._value = value
        self.setText(self._shown(value))
        self.changed.emit(value)

    def _mark(self, reason: str) -> None:
        state = "true" if reason else "false"
        if self.property("invalid") != state:
            self.setProperty("invalid", state)
            theme.restyle(self)
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)


class MoneyEdit(_Entry):
    """An amount; accepts 12.5*3, full-width digits, ￥ and commas. Never rounds what was typed plainly."""

    def __init__(self, currency: str = "CNY", parent: QWidget | None = None) -> None:
        self.currency = currency
        super().__init__(parent)
        self._hint = N_("Not an amount. Write for example 1,234.50 or 12.5*3.")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def _shown(self, value: Money | None) -> str:
        return "" if value is None else display.money(value)

    def _parsed(self, text: str) -> Money:
        return read_amount(text, self.currency)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select all, so that typing replaces the amount."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()


class DateEdit(_Entry):
    """A day; accepts 11-30, 周五, +7, 下周一, 月底; Alt+Down or the button opens a calendar."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        self._today = today
        super().__init__(parent)
        self._hint = N_("Not a date. Write for example 2026-11-30, 11-30, 30, Fri or +7.")
        self.setPlaceholderText(_(N_("11-30, Fri, +7")))
        self._open = self.addAction(icons.icon("calendar", "secondary"), QLineEdit.ActionPosition.TrailingPosition)
        self._open.setText(_(N_("Calendar (Alt+Down)")))
        self._open.setToolTip(self._open.text())
        self._open.triggered.connect(self.open_calendar)
        theme.signals.changed.connect(self._tint)

    def _shown(self, value: date | None) -> str:
        return display.day(value)

    def _parsed(self, text: str) -> date:
        return read_day(text, self._today())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Down opens the calendar; the arrows go a day up or down."""
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def open_calendar(self) -> None:
        """Show a month to click a day in."""
        menu = QMenu(self)
        calendar = QCalendarWidget(menu)
        calendar.setGridVisible(False)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        shown = self.value() or self._today()
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        calendar.activated.connect(lambda picked: self._pick(picked, menu))
        calendar.clicked.connect(lambda picked: self._pick(picked, menu))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _tint(self) -> None:
        self._open.setIcon(icons.icon("calendar", "secondary"))

    def _pick(self, picked: QDate, menu: QMenu) -> None:
        menu.hide()
        self.setText(date(picked.year(), picked.month(), picked.day()).isoformat())
        self._read()


class ChoiceBox(QComboBox):
    """A choice of few; the wheel changes it only while it has the focus."""

    picked = Signal(object)

    def __init__(self, choices: Sequence[tuple[object, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[tuple[object, str], ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.set_choices(choices)
        self.activated.connect(self._tell)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field and the arrow that tells of a list; the style sheet took the style's own away."""
        super().paintEvent(event)
        painter = QPainter(self)
        mark = icons.pixmap("arrow-down", "secondary", 12)
        side = px(12)
        painter.drawPixmap(self.width() - side - px(8), (self.height() - side) // 2, side, side, mark)
        painter.end()

    def showPopup(self) -> None:
        """Open the list, wide enough for its longest text."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + px(24))
        super().showPopup()

    def set_choices(self, choices: Sequence[tuple[object, str]]) -> None:
        """Offer these (value, N_() text) pairs, keeping the choice if it is still offered."""
        kept = self.value() if self._choices else None
        self._choices = tuple(choices)
        self.clear()
        self.addItems([_(text) for _value, text in self._choices])
        if kept is not None:
            self.set_value(kept)

    def value(self) -> Any:
        """Return the value chosen."""
        return self._choices[self.currentIndex()][0] if 0 <= self.currentIndex() < len(self._choices) else None

    def set_value(self, value: object) -> None:
        """Choose a value; one that is not offered leaves no choice."""
        self.setCurrentIndex(next((i for i, (own, _text) in enumerate(self._choices) if own == value), -1))

    def retranslate(self) -> None:
        """Show the texts in the language in force."""
        for number, (_value, text) in enumerate(self._choices):
            self.setItemText(number, _(text))

    def _tell(self, _index: int) -> None:
        self.picked.emit(self.value())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page unless the box has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter: its value, an N_() text, and how many rows it would show (None shows no number)."""

    value: object
    text: str
    count: int | None = None


class ChipBar(QWidget):
    """Filters side by side, one in force; they are round and say how many rows they show."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(px(8))
        self.setLayout(self._flow)
        self._group = QButtonGroup(self)
        theme.signals.changed.connect(self._rescale)
        self._chips: tuple[Chip, ...] = ()
        self._buttons: list[QPushButton] = []

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Offer these filters; the one in force stays if it is still offered, else the first is."""
        kept = self.value()
        if [chip.value for chip in chips] == [chip.value for chip in self._chips]:
            self._chips = tuple(chips)
            self.retranslate()
            return
        for button in self._buttons:
            self._group.removeButton(button)
            self._flow.removeWidget(button)
            button.deleteLater()
        self._chips, self._buttons = tuple(chips), []
        for chip in chips:
            button = QPushButton(self)
            button.setProperty("role", "chip")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, value=chip.value: self.picked.emit(value))
            self._group.addButton(button)
            self._flow.addWidget(button)
            self._buttons.append(button)
        self.retranslate()
        self.set_value(kept if any(chip.value == kept for chip in chips) else (chips[0].value if chips else None))

    def value(self) -> Any:
        """Return the filter in force."""
        return next((c.value for c, b in zip(self._chips, self._buttons, strict=True) if b.isChecked()), None)

    def set_value(self, value: object) -> None:
        """Put a filter in force without telling."""
        for chip, button in zip(self._chips, self._buttons, strict=True):
            if chip.value == value:
                button.setChecked(True)

    def retranslate(self) -> None:
        """Show the texts in the language in force."""
        for chip, button in zip(self._chips, self._buttons, strict=True):
            button.setText(_(chip.text) if chip.count is None else f"{_(chip.text)} {chip.count}")
        self._rescale()

    def _rescale(self) -> None:
        """Leave each chip the room for the bold letters of the one in force."""
        metrics = QFontMetrics(theme.font(13, bold=True))
        for button in self._buttons:
            button.setMinimumWidth(metrics.horizontalAdvance(button.text()) + 2 * px(13) + 2)


class Card(QFrame):
    """A white sheet with a title line; put widgets into `body`, small things right of the title into `head`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "card")
        self._text = title
        self._is_dense = False
        self.title = QLabel()
        self.title.setProperty("role", "card-title")
        self.head = QHBoxLayout()
        self.head.addWidget(self.title)
        self.body = QVBoxLayout()
        self._outer = QVBoxLayout(self)
        self._outer.addLayout(self.head)
        self._outer.addLayout(self.body, 1)
        self.title.setVisible(bool(title))
        theme.signals.changed.connect(self._rescale)
        self._rescale()
        self.retranslate()

    def set_title(self, text: str) -> None:
        """Show a translated title, such as one with an amount in it."""
        self._text = ""
        self.title.setText(text)
        self.title.setVisible(bool(text))

    def retranslate(self) -> None:
        """Show the N_() title in the language in force."""
        if self._text:
            self.title.setText(_(self._text))

    def set_dense(self, is_dense: bool) -> None:
        """Take as little height as can be, for a card folded into its title line."""
        self._is_dense = is_dense
        self._rescale()

    def _rescale(self) -> None:
        edge = px(5 if self._is_dense else 12)
        self._outer.setContentsMargins(px(16), edge, px(16), edge)
        self._outer.setSpacing(0 if self._is_dense else px(8))
        self.head.setSpacing(px(12))
        self.body.setSpacing(px(8))


class FormRows(QWidget):
    """Labelled fields below each other; Enter goes to the next field, Ctrl+Enter tells `submitted`."""

    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(8))
        self._grid.setColumnStretch(1, 1)
        self._labels: list[tuple[QLabel, str]] = []

    def add_row(self, text: str, field: QWidget, hint: str = "") -> QWidget:
        """Add a field under an N_() label, with an N_() hint below; return the field."""
        line = self._grid.rowCount()
        label = QLabel(_(text))
        label.setBuddy(field)
        self._labels.append((label, text))
        field.setAccessibleName(_(text))
        self._grid.addWidget(label, line, 0)
        self._grid.addWidget(field, line, 1)
        if hint:
            below = QLabel(_(hint))
            below.setProperty("role", "small")
            below.setWordWrap(True)
            self._labels.append((below, hint))
            self._grid.addWidget(below, line + 1, 1)
        return field

    def retranslate(self) -> None:
        """Show the labels in the language in force."""
        for label, text in self._labels:
            label.setText(_(text))
            if buddy := label.buddy():
                buddy.setAccessibleName(_(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Ctrl+Enter submits."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.setFocus()  # so that the field being typed in is read
                self.submitted.emit()
            else:
                self._go_on()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _go_on(self) -> None:
        """Go to the next field or to the act's button, never to the one that throws the form away."""
        start = self.focusWidget() or self
        step = start.nextInFocusChain()
        while step is not start and not _can_stop(step):
            step = step.nextInFocusChain()
        step.setFocus(Qt.FocusReason.TabFocusReason)


def _can_stop(widget: QWidget) -> bool:
    tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tab and widget.isEnabled() and widget.isVisible() and widget.property("role") != "back"
