"""From a planned letter to the fields of its page: who writes to whom, what is claimed, and by when.

The language is the customer's. Credits stand below the items with a minus, so that the total printed is the sum
claimed. In the practice company every page carries a mark, so that no letter of it is sent by mistake.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from creditdesk.base.display import sentence
from creditdesk.base.i18n import N_, message, translate
from creditdesk.dunning.plan import ClaimItem, PlannedLetter
from creditdesk.dunning.recipient import Recipient
from creditdesk.paper.letter import LetterFields, template_text, written
from creditdesk.paper.render import proven, render_letter
from creditdesk.settings.policy import Company


def fields_of(
    letter: PlannedLetter,
    to: Recipient,
    company: Company,
    *,
    number: str,
    as_of: date,
    receipts_to: date | None,
) -> LetterFields:
    """Return the letter as it will stand on paper; `receipts_to` is the day up to which receipts are taken off."""
    fields = LetterFields(
        letterhead=company,
        number=number,
        written_on=as_of,
        language=to.language,
        title=translate(letter.level.title, to.language),
        customer_name=letter.customer_name,
        items=tuple(_line(line, to.language) for line in letter.lines),
        deadline=letter.deadline_on,
        address_lines=to.address_lines,
        contact=to.contact,
        customer_number=letter.customer_code,
        customer_tax_id=to.tax_id,
        handler=company.contact,
        handler_phone=company.phone,
        receipts_to=receipts_to,
        previous_number=letter.follows.number if letter.follows else "",
        previous_date=letter.follows.printed_on if letter.follows else None,
        watermark=translate(N_("Practice – do not send"), to.language) if company.is_practice else "",
    )
    return written(fields, template_text(letter.level.template, to.language))


def _line(line: ClaimItem, language: str) -> ClaimItem:
    if line.open.minor >= 0:
        return line
    return replace(line, number=sentence(message(N_("less {number}"), number=line.number), language))


def printed(fields: LetterFields) -> bytes:
    """Return the finished PDF, read back and found to say what was meant; Refused when it cannot be printed."""
    return proven(render_letter(fields), fields)
