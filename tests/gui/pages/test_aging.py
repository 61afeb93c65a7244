"""The aging page on a real book."""

from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from creditdesk.aging.buckets import Basis
from creditdesk.aging.table import Aging, AgingRow
from creditdesk.base.money import Money
from creditdesk.earlywarning.queries import warnings
from creditdesk.gui import theme
from creditdesk.gui.pages.aging import AgingPage
from creditdesk.gui.pages.aging_table import lines_of
from creditdesk.gui.pages.aging_warnings import MuteDialog
from creditdesk.ledger.actions import NewEntry, post
from creditdesk.ledger.kinds import EntryKind

from .conftest import TODAY, ago, elsewhere

OTHERS = [elsewhere(key) for key in ("bank", "customers")]


def open_aging(open_desk, **how):
    desk = open_desk(AgingPage, *OTHERS, **how)
    return desk, desk.window.page("aging")


def codes(page):
    return [line.row.key for line in page.table.table.rows_model.rows]


def test_the_largest_stands_first_and_the_total_is_the_ledger(open_desk):
    _desk, page = open_aging(open_desk)
    assert codes(page) == ["A1", "B2", "C3", "D4", "E5"]
    assert "389,000.00 CNY = receivables account 389,000.00" in page.control.text()
    assert page.control.property("role") == "ok"


def test_an_empty_book_says_that_nothing_is_open(open_desk):
    _desk, page = open_aging(open_desk, filled=False)
    assert codes(page) == []
    assert "Nothing is open at 2026-11-23" in page.table.table._panel._text.text()
    page.tabs.setCurrentIndex(1)
    assert page.panel.table.rows_model.rows[0].rule == "statement_stale"


def test_a_past_day_shows_what_was_open_then(open_desk):
    desk, page = open_aging(open_desk)
    page.as_of.setText("2026-10-31")
    page.as_of.editingFinished.emit()
    desk.settle()
    assert page._shown.table.as_of == date(2026, 10, 31)
    assert "E5" in codes(page)  # its receipt came in November
    assert "2026-10-31" in page._subtitle.text()


def test_bounds_change_the_columns_and_wrong_ones_are_refused_in_place(open_desk):
    desk, page = open_aging(open_desk)
    page.bounds.setText("45, 90")
    page.bounds.editingFinished.emit()
    desk.settle()
    titles = [column.title for column in page.table.table.rows_model.columns]
    assert [title for title in titles if title[0].isdigit() or title[0] == ">"] == ["1–45", "46–90", ">90"]
    page.bounds.setText("90, 45")
    page.bounds.editingFinished.emit()
    desk.settle()
    assert page.bounds.property("invalid") == "true"
    assert page._shown.table.bounds == (45, 90)


@pytest.mark.parametrize("by", ["customer", "industry", "owner", "currency"])
def test_every_grouping_adds_up_to_the_same_total(open_desk, by):
    desk, page = open_aging(open_desk)
    page.by.set_value(by)
    page.by.picked.emit(by)
    desk.settle()
    assert sum(line.row.total for line in page.table.table.rows_model.rows) == 389_000_00


def test_the_basis_of_age_has_no_column_of_what_is_not_due(open_desk):
    desk, page = open_aging(open_desk)
    page.basis.set_value(Basis.ISSUED)
    page.basis.picked.emit(Basis.ISSUED)
    desk.settle()
    assert "Not due" not in [column.title for column in page.table.table.rows_model.columns]
    assert "from the invoice date" in page._subtitle.text()


def test_change_since_month_end_counts_who_has_paid_all(open_desk):
    desk, page = open_aging(open_desk)
    lines = page.table.table.rows_model.rows
    before = sum(line.row.total for line in lines) - sum(line.change.minor for line in lines)
    page.as_of.setText("2026-10-31")
    page.as_of.editingFinished.emit()
    desk.settle()
    assert before == sum(line.row.total for line in page.table.table.rows_model.rows)


def test_several_currencies_are_kept_apart_and_can_be_filtered(open_desk):
    desk, page = open_aging(open_desk)
    with desk.workspace.change("usd") as change:
        customer = warnings(change.session, TODAY)[0].customer_id
        entry = NewEntry(customer, EntryKind.INVOICE, ago(40), Money.of("500.00", "USD"), due_on=ago(10))
        post(change.session, entry)
    page.refresh()
    desk.settle()
    assert page.currency.isVisible()
    page._filter("USD")
    assert [line.row.currency for line in page.table.table.rows_model.rows] == ["USD"]
    assert page.control.text().count("receivables account") == 2


