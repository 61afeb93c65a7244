"""What the benchmarks share: the workload, a process of its own for each part, and the table they print.

A figure counts only beside a floor measured in the same run: the least that any program must do for the same work.
Every part runs in a forked process, so that its peak memory is its own and no part warms up another; floor and
CreditDesk run in turn and the best of the rounds counts, because shared machines are uneven.
"""

from __future__ import annotations

import math
import os
import pickle
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from match_workload import WORKLOAD, generated  # noqa: E402

from creditdesk.db.workspace import Workspace  # noqa: E402

ROUNDS = 3
LISTS = ("customers", "invoices", "receipts", "allocations")


@dataclass(frozen=True, slots=True)
class Part:
    """What one part cost: CPU seconds of its best round, peak memory in MB, and what its job returned."""

    seconds: float
    peak: float
    value: Any


@dataclass(frozen=True, slots=True)
class Clock:
    """CPU seconds between `start` and `stop`; what comes before and after is preparation."""

    marks: list[float]

    def start(self) -> None:
        """Begin to count."""
        self.marks[:] = [time.process_time()]

    def stop(self) -> None:
        """Stop counting."""
        self.marks.append(time.process_time())


@dataclass(frozen=True, slots=True)
class Workload:
    """A generated workload and the same as CreditDesk's import files."""

    folder: Path
    desk: Path

    @property
    def rows(self) -> int:
        """How many rows its lists have, and so its book."""
        return sum((self.desk / f"{name}.csv").read_bytes().count(b"\n") - 1 for name in LISTS)


def workload(default: str = "M") -> Workload:
    """Return the workload named first on the command line."""
    return workloads(default)[0]


def workloads(default: str = "M") -> list[Workload]:
    """Return the workloads named on the command line: folders, or sizes generated with seed 1 in the temporary directory."""
    return [_workload(given) for given in sys.argv[1:] if not given.startswith("-")] or [_workload(default)]


def _workload(given: str) -> Workload:
    folder = Path(given)
    if not folder.is_dir():
        folder = generated(given, 1)
    desk = folder / "desk"
    if not desk.is_dir():
        desk = Path(tempfile.mkdtemp(prefix="creditdesk-lists-"))
        subprocess.run([sys.executable, str(WORKLOAD / "to_creditdesk.py"), str(folder), str(desk)], check=True)
    return Workload(folder, desk)


