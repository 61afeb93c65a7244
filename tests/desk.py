"""A real book in a temporary folder, with the shortest way to put customers, invoices and money into it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

import creditdesk.schema  # noqa: F401  (the whole metadata)
from creditdesk.banking.tables import BankAccount, BankLine, BankStatement, Match, StatementFile
from creditdesk.base.money import Money
from creditdesk.customers.actions import open_customer
from creditdesk.db.workspace import Workspace
from creditdesk.ledger.actions import NewEntry, allocate, post
from creditdesk.ledger.kinds import EntryKind

TODAY = date(2026, 11, 23)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


class Desk:
    def __init__(self, folder: Path) -> None:
        self.book = Workspace.create(folder / "test.creditdesk")
        self._lines = 0

    @contextmanager
    def change(self) -> Iterator[Session]:
        with self.book.change("test", actor="tester") as change:
            yield change.session

    def change_rows(self) -> int:
        with self.book.read() as session:
            return int(session.execute(text("SELECT count(*) FROM change_row")).scalar_one())

    def customer(self, code: str, **facts: object) -> int:
        facts = {"name": f"客户{code}", "address": "上海市浦东新区世纪大道1号", **facts, "code": code}
        with self.change() as session:
            return open_customer(session, facts, currency="CNY", language="zh_CN")

    def post(
        self, customer: int, kind: EntryKind, amount: str, on: date, due: date | None = None, currency: str = "CNY"
    ) -> int:
        with self.change() as session:
            return post(session, NewEntry(customer, kind, on, Money.of(amount, currency), due_on=due))

    def invoice(self, customer: int, amount: str, due: date, currency: str = "CNY", issued: date | None = None) -> int:
        return self.post(customer, EntryKind.INVOICE, amount, issued or due - timedelta(days=30), due, currency)

    def receipt(self, customer: int, amount: str, on: date, *, pays: int | None = None, currency: str = "CNY") -> int:
        receipt = self.post(customer, EntryKind.RECEIPT, amount, on, currency=currency)
        if pays is not None:
            with self.change() as session:
                allocate(session, pays, receipt, Money.of(amount, currency), on, "hand")
        return receipt

    def bank_line(
        self, on: date, amount: str = "1.00", customer: int | None = None, state: str = "", currency: str = "CNY"
    ) -> None:
        self._lines += 1
        mark = f"{self._lines:064d}"
        with self.change() as session:
            account = session.scalar(select(BankAccount).where(BankAccount.currency == currency))
            if account is None:
                account = BankAccount(account="6222", currency=currency)
            file = StatementFile(name="a.csv", format="icbc", sha256=mark, content=b"")
            session.add_all([account, file])
            session.flush()
            statement = BankStatement(file_id=file.id, account_id=account.id, proof="absent", known_lines=0)
            session.add(statement)
            session.flush()
            line = BankLine(
                statement_id=statement.id, account_id=account.id, row=0, booked_on=on, currency=currency,
                amount_minor=Money.of(amount, currency).minor, text="货款", identity=mark, occurrence=0,
            )  # fmt: skip
            session.add(line)
            session.flush()
            if state:
                session.add(Match(line_id=line.id, state=state, tier="confirm", customer_id=customer, plan="{}"))
