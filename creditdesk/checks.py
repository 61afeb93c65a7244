"""检查数据: every invariant of a book, gathered from all rooms; nothing is repaired here.

Each result says what was expected, what was found, and the first item that differs.
"""

from __future__ import annotations

from datetime import date

from creditdesk.aging.buckets import Basis
from creditdesk.aging.queries import aging
from creditdesk.banking import queries as banking
from creditdesk.base.i18n import N_, message
from creditdesk.base.money import plain
from creditdesk.db import audit
from creditdesk.db.checks import CheckResult
from creditdesk.db.workspace import Workspace
from creditdesk.dunning import queries as dunning
from creditdesk.ledger import queries as ledger


def check_book(workspace: Workspace, as_of: date) -> tuple[CheckResult, ...]:
    """Return the outcome of every check; the aging is held against the ledger at `as_of`."""
    damage = workspace.check_file()
    results = [CheckResult("database file", damage == "ok", "ok", damage)]
    with workspace.read() as session:
        results += audit.checks(session.connection())
        results += ledger.checks(session)
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


def _amounts(minor: dict[str, int]) -> str:
    return ", ".join(f"{plain(value, currency)} {currency}" for currency, value in minor.items()) or "0"
