"""The two pictures of a customer's file: how much of the credit limit is used, and how late each invoice was paid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

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
        told = message(N_("{late} of the last {count} invoices were paid late"), late=late, count=len(self._items))
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
