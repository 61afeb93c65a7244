"""A real book at a real window: the smallest firm on which every page has something to show."""

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtWidgets import QApplication

import creditdesk.schema  # noqa: F401  (the whole metadata)
from creditdesk.base.money import Money
from creditdesk.customers.actions import hold_letters, open_customer
from creditdesk.db.workspace import Workspace
from creditdesk.gui.page import Page
from creditdesk.gui.window import MainWindow
from creditdesk.ledger.actions import NewEntry, allocate, post
from creditdesk.ledger.kinds import EntryKind

TODAY = date(2026, 11, 23)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@dataclass
class RealDesk:
    """A workspace, and the window that shows it."""

    workspace: Workspace
    window: MainWindow
    today: date = TODAY

    def open(self, key: str, target: object = None) -> Page:
        self.window.go(key, target)
        self.settle()
        return self.window.page(key)

    def settle(self) -> None:
        """Let all background work end and its results arrive."""
        while not self.window.background.is_idle:
            QApplication.processEvents()
        for _round in range(4):
            QApplication.processEvents()


class Elsewhere(Page):
    """Stands for a page that is not under test; remembers what it was asked to show."""

    def build(self) -> None:
        self.asked: list[object] = []

    def arrive(self, target: object) -> None:
        self.asked.append(target)


def elsewhere(key: str) -> type[Page]:
    return type(f"Page{key}", (Elsewhere,), {"key": key, "title": key, "icon": key})


def fill(workspace: Workspace) -> dict[str, int]:
    """Enter five customers: far overdue, due soon, over the limit, held, and one who has paid too much."""
    ids: dict[str, int] = {}

    def customer(session, code: str, **facts: object) -> int:
        facts = {"name": f"客户{code}有限公司", "address": "上海市浦东新区世纪大道1号", **facts, "code": code}
        ids[code] = open_customer(session, facts, currency="CNY", language="zh_CN")
        return ids[code]

    def invoice(session, code: str, amount: str, due: date, currency: str = "CNY") -> int:
        entry = NewEntry(ids[code], EntryKind.INVOICE, due - timedelta(days=30), Money.of(amount, currency), due_on=due)
        return post(session, entry)

    with workspace.change("fill", actor="tester") as change:
        session = change.session
        customer(session, "A1", contact="陈会计", phone="010-5550 0101", credit_limit="900000")
        invoice(session, "A1", "120000.00", ago(75))
        invoice(session, "A1", "30000.00", ago(20))
        customer(session, "B2", contact="王会计", phone="010-5550 0102", credit_limit="900000", language="en")
        invoice(session, "B2", "45000.00", ago(5))
        invoice(session, "B2", "66000.00", TODAY + timedelta(days=6))
        customer(session, "C3", contact="李会计", phone="010-5550 0103", credit_limit="20000")
        invoice(session, "C3", "80000.00", TODAY + timedelta(days=9))
        customer(session, "D4", contact="赵会计", phone="010-5550 0104", credit_limit="900000")
        invoice(session, "D4", "50000.00", ago(33))
        hold_letters(session, ids["D4"], reason="数量有争议", until=TODAY + timedelta(days=2))
        customer(session, "E5", credit_limit="900000")
        paid = invoice(session, "E5", "10000.00", ago(40))
        money = post(session, NewEntry(ids["E5"], EntryKind.RECEIPT, ago(3), Money.of("12000.00", "CNY")))
        allocate(session, paid, money, Money.of("10000.00", "CNY"), ago(3), "hand")
    return ids
