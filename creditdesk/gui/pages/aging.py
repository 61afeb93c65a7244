"""账龄与预警: where is my money stuck, what got worse since last month, and what must I look at.

Any past date, either basis (days overdue for chasing, age from the invoice date for provisions), free bounds. The total
is held against the receivables account in the foot of the table. The warnings are those of today, whatever the date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from creditdesk.aging import export
from creditdesk.aging.buckets import Basis, buckets
from creditdesk.aging.queries import aging
from creditdesk.aging.table import Aging
from creditdesk.aging.words import BASES
from creditdesk.base import display, i18n
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.money import Money
from creditdesk.base.progress import Progress
from creditdesk.customers.queries import ids_by_code
from creditdesk.earlywarning.queries import WarningRow, warnings
from creditdesk.gui import background, dialogs, theme
from creditdesk.gui.flow import FlowLayout
from creditdesk.gui.page import Page, PageKey, Session
from creditdesk.gui.pages.aging_table import AgingLine, AgingTable, lines_of
from creditdesk.gui.pages.aging_warnings import WarningsPanel
from creditdesk.gui.rows import RowsTable
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import ChoiceBox, DateEdit
from creditdesk.ledger.queries import dated_after
from creditdesk.settings.policy import Company
from creditdesk.settings.queries import company, credit_policy

_BY = (
    ("customer", N_("by customer")), ("industry", N_("by industry")), ("owner", N_("by person in charge")),
    ("currency", N_("by currency")),
)  # fmt: skip
_FILES = {"xlsx": "Excel (*.xlsx)", "csv": "CSV (*.csv)", "pdf": "PDF (*.pdf)"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked to see; no date means today, no bounds those of the settings."""

    as_of: date | None = None
    basis: Basis = Basis.DUE
    bounds: tuple[int, ...] | None = None
    by: str = "customer"


@dataclass(frozen=True, slots=True)
class Shown:
    """What was read for it: the aging then, its lines with the change since the month before, and today's warnings."""

    wanted: Wanted
    table: Aging
    lines: tuple[AgingLine, ...]
    compared_on: date
    warnings: tuple[WarningRow, ...]
    company: Company
    later: tuple[tuple[int, Money], ...]


