"""Verbs of the daily work: import, statement, match, items, aging, warnings, letters, account."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from creditdesk.aging.buckets import Basis
from creditdesk.aging.queries import Aging, AgingRow, aging
from creditdesk.banking.actions import import_statement, post_lines, propose
from creditdesk.banking.formats import read_statement
from creditdesk.banking.formats.json_form import statement_json
from creditdesk.banking.proposals import Tier
from creditdesk.banking.queries import LineRow, lines
from creditdesk.base import display
from creditdesk.base.errors import BadInput
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.money import plain
from creditdesk.base.sheets import read_sheets
from creditdesk.cli.answer import Answer, Table, english, problem_json, say
from creditdesk.customers.actions import ImportResult, import_customers
from creditdesk.customers.queries import customer_by_code
from creditdesk.db.workspace import Workspace
from creditdesk.dunning.actions import PrintedRun, print_letters
from creditdesk.dunning.queries import plan_run
from creditdesk.earlywarning.actions import refresh
from creditdesk.earlywarning.queries import warnings
from creditdesk.ledger.import_actions import import_allocations, import_invoices, import_receipts
from creditdesk.ledger.queries import open_items
from creditdesk.settings.queries import company, credit_policy


def read_file(path: str) -> bytes:
    """Return a file's bytes; BadInput when it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise BadInput(
            N_("{path} cannot be read: {reason}"), path=path, reason=error.strerror or str(error), kind="no_file"
        ) from error


_LISTS: dict[str, Callable[..., ImportResult]] = {
    "customers": import_customers,
    "invoices": import_invoices,
    "receipts": import_receipts,
    "allocations": import_allocations,
}


def import_list(args: Namespace) -> Answer:
    """Import a list; with wrong rows nothing, unless --rest."""
    rows = max((sheet.rows for sheet in read_sheets(read_file(args.file))), key=len)
    headings = json.loads(read_file(args.map)) if args.map else None
    workspace = Workspace.open(args.book)
    with workspace.read() as session:
        own = company(session)
    options: dict[str, Any] = {"currency": own.currency, "rest": args.rest, "headings": headings}
    if args.what == "customers":
        options["language"] = own.language
    with workspace.change(
        N_("Import {what} from {file}"), actor=args.actor, what=args.what, file=Path(args.file).name
    ) as change:
        result = _LISTS[args.what](change.session, rows, **options)
    data = {
        "added": result.added, "changed": result.changed, "unchanged": result.unchanged,
        "refused": [problem_json(problem) for problem in result.refused],
    }  # fmt: skip
    shown: list[str | Table] = [
        display.sentence(
            message(
                N_("{added} added, {changed} changed, {unchanged} unchanged."),
                added=result.added,
                changed=result.changed,
                unchanged=result.unchanged,
            )
        )
    ]
    if result.refused:
        table = [[str(p.row or ""), p.column, p.value, display.sentence(p.message)] for p in result.refused]
        shown.append(Table([_("Row"), _("Column"), _("Value"), _("What is wrong")], table))
        if not args.rest:
            shown.append(_("Nothing was imported. Correct these rows, or import the rest with --rest."))
    return Answer(data, shown, 2 if result.refused and not args.rest else 0)


def statement_read(args: Namespace) -> Answer:
    """Parse bank statements without touching any book; one object a file."""
    objects, shown, code = [], [], 0
    for path in args.files:
        try:
            file = read_statement(read_file(path))
        except BadInput as error:
            objects.append({"file": path, "error": {"kind": error.kind, "message": english(error.message)}})
            shown.append(f"{path}: {display.sentence(error.message)}")
            code = 2
            continue
        data = {"file": path, **statement_json(file)}
        objects.append(data)
        for statement in data["statements"]:
            shown.append(
                f"{path}: {file.format} {statement['account'] or '?'} · {len(statement['lines'])} · {statement['balance_proof']}"
            )
        shown += [f"  {p.row} {p.column} {p.value!r} {display.sentence(p.message)}" for p in file.problems]
    return Answer(objects, shown, code)


