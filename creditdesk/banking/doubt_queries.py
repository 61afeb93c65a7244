"""Money that may be a line's own and was booked before: by hand, from another export, or posted and taken back.

Nothing here decides: a plan that is sure becomes one to confirm, and says why. Source: house policy, promise 2 of the
handbook: no payment is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from creditdesk.banking.proposals import Line
from creditdesk.banking.queries import NO_LINE
from creditdesk.base.i18n import N_, Message, message
from creditdesk.ledger.queries import as_date

_DAYS = timedelta(days=3)


class Doubts:
    """The receipts and lines around the days of some lines, read once."""

    def __init__(self, session: Session, days: Iterable[date]) -> None:
        known = sorted(set(days))
        span = {"first": (known[0] - _DAYS).isoformat(), "last": (known[-1] + _DAYS).isoformat()}
        self._receipts: dict[tuple[int, int, str], list[tuple[date, bool]]] = {}
        for customer, amount, currency, on, reversal in session.execute(
            text(
                "SELECT e.customer_id, -e.amount_minor, e.currency, e.dated_on, r.id FROM entry e "
                "LEFT JOIN entry r ON r.reverses_id = e.id WHERE e.kind = 'receipt' AND e.dated_on BETWEEN :first AND :last "
                f"AND {NO_LINE}"
            ),
            span,
        ):
            self._receipts.setdefault((customer, amount, currency), []).append((as_date(on), reversal is not None))
        self._accounts: dict[tuple[str, date, int, str], set[str]] = {}
        if session.execute(text("SELECT count(DISTINCT account) FROM bank_account")).scalar_one() < 2:
            return
        for on, amount, currency, account, *words in session.execute(
            text(
                "SELECT l.booked_on, l.amount_minor, l.currency, a.account, l.reference, l.payer, l.text FROM bank_line l "
                "JOIN bank_account a ON a.id = l.account_id WHERE l.booked_on BETWEEN :first AND :last"
            ),
            span,
        ):
            for mark in _marks(*words):
                self._accounts.setdefault((mark, as_date(on), amount, currency), set()).add(account)

    def of(self, line: Line, account: str, customer_id: int | None) -> Message | None:
        """Return why the line may be booked already; None when nothing speaks for it."""
        for on, is_reversed in self._receipts.get((customer_id or 0, line.amount, line.currency), ()):
            if is_reversed and on == line.booked_on:
                return message(N_("a receipt of this amount and day was posted before and taken back"))
            if not is_reversed and abs(on - line.booked_on) <= _DAYS:
                return message(N_("a receipt of this amount was entered for {day} already"), day=on)
        for mark in _marks(line.reference, line.payer, line.text):
            if self._accounts.get((mark, line.booked_on, line.amount, line.currency), set()) - {account}:
                return message(N_("the same line is in the book from another account"))
        return None


def _marks(reference: str | None, payer: str | None, wrote: str) -> Iterator[str]:
    """Yield what a line may be known by in another account: the bank's reference, and payer with text."""
    if reference:
        yield reference
    if payer:
        yield f"{payer}\x1f{wrote}"
