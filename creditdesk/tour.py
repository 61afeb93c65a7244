"""The main job without a display: the practice company from the bank's file to printed letters, and a picture of every page.

What the window does on a Monday, done once from beginning to end into a folder; the last lines say where the results lie.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from creditdesk.aging import export
from creditdesk.aging.queries import aging
from creditdesk.banking.actions import import_statement, post_lines
from creditdesk.banking.formats import read_statement
from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.db.workspace import Workspace
from creditdesk.dunning.actions import print_letters
from creditdesk.dunning.copies import Copy, write_files
from creditdesk.practice.company import fill
from creditdesk.settings.queries import company, credit_policy

_BOUNDS = (30, 60, 90, 180)


def tour(folder: Path, as_of: date) -> int:
    """Do the main job on a new practice company in `folder`; return 0."""
    folder.mkdir(parents=True, exist_ok=True)
    book = _free_name(folder)
    workspace = Workspace.create(book)
    filled = fill(workspace, as_of, folder=book.parent)
    _say(N_("1. The practice company: {customers} customers, {invoices} invoices, {receipts} receipts."),
         customers=filled.customers, invoices=filled.invoices, receipts=filled.receipts)  # fmt: skip
    if filled.statement is not None:
        _bank(workspace, filled.statement)
    _aging(workspace, book.parent, as_of)
    _letters(workspace, book.parent / "letters", as_of)
    workspace.close()
    pictures = _pictures(book, book.parent / "pictures", as_of)
    _say(N_("5. {count} pictures of the window."), count=pictures)
    _say(N_("Everything lies in {folder}: the book, the bank's file, aging (CSV, XLSX, PDF), letters, pictures."),
         folder=book.parent.resolve())  # fmt: skip
    return 0


def _free_name(folder: Path) -> Path:
    """Return a book in a new subfolder: nothing of an earlier tour is overwritten."""
    number = 1
    while (folder / f"tour-{number}").exists():
        number += 1
    (folder / f"tour-{number}").mkdir()
    return folder / f"tour-{number}" / "practice.creditdesk"


def _say(template: str, **params: object) -> None:
    print(display.sentence(message(template, **params)))


def _bank(workspace: Workspace, path: Path) -> None:
    data = path.read_bytes()
    with workspace.read() as session:
        policy = credit_policy(session)
    with workspace.change(N_("Import bank statement {file}"), file=path.name) as change:
        imported = import_statement(change.session, path.name, data, read_statement(data), policy)
    with workspace.change(N_("Post the sure matches")) as change:
        posted = post_lines(change.session)
    _say(N_("2. The bank's file {file}: {new} lines, {posted} sure matches posted."),
         file=path.name, new=imported.count("new"), posted=posted)  # fmt: skip


def _aging(workspace: Workspace, folder: Path, as_of: date) -> None:
    with workspace.read() as session:
        table, own = aging(session, as_of, bounds=_BOUNDS), company(session)
    (folder / "aging.csv").write_bytes(export.to_csv(table))
    (folder / "aging.xlsx").write_bytes(export.to_xlsx(table, company=own.name, is_practice=own.is_practice))
    (folder / "aging.pdf").write_bytes(export.to_pdf(table, company=own.name, is_practice=own.is_practice))
    for row in table.totals:
        amounts = " · ".join(
            f"{label} {display.amount(minor, row.currency)}"
            for label, minor in zip([_("Not due"), *map(str, table.buckets)], (row.not_due, *row.buckets), strict=True)
        )
        _say(N_("3. Aging {currency}: {amounts} · total {total}, ledger {ledger}"),
             currency=row.currency, amounts=amounts, total=display.amount(row.total, row.currency),
             ledger=display.amount(table.control[row.currency], row.currency))  # fmt: skip


def _letters(workspace: Workspace, folder: Path, as_of: date) -> None:
    folder.mkdir()
    with workspace.change(N_("Print the letters due"), is_final=True) as change:
        run = print_letters(change.session, as_of)
    write_files([Copy(letter.number, letter.plan.customer_name, letter.pdf) for letter in run.letters], folder)
    _say(N_("4. {count} letters printed, {held} customers held back."), count=len(run.letters), held=len(run.held))


def _pictures(book: Path, folder: Path, as_of: date) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from creditdesk.gui.pictures import take_pictures  # here, because Qt must see the platform first

    return int(take_pictures(book, folder, as_of))
