import time
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import attrgetter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from creditdesk.base.money import Money
from creditdesk.gui import theme
from creditdesk.gui.rows import Column, RowAction, RowsModel, RowsTable, card, tick_column

NAMES = ("Ash Timber", "Birch & Sons", "Cedar Works", "Date Palm Ltd", "Elm Street Foods")


@dataclass(frozen=True, slots=True)
class Item:
    id: int
    name: str
    amount: Money
    due: date | None


def items(count=10):
    first = date(2026, 1, 1)
    return [
        Item(i, NAMES[i % 5], Money((i * 7919 + 13) % 1_000_003 * 100, "CNY"), first + timedelta(days=i % 97))
        for i in range(count)
    ]


COLUMNS = (
    Column("Name", attrgetter("name"), stretch=True),
    Column("Amount", attrgetter("amount"), align_right=True, total=True),
    Column("Due", attrgetter("due")),
)


@pytest.fixture
def table(qtbot):
    made = RowsTable(COLUMNS)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.set_rows(items())
    made.show()
    return made


def test_model_keeps_the_rules_of_qt():
    model = RowsModel((tick_column(), *COLUMNS))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows(items())
    model.sort(2, Qt.SortOrder.DescendingOrder)
    model.set_filter("cedar")
    model.tick(model.rows)
    model.set_rows(())
    assert tester.model() is model


def test_amounts_sort_by_value_and_empty_cells_stay_last_both_ways():
    model = RowsModel(COLUMNS)
    rows = [replace(row, due=None) if row.id == 3 else row for row in items(5)]
    model.set_rows(rows)
    model.sort(1)
    assert [row.amount.minor for row in model.rows] == sorted(row.amount.minor for row in rows)
    model.sort(2)
    assert model.rows[-1].id == 3
    model.sort(2, Qt.SortOrder.DescendingOrder)
    assert model.rows[-1].id == 3
    model.sort(-1)
    assert [row.id for row in model.rows] == [0, 1, 2, 3, 4]


def test_filter_finds_words_amounts_with_commas_and_dates():
    model = RowsModel(COLUMNS)
    model.set_rows([Item(1, "Ash", Money(1260000, "CNY"), date(2026, 3, 9)), Item(2, "Birch", Money(5, "CNY"), None)])
    for text in ("ASH", "12,600.00", "12600", "2026-03-09", "ash 12600"):
        model.set_filter(text)
        assert [row.id for row in model.rows] == [1], text
    model.set_filter("ash 0.05")
    assert not model.rows
    model.set_filter("", keep=lambda row: row.due is None)
    assert [row.id for row in model.rows] == [2]


def _took(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def test_selection_order_and_scroll_survive_a_refresh_by_row_id(table):
    table.set_rows(items(200))
    table.sort_by(1)
    table.selectRow(50)
    table.verticalScrollBar().setValue(700)
    chosen = table.current_row().id
    table.set_rows([row for row in reversed(items(200)) if row.id % 13])
    assert table.current_row().id == chosen
    assert [row.id for row in table.selected_rows()] == [chosen]
    assert table.verticalScrollBar().value() == 700
    amounts = [row.amount.minor for row in table.rows_model.rows]
    assert amounts == sorted(amounts)


def test_cursor_goes_to_the_neighbour_when_its_row_is_gone(table):
    table.selectRow(4)
    table.set_rows([row for row in items() if row.id != 4])
    assert table.current_row().id == 5
    assert [row.id for row in table.selected_rows()] == [5]


def test_selection_of_several_blocks_survives(table):
    table.set_rows(items(30))
    for position in (2, 3, 4, 9, 20):
        table.selectionModel().select(
            table.rows_model.index(position, 0),
            table.selectionModel().SelectionFlag.Select | table.selectionModel().SelectionFlag.Rows,
        )
    table.sort_by(0)
    assert sorted(row.id for row in table.selected_rows()) == [2, 3, 4, 9, 20]


def test_copy_gives_numbers_without_commas(table, qtbot):
    table.set_rows([Item(1, "Ash\tTimber", Money(123456789, "CNY"), date(2026, 3, 9))])
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Ash Timber\t1234567.89\t2026-03-09"
    assert "1,234,567.89" in QGuiApplication.clipboard().mimeData().html()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(table, Qt.Key.Key_C, both)
    assert QGuiApplication.clipboard().text().splitlines()[0] == "Name\tAmount\tDue"


def test_letters_act_on_the_selection_but_not_while_an_input_method_composes(table, qtbot):
    called = []
    table.add_row_action(RowAction("C", "Log call", called.append))
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_C)
    assert [row.id for row in called[0]] == [1]
    QApplication.sendEvent(table, QInputMethodEvent("c", []))
    qtbot.keyClick(table, Qt.Key.Key_C)
    assert len(called) == 1
    QApplication.sendEvent(table, QInputMethodEvent("", []))
    qtbot.keyClick(table, Qt.Key.Key_C)
    assert len(called) == 2
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    assert len(called) == 2


def test_function_keys_act_too_and_unknown_letters_do_not_move_the_cursor(table, qtbot):
    called = []
    table.add_row_action(RowAction("F4", "Other customer", called.append))
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_F4)
    assert len(called) == 1
    qtbot.keyClick(table, Qt.Key.Key_E)
    assert table.current_row().id == 0


def test_action_that_is_not_possible_is_not_done(table, qtbot):
    called = []
    table.add_row_action(RowAction("P", "Print", called.append, is_possible=lambda rows: len(rows) > 1))
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_P)
    assert not called


