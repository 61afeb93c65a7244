"""What is done to bank lines on this page: each act one change set with a name of its own, one at a time.

Posting executes the plan that was shown and nothing else; every act is undone as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from creditdesk.banking.actions import bring_back, place, post_lines, put_off, set_aside
from creditdesk.banking.queries import FileRow, LineRow, PlacedLine
from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.money import Money
from creditdesk.base.progress import Progress
from creditdesk.gui import dialogs, theme
from creditdesk.gui.page import Page, Session
from creditdesk.gui.pages.bank_detail import DetailPane
from creditdesk.gui.pages.bank_words import payer_of
from creditdesk.gui.rows import RowsTable
from creditdesk.settings.queries import credit_policy


def sums_text(rows: Sequence[LineRow]) -> str:
    """Return the rows' money, each currency for itself."""
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row.amount.currency] += row.amount.minor
    return " + ".join(display.money_with_currency(Money(minor, code)) for code, minor in sorted(sums.items()))


class LineActs(Page):
    """The acts of the page; the page itself builds the widgets and shows the outcome."""

    table: RowsTable
    pane: DetailPane
    _busy = False
    _next_id: int | None = None

    def act(
        self, verb: str, work: Callable[[Session, Progress], Any], *, done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None, cancelled: Callable[[], None] | None = None,
        title: str = "", **params: object,
    ) -> None:  # fmt: skip
        """Run `work(session, progress)` as one change set with a verb and its parameters; one act at a time."""
        if self._busy:
            return
        self._busy = True

        def run(progress: Progress) -> tuple[Any, frozenset[str]]:
            with self.desk.book.change(verb, **params) as change:
                result = work(change.session, progress)
            return result, frozenset(change.touched)

        def finished(outcome: tuple[Any, frozenset[str]]) -> None:
            result, touched = outcome
            self._busy = bool(touched & self.shows) and self.isVisible()  # until the page has loaded anew
            if done and theme.is_alive(self):
                done(result)
            self.desk.changed(touched)

        def refused(error: Exception) -> None:
            self._busy = False
            self._next_id = None
            (failed or self.show_error)(error)

        def stopped() -> None:
            self._busy = False
            if cancelled:
                cancelled()

        self.desk.background.run(run, done=finished, failed=refused, cancelled=stopped, title=title)

    def confirm(self) -> None:
        """Post the line as the pane shows it and go on to the next."""
        decided, line = self.pane.decided(), self.pane.line
        if line is None or self._busy:
            return
        if decided is None:
            self._say_why_not(line)
            return
        line_id, customer_id, plan, remember = decided
        self._go_on_after([line_id])
        self.act(
            N_("Post receipt of {payer}"),
            lambda session, _p: place(session, line_id, customer_id, plan, credit_policy(session), remember=remember),
            done=lambda _receipt: self.table.setFocus(), payer=payer_of(line),
        )  # fmt: skip

    def _say_why_not(self, line: LineRow) -> None:
        if line.amount.minor <= 0:
            text = N_(
                "Money that went out is not posted as a receipt. Set it aside with N, or book a refund at the customer."
            )
        elif self.pane.customer is None:
            text = N_("Nobody is chosen for this line. Choose the customer with F4, or set the line aside with N.")
        else:
            text = N_("The parts do not fit the amount received. Correct a part, then post.")
        self.notify(_(text), kind="warning")

    def sure_rows(self) -> list[LineRow]:
        """Return the sure matches to post; one that was left for later waits."""
        return [row for row in self.table.rows_model.all_rows if row.tier == "sure" and row.state == "proposed"]

    def post_sure(self) -> None:
        """Post every sure match, in one change set."""
        rows = self.sure_rows()
        if not rows:
            return
        ids = [row.id for row in rows]
        money = sums_text(rows)

        def told(count: int) -> None:
            self.table.setFocus()
            text = message(N_("{count} receipts posted, {money}."), count=count, money=money)
            self.notify(display.sentence(text), (N_("Undo"), self.desk.undo))

        self.act(
            N_("Post {count} sure matches"),
            lambda session, _progress: post_lines(session, ids),
            done=told, title=_(N_("Posting")), count=len(ids),
        )  # fmt: skip

    def _aside(self, rows: Sequence[LineRow]) -> None:
        if not rows:
            return
        ids = [row.id for row in rows]
        self._go_on_after(ids)

        def write(session: Session, _progress: Progress) -> None:
            for id_ in ids:
                set_aside(session, id_)

        verb = N_("Not a payment: {payer}") if len(ids) == 1 else N_("{count} lines set aside as not payments")
        self.act(verb, write, **({"payer": payer_of(rows[0])} if len(ids) == 1 else {"count": len(ids)}))

    def _later(self, rows: Sequence[LineRow]) -> None:
        if not rows:
            return
        ids = [row.id for row in rows]
        self._go_on_after(ids)

        def write(session: Session, _progress: Progress) -> None:
            for id_ in ids:
                put_off(session, id_)

        verb = N_("Later: {payer}") if len(ids) == 1 else N_("{count} lines left for later")
        self.act(verb, write, **({"payer": payer_of(rows[0])} if len(ids) == 1 else {"count": len(ids)}))

    def _bring_back(self, rows: Sequence[PlacedLine]) -> None:
        if not rows:
            return
        ids = [row.id for row in rows]

        def write(session: Session, _progress: Progress) -> None:
            for id_ in ids:
                bring_back(session, id_, credit_policy(session))

        self.act(N_("{count} lines brought back to place"), write, count=len(ids))

    def _bring_selected(self) -> None:
        self._bring_back(self.aside.selected_rows())

    def _undo_selected_import(self) -> None:
        self._ask_undo_import(self.files.selected_rows())

    def _ask_undo_import(self, rows: Sequence[FileRow]) -> None:
        if not rows or rows[0].change_id is None:
            return
        row = rows[0]
        question = message(N_("Take back the import of {file} ({count} lines)?"), file=row.name, count=row.lines)
        meaning = _(N_("Its lines leave the book, both steps stay in the log, and the file can be imported again."))
        dialogs.ask(
            self, display.sentence(question), _(N_("Undo this import")), lambda: self._undo_import(row), meaning=meaning
        )

    def _undo_import(self, row: FileRow) -> None:
        def undone(touched: frozenset[str]) -> None:
            told = message(N_("The import of {file} was taken back: {count} lines."), file=row.name, count=row.lines)
            self.notify(display.sentence(told))
            self.desk.changed(touched)

        self.desk.background.run(
            lambda _progress: self.desk.book.undo_set(row.change_id), done=undone, failed=self.show_error,
            title=_(N_("Taking back the import")),
        )  # fmt: skip

    def _go_on_after(self, ids: Sequence[int]) -> None:
        """Remember which line comes after these."""
        rows = self.table.rows_model.rows
        last = max((n for n, row in enumerate(rows) if row.id in ids), default=-1)
        rest = [row.id for row in [*rows[last + 1 :], *reversed(rows[: max(last, 0)])] if row.id not in ids]
        self._next_id = rest[0] if rest else None
