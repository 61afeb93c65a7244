"""The table every list of the program is shown in: `RowsTable`, with `Column` and its model.

Selection, order and scroll survive a refresh by row id; Ctrl+C copies tab-separated numbers without
commas (what Excel reads); each row action has one letter, shown beside it and in the page's keys.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QMimeData, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.money import Money
from creditdesk.gui.row_model import Column, Row, RowsModel, shown, tick_column
from creditdesk.gui.table_base import SizedTable
from creditdesk.gui.totals import TotalsRow

__all__ = ["Column", "RowAction", "RowsModel", "RowsTable", "TotalsRow", "card", "shown", "tick_column"]

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class RowAction:
    """What one letter does to the selected rows. `text` is an N_() text; `run` gets the rows, in order shown."""

    key: str
    text: str
    run: Callable[[list[Row]], None]
    icon: str = ""
    is_possible: Callable[[list[Row]], bool] | None = None


class RowsTable(SizedTable):
    """A table of frozen rows. `activated_row(row)` on Enter or double click, `selection_changed(rows)` on change."""

    activated_row = Signal(object)
    current_changed = Signal(object)  # the row under the cursor, or None
    selection_changed = Signal(list)
    summary_changed = Signal(str)  # the selection in words, for the foot line
    pasted = Signal(str)  # the clipboard's text, on Ctrl+V

    def __init__(
        self, columns: Sequence[Column], *, row_id: Callable[[Row], Hashable] = attrgetter("id"), name: str = "",
        density: str = "normal", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(columns, row_id, density, parent)
        self._name = name
        self._actions: list[RowAction] = []
        self._composing = False
        self._restoring = False
        self._empty: tuple[str, tuple[tuple[str, Callable[[], None]], ...]] = (N_("Nothing here."), ())
        self.setAccessibleName(_(name))
        # signals, not overrides: PySide6 6.11 crashes looking up an overridden `currentChanged` in setModel
        self.selectionModel().currentChanged.connect(self._current_moved)
        self.selectionModel().selectionChanged.connect(self._selection_moved)
        self.horizontalHeader().sectionClicked.connect(self._heading_clicked)
        self.layout_changed.connect(self._tell_folded)
        self.doubleClicked.connect(self._double_clicked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)

    # --- rows -------------------------------------------------------------------------------------------------

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Show these rows; selection, current row, ticks, order and scroll stay with the rows they were on."""
        self._keeping(lambda: self.rows_model.set_rows(rows))
        if self.rows_model.rows:
            self._measure()
        if not self.rows_model.all_rows:
            self._panel.show_state(_(self._empty[0]), self._empty[1])
        self._show_state()

    def set_filter(self, text: str = "", keep: Callable[[Row], bool] | None = None) -> None:
        """Show only rows that contain every word and that `keep` accepts."""
        self._keeping(lambda: self.rows_model.set_filter(text, keep))
        if self.rows_model.all_rows and not self.rows_model.rows:
            self._panel.show_state(_("No row fits the filter."), ())
        self._show_state()

    def sort_by(self, column: int, descending: bool = False) -> None:
        """Sort by the column of that number."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self._keeping(lambda: self.rows_model.sort(column, order))
        self.horizontalHeader().setSortIndicatorShown(column >= 0)
        self.horizontalHeader().setSortIndicator(column, order)

    def set_empty(self, text: str, *buttons: tuple[str, Callable[[], None]]) -> None:
        """Say what stands here when there are no rows: an N_() text and (N_() text, what it does) buttons."""
        self._empty = (text, buttons)
        if not self.rows_model.all_rows:
            self._panel.show_state(_(text), buttons)
            self._show_state()

    def set_error(self, text: str, *buttons: tuple[str, Callable[[], None]]) -> None:
        """Say, in place of the rows, why they cannot be shown (an already translated sentence)."""
        self.rows_model.set_rows(())
        self._panel.show_state(text, buttons, kind="error")
        self._show_state()

    def row_at(self, index: QModelIndex) -> Row | None:
        """Return the row of a model index."""
        return self.rows_model.rows[index.row()] if index.isValid() else None

    def current_row(self) -> Row | None:
        """Return the row under the cursor, or None."""
        return self.row_at(self.currentIndex())

    def selected_rows(self) -> list[Row]:
        """Return the selected rows in the order shown."""
        rows = self.rows_model.rows
        ranges = sorted((part.top(), part.bottom()) for part in self.selectionModel().selection())
        chosen = sorted({i for top, bottom in ranges for i in range(top, bottom + 1)})
        return [rows[i] for i in chosen]

    def select_id(self, row_id: Hashable) -> bool:
        """Put the cursor on the row with that id and show it; return whether it is there."""
        position = self.rows_model.position(row_id)
        if position < 0:
            return False
        self.selectRow(position)
        return True

    def selectRow(self, row: int) -> None:
        """Select this row alone and put the cursor on it, whatever keys are held (Qt's own toggles under Ctrl)."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        index = self.rows_model.index(row, 0)
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def select_next(self) -> None:
        """Go one row down, as after confirming a row."""
        position = min(self.currentIndex().row() + 1, len(self.rows_model.rows) - 1)
        if position >= 0:
            self.selectRow(position)

    def selection_summary(self) -> str:
        """Return "4 rows selected, total 63,199.50" for the status bar; for one row what left the table with its column."""
        rows = self.selected_rows()
        if len(rows) < 2:
            return " · ".join(self.folded_words(rows[0])) if rows else ""
        column = next((c for c in self.rows_model.columns if c.total), None)
        sums = self.rows_model.totals(rows, column) if column else []
        if not sums:
            return display.sentence(message(N_("{count} rows selected"), count=len(rows)))
        total = display.money(sums[0]) if len(sums) == 1 else " + ".join(map(display.money_with_currency, sums))
        return display.sentence(message(N_("{count} rows selected, total {total}"), count=len(rows), total=total))

    def _keeping(self, change: Callable[[], None]) -> None:
        row_id, model = self.rows_model.row_id, self.rows_model
        chosen: set[Hashable] = {row_id(row) for row in self.selected_rows()}
        current = self.current_row()
        current_id = None if current is None else row_id(current)
        current_position = self.currentIndex().row()
        column = max(0, self.currentIndex().column())
        offset = self.verticalScrollBar().value()
        self._restoring = True
        change()
        self._select_positions(model.positions(chosen))
        position = model.position(current_id) if current is not None else -1
        if position < 0 and current is not None and model.rows:
            position = min(current_position, len(model.rows) - 1)  # its row is gone: its neighbour takes the place
            if not self.selectionModel().hasSelection():
                self._select_positions([position])
        if position >= 0:
            self.selectionModel().setCurrentIndex(
                model.index(position, column), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self.verticalScrollBar().setValue(offset)
        self._restoring = False
        self._tell()
        self.current_changed.emit(self.current_row())

    def _select_positions(self, positions: list[int]) -> None:
        picked = QItemSelection()
        last = len(self.rows_model.columns) - 1
        start = previous = None
        for position in [*positions, None]:
            if previous is not None and position != previous + 1:
                picked.select(self.rows_model.index(start, 0), self.rows_model.index(previous, last))
                start = position
            elif previous is None:
                start = position
            previous = position
        self.selectionModel().select(picked, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def retranslate(self) -> None:
        """Show headings, cells and the empty state in the language now in force."""
        self.setAccessibleName(_(self._name))
        self.rows_model.retranslate()
        if not self.rows_model.all_rows and not self._panel.is_error:
            self._panel.show_state(_(self._empty[0]), self._empty[1])
        self._rescale()

    # --- actions and keys -------------------------------------------------------------------------------------

    def add_row_action(self, action: RowAction) -> None:
        """Let a letter (or a key such as "F4") act on the selected rows while the table has the focus."""
        self._actions.append(action)

    def row_actions(self) -> Sequence[RowAction]:
        """Return the registered row actions."""
        return tuple(self._actions)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space ticks, a letter acts; nothing of this while an input method composes."""
        if self._composing:
            super().keyPressEvent(event)
            return
        control = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if control & Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_C:
            self.copy(with_headings=bool(control & Qt.KeyboardModifier.ShiftModifier))
        elif control == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_V:
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif control == Qt.KeyboardModifier.NoModifier and self._plain_key(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _plain_key(self, event: QKeyEvent) -> bool:
        row = self.current_row()
        if event.key() in _ENTER and row is not None:
            self.activated_row.emit(row)
            return True
        if event.key() == Qt.Key.Key_Space and any(c.look == "tick" for c in self.rows_model.columns):
            rows = self.selected_rows()
            self.rows_model.tick(rows, not all(map(self.rows_model.is_ticked, rows)))
            return True
        letter = event.text().strip()
        typed = letter.upper() if letter and letter.isprintable() else _key_name(event.key())
        for action in self._actions:
            if action.key.upper() == typed:
                self.run_action(action)
                return True
        return len(typed) == 1  # an unknown letter does nothing; Qt would jump to a row that begins with it

    def run_action(self, action: RowAction) -> None:
        """Do a row action to the selected rows, if it is possible for them."""
        rows = self.selected_rows()
        if rows and (action.is_possible is None or action.is_possible(rows)):
            action.run(rows)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether an input method is composing."""
        self._composing = bool(event.preeditString())
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say in the foot line what is selected here, and no longer what was elsewhere."""
        super().focusInEvent(event)
        self.summary_changed.emit(self.selection_summary())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget a composition that the focus change ended."""
        self._composing = False
        super().focusOutEvent(event)

    def copy(self, *, with_headings: bool = False) -> None:
        """Put the selected rows on the clipboard: TSV with plain numbers, HTML as shown."""
        columns = [c for i, c in enumerate(self.rows_model.columns) if c.look != "tick" and not self.isColumnHidden(i)]
        rows = self.selected_rows()
        plain = [[_plain(column.value(row)) for column in columns] for row in rows]
        nice = [[column.shown(row) for column in columns] for row in rows]
        if with_headings:
            headings = [_(column.title) for column in columns]
            plain.insert(0, headings)
            nice.insert(0, headings)
        mime = QMimeData()
        mime.setText("\n".join("\t".join(cells) for cells in plain))
        lines = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in cells) + "</tr>" for cells in nice)
        mime.setHtml(f"<table>{lines}</table>")
        QGuiApplication.clipboard().setMimeData(mime)

    def _menu(self, at: QPoint) -> None:
        rows = self.selected_rows()
        if not rows:
            return
        menu = QMenu(self)
        for action in self._actions:
            entry = menu.addAction(f"{_(action.text)}\t{action.key}")
            entry.setEnabled(action.is_possible is None or action.is_possible(rows))
            entry.triggered.connect(lambda _checked=False, a=action: self.run_action(a))
        menu.addSeparator()
        menu.addAction(_("Copy") + "\tCtrl+C").triggered.connect(lambda: self.copy())
        menu.exec(self.viewport().mapToGlobal(at))
        menu.deleteLater()

    def _current_moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.viewport().update()  # the cursor marks its whole row
        if not self._restoring:
            self.current_changed.emit(self.row_at(current))

    def _selection_moved(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        self._tell()

    def _tell(self) -> None:
        if self._restoring:
            return
        rows = self.selected_rows()
        self.selection_changed.emit(rows)
        if self.isVisible() and (self.hasFocus() or len(rows) > 1):  # other tables have no say in the foot line
            self.summary_changed.emit(self.selection_summary())

    def _tell_folded(self) -> None:
        if self.hasFocus():
            self.summary_changed.emit(self.selection_summary())

    def _double_clicked(self, index: QModelIndex) -> None:
        column = self.rows_model.columns[index.column()]
        if column.edit:
            self.edit(index)
        elif column.look != "tick":
            self.activated_row.emit(self.row_at(index))

    def _heading_clicked(self, section: int) -> None:
        column = self.rows_model.columns[section]
        if column.look == "tick":
            rows = list(self.rows_model.rows)
            self.rows_model.tick(rows, not all(map(self.rows_model.is_ticked, rows)))
            return
        header = self.horizontalHeader()
        again = header.isSortIndicatorShown() and self._sorted_section() == section
        self.sort_by(section, descending=again and not self._is_descending())

    def _sorted_section(self) -> int:
        order = self.rows_model.order
        return order[0] if order else -1

    def _is_descending(self) -> bool:
        order = self.rows_model.order
        return bool(order) and order[1] == Qt.SortOrder.DescendingOrder


def card(table: RowsTable, *, totals: bool = False, parent: QWidget | None = None) -> QFrame:
    """Return a card frame that holds the table and, if asked, its row of totals."""
    frame = QFrame(parent)
    frame.setProperty("frame", "card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(1, 1, 1, 1)
    layout.setSpacing(0)
    layout.addWidget(table, 1)
    if totals:
        layout.addWidget(TotalsRow(table))
    return frame


def _plain(value: object) -> str:
    """Return a value as a spreadsheet reads it: no thousands commas, ISO dates, one line."""
    match value:
        case Money() | int() | None:
            text = "" if value is None else str(value)
        case date():
            text = value.isoformat()
        case _:
            text = shown(value)
    return text.replace("\t", " ").replace("\n", " ")


def _key_name(key: int) -> str:
    try:
        return QKeySequence(key).toString().upper()
    except (TypeError, ValueError):
        return ""
