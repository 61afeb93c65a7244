"""What is done to bank lines on this page: each act one change set with a name of its own, one at a time.

Posting executes the plan that was shown and nothing else; every act says in words what was done with which line, and is
undone as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from creditdesk.banking.actions import bring_back, place, post_lines, put_off, refund_line, set_aside, take_back
from creditdesk.banking.queries import FileRow, LineRow, PlacedLine
from creditdesk.banking.split_actions import Share, place_shared
from creditdesk.base import display
from creditdesk.base.i18n import N_, Message, _, message
from creditdesk.base.money import Money
from creditdesk.base.progress import Progress
from creditdesk.gui import dialogs, theme
from creditdesk.gui.page import Page, Session
from creditdesk.gui.pages.bank_detail import Decision, DetailPane
from creditdesk.gui.pages.bank_keys import ActTable, act_once
from creditdesk.gui.pages.bank_words import line_words, payer_of
from creditdesk.settings.queries import credit_policy


def sums_text(rows: Sequence[LineRow]) -> str:
    """Return the rows' money, each currency for itself."""
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row.amount.currency] += row.amount.minor
    return " + ".join(display.money_with_currency(Money(minor, code)) for code, minor in sorted(sums.items()))


class LineActs(Page):
    """The acts of the page; the page itself builds the widgets and shows the outcome."""

    table: ActTable
    pane: DetailPane
    _busy = False
    _next_id: int | None = None

    @property
    def is_acting(self) -> bool:
        """Whether an act is under way; another one does not begin before its end."""
        return self._busy

    def act(
        self, verb: str, work: Callable[[Session, Progress], Any], *, done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None, cancelled: Callable[[], None] | None = None,
        title: str = "", told: Message | None = None, **params: object,
    ) -> None:  # fmt: skip
        """Run `work(session, progress)` as one change set with a verb and its parameters; one act at a time.

        `told` is said afterwards, with the button that undoes the act.
        """
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
            if theme.is_alive(self):
                if told:
                    self.tell(told)
                if done:
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

    def tell(self, told: Message) -> None:
        """Say what was done, with the button that undoes it; the keys stay with the list."""
        self.notify(display.sentence(told), (N_("Undo"), self._undo))

    def _undo(self) -> None:
        self.take_focus()
        self.desk.undo()

    # --- deciding a line --------------------------------------------------------------------------------------

    def confirm(self) -> None:
        """Post the line as the pane shows it and go on to the next."""
        decision, line = self.pane.decided(), self.pane.line
        if line is None or self._busy:
            return
        if decision is None:
            self._say_why_not()
            return
        self._go_on_after([line.id])
        verb = N_("Post refund to {payer}") if self.pane.is_refund else N_("Post receipt of {payer}")
        self.act(
            verb, lambda session, _progress: _post(session, decision), done=lambda _posted: self.take_focus(),
            told=_posted_words(decision), payer=payer_of(line),
        )  # fmt: skip

    def _say_why_not(self) -> None:
        if self.pane.customer is None:
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

        def posted(count: int) -> None:
            self.take_focus()
            told = message(N_("{count} receipts posted, {money}."), count=count, money=money)
            if count < len(ids):
                text = N_(
                    "Receipts posted: {count} of {asked}. What the others were to settle has changed; look at them."
                )
                told = message(text, count=count, asked=len(ids))
            if count:
                self.tell(told)
            else:  # there is nothing to undo, and the act before is not meant
                self.notify(display.sentence(told), kind="warning")

        self.act(
            N_("Post {count} sure matches"),
            lambda session, _progress: post_lines(session, ids),
            done=posted, title=_(N_("Posting")), count=len(ids),
        )  # fmt: skip

    def _aside(self, rows: Sequence[LineRow]) -> None:
        one = N_("{line} is set aside as not a payment; the same payer and wording will be recognised.")
        self._decide(
            rows, set_aside, (N_("Not a payment: {payer}"), one),
            (N_("{count} lines set aside as not payments"), N_("Set aside as not payments: {count}.")),
        )  # fmt: skip

    def _later(self, rows: Sequence[LineRow]) -> None:
        self._decide(
            rows, put_off, (N_("Later: {payer}"), N_("{line} is put off: it waits at the end of the list.")),
            (N_("{count} lines left for later"), N_("Put off to the end of the list: {count}.")),
        )  # fmt: skip

    def _decide(
        self, rows: Sequence[LineRow], decide: Callable[[Session, int], None], one: tuple[str, str],
        many: tuple[str, str],
    ) -> None:  # fmt: skip
        """Decide these lines alike; `one` and `many` are verb and words for one line and for several."""
        if not rows or self._busy:
            return
        ids = [row.id for row in rows]
        self._go_on_after(ids)

        def write(session: Session, _progress: Progress) -> None:
            for id_ in ids:
                decide(session, id_)

        if len(rows) == 1:
            told = message(one[1], line=line_words(rows[0]))
            self.act(one[0], write, told=told, payer=payer_of(rows[0]))
        else:
            self.act(many[0], write, told=message(many[1], count=len(ids)), count=len(ids))

    # --- taking back ------------------------------------------------------------------------------------------

    def _bring_back(self, rows: Sequence[PlacedLine]) -> None:
        if not rows:
            return
        ids = [row.id for row in rows]

        def write(session: Session, _progress: Progress) -> None:
            policy = credit_policy(session)
            for id_ in ids:
                bring_back(session, id_, policy)

        told = message(N_("Brought back to place: {count}."), count=len(ids))
        if len(rows) == 1:
            told = message(N_("{line} is back among the lines to place."), line=line_words(rows[0]))
        self.act(N_("{count} lines brought back to place"), write, told=told, count=len(ids))

    def ask_take_back(self, rows: Sequence[PlacedLine]) -> None:
        """Ask, in words that say what will happen, before posted lines are taken back."""
        if not rows:
            return
        known = tuple(row.receipt_number for row in rows if row.state == "known")
        if known:
            text = N_("{numbers} was in the book before the bank's line. To take it back, reverse it at the customer.")
            self.notify(display.sentence(message(text, numbers=known)), kind="warning")
            return
        question = message(N_("Take back the posting of {line}?"), line=line_words(rows[0]))
        if len(rows) > 1:
            question = message(N_("Take back these postings ({count})?"), count=len(rows))
        dialog = dialogs.ask(
            self, display.sentence(question), _(N_("Take back")), lambda: self._take_back(rows),
            meaning=_what_is_taken_back(rows), is_final=False,
        )  # fmt: skip
        act_once(dialog.act)

    def _take_back(self, rows: Sequence[PlacedLine]) -> None:
        ids, today = [row.id for row in rows], self.desk.today()

        def write(session: Session, _progress: Progress) -> None:
            for id_ in ids:
                take_back(session, id_, today)

        if len(rows) == 1:
            told = message(N_("{line} is taken back; it is among the lines to place again."), line=line_words(rows[0]))
            self.act(N_("Take back the posting of {payer}"), write, told=told, done=lambda _done: self.take_focus(),
                     payer=rows[0].payer or rows[0].customer_name)  # fmt: skip
        else:
            told = message(N_("Taken back and among the lines to place again: {count}."), count=len(ids))
            self.act(N_("Take back postings ({count})"), write, told=told, done=lambda _done: self.take_focus(),
                     count=len(ids))  # fmt: skip

    def _ask_undo_import(self, rows: Sequence[FileRow]) -> None:
        if not rows or rows[0].change_id is None:
            return
        row = rows[0]
        question = message(N_("Take back the import of {file} ({count} lines)?"), file=row.name, count=row.lines)
        meaning = _(N_("Its lines leave the book, both steps stay in the log, and the file can be imported again."))
        dialog = dialogs.ask(
            self, display.sentence(question), _(N_("Undo this import")), lambda: self._undo_import(row),
            meaning=meaning, is_final=False,
        )  # fmt: skip
        act_once(dialog.act)

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


