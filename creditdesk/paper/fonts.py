"""The four typefaces of our paper, and the check that every character has a glyph.

Letters are set in Noto Serif SC (the 宋体 look), tables and forms in Noto Sans SC;
both cover 通用规范汉字表 and GB 18030 level 2 and are embedded in each PDF. A
customer's name with a character that no bundled font has is refused by name: a
letter must never arrive with a hole in it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from reportlab.pdfbase import pdfmetrics, ttfonts

from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_
from creditdesk.base.resources import resource

SERIF, SERIF_BOLD = "NotoSerifSC-Regular", "NotoSerifSC-Bold"
SANS, SANS_BOLD = "NotoSansSC-Regular", "NotoSansSC-Bold"
FACES = (SERIF, SERIF_BOLD, SANS, SANS_BOLD)
_STAND_IN = {SERIF: SANS, SANS: SERIF, SERIF_BOLD: SANS_BOLD, SANS_BOLD: SERIF_BOLD}

# Characters that carry no ink: zero-width blanks, marks and the controls of writing direction.
_INKLESS = dict.fromkeys(
    (0x00AD, 0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF), None
)
_BLANKS = str.maketrans({"\t": " ", "\r": "\n", "\u00a0": " ", "\u2028": "\n", "\u2029": "\n"})


def _to_unicode_map(font_name: str, subset: list[int]) -> str:
    """Return the ToUnicode map of a font subset, with surrogate pairs above U+FFFF.

    Stands in for reportlab's own function (5.1.0), which writes five hex digits there, so that 𬭎
    is copied from the PDF as another character. May go when reportlab writes UTF-16.
    """
    lines = [f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>" for code, char in enumerate(subset)]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo",
            f"<< /Registry ({font_name})\n/Ordering ({font_name})\n/Supplement 0\n>> def",
            f"/CMapName /{font_name} def\n/CMapType 2 def\n1 begincodespacerange",
            f"<00> <{len(subset) - 1:02X}>\nendcodespacerange",
            *(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks),
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend",
        ]
    )


class _Widths(dict[str, int]):
    """Advance width of each character in thousandths of the size, looked up when first met."""

    def __init__(self, face: str) -> None:
        self._face = face

    def __missing__(self, character: str) -> int:
        code = ord(character)
        fonts = faces()
        face = self._face if code in fonts[self._face].face.charToGlyph else _STAND_IN[self._face]
        self[character] = width = int(fonts[face].face.getCharWidth(code))
        return width


@lru_cache
def faces() -> dict[str, ttfonts.TTFont]:
    """Return the bundled fonts by name, registered with reportlab when first asked for."""
    ttfonts.makeToUnicodeCMap = _to_unicode_map
    fonts = {name: ttfonts.TTFont(name, str(resource("fonts", f"{name}.ttf")), shapable=False) for name in FACES}
    for font in fonts.values():
        pdfmetrics.registerFont(font)
    return fonts


@lru_cache
def _widths(face: str) -> _Widths:
    return _Widths(face)


@lru_cache(maxsize=4096)
def width(text: str, face: str, size: float) -> float:
    """Return how wide the text is in points."""
    return sum(map(_widths(face).__getitem__, text)) * size / 1000


@lru_cache(maxsize=8192)
def printable(text: str) -> str:
    """Return the text without inkless characters; Refused when a character is in no bundled font.

    Line breaks stay, tabs and hard blanks become blanks.
    """
    cleaned = text.replace("\r\n", "\n").translate(_BLANKS).translate(_INKLESS)
    known = faces()[SERIF].face.charToGlyph
    missing = [
        char
        for char in cleaned
        if char != "\n" and ord(char) not in known and ord(char) not in faces()[SANS].face.charToGlyph
    ]
    if missing:
        code = f"U+{ord(missing[0]):04X}"
        shown = missing[0] if unicodedata.category(missing[0])[0] not in "CMZ" else code
        raise Refused(
            N_("No font has the character “{character}” ({code}) of “{text}”. To print it, write the text without it."),
            character=shown,
            code=code,
            text=cleaned,
        )
    return cleaned


@lru_cache(maxsize=4096)
def runs(text: str, face: str) -> tuple[tuple[str, str], ...]:
    """Return (face, piece) pairs that together are the text: what the face lacks comes from its stand-in."""
    known = faces()[face].face.charToGlyph
    if known.keys() >= set(map(ord, text)):
        return ((face, text),)
    pieces: list[tuple[str, str]] = []
    for char in text:
        its_face = face if ord(char) in known else _STAND_IN[face]
        if pieces and pieces[-1][0] == its_face:
            pieces[-1] = (its_face, pieces[-1][1] + char)
        else:
            pieces.append((its_face, char))
    return tuple(pieces)
