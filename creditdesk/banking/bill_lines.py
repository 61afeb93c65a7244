"""Which bank line is the money of a bill that is waited for: by the bill's number in the text, or by amount and due day.

Consulted after the matching of invoices. A bill is paid in full or not at all, so another amount is never its money; a
line that names its invoice stays what it is. Source: 票据法 (payable on the due date, presented within
ten days of it).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from creditdesk.banking.proposals import Line, Part, Proposal, Tier
from creditdesk.base.i18n import N_, message
from creditdesk.base.money import Money
from creditdesk.ledger.bills import Bill

_EARLY, _LATE = timedelta(days=3), timedelta(days=10)
_LONG = 10  # a number of so many signs is recognised also when the bank's text has spaces in it


class AwaitedBills:
    """The bills whose money no bank line has brought yet, used up line by line."""

    def __init__(self, bills: Iterable[Bill]) -> None:
        self._left = list(bills)

    def proposed(self, line: Line, proposal: Proposal) -> Proposal:
        """Return the proposal for the line as a bill's money, or the one given, which may have become less certain."""
        if not self._left or line.amount <= 0:
            return proposal
        named = [bill for bill in self._left if _written(line, bill.number)]
        money = Money(line.amount, line.currency)
        exact = [bill for bill in named if bill.amount == money]
        if exact:
            reason = message(
                N_("the text names the bill {number} and the amount is the bill's"), number=exact[0].number
            )
            return self._of(line, exact[0], replace(proposal, tier=Tier.SURE, reasons=(reason,)))
        if named:
            reason = message(
                N_("the text names the bill {number}, which is over {amount}"),
                number=named[0].number, amount=named[0].amount,
            )  # fmt: skip
            tier = Tier.CONFIRM if proposal.tier is Tier.SURE else proposal.tier
            return replace(proposal, tier=tier, reasons=(*proposal.reasons, reason))
        near = [b for b in self._left if b.amount == money and b.due_on - _EARLY <= line.booked_on <= b.due_on + _LATE]
        if len(near) != 1 or any(_written(line, part.number) for part in proposal.parts):
            return proposal
        (bill,) = near
        reason = message(
            N_("the bill {number} over this amount fell due on {day}"), number=bill.number, day=bill.due_on
        )
        if proposal.parts:
            return replace(proposal, tier=Tier.CONFIRM, reasons=(*proposal.reasons, reason))
        return self._of(line, bill, replace(proposal, tier=Tier.CONFIRM, reasons=(reason,)))

    def _of(self, line: Line, bill: Bill, proposal: Proposal) -> Proposal:
        self._left.remove(bill)
        part = Part(bill.item_id, bill.number, line.amount, 0, "")
        return replace(proposal, customer_id=bill.customer_id, parts=(part,), unapplied=0, rivals=())


def _written(line: Line, number: str) -> bool:
    """Return whether a line's text has the number, as a word of its own."""
    text = unicodedata.normalize("NFKC", f"{line.text} {line.reference}").upper()
    number = unicodedata.normalize("NFKC", number).upper()
    if re.search(rf"(?<![0-9A-Z]){re.escape(number)}(?![0-9A-Z])", text):
        return True
    return len(number) >= _LONG and number in "".join(text.split())
