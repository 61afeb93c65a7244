"""Bank receipts: whose money is this, and does every fen have a place?

Import a bank's file, post what is sure with one click, decide the rest line by line with the keys at the row:
Enter posts and goes on, F4 takes another customer, S shares among several, A lays all on account, N is no payment,
L later; U takes a posted line back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from creditdesk.banking.actions import Imported
from creditdesk.banking.queries import (
    LineRow,
)
from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.gui import dialogs
from creditdesk.gui.page import PageKey, Session
from creditdesk.gui.pages.bank_acts import LineActs, sums_text
from creditdesk.gui.pages.bank_data import BankData, bank_data
from creditdesk.gui.pages.bank_detail import DetailPane
from creditdesk.gui.pages.bank_import import ImportFlow
from creditdesk.gui.pages.bank_keys import ActTable
from creditdesk.gui.pages.bank_lists import DoneLists
from creditdesk.gui.pages.bank_proof import ProofCard
from creditdesk.gui.pages.bank_words import (
    TIERS,
    file_words,
    line_columns,
    standing,
)
from creditdesk.gui.rows import RowAction, card
from creditdesk.gui.states import StatePanel
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Chip, ChipBar

_TABS = (N_("To place"), N_("Posted"), N_("Not payments"), N_("Statement files"))
_TO_PLACE, _POSTED, _ASIDE, _FILES = range(4)
_ALL = "all"
_PATTERNS = "*.csv *.txt *.xls *.xlsx *.xml *.ofx *.qif *.sta *.940 *.mt940 *.zip *.json *.bai *.n43"


class _Tabs(QStackedWidget):
    """The sub-tabs' contents; only the one shown asks for room."""

    def minimumSizeHint(self) -> QSize:
        """Return the least room of the one shown."""
        return self.currentWidget().minimumSizeHint()


