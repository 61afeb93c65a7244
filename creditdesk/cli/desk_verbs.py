"""Verbs of the daily work: import, items, aging, warnings, letters, account."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from creditdesk.aging.buckets import Basis
from creditdesk.aging.queries import aging
from creditdesk.aging.table import Aging, AgingRow
from creditdesk.banking.actions import follow_ledger
from creditdesk.base import display
from creditdesk.base.errors import BadInput
from creditdesk.base.files import write_whole
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.money import plain
from creditdesk.base.sheets import read_sheets
from creditdesk.cli.answer import Answer, Table, english, problem_json, say
from creditdesk.cli.files import read_file, read_map
from creditdesk.customers.actions import ImportResult, import_customers
from creditdesk.customers.queries import customer_by_code
from creditdesk.db.workspace import Workspace
from creditdesk.dunning.actions import PrintedRun, print_letters
from creditdesk.dunning.copies import Copy, write_files
from creditdesk.dunning.queries import letter_pdf, letters, plan_run
from creditdesk.earlywarning.actions import refresh
from creditdesk.earlywarning.queries import warnings
from creditdesk.ledger.import_actions import import_allocations, import_invoices, import_receipts
from creditdesk.ledger.queries import open_items
from creditdesk.settings.queries import company, credit_policy

_LISTS: dict[str, Callable[..., ImportResult]] = {
    "customers": import_customers,
    "invoices": import_invoices,
    "receipts": import_receipts,
    "allocations": import_allocations,
}


def import_list(args: Namespace) -> Answer:
    """Import a list; with wrong rows nothing, unless --rest."""
    sheets = [sheet for sheet in read_sheets(read_file(args.file)) if len(sheet.rows) > 1]
    if len(sheets) > 1:
        raise BadInput(
            N_("{file} has several sheets with rows: {names}. Nothing was imported. Keep the one to import, or save it as CSV."),
            file=args.file, names=tuple(sheet.name for sheet in sheets), kind="several_sheets",
        )  # fmt: skip
    rows = sheets[0].rows if sheets else []
    headings = read_map(args.map) if args.map else None
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
        follow_ledger(change.session)
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
            say(_("Nothing was imported. Correct these rows, or import the rest with --rest."))
    return Answer(data, shown, 2 if result.refused and not args.rest else 0)


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
    nothing = display.sentence(message(N_("Nothing was open on {day}."), day=args.as_of))
    return Answer(data, [Table(heads, rows, frozenset({4, 5, 7})) if rows else nothing])


def show_aging(args: Namespace) -> Answer:
    """Age the open items at any date; also into a file."""
    with Workspace.open(args.book).read() as session:
        bounds = args.bounds or credit_policy(session).bounds
        table = aging(session, args.as_of, bounds=bounds, basis=Basis(args.basis), by=args.by)
        own = company(session)
    _export_aging(args, table, own.name, own.is_practice)
    owed = {row.currency for row in table.totals} | {code for code, minor in table.differences.items() if minor}
    one = own.currency if not owed else owed.pop() if len(owed) == 1 else None
    width = len(table.buckets)
    nothing = AgingRow("", "", own.currency, 0, (0,) * width, 0, (0,) * (width + 1), 0)
    totals = table.totals or (nothing,)
    data = {
        "as_of": args.as_of.isoformat(), "basis": args.basis, "currency": one,
        "buckets": [{"from": b.start, "to": b.end} for b in table.buckets],
        "rows": [_aging_row(row) for row in table.rows],
        "totals": _aging_row(totals[0]) if one else None,
        "totals_by_currency": [_aging_row(row) for row in table.totals],
        "control_total": plain(table.control.get(one, 0), one) if one else None,
        "control_totals": {currency: plain(minor, currency) for currency, minor in table.control.items()},
        "difference": plain(table.differences.get(one, 0), one) if one else None,
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
    rows = [_aging_cells(row) for row in (*table.rows, *totals)]
    return Answer(data, [Table(heads, rows, frozenset(range(2, len(heads))))])


def _export_aging(args: Namespace, table: Aging, name: str, is_practice: bool) -> None:
    if args.csv or args.xlsx or args.pdf:
        from creditdesk.aging import export  # here, because the libraries behind it are heavy

        if args.csv:
            _write(args.csv, export.to_csv(table, by=args.by))
        if args.xlsx:
            _write(args.xlsx, export.to_xlsx(table, by=args.by, company=name, is_practice=is_practice))
        if args.pdf:
            _write(args.pdf, export.to_pdf(table, company=name, is_practice=is_practice, by=args.by))


def _write(path: str, content: bytes) -> None:
    write_whole(Path(path), content)
    say(display.sentence(message(N_("Written: {file}"), file=path)))


def _aging_row(row: AgingRow) -> dict[str, Any]:
    return {
        "key": row.key or None, "name": row.name or None, "currency": row.currency, "not_due": plain(row.not_due, row.currency),
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
    heads = [_("Severity"), _("Customer"), _("Warning"), _("Value"), _("Threshold"), _("Since")]
    return Answer(data, [Table(heads, table) if table else _("There are no warnings.")])


def write_letters(args: Namespace) -> Answer:
    """Run dunning: keep what is due as PDFs, write and print them, and say who was held back and why.

    The letters are numbered and kept in one act; files come after it, out of the book, so that a run that was cut
    short is completed by running it again.
    """
    workspace = Workspace.open(args.book)
    folder = Path(args.out)
    folder.mkdir(parents=True, exist_ok=True)
    send = args.printer_for(args.printer) if args.printer else None
    with workspace.read() as session:
        planned = plan_run(session, args.as_of)
    run = PrintedRun((), planned.held)
    if planned.letters:
        with workspace.change(
            N_("Print {count} letters"), actor=args.actor, is_final=True, count=len(planned.letters)
        ) as change:
            run = print_letters(change.session, args.as_of)
    copies, files = _letter_files(workspace, args.as_of, folder)
    numbers = {letter.number for letter in run.letters}
    earlier = [number for number in files if number not in numbers]
    shown = _letters_shown(run, files, len(earlier))
    if send and run.letters:
        pages = send([copy for copy in copies if copy.number in numbers])
        shown.append(
            display.sentence(message(N_("{count} pages sent to {printer}."), count=pages, printer=args.printer))
        )
    printed = [
        {
            "number": letter.number, "customer": letter.plan.customer_code, "level": letter.plan.level.position,
            "amount": str(letter.plan.amount), "currency": letter.plan.currency, "interest": None,
            "items": [line.number for line in letter.plan.lines], "file": str(files[letter.number]),
        }
        for letter in run.letters
    ]  # fmt: skip
    held = [{"customer": h.customer_code, "reason": "; ".join(map(english, h.reasons))} for h in run.held]
    before = [{"number": number, "file": str(files[number])} for number in earlier]
    return Answer({"letters": printed, "held": held, "earlier": before}, shown)


def _letter_files(workspace: Workspace, day: date, folder: Path) -> tuple[list[Copy], dict[str, Path]]:
    """Write the letters of that day that do not lie in the folder yet; return the copies, and the files by number."""
    with workspace.read() as session:
        kept = [row for row in reversed(letters(session)) if row.printed_on == day and row.state == "printed"]
        copies = [Copy(row.number, row.customer_name, letter_pdf(session, row.id)) for row in kept]
    try:
        paths = write_files(copies, folder)
    except OSError as error:
        raise BadInput(
            N_("The letters are numbered and kept in the book, but {path} cannot be written: {reason}. "
               "To write the files, run the command again."),
            path=str(error.filename or folder), reason=error.strerror or str(error), kind="file",
        ) from error  # fmt: skip
    return copies, {copy.number: path for copy, path in zip(copies, paths, strict=True)}


def _letters_shown(run: PrintedRun, files: dict[str, Path], earlier: int) -> list[str | Table]:
    heads = [_("Number"), _("Customer"), _("Level"), _("Amount"), "", _("File")]
    rows = [
        [x.number, x.plan.customer_name, str(x.plan.level.position), display.money(x.plan.amount), x.plan.currency,
         str(files[x.number])]
        for x in run.letters
    ]  # fmt: skip
    shown: list[str | Table] = [Table(heads, rows, frozenset({2, 3})) if rows else _("No letter is due.")]
    if earlier:
        words = message(
            N_("{count} letters of that day were printed before; their files are there too."), count=earlier
        )
        shown.append(display.sentence(words))
    if run.held:
        why = [[h.customer_name, "; ".join(map(display.sentence, h.reasons))] for h in run.held]
        shown.append(Table([_("Held back"), _("Why")], why))
    return shown


def write_account(args: Namespace) -> Answer:
    """Write a customer's statement of account as PDF."""
    from creditdesk.aging.account_queries import account_fields
    from creditdesk.paper.render import render_account

    end: date = args.end or args.as_of
    start: date = args.start or end.replace(month=1, day=1)
    with Workspace.open(args.book).read() as session:
        customer = customer_by_code(session, args.customer)
        fields = account_fields(session, customer.id, start, end, args.as_of, currency=args.currency)
    _write(args.out, render_account(fields))
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
