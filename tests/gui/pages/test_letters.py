"""The letters page on a real book: what prints is what is kept, and who is held back is told why."""

import hashlib
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from creditdesk.base.display import sentence
from creditdesk.base.money import Money
from creditdesk.db.history import history
from creditdesk.dunning.queries import checks, letter_pdf, letters
from creditdesk.gui.pages.letters import HELD, READY, SENT, LettersPage
from creditdesk.gui.pages.letters_dialogs import LeaveOutDialog, PrintDialog, VoidDialog
from creditdesk.ledger.actions import NewEntry, post
from creditdesk.ledger.kinds import EntryKind
from creditdesk.paper.preview import page_count
from creditdesk.paper.render import text_of

from .conftest import ago, elsewhere


def open_letters(open_desk, **how):
    desk = open_desk(LettersPage, elsewhere("customers"), **how)
    desk.settle()
    return desk, desk.window.page("letters")


def register(desk):
    with desk.workspace.read() as session:
        return letters(session)


def print_all(desk, page, folder: Path):
    dialog = page.print_ticked()
    dialog.folder.setText(str(folder))
    dialog.accept()
    desk.settle()


def test_two_may_go_out_one_is_held_and_all_ready_ones_are_ticked(open_desk):
    _desk, page = open_letters(open_desk)
    assert [row.plan.customer_code for row in page._shown.ready] == ["A1", "B2"]
    assert [row.customer_code for row in page._shown.held] == ["D4"]
    assert page.print_button.text() == "Print today's letters (2)"
    assert [page.tabs.tabText(tab) for tab in (READY, HELD, SENT)] == ["To print 2", "Held back 1", "Sent 0"]


def test_an_empty_book_says_that_nothing_is_due(open_desk):
    _desk, page = open_letters(open_desk, filled=False)
    assert "No letter is due today" in page.ready._panel._text.text()
    assert not page.print_button.isEnabled()
    assert page.print_ticked() is None
    assert "No letter is ticked" in page._notice.text()


def test_the_preview_is_the_real_page_and_a_held_customer_is_told_why(open_desk):
    desk, page = open_letters(open_desk)
    assert page.preview.pages() == 1
    page.tabs.setCurrentIndex(HELD)
    desk.settle()
    assert page.preview.pages() == 0
    assert "数量有争议" in page.preview.words.text()
    assert "may go out on 2026-11-26" in page.preview.words.text()


