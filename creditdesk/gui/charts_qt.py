"""The pictures of the pages: proof bar, aging bar, 28-day strip of receipts. Painted, no chart library.

Colour is never the only sign: segments carry patterns, legends carry words and amounts, and each picture can
be read as a sentence by a screen reader. The aging colours were chosen to stay apart for colour-blind eyes and
on a grey printer (CIEDE2000, Machado 2009).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from creditdesk.base import display
from creditdesk.base.i18n import N_, _
from creditdesk.base.money import Money
from creditdesk.gui import theme
from creditdesk.gui.theme import px

_VCENTRE = Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | _VCENTRE
_PATTERNS = {
    "rising": Qt.BrushStyle.BDiagPattern,
    "falling": Qt.BrushStyle.FDiagPattern,
    "crossed": Qt.BrushStyle.DiagCrossPattern,
}
AGING_PATTERNS = ("", "", "", "rising", "falling", "crossed")
# The kinds of the proof bar: what it is drawn in, and with what pattern.
PROOF_LOOKS = {
    "auto": ("ok", ""), "confirm": ("accent", "rising"), "unknown": ("warning", "crossed"), "other": ("neutral", ""),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar: its size, its translated name, the amount as shown, what a click hands over."""

    minor: int
    name: str
    amount: str
    kind: str = ""
    target: object = None


def _fill(painter: QPainter, box: QRectF, colour: QColor, pattern: str, *, radius: float = 2) -> None:
    painter.setPen(QPen(theme.colour("border"), 1))
    painter.setBrush(colour)
    painter.drawRoundedRect(box, radius, radius)
    if pattern:
        painter.setPen(Qt.PenStyle.NoPen)
        line = QColor("#FFFFFF") if colour.lightness() < 150 else QColor("#10151B")
        line.setAlpha(150)
        painter.setBrush(QBrush(line, _PATTERNS[pattern]))
        painter.drawRoundedRect(box, radius, radius)


