"""One line's money for several customers: a shared line becomes one receipt for each of them. Source: ux.md §5, §11 task 7."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from creditdesk.banking.actions import plan_users_anew
from creditdesk.banking.plan import Plan
from creditdesk.banking.proposals import Tier
from creditdesk.banking.queries import LineRow, lines
from creditdesk.banking.tables import LineShare, Match
from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_
from creditdesk.base.money import Money
from creditdesk.ledger.receipt_actions import NewReceipt, Settling, post_receipts
from creditdesk.settings.policy import CreditPolicy

_TO_PLACE = ("proposed", "later", "not_payment")


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
    row = _waiting(session, line_id)
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
    receipts = [_receipt(row, share, remember) for share in shares]
    ids = tuple(post_receipts(session, receipts, "confirmed"))
    _posted(session, line_id, shares[0].customer_id, shares[0].plan, ids[0])
    for share, id_ in zip(shares[1:], ids[1:], strict=True):
        session.add(
            LineShare(line_id=line_id, customer_id=share.customer_id, receipt_id=id_, plan=share.plan.to_text())
        )
    session.flush()
    plan_users_anew(session, policy, {part.item_id for share in shares for part in share.plan.parts})
    return ids


def _waiting(session: Session, line_id: int) -> LineRow:
    found = lines(session, states=_TO_PLACE, line_id=line_id)
    if not found:
        raise Refused(N_("This line is placed already. To place it anew, undo the posting first."))
    return found[0]


def _match(session: Session, line_id: int) -> Match:
    return session.scalars(select(Match).where(Match.line_id == line_id)).one()


def _receipt(row: LineRow, share: Share, remember: bool) -> NewReceipt:
    return NewReceipt(
        share.customer_id, row.booked_on, Money(share.minor, row.amount.currency),
        tuple(Settling(p.item_id, p.number, p.amount, p.deduction, p.deduction_kind) for p in share.plan.parts),
        payer=row.payer or None, payer_account=row.payer_account or None, bank_reference=row.reference or None,
        reference=row.text or None, learn=remember,
    )  # fmt: skip


def _posted(session: Session, line_id: int, customer_id: int, plan: Plan, entry_id: int) -> None:
    match = _match(session, line_id)
    match.state, match.tier, match.customer_id = "posted", str(Tier.CONFIRM), customer_id
    match.plan, match.receipt_id = plan.to_text(), entry_id
    session.flush()
