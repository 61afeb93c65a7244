"""Aging by customer, today and at a past date, against bare SQL for the same table.

Run `python tests/bench/bench_aging.py [M | S L ... | FOLDER]`; several sizes show how the cost
grows. The floor for a past date rewinds today's open amounts over the
allocations made since, by the index on their day; the floor for today sums the open entries only. Both run over the
same book through sqlite3 alone. Goals (speed.md): at most 3 times the rewind, at most 5 times the open items. The sums
are held against the workload's own expected aging, so that a fast wrong answer does not count.
"""

from __future__ import annotations

import csv
import sqlite3
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from floors import Clock, Part, filled_book, growth, head, in_turn, line, rounds, scratch, workloads

ROUNDS = 10
PAST, TODAY = date(2025, 3, 31), date(2025, 6, 30)
_BUCKETS = ", ".join(
    f"sum(CASE WHEN amount > 0 AND age BETWEEN {low} AND {high} THEN open ELSE 0 END)"
    for low, high in ((-99999, 0), (1, 30), (31, 60), (61, 90), (91, 99999))
)
_TABLE = (
    f"SELECT customer_id, {_BUCKETS}, sum(CASE WHEN amount < 0 THEN open ELSE 0 END) FROM aged GROUP BY customer_id"
)
_AGE = "CAST(julianday(:day) - julianday(coalesce(e.due_on, e.dated_on)) AS INTEGER) AS age"
REWIND = f"""
WITH moved AS (
  SELECT debit_id AS id, amount_minor AS back FROM allocation WHERE allocated_on > :day
  UNION ALL SELECT credit_id, -amount_minor FROM allocation WHERE allocated_on > :day
), item AS (
  SELECT id, sum(back) AS back FROM (
    SELECT id, 0 AS back FROM entry WHERE settled_minor <> amount_minor UNION ALL SELECT id, back FROM moved) GROUP BY id
), aged AS (
  SELECT e.customer_id, e.amount_minor AS amount, e.amount_minor - e.settled_minor + i.back AS open, {_AGE}
  FROM item i JOIN entry e ON e.id = i.id WHERE e.dated_on <= :day
) {_TABLE}"""
NOW = f"""
WITH aged AS (
  SELECT e.customer_id, e.amount_minor AS amount, e.amount_minor - e.settled_minor AS open, {_AGE}
  FROM entry e WHERE e.settled_minor <> e.amount_minor AND e.dated_on <= :day
) {_TABLE}"""


def floor(book: Path, sql: str, day: date) -> Callable[[Clock], tuple[int, ...]]:
    """Return the job of bare SQL; its value: the sums of the columns."""

    def job(clock: Clock) -> tuple[int, ...]:
        connection = sqlite3.connect(book)
        connection.execute("PRAGMA cache_size = -65536")
        connection.execute(sql, {"day": day.isoformat()}).fetchall()
        clock.start()
        for _ in range(ROUNDS):
            rows = connection.execute(sql, {"day": day.isoformat()}).fetchall()
        clock.stop()
        connection.close()
        return tuple(map(sum, list(zip(*rows, strict=True))[1:]))

    return job


def desk(book: Path, day: date) -> Callable[[Clock], tuple[int, ...]]:
    """Return the job of CreditDesk: the whole table with totals and control total; its value: the sums of the columns."""

    def job(clock: Clock) -> tuple[int, ...]:
        import creditdesk.schema  # noqa: F401
        from creditdesk.aging.queries import aging
        from creditdesk.db.workspace import Workspace

        workspace = Workspace.open(book)
        with workspace.read() as session:
            aging(session, day, bounds=(30, 60, 90))
            clock.start()
            for _ in range(ROUNDS):
                found = aging(session, day, bounds=(30, 60, 90))
            clock.stop()
        workspace.close()
        if any(found.differences.values()):
            raise SystemExit("the aging is not the ledger")
        (totals,) = found.totals
        return (totals.not_due, *totals.buckets, totals.unapplied)

    return job


def expected(folder: Path, day: date) -> tuple[int, ...]:
    """Return the sums of the workload's own aging, in cents."""
    with (folder / f"aging_{day.isoformat()}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return tuple(sum(int(row[at].replace(".", "")) for row in rows) for at in range(1, len(rows[0])))


def main() -> int:
    """Print the table; return 1 when a goal is missed or a sum is wrong."""
    met = True
    runs: dict[str, list[tuple[int, Part, Part]]] = {"at a past date": [], "today": []}
    for work in workloads():
        with scratch() as folder:
            book = filled_book(work, folder)
            head(f"aging by customer ({ROUNDS} times), {work.rows} rows")
            for (name, run), (sql, day, goal) in zip(runs.items(), ((REWIND, PAST, 3), (NOW, TODAY, 5)), strict=True):
                bare, ours = in_turn(floor(book, sql, day), desk(book, day), rounds=rounds(work, 5))
                run.append((work.rows, bare, ours))
                met &= line(f"{name} ({day})", bare, ours, goal)
                for who, sums in (("floor", bare.value), ("CreditDesk", ours.value)):
                    if sums != expected(work.folder, day):
                        print(f"  {who}: sums {sums} are not {expected(work.folder, day)}")
                        met = False
    for name, run in runs.items():
        met &= growth(name, run)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