class AgingPage(Page):
    """The aging at any date, and the warnings of today."""

    key, title, icon = "aging", N_("Aging and warnings"), "aging"
    shows = frozenset({"customers", "ledger", "banking", "earlywarning", "settings"})
    handbook = "aging"

    def build(self) -> None:
        """Make the controls, the table and the warnings."""
        self._wanted = Wanted()
        self._shown: Shown | None = None
        self._exports = (
            self.set_primary(N_("Export to Excel"), lambda: self.export_as("xlsx"), icon="export"),
            self.add_button(N_("PDF"), lambda: self.export_as("pdf")),
            self.add_button(N_("CSV"), lambda: self.export_as("csv")),
        )
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.addTab("")
        self.tabs.addTab("")
        self.stack = QStackedWidget()
        self.tabs.currentChanged.connect(self._show_tab)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.stack, 1)
        self.stack.addWidget(self._aging_sheet())
        self.panel = WarningsPanel(self)
        self.stack.addWidget(self.panel)
        self.set_keys(PageKey("Enter", N_("open the customer")))
        self.watch(self.panel.table)

    def _aging_sheet(self) -> QWidget:
        self.as_of = DateEdit(self.desk.today)
        self.as_of.changed.connect(self._ask_again)
        self.basis = ChoiceBox([(basis, text) for basis, text in BASES.items()])
        self.bounds = QLineEdit()
        self.by = ChoiceBox(_BY)
        self.currency = ChoiceBox()
        for box in (self.basis, self.by):
            box.picked.connect(self._ask_again)
        self.currency.picked.connect(self._filter)
        self.bounds.editingFinished.connect(self._ask_again)
        self._labels = [(QLabel(), N_("As of")), (QLabel(), N_("Bounds in days"))]
        controls = FlowLayout(px(8))
        pairs = [
            _pair(label, field) for (label, _text), field in zip(self._labels, (self.as_of, self.bounds), strict=True)
        ]
        for widget in (pairs[0], self.basis, pairs[1], self.by, self.currency):
            controls.addWidget(widget)
        self.as_of.setFixedWidth(px(150))
        self.bounds.setFixedWidth(px(150))
        self.table = AgingTable(self.desk.go, self._open_line)
        self.control = QLabel()
        self.control.setWordWrap(True)
        sheet = QWidget()
        layout = QVBoxLayout(sheet)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addLayout(controls)
        layout.addWidget(self.table, 1)
        self.later = QLabel()
        self.later.setWordWrap(True)
        self.later.setProperty("role", "warning")
        layout.addWidget(self.control)
        layout.addWidget(self.later)
        return sheet

    # --- data -------------------------------------------------------------------------------------------------

    def load(self, session: Session) -> Shown:
        """Return the aging asked for, the one of the month end before, and the warnings."""
        wanted, today = self._wanted, self.desk.today()
        as_of = wanted.as_of or today
        bounds = wanted.bounds or credit_policy(session).bounds
        table = aging(session, as_of, bounds=bounds, basis=wanted.basis, by=wanted.by)
        compared_on = as_of.replace(day=1) - timedelta(days=1)
        before = aging(session, compared_on, bounds=bounds, basis=wanted.basis, by=wanted.by)
        ids = ids_by_code(session) if wanted.by == "customer" else {}
        lines = lines_of(table, before, ids)
        return Shown(
            wanted, table, lines, compared_on, warnings(session, today), company(session), dated_after(session, as_of)
        )

    def fill(self, shown: Shown) -> None:
        """Show them."""
        self._shown = shown
        table = shown.table
        if not self.as_of.hasFocus():
            self.as_of.set_value(table.as_of)
        if not self.bounds.hasFocus():
            self.bounds.setText(", ".join(map(str, table.bounds)))
        self.basis.set_value(table.basis)
        currencies = [row.currency for row in table.totals]
        self.currency.set_choices([(None, N_("all currencies")), *((own, own) for own in currencies)])
        self.currency.setVisible(len(currencies) > 1)
        self.table.show_lines(shown.lines, table, shown.wanted.by, shown.compared_on)
        self._watch_aging(self.table.table)
        self._filter(self.currency.value())
        self._tell_control(table, shown.later)
        self.panel.show_warnings(shown.warnings)
        count = sum(row.state == "open" for row in shown.warnings)
        self.tabs.setTabText(0, _(N_("Aging")))
        self.tabs.setTabText(1, f"{_(N_('Warnings'))} {count}")
        basis = message(BASES[table.basis])
        self.set_subtitle(display.sentence(message(N_("at {day}, {basis}"), day=table.as_of, basis=basis)))
        self._count()

    def _watch_aging(self, table: RowsTable) -> None:
        """Watch the table of the columns now shown, in place of the one before."""
        if table not in self._tables:
            self._tables = [self.panel.table]
            self.watch(table)

    def _tell_control(self, table: Aging, later: tuple[tuple[int, Money], ...]) -> None:
        wrong = any(table.differences.values())
        language = i18n.current_language()
        text = "\n".join(export.notes(table, language))
        if wrong:
            text = f"{text}\n{_(N_('Run “Check the data” under Settings: it names the entry that is not right.'))}"
        self.control.setText(text)
        self.control.setToolTip(export.contents(table, language, self._wanted.by))
        self.later.setVisible(bool(later))
        self.later.setText("\n".join(
            display.sentence(message(
                N_("Dated after {day} and not counted: {count} invoices, {amount} {currency}."),
                count=count, day=table.as_of, amount=amount, currency=amount.currency,
            )) for count, amount in later
        ))  # fmt: skip
        self.control.setProperty("role", "danger" if wrong else "ok")
        theme.restyle(self.control)

    def retranslate(self) -> None:
        """Show the texts in the language in force."""
        super().retranslate()
        for label, text in self._labels:
            label.setText(_(text))
        self.as_of.setAccessibleName(_(N_("As of")))
        self.bounds.setAccessibleName(_(N_("Bounds in days")))
        self.bounds.setToolTip(_(N_("Upper bounds, ascending: 30, 60, 90, 180")))
        self.basis.retranslate()
        self.by.retranslate()
        self.currency.retranslate()
        self.panel.retranslate()

    def arrive(self, target: object) -> None:
        """Show the warnings ("warnings"), or the aging."""
        self.tabs.setCurrentIndex(1 if target == "warnings" else 0)

    def take_focus(self) -> None:
        """Put the focus into the table in front."""
        (self.panel.table if self.tabs.currentIndex() else self.table).setFocus()

    def actions_for_help(self) -> list[PageKey]:
        """Return the keys of the table in front."""
        keys = [PageKey("Enter", N_("open the customer"))]
        actions = self.panel.table.row_actions() if self.tabs.currentIndex() else ()
        return keys + [PageKey(action.key, action.text) for action in actions]

    # --- what the user asks -----------------------------------------------------------------------------------

    def _ask_again(self, _value: object = None) -> None:
        bounds = self._read_bounds()
        if bounds is None or not self.as_of.is_valid():
            return
        as_of = self.as_of.value()
        is_today = as_of is None or as_of == self.desk.today()
        wanted = Wanted(None if is_today else as_of, self.basis.value(), bounds, self.by.value())
        shown = self._shown
        if shown and replace(shown.wanted, bounds=shown.table.bounds) == wanted:
            return
        self._wanted = wanted
        self.refresh()

    def _read_bounds(self) -> tuple[int, ...] | None:
        """Return the bounds typed; None, and the field marked, when they do not ascend."""
        text = self.bounds.text().replace("，", ",").replace("、", ",").replace(" ", ",")
        try:
            bounds = tuple(int(part) for part in text.split(",") if part)
            buckets(bounds)
            wrong = ""
        except ValueError:
            bounds = None
            wrong = _(N_("Write ascending numbers of days, for example 30, 60, 90, 180."))
        self.bounds.setProperty("invalid", "true" if wrong else "false")
        self.bounds.setAccessibleDescription(wrong)
        theme.restyle(self.bounds)
        if wrong:
            self.notify(wrong, kind="warning")
        return bounds

    def _filter(self, currency: str | None) -> None:
        self.table.set_currency(currency)
        self._count()

    def _show_tab(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        for button in self._exports:
            button.setVisible(number == 0)  # they export the aging
        self._count()
        self.footer_changed.emit()
        self.take_focus()

    def _count(self) -> None:
        table = self.panel.table if self.tabs.currentIndex() else self.table.table
        if table is not None:
            rows = table.rows_model.rows
            gone = 0 if self.tabs.currentIndex() else sum(not line.row.total for line in rows)
            told = N_("{count} rows, {gone} of them without a balance now") if gone else N_("{count} rows")
            self.set_footer(display.sentence(message(told, count=len(rows), gone=gone)))

    def _open_line(self, line: AgingLine) -> None:
        if line.customer_id is not None:
            self.desk.go("customers", line.customer_id)

    # --- export -----------------------------------------------------------------------------------------------

    def export_as(self, kind: str) -> None:
        """Ask where to, and write the aging shown into a file."""
        if self._shown is None:
            return
        name = f"{_(N_('Aging'))} {self._shown.table.as_of.isoformat()}.{kind}"
        target = dialogs.choose_target(self, _(N_("Save the aging")), Path.home() / name, _FILES[kind])
        if target is not None:
            self.write(kind, target)

    def write(self, kind: str, target: Path) -> None:
        """Write the aging shown into the file, in the background."""
        shown = self._shown
        assert shown is not None
        table = _of_currency(shown.table, self.currency.value())
        by, language, own = shown.wanted.by, i18n.current_language(), shown.company

        def work(_progress: Progress) -> Path:
            match kind:
                case "xlsx":
                    data = export.to_xlsx(table, language, by, company=own.name, is_practice=own.is_practice)
                case "csv":
                    data = export.to_csv(table, language, by)
                case _:
                    data = export.to_pdf(table, company=own.name, is_practice=own.is_practice, language=language, by=by)
            target.write_bytes(data)
            return target

        self.desk.background.run(
            work, done=self._written, failed=self.show_error, owner=self, lane=background.FILES,
            title=_(N_("Saving the aging")),
        )  # fmt: skip

    def _written(self, target: Path) -> None:
        self.notify(display.sentence(message(N_("Saved as {path}"), path=str(target))))


def _pair(label: QLabel, field: QLineEdit) -> QWidget:
    """Return a label and its field, which no line break parts."""
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    row.addWidget(label)
    row.addWidget(field)
    label.setBuddy(field)
    return pair


def _of_currency(table: Aging, currency: str | None) -> Aging:
    """Return the aging of one currency, or the whole."""
    if currency is None:
        return table
    return replace(
        table, rows=tuple(row for row in table.rows if row.currency == currency),
        totals=tuple(row for row in table.totals if row.currency == currency),
        control={own: minor for own, minor in table.control.items() if own == currency},
    )  # fmt: skip
