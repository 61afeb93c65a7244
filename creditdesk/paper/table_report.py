"""A report on paper: title, a chart if there is one, and a table with totals; upright or across.

Used for the aging list, the statement lists and whatever a page shows as a table. The cells come as
texts already: this module decides nothing about amounts.
"""

from __future__ import annotations

from dataclasses import dataclass

from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_
from creditdesk.paper.blocks import Block, Picture, para
from creditdesk.paper.fonts import SANS, SANS_BOLD
from creditdesk.paper.frame import Frame
from creditdesk.paper.pen import A4, MM, SOFT
from creditdesk.paper.tables import Column, Table
from creditdesk.settings.policy import Company


@dataclass(frozen=True, slots=True)
class ReportFields:
    """A table report; every row and `totals` have one text per column, `chart_png` is a PNG picture."""

    letterhead: Company
    language: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    subtitles: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_landscape: bool = False
    chart_png: bytes = b""
    watermark: str = ""


def report_frame(fields: ReportFields) -> Frame:
    """Return the sheet of the report."""
    size = (A4[1], A4[0]) if fields.is_landscape else A4
    return Frame(fields.letterhead, fields.language, fields.title, watermark=fields.watermark, size=size, side=15 * MM)


def report_blocks(fields: ReportFields) -> tuple[Block, ...]:
    """Return title, chart, table and notes; Refused when a row has not one text for each column."""
    wrong = [row for row in (*fields.rows, fields.totals or fields.columns) if len(row) != len(fields.columns)]
    if wrong:
        raise Refused(
            N_("A row of the report “{title}” has {count} cells for {columns} columns."),
            title=fields.title,
            count=len(wrong[0]),
            columns=len(fields.columns),
        )
    blocks: list[Block] = [para(fields.title, SANS_BOLD, 16, gap=0)]
    blocks += [para(line, SANS, 9, gap=0, colour=SOFT) for line in fields.subtitles]
    if fields.chart_png:
        blocks.append(Picture(fields.chart_png))
    blocks.append(Table(fields.columns, fields.rows, totals=fields.totals, size=8, gap=10))
    blocks += [para(note, SANS, 8, gap=6, colour=SOFT) for note in fields.notes]
    return tuple(blocks)
