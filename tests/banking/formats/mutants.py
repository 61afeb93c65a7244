"""Break bank files in thousands of ways and see that none crashes, hangs, swallows memory or is read in part silently.

    python -m tests.banking.formats.mutants --mutants 10000 --seed 1

Of every sample, mutants are made by bytes (changed, cut out, doubled, cut off, awkward ones put in), by lines (dropped
inside, doubled, swapped, two joined), by cells, and in a workbook within its unpacked parts. A child process reads them under
a bound on memory and time and tells what came of each; a child that dies is a crash of the mutant it was at.

What must come out of each: a statement, or BadInput with one of few sentences. A statement with fewer lines than the file has
rows, not proved by its balances and without a problem said, is a partial read. `--fault` plants one that must be found:
`swallow` drops a line silently, `crash` leaves an error of a library as it is, `hang` never returns, `eat` takes memory.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
import random
import re
import resource
import signal
import sys
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from creditdesk.banking.formats import read_statement
from creditdesk.banking.statement import Proof, StatementFile
from creditdesk.base.errors import BadInput

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "statements"
SECONDS, BYTES, MESSAGES = 30, 1 << 30, 25
_AWKWARD = (b'"', b"'", b"\xff", b"\xff\xfe", b",", b";", b"\n", b"\r", b"\t", b"-", b"--", b"9" * 30, b"\x00", b"<", b"&", b"]]>",
            b"1e999", b"=1+1", "〇".encode(), "１２".encode(), b":61:", b"<!DOCTYPE x>", b"%PDF-", b"2026-02-30", b"NaN")  # fmt: skip
_ROWS = {
    "mt940": rb"(?m)^:61:", "mt942": rb"(?m)^:61:", "camt": rb"<(?:\w+:)?Ntry>", "ofx": rb"(?i)<STMTTRN>", "bai2": rb"(?m)^16,",
    "coda": rb"(?m)^21", "norma43": rb"(?m)^22", "cfonb": rb"(?m)^04",
}  # fmt: skip


def samples() -> dict[str, list[Path]]:
    """Return the sample files of each format, by the folder they lie in."""
    found: dict[str, list[Path]] = {}
    for path in sorted(SAMPLES.rglob("*")):
        if path.is_file() and path.suffix != ".json":
            found.setdefault(path.parent.name, []).append(path)
    return found


# --- mutants ---------------------------------------------------------------------------------------------------------


def mutant(data: bytes, chance: random.Random) -> bytes:
    """Return the file with one to six changes of one kind."""
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.8:
        return _in_zip(data, chance)
    kind = chance.choice((_bytes, _bytes, _lines, _cells))
    return kind(data, chance)


def _bytes(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(changed) or 1)
        match chance.randrange(7):
            case 0:
                changed[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[place : place + chance.randint(1, 40)]
            case 2:
                changed[place:place] = changed[place : place + chance.randint(1, 60)]
            case 3 | 4:
                changed[place:place] = chance.choice(_AWKWARD)
            case 5 if chance.random() < 0.3:
                del changed[place:]
            case _:
                changed[place : place + 1] = str(chance.randrange(10)).encode()
    return bytes(changed)


def _lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                lines[place] = lines[place][: chance.randint(0, max(len(lines[place]), 1))]
            case 1:
                lines.insert(place, chance.choice(lines))
            case 2:
                other = chance.randrange(len(lines))
                lines[place], lines[other] = lines[other], lines[place]
            case _ if len(lines) > 1:
                joined = min(place + 1, len(lines) - 1)
                lines[place : joined + 1] = [b"".join(lines[place : joined + 1])]
    return b"\n".join(lines)


def _cells(data: bytes, chance: random.Random) -> bytes:
    places = [found.span() for found in re.finditer(rb"[^,;\t|<>\r\n]+", data)]
    if not places:
        return data
    start, end = chance.choice(places)
    other = chance.choice(places)
    return data[:start] + chance.choice((b"", chance.choice(_AWKWARD), data[slice(*other)])) + data[end:]


def _in_zip(data: bytes, chance: random.Random) -> bytes:
    """Return the archive with one part broken inside, its checksums right."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(info, archive.read(info)) for info in archive.infolist()]
    except zipfile.BadZipFile:
        return _bytes(data, chance)
    chosen = chance.choice([i for i, (info, _) in enumerate(parts) if info.file_size])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for i, (info, content) in enumerate(parts):
            archive.writestr(
                info.filename, chance.choice((_bytes, _cells))(content, chance) if i == chosen else content
            )
    return made.getvalue()


# --- judging ---------------------------------------------------------------------------------------------------------


def raw_rows(format_: str, data: bytes) -> int | None:
    """Return how many rows the file itself shows, counted apart from the readers; None where nothing marks them."""
    pattern = next((pattern for name, pattern in _ROWS.items() if format_.startswith(name)), None)
    return len(re.findall(pattern, data)) if pattern else None


def judge(format_: str, data: bytes, file: StatementFile, hidden: int) -> str:
    """Return "read", "named" or "partial"; `hidden` rows of the whole sample are no lines, and rightly so."""
    if file.problems or any(statement.proof is Proof.FAILED for statement in file.statements):
        return "named"
    if file.statements and all(statement.proof is Proof.PROVED for statement in file.statements):
        return "read"
    raw = raw_rows(format_, data)
    lines = sum(len(statement.lines) for statement in file.statements)
    return "partial" if raw is not None and lines < raw - hidden else "read"


