"""A bank statement as the bank gave it: lines, balances, and the proof that they add up.

Money into the account is positive. A line is never edited: what we think of it is
another record. `row` counts the lines of the file from 0, over all its statements.
Source of the proof: opening balance + lines = closing balance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from creditdesk.base.errors import BadInput, RowProblem
from creditdesk.base.i18n import N_
from creditdesk.base.money import Money

UNKNOWN_CURRENCY = "XXX"  # ISO 4217: no currency


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One booked entry. `payer` is the other party, also where money goes out."""

    row: int
    booked_on: date
    amount: Money
    value_on: date | None = None
    payer: str | None = None
    payer_account: str | None = None
    text: str = ""
    reference: str | None = None
    balance: Money | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """The money on the account at the start or the end of the day `on`."""

    on: date | None
    amount: Money


class Proof(StrEnum):
    """Whether opening balance and lines give the closing balance."""

    PROVED = "proved"
    FAILED = "failed"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Statement:
    """The lines of one account in one file. `currency` is None where the file mixes several.

    `part` counts the files of an archive: lines that are equal are two within a part, and one across parts.
    """

    account: str | None
    currency: str | None
    lines: tuple[StatementLine, ...]
    opening: Balance | None = None
    closing: Balance | None = None
    part: int = 0

    @property
    def proof(self) -> Proof:
        """Opening + lines = closing, to the minor unit."""
        if not self.opening or not self.closing:
            return Proof.ABSENT
        moved = sum(line.amount.minor for line in self.lines)
        met = self.opening.amount.minor + moved == self.closing.amount.minor
        return Proof.PROVED if met else Proof.FAILED


def in_currency(statement: Statement, currency: str) -> Statement:
    """Return the statement with `currency` wherever the file names none: a book has one of its own.

    BadInput when an amount has more decimals than that currency.
    """

    def named(money: Money) -> Money:
        if money.currency != UNKNOWN_CURRENCY:
            return money
        try:
            return Money.of(money.amount.normalize(), currency)
        except ValueError as error:
            raise BadInput(
                N_("The amount {amount} has more decimals than {currency} has. The file is in another currency; to import "
                   "it, export it with its currency."), kind="currency", amount=str(money.amount), currency=currency,
            ) from error  # fmt: skip

    def balance(value: Balance | None) -> Balance | None:
        return value and Balance(value.on, named(value.amount))

    lines = tuple(
        line
        if line.amount.currency != UNKNOWN_CURRENCY
        else replace(line, amount=named(line.amount), balance=line.balance and named(line.balance))
        for line in statement.lines
    )
    own = {line.amount.currency for line in lines} or {currency}
    return replace(
        statement,
        currency=statement.currency or (own.pop() if len(own) == 1 else None),
        lines=lines,
        opening=balance(statement.opening),
        closing=balance(statement.closing),
    )


@dataclass(frozen=True, slots=True)
class StatementFile:
    """All that one file says. `format` is the key of the reader; problems are rows it could not take.

    A problem without a row is a doubt about the whole file (an unproved sign, an unknown order of day and month).
    `is_table`: it came from a table, whose columns a person may assign.
    """

    format: str
    statements: tuple[Statement, ...]
    bank: str | None = None
    problems: tuple[RowProblem, ...] = ()
    is_table: bool = False