def test_ctrl_p_prints_all_ticked_into_the_folder_as_they_are_kept(open_desk, tmp_path):
    desk, page = open_letters(open_desk)
    folder = tmp_path / "out"
    folder.mkdir()
    page.ready.setFocus()
    QTest.keyClick(page.ready, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = page.findChild(PrintDialog)
    assert dialog.act.text() == "Print 2 letters"
    dialog.folder.setText(str(folder))
    dialog.accept()
    desk.settle()
    rows = register(desk)
    assert [row.number for row in rows] == ["L2026-0002", "L2026-0001"]
    files = sorted(folder.glob("*.pdf"))
    assert [path.name[:10] for path in files] == ["L2026-0001", "L2026-0002"]
    with desk.workspace.read() as session:
        kept = {letter_pdf(session, row.id) for row in rows}
        assert all(result.ok for result in checks(session))
        assert history(session)[0].is_final
    assert {path.read_bytes() for path in files} == kept
    assert "客户A1有限公司" in text_of(files[0].read_bytes())
    assert "2 letters saved in" in page._notice.text()
    assert [page.tabs.tabText(tab) for tab in (READY, SENT)] == ["To print 0", "Sent 2"]


def test_p_prints_the_one_letter_under_the_cursor(open_desk, tmp_path):
    desk, page = open_letters(open_desk)
    page.ready.selectRow(1)
    QTest.keyClick(page.ready, Qt.Key.Key_P)
    dialog = page.findChild(PrintDialog)
    assert dialog.act.text() == "Print 1 letter"
    dialog.folder.setText(str(tmp_path))
    dialog.accept()
    desk.settle()
    assert [row.customer_code for row in register(desk)] == ["B2"]
    assert [row.plan.customer_code for row in page._shown.ready] == ["A1"]


def test_space_unticks_and_the_button_counts(open_desk):
    _desk, page = open_letters(open_desk)
    page.ready.selectRow(0)
    QTest.keyClick(page.ready, Qt.Key.Key_Space)
    assert page.print_button.text() == "Print today's letters (1)"
    page.refresh()
    _desk.settle()
    assert page.print_button.text() == "Print today's letters (1)"  # a refresh does not tick it again


def test_letters_of_one_customer_in_two_currencies_are_ticked_together(open_desk):
    desk, page = open_letters(open_desk)
    customer = page._shown.ready[0].plan.customer_id
    with desk.workspace.change("usd") as change:
        entry = NewEntry(customer, EntryKind.INVOICE, ago(60), Money.of("500.00", "USD"), due_on=ago(30))
        post(change.session, entry)
    page.refresh()
    desk.settle()
    rows = [row for row in page._shown.ready if row.plan.customer_id == customer]
    assert len(rows) == 2
    page.ready.rows_model.tick(rows[:1], False)
    assert len(page.ready.rows_model.ticked_rows()) == 1
    page.ready.rows_model.tick(rows[1:])
    assert len(page.ready.rows_model.ticked_rows()) == 3


def test_money_that_came_meanwhile_holds_the_letter_at_the_moment_of_printing(open_desk, tmp_path):
    desk, page = open_letters(open_desk)
    customer = page._shown.ready[0].plan.customer_id
    with desk.workspace.change("receipt") as change:
        post(change.session, NewEntry(customer, EntryKind.RECEIPT, ago(0), Money.of("150000.00", "CNY")))
    print_all(desk, page, tmp_path)
    assert [row.customer_code for row in register(desk)] == ["B2"]
    assert "1 letter saved" in page._notice.text()
    assert "1 held back: 客户A1有限公司" in page._notice.text()


def test_a_folder_that_is_not_there_keeps_the_dialog_open_and_prints_nothing(open_desk, tmp_path):
    desk, page = open_letters(open_desk)
    dialog = page.print_ticked()
    dialog.folder.setText(str(tmp_path / "none"))
    dialog.accept()
    desk.settle()
    assert dialog.isVisible()
    assert "no such folder" in dialog.problem.text()
    assert dialog.height() >= dialog.sizeHint().height()  # what stood there is not cut
    assert register(desk) == ()
    dialog.reject()


def test_letters_that_cannot_be_saved_are_kept_and_said_so(open_desk, tmp_path):
    desk, page = open_letters(open_desk)
    folder = tmp_path / "gone"
    folder.mkdir()
    dialog = page.print_ticked()
    dialog.folder.setText(str(folder))
    dialog.accept()
    folder.rmdir()
    desk.settle()
    assert len(register(desk)) == 2
    assert "numbered and kept" in page._notice.text()


def test_a_printer_gets_every_page(open_desk, tmp_path):
    desk, page = open_letters(open_desk)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    customers = {row.plan.customer_id for row in page._shown.ready}
    page._print(customers, 2, printer)
    desk.settle()
    with desk.workspace.read() as session:
        wanted = sum(page_count(letter_pdf(session, row.id)) for row in letters(session))
    assert page_count((tmp_path / "printed.pdf").read_bytes()) == wanted == 2


def test_a_letter_is_printed_again_bit_for_bit(open_desk, tmp_path):
    desk, page = open_letters(open_desk)
    print_all(desk, page, tmp_path)
    page.tabs.setCurrentIndex(SENT)
    page.sent.selectRow(0)
    desk.settle()
    assert page.preview.pages() == 1
    first = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.glob("*.pdf")}
    again = tmp_path / "again"
    again.mkdir()
    QTest.keyClick(page.sent, Qt.Key.Key_R)
    dialog = page.findChildren(PrintDialog)[-1]
    dialog.folder.setText(str(again))
    dialog.accept()
    desk.settle()
    (copy,) = again.glob("*.pdf")
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == first[copy.name]
    assert len(register(desk)) == 2


