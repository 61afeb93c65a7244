"""Bank receipts, worked by keyboard on a real book: import, post, decide, undo; the ledger is looked at afterwards."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from creditdesk.banking.actions import import_statement, post_lines
from creditdesk.banking.formats import read_statement
from creditdesk.banking.queries import (
    checks,
    count_lines,
    files,
    known_count,
    lines,
    newest_line_on,
    placed_lines,
    proof_parts,
)
from creditdesk.base.i18n import set_language
from creditdesk.base.money import Money
from creditdesk.customers.actions import open_customer
from creditdesk.customers.queries import payers
from creditdesk.gui.dialogs import Dialog
from creditdesk.gui.pages.bank import BankPage
from creditdesk.gui.pages.bank_split import Split
from creditdesk.ledger import queries as ledger
from creditdesk.ledger.actions import NewEntry, post
from creditdesk.ledger.kinds import EntryKind
from creditdesk.ledger.queries import movements, open_items
from creditdesk.settings.actions import set_value
from creditdesk.settings.queries import credit_policy

from .conftest import RealDesk, elsewhere

HEAD = "交易日期,借方金额,贷方金额,余额,对方户名,对方账号,摘要\n"
LINES = (
    ("2026-11-16", "", "28400.00", "东溪木业有限公司", "622800000001", "货款 FP-0101"),
    ("2026-11-17", "", "63199.50", "西岭红木家具厂", "622800000002", "付货款"),
    ("2026-11-17", "", "12600.00", "何小满", "622800000003", "转账"),
    ("2026-11-18", "", "5000.00", "东溪木业有限公司", "622800000001", "预付"),
    ("2026-11-18", "", "777.70", "路过商行", "622800000004", "往来"),
    ("2026-11-19", "30.00", "", "银行", "", "手续费"),
)


def csv(rows=LINES, opening="1000.00") -> str:
    balance, text = Money.of(opening, "CNY"), HEAD
    for day, out, into, payer, account, memo in rows:
        balance += Money.of(into or "0", "CNY") - Money.of(out or "0", "CNY")
        text += f"{day},{out},{into},{balance},{payer},{account},{memo}\n"
    return text


MT940 = """:20:STARTUMS
:25:12345678/0000001
:28C:1/1
:60F:C261115CNY1000,00
:61:2611161116C500,00NTRFNONREF
:86:货款 FP-0102
:62F:C261116CNY1600,00
"""


@pytest.fixture(autouse=True)
def earlier_windows_are_gone(qapp):
    """Delete the windows of earlier tests, or each change of theme would restyle them all again."""
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "流水.csv"
    path.write_bytes(csv().encode("gb18030"))
    return path


@pytest.fixture
def desk(open_desk) -> RealDesk:
    """An open book with two furniture makers who owe five invoices."""
    desk: RealDesk = open_desk(BankPage, elsewhere("customers"), filled=False)
    with desk.workspace.change("fill", actor="tester") as change:
        for code, name in (("K1", "东溪木业有限公司"), ("K2", "西岭红木家具厂"), ("K3", "曾氏贸易有限公司")):
            id_ = open_customer(change.session, {"code": code, "name": name}, currency="CNY", language="zh_CN")
            for number, amount in INVOICES[code]:
                entry = NewEntry(
                    id_, EntryKind.INVOICE, date(2026, 9, 3), Money.of(amount, "CNY"), number, date(2026, 10, 3)
                )
                post(change.session, entry)
    desk.window.changed(frozenset({"ledger", "customers"}))
    desk.settle()
    return desk


INVOICES = {
    "K1": (("FP-0101", "28400.00"), ("FP-0102", "9000.00")),
    "K2": (("FP-0201", "28400.00"), ("FP-0202", "22300.00"), ("FP-0203", "12500.00"), ("FP-0204", "31000.00")),
    "K3": (("FP-0301", "40000.00"), ("FP-0302", "6000.00"), ("FP-0303", "3600.00"), ("FP-0304", "9000.00")),
}


def page_of(desk: RealDesk) -> BankPage:
    page = desk.open("bank")
    assert isinstance(page, BankPage)
    return page


def imported(desk: RealDesk, statement: Path) -> BankPage:
    page = page_of(desk)
    page.import_files([statement])
    desk.settle()
    assert page.flow.strip.accept.hasFocus()
    press(desk, page.flow.strip.accept, Qt.Key.Key_Return)
    assert page.table.hasFocus()
    return page


def press(desk: RealDesk, widget, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifier)
    desk.settle()


def owes(desk: RealDesk, code: str) -> dict[str, str]:
    with desk.workspace.read() as session:
        return {
            item.number: str(item.open)
            for item in open_items(session, desk.today)
            if item.customer_code == code and item.open.minor > 0
        }


def states(desk: RealDesk) -> dict[str, str]:
    with desk.workspace.read() as session:
        return {row.payer: row.state for row in lines(session)}


def select(desk: RealDesk, page: BankPage, payer: str) -> None:
    row = next(row for row in page.table.rows_model.rows if row.payer == payer and row.text != "预付")
    assert page.table.select_id(row.id)
    page.table.setFocus()
    desk.settle()


def assert_book_is_sound(desk: RealDesk) -> None:
    with desk.workspace.read() as session:
        broken = [check.name for check in (*checks(session), *ledger.checks(session)) if not check.ok]
    assert broken == []


def button(page: BankPage, text: str) -> QPushButton:
    return next(b for b in page.findChildren(QPushButton) if b.text().startswith(text) and b.isVisible())


# --- opening ----------------------------------------------------------------------------------------------------


def test_an_empty_book_says_what_to_do(desk: RealDesk) -> None:
    page = page_of(desk)
    assert button(page, "Import bank statement").isVisible()
    assert not page.post_button.isVisible()
    assert "Drop the bank's file here" in page._nothing._text.text()


def test_all_texts_show_in_both_languages(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    for language in ("zh_CN", "en"):
        set_language(language)
        desk.window.retranslate()
        desk.settle()
        for tab in range(4):
            page.tabs.setCurrentIndex(tab)
            desk.settle()
    assert page.tabs.tabText(0) == "To place 5"


# --- import -----------------------------------------------------------------------------------------------------


def test_a_file_is_shown_before_anything_is_written(desk: RealDesk, statement: Path) -> None:
    page = page_of(desk)
    page.import_files([statement])
    desk.settle()
    assert "6 lines" in page.flow.strip.what.text()
    assert "closing balance agrees" in page.flow.strip.what.text()
    assert page.flow.strip.accept.text() == "Import 6 lines"
    assert states(desk) == {}
    page.flow.strip.cancel.click()
    desk.settle()
    assert states(desk) == {}
    assert not page.flow.strip.isVisible()


def test_import_and_posting_of_sure_matches_are_two_presses(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    assert len(page.table.rows_model.rows) == 5
    sure = [row for row in page.table.rows_model.rows if row.tier == "sure"]
    assert page.post_button.text() == f"Post {len(sure)} sure matches"
    assert len(sure) == 1
    page.post_button.click()
    desk.settle()
    assert owes(desk, "K1") == {"FP-0102": "9000.00"}
    assert not page.post_button.isVisible()
    assert "1 receipt posted, 28,400.00 CNY." in page._notice.text()
    assert_book_is_sound(desk)
    press(desk, page.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert owes(desk, "K1") == {"FP-0101": "28400.00", "FP-0102": "9000.00"}
    assert len(page.table.rows_model.rows) == 5


def test_the_same_file_again_brings_nothing_and_says_so(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    page.import_files([statement])
    desk.settle()
    assert "in the book already (6 lines)" in page._notice.text()
    assert not page.flow.strip.isVisible()
    assert len(states(desk)) == 5


def test_an_overlapping_file_names_the_known_lines(desk: RealDesk, statement: Path, tmp_path: Path) -> None:
    page = imported(desk, statement)
    longer = tmp_path / "longer.csv"
    longer.write_text(csv((*LINES, ("2026-11-20", "", "10.00", "新来的", "", "试"))), encoding="utf-8")
    page.import_files([longer])
    desk.settle()
    assert "imported before and skipped: 6" in page.flow.strip.what.text()
    assert page.flow.strip.accept.text() == "Import 1 line"


def test_a_running_balance_that_breaks_is_named(desk: RealDesk, tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    path.write_text(csv().replace("92599.50", "92599.60"), encoding="utf-8")
    page = page_of(desk)
    page.import_files([path])
    desk.settle()
    assert "92599.60" in page.flow.strip.doubts.text()
    assert page.flow.strip.accept.property("role") == ""


def test_balances_that_do_not_add_up_stop_until_accepted_knowingly(desk: RealDesk, tmp_path: Path) -> None:
    path = tmp_path / "gap.sta"
    path.write_text(MT940, encoding="utf-8")
    page = page_of(desk)
    page.import_files([path])
    desk.settle()
    doubts = page.flow.strip.doubts.text()
    assert "Opening 1,000.00 + lines 500.00 = 1,500.00, but the file closes at 1,600.00: 100.00 apart" in doubts
    assert page.flow.strip.accept.text() == "Import 1 line although the balances do not add up"
    assert states(desk) == {}
    page.flow.strip.accept.click()
    desk.settle()
    with desk.workspace.read() as session:
        assert [row.proof for row in files(session)] == ["failed"]


def test_a_row_that_cannot_be_read_is_named_and_the_rest_can_come_in(desk: RealDesk, tmp_path: Path) -> None:
    path = tmp_path / "row.csv"
    path.write_text(csv().replace("2026-11-18,,777.70", "2026-13-99,,777.70"), encoding="utf-8")
    page = page_of(desk)
    page.import_files([path])
    desk.settle()
    assert "2026-13-99" in page.flow.strip.doubts.text()
    assert "Row" in page.flow.strip.doubts.text()
    page.flow.strip.accept.click()
    desk.settle()
    assert "路过商行" not in states(desk)
    assert "何小满" in states(desk)


def test_what_is_no_statement_is_refused_and_the_next_file_is_shown(
    desk: RealDesk, statement: Path, tmp_path: Path
) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 picture")
    page = page_of(desk)
    page.import_files([scan, statement])
    desk.settle()
    assert "scan.pdf: This is a PDF" in page._notice.text()
    assert page.flow.strip.accept.text() == "Import 6 lines"


def test_a_file_that_is_gone_is_told(desk: RealDesk, tmp_path: Path) -> None:
    page = page_of(desk)
    page.import_files([tmp_path / "gone.csv"])
    desk.settle()
    assert "gone.csv" in page._notice.text()


def test_a_cancelled_import_leaves_nothing(desk: RealDesk, statement: Path) -> None:
    page = page_of(desk)
    page.import_files([statement])
    desk.settle()
    page.flow.strip.accept.click()
    desk.window.background.cancel_all()
    desk.settle()
    assert "Nothing of the file is in the book" in page._notice.text()
    assert states(desk) == {}
    page.flow.strip.accept.click()
    desk.settle()
    assert len(states(desk)) == 5


# --- deciding ---------------------------------------------------------------------------------------------------


def test_enter_posts_what_is_shown_and_goes_to_the_next_line(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    select(desk, page, "西岭红木家具厂")
    rows = list(page.table.rows_model.rows)
    after = rows[rows.index(page.table.current_row()) + 1]
    page.pane.lay_in_order()
    assert page.pane._foot.sentence.text().startswith("63,199.50 = 28,400.00 + 22,300.00 + 12,499.50 ✓")
    press(desk, page.table, Qt.Key.Key_Return)
    assert owes(desk, "K2") == {"FP-0203": "0.50", "FP-0204": "31000.00"}
    assert page.table.current_row().id == after.id
    assert page.pane.line.id == after.id
    assert_book_is_sound(desk)


def test_a_short_payment_can_close_its_invoice_as_a_small_difference(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    select(desk, page, "西岭红木家具厂")
    page.pane.lay_in_order()
    QTest.mouseClick(page.pane.rest.buttons["difference"], Qt.MouseButton.LeftButton)
    assert page.table.hasFocus()
    assert "0.50 closed as small difference" in page.pane._foot.sentence.text()
    press(desk, page.table, Qt.Key.Key_Return)
    assert owes(desk, "K2") == {"FP-0204": "31000.00"}
    with desk.workspace.read() as session:
        kinds = [m.kind for m in movements(session, 2)]
    assert EntryKind.DIFFERENCE in kinds
    assert_book_is_sound(desk)


def test_a_large_rest_cannot_be_closed_as_a_difference(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    select(desk, page, "何小满")
    page.pane._picked(3)
    page.pane.lay_in_order()
    assert not page.pane.rest.buttons["difference"].isEnabled()
    assert page.pane.rest.buttons["difference"].toolTip()


def test_another_customer_and_three_invoices_take_seven_presses(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    select(desk, page, "何小满")
    press(desk, page.table, Qt.Key.Key_F4)
    assert page.pane.is_picking()
    assert page.pane.picker.field.hasFocus()
    QTest.keyClicks(page.pane.picker.field, "zsmy")
    press(desk, page.pane.picker.field, Qt.Key.Key_Return)
    assert page.pane.customer.name == "曾氏贸易有限公司"
    items = page.pane.items
    items.selectRow(1)
    for _invoice in range(3):
        press(desk, items, Qt.Key.Key_Space)
    assert page.pane._foot.sentence.text().startswith("12,600.00 = 6,000.00 + 3,600.00 + 3,000.00 ✓")
    press(desk, items, Qt.Key.Key_Return)
    assert owes(desk, "K3") == {"FP-0301": "40000.00", "FP-0304": "6000.00"}
    with desk.workspace.read() as session:
        assert {p.value for p in payers(session, 3)} >= {"何小满", "622800000003"}
    assert_book_is_sound(desk)


def test_a_payer_is_not_remembered_when_unticked(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    select(desk, page, "何小满")
    page.pane._picked(3)
    page.pane.remember.setChecked(False)
    press(desk, page.table, Qt.Key.Key_A)
    press(desk, page.table, Qt.Key.Key_Return)
    with desk.workspace.read() as session:
        assert "何小满" not in {p.value for p in payers(session, 3)}


def test_a_puts_all_on_account(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    select(desk, page, "西岭红木家具厂")
    press(desk, page.table, Qt.Key.Key_A)
    press(desk, page.table, Qt.Key.Key_Return)
    assert len(owes(desk, "K2")) == 4
    with desk.workspace.read() as session:
        credits = [i for i in open_items(session, desk.today, 2) if i.open.minor < 0]
    assert [str(i.open) for i in credits] == ["-63199.50"]
    assert_book_is_sound(desk)


def test_typed_amounts_leave_the_rest_on_account(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    select(desk, page, "西岭红木家具厂")
    press(desk, page.table, Qt.Key.Key_A)
    row = page.pane.items.rows_model.rows[3]
    page.pane._typed(row, "30000")
    page.pane._typed(row, "31000.01")
    assert "at most" in page.pane._foot.sentence.text()
    press(desk, page.table, Qt.Key.Key_Return)
    assert owes(desk, "K2")["FP-0204"] == "1000.00"
    assert_book_is_sound(desk)


def test_n_sets_aside_l_puts_off_and_b_brings_back(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    select(desk, page, "路过商行")
    press(desk, page.table, Qt.Key.Key_N)
    assert states(desk)["路过商行"] == "not_payment"
    select(desk, page, "何小满")
    press(desk, page.table, Qt.Key.Key_L)
    assert states(desk)["何小满"] == "later"
    assert page.table.current_row().payer != "何小满"
    page.tabs.setCurrentIndex(2)
    assert page.aside.select_id(next(r.id for r in page.aside.rows_model.rows if r.payer == "路过商行"))
    press(desk, page.aside, Qt.Key.Key_B)
    assert states(desk)["路过商行"] == "proposed"
    desk.window.undo()
    desk.settle()
    assert states(desk)["路过商行"] == "not_payment"


def test_a_line_without_a_customer_is_not_posted_and_says_why(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    select(desk, page, "路过商行")
    press(desk, page.table, Qt.Key.Key_Return)
    assert "Choose the customer with F4" in page._notice.text()
    assert states(desk)["路过商行"] == "proposed"


def test_enter_pressed_twice_at_once_posts_one_line(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    select(desk, page, "西岭红木家具厂")
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    desk.settle()
    with desk.workspace.read() as session:
        assert count_lines(session).get("posted") == 1
    assert "placed already" not in page._notice.text()


def test_a_sure_line_left_for_later_is_not_posted_with_the_others(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    sure = page.sure_rows()[0]
    page.table.select_id(sure.id)
    press(desk, page.table, Qt.Key.Key_L)
    assert page.sure_rows() == []
    assert not page.post_button.isVisible()


# --- files and proof --------------------------------------------------------------------------------------------


def test_an_import_is_taken_back_with_two_presses_from_its_tab(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    page.tabs.setCurrentIndex(3)
    desk.settle()
    page.lists.buttons[2].click()
    dialog = page.findChildren(Dialog)[-1]
    dialog.act.click()
    desk.settle()
    assert states(desk) == {}
    assert "was taken back: 6 lines" in page._notice.text()
    page.import_files([statement])
    desk.settle()
    assert page.flow.strip.accept.text() == "Import 6 lines"


def test_an_import_built_upon_names_what_stands_in_the_way(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    page.post_sure()
    desk.settle()
    page.tabs.setCurrentIndex(3)
    page._undo_import(page.files.rows_model.rows[0])
    desk.settle()
    assert "first undo “Post 1 sure match”" in page._notice.text()
    assert states(desk)


def test_the_proof_adds_up_to_what_moved(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    for first in ("sure", "posted"):
        with desk.workspace.read() as session:
            parts = proof_parts(session)
        assert sum(part.minor for part in parts) == 10994720
        assert sum(part.count for part in parts) == 6
        assert page.proof.sums() == ("= 6 lines, 109,947.20 CNY",)
        shown = page.proof._bars[0][0].segments()
        assert [segment.target for segment in shown] == [first, "confirm", "unknown", "not_payment"]
        assert sum(segment.minor for segment in shown) == sum(part.gross_minor for part in parts)
        page.post_sure()
        desk.settle()


def test_posting_what_was_posted_behind_the_window_claims_no_money(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    with desk.workspace.change("behind the window") as change:
        assert post_lines(change.session) == 1
    page.post_sure()
    desk.settle()
    assert "0 of 1" in page._notice.text()
    assert "receipts posted," not in page._notice.text()


def test_chips_filter_and_count_the_lines_shown(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    for chip in page.chips._chips:
        page.chips.picked.emit(chip.value)
        assert len(page.table.rows_model.rows) == chip.count


def test_another_page_can_point_at_a_line_a_tier_or_files(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    wanted = next(row for row in page.table.rows_model.rows if row.payer == "何小满")
    desk.window.go("customers")
    desk.open("bank", wanted.id)
    assert page.table.current_row().id == wanted.id
    assert page.pane.line.id == wanted.id
    desk.open("bank", "unknown")
    assert {row.tier for row in page.table.rows_model.rows} == {"unknown"}
    desk.open("bank", [statement])
    assert "in the book already" in page._notice.text()


def test_posted_lines_name_their_receipts_and_open_the_customer(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    page.post_sure()
    desk.settle()
    with desk.workspace.read() as session:
        posted = placed_lines(session, ("posted", "known"))
        assert [(row.payer, row.how, row.customer_name) for row in posted] == [
            ("东溪木业有限公司", "sure", "东溪木业有限公司")
        ]
        assert posted[0].receipt_number.startswith("R2026-")
        assert placed_lines(session, ("not_payment",), limit=0) == ()
        assert newest_line_on(session) == date(2026, 11, 19)
        assert files(session)[0].known_lines == 0
    page.tabs.setCurrentIndex(1)
    press(desk, page.posted, Qt.Key.Key_Return)
    assert desk.window.current_page().asked == [1]


def test_an_amount_that_cannot_be_read_is_told_and_changes_nothing(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    select(desk, page, "西岭红木家具厂")
    page.pane.lay_in_order()
    page.pane._typed(page.pane.items.rows_model.rows[0], "12x")
    assert "“12x” is no amount" in page.pane._foot.sentence.text()
    assert str(page.pane.split.left) == "0.00"
    page.pane.items.rows_model.tick([page.pane.items.rows_model.rows[3]], True)
    assert "Nothing of the receipt is left for FP-0204" in page.pane._foot.sentence.text()
    assert not page.pane.items.rows_model.is_ticked(page.pane.items.rows_model.rows[3])


def test_an_account_can_be_named_for_a_file_that_names_none(desk: RealDesk, statement: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sta"
    other.write_text(MT940.replace("1600,00", "1500,00"), encoding="utf-8")
    page = imported(desk, other)
    page.import_files([statement])
    desk.settle()
    box = page.flow.strip.account
    assert box.isVisible()
    assert box.value() == ""
    page.flow.choose_account("12345678/0000001")
    desk.settle()
    press(desk, page.flow.strip.accept, Qt.Key.Key_Space)
    with desk.workspace.read() as session:
        assert {row.account for row in files(session)} == {"12345678/0000001"}


def test_while_the_account_chosen_is_looked_up_the_file_waits_and_can_be_left(
    desk: RealDesk, statement: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.sta"
    other.write_text(MT940.replace("1600,00", "1500,00"), encoding="utf-8")
    page = imported(desk, other)
    page.import_files([statement])
    desk.settle()
    page.flow.choose_account("12345678/0000001")
    assert not page.flow.strip.accept.isEnabled()
    page.flow.cancel()
    desk.settle()
    assert page.flow.preview is None
    assert page.flow.strip.isHidden()


def test_a_file_taken_in_during_another_act_stays_to_be_imported(desk: RealDesk, statement: Path) -> None:
    page = desk.window.current_page()
    page.import_files([statement])
    desk.settle()
    page.act("Nothing", lambda _session, _progress: None)
    page.flow.accept()
    desk.settle()
    assert page.flow.strip.isEnabled()
    press(desk, page.flow.strip.accept, Qt.Key.Key_Space)
    with desk.workspace.read() as session:
        assert len(files(session)) == 1


def test_known_lines_are_counted_as_the_import_will_find_them(desk: RealDesk, statement: Path) -> None:
    data = statement.read_bytes()
    file = read_statement(data)
    with desk.workspace.read() as session:
        assert known_count(session, file) == 0
    with desk.workspace.change("import", actor="tester") as change:
        import_statement(change.session, "流水.csv", data, file, credit_policy(change.session))
    with desk.workspace.read() as session:
        assert known_count(session, file) == 6


# --- the split, without a window ---------------------------------------------------------------------------------


def test_a_split_never_pays_more_than_is_open_or_was_received(desk: RealDesk) -> None:
    with desk.workspace.read() as session:
        items = open_items(session, desk.today, 2)
    split = Split(Money.of("30000", "CNY"), items)
    assert split.left.minor == 3000000
    first, second = items[0], items[1]
    assert split.tick(first.id, True)
    assert split.tick(second.id, True)
    assert str(split.part(second.id)) == "1600.00"
    assert not split.tick(items[2].id, True)
    assert not split.set_part(second.id, 160001)
    assert split.set_part(second.id, 100000)
    assert str(split.left) == "600.00"
    split.close_rest("fee")
    plan = split.plan()
    assert sum(part.amount for part in plan.parts) + plan.unapplied == 3000000
    assert [(part.deduction, part.deduction_kind) for part in plan.parts] == [(0, ""), (2130000, "fee")]
    assert split.tick(second.id, False)
    assert split.plan().parts[0].deduction == 0


def test_the_order_of_payment_of_the_settings_is_laid_with_its_working(desk: RealDesk, statement: Path) -> None:
    with desk.workspace.change("order", actor="tester") as change:
        set_value(change.session, "matching.order", "statutory")
    page = imported(desk, statement)
    page.table.select_id(next(row.id for row in page.table.rows_model.all_rows if row.payer == "西岭红木家具厂"))
    desk.settle()
    assert page.pane.split is not None
    page.pane.lay_in_order()
    assert page.pane.split.working
    number, amount, _why = page.pane.split.working[0]
    assert f"{number} {amount}" in page.pane.why.good.text().replace(",", "")
    page.pane.split.tick(page.pane.split.items[0].id, ticked=False)
    assert page.pane.split.working == ()
