"""How wide and how high: the part of a table that fits its columns into the room there is.

Widths follow the content of the first rows, measured once; what a user drags stays. Where room lacks, texts grow
narrower, then the columns that matter least fold away; amounts are never cut. Row heights are fixed: measuring every
row of a long table takes tens of seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTableView, QWidget

from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.gui import theme
from creditdesk.gui.cells import PADDING, CellDelegate, Header
from creditdesk.gui.row_model import Column, Row, RowsModel
from creditdesk.gui.states import StatePanel
from creditdesk.gui.theme import px

ROW_HEIGHTS = {"compact": 28, "normal": 34, "roomy": 40}
_MEASURED_ROWS = 200  # how many rows decide a column's natural width
_SUMMED_ROWS = 20_000  # of a longer table the sums are not added up for the width alone
_LONGEST = 6  # of their texts, the longest are measured
_WIDEST = 340  # px at 100 % that a text asks for at most
_SHORT = 100  # px at 100 %: a date or a word as short as this is not cut
_NARROWEST = 0.6  # of a text's stated width, before columns fold away or the table scrolls sideways


def _narrow(widths: list[int], least: Sequence[int], by: int) -> None:
    """Take `by` px from the widest columns first, none below its least."""
    cap = max(widths, default=0)
    while by > 0 and any(width > lower for width, lower in zip(widths, least, strict=True)):
        cap -= 4
        for number, width in enumerate(widths):
            lower = max(cap, least[number])
            if width > lower and by > 0:
                taken = min(width - lower, by)
                widths[number] -= taken
                by -= taken


def _length(text: str) -> int:
    """Return about how long a text is in print: a Chinese character counts two."""
    return len(text) + sum(char > "\u2e80" for char in text)


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
        self._least: list[int] = []
        self._folded: tuple[int, ...] = ()
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
        """Find what each column wants and what it can do with, from the content of its first rows; then lay them out."""
        before = self._wanted if self._measured else [0] * len(self.rows_model.columns)
        self._measured = True
        count = min(_MEASURED_ROWS, len(self.rows_model.rows))
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        self._wanted, self._least = [], []
        for number, column in enumerate(self.rows_model.columns):
            natural, stated = self._natural_width(number, count, option), px(column.width or 0)
            if column.look == "tick":
                natural = least = stated
            elif column.align_right:
                least = natural
                natural = max(natural, stated)
            else:
                natural = min(px(_WIDEST), natural)
                least = min(
                    natural,
                    max(px(_SHORT), round(_NARROWEST * min(stated or natural, 1.2 * (column.width or natural)))),
                )
            self._wanted.append(max(natural, before[number]))  # columns that were wide enough do not jump about
            self._least.append(least)
        self.fit_columns()

    def _natural_width(self, number: int, count: int, option: QStyleOptionViewItem) -> int:
        metrics = QFontMetrics(theme.font(12))
        delegate, model, column = self.itemDelegate(), self.rows_model, self.rows_model.columns[number]
        needed = metrics.horizontalAdvance(_(column.title)) + 2 * PADDING + 2
        texts = [_length(column.shown(row)) + _length(column.note(row) if column.note else "")
                 for row in model.rows[:count]]  # fmt: skip
        longest = sorted(range(count), key=texts.__getitem__, reverse=True)[:_LONGEST]
        widths = [delegate.sizeHint(option, model.index(i, number)).width() for i in longest]
        if column.total and column.align_right and len(model.all_rows) <= _SUMMED_ROWS:
            bold = QFontMetrics(theme.font(13, bold=True))
            sums = model.totals(model.all_rows, column)
            widths += [bold.horizontalAdvance(display.money(amount)) + 2 * PADDING + 2 for amount in sums]
        return max(needed, max(widths, default=0))

    def fit_columns(self) -> None:
        """Give room left over to the stretching columns; where room lacks, narrow the texts, then fold columns away."""
        if not self._wanted or self._touched_widths:
            return
        header = self.horizontalHeader()
        header.blockSignals(True)
        self._fold()
        widths = [0 if self.isColumnHidden(i) else width for i, width in enumerate(self._wanted)]
        spare = self.viewport().width() - sum(widths)
        wide = [i for i, column in enumerate(self.rows_model.columns) if column.stretch and widths[i]]
        if spare >= 0 and wide:
            for number in wide:
                widths[number] += spare // len(wide)
        elif spare < 0:
            stated = [px(column.width or 0) for column in self.rows_model.columns]
            before, modest = sum(widths), list(map(max, stated, self._least))  # the stretching column gives way last
            _narrow(widths, [w if i in wide else min(w, modest[i]) for i, w in enumerate(widths)], -spare)
            _narrow(widths, list(map(min, widths, self._least)), -spare - (before - sum(widths)))
        for number, width in enumerate(widths):
            if width:
                self.setColumnWidth(number, width)
        header.blockSignals(False)
        self.updateGeometries()
        self.viewport().update()
        self.layout_changed.emit()

    def _fold(self) -> None:
        """Hide the columns that have no room, those with the highest `fold` first; show those that have it again."""
        columns = self.rows_model.columns
        for number in self._folded:
            self.setColumnHidden(number, False)
        shown = [number for number in range(len(columns)) if not self.isColumnHidden(number)]
        folded: list[int] = []
        for number in sorted(shown, key=lambda number: -columns[number].fold):
            needed = sum(self._least[other] for other in shown if other not in folded)
            if needed <= self.viewport().width() or not columns[number].fold:
                break
            folded.append(number)
            self.setColumnHidden(number, True)
        self._folded = tuple(sorted(folded))

    def folded_words(self, row: Row) -> list[str]:
        """Return heading and text of each column of that row that left the table for want of room."""
        columns = [self.rows_model.columns[number] for number in self._folded]
        named = [(_(column.title), column.shown(row)) for column in columns]
        return [display.sentence(message(N_("{column}: {told}"), column=title, told=text))
                for title, text in named if text]  # fmt: skip

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
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if self.rows_model.rows else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(policy)

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
