"""The aging's table: one column for each bucket with its weight behind the number, and the change since last month end.

The columns follow the bounds, so a new table is made whenever they change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from creditdesk.aging.buckets import Basis, Bucket
from creditdesk.aging.table import Aging, AgingRow
from creditdesk.base import display
from creditdesk.base.i18n import N_, _, current_language, message
from creditdesk.base.money import Money
from creditdesk.gui.pages.aging_words import overdue_share
from creditdesk.gui.rows import Column, RowsTable, card

_KEYS = {"customer": N_("Customer"), "industry": N_("Industry"), "owner": N_("In charge"), "currency": N_("Currency")}
_HEAT = (8, 25, 60)  # per cent of the heaviest cell of the currency from which a cell is a shade darker


@dataclass(frozen=True, slots=True)
class AgingLine:
    """A row of the aging with the change of its total since the day compared with, and the heaviest cell around."""

    row: AgingRow
    change: Money
    heaviest: int
    customer_id: int | None = None

    @property
    def id(self) -> tuple[str, str, str]:
        """What the row is known by."""
        return self.row.key, self.row.name, self.row.currency

    @property
    def name(self) -> str:
        """The name shown; a group without one is said to be not entered."""
        return self.row.name or self.row.key or _(N_("(not entered)"))

    def money(self, minor: int) -> Money | None:
        """Return an amount of the row; None for nothing, which is shown blank."""
        return Money(minor, self.row.currency) if minor else None


def lines_of(table: Aging, before: Aging, ids: Mapping[str, int]) -> tuple[AgingLine, ...]:
    """Return the rows, the largest total first; who owed something then and nothing now comes with zeros."""
    then = {(row.key, row.name, row.currency): row.total for row in before.rows}
    now = {(row.key, row.name, row.currency) for row in table.rows}
    width = len(table.buckets)
    gone = [
        AgingRow(row.key, row.name, row.currency, 0, (0,) * width, 0, (0,) * (width + 1), 0)
        for row in before.rows
        if (row.key, row.name, row.currency) not in now
    ]
    heaviest = {
        own.currency: max((max(row.buckets) for row in table.rows if row.currency == own.currency), default=0)
        for own in table.totals
    }
    lines = [
        AgingLine(
            row, Money(row.total - then.get((row.key, row.name, row.currency), 0), row.currency),
            heaviest.get(row.currency, 0), ids.get(row.key),
        )
        for row in (*table.rows, *gone)
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda line: (line.row.currency, -line.row.total, line.row.key)))


class AgingTable(QWidget):
    """Holds the table of the columns now wanted."""

    def __init__(self, go: Callable[..., None], opened: Callable[[AgingLine], None]) -> None:
        super().__init__()
        self._go, self._opened = go, opened
        self._made_for: tuple[Any, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.table: RowsTable | None = None

    def show_lines(self, lines: tuple[AgingLine, ...], table: Aging, by: str, compared_on: date) -> None:
        """Show these lines in the columns they ask for."""
        has_many = len(table.totals) > 1 and by != "currency"
        made_for = (table.bounds, table.basis, by, compared_on, has_many, current_language())
        if made_for != self._made_for:
            self._made_for = made_for
            self._make(_columns(table, by, compared_on, has_many))
        assert self.table is not None
        self.table.set_empty(display.sentence(message(N_("Nothing is open at {day}."), day=table.as_of)))
        self.table.set_rows(lines)
        if self.table.current_row() is None and lines:
            self.table.selectRow(0)

    def set_currency(self, currency: str | None) -> None:
        """Show only the rows of a currency, or all."""
        if self.table is not None:
            self.table.set_filter("", None if currency is None else lambda line: line.row.currency == currency)

    def _make(self, columns: list[Column]) -> None:
        had_focus = self.table is not None and self.table.hasFocus()
        while (item := self._layout.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.table = RowsTable(columns, name=N_("Aging"))
        self.table.activated_row.connect(self._opened)
        self._layout.addWidget(card(self.table, totals=True))
        self.setFocusProxy(self.table)
        if had_focus:
            self.table.setFocus()


def _columns(table: Aging, by: str, compared_on: date, has_many: bool) -> list[Column]:
    since = display.sentence(message(N_("since {day}"), day=f"{compared_on:%m-%d}"))
    columns = [Column(_KEYS[by], attrgetter("name"), stretch=True, width=150, elide_middle=True)]
    if has_many:
        columns.append(Column(N_("Currency"), attrgetter("row.currency"), width=76))
    columns.append(_amount(N_("Total"), lambda row: row.total, bold=True))
    if table.basis is Basis.DUE:
        columns.append(_amount(N_("Not due"), lambda row: row.not_due, fold=1))
    for number, bucket in enumerate(table.buckets):
        columns.append(_amount(_heading(bucket), _bucket(number), look="heat", level=_level(number)))
    columns.append(_amount(N_("On account"), lambda row: row.unapplied, fold=2))
    if table.basis is Basis.DUE:
        share = Column(N_("Overdue %"), lambda line: overdue_share(line.row), align_right=True, sort=_overdue, fold=4)
        columns.append(share)
    change = Column(
        since, lambda line: line.change or None, text=_signed, align_right=True, total=True, colour=_worse, fold=3
    )
    return [*columns, change]


def _amount(title: str, minor: Callable[[AgingRow], int], **looks: Any) -> Column:
    return Column(title, lambda line: line.money(minor(line.row)), align_right=True, total=True, **looks)


def _heading(bucket: Bucket) -> str:
    """Return "31–60" or ">180": the page's subtitle says that these are days, and of what."""
    return f"{bucket.start}–{bucket.end}" if bucket.end is not None else f">{bucket.start - 1}"


def _bucket(number: int) -> Callable[[AgingRow], int]:
    return lambda row: row.buckets[number]


def _level(number: int) -> Callable[[AgingLine], int]:
    def level(line: AgingLine) -> int:
        minor = line.row.buckets[number]
        return 0 if minor <= 0 else 1 + sum(minor * 100 >= line.heaviest * bound for bound in _HEAT)

    return level


def _overdue(line: AgingLine) -> int:
    gross = line.row.not_due + line.row.overdue
    return line.row.overdue * 10_000 // gross if gross > 0 else 0


def _signed(change: Money | None) -> str:
    """Return "↑ 1,200.00" or "↓ 500.00": growing or falling."""
    if change is None:
        return ""
    return f"{'↑' if change.minor > 0 else '↓'} {display.money(abs(change))}"


def _worse(line: AgingLine) -> str:
    return "warning" if line.change.minor > 0 else "secondary"
