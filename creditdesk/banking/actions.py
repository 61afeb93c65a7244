"""Bring in a bank's file, plan whose money each line is, and post the plan."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from creditdesk.banking.identity import identities, wording
from creditdesk.banking.matching import Matcher
from creditdesk.banking.plan import Plan
from creditdesk.banking.proposals import Line, MatchPolicy, Tier
from creditdesk.banking.queries import LineRow, lines, match_facts
from creditdesk.banking.statement import Proof, Statement, StatementFile, StatementLine, in_currency
from creditdesk.banking.tables import BankAccount, BankLine, BankStatement, Match, NotPaymentRule
from creditdesk.banking.tables import StatementFile as FileRow
from creditdesk.base.errors import BadInput, Refused
from creditdesk.base.i18n import N_, Message, message
from creditdesk.base.money import Money
from creditdesk.base.progress import Progress
from creditdesk.db.bulk import insert_rows
from creditdesk.ledger.queries import as_date
from creditdesk.ledger.receipt_actions import NewReceipt, Settling, fitting, post_receipts
from creditdesk.settings.policy import CreditPolicy
from creditdesk.settings.queries import credit_policy

_LINE_COLUMNS = (
    "statement_id", "account_id", "row", "booked_on", "value_on", "amount_minor", "currency", "payer", "payer_account", "text", "reference",
    "balance_minor", "identity", "occurrence",
)  # fmt: skip
_MATCH_COLUMNS = ("line_id", "state", "tier", "customer_id", "receipt_id", "plan")


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
    rest: bool = False, unproven: bool = False, progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Store the lines that are new and plan them; a file that is in the book already adds nothing.

    Rows that could not be read stop it unless `rest`; balances that do not add up stop it unless `unproven`. Amounts whose
    currency the file does not name are in the book's.
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
    digest = hashlib.sha256(data).hexdigest()
    file_id = session.scalar(select(FileRow.id).where(FileRow.sha256 == digest))
    is_known = file_id is not None
    if file_id is None:
        row = FileRow(name=name, format=file.format, sha256=digest, content=data)
        session.add(row)
        session.flush()
        file_id = row.id
    states: dict[int, str] = {}
    ids: dict[int, int] = {}
    new: list[int] = []
    for statement in (in_currency(part, policy.currency) for part in file.statements):
        new += _store(session, file_id, is_known, statement, file.bank, states, ids)
    known = _booked_already(session, new)
    empty = Plan().to_text()
    insert_rows(
        session, Match, _MATCH_COLUMNS,
        [(id_, "known", str(Tier.SURE), known[id_][1], known[id_][0], empty) if id_ in known
         else (id_, "proposed", str(Tier.UNKNOWN), None, None, empty) for id_ in new],
    )  # fmt: skip
    states |= {row: "known" for row, id_ in ids.items() if id_ in known}
    if new:
        propose(session, policy, progress=progress)
    return Imported(file_id, states, ids)


def _store(
    session: Session, file_id: int, is_known: bool, statement: Statement, bank: str | None, states: dict[int, str],
    ids: dict[int, int],
) -> list[int]:  # fmt: skip
    """Store one statement's new lines; return their ids and note every row's state and line."""
    account_id = _account(session, statement, bank)
    keys = identities(statement.lines)
    present = _present(session, account_id, statement.lines)
    fresh = [(line, key) for line, key in zip(statement.lines, keys, strict=True) if key not in present]
    for line, key in zip(statement.lines, keys, strict=True):
        if key in present:
            id_, payer, wrote = present[key]
            changed = bool(line.reference) and (payer or "", wrote) != (line.payer or "", line.text)
            states[line.row], ids[line.row] = ("changed" if changed else "known"), id_
    if not fresh and (present or is_known):
        return []
    days = [line.booked_on for line in statement.lines]
    row = BankStatement(
        file_id=file_id, account_id=account_id, first_on=min(days, default=None), last_on=max(days, default=None),
        opening_minor=statement.opening.amount.minor if statement.opening else None,
        closing_minor=statement.closing.amount.minor if statement.closing else None,
        proof=str(statement.proof), known_lines=len(keys) - len(fresh),
    )  # fmt: skip
    session.add(row)
    session.flush()
    new = insert_rows(
        session, BankLine, _LINE_COLUMNS, [_values(row.id, account_id, line, *key) for line, key in fresh]
    )
    for id_, (line, _) in zip(new, fresh, strict=True):
        states[line.row], ids[line.row] = "new", id_
    return list(new)


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


def _present(
    session: Session, account_id: int, wanted: Sequence[StatementLine]
) -> dict[tuple[str, int], tuple[int, str | None, str]]:
    if not wanted:
        return {}
    days = [line.booked_on for line in wanted]
    rows = session.execute(
        select(BankLine.identity, BankLine.occurrence, BankLine.id, BankLine.payer, BankLine.text)
        .where(BankLine.account_id == account_id, BankLine.booked_on.between(min(days), max(days)))
    )  # fmt: skip
    return {(identity, occurrence): (id_, payer, wrote) for identity, occurrence, id_, payer, wrote in rows}


def _booked_already(session: Session, line_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return receipt and customer of the lines whose money is in the ledger already, by the bank's reference and amount."""
    if not line_ids:
        return {}
    rows = session.execute(
        text(
            "SELECT l.id, e.id, e.customer_id FROM bank_line l JOIN entry e ON e.bank_reference = l.reference "
            "WHERE l.id BETWEEN :first AND :last AND e.kind = 'receipt' AND e.amount_minor = -l.amount_minor "
            "AND e.currency = l.currency AND e.dated_on = l.booked_on "
            "AND NOT EXISTS (SELECT 1 FROM match m WHERE m.receipt_id = e.id) "
            "AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = e.id) ORDER BY l.id, e.id"
        ),
        {"first": min(line_ids), "last": max(line_ids)},
    ).all()
    result: dict[int, tuple[int, int]] = {}
    used: set[int] = set()
    for line_id, receipt_id, customer_id in rows:
        if line_id not in result and receipt_id not in used:
            result[line_id] = (receipt_id, customer_id)
            used.add(receipt_id)
    return result


