"""What holds for all verbs: where things are printed, in which language and encoding, and with which exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from creditdesk.cli import book_verbs
from tests.cli.running import MONDAY, creditdesk, done, faults, mt940, written


def shell(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a shell does, with a console that is not UTF-8 by itself."""
    command = [sys.executable, "-m", "creditdesk", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": "ascii", **environment}
    )


def test_a_shell_gets_utf8_on_standard_output_and_the_exit_code(small: Path):
    ran = shell("aging", small, "--as-of", MONDAY, "--json")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(ran.stdout.decode("utf-8"))["rows"][0]["name"] == "苏州恒木装饰工程有限公司"
    assert ran.stdout.count(b"\n") == 1


def test_a_shell_gets_messages_on_standard_error_in_utf8(tmp_path: Path):
    ran = shell("items", tmp_path / "没有.creditdesk", "--lang", "zh_CN")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "没有.creditdesk" in ran.stderr.decode("utf-8")


@pytest.mark.parametrize("name", ["small", "practice"])
def test_a_reader_that_has_seen_enough_is_no_error(name: str, request: pytest.FixtureRequest):
    command = [sys.executable, "-m", "creditdesk", "items", str(request.getfixturevalue(name)), "--as-of", MONDAY]
    buffered = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=buffered) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("--as-of", "03/04/2026"), ("--as-of", "2026-02-30"), ("--nonsense",), ("--js",), ("--lang", "fr"), ("--lang",),
    ],
)  # fmt: skip
def test_wrong_options_are_bad_input_said_in_one_object(empty: Path, arguments: tuple[str, ...]):
    run = creditdesk("items", *([empty] if arguments else []), *arguments, "--json")
    assert (run.code, run.data["error"]["kind"]) == (2, "usage")
    assert "--help" in run.err


def test_an_unknown_verb_is_bad_input_and_opens_no_window(empty: Path):
    run = creditdesk("nonsense", empty, "--json")
    assert (run.code, run.data["error"]["kind"]) == (2, "usage")


def test_help_and_version_are_no_errors():
    assert creditdesk("--version").code == 0
    run = creditdesk("aging", "--help")
    assert run.code == 0
    assert "--bounds" in run.out


@pytest.mark.parametrize("option", [("--lang", "zh_CN"), ("--lang=zh_CN",)])
def test_the_language_can_be_chosen_in_either_spelling(small: Path, option: tuple[str, ...]):
    assert "未收" in creditdesk("items", small, *option).out
    assert "Days past due" in creditdesk("items", small).out


def test_the_language_of_the_computer_is_used_unless_another_is_asked_for(small: Path, tmp_path: Path):
    folder = tmp_path / "settings" / "CreditDesk"
    folder.mkdir(parents=True)
    written(folder / "machine.toml", 'language = "zh_CN"')
    assert "未收" in creditdesk("items", small).out
    assert "Days past due" in creditdesk("items", small, "--lang", "en").out
    written(folder / "machine.toml", 'language = "tlh"')
    assert "Days past due" in creditdesk("items", small).out


def test_an_error_is_english_in_json_and_in_the_readers_language_beside_it(tmp_path: Path):
    run = creditdesk("items", tmp_path / "none", "--json", "--lang", "zh_CN")
    assert run.data["error"]["message"].startswith("There is no book")
    assert "没有账簿" in run.err


def test_a_bug_has_its_own_exit_code_and_shows_its_trace(empty: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(book_verbs, "check_book", broken)
    run = creditdesk("check", empty)
    assert (run.code, run.out) == (3, "")
    assert "ZeroDivisionError" in run.err
    assert "This is a bug in CreditDesk." in run.err


def test_the_day_is_the_one_given_wherever_one_is_needed(small: Path, tmp_path: Path):
    assert done("aging", small, "--as-of", "2026-09-30")["as_of"] == "2026-09-30"
    assert done("items", small, "--as-of", "20261001")["items"][0]["days_past_due"] == 0
    assert done("letters", small, "--as-of", "2025-01-02", "--out", tmp_path / "o") == {
        "letters": [], "held": [], "earlier": [],
    }  # fmt: skip


def test_every_verb_answers_in_one_plain_object(small: Path, tmp_path: Path):
    path = mt940(tmp_path / "a.sta")
    for arguments in (
        ("statement", "read", path), ("statement", "import", small, path, "--post", "sure"), ("match", small), ("aging", small),
        ("items", small), ("warnings", small), ("letters", small, "--out", tmp_path / "l"), ("check", small), ("history", small),
        ("account", small, "C1", "--out", tmp_path / "a.pdf"), ("backup", small, tmp_path / "b"),
        ("restore", tmp_path / "b", tmp_path / "r.creditdesk"), ("export", small, tmp_path / "e"),
        ("undo", tmp_path / "r.creditdesk", "--set", 3), ("new", tmp_path / "n.creditdesk"),
    ):  # fmt: skip
        run = creditdesk(*arguments, "--json")
        assert isinstance(run.data, dict), arguments
        assert run.code in (0, 1), run


def test_the_rules_for_answers_catch_what_they_forbid():
    wrong = {"amount": 1, "open": "1,000.00", "due_on": "20260101", "payer": "", "rate": 0.5, "Total": None}
    assert len(list(faults(wrong))) == len(wrong)
