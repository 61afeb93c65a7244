"""Copies of letters in a folder: names that every file system takes, nothing overwritten, no half file."""

from pathlib import Path

import pytest

from creditdesk.dunning.copies import Copy, file_name, write_files


@pytest.mark.parametrize(
    ("customer", "name"),
    [
        ("甲/乙:丙*?", "L1 甲 乙 丙.pdf"), ("..", "L1.pdf"), ("a\u202egpj.exe", "L1 a gpj.exe.pdf"), ("", "L1.pdf"),
        ("x" * 300, "L1 " + "x" * 60 + ".pdf"),
    ],
)  # fmt: skip
def test_file_names_hold_only_what_every_file_system_takes(customer: str, name: str):
    assert file_name(Copy("L1", customer, b"")) == name


def test_a_file_of_other_content_is_not_overwritten(tmp_path: Path):
    (tmp_path / "L1 甲.pdf").write_bytes(b"other")
    copies = [Copy("L1", "甲", b"letter")]
    assert [path.name for path in write_files(copies, tmp_path)] == ["L1 甲 (2).pdf"]
    assert [path.name for path in write_files(copies, tmp_path)] == ["L1 甲 (2).pdf"]
    assert (tmp_path / "L1 甲.pdf").read_bytes() == b"other"


def test_a_copy_that_lies_there_is_left_and_a_missing_one_is_written(tmp_path: Path):
    first, second = write_files([Copy("L1", "甲", b"one"), Copy("L2", "乙", b"two")], tmp_path)
    first.unlink()
    stamp = second.stat().st_mtime_ns
    assert write_files([Copy("L1", "甲", b"one"), Copy("L2", "乙", b"two")], tmp_path) == (first, second)
    assert (first.read_bytes(), second.stat().st_mtime_ns) == (b"one", stamp)


def test_a_write_that_breaks_off_leaves_no_file_under_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("creditdesk.base.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_files([Copy("L1", "甲", b"one")], tmp_path)
    assert not list(tmp_path.glob("*.pdf"))
