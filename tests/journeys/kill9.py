"""Kill the program at any moment and see that nothing acknowledged is lost and nothing is half done.

    python -m tests.journeys.kill9 --kills 200 --seed 1

A reference run does the acts of a Monday one after the other in a small book and keeps the book after each. Then, kill by
kill, a child process opens a copy and does one act; it writes one byte once the act has returned, and is killed at
a random moment before, within or just after it. The copy is opened again: it must be the book before the act or the book
after it, row by row, the one after it if the byte was written, and every check must be green.

`--fault` plants a fault that the harness must find: `early` acknowledges before the commit, `halves` commits an act in two.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

import creditdesk.schema  # noqa: F401  (the tables of a book)
from creditdesk.banking.actions import import_statement, place, post_lines
from creditdesk.banking.formats import read_statement
from creditdesk.banking.plan import Plan
from creditdesk.banking.proposals import Tier
from creditdesk.banking.queries import lines
from creditdesk.checks import check_book
from creditdesk.customers.actions import import_customers
from creditdesk.db.audit import audited_tables
from creditdesk.db.undo import undo
from creditdesk.db.workspace import Workspace
from creditdesk.dunning.actions import print_letters
from creditdesk.ledger.import_actions import import_invoices
from creditdesk.new_book import create_book
from creditdesk.practice.statement import Movement, statement_bytes
from creditdesk.settings.actions import set_value
from creditdesk.settings.queries import credit_policy
from tests.builders import sheet

MONDAY = date(2026, 11, 23)
Within = Callable[[Session | None], None]


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the morning: book, the bank's file, and what is called within the act, where a fault may be planted."""

    name: str
    do: Callable[[Workspace, Path, Within], None]


_FRIDAY = MONDAY - timedelta(days=3)
_CUSTOMERS, _INVOICES = 12, 8


def _amount(customer: int, number: int) -> int:
    return 100_000 + 1_000 * number + 13 * customer


def _small_book(path: Path) -> Workspace:
    """Twelve customers with eight invoices each, due one after the other since spring."""
    book = create_book(path, company="海川贸易有限公司")
    with book.change("Begin") as change:
        session = change.session
        for key, value in (
            ("address", "嘉兴市中山路1号"),
            ("bank_name", "招商银行"),
            ("bank_account", "571900"),
            ("contact", "王敏"),
        ):
            set_value(session, f"company.{key}", value)
        names = [(f"C{c}", f"嘉兴第{c}家具有限公司", f"嘉兴市中环路{c}号") for c in range(_CUSTOMERS)]
        import_customers(session, sheet("code name address", *names), currency="CNY", language="zh_CN")
        rows = []
        for c in range(_CUSTOMERS):
            for n in range(_INVOICES):
                issued = MONDAY - timedelta(days=200 - 20 * n)
                due = issued + timedelta(days=30)
                rows.append(
                    (f"FP{c:02}{n:02}26", f"C{c}", issued.isoformat(), due.isoformat(), f"{_amount(c, n) / 100:.2f}")
                )
        import_invoices(session, sheet("number customer issued_on due_on amount", *rows), currency="CNY")
    return book


def _statement() -> bytes:
    """Most customers pay their oldest invoices, the number in the text; a stranger pays, and money goes out."""
    paid = [
        Movement(
            _FRIDAY, _amount(c, n), f"嘉兴第{c}家具有限公司", f"3305{c:06}", f"货款 FP{c:02}{n:02}26", f"S{c:02}{n:02}"
        )
        for c in range(2, _CUSTOMERS)
        for n in range(3)
    ]
    others = [
        Movement(_FRIDAY, 77_000, "杭州某某商行", "999", "往来款", "S9901"),
        Movement(_FRIDAY, -1_200, "招商银行", "", "转账手续费", "S9902"),
    ]
    return statement_bytes([*paid, *others], 5_000_000, _FRIDAY, _FRIDAY)


def _import_list(book: Workspace, _: Path, within: Within) -> None:
    with book.change("Import a list") as change:
        session = change.session
        import_customers(
            session, sheet("code name", *((f"N{n}", f"新客户{n}") for n in range(20))), currency="CNY", language="zh_CN"
        )
        within(session)
        issued = MONDAY - timedelta(days=1)
        rows = [(f"NEU-{n}", f"N{n % 20}", issued.isoformat(), "1250.00") for n in range(400)]
        import_invoices(session, sheet("number customer issued_on amount", *rows), currency="CNY")


def _import_statement(book: Workspace, statement: Path, within: Within) -> None:
    data = statement.read_bytes()
    with book.change("Import a statement") as change:
        import_statement(change.session, statement.name, data, read_statement(data), credit_policy(change.session))
        within(change.session)


def _post(book: Workspace, _: Path, within: Within) -> None:
    with book.change("Post what is sure") as change:
        post_lines(change.session)
        within(change.session)


def _place(book: Workspace, _: Path, within: Within) -> None:
    with book.change("Place a line") as change:
        session = change.session
        row = next(r for r in lines(session, states=("proposed",)) if r.amount.minor > 0 and r.tier is not Tier.SURE)
        customer = session.execute(text("SELECT min(id) FROM customer")).scalar_one()
        place(session, row.id, customer, Plan(unapplied=row.amount.minor), credit_policy(session))
        within(change.session)


def _print(book: Workspace, _: Path, within: Within) -> None:
    with book.change("Print letters", is_final=True) as change:
        assert print_letters(change.session, MONDAY).letters
        within(change.session)


def _undo(book: Workspace, _: Path, within: Within) -> None:
    with book.read() as session:
        number = session.execute(text("SELECT id FROM change_set WHERE verb = 'Import a list'")).scalar_one()
    within(None)
    undo(book, number)