def apart(job: Callable[[Clock], Any]) -> Part:
    """Run a job in a process of its own; without `clock.start` and `clock.stop` all of it counts."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        clock = Clock([time.process_time()])
        try:
            value = job(clock)
            if len(clock.marks) == 1:
                clock.stop()
            part = Part(
                clock.marks[1] - clock.marks[0], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, value
            )
            with os.fdopen(writer, "wb") as pipe:
                pickle.dump(part, pipe)
        except BaseException:  # noqa: BLE001  (a forked child must not unwind into its parent's clean-up)
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        data = pipe.read()
    if os.waitpid(child, 0)[1]:
        raise SystemExit("a part of the benchmark failed")
    part: Part = pickle.loads(data)
    return part


def rounds(work: Workload, usual: int = ROUNDS) -> int:
    """Return how often to measure: a very large workload takes minutes, and its noise is small beside it."""
    return usual if work.rows < 1_000_000 else 1


def in_turn(*jobs: Callable[[Clock], Any], rounds: int = ROUNDS) -> list[Part]:
    """Run the jobs one after the other, several times; return the best round of each."""
    runs = [[apart(job) for job in jobs] for _ in range(rounds)]
    return [min(own, key=lambda part: part.seconds) for own in zip(*runs, strict=True)]


def head(title: str) -> None:
    """Print what is measured and the heads of the table."""
    print(title)
    print(f"{'':44} {'floor s':>9} {'desk s':>9} {'ratio':>7} {'goal':>7} {'peak MB':>8}")


def line(name: str, floor: Part, desk: Part, goal: float) -> bool:
    """Print one row of the table; return whether the goal is met."""
    ratio = desk.seconds / floor.seconds
    met = ratio <= goal
    print(
        f"{name:44} {floor.seconds:9.4f} {desk.seconds:9.4f} {ratio:7.2f} {'≤ ' + format(goal, 'g'):>7} {desk.peak:8.0f}"
        f"  {'' if met else 'MISSED'}"
    )
    return met


def growth(name: str, runs: list[tuple[int, Part, Part]], goal: float = 1.1) -> bool:
    """Print how cost grows from each size (rows, floor, CreditDesk) to the next: 1.0 is with the rows; return whether the goal is met."""
    met = True
    for (few, *before), (many, *after) in pairwise(runs):
        floor, desk = (
            math.log(new.seconds / old.seconds) / math.log(many / few) for old, new in zip(before, after, strict=True)
        )
        fine = desk <= goal
        met &= fine
        print(f"{f'{name}, exponent {few} → {many} rows':44} {floor:9.2f} {desk:9.2f} {'':7} {'≤ ' + format(goal, 'g'):>7}"
              f"{'' if fine else '           MISSED'}")  # fmt: skip
    return met


def bound(name: str, seconds: float, goal: float, peak: float) -> bool:
    """Print a row that is held against seconds instead of a floor; return whether the goal is met."""
    met = seconds <= goal
    print(f"{name:44} {'':9} {seconds:9.4f} {'':7} {f'≤ {goal:g} s':>7} {peak:8.0f}  {'' if met else 'MISSED'}")
    return met


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="creditdesk-bench-") as name:
        yield Path(name)


def bring_in(workspace: Workspace, desk: Path, names: tuple[str, ...] = LISTS) -> int:
    """Import the lists of a workload through CreditDesk, one change each; return how many rows were added."""
    from creditdesk.base.sheets import read_sheets
    from creditdesk.customers.actions import import_customers
    from creditdesk.ledger.import_actions import import_allocations, import_invoices, import_receipts

    verbs: dict[str, Callable[..., Any]] = {
        "customers": import_customers,
        "invoices": import_invoices,
        "receipts": import_receipts,
        "allocations": import_allocations,
    }
    added = 0
    for name in names:
        options = {"language": "en"} if name == "customers" else {}
        for data in files(desk / f"{name}.csv"):
            with workspace.change("Import", actor="bench") as change:
                result = verbs[name](change.session, read_sheets(data)[0].rows, currency="EUR", **options)
            if result.refused:
                raise SystemExit(f"{name}: {len(result.refused)} rows were refused")
            added += result.added
    return added


def files(path: Path, limit: int = 60_000_000) -> Iterator[bytes]:
    """Give a list in files CreditDesk takes (64 MB at most), each with the heading."""
    data = path.read_bytes()
    head = data[: data.index(b"\n") + 1]
    at = len(head)
    while at < len(data):
        end = len(data) if len(data) - at < limit else data.rindex(b"\n", at, at + limit) + 1
        yield head + data[at:end]
        at = end


def filled_book(work: Workload, folder: Path, names: tuple[str, ...] = LISTS) -> Path:
    """Return a book with these lists of the workload in it, made in a process of its own."""
    folder.mkdir(exist_ok=True)
    book = folder / "book.creditdesk"

    def fill(_clock: Clock) -> int:
        import creditdesk.schema  # noqa: F401
        from creditdesk.new_book import create_book

        workspace = create_book(book, company="Bench", currency="EUR", language="en")
        added = bring_in(workspace, work.desk, names)
        workspace.close()
        return added

    apart(fill)
    return book


def raw(path: Path | str) -> sqlite3.Connection:
    """Return a connection without any of CreditDesk's, as safe against power cuts as CreditDesk's own."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = DELETE", "synchronous = EXTRA", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")
    return connection
