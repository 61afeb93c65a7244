"""What fixed-width bank formats share: a page of lines cut by position, and the checks by the file's totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from creditdesk.banking.formats.numbers import LARGEST
from creditdesk.banking.statement import Balance, Statement, StatementLine
from creditdesk.base.errors import RowProblem
from creditdesk.base.i18n import N_, message
from creditdesk.base.money import Money


@dataclass(slots=True)
class Account:
    """One statement in the making."""

    number: str | None
    currency: str
    opening: Balance | None = None
    closing: Balance | None = None
    lines: list[StatementLine] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """What has been read so far; `row` counts lines over the whole file."""

    accounts: list[Account] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    row: int = 0

    def add(self, line: StatementLine) -> None:
        """Add a line to the account at hand."""
        self.accounts[-1].lines.append(line)
        self.row += 1

    def problem(self, number: int, column: str, value: str, template: str, **params: object) -> None:
        """Note what is wrong in file line `number`."""
        self.problems.append(RowProblem(number, column, value, message(template, **params)))

    def check_totals(self, number: int, column: str, stated: tuple[int, int]) -> None:
        """Compare the money out and the money in the file states with the lines of the account at hand."""
        lines = self.accounts[-1].lines
        went = -sum(line.amount.minor for line in lines if line.amount.minor < 0)
        came = sum(line.amount.minor for line in lines if line.amount.minor > 0)
        if (went, came) != stated:
            self.problem(number, column, "", N_("The total stated differs from the entries read."))

    def statements(self) -> tuple[Statement, ...]:
        """Return the statements read."""
        return tuple(
            Statement(part.number or None, part.currency, tuple(part.lines), part.opening, part.closing)
            for part in self.accounts
        )


def year_first(text: str) -> date:
    """Return the day of YYMMDD; ValueError when there is none."""
    return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))


def day_first(text: str) -> date:
    """Return the day of DDMMYY; ValueError when there is none."""
    return date(2000 + int(text[4:6]), int(text[2:4]), int(text[:2]))


def signed(digits: str, currency: str, *, is_out: bool, divisor: int = 1) -> Money:
    """Return the amount of the minor units in `digits`; ValueError when a fraction of a unit is left."""
    minor, rest = divmod(int(digits), divisor)
    if rest or abs(minor) >= LARGEST:
        raise ValueError(f"a fraction of a minor unit: {digits}")
    return Money(-minor if is_out else minor, currency)
