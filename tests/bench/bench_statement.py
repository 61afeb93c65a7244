"""A bank statement of 5,000 lines: read it, plan it against the book, post the sure lines.

Run `python tests/bench/bench_statement.py [M | S | FOLDER]`. Floors, in the same run: the csv module with dates and
decimals made of each row; one pass of lxml's iterparse over the entries; bare inserts of the lines, receipts and
allocations with their indexes and the settled amounts kept. MT940 is held against the csv floor. Matching has a benchmark of
its own (bench_matching.py). Goals (speed.md): reading at most 2 times its floor (MT940 8 times a one-pass reader),
posting at most 6 times, and from the file to the plan shown at most 2.5 s of CPU.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench_import import INSERTS, SCHEMA, ready_rows
from floors import Clock, bound, filled_book, head, in_turn, line, raw, scratch, workload

BANK_SCHEMA = """
CREATE TABLE bank_line (id INTEGER PRIMARY KEY, row INTEGER, booked_on TEXT, amount_minor INTEGER, currency TEXT,
  payer TEXT, payer_account TEXT, text TEXT, reference TEXT, identity TEXT UNIQUE);
CREATE INDEX bank_line_day ON bank_line (booked_on);
"""


def csv_floor(data: bytes) -> Callable[[Clock], int]:
    """Return the least a CSV reader does: split, and make dates and amounts."""

    def job(_clock: Clock) -> int:
        reader = csv.reader(io.StringIO(data.decode(), newline=""))
        next(reader)
        return len([(date.fromisoformat(r[0]), Decimal(r[2]), *r[3:]) for r in reader])

    return job


def lxml_floor(data: bytes) -> Callable[[Clock], int]:
    """Return one pass over the entries of a camt.053 file with what a line needs of each."""

    def job(_clock: Clock) -> int:
        from lxml import etree

        rows = []
        for _, entry in etree.iterparse(io.BytesIO(data), tag="{*}Ntry"):
            texts = {node.tag.rpartition("}")[2]: node.text for node in entry.iter() if node.text}
            words = [texts.get(name) for name in ("Nm", "IBAN", "Ustrd", "AcctSvcrRef")]
            rows.append((date.fromisoformat(texts["Dt"]), Decimal(texts["Amt"]), *words))
            entry.clear()
        return len(rows)

    return job


def mt940_floor(data: bytes) -> Callable[[Clock], int]:
    """Return one hand-written pass over the :61: and :86: fields of an MT940 file."""
    head61 = re.compile(r"(\d{2})(\d{2})(\d{2})(?:\d{4})?(R?[CD])[A-Z]?([\d,]+)(\S*)")

    def job(_clock: Clock) -> int:
        rows = []
        for field in re.split(r"\r?\n(?=:\d\d[A-Z]?:)", data.decode(errors="replace")):
            if field.startswith(":61:"):
                found = head61.match(field, 4)
                assert found
                year, month, day, sign, amount, rest = found.groups()
                rows.append(
                    [date(2000 + int(year), int(month), int(day)), sign, Decimal(amount.replace(",", ".")), rest, ""]
                )
            elif field.startswith(":86:") and rows:
                words = field[4:].replace("\n", "").split("?")[1:]
                rows[-1][4] = {part[:2]: part[2:] for part in words}
        return len(rows)

    return job


def read_job(data: bytes) -> Callable[[Clock], int]:
    """Return CreditDesk's reading of the same bytes."""

    def job(clock: Clock) -> int:
        from creditdesk.banking.formats import read_statement

        clock.start()
        file = read_statement(data)
        clock.stop()
        return sum(len(statement.lines) for statement in file.statements)

    return job


