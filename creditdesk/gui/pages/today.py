"""今日: what must I do now, most valuable first; where the money stands by age, what came in and what falls due.

The list itself, its order and its reasons are made by `creditdesk.today`; this page shows them and opens the page on
which each thing is done. After each load it lets the stored warnings be brought up to date, so that each one remembers
since when it stands; that is the program's own upkeep and no act to be undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel

from creditdesk.aging.table import AgingRow
from creditdesk.aging.words import bucket_name
from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.money import Money
from creditdesk.base.progress import Progress
from creditdesk.earlywarning.actions import is_fresh
from creditdesk.earlywarning.actions import refresh as bring_up_to_date
from creditdesk.gui import theme
from creditdesk.gui.charts_qt import AgingBar, DayReceipts, ReceiptStrip, Segment
from creditdesk.gui.page import Page, PageKey, Session
from creditdesk.gui.pages.aging_words import overdue_share
from creditdesk.gui.rows import Column, RowAction, RowsTable, card
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Card, Chip, ChipBar
from creditdesk.today.queries import Today, today
from creditdesk.today.worklist import Kind, TaskRow

_CHIPS = (
    (None, N_("All")), (Kind.BANK, N_("Bank receipts")), (Kind.WARNING, N_("Warnings")), (Kind.LETTER, N_("Letters")),
    (Kind.HOLD, N_("Holds")), (Kind.BOOK, N_("The book")),
)  # fmt: skip
_PICTURES_PX, _CHIPS_PX, _ROWS_PX = 190, 52, 244  # px at 100 %: the pictures, the filters, heading and six rows
_LARGE_SHARE = 5  # a day that brings a fifth of all that is expected is marked as large


class TodayPage(Page):
    """The list of the day, below the picture of the money."""

    key, title, icon = "today", N_("Today"), "today"
    shows = frozenset({"customers", "ledger", "banking", "dunning", "earlywarning", "settings"})
    handbook = "today"

    def build(self) -> None:
        """Make the two cards and the list."""
        self._data: Today | None = None
        self.set_primary(N_("Import bank statement"), self.import_statement, icon="import")
        self.letters_button = self.add_button(
            N_("Print today's letters ({count})"), self.print_letters, icon="print", count=0
        )
        self.letters_button.setEnabled(False)
        self._cards()
        self.chips = ChipBar()
        self.chips.picked.connect(self._filter)
        self.body.addWidget(self.chips)
        self.table = RowsTable(
            (
                Column("", attrgetter("place"), align_right=True, width=40, key="place"),
                Column(
                    N_("Task"),
                    attrgetter("what"),
                    colour=lambda row: row.look or None,
                    bold=True,
                    wraps=True,
                    width=150,
                ),
                Column(N_("Concerns"), attrgetter("who"), width=200, elide_middle=True),
                Column(N_("Because"), attrgetter("why"), stretch=True, wraps=True, width=380),
                Column(
                    N_("Amount"),
                    attrgetter("amount"),
                    text=self._amount,
                    align_right=True,
                    total=True,
                    width=120,
                    tooltip=_amount_words,
                ),
                Column(N_("Contact"), attrgetter("contact"), width=270, fold=2),
                Column(N_("Next step"), attrgetter("step"), look="link", note=attrgetter("key"), width=134, fold=1),
            ),
            name=N_("What is to be done today"),
        )
        self.table.activated_row.connect(self.open_row)
        for key, text in (("G", N_("go there")), ("P", N_("look and print")), ("I", N_("import"))):
            self.table.add_row_action(RowAction(key, text, self._open_first, is_possible=_has_key(key)))
        self.body.addWidget(card(self.table), 1)
        self.set_keys(PageKey("Enter", N_("open")))
        self.watch(self.table)

    def _cards(self) -> None:
        self.aging = AgingBar()
        self.aging.chosen.connect(self._open_aging)
        self.money = Card()
        self.overdue, self.others = QLabel(), QLabel()
        self.overdue.setProperty("role", "danger")
        self.others.setProperty("role", "secondary")
        self.others.setWordWrap(True)
        self.money.head.addWidget(self.overdue)
        self.money.head.addStretch()
        self.money.body.addWidget(self.aging)
        self.money.body.addWidget(self.others)
        self.overdue.setMinimumWidth(1)  # in a narrow window it is cut, and its tooltip tells the whole
        self.strip = ReceiptStrip()
        self.strip.day_chosen.connect(self._open_day)
        self.receipts = Card(N_("Receipts"))
        self.legend = QLabel()
        self.legend.setProperty("role", "small")
        self.legend.setMinimumWidth(1)
        self.receipts.head.addWidget(self.legend)
        self.receipts.head.addStretch()
        self.receipts.body.addWidget(self.strip)
        self._is_folded = False
        theme.signals.changed.connect(self._make_room)
        top = QHBoxLayout()
        top.setSpacing(px(12))
        top.addWidget(self.money, 2)
        top.addWidget(self.receipts, 1)
        self.body.addLayout(top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the pictures into one line where they would leave fewer than six rows."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        room = self.height() - self._header.sizeHint().height()
        is_folded = room < px(_PICTURES_PX + _CHIPS_PX + _ROWS_PX)
        if is_folded == self._is_folded:
            return
        self._is_folded = is_folded
        self.receipts.setVisible(not is_folded)
        self.others.setVisible(not is_folded)
        self.aging.set_legend(not is_folded)
        self.money.set_dense(is_folded)
        if is_folded:
            self.money.head.insertWidget(self.money.head.count() - 1, self.aging, 1)
        else:
            self.money.body.insertWidget(0, self.aging)

    def load(self, session: Session) -> Today:
        """Return the day."""
        return today(session, self.desk.today())

    def fill(self, data: Today) -> None:
        """Show the day, then let the stored warnings be brought up to date."""
        self._data = data
        day = f"{display.spoken_day(data.as_of)} {display.weekday(data.as_of)}"
        words = (
            N_("{day} · {count} things to do, the most valuable first") if data.rows else N_("{day} · nothing to do")
        )
        self.set_subtitle(display.sentence(message(words, day=day, count=len(data.rows))))
        self.set_button_text(self.letters_button, N_("Print today's letters ({count})"), count=data.letters_due)
        self.letters_button.setEnabled(data.letters_due > 0)
        self._fill_money(data)
        self._fill_strip(data)
        kinds = [row.kind for row in data.rows]
        counted = [(kind, text, len(kinds) if kind is None else kinds.count(kind)) for kind, text in _CHIPS]
        self.chips.set_chips([Chip(kind, text, count) for kind, text, count in counted if kind is None or count])
        self.chips.setVisible(len(data.rows) > 1)
        self._say_empty(data)
        self.table.set_rows(data.rows)
        self._filter(self.chips.value())
        if self.table.current_row() is None and data.rows:
            self.table.selectRow(0)
        self.set_footer(display.sentence(message(N_("{count} in all"), count=len(data.rows))))
        self._settle_warnings(data.as_of)

    def _fill_money(self, data: Today) -> None:
        totals = data.aging.totals if data.aging else ()
        own = next((row for row in totals if row.currency == data.currency), None)
        shown = own or (totals[0] if totals else None)
        others = [row for row in totals if row is not shown]
        total = Money(shown.total, shown.currency) if shown else Money(0, data.currency)
        self.money.set_title(
            display.sentence(message(N_("Open {amount} {currency}"), amount=total, currency=total.currency))
            if data.aging else _(N_("The aging could not be computed"))
        )  # fmt: skip
        self.overdue.setText(_overdue_words(shown) if shown and shown.overdue else "")
        segments = _segments(data, shown) if shown and data.aging else []
        self.aging.set_segments(segments)
        told = [
            display.sentence(message(
                N_("{amount} {currency} open, {overdue} overdue"), amount=Money(row.total, row.currency),
                currency=row.currency, overdue=Money(row.overdue, row.currency),
            )) for row in others
        ]  # fmt: skip
        if shown and shown.unapplied:
            unapplied = Money(shown.unapplied, shown.currency)
            told.insert(0, display.sentence(message(N_("on account, not allocated: {amount}"), amount=unapplied)))
        self.others.setText(" · ".join([_(N_("by days overdue")), *told]) if shown else _(N_("Nothing is open yet.")))
        self.aging.setVisible(bool(shown))
        if shown:
            self._explain(shown, segments, told)

    def _explain(self, shown: AgingRow, segments: Sequence[Segment], told: Sequence[str]) -> None:
        """Say in tooltips how the figures at the top come about."""
        gross, on_account = shown.not_due + shown.overdue, Money(shown.unapplied, shown.currency)
        sums = [f"{segment.name}  {segment.amount}" for segment in segments]
        total = display.sentence(message(
            N_("on account {on_account}, together {total}: the balance of the receivables account. A click shows it by customer."),
            on_account=on_account, total=Money(shown.total, shown.currency),
        ))  # fmt: skip
        self.money.title.setToolTip("\n".join([*sums, total, *told]))
        self.overdue.setToolTip(display.sentence(message(
            N_("All items whose due date is past: {overdue}. The share is of {gross}, what is open before money on account is taken off."),
            overdue=Money(shown.overdue, shown.currency), gross=Money(gross, shown.currency),
        )))  # fmt: skip
        self.letters_button.setToolTip(
            _(
                N_(
                    "One letter for each customer and currency with overdue items and no reason to wait; the page Letters lists them."
                )
            )
        )

    def _fill_strip(self, data: Today) -> None:
        self.legend.setText(_(N_("■ received  ┆ falls due  ● large")))
        self.legend.setToolTip(display.sentence(message(N_("amounts in {currency}"), currency=data.currency)))
        expected = sum(day.expected.get(data.currency, 0) for day in data.strip)
        self.strip.set_days(
            [
                DayReceipts(
                    day.day, Money(day.received.get(data.currency, 0), data.currency),
                    Money(day.expected.get(data.currency, 0), data.currency),
                    day.expected.get(data.currency, 0) * _LARGE_SHARE > expected,
                )
                for day in data.strip
            ],
            data.as_of,
        )  # fmt: skip

    def _say_empty(self, data: Today) -> None:
        go = (N_("Import bank statement"), self.import_statement)
        if data.is_new:
            text = N_("This book has no customers yet. Enter them first, then their open invoices.")
            self.table.set_empty(text, (N_("To the customers"), self._open_customers))
            return
        parts = [_(N_("Nothing to do today."))]
        if data.statement_on:
            parts.append(display.sentence(message(N_("Newest bank statement: {day}."), day=data.statement_on)))
        if data.next_batch:
            day, count = data.next_batch
            parts.append(display.sentence(message(N_("Next letters: {day}, {count}."), day=day, count=count)))
        self.table.set_empty(" ".join(parts), go)

    # --- acts -------------------------------------------------------------------------------------------------

    def import_statement(self) -> None:
        """Go to the bank receipts and ask for a file."""
        self.desk.go("bank", "import")

    def print_letters(self) -> None:
        """Go to the letters and ask how to print those that are due."""
        self.desk.go("letters", "print")

    def open_row(self, row: TaskRow) -> None:
        """Open the page on which the thing is done."""
        self.desk.go(row.page, row.target)

    def arrive(self, target: object) -> None:
        """Show the row of that id."""
        self.table.select_id(target)

    def retranslate(self) -> None:
        """Show the texts in the language in force."""
        super().retranslate()
        self.chips.retranslate()
        self.receipts.retranslate()
        if self._data:
            self._fill_money(self._data)

    def _open_first(self, rows: Sequence[TaskRow]) -> None:
        self.open_row(rows[0])

    def _open_customers(self) -> None:
        self.desk.go("customers")

    def _open_aging(self, _segment: Segment) -> None:
        self.desk.go("aging")

    def _open_day(self, _day: date) -> None:
        self.desk.go("bank")

    def _filter(self, kind: Kind | None) -> None:
        self.table.set_filter("", None if kind is None else lambda row: row.kind is kind)

    def _amount(self, amount: Money | None) -> str:
        if amount is None:
            return ""
        is_own = self._data is None or amount.currency == self._data.currency
        return display.money(amount) if is_own else display.money_with_currency(amount)

    def _settle_warnings(self, as_of: date) -> None:
        """Write what the rules find into the stored warnings, so that each remembers its first day; usually nothing."""

        def work(_progress: Progress) -> frozenset[str]:
            with self.desk.book.read() as session:
                if is_fresh(session, as_of):
                    return frozenset()
            with self.desk.book.change(N_("Refresh warnings"), is_upkeep=True) as change:
                bring_up_to_date(change.session, as_of)
            return frozenset(change.touched)

        self.desk.background.run(work, done=self._settled, failed=self.show_error, owner=self)

    def _settled(self, touched: frozenset[str]) -> None:
        if touched:
            self.desk.changed(touched)


_AMOUNTS = {
    Kind.BANK: N_("The sum of these bank lines."),
    Kind.WARNING: N_("The amount of the weightiest warning about this customer: {why}"),
    Kind.LETTER: N_("The sum of these letters: what is overdue, less what is on account."),
    Kind.HOLD: N_("What this customer has overdue."),
}  # fmt: skip


def _amount_words(row: TaskRow) -> str:
    """Return how the amount of a row comes about."""
    words = _AMOUNTS.get(row.kind)
    return "" if words is None or row.amount is None else display.sentence(message(words, why=row.why))


def _has_key(key: str):
    return lambda rows: rows[0].key == key


def _overdue_words(row: AgingRow) -> str:
    overdue = Money(row.overdue, row.currency)
    return display.sentence(message(N_("{amount} of it overdue ({share})"), amount=overdue, share=overdue_share(row)))


def _segments(data: Today, row: AgingRow) -> list[Segment]:
    assert data.aging is not None
    names = [_(N_("not due")), *(bucket_name(bucket) for bucket in data.aging.buckets)]
    amounts = (row.not_due, *row.buckets)
    return [
        Segment(minor, name, display.amount(minor, row.currency), target=number)
        for number, (name, minor) in enumerate(zip(names, amounts, strict=True))
    ]
