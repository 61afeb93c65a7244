"""The warnings of today: what each rule found, since when, against which bound, and what to do about it.

A warning that is known and cared for can be kept out of sight until a day, with the reason why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from operator import attrgetter

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from creditdesk.base import display
from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_, _, message
from creditdesk.earlywarning.actions import mute, refresh, unmute
from creditdesk.earlywarning.queries import WarningRow, warnings
from creditdesk.gui import dialogs
from creditdesk.gui.page import Page, Session
from creditdesk.gui.pages.acts import run_act
from creditdesk.gui.rows import Column, RowAction, RowsTable, card
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Chip, ChipBar, DateEdit, FormRows

_LOOKS = {"high": "danger", "medium": "warning", "low": None}
_MUTE_DAYS = 14


class WarningsPanel(QWidget):
    """The list of warnings with its filters."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._rows: Sequence[WarningRow] = ()
        self.chips = ChipBar()
        self.chips.picked.connect(self._filter)
        self.table = RowsTable(
            (
                Column(N_("Warning"), attrgetter("title"), colour=_look, bold=True, width=150),
                Column(N_("Customer"), _whom, width=200, elide_middle=True),
                Column(N_("Since"), attrgetter("since")),
                Column(N_("Value"), attrgetter("value"), align_right=True, fold=1),
                Column(N_("Bound"), attrgetter("threshold"), align_right=True, fold=2),
                Column(N_("What was found"), attrgetter("message"), stretch=True, wraps=True, width=260),
                Column(N_("Muted"), _muted, colour="secondary", wraps=True, width=100, fold=3),
            ),
            row_id=lambda row: (row.rule, row.customer_id),
            name=N_("Warnings"),
        )
        self.table.activated_row.connect(self._open)
        self.table.current_changed.connect(self._advise)
        self.table.add_row_action(RowAction("M", N_("mute until …"), self.ask_mute, is_possible=_any_state("open")))
        self.table.add_row_action(RowAction("U", N_("show again"), self.unmute, is_possible=_any_state("muted")))
        self.table.set_empty(N_("No warnings: no customer is over a bound of the settings."))
        self.advice = QLabel()
        self.advice.setProperty("role", "secondary")
        self.advice.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addWidget(self.chips)
        layout.addWidget(card(self.table), 1)
        layout.addWidget(self.advice)

    def show_warnings(self, rows: Sequence[WarningRow]) -> None:
        """Show these warnings."""
        self._rows = rows
        states = [row.state for row in rows]
        chips = [Chip("open", N_("in force"), states.count("open")), Chip("muted", N_("muted"), states.count("muted"))]
        self.chips.set_chips([*chips, Chip("all", N_("All"), len(rows))])
        self.table.set_rows(rows)
        self._filter(self.chips.value())
        if self.table.current_row() is None and self.table.rows_model.rows:
            self.table.selectRow(0)
        self._advise(self.table.current_row())

    def retranslate(self) -> None:
        """Show the texts in the language in force."""
        self.chips.retranslate()

    def ask_mute(self, rows: Sequence[WarningRow]) -> MuteDialog:
        """Ask until when and why."""
        dialog = MuteDialog(rows, self._page)
        dialog.accepted.connect(lambda: self._mute(rows, dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def unmute(self, rows: Sequence[WarningRow]) -> None:
        """Show muted warnings again."""
        ids = [row.id for row in rows if row.id is not None]

        def act(session: Session) -> None:
            for warning_id in ids:
                unmute(session, warning_id)

        run_act(self._page, N_("Show warnings again: {count}"), act, count=len(ids))

    def _mute(self, rows: Sequence[WarningRow], dialog: MuteDialog) -> None:
        keys, until, reason = {(r.rule, r.customer_id) for r in rows}, dialog.until.value(), dialog.reason.text()
        today = self._page.desk.today()

        def act(session: Session) -> None:
            if until is None or until < today:
                raise Refused(N_("To mute a warning, give a day that is not past."))
            refresh(session, today)  # a warning found a moment ago gets its place in the book first
            for row in warnings(session, today):
                if (row.rule, row.customer_id) in keys and row.id is not None:
                    mute(session, row.id, until, reason)

        verb = N_("Mute {count} warnings until {until}")
        run_act(self._page, verb, act, count=len(keys), until=display.day(until))

    def _open(self, row: WarningRow) -> None:
        if row.customer_id is None:
            self._page.desk.go("bank", "import")
        else:
            self._page.desk.go("customers", row.customer_id)

    def _advise(self, row: WarningRow | None) -> None:
        told = ""
        if row is not None:
            told = display.sentence(message(N_("What to do: {advice}"), advice=row.what_to_do))
        self.advice.setText(told)

    def _filter(self, state: str | None) -> None:
        self.table.set_filter("", None if state in (None, "all") else lambda row: row.state == state)


class MuteDialog(dialogs.Dialog):
    """Until when, and why."""

    def __init__(self, rows: Sequence[WarningRow], page: Page) -> None:
        count = len(rows)
        act = display.sentence(message(N_("Mute {count} warnings"), count=count))
        super().__init__(act, act, page)
        named = QLabel("\n".join(f"{_whom(row)} · {display.sentence(row.message)}" for row in rows[:5]))
        named.setWordWrap(True)
        self.body.addWidget(named)
        form = FormRows()
        self.until = DateEdit(page.desk.today)
        self.until.set_value(page.desk.today() + timedelta(days=_MUTE_DAYS))
        self.reason = QLineEdit()
        form.add_row(N_("Until"), self.until, N_("The warning comes back on the day after, if it still holds."))
        form.add_row(N_("Why so"), self.reason, N_("For example: has promised to pay by the end of the month."))
        form.submitted.connect(self.accept)
        self.reason.textChanged.connect(self._check)
        self.body.addWidget(form)
        self._check()
        self.reason.setFocus()

    def _check(self) -> None:
        self.act.setEnabled(bool(self.reason.text().strip()))

    def accept(self) -> None:
        """Close only with a reason and a day."""
        if self.reason.text().strip() and self.until.value() is not None:
            super().accept()


def _whom(row: WarningRow) -> str:
    return row.customer_name or _(N_("the whole book"))


def _look(row: WarningRow) -> str | None:
    return "secondary" if row.state == "muted" else _LOOKS[row.severity.value]


def _muted(row: WarningRow) -> str:
    return f"{display.day(row.muted_until)} {row.mute_reason}".strip()


def _any_state(state: str):
    return lambda rows: any(row.state == state for row in rows)