def statement_import(args: Namespace) -> Answer:
    """Import bank statements, match their new lines, and post the sure ones with --post sure."""
    workspace = Workspace.open(args.book)
    with workspace.read() as session:
        policy = credit_policy(session)
    found: list[tuple[LineRow, str, int]] = []
    doubts: list[dict[str, Any]] = []
    new = known = posted = offset = 0
    for path in args.files:
        data = read_file(path)
        file = read_statement(data)
        with workspace.change(N_("Import bank statement {file}"), actor=args.actor, file=Path(path).name) as change:
            imported = import_statement(
                change.session, Path(path).name, data, file, policy, rest=args.rest, unproven=args.unproven
            )
        doubts += [{"file": path, **problem_json(problem)} for problem in file.problems]
        new += imported.count("new")
        known += imported.count("known") + imported.count("changed")
        if args.post == "sure":
            fresh = {imported.line_ids[row] for row, state in imported.states.items() if state == "new"}
            with workspace.read() as session:
                sure = [
                    row.id for row in lines(session, states=("proposed",)) if row.id in fresh and row.tier is Tier.SURE
                ]
            with workspace.change(N_("Post {count} sure matches"), actor=args.actor, count=len(sure)) as change:
                posted += post_lines(change.session, sure, how="sure")
        with workspace.read() as session:
            by_id = {row.id: row for row in lines(session)}
        found += [(by_id[id_], imported.states[row], row + offset) for row, id_ in sorted(imported.line_ids.items())]
        offset += sum(len(statement.lines) for statement in file.statements)
    answer = _lines_answer(found)
    answer.data.update(
        {
            "new": new, "known": known, "posted": posted, "proof": _proof([f for f in found if f[1] == "new"]),
            "problems": doubts,
        }
    )  # fmt: skip
    said = message(N_("{new} new lines, {known} known, {posted} posted."), new=new, known=known, posted=posted)
    return Answer(answer.data, [*answer.shown, display.sentence(said)])


def match(args: Namespace) -> Answer:
    """Plan anew whatever is still to be placed, and show the plans."""
    workspace = Workspace.open(args.book)
    with workspace.change(N_("Match bank lines"), actor=args.actor) as change:
        propose(change.session, credit_policy(change.session))
    with workspace.read() as session:
        rows = lines(session, states=("proposed", "later"))
    return _lines_answer([(row, "new", row.row) for row in rows])


def _lines_answer(found: Sequence[tuple[LineRow, str, int]]) -> Answer:
    data = {"lines": [_proposal(row, state, place) for row, state, place in found]}
    marks = {Tier.SURE: "✓", Tier.CONFIRM: "?", Tier.UNKNOWN: "✕", Tier.NOT_PAYMENT: "–"}
    rows = [
        [
            str(place), display.day(row.booked_on), display.money(row.amount), row.payer, marks[row.tier], row.customer_name or "",
            ", ".join(part.number for part in row.plan.parts), "; ".join(map(display.sentence, row.plan.reasons)),
        ]
        for row, _state, place in found
    ]  # fmt: skip
    heads = ["#", _("Day"), _("Amount"), _("Payer"), "", _("Customer"), _("Pays"), _("Why")]
    return Answer(data, [Table(heads, rows, frozenset({0, 2}))])


def _proposal(row: LineRow, state: str, place: int) -> dict[str, Any]:
    currency = row.amount.currency
    allocations = []
    for part in row.plan.parts:
        one: dict[str, Any] = {"invoice": part.number, "amount": plain(part.amount, currency)}
        if part.deduction:
            one["deduction"] = {"kind": part.deduction_kind, "amount": plain(part.deduction, currency)}
        allocations.append(one)
    return {
        "row": place, "line_id": str(row.id), "amount": str(row.amount), "state": "known" if row.state == "known" else state,
        "tier": str(row.tier), "customer": row.customer_code, "allocations": allocations,
        "unapplied": plain(row.plan.unapplied, currency), "reasons": [english(reason) for reason in row.plan.reasons],
        "rivals": [{"invoice": rival.what, "why_not": english(rival.why_not)} for rival in row.plan.rivals],
        "posted": row.state in ("posted", "known"),
    }  # fmt: skip


