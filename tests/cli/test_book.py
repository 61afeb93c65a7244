"""`new`, `backup`, `restore`, `check`, `history`, `undo`, `export`: the book itself."""

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.cli.running import CUSTOMERS, MONDAY, creditdesk, done, mt940, written


def test_a_new_book_says_what_it_is(tmp_path: Path):
    book = tmp_path / "账簿.creditdesk"
    data = done("new", book, "--company", "甲公司")
    assert data == {"book": str(book), "company": "甲公司", "customers": 0, "invoices": 0, "statement": None}
    run = creditdesk("new", book, "--json")
    assert (run.code, run.data["error"]["kind"]) == (1, "refused")


def test_the_practice_company_comes_with_forty_customers_and_a_statement(
    templates: Path, practice: Path, tmp_path: Path
):
    data = done("aging", practice, "--as-of", MONDAY)
    assert data["difference"] == "0.00"
    (statement,) = (templates / "practice").glob("*.csv")
    read = creditdesk("statement", "read", statement, "--json").data
    assert read["statements"][0]["balance_proof"] == "proved"


@pytest.mark.parametrize(
    "arguments",
    [
        ("no/such/folder/a.creditdesk",),
        ("a.creditdesk", "--currency", "yuan"),
        ("a.creditdesk", "--language", "fr"),
        ("a.creditdesk", "--country", "China"),
        ("a.creditdesk", "--practice", "--company", "甲"),
        ("postgresql+psycopg://127.0.0.1:1/none",),
    ],
)
def test_a_book_that_cannot_be_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
):
    monkeypatch.chdir(tmp_path)
    assert creditdesk("new", *arguments, "--json").code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_backup_comes_back_as_the_same_book(small: Path, tmp_path: Path):
    backup, back = tmp_path / "a.backup", tmp_path / "back.creditdesk"
    made = done("backup", small, backup)
    assert made.keys() >= {"file", "changes", "head", "sha256", "at"}
    restored = done("restore", backup, back)
    assert (restored["book"], restored["head"]) == (str(back), made["head"])
    assert done("items", back, "--as-of", MONDAY) == done("items", small, "--as-of", MONDAY)
    assert done("check", back)["head"] == made["head"]


def test_neither_backup_nor_restore_overwrites(small: Path, tmp_path: Path):
    done("backup", small, tmp_path / "a.backup")
    for arguments in (("backup", small, tmp_path / "a.backup"), ("restore", tmp_path / "a.backup", small)):
        before = Path(arguments[2]).read_bytes()
        run = creditdesk(*arguments, "--json")
        assert (run.code, run.data["error"]["kind"]) == (1, "refused")
        assert Path(arguments[2]).read_bytes() == before


def test_a_damaged_or_missing_backup_is_bad_input_and_leaves_nothing(small: Path, tmp_path: Path):
    backup = tmp_path / "a.backup"
    done("backup", small, backup)
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 0xFF
    backup.write_bytes(content)
    for source in (backup, tmp_path / "none", written(tmp_path / "a.txt", "x")):
        assert creditdesk("restore", source, tmp_path / "back.creditdesk", "--json").code == 2
        assert not (tmp_path / "back.creditdesk").exists()


def test_a_sound_book_passes_every_check(practice: Path):
    data = done("check", practice, "--as-of", MONDAY)
    assert data["ok"] is True
    assert len(data["head"]) == 64
    for check in data["checks"]:
        assert check.keys() == {"name", "ok", "expected", "found", "first"}
        assert check["ok"] is True
    assert "All checks passed." in creditdesk("check", practice).out


