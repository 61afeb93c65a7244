import gc
import threading

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication

from creditdesk.base import i18n
from creditdesk.base.errors import Refused
from creditdesk.gui import theme
from creditdesk.gui.dialogs import KeysDialog, ask
from tests.gui.demo_desk import BankDemo, DemoBook, TodayDemo, catalogues_as_written, open_demo

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(qtbot):
    made = open_demo()
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    idle(qtbot, made)
    yield made
    made.close()
    made.deleteLater()
    QApplication.processEvents()


def idle(qtbot, window):
    qtbot.waitUntil(lambda: window.background.is_idle, timeout=5000)
    QApplication.processEvents()


def test_window_opens_on_its_first_page_with_counts_and_backup_state(window):
    assert window.current_page().key == "today"
    assert len(window.current_page().table.rows_model.rows) == 8
    assert window._rail.button("bank").accessibleName().endswith("13")
    assert window._rail._backup.text().startswith("✓")
    assert "示例贸易" in window.windowTitle()


def test_pages_are_built_when_first_opened(window, qtbot):
    assert set(window._pages) == {"today"}
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert window.current_page().key == "bank" and isinstance(window.current_page(), BankDemo)
    assert window._rail.button("bank").isChecked()


def test_alt_arrows_go_back_and_forward(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_3, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    assert window.current_page().key == "bank"
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    assert window.current_page().key == "today"
    qtbot.keyClick(window, Qt.Key.Key_Right, ALT)
    assert window.current_page().key == "bank"


def test_rail_works_with_arrows_and_enter(window, qtbot):
    window._rail.button("today").setFocus()
    qtbot.keyClick(window._rail.button("today"), Qt.Key.Key_Down)
    assert window._rail.button("bank").hasFocus()
    qtbot.keyClick(window._rail.button("bank"), Qt.Key.Key_Return)
    assert window.current_page().key == "bank"


def test_search_finds_and_opens_without_the_mouse(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    assert window._search.hasFocus()
    qtbot.keyClicks(window._search, "ks")
    qtbot.waitUntil(window._search.is_open, timeout=2000)
    qtbot.keyClick(window._search, Qt.Key.Key_Down)
    qtbot.keyClick(window._search, Qt.Key.Key_Down)
    qtbot.keyClick(window._search, Qt.Key.Key_Return)
    assert window.current_page().key == "bank" and not window._search.is_open()
    assert window.current_page().table.hasFocus()


def test_search_without_result_says_so_and_escape_closes(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    qtbot.keyClicks(window._search, "x")
    qtbot.waitUntil(window._search.is_open, timeout=2000)
    assert window._search._model.entries == ["Nothing found."]
    qtbot.keyClick(window._search, Qt.Key.Key_Return)
    assert window._search.is_open()
    qtbot.keyClick(window._search, Qt.Key.Key_Escape)
    assert not window._search.is_open()


def test_change_refreshes_the_pages_it_touched_and_names_the_undo(window, qtbot):
    page, told = window.current_page(), []
    with qtbot.waitSignal(page.filled, timeout=3000):
        page.change("Log call", lambda session: session.tasks.pop(0), done=told.append)
    idle(qtbot, window)
    assert len(page.table.rows_model.rows) == 7 and told[0].id == 0
    assert window._undo.text() == "Undo: Log call"
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Z, CONTROL)
    idle(qtbot, window)
    assert page._notice.text() == "Undone: Log call"
    assert "收款核销" in window._undo.text()


def test_escape_closes_the_notice_and_two_quick_undos_take_back_one_act(window, qtbot):
    page = window.current_page()
    window.book.acts.insert(0, "First act")
    window.undo()
    window.undo()
    idle(qtbot, window)
    assert window.book.acts == ["First act"] and page._notice.isVisible()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert page._notice.isHidden()


def test_the_notice_moves_nothing_takes_no_focus_and_is_reached_with_f6(window, qtbot):
    page, pressed = window.current_page(), []
    page.table.setFocus()
    before = (page.table.geometry(), page.body.geometry(), page._content.geometry())
    page.notify("Posted 3 receipts", ("Undo", lambda: pressed.append(True)))
    idle(qtbot, window)
    assert (page.table.geometry(), page.body.geometry(), page._content.geometry()) == before
    foot = window._status
    assert page._notice.geometry().bottom() == foot.mapTo(window.centralWidget(), foot.rect().bottomLeft()).y()
    assert page.table.hasFocus()
    for _time in range(40):  # Tab all the way round never lands in it
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert not page._notice.isAncestorOf(QApplication.focusWidget())
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert not pressed
    qtbot.keyClick(page.table, Qt.Key.Key_F6)
    assert QApplication.focusWidget().text() == "Undo"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert page.table.hasFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F6)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert pressed and page._notice.isHidden() and page.table.hasFocus()


def test_a_long_notice_grows_upwards_and_goes_out_of_sight_with_its_page(window, qtbot):
    page = window.current_page()
    page.notify("\n".join(f"Row {number}: no amount" for number in range(8)), kind="warning")
    idle(qtbot, window)
    assert page._notice.height() > 4 * window._status.height()
    assert page._notice.isVisible()
    keys = list(window._classes)
    window.go(keys[1])
    assert not page._notice.isVisible()
    window.go(keys[0])
    assert page._notice.isVisible()


def test_refused_change_shows_in_the_bar_of_its_page(window, qtbot):
    page = window.current_page()

    def refuse(_session):
        raise Refused("To hold this customer, give a reason.")

    page.change("Hold customer", refuse)
    idle(qtbot, window)
    assert "give a reason" in page._notice.text() and page._notice.isVisible()


def test_page_that_cannot_load_says_why_and_tries_again(window, qtbot, monkeypatch):
    page = window.current_page()
    monkeypatch.setattr(page, "load", lambda _session: (_ for _ in ()).throw(Refused("2 invoices have no due date.")))
    page.refresh()
    idle(qtbot, window)
    assert page._problem.isVisible() and not page._content.isVisible()
    monkeypatch.undo()
    page.refresh()
    idle(qtbot, window)
    assert page._content.isVisible() and not page._problem.isVisible()


def test_hidden_page_loads_only_when_shown_again(window, qtbot):
    page, filled = window.current_page(), []
    page.filled.connect(lambda: filled.append(1))
    window.go("bank")
    window.changed(frozenset({"followup"}))
    idle(qtbot, window)
    assert not filled
    window.go("today")
    idle(qtbot, window)
    assert filled == [1]


def test_language_changes_while_running(window, qtbot, monkeypatch):
    monkeypatch.setattr(i18n, "_catalogue", catalogues_as_written())
    window.set_language("zh_CN")
    idle(qtbot, window)
    assert window._undo.text().startswith("撤销：")
    assert "拼音" in window._search.placeholderText()
    window.set_language("en")
    idle(qtbot, window)
    assert window._undo.text().startswith("Undo:")


def test_colours_and_text_size_change_while_running(window, qtbot):
    window.set_look("dark", 150)
    assert theme.is_dark() and theme.px(20) == 30
    assert window.grab().toImage().pixelColor(700, 60).lightness() < 60
    window.set_look("light", 100)
    assert window.grab().toImage().pixelColor(700, 60).lightness() > 200


def test_window_fits_1366_by_768_at_150_percent(window, qtbot):
    for key in ("today", "bank", "customers"):
        window.go(key)
        window.set_look("light", 150)
        idle(qtbot, window)
        window.resize(1366, 768)
        QApplication.processEvents()
        least = window.minimumSizeHint()
        assert least.width() <= 1366 and least.height() <= 768, key


def test_selection_sum_shows_in_the_foot_line(window):
    table = window.current_page().table
    table.selectAll()
    assert window._status.text().startswith("8 rows selected, total ")
    table.clearSelection()
    assert window._status.text().startswith("共 8 件")


def test_long_work_shows_progress_and_can_be_cancelled(window, qtbot):
    ends = []

    def work(progress):
        for step in range(1, 100_000):
            progress.tick(step, 100_000)
            threading.Event().wait(0.002)

    window.background.run(work, done=ends.append, cancelled=lambda: ends.append("cancelled"), title="Printing letters")
    qtbot.waitUntil(window._status.is_showing_progress, timeout=2000)
    qtbot.waitUntil(lambda: "of 100000" in window._status._note.text(), timeout=2000)
    window._status._cancel.click()
    idle(qtbot, window)
    assert ends == ["cancelled"] and not window._status.is_showing_progress()


def test_dropped_file_reaches_the_handler(window, tmp_path):
    got = []
    window.set_drop(got.append)
    mime = QMimeData()
    path = tmp_path / "bank.csv"
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
                      Qt.KeyboardModifier.NoModifier)  # fmt: skip
    window.dropEvent(drop)
    assert got == [[path]] and window._drop_sheet.isHidden()


