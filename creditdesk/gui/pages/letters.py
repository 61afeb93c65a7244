"""催收与函件: whom do we write to today, who is held back and why, and what have we sent.

The preview is the page that prints. Printing decides anew for every letter, numbers and keeps the PDF in one act that is
final, and only then saves or prints those very bytes; what fails on the way to the printer can be printed again from the
register.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabBar

from creditdesk.base import display
from creditdesk.base.i18n import N_, Message, _, message
from creditdesk.base.money import Money
from creditdesk.base.progress import Progress
from creditdesk.customers.queries import contacts
from creditdesk.dunning.actions import PrintedRun, print_letters, void
from creditdesk.dunning.copies import Copy, write_files
from creditdesk.dunning.plan import ClaimItem, Held
from creditdesk.dunning.queries import LetterRow, letter_pdf, letters, plan_run, recipients
from creditdesk.gui import background
from creditdesk.gui.page import Page, PageKey, Session
from creditdesk.gui.pages.acts import run_act
from creditdesk.gui.pages.letters_dialogs import LeaveOutDialog, LeftOut, PrintDialog, VoidDialog
from creditdesk.gui.pages.letters_lists import ReadyRow, held_table, held_words, ready_rows, ready_table, sent_table
from creditdesk.gui.pages.letters_output import send_to_printer
from creditdesk.gui.pages.letters_preview import Preview
from creditdesk.gui.problems import describe
from creditdesk.gui.rows import RowAction, RowsTable, card
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Card
from creditdesk.settings.queries import company

READY, HELD, SENT = range(3)


@dataclass(frozen=True, slots=True)
class Shown:
    """Today's run and the register."""

    as_of: date
    ready: tuple[ReadyRow, ...]
    held: tuple[Held, ...]
    sent: tuple[LetterRow, ...]
    next_batch: tuple[date, int] | None


