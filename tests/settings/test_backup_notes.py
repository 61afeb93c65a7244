"""The note of the last backup: one per book, the newest stays."""

from creditdesk.settings.backup_notes import BackupNote, note_of, with_note
from creditdesk.settings.machine import Machine


def test_the_newest_note_of_each_book_is_kept() -> None:
    first, second = BackupNote("/a", "2026-01-01T00:00:00+00:00", "/x"), BackupNote("/b", "2026-01-02", "/y")
    choices = with_note(with_note(with_note(Machine(), first), second), BackupNote("/a", "2026-02-01", "/z"))
    assert note_of(choices, "/a") == BackupNote("/a", "2026-02-01", "/z")
    assert note_of(choices, "/b") == second and note_of(choices, "/c") is None


def test_a_note_that_is_no_note_is_passed_over() -> None:
    assert note_of(Machine(backups=("nonsense",)), "nonsense") is None
