"""The text a customer is found by: name, code, tax id, full pinyin and initials with every reading.

A character with several readings (单, 曾, 重) gives several initials; the first three characters are spelled
in all their readings, at most eight combinations, the rest as the word is usually read, so that both cqca and zqca find
重庆长安, and tzzdmy finds 台州曾单贸易.

>>> "cqca" in search_key("重庆长安", "C1") and "zqca" in search_key("重庆长安", "C1")
True
>>> "tzzdmy" in search_key("台州曾单贸易", "C1")
True
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

_HAN = re.compile(r"[㐀-鿿𠀀-𲎯]")
_READINGS, _COMBINATIONS = 3, 8


def search_key(name: str, *others: str | None) -> str:
    """Return the folded text in which a substring search finds the customer."""
    parts = [name, *(other for other in others if other)]
    if _HAN.search(name):
        parts += _pinyin(name)
    return "\n".join(parts).casefold()


def _pinyin(name: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # here, because its dictionaries cost 0.2 s

    letters = [
        sorted({reading[0] for reading in _readings(char)}) if _HAN.match(char) else [char] for char in name[:_READINGS]
    ]
    head = itertools.islice(itertools.product(*letters), _COMBINATIONS)
    # one part a character: its documentation allows a list for what it cannot spell, its types do not
    spelt = lazy_pinyin(name, style=Style.NORMAL, errors=list)  # type: ignore[arg-type]
    usual = [part[0] for part in spelt]
    tail = "".join(usual[_READINGS:])
    return list(dict.fromkeys(["".join(spelt), "".join(usual), *("".join(start) + tail for start in head)]))


@lru_cache(maxsize=8192)
def _readings(char: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin

    return tuple(pinyin(char, style=Style.NORMAL, heteronym=True)[0]) or (char,)