def _what_is_taken_back(rows: Sequence[PlacedLine]) -> str:
    """Return what taking these postings back does: receipts are reversed, bills are held again."""
    numbers, bills = (
        tuple(row.receipt_number for row in rows if not row.bill),
        tuple(row.bill for row in rows if row.bill),
    )
    told = []
    if numbers:
        told.append(message(
            N_("Reversed as of today: {numbers}. What they settled is open again, both entries stay visible, and the "
               "line is in the list to place again. Ctrl+Z undoes this."), numbers=numbers,
        ))  # fmt: skip
    if bills:
        told.append(message(
            N_("Held again, and in the exposure: {bills}. The line is in the list to place again. Ctrl+Z undoes this."),
            bills=bills,
        ))  # fmt: skip
    return "\n".join(map(display.sentence, told))


def _post(session: Session, decision: Decision) -> None:
    """Post what was decided: a refund, a receipt, or a receipt for each of several customers."""
    line, plans, policy = decision.line, decision.plans, credit_policy(session)
    if line.amount.minor < 0:
        ((customer, _plan),) = plans
        refund_line(session, line.id, customer.id, policy)
    elif len(plans) == 1:
        ((customer, plan),) = plans
        place(session, line.id, customer.id, plan, policy, remember=decision.remember)
    else:
        shares = [Share(customer.id, plan) for customer, plan in plans]
        place_shared(session, line.id, shares, policy, remember=decision.remember)


def _posted_words(decision: Decision) -> Message:
    """Return what was posted: "‘ACME 12,000.00’ posted for ACME Ltd.: INV-7, INV-9, 30.00 on account"."""
    line, currency = line_words(decision.line), decision.line.amount.currency
    if len(decision.plans) > 1:
        money = tuple(
            f"{customer.name} {display.money(Money(Share(customer.id, plan).minor, currency))}"
            for customer, plan in decision.plans
        )
        return message(N_("{line} is posted, shared: {shares}."), line=line, shares=money)
    ((customer, plan),) = decision.plans
    what: list[object] = [part.number for part in plan.parts]
    if plan.unapplied > 0:
        what.append(message(N_("{amount} on account"), amount=Money(plan.unapplied, currency)))
    text = N_("{line} is posted for {customer}: {what}.")
    if decision.line.amount.minor < 0:
        text = N_("{line} is posted as a refund to {customer}: {what}.")
    return message(text, line=line, customer=customer.name, what=tuple(what))
