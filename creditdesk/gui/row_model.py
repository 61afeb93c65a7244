"""Rows and columns of every table in the program: plain lists, sorted and filtered in Python.

A `Column` says how one fact of a frozen row is shown; `RowsModel` shows a list of rows by its
columns. Sorting is by value, not by text; empty values come last in both directions. There is no
proxy model: 100,000 rows sort and filter within 150 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from creditdesk.base import display
from creditdesk.base.i18n import Message, _
from creditdesk.base.money import Money

DISPLAY = Qt.ItemDataRole.DisplayRole
EDIT = Qt.ItemDataRole.EditRole
ALIGN = Qt.ItemDataRole.TextAlignmentRole
TOOLTIP = Qt.ItemDataRole.ToolTipRole
CHECK = Qt.ItemDataRole.CheckStateRole
ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
USER = Qt.ItemDataRole.UserRole
HORIZONTAL = Qt.Orientation.Horizontal
ASCENDING = Qt.SortOrder.AscendingOrder
DESCENDING = Qt.SortOrder.DescendingOrder
CHECKED = Qt.CheckState.Checked
UNCHECKED = Qt.CheckState.Unchecked
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_NO_PARENT = QModelIndex()

Row = Any
Maybe = Callable[[Row], Any]


def shown(value: object) -> str:
    """Return a value as a table shows it: amounts with commas, ISO dates, nothing for None."""
    match value:
        case None:
            return ""
        case str():
            return value
        case Money():
            return display.money(value)
        case Message():
            return display.sentence(value)
        case date():
            return display.day(value)
        case bool():
            return "✓" if value else ""
        case _:
            return str(value)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `title` is an N_() text; `value(row)` gives what is sorted, copied and summed.

    `text(value)` shows it (default: `shown`); `colour`, `bold`, `tooltip`, `share`, `level`, `note` may be
    functions of the row. `look` is "text", "chip" (a bordered word), "bar" (`share(row)` 0..1 or more beside the
    text), "heat" (`level(row)` 0..4 behind the text), "tick" (a box the user ticks) or "link" (accent colour).
    Colours are token names: danger, warning, ok, accent, secondary. `edit(row, text)` makes cells editable; it is
    told what was typed. `total` puts the column's sum into the totals row and the status bar. `note(row)` is a
    second, grey text behind the first (a shortcut letter, an account's last digits). `width` is what a column gets
    at least while there is room. Where room lacks, columns with a `fold` leave the table, the highest first; their
    values stand in the row's tooltip and in the foot line. Names keep both ends with `elide_middle`; a sentence that
    `wraps` takes a second, smaller line before it is cut.
    """

    title: str
    value: Maybe
    text: Callable[[Any], str] | None = None
    align_right: bool = False
    width: int | None = None
    stretch: bool = False
    colour: str | Maybe | None = None
    bold: bool | Maybe = False
    tooltip: Maybe | None = None
    look: str = "text"
    share: Maybe | None = None
    level: Maybe | None = None
    note: Maybe | None = None
    edit: Callable[[Row, str], None] | None = None
    sort: Maybe | None = None
    total: bool = False
    key: str = ""
    fold: int = 0
    elide_middle: bool = False
    wraps: bool = False

    def shown(self, row: Row) -> str:
        """Return the cell's text."""
        value = self.value(row)
        return self.text(value) if self.text else shown(value)


def tick_column(title: str = "", width: int = 40) -> Column:
    """Return the column of tick boxes; `RowsModel.ticked_rows` tells which are ticked."""
    return Column(title, lambda _row: None, look="tick", width=width, key="tick")


