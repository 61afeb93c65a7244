"""How one received amount is laid on a customer's open items while a person decides it.

A part lowers an open invoice; a credit or earlier unapplied money gives a negative part, which frees money for
invoices; what no part names goes on account. A part that falls short may close its invoice with a small
difference, a bank fee or the cash discount. Every fen has a place: parts + on account = the amount received.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from creditdesk.banking.plan import Plan
from creditdesk.banking.proposals import Part
from creditdesk.base.i18n import Message
from creditdesk.base.money import Money
from creditdesk.ledger.allocation_order import AllocationOrder, Debt, Laid, lay
from creditdesk.ledger.kinds import EntryKind
from creditdesk.ledger.queries import OpenItem


class Split:
    """The parts chosen so far for one amount, kept within what is open and what was received."""

    def __init__(self, amount: Money, items: Iterable[OpenItem], plan: Plan | None = None) -> None:
        self._laid: tuple[Laid, ...] = ()
        self.amount = amount
        self.items = tuple(item for item in items if item.open.currency == amount.currency)
        self._items = {item.id: item for item in self.items}
        self._parts: dict[int, int] = {}
        self._closed: dict[int, str] = {}
        for part in plan.parts if plan else ():
            item = self._items.get(part.item_id)
            if item is None or abs(part.amount) > abs(item.open.minor):
                continue  # settled meanwhile: the money goes on account until the user says otherwise
            self._parts[part.item_id] = part.amount
            if part.deduction and part.amount + part.deduction == item.open.minor:
                self._closed[part.item_id] = part.deduction_kind

    @property
    def left(self) -> Money:
        """What no part names yet: it goes on account. Negative when credits are ticked without an invoice."""
        return Money(self.amount.minor - sum(self._parts.values()), self.amount.currency)

    @property
    def parts(self) -> tuple[Money, ...]:
        """The parts' amounts, in the order of the items."""
        return tuple(Money(self._parts[i.id], self.amount.currency) for i in self.items if i.id in self._parts)

    @property
    def is_complete(self) -> bool:
        """Whether parts and money on account make up the amount, with money on account not below zero."""
        return self.amount.minor > 0 and 0 <= self.left.minor <= self.amount.minor

    def part(self, item_id: int) -> Money | None:
        """Return what goes to an item; None when it is not ticked."""
        minor = self._parts.get(item_id)
        return None if minor is None else Money(minor, self.amount.currency)

    def tick(self, item_id: int, ticked: bool) -> bool:
        """Take an item in with as much as is left, or out; return whether that was possible."""
        if not ticked:
            self._parts.pop(item_id, None)
            self._closed.pop(item_id, None)
            return True
        item = self._items[item_id]
        share = item.open.minor if item.open.minor < 0 else min(item.open.minor, self.left.minor)
        if not share or (item.open.minor > 0 and share < 0):
            return False
        self._parts[item_id] = share
        return True

    def set_part(self, item_id: int, minor: int) -> bool:
        """Give an item exactly so much; return False when more than is open, of the other sign, or not there."""
        item = self._items[item_id]
        if minor == 0:
            return self.tick(item_id, False)
        if abs(minor) > abs(item.open.minor) or (minor > 0) != (item.open.minor > 0):
            return False
        rest = self.left.minor + self._parts.get(item_id, 0) - minor
        if rest < 0 and minor > 0:
            return False
        self._parts[item_id] = minor
        self._closed.pop(item_id, None)
        return True

    def clear(self) -> None:
        """Take every item out: all on account."""
        self._parts.clear()
        self._closed.clear()

    def exact(self) -> None:
        """Tick the one item that is open with exactly the amount; none when there is no such item, or several."""
        fitting = [item for item in self.items if item.open == self.amount]
        if len(fitting) == 1:
            self.tick(fitting[0].id, True)

    def lay_in_order(self, on: date, order: AllocationOrder) -> None:
        """Lay the amount that came on that day on the invoices in the order of payment, as far as it goes; a bill is paid by its own money only."""
        self.clear()
        debts = [
            Debt(i.id, i.due_on or i.issued_on, i.open.minor)
            for i in self.items
            if i.open.minor > 0 and not _is_bill(i)
        ]
        self._laid = lay(self.left.minor, debts, on, order)
        self._parts.update((laid.id, laid.amount) for laid in self._laid)

    @property
    def working(self) -> tuple[tuple[str, Money, Message], ...]:
        """How the order of payment came to the parts: number, amount, reason; nothing once they were changed by hand."""
        if {laid.id: laid.amount for laid in self._laid} != self._parts:
            return ()
        currency = self.amount.currency
        return tuple((self._items[one.id].number, Money(one.amount, currency), one.why) for one in self._laid)

    @property
    def pays_bill(self) -> bool:
        """Whether a bill is among the items chosen: its money teaches no payer."""
        return any(item.id in self._parts and _is_bill(item) for item in self.items)

    @property
    def short(self) -> tuple[OpenItem, Money] | None:
        """The one item that stays partly open, and by how much; None when there is none, or more than one."""
        found = [
            (item, item.open.minor - self._parts[item.id])
            for item in self.items
            if item.id in self._parts and 0 < self._parts[item.id] < item.open.minor
        ]
        return (found[0][0], Money(found[0][1], self.amount.currency)) if len(found) == 1 else None

    @property
    def closing(self) -> str:
        """How the short item's rest is closed: "difference", "fee", "discount", or "" when it stays open."""
        short = self.short
        return self._closed.get(short[0].id, "") if short else ""

    def close_rest(self, kind: str) -> None:
        """Close the short item's rest as a difference, fee or discount; "" leaves it open."""
        short = self.short
        self._closed.clear()
        if short and kind:
            self._closed[short[0].id] = kind

    @property
    def closed(self) -> tuple[tuple[str, Money], ...]:
        """How much is closed beside the money, by kind: ("fee", 3.00)."""
        sums: dict[str, int] = {}
        for part in self.plan().parts:
            if part.deduction:
                sums[part.deduction_kind] = sums.get(part.deduction_kind, 0) + part.deduction
        return tuple((kind, Money(minor, self.amount.currency)) for kind, minor in sorted(sums.items()))

    def plan(self) -> Plan:
        """Return what is to be posted."""
        parts = []
        for item in self.items:
            if item.id in self._parts:
                amount, kind = self._parts[item.id], self._closed.get(item.id, "")
                rest = item.open.minor - amount if kind else 0
                parts.append(Part(item.id, item.number, amount, rest, kind if rest else ""))
        return Plan(tuple(parts), self.left.minor)


def _is_bill(item: OpenItem) -> bool:
    """Return whether it is a bill whose money is waited for: see `Bill.item_id`."""
    return item.id < 0


def refundable(items: Iterable[OpenItem]) -> tuple[OpenItem, ...]:
    """Return what a refund uses up, oldest first: money and credit notes not applied, seen as positive amounts."""
    own = [item for item in items if item.open.minor < 0 and item.kind in (EntryKind.RECEIPT, EntryKind.CREDIT_NOTE)]
    return tuple(replace(item, open=-item.open) for item in sorted(own, key=lambda item: (item.issued_on, item.id)))
