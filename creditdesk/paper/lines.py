"""Breaking text into lines: between any two hanzi, between Latin words, by the rules of the page.

Source: GB/T 15834-2011 5.1 (which marks may not open or close a line). A number, an invoice
number or a Latin word stays whole unless it is wider than the line.

>>> from creditdesk.paper.fonts import SANS
>>> break_lines("请于2026年前付清。", SANS, 10, 55)
('请于2026年', '前付清。')
"""

from __future__ import annotations

from collections.abc import Iterator

from creditdesk.paper.fonts import width

NOT_FIRST = frozenset("!%),.:;?]}¢°·’”…‰›℃、。〉》」』】〕〗！％），．：；？］｝～—々・")
NOT_LAST = frozenset("([{£¥‘“‹〈《「『【〔〖（［｛￥＄$")


def _stands_alone(char: str) -> bool:
    """Whether a line may end before or after the character: hanzi, kana and full-width signs."""
    return char >= "\u2e80"


def _pieces(text: str) -> Iterator[str]:
    """Yield the parts of a line of text that must not be broken; a blank ends its part."""
    start = 0
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        if after == " " or after in NOT_FIRST or before in NOT_LAST:
            continue
        if before == " " or _stands_alone(before) or _stands_alone(after):
            yield text[start:place]
            start = place
    if start < len(text):
        yield text[start:]


def break_lines(text: str, face: str, size: float, room: float, indent: float = 0) -> tuple[str, ...]:
    """Return the lines of the text, none wider than `room`; the first is `indent` shorter. Empty text is one line."""
    lines: list[str] = []
    for part in text.split("\n"):
        first_room = room - (0 if lines else indent)
        if width(part, face, size) <= first_room:
            lines.append(part.rstrip())
        else:
            lines += _wrapped(part, face, size, first_room, room)
    return tuple(lines)


def _wrapped(text: str, face: str, size: float, first_room: float, room: float) -> list[str]:
    lines: list[str] = []
    line, used, left = "", 0.0, first_room
    for piece in _pieces(text):
        needed = width(piece.rstrip(), face, size)
        if line and used + needed > left:
            lines.append(line.rstrip())
            line, used, left = "", 0.0, room
        while needed > left:
            cut = _longest(piece, face, size, left)
            lines.append(piece[:cut])
            piece, left = piece[cut:], room
            needed = width(piece.rstrip(), face, size)
        line += piece
        used += width(piece, face, size)
    if line:
        lines.append(line.rstrip())
    return lines


def _longest(piece: str, face: str, size: float, room: float) -> int:
    """Return how many characters of the piece fit, at least one."""
    used = 0.0
    for place, char in enumerate(piece):
        used += width(char, face, size)
        if used > room:
            return max(place, 1)
    return len(piece)