class LettersPage(Page):
    """Letters to print, letters held back, letters sent; the page itself on the right."""

    key, title, icon = "letters", N_("Letters"), "letters"
    shows = frozenset({"customers", "ledger", "banking", "dunning", "settings"})
    handbook = "letters"

    def build(self) -> None:
        """Make the three lists and the preview."""
        self._shown: Shown | None = None
        self._wanted: object = None
        self._ticked: set[tuple[int, str]] = set()
        self._seen: set[tuple[int, str]] = set()
        self._folder = Path.home()
        self._currencies: tuple[str, ...] = ()
        self._left_out: dict[int, LeftOut] = {}
        self.print_button = self.set_primary(
            N_("Print today's letters ({count})"), self.print_ticked, icon="print", count=0
        )
        self.whole_button = self.add_button(N_("Claim everything again"), self.claim_everything)
        self.whole_button.hide()
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.stack = QStackedWidget()
        self.ready, self.held, self.sent = (make(self._amount) for make in (ready_table, held_table, sent_table))
        for table in (self.ready, self.held, self.sent):
            self.tabs.addTab("")
            self.stack.addWidget(card(table, totals=table is not self.sent))  # letters sent claim the same debt twice
            table.current_changed.connect(self._show_current)
        self.tabs.currentChanged.connect(self._show_tab)
        self.ready.rows_model.dataChanged.connect(self._ticks_changed)
        self.ready.activated_row.connect(lambda row: self.desk.go("customers", row.plan.customer_id))
        self.held.activated_row.connect(lambda row: self.desk.go("customers", row.customer_id))
        self.sent.activated_row.connect(lambda row: self.desk.go("customers", row.customer_id))
        self.ready.add_row_action(
            RowAction("P", N_("print this one"), lambda rows: self.ask_print(rows[:1]), icon="print")
        )
        for table in (self.ready, self.held):
            table.add_row_action(
                RowAction(
                    "X", N_("leave items out"), lambda rows: self.ask_leave_out(rows[0]), is_possible=self._has_items
                )
            )
        self.sent.add_row_action(RowAction("R", N_("print again, as it was"), self.ask_reprint, is_possible=_none_void))
        self.sent.add_row_action(
            RowAction("V", N_("void"), lambda rows: self.ask_void(rows[0]), is_possible=_none_void)
        )
        self.preview = Preview(self.desk)
        self.paper = Card(N_("Preview"))
        self.paper.body.addWidget(self.preview, 1)
        self.splitter = QSplitter()
        self.splitter.addWidget(self.stack)
        self.splitter.addWidget(self.paper)
        self.splitter.setSizes([px(740), px(390)])
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.splitter, 1)
        shortcut = QShortcut(QKeySequence("Ctrl+P"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.print_ticked)
        self.set_keys(PageKey("Enter", N_("open the customer")), PageKey("Ctrl+P", N_("print all ticked")))
        for table in (self.ready, self.held, self.sent):
            self.watch(table)

    # --- data -------------------------------------------------------------------------------------------------

    def load(self, session: Session) -> Shown:
        """Return today's run as it would print now, and the register."""
        as_of = self.desk.today()
        run = plan_run(session, as_of, frozenset(self._left_out))
        ready = ready_rows(
            run.letters, recipients(session), contacts(session), company(session), as_of, run.receipts_to
        )
        return Shown(as_of, ready, run.held, letters(session), run.next_batch)

    def fill(self, shown: Shown) -> None:
        """Show them; letters new to the list come ticked."""
        self._shown = shown
        self._currencies = _currencies(shown)
        ids = {row.id for row in shown.ready}
        new = [row for row in shown.ready if row.id not in self._seen]
        self._seen = ids
        self._say_empty(shown)
        self.ready.set_rows(shown.ready)
        self.held.set_rows(shown.held)
        self.sent.set_rows(shown.sent)
        self.ready.rows_model.tick(new)
        self._ticks_changed()
        for table in (self.ready, self.held, self.sent):
            if table.current_row() is None and table.rows_model.rows:
                table.selectRow(0)
        self._name_tabs()
        words = N_("{day} · {ready} may go out, {held} are held back")
        day = display.spoken_day(shown.as_of)
        told = display.sentence(message(words, day=day, ready=len(shown.ready), held=len(shown.held)))
        if len(self._currencies) == 1:
            told += " · " + display.sentence(message(N_("amounts in {currency}"), currency=self._currencies[0]))
        self.whole_button.setVisible(bool(self._left_out))
        if self._left_out:
            told += " · " + display.sentence(message(N_("left out: {items}"), items=self._left_out_words()))
        self.set_subtitle(told)
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            self._show_current()
        else:
            self.arrive(wanted)

    def _amount(self, amount: Money) -> str:
        return display.money(amount) if len(self._currencies) == 1 else display.money_with_currency(amount)

    def _name_tabs(self) -> None:
        shown = self._shown
        counts = (len(shown.ready), len(shown.held), len(shown.sent)) if shown else (0, 0, 0)
        for number, text in enumerate((N_("To print {count}"), N_("Held back {count}"), N_("Sent {count}"))):
            self.tabs.setTabText(number, display.sentence(message(text, count=counts[number])))

    def _say_empty(self, shown: Shown) -> None:
        parts = [_(N_("No letter is due today."))]
        if shown.next_batch:
            day, count = shown.next_batch
            parts.append(display.sentence(message(N_("Next letters: {day}, {count}."), day=day, count=count)))
        if shown.held:
            told = message(N_("Held back: {count} customers; the second list says why."), count=len(shown.held))
            parts.append(display.sentence(told))
        self.ready.set_empty(" ".join(parts))
        self.held.set_empty(N_("Nobody with overdue items is held back."))
        self.sent.set_empty(N_("No letter has been sent yet."))

    def arrive(self, target: object) -> None:
        """Ask how to print ("print"), or show a customer's letter (its id), or ("sent", a letter's id)."""
        if self._shown is None or (self._job and not self._job.finished):  # the list is on its way
            self._wanted = target
            return
        match target:
            case "print":
                self.tabs.setCurrentIndex(READY)
                self.print_ticked()
            case int():
                self._show_customer(target)
            case ("sent", int(letter_id)):
                self.tabs.setCurrentIndex(SENT)
                self.sent.select_id(letter_id)

    def _show_customer(self, customer_id: int) -> None:
        for number, rows, of in (
            (READY, self.ready, lambda row: row.plan.customer_id), (HELD, self.held, lambda row: row.customer_id),
        ):  # fmt: skip
            found = next((row for row in rows.rows_model.all_rows if of(row) == customer_id), None)
            if found is not None:
                self.tabs.setCurrentIndex(number)
                rows.select_id(rows.rows_model.row_id(found))
                return

    def retranslate(self) -> None:
        """Show the texts in the language in force."""
        super().retranslate()
        self.paper.retranslate()
        self._name_tabs()

    def take_focus(self) -> None:
        """Put the focus into the list in front."""
        self._table().setFocus(Qt.FocusReason.OtherFocusReason)

    def actions_for_help(self) -> list[PageKey]:
        """Return the keys of the list in front."""
        keys = [PageKey("Enter", N_("open the customer")), PageKey("Ctrl+P", N_("print all ticked"))]
        return keys + [PageKey(action.key, action.text) for action in self._table().row_actions()]

    def _table(self) -> RowsTable:
        return (self.ready, self.held, self.sent)[max(0, self.tabs.currentIndex())]

    # --- preview and ticks ------------------------------------------------------------------------------------

    def _show_tab(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        self._show_current()
        self.footer_changed.emit()
        self.take_focus()

    def _show_current(self, _row: object = None) -> None:
        """Show the page of the row in front."""
        row = self._table().current_row()
        self.set_footer(display.sentence(message(N_("{count} rows"), count=len(self._table().rows_model.rows))))
        match row:
            case ReadyRow():
                self.preview.show_pdf(row.draft)
            case Held():
                self.preview.show_words(held_words(row))
            case LetterRow():
                self._show_sent(row)
            case _:
                self.preview.show_words("")

    def _show_sent(self, row: LetterRow) -> None:
        def read(_progress: Progress) -> bytes:
            with self.desk.book.read() as session:
                return letter_pdf(session, row.id)

        def show(pdf: bytes) -> None:
            if self._table().current_row() == row:
                self.preview.show_pdf(lambda: pdf)

        self.desk.background.run(read, done=show, failed=self._preview_failed, owner=self)

    def _preview_failed(self, error: Exception) -> None:
        self.preview.show_words(describe(error).as_text(), "danger")

    def _ticks_changed(self, *_range: object) -> None:
        """Keep the letters of one customer together (they print together), and count."""
        model = self.ready.rows_model
        now = {row.id for row in model.ticked_rows()}
        added = {customer for customer, _currency in now - self._ticked}
        removed = {customer for customer, _currency in self._ticked - now} - added
        self._ticked = now
        if more := [row for row in model.all_rows if row.id not in now and row.id[0] in added]:
            model.tick(more)
        elif less := [row for row in model.all_rows if row.id in now and row.id[0] in removed]:
            model.tick(less, False)
        self.set_button_text(self.print_button, N_("Print today's letters ({count})"), count=len(self._ticked))
        self.print_button.setEnabled(bool(self._ticked))

    # --- leaving items out ------------------------------------------------------------------------------------

    def _items(self, row: ReadyRow | Held) -> list[ClaimItem]:
        """Return what the letter of a row claims, and what was left out of it."""
        customer, currency = (
            row.id if isinstance(row, ReadyRow) else (row.customer_id, row.overdue.currency)
        )  # fmt: skip
        claimed = [line for line in row.plan.lines if line.due_on is not None] if isinstance(row, ReadyRow) else []
        own = (out.item for out in self._left_out.values() if out.customer_id == customer)
        return [*claimed, *(item for item in own if item.open.currency == currency)]

    def _has_items(self, rows: Sequence[ReadyRow | Held]) -> bool:
        return len(rows) == 1 and bool(self._items(rows[0]))

    def ask_leave_out(self, row: ReadyRow | Held) -> LeaveOutDialog:
        """Ask which items this letter does not claim, and price it anew."""
        customer_id = row.id[0] if isinstance(row, ReadyRow) else row.customer_id
        name = row.plan.customer_name if isinstance(row, ReadyRow) else row.customer_name
        items = self._items(row)
        before = {item.entry_id: self._left_out[item.entry_id] for item in items if item.entry_id in self._left_out}
        dialog = LeaveOutDialog(name, items, before, self)

        def accepted() -> None:
            for item in items:
                self._left_out.pop(item.entry_id, None)
            self._left_out |= dialog.left_out(customer_id)
            self.refresh()

        dialog.accepted.connect(accepted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def claim_everything(self) -> None:
        """Take back that items are left out of letters."""
        self._left_out = {}
        self.refresh()

    def _left_out_words(self, customers: Collection[int] | None = None) -> tuple[Message, ...]:
        """Return the items left out of the letters to these customers, each with its reason."""
        return tuple(
            message(N_("{number} ({reason})"), number=out.item.number, reason=out.reason)
            for out in self._left_out.values()
            if customers is None or out.customer_id in customers
        )

    # --- printing ---------------------------------------------------------------------------------------------

    def print_ticked(self) -> PrintDialog | None:
        """Ask where the ticked letters go."""
        rows = self.ready.rows_model.ticked_rows()
        if rows:
            return self.ask_print(rows)
        self.notify(_(N_("No letter is ticked. Tick the letters to print with Space.")), kind="info")
        return None

    def ask_print(self, rows: Sequence[ReadyRow]) -> PrintDialog:
        """Ask where these letters go; all letters of a customer go together."""
        customers = {row.plan.customer_id for row in rows}
        count = sum(row.plan.customer_id in customers for row in self.ready.rows_model.all_rows)
        act = display.sentence(message(N_("Print {count} letters"), count=count))
        meaning = _(
            N_(
                "Each letter is checked once more, gets its number and is kept as printed. This is not undone; a letter can be voided."
            )
        )
        return self._ask_target(act, meaning, partial(self._print, customers, count))

    def _ask_target(self, act: str, meaning: str, run: Callable[[Path | QPrinter], None]) -> PrintDialog:
        dialog = PrintDialog(act, act, meaning, self._folder, self)

        def accepted() -> None:
            target = dialog.target()
            if isinstance(target, Path):
                self._folder = target
            run(target)

        dialog.accepted.connect(accepted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _print(self, customers: set[int], count: int, target: Path | QPrinter) -> None:
        """Print as one final act, then let the pages out."""
        as_of, out = self.desk.today(), frozenset(self._left_out)
        verb = N_("Print {count} letters")
        facts: dict[str, object] = {"count": count}
        if left_out := self._left_out_words(customers):
            verb = N_("Print {count} letters; left out: {items}")
            facts["items"] = ", ".join(map(display.sentence, left_out))

        def work(progress: Progress) -> tuple[PrintedRun, frozenset[str]]:
            with self.desk.book.change(verb, is_final=True, **facts) as change:
                run = print_letters(change.session, as_of, customers, excluded=out, progress=progress)
            return run, frozenset(change.touched)

        def printed(run: PrintedRun) -> None:
            self._left_out = {key: one for key, one in self._left_out.items() if one.customer_id not in customers}
            copies = [Copy(letter.number, letter.plan.customer_name, letter.pdf) for letter in run.letters]
            self._let_out(copies, target, run.held)

        self._run_change(work, printed, None, _(N_("Printing letters")))

    def _let_out(self, copies: Sequence[Copy], target: Path | QPrinter, held: Sequence[Held] = ()) -> None:
        """Save or print the copies in the background, and say what came of it."""
        if not copies:
            self.notify(_(N_("Nothing was printed.")) + _held_words(held), kind="warning")
            return

        def work(progress: Progress) -> None:
            if isinstance(target, Path):
                write_files(copies, target, progress)
            else:
                send_to_printer(copies, target, progress)

        def failed(error: Exception) -> None:
            kept = _(N_("The letters are numbered and kept. To print them again, use the list of letters sent."))
            self.notify(f"{describe(error).what}\n{kept}", kind="error")

        self.desk.background.run(
            work, done=lambda _nothing: self._told(len(copies), target, held), failed=failed, owner=self,
            lane=background.FILES, title=_(N_("Letting letters out")),
        )  # fmt: skip

    def _told(self, count: int, target: Path | QPrinter, held: Sequence[Held]) -> None:
        kind = "warning" if held else "ok"
        if isinstance(target, Path):
            words = message(N_("{count} letters saved in {folder}."), count=count, folder=str(target))
            url = QUrl.fromLocalFile(str(target))
            button = (N_("Open folder"), lambda: QDesktopServices.openUrl(url))
            self.notify(display.sentence(words) + _held_words(held), button, kind=kind)
        else:
            words = message(N_("{count} letters sent to {printer}."), count=count, printer=target.printerName())
            self.notify(display.sentence(words) + _held_words(held), kind=kind)

    def ask_reprint(self, rows: Sequence[LetterRow]) -> PrintDialog:
        """Ask where copies of letters sent go: bit for bit as they were printed."""
        act = display.sentence(message(N_("Print {count} letters again"), count=len(rows)))
        meaning = _(N_("The kept copies are printed exactly as they were, with their old date and number."))
        return self._ask_target(act, meaning, partial(self._reprint, tuple(rows)))

    def _reprint(self, rows: Sequence[LetterRow], target: Path | QPrinter) -> None:
        def read(_progress: Progress) -> list[Copy]:
            with self.desk.book.read() as session:
                return [Copy(row.number, row.customer_name, letter_pdf(session, row.id)) for row in rows]

        self.desk.background.run(
            read, done=lambda copies: self._let_out(copies, target), failed=self.show_error, owner=self
        )

    def ask_void(self, row: LetterRow) -> VoidDialog:
        """Ask why a letter is void."""
        dialog = VoidDialog(row, self)
        dialog.accepted.connect(lambda: self._void(row, dialog.reason.text()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _void(self, row: LetterRow, reason: str) -> None:
        run_act(self, N_("Void letter {number}"), lambda session: void(session, row.id, reason), number=row.number)


def _currencies(shown: Shown) -> tuple[str, ...]:
    amounts = (
        *(row.plan.amount for row in shown.ready), *(row.overdue for row in shown.held), *(row.amount for row in shown.sent)
    )  # fmt: skip
    return tuple(sorted({amount.currency for amount in amounts}))


def _none_void(rows: Sequence[LetterRow]) -> bool:
    return all(row.state != "void" for row in rows)


def _held_words(held: Sequence[Held]) -> str:
    """Return who was held back in that moment and why, as a sentence to follow another."""
    if not held:
        return ""
    named = tuple(
        message(N_("{customer}: {reason}"), customer=row.customer_name, reason=row.reason) for row in held[:3]
    )
    return " " + display.sentence(message(N_("{count} held back: {named}"), count=len(held), named=named))
