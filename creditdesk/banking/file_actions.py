"""Put the lines of a bank's file into the book, each once: exports overlap, and a line of another export is no new payment.

A file that names no account is taken for one only where that cannot matter: when lines of it are in the book already and
there are several accounts, whoever brings it says which account it is of. Source: house policy, ux.md §5 "Overlaps".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from creditdesk.banking.identity import KnownLine, exports, identities, recognise, span
from creditdesk.banking.queries import NO_LINE, known_lines
from creditdesk.banking.statement import Statement, StatementLine
from creditdesk.banking.tables import BankAccount, BankLine, BankStatement
from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_
from creditdesk.db.bulk import insert_rows

_LINE_COLUMNS = (
    "statement_id", "account_id", "row", "booked_on", "value_on", "amount_minor", "currency", "payer", "payer_account", "text", "reference",
    "balance_minor", "identity", "occurrence",
)  # fmt: skip


class AccountUnclear(Refused):
    """A file does not say which account it is of, and it matters; `accounts` are those in the book ("" has no name)."""

    def __init__(self, file: str, count: int, accounts: Iterable[str]) -> None:
        super().__init__(
            N_("{file} does not say which account it is of, and {count} of its lines are in the book already, perhaps of "
               "another account. Nothing was imported. To import it, name the account (on the command line: --account)."),
            file=file, count=count,
        )  # fmt: skip
        self.accounts = tuple(sorted(accounts))


@dataclass(frozen=True, slots=True)
class Source:
    """The file that statements come from; `is_known` when the very same bytes are in the book already."""

    id: int
    name: str
    format: str
    bank: str | None
    is_known: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of the rows of a file: their states ("new", "known", "changed") and lines by row, and the new lines."""

    states: dict[int, str]
    line_ids: dict[int, int]
    new: list[int]


def of_account(session: Session, statement: Statement, source: Source, account: str | None) -> Statement:
    """Return the statement with the account it is of: its own, the one given, or the only one it can be.

    Refused when the one given is not its own; AccountUnclear when there is none and it matters.
    """
    if account is not None:
        if statement.account and _plain(statement.account) != _plain(account):
            raise Refused(
                N_("{file} is of the account {account}, not of {given}. To import it, give its own account or none."),
                file=source.name, account=statement.account, given=account,
            )  # fmt: skip
        return replace(statement, account=statement.account or account.strip())
    if statement.account or not statement.lines:
        return statement
    keys = set(identities(statement.lines))
    held: dict[str, int] = {}
    for name, identity, occurrence in session.execute(
        select(BankAccount.account, BankLine.identity, BankLine.occurrence)
        .join(BankLine, BankLine.account_id == BankAccount.id)
        .where(BankLine.booked_on.between(*span(statement.lines)))
    ):
        if (identity, occurrence) in keys:
            held[name] = held.get(name, 0) + 1
    accounts = set(session.scalars(select(BankAccount.account)))
    if not held or (len(held) == 1 and (source.is_known or accounts == {""})):
        return replace(statement, account=next(iter(held), ""))
    raise AccountUnclear(source.name, max(held.values()), accounts)


def _plain(account: str) -> str:
    return "".join(account.split()).upper()


def store(session: Session, statements: Iterable[Statement], source: Source) -> Stored:
    """Store the lines of a file's statements that are new."""
    result = Stored({}, {}, [])
    for own in exports(statements):
        account_id = _account(session, own[0], source.bank)
        lines = [line for statement in own for line in statement.lines]
        there = recognise(lines, known_lines(session, account_id, lines), source.format, bool(own[0].account))
        found = iter(zip(identities(lines), there, strict=True))
        for statement in own:
            _store(session, account_id, statement, list(islice(found, len(statement.lines))), source, result)
    return result


def _store(
    session: Session, account_id: int, statement: Statement, found: Sequence[tuple[tuple[str, int], KnownLine | None]],
    source: Source, result: Stored,
) -> None:  # fmt: skip
    """Store one statement; `found` holds identity and occurrence of each line, and the line of the book that it is."""
    for line, (_, known) in zip(statement.lines, found, strict=True):
        if known is not None:
            is_other = known.format == source.format and (known.payer, known.text) != (line.payer or "", line.text)
            result.states[line.row], result.line_ids[line.row] = ("changed" if is_other else "known"), known.id
    fresh = [(line, key) for line, (key, known) in zip(statement.lines, found, strict=True) if known is None]
    if not fresh and (found or source.is_known):
        return
    days = [line.booked_on for line in statement.lines]
    row = BankStatement(
        file_id=source.id, account_id=account_id, first_on=min(days, default=None), last_on=max(days, default=None),
        opening_minor=statement.opening.amount.minor if statement.opening else None,
        closing_minor=statement.closing.amount.minor if statement.closing else None,
        proof=str(statement.proof), known_lines=len(found) - len(fresh),
    )  # fmt: skip
    session.add(row)
    session.flush()
    new = insert_rows(
        session, BankLine, _LINE_COLUMNS, [_values(row.id, account_id, line, *key) for line, key in fresh]
    )
    for id_, (line, _) in zip(new, fresh, strict=True):
        result.states[line.row], result.line_ids[line.row] = "new", id_
    result.new.extend(new)


def _values(
    statement_id: int, account_id: int, line: StatementLine, identity: str, occurrence: int
) -> tuple[object, ...]:
    return (
        statement_id, account_id, line.row, line.booked_on.isoformat(), line.value_on.isoformat() if line.value_on else None,
        line.amount.minor, line.amount.currency, line.payer, line.payer_account, line.text, line.reference,
        line.balance.minor if line.balance else None, identity, occurrence,
    )  # fmt: skip


def _account(session: Session, statement: Statement, bank: str | None) -> int:
    number, currency = statement.account or "", statement.currency or ""
    found = session.scalar(
        select(BankAccount.id).where(BankAccount.account == number, BankAccount.currency == currency)
    )
    if found is not None:
        return found
    row = BankAccount(account=number, currency=currency, bank=bank, title=None)
    session.add(row)
    session.flush()
    return row.id


def booked_already(session: Session, line_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return receipt and customer of the lines whose money is in the ledger already, by the bank's reference and amount."""
    if not line_ids:
        return {}
    rows = session.execute(
        # CROSS JOIN keeps SQLite to this order: each line looks its reference up, however many receipts a book holds.
        text(
            "SELECT l.id, e.id, e.customer_id, e.kind FROM bank_line l CROSS JOIN entry e "
            "WHERE l.id BETWEEN :first AND :last AND e.bank_reference = l.reference AND e.amount_minor = -l.amount_minor "
            "AND e.currency = l.currency AND e.dated_on = l.booked_on "
            f"AND {NO_LINE} "
            "AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = e.id) ORDER BY l.id, e.id"
        ),
        {"first": min(line_ids), "last": max(line_ids)},
    ).all()
    result: dict[int, tuple[int, int]] = {}
    used: set[int] = set()
    for line_id, receipt_id, customer_id, kind in rows:
        if kind == "receipt" and line_id not in result and receipt_id not in used:
            result[line_id] = (receipt_id, customer_id)
            used.add(receipt_id)
    return result
