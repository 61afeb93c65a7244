"""The sheet around the text: letterhead, address field, running head, page x of y.

Sources: DIN 5008 form B (address field 20 mm from the left, 45 mm from the top, text from 25 mm
to 190 mm), which also suits the windows of DL envelopes; GB/T 9704-2012 for the look of the text.
Pages are counted per letter, also when many letters are printed as one file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from creditdesk.base.i18n import N_, translate
from creditdesk.paper.blocks import Block
from creditdesk.paper.fonts import SANS, SANS_BOLD, printable, width
from creditdesk.paper.lines import break_lines
from creditdesk.paper.pen import A4, ACCENT, HAIR, MM, SOFT, Pen
from creditdesk.settings.policy import Company

LEFT, RIGHT = 25 * MM, 20 * MM
_BOTTOM = 18 * MM
_HIGHEST_BODY = 76 * MM  # from the upper edge; lower when the address field is long
_NEXT_TOP = 30 * MM
_ADDRESS_TOP, _ADDRESS_WIDTH = 46 * MM, 82 * MM
_ADDRESS_LEADING, _DETAIL_LEADING = 14.0, 13.0
_INFO_LEFT = 125 * MM


@dataclass(frozen=True, slots=True)
class Address:
    """To whom the letter goes: the lines of the address field, and the pairs of the block beside it."""

    lines: tuple[str, ...]
    details: tuple[tuple[str, str], ...]


Page = tuple[tuple[Block, float], ...]  # blocks and how far below the upper edge of the text they stand


def paginate(blocks: Sequence[Block], across: float, first_room: float, next_room: float) -> tuple[Page, ...]:
    """Return the pages on which the blocks stand; what splits is split, the rest moves on whole."""
    pages: list[list[tuple[Block, float]]] = [[]]
    used, room = 0.0, first_room
    waiting = list(reversed(blocks))
    while waiting:
        block = waiting.pop()
        gap = block.gap if pages[-1] else 0
        high = block.height(across)
        left = room - used - gap
        if high <= left:
            start = room - high if block.at_foot else used + gap
            pages[-1].append((block, start))
            used = start + high
            continue
        parts = block.split(across, left)
        if parts:
            pages[-1].append((parts[0], used + gap))
            block = parts[1]
        elif not pages[-1] and room >= next_room:
            pages[-1].append((block, 0))  # taller than a page and not to be split: shown from its top
            used = room
            continue
        waiting.append(block)
        pages.append([])
        used, room = 0.0, next_room
    return tuple(map(tuple, pages))


def _slip_in_company(pages: tuple[Page, ...], across: float) -> tuple[Page, ...]:
    """Return the pages with the signature on the slip's page, should the slip stand there alone."""
    if len(pages) < 2 or len(pages[-1]) > 1 or len(pages[-2]) < 2:
        return pages
    signature, (slip, below) = pages[-2][-1][0], pages[-1][0]
    if signature.height(across) > below:
        return pages
    return (*pages[:-2], pages[-2][:-1], ((signature, 0), (slip, below)))


