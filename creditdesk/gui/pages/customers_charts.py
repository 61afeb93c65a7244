"""The pictures of a customer's file: use of the credit limit, how late each invoice was paid, and the habit by month."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.money import Money
from creditdesk.gui import theme
from creditdesk.gui.theme import px
from creditdesk.ledger.queries import SettledItem

_VCENTRE = Qt.AlignmentFlag.AlignVCenter
_SHOWN = 120  # newest invoices drawn
_MONTHS = 12


class LimitGauge(QWidget):
    """A bar from nothing to the credit limit; what goes beyond is hatched, and a mark stands at the limit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._used: Money | None = None
        self._limit: Money | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_values(self, used: Money, limit: Money | None) -> None:
        """Show what is used of a limit (None: no limit is set)."""
        self._used, self._limit = used, limit
        self.setAccessibleName(self.words())
        self.update()

    def words(self) -> str:
        """Return the gauge as a sentence."""
        if self._used is None or self._limit is None:
            return _(N_("No credit limit is set"))
        told = message(
            N_("Used {used} of credit limit {limit}"),
            used=display.money(self._used), limit=display.money_with_currency(self._limit),
        )  # fmt: skip
        return display.sentence(told)

    def sizeHint(self) -> QSize:
        """Return the height of words and bar."""
        return QSize(px(180), px(54))

    def minimumSizeHint(self) -> QSize:
        """Return the least that can be read."""
        return QSize(px(120), px(54))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words above the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("secondary"))
        words = painter.fontMetrics().elidedText(self.words(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(0, 0, self.width(), px(22)), Qt.AlignmentFlag.AlignLeft | _VCENTRE, words)
        if self._limit is None:
            painter.end()
            return
        bar = QRectF(0.5, px(28), self.width() - 1, px(14))
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.setBrush(theme.colour("hairline"))
        painter.drawRoundedRect(bar, 3, 3)
        if self._used is not None and self._limit is not None and (self._used.minor > 0 or self._limit.minor > 0):
            self._paint_used(painter, bar, max(0, self._used.minor), self._limit.minor)
        painter.end()

    def _paint_used(self, painter: QPainter, bar: QRectF, used: int, limit: int) -> None:
        whole = max(used, limit)
        is_over = used > limit
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("danger" if is_over else "accent"))
        within = QRectF(bar.left(), bar.top(), bar.width() * min(used, limit) / whole, bar.height())
        painter.drawRoundedRect(within, 3, 3)
        if not is_over:
            return
        beyond = QRectF(within.right(), bar.top(), bar.width() * (used - limit) / whole, bar.height())
        painter.setBrush(QBrush(theme.colour("danger"), Qt.BrushStyle.BDiagPattern))
        painter.drawRect(beyond)
        painter.setPen(QPen(theme.colour("ink"), 2))
        painter.drawLine(QPointF(within.right(), bar.top() - px(4)), QPointF(within.right(), bar.bottom() + px(4)))


class PaymentDots(QWidget):
    """Each paid invoice a dot: to the right the day it was due, upwards how late it was paid; larger means more money."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[SettledItem, ...] = ()
        self._places: list[tuple[QPointF, float, SettledItem]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_items(self, items: Sequence[SettledItem]) -> None:
        """Show how these invoices were paid."""
        self._items = tuple(items)[-_SHOWN:]
        self.setAccessibleName(self.words())
        self.update()

    def words(self) -> str:
        """Return the picture as a sentence."""
        late = sum(item.days_late > 0 for item in self._items)
        if not self._items:
            return _(N_("No invoice was paid yet"))
        told = message(N_("{late} of {count} invoices paid late"), late=late, count=len(self._items))
        return display.sentence(told)

    def sizeHint(self) -> QSize:
        """Return the height of words and dots."""
        return QSize(px(240), px(74))

    def minimumSizeHint(self) -> QSize:
        """Return the least that can be read."""
        return QSize(px(140), px(74))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line of "on time" and the dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("secondary"))
        words = painter.fontMetrics().elidedText(self.words(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(0, 0, self.width(), px(22)), Qt.AlignmentFlag.AlignLeft | _VCENTRE, words)
        self._place()
        if self._items:
            self._paint_dots(painter)
        painter.end()

    def _place(self) -> None:
        self._places = []
        if not self._items:
            return
        first, last = self._items[0].due_on, self._items[-1].due_on
        largest = max(abs(item.amount.minor) for item in self._items) or 1
        high = max(5, *(item.days_late for item in self._items))
        low = min(-5, *(item.days_late for item in self._items))
        box = self._box()
        for item in self._items:
            x = box.left() + box.width() * _share(item.due_on, first, last)
            y = box.top() + box.height() * (high - item.days_late) / (high - low)
            radius = px(2) + px(3) * math.sqrt(abs(item.amount.minor) / largest)
            self._places.append((QPointF(x, y), radius, item))
        self._zero = box.top() + box.height() * high / (high - low)

    def _box(self) -> QRectF:
        return QRectF(px(8), px(28), self.width() - px(16), self.height() - px(34))

    def _paint_dots(self, painter: QPainter) -> None:
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(QPointF(0, self._zero), QPointF(self.width(), self._zero))
        for at, radius, item in self._places:
            is_late = item.days_late > 0
            painter.setPen(QPen(theme.colour("warning" if is_late else "accent"), 1.2))
            painter.setBrush(theme.colour("warning") if is_late else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, radius, radius)

    def event(self, event: QEvent) -> bool:
        """Tell the invoice under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = QPointF(event.pos())
            near = min(self._places, key=lambda p: (p[0] - at).manhattanLength(), default=None)
            text = ""
            if near and (near[0] - at).manhattanLength() < px(14):
                item = near[2]
                told = message(
                    N_("{number}: {amount}, due {due}, {days} days late"),
                    number=item.number, amount=display.money_with_currency(item.amount), due=item.due_on,
                    days=item.days_late,
                )  # fmt: skip
                text = display.sentence(told)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)