def propose(
    session: Session, policy: CreditPolicy, line_ids: Iterable[int] | None = None, *, progress: Progress | None = None
) -> None:
    """Plan the lines given, or all that are still to be placed, anew; only plans that differ are written."""
    wanted = set(line_ids) if line_ids is not None else None
    todo = [row for row in lines(session, states=("proposed", "later")) if wanted is None or row.id in wanted]
    if not todo:
        return
    items, payers, terms = match_facts(session)
    currency = policy.currency
    matcher = Matcher(
        items, payers, terms,
        MatchPolicy(fee_limit=Money.rounded(policy.fee_limit, currency).minor, discount_per_mille=policy.discount_per_mille),
    )  # fmt: skip
    remembered = {(r.payer, r.wording) for r in session.execute(select(NotPaymentRule.payer, NotPaymentRule.wording))}
    proposals = matcher.match([_line(row) for row in todo], progress)
    doubts = _Booked(session, todo)
    updates = []
    for row, proposal in zip(todo, proposals, strict=True):
        tier, customer, plan = proposal.tier, proposal.customer_id, Plan.of(proposal)
        if customer is None and not plan.parts and wording(row.payer, row.text) in remembered:
            reason = message(N_("marked before as not a payment: same payer and wording"))
            tier, customer, plan = Tier.NOT_PAYMENT, None, Plan(unapplied=row.amount.minor, reasons=(reason,))
        if tier is Tier.SURE and (doubt := doubts.of(row, customer)):
            tier, plan = Tier.CONFIRM, replace(plan, reasons=(*plan.reasons, doubt))
        state = "not_payment" if tier is Tier.NOT_PAYMENT else row.state
        new = {"line": row.id, "state": state, "tier": str(tier), "customer": customer, "plan": plan.to_text()}
        if (new["state"], new["tier"], customer, plan) != (row.state, str(row.tier), row.customer_id, row.plan):
            updates.append(new)
    if updates:
        session.execute(
            text(
                "UPDATE match SET state = :state, tier = :tier, customer_id = :customer, plan = :plan WHERE line_id = :line"
            ),
            updates,
        )


class _Booked:
    """Money that may be a line's own, booked before: by hand, or from an export of the account under another name."""

    _DAYS = timedelta(days=3)

    def __init__(self, session: Session, todo: Sequence[LineRow]) -> None:
        days = [row.booked_on for row in todo]
        span = {"first": (min(days) - self._DAYS).isoformat(), "last": (max(days) + self._DAYS).isoformat()}
        self._receipts: dict[tuple[int, int, str], list[date]] = {}
        for customer, amount, currency, on in session.execute(
            text(
                "SELECT e.customer_id, -e.amount_minor, e.currency, e.dated_on FROM entry e "
                "WHERE e.kind = 'receipt' AND e.dated_on BETWEEN :first AND :last "
                "AND NOT EXISTS (SELECT 1 FROM match m WHERE m.receipt_id = e.id) "
                "AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = e.id)"
            ),
            span,
        ):
            self._receipts.setdefault((customer, amount, currency), []).append(as_date(on))
        self._lines: dict[tuple[str, date, int, str], set[str]] = {}
        for reference, on, amount, currency, account in session.execute(
            text(
                "SELECT l.reference, l.booked_on, l.amount_minor, l.currency, a.account FROM bank_line l "
                "JOIN bank_account a ON a.id = l.account_id WHERE l.reference IS NOT NULL AND l.booked_on BETWEEN :first AND :last"
            ),
            span,
        ):
            self._lines.setdefault((reference, as_date(on), amount, currency), set()).add(account)

    def of(self, row: LineRow, customer_id: int | None) -> Message | None:
        """Return why the line may be booked already; None when nothing speaks for it."""
        amount, currency = row.amount.minor, row.amount.currency
        for on in self._receipts.get((customer_id or 0, amount, currency), ()):
            if abs(on - row.booked_on) <= self._DAYS:
                return message(N_("a receipt of this amount was entered for {day} already"), day=on)
        others = self._lines.get((row.reference, row.booked_on, amount, currency), set()) - {row.account}
        return message(N_("the same line is in the book from another account")) if others else None


