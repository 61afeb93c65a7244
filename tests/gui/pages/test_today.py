"""Today's page on a real book."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from creditdesk.base import i18n
from creditdesk.base.money import Money
from creditdesk.db.history import history
from creditdesk.earlywarning.queries import warnings
from creditdesk.gui import theme
from creditdesk.gui.pages.today import TodayPage
from creditdesk.gui.theme import px
from creditdesk.ledger.actions import NewEntry, post
from creditdesk.ledger.kinds import EntryKind

from .conftest import TODAY, ago, elsewhere

OTHERS = [elsewhere(key) for key in ("bank", "customers", "aging", "letters")]


def open_today(open_desk, **how):
    desk = open_desk(TodayPage, *OTHERS, **how)
    desk.settle()
    return desk, desk.window.page("today")


def ids(page):
    return [row.id for row in page.table.rows_model.rows]


def test_the_day_opens_with_the_most_valuable_thing_first(open_desk):
    _desk, page = open_today(open_desk)
    assert ids(page)[0] == "book-statement_stale"
    rows = page.table.rows_model.rows
    values = [row.urgency * row.amount.minor for row in rows if row.amount]
    assert values == sorted(values, reverse=True)
    assert f"{len(rows)} things to do" in page._subtitle.text()
    assert page.table.current_row() is rows[0]


def test_the_bar_adds_up_to_the_title(open_desk):
    _desk, page = open_today(open_desk)
    parts = sum(segment.minor for segment in page.aging.segments())
    assert "391,000.00" not in page.money.title.text()  # what is on account is taken off
    assert "389,000.00 CNY" in page.money.title.text()
    assert parts == 391_000_00
    assert "-2,000.00" in page.others.text()
    assert "245,000.00" in page.overdue.text()


def test_an_empty_book_says_what_to_do_first(open_desk):
    _desk, page = open_today(open_desk, filled=False)
    assert ids(page) == []
    assert "nothing to do" in page._subtitle.text()
    assert "no customers yet" in page.table._panel._text.text()
    assert not page.letters_button.isEnabled()


def test_enter_opens_the_page_where_the_thing_is_done(open_desk):
    desk, page = open_today(open_desk)
    warning = next(row for row in page.table.rows_model.rows if row.page == "customers")
    page.table.select_id(warning.id)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.current_page().key == "customers"
    assert desk.window.page("customers").asked == [warning.target]


def test_the_letter_of_the_next_step_opens_it_and_no_other_letter_does(open_desk):
    desk, page = open_today(open_desk)
    letter = next(row for row in page.table.rows_model.rows if row.page == "letters")
    page.table.select_id(letter.id)
    QTest.keyClick(page.table, Qt.Key.Key_G)
    assert desk.window.current_page().key == "today"
    QTest.keyClick(page.table, Qt.Key.Key_P)
    assert desk.window.current_page().key == "letters"


def test_the_buttons_go_to_the_bank_and_to_the_letters(open_desk):
    desk, page = open_today(open_desk)
    page.import_statement()
    assert desk.window.page("bank").asked == ["import"]
    page.letters_button.click()
    assert desk.window.page("letters").asked == ["print"]


def test_a_chip_shows_one_kind_and_counts_match_the_list(open_desk):
    _desk, page = open_today(open_desk)
    chips = {chip.value: chip.count for chip in page.chips._chips}
    assert chips[None] == len(ids(page)) == sum(count for kind, count in chips.items() if kind)
    for kind, count in chips.items():
        page._filter(kind)
        assert len(ids(page)) == count


def test_warnings_are_stored_as_upkeep_that_undo_passes_over(open_desk):
    desk, _page = open_today(open_desk)
    with desk.workspace.read() as session:
        assert all(row.id is not None for row in warnings(session, TODAY))
        acts = history(session)
    assert acts[0].what.template == "Refresh warnings"
    assert desk.window._last_act == "fill"


def test_a_second_look_writes_nothing(open_desk):
    desk, page = open_today(open_desk)
    with desk.workspace.read() as session:
        before = len(history(session))
    page.refresh()
    desk.settle()
    with desk.workspace.read() as session:
        assert len(history(session)) == before


def test_a_change_elsewhere_shows_at_once(open_desk):
    desk, page = open_today(open_desk)
    before = {row.id: row.amount for row in page.table.rows_model.rows}
    with desk.workspace.read() as session:
        customer = next(row.customer_id for row in warnings(session, TODAY) if row.customer_code == "A1")
    entry = NewEntry(customer, EntryKind.INVOICE, ago(90), Money.of("7.00", "CNY"), due_on=ago(60))
    page.change("Enter invoice", lambda session: post(session, entry))
    desk.settle()
    after = {row.id: row.amount for row in page.table.rows_model.rows}
    assert after[f"warning-{customer}"].minor == before[f"warning-{customer}"].minor + 700


def test_the_page_reads_chinese_after_a_change_of_language(open_desk):
    desk, page = open_today(open_desk)
    desk.window.set_language("zh_CN")
    desk.settle()
    assert "先做最值钱的" in page._subtitle.text()
    assert page.receipts.title.text() == "回款"
    assert i18n.current_language() == "zh_CN"


def test_at_large_text_the_pictures_fold_and_six_rows_have_room(open_desk, qapp):
    theme.apply(qapp, "light", 150)
    _desk, page = open_today(open_desk)
    assert page.table.viewport().height() >= 6 * px(34)
    assert page.receipts.isHidden() and page.aging.isVisible()
    assert page.table.horizontalScrollBar().maximum() == 0
    theme.apply(qapp, "light", 100)
    assert page.receipts.isVisible()


def test_the_figures_at_the_top_say_how_they_come_about(open_desk):
    _desk, page = open_today(open_desk)
    told = page.money.title.toolTip()
    assert all(segment.amount in told for segment in page.aging.segments())
    assert "receivables account" in told and "due date is past" in page.overdue.toolTip()
