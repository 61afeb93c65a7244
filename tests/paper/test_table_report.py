import pytest
from pypdfium2 import PdfDocument

from creditdesk import charts
from creditdesk.base.errors import Refused
from creditdesk.paper.render import render_table, text_of
from creditdesk.paper.table_report import ReportFields
from creditdesk.paper.tables import Column
from paper.builders import HEAD


def a_report(**facts):
    facts = {
        "letterhead": HEAD,
        "language": "en",
        "title": "Aging of receivables",
        "columns": (Column("Customer", flexible=True), Column("Open", "right")),
        "rows": tuple((f"客户{place}", f"{place},000.00") for place in range(1, 80)),
        "subtitles": ("as of 2026-11-23",),
        "totals": ("Total", "3,160,000.00"),
        "notes": ("Counted from the due date.",),
    } | facts
    return ReportFields(**facts)


def test_every_row_total_and_note_is_printed_over_pages():
    text = text_of(render_table(a_report()))
    for part in ("客户1", "客户79", "3,160,000.00", "as of 2026-11-23", "Counted from the due date.", "Page 2 of 2"):
        assert part in text


def test_a_landscape_report_lies_across_on_every_page():
    with PdfDocument(render_table(a_report(is_landscape=True))) as document:
        assert all(page.get_width() > page.get_height() for page in document)


def test_a_chart_stands_on_the_report_and_the_bytes_stay_the_same():
    chart = charts.png(charts.aging_bars("Aging", (("not due", 3.0), ("1–30", 2.0)), unit="CNY"), dpi=60)
    plain, drawn = render_table(a_report()), render_table(a_report(chart_png=chart))
    assert len(drawn) > len(plain)
    assert drawn == render_table(a_report(chart_png=chart))


def test_an_empty_report_is_printed_and_a_crooked_row_refused():
    assert "Aging" in text_of(render_table(a_report(rows=(), totals=())))
    with pytest.raises(Refused):
        render_table(a_report(rows=(("one cell",),)))
