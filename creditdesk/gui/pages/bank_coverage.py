"""Which days of which account are in: a bar of days per account, and in words what is missing.

Covered days are filled, days on which the balance proves that nothing moved are light; a day that may be missing is
hatched, one where the balance jumps has the colour of danger. The tooltip says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from creditdesk.banking.coverage import Coverage, Gap
from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.base.money import Money
from creditdesk.gui import theme
from creditdesk.gui.pages.bank_words import short_account
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Card

_SHOWN_DAYS = 366
_TOLD = 3
_LEGEND = N_(
    "Filled: a statement is in. Light: the balance proves that nothing moved. Hatched: not known. Red: lines are missing."
)


class CoverageCard(Card):
    """One line per account: its name, the bar of days, the words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(N_("Days that are in"), parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self._lines: list[tuple[QLabel, _DayBar, QLabel]] = []
        self.hide()

    def show_coverage(self, accounts: Sequence[Coverage], today: date) -> None:
        """Show the accounts on one scale of days that ends today."""
        while len(self._lines) < len(accounts):
            row = (QLabel(self), _DayBar(self), QLabel(self))
            row[2].setProperty("role", "small")
            row[2].setWordWrap(True)
            for column, widget in enumerate(row):
                self._grid.addWidget(widget, len(self._lines), column, Qt.AlignmentFlag.AlignVCenter)
            self._lines.append(row)
        first = min((account.spans[0][0] for account in accounts if account.spans), default=today)
        first = max(first, today - timedelta(days=_SHOWN_DAYS))
        for number, (name, bar, words) in enumerate(self._lines):
            is_used = number < len(accounts)
            for widget in (name, bar, words):
                widget.setVisible(is_used)
            if is_used:
                account = accounts[number]
                named = short_account(account.account) or _(N_("account not named in the file"))
                name.setText(" ".join(part for part in (account.bank, named, account.currency) if part))
                bar.show_days(account, first, max(today, account.spans[-1][1]))
                words.setText(coverage_words(account))
                bar.setAccessibleName(f"{name.text()}: {words.text()}")
                bar.setToolTip(f"{words.text()}\n{_(_LEGEND)}")
        self.setVisible(bool(accounts))

    def words(self) -> tuple[str, ...]:
        """Return what is said of each account."""
        return tuple(words.text() for _name, _bar, words in self._lines if not words.isHidden())


def coverage_words(account: Coverage) -> str:
    """Return "2026-10-01 to 2026-11-20, nothing missing", or the gaps that may hold something, newest first."""
    told = [
        display.sentence(
            message(
                N_("{first} to {last}"), first=display.day(account.spans[0][0]), last=display.day(account.spans[-1][1])
            )
        )
    ]
    open_gaps = [gap for gap in reversed(account.gaps) if not gap.is_quiet]
    told += [_gap_words(gap) for gap in open_gaps[:_TOLD]] or [_(N_("nothing missing"))]
    if len(open_gaps) > _TOLD:
        told.append(display.sentence(message(N_("… and {count} more."), count=len(open_gaps) - _TOLD)))
    return " · ".join(told)


def _gap_words(gap: Gap) -> str:
    days = {"first": display.day(gap.first_on), "last": display.day(gap.last_on)}
    if gap.jump is None:
        return display.sentence(message(N_("no statement from {first} to {last}"), **days))
    amount = display.money_with_currency(Money(abs(gap.jump.minor), gap.jump.currency))
    return display.sentence(
        message(N_("from {first} to {last} lines over {amount} are missing: the balance jumps"), amount=amount, **days)
    )


def _brush(gap: Gap) -> QBrush:
    if gap.is_quiet:
        return QBrush(theme.colour("selected"))
    if gap.jump is None:
        return QBrush(theme.colour("warning"), Qt.BrushStyle.BDiagPattern)
    return QBrush(theme.colour("danger"))


class _DayBar(QWidget):
    """The days of one account from the left to today at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._account: Coverage | None = None
        self._first = self._last = date.min
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_days(self, account: Coverage, first: date, last: date) -> None:
        """Show an account on a scale from the first to the last day."""
        self._account, self._first, self._last = account, first, last
        self.update()

    def sizeHint(self) -> QSize:
        """Return a bar of one line."""
        return QSize(px(200), px(14))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground, the covered days and the gaps."""
        painter = QPainter(self)
        painter.setPen(theme.colour("border"))
        painter.drawRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1))
        for first, last in self._account.spans if self._account else ():
            painter.fillRect(self._box(first, last), theme.colour("accent"))
        for gap in self._account.gaps if self._account else ():
            painter.fillRect(self._box(gap.first_on, gap.last_on), _brush(gap))
        painter.end()

    def _box(self, first: date, last: date) -> QRectF:
        days = max((self._last - self._first).days + 1, 1)
        left = max((first - self._first).days, 0) / days * (self.width() - 2)
        right = max((last - self._first).days + 1, 0) / days * (self.width() - 2)
        return QRectF(1 + left, 1, max(right - left, 1), self.height() - 2)
