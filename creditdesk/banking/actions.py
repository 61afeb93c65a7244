"""Bring in a bank's file, plan whose money each line is, and post the plan."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from creditdesk.banking.bill_actions import BillMoney, release_bill
from creditdesk.banking.bill_lines import AwaitedBills
from creditdesk.banking.bill_queries import awaited_bills
from creditdesk.banking.doubt_queries import Doubts
from creditdesk.banking.file_actions import Source, booked_already, of_account, store
from creditdesk.banking.identity import wording
from creditdesk.banking.match_queries import match_facts
from creditdesk.banking.matching import Matcher
from creditdesk.banking.payer_names import is_payment_service
from creditdesk.banking.plan import Plan
from creditdesk.banking.proposals import Line, MatchPolicy, Tier
from creditdesk.banking.queries import LineRow, lines
from creditdesk.banking.share_actions import reverse_together
from creditdesk.banking.statement import Proof, StatementFile, in_currency
from creditdesk.banking.tables import Match, NotPaymentRule
from creditdesk.banking.tables import StatementFile as FileRow
from creditdesk.base.errors import BadInput, Refused
from creditdesk.base.i18n import N_, message
from creditdesk.base.money import Money
from creditdesk.base.progress import Progress
from creditdesk.db.bulk import insert_rows, update_rows
from creditdesk.ledger.actions import reverse
from creditdesk.ledger.allocation_order import AllocationOrder
from creditdesk.ledger.queries import as_date
from creditdesk.ledger.receipt_actions import NewReceipt, Settling, post_fitting, post_receipts, refund
from creditdesk.settings.policy import CreditPolicy
from creditdesk.settings.queries import credit_policy

_MATCH_COLUMNS = ("line_id", "state", "tier", "customer_id", "receipt_id", "plan")
_EMPTY = Plan().to_text()
_TO_PLACE = (
    "SELECT l.id, l.booked_on, l.amount_minor, l.currency, l.payer, l.payer_account, l.text, l.reference, a.account, m.state, m.tier, "
    "m.customer_id, m.plan FROM bank_line l JOIN bank_account a ON a.id = l.account_id LEFT JOIN match m ON m.line_id = l.id "
    "WHERE l.id IN (SELECT line_id FROM match WHERE state IN ('proposed', 'later')) "
    "OR l.id > (SELECT coalesce(max(line_id), 0) FROM match) ORDER BY l.booked_on DESC, l.statement_id, l.row"
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought: `states` by row of the file ("new", "known", "changed"), and the book's line of each row.

    A row that repeats a receipt booked without the bank's file has no earlier line: it is stored and known.
    """

    file_id: int
    states: dict[int, str]
    line_ids: dict[int, int]

    def count(self, state: str) -> int:
        """Return how many rows are in that state."""
        return sum(1 for value in self.states.values() if value == state)


