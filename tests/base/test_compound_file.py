"""Old workbooks are checked before they are opened: no circle of sectors, no cell beyond all bounds."""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path
from types import ModuleType

import pytest

from creditdesk.base.compound_file import workbook_extent
from creditdesk.base.errors import BadInput
from creditdesk.base.sheets import read_sheets


def _builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("old_workbook", Path(__file__).with_name("old_workbook.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build = _builder()
ROWS: list[list[str | float]] = [["日期", "金额"], ["2026-03-01", 12.5]]


def with_following(data: bytes, sector: int, following: int) -> bytes:
    """Return the file with another successor for one sector."""
    changed = bytearray(data)
    struct.pack_into("<I", changed, 512 + 4 * sector, following)
    return bytes(changed)


def test_old_workbook_is_read() -> None:
    data = build.old_workbook(ROWS)
    assert workbook_extent(data) == (2, 2)
    assert read_sheets(data)[0].rows == [["日期", "金额"], ["2026-03-01", "12.5"]]


@pytest.mark.parametrize(("sector", "following"), [(9, 2), (4, 3), (1, 1), (5, 5)])
def test_sectors_in_a_circle_are_refused(sector: int, following: int) -> None:
    data = with_following(build.old_workbook(ROWS), sector, following)
    with pytest.raises(BadInput) as refusal:
        read_sheets(data)
    assert refusal.value.kind == "damaged"


def test_cell_in_the_farthest_corner_is_refused() -> None:
    data = build.old_workbook([*ROWS], build.cell(65_535, 255, "x") + build.cell(65_535, 16_000, 1.0))
    assert workbook_extent(data) == (65_536, 16_001)
    with pytest.raises(BadInput) as refusal:
        read_sheets(data)
    assert refusal.value.kind == "too_large"


@pytest.mark.parametrize(
    "content",
    [
        build.record(0x0200, struct.pack("<IIHHH", 9, 2, 0, 2, 0)),
        build.record(0x0200, struct.pack("<IIHHH", 0, 2**31, 0, 2, 0)),
        build.record(0x00FC, struct.pack("<II", 1, 2**31)),
    ],
    ids=["last row before first", "too many rows", "more strings than bytes"],
)
def test_sizes_that_cannot_be_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        workbook_extent(build.old_workbook(ROWS, content))


def test_file_without_a_workbook_is_refused() -> None:
    with pytest.raises(ValueError, match="no workbook"):
        workbook_extent(
            build.old_workbook(ROWS).replace("Workbook".encode("utf-16-le"), "Worddocu".encode("utf-16-le"))
        )
