"""What a page is made of: paragraphs, pairs of label and value, signature, reply slip.

A block knows its height at a width, may be split where a page ends, and draws itself. Text
goes through `para` and its neighbours as plain text: there is no markup that a customer's
name could open or close.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from creditdesk.paper.fonts import SANS, SANS_BOLD, SERIF, SERIF_BOLD, printable, width
from creditdesk.paper.lines import break_lines
from creditdesk.paper.pen import INK, MM, SOFT, Colour, Pen, picture_size

_MOST_STRETCH = 0.12  # of the size, between two characters of a justified line


class Block(Protocol):
    """A part of a page, laid out in a given width."""

    gap: float  # points above it, dropped at the head of a page
    at_foot: bool  # stands at the lower edge of its page

    def height(self, across: float) -> float:
        """Return the height it takes at the width."""

    def split(self, across: float, room: float) -> tuple[Block, Block] | None:
        """Return the part that fits into `room` and the rest; None when it must stay whole."""

    def draw(self, pen: Pen, x: float, top: float, across: float) -> None:
        """Draw it with its upper edge at `top`."""


class _Whole:
    """A block that is never split."""

    at_foot = False

    def __init__(self, gap: float) -> None:
        self.gap = gap

    def split(self, across: float, room: float) -> tuple[Block, Block] | None:
        """Return None: it stays on one page."""
        return None


class Paragraph(_Whole):
    """Lines of text of one face; made by `para` only."""

    def __init__(
        self,
        text: str,
        face: str,
        size: float,
        *,
        leading: float,
        indent: float,
        align: str,
        gap: float,
        colour: Colour,
    ) -> None:
        super().__init__(gap)
        self._text, self._face, self._size, self._leading = text, face, size, leading
        self._indent, self._align, self._colour = indent, align, colour
        self._lines: tuple[float, tuple[str, ...]] = (0, ())

    def _laid(self, across: float) -> tuple[str, ...]:
        if self._lines[0] != across:
            self._lines = (across, break_lines(self._text, self._face, self._size, across, self._indent))
        return self._lines[1]

    def height(self, across: float) -> float:
        """Return the height of its lines."""
        return len(self._laid(across)) * self._leading

    def split(self, across: float, room: float) -> tuple[Block, Block] | None:
        """Return two paragraphs of at least two lines each, or None."""
        lines = self._laid(across)
        fit = min(int(room / self._leading), len(lines) - 2)
        if fit < 2:
            return None
        return self._part(across, lines[:fit], self._indent, False), self._part(across, lines[fit:], 0, True)

    def _part(self, across: float, lines: tuple[str, ...], indent: float, is_end: bool) -> Paragraph:
        part = Paragraph(
            "",
            self._face,
            self._size,
            leading=self._leading,
            indent=indent,
            align=self._align if is_end or self._align != "justify" else "justify all",
            gap=self.gap,
            colour=self._colour,
        )
        part._lines = (across, lines)
        return part

    def draw(self, pen: Pen, x: float, top: float, across: float) -> None:
        """Draw its lines."""
        y = top - (self._leading + self._size) / 2 + self._size * 0.12
        lines = self._laid(across)
        for place, line in enumerate(lines):
            indent = 0 if place else self._indent
            room = across - indent - width(line, self._face, self._size)
            start = x + indent + {"right": room, "centre": room / 2}.get(self._align, 0)
            stretches = self._align == "justify all" or (self._align == "justify" and place < len(lines) - 1)
            spacing = room / (len(line) - 1) if stretches and len(line) > 1 else 0
            if not 0 < spacing <= _MOST_STRETCH * self._size:
                spacing = 0
            pen.text(start, y, line, self._face, self._size, self._colour, spacing=spacing)
            y -= self._leading


def para(
    text: str,
    face: str = SERIF,
    size: float = 10.5,
    *,
    leading: float | None = None,
    indent: float = 0,
    align: str = "left",
    gap: float = 6,
    colour: Colour = INK,
) -> Paragraph:
    """Return a paragraph of plain text, aligned left, right, centre or justify: the only way to make one."""
    return Paragraph(
        printable(text),
        face,
        size,
        leading=leading or size * 1.5,
        indent=indent,
        align=align,
        gap=gap,
        colour=colour,
    )


class Together(_Whole):
    """Blocks that stay on one page."""

    def __init__(self, parts: Sequence[Block], *, at_foot: bool = False) -> None:
        super().__init__(parts[0].gap if parts else 0)
        self._parts = tuple(parts)
        self.at_foot = at_foot

    def height(self, across: float) -> float:
        """Return the height of its parts and the gaps between them."""
        return sum(part.height(across) + part.gap for part in self._parts) - self.gap

    def draw(self, pen: Pen, x: float, top: float, across: float) -> None:
        """Draw its parts, one below the other."""
        for place, part in enumerate(self._parts):
            top -= part.gap if place else 0
            part.draw(pen, x, top, across)
            top -= part.height(across)


class Pairs(_Whole):
    """Labels and values below each other, such as bank details; values start in one column."""

    def __init__(
        self, pairs: Sequence[tuple[str, str]], *, face: str = SANS, size: float = 9, gap: float = 6, inset: float = 0
    ) -> None:
        super().__init__(gap)
        self._pairs = tuple((printable(label), printable(value)) for label, value in pairs if value)
        self._face, self._size, self._leading, self._inset = face, size, size * 1.6, inset
        self._column = max((width(label, face, size) for label, _ in self._pairs), default=0) + 10

    def _rows(self, across: float) -> list[tuple[str, tuple[str, ...]]]:
        room = across - self._column - self._inset
        return [(label, break_lines(value, self._face, self._size, room)) for label, value in self._pairs]

    def height(self, across: float) -> float:
        """Return the height of its lines."""
        return sum(len(lines) for _, lines in self._rows(across)) * self._leading

    def draw(self, pen: Pen, x: float, top: float, across: float) -> None:
        """Draw the labels softly and the values in ink."""
        y = top - self._size * 1.2
        for label, lines in self._rows(across):
            pen.text(x + self._inset, y, label, self._face, self._size, SOFT)
            for line in lines:
                pen.text(x + self._inset + self._column, y, line, self._face, self._size)
                y -= self._leading


class Signature(_Whole):
    """The sender's name, room for seal and signature, and the date; at the right, or at the left without a date."""

    def __init__(self, name: str, day: str, *, note: str, indent: float = 0, gap: float = 12) -> None:
        super().__init__(gap)
        self._name, self._day, self._note = printable(name), printable(day), printable(note)
        self._indent = indent

    def height(self, across: float) -> float:
        """Return the height, with room for a seal."""
        return 52 + 16 * (len(self._names(across)) - 1)

    def _names(self, across: float) -> tuple[str, ...]:
        return break_lines(self._name, SERIF_BOLD, 10.5, across * 0.6)

    def draw(self, pen: Pen, x: float, top: float, across: float) -> None:
        """Draw name, place of the seal and date around one axis; without a date, name and note from the left."""
        names = self._names(across)
        y = top - 12
        if not self._day:
            for line in names:
                pen.text(x, y, line, SERIF_BOLD, 10.5)
                y -= 16
            pen.rule(x, x + 170, y - 18, colour=SOFT)
            pen.text(x, y - 29, self._note, SERIF, 9, SOFT)
            return
        widest = max(*(width(line, SERIF_BOLD, 10.5) for line in names), 110)
        axis = x + across - self._indent - widest / 2
        for line in names:
            pen.text_centred(axis, y, line, SERIF_BOLD, 10.5)
            y -= 16
        pen.text_centred(axis, y - 2, self._note, SERIF, 9, SOFT)
        pen.text_centred(axis, y - 22, self._day, SERIF, 10.5)