def test_practice_book_says_so_on_every_page(qtbot):
    book = DemoBook()
    book.is_practice = True
    window = open_demo(book, (TodayDemo, BankDemo))
    window.show()
    idle(qtbot, window)
    assert window._practice_bar.isVisible() and "practice data" in window.windowTitle()
    window.close()
    window.deleteLater()


def test_every_button_without_words_has_a_name(window):
    window.go("bank")
    nameless = [
        button.objectName() or type(button).__name__
        for button in window.findChildren(QAbstractButton)
        if not button.text() and not button.accessibleName() and button.isVisibleTo(window) and button.width() > 1
    ]
    assert not nameless


def test_help_button_shows_the_keys_of_the_page(window, qtbot):
    window._help.click()
    shown = next(child for child in window.children() if isinstance(child, KeysDialog))
    assert shown.isVisible()
    shown.reject()


def test_question_names_the_act_and_its_default_is_the_safe_button(window):
    said = []
    dialog = ask(window, "Print 8 letters? Printing cannot be undone.", "Print 8 letters", lambda: said.append(1))
    assert dialog.act.text() == "Print 8 letters  Ctrl+Enter" and dialog.back.isDefault()
    dialog.act.click()
    assert said == [1]


def test_enter_leaves_a_question_about_a_final_act_and_only_ctrl_enter_does_it(window, qtbot):
    said = []
    first = ask(window, "Void it?", "Void", lambda: said.append(1))
    qtbot.keyClick(first.focusWidget(), Qt.Key.Key_Return)
    assert not said and not first.isVisible()
    second = ask(window, "Void it?", "Void", lambda: said.append(2))
    qtbot.keyClick(second.focusWidget(), Qt.Key.Key_Return, CONTROL)
    assert said == [2]


def test_closing_ends_all_threads(qtbot):
    before = threading.active_count()
    window = open_demo()
    window.show()
    idle(qtbot, window)
    window.close()
    window.deleteLater()
    del window
    gc.collect()
    QApplication.processEvents()
    assert threading.active_count() == before
