"""One line's money for several customers: a shared line becomes one receipt for each of them. Source: ux.md §5, §11 task 7."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from creditdesk.banking.actions import note_decided, note_posted, plan_users_anew, receipt_of, waiting_line
from creditdesk.banking.plan import Plan
from creditdesk.banking.tables import LineShare
from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_
from creditdesk.ledger.receipt_actions import post_receipts
from creditdesk.settings.policy import CreditPolicy


@dataclass(frozen=True, slots=True)
class Share:
    """What one of several customers gets of a line: the plan's parts and its unapplied rest together."""

    customer_id: int
    plan: Plan

    @property
    def minor(self) -> int:
        """The share's money in minor units."""
        return sum(part.amount for part in self.plan.parts) + self.plan.unapplied


def place_shared(
    session: Session, line_id: int, shares: Sequence[Share], policy: CreditPolicy, *, remember: bool = True
) -> tuple[int, ...]:
    """Post a line as one receipt for each of several customers; return the receipts' ids, in the order of the shares."""
    row = waiting_line(session, line_id)
    if len({share.customer_id for share in shares}) < max(len(shares), 2):
        raise Refused(
            N_("A line is shared among different customers. To post, choose another customer or take one out.")
        )
    if any(share.minor <= 0 for share in shares) or sum(share.minor for share in shares) != row.amount.minor:
        raise Refused(
            N_("The shares of the customers do not add up to {amount}. To post, correct a share."), amount=row.amount
        )
    if bills := tuple(part.number for share in shares for part in share.plan.parts if part.item_id < 0):
        raise Refused(
            N_("The bill {number} is paid by a line of its own. To share this line, take it out."), number=bills[0]
        )
    receipts = [receipt_of(row, share.customer_id, share.plan, remember=remember) for share in shares]
    ids = tuple(post_receipts(session, receipts, "confirmed"))
    note_decided(session, line_id, shares[0].customer_id, shares[0].plan)
    note_posted(session, [(line_id, ids[0])])
    for share, id_ in zip(shares[1:], ids[1:], strict=True):
        session.add(
            LineShare(line_id=line_id, customer_id=share.customer_id, receipt_id=id_, plan=share.plan.to_text())
        )
    session.flush()
    plan_users_anew(session, policy, {part.item_id for share in shares for part in share.plan.parts})
    return ids
