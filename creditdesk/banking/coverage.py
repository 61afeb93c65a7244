"""Which days of which account the imported statements cover, and whether each joins the one before.

A day is covered when some statement spans it. Statements join when the money follows: what the account held at the
first statement's start and all lines in the book up to a statement's last day give that statement's closing balance.
Where they do not, lines are missing (or double) between it and the one before. Source: opening + lines = closing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from creditdesk.base.money import Money

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StatementSpan:
    """One imported statement: its days, its balances where it has them, and the lines of the account by its last day.

    `moved` is the sum of all lines of the account from the first statement's first day to this one's last day;
    `moved_then` the same without the lines that later imports brought (an export from the middle of a day).
    """

    first_on: date
    last_on: date
    opening: Money | None
    closing: Money | None
    moved: int = 0
    moved_then: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Days no statement covers, or a jump of the balance: `jump` is None where no balance tells.

    A gap without a jump is days on which nothing moved, or nothing is known; `is_quiet` tells the first.
    """

    first_on: date
    last_on: date
    jump: Money | None
    is_quiet: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is in of one account: its spans of days without those in between, and the gaps."""

    account: str
    bank: str
    currency: str
    spans: tuple[tuple[date, date], ...]
    gaps: tuple[Gap, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is known to be missing: every gap is quiet."""
        return all(gap.is_quiet for gap in self.gaps)


def joined_spans(spans: Iterable[tuple[date, date]]) -> tuple[tuple[date, date], ...]:
    """Return the spans in order, those that touch or overlap as one."""
    result: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if result and first <= result[-1][1] + _DAY:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return tuple(result)


def gaps(statements: Sequence[StatementSpan]) -> tuple[Gap, ...]:
    """Return the gaps between the statements of one account, in order of their days."""
    ordered = sorted(statements, key=lambda statement: (statement.first_on, statement.last_on))
    found: list[Gap] = []
    start = next((statement.opening for statement in ordered if statement.opening is not None), None)
    off = 0  # the jump found so far: it is told once, where it arises
    covered: date | None = None
    for statement in ordered:
        jump = _jump(start, statement, off)
        is_apart = covered is not None and statement.first_on > covered + _DAY
        if is_apart or jump:
            before = covered if covered is not None else statement.first_on - _DAY
            first = min(before + _DAY, statement.first_on)
            last = statement.first_on - _DAY if is_apart else statement.last_on
            told = None if jump is None or start is None else Money(jump, start.currency)
            found.append(Gap(first, last, told, is_quiet=jump == 0))
        off += jump or 0
        covered = max(statement.last_on, covered or statement.last_on)
    return tuple(found)


def _jump(start: Money | None, statement: StatementSpan, off: int) -> int | None:
    """Return by how much the closing balance differs from what the lines give; None where no balance tells."""
    if start is None or statement.closing is None:
        return None
    found = [statement.closing.minor - start.minor - moved - off for moved in (statement.moved, statement.moved_then)]
    return min(found, key=abs)