def test_enter_opens_the_customer(open_desk):
    desk, page = open_aging(open_desk)
    line = page.table.table.current_row()
    QTest.keyClick(page.table.table, Qt.Key.Key_Return)
    assert desk.window.page("customers").asked == [line.customer_id]


@pytest.mark.parametrize("kind", ["xlsx", "csv", "pdf"])
def test_the_aging_shown_is_written_into_a_file(open_desk, tmp_path, kind):
    desk, page = open_aging(open_desk)
    target = tmp_path / f"aging.{kind}"
    page.write(kind, target)
    desk.settle()
    assert str(target) in page._notice.text()
    assert target.stat().st_size > 500
    if kind == "xlsx":
        assert load_workbook(target).active.cell(4, 1).value == "A1"


def test_a_file_that_cannot_be_written_is_told_and_the_book_is_as_it_was(open_desk, tmp_path):
    desk, page = open_aging(open_desk)
    page.write("csv", tmp_path / "none" / "aging.csv")
    desk.settle()
    assert "Your book was not changed" in page._notice.text()


def test_a_warning_is_muted_with_a_reason_and_shown_again(open_desk):
    desk, page = open_aging(open_desk)
    page.tabs.setCurrentIndex(1)
    table = page.panel.table
    row = next(row for row in table.rows_model.rows if row.customer_code == "A1")
    table.select_id((row.rule, row.customer_id))
    QTest.keyClick(table, Qt.Key.Key_M)
    dialog = page.findChild(MuteDialog)
    assert not dialog.act.isEnabled()
    dialog.reason.setText("已答应月底付款")
    dialog.accept()
    desk.settle()
    with desk.workspace.read() as session:
        muted = [found for found in warnings(session, TODAY) if found.state == "muted"]
    assert [(found.rule, found.mute_reason) for found in muted] == [(row.rule, "已答应月底付款")]
    assert row.rule not in [r.rule for r in table.rows_model.rows if r.customer_id == row.customer_id]
    page.panel.chips.set_value("muted")
    page.panel._filter("muted")
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_U)
    desk.settle()
    with desk.workspace.read() as session:
        assert all(found.state == "open" for found in warnings(session, TODAY))


def test_who_owed_at_month_end_and_owes_nothing_now_is_shown_with_the_change():
    def an_aging(day, *rows):
        return Aging(day, Basis.DUE, (30,), rows, tuple(rows), {})

    def a_row(key, minor):
        return AgingRow(key, key, "CNY", minor, (0, 0), 0, (1, 0, 0), 0)

    now, then = an_aging(TODAY, a_row("A", 500)), an_aging(ago(23), a_row("A", 200), a_row("B", 900))
    lines = lines_of(now, then, {"A": 1, "B": 2})
    assert [(line.row.key, line.row.total, line.change.minor, line.customer_id) for line in lines] == [
        ("A", 500, 300, 1), ("B", 0, -900, 2),
    ]  # fmt: skip


def test_at_large_text_every_bucket_is_in_sight_without_scrolling_sideways(open_desk, qapp):
    theme.apply(qapp, "light", 150)
    _desk, page = open_aging(open_desk)
    table = page.table.table
    assert table.horizontalScrollBar().maximum() == 0
    hidden = [c.title for n, c in enumerate(table.rows_model.columns) if table.isColumnHidden(n)]
    assert set(hidden) <= {"Overdue %", "since 10-31", "On account", "Not due"}


def test_invoices_dated_in_the_future_are_told_and_not_counted(open_desk):
    desk, page = open_aging(open_desk)
    assert page.later.isHidden()
    with desk.workspace.change("later") as change:
        customer = page._shown.lines[0].customer_id
        day = TODAY + timedelta(days=3)
        post(change.session, NewEntry(customer, EntryKind.INVOICE, day, Money.of("77", "CNY"), "F-9", day))
    page.refresh()
    desk.settle()
    assert "77.00 CNY" in page.later.text()
    assert "not counted" in page.later.text()


def test_the_buttons_that_export_the_aging_stand_at_the_aging_only(open_desk):
    _desk, page = open_aging(open_desk)
    assert all(button.isVisible() for button in page._exports)
    page.tabs.setCurrentIndex(1)
    assert not any(button.isVisible() for button in page._exports)
