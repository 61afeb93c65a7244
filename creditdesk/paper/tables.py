"""Tables on paper: heading repeated on each page, amounts flush right, totals never left alone.

Column widths follow the text; a column marked `flexible` takes what is left and wraps. A
table that splits over pages keeps two rows at least with its totals.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from creditdesk.paper.blocks import Block
from creditdesk.paper.fonts import SANS, SANS_BOLD, printable, width
from creditdesk.paper.lines import break_lines
from creditdesk.paper.pen import HAIR, INK, SOFT, TINT, Pen

_PAD = 4.5
_FEWEST = 2  # rows that stay with the totals, or with the heading


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, "left", "right" or "centre"; a flexible one takes the room left over and wraps.

    An optional column is left out when no row has a text in it.
    """

    title: str
    align: str = "left"
    flexible: bool = False
    is_optional: bool = False


_Row = tuple[tuple[str, ...], ...]  # the lines of each cell


class Table:
    """Heading, rows, an optional row of totals and an optional line of words below it."""

    at_foot = False

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        *,
        totals: Sequence[str] = (),
        closing: str = "",
        size: float = 8.5,
        gap: float = 8,
    ) -> None:
        self.gap = gap
        shown = [
            place for place, column in enumerate(columns) if not column.is_optional or any(row[place] for row in rows)
        ]
        self._columns = tuple(columns[place] for place in shown)
        self._cells = [tuple(printable(row[place]) for place in shown) for row in rows]
        self._totals = tuple(printable(totals[place]) for place in shown) if totals else ()
        self._closing = printable(closing)
        self._titles = tuple(printable(column.title) for column in self._columns)
        self._size, self._leading = size, size * 1.3
        self._across = 0.0
        self._widths: tuple[float, ...] = ()
        self._rows: tuple[_Row, ...] = ()
        self._has_end = True

    def _lay(self, across: float) -> None:
        if self._across == across:
            return
        self._across = across
        self._widths = self._share(across)
        self._rows = tuple(self._wrap(row, SANS) for row in self._cells)

    def _share(self, across: float) -> tuple[float, ...]:
        """Return column widths that add up to `across`: natural ones, the rest to or from the flexible.

        When full headings leave too little room, headings are broken over lines.
        """
        natural = self._natural([width(title, SANS_BOLD, self._size) for title in self._titles])
        if sum(natural) > across:
            natural = self._natural([self._in_two_lines(title) for title in self._titles])
        flexible = [place for place, column in enumerate(self._columns) if column.flexible]
        over = across - sum(natural)
        if over >= 0 or not flexible:
            takers = flexible or list(range(len(natural)))
            return tuple(wide + over / len(takers) if place in takers else wide for place, wide in enumerate(natural))
        room = across - sum(wide for place, wide in enumerate(natural) if place not in flexible)
        wanted = sum(natural[place] for place in flexible)
        return tuple(
            max(room * wide / wanted, 3 * self._size) if place in flexible else wide
            for place, wide in enumerate(natural)
        )

    def _natural(self, headings: Sequence[float]) -> list[float]:
        """Return the width each column needs for its cells, its total and its heading."""
        widths = []
        for place, heading in enumerate(headings):
            cells = max((width(row[place], SANS, self._size) for row in self._cells), default=0)
            total = width(self._totals[place], SANS_BOLD, self._size) if self._totals else 0
            widths.append(max(cells, 0 if self._columns[place].flexible else total, heading) + 2 * _PAD)
        return widths

    def _in_two_lines(self, title: str) -> float:
        """Return the least width at which the heading takes two lines."""
        words = title.split(" ")
        breaks = ((" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words) + 1))
        return min(max(width(line, SANS_BOLD, self._size) for line in lines) for lines in breaks)

    def _wrap(self, row: Sequence[str], face: str) -> _Row:
        return tuple(
            break_lines(cell, face, self._size, wide - 2 * _PAD + 0.01)
            for cell, wide in zip(row, self._widths, strict=True)
        )

    def _high(self, row: _Row) -> float:
        return max(map(len, row)) * self._leading + 0.42 * self._size

    def _head(self) -> _Row:
        return self._wrap(self._titles, SANS_BOLD)

    def _end_height(self) -> float:
        if not self._has_end:
            return 0
        totals = self._leading + 0.7 * self._size if self._totals else 0
        return totals + len(self._closing_lines()) * self._leading * 1.25

    def _closing_lines(self) -> tuple[str, ...]:
        if not self._closing:
            return ()
        return break_lines(self._closing, SANS_BOLD, self._size, self._across - 2 * _PAD)

    def height(self, across: float) -> float:
        """Return the height of heading, rows and totals."""
        self._lay(across)
        return self._high(self._head()) + 4 + sum(map(self._high, self._rows)) + self._end_height()

    def split(self, across: float, room: float) -> tuple[Block, Block] | None:
        """Return the rows that fit and the rest under a repeated heading; None when too few fit."""
        self._lay(across)
        left = room - self._high(self._head()) - 4
        fit = 0
        for row in self._rows:
            left -= self._high(row)
            if left < 0:
                break
            fit += 1
        fit = min(fit, len(self._rows) - _FEWEST) if self._has_end else fit
        if fit < _FEWEST:
            return None
        return self._part(0, fit, has_end=False), self._part(fit, len(self._rows), has_end=self._has_end)

    def _part(self, start: int, end: int, *, has_end: bool) -> Table:
        part = copy(self)
        part._rows, part._has_end = self._rows[start:end], has_end
        return part

    def draw(self, pen: Pen, x: float, top: float, across: float) -> None:
        """Draw heading, rows and totals."""
        self._lay(across)
        head = self._head()
        high = self._high(head) + 4
        pen.tint(x, top - high, across, high, TINT)
        pen.rule(x, x + across, top, weight=0.8, colour=SOFT)
        pen.rule(x, x + across, top - high, weight=0.5, colour=SOFT)
        self._draw_row(pen, x, top - 2, head, SANS_BOLD)
        y = top - high
        for row in self._rows:
            self._draw_row(pen, x, y, row, SANS)
            y -= self._high(row)
            pen.rule(x, x + across, y, weight=0.3, colour=HAIR)
        if self._has_end:
            self._draw_end(pen, x, y, across)

    def _draw_row(self, pen: Pen, x: float, top: float, row: _Row, face: str) -> None:
        for column, wide, lines in zip(self._columns, self._widths, row, strict=True):
            y = top - self._size * 1.14
            for line in lines:
                if column.align == "right":
                    pen.text_right(x + wide - _PAD, y, line, face, self._size, INK)
                elif column.align == "centre":
                    pen.text_centred(x + wide / 2, y, line, face, self._size, INK)
                elif line:
                    pen.text(x + _PAD, y, line, face, self._size, INK)
                y -= self._leading
            x += wide

    def _draw_end(self, pen: Pen, x: float, y: float, across: float) -> None:
        if self._totals:
            pen.rule(x, x + across, y, weight=0.8, colour=SOFT)
            row = tuple((cell,) if cell else () for cell in self._totals)
            self._draw_row(pen, x, y - 1.5, row, SANS_BOLD)
            y -= self._leading + 0.7 * self._size
        for line in self._closing_lines():
            y -= self._leading * 1.25
            pen.text(x + _PAD, y + 0.35 * self._leading, line, SANS_BOLD, self._size)
        pen.rule(x, x + across, y, weight=0.8, colour=SOFT)
