"""操作记录: who did what, when, and what exactly it changed; any act can be taken back from here while nothing
was built upon it.

The list is the audit trail itself, newest first; both an act and its undo stay in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from PySide6.QtWidgets import QLabel, QLineEdit, QSplitter, QVBoxLayout, QWidget

from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.db.history import ActRow, FieldChange, history, set_rows
from creditdesk.gui.page import Page, Session
from creditdesk.gui.pages.history_words import NAMED_BY, field, is_shown, record, value
from creditdesk.gui.rows import Column, RowAction, RowsTable, card
from creditdesk.gui.theme import px

_LIMIT = 2000
_ROWS = 2000  # rows of one act that are read for the table below
_KINDS = {"added": N_("added"), "removed": N_("removed"), "changed": N_("changed")}


@dataclass(frozen=True, slots=True)
class _Acts:
    rows: tuple[ActRow, ...]
    can_undo: bool


class HistoryPage(Page):
    """Acts above, what the selected one changed below."""

    key, title, icon = "history", N_("History"), "history"
    shows = frozenset({"customers", "ledger", "banking", "settings", "dunning", "earlywarning", "db"})
    handbook = "history"

    def build(self) -> None:
        """Make the two tables."""
        self.undo_button = self.add_button(N_("Undo the last act"), self.desk.undo, icon="undo", role="primary")
        self.this_button = self.add_button(N_("Undo this act"), self.undo_selected, icon="undo")
        self.filter = QLineEdit(self)
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        self.acts = RowsTable(
            (
                Column(N_("No."), attrgetter("id"), align_right=True, width=64),
                Column(N_("When"), attrgetter("at"), text=_local, width=250),
                Column(N_("Who"), attrgetter("actor"), width=110, fold=2),
                Column(N_("What"), attrgetter("what"), stretch=True, wraps=True, width=320, colour=_faint),
                Column(N_("Rows"), attrgetter("rows"), text=lambda n: f"{n:,}", align_right=True, fold=1),
                Column(N_("State"), _state, width=170, colour=lambda row: "warning" if row.undone_by else "secondary"),
            ),
            name=N_("Acts"),
        )  # fmt: skip
        self.acts.set_empty(N_("Nothing was done in this book yet."))
        self.acts.add_row_action(RowAction("U", N_("Undo this act"), self._undo, is_possible=_can_be_undone))
        self.acts.current_changed.connect(self._chosen)
        self.details = RowsTable(
            (
                Column(N_("Record"), record, elide_middle=True, width=200),
                Column(N_("Change"), lambda row: _(_KINDS[row.kind]), width=80, fold=1),
                Column(N_("Field"), field, width=150),
                Column(N_("Before"), lambda row: value(row, row.before), width=200, colour="secondary"),
                Column(N_("After"), lambda row: value(row, row.after), stretch=True, width=260),
            ),
            name=N_("What the act changed"), density="compact",
        )  # fmt: skip
        self.details.set_empty(N_("The act changed nothing that is shown here."))
        self._details_title = QLabel(self)
        self._details_title.setProperty("role", "card-title")
        below = QWidget(self)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self._details_title)
        column.addWidget(card(self.details), 1)
        splitter = QSplitter(self)
        splitter.setOrientation(splitter.orientation().Vertical)
        splitter.addWidget(card(self.acts))
        splitter.addWidget(below)
        splitter.setSizes([330, 230])
        splitter.setChildrenCollapsible(False)
        self.body.addWidget(self.filter)
        self.body.addWidget(splitter, 1)
        self.watch(self.acts)
        self.watch(self.details)

    def load(self, session: Session) -> _Acts:
        """Read the newest acts."""
        return _Acts(history(session, _LIMIT), self.desk.book.last_act(session) is not None)

    def fill(self, data: object) -> None:
        """Show them."""
        assert isinstance(data, _Acts)
        was_newest = self.acts.currentIndex().row() <= 0  # then the cursor follows what was just done
        self.acts.set_rows(data.rows)
        if was_newest and data.rows:
            self.acts.selectRow(0)
        self.undo_button.setEnabled(data.can_undo)
        told = N_("{count} acts, newest first; nothing is ever removed from this list")
        self.set_subtitle(display.sentence(message(told, count=len(data.rows))))
        self._chosen(self.acts.current_row())

    def arrive(self, target: object) -> None:
        """Select an act by its number."""
        self.acts.select_id(target)

    def retranslate(self) -> None:
        """Show all texts in the language in force."""
        super().retranslate()
        self.filter.setPlaceholderText(_(N_("Filter: what, who, when")))
        self.filter.setAccessibleName(_(N_("Filter acts")))
        self._details_title.setText(_(N_("What the act changed")))

    def undo_selected(self) -> None:
        """Take the selected act back."""
        rows = self.acts.selected_rows()
        if rows:
            self._undo(rows)

    def _undo(self, rows: list[ActRow]) -> None:
        row = rows[0]
        told = display.sentence(message(N_("Undone: {act}"), act=row.what))

        def done(touched: frozenset[str]) -> None:
            self.notify(told)
            self.desk.changed(touched)

        book = self.desk.book
        self.desk.background.run(lambda _progress: book.undo_set(row.id), done=done, failed=self.show_error)

    def _filter(self, text: str) -> None:
        self.acts.set_filter(text)

    def _chosen(self, row: ActRow | None) -> None:
        self.this_button.setEnabled(row is not None and row.can_be_undone)
        if row is None:
            self.details.set_rows(())
            return

        def read(_progress: object) -> tuple[FieldChange, ...]:
            with self.desk.book.read() as session:
                return tuple(filter(is_shown, set_rows(session, row.id, _ROWS, NAMED_BY)))

        self.desk.background.run(read, done=self.details.set_rows, failed=self.show_error, owner=self.details)


def _local(at: Any) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _state(row: ActRow) -> str:
    if row.undone_by:
        return display.sentence(message(N_("undone by no. {id}"), id=row.undone_by))
    if row.undoes:
        return display.sentence(message(N_("takes back no. {id}"), id=row.undoes))
    return _(N_("left the house")) if row.is_final else ""


def _faint(row: ActRow) -> str | None:
    return "secondary" if row.undone_by else None


def _can_be_undone(rows: list[ActRow]) -> bool:
    return len(rows) == 1 and rows[0].can_be_undone
