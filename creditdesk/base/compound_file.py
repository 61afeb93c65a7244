"""Compound files: the container of old Excel workbooks (.xls), checked before a library follows its chains.

A damaged .xls can lead a reader round in a circle of sectors, or to a cell so far out that the table takes
all memory. Both are found here in one pass. Sources: [MS-CFB] (sectors, FAT, directory), [MS-XLS] (records).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_LAST = 0xFFFFFFFA
"""Sector numbers from here on are marks (end of chain, free, table), no sectors."""

_CELLS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})
_DIMENSIONS, _STRINGS = 0x0200, 0x00FC
_SHORT_STREAM = 4096


def workbook_extent(data: bytes) -> tuple[int, int]:
    """Return how many rows and columns the sheets of an .xls reach at most; ValueError when it is damaged."""
    stream = _workbook_stream(data)
    rows = columns = 0
    for kind, start, length in _records(stream):
        if kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, start)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if kind == 0x00BD:
                columns = max(columns, struct.unpack_from("<H", stream, start + length - 2)[0] + 1)
        elif kind == _DIMENSIONS and length >= 10:
            _check_dimensions(*struct.unpack_from("<IIHH" if length >= 12 else "<HHHH", stream, start))
        elif kind == _STRINGS and length >= 8 and struct.unpack_from("<I", stream, start + 4)[0] > len(stream):
            raise ValueError("more strings than bytes")
    return rows, columns


def _check_dimensions(first_row: int, last_row: int, first_column: int, last_column: int) -> None:
    if first_row > last_row or first_column > last_column or last_row > 65_536 or last_column > 256:
        raise ValueError("the sheet states a size the format does not have")


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and length of each record."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if place + 4 + length > len(stream):
            return
        yield kind, place + 4, length
        place += 4 + length


def _workbook_stream(data: bytes) -> bytes:
    if len(data) < 512:
        raise ValueError("cut off in the header")
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError("an unknown sector size")
    size = 1 << shift
    (start,) = struct.unpack_from("<I", data, 48)
    (small_table,) = struct.unpack_from("<I", data, 60)
    table = _sector_table(data, size)
    _check_chains(table)
    directory = _chain(data, table, start, size)
    small = _numbers(_chain(data, table, small_table, size))
    _check_chains(small)
    entries = list(_entries(directory))
    root = next((entry for entry in entries if entry[1] == 5), None)
    book = next((entry for entry in entries if entry[0] in ("Workbook", "Book")), None)
    if root is None or book is None:
        raise ValueError("no workbook inside")
    starts = [start, small_table, *(entry[2] for entry in entries if entry[1] == 5 or entry[3] >= _SHORT_STREAM)]
    _check_starts(table, starts)
    _check_starts(small, [entry[2] for entry in entries if entry[1] == 2 and entry[3] < _SHORT_STREAM])
    if book[3] < _SHORT_STREAM:
        return _chain(_chain(data, table, root[2], size), small, book[2], 64, 0)[: book[3]]
    return _chain(data, table, book[2], size)[: book[3]]


def _sector_table(data: bytes, size: int) -> list[int]:
    """Return the table of sectors: for each the one that follows it."""
    sectors = [number for number in struct.unpack_from("<109I", data, 76) if number < _LAST]
    (more,) = struct.unpack_from("<I", data, 68)
    seen: set[int] = set()
    while more < _LAST:
        if more in seen or (more + 2) * size > len(data):
            raise ValueError("the table of sectors runs in a circle or out of the file")
        seen.add(more)
        numbers = _numbers(data[(more + 1) * size : (more + 2) * size])
        sectors += [number for number in numbers[:-1] if number < _LAST]
        more = numbers[-1]
    if len(set(sectors)) != len(sectors):
        raise ValueError("a sector stands in the table twice")
    return [following for number in sectors for following in _numbers(data[(number + 1) * size : (number + 2) * size])]


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _check_chains(table: list[int]) -> None:
    """Refuse two sectors that are followed by the same one: only so can a chain enter a circle."""
    following = [number for number in table if number < _LAST]
    if len(set(following)) != len(following):
        raise ValueError("two chains of sectors meet")


def _check_starts(table: list[int], starts: list[int]) -> None:
    """Refuse a chain that begins at a sector another one leads to: it could be a circle."""
    if not {number for number in starts if number < _LAST}.isdisjoint(table):
        raise ValueError("a chain of sectors runs in a circle")


def _chain(data: bytes, table: list[int], start: int, size: int, header: int = 1) -> bytes:
    parts = []
    seen = 0
    while start < _LAST:
        seen += 1
        if start >= len(table) or seen > len(table):
            raise ValueError("a chain of sectors runs out of the file")
        parts.append(data[(start + header) * size : (start + header + 1) * size])
        start = table[start]
    return b"".join(parts)


def _entries(directory: bytes) -> Iterator[tuple[str, int, int, int]]:
    """Yield name, kind (5 root, 2 stream), first sector and size of each directory entry."""
    for place in range(0, len(directory) - 127, 128):
        length = min(struct.unpack_from("<H", directory, place + 64)[0], 64)
        name = directory[place : place + max(length - 2, 0)].decode("utf-16-le", errors="replace")
        kind = directory[place + 66]
        start, size = struct.unpack_from("<II", directory, place + 116)
        if kind in (2, 5):
            yield name, kind, start, size