class _Bar(QWidget):
    """A bar to scale with an equal-width legend below; click or Enter hands the segment over."""

    chosen = Signal(object)  # Segment
    bar_height = 28
    gap = 2

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._segments: tuple[Segment, ...] = ()
        self._name = name
        self._boxes: list[tuple[QRectF, Segment]] = []
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.signals.changed.connect(self.updateGeometry)
        self.set_segments(())

    def set_segments(self, segments: Sequence[Segment]) -> None:
        """Show these parts, in this order."""
        self._segments = tuple(segments)
        self._at = 0
        spoken = ", ".join(f"{segment.name} {segment.amount}" for segment in self._segments)
        self.setAccessibleName(_(self._name))
        self.setAccessibleDescription(spoken)
        self.updateGeometry()
        self.update()

    def segments(self) -> tuple[Segment, ...]:
        """Return the parts shown."""
        return self._segments

    def look(self, number: int) -> tuple[QColor, str]:
        """Return colour and pattern of a part."""
        raise NotImplementedError

    def legend_height(self, width: int) -> int:
        """Return the height of the legend in that width."""
        raise NotImplementedError

    def heightForWidth(self, width: int) -> int:
        """Return the height of bar and legend in that width."""
        return px(self.bar_height) + px(8) + self.legend_height(width)

    def sizeHint(self) -> QSize:
        """Return the room for bar and legend."""
        return QSize(px(480), self.heightForWidth(max(px(320), self.width())))

    def minimumSizeHint(self) -> QSize:
        """Return the room below which the legend would be cut."""
        return QSize(px(200), self.heightForWidth(max(px(200), self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take more lines for the legend when it is narrow."""
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint bar, legend and focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._boxes = self._layout_boxes()
        for number, (box, _segment) in enumerate(self._boxes):
            if box.width() > 0:
                _fill(painter, box, *self.look(number))
        self.paint_legend(painter, px(self.bar_height) + px(8))
        if self.hasFocus() and self._boxes:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("ink"), 2))
            painter.drawRoundedRect(self._boxes[self._at][0].adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.end()

    def paint_legend(self, painter: QPainter, top: int) -> None:
        """Paint swatches, names and amounts below the bar."""
        raise NotImplementedError

    def _layout_boxes(self) -> list[tuple[QRectF, Segment]]:
        total = sum(max(0, s.minor) for s in self._segments)
        filled = [s for s in self._segments if s.minor > 0]
        room = self.width() - 1 - self.gap * max(0, len(filled) - 1) - px(4) * len(filled)
        boxes, x = [], 0.5
        for segment in self._segments:
            width = px(4) + room * segment.minor / total if segment.minor > 0 else 0.0
            boxes.append((QRectF(x, 0.5, width, px(self.bar_height) - 1), segment))
            x += width + (self.gap if width else 0)
        return boxes

    def event(self, event: QEvent) -> bool:
        """Tell what a part is when the mouse rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = next((s for box, s in self._boxes if box.contains(QPointF(event.pos()))), None)
            QToolTip.showText(event.globalPos(), f"{found.name} {found.amount}" if found else "", self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Hand over the part clicked."""
        for number, (box, segment) in enumerate(self._boxes):
            if box.contains(event.position()):
                self._at = number
                self.chosen.emit(segment)

    def keyPressEvent(self, event) -> None:
        """Left and right move, Enter hands over."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._segments:
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            self._at = max(0, min(len(self._segments) - 1, self._at + step))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._segments:
            self.chosen.emit(self._segments[self._at])
        else:
            super().keyPressEvent(event)


class AgingBar(_Bar):
    """Open money by days overdue: six parts of the ramp, to scale, named below with their amounts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(N_("Open money by days overdue"), parent)
        self._has_legend = True

    def set_legend(self, has_legend: bool) -> None:
        """Show or leave out the legend; without it the tooltips name the parts."""
        if has_legend != self._has_legend:
            self._has_legend = has_legend
            self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        """Return the height of the bar, with its legend when it has one."""
        return super().heightForWidth(width) if self._has_legend else px(self.bar_height)

    def look(self, number: int) -> tuple[QColor, str]:
        """Return colour and pattern of a bucket."""
        ramp = theme.tokens().ramp
        return QColor(ramp[min(number, 5)]), AGING_PATTERNS[min(number, 5)]

    def _columns(self, width: int) -> int:
        if not self._segments:
            return 1
        small, bold = QFontMetrics(theme.font(12)), QFontMetrics(theme.font(13, bold=True))
        widest = max(max(small.horizontalAdvance(s.name), bold.horizontalAdvance(s.amount)) for s in self._segments)
        return max(1, min(len(self._segments), width // (widest + px(24))))

    def legend_height(self, width: int) -> int:
        """Return the height of the legend, in as many lines as the width asks for."""
        lines = -(-max(1, len(self._segments)) // self._columns(width))
        return lines * px(42)

    def paint_legend(self, painter: QPainter, top: int) -> None:
        """Paint swatch, name and amount of each bucket."""
        if not self._has_legend:
            return
        columns = self._columns(self.width())
        width = self.width() // columns
        for number, segment in enumerate(self._segments):
            line, place = divmod(number, columns)
            x, y = place * width, top + line * px(42)
            _fill(painter, QRectF(x + 0.5, y + px(5) + 0.5, px(10), px(10)), *self.look(number))
            text = QRect(x + px(15), y, width - px(17), px(20))
            painter.setFont(theme.font(12))
            painter.setPen(theme.colour("secondary"))
            painter.drawText(text, _LEFT, segment.name)
            painter.setFont(theme.font(13, bold=True))
            painter.setPen(theme.colour("ink"))
            painter.drawText(text.translated(0, px(19)), _LEFT, segment.amount)


class ProofBar(_Bar):
    """Every fen of a bank statement has a place: auto + to confirm + not understood + not a payment = total."""

    bar_height = 14

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(N_("Where every amount of the statement belongs"), parent)

    def look(self, number: int) -> tuple[QColor, str]:
        """Return colour and pattern of a kind: auto, confirm, unknown, other."""
        name, pattern = PROOF_LOOKS[self._segments[number].kind]
        return theme.colour(name), pattern

    def _places(self, width: int) -> list[tuple[int, int]]:
        """Return where each legend entry stands (x, line): below its part where it can, never overlapping."""
        metrics = QFontMetrics(theme.font(12))
        needs = [px(34) + metrics.horizontalAdvance(f"{s.name} {s.amount}") for s in self._segments]
        if sum(needs) > width + px(16):
            return _wrapped(needs, width)
        places = [int(box.left()) for box, _segment in self._layout_boxes()]
        end = width + px(16)
        for number in range(len(places) - 1, -1, -1):  # from the right: none leaves the widget
            places[number] = min(places[number], end - needs[number])
            end = places[number]
        free = 0
        for number, need in enumerate(needs):  # from the left: none runs into the one before
            places[number] = max(places[number], free)
            free = places[number] + need
        return [(x, 0) for x in places]

    def legend_height(self, width: int) -> int:
        """Return the height of the legend."""
        return px(22) * (1 + max((line for _x, line in self._places(width)), default=0))

    def paint_legend(self, painter: QPainter, top: int) -> None:
        """Paint swatch, name and amount of each kind."""
        painter.setFont(theme.font(12))
        for number, ((x, line), segment) in enumerate(zip(self._places(self.width()), self._segments, strict=True)):
            y = top + line * px(22)
            _fill(painter, QRectF(x + 0.5, y + px(6) + 0.5, px(10), px(10)), *self.look(number))
            painter.setPen(theme.colour("ink"))
            text = QRect(x + px(15), y, self.width() - x - px(15), px(22))
            painter.drawText(text, _LEFT, f"{segment.name} {segment.amount}")


def _wrapped(needs: Sequence[int], width: int) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    x = line = 0
    for need in needs:
        if x and x + need > width + px(16):
            x, line = 0, line + 1
        places.append((x, line))
        x += need
    return places


@dataclass(frozen=True, slots=True)
class DayReceipts:
    """One day of the strip: money received, money promised or expected, and whether a promise is large."""

    day: date
    received: Money
    expected: Money
    is_large: bool = False


class ReceiptStrip(QWidget):
    """28 days: what came (solid), what is promised or expected (dashed), and the line of today."""

    day_chosen = Signal(object)  # date

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: tuple[DayReceipts, ...] = ()
        self._today: date | None = None
        self.setMinimumHeight(px(104))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.signals.changed.connect(self._rescale)

    def set_days(self, days: Sequence[DayReceipts], today: date) -> None:
        """Show these days, one bar each."""
        self._days, self._today = tuple(days), today
        self.setAccessibleName(_("Receipts by day"))
        told = (f"{display.day(d.day)} {display.money(d.received)} / {display.money(d.expected)}" for d in days)
        self.setAccessibleDescription(", ".join(told))
        self.update()

    def _rescale(self) -> None:
        self.setMinimumHeight(px(104))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint bars, dates and today's line."""
        if not self._days:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        head, foot = px(18), px(20)
        floor = self.height() - foot
        highest = max((max(d.received.minor, d.expected.minor) for d in self._days), default=0) or 1
        slot = self.width() / len(self._days)
        bar = min(slot * 0.62, px(14))
        painter.setFont(theme.font(11))
        for number, day in enumerate(self._days):
            x = number * slot + (slot - bar) / 2
            self._bars(painter, day, QRectF(x, head, bar, floor - head), highest)
            if number % 7 == 0:
                painter.setPen(theme.colour("secondary"))
                label = QRectF(x - px(2), floor + px(2), px(60), foot - px(2))
                painter.drawText(label, _LEFT, f"{day.day:%m-%d}")
            if day.day == self._today:
                middle = x + bar / 2
                painter.setPen(QPen(theme.colour("ink"), 1))
                painter.drawLine(QPointF(middle, 0), QPointF(middle, floor))
                painter.setFont(theme.font(11, bold=True))
                painter.drawText(QRectF(middle + px(4), 0, px(90), px(16)), _LEFT, _("Today"))
                painter.setFont(theme.font(11))
        painter.end()

    def _bars(self, painter: QPainter, day: DayReceipts, room: QRectF, highest: int) -> None:
        accent = theme.colour("accent")
        usable = room.height() - px(8)
        if day.received.minor > 0:
            height = max(2.0, usable * day.received.minor / highest)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(accent)
            painter.drawRoundedRect(QRectF(room.left(), room.bottom() - height, room.width(), height), 1, 1)
        if day.expected.minor > 0:
            height = max(3.0, usable * day.expected.minor / highest)
            pen = QPen(accent, 1.2, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([2.5, 2])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(room.left(), room.bottom() - height, room.width(), height))
            if day.is_large:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("ink"))
                radius = px(5) / 2
                painter.drawEllipse(QPointF(room.center().x(), room.bottom() - height - px(6)), radius, radius)

    def _day_at(self, x: float) -> DayReceipts | None:
        number = int(x / (self.width() / len(self._days))) if self._days else -1
        return self._days[number] if 0 <= number < len(self._days) else None

    def event(self, event: QEvent) -> bool:
        """Tell a day's amounts when the mouse rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if day := self._day_at(event.pos().x()):
                lines = [display.day(day.day), f"{_('Received')} {display.money(day.received)}",
                         f"{_('Promised or expected')} {display.money(day.expected)}"]  # fmt: skip
                QToolTip.showText(event.globalPos(), "\n".join(lines), self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Hand over the day clicked."""
        if day := self._day_at(event.position().x()):
            self.day_chosen.emit(day.day)
