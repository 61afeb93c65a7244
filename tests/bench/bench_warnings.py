"""Warnings for all customers: every rule asked anew, against bare SQL and Python for four rules.

Run `python tests/bench/bench_warnings.py [M | S | FOLDER]`. The floor sums the open entries and the last half year's
payments by customer through sqlite3 alone, and compares four figures with their bounds. Goal (speed.md): the whole
rule set takes at most 10 times the floor.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from floors import Clock, filled_book, head, in_turn, line, scratch, workload

ROUNDS = 5
TODAY = date(2025, 6, 30)
OPEN = """
SELECT c.id, c.credit_limit_minor, sum(e.amount_minor - e.settled_minor),
  sum(CASE WHEN e.due_on < :day THEN e.amount_minor - e.settled_minor ELSE 0 END), min(CASE WHEN e.amount_minor > 0 THEN e.due_on END)
FROM customer c LEFT JOIN entry e ON e.customer_id = c.id AND e.settled_minor <> e.amount_minor AND e.dated_on <= :day GROUP BY c.id"""
LATE = """
SELECT d.customer_id, c.dated_on > date(:day, '-90 days'), sum(a.amount_minor),
  sum(a.amount_minor * (julianday(c.dated_on) - julianday(d.due_on)))
FROM allocation a JOIN entry c ON c.id = a.credit_id JOIN entry d ON d.id = a.debit_id
WHERE a.allocated_on > date(:day, '-270 days') AND a.allocated_on <= :day GROUP BY 1, 2"""


def floor(book: Path) -> Callable[[Clock], int]:
    """Return the job of bare SQL and four comparisons; its value: how many warnings were found."""

    def job(clock: Clock) -> int:
        connection = sqlite3.connect(book)
        connection.execute("PRAGMA cache_size = -65536")
        clock.start()
        for _ in range(ROUNDS):
            found = 0
            late = {(r[0], r[1]): r[3] / r[2] for r in connection.execute(LATE, {"day": TODAY.isoformat()}) if r[2]}
            for id_, limit, owed, overdue, oldest in connection.execute(OPEN, {"day": TODAY.isoformat()}):
                days = (TODAY - date.fromisoformat(oldest)).days if oldest else 0
                found += days > 60
                found += limit is not None and (owed or 0) > limit
                found += bool(owed) and 2 * (overdue or 0) > owed
                found += late.get((id_, 1), 0) > late.get((id_, 0), 0) + 10
        clock.stop()
        connection.close()
        return found

    return job


def desk(book: Path) -> Callable[[Clock], int]:
    """Return the job of CreditDesk: the list of warnings as the page shows it."""

    def job(clock: Clock) -> int:
        import creditdesk.schema  # noqa: F401
        from creditdesk.db.workspace import Workspace
        from creditdesk.earlywarning.queries import warnings

        workspace = Workspace.open(book)
        with workspace.read() as session:
            warnings(session, TODAY)
            clock.start()
            for _ in range(ROUNDS):
                found = warnings(session, TODAY)
            clock.stop()
        workspace.close()
        return len(found)

    return job


def main() -> int:
    """Print the table; return 1 when the goal is missed."""
    work = workload()
    with scratch() as folder:
        book = filled_book(work, folder)
        bare, ours = in_turn(floor(book), desk(book), rounds=5)
    head(f"warnings for all customers ({ROUNDS} times)")
    return 0 if line(f"{ours.value} warnings (floor: {bare.value})", bare, ours, 10) else 1


if __name__ == "__main__":
    sys.exit(main())