def _share(day: date, first: date, last: date) -> float:
    span = (last - first).days
    return (day - first).days / span if span else 0.5


@dataclass(frozen=True, slots=True)
class Month:
    """The invoices settled within a month: how many, and how many days late on average, weighted by amount."""

    first: date
    count: int
    days: Decimal | None


def by_month(items: Sequence[SettledItem], as_of: date) -> tuple[Month, ...]:
    """Return the twelve months up to that of `as_of`; a month in which nothing was settled has no days."""
    firsts = [date(as_of.year, as_of.month, 1)]
    while len(firsts) < _MONTHS:
        firsts.insert(0, (firsts[0] - timedelta(days=1)).replace(day=1))
    months = []
    for first in firsts:
        own = [item for item in items if (item.settled_on.year, item.settled_on.month) == (first.year, first.month)]
        weight = sum(abs(item.amount.minor) for item in own)
        late = sum(abs(item.amount.minor) * item.days_late for item in own)
        months.append(Month(first, len(own), Decimal(late) / weight if weight else None))
    return tuple(months)


class MonthStrip(QWidget):
    """Twelve months side by side: a bar up for paid late, down for paid early, as high as the days."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._months: tuple[Month, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_months(self, months: Sequence[Month]) -> None:
        """Show these months."""
        self._months = tuple(months)
        told = ", ".join(self.told(month) for month in self._months if month.count)
        self.setAccessibleName(_(N_("Days late by month")))
        self.setAccessibleDescription(told)
        self.update()

    def told(self, month: Month) -> str:
        """Return a month as a sentence."""
        if month.days is None:
            return display.sentence(message(N_("{month}: nothing was paid"), month=f"{month.first:%Y-%m}"))
        days, late = round(abs(month.days)), N_("{month}: {count} invoices paid, {days} days late on average")
        early = N_("{month}: {count} invoices paid, {days} days early on average")
        told = message(late if month.days >= 0 else early, month=f"{month.first:%Y-%m}", count=month.count, days=days)
        return display.sentence(told)

    def sizeHint(self) -> QSize:
        """Return the height of words and bars."""
        return QSize(px(180), px(74))

    def minimumSizeHint(self) -> QSize:
        """Return the least that can be read."""
        return QSize(px(110), px(74))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words, the line of "on time" and the bars."""
        painter = QPainter(self)
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("secondary"))
        words = painter.fontMetrics().elidedText(self.accessibleName(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(0, 0, self.width(), px(22)), Qt.AlignmentFlag.AlignLeft | _VCENTRE, words)
        found = [month.days for month in self._months if month.days is not None]
        if found:
            high, low = max(5, *found, 5), min(-2, *found, -2)
            top, height = px(28), self.height() - px(34)
            zero = top + height * float(high / (high - low))
            self._paint_bars(painter, zero, height / float(high - low))
        painter.end()

    def _paint_bars(self, painter: QPainter, zero: float, scale: float) -> None:
        slot = self.width() / len(self._months)
        for number, month in enumerate(self._months):
            if month.days is None:
                continue
            length = float(month.days) * scale
            bar = QRectF(number * slot + slot * 0.2, min(zero, zero - length), slot * 0.6, max(2.0, abs(length)))
            painter.fillRect(bar, theme.colour("warning" if month.days > 0 else "accent"))
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(QPointF(0, zero), QPointF(self.width(), zero))

    def event(self, event: QEvent) -> bool:
        """Tell the month under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._months:
            at = min(len(self._months) - 1, int(event.pos().x() / (self.width() / len(self._months))))
            QToolTip.showText(event.globalPos(), self.told(self._months[at]), self)
            return True
        return super().event(event)
