"""The practice company poured into a new book: settings, customers, three years of trade, and a statement to drop.

Everything is made from the day and a seed alone: the same two give the same book, however often it is reset.
The statement to drop covers the last five working days before `as_of`; the one before it is in the book.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from creditdesk.banking.actions import import_statement
from creditdesk.banking.formats import read_statement
from creditdesk.base.errors import BadInput, Refused
from creditdesk.base.i18n import N_
from creditdesk.base.money import Money, plain
from creditdesk.customers.actions import ImportResult, hold_letters, import_customers
from creditdesk.customers.queries import customers, ids_by_code
from creditdesk.db.workspace import Workspace
from creditdesk.dunning.actions import ensure_levels, print_letters
from creditdesk.dunning.queries import plan_run
from creditdesk.ledger.bill_actions import NewBill, receive_bill
from creditdesk.ledger.bills import BillKind
from creditdesk.ledger.import_actions import import_allocations, import_invoices, import_receipts
from creditdesk.practice.customers import company_settings, rows
from creditdesk.practice.days import working_day_from, working_week_before
from creditdesk.practice.invoices import invoices
from creditdesk.practice.names import CUSTOMERS
from creditdesk.practice.payments import History, history
from creditdesk.practice.profiles import Habit, Profile
from creditdesk.practice.statement import closing, file_name, statement_bytes, write_statement
from creditdesk.practice.week import Week, week_before, week_to_drop
from creditdesk.settings.actions import set_value
from creditdesk.settings.queries import credit_policy

_CURRENCY, _LANGUAGE = "CNY", "zh_CN"
_HELD_DAYS = 20
_STATEMENT_AGE = 10  # days; letters are due at once, before the week's file is dropped
_RUNS_AGO = (45, 18)
_BILLS_TAKEN_AGO, _BILLS_ISSUED_BEFORE = 60, 95
_BILLS = (  # customer, number, kind, acceptor, fen, days from today until due
    ("C034", "230222100034720260512084531907", BillKind.COMMERCIAL, "沈阳北方瑞雪商贸有限公司", 800_000, -9),
    ("C026", "130149100026020260608071220418", BillKind.BANK, "郑州嵩山银行", 2_000_000, 40),
)


@dataclass(frozen=True, slots=True)
class Filled:
    """What the book now holds, and the bank's file to try an import with (None where no folder was to be had)."""

    customers: int
    invoices: int
    receipts: int
    statement: Path | None


def fill(workspace: Workspace, as_of: date, seed: int = 1, folder: Path | None = None) -> Filled:
    """Fill a new book with the practice company as it stands on `as_of`.

    The bank's file goes beside the book, or into `folder`. Refused when the book holds customers already.
    """
    with workspace.read() as session:
        if customers(session):
            raise Refused(N_("{book} holds customers already. To practise, make a new book."), book=workspace.name)
    days = working_week_before(as_of)
    past = history(CUSTOMERS, invoices(CUSTOMERS, as_of, seed), as_of, days[0], seed)
    _enter_company(workspace)
    _enter_customers(workspace, CUSTOMERS, past)
    _enter_history(workspace, past)
    _take_bills(workspace, as_of)
    _write_letters(workspace, CUSTOMERS, as_of)
    _hold_letters(workspace, CUSTOMERS, as_of)
    before = week_before(past, days[0], working_week_before(days[0]))
    _import_week(workspace, before)
    folder = folder or (workspace.path.parent if workspace.path else None)
    path = None
    if folder:
        movements = week_to_drop(CUSTOMERS, past, as_of, days, seed)
        path = write_statement(folder, movements, closing(before.movements, before.opening), days)
    return Filled(len(CUSTOMERS), len(past.invoices), len(past.receipts) + len(_BILLS), path)


def _enter_company(workspace: Workspace) -> None:
    with workspace.change(N_("Practice company set up"), is_upkeep=True) as change:
        for key, value in company_settings().items():
            set_value(change.session, key, value)
        set_value(change.session, "company.is_practice", True)
        set_value(change.session, "dunning.statement_age_days", _STATEMENT_AGE)


def _enter_customers(workspace: Workspace, profiles: Sequence[Profile], past: History) -> None:
    owing: Counter[str] = Counter()
    left = past.open_amounts()
    for invoice in past.invoices:
        owing[invoice.code] += left.get(invoice.number, 0)
    with workspace.change(N_("Practice customers entered: {count}"), is_upkeep=True, count=len(profiles)) as change:
        _accepted(import_customers(change.session, rows(profiles, owing), currency=_CURRENCY, language=_LANGUAGE))


