"""Bring lists in: a file dropped, chosen or pasted becomes customers, invoices, receipts or allocations.

The kind is told by the headings and asked when unclear. What the button says was tried before on the book itself and
taken back, so the preview is exactly what will happen; every row that does not fit is listed with what was expected.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter

from creditdesk.banking.actions import follow_ledger
from creditdesk.base import display
from creditdesk.base.errors import BadInput, RowProblem
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.money import Money
from creditdesk.base.progress import Progress
from creditdesk.base.sheets import Sheet, read_sheets, text_rows
from creditdesk.customers.actions import ImportResult
from creditdesk.gui import dialogs
from creditdesk.gui.background import FILES, Job
from creditdesk.gui.page import Page
from creditdesk.gui.pages.import_kinds import BY_KEY, KINDS, ListKind, guess, sums
from creditdesk.gui.problems import describe
from creditdesk.gui.rows import Column, RowsTable, card
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import ChoiceBox
from creditdesk.settings.queries import company

PATTERNS = "*.xlsx *.xls *.csv *.txt"
_PREVIEWED, _COLUMNS = 30, 12


class _Tried(Exception):
    def __init__(self, result: ImportResult, total: tuple[Money, ...]) -> None:
        super().__init__()
        self.result, self.total = result, total


@dataclass(frozen=True, slots=True)
class _Line:
    id: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Problem:
    id: int
    problem: RowProblem


class ImportDialog(dialogs.Dialog):
    """One file on one screen: what it is, its first rows, what is wrong with it, and the button that takes it in."""

    def __init__(self, page: Page, name: str, sheets: Sequence[Sheet]) -> None:
        super().__init__(display.sentence(message(N_("Import {name}"), name=name)), _(N_("Import")), page)
        self._page, self._name, self._sheets = page, name, tuple(sheets)
        self._result: ImportResult | None = None
        self._job: Job | None = None
        guessed = [guess(sheet.rows) for sheet in sheets]
        first = next((number for number, kind in enumerate(guessed) if kind), 0)
        self.sheet = ChoiceBox([(number, sheet.name or name) for number, sheet in enumerate(sheets)], self)
        self.sheet.set_value(first)
        self.sheet.setVisible(len(sheets) > 1)
        self.kind = ChoiceBox([(kind.key, kind.title) for kind in KINDS], self)
        self.kind.setMinimumWidth(px(220))
        self.kind.setPlaceholderText(_(N_("What is in this list?")))
        self.kind.set_value(guessed[first].key if guessed[first] else None)
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.preview = RowsTable((Column("", attrgetter("id")),), name=N_("First rows of the file"))
        self.problems = RowsTable(_PROBLEM_COLUMNS, name=N_("Rows that do not fit"))
        self.problems.set_empty(N_("Every row fits."))
        self._lay_out()
        self.sheet.picked.connect(self._sheet_picked)
        self.kind.picked.connect(self._try)
        self.act.setEnabled(False)
        self.finished.connect(self._leave)
        self._show_rows()
        self._try()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(px(12))
        label = QLabel(_(N_("This list holds")), self)
        label.setBuddy(self.kind)
        self.kind.setAccessibleName(label.text())
        row.addWidget(label)
        row.addWidget(self.kind)
        row.addWidget(self.sheet)
        row.addStretch()
        self.body.addLayout(row)
        self.body.addWidget(self.told)
        self.rows = QSplitter(self)
        self.rows.setOrientation(self.rows.orientation().Vertical)
        self._preview_card = card(self.preview)
        self.rows.addWidget(self._preview_card)
        self.rows.addWidget(card(self.problems))
        self.rows.setSizes([300, 200])
        self.body.addWidget(self.rows, 1)
        self.resize(px(940), px(600))

    # --- opening ------------------------------------------------------------------------------------------------

    @staticmethod
    def choose(page: Page) -> None:
        """Let the user choose a file and open it."""
        for path in dialogs.choose_files(page, _(N_("Choose a list")), PATTERNS)[:1]:
            ImportDialog.open_file(page, path)

    @staticmethod
    def open_file(page: Page, path: Path) -> None:
        """Read a file in the lane of files and show it; a file that is no table is told on the page."""
        page.desk.background.run(
            lambda _progress: read_sheets(path.read_bytes()),
            done=lambda sheets: ImportDialog.open_sheets(page, path.name, sheets),
            failed=page.show_error, owner=page, lane=FILES, title=_(N_("Reading the file")),
        )  # fmt: skip

    @staticmethod
    def open_text(page: Page, text: str) -> None:
        """Show what was pasted from a spreadsheet."""
        if text.strip():
            ImportDialog.open_sheets(page, _(N_("what was pasted")), (Sheet("", text_rows(text, "\t")),))

    @staticmethod
    def open_sheets(page: Page, name: str, sheets: Sequence[Sheet]) -> ImportDialog | None:
        """Show sheets that were read, customers before their invoices; empty ones are left out."""
        filled = sorted((sheet for sheet in sheets if any(any(row) for row in sheet.rows)), key=_turn)
        if not filled:
            page.show_error(BadInput(N_("The file {name} holds no rows. Nothing was imported."), name=name))
            return None
        dialog = ImportDialog(page, name, filled)
        dialog.open()
        return dialog

    # --- what is shown ------------------------------------------------------------------------------------------

    @property
    def result(self) -> ImportResult | None:
        """What the trial gave; None while it runs or the kind is not known."""
        return self._result

    def _rows(self) -> list[list[str]]:
        return self._sheets[self.sheet.value() or 0].rows

    def _sheet_picked(self, _number: object) -> None:
        found = guess(self._rows())
        self.kind.set_value(found.key if found else None)
        self._show_rows()
        self._try()

    def _show_rows(self) -> None:
        lines = [_Line(n, tuple(row[:_COLUMNS])) for n, row in enumerate(self._rows()[:_PREVIEWED], start=1)]
        width = max((len(line.cells) for line in lines), default=1)
        columns = [Column(N_("Row"), attrgetter("id"), align_right=True, width=48)]
        columns += [Column(_letter(at), _cell(at), width=110) for at in range(width)]
        table = RowsTable(columns, name=N_("First rows of the file"), density="compact")
        table.set_rows(lines)
        fresh = card(table)
        self.rows.replaceWidget(0, fresh)
        self._preview_card.deleteLater()
        self.preview, self._preview_card = table, fresh

    def _try(self, _key: object = None) -> None:
        """Take the list in, look what comes of it, and take it back."""
        if self._job and not self._job.finished:
            self._job.drop()
        self._result = None
        self.act.setEnabled(False)
        self.problems.set_rows(())
        kind = BY_KEY.get(self.kind.value())
        if kind is None:
            self._tell(_(N_("The headings do not tell what this list holds. Choose it above.")), "warning")
            return
        self._tell(_(N_("Checking every row…")), "secondary")
        rows, book = self._rows(), self._page.desk.book

        def trial(progress: Progress) -> tuple[ImportResult, tuple[Money, ...]]:
            try:
                with book.change("trial") as change:
                    ours = company(change.session)
                    result = kind.run(change.session, rows, ours, rest=True, progress=progress)
                    raise _Tried(result, sums(rows, kind, ours.currency))
            except _Tried as tried:
                return tried.result, tried.total

        self._job = self._page.desk.background.run(
            trial, done=self._show, failed=self._failed, owner=self, title=_("Checking every row…")
        )

    def _show(self, outcome: tuple[ImportResult, tuple[Money, ...]]) -> None:
        self._result, total = outcome
        result, kind = self._result, BY_KEY[self.kind.value()]
        ordered = sorted(result.refused, key=lambda problem: problem.row or 0)
        self.problems.set_rows([_Problem(n, problem) for n, problem in enumerate(ordered)])
        refused = len({problem.row for problem in result.refused})
        told = message(
            N_("{added} new, {changed} changed, {unchanged} in the book already, {refused} rows that do not fit"),
            added=result.added, changed=result.changed, unchanged=result.unchanged, refused=refused,
        )  # fmt: skip
        parts = [display.sentence(told)]
        if total:
            amount = " + ".join(map(display.money_with_currency, total))
            parts.append(display.sentence(message(N_("total of the file {amount}"), amount=amount)))
        count = result.added + result.changed
        if not count and not refused:
            parts.append(_(N_("everything is in the book already, there is nothing to import")))
        self._tell(" · ".join(parts), "warning" if refused else "")
        self.act.setText(display.sentence(message(kind.rest_of if refused else kind.all_of, count=count)))
        self.act.setEnabled(count > 0)
        if count and self.back.hasFocus():
            self.act.setFocus()

    def _failed(self, error: Exception) -> None:
        self._tell(describe(error).as_text(), "danger")

    def _tell(self, text: str, role: str) -> None:
        self.told.setText(text)
        self.told.setProperty("role", role)
        self.told.style().unpolish(self.told)
        self.told.style().polish(self.told)

    # --- the act ------------------------------------------------------------------------------------------------

    def accept(self) -> None:
        """Take the list in as one change set and close."""
        result, kind = self._result, BY_KEY.get(self.kind.value())
        if result is None or kind is None or not result.added + result.changed:
            return
        page, name, others = self._page, self._name, self._sheets[(self.sheet.value() or 0) + 1 :]
        following = [sheet for sheet in others if guess(sheet.rows)]
        go_on = (lambda: ImportDialog(page, name, following).open()) if following else None
        take_in(page, kind, self._rows(), rest=bool(result.refused), then=go_on)
        super().accept()

    def _leave(self, _code: int) -> None:
        if self._job and not self._job.finished:
            self._job.drop()
        self.deleteLater()


def take_in(
    page: Page, kind: ListKind, rows: Sequence[Sequence[str]], *, rest: bool, then: Callable[[], None] | None = None
) -> Job:
    """Import a list as one change set, with progress and cancel; tell the result with its undo, then go on."""
    desk = page.desk

    def work(progress: Progress) -> tuple[ImportResult, frozenset[str]]:
        with desk.book.change(N_("Import of {what}"), what=message(kind.title)) as change:
            result = kind.run(change.session, rows, company(change.session), rest=rest, progress=progress)
            follow_ledger(change.session)
        return result, frozenset(change.touched)

    def done(outcome: tuple[ImportResult, frozenset[str]]) -> None:
        result, touched = outcome
        told = message(kind.done, count=result.added + result.changed)
        page.notify(display.sentence(told), (N_("Undo"), desk.undo))
        desk.changed(touched)
        if then:
            then()

    return desk.background.run(work, done=done, failed=page.show_error, title=_(kind.title))


def _turn(sheet: Sheet) -> int:
    kind = guess(sheet.rows)
    return KINDS.index(kind) if kind else len(KINDS)


def _letter(at: int) -> str:
    return chr(ord("A") + at)


def _cell(at: int) -> Callable[[_Line], str]:
    return lambda line: line.cells[at] if at < len(line.cells) else ""


_PROBLEM_COLUMNS = (
    Column(N_("Row"), attrgetter("problem.row"), align_right=True, width=56),
    Column(N_("Column"), attrgetter("problem.column"), width=120),
    Column(N_("Value"), attrgetter("problem.value"), width=150),
    Column(N_("What is wrong"), attrgetter("problem.message"), stretch=True, width=300, colour="warning"),
)
