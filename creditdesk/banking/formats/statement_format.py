"""What every bank statement format must do, and the sentences with which a file is refused.

A format recognises its files by content, never by name. It reads what the bank wrote: one line per booked
entry, money in positive. What it cannot take is a `RowProblem`, never dropped and never guessed.
"""

from __future__ import annotations

from typing import Protocol

from creditdesk.banking.statement import StatementFile
from creditdesk.base.errors import BadInput
from creditdesk.base.i18n import N_


class StatementFormat(Protocol):
    """A reader: `key` stands in the book and in JSON, `title` is shown to the user."""

    key: str
    title: str

    def matches(self, data: bytes) -> bool:
        """Say whether the content is of this format; never raises."""

    def read(self, data: bytes) -> StatementFile:
        """Return what the file says; BadInput when it cannot be read as a whole."""


REFUSALS = {
    "empty": N_("The file is empty. To go on, export the statement again at the bank."),
    "too_large": N_("The file is larger than 64 MB or a million lines. To read it, export a shorter period at the bank."),
    "too_long": N_("The file was not read within {seconds} seconds. To read it, export a shorter period at the bank."),
    "pdf": N_("This is a PDF, which cannot be read without mistakes. To go on, export the statement as Excel or CSV."),
    "picture": N_("This is a picture. To go on, export the statement as Excel or CSV at the bank."),
    "html": N_("This is a web page, not a statement. To go on, export the statement as Excel or CSV at the bank."),
    "cnab": N_("This is a list of paid slips (CNAB), not an account statement. To go on, export the statement itself."),
    "investment": N_("This is a securities account (OFX investments). To go on, export a bank account instead."),
    "dtd": N_("The XML file declares a document type (DTD), which no bank does; it was not opened. Export it again."),
    "broken_xml": N_("The XML file is damaged or cut off (line {line}). To go on, export it again at the bank."),
    "no_statement": N_("No account statement was found in the {format} file. To go on, export the account's entries."),
    "bank_error": N_("The bank sent an error instead of a statement: {text}. To go on, export it again."),
    "damaged": N_("The file is damaged: {format} cannot be read to its end. To go on, export it again at the bank."),
    "unknown": N_(
        "Not recognised as a bank statement: no MT940, CAMT, OFX, QIF or a table headed with date and amount was found."
        " To go on, export the statement as Excel or CSV, or assign the columns by hand."
    ),
    "no_lines": N_("The table has headings but no entries below them. To go on, choose a period with movements."),
    "password": N_("The archive is protected by a password. To go on, unpack it and choose the file inside."),
    "archive": N_("The archive holds no statement that can be read. To go on, unpack it and choose the file inside."),
}  # fmt: skip


def refuse(kind: str, **params: str | int) -> BadInput:
    """Return the error for a file refused as a whole, for the caller to raise."""
    return BadInput(REFUSALS[kind], (), kind=kind, **params)
