"""How one table cell and one heading are painted: padding, elision, meaning by colour, chips and bars.

Fusion's own delegate drops the text colour of selected rows; here meaning colours stay when a row is
selected, and the whole text is in a tooltip when it does not fit.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPen, QPolygonF, QTextLayout
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from creditdesk.gui import theme
from creditdesk.gui.row_model import ALIGN, CHECK, DISPLAY, EDIT, HORIZONTAL, TOOLTIP, USER, Column, RowsModel
from creditdesk.gui.theme import px

PADDING = 10  # px left and right, in cells and headings alike; large text needs the room more
_ELIDE = Qt.TextElideMode.ElideRight
_MIDDLE_FROM = 140  # px at 100 %: in less room the beginning of a name tells more than both its ends
_MIDDLE = Qt.TextElideMode.ElideMiddle
_SELECTED = QStyle.StateFlag.State_Selected
_VCENTRE = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | _VCENTRE
_LEFT = Qt.AlignmentFlag.AlignLeft | _VCENTRE


def _of(given: Any, row: Any) -> Any:
    return given(row) if callable(given) else given


class CellDelegate(QStyledItemDelegate):
    """Paints every cell of every table."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint background, then the column's look."""
        model = index.model()
        if not isinstance(model, RowsModel):
            super().paint(painter, option, index)
            return
        row, column = model.rows[index.row()], model.columns[index.column()]
        view = option.widget if isinstance(option.widget, QAbstractItemView) else None
        painter.save()
        self._background(painter, option, index, view, column, row)
        painter.setFont(theme.font(13, bold=bool(_of(column.bold, row))))
        inner = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        if column.look == "tick":
            _tick_box(painter, inner, model.is_ticked(row))
        elif column.look == "chip":
            _chip(painter, inner, column.shown(row), self._ink(column, row))
        else:
            if column.look == "bar" and column.share:
                inner = _bar(painter, inner, column.share(row), self._ink(column, row))
            self._text(painter, inner, column, row)
        painter.restore()

    def _ink(self, column: Column, row: Any) -> QColor:
        name = _of(column.colour, row) or ("accent" if column.look == "link" else None)
        if name:
            return theme.colour(name)
        value = column.value(row) if column.align_right else None
        minor = getattr(value, "minor", value)
        return theme.colour("danger" if isinstance(minor, int) and minor < 0 else "ink")

    def _background(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex, view: QAbstractItemView | None,
        column: Column, row: Any,
    ) -> None:  # fmt: skip
        rect = option.rect
        selected = bool(option.state & _SELECTED)
        painter.fillRect(rect, theme.colour("selected" if selected else "alt" if index.row() % 2 else "sheet"))
        if column.look == "heat" and column.level and not selected and (level := column.level(row)):
            painter.fillRect(rect.adjusted(1, 1, -1, -1), QColor(theme.tokens().heat[min(4, level)]))
        if view is None or index.row() != view.currentIndex().row():
            return
        accent = theme.colour("accent")
        if selected and index.column() == 0:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), accent)
        if view.hasFocus():
            painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 2), accent)
            painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2), accent)
            if index.column() == len(index.model().columns) - 1:
                painter.fillRect(QRect(rect.right() - 1, rect.top(), 2, rect.height()), accent)

    def _text(self, painter: QPainter, rect: QRect, column: Column, row: Any) -> None:
        text = column.shown(row)
        metrics = painter.fontMetrics()
        painter.setPen(self._ink(column, row))
        elide = _MIDDLE if column.elide_middle and rect.width() >= px(_MIDDLE_FROM) else _ELIDE
        if column.note and (note := column.note(row)):
            width = min(metrics.horizontalAdvance(text), rect.width())
            rest = rect.adjusted(width + px(6), 0, 0, 0)
            painter.drawText(rect, _LEFT, metrics.elidedText(text, elide, rect.width()))
            painter.setPen(theme.colour("secondary"))
            if rest.width() >= min(px(12), metrics.horizontalAdvance(note)):
                painter.drawText(rest, _LEFT, metrics.elidedText(note, _ELIDE, rest.width()))
            return
        if column.wraps and metrics.horizontalAdvance(text) > rect.width():
            _two_lines(painter, rect, text)
            return
        painter.drawText(rect, _RIGHT if column.align_right else _LEFT, metrics.elidedText(text, elide, rect.width()))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Return the cell's natural size, from the same font and padding that paint it."""
        model = index.model()
        if not isinstance(model, RowsModel):
            return super().sizeHint(option, index)
        row, column = model.rows[index.row()], model.columns[index.column()]
        metrics = QFontMetrics(theme.font(13, bold=bool(_of(column.bold, row))))
        width = metrics.horizontalAdvance(column.shown(row)) + 2 * PADDING + 2
        if column.note and (note := column.note(row)):
            width += px(6) + metrics.horizontalAdvance(note)
        extra = {"chip": px(16), "bar": px(64), "tick": px(20)}.get(column.look, 0)
        return QSize(width + extra, px(34))

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: QModelIndex
    ) -> bool:
        """Tick by a click anywhere in the cell."""
        if isinstance(model, RowsModel) and model.columns[index.column()].look == "tick":
            if event.type() == QEvent.Type.MouseButtonRelease:
                return bool(model.setData(index, None, CHECK))
            return False
        return super().editorEvent(event, model, option, index)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:
        """Return a plain line editor, aligned as the cell."""
        editor = QLineEdit(parent)
        editor.setAlignment(index.data(ALIGN))
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        """Start from the text shown."""
        if isinstance(editor, QLineEdit):
            editor.setText(index.data(DISPLAY))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex) -> None:
        """Hand the typed text to the column."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), EDIT)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: QModelIndex
    ) -> bool:
        """Show the tooltip of the cell, its whole text when it does not fit, and what left the table for want of room."""
        if event.type() == QEvent.Type.ToolTip and index.isValid():
            text = index.data(TOOLTIP)
            if not text and self.sizeHint(option, index).width() > option.rect.width():
                text = index.data(DISPLAY)
            folded = getattr(view, "folded_words", lambda _row: [])(index.data(USER))
            QToolTip.showText(event.globalPos(), "\n".join([text, *folded] if text else folded), view)
            return True
        return super().helpEvent(event, view, option, index)


class Header(QHeaderView):
    """The headings, padded and aligned as their cells, with a small arrow at the sorted one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(HORIZONTAL, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(px(24))
        self.setDefaultAlignment(_LEFT)

    def sizeHint(self) -> QSize:
        """Return the height of the heading row."""
        return QSize(super().sizeHint().width(), px(32))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one heading."""
        model = self.model()
        if model is None or not rect.isValid():
            return
        painter.save()
        painter.fillRect(rect, theme.colour("sheet"))
        painter.setPen(theme.colour("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("secondary"))
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        right = model.headerData(section, HORIZONTAL, ALIGN) == _RIGHT
        text = model.headerData(section, HORIZONTAL, DISPLAY) or ""
        shown = painter.fontMetrics().elidedText(text, _ELIDE, inner.width())
        painter.drawText(inner, _RIGHT if right else _LEFT, shown)
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == section:
            width = painter.fontMetrics().horizontalAdvance(shown)
            x = inner.right() - width - px(8) if right else inner.left() + width + px(8)
            up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            _arrow(painter, QPoint(x, rect.center().y()), up)
        painter.restore()


def _arrow(painter: QPainter, at: QPoint, up: bool) -> None:
    half, height = px(4), px(4) * (-1 if up else 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent"))
    y = at.y() - height / 2
    painter.drawPolygon(QPolygonF([QPointF(at.x() - half, y), QPointF(at.x() + half, y), QPointF(at.x(), y + height)]))


def _two_lines(painter: QPainter, rect: QRect, text: str) -> None:
    """Draw a sentence in two smaller lines, the second cut where it does not fit."""
    painter.setFont(theme.font(12, bold=painter.font().bold()))
    layout = QTextLayout(text, painter.font())
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(rect.width())
    layout.endLayout()
    first, rest = text[: line.textLength()].rstrip(), text[line.textLength() :].lstrip()
    if not rest:  # the smaller letters are enough
        painter.drawText(rect, _LEFT, first)
        return
    half = rect.height() // 2
    rest = painter.fontMetrics().elidedText(rest, _ELIDE, rect.width())
    flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextDontClip
    painter.drawText(rect.adjusted(0, 0, 0, -half), flags | Qt.AlignmentFlag.AlignBottom, first)
    painter.drawText(rect.adjusted(0, half, 0, 0), flags | Qt.AlignmentFlag.AlignTop, rest)


def _tick_box(painter: QPainter, rect: QRect, ticked: bool) -> None:
    side = px(15)
    box = QRectF(rect.left(), rect.center().y() - side / 2 + 0.5, side, side)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("accent" if ticked else "border"), 1.4))
    painter.setBrush(theme.colour("accent" if ticked else "sheet"))
    painter.drawRoundedRect(box, 3, 3)
    if ticked:
        painter.setPen(QPen(theme.colour("on_accent"), max(1.6, side / 8)))
        x, y, s = box.left(), box.top(), side
        painter.drawPolyline(
            [
                QPointF(x + s * 0.22, y + s * 0.52),
                QPointF(x + s * 0.42, y + s * 0.72),
                QPointF(x + s * 0.78, y + s * 0.3),
            ]
        )


def _chip(painter: QPainter, rect: QRect, text: str, ink: QColor) -> None:
    if not text:
        return
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, _ELIDE, rect.width() - px(16))
    box = QRectF(rect.left(), rect.center().y() - px(11) + 0.5, metrics.horizontalAdvance(shown) + px(16), px(22))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, px(11), px(11))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)


def _bar(painter: QPainter, rect: QRect, share: float | None, ink: QColor) -> QRect:
    """Draw a small bar of `share` (over 1 is full) at the left and return the room left for the text."""
    if share is None:
        return rect
    width, height = px(56), px(8)
    box = QRectF(rect.left(), rect.center().y() - height / 2 + 0.5, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("border"), 1))
    painter.setBrush(theme.colour("hairline"))
    painter.drawRoundedRect(box, 2, 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent") if ink == theme.colour("ink") else ink)
    painter.drawRoundedRect(QRectF(box.left(), box.top(), max(0.0, min(1.0, share)) * width, height), 2, 2)
    return rect.adjusted(width + px(8), 0, 0, 0)