def test_voiding_asks_why_and_the_number_stays(open_desk, tmp_path):
    desk, page = open_letters(open_desk)
    print_all(desk, page, tmp_path)
    page.tabs.setCurrentIndex(SENT)
    page.sent.selectRow(0)
    number = page.sent.current_row().number
    QTest.keyClick(page.sent, Qt.Key.Key_V)
    dialog = page.findChild(VoidDialog)
    assert not dialog.act.isEnabled()
    dialog.reason.setText("寄错了地址")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert dialog.isVisible() and all(row.state != "void" for row in register(desk))
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    found = {row.number: (row.state, row.void_reason) for row in register(desk)}
    assert found[number] == ("void", "寄错了地址")
    assert len(found) == 2
    assert page.sent.row_actions()[0].is_possible([page.sent.current_row()]) is False  # a void letter is not reprinted


def test_print_asked_from_another_page_waits_for_the_list(open_desk):
    desk = open_desk(elsewhere("customers"), LettersPage)
    desk.window.go("letters", "print")
    desk.settle()
    dialog = desk.window.page("letters").findChild(PrintDialog)
    assert dialog.isVisible() and dialog.act.text() == "Print 2 letters"
    dialog.reject()


def test_print_asked_again_after_a_change_elsewhere_counts_the_new_list(open_desk):
    desk, page = open_letters(open_desk)
    desk.window.go("customers")
    customer = page._shown.ready[0].plan.customer_id
    receipt = NewEntry(customer, EntryKind.RECEIPT, ago(0), Money.of("150000.00", "CNY"))
    desk.window.page("customers").change("receipt", lambda session: post(session, receipt))
    desk.settle()
    desk.window.go("letters", "print")
    desk.settle()
    dialog = page.findChild(PrintDialog)
    assert dialog.act.text() == "Print 1 letter"
    dialog.reject()


def test_a_customer_asked_for_is_shown_in_the_list_it_stands_in(open_desk):
    desk, page = open_letters(open_desk)
    held = page._shown.held[0]
    desk.window.go("letters", held.customer_id)
    assert page.tabs.currentIndex() == HELD
    assert page.held.current_row() == held


def test_an_item_left_out_is_not_claimed_and_the_act_records_it_with_its_reason(open_desk, tmp_path):
    desk, page = open_letters(open_desk)
    page.ready.setFocus()
    before = page.ready.current_row().plan
    QTest.keyClick(page.ready, Qt.Key.Key_X)
    dialog = page.findChild(LeaveOutDialog)
    items = [line for line in before.lines if line.due_on]
    assert [len(dialog.boxes), len(items)] == [2, 2]
    dialog.boxes[items[0].entry_id].setChecked(False)
    assert not dialog.act.isEnabled() and dialog.meaning.text().startswith("Write why")
    dialog.reason.setText("货已退回")
    assert dialog.meaning.text().startswith("For this letter only")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    desk.settle()
    plan = next(row.plan for row in page._shown.ready if row.plan.customer_id == before.customer_id)
    assert plan.amount == before.amount - items[0].open
    assert items[0].number in page._subtitle.text() and "货已退回" in page._subtitle.text()
    print_all(desk, page, tmp_path)
    assert not desk.window._undo.isEnabled() and "printed letter, is not undone" in desk.window._undo.toolTip()
    assert plan.amount in [row.amount for row in register(desk)]
    with desk.workspace.read() as session:
        told = sentence(history(session, 1)[0].what, "en")
    assert told == f"Print 2 letters; left out: {items[0].number} (货已退回)"
    assert not page._left_out


def test_a_letter_with_everything_left_out_is_held_and_can_be_brought_back(open_desk):
    desk, page = open_letters(open_desk)
    row = page.ready.current_row()
    dialog = page.ask_leave_out(row)
    for box in dialog.boxes.values():
        box.setChecked(False)
    dialog.reason.setText("all disputed")
    dialog.accept()
    desk.settle()
    assert row.plan.customer_id not in [one.plan.customer_id for one in page._shown.ready]
    assert page.whole_button.isVisible()
    page.whole_button.click()
    desk.settle()
    assert row.plan.amount in [one.plan.amount for one in page._shown.ready] and page.whole_button.isHidden()