def _hidden(format_: str, data: bytes) -> int:
    file = read_statement(data)
    return max((raw_rows(format_, data) or 0) - sum(len(statement.lines) for statement in file.statements), 0)


# --- the run ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Outcome:
    """What became of the mutants of one format."""

    counts: Counter[str] = field(default_factory=Counter)
    messages: set[str] = field(default_factory=set)
    found: list[str] = field(default_factory=list)
    slowest: float = 0.0


def planted(fault: str, read: Callable[[bytes], StatementFile]) -> Callable[[bytes], StatementFile]:
    """Return the reader with a fault in it, now and then."""

    def faulty(data: bytes) -> StatementFile:
        if zlib.crc32(data) % 10:
            return read(data)
        if fault == "crash":
            raise KeyError("left as it is")
        while fault == "hang":
            time.sleep(0.1)
        if fault == "eat":
            return read(data + b" " * BYTES * 2)
        file = read(data)
        object.__setattr__(file.statements[0], "lines", file.statements[0].lines[1:])
        object.__setattr__(file.statements[0], "opening", None)
        return file

    return faulty


def _child(pipe: Connection, format_: str, path: str, seed: int, start: int, count: int, fault: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES + _used(), BYTES + _used()))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # Rust prints its panics
    read: Callable[[bytes], StatementFile] = planted(fault, read_statement) if fault else read_statement
    data = Path(path).read_bytes()
    hidden = _hidden(format_, data)
    for number in range(start, count):
        made = mutant(data, random.Random(f"{seed} {Path(path).name} {number}"))
        pipe.send((number, "at", ""))
        try:
            pipe.send((number, judge(format_, made, read(made), hidden), ""))
        except BadInput as refusal:
            pipe.send((number, "refused", refusal.message.template))
        except MemoryError:
            pipe.send((number, "memory", ""))
        except Exception as error:  # noqa: BLE001  (whatever it is, it is told)
            pipe.send((number, "crash", f"{type(error).__name__}: {error}"))
    pipe.send((count, "end", ""))


def _used() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _events(
    format_: str, path: Path, seed: int, count: int, seconds: float, fault: str
) -> Iterator[tuple[int, str, str, float]]:
    """Yield what came of each mutant of one file: number, outcome, message, seconds."""
    start = 0
    while start < count:
        ours, theirs = multiprocessing.get_context("fork").Pipe(duplex=False)
        child = multiprocessing.get_context("fork").Process(
            target=_child, args=(theirs, format_, str(path), seed, start, count, fault)
        )
        child.start()
        theirs.close()
        at, since = start, time.monotonic()
        while True:
            try:
                if not ours.poll(seconds):
                    os.kill(child.pid or 0, signal.SIGKILL)
                    yield at, "hang", "", seconds
                    break
                number, what, told = ours.recv()
            except EOFError:
                yield at, "crash", f"the process died ({child.exitcode})", time.monotonic() - since
                break
            if what == "end":
                at = count
                break
            if what == "at":
                at, since = number, time.monotonic()
                continue
            yield number, what, told, time.monotonic() - since
        child.join()
        start = at + 1


def run(
    mutants: int, seed: int = 1, *, seconds: float = SECONDS, fault: str = "", only: str = ""
) -> dict[str, Outcome]:
    """Break the samples of every format, `mutants` times a format, and return what came of it."""
    outcomes = {}
    for format_, paths in samples().items():
        if only and format_ != only:
            continue
        outcome = outcomes[format_] = Outcome()
        for path in paths:
            for number, what, told, took in _events(format_, path, seed, -(-mutants // len(paths)), seconds, fault):
                outcome.counts[what] += 1
                outcome.slowest = max(outcome.slowest, took)
                if what == "refused":
                    outcome.messages.add(told)
                elif what in ("crash", "hang", "memory", "partial"):
                    outcome.found.append(f"{path.name} {number}: {what} {told}")
    return outcomes


def faults(outcomes: dict[str, Outcome]) -> list[str]:
    """Return all that must not be, in sentences."""
    found = [f"{format_}: {told}" for format_, outcome in outcomes.items() for told in outcome.found]
    messages = set().union(*(outcome.messages for outcome in outcomes.values()))
    if len(messages) > MESSAGES:
        found.append(f"{len(messages)} distinct messages, {MESSAGES} allowed")
    return found


def main() -> None:
    """Run and print a line a format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutants", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--fault", choices=("swallow", "crash", "hang", "eat"), default="")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    outcomes = run(given.mutants, given.seed, fault=given.fault, only=given.only)
    for format_, outcome in outcomes.items():
        print(
            f"{format_:12} {sum(outcome.counts.values()):>7,} mutants  {dict(outcome.counts)}  slowest {outcome.slowest:.2f} s"
        )
    messages = set().union(*(outcome.messages for outcome in outcomes.values()))
    print(f"{len(messages)} distinct messages")
    if given.json:
        print(json.dumps(sorted(messages), ensure_ascii=False, indent=1))
    found = faults(outcomes)
    print(*found[:40], sep="\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