def import_statement(
    session: Session, name: str, data: bytes, file: StatementFile, policy: CreditPolicy, *,
    account: str | None = None, rest: bool = False, unproven: bool = False, progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Store the lines that are new and plan them; a file that is in the book already adds nothing.

    Rows that could not be read stop it unless `rest`; balances that do not add up stop it unless `unproven`. Amounts whose
    currency the file does not name are in the book's. `account` says of which account a file is that does not name one
    ("" for the account without a name); without it AccountUnclear stops a file where that matters.
    """
    unread = [problem for problem in file.problems if problem.row is not None]
    if unread and not rest:
        raise BadInput(
            N_("{count} rows of {file} could not be read. Nothing was imported. Correct the file, or import the rest."),
            unread, count=len(unread), file=name,
        )  # fmt: skip
    for statement in file.statements:
        if statement.proof is Proof.FAILED and not unproven:
            raise Refused(
                N_("The balances of {file} do not add up: opening balance and lines do not give the closing balance. "
                   "Nothing was imported. Export the file again, or import it knowingly as it is."), file=name,
            )  # fmt: skip
    source = _source(session, name, data, file)
    statements = [of_account(session, in_currency(part, policy.currency), source, account) for part in file.statements]
    stored = store(session, statements, source)
    known = booked_already(session, stored.new)
    if stored.new:
        _plan(session, policy, None, known, progress)
    states = stored.states | {row: "known" for row, id_ in stored.line_ids.items() if id_ in known}
    return Imported(source.id, states, stored.line_ids)


def _source(session: Session, name: str, data: bytes, file: StatementFile) -> Source:
    digest = hashlib.sha256(data).hexdigest()
    found = session.scalar(select(FileRow.id).where(FileRow.sha256 == digest))
    if found is not None:
        return Source(found, name, file.format, file.bank, is_known=True)
    row = FileRow(name=name, format=file.format, sha256=digest, content=data)
    session.add(row)
    session.flush()
    return Source(row.id, name, file.format, file.bank, is_known=False)


def propose(
    session: Session, policy: CreditPolicy, line_ids: Iterable[int] | None = None, *, progress: Progress | None = None
) -> None:
    """Plan the lines given, or all that are still to be placed, anew; only plans that differ are written."""
    _plan(session, policy, set(line_ids) if line_ids is not None else None, {}, progress)


def _plan(
    session: Session, policy: CreditPolicy, wanted: set[int] | None, known: Mapping[int, tuple[int, int]],
    progress: Progress | None,
) -> None:  # fmt: skip
    """Write the plans of lines to place: new lines get theirs, `known` ones their receipt; the others where it differs."""
    found = session.execute(text(_TO_PLACE)).all()
    todo = [r for r in found if r[0] not in known and (wanted is None or r[0] in wanted)]
    lines_ = [Line(r[0], as_date(r[1]), r[2], r[3], r[4] or "", r[5] or "", r[6], r[7] or "") for r in todo]
    plans = planned(session, policy, lines_, [r[8] for r in todo], progress) if todo else []
    fresh: list[tuple[object, ...]] = [
        (id_, "known", str(Tier.SURE), customer, receipt, _EMPTY) for id_, (receipt, customer) in known.items()
    ]
    updates = []
    for row, (tier, customer, plan) in zip(todo, plans, strict=True):
        state = row[9] or ("not_payment" if tier is Tier.NOT_PAYMENT else "proposed")
        if row[9] is not None and tier is Tier.NOT_PAYMENT:
            tier = Tier.UNKNOWN  # a line that waits for a person is never set aside behind her back
        if row[9] is None:
            fresh.append((row[0], state, str(tier), customer, None, plan))
        elif (state, tier, customer, plan) != tuple(row[9:13]):
            updates.append((row[0], state, str(tier), customer, plan))
    insert_rows(session, Match, _MATCH_COLUMNS, sorted(fresh))
    update_rows(session, Match, ("state", "tier", "customer_id", "plan"), updates, key="line_id")


def planned(
    session: Session, policy: CreditPolicy, todo: Sequence[Line], accounts: Sequence[str], progress: Progress | None
) -> list[tuple[Tier, int | None, str]]:
    """Return tier, customer and plan of each line, all matched together; `accounts` are those they are on."""
    bounds = MatchPolicy(
        fee_limit=Money.rounded(policy.fee_limit, policy.currency).minor, discount_per_mille=policy.discount_per_mille,
        order=AllocationOrder(policy.order),
    )  # fmt: skip
    remembered = {(r.payer, r.wording) for r in session.execute(select(NotPaymentRule.payer, NotPaymentRule.wording))}
    doubts = Doubts(session, (line.booked_on for line in todo))
    bills = AwaitedBills(awaited_bills(session))
    proposals = Matcher(*match_facts(session), bounds).match(todo, progress)
    result = []
    for line, account, found in zip(todo, accounts, proposals, strict=True):
        proposal = bills.proposed(line, found)
        tier, customer, plan = proposal.tier, proposal.customer_id, Plan.of(proposal)
        if remembered and customer is None and not plan.parts and wording(line.payer, line.text) in remembered:
            reason = message(N_("marked before as not a payment: same payer and wording"))
            tier, plan = Tier.NOT_PAYMENT, Plan(unapplied=line.amount, reasons=(reason,))
        if tier is Tier.SURE and (doubt := doubts.of(line, account, customer)):
            tier, plan = Tier.CONFIRM, replace(plan, reasons=(*plan.reasons, doubt))
        result.append((tier, customer, plan.to_text()))
    return result


def follow_ledger(session: Session) -> None:
    """Plan the open lines anew after the ledger changed; lines whose receipt was reversed come back among them."""
    reverse_together(session)
    session.execute(
        text(
            "UPDATE match SET state = 'proposed', receipt_id = NULL WHERE state IN ('posted', 'known') "
            "AND EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = match.receipt_id)"
        )
    )
    propose(session, credit_policy(session))


def post_lines(session: Session, line_ids: Iterable[int] | None = None, how: str = "sure") -> int:
    """Execute the stored plans of the lines given, or of all sure ones; return how many were posted.

    What is posted as sure must still be: a plan that meanwhile asks for a decision, or no longer fits what is open (an
    invoice paid meanwhile), is not posted; its line stays to be placed.
    """
    if line_ids is None:
        todo = lines(session, states=("proposed",), tier=Tier.SURE, explained=False)
    else:
        wanted = set(line_ids)
        todo = tuple(row for row in lines(session, states=("proposed", "later"), explained=False) if row.id in wanted)
        todo = tuple(row for row in todo if how != "sure" or row.tier is Tier.SURE)
    for row in todo:
        if row.customer_id is None or row.amount.minor <= 0:
            raise Refused(
                N_("The line of {day} over {amount} has no customer yet. To post it, choose one."),
                day=row.booked_on,
                amount=row.amount,
            )
    money = BillMoney(session)
    posted: list[tuple[int, int]] = []
    others = []
    for row in todo:
        if bill := money.of(int(row.customer_id or 0), row.plan):
            posted.append((row.id, money.honour(row, bill)))
        else:
            others.append(row)
    receipts = [receipt_of(row, int(row.customer_id or 0), row.plan, remember=True) for row in others]
    ids = post_fitting(session, receipts, how) if how == "sure" else post_receipts(session, receipts, how)
    posted += [(row.id, id_) for row, id_ in zip(others, ids, strict=True) if id_ is not None]
    note_posted(session, posted)
    return len(posted)


def receipt_of(row: LineRow, customer_id: int, plan: Plan, *, remember: bool) -> NewReceipt:
    """Return the receipt of a line's money, or of one customer's share of it: what the plan lays and leaves on account."""
    minor = sum(part.amount for part in plan.parts) + plan.unapplied
    return NewReceipt(
        customer_id, row.booked_on, Money(minor, row.amount.currency),
        tuple(Settling(p.item_id, p.number, p.amount, p.deduction, p.deduction_kind) for p in plan.parts),
        payer=row.payer or None, payer_account=row.payer_account or None, bank_reference=row.reference or None,
        reference=row.text or None, learn=remember and not is_payment_service(row.payer),
    )  # fmt: skip


def note_posted(session: Session, pairs: Sequence[tuple[int, int]]) -> None:
    """Note that lines are posted as these receipts."""
    update_rows(session, Match, ("state", "receipt_id"), [(line, "posted", id_) for line, id_ in pairs], key="line_id")


def place(
    session: Session, line_id: int, customer_id: int, plan: Plan, policy: CreditPolicy, *, remember: bool = True
) -> int:
    """Store what a person decided for a line and post it; return the receipt's id.

    Lines whose plans used the same items are planned anew.
    """
    row = waiting_line(session, line_id)
    if row.amount.minor <= 0:
        raise Refused(
            N_("This line is no money that came in. To book money sent back to a customer, book it as a refund.")
        )
    if sum(part.amount for part in plan.parts) + plan.unapplied != row.amount.minor:
        raise Refused(
            N_("The parts and the rest do not add up to {amount}. To post, correct a part."), amount=row.amount
        )
    note_decided(session, line_id, customer_id, plan)
    row, money = waiting_line(session, line_id), BillMoney(session)
    if bill := money.of(customer_id, plan):
        receipt_id = money.honour(row, bill)
    else:
        (receipt_id,) = post_receipts(session, [receipt_of(row, customer_id, plan, remember=remember)], "confirmed")
    note_posted(session, [(line_id, receipt_id)])
    plan_users_anew(session, policy, {part.item_id for part in plan.parts})
    return receipt_id


def note_decided(session: Session, line_id: int, customer_id: int, plan: Plan) -> None:
    """Note what a person decided for a line."""
    match = session.scalars(select(Match).where(Match.line_id == line_id)).one()
    match.customer_id, match.plan, match.tier = customer_id, plan.to_text(), str(Tier.CONFIRM)
    session.flush()


def plan_users_anew(session: Session, policy: CreditPolicy, used: set[int]) -> None:
    """Plan the lines anew whose plans use items that were used up."""
    stale = [
        row.id
        for row in lines(session, states=("proposed", "later"), explained=False)
        if any(part.item_id in used for part in row.plan.parts)
    ]
    if stale:
        propose(session, policy, stale)


def refund_line(session: Session, line_id: int, customer_id: int, policy: CreditPolicy) -> int:
    """Book money that went out as a refund to a customer, out of its money not applied; return the refund's id."""
    row = waiting_line(session, line_id)
    sent = NewReceipt(
        customer_id, row.booked_on, -row.amount, payer=row.payer or None, payer_account=row.payer_account or None,
        bank_reference=row.reference or None, reference=row.text or None,
    )  # fmt: skip
    refund_id, used = refund(session, sent)
    plan = Plan(unapplied=row.amount.minor, reasons=(message(N_("booked as a refund")),))
    note_decided(session, line_id, customer_id, plan)
    note_posted(session, [(line_id, refund_id)])
    plan_users_anew(session, policy, set(used))
    return refund_id


def take_back(session: Session, line_id: int, on: date) -> None:
    """Reverse what a line was posted as, dated `on`; the line is to be placed again, and asked about even if sure.

    A bill that the line honoured is held again: its receipt stands.
    """
    found = lines(session, line_id=line_id)
    if not found or found[0].state != "posted" or found[0].receipt_id is None:
        raise Refused(N_("This line is not posted. There is nothing to take back."))
    if not release_bill(session, found[0]):
        reverse(session, found[0].receipt_id, on)
    follow_ledger(session)


def waiting_line(session: Session, line_id: int) -> LineRow:
    """Return a line that is still to be placed; Refused when it is placed already."""
    found = [row for row in lines(session, line_id=line_id) if row.state in ("proposed", "later", "not_payment")]
    if not found:
        raise Refused(N_("This line is placed already. To place it anew, undo the posting first."))
    return found[0]


def set_aside(session: Session, line_id: int, *, remember: bool = True) -> None:
    """Mark a line as no payment of a customer; lines of the same payer and wording are recognised from now on."""
    row = waiting_line(session, line_id)
    match = session.scalars(select(Match).where(Match.line_id == line_id)).one()
    match.state, match.tier, match.customer_id = "not_payment", str(Tier.NOT_PAYMENT), None
    match.plan = Plan(unapplied=row.amount.minor, reasons=(message(N_("marked as not a payment")),)).to_text()
    key = wording(row.payer, row.text)
    rule = select(NotPaymentRule.id).where(NotPaymentRule.payer == key[0], NotPaymentRule.wording == key[1])
    if remember and key[0] and session.scalar(rule) is None:
        session.add(NotPaymentRule(payer=key[0], wording=key[1]))
    session.flush()


def put_off(session: Session, line_id: int) -> None:
    """Leave a line for later; it stays in the list and in the proof."""
    waiting_line(session, line_id)
    session.scalars(select(Match).where(Match.line_id == line_id)).one().state = "later"
    session.flush()


def bring_back(session: Session, line_id: int, policy: CreditPolicy) -> None:
    """Take a line that was set aside or put off back among those to place, and plan it anew."""
    row = waiting_line(session, line_id)
    match = session.scalars(select(Match).where(Match.line_id == line_id)).one()
    match.state, match.tier = "proposed", str(Tier.UNKNOWN)
    key = wording(row.payer, row.text)
    rule = session.scalar(
        select(NotPaymentRule).where(NotPaymentRule.payer == key[0], NotPaymentRule.wording == key[1])
    )
    if rule:
        session.delete(rule)
    session.flush()
    propose(session, policy, [line_id])
