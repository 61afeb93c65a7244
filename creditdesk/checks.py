"""检查数据: every invariant of a book, gathered from all rooms; nothing is repaired here.

Each result says what was expected, what was found, and the first item that differs.
"""

from __future__ import annotations

from datetime import date

from creditdesk.aging.buckets import Basis
from creditdesk.aging.queries import aging
from creditdesk.banking import queries as banking
from creditdesk.base.i18n import N_, Message, message
from creditdesk.base.money import plain
from creditdesk.db import audit
from creditdesk.db.checks import CheckResult
from creditdesk.db.history import hash_of, history
from creditdesk.db.workspace import Workspace
from creditdesk.dunning import queries as dunning
from creditdesk.ledger import bill_queries as bills
from creditdesk.ledger import queries as ledger
from creditdesk.settings import seen


def check_book(workspace: Workspace, as_of: date) -> tuple[CheckResult, ...]:
    """Return the outcome of every check; the aging is held against the ledger at `as_of`."""
    damage = workspace.check_file()
    results = [CheckResult("database file", damage == "ok", "ok", damage), _seen(workspace)]
    with workspace.read() as session:
        results += audit.checks(session.connection())
        results += ledger.checks(session)
        results += bills.checks(session)
        results += banking.checks(session)
        results += dunning.checks(session)
        for basis in Basis:
            table = aging(session, as_of, bounds=(30, 60, 90, 180), basis=basis)
            sums = {row.currency: row.total for row in table.totals}
            wrong = [currency for currency, difference in table.differences.items() if difference]
            results.append(
                CheckResult(
                    f"aging ({basis}) = ledger",
                    not wrong,
                    _amounts(table.control),
                    _amounts({currency: sums.get(currency, 0) for currency in table.control}),
                    message(N_("currency {currency}"), currency=wrong[0]) if wrong else None,
                )
            )
    return tuple(results)


def _seen(workspace: Workspace) -> CheckResult:
    """Hold the end of the trail against what this computer last saw of the book: a cut trail is still a chain."""
    last, now = seen.seen_heads().get(_name(workspace)), _head(workspace)
    wrong = seen_difference(workspace)
    return CheckResult("end of the trail as last seen here", wrong is None, str(last or "–"), str(now), wrong)


def seen_difference(workspace: Workspace) -> Message | None:
    """Return in what the book is not what this computer last saw of it; None when it goes on from there."""
    last = seen.seen_heads().get(_name(workspace))
    if last is None:
        return None
    with workspace.read() as session:
        there = hash_of(session, last.change)
    return None if there == last.hash else seen.difference(last, _head(workspace), is_cut=there is None)


def keep_seen(workspace: Workspace, *, as_it_is: bool = False) -> None:
    """Note how the book ends; the note of a book that differs from it stays, unless a person takes the book as it is."""
    head = _head(workspace)
    if head.change and (as_it_is or seen_difference(workspace) is None):
        seen.note(_name(workspace), head)


def _head(workspace: Workspace) -> seen.Head:
    with workspace.read() as session:
        acts = history(session, 1)
    return seen.Head(acts[0].id, acts[0].hash, acts[0].at.isoformat()) if acts else seen.Head(0, "", "")


def _name(workspace: Workspace) -> str:
    return workspace.engine.url.render_as_string(hide_password=True)


def _amounts(minor: dict[str, int]) -> str:
    return ", ".join(f"{plain(value, currency)} {currency}" for currency, value in minor.items()) or "0"
