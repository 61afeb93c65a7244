"""Open a new book: the empty file, who we are, and the usual dunning levels."""

from __future__ import annotations

from pathlib import Path

from creditdesk.base.i18n import N_
from creditdesk.db.workspace import Workspace
from creditdesk.dunning.actions import ensure_levels
from creditdesk.settings.actions import set_value


def create_book(
    book: str | Path, *, company: str = "", country: str = "CN", currency: str = "CNY", language: str = "zh_CN"
) -> Workspace:
    """Create a book with its company and levels; Refused when something is at that place already."""
    workspace = Workspace.create(book)
    facts = {"name": company, "country": country, "currency": currency, "language": language}
    with workspace.change(
        N_("Open the book of {company}"), is_upkeep=True, company=company or workspace.name
    ) as change:
        for key, value in facts.items():
            set_value(change.session, f"company.{key}", value)
        ensure_levels(change.session)
    return workspace
