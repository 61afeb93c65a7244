"""An unknown table, assigned by keyboard: what it gives shows at once, questions are asked only when open."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from creditdesk.banking.formats import read_statement
from creditdesk.banking.profile_queries import saved_profiles
from creditdesk.banking.queries import count_lines
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


def test_a_file_nobody_knows_opens_the_assignment_and_the_next_one_is_known(desk: RealDesk, tmp_path: Path) -> None:
    page = desk.window.page("bank")
    first = tmp_path / "umsatz.csv"
    first.write_text(HEAD + ROWS.replace("03/11", "13/11"), encoding="utf-8")
    page.import_files([first])
    desk.settle()
    dialog = page.findChild(MappingDialog)
    assert dialog is not None and page.flow.preview is None
    for column, field in enumerate(("date", "amount", "balance", "payer", "text")):
        choose(desk, dialog, column, field)
    QTest.keyClick(dialog.act, Qt.Key.Key_Space)
    desk.settle()
    assert page.flow.preview is not None and page.flow.preview.fresh == 2
    page.flow.accept()
    desk.settle()
    with desk.workspace.read() as session:
        assert [profile.title for profile in saved_profiles(session)] == ["umsatz"]
        assert sum(count_lines(session).values()) == 2
    second = tmp_path / "dezember.csv"
    second.write_text(
        HEAD + "17/12/2026;5,00;95,00;Coral GmbH;RE 19\n18/12/2026;6,00;101,00;Coral GmbH;RE 20\n", encoding="utf-8"
    )
    page.import_files([second])
    desk.settle()
    assert page.flow.preview is not None and page.flow.preview.file.bank == "umsatz"


def test_leaving_the_assignment_leaves_the_book_alone_and_goes_on_to_the_next_file(
    desk: RealDesk, tmp_path: Path
) -> None:
    page = desk.window.page("bank")
    (tmp_path / "a.csv").write_text(HEAD + ROWS, encoding="utf-8")
    (tmp_path / "b.csv").write_text("交易日期,贷方金额,余额,对方户名\n2026-11-20,5.00,5.00,甲\n", encoding="utf-8")
    page.import_files([tmp_path / "a.csv", tmp_path / "b.csv"])
    desk.settle()
    page.findChild(MappingDialog).reject()
    desk.settle()
    assert page.flow.preview is not None and page.flow.preview.path.name == "b.csv"
    with desk.workspace.read() as session:
        assert count_lines(session) == {}


def test_what_is_no_table_is_refused_with_its_sentence(desk: RealDesk, tmp_path: Path) -> None:
    page = desk.window.page("bank")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 x")
    (tmp_path / "b.txt").write_text("dear sirs\nplease find attached\n")
    for name, sentence in (("a.pdf", "PDF"), ("b.txt", "Not recognised")):
        page.import_files([tmp_path / name])
        desk.settle()
        assert page.findChild(MappingDialog) is None
        assert sentence in page._notice.text()


def test_a_file_without_its_account_is_asked_about_where_that_matters(desk: RealDesk, tmp_path: Path) -> None:
    page = desk.window.page("bank")
    line = "交易日期,贷方金额,对方户名,摘要\n2026-11-20,5.00,甲,货款\n"
    (tmp_path / "named.csv").write_text("账号:,6222020200012345678\n" + line, encoding="utf-8")
    (tmp_path / "nameless.csv").write_text(line, encoding="utf-8")
    for name in ("named.csv", "nameless.csv"):
        page.import_files([tmp_path / name])
        desk.settle()
        page.flow.accept()
        desk.settle()
    assert page.flow.preview is not None and page.flow.preview.must_choose
    strip = page.flow.strip
    assert strip.account.isVisible() and not strip.accept.isEnabled()
    assert "does not name its account" in strip.doubts.text()
    page.flow.choose_account("6222020200012345678")
    desk.settle()
    with desk.workspace.read() as session:
        assert sum(count_lines(session).values()) == 1


def test_the_number_of_the_heading_row_can_be_read(desk: RealDesk) -> None:
    dialog, _taken = opened(desk, "记账时间,对手,进\n2026-11-18,王小二,12.00\n")
    field = dialog.heading_row.lineEdit()
    assert field.text() == "1" and field.width() > field.fontMetrics().horizontalAdvance("60")