def _proof(found: Sequence[tuple[LineRow, str, int]]) -> dict[str, str | None]:
    """Return the sums by tier; null where the lines mix currencies, because unlike things are not added."""
    currencies = {row.amount.currency for row, _, _ in found}
    if len(currencies) > 1:
        return dict.fromkeys([*map(str, Tier), "total"])
    currency = currencies.pop() if currencies else "CNY"
    sums = {str(tier): sum(row.amount.minor for row, _, _ in found if row.tier is tier) for tier in Tier}
    return {key: plain(minor, currency) for key, minor in {**sums, "total": sum(sums.values())}.items()}


def show_items(args: Namespace) -> Answer:
    """List open items, of one customer or of all."""
    with Workspace.open(args.book).read() as session:
        customer = customer_by_code(session, args.customer).id if args.customer else None
        items = open_items(session, args.as_of, customer)
    data = {
        "items": [
            {
                "number": i.number, "customer": i.customer_code, "kind": str(i.kind), "issued_on": i.issued_on.isoformat(),
                "due_on": i.due_on.isoformat() if i.due_on else None, "amount": str(i.amount), "open": str(i.open),
                "currency": i.amount.currency, "days_past_due": i.days_past_due,
            }
            for i in items
        ]
    }  # fmt: skip
    rows = [
        [i.number, i.customer_name, display.day(i.issued_on), display.day(i.due_on), display.money(i.amount), display.money(i.open),
         i.amount.currency, "" if i.days_past_due is None else str(i.days_past_due)]
        for i in items
    ]  # fmt: skip
    heads = [_("Number"), _("Customer"), _("Issued"), _("Due"), _("Amount"), _("Open"), "", _("Days past due")]
    return Answer(data, [Table(heads, rows, frozenset({4, 5, 7}))])


def show_aging(args: Namespace) -> Answer:
    """Age the open items at any date; also into a file."""
    with Workspace.open(args.book).read() as session:
        bounds = args.bounds or credit_policy(session).bounds
        table = aging(session, args.as_of, bounds=bounds, basis=Basis(args.basis), by=args.by)
        own = company(session)
    _export_aging(args, table, own.name, own.is_practice)
    one = table.totals[0].currency if len(table.totals) == 1 else None
    own_currency = own.currency if not table.totals else one
    data = {
        "as_of": args.as_of.isoformat(), "basis": args.basis, "currency": own_currency,
        "buckets": [{"from": b.start, "to": b.end} for b in table.buckets],
        "rows": [_aging_row(row) for row in table.rows],
        "totals": _aging_row(table.totals[0]) if one else None,
        "totals_by_currency": [_aging_row(row) for row in table.totals],
        "control_total": plain(table.control[one], one) if one else None,
        "control_totals": {currency: plain(minor, currency) for currency, minor in table.control.items()},
        "difference": plain(table.differences[one], one) if one else None,
        "differences": {currency: plain(minor, currency) for currency, minor in table.differences.items()},
    }  # fmt: skip
    heads = [
        _("Customer") if args.by == "customer" else _("Group"),
        "",
        _("Not due"),
        *map(str, table.buckets),
        _("Unapplied"),
        _("Total"),
    ]
    rows = [_aging_cells(row) for row in (*table.rows, *table.totals)]
    return Answer(data, [Table(heads, rows, frozenset(range(2, len(heads))))])


def _export_aging(args: Namespace, table: Aging, name: str, is_practice: bool) -> None:
    if args.csv or args.xlsx or args.pdf:
        from creditdesk.aging import export  # here, because the libraries behind it are heavy

        if args.csv:
            Path(args.csv).write_bytes(export.to_csv(table))
        if args.xlsx:
            Path(args.xlsx).write_bytes(export.to_xlsx(table))
        if args.pdf:
            Path(args.pdf).write_bytes(export.to_pdf(table, company=name, is_practice=is_practice))


def _aging_row(row: AgingRow) -> dict[str, Any]:
    return {
        "key": row.key, "name": row.name, "currency": row.currency, "not_due": plain(row.not_due, row.currency),
        "buckets": [plain(minor, row.currency) for minor in row.buckets], "unapplied": plain(row.unapplied, row.currency),
        "total": plain(row.total, row.currency), "items": list(row.items),
    }  # fmt: skip


