"""What a verb answers: an object for scripts, and a table or sentences for people."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from creditdesk.base.display import sentence
from creditdesk.base.errors import BadInput, CreditDeskError, RowProblem
from creditdesk.base.i18n import Message


@dataclass(frozen=True, slots=True)
class Table:
    """A table for people; `right` are the positions of columns of numbers."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """`data` is the JSON object (or objects, one a line); `shown` what a person reads; `code` the exit code."""

    data: Any
    shown: Sequence[str | Table] = field(default=())
    code: int = 0


def give(answer: Answer, *, as_json: bool) -> int:
    """Print the answer and return its exit code."""
    if as_json:
        for one in answer.data if isinstance(answer.data, list) else [answer.data]:
            print(json.dumps(one, ensure_ascii=False))
    else:
        for part in answer.shown:
            print("\n".join(_lines(part)) if isinstance(part, Table) else part)
    sys.stdout.flush()  # while a reader that has gone away is still noticed
    return answer.code


def _lines(table: Table) -> list[str]:
    rows = [list(table.heads), *[list(row) for row in table.rows]]
    widths = [max(_width(row[at]) for row in rows) for at in range(len(table.heads))]
    result = []
    for row in rows:
        cells = [
            " " * (width - _width(cell)) + cell if at in table.right else cell + " " * (width - _width(cell))
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        result.append("  ".join(cells).rstrip())
    return result


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def say(text: str) -> None:
    """Print a message for a person to standard error."""
    print(text, file=sys.stderr)


def refused(error: CreditDeskError, *, as_json: bool) -> None:
    """Say what was refused, with every row problem, and for scripts print the error as an object."""
    text = sentence(error.message)
    problems = error.problems if isinstance(error, BadInput) else ()
    if as_json:
        kind = error.kind if isinstance(error, BadInput) else type(error).__name__.lower()
        data: dict[str, Any] = {"error": {"kind": kind, "message": sentence(error.message, "en")}}
        if problems:
            data["problems"] = [problem_json(problem) for problem in problems]
        print(json.dumps(data, ensure_ascii=False))
    say(text)
    for problem in problems[:20]:
        say(f"  {problem.row or ''}  {problem.column}  {problem.value!r}  {sentence(problem.message)}")


def problem_json(problem: RowProblem) -> dict[str, Any]:
    """Return a row problem as an object."""
    return {
        "row": problem.row, "column": problem.column or None, "value": problem.value or None,
        "message": sentence(problem.message, "en"),
    }  # fmt: skip


def english(message: Message) -> str:
    """Return a message in English, as scripts read it."""
    return sentence(message, "en")
