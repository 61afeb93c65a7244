"""The profiles of bank tables that the user made, as the book keeps them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from creditdesk.banking.formats.saved_profile import SavedProfile
from creditdesk.banking.tables import SavedProfileRow


@dataclass(frozen=True, slots=True)
class KnownProfile:
    """A profile with its id in the book."""

    id: int
    profile: SavedProfile


def known_profiles(session: Session) -> tuple[KnownProfile, ...]:
    """Return all profiles of the book, by title."""
    rows = session.execute(
        select(SavedProfileRow.id, SavedProfileRow.profile).order_by(SavedProfileRow.title, SavedProfileRow.id)
    )
    return tuple(KnownProfile(id_, SavedProfile.of_text(told)) for id_, told in rows)


def saved_profiles(session: Session) -> tuple[SavedProfile, ...]:
    """Return the profiles as the readers take them."""
    return tuple(known.profile for known in known_profiles(session))