MORNING = (
    Act("list import", _import_list),
    Act("statement import", _import_statement),
    Act("posting", _post),
    Act("placing", _place),
    Act("letter run", _print),
    Act("undo", _undo),
)


@dataclass(slots=True)
class Outcome:
    """What the kills found. `failures` must be empty."""

    seed: int
    kills: int = 0
    committed: dict[str, int] = field(default_factory=dict)
    rolled_back: dict[str, int] = field(default_factory=dict)
    slowest_start: float = 0.0
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)


def digest(book: Workspace) -> str:
    """The SHA-256 of all rows but those of the trail, whose instants differ from run to run."""
    found = hashlib.sha256()
    with book.read() as session:
        for table in audited_tables():
            rows = session.connection().exec_driver_sql(f"SELECT * FROM {table.name} ORDER BY id").all()
            found.update(repr(rows).encode())
    return found.hexdigest()


class Harness:
    """The book before and after each act, with how long each act takes."""

    def __init__(self, folder: Path, fault: str = "") -> None:
        self.folder, self.fault = folder, fault
        self.statement = folder / "statement.csv"
        self.statement.write_bytes(_statement())
        book = _small_book(folder / "0.creditdesk")
        self.digests = [digest(book)]
        self.seconds = []
        book.close()
        for number, act in enumerate(MORNING):
            for _ in ("cold", "warm"):
                shutil.copyfile(self._kept(number), self._kept(number + 1))
                started = time.perf_counter()
                book = Workspace.open(self._kept(number + 1))
                act.do(book, self.statement, _nothing)
                seconds, found = time.perf_counter() - started, digest(book)
                book.close()
            self.seconds.append(seconds)
            self.digests.append(found)
        assert len(set(self.digests)) == len(MORNING) + 1, "every act must leave a mark"

    def _kept(self, number: int) -> Path:
        return self.folder / f"{number}.creditdesk"

    def run(self, kills: int, seed: int) -> Outcome:
        """Kill so many children, the acts in turn."""
        chance, outcome, started = random.Random(seed), Outcome(seed), time.perf_counter()
        for kill in range(kills):
            self._kill(kill % len(MORNING), chance, outcome)
            outcome.kills += 1
        outcome.seconds = round(time.perf_counter() - started, 1)
        return outcome

    def _kill(self, number: int, chance: random.Random, outcome: Outcome) -> None:
        act, path = MORNING[number], self.folder / "killed.creditdesk"
        shutil.copyfile(self._kept(number), path)
        acknowledged, moment = self._child(number, path, chance)
        started = time.perf_counter()
        book = Workspace.open(path)
        found = digest(book)
        outcome.slowest_start = round(max(outcome.slowest_start, time.perf_counter() - started), 3)
        is_after = found == self.digests[number + 1]
        where = f"seed {outcome.seed}, kill {outcome.kills}, {act.name}, {moment}"
        if not is_after and found != self.digests[number]:
            outcome.failures.append(f"{where}: half done")
        elif acknowledged and not is_after:
            outcome.failures.append(f"{where}: acknowledged and lost")
        outcome.failures += [f"{where}: {check.name}" for check in check_book(book, MONDAY) if not check.ok]
        book.close()
        count = outcome.committed if is_after else outcome.rolled_back
        count[act.name] = count.get(act.name, 0) + 1
        Path(f"{path}-journal").unlink(missing_ok=True)

    def _child(self, number: int, path: Path, chance: random.Random) -> tuple[bool, str]:
        """Fork, kill at a random moment; return whether the act was acknowledged, and when the kill came.

        One kill in three comes just after the acknowledgement: what was said last must be on the disk.
        """
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(reader)
                self._work(number, path, lambda: _say(writer))
                signal.pause()
            finally:
                os._exit(1)
        os.close(writer)
        with open(reader, "rb", buffering=0) as pipe:
            if chance.random() < 1 / 3:
                said = pipe.read(1)
                wait = chance.choice((0.0, 0.002, 0.01))
                moment = f"{wait} s after it was acknowledged"
                time.sleep(wait)
            else:
                said = b""
                pause = _PAUSE if self.fault == "halves" else 0  # the fault makes the act as much longer
                wait = chance.uniform(0, 2) * (self.seconds[number] + pause)
                moment = f"after {wait:.3f} s"
                time.sleep(wait)
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            said += pipe.read()
        if not os.WIFSIGNALED(status):
            raise RuntimeError(f"{MORNING[number].name} ended by itself")
        return said != b"", moment

    def _work(self, number: int, path: Path, acknowledge: Callable[[], None]) -> None:
        book = Workspace.open(path)
        act = MORNING[number]
        if self.fault == "early":
            act.do(book, self.statement, lambda _: acknowledge())
        else:
            act.do(book, self.statement, _commit_half if self.fault == "halves" else _nothing)
            acknowledge()


def _say(writer: int) -> None:
    os.write(writer, b"!")


def _nothing(_: Session | None) -> None:
    """No fault is planted."""


_PAUSE = 0.2  # seconds between the halves: long enough that some kill falls in between


def _commit_half(session: Session | None) -> None:
    """The planted fault of a half act: what was done so far goes to the disk before the act is over."""
    if session:
        session.flush()
        session.connection().exec_driver_sql("COMMIT")
        time.sleep(_PAUSE)
        session.connection().exec_driver_sql("BEGIN IMMEDIATE")


def main(words: list[str]) -> int:
    """Run as a program; the last line is the outcome as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--fault", choices=("early", "halves"), default="")
    chosen = parser.parse_args(words)
    print(f"seed {chosen.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        outcome = Harness(Path(folder), chosen.fault).run(chosen.kills, chosen.seed)
    print(json.dumps(asdict(outcome), ensure_ascii=False))
    return 1 if outcome.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