@dataclass(frozen=True, slots=True)
class Frame:
    """One document's sheet: who writes, in which language, and what each page says of it."""

    letterhead: Company
    language: str
    running_head: str
    address: Address | None = None
    watermark: str = ""
    size: tuple[float, float] = A4
    side: float = 0  # margin on both sides, instead of the letter's

    def draw(self, pen: Pen, blocks: Sequence[Block], tighter: Callable[[], Sequence[Block]] | None = None) -> int:
        """Draw the document on new pages and return how many they are.

        When nothing but the reply slip is left for the last page, the `tighter` blocks are tried instead.
        """
        left, right = (self.side, self.side) if self.side else (LEFT, RIGHT)
        across = self.size[0] - left - right
        high = self.size[1]
        first_top = high - (self._body_top(self.address) if self.address else _NEXT_TOP)
        rooms = first_top - _BOTTOM, high - _NEXT_TOP - _BOTTOM
        pages = paginate(blocks, across, *rooms)
        if tighter and len(pages) > 1 and all(block.at_foot for block, _ in pages[-1]):
            pages = _slip_in_company(min(pages, paginate(tighter(), across, *rooms), key=len), across)
        for number, page in enumerate(pages, start=1):
            pen.start_page(self.size)
            if self.watermark:
                pen.watermark(printable(self.watermark), self.size)
            if number == 1 and self.address:
                self._letterhead(pen)
                self._address(pen, self.address)
            else:
                self._running_head(pen, left, across)
            self._footer(pen, left, across, number, len(pages))
            top = first_top if number == 1 else high - _NEXT_TOP
            for block, below in page:
                block.draw(pen, left, top - below, across)
            pen.end_page()
        return len(pages)

    def _letterhead(self, pen: Pen) -> None:
        """Draw the band at the head of the first page: the name, and how to reach the firm."""
        head, high = self.letterhead, self.size[1]
        edge = self.size[0] - RIGHT
        facts = [printable(part) for part in (head.address, head.phone, head.email) if part]
        room = 78 * MM if facts else 0
        size, names = _fitted(printable(head.name), edge - LEFT - room - 12)
        y = high - 20 * MM
        for line in names:
            pen.text(LEFT, y, line, SANS_BOLD, size, ACCENT)
            y -= size * 1.25
        y = high - 15 * MM
        for fact in facts:
            for line in break_lines(fact, SANS, 7.5, room):
                pen.text_right(edge, y, line, SANS, 7.5, SOFT)
                y -= 10.5
        pen.rule(LEFT, edge, high - 31 * MM, weight=1.2, colour=ACCENT)

    def _address_lines(self, address: Address) -> list[tuple[str, str, float]]:
        """Return (line, face, size) of the address field, the name first and bold."""
        lines = []
        for place, part in enumerate(filter(None, address.lines)):
            face, size = (SANS_BOLD, 10.5) if place == 0 else (SANS, 9.5)
            lines += [(line, face, size) for line in break_lines(printable(part), face, size, _ADDRESS_WIDTH)]
        return lines

    def _detail_lines(self, address: Address) -> tuple[float, list[tuple[str, str]]]:
        """Return where the values stand, and (label, line of the value) of the block beside the address."""
        shown = [(printable(label), printable(value)) for label, value in address.details if value]
        column = max((width(label, SANS, 8.5) for label, _ in shown), default=0) + 8
        room = self.size[0] - RIGHT - _INFO_LEFT - column
        lines: list[tuple[str, str]] = []
        for label, value in shown:
            first, *more = break_lines(value, SANS, 8.5, room)
            lines += [(label, first), *(("", line) for line in more)]
        return column, lines

    def _body_top(self, address: Address) -> float:
        """Return how far below the upper edge the text of the first page begins."""
        left = _ADDRESS_TOP + 16 + _ADDRESS_LEADING * len(self._address_lines(address))
        right = _ADDRESS_TOP + _DETAIL_LEADING * len(self._detail_lines(address)[1])
        return max(_HIGHEST_BODY, left + 4 * MM, right + 4 * MM)

    def _address(self, pen: Pen, address: Address) -> None:
        """Draw the address field and, beside it, number, date and the like."""
        top = self.size[1] - _ADDRESS_TOP
        back = "  ".join(part for part in (self.letterhead.name, self.letterhead.address) if part)
        pen.text(LEFT, top, _shortened(printable(back), SANS, 6.5, _ADDRESS_WIDTH), SANS, 6.5, SOFT)
        pen.rule(LEFT, LEFT + _ADDRESS_WIDTH, top - 3, weight=0.3)
        y = top - 17
        for line, face, size in self._address_lines(address):
            pen.text(LEFT, y, line, face, size)
            y -= _ADDRESS_LEADING
        column, details = self._detail_lines(address)
        for place, (label, value) in enumerate(details):
            y = top - place * _DETAIL_LEADING
            pen.text(_INFO_LEFT, y, label, SANS, 8.5, SOFT)
            pen.text(_INFO_LEFT + column, y, value, SANS, 8.5)

    def _running_head(self, pen: Pen, left: float, across: float) -> None:
        y = self.size[1] - 18 * MM
        right = printable(self.running_head)
        room = across - width(right, SANS, 8) - 16
        pen.text(left, y, _shortened(printable(self.letterhead.name), SANS_BOLD, 8, room), SANS_BOLD, 8, ACCENT)
        pen.text_right(left + across, y, right, SANS, 8, SOFT)
        pen.rule(left, left + across, y - 6, weight=0.8, colour=ACCENT)

    def _footer(self, pen: Pen, left: float, across: float, number: int, count: int) -> None:
        y = 12 * MM
        head = self.letterhead
        pages = translate(N_("Page {number} of {count}"), self.language).format(number=number, count=count)
        pen.rule(left, left + across, y + 10, weight=0.4, colour=HAIR)
        pen.text_right(left + across, y, pages, SANS, 7.5, SOFT)
        facts = [
            f"{translate(label, self.language)} {value}"
            for label, value in (
                (N_("Tax ID"), head.tax_id),
                (N_("Bank"), " ".join(part for part in (head.bank_name, head.bank_account) if part)),
            )
            if value
        ]
        room = across - width(pages, SANS, 7.5) - 16
        for line in break_lines(printable("   ".join(facts)), SANS, 7.5, room)[:2]:
            pen.text(left, y, line, SANS, 7.5, SOFT)
            y -= 10


def _fitted(name: str, room: float) -> tuple[float, tuple[str, ...]]:
    """Return the largest size at which the name takes one line, or the smallest with its lines."""
    for size in (17.0, 15.0, 13.0, 12.0):
        if width(name, SANS_BOLD, size) <= room:
            return size, (name,)
    return 12.0, break_lines(name, SANS_BOLD, 12.0, room)


def _shortened(text: str, face: str, size: float, room: float) -> str:
    lines = break_lines(text, face, size, room)
    return lines[0] if len(lines) == 1 else f"{break_lines(text, face, size, room - size)[0]}…"
