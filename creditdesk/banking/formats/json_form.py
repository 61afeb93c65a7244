"""The JSON form of a statement: the contract of the command line verb `statement read`.

Amounts are plain decimal strings with the currency's decimals, dates ISO 8601, absent is null.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from creditdesk.banking.statement import UNKNOWN_CURRENCY, Balance, Statement, StatementFile, StatementLine
from creditdesk.base.display import sentence


def statement_json(file: StatementFile) -> dict[str, Any]:
    """Return format, bank, statements and problems as the command line prints them."""
    return {
        "format": file.format,
        "bank": file.bank,
        "statements": [_statement(statement) for statement in file.statements],
        "problems": [
            {
                "row": problem.row,
                "column": problem.column or None,
                "value": problem.value or None,
                "message": sentence(problem.message, "en"),
            }
            for problem in file.problems
        ],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "account": statement.account,
        "currency": statement.currency,
        "opening": _balance(statement.opening),
        "closing": _balance(statement.closing),
        "balance_proof": statement.proof.value,
        "lines": [_line(line) for line in statement.lines],
    }


def _balance(balance: Balance | None) -> dict[str, str | None] | None:
    return {"date": _day(balance.on), "amount": str(balance.amount)} if balance else None


def _line(line: StatementLine) -> dict[str, Any]:
    return {
        "row": line.row,
        "date": _day(line.booked_on),
        "value_date": _day(line.value_on),
        "amount": str(line.amount),
        "currency": None if line.amount.currency == UNKNOWN_CURRENCY else line.amount.currency,
        "payer": line.payer or None,
        "payer_account": line.payer_account or None,
        "text": line.text or None,
        "reference": line.reference or None,
        "balance": str(line.balance) if line.balance is not None else None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
