"""Backups: whole, proved by reopening, never half there; a restore never overwrites."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from creditdesk.base.errors import BadInput, Refused
from creditdesk.db import audit
from creditdesk.db.backup import backup, restore
from creditdesk.db.workspace import Workspace
from creditdesk.ledger.import_actions import import_invoices
from tests.builders import a_customer, act, dump, sheet


@pytest.fixture
def traded(sqlite_book: Workspace) -> Workspace:
    with act(sqlite_book) as session:
        a_customer(session)
    rows = [(f"A-{n}", "C1", "2026-03-02", "12.50") for n in range(400)]
    with act(sqlite_book) as session:
        import_invoices(session, sheet("number customer issued_on amount", *rows), currency="CNY")
    return sqlite_book


def test_a_restored_backup_is_the_book(traded: Workspace, tmp_path: Path) -> None:
    info = backup(traded, tmp_path / "one.cdbak")
    assert restore(tmp_path / "one.cdbak", tmp_path / "again.creditdesk").head == info.head
    again = Workspace.open(tmp_path / "again.creditdesk")
    assert dump(again) == dump(traded)
    with again.read() as session:
        assert audit.head(session.connection()) == (info.changes, info.head)
        assert all(check.ok for check in audit.checks(session.connection()))
    again.close()


def test_a_backup_holds_what_was_there_when_it_was_made(traded: Workspace, tmp_path: Path) -> None:
    before = dump(traded)
    backup(traded, tmp_path / "one.cdbak")
    with act(traded) as session:
        a_customer(session, "C2")
    restore(tmp_path / "one.cdbak", tmp_path / "again.creditdesk")
    again = Workspace.open(tmp_path / "again.creditdesk")
    assert dump(again) == before != dump(traded)
    again.close()


def test_nothing_else_is_left_beside_the_backup(traded: Workspace, tmp_path: Path) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    backup(traded, place / "one.cdbak")
    assert [p.name for p in place.iterdir()] == ["one.cdbak"]
    restore(place / "one.cdbak", place / "again.creditdesk")
    assert sorted(p.name for p in place.iterdir()) == ["again.creditdesk", "one.cdbak"]


def test_neither_a_backup_nor_a_restore_overwrites(traded: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "one.cdbak"
    backup(traded, target)
    before = target.read_bytes()
    with pytest.raises(Refused):
        backup(traded, target)
    assert target.read_bytes() == before
    assert traded.path is not None
    with pytest.raises(Refused, match="never overwrites"):
        restore(target, traded.path)


def test_a_place_that_is_not_there_is_named(traded: Workspace, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no folder"):
        backup(traded, tmp_path / "absent" / "one.cdbak")
    backup(traded, tmp_path / "one.cdbak")
    with pytest.raises(BadInput, match="no folder"):
        restore(tmp_path / "one.cdbak", tmp_path / "absent" / "book")


@pytest.mark.parametrize("at", [0.02, 0.2, 0.4, 0.6, 0.8, 0.98])
def test_a_damaged_backup_is_refused_and_leaves_nothing(traded: Workspace, tmp_path: Path, at: float) -> None:
    target = tmp_path / "one.cdbak"
    backup(traded, target)
    data = bytearray(target.read_bytes())
    data[int(len(data) * at)] ^= 1
    target.write_bytes(data)
    with pytest.raises(BadInput, match="not a whole backup"):
        restore(target, tmp_path / "again.creditdesk")
    assert not [p for p in tmp_path.iterdir() if p.name.startswith("again")]


@pytest.mark.parametrize("part", [0.0, 0.3, 0.99])
def test_a_backup_cut_short_is_refused(traded: Workspace, tmp_path: Path, part: float) -> None:
    target = tmp_path / "one.cdbak"
    backup(traded, target)
    data = target.read_bytes()
    target.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(BadInput, match="not a whole backup"):
        restore(target, tmp_path / "again.creditdesk")


def test_a_backup_with_another_book_inside_is_refused(traded: Workspace, tmp_path: Path) -> None:
    backup(traded, tmp_path / "one.cdbak")
    with act(traded) as session:
        a_customer(session, "C2")
    assert traded.path is not None
    with zipfile.ZipFile(tmp_path / "one.cdbak") as archive, zipfile.ZipFile(tmp_path / "two.cdbak", "w") as other:
        other.writestr("manifest.json", archive.read("manifest.json"))
        other.write(traded.path, "book.sqlite")
    with pytest.raises(BadInput, match="not a whole backup"):
        restore(tmp_path / "two.cdbak", tmp_path / "again.creditdesk")


def test_any_other_file_is_no_backup(tmp_path: Path) -> None:
    for name, content in (("text.cdbak", b"nothing"), ("empty.cdbak", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadInput, match="not a whole backup"):
            restore(tmp_path / name, tmp_path / "again.creditdesk")
    with pytest.raises(BadInput, match="There is no backup"):
        restore(tmp_path / "absent.cdbak", tmp_path / "again.creditdesk")


_BACKUP = """
import sys
from pathlib import Path
import creditdesk.schema
from creditdesk.db.backup import backup
from creditdesk.db.workspace import Workspace
book = Workspace.open(sys.argv[1])
print("go", flush=True)
for number in range(1000):
    backup(book, Path(sys.argv[2]) / f"{number}.cdbak")
"""


def test_an_interrupted_backup_leaves_no_file_that_looks_complete(traded: Workspace, tmp_path: Path) -> None:
    """Killed after 5 to 300 ms: what bears the name of a backup can be restored and is the book."""
    whole = dump(traded)
    for run, wait in enumerate((0.005, 0.03, 0.07, 0.15, 0.3)):
        place = tmp_path / str(run)
        place.mkdir()
        command = [sys.executable, "-c", _BACKUP, str(traded.path), str(place)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.getcwd()}) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"go\n"
            time.sleep(wait)
            child.send_signal(signal.SIGKILL)
        for number, found in enumerate(sorted(place.glob("*.cdbak"))):
            restore(found, place / f"again{number}.creditdesk")
            again = Workspace.open(place / f"again{number}.creditdesk")
            assert dump(again) == whole
            again.close()
    assert dump(traded) == whole
