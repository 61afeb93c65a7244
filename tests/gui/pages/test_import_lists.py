"""Lists on a real book: what a file holds is told by its headings, tried before, and taken in as the button says."""

import os
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from creditdesk.base.i18n import set_language
from creditdesk.base.money import Money
from creditdesk.base.sheets import Sheet
from creditdesk.customers.queries import customer_by_code, customers
from creditdesk.gui.pages.customers import CustomersPage
from creditdesk.gui.pages.import_kinds import BY_KEY, guess, known_list, sums
from creditdesk.gui.pages.import_lists import ImportDialog
from creditdesk.ledger.queries import movements
from tests.gui.pages.real_desk import elsewhere

CUSTOMERS = [["客户编码", "客户名称", "付款条件"], ["N1", "新客户一", "30天"], ["N2", "新客户二", ""]]
INVOICES = [
    ["发票号码", "客户编码", "开票日期", "金额"],
    ["FP-1", "A1", "2026-11-01", "1,000.00"],
    ["FP-2", "A1", "2026-11-02", "2,000.00"],
    ["FP-3", "B2", "2026-11-03", "12.50"],
]


@pytest.fixture
def desk(open_desk):
    return open_desk(CustomersPage, elsewhere("bank"))


def shown(desk, rows, name="list.csv") -> ImportDialog:
    dialog = ImportDialog.open_sheets(desk.window.page("customers"), name, (Sheet("", rows),))
    desk.settle()
    return dialog


def count(desk, query) -> int:
    with desk.workspace.read() as session:
        return len(query(session))


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (["客户编码", "客户名称"], "customers"),
        (["发票号码", "客户编码", "开票日期", "到期日", "价税合计"], "invoices"),
        (["收款单号", "客户编码", "收款日期", "收款金额", "付款人"], "receipts"),
        (["收款单号", "发票号码", "核销金额", "核销日期"], "allocations"),
        (["number", "customer", "date", "amount"], None),  # an invoice or a receipt: only the user knows
        (["交易日期", "借方发生额", "贷方发生额", "余额"], None),
    ],
)
def test_the_headings_tell_what_a_list_holds_or_nothing_does(headings, kind):
    found = guess([["总公司 2026"], headings, ["1"] * len(headings)])
    assert (found.key if found else None) == kind


def test_a_bank_statement_is_no_list_of_ours():
    assert known_list("交易日期,收入,支出,余额\n2026-11-01,1,,1\n".encode()) is None
    assert known_list("客户编码,客户名称\nC1,甲\n".encode())[1].key == "customers"


def test_credit_notes_are_taken_off_the_total_and_currencies_stay_apart():
    rows = [["发票号码", "客户编码", "开票日期", "金额", "类型", "币种"], ["1", "A", "2026-01-01", "10", "", ""],
            ["2", "A", "2026-01-01", "3.50", "红字发票", ""], ["3", "A", "2026-01-01", "7", "", "USD"]]  # fmt: skip
    assert sums(rows, BY_KEY["invoices"], "CNY") == (Money.of(Decimal("6.5"), "CNY"), Money.of(7, "USD"))


def test_a_list_in_order_says_how_many_and_is_taken_in_and_undone_as_one(desk):
    dialog = shown(desk, CUSTOMERS)
    assert dialog.kind.value() == "customers" and dialog.act.text() == "Import 2 customers"
    assert count(desk, customers) == 5  # the trial left nothing
    dialog.accept()
    desk.settle()
    assert count(desk, customers) == 7
    assert "2 customers imported" in desk.window.page("customers")._notice.text()
    desk.window.undo()
    desk.settle()
    assert count(desk, customers) == 5


