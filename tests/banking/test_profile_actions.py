"""Profiles are kept in the book, replaced by a newer one for the same files, renamed, forgotten, undone."""

import pytest

from creditdesk.banking.formats.columns import Columns
from creditdesk.banking.formats.saved_profile import SavedProfile
from creditdesk.banking.profile_actions import forget_profile, rename_profile, save_profile
from creditdesk.banking.profile_queries import known_profiles, saved_profiles
from creditdesk.base.errors import Refused
from creditdesk.db.workspace import Workspace
from tests.builders import act


def a_profile(title: str = "Hausbank", amount: int = 1) -> SavedProfile:
    return SavedProfile.of(title, Columns(1, (0,), ("tagi", "wert", "menge"), amount=amount), [])


def test_a_profile_is_kept_and_a_newer_one_for_the_same_files_takes_its_place(book: Workspace) -> None:
    with act(book) as session:
        save_profile(session, a_profile())
        save_profile(session, a_profile("Sparkasse", 2))
    with book.read() as session:
        (found,) = saved_profiles(session)
    assert (found.title, found.columns.amount) == ("Sparkasse", 2)


def test_a_profile_is_renamed_and_forgotten(book: Workspace) -> None:
    with act(book) as session:
        save_profile(session, a_profile())
    with act(book) as session:
        (known,) = known_profiles(session)
        rename_profile(session, known.id, " Volksbank ")
    with act(book) as session:
        (known,) = known_profiles(session)
        assert known.profile.title == "Volksbank"
        forget_profile(session, known.id)
        assert saved_profiles(session) == ()
    with pytest.raises(Refused, match="no longer"), act(book) as session:
        forget_profile(session, known.id)


def test_a_profile_without_a_name_is_refused(book: Workspace) -> None:
    with pytest.raises(Refused, match="no name"), act(book) as session:
        save_profile(session, a_profile("  "))
