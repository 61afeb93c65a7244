"""The row of totals below a table: the sum of each column that asks for one, bold, under a rule.

Sums are of the rows shown, one per currency; amounts of different currencies are never added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.gui import theme
from creditdesk.gui.cells import PADDING
from creditdesk.gui.theme import px

if TYPE_CHECKING:
    from creditdesk.gui.rows import RowsTable

_VCENTRE = Qt.AlignmentFlag.AlignVCenter


class TotalsRow(QWidget):
    """Follows its table's columns, rows and horizontal scroll."""

    def __init__(self, table: RowsTable) -> None:
        super().__init__()
        self._table = table
        self._texts: dict[int, str] = {}
        table.rows_model.modelReset.connect(self._recount)
        table.rows_model.dataChanged.connect(self._recount)
        table.layout_changed.connect(self.update)
        table.horizontalScrollBar().valueChanged.connect(self.update)
        theme.signals.changed.connect(self.updateGeometry)
        self._recount()

    def sizeHint(self) -> QSize:
        """Return the height of a row."""
        return QSize(100, px(34))

    def minimumSizeHint(self) -> QSize:
        """Return the height of a row."""
        return QSize(1, px(34))

    def _recount(self) -> None:
        model = self._table.rows_model
        self._texts = {}
        for number, column in enumerate(model.columns):
            if column.total and (sums := model.totals(model.rows, column)):
                one = len(sums) == 1
                self._texts[number] = (
                    display.money(sums[0]) if one else " + ".join(map(display.money_with_currency, sums))
                )
        label = display.sentence(message(N_("Total of {count} rows"), count=len(model.rows)))
        self.setAccessibleName(" ".join([label, *self._texts.values()]))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sums under their columns."""
        table = self._table
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.colour("sheet"))
        if not table.rows_model.rows:
            painter.end()
            return
        painter.setPen(theme.colour("border"))
        painter.drawLine(0, 0, self.width(), 0)
        painter.setPen(theme.colour("ink"))
        painter.setFont(theme.font(13, bold=True))
        texts = {number: text for number, text in self._texts.items() if not table.isColumnHidden(number)}
        first = min((table.columnViewportPosition(n) for n in texts), default=self.width())
        label = QRect(PADDING, 0, max(0, first - PADDING), self.height())
        text = _("Total")
        painter.drawText(label, Qt.AlignmentFlag.AlignLeft | _VCENTRE, text)
        for number, total in texts.items():
            left, width = table.columnViewportPosition(number), table.columnWidth(number)
            needed = painter.fontMetrics().horizontalAdvance(total)
            rect = QRect(left + width - PADDING - max(needed, width), 0, max(needed, width), self.height())
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | _VCENTRE, total)
        painter.end()