class BankPage(LineActs):
    """The lines of the bank still to place, with the pane that places them; what is placed; the files."""

    key, title, icon = "bank", N_("Bank receipts"), "bank"
    shows = frozenset({"banking", "ledger", "customers"})
    handbook = "bank"

    def build(self) -> None:
        """Make the sub-tabs, the strip for a file, the proof, the list and the pane."""
        self._data: BankData | None = None
        self._wants_list = False
        self._wanted_id: int | None = None
        self._wanted_chip = ""
        self.flow = ImportFlow(self)
        self.import_button = self.add_button(N_("Import bank statement"), self.choose, icon="import")
        self.import_button.setToolTip("Ctrl+I")
        self.post_button = self.set_primary(N_("Post {count} sure matches"), self.post_sure, icon="check-all", count=0)
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for text in _TABS:
            self.tabs.addTab(_(text))
        self.tabs.currentChanged.connect(self._tab_changed)
        self.body.addWidget(self.flow.strip)
        self.chips = ChipBar(self)
        self.chips.picked.connect(self._filter)
        self._head = head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setSpacing(px(12))
        head.addWidget(self.tabs)
        head.addWidget(self.chips, 1)
        self.body.addLayout(head)
        self._stack = _Tabs(self)
        self._build_to_place()
        self._build_lists()
        for table in (self.table, self.posted, self.aside, self.files):
            self.watch(table)
        self.body.addWidget(self._stack, 1)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)
        self._content.verticalScrollBar().rangeChanged.connect(self._follow_focus)
        QShortcut(QKeySequence("Ctrl+I"), self).activated.connect(self.choose)  # wherever the focus is in the window

    def _build_to_place(self) -> None:
        self.proof = ProofCard(self)
        self.proof.chosen.connect(self._part_chosen)
        self.table = ActTable(line_columns(self.has_many_currencies), name=N_("Bank lines to place"))
        self.table.current_changed.connect(self._line_changed)
        self.table.entered.connect(lambda _row: self.confirm())
        self.table.activated_row.connect(lambda _row: self.pane.focus_items())  # a double click opens, it posts nothing
        self.pane = DetailPane(self)
        self.pane.confirmed.connect(self.confirm)
        self.pane.customer_picked.connect(self.take_focus)
        self.pane.aside.clicked.connect(lambda: self._aside(self._current()))
        self.pane.later.clicked.connect(lambda: self._later(self._current()))
        self._add_keys()
        splitter = QSplitter(self)
        splitter.addWidget(card(self.table))
        splitter.addWidget(self.pane)
        splitter.setStretchFactor(0, 9)
        splitter.setStretchFactor(1, 11)
        splitter.setSizes([px(506), px(624)])
        splitter.setChildrenCollapsible(False)
        self._splitter = splitter
        self._nothing = StatePanel(self)
        work = QWidget(self)
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.proof)
        column.addWidget(splitter, 1)
        column.addWidget(self._nothing, 1)
        self._stack.addWidget(work)

    def _add_keys(self) -> None:
        """Let the same letters act on the line whether its row or one of its items has the focus."""
        for table in (self.table, self.pane.items):
            for key, text, run in (
                ("F4", N_("Other customer"), lambda _rows: self.pane.ask_customer()),
                ("A", N_("Put on account"), lambda _rows: self.pane.all_on_account()),
                ("O", N_("In order of payment"), lambda _rows: self.pane.lay_in_order()),
                ("S", N_("Share"), lambda _rows: self.pane.ask_sharer()),
                ("Del", N_("Take a sharer out"), lambda _rows: self.pane.take_out()),
                ("R", N_("Remember or not"), lambda _rows: self.pane.remember.toggle()),
                ("K", N_("Leave the rest open"), lambda _rows: self.pane.rest.press("")),
                ("D", N_("Rest as small difference"), lambda _rows: self.pane.rest.press("difference")),
                ("F", N_("Rest as bank fee"), lambda _rows: self.pane.rest.press("fee")),
                ("C", N_("Rest as cash discount"), lambda _rows: self.pane.rest.press("discount")),
            ):
                table.add_row_action(RowAction(key, text, run))
        self.table.add_row_action(RowAction("N", N_("Not a payment"), self._aside))
        self.table.add_row_action(RowAction("L", N_("Later"), self._later))
        self.table.add_row_action(RowAction("Space", N_("To the open items"), lambda _rows: self.pane.focus_items()))
        self.pane.items.add_row_action(RowAction("N", N_("Not a payment"), lambda _r: self._aside(self._current())))
        self.pane.items.add_row_action(RowAction("L", N_("Later"), lambda _r: self._later(self._current())))

    def _build_lists(self) -> None:
        self.lists = DoneLists(self)
        self.posted, self.aside, self.files = self.lists.tables
        for frame in self.lists.cards:
            self._stack.addWidget(frame)

    # --- loading and showing ----------------------------------------------------------------------------------

    def load(self, session: Session) -> BankData:
        """Read lines, proof, files, customers and their open items."""
        return bank_data(session, self.desk.today())

    def fill(self, data: object) -> None:
        """Show it all; the line that comes next is selected."""
        assert isinstance(data, BankData)
        has_keys = self.table.hasFocus() or (self._wants_list and self.tabs.hasFocus())
        self._data = data
        self._busy = False
        self.pane.set_book(data.customers, data.items, data.difference_limit, data.order)
        self.proof.show_parts(data.proof)
        self._show_chips()
        self.table.set_rows(data.lines)
        self.posted.set_rows(data.posted)
        self.aside.set_rows(data.aside)
        self.files.set_rows(data.files)
        self.lists.coverage.show_coverage(data.coverage, self.desk.today())
        for wanted in (self._wanted_id, self._next_id):
            if wanted is not None and self.table.select_id(wanted):
                break
        self._next_id = self._wanted_id = None
        if self.table.current_row() is None:
            self._select_first()
        self.pane.show_line(self.table.current_row())
        self._show_frame()
        if has_keys:
            self.take_focus()  # the list may have gone or come

    def _select_first(self) -> None:
        """Go to the first line that asks for a decision, or to the first."""
        rows = self.table.rows_model.rows
        if rows:
            self.table.selectRow(next((n for n, row in enumerate(rows) if standing(row) == "confirm"), 0))

    def _show_frame(self) -> None:
        data = self._data
        if data is None:
            return
        sure = len(self.sure_rows())
        self.set_button_text(self.post_button, N_("Post {count} sure matches"), count=sure)
        on_work = self.tabs.currentIndex() == _TO_PLACE
        shows_post = on_work and sure > 0 and self.flow.preview is None
        self.post_button.setVisible(shows_post)
        self.pane.confirm.set_role("" if shows_post or self.flow.preview else "primary")
        self.import_button.set_role("")
        has_lines, has_files = bool(data.lines), bool(data.files)
        self._splitter.setVisible(has_lines)
        self.chips.setVisible(has_lines and on_work)
        self.proof.setVisible(has_files)
        self._nothing.setVisible(not has_lines)
        offer = [] if self.flow.preview else [(N_("Import bank statement"), self.choose)]
        if not has_files:
            text = N_("No bank statement is imported yet. Drop the bank's file here.")
            self._nothing.show_state(_(text), offer)
        elif not has_lines:
            self._nothing.show_state(_(N_("All lines are placed.")), offer)
        self.import_button.setVisible(has_lines or not on_work)
        self.lists.show_buttons(self._shown_table())
        self._show_words(data)

    def _show_words(self, data: BankData) -> None:
        counts = (
            len(data.lines), data.counts.get("posted", 0) + data.counts.get("known", 0),
            data.counts.get("not_payment", 0), len(data.files),
        )  # fmt: skip
        for number, (text, count) in enumerate(zip(_TABS, counts, strict=True)):
            self.tabs.setTabText(number, f"{_(text)} {count}")
        self.desk.set_count(self.key, len(data.lines))
        self._show_subtitle()
        money = sums_text(data.lines)
        left = message(N_("{count} lines to place · {money}"), count=len(data.lines), money=money)
        self.set_footer(display.sentence(left) if data.lines else "")

    def _show_chips(self) -> None:
        rows = self._data.lines if self._data else ()
        counts = Counter(map(standing, rows))
        chips = [Chip(_ALL, N_("All"), len(rows))]
        chips += [Chip(key, text, counts[key]) for key, (text, _colour) in TIERS.items() if counts[key]]
        self.chips.set_chips(chips)
        if self._wanted_chip:
            self.chips.set_value(self._wanted_chip)
            self._wanted_chip = ""
        self._filter(self.chips.value())

    def _filter(self, value: object) -> None:
        self.table.set_filter(keep=None if value in (_ALL, None) else lambda row: standing(row) == value)
        if self.table.current_row() is None and self.table.rows_model.rows:
            self.table.selectRow(0)

    def _part_chosen(self, part: str) -> None:
        """Show what a click on the proof bar points at."""
        tab = {"posted": _POSTED, "not_payment": _ASIDE}.get(part)
        if tab is not None:
            self.tabs.setCurrentIndex(tab)
            return
        self._show_only(part)

    def _show_only(self, chip: str) -> None:
        """Put a filter in force, the first one when it has no lines now."""
        self.tabs.setCurrentIndex(_TO_PLACE)
        self.chips.set_value(_ALL)
        self.chips.set_value(chip)
        self._filter(self.chips.value())
        self._select_first()

    def _tab_changed(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._stack.updateGeometry()
        self._show_frame()
        self.footer_changed.emit()
        table = self._shown_table()
        if not table.selected_rows() and table.rows_model.rows:
            table.selectRow(0)

    def has_many_currencies(self) -> bool:
        """Return whether amounts need their currency beside them."""
        data = self._data
        if data is None:
            return False
        return len({row.amount.currency for rows in (data.lines, data.posted, data.aside) for row in rows}) > 1

    def _line_changed(self, row: LineRow | None) -> None:
        if row is not None or not self.table.rows_model.rows:
            self.pane.show_line(row)

    def retranslate(self) -> None:
        """Show all texts in the language in force."""
        super().retranslate()
        self.chips.retranslate()
        self.pane.retranslate()
        self.flow.strip.retranslate()
        if self._data:
            self.proof.show_parts(self._data.proof)
            self.lists.coverage.retranslate()
            self.lists.coverage.show_coverage(self._data.coverage, self.desk.today())
        self.set_keys(
            PageKey("↑↓", N_("another line")),
            PageKey("Space", N_("to the open items, and tick")),
            PageKey("Enter", N_("post, then the next")),
            PageKey("Ctrl+Z", N_("undo")),
            PageKey("Ctrl+I", N_("import")),
        )
        self._show_frame()

    def actions_for_help(self) -> list[PageKey]:
        """Return the keys of the sub-tab shown."""
        table = self._shown_table()
        own = [PageKey(action.key, action.text) for action in table.row_actions()]
        return [*(self._keys if table is self.table else [PageKey("Ctrl+I", N_("import"))]), *own]

    def keys_text(self) -> str:
        """Return the keys that stand at no button; those of the acts stand there."""
        keys = self._keys if self._shown_table() is self.table else self.actions_for_help()
        return " · ".join(f"{key.key} {_(key.text)}" for key in keys)

    def arrive(self, target: object) -> None:
        """Select a line by its id, filter by a tier, take dropped files, or open the import with "import"."""
        match target:
            case int():
                self._show_only(_ALL)
                if not self.table.select_id(target):
                    self._wanted_id = target
            case "import":
                self.choose()
            case str() if target in TIERS:
                self._show_only(target)
                self._wanted_chip = target if self._data is None else ""
            case [*paths]:
                self.import_files([Path(str(path)) for path in paths])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put things below each other where the page is narrow for its text size."""
        super().resizeEvent(event)
        narrow = self._is_narrow()
        self._head.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._splitter.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        self.proof.set_slim(narrow)
        self.flow.strip.set_narrow(narrow)
        self.lists.set_narrow(narrow)
        self._show_subtitle()

    def _is_narrow(self) -> bool:
        return self.width() < px(1000)

    def _show_subtitle(self) -> None:
        """Say what the newest file is, where there is room for it."""
        files_ = self._data.files if self._data else ()
        self.set_subtitle(file_words(files_[0]) if files_ and not self._is_narrow() else "")

    def _follow_focus(self) -> None:
        """Bring what has the keys into view where list and pane stand below each other."""
        now, bar = QApplication.focusWidget(), self._content.verticalScrollBar()
        if now is None or not self._is_narrow():
            return
        if self.pane.isAncestorOf(now):
            bar.setValue(bar.maximum())
        elif now is self.table:
            bar.setValue(self._splitter.mapTo(self._content.widget(), QPoint()).y())
        elif self._content.isAncestorOf(now):
            bar.setValue(0)

    # --- import -----------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Let the user choose files to import."""
        chosen = dialogs.choose_files(self, _(N_("Bank statements")), _PATTERNS)
        if chosen:
            self.import_files(chosen)

    def import_files(self, paths: Sequence[Path]) -> None:
        """Read these files one after the other and offer each for import."""
        self.tabs.setCurrentIndex(_TO_PLACE)
        self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)  # the Enter that chose the file posts no line
        self.flow.add(paths)

    def strip_changed(self) -> None:
        """Follow a file shown or gone: only one button is the primary one."""
        self._show_frame()
        if self.flow.preview is None:
            self.take_focus()

    def tell_imported(self, result: Imported) -> None:
        """Say what an import brought, with its undo."""
        new, known = result.count("new"), result.count("known") + result.count("changed")
        self.tell(message(N_("Lines imported: {new}. In the book before: {known}."), new=new, known=known))

    # --- focus ------------------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Put the focus on the list shown; while it has no rows, on the tabs, where no key does anything to money."""
        table = self._shown_table()
        self._wants_list = not table.isVisible()
        (self.tabs if self._wants_list else table).setFocus(Qt.FocusReason.OtherFocusReason)

    def _shown_table(self) -> ActTable:
        return (self.table, self.posted, self.aside, self.files)[self.tabs.currentIndex()]

    def _current(self) -> list[LineRow]:
        return [self.pane.line] if self.pane.line else []
