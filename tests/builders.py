"""The shortest way to put customers, invoices, receipts and bank lines into a real book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from creditdesk.banking.statement import Balance, Statement, StatementFile, StatementLine
from creditdesk.base.errors import RowProblem
from creditdesk.base.money import Money
from creditdesk.customers.actions import open_customer
from creditdesk.db.model import Base, is_audited
from creditdesk.db.workspace import Workspace
from creditdesk.ledger.actions import NewEntry, post
from creditdesk.ledger.kinds import EntryKind

DAY = date(2026, 3, 2)
LATER = date(2026, 12, 31)


def cny(amount: str) -> Money:
    return Money.of(amount, "CNY")


@contextmanager
def act(book: Workspace, verb: str = "Test", **params: Any) -> Iterator[Session]:
    """One act of a person: one change set."""
    with book.change(verb, actor="tester", **params) as change:
        yield change.session


def a_customer(session: Session, code: str = "C1", **facts: Any) -> int:
    return open_customer(session, {"name": f"客户{code}", **facts, "code": code}, currency="CNY", language="zh_CN")


def an_entry(
    session: Session, customer: int, kind: EntryKind, amount: str = "100.00", on: date = DAY, *,
    number: str = "", due: date | None = None, currency: str = "CNY", **facts: Any,
) -> int:  # fmt: skip
    return post(session, NewEntry(customer, kind, on, Money.of(amount, currency), number=number, due_on=due, **facts))


def an_invoice(session: Session, customer: int, amount: str = "100.00", on: date = DAY, **facts: Any) -> int:
    return an_entry(session, customer, EntryKind.INVOICE, amount, on, **{"due": on + timedelta(days=30), **facts})


def a_receipt(session: Session, customer: int, amount: str = "100.00", on: date = DAY, **facts: Any) -> int:
    return an_entry(session, customer, EntryKind.RECEIPT, amount, on, **facts)


def a_credit_note(session: Session, customer: int, amount: str = "100.00", on: date = DAY, **facts: Any) -> int:
    return an_entry(session, customer, EntryKind.CREDIT_NOTE, amount, on, **facts)


def a_line(
    amount: str = "100.00", on: date = DAY, *, row: int = 0, currency: str = "CNY", **facts: Any
) -> StatementLine:
    return StatementLine(row, on, Money.of(amount, currency), **facts)


def a_file(
    *lines: StatementLine, opening: str | None = None, closing: str | None = None, account: str | None = "6222020200012345678",
    problems: tuple[RowProblem, ...] = (),
) -> StatementFile:  # fmt: skip
    """A file of one account as its reader gives it; the rows are numbered in order."""
    numbered = tuple(
        StatementLine(n, s.booked_on, s.amount, s.value_on, s.payer, s.payer_account, s.text, s.reference, s.balance)
        for n, s in enumerate(lines)
    )
    balances = [Balance(None, cny(b)) if b is not None else None for b in (opening, closing)]
    return StatementFile("icbc", (Statement(account, "CNY", numbered, *balances),), None, problems)


def dump(book: Workspace) -> dict[str, list[Any]]:
    """All rows of all tables but the trail itself: equal dumps are equal books."""
    with book.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Base.metadata.sorted_tables
            if is_audited(table)
        }


@contextmanager
def behind_the_back(book: Workspace) -> Iterator[Connection]:
    """A connection as another program has it that went round the triggers."""
    with book.engine.connect().execution_options(creditdesk_write=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield connection


def sheet(heads: str, *rows: Sequence[str]) -> list[list[str]]:
    """A sheet: the headings in one text, and its rows."""
    return [heads.split(), *(list(row) for row in rows)]
