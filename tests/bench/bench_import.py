"""Bring in a whole ledger: customers, invoices, receipts and allocations, against bare inserts of the same rows.

Run `python tests/bench/bench_import.py [M | S L ... | FOLDER] [--parts]`; several sizes show how
the cost grows. The floor: sqlite3 `executemany` of the same rows,
with the same keys, indexes and foreign keys in place, in one transaction a list; no CSV, no checks, no audit.
CreditDesk: from the files' bytes to the last commit. Goal (speed.md): at most 6 times the floor. A file of 100 invoices
must cost by the file, not by the book: at most twice what it costs in a book with nothing but customers.
"""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path
from typing import Any

from floors import (
    LISTS,
    Clock,
    Part,
    Workload,
    bring_in,
    filled_book,
    growth,
    head,
    in_turn,
    line,
    raw,
    rounds,
    scratch,
    workloads,
)

from creditdesk.db.workspace import Workspace

SCHEMA = """
CREATE TABLE customer (id INTEGER PRIMARY KEY, code TEXT UNIQUE NOT NULL, name TEXT NOT NULL, terms TEXT, email TEXT,
  aliases TEXT, account TEXT, credit_limit INTEGER, language TEXT, address TEXT);
CREATE TABLE entry (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer, kind TEXT NOT NULL,
  number TEXT NOT NULL, dated_on TEXT NOT NULL, due_on TEXT, amount_minor INTEGER NOT NULL, currency TEXT NOT NULL,
  reference TEXT, payer TEXT, payer_account TEXT, bank_reference TEXT, settled_minor INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, number));
CREATE INDEX entry_customer ON entry (customer_id);
CREATE INDEX entry_bank ON entry (bank_reference) WHERE bank_reference IS NOT NULL;
CREATE TABLE allocation (id INTEGER PRIMARY KEY, debit_id INTEGER NOT NULL REFERENCES entry,
  credit_id INTEGER NOT NULL REFERENCES entry, amount_minor INTEGER NOT NULL, allocated_on TEXT NOT NULL, how TEXT NOT NULL);
CREATE INDEX allocation_debit ON allocation (debit_id);
CREATE INDEX allocation_credit ON allocation (credit_id);
CREATE INDEX allocation_day ON allocation (allocated_on);
"""
INSERTS = {
    "customer": "INSERT INTO customer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "invoice": "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, 0)",
    "receipt": "INSERT INTO entry VALUES (?, ?, 'receipt', ?, ?, NULL, ?, ?, ?, ?, ?, ?, 0)",
    "allocation": "INSERT INTO allocation VALUES (?, ?, ?, ?, ?, 'import')",
}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _minor(text: str) -> int:
    return int(text.replace(".", ""))


def ready_rows(desk: Path) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """Return the rows of the floor, ready to be handed to the driver."""
    customers, invoices, receipts, allocations = (_rows(desk / f"{name}.csv") for name in LISTS)
    ids = {row["code"]: place for place, row in enumerate(customers, 1)}
    entries = {row["number"]: place for place, row in enumerate([*invoices, *receipts], 1)}
    own: list[tuple[Any, ...]] = [
        (n, r["code"], r["name"], r["terms"], r["email"], r["aliases"], r["account"], _minor(r["credit_limit"]),
         r["language"], r["address"])
        for n, r in enumerate(customers, 1)
    ]  # fmt: skip
    billed: list[tuple[Any, ...]] = [
        (n, ids[r["customer"]], r["kind"], r["number"], r["issued_on"], r["due_on"],
         _minor(r["amount"]) * (-1 if r["kind"] == "credit_note" else 1), r["currency"], r["reference"])
        for n, r in enumerate(invoices, 1)
    ]  # fmt: skip
    paid: list[tuple[Any, ...]] = [
        (n, ids[r["customer"]], r["number"], r["date"], -_minor(r["amount"]), r["currency"], r["reference"], r["payer"],
         r["payer_account"], r["bank_reference"])
        for n, r in enumerate(receipts, len(invoices) + 1)
    ]  # fmt: skip
    settled: list[tuple[Any, ...]] = [
        (n, entries[r["invoice"]], entries.get(r["receipt"], 1), _minor(r["amount"]), r["date"])
        for n, r in enumerate(allocations, 1)
    ]
    return [("customer", own), ("invoice", billed), ("receipt", paid), ("allocation", settled)]


def floor(work: Workload) -> Any:
    """Return the job of the floor."""

    def job(clock: Clock) -> int:
        ready = ready_rows(work.desk)
        with scratch() as folder:
            connection = raw(folder / "floor.sqlite")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.executescript(SCHEMA)
            clock.start()
            for name, rows in ready:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(INSERTS[name], rows)
                connection.execute("COMMIT")
            clock.stop()
            connection.close()
        return sum(len(rows) for _, rows in ready)

    return job


def desk(work: Workload, names: tuple[str, ...], before: tuple[str, ...] = ()) -> Any:
    """Return the job of CreditDesk: these lists, after others that are not counted."""

    def job(clock: Clock) -> int:
        import creditdesk.schema  # noqa: F401
        from creditdesk.new_book import create_book

        with scratch() as folder:
            workspace = create_book(folder / "book.creditdesk", company="Bench", currency="EUR", language="en")
            bring_in(workspace, work.desk, before)
            clock.start()
            added = bring_in(workspace, work.desk, names)
            clock.stop()
            workspace.close()
        return added

    return job


def small_file(work: Workload, book: Path) -> Any:
    """Return the job of 100 new invoices brought into a copy of a book."""
    names = [(f"NEW-{n:03}", row["customer"]) for n, row in enumerate(_rows(work.desk / "invoices.csv")[:100])]
    rows = [["number", "customer", "issued_on", "amount"], *([*name, "2026-01-05", "100.00"] for name in names)]

    def job(clock: Clock) -> int:
        import creditdesk.schema  # noqa: F401
        from creditdesk.ledger.import_actions import import_invoices

        with scratch() as folder:
            workspace = Workspace.open(shutil.copy(book, folder / "book.creditdesk"))
            clock.start()
            with workspace.change("Import", actor="bench") as change:
                added = import_invoices(change.session, rows, currency="EUR").added
            clock.stop()
            workspace.close()
        return added

    return job


def _small_file(work: Workload) -> bool:
    """Hold a small file into the full book against the same into a book with nothing but the customers."""
    with scratch() as folder:
        books = [filled_book(work, folder / name, names) for name, names in (("few", LISTS[:1]), ("all", LISTS))]
        few, full = in_turn(*(small_file(work, book) for book in books), rounds=5)
    return line(f"{full.value} invoices: first of the book, into all", few, full, 2)


def main() -> int:
    """Print floor, CreditDesk and ratio; return 1 when the goal is missed."""
    met, runs = True, []
    for work in workloads():
        bare, ours = in_turn(floor(work), desk(work, LISTS), rounds=rounds(work))
        runs.append((work.rows, bare, ours))
        head(f"bring in the whole ledger: {bare.value} rows, {ours.value} added by CreditDesk")
        met &= line("all four lists", bare, ours, 6)
        met &= _small_file(work)
        if "--parts" in sys.argv:
            for place, name in enumerate(LISTS):
                (part,) = in_turn(desk(work, (name,), LISTS[:place]), rounds=1)
                _print_part(name, part)
    return 0 if growth("all four lists", runs) and met else 1


def _print_part(name: str, part: Part) -> None:
    print(f"  {name:42} {'':9} {part.seconds:9.4f} {'':15} {part.peak:8.0f}   {part.value} rows")


if __name__ == "__main__":
    sys.exit(main())
