"""The aging on its way out: CSV and Excel for reckoning on, a PDF for the boss or the auditor.

Numbers arrive as numbers and texts as texts: no cell becomes a formula (reliability.md 6.2: openpyxl writes a text that
begins with "=" as one; a CSV text that begins with = + - @ gets an apostrophe). Under the totals stands the ledger's own
total, so that a reader sees that both are the same. Currencies are never added.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from creditdesk import charts
from creditdesk.aging.buckets import Basis
from creditdesk.aging.table import Aging, AgingRow
from creditdesk.aging.words import BASES, bucket_name
from creditdesk.base import display
from creditdesk.base.i18n import N_, current_language, message, translate
from creditdesk.base.money import Money, decimals, plain
from creditdesk.settings.policy import Company

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_BY = {
    "customer": N_("Customer"), "industry": N_("Industry"), "owner": N_("In charge"), "currency": N_("Currency"),
}  # fmt: skip


def headings(table: Aging, language: str, by: str) -> tuple[str, ...]:
    """Return the headings: key, name, currency, one for each amount."""
    key = N_("Customer no.") if by == "customer" else N_("Group")
    not_due = (translate(N_("Not due"), language),) if table.basis is Basis.DUE else ()
    return (
        translate(key, language), translate(_BY[by], language), translate(N_("Currency"), language), *not_due,
        *(bucket_name(bucket, language) for bucket in table.buckets),
        translate(N_("On account"), language), translate(N_("Total"), language),
    )  # fmt: skip


def amounts(table: Aging, line: AgingRow) -> tuple[int, ...]:
    """Return the amounts of a row in the order of the headings; without "not due" where nothing can be that."""
    first = (line.not_due,) if table.basis is Basis.DUE else ()
    return (*first, *line.buckets, line.unapplied, line.total)


def _lines(table: Aging) -> Iterator[tuple[AgingRow, bool]]:
    """Yield the rows, then the totals, and whether it is one of those."""
    yield from ((line, False) for line in table.rows)
    yield from ((line, True) for line in table.totals)


def to_csv(table: Aging, language: str | None = None, by: str = "customer") -> bytes:
    """Return a CSV in UTF-8 with a byte-order mark, as Excel reads it; plain decimals, ISO dates."""
    language = language or current_language()
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(headings(table, language, by))
    for line, is_total in _lines(table):
        label = translate(N_("Total"), language) if is_total else line.key
        texts = (_harmless(text) for text in (label, line.name, line.currency))
        writer.writerow([*texts, *(plain(minor, line.currency) for minor in amounts(table, line))])
    for text in notes(table, language):
        writer.writerow([_harmless(text)])
    return target.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def to_xlsx(
    table: Aging, language: str | None = None, by: str = "customer", *, company: str = "", is_practice: bool = False
) -> bytes:
    """Return an Excel workbook of one sheet: amounts as numbers with their decimals, texts as texts.

    Above the table stand the firm, that the data is for practice where it is, and how much the sheet holds.
    """
    from openpyxl import Workbook  # here and below: the page of the aging shows without what only files need
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    language = language or current_language()
    book = Workbook()
    sheet = book.create_sheet(translate(N_("Aging"), language), 0)
    del book["Sheet"]
    practice = translate(N_("Practice data"), language) if is_practice else ""
    _text(sheet, 1, 1, " · ".join(part for part in (company, title(table, language), practice) if part), bold=True)
    _text(sheet, 2, 1, contents(table, language, by))
    for number, heading in enumerate(headings(table, language, by), start=1):
        _text(sheet, 3, number, heading, bold=True)
        sheet.cell(3, number).alignment = Alignment(horizontal="right" if number > 3 else "left")
    row = 3
    for line, is_total in _lines(table):
        row += 1
        label = translate(N_("Total"), language) if is_total else line.key
        for number, text in enumerate((label, line.name, line.currency), start=1):
            _text(sheet, row, number, text, bold=is_total)
        places = decimals(line.currency)
        for number, minor in enumerate(amounts(table, line), start=4):
            cell = sheet.cell(row, number, Decimal(minor).scaleb(-places))
            cell.number_format = "#,##0" + ("." + "0" * places if places else "")
            cell.font = Font(bold=is_total)
    for place, text in enumerate(notes(table, language), start=row + 2):
        _text(sheet, place, 1, text)
    for number, width in enumerate((14, 36, 9), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for number in range(4, 4 + len(headings(table, language, by)) - 3):
        sheet.column_dimensions[get_column_letter(number)].width = 16
    sheet.freeze_panes = "D4"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _text(sheet: Worksheet, row: int, column: int, text: str, *, bold: bool = False) -> None:
    """Write a text that stays one, whatever it begins with."""
    from openpyxl.styles import Font

    cell = sheet.cell(row, column, text)
    cell.data_type = "s"
    cell.font = Font(bold=bold)


def to_pdf(
    table: Aging, *, company: str, is_practice: bool = False, language: str | None = None, by: str = "customer"
) -> bytes:
    """Return the aging on paper, across, with a chart when all is in one currency."""
    from creditdesk.paper.render import render_table
    from creditdesk.paper.table_report import ReportFields
    from creditdesk.paper.tables import Column

    language = language or current_language()
    heads = headings(table, language, by)
    is_one = len(table.totals) == 1
    rows = [(line.key, line.name, line.currency, *_shown(table, line)) for line in table.rows]
    totals: tuple[str, ...] = ()
    if is_one:
        totals = (translate(N_("Total"), language), "", table.totals[0].currency, *_shown(table, table.totals[0]))
    else:
        rows += [("", translate(N_("Total"), language), line.currency, *_shown(table, line)) for line in table.totals]
    columns = [Column(heads[0]), Column(heads[1], flexible=True), Column(heads[2])]
    columns += [Column(heading, "right") for heading in heads[3:]]
    return render_table(
        ReportFields(
            Company(company), language, translate(N_("Aging of receivables"), language), tuple(columns), tuple(rows),
            subtitles=(title(table, language),),
            totals=totals,
            notes=notes(table, language),
            is_landscape=True,
            chart_png=_chart(table, language) if is_one else b"",
            watermark=translate(N_("Practice data"), language) if is_practice else "",
        )
    )  # fmt: skip


def _shown(table: Aging, line: AgingRow) -> tuple[str, ...]:
    return tuple(display.amount(minor, line.currency) for minor in amounts(table, line))


def _chart(table: Aging, language: str) -> bytes:
    line = table.totals[0]
    names = headings(table, language, "customer")[3:-2]
    heights = [int(Money(minor, line.currency).amount) for minor in amounts(table, line)[:-2]]
    name = translate(N_("Open money by age"), language)
    return charts.png(charts.aging_bars(name, tuple(zip(names, heights, strict=True)), unit=line.currency))


def title(table: Aging, language: str) -> str:
    """Return "Aging at 2026-11-23, by days overdue"."""
    basis = message(BASES[table.basis])
    return display.sentence(message(N_("Aging at {day}, {basis}"), day=table.as_of, basis=basis), language)


def contents(table: Aging, language: str, by: str = "customer") -> str:
    """Return how many rows with a balance and open items the table holds; who owes nothing is not in it."""
    items = sum(sum(line.items) for line in table.rows)
    if by != "customer":
        return display.sentence(
            message(N_("{rows} rows with {items} open items"), rows=len(table.rows), items=items), language
        )
    told = message(
        N_("{customers} customers with a balance, {items} open items, {rows} rows (one for each currency)"),
        customers=len({line.key for line in table.rows}), items=items, rows=len(table.rows),
    )  # fmt: skip
    return display.sentence(told, language)


def notes(table: Aging, language: str) -> tuple[str, ...]:
    """Return, for each currency, that the total is the receivables account, or by how much it is not."""
    sums = {line.currency: line.total for line in table.totals}
    result = []
    for currency, control in table.control.items():
        facts = {
            "total": Money(sums.get(currency, 0), currency),
            "account": Money(control, currency),
            "currency": currency,
        }
        if difference := table.differences[currency]:
            text = message(
                N_("Total {total} {currency} is NOT the receivables account {account}: the difference is {difference}."),
                **facts, difference=Money(difference, currency),
            )  # fmt: skip
        else:
            text = message(N_("Total {total} {currency} = receivables account {account} ✓"), **facts)
        result.append(display.sentence(text, language))
    return tuple(result)
