"""The history on a real book: what was done, what it changed, and taking one act back from the list."""

from PySide6.QtCore import Qt

from creditdesk.base.money import Money
from creditdesk.customers.actions import open_customer
from creditdesk.customers.queries import customers
from creditdesk.gui.pages.history import HistoryPage
from creditdesk.ledger.actions import NewEntry, post
from creditdesk.ledger.kinds import EntryKind
from tests.gui.pages.real_desk import TODAY, RealDesk


def open_page(open_desk) -> tuple[RealDesk, HistoryPage]:
    desk = open_desk(HistoryPage)
    with desk.workspace.change("New customer {name}", name="Zeta", actor="anna") as change:
        customer = open_customer(change.session, {"code": "Z9", "name": "Zeta"}, currency="CNY", language="en")
    with desk.workspace.change("Invoice {number}", number="FP-9", actor="bert") as change:
        post(change.session, NewEntry(customer, EntryKind.INVOICE, TODAY, Money.of("10", "CNY"), number="FP-9"))
    desk.window.changed(frozenset({"customers", "ledger"}))
    desk.settle()
    return desk, desk.window.page("history")


def cells(page: HistoryPage, column: int) -> list[str]:
    return [page.acts.rows_model.columns[column].shown(row) for row in page.acts.rows_model.rows]


def test_the_acts_stand_newest_first_with_who_did_them(open_desk):
    _desk, page = open_page(open_desk)
    assert cells(page, 3)[:2] == ["Invoice FP-9", "New customer Zeta"]
    assert cells(page, 2)[:2] == ["bert", "anna"]


def test_the_selected_act_shows_what_it_changed_with_amounts_that_can_be_read(open_desk):
    _desk, page = open_page(open_desk)
    shown = {c.column: page.details.rows_model.columns[4].shown(c) for c in page.details.rows_model.rows}
    assert shown["number"] == "FP-9" and shown["amount_minor"] == "10.00 CNY"


def test_an_act_upon_which_another_was_built_is_not_undone_and_the_reason_names_it(open_desk, qtbot):
    desk, page = open_page(open_desk)
    page.acts.selectRow(1)
    page.acts.setFocus()
    qtbot.keyClick(page.acts, Qt.Key.Key_U)
    desk.settle()
    assert "first undo" in page._notice.text() and "Invoice FP-9" in page._notice.text()
    with desk.workspace.read() as session:
        assert any(c.code == "Z9" for c in customers(session))


def test_undoing_an_act_marks_both_and_takes_the_rows_back(open_desk, qtbot):
    desk, page = open_page(open_desk)
    page.undo_selected()
    desk.settle()
    assert "Undone: Invoice FP-9" in page._notice.text()
    state = cells(page, 5)
    assert state[0].startswith("takes back no.") and state[1].startswith("undone by no.")
    page.acts.select_id(page.acts.rows_model.rows[2].id)
    page.undo_selected()
    desk.settle()
    with desk.workspace.read() as session:
        assert not any(c.code == "Z9" for c in customers(session))


def test_what_left_the_house_cannot_be_undone_from_here(open_desk):
    desk = open_desk(HistoryPage)
    with desk.workspace.change("Letters printed", is_final=True) as change:
        open_customer(change.session, {"code": "Z9", "name": "Zeta"}, currency="CNY", language="en")
    desk.window.changed(frozenset({"customers"}))
    desk.settle()
    page = desk.window.page("history")
    assert cells(page, 5)[0] == "left the house" and not page.this_button.isEnabled()


def test_the_list_is_filtered_by_any_word(open_desk):
    _desk, page = open_page(open_desk)
    page.filter.setText("anna zeta")
    assert cells(page, 3) == ["New customer Zeta"]


def test_a_new_book_shows_its_own_beginning(open_desk):
    desk = open_desk(HistoryPage, filled=False)
    page = desk.window.page("history")
    assert len(page.acts.rows_model.rows) == 1 and page.details.rows_model.rows


def test_what_changed_is_told_in_words_and_names_never_in_ids(open_desk):
    _desk, page = open_page(open_desk)
    columns = page.details.rows_model.columns
    told = [[columns[at].shown(row) for at in (0, 2, 4)] for row in page.details.rows_model.rows]
    assert ["Account entry FP-9", "Customer", "Zeta"] in told
    assert ["Account entry FP-9", "Kind", "Invoice"] in told
    assert not {field for _record, field, _after in told} & {row.column for row in page.details.rows_model.rows}
