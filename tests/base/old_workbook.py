"""Builds small .xls files (BIFF8 in a compound file), since no library at hand writes them."""

from __future__ import annotations

import struct

FREE, LAST = 0xFFFFFFFF, 0xFFFFFFFE
SECTOR = 512
STREAM_START = 2


def old_workbook(rows: list[list[str | float]], extra: bytes = b"") -> bytes:
    """Return an .xls with one sheet of texts and numbers; `extra` is put among the records of the sheet."""
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    end = record(0x000A, b"")
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    sheet += b"".join(cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row))
    head = len(begin) + len(record(0x0085, bytes(8) + b"Sheet1")) + len(end)
    named = record(0x0085, struct.pack("<IBBBB", head, 0, 0, 6, 0) + b"Sheet1")
    return compound(begin + named + end + sheet + extra + end)


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def cell(row: int, column: int, value: str | float) -> bytes:
    if isinstance(value, str):
        return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + value.encode("utf-16-le"))
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def compound(stream: bytes) -> bytes:
    """Return a compound file of header, table (sector 0), directory (sector 1) and the stream Workbook."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\x00")
    count = len(stream) // SECTOR
    table = [0xFFFFFFFD, LAST, *range(STREAM_START + 1, STREAM_START + count), LAST]
    table += [FREE] * (128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\x00") + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    header = header.ljust(44, b"\x00") + struct.pack("<8I", 1, 1, 0, 4096, LAST, 0, LAST, 0)
    header += struct.pack("<I", 0) + b"\xff" * (SECTOR - 80)
    directory = entry("Root Entry", 5, LAST, 0, child=1) + entry("Workbook", 2, STREAM_START, len(stream))
    return header + struct.pack("<128I", *table) + directory.ljust(SECTOR, b"\x00") + stream


def entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    encoded = name.encode("utf-16-le") + b"\x00\x00"
    links = struct.pack("<HBBIII", len(encoded), kind, 1, FREE, FREE, child)
    return (encoded.ljust(64, b"\x00") + links).ljust(116, b"\x00") + struct.pack("<III", start, size, 0)