def test_enter_opens_the_row(table, qtbot):
    table.selectRow(2)
    with qtbot.waitSignal(table.activated_row) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert told.args[0].id == 2


def test_summary_adds_one_currency_and_never_mixes_two(table):
    table.set_rows([Item(1, "a", Money(100, "CNY"), None), Item(2, "b", Money(250, "CNY"), None)])
    table.selectAll()
    assert table.selection_summary() == "2 rows selected, total 3.50"
    table.set_rows([Item(1, "a", Money(100, "CNY"), None), Item(2, "b", Money(250, "EUR"), None)])
    table.selectAll()
    assert table.selection_summary() == "2 rows selected, total 1.00 CNY + 2.50 EUR"


def test_space_and_click_tick_rows_and_ticks_survive_a_refresh(qtbot):
    table = RowsTable((tick_column(), *COLUMNS))
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.set_rows(items(5))
    table.show()
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    cell = table.visualRect(table.rows_model.index(3, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert [row.id for row in table.rows_model.ticked_rows()] == [1, 3]
    table.set_rows(items(3))
    assert [row.id for row in table.rows_model.ticked_rows()] == [1]


def test_editing_a_cell_hands_the_text_over(qtbot):
    typed = []
    columns = (Column("Amount", attrgetter("amount"), edit=lambda row, text: typed.append((row.id, text))),)
    table = RowsTable(columns)
    qtbot.addWidget(table)
    table.set_rows(items(2))
    table.rows_model.setData(table.rows_model.index(1, 0), "12.50")
    assert typed == [(1, "12.50")]


def test_empty_table_says_what_to_do_and_error_says_why(table):
    pressed = []
    table.set_empty("No customers yet.", ("Import", lambda: pressed.append(1)))
    table.set_rows(())
    assert table._panel.isVisible()
    assert table._panel._text.text() == "No customers yet."
    table.set_filter("nothing like this")
    table.set_rows(items(2))
    table.set_filter("zzz")
    assert table._panel._text.text() == "No row fits the filter."
    table.set_filter("")
    assert not table._panel.isVisible()
    table.set_error("2 invoices have no due date.")
    assert table._panel.isVisible() and table._panel.is_error


def test_header_has_the_alignment_and_padding_of_its_cells(table):
    model = table.rows_model
    for column in range(3):
        heading = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        assert heading == model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole)


def test_narrow_table_keeps_amounts_whole(qtbot):
    columns = (
        Column("Name", attrgetter("name"), width=300, stretch=True),
        Column("Amount", attrgetter("amount"), align_right=True, width=120),
        Column("Why", attrgetter("name"), width=300),
    )
    table = RowsTable(columns)
    qtbot.addWidget(table)
    table.resize(520, 200)
    table.set_rows(items(3))
    table.show()
    assert table.columnWidth(1) == 120
    assert sum(table.columnWidth(i) for i in range(3)) <= table.viewport().width()


def test_clicking_a_heading_sorts_and_again_turns_round(table, qtbot):
    header = table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(1) + 20, 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert table.rows_model.order == (1, Qt.SortOrder.AscendingOrder)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert table.rows_model.order == (1, Qt.SortOrder.DescendingOrder)


def test_widths_the_user_dragged_are_kept_across_text_sizes(table, qapp):
    table.setColumnWidth(0, 222)
    assert table.column_widths()["Name"] == 222
    theme.apply(qapp, "light", 150)
    assert table.columnWidth(0) == 333


def test_totals_row_adds_the_rows_shown(qtbot):
    table = RowsTable(COLUMNS)
    frame = card(table, totals=True)
    qtbot.addWidget(frame)
    totals = frame.layout().itemAt(1).widget()
    table.set_rows([Item(1, "a", Money(100, "CNY"), None), Item(2, "b", Money(250, "CNY"), None)])
    assert "3.50" in totals.accessibleName()
    table.set_filter("a")
    assert "1.00" in totals.accessibleName()


def test_screen_reader_hears_the_column_with_the_value():
    model = RowsModel(COLUMNS)
    model.set_rows(items(1))
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Amount 13.00"


def test_columns_fold_away_before_amounts_are_cut_and_come_back_with_the_room(qtbot):
    columns = (
        Column("Name", attrgetter("name"), stretch=True, width=200),
        Column("Amount", attrgetter("amount"), align_right=True, total=True, width=300),
        Column("Due", attrgetter("due"), fold=1),
        Column("No.", attrgetter("id"), align_right=True, fold=2),
    )
    table = RowsTable(columns)
    qtbot.addWidget(table)
    table.resize(700, 300)
    table.show()
    table.set_rows(items(40))
    assert not any(map(table.isColumnHidden, range(4)))
    shown = []
    for width in (360, 330, 300, 270):
        table.resize(width, 300)
        QApplication.processEvents()
        shown.append([number for number in range(4) if not table.isColumnHidden(number)])
        assert table.horizontalScrollBar().maximum() == 0
    assert shown[0] == [0, 1, 2] and shown[-1] == [0, 1]  # the highest fold leaves first
    table.selectRow(0)
    assert table.selection_summary() == "Due: 2026-01-01 · No.: 0"  # what left the table is told in the foot line
    assert table.folded_words(table.current_row()) == ["Due: 2026-01-01", "No.: 0"]
    table.resize(700, 300)
    QApplication.processEvents()
    assert not any(map(table.isColumnHidden, range(4))) and table.selection_summary() == ""
