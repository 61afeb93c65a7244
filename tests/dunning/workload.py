"""Measure warnings and the dunning run on a full book: python tests/dunning/workload.py [customers] [invoices]

Prints CPU seconds for the whole rule set, a first and a second refresh, the plan of the run, and the printing of a
hundred letters. The book is made in a temporary folder from a fixed seed.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

import creditdesk.schema  # noqa: F401  (the whole metadata)
from creditdesk.base.i18n import N_
from creditdesk.customers.tables import Address, Customer
from creditdesk.db.bulk import insert_rows
from creditdesk.db.workspace import Workspace
from creditdesk.dunning.actions import print_letters
from creditdesk.dunning.queries import checks, plan_run
from creditdesk.earlywarning.actions import refresh
from creditdesk.earlywarning.queries import facts_for_all, findings, warnings
from creditdesk.ledger.tables import Allocation, Entry

TODAY = date(2026, 11, 23)


@contextmanager
def timed(what: str) -> Iterator[None]:
    cpu, wall = time.process_time(), time.perf_counter()
    yield
    print(f"{what:42} {time.process_time() - cpu:7.3f} s CPU {time.perf_counter() - wall:7.3f} s")


def fill(session: Session, customers: int, invoices: int) -> None:
    chance = random.Random(7)
    columns = ("code", "name", "search_key", "language", "credit_limit_minor", "currency")
    limits = (None, 50_000_00, 500_000_00)
    named = [(f"C{n:05d}", f"客户第{n}有限公司", "", "zh_CN", chance.choice(limits), "CNY") for n in range(customers)]
    ids = insert_rows(session, Customer, columns, named)
    insert_rows(session, Address, ("customer_id", "lines"), [(number, "上海市浦东新区世纪大道1号") for number in ids])
    debits, receipts, settled = [], [], []
    for n in range(invoices):
        issued = TODAY - timedelta(days=chance.randrange(1_000))
        due = issued + timedelta(days=30)
        customer, minor = chance.choice(ids), chance.randrange(100_00, 50_000_00)
        debits.append((customer, "invoice", f"INV{n:06d}", issued.isoformat(), due.isoformat(), minor, "CNY"))
        paid = due + timedelta(days=chance.randrange(-5, 60))
        if paid <= TODAY and chance.random() < 0.93:
            receipts.append((customer, "receipt", f"R{n:06d}", paid.isoformat(), None, -minor, "CNY"))
            settled.append((n, minor, paid.isoformat()))
    columns = ("customer_id", "kind", "number", "dated_on", "due_on", "amount_minor", "currency")
    entries, credits = insert_rows(session, Entry, columns, debits), insert_rows(session, Entry, columns, receipts)
    pairs = zip(settled, credits, strict=True)
    allocations = [(entries[n], credit, minor, on, "import") for (n, minor, on), credit in pairs]
    columns = ("debit_id", "credit_id", "amount_minor", "allocated_on", "how")
    insert_rows(session, Allocation, columns, allocations)


def measured(book: Workspace, what: str, read: Callable[[Session], object]) -> object:
    with book.read() as session, timed(what):
        return read(session)


def main(customers: int = 2_000, invoices: int = 100_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = Workspace.create(Path(folder) / "bench.creditdesk")
        with book.change("fill") as change:
            fill(change.session, customers, invoices)
        measured(book, "facts of all customers", lambda s: facts_for_all(s, TODAY))
        found = measured(book, "whole rule set", lambda s: findings(s, TODAY))
        measured(book, "list of warnings", lambda s: warnings(s, TODAY))
        for what in ("first refresh", "second refresh"):
            with book.change("refresh") as change, timed(what):
                print(refresh(change.session, TODAY))
        run = measured(book, "plan of the run", lambda s: plan_run(s, TODAY))
        print(f"{len(found)} findings, {len(run.letters)} letters, {len(run.held)} held")
        some = [plan.customer_id for plan in run.letters[:100]]
        with (
            book.change(N_("Print {count} letters"), is_final=True, count=len(some)) as change,
            timed("print 100 letters"),
        ):
            print_letters(change.session, TODAY, some)
        measured(book, "checks of the letters", checks)
        book.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
