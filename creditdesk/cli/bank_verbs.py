"""Verbs of the bank side: statement read, statement import, match."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from creditdesk.banking.actions import import_statement, post_lines, propose
from creditdesk.banking.formats import read_statement
from creditdesk.banking.formats.json_form import statement_json
from creditdesk.banking.formats.saved_profile import SavedProfile
from creditdesk.banking.profile_queries import saved_profiles
from creditdesk.banking.proposals import Tier
from creditdesk.banking.queries import LineRow, lines
from creditdesk.banking.statement import StatementFile
from creditdesk.base import display
from creditdesk.base.errors import BadInput
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.money import plain
from creditdesk.cli.answer import Answer, Table, english, problem_json, say
from creditdesk.cli.files import read_file
from creditdesk.db.workspace import Workspace
from creditdesk.settings.queries import credit_policy


def statement_read(args: Namespace) -> Answer:
    """Parse bank statements without touching any book; one object a file."""
    objects, shown, code = [], [], 0
    profiles = _profiles(args)
    for path in args.files:
        try:
            file = read_statement(read_file(path), profiles)
        except BadInput as error:
            objects.append({"file": path, "error": {"kind": error.kind, "message": english(error.message)}})
            words = display.sentence(error.message)
            say(words if words.startswith(path) else f"{path}: {words}")
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
    """Import bank statements, match their new lines, and post the sure ones with --post sure.

    All of it is one act: every file comes in and is posted, or nothing happens; one undo takes it back.
    """
    workspace = Workspace.open(args.book)
    with workspace.read() as session:
        policy = credit_policy(session)
        profiles = (*_profiles(args), *saved_profiles(session))
    files = [(path, *_readable(path, profiles)) for path in args.files]
    names = ", ".join(Path(path).name for path, _data, _file in files)
    verb = N_("Import bank statement {file} and post what is sure") if args.post else N_("Import bank statement {file}")
    with workspace.change(verb, actor=args.actor, file=names) as change:
        imports = [
            import_statement(
                change.session, Path(path).name, data, file, policy,
                account=args.account, rest=args.rest, unproven=args.unproven,
            )
            for path, data, file in files
        ]  # fmt: skip
        fresh = {one.line_ids[row] for one in imports for row, state in one.states.items() if state == "new"}
        if len(files) > 1:
            propose(change.session, policy, fresh)  # together, so that two files do not claim the same invoice
        posted = 0
        if args.post == "sure":
            sure = lines(change.session, states=("proposed",), tier=Tier.SURE, explained=False)
            posted = post_lines(change.session, [row.id for row in sure if row.id in fresh])
    with workspace.read() as session:
        by_id = {row.id: row for row in lines(session)}
    found: list[tuple[LineRow, str, int]] = []
    offset = 0
    for one, (_path, _data, file) in zip(imports, files, strict=True):
        found += [(by_id[id_], one.states[row], row + offset) for row, id_ in sorted(one.line_ids.items())]
        offset += sum(len(statement.lines) for statement in file.statements)
    new = sum(one.count("new") for one in imports)
    known = sum(one.count("known") + one.count("changed") for one in imports)
    answer = _lines_answer(found)
    answer.data.update(
        {
            "new": new, "known": known, "posted": posted,
            "proof": _proof([f for f in found if f[1] == "new"], policy.currency),
            "problems": [{"file": path, **problem_json(p)} for path, _data, file in files for p in file.problems],
        }
    )  # fmt: skip
    said = message(N_("{new} new lines, {known} known, {posted} posted."), new=new, known=known, posted=posted)
    return Answer(answer.data, [*answer.shown, display.sentence(said)])


def _profiles(args: Namespace) -> tuple[SavedProfile, ...]:
    """Return the profiles given as files."""
    return tuple(SavedProfile.of_text(read_file(path).decode("utf-8", errors="replace")) for path in args.profile)


def _readable(path: str, profiles: Sequence[SavedProfile]) -> tuple[bytes, StatementFile]:
    """Return a statement's bytes and what it says; the refusal names the file."""
    data = read_file(path)
    try:
        return data, read_statement(data, profiles)
    except BadInput as error:
        raise BadInput(
            N_("{path}: {reason}"), error.problems, kind=error.kind, path=path, reason=error.message
        ) from error


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
    return Answer(data, [Table(heads, rows, frozenset({0, 2})) if rows else _("No bank line is waiting.")])


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


def _proof(found: Sequence[tuple[LineRow, str, int]], own: str) -> dict[str, str | None]:
    """Return the sums by tier, `own` being the book's currency; null where lines mix currencies: unlike things."""
    currencies = {row.amount.currency for row, _, _ in found}
    if len(currencies) > 1:
        return dict.fromkeys([*map(str, Tier), "total"])
    currency = currencies.pop() if currencies else own
    sums = {str(tier): sum(row.amount.minor for row, _, _ in found if row.tier is tier) for tier in Tier}
    return {key: plain(minor, currency) for key, minor in {**sums, "total": sum(sums.values())}.items()}
