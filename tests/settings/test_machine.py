"""What belongs to this computer is kept in one file, whole or not at all, and read with defaults where it does not fit."""

from dataclasses import replace
from pathlib import Path

from creditdesk.settings.machine import Machine, load, machine_file, save


def test_without_a_file_there_are_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "absent.toml") == Machine()


def test_choices_are_read_back_as_they_were_saved(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "machine.toml"
    choices = replace(
        Machine(), language="en", text_percent=125, recent_books=("/账簿/一.creditdesk", 'C:\\a "b".creditdesk')
    )
    save(choices, path)
    assert load(path) == choices
    assert [p.name for p in path.parent.iterdir()] == ["machine.toml"]


def test_an_entry_that_does_not_fit_gives_the_default(tmp_path: Path) -> None:
    path = tmp_path / "machine.toml"
    path.write_text('text_percent = "big"\ntheme = "dark"\nunknown = 1\n', encoding="utf-8")
    assert load(path) == replace(Machine(), theme="dark")


def test_the_file_lies_in_the_programs_own_folder() -> None:
    assert machine_file().parts[-2:] == ("CreditDesk", "machine.toml")
