"""Save, rename and forget the profiles of bank tables that the user made."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from creditdesk.banking.formats.saved_profile import SavedProfile
from creditdesk.banking.tables import SavedProfileRow
from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_


def save_profile(session: Session, profile: SavedProfile) -> None:
    """Keep a profile; one that recognises the same files is replaced."""
    profile = replace(profile, title=profile.title.strip())
    if not profile.title:
        raise Refused(N_("The profile has no name. To save it, give it the name of the bank."))
    mark = hashlib.sha256("\x1f".join(profile.mark).encode()).hexdigest()
    row = session.scalar(select(SavedProfileRow).where(SavedProfileRow.mark == mark))
    if row is None:
        row = SavedProfileRow(mark=mark)
        session.add(row)
    row.title, row.profile = profile.title, profile.to_text()
    session.flush()


def rename_profile(session: Session, profile_id: int, title: str) -> None:
    """Give a profile another name."""
    save_profile(session, replace(SavedProfile.of_text(_row(session, profile_id).profile), title=title))


def forget_profile(session: Session, profile_id: int) -> None:
    """Take a profile out: its files are asked about again."""
    session.delete(_row(session, profile_id))
    session.flush()


def _row(session: Session, profile_id: int) -> SavedProfileRow:
    row = session.get(SavedProfileRow, profile_id)
    if row is None:
        raise Refused(N_("This profile is no longer in the book."))
    return row