def test_rows_that_do_not_fit_are_all_listed_and_the_others_can_be_taken_in(desk):
    rows = [*INVOICES, ["FP-4", "NOBODY", "2026-11-04", "5"], ["FP-5", "A1", "someday", "x"]]
    dialog = shown(desk, rows)
    problems = [(p.problem.row, p.problem.column) for p in dialog.problems.rows_model.rows]
    assert problems == [(5, "客户编码"), (6, "开票日期"), (6, "金额")]
    assert "3 new" in dialog.told.text() and "2 rows that do not fit" in dialog.told.text()
    assert dialog.act.text() == "Import the other 3 invoices"
    dialog.accept()
    desk.settle()
    with desk.workspace.read() as session:
        numbers = [m.number for m in movements(session, customer_by_code(session, "A1").id)]
    assert {"FP-1", "FP-2"} <= set(numbers) and "FP-5" not in numbers


def test_the_preview_tells_the_total_to_compare_with_ones_own(desk):
    dialog = shown(desk, INVOICES)
    assert "3,012.50 CNY" in dialog.told.text() and dialog.act.text() == "Import 3 invoices"


def test_the_same_list_again_offers_nothing_to_import(desk):
    shown(desk, INVOICES).accept()
    desk.settle()
    again = shown(desk, INVOICES)
    assert "everything is in the book already" in again.told.text() and not again.act.isEnabled()


def test_a_list_of_unclear_kind_waits_for_the_choice(desk):
    dialog = shown(desk, [["number", "customer", "date", "amount"], ["R1", "A1", "2026-11-01", "100"]])
    assert dialog.kind.value() is None and not dialog.act.isEnabled()
    dialog.kind.set_value("receipts")
    dialog._try()
    desk.settle()
    assert dialog.act.text() == "Import 1 receipt" and dialog.act.isEnabled()


def test_the_wrong_kind_says_which_headings_are_missing(desk):
    dialog = shown(desk, CUSTOMERS)
    dialog.kind.set_value("invoices")
    dialog._try()
    desk.settle()
    assert "No header row was found" in dialog.told.text() and not dialog.act.isEnabled()


def test_a_file_is_read_from_disk_and_one_that_is_no_table_is_told(desk, tmp_path: Path):
    page = desk.window.page("customers")
    good, bad = tmp_path / "客户.csv", tmp_path / "x.xlsx"
    good.write_bytes("\n".join(",".join(row) for row in CUSTOMERS).encode("gb18030"))
    bad.write_bytes(b"PK\x03\x04" + os.urandom(64))
    ImportDialog.open_file(page, good)
    desk.settle()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ImportDialog) and w.isVisible())
    assert dialog.act.text() == "Import 2 customers"
    dialog.reject()
    ImportDialog.open_file(page, bad)
    desk.settle()
    assert page._notice.isVisible() and "damaged" in page._notice.text()


def test_what_is_pasted_from_a_spreadsheet_opens_the_same_preview(desk):
    page = desk.window.page("customers")
    page.table.pasted.emit("\n".join("\t".join(row) for row in INVOICES))
    desk.settle()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ImportDialog) and w.isVisible())
    assert dialog.act.text() == "Import 3 invoices"


def test_the_act_names_the_list_in_the_language_in_force(desk):
    shown(desk, CUSTOMERS).accept()
    desk.settle()
    set_language("zh_CN")
    with desk.workspace.read() as session:
        assert desk.window.book.last_act(session) == "导入客户"


def test_after_the_customers_the_invoices_of_the_same_workbook_are_next_whatever_the_order_of_the_sheets(desk):
    rows = [INVOICES[0], ["FP-9", "N1", "2026-11-01", "100.00"]]
    page = desk.window.page("customers")
    sheets = (Sheet("说明", [["随便写的", ""]]), Sheet("发票", rows), Sheet("客户", CUSTOMERS))
    first = ImportDialog.open_sheets(page, "台账.xlsx", sheets)
    desk.settle()
    assert first.act.text() == "Import 2 customers"
    first.accept()
    desk.settle()
    second = next(dialog for dialog in page.findChildren(ImportDialog) if dialog.isVisible())
    assert second.act.text() == "Import 1 invoice"
    second.accept()
    desk.settle()
    assert "1 invoice imported" in page._notice.text()
    assert not [dialog for dialog in page.findChildren(ImportDialog) if dialog.isVisible()]