def store_floor(folder: Path, desk: Path) -> Callable[[Clock], int]:
    """Return bare inserts of the statement's lines and of what truth.csv says they settle, into a ledger of the same size."""
    with (folder / "statement.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        settles = [row["allocations"].split("|") if row["allocations"] else [] for row in csv.DictReader(file)]
    ready = ready_rows(desk)
    first = sum(len(rows) for name, rows in ready if name in ("invoice", "receipt")) + 1
    bank = [
        (n, n, r["booking_date"], int(r["amount"].replace(".", "")), r["currency"], r["counterparty"], r["counterparty_iban"],
         r["remittance"], r["bank_ref"], f"{n:032x}")
        for n, r in enumerate(lines, 1)
    ]  # fmt: skip
    paid = [n for n, parts in enumerate(settles) if parts]
    receipts = [
        (first + n, 1, f"B{n}", bank[n][2], -bank[n][3], bank[n][4], bank[n][7], bank[n][5], bank[n][6], bank[n][8])
        for n in paid
    ]
    pairs: list[tuple[Any, ...]] = [
        (int(part.split(":")[0]), first + n, 1, bank[n][2]) for n in paid for part in settles[n]
    ]

    def job(clock: Clock) -> int:
        with scratch() as place:
            connection = raw(place / "floor.sqlite")
            connection.executescript(SCHEMA + BANK_SCHEMA)
            for name, rows in ready:
                connection.execute("BEGIN")
                connection.executemany(INSERTS[name], rows)
                connection.execute("COMMIT")
            clock.start()
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO bank_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", bank)
            connection.execute("COMMIT")
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(INSERTS["receipt"], receipts)
            connection.executemany("INSERT INTO allocation VALUES (NULL, ?, ?, ?, ?, 'sure')", pairs)
            connection.executemany(
                "UPDATE entry SET settled_minor = settled_minor + ? WHERE id = ?", [(p[2], p[0]) for p in pairs]
            )
            connection.executemany(
                "UPDATE entry SET settled_minor = settled_minor - ? WHERE id = ?", [(p[2], p[1]) for p in pairs]
            )
            connection.execute("COMMIT")
            clock.stop()
            connection.close()
        return len(bank) + len(receipts) + len(pairs)

    return job


def desk_job(book: Path, statement: Path, part: str) -> Callable[[Clock], Any]:
    """Return CreditDesk's work on a copy of the filled book; `part`: "plan" (file to plan shown) or "store" (lines and posting).

    The value: seconds of planning alone, and how many lines were posted.
    """

    def job(clock: Clock) -> tuple[float, int]:
        import creditdesk.banking.actions as banking
        import creditdesk.schema  # noqa: F401
        from creditdesk.banking.formats import read_statement
        from creditdesk.banking.queries import lines
        from creditdesk.db.workspace import Workspace
        from creditdesk.settings.queries import credit_policy

        planning = [0.0]
        planned = banking.planned

        def timed(*given: Any) -> Any:
            start = time.process_time()
            plans = planned(*given)
            planning[0] += time.process_time() - start
            return plans

        banking.planned = timed
        with scratch() as place:
            copy = place / "book.creditdesk"
            shutil.copy(book, copy)
            workspace = Workspace.open(copy)
            with workspace.read() as session:
                policy = credit_policy(session)
            clock.start()
            data = statement.read_bytes()
            file = read_statement(data)
            read = time.process_time() - clock.marks[0]
            with workspace.change("Import", actor="bench") as change:
                banking.import_statement(change.session, statement.name, data, file, policy)
            posted = 0
            if part == "plan":
                with workspace.read() as session:
                    assert lines(session, states=("proposed",))
                clock.stop()
            else:
                with workspace.change("Post", actor="bench") as change:
                    posted = banking.post_lines(change.session)
                clock.stop()
                clock.marks[1] -= planning[0] + read
            workspace.close()
        return planning[0], posted

    return job


def main() -> int:
    """Print the table; return 1 when a goal is missed."""
    work = workload()
    files = {name: (work.folder / f"statement.{name}").read_bytes() for name in ("csv", "mt940", "camt053.xml")}
    floors = {"csv": csv_floor, "mt940": mt940_floor, "camt053.xml": lxml_floor}
    goals = {"csv": 2, "mt940": 8, "camt053.xml": 2}
    met = True
    head("a bank statement")
    for name, data in files.items():
        bare, ours = in_turn(floors[name](data), read_job(data), rounds=5)
        met &= line(f"read {name}: {ours.value} lines", bare, ours, goals[name])
    with scratch() as folder:
        book = filled_book(work, folder)
        statement = work.folder / "statement.camt053.xml"
        bare, stored, planned = in_turn(
            store_floor(work.folder, work.desk), desk_job(book, statement, "store"), desk_job(book, statement, "plan")
        )
    met &= line(f"store lines, post {stored.value[1]} receipts", bare, stored, 6)
    print(f"{'  planning alone, with the facts of the book':44} {'':9} {planned.value[0]:9.4f}")
    met &= bound("file dropped to plan shown (camt)", planned.seconds, 2.5, planned.peak)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
