"""The three things that can go wrong without a bug, and the cancel that is no error.

`Refused`: a rule says no, and the text says what to do. `BadInput`: a file or a
field cannot be read as it is; all its problems together. `Conflict`: someone
else changed the same record. Anything else is a bug.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from creditdesk.base.i18n import Message, message


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one cell: `row` as the reader of the file counts it, `column` as headed."""

    row: int | None
    column: str
    value: str
    message: Message


class CreditDeskError(Exception):
    """The base of our errors; `message` says what happened and what to do."""

    def __init__(self, template: str, **params: object) -> None:
        self.message = message(template, **params)
        super().__init__(template, params)


class Refused(CreditDeskError):
    """A rule says no."""


class BadInput(CreditDeskError):
    """What was given cannot be used; `problems` lists every row error found."""

    def __init__(
        self, template: str, problems: Sequence[RowProblem] = (), *, kind: str = "bad_input", **params: object
    ) -> None:
        super().__init__(template, **params)
        self.problems = tuple(problems)
        self.kind = kind


class Conflict(CreditDeskError):
    """Someone else changed the same record since it was read."""


class Cancelled(Exception):
    """The user asked a long job to stop; nothing of it stays."""
