"""To whom a letter goes, by the credit file: language, address lines, the person it is for."""

from __future__ import annotations

from dataclasses import dataclass

from creditdesk.base.i18n import LANGUAGES
from creditdesk.settings.policy import Company


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom a letter goes; `address_lines` hold the e-mail address where no postal one is known."""

    language: str
    address_lines: tuple[str, ...] = ()
    contact: str = ""
    tax_id: str = ""


def recipient(*, language: str, address: str, email: str, contact: str, tax_id: str, company: Company) -> Recipient:
    """Return the addressee from the credit file; a language we have no templates for gives way to the company's."""
    lines = tuple(line.strip() for line in (address.strip() or email).splitlines() if line.strip())
    return Recipient(language if language in LANGUAGES else company.language, lines, contact, tax_id)