class RowsModel(QAbstractTableModel):
    """A list of rows by its columns; rows are known by `row_id(row)` across refreshes."""

    ticked = Signal(object, bool)  # row, state

    def __init__(
        self, columns: Sequence[Column], row_id: Callable[[Row], Hashable] = attrgetter("id"),
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.columns = tuple(columns)
        self.row_id = row_id
        self._all: list[Row] = []
        self._rows: list[Row] = []
        self._haystacks: list[str] | None = None
        self._needle = ""
        self._keep: Callable[[Row], bool] | None = None
        self._order: tuple[int, Qt.SortOrder] | None = None
        self._ticked: set[Hashable] = set()

    # --- rows -------------------------------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[Row]:
        """The rows shown, in the order shown."""
        return self._rows

    @property
    def all_rows(self) -> Sequence[Row]:
        """All rows, also those a filter hides."""
        return self._all

    @property
    def order(self) -> tuple[int, Qt.SortOrder] | None:
        """The column and direction sorted by, or None for the order given."""
        return self._order

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Show other rows, keeping order, filter and ticks."""
        self.beginResetModel()
        self._all = list(rows)
        self._haystacks = None
        if self._ticked:
            self._ticked &= {self.row_id(row) for row in self._all}
        self._arrange()
        self.endResetModel()

    def set_filter(self, text: str = "", keep: Callable[[Row], bool] | None = None) -> None:
        """Show only rows that contain every word of the text and that `keep` accepts."""
        self.beginResetModel()
        self._needle, self._keep = text.replace(",", "").replace("，", "").casefold().strip(), keep
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = ASCENDING) -> None:
        """Sort by a column's value; -1 restores the order in which the rows were given."""
        self.beginResetModel()
        self._order = None if column < 0 else (column, order)
        self._arrange()
        self.endResetModel()

    def position(self, row_id: Hashable) -> int:
        """Return where the row with that id is shown, or -1."""
        return next((i for i, row in enumerate(self._rows) if self.row_id(row) == row_id), -1)

    def positions(self, row_ids: set[Hashable]) -> list[int]:
        """Return where the rows with those ids are shown."""
        return [i for i, row in enumerate(self._rows) if self.row_id(row) in row_ids] if row_ids else []

    def totals(self, rows: Iterable[Row], column: Column) -> list[Money]:
        """Return the sums of a column of these rows, one per currency."""
        sums: dict[str, int] = {}
        for row in rows:
            value = column.value(row)
            if isinstance(value, Money):
                sums[value.currency] = sums.get(value.currency, 0) + value.minor
        return [Money(minor, currency) for currency, minor in sorted(sums.items())]

    def _arrange(self) -> None:
        rows = self._filtered()
        if self._order:
            column, order = self._order
            rows = _sorted(rows, self.columns[column], order == DESCENDING)
        self._rows = rows

    def _filtered(self) -> list[Row]:
        rows = self._all
        if self._needle:
            if self._haystacks is None:
                self._haystacks = _haystacks(rows, self.columns)
            words = self._needle.split()
            first, rest = words[0], words[1:]
            rows = [row for row, hay in zip(rows, self._haystacks, strict=True)
                    if first in hay and all(word in hay for word in rest)]  # fmt: skip
        return [row for row in rows if self._keep(row)] if self._keep else rows

    # --- ticks ------------------------------------------------------------------------------------------------

    def ticked_rows(self) -> list[Row]:
        """Return the ticked rows, also hidden ones, in their given order."""
        return [row for row in self._all if self.row_id(row) in self._ticked]

    def is_ticked(self, row: Row) -> bool:
        """Return whether the row's box is ticked."""
        return self.row_id(row) in self._ticked

    def tick(self, rows: Iterable[Row], state: bool = True) -> None:
        """Tick or untick these rows."""
        for row in rows:
            (self._ticked.add if state else self._ticked.discard)(self.row_id(row))
            self.ticked.emit(row, state)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))

    # --- what Qt asks -----------------------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Return the number of rows shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: QModelIndex, role: int = DISPLAY) -> Any:
        """Return the text, alignment, tooltip or row (UserRole) of a cell."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == USER:
            return row
        column = self.columns[index.column()]
        if role in (DISPLAY, EDIT):
            return column.shown(row)
        if role == ALIGN:
            return _RIGHT if column.align_right else _LEFT
        if role == TOOLTIP:
            return column.tooltip(row) if column.tooltip else None
        if role == CHECK and column.look == "tick":
            return CHECKED if self.is_ticked(row) else UNCHECKED
        if role == ACCESSIBLE:
            title, text = _(column.title), column.shown(row)
            return f"{title} {text}" if title and text else text
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = EDIT) -> bool:
        """Hand what was typed or ticked to the column."""
        if not index.isValid():
            return False
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == CHECK and column.look == "tick":
            self.tick([row], not self.is_ticked(row))
            return True
        if role == EDIT and column.edit and value != column.shown(row):
            column.edit(row, str(value))
            self.dataChanged.emit(index, index)
            return True
        return False

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        column = self.columns[index.column()]
        if column.look == "tick":
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsEditable if column.edit else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """Return the heading of a column."""
        if orientation != HORIZONTAL or not 0 <= section < len(self.columns):
            return None
        if role == DISPLAY:
            return _(self.columns[section].title)
        if role == ALIGN:
            return _RIGHT if self.columns[section].align_right else _LEFT
        return None

    def retranslate(self) -> None:
        """Tell the views that all texts changed."""
        self.headerDataChanged.emit(HORIZONTAL, 0, max(0, len(self.columns) - 1))
        self._haystacks = None
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))


def _sorted(rows: list[Row], column: Column, descending: bool) -> list[Row]:
    values = list(map(column.sort or column.value, rows))
    filled = range(len(rows))
    if None in values:
        filled = [i for i in filled if values[i] is not None]
    kinds = {type(values[i]) for i in filled}
    if kinds == {Money}:
        currencies = {values[i].currency for i in filled}
        keys = [v and v.minor if v is not None else None for v in values]
        if len(currencies) > 1:
            keys = [v and (v.currency, v.minor) for v in values]
    elif kinds <= {str}:
        keys = values
    elif kinds == {Message} or len(kinds - {int, bool, float}) > 1 or (str in kinds and len(kinds) > 1):
        keys = [shown(v) for v in values]
    else:
        keys = values
    order = sorted(filled, key=keys.__getitem__, reverse=descending)
    if len(order) < len(rows):
        order += [i for i in range(len(rows)) if values[i] is None]
    return [rows[i] for i in order]


def _haystacks(rows: list[Row], columns: Sequence[Column]) -> list[str]:
    """Return one lower-case text per row to look in: amounts plain, dates ISO, texts as shown."""
    parts: list[Iterable[str]] = []
    for column in columns:
        if column.look == "tick":
            continue
        values = list(map(column.value, rows))
        kinds = set(map(type, values))
        if kinds <= {str}:
            parts.append(values)
        elif kinds <= {Money} or kinds <= {int}:
            parts.append(map(str, values))
        elif kinds <= {date}:
            parts.append(map(date.isoformat, values))
        else:
            parts.append([str(v) if isinstance(v, Money) else shown(v) for v in values])
    return [hay.casefold() for hay in map("\x1f".join, zip(*parts, strict=True))] if parts else [""] * len(rows)
