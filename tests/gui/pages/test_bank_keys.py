"""Bank receipts as a person works it all day, by keys alone: shares, refunds, taking back, and keys that never act twice."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from creditdesk.banking.queries import lines, placed_lines
from creditdesk.base.i18n import set_language
from creditdesk.base.money import Money
from creditdesk.customers.queries import payers
from creditdesk.gui import dialogs, theme
from creditdesk.gui.dialogs import Dialog
from creditdesk.gui.pages.bank import BankPage
from creditdesk.ledger.actions import NewEntry, post
from creditdesk.ledger.kinds import EntryKind
from creditdesk.ledger.queries import movements, open_items

from .conftest import RealDesk
from .test_bank import (
    LINES,
    assert_book_is_sound,
    csv,
    desk,
    earlier_windows_are_gone,
    imported,
    owes,
    page_of,
    press,
    select,
    statement,
    states,
)

__all__ = ["desk", "earlier_windows_are_gone", "statement"]

KEY = Qt.Key
WALLET = ("2026-11-20", "", "65010.00", "财付通支付科技有限公司", "220000000009", "货款")
REFUND = ("2026-11-20", "3000.00", "", "东溪木业有限公司", "622800000001", "退款")
STRANGER = ("2026-11-20", "40.00", "", "王小二", "", "退款")


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def hit(desk: RealDesk, *keys: Qt.Key) -> None:
    """Press keys one after the other, each where the focus is."""
    for key in keys:
        press(desk, focused(), key)


def hold(desk: RealDesk, key: Qt.Key, text: str = "") -> None:
    """What a key held down sends after the first press."""
    for _again in range(3):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, True)
        QApplication.sendEvent(focused(), event)
    desk.settle()


def bring(desk: RealDesk, tmp_path: Path, *rows: tuple[str, ...]) -> BankPage:
    path = tmp_path / "more.csv"
    path.write_text(csv(rows), encoding="utf-8")
    return imported(desk, path)


def said(page: BankPage) -> str:
    return page._notice.text()


def on_account(desk: RealDesk, customer: int, amount: str, number: str = "R-1") -> None:
    with desk.workspace.change("prepaid", actor="tester") as change:
        entry = NewEntry(customer, EntryKind.RECEIPT, date(2026, 11, 2), Money.of(amount, "CNY"), number)
        post(change.session, entry)
    desk.window.changed(frozenset({"ledger"}))
    desk.settle()


def choose(desk: RealDesk, initials: str) -> None:
    QTest.keyClicks(focused(), initials)
    hit(desk, KEY.Key_Return)


# --- one line, several customers ----------------------------------------------------------------------------------


def share_out(desk: RealDesk, page: BankPage) -> None:
    """The wallet's 65,010.00: FP-0301 for the third firm, the rest on the first firm's invoices."""
    select(desk, page, WALLET[3])
    hit(desk, KEY.Key_F4)
    choose(desk, "zsmy")
    hit(desk, KEY.Key_Space)
    hit(desk, KEY.Key_S)
    choose(desk, "dxmy")
    hit(desk, KEY.Key_Space)


def test_a_line_is_shared_by_keys_posted_as_one_and_undone_as_one(desk: RealDesk, tmp_path: Path) -> None:
    page = bring(desk, tmp_path, WALLET)
    before = owes(desk, "K1"), owes(desk, "K3")
    share_out(desk, page)
    assert page.pane._foot.sentence.text() == (
        "65,010.00 = 曾氏贸易有限公司 40,000.00 + 东溪木业有限公司 25,010.00 ✓ every cent has a place"
    )
    assert [button.isVisible() for button in page.pane.share_bar.buttons] == [True, True]
    hit(desk, KEY.Key_Return)
    assert owes(desk, "K1") == {"FP-0101": "3390.00", "FP-0102": "9000.00"}
    assert "FP-0301" not in owes(desk, "K3")
    assert said(page) == (
        "“财付通支付科技有限公司 65,010.00 CNY” is posted, shared: 曾氏贸易有限公司 40,000.00, 东溪木业有限公司 25,010.00."
    )
    assert_book_is_sound(desk)
    page.tabs.setCurrentIndex(1)
    assert page.posted.rows_model.rows[0].customer_name == "曾氏贸易有限公司 + 东溪木业有限公司"
    press(desk, page.posted, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (owes(desk, "K1"), owes(desk, "K3")) == before
    assert states(desk) == {WALLET[3]: "proposed"}


def test_a_typed_share_leaves_its_rest_on_that_customers_account(desk: RealDesk, tmp_path: Path) -> None:
    page = bring(desk, tmp_path, WALLET)
    share_out(desk, page)
    hit(desk, KEY.Key_A)
    field = page.pane.share_bar.amount
    assert field.text() == "25,010.00"
    assert "25,010.00 on account" in page.pane._foot.sentence.text()
    QTest.keyClick(page.table, KEY.Key_1, Qt.KeyboardModifier.AltModifier)
    desk.settle()
    assert page.pane.customer.name == "曾氏贸易有限公司"
    for typed, told in (
        ("65010.01", "at most what the others leave"), ("39999", "at least what its items take"),
        ("40010", "曾氏贸易有限公司 40,010.00 (of this 10.00 on account) + 东溪木业有限公司 25,000.00"),
    ):  # fmt: skip
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, KEY.Key_Return)
        desk.settle()
        assert told in page.pane._foot.sentence.text()
    assert states(desk) == {WALLET[3]: "proposed"}  # Enter in the field posts nothing
    page.pane.focus_items()
    hit(desk, KEY.Key_Return)
    with desk.workspace.read() as session:
        credits = sorted(str(i.open) for i in open_items(session, desk.today) if i.open.minor < 0)
    assert credits == ["-10.00", "-25000.00"]
    assert_book_is_sound(desk)


def test_nothing_is_posted_while_a_sharer_has_no_part(desk: RealDesk, tmp_path: Path) -> None:
    page = bring(desk, tmp_path, WALLET)
    select(desk, page, WALLET[3])
    hit(desk, KEY.Key_F4)
    choose(desk, "zsmy")
    hit(desk, KEY.Key_S)
    choose(desk, "dxmy")
    assert page.pane._foot.sentence.text().startswith("曾氏贸易有限公司 has no part yet.")
    hit(desk, KEY.Key_Return)
    assert states(desk) == {WALLET[3]: "proposed"}
    hit(desk, KEY.Key_Delete)
    assert page.pane.customer.name == "曾氏贸易有限公司"
    assert not page.pane.share_bar.isVisible()
    hit(desk, KEY.Key_Return)
    assert states(desk) == {WALLET[3]: "posted"}


def test_a_customer_who_shares_is_not_offered_again_and_esc_leaves_things_as_they_were(
    desk: RealDesk, tmp_path: Path
) -> None:
    page = bring(desk, tmp_path, WALLET)
    share_out(desk, page)
    sentence = page.pane._foot.sentence.text()
    hit(desk, KEY.Key_S)
    assert {row.name for row in page.pane.picker.table.rows_model.rows} == {"西岭红木家具厂"}
    hit(desk, KEY.Key_Escape)
    assert page.pane._foot.sentence.text() == sentence
    assert page.table.hasFocus()


# --- money that went back -----------------------------------------------------------------------------------------


def test_a_refund_is_posted_with_enter_against_the_customers_oldest_money(desk: RealDesk, tmp_path: Path) -> None:
    on_account(desk, 1, "2000.00")
    page = bring(desk, tmp_path, REFUND)
    select(desk, page, REFUND[3])
    assert "3,000.00 went back, but only 2,000.00" in page.pane._foot.sentence.text()
    hit(desk, KEY.Key_Return)
    assert states(desk) == {REFUND[3]: "proposed"}
    on_account(desk, 1, "5000.00", "R-2")
    select(desk, page, REFUND[3])
    assert page.pane._foot.sentence.text() == "3,000.00 = 2,000.00 + 1,000.00 of the customer's money ✓"
    hit(desk, KEY.Key_Space)  # to the items
    hit(desk, KEY.Key_Space)  # the order is not the user's to change
    assert "oldest money" in page.pane._foot.sentence.text()
    hit(desk, KEY.Key_Return)
    assert said(page) == "“东溪木业有限公司 -3,000.00 CNY” is posted as a refund to 东溪木业有限公司: R-1, R-2."
    with desk.workspace.read() as session:
        refund = next(m for m in movements(session, 1) if m.kind is EntryKind.REFUND)
        left = [str(item.open) for item in open_items(session, desk.today, 1) if item.open.minor < 0]
    assert (str(refund.amount), str(refund.open), left) == ("3000.00", "0.00", ["-4000.00"])
    assert_book_is_sound(desk)
    press(desk, page.tabs, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert states(desk) == {REFUND[3]: "proposed"}


def test_money_out_that_was_set_aside_is_claimed_for_its_customer(desk: RealDesk, tmp_path: Path) -> None:
    on_account(desk, 3, "40.00")
    page = bring(desk, tmp_path, STRANGER, WALLET)
    assert states(desk)[STRANGER[3]] == "not_payment"
    page.tabs.setCurrentIndex(2)
    page.take_focus()
    hit(desk, KEY.Key_B)
    assert "is back among the lines to place" in said(page)
    page.tabs.setCurrentIndex(0)
    select(desk, page, STRANGER[3])
    hit(desk, KEY.Key_F4)
    choose(desk, "zsmy")
    hit(desk, KEY.Key_Return)
    assert states(desk)[STRANGER[3]] == "posted"
    with desk.workspace.read() as session:
        assert [i for i in open_items(session, desk.today, 3) if i.open.minor < 0] == []
    assert_book_is_sound(desk)


# --- taking back --------------------------------------------------------------------------------------------------


def test_u_takes_a_posted_line_back_after_saying_what_will_happen(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    page.post_sure()
    desk.settle()
    page.tabs.setCurrentIndex(1)
    page.take_focus()
    hit(desk, KEY.Key_U)
    dialog = page.findChildren(Dialog)[-1]
    words = " ".join(label.text() for label in dialog.findChildren(type(page._title)))
    assert "Take back the posting of “东溪木业有限公司 28,400.00 CNY”?" in words
    assert "Reversed as of today: R2026-000001. What they settled is open again" in words
    hold(desk, KEY.Key_Return)
    assert dialog.isVisible()
    assert len(page.posted.rows_model.rows) == 1
    hit(desk, KEY.Key_Return)
    assert owes(desk, "K1") == {"FP-0101": "28400.00", "FP-0102": "9000.00"}
    assert page.posted.rows_model.rows == []
    assert len(page.table.rows_model.rows) == 5
    assert "is taken back; it is among the lines to place again" in said(page)
    assert_book_is_sound(desk)
    desk.window.activateWindow()  # as a screen does when the dialog has gone
    desk.settle()
    press(desk, desk.window, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert owes(desk, "K1") == {"FP-0102": "9000.00"}
    assert len(page.posted.rows_model.rows) == 1


def test_the_button_takes_back_what_is_selected_and_esc_does_nothing(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    page.post_sure()
    desk.settle()
    page.tabs.setCurrentIndex(1)
    assert page.lists.buttons[0].isVisible()
    assert page.lists.buttons[0].text() == "Take back"
    for key, left in ((KEY.Key_Escape, 1), (KEY.Key_Return, 0)):
        page.lists.buttons[0].click()
        hit(desk, key)
        with desk.workspace.read() as session:
            assert len(placed_lines(session, ("posted",))) == left


# --- words --------------------------------------------------------------------------------------------------------


def test_every_act_says_what_it_did_with_which_line(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    select(desk, page, "路过商行")
    hit(desk, KEY.Key_N)
    assert said(page).startswith("“路过商行 777.70 CNY” is set aside as not a payment;")
    select(desk, page, "何小满")
    hit(desk, KEY.Key_L)
    assert said(page) == "“何小满 12,600.00 CNY” is put off: it waits at the end of the list."
    select(desk, page, "西岭红木家具厂")
    hit(desk, KEY.Key_O, KEY.Key_D, KEY.Key_Return)
    assert said(page) == "“西岭红木家具厂 63,199.50 CNY” is posted for 西岭红木家具厂: FP-0201, FP-0202, FP-0203."
    assert [button.text() for button in page._notice._buttons] == ["Undo"]
    page._notice._buttons[0].click()
    desk.settle()
    assert page.table.hasFocus()
    assert states(desk)["西岭红木家具厂"] == "proposed"


def test_the_rest_of_a_short_payment_is_decided_by_keys(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    select(desk, page, "西岭红木家具厂")
    hit(desk, KEY.Key_O)
    for key, kind in ((KEY.Key_D, "difference"), (KEY.Key_F, "fee"), (KEY.Key_K, "")):
        hit(desk, key)
        assert page.pane.split.closing == kind
    hit(desk, KEY.Key_C)  # no discount was planned: the key does nothing
    assert page.pane.split.closing == ""


def test_what_is_remembered_is_decided_by_a_key_and_kept(desk: RealDesk, statement: Path, tmp_path: Path) -> None:
    page = imported(desk, statement)
    select(desk, page, "路过商行")
    hit(desk, KEY.Key_N)
    select(desk, page, "何小满")
    hit(desk, KEY.Key_F4)
    choose(desk, "zsmy")
    assert page.pane.remember.isChecked()
    hit(desk, KEY.Key_R)
    assert not page.pane.remember.isChecked()
    hit(desk, KEY.Key_A, KEY.Key_Return)
    with desk.workspace.read() as session:
        assert "何小满" not in {payer.value for payer in payers(session, 3)}
    bring(desk, tmp_path, ("2026-11-23", "", "9.90", "路过商行", "622800000004", "往来"))
    with desk.workspace.read() as session:
        assert {row.state for row in lines(session) if row.payer == "路过商行"} == {"not_payment"}


# --- keys that act once -------------------------------------------------------------------------------------------


def test_a_key_held_down_posts_nothing_more(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    select(desk, page, "西岭红木家具厂")
    before = states(desk)
    hold(desk, KEY.Key_Return)
    hold(desk, KEY.Key_N, "n")
    hold(desk, KEY.Key_L, "l")
    assert states(desk) == before
    hold(desk, KEY.Key_Down)
    assert page.table.current_row().payer != "西岭红木家具厂"


def test_a_double_click_opens_a_line_and_posts_nothing(desk: RealDesk, statement: Path) -> None:
    page = imported(desk, statement)
    select(desk, page, "西岭红木家具厂")
    before = states(desk)
    page.table.doubleClicked.emit(page.table.currentIndex())
    desk.settle()
    assert page.pane.items.hasFocus()
    page.pane.items.doubleClicked.emit(page.pane.items.rows_model.index(0, 1))
    desk.settle()
    assert states(desk) == before


def test_enter_after_the_file_dialog_posts_no_line(
    desk: RealDesk, statement: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = imported(desk, statement)
    select(desk, page, "西岭红木家具厂")
    before = states(desk)
    more = tmp_path / "more.csv"
    more.write_text(csv((WALLET,)), encoding="utf-8")
    monkeypatch.setattr(dialogs, "choose_files", lambda *_given: [more])
    QTest.keyClick(page.table, KEY.Key_I, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(focused(), KEY.Key_Return)  # at once: the file is still being read
    desk.settle()
    assert page.flow.strip.accept.hasFocus()
    hold(desk, KEY.Key_Return)
    assert states(desk) == before
    QTest.keyClick(focused(), KEY.Key_Return)
    QTest.keyClick(focused(), KEY.Key_Return)  # while it is being imported
    hold(desk, KEY.Key_Return)
    assert states(desk) == {**before, WALLET[3]: "proposed"}
    assert page.table.hasFocus()


def test_the_first_import_leaves_the_keys_with_the_list_not_with_undo(desk: RealDesk, statement: Path) -> None:
    page = page_of(desk)
    page.import_files([statement])
    desk.settle()
    QTest.mouseClick(page.flow.strip.accept, Qt.MouseButton.LeftButton)
    assert focused() is page.tabs
    desk.settle()
    assert page.table.hasFocus()
    assert page.table.current_row() is not None


def test_ctrl_i_imports_wherever_the_focus_is(desk: RealDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(desk)
    asked: list[int] = []
    monkeypatch.setattr(dialogs, "choose_files", lambda *_given: asked.append(1) or [])
    for widget in (desk.window._rail.button("bank"), page.tabs):
        widget.setFocus()
        QTest.keyClick(widget, KEY.Key_I, Qt.KeyboardModifier.ControlModifier)
        desk.settle()
    desk.window.go("customers")
    QTest.keyClick(desk.window, KEY.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert asked == [1, 1]


def test_a_known_banks_file_is_in_the_book_and_posted_with_three_presses(desk: RealDesk, statement: Path) -> None:
    page = page_of(desk)
    desk.open("bank", [statement])  # dropped on the window
    hit(desk, KEY.Key_Return)
    QTest.mouseClick(page.post_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert owes(desk, "K1") == {"FP-0102": "9000.00"}
    assert page.table.hasFocus()


def test_where_there_is_no_list_the_keys_rest_on_the_tabs(desk: RealDesk, tmp_path: Path) -> None:
    page = page_of(desk)
    desk.settle()
    assert focused() is page.tabs
    bring(desk, tmp_path, LINES[0])
    hit(desk, KEY.Key_Return)
    assert states(desk) == {"东溪木业有限公司": "posted"}
    assert focused() is page.tabs
    hit(desk, KEY.Key_Return)
    assert states(desk) == {"东溪木业有限公司": "posted"}


# --- room ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("percent", [100, 150])
def test_the_page_fits_1366_px_and_what_has_the_keys_is_in_view(
    desk: RealDesk, qapp: QApplication, tmp_path: Path, language: str, percent: int
) -> None:
    page = bring(desk, tmp_path, WALLET, REFUND)
    set_language(language)
    theme.apply(qapp, "light", percent)
    try:
        desk.window.retranslate()
        desk.settle()
        share_out(desk, page)
        assert desk.window.width() == 1366
        assert page._content.widget().width() <= page._content.viewport().width()
        for widget in (page.pane.items, page.pane.confirm):
            assert not widget.visibleRegion().isEmpty()
        for table in (page.table, page.pane.items):
            assert not table.horizontalScrollBar().isVisible()
        page.take_focus()
        desk.settle()
        assert not page.table.visibleRegion().isEmpty()
        for number, table in enumerate(page.lists.tables, start=1):
            page.tabs.setCurrentIndex(number)
            desk.settle()
            assert not table.horizontalScrollBar().isVisible()
            assert not page._content.verticalScrollBar().isVisible()
    finally:
        set_language("en")
        theme.apply(qapp, "light", 100)


def test_the_customer_named_as_the_payer_stands_before_another_with_the_same_amount(desk, tmp_path):
    page = bring(desk, tmp_path, ("2026-11-20", "", "9000.00", "曾氏贸易有限公司", "", "货款"))
    select(desk, page, "曾氏贸易有限公司")
    page.pane.ask_customer()
    assert [row.name for row in page.pane.picker.table.rows_model.rows[:2]] == ["曾氏贸易有限公司", "东溪木业有限公司"]


def test_the_one_item_of_exactly_the_amount_is_ticked_at_the_customer_chosen(desk, tmp_path):
    page = bring(desk, tmp_path, ("2026-11-20", "", "22300.00", "王小二", "", "家具款"))
    select(desk, page, "王小二")
    hit(desk, KEY.Key_F4, KEY.Key_Return)
    assert page.pane.customer.name == "西岭红木家具厂" and page.pane.split.left.minor == 0
    hit(desk, KEY.Key_Return)
    assert "FP-0202" not in owes(desk, "K2")


def test_nothing_is_ticked_where_two_items_have_the_amount(desk, tmp_path):
    with desk.workspace.change("fill", actor="tester") as change:
        twin = NewEntry(
            2, EntryKind.INVOICE, date(2026, 9, 4), Money.of("22300.00", "CNY"), "FP-0205", date(2026, 10, 4)
        )
        post(change.session, twin)
    page = bring(desk, tmp_path, ("2026-11-20", "", "22300.00", "王小二", "", "家具款"))
    select(desk, page, "王小二")
    hit(desk, KEY.Key_F4, KEY.Key_Return)
    assert page.pane.customer.name == "西岭红木家具厂" and not page.pane.split.parts
