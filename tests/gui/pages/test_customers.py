"""The customers page on a real book: find, look, post by keyboard, and what the book holds afterwards."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from creditdesk.base.money import Money
from creditdesk.customers.queries import contacts, customer_by_code, payers
from creditdesk.gui import theme
from creditdesk.gui.pages.customers import CustomersPage
from creditdesk.gui.pages.customers_charts import by_month
from creditdesk.gui.pages.customers_data import load_customers, summary
from creditdesk.gui.pages.customers_file import DETAILS, MOVEMENTS
from creditdesk.gui.pages.customers_forms import InvoiceForm, NewCustomerForm, ReasonForm, ReceiptForm, WriteOffForm
from creditdesk.gui.pages.customers_statement import StatementDialog
from creditdesk.ledger.kinds import EntryKind
from creditdesk.ledger.queries import SettledItem, allocations, movements, open_items
from tests.gui.pages.real_desk import TODAY, elsewhere


@pytest.fixture
def desk(open_desk):
    desk = open_desk(CustomersPage, elsewhere("bank"))
    desk.settle()
    return desk


def page_of(desk) -> CustomersPage:
    return desk.window.page("customers")


def open_file(desk, code: str) -> CustomersPage:
    with desk.workspace.read() as session:
        wanted = customer_by_code(session, code).id
    return desk.open("customers", wanted)


def form(kind):
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def press(qtbot, widget, key) -> None:
    widget.setFocus()
    qtbot.keyClick(widget, key)


def read(desk, query, *args):
    with desk.workspace.read() as session:
        return query(session, *args)


def test_the_list_shows_who_is_latest_first_and_opens_that_file(desk):
    page = page_of(desk)
    rows = page.table.rows_model.rows
    assert [line.facts.oldest_days for line in rows] == sorted((line.facts.oldest_days for line in rows), reverse=True)
    assert page.file.line.customer.code == "A1"
    assert page.panel.items.rows_model.rows[0].open == Money.of("120000.00", "CNY")


def test_the_file_says_in_one_sentence_how_the_customer_stands(desk):
    page = open_file(desk, "C3")
    told = page.panel.sentence.text()
    assert "owes 80,000.00" in told and "credit limit 20,000.00 exceeded by 60,000.00" in told
    assert page.panel.sentence.property("role") == "danger"


def test_a_letter_of_the_name_the_code_or_the_phone_filters_the_list(desk):
    page = page_of(desk)
    for text, codes in (("b2", ["B2"]), ("khc3", ["C3"]), ("0104", ["D4"]), ("客户a1", ["A1"]), ("nobody", [])):
        page.filter.setText(text)
        assert [line.customer.code for line in page.table.rows_model.rows] == codes, text
    page.filter.clear()
    assert len(page.table.rows_model.rows) == 5


def test_the_chips_count_what_they_show(desk):
    page = page_of(desk)
    for chip in page.chips._chips:
        page.chips.set_value(chip.value)
        page._apply_filter()
        assert len(page.table.rows_model.rows) == chip.count, chip.value


def test_choosing_another_row_opens_its_file(desk):
    page = page_of(desk)
    with desk.workspace.read() as session:
        wanted = customer_by_code(session, "E5").id
    page.table.select_id(wanted)
    desk.settle()
    assert page.file.line.customer.code == "E5"
    assert page.panel.items.rows_model.rows[0].open == Money.of("-2000.00", "CNY")


def test_an_invoice_is_entered_by_keyboard_and_falls_due_by_the_terms(desk, qtbot):
    page = open_file(desk, "B2")
    with desk.workspace.change("terms") as change:
        from creditdesk.customers.actions import change_customer

        change_customer(change.session, page.file.line.id, {"terms": "30 days"})
    page.refresh()
    desk.settle()
    press(qtbot, page.table, Qt.Key.Key_I)
    dialog = form(InvoiceForm)
    assert dialog.due.value() == TODAY + timedelta(days=30)
    dialog.accept()
    assert dialog.isVisible() and dialog.told()
    dialog.number.setText("FP-1")
    dialog.amount.setText("1000*2")
    qtbot.keyClick(dialog.amount, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    entry = read(desk, movements, page.file.line.id)[-1]
    assert (entry.number, entry.amount, entry.due_on) == ("FP-1", Money.of("2000", "CNY"), TODAY + timedelta(days=30))
    assert any(row.number == "FP-1" for row in page.panel.items.rows_model.rows)


def test_a_receipt_by_hand_pays_the_oldest_first_and_undo_takes_it_back(desk, qtbot):
    page = open_file(desk, "A1")
    press(qtbot, page.table, Qt.Key.Key_R)
    dialog = form(ReceiptForm)
    dialog.amount.setText("130,000")
    dialog.accept()
    desk.settle()
    left = read(desk, open_items, TODAY, page.file.line.id)
    assert [item.open for item in left] == [Money.of("20000", "CNY")]
    desk.window.undo()
    desk.settle()
    assert [item.open for item in read(desk, open_items, TODAY, page.file.line.id)] == [
        Money.of("120000", "CNY"), Money.of("30000", "CNY"),
    ]  # fmt: skip


def test_a_receipt_may_be_left_on_account(desk):
    page = open_file(desk, "A1")
    page.new_receipt()
    dialog = form(ReceiptForm)
    dialog.amount.set_value(Money.of("500", "CNY"))
    dialog.use.set_value("leave")
    dialog.accept()
    desk.settle()
    assert Money.of("-500", "CNY") in [item.open for item in read(desk, open_items, TODAY, page.file.line.id)]


def test_a_write_off_needs_a_reason_and_closes_the_item(desk, qtbot):
    page = open_file(desk, "D4")
    press(qtbot, page.panel.items, Qt.Key.Key_W)
    dialog = form(WriteOffForm)
    dialog.accept()
    assert dialog.isVisible() and "reason" in dialog.told()
    dialog.reason.setText("bankrupt")
    dialog.accept()
    desk.settle()
    assert read(desk, open_items, TODAY, page.file.line.id) == ()
    assert read(desk, movements, page.file.line.id)[-1].kind is EntryKind.WRITE_OFF
    with desk.workspace.read() as session:
        assert "bankrupt" in desk.window.book.last_act(session)


def test_a_reversal_asks_why_and_stays_visible_with_its_twin(desk, qtbot):
    page = open_file(desk, "E5")
    page.panel.tabs.setCurrentIndex(MOVEMENTS)
    receipt = next(m for m in page.panel.movements.rows_model.rows if m.kind is EntryKind.RECEIPT)
    page.panel.movements.select_id(receipt.id)
    press(qtbot, page.panel.movements, Qt.Key.Key_X)
    dialog = form(ReasonForm)
    dialog.activateWindow()
    dialog.reason.setText("wrong customer")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert dialog.isVisible() and dialog.focusWidget() is dialog.act  # what was typed is never thrown away
    qtbot.keyClick(dialog.act, Qt.Key.Key_Return)
    desk.settle()
    booked = read(desk, movements, page.file.line.id)
    assert [m.is_reversed for m in booked if m.kind in (EntryKind.RECEIPT, EntryKind.REVERSAL)] == [True, True]
    assert [item.open for item in read(desk, open_items, TODAY, page.file.line.id)] == [Money.of("10000", "CNY")]


def test_an_allocation_is_taken_back_from_the_account(desk, qtbot):
    page = open_file(desk, "E5")
    page.panel.tabs.setCurrentIndex(MOVEMENTS)
    receipt = next(m for m in page.panel.movements.rows_model.rows if m.kind is EntryKind.RECEIPT)
    page.panel.movements.select_id(receipt.id)
    desk.settle()
    page.panel.allocations.selectRow(0)
    press(qtbot, page.panel.allocations, Qt.Key.Key_U)
    desk.settle()
    assert len(read(desk, allocations, receipt.id)) == 2
    assert len(read(desk, open_items, TODAY, page.file.line.id)) == 2


def test_the_facts_are_edited_in_place_and_a_wrong_tax_id_is_only_a_warning(desk, qtbot):
    page = open_file(desk, "B2")
    press(qtbot, page.table, Qt.Key.Key_E)
    details = page.panel.details
    assert page.panel.tabs.currentIndex() == DETAILS and details.fields["name"].hasFocus()
    details.fields["tax_id"].setText("911100006000373411")
    assert "check digit" in details._told.text()
    details.fields["phone"].setText("010-5550 0999")
    details.limit.setText("1,000,000")
    details.hold_until.setText("+7")
    details.save()
    assert "reason" in details._told.text()
    details.hold_reason.setText("waits for the new contract")
    details.save()
    desk.settle()
    customer = read(desk, customer_by_code, "B2")
    assert customer.credit_limit == Money.of("1000000", "CNY")
    assert (customer.hold_reason, customer.hold_until) == ("waits for the new contract", TODAY + timedelta(days=7))
    assert read(desk, contacts)[customer.id].phone == "010-5550 0999"
    assert customer.tax_id == "911100006000373411"


def test_what_is_being_typed_stays_when_something_else_is_posted(desk):
    from creditdesk.ledger.actions import NewEntry, post

    page = open_file(desk, "B2")
    page.panel.details.fields["phone"].setText("half of a num")
    with desk.workspace.change("other") as change:
        post(change.session, NewEntry(page.file.line.id, EntryKind.INVOICE, TODAY, Money.of("10", "CNY"), due_on=TODAY))
    desk.window.changed(frozenset({"ledger"}))
    desk.settle()
    assert page.panel.details.fields["phone"].text() == "half of a num"


def test_terms_that_are_not_understood_are_refused_in_place(desk):
    page = open_file(desk, "B2")
    page.panel.details.fields["terms"].setText("some day")
    page.panel.details.save()
    assert "payment terms" in page.panel.details._told.text()
    assert read(desk, customer_by_code, "B2").terms == ""


def test_a_new_customer_is_entered_and_its_file_opened(desk, qtbot):
    page = page_of(desk)
    press(qtbot, page.table, Qt.Key.Key_N)
    dialog = form(NewCustomerForm)
    dialog.name.setText("重庆长安商贸")
    dialog.code.setText("A1")
    dialog.accept()
    assert "code" in dialog.told()
    dialog.code.setText("F6")
    dialog.terms.setText("月结30天")
    dialog.accept()
    desk.settle()
    assert page.file.line.customer.code == "F6" and page.file.line.customer.terms == "EOM+30"
    page.filter.setText("zqca")
    assert [line.customer.code for line in page.table.rows_model.rows] == ["F6"]


def test_a_learned_payer_is_shown_and_forgotten(desk, qtbot):
    from creditdesk.customers.actions import learn_payers

    page = open_file(desk, "A1")
    with desk.workspace.change("learn") as change:
        learn_payers(change.session, [(page.file.line.id, "name", "王老板")])
    page.refresh()
    desk.settle()
    page.panel.tabs.setCurrentIndex(3)
    page.panel.payers.selectRow(0)
    press(qtbot, page.panel.payers, Qt.Key.Key_F)
    desk.settle()
    assert read(desk, payers, page.file.line.id) == ()


def test_the_statement_of_account_is_previewed_and_saved(desk, qtbot, tmp_path: Path):
    page = open_file(desk, "A1")
    page.statement()
    dialog = form(StatementDialog)
    desk.settle()
    assert dialog.view.page_count() >= 1 and dialog.pdf.startswith(b"%PDF")
    dialog.save_to(tmp_path / "a.pdf")
    desk.settle()
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert not any(isinstance(w, StatementDialog) and w.isVisible() for w in QApplication.topLevelWidgets())


def test_an_entry_found_by_search_is_selected_in_its_file(desk):
    with desk.workspace.read() as session:
        customer = customer_by_code(session, "E5")
        paid = movements(session, customer.id)[0]
    page = desk.open("customers", (customer.id, paid.id))
    assert page.panel.tabs.currentIndex() == MOVEMENTS
    assert page.panel.movements.current_row().id == paid.id


def test_amounts_of_two_currencies_are_never_added(desk):
    from creditdesk.ledger.actions import NewEntry, post

    with desk.workspace.change("usd") as change:
        wanted = customer_by_code(change.session, "C3").id
        post(change.session, NewEntry(wanted, EntryKind.INVOICE, TODAY, Money.of("10", "USD"), due_on=TODAY))
    with desk.workspace.read() as session:
        data = load_customers(session, TODAY, wanted)
    assert data.currencies == ("CNY", "USD")
    assert "owes 80,000.00 CNY + 10.00 USD" in summary(data.file, with_currency=True)


def test_an_empty_book_says_what_to_do(open_desk):
    desk = open_desk(CustomersPage, filled=False)
    desk.settle()
    page = page_of(desk)
    assert not page.panel.isVisible()
    labels = [label.text() for label in page.table.findChildren(QLabel) if label.isVisible()]
    assert any("There are no customers yet" in text for text in labels)


def test_everything_reads_in_chinese_too(desk):
    page = page_of(desk)
    desk.window.set_language("zh_CN")
    desk.settle()
    assert page._title.text() == "客户" and "欠" in page.panel.sentence.text()
    assert page.keys_text().count("E ") == 1


def test_at_large_text_list_and_file_take_turns_by_enter_and_escape(open_desk, qapp, qtbot):
    theme.apply(qapp, "light", 150)
    desk = open_desk(CustomersPage, elsewhere("bank"))
    page = page_of(desk)
    desk.settle()
    assert page.table.isVisible() and page.panel.isHidden()
    assert not any(map(page.table.isColumnHidden, range(5)))
    page.table.setFocus()
    press(qtbot, page.table, Qt.Key.Key_Return)
    assert page.panel.isVisible() and page.left.isHidden() and page.panel.items.hasFocus()
    press(qtbot, page.panel.items, Qt.Key.Key_Escape)
    assert page.table.hasFocus() and page.panel.isHidden()
    theme.apply(qapp, "light", 100)
    assert page.panel.isVisible() and page.left.isVisible()


def test_the_sentence_of_the_file_says_how_its_figures_come_about(desk):
    page = open_file(desk, "A1")
    told = page.panel.sentence.toolTip()
    assert told.startswith("Owed: 2 open items of 150,000.00 CNY, less 0.00 on account.")
    assert "Overdue: 2 items whose due date is past" in told


def test_the_payment_days_of_twelve_months_are_weighted_by_amount_and_silent_months_stay_empty():
    def paid(day: date, late: int, amount: str) -> SettledItem:
        return SettledItem("F", day - timedelta(days=late), day, Money.of(amount, "CNY"))

    items = [paid(date(2026, 11, 3), 10, "100"), paid(date(2026, 11, 9), 30, "300"), paid(date(2025, 12, 1), -4, "50")]
    months = by_month([*items, paid(date(2025, 11, 30), 90, "900")], TODAY)
    assert (len(months), months[0].first, months[-1].first) == (12, date(2025, 12, 1), date(2026, 11, 1))
    assert (months[0].days, months[5].days, months[-1].days, months[-1].count) == (-4, None, 25, 2)
