"""Verbs for the book itself: new, backup, restore, check, history, undo, export."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from creditdesk.base import display
from creditdesk.base.errors import BadInput
from creditdesk.base.i18n import N_, _, message
from creditdesk.checks import check_book
from creditdesk.cli.answer import Answer, Table, english
from creditdesk.cli.files import keep_seen
from creditdesk.customers.queries import customers
from creditdesk.db import audit
from creditdesk.db.backup import backup, restore
from creditdesk.db.export import export
from creditdesk.db.history import history
from creditdesk.db.undo import undo
from creditdesk.db.workspace import Workspace
from creditdesk.new_book import create_book
from creditdesk.settings.queries import company


def new(args: Namespace) -> Answer:
    """Create a book, empty or with the practice company."""
    invoices, statement = 0, None
    if args.practice and args.company:
        raise BadInput(N_("The practice company has its own name. To make it, leave out --company."), kind="usage")
    if args.practice:
        from creditdesk.practice.company import fill  # here, because nothing else needs it

        workspace = Workspace.create(args.book)
        filled = fill(workspace, args.as_of)
        invoices, statement = filled.invoices, filled.statement
    else:
        workspace = create_book(
            args.book, company=args.company or "", country=args.country, currency=args.currency, language=args.language
        )
    with workspace.read() as session:
        name, count = company(session).name or workspace.name, len(customers(session))
    keep_seen(args.book, as_it_is=True)
    data = {
        "book": str(args.book), "company": name, "customers": count, "invoices": invoices,
        "statement": str(statement) if statement else None,
    }  # fmt: skip
    shown = [display.sentence(message(N_("The book {book} is open for {company}."), book=args.book, company=name))]
    if statement:
        shown.append(display.sentence(message(N_("A bank statement to try lies at {path}."), path=statement)))
    return Answer(data, shown)


def make_backup(args: Namespace) -> Answer:
    """Back the book up into a file and prove it by reopening."""
    info = backup(Workspace.open(args.book), Path(args.file))
    return Answer(
        {"file": args.file, "changes": info.changes, "head": info.head, "sha256": info.sha256, "at": info.at},
        [display.sentence(message(N_("Backed up and reopened to prove it: {file}"), file=args.file))],
    )


def bring_back(args: Namespace) -> Answer:
    """Restore a backup into a new book."""
    info = restore(Path(args.file), Path(args.book))
    keep_seen(args.book, as_it_is=True)
    return Answer(
        {"book": args.book, "changes": info.changes, "head": info.head, "at": info.at},
        [
            display.sentence(
                message(
                    N_("Restored to {book}: {count} changes, as of {at}."),
                    book=args.book,
                    count=info.changes,
                    at=info.at,
                )
            )
        ],
    )


def check(args: Namespace) -> Answer:
    """Check every invariant; exit code 1 when one is broken, or the book is not what this computer last saw of it."""
    if args.accept:
        keep_seen(args.book, as_it_is=True)
    workspace = Workspace.open(args.book)
    results = check_book(workspace, args.as_of)
    with workspace.read() as session:
        head = audit.head(session.connection())[1]
    ok = all(result.ok for result in results)
    data = {
        "ok": ok,
        "checks": [
            {
                "name": r.name,
                "ok": r.ok,
                "expected": r.expected,
                "found": r.found,
                "first": english(r.first) if r.first else None,
            }
            for r in results
        ],
        "head": head,
    }
    rows = [
        ["✓" if r.ok else "✗", r.name, r.expected, r.found, display.sentence(r.first) if r.first else ""]
        for r in results
    ]
    verdict = (
        _("All checks passed.") if ok else _("Some checks failed. Restore a backup, or ask for help before you go on.")
    )
    return Answer(data, [Table(["", _("Check"), _("Expected"), _("Found"), _("First")], rows), verdict], 0 if ok else 1)


def show_history(args: Namespace) -> Answer:
    """List the change sets, newest first."""
    with Workspace.open(args.book).read() as session:
        rows = history(session, args.limit)
    data = {
        "changes": [
            {
                "id": r.id,
                "verb": english(r.what),
                "actor": r.actor,
                "at": r.at.isoformat(),
                "rows": r.rows,
                "hash": r.hash,
                "undoes": r.undoes,
            }
            for r in rows
        ]
    }
    table = Table(
        ["#", _("When"), _("Who"), _("What"), _("Rows")],
        [
            [
                str(r.id),
                r.at.isoformat(sep=" ", timespec="seconds")[:19],
                r.actor,
                display.sentence(r.what),
                str(r.rows),
            ]
            for r in rows
        ],
        frozenset({0, 4}),
    )
    return Answer(data, [table])


def undo_last(args: Namespace) -> Answer:
    """Undo the last change set, or the one given by --set."""
    workspace = Workspace.open(args.book)
    change = undo(workspace, args.set, actor=args.actor)
    with workspace.read() as session:
        done = history(session, 1)[0]
    return Answer(
        {"undone": done.undoes, "change": change.id, "verb": english(done.what)},
        [display.sentence(message(N_("Undone: {what}"), what=done.what))],
    )


def export_book(args: Namespace) -> Answer:
    """Write the whole book as CSV files with a manifest."""
    files = export(Workspace.open(args.book), Path(args.dir))
    return Answer(
        {"files": [{"name": f.name, "rows": f.rows, "sha256": f.sha256} for f in files]},
        [display.sentence(message(N_("{count} files written to {folder}."), count=len(files), folder=args.dir))],
    )