def follow_ledger(session: Session) -> None:
    """Plan the open lines anew after the ledger changed; lines whose receipt was reversed come back among them."""
    session.execute(
        text(
            "UPDATE match SET state = 'proposed', receipt_id = NULL WHERE state IN ('posted', 'known') "
            "AND EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = match.receipt_id)"
        )
    )
    propose(session, credit_policy(session))


def _line(row: LineRow) -> Line:
    return Line(
        row.id,
        row.booked_on,
        row.amount.minor,
        row.amount.currency,
        row.payer,
        row.payer_account,
        row.text,
        row.reference,
    )


def post_lines(session: Session, line_ids: Iterable[int] | None = None, how: str = "sure") -> int:
    """Execute the stored plans of the lines given, or of all sure ones; return how many were posted.

    A sure plan that no longer fits what is open (an invoice paid meanwhile) is not posted; its line stays to be placed.
    """
    wanted = set(line_ids) if line_ids is not None else None
    todo = [
        row
        for row in lines(
            session, states=("proposed", "later") if wanted is not None else ("proposed",), explained=False
        )
        if (row.id in wanted if wanted is not None else row.tier is Tier.SURE)
    ]
    for row in todo:
        if row.customer_id is None or row.amount.minor <= 0:
            raise Refused(
                N_("The line of {day} over {amount} has no customer yet. To post it, choose one."),
                day=row.booked_on,
                amount=row.amount,
            )
    receipts = [_receipt(row, remember=True) for row in todo]
    if how == "sure":
        fits = fitting(session, receipts)
        todo = [row for row, fit in zip(todo, fits, strict=True) if fit]
        receipts = [receipt for receipt, fit in zip(receipts, fits, strict=True) if fit]
    ids = post_receipts(session, receipts, how)
    _posted(session, [(row.id, id_) for row, id_ in zip(todo, ids, strict=True)])
    return len(todo)


def _receipt(row: LineRow, *, remember: bool) -> NewReceipt:
    return NewReceipt(
        int(row.customer_id or 0), row.booked_on, row.amount,
        tuple(Settling(p.item_id, p.number, p.amount, p.deduction, p.deduction_kind) for p in row.plan.parts),
        payer=row.payer or None, payer_account=row.payer_account or None, bank_reference=row.reference or None,
        reference=row.text or None, learn=remember,
    )  # fmt: skip


def _posted(session: Session, pairs: Sequence[tuple[int, int]]) -> None:
    if pairs:
        session.execute(
            text("UPDATE match SET state = 'posted', receipt_id = :receipt WHERE line_id = :line"),
            [{"line": line, "receipt": receipt} for line, receipt in pairs],
        )


def place(
    session: Session, line_id: int, customer_id: int, plan: Plan, policy: CreditPolicy, *, remember: bool = True
) -> int:
    """Store what a person decided for a line and post it; return the receipt's id.

    Lines whose plans used the same items are planned anew.
    """
    row = _one(session, line_id)
    if sum(part.amount for part in plan.parts) + plan.unapplied != row.amount.minor:
        raise Refused(
            N_("The parts and the rest do not add up to {amount}. To post, correct a part."), amount=row.amount
        )
    match = session.scalars(select(Match).where(Match.line_id == line_id)).one()
    match.customer_id, match.plan, match.tier = customer_id, plan.to_text(), str(Tier.CONFIRM)
    session.flush()
    (receipt_id,) = post_receipts(session, [_receipt(_one(session, line_id), remember=remember)], "confirmed")
    _posted(session, [(line_id, receipt_id)])
    used = {part.item_id for part in plan.parts}
    stale = [
        other.id
        for other in lines(session, states=("proposed", "later"))
        if any(part.item_id in used for part in other.plan.parts)
    ]
    if stale:
        propose(session, policy, stale)
    return receipt_id


def _one(session: Session, line_id: int) -> LineRow:
    found = [row for row in lines(session, line_id=line_id) if row.state in ("proposed", "later", "not_payment")]
    if not found:
        raise Refused(N_("This line is placed already. To place it anew, undo the posting first."))
    return found[0]


def set_aside(session: Session, line_id: int, *, remember: bool = True) -> None:
    """Mark a line as no payment of a customer; lines of the same payer and wording are recognised from now on."""
    row = _one(session, line_id)
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
    _one(session, line_id)
    session.scalars(select(Match).where(Match.line_id == line_id)).one().state = "later"
    session.flush()


def bring_back(session: Session, line_id: int, policy: CreditPolicy) -> None:
    """Take a line that was set aside or put off back among those to place, and plan it anew."""
    row = _one(session, line_id)
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
