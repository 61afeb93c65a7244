"""Four public ledgers age to the figures computed by other means, in every cell; skipped where they are not at hand."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from creditdesk.aging.queries import aging
from creditdesk.aging.table import AgingRow
from creditdesk.base.money import Money, plain
from creditdesk.base.sheets import read_sheets
from creditdesk.checks import check_book
from creditdesk.customers.actions import import_customers
from creditdesk.db.workspace import Workspace
from creditdesk.ledger.import_actions import import_allocations, import_invoices, import_receipts
from tests.builders import act, dump

LEDGERS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "receivables"
BOUNDS = (30, 60, 90, 180)

pytestmark = pytest.mark.skipif(not LEDGERS.is_dir(), reason="the public ledgers are not at hand")


def rows(path: Path) -> list[list[str]]:
    return read_sheets(path.read_bytes())[0].rows


def bring(book: Workspace, folder: Path) -> list[int]:
    """Import what the ledger has; return how many rows each file added."""
    added = []
    with act(book) as session:
        result = import_customers(session, rows(folder / "customers.csv"), currency="USD", language="en")
        assert result.refused == ()
        added.append(result.added)
        for name, bring_in in (
            ("invoices", import_invoices),
            ("receipts", import_receipts),
            ("allocations", import_allocations),
        ):
            if (folder / f"{name}.csv").exists():
                result = bring_in(session, rows(folder / f"{name}.csv"), currency="USD")
                assert result.refused == ()
                added.append(result.added)
    return added


def cells(row: AgingRow) -> dict[str, tuple[int | None, Decimal]]:
    names = ["not_due", "1-30", "31-60", "61-90", "91-180", "180+"]
    money = [Decimal(plain(minor, row.currency)) for minor in (row.not_due, *row.buckets)]
    found: dict[str, tuple[int | None, Decimal]] = {n: (i, m) for n, i, m in zip(names, row.items, money, strict=True)}
    return found | {
        "unapplied": (None, Money(row.unapplied, row.currency).amount),
        "total": (sum(row.items), Money(row.total, row.currency).amount),
    }


@pytest.mark.parametrize("name", ["ibm", "cassandra", "summit", "hropen"])
def test_the_ledger_ages_to_the_expected_figures_in_every_cell(sqlite_book: Workspace, name: str) -> None:
    assert all(bring(sqlite_book, LEDGERS / name))
    expected: dict[tuple[str, str], dict[str, tuple[int, Decimal]]] = defaultdict(dict)
    with (LEDGERS / name / "expected_aging.csv").open(encoding="utf-8-sig") as file:
        for line in csv.DictReader(file):
            expected[line["as_of"], line["currency"]][line["bucket"]] = (
                int(line["items"] or 0),
                Decimal(line["amount"]),
            )
    with sqlite_book.read() as session:
        for (as_of, currency), want in expected.items():
            table = aging(session, date.fromisoformat(as_of), bounds=BOUNDS)
            (row,) = [row for row in table.totals if row.currency == currency]
            found = cells(row)
            for bucket, (items, amount) in want.items():
                assert found[bucket][1] == amount, (as_of, currency, bucket)
                assert found[bucket][0] in (items, None), (as_of, currency, bucket)
            assert not any(table.differences.values())
    assert [check for check in check_book(sqlite_book, date(2026, 1, 1)) if not check.ok] == []
    before = dump(sqlite_book)
    assert not any(bring(sqlite_book, LEDGERS / name))
    assert dump(sqlite_book) == before


def test_the_ledger_ages_alike_on_a_server(new_book: object) -> None:
    """One ledger is enough here: the figures are the ones of the file, row by row."""
    book = new_book()  # type: ignore[operator]
    bring(book, LEDGERS / "ibm")
    with book.read() as session:
        table = aging(session, date(2012, 6, 30), bounds=BOUNDS)
    assert [(row.not_due, row.items[0]) for row in table.totals] == [(459436, 83)]
