"""An unknown table, assigned by keyboard: what it gives shows at once, questions are asked only when open."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from creditdesk.banking.formats import read_statement
from creditdesk.base.i18n import set_language
from creditdesk.base.sheets import read_sheets
from creditdesk.gui.pages.bank import BankPage
from creditdesk.gui.pages.bank_mapping import Mapped, MappingDialog

from .conftest import RealDesk

HEAD = "Konto;77;;;\nTagi;Wert;Stand;Wer;Wofür\n"
ROWS = "03/11/2026;10,00;110,00;Amber GmbH;RE 17\n05/11/2026;-20,00;90,00;Beryl GmbH;RE 18\n"


@pytest.fixture
def desk(open_desk, request: pytest.FixtureRequest) -> RealDesk:
    set_language("en")
    request.addfinalizer(lambda: set_language("zh_CN"))
    made = open_desk(BankPage)
    made.window.go("bank")
    made.settle()
    return made


def opened(desk: RealDesk, text: str) -> tuple[MappingDialog, list[Mapped]]:
    page = desk.window.findChild(BankPage)
    got: list[Mapped] = []
    dialog = MappingDialog(page, "umsatz.csv", text.encode(), read_sheets(text.encode()), got.append)
    dialog.open()
    desk.settle()
    return dialog, got


def choose(desk: RealDesk, dialog: MappingDialog, column: int, field: str) -> None:
    """Choose a field as a person does by keyboard: the letters of its name in the box that has the focus."""
    combo = dialog.cells.combos[column]
    combo.setFocus()
    position = next(number for number, (own, _text) in enumerate(combo._choices) if own == field)
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _step in range(position):
        QTest.keyClick(combo, Qt.Key.Key_Down)
    desk.settle()


def test_the_columns_are_assigned_and_the_file_is_known_the_next_time(desk: RealDesk) -> None:
    dialog, got = opened(desk, HEAD + ROWS)
    assert not dialog.act.isEnabled()
    assert "date" in dialog.told.text()
    for column, field in enumerate(("date", "amount", "balance", "payer", "text")):
        choose(desk, dialog, column, field)
    assert dialog.day_first.isVisibleTo(dialog)
    assert not dialog.turned.isVisibleTo(dialog), "the balance proves the sign"
    assert not dialog.act.isEnabled()
    dialog.day_first.setCurrentIndex(0)
    dialog.day_first.activated.emit(0)
    desk.settle()
    assert [line.booked_on.isoformat() for line in dialog.parsed.rows_model.rows] == ["2026-11-03", "2026-11-05"]
    assert "agree" in dialog.told.text() or "✓" in dialog.told.text()
    dialog.title.setText("Hausbank")
    QTest.keyClick(dialog.act, Qt.Key.Key_Space)
    desk.settle()
    (mapped,) = got
    assert sum(line.amount.minor for line in mapped.file.statements[0].lines) == -1000
    assert mapped.profile is not None
    again = read_statement((HEAD.replace("77", "78") + ROWS.replace("/11/", "/12/")).encode(), [mapped.profile])
    assert again.bank == "Hausbank"
    assert again.statements[0].lines[0].booked_on.isoformat() == "2026-12-03"
    assert not again.problems


def test_a_cell_that_does_not_fit_is_marked_where_it_stands(desk: RealDesk) -> None:
    dialog, _got = opened(desk, HEAD + ROWS.replace("05/11/2026", "later"))
    for column, field in enumerate(("date", "amount", "balance", "payer", "text")):
        choose(desk, dialog, column, field)
    item = dialog.cells.grid.item(3, 0)
    assert item.text() == "later"
    assert "date was expected" in item.toolTip()
    assert dialog.cells.grid.item(2, 0).toolTip() == ""


def test_without_the_tick_nothing_is_kept(desk: RealDesk) -> None:
    dialog, got = opened(desk, "Tagi,Wert,Wofür\n2026-11-20,5.00,RE 1\n2026-11-21,6.00,RE 2\n")
    for column, field in enumerate(("date", "amount", "text")):
        choose(desk, dialog, column, field)
    dialog.turned.setCurrentIndex(0)
    dialog.turned.activated.emit(0)
    desk.settle()
    dialog.keep.setChecked(False)
    QTest.keyClick(dialog.act, Qt.Key.Key_Space)
    assert [mapped.profile for mapped in got] == [None]


def test_the_dialog_fits_a_small_screen(desk: RealDesk, tmp_path: Path) -> None:
    dialog, _got = opened(desk, HEAD + ROWS)
    room = dialog.screen().availableGeometry()
    assert dialog.width() <= room.width()
    assert dialog.height() <= room.height()