def _aging_cells(row: AgingRow) -> list[str]:
    amounts = (row.not_due, *row.buckets, row.unapplied, row.total)
    return [
        row.name or row.key or _("Total"),
        row.currency,
        *(display.amount(minor, row.currency) for minor in amounts),
    ]


def show_warnings(args: Namespace) -> Answer:
    """Bring the warnings up to date and list them."""
    workspace = Workspace.open(args.book)
    with workspace.change(N_("Refresh warnings"), actor=args.actor, is_upkeep=True) as change:
        refresh(change.session, args.as_of)
    with workspace.read() as session:
        rows = warnings(session, args.as_of)
    data = {
        "warnings": [
            {
                "rule": r.rule, "severity": str(r.severity), "customer": r.customer_code or None, "since": r.since.isoformat(),
                "value": english(r.value), "threshold": english(r.threshold), "message": english(r.message), "state": r.state,
            }
            for r in rows
        ]
    }  # fmt: skip
    table = [
        [
            str(r.severity),
            r.customer_name,
            display.sentence(r.message),
            display.sentence(r.value),
            display.sentence(r.threshold),
            display.day(r.since),
        ]
        for r in rows
    ]
    return Answer(
        data, [Table([_("Severity"), _("Customer"), _("Warning"), _("Value"), _("Threshold"), _("Since")], table)]
    )


def write_letters(args: Namespace) -> Answer:
    """Run dunning: print what is due into PDFs, and say who was held back and why."""
    workspace = Workspace.open(args.book)
    folder = Path(args.out)
    folder.mkdir(parents=True, exist_ok=True)
    with workspace.read() as session:
        planned = plan_run(session, args.as_of)
    run = PrintedRun((), planned.held)
    if planned.letters:
        with workspace.change(
            N_("Print {count} letters"), actor=args.actor, is_final=True, count=len(planned.letters)
        ) as change:
            run = print_letters(change.session, args.as_of)
    letters = []
    for letter in run.letters:
        path = folder / f"{letter.number}_{letter.plan.customer_code}.pdf"
        path.write_bytes(letter.pdf)
        letters.append(
            {
                "number": letter.number, "customer": letter.plan.customer_code, "level": letter.plan.level.position,
                "amount": str(letter.plan.amount), "currency": letter.plan.currency, "interest": None,
                "items": [line.number for line in letter.plan.lines], "file": str(path),
            }
        )  # fmt: skip
    held = [{"customer": h.customer_code, "reason": "; ".join(map(english, h.reasons))} for h in run.held]
    shown: list[str | Table] = [
        Table(
            [_("Number"), _("Customer"), _("Level"), _("Amount"), _("File")],
            [[str(x["number"]), letter.plan.customer_name, str(x["level"]), display.money(letter.plan.amount), str(x["file"])]
             for x, letter in zip(letters, run.letters, strict=True)],
            frozenset({2, 3}),
        ),
        Table([_("Held back"), _("Why")], [[h.customer_name, "; ".join(map(display.sentence, h.reasons))] for h in run.held]),
    ]  # fmt: skip
    return Answer({"letters": letters, "held": held}, shown)


def write_account(args: Namespace) -> Answer:
    """Write a customer's statement of account as PDF."""
    from creditdesk.aging.account_queries import account_fields
    from creditdesk.paper.render import render_account

    end: date = args.end or args.as_of
    start: date = args.start or end.replace(month=1, day=1)
    with Workspace.open(args.book).read() as session:
        fields = account_fields(session, customer_by_code(session, args.customer).id, start, end, args.as_of)
    Path(args.out).write_bytes(render_account(fields))
    say(display.sentence(message(N_("Written: {file}"), file=args.out)))
    data = {
        "opening": str(fields.opening), "closing": str(fields.closing), "currency": fields.closing.currency,
        "movements": [
            {
                "date": m.on.isoformat(), "number": m.number, "kind": m.kind, "charged": str(m.charged) if m.charged else None,
                "credited": str(m.credited) if m.credited else None,
            }
            for m in fields.movements
        ],
        "file": args.out,
    }  # fmt: skip
    balance = message(N_("Balance {amount} {currency}"), amount=fields.closing, currency=fields.closing.currency)
    return Answer(data, [display.sentence(balance)])