def test_a_book_changed_behind_its_back_fails_the_check(small: Path):
    with closing(sqlite3.connect(small)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE entry SET amount_minor = amount_minor + 1 WHERE number = 'INV-1'")
    run = creditdesk("check", small, "--json")
    assert (run.code, run.data["ok"]) == (1, False)
    broken = {check["name"]: check for check in run.data["checks"] if not check["ok"]}
    assert broken.keys() == {"audit triggers", "audit trail: entry"}
    assert broken["audit trail: entry"]["found"] == "1" and broken["audit trail: entry"]["first"]


def test_history_is_newest_first_and_as_long_as_asked(small: Path):
    changes = done("history", small)["changes"]
    assert [change["id"] for change in changes] == [3, 2, 1]
    assert changes[0].keys() >= {"id", "verb", "actor", "at", "rows", "hash"}
    assert changes[0]["verb"] == "Import invoices from invoices.csv"
    assert (changes[0]["rows"], changes[0]["undoes"]) == (4, None)
    assert len(done("history", small, "--limit", 1)["changes"]) == 1
    assert "invoices.csv" in creditdesk("history", small, "--lang", "zh_CN").out


def test_undo_takes_the_last_act_back_and_then_the_one_before(small: Path):
    assert done("undo", small)["undone"] == 3
    assert done("items", small) == {"items": []}
    assert done("undo", small)["undone"] == 2
    assert creditdesk("items", small, "--customer", "C1").code == 2
    assert done("check", small)["ok"]
    assert [c["undoes"] for c in done("history", small)["changes"]] == [2, 3, None, None, None]


def test_the_same_act_is_not_undone_twice(small: Path):
    done("undo", small, "--set", 3)
    for wanted in (3, 4):
        run = creditdesk("undo", small, "--set", wanted, "--json")
        assert (run.code, run.data["error"]["kind"]) == (1, "refused")
    assert creditdesk("undo", small, "--set", 99, "--json").code == 1


def test_an_act_that_was_built_upon_names_what_must_go_first(small: Path, tmp_path: Path):
    done("statement", "import", small, mt940(tmp_path / "a.sta"), "--post", "sure")
    run = creditdesk("undo", small, "--set", 3, "--json")
    assert run.code == 1
    assert "and post what is sure" in run.data["error"]["message"]
    done("undo", small)
    assert "INV-1" in {item["number"] for item in done("items", small)["items"]}
    assert done("match", small)["lines"] == []


def test_an_export_lists_every_file_with_its_hash(small: Path, tmp_path: Path):
    folder = tmp_path / "out"
    files = done("export", small, folder)["files"]
    assert json.loads((folder / "manifest.json").read_bytes())["files"] == files
    for file in files:
        assert hashlib.sha256((folder / file["name"]).read_bytes()).hexdigest() == file["sha256"]
    assert {f["name"]: f["rows"] for f in files}["entry.csv"] == 4
    run = creditdesk("export", small, folder, "--json")
    assert (run.code, run.data["error"]["kind"]) == (1, "refused")
    assert creditdesk("export", small, written(tmp_path / "a.txt", "x"), "--json").code == 2


@pytest.mark.parametrize(
    "verb",
    [
        ("items",), ("aging",), ("match",), ("warnings",), ("check",), ("history",), ("undo",), ("letters", "--out", "o"),
        ("backup", "b"), ("export", "e"), ("account", "C1", "--out", "a.pdf"), ("import", "customers", "c.csv"),
        ("statement import", "a.sta"),
    ],
    ids=lambda verb: verb[0],
)  # fmt: skip
@pytest.mark.parametrize("book", ["missing", "no book", "another program's", "newer"])
def test_every_verb_refuses_what_is_no_book_of_ours(
    verb: tuple[str, ...], book: str, empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "c.csv", *CUSTOMERS)
    mt940(tmp_path / "a.sta")
    path = {"missing": tmp_path / "none.creditdesk", "no book": tmp_path / "c.csv", "newer": empty}.get(book)
    path = path or tmp_path / "other.sqlite"
    if book == "newer":
        with closing(sqlite3.connect(empty)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
    if book == "another program's":
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("CREATE TABLE song (title TEXT)")
    before = path.read_bytes() if path.exists() else None
    words = verb[0].split()
    run = creditdesk(*words, path, *verb[1:], "--json")
    assert (run.code, list(run.data)) == (1 if book == "newer" else 2, ["error"])
    assert run.err.strip()
    assert "Traceback" not in run.err
    assert (path.read_bytes() if path.exists() else None) == before


def test_a_book_whose_last_acts_are_gone_fails_the_check_until_it_is_accepted(small: Path, tmp_path: Path):
    older = shutil.copyfile(small, tmp_path / "older")
    done("warnings", small, "--as-of", MONDAY)
    shutil.copyfile(older, small)
    run = creditdesk("check", small, "--json")
    (wrong,) = [check for check in run.data["checks"] if not check["ok"]]
    assert (run.code, wrong["name"]) == (1, "end of the trail as last seen here")
    assert "After restoring a backup" in wrong["first"]
    assert "After restoring a backup" in creditdesk("warnings", small, "--as-of", MONDAY).err
    assert creditdesk("check", small).code == 1
    assert done("check", small, "--accept")["ok"]
    assert done("check", small)["ok"]


def test_a_change_or_a_backup_that_is_not_there_is_named(small: Path, tmp_path: Path):
    run = creditdesk("undo", small, "--set", 99, "--json")
    assert (run.code, run.data["error"]["message"]) == (1, "There is no change 99 in this book.")
    run = creditdesk("restore", tmp_path / "none", tmp_path / "b.creditdesk", "--json")
    assert (run.code, run.data["error"]["message"]) == (2, f"There is no backup at {tmp_path / 'none'}.")


def test_a_book_that_may_not_be_written_is_bad_input(small: Path, monkeypatch: pytest.MonkeyPatch):
    def begin_reading(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("BEGIN")

    monkeypatch.setattr("creditdesk.db.workspace._begin", begin_reading)
    run = creditdesk("warnings", small, "--json")
    assert (run.code, str(small) in run.data["error"]["message"]) == (2, True)


def test_a_restored_backup_is_no_surprise(small: Path, tmp_path: Path):
    done("backup", small, tmp_path / "a.backup")
    done("warnings", small, "--as-of", MONDAY)
    small.unlink()
    done("restore", tmp_path / "a.backup", small)
    assert done("check", small)["ok"]