class CutLine(_Whole):
    """The dashed line along which the reply slip is cut off, over the whole width of the sheet."""

    def __init__(self, words: str, gap: float = 6) -> None:
        super().__init__(gap)
        self._words = printable(words)

    def height(self, across: float) -> float:
        """Return its height."""
        return 12

    def draw(self, pen: Pen, x: float, top: float, across: float) -> None:
        """Draw the dashes on both sides of the words."""
        middle, half = x + across / 2, width(self._words, SANS, 7.5) / 2 + 6
        y = top - 6
        pen.rule(x - 12 * MM, middle - half, y, colour=SOFT, dash=(3, 3))
        pen.rule(middle + half, x + across + 12 * MM, y, colour=SOFT, dash=(3, 3))
        pen.text_centred(middle, y - 2.6, self._words, SANS, 7.5, SOFT)


class FillIn(_Whole):
    """Labels followed by lines to write on, side by side over the width."""

    def __init__(self, labels: Sequence[str], gap: float = 4) -> None:
        super().__init__(gap)
        self._labels = tuple(map(printable, labels))

    def height(self, across: float) -> float:
        """Return its height, enough for handwriting."""
        return 22

    def draw(self, pen: Pen, x: float, top: float, across: float) -> None:
        """Draw each label and its line."""
        share = across / len(self._labels)
        y = top - 16
        for label in self._labels:
            start = x + width(label, SANS, 9) + 5
            pen.text(x, y, label, SANS, 9)
            pen.rule(start, x + share - 12, y - 2, colour=SOFT)
            x += share


class Choices(_Whole):
    """Boxes to tick, each with its sentence, side by side."""

    def __init__(self, sentences: Sequence[str], gap: float = 6) -> None:
        super().__init__(gap)
        self._sentences = tuple(map(printable, sentences))

    def _rows(self, across: float) -> list[tuple[str, ...]]:
        return [break_lines(sentence, SANS, 9, across - 18) for sentence in self._sentences]

    def height(self, across: float) -> float:
        """Return the height of its lines."""
        return sum(len(lines) * 13 + 4 for lines in self._rows(across))

    def draw(self, pen: Pen, x: float, top: float, across: float) -> None:
        """Draw an empty box before each sentence."""
        y = top - 10
        for lines in self._rows(across):
            pen.box(x, y - 1, 9, 9, colour=SOFT, weight=0.8)
            for line in lines:
                pen.text(x + 18, y, line, SANS, 9)
                y -= 13
            y -= 4


class Picture(_Whole):
    """A chart, as wide as the text unless that makes it higher than 65 mm."""

    def __init__(self, png: bytes, gap: float = 10) -> None:
        super().__init__(gap)
        self._png = png
        across, up = picture_size(png)
        self._shape = up / across

    def height(self, across: float) -> float:
        """Return the height at the width."""
        return min(across * self._shape, 65 * MM)

    def draw(self, pen: Pen, x: float, top: float, across: float) -> None:
        """Draw the picture."""
        high = self.height(across)
        pen.picture(self._png, x, top - high, high / self._shape, high)


def heading(text: str, *, size: float = 11, gap: float = 12) -> Paragraph:
    """Return a short bold line over a part of the page."""
    return para(text, SANS_BOLD, size, gap=gap)
