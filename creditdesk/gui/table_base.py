"""How wide and how high: the part of a table that fits its columns into the room there is.

Widths are stated at 100 % text or measured once over the first rows; what a user drags stays. Row heights are
fixed: measuring every row of a long table takes tens of seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTableView, QWidget

from creditdesk.base.i18n import _
from creditdesk.gui import theme
from creditdesk.gui.cells import PADDING, CellDelegate, Header
from creditdesk.gui.row_model import Column, Row, RowsModel
from creditdesk.gui.states import StatePanel
from creditdesk.gui.theme import px

ROW_HEIGHTS = {"compact": 28, "normal": 34, "roomy": 40}
_MEASURED_ROWS = 200  # how many rows decide a column's natural width
_NARROWEST = 0.5  # of the wanted width, before the table scrolls sideways


def _narrow(widths: list[int], soft: Sequence[int], by: int) -> None:
    """Take `by` px from the widest of the soft columns first, none below half of what it wants."""
    wanted = {number: widths[number] for number in soft}
    cap = max(wanted.values(), default=0)
    while by > 0 and cap > px(72):
        cap -= 4
        for number, width in wanted.items():
            lower = max(cap, int(width * _NARROWEST))
            if widths[number] > lower and by > 0:
                taken = min(widths[number] - lower, by)
                widths[number] -= taken
                by -= taken


class SizedTable(QTableView):
    """The look of every table: row heights, column widths that fit, the sheet colour, the panel of an empty table."""

    layout_changed = Signal()  # columns moved or were resized

    def __init__(
        self, columns: Sequence[Column], row_id: Callable[[Row], Hashable], density: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.rows_model = RowsModel(columns, row_id, self)
        self._density = density
        self._measured = False
        self._touched_widths = False
        self._wanted: list[int] = []
        self._kept: dict[str, int] = {}
        self._panel = StatePanel(self.viewport())
        self._panel.hide()
        self.setHorizontalHeader(Header(self))
        self.setItemDelegate(CellDelegate(self))
        self.setModel(self.rows_model)
        self._look()
        self.horizontalHeader().sectionResized.connect(self._width_dragged)
        theme.signals.changed.connect(self._rescale)
        self._rescale()

    def _look(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    # --- widths -----------------------------------------------------------------------------------------------

    def _measure(self) -> None:
        """Find what each column wants: its stated width, or the natural one of its first rows; then lay them out."""
        self._measured = True
        count = min(_MEASURED_ROWS, len(self.rows_model.rows))
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        self._wanted = [
            px(column.width) if column.width else self._natural_width(number, count, option)
            for number, column in enumerate(self.rows_model.columns)
        ]
        self.fit_columns()

    def _natural_width(self, number: int, count: int, option: QStyleOptionViewItem) -> int:
        metrics = QFontMetrics(theme.font(12))
        heading = metrics.horizontalAdvance(_(self.rows_model.columns[number].title)) + 2 * px(PADDING) + px(14)
        delegate, model = self.itemDelegate(), self.rows_model
        widths = (delegate.sizeHint(option, model.index(i, number)).width() for i in range(count))
        return min(px(360), max(heading, max(widths, default=0)))

    def fit_columns(self) -> None:
        """Give room left over to the stretching columns; where room lacks, narrow the texts, never the amounts."""
        if not self._wanted or self._touched_widths:
            return
        columns = self.rows_model.columns
        widths = [0 if self.isColumnHidden(i) else width for i, width in enumerate(self._wanted)]
        spare = self.viewport().width() - sum(widths)
        wide = [i for i, column in enumerate(columns) if column.stretch and widths[i]]
        if spare >= 0 and wide:
            for number in wide:
                widths[number] += spare // len(wide)
        elif spare < 0:
            soft = [i for i, c in enumerate(columns) if widths[i] and not c.align_right and c.look != "tick"]
            _narrow(widths, soft, -spare)
        header = self.horizontalHeader()
        header.blockSignals(True)
        for number, width in enumerate(widths):
            if width:
                self.setColumnWidth(number, width)
        header.blockSignals(False)
        self.updateGeometries()
        self.viewport().update()
        self.layout_changed.emit()

    def _width_dragged(self, _section: int, _old: int, _new: int) -> None:
        if self._measured and self.isVisible():
            self._keep_widths()
        self.layout_changed.emit()

    def column_widths(self) -> dict[str, int]:
        """Return the widths the user chose, at 100 % text, to be kept; empty when never dragged."""
        return dict(self._kept)

    def _keep_widths(self) -> None:
        percent = theme.text_percent()
        self._touched_widths = True
        self._kept = {c.key or c.title: round(self.columnWidth(i) * 100 / percent)
                      for i, c in enumerate(self.rows_model.columns)}  # fmt: skip

    def set_column_widths(self, widths: dict[str, int]) -> None:
        """Restore widths kept earlier; unknown names are skipped, an empty dict restores the defaults."""
        self._touched_widths, self._kept = bool(widths), dict(widths)
        self.horizontalHeader().blockSignals(True)
        for number, column in enumerate(self.rows_model.columns):
            if width := widths.get(column.key or column.title):
                self.setColumnWidth(number, px(width))
        self.horizontalHeader().blockSignals(False)
        if not widths and self.rows_model.rows:
            self._measure()

    def _rescale(self) -> None:
        self.verticalHeader().setDefaultSectionSize(px(ROW_HEIGHTS[self._density]))
        self.horizontalHeader().setMinimumSectionSize(px(24))
        kept = self.column_widths()
        self._measured = False
        if self.rows_model.rows:
            self._measure()
        if kept:
            self.set_column_widths(kept)
        self.horizontalHeader().updateGeometry()
        self.updateGeometries()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the stretching column and the empty-state panel in step."""
        super().resizeEvent(event)
        self.fit_columns()
        self._show_state()

    def _show_state(self) -> None:
        self._panel.setGeometry(self.viewport().rect())
        self._panel.setVisible(not self.rows_model.rows)
        self.horizontalHeader().setVisible(bool(self.rows_model.rows))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows on the sheet colour."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour("sheet"))
        painter.end()
        super().paintEvent(event)

    def sizeHint(self) -> QSize:
        """Return room for a few rows; layouts give more."""
        return QSize(px(240), px(34) * 4)

    def minimumSizeHint(self) -> QSize:
        """Return room for the heading and three rows, so that a page scrolls before its table vanishes."""
        return QSize(px(160), px(34) * 4)
