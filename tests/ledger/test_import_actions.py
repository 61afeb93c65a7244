"""Lists of invoices, receipts and allocations: all or nothing, all row errors at once, the same list twice adds nothing."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import Workbook
from sqlalchemy import text
from sqlalchemy.orm import Session

from creditdesk.base.errors import BadInput
from creditdesk.base.sheets import read_sheets
from creditdesk.customers.actions import ImportResult
from creditdesk.customers.queries import payers
from creditdesk.db.workspace import Workspace
from creditdesk.ledger.import_actions import import_allocations, import_invoices, import_receipts
from creditdesk.ledger.queries import checks, movements, open_items
from tests.builders import LATER, a_customer, act, dump, sheet

INVOICES = sheet(
    "发票号码 客户编码 开票日期 到期日 金额 类型 订单号",
    ("A-1", "C1", "2026-03-02", "2026-04-01", "1,000.00", "发票", "PO-9"),
    ("A-2", "C1", "2026年3月5日", "", "500", "", ""),
    ("N-1", "C1", "2026/3/6", "", "80.00", "红字发票", ""),
    ("E-1", "C2", "2025-12-31", "2026-01-30", "70.00", "期初", ""),
)
RECEIPTS = sheet(
    "收款单号 客户编码 收款日期 收款金额 付款户名 付款账号 银行流水号 摘要",
    ("R-1", "C1", "2026-03-20", "980.00", "海川贸易", "6222", "S1", "货款A-1"),
    ("R-2", "C2", "2026-03-21", "100.00", "", "", "", ""),
)
ALLOCATIONS = sheet(
    "收款单号 发票号码 核销金额 核销日期 类型",
    ("R-1", "A-1", "980.00", "2026-03-20", ""),
    ("R-1", "A-1", "20.00", "2026-03-20", "手续费"),
    ("N-1", "A-2", "80.00", "2026-03-20", "贷项"),
    ("R-2", "E-1", "70.00", "2026-03-21", "收款"),
)


@pytest.fixture
def traded(book: Workspace) -> Workspace:
    with act(book) as session:
        a_customer(session, "C1", terms="EOM+15")
        a_customer(session, "C2")
    return book


def bring(session: Session) -> list[ImportResult]:
    return [
        import_invoices(session, INVOICES, currency="CNY"),
        import_receipts(session, RECEIPTS, currency="CNY"),
        import_allocations(session, ALLOCATIONS, currency="CNY"),
    ]


def test_whole_lists_come_in_and_settle(traded: Workspace) -> None:
    with act(traded) as session:
        assert [(r.added, r.unchanged, r.refused) for r in bring(session)] == [(4, 0, ()), (2, 0, ()), (4, 0, ())]
    with traded.read() as session:
        assert {i.number: i.open.minor for i in open_items(session, LATER)} == {"A-2": 42000, "R-2": -3000}
        assert {(p.kind, p.value) for p in payers(session)} == {("name", "海川贸易"), ("account", "6222")}
        assert all(check.ok for check in checks(session))


def test_the_same_lists_twice_add_nothing(traded: Workspace) -> None:
    with act(traded) as session:
        bring(session)
    before = dump(traded)
    for _ in range(2):
        with act(traded) as session:
            assert [(r.added, r.changed, r.unchanged) for r in bring(session)] == [(0, 0, 4), (0, 0, 2), (0, 0, 4)]
    assert dump(traded) == before
    with traded.read() as session:
        assert session.execute(text("SELECT max(id) FROM change_set")).scalar_one() == 2


def test_a_longer_list_adds_what_is_new(traded: Workspace) -> None:
    with act(traded) as session:
        import_invoices(session, INVOICES[:3], currency="CNY")
    with act(traded) as session:
        result = import_invoices(session, INVOICES, currency="CNY")
    assert (result.added, result.unchanged) == (2, 2)


def test_a_missing_due_date_follows_from_the_customers_terms(traded: Workspace) -> None:
    with act(traded) as session:
        import_invoices(session, INVOICES, currency="CNY")
        due = {m.number: m.due_on for customer in (1, 2) for m in movements(session, customer)}
    assert due == {"A-1": date(2026, 4, 1), "A-2": date(2026, 4, 15), "N-1": None, "E-1": date(2026, 1, 30)}


def test_all_wrong_rows_are_told_together_and_nothing_comes_in(traded: Workspace) -> None:
    rows = sheet(
        "number customer issued_on amount currency",
        ("A-1", "C1", "2026-03-02", "10.00", ""),
        ("", "C1", "2026-03-02", "10.00", ""),
        ("A-3", "C9", "2026-03-02", "10.00", ""),
        ("A-4", "C1", "2.3.2026x", "ten", ""),
        ("A-5", "C1", "2026-03-02", "10.005", ""),
        ("A-6", "C1", "2026-03-02", "-1", ""),
        ("A-1", "C1", "2026-03-02", "10.00", ""),
        ("A-8", "C1", "2026-03-02", "10.5", "JPY"),
        ("A-9", "C1", "2026-03-02", "10.00", "Franken"),
    )
    with act(traded) as session:
        result = import_invoices(session, rows, currency="CNY")
    assert (result.added, result.unchanged) == (0, 0)
    assert [(p.row, p.column) for p in result.refused] == [
        (3, "number"), (4, "customer"), (5, "issued_on"), (5, "amount"), (6, "amount"), (7, "amount"), (8, "number"), (9, "amount"),
        (10, "currency"),
    ]  # fmt: skip
    assert dump(traded)["entry"] == []


def test_the_rest_comes_in_when_asked_for(traded: Workspace) -> None:
    rows = sheet(
        "number customer issued_on amount", ("A-1", "C1", "2026-03-02", "10"), ("A-2", "C9", "2026-03-02", "10")
    )
    with act(traded) as session:
        result = import_invoices(session, rows, currency="CNY", rest=True)
    assert (result.added, len(result.refused)) == (1, 1)
    assert len(dump(traded)["entry"]) == 1


def test_an_invoice_that_is_posted_is_not_changed_by_a_list(traded: Workspace) -> None:
    with act(traded) as session:
        import_invoices(session, INVOICES, currency="CNY")
    rows = sheet("number customer issued_on amount", ("A-1", "C1", "2026-03-02", "1000.01"))
    with act(traded) as session:
        (problem,) = import_invoices(session, rows, currency="CNY").refused
    assert problem.column == "number"
    assert "reversed, not changed" in problem.message.template


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (("R-9", "A-1", "1", "2026-03-20", ""), "收款单号", "is not in the book"),
        (("R-1", "A-9", "1", "2026-03-20", ""), "发票号码", "is not in the book"),
        (("R-2", "A-1", "1", "2026-03-21", ""), "收款单号", "same customer"),
        (("R-1", "A-1", "980.01", "2026-03-20", ""), "核销金额", "is open"),
        (("R-1", "A-1", "0", "2026-03-20", ""), "核销金额", "is open"),
        (("R-1", "A-1", "-5", "2026-03-20", ""), "核销金额", "is open"),
        (("R-1", "A-1", "1.001", "2026-03-20", ""), "核销金额", "more decimals"),
        (("R-1", "A-1", "1", "2026-03-19", ""), "核销日期", "before the invoice"),
        (("R-1", "A-1", "1000.01", "2026-03-20", "现金折扣"), "核销金额", "is open"),
        (("R-1", "A-1", "1", "2026-03-20", "借方"), "类型", "not understood"),
    ],
)
def test_an_allocation_beyond_its_bounds_is_a_row_error(
    traded: Workspace, row: tuple[str, ...], column: str, why: str
) -> None:
    with act(traded) as session:
        import_invoices(session, INVOICES, currency="CNY")
        import_receipts(session, RECEIPTS, currency="CNY")
    before = dump(traded)
    with act(traded) as session:
        result = import_allocations(session, [*ALLOCATIONS[:1], row], currency="CNY")
    assert [(p.row, p.column) for p in result.refused] == [(2, column)]
    assert why in result.refused[0].message.template
    assert dump(traded) == before


def test_two_rows_together_cannot_take_more_than_is_open(traded: Workspace) -> None:
    with act(traded) as session:
        import_invoices(session, INVOICES, currency="CNY")
        import_receipts(session, RECEIPTS, currency="CNY")
    rows = [*ALLOCATIONS[:1], ("R-1", "A-1", "600", "2026-03-20", ""), ("R-1", "A-2", "400", "2026-03-20", "")]
    with act(traded) as session:
        result = import_allocations(session, rows, currency="CNY")
    assert [p.row for p in result.refused] == [3]


def test_a_list_without_headings_is_refused(traded: Workspace) -> None:
    with pytest.raises(BadInput, match="header"), act(traded) as session:
        import_invoices(session, [["A-1", "C1", "2026-03-02", "10"]], currency="CNY")


def test_headings_of_ones_own_are_taken_from_the_map(traded: Workspace) -> None:
    rows = [["Beleg", "Kunde", "Datum", "Betrag"], ["A-1", "C1", "2026-03-02", "10"]]
    names = {"Beleg": "number", "Kunde": "customer", "Datum": "issued_on", "Betrag": "amount"}
    with act(traded) as session:
        assert import_invoices(session, rows, currency="CNY", headings=names).added == 1


def _csv(encoding: str) -> Callable[[], bytes]:
    return lambda: "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in INVOICES).encode(encoding)


def _xlsx() -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in INVOICES:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "make", [_csv("utf-8"), _csv("utf-8-sig"), _csv("gb18030"), _xlsx], ids=["utf-8", "bom", "gb18030", "xlsx"]
)
def test_a_list_is_the_same_list_in_any_encoding(traded: Workspace, make: Callable[[], bytes]) -> None:
    with act(traded) as session:
        import_invoices(session, INVOICES, currency="CNY")
    before = dump(traded)
    with act(traded) as session:
        result = import_invoices(session, read_sheets(make())[0].rows, currency="CNY")
    assert (result.added, result.unchanged, result.refused) == (0, 4, ())
    assert dump(traded) == before
