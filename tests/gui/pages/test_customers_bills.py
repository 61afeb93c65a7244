"""Bills in a customer's file, by keys: received, honoured, dishonoured, and the bill's money on the bank page."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from creditdesk.banking.actions import import_statement
from creditdesk.banking.queries import placed_lines
from creditdesk.base.money import Money
from creditdesk.checks import check_book
from creditdesk.customers.queries import customer_by_code
from creditdesk.gui.dialogs import Dialog
from creditdesk.gui.pages.bank import BankPage
from creditdesk.gui.pages.customers import CustomersPage
from creditdesk.gui.pages.customers_bills import BillDayForm, BillForm
from creditdesk.gui.pages.customers_file import BILLS
from creditdesk.ledger.bill_actions import NewBill, receive_bill
from creditdesk.ledger.bill_queries import bills
from creditdesk.ledger.bills import BillKind, BillState
from creditdesk.ledger.queries import open_items
from creditdesk.settings.policy import CreditPolicy
from tests.builders import a_file, a_line
from tests.gui.pages.real_desk import TODAY, ago

NUMBER = "130258100001420261001000088888"


@pytest.fixture
def desk(open_desk):
    return open_desk(CustomersPage, BankPage)


def open_file(desk, code: str) -> CustomersPage:
    with desk.workspace.read() as session:
        wanted = customer_by_code(session, code).id
    return desk.open("customers", wanted)


def form(kind):
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def press(qtbot, widget, key) -> None:
    widget.setFocus()
    qtbot.keyClick(widget, key)


def open_of(desk, page) -> dict[str, str]:
    with desk.workspace.read() as session:
        return {item.number: str(item.open.amount) for item in open_items(session, TODAY, page.file.line.id)}


def the_bill(desk):
    with desk.workspace.read() as session:
        (bill,) = bills(session, TODAY)
    return bill


def receive(desk, due=TODAY + timedelta(days=60), amount: str = "130000") -> CustomersPage:
    page = open_file(desk, "A1")
    with desk.workspace.change("bill") as change:
        receive_bill(
            change.session,
            NewBill(
                page.file.line.id, ago(9), Money.of(amount, "CNY"), NUMBER, BillKind.BANK, "工商银行", ago(90), due
            ),
        )
    page.refresh()
    desk.settle()
    return page


def test_a_bill_is_entered_by_keys_and_stays_in_the_exposure(desk, qtbot):
    page = open_file(desk, "A1")
    exposure = page.file.line.facts.exposure
    press(qtbot, page.panel.items, Qt.Key.Key_B)
    dialog = form(BillForm)
    dialog.accept()
    assert dialog.isVisible() and dialog.told()
    dialog.amount.setText("130,000")
    dialog.number.setText(NUMBER)
    dialog.acceptor.setText("工商银行杭州分行")
    dialog.kind.set_value("commercial")
    dialog.issued.setText("2026-10-01")
    dialog.due.setText("2026-09-01")
    dialog.accept()
    assert dialog.isVisible() and "before it is due" in dialog.told()
    dialog.due.setText("2027-04-01")
    qtbot.keyClick(dialog.number, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert list(open_of(desk, page).values()) == ["20000.00"]
    assert (the_bill(desk).kind, the_bill(desk).days_left(TODAY)) == (BillKind.COMMERCIAL, 129)
    assert page.file.line.facts.exposure == exposure
    assert "130,000.00 in bills not honoured yet" in page.panel.sentence.text()
    assert "stay in the exposure" in page.panel.gauge.toolTip()
    assert [bill.number for bill in page.panel.bills.rows_model.rows] == [NUMBER]
    desk.window.undo()
    desk.settle()
    assert len(open_of(desk, page)) == 2 and not page.panel.bills.rows_model.rows


def test_a_bill_is_laid_on_the_items_selected(desk, qtbot):
    page = open_file(desk, "A1")
    page.panel.items.setFocus()
    page.panel.items.selectAll()
    page.new_bill()
    dialog = form(BillForm)
    assert dialog.use.value() == "chosen"
    dialog.amount.setText("150000")
    dialog.number.setText(NUMBER)
    dialog.acceptor.setText("工商银行")
    dialog.issued.set_value(ago(9))
    dialog.due.set_value(TODAY)
    dialog.accept()
    desk.settle()
    assert open_of(desk, page) == {}


def test_h_honours_a_bill_and_its_exposure_ends(desk, qtbot):
    page = receive(desk)
    page.panel.tabs.setCurrentIndex(BILLS)
    press(qtbot, page.panel.bills, Qt.Key.Key_H)
    dialog = form(BillDayForm)
    dialog.day.set_value(TODAY + timedelta(days=1))
    dialog.accept()
    assert dialog.isVisible() and "has not come yet" in dialog.told()
    dialog.day.set_value(TODAY)
    dialog.accept()
    desk.settle()
    assert (the_bill(desk).state, the_bill(desk).ended_on) == (BillState.HONOURED, TODAY)
    assert page.file.line.facts.exposure == Money.of("20000", "CNY")
    press(qtbot, page.panel.bills, Qt.Key.Key_D)
    desk.settle()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, BillDayForm) and w.isVisible()]


def test_d_tells_what_is_open_again_and_dishonours(desk, qtbot):
    page = receive(desk)
    before = open_of(desk, page)
    page.panel.tabs.setCurrentIndex(BILLS)
    press(qtbot, page.panel.bills, Qt.Key.Key_D)
    desk.settle()
    dialog = form(BillDayForm)
    told = " ".join(label.text() for label in dialog.findChildren(type(dialog._told)))
    assert "120,000.00" in told and "10,000.00" in told and the_bill(desk).receipt_number in told
    assert open_of(desk, page) == before
    dialog.accept()
    desk.settle()
    assert the_bill(desk).state is BillState.DISHONOURED
    assert sorted(open_of(desk, page).values()) == ["120000.00", "30000.00"]
    assert page.file.line.facts.oldest_days == 75
    assert not [check for check in check_book(desk.workspace, TODAY) if not check.ok]


def test_on_the_bank_page_enter_posts_a_line_as_the_bills_money(desk, qtbot):
    receive(desk, due=ago(1))
    with desk.workspace.change("import") as change:
        file = a_file(a_line("130000.00", TODAY, payer="工商银行", text="银承到期兑付"))
        import_statement(change.session, "a.csv", b"a", file, CreditPolicy())
    page = desk.open("bank")
    page.refresh()
    desk.settle()
    page.table.selectRow(0)
    desk.settle()
    assert page.pane.customer.code == "A1"
    row = next(row for row in page.pane.items.rows_model.rows if row.number == NUMBER)
    assert row.part == Money.of("130000", "CNY")
    page.pane.lay_in_order()
    assert not any(row.part for row in page.pane.items.rows_model.rows if row.number == NUMBER), "no invoice's money"
    page.pane.split.clear()
    assert page.pane.split.tick(row.id, True)
    page.confirm()
    desk.settle()
    assert (the_bill(desk).state, the_bill(desk).ended_on) == (BillState.HONOURED, TODAY)
    assert not [check for check in check_book(desk.workspace, TODAY) if not check.ok]
    assert not page.pane.remember.isVisible()
    with desk.workspace.read() as session:
        posted = placed_lines(session, ("posted",))
    assert posted[0].bill == NUMBER
    page.ask_take_back(posted)
    dialog = form(Dialog)
    told = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert NUMBER in told and "Reversed" not in told
    dialog.accept()
    desk.settle()
    assert the_bill(desk).state is BillState.HELD
