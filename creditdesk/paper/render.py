"""From the facts of a letter to its PDF, always the same bytes, and back to its text for proof.

A letter sent may be evidence: the same fields give the same file (no clock, no random names), and
`proven` reads the finished PDF and compares name, number and total with what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

import pypdfium2

from creditdesk.base.display import money
from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_
from creditdesk.base.progress import Progress
from creditdesk.paper.account import AccountFields, account_blocks, account_frame
from creditdesk.paper.fonts import printable
from creditdesk.paper.letter import LetterFields, letter_blocks, letter_frame
from creditdesk.paper.pen import Pen
from creditdesk.paper.table_report import ReportFields, report_blocks, report_frame

Fields = LetterFields | AccountFields


def render_letter(fields: LetterFields) -> bytes:
    """Return the letter as a PDF."""
    return render_letters((fields,))


def render_account(fields: AccountFields) -> bytes:
    """Return the statement of account as a PDF."""
    return render_letters((fields,))


def render_table(fields: ReportFields) -> bytes:
    """Return the report as a PDF."""
    pen = Pen(title=fields.title, author=fields.letterhead.name)
    report_frame(fields).draw(pen, report_blocks(fields))
    return pen.finish()


def render_letters(letters: Iterable[Fields], progress: Progress | None = None, count: int = 0) -> bytes:
    """Return all letters as one PDF for printing, each with its own page numbers; Refused when there are none.

    `letters` may be a generator: each is forgotten when its pages are drawn. `count` is for the progress only.
    """
    pen: Pen | None = None
    for done, fields in enumerate(letters, start=1):
        if pen is None:
            pen = Pen(title=f"{fields.title} {fields.number}", author=fields.letterhead.name)
        match fields:
            case LetterFields():
                letter_frame(fields).draw(pen, letter_blocks(fields), partial(letter_blocks, fields, is_tight=True))
            case AccountFields():
                account_frame(fields).draw(pen, account_blocks(fields), partial(account_blocks, fields, is_tight=True))
        if progress:
            progress.tick(done, max(count, done), fields.number)
    if pen is None:
        raise Refused(N_("There is no letter to print. Choose at least one."))
    return pen.finish()


def text_of(pdf: bytes) -> str:
    """Return the text of all pages as a reader of the PDF would copy it."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def proven(pdf: bytes, fields: Fields) -> bytes:
    """Return the PDF when customer, number and totals can be read back from it; Refused names what cannot."""
    found = _bare(text_of(pdf))
    totals = fields.totals if isinstance(fields, LetterFields) else (fields.closing,)
    for meant in (fields.customer_name, fields.number, *map(money, totals)):
        wanted = _bare(printable(meant))
        # PDFium takes a hyphen at the end of a line for a broken word and drops it
        is_name_there = meant == fields.customer_name and wanted.replace("-", "") in found.replace("-", "")
        if wanted not in found and not is_name_there:
            raise Refused(
                N_("The finished PDF of {number} does not show “{meant}”. It was not kept; report this as a fault."),
                number=fields.number,
                meant=meant,
            )
    return pdf


def _bare(text: str) -> str:
    """Return the text without blanks and line breaks, as lines are broken differently on paper."""
    return re.sub(r"[\s\ufffe\u0002]+", "", text)
