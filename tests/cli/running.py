"""Run a verb in this process as a shell would, and hold every JSON answer against what the contract says of all of them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from creditdesk.app import main

AMOUNT = re.compile(r"-?\d+(\.\d{2,4})?")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
AMOUNTS = frozenset(
    [
        "amount",
        "open",
        "not_due",
        "unapplied",
        "total",
        "control_total",
        "difference",
        "charged",
        "credited",
        "opening",
        "closing",
        "balance",
    ]
)
DAYS = frozenset(["as_of", "date", "value_date", "issued_on", "due_on", "since"])


@dataclass(frozen=True, slots=True)
class Run:
    """What a run left behind: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON object on standard output."""
        (one,) = self.objects
        return one

    @property
    def objects(self) -> list[Any]:
        """The JSON objects on standard output, one a line."""
        found = [json.loads(line) for line in self.out.splitlines()]
        for one in found:
            assert isinstance(one, dict)
            assert list(faults(one)) == []
        return found


def creditdesk(*arguments: object) -> Run:
    """Run the program with these arguments."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return Run(code, out.getvalue(), err.getvalue())


def done(*arguments: object) -> Any:
    """Run a verb with --json that must succeed, and return its object."""
    run = creditdesk(*arguments, "--json")
    assert run.code == 0, run
    return run.data


def faults(value: Any, key: str = "") -> Iterator[str]:
    """Yield what no answer may hold: "" for absent, floats, amounts and dates that are no plain texts."""
    match value:
        case dict():
            for name, part in value.items():
                if not re.fullmatch(r"[a-z0-9_]+|[A-Z]{3}", name):
                    yield f"key {name!r}"
                yield from faults(part, name)
        case list():
            for part in value:
                yield from faults(part, key)
        case "":
            yield f"{key} is empty, not null"
        case float():
            yield f"{key} is a float: {value}"
        case str() if key in AMOUNTS and not AMOUNT.fullmatch(value):
            yield f"{key} is no amount: {value}"
        case str() if key in DAYS and not DAY.fullmatch(value):
            yield f"{key} is no date: {value}"
        case int() if key in AMOUNTS and not isinstance(value, bool):
            yield f"{key} is a number, not a text: {value}"


def written(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    """Write a text file and return its path."""
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))
    return path


CUSTOMERS = (
    "code,name,email,terms",
    "C1,苏州恒木装饰工程有限公司,a@example.com,30 days",
    "C2,Müller GmbH,b@example.com,30 days",
)
INVOICES = (
    "number,customer,issued_on,due_on,amount,currency,kind",
    "INV-1,C1,2026-09-01,2026-10-01,58000.00,CNY,invoice",
    "INV-2,C1,2026-10-20,2026-11-19,1234.50,CNY,invoice",
    "INV-3,C1,2026-11-20,2026-12-20,99.90,CNY,invoice",
    "CN-1,C1,2026-11-01,,200.00,CNY,credit_note",
)
FOREIGN = (
    "number,customer,issued_on,due_on,amount,currency",
    "INV-7,C2,2026-06-01,2026-07-01,1000.25,USD",
    "INV-8,C2,2026-06-01,2026-07-01,15000,JPY",
)
MONDAY = "2026-11-23"
_MT940 = (
    ":20:STATEMENT", ":25:6222020200012345678", ":28C:3/1", ":60F:C261101CNY1000,00",
    ":61:2611161116C58000,00NTRFNONREF//B1", ":86:166?00CREDIT?20INV-1?32苏州恒木装饰工程有限公司", ":62F:C261130CNY{closing}", "-",
)  # fmt: skip


def mt940(path: Path, closing: str = "59000,00") -> Path:
    """Write a bank statement of one line, 58,000.00 for INV-1; another closing balance makes its proof fail."""
    return written(path, *(line.format(closing=closing) for line in _MT940))