def _enter_history(workspace: Workspace, past: History) -> None:
    items = [
        [
            i.number,
            i.code,
            i.issued_on.isoformat(),
            i.due_on.isoformat(),
            plain(i.amount, _CURRENCY),
            i.kind,
            i.reference,
        ]
        for i in past.invoices
    ]
    items += [
        [n.number, n.code, n.issued_on.isoformat(), "", plain(n.amount, _CURRENCY), "credit_note", n.invoice]
        for n in past.credit_notes
    ]
    receipts = [
        [
            r.number,
            r.code,
            r.paid_on.isoformat(),
            plain(r.amount, _CURRENCY),
            r.payer,
            r.account,
            r.bank_reference,
            r.text,
        ]
        for r in past.receipts
    ]
    uses = [[u.source, u.invoice, plain(u.amount, _CURRENCY), u.used_on.isoformat(), u.kind] for u in past.uses]
    verb = N_("Practice history entered: {invoices} invoices, {receipts} receipts")
    with workspace.change(verb, is_upkeep=True, invoices=len(past.invoices), receipts=len(past.receipts)) as change:
        session = change.session
        heads = ["number", "customer", "issued_on", "due_on", "amount", "kind", "reference"]
        _accepted(import_invoices(session, [heads, *items], currency=_CURRENCY))
        heads = ["number", "customer", "date", "amount", "payer", "payer_account", "bank_reference", "reference"]
        _accepted(import_receipts(session, [heads, *receipts], currency=_CURRENCY))
        heads = ["receipt", "invoice", "amount", "date", "kind"]
        _accepted(import_allocations(session, [heads, *uses], currency=_CURRENCY))


def _take_bills(workspace: Workspace, as_of: date) -> None:
    """Take two bills for old debts: one fell due lately and nobody has said that it was honoured, one is still running."""
    received = working_day_from(as_of - timedelta(days=_BILLS_TAKEN_AGO))
    issued = received - timedelta(days=_BILLS_ISSUED_BEFORE)
    with workspace.change(N_("Practice bills entered: {count}"), is_upkeep=True, count=len(_BILLS)) as change:
        ids = ids_by_code(change.session)
        for code, number, kind, acceptor, minor, days in _BILLS:
            due_on = working_day_from(as_of + timedelta(days=days))
            bill = NewBill(ids[code], received, Money(minor, _CURRENCY), number, kind, acceptor, issued, due_on)
            receive_bill(change.session, bill)


def _write_letters(workspace: Workspace, profiles: Sequence[Profile], as_of: date) -> None:
    """Print the two dunning runs of the weeks before, to those who have not paid since: today may then be any level."""
    codes = {profile.code for profile in profiles if profile.oldest or profile.habit is Habit.DRIFTING}
    with workspace.read() as session:
        wanted = {id_ for code, id_ in ids_by_code(session).items() if code in codes}
    for days_ago in _RUNS_AGO:
        day = working_day_from(as_of - timedelta(days=days_ago))
        with workspace.read() as session:
            count = sum(plan.customer_id in wanted for plan in plan_run(session, day).letters)
        with workspace.change(N_("Practice letters printed: {count}"), is_final=True, count=count) as change:
            ensure_levels(change.session)
            print_letters(change.session, day, wanted)


def _hold_letters(workspace: Workspace, profiles: Sequence[Profile], as_of: date) -> None:
    until = as_of + timedelta(days=_HELD_DAYS)
    with workspace.change(N_("Practice letters put on hold"), is_upkeep=True) as change:
        ids = ids_by_code(change.session)
        for profile in profiles:
            if profile.hold:
                hold_letters(change.session, ids[profile.code], reason=profile.hold, until=until)


def _import_week(workspace: Workspace, week: Week) -> None:
    """Import the statement of the week before: its receipts are in the book already and are recognised."""
    name = file_name(week.days[0], week.days[-1])
    data = statement_bytes(week.movements, week.opening, week.days[0], week.days[-1])
    with workspace.change(N_("Practice statement imported: {file}"), is_upkeep=True, file=name) as change:
        import_statement(change.session, name, data, read_statement(data), credit_policy(change.session))


def _accepted(result: ImportResult) -> None:
    """A row of our own that is refused is no matter to be passed over."""
    if result.refused:
        raise BadInput(N_("The practice company does not fit this version of the program."), result.refused)
