"""A Monday at the command line: from the bank's file to printed letters, and the book safe and sound afterwards.

The morning is worked through once, verb by verb, on the practice company; the tests look at what each step left behind.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from creditdesk.base.i18n import current_language, set_language
from creditdesk.paper.render import text_of
from tests.cli.running import MONDAY, creditdesk, done


@dataclass(frozen=True, slots=True)
class Monday:
    """The book, the answers in the order they were given, and what the trail held when."""

    book: Path
    folder: Path
    answers: dict[str, Any]
    trails: dict[str, list[Any]]


@pytest.fixture(scope="module")
def monday(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monday]:
    """The morning, worked through once."""
    folder, before = tmp_path_factory.mktemp("monday"), current_language()
    book = folder / "示范账簿.creditdesk"
    answers: dict[str, Any] = {}
    trails: dict[str, list[Any]] = {}

    def step(name: str, verb: str, *arguments: object) -> Any:
        answers[name] = done(*verb.split(), book, *arguments, "--as-of", MONDAY)
        trails[name] = done("history", book, "--limit", 500)["changes"]
        return answers[name]

    statement = step("new", "new", "--practice")["statement"]
    step("letters of before", "export", folder / "before")
    step("import", "statement import", statement, "--post", "sure")
    step("second import", "statement import", statement, "--post", "sure")
    step("match", "match")
    step("aging", "aging")
    step("warnings", "warnings")
    step("second warnings", "warnings")
    step("items", "items")
    step("letters", "letters", "--out", folder / "letters")
    step("second letters", "letters", "--out", folder / "letters")
    step("check", "check")
    step("backup", "backup", folder / "monday.backup")
    step("export", "export", folder / "export")
    yield Monday(book, folder, answers, trails)
    set_language(before)


def exact(text: str) -> Decimal:
    return Decimal(text)


def test_the_practice_company_has_forty_customers_and_three_years_of_invoices(monday: Monday):
    new = monday.answers["new"]
    assert new["customers"] == 40
    assert new["invoices"] > 2000
    assert Path(new["statement"]).parent == monday.folder


def test_the_statement_comes_in_and_what_is_sure_is_posted(monday: Monday):
    data = monday.answers["import"]
    assert data["known"] == 0
    assert data["new"] == len(data["lines"]) == len({line["line_id"] for line in data["lines"]})
    sure = [line for line in data["lines"] if line["tier"] == "sure"]
    assert data["posted"] == len(sure) > 0
    for line in data["lines"]:
        assert line["posted"] == (line["tier"] == "sure")
        allocated = sum((exact(part["amount"]) for part in line["allocations"]), exact(line["unapplied"]))
        assert allocated == exact(line["amount"])


def test_the_proof_adds_up_to_the_whole_file(monday: Monday):
    data = monday.answers["import"]
    proof = {tier: exact(amount) for tier, amount in data["proof"].items()}
    total = proof.pop("total")
    assert total == sum(proof.values()) == sum(exact(line["amount"]) for line in data["lines"])
    read = creditdesk("statement", "read", monday.answers["new"]["statement"], "--json").data["statements"][0]
    assert read["balance_proof"] == "proved"
    assert exact(read["closing"]["amount"]) - exact(read["opening"]["amount"]) == total


def test_a_second_import_adds_nothing(monday: Monday):
    data = monday.answers["second import"]
    assert (data["new"], data["posted"]) == (0, 0)
    assert data["known"] == monday.answers["import"]["new"]
    assert {line["state"] for line in data["lines"]} == {"known"}
    assert monday.trails["second import"] == monday.trails["import"]


def test_match_proposes_for_what_was_not_posted_and_for_nothing_else(monday: Monday):
    waiting = {line["line_id"] for line in monday.answers["match"]["lines"]}
    left = {x["line_id"] for x in monday.answers["import"]["lines"] if x["tier"] in ("confirm", "unknown")}
    assert left <= waiting
    assert not {x["line_id"] for x in monday.answers["import"]["lines"] if x["posted"]} & waiting
    assert not any(line["posted"] for line in monday.answers["match"]["lines"])


def test_the_aging_adds_up_to_the_control_total_and_to_the_open_items(monday: Monday):
    data = monday.answers["aging"]
    total = exact(data["totals"]["total"])
    assert total == exact(data["control_total"]) == sum(exact(row["total"]) for row in data["rows"])
    assert total == sum(exact(item["open"]) for item in monday.answers["items"]["items"])
    assert data["difference"] == "0.00"
    overdue = sum(exact(i["open"]) for i in monday.answers["items"]["items"] if (i["days_past_due"] or 0) > 0)
    assert overdue == sum(map(exact, data["totals"]["buckets"]))


def test_warnings_are_raised_once(monday: Monday):
    assert monday.answers["warnings"]["warnings"]
    assert monday.answers["second warnings"] == monday.answers["warnings"]
    assert monday.trails["second warnings"] == monday.trails["warnings"]


def test_letters_are_numbered_on_without_a_gap(monday: Monday):
    with (monday.folder / "before" / "letter.csv").open(encoding="utf-8-sig") as file:
        printed = re.findall(r"\bL2026-\d{4}\b", file.read())
    numbers = [letter["number"] for letter in monday.answers["letters"]["letters"]]
    assert len(numbers) > 5
    assert sorted({*printed, *numbers}) == [f"L2026-{n:04d}" for n in range(1, len(set(printed)) + len(numbers) + 1)]
    assert numbers == sorted(numbers)


def test_every_letter_shows_its_customer_its_number_and_its_total(monday: Monday):
    names = {row["key"]: row["name"] for row in monday.answers["aging"]["rows"]}
    items = {item["number"]: item for item in monday.answers["items"]["items"]}
    for letter in monday.answers["letters"]["letters"]:
        text = re.sub(r"\s", "", text_of(Path(letter["file"]).read_bytes()))
        for meant in (names[letter["customer"]], letter["number"], f"{exact(letter['amount']):,.2f}", *letter["items"]):
            assert re.sub(r"\s", "", meant) in text
        assert exact(letter["amount"]) == sum(exact(items[number]["open"]) for number in letter["items"])
        assert {items[number]["customer"] for number in letter["items"]} == {letter["customer"]}
    assert len(list((monday.folder / "letters").iterdir())) == len(monday.answers["letters"]["letters"])


def test_a_customer_whose_money_is_not_placed_yet_gets_no_letter(monday: Monday):
    unplaced = {x["customer"] for x in monday.answers["import"]["lines"] if x["tier"] == "confirm" and x["customer"]}
    held = {one["customer"]: one["reason"] for one in monday.answers["letters"]["held"]}
    written = {letter["customer"] for letter in monday.answers["letters"]["letters"]}
    assert unplaced
    assert not unplaced & written
    assert all(held.values())
    assert not held.keys() & written


def test_the_same_day_no_letter_goes_out_twice(monday: Monday):
    again = monday.answers["second letters"]
    assert again["letters"] == []
    reasons = {one["customer"]: one["reason"] for one in again["held"]}
    for letter in monday.answers["letters"]["letters"]:
        assert letter["number"] in reasons[letter["customer"]]
    assert monday.trails["second letters"] == monday.trails["letters"]


def test_the_history_names_the_morning_newest_first(monday: Monday):
    verbs = [change["verb"] for change in monday.trails["letters"]]
    letters = len(monday.answers["letters"]["letters"])
    wanted = [f"Print {letters} letters", "Refresh warnings", "Import bank statement "]
    places = [next(at for at, verb in enumerate(verbs) if verb.startswith(start)) for start in wanted]
    assert places == sorted(places)
    assert verbs[places[-1]].endswith("and post what is sure")
    assert [change["id"] for change in monday.trails["letters"]] == list(range(len(verbs), 0, -1))


def test_letters_that_left_the_house_are_not_undone(monday: Monday):
    newest = monday.trails["letters"][0]["id"]
    for arguments in ((), ("--set", newest)):
        run = creditdesk("undo", monday.book, *arguments, "--json")
        assert (run.code, run.data["error"]["kind"]) == (1, "refused")
        assert "left the house" in run.data["error"]["message"]
    assert done("history", monday.book, "--limit", 500)["changes"] == monday.trails["export"]


def test_the_import_with_its_posting_can_still_be_undone_and_the_letters_stay(monday: Monday, tmp_path: Path):
    book = shutil.copyfile(monday.book, tmp_path / "copy.creditdesk")
    posting = next(change["id"] for change in monday.trails["letters"] if "and post" in change["verb"])
    matching = next(change["id"] for change in monday.trails["letters"] if change["verb"] == "Match bank lines")
    done("undo", book, "--set", matching)  # it planned lines anew that the import brought
    assert done("undo", book, "--set", posting)["undone"] == posting
    assert done("check", book, "--as-of", MONDAY)["ok"]
    assert done("match", book) == {"lines": []}
    again = done("letters", book, "--as-of", MONDAY, "--out", tmp_path)
    assert not {x["customer"] for x in again["letters"]} & {x["customer"] for x in monday.answers["letters"]["letters"]}
    refused = creditdesk("undo", book, "--set", posting, "--json")
    assert (refused.code, "taken back already" in refused.data["error"]["message"]) == (1, True)


def test_every_check_is_green(monday: Monday):
    assert monday.answers["check"]["ok"]
    assert monday.answers["check"]["head"] == monday.trails["check"][0]["hash"]


def test_the_backup_comes_back_as_the_same_book(monday: Monday, tmp_path: Path):
    back = tmp_path / "back.creditdesk"
    assert done("restore", monday.folder / "monday.backup", back)["head"] == monday.answers["check"]["head"]
    checked = done("check", back, "--as-of", MONDAY)
    assert checked["ok"]
    assert checked["head"] == monday.answers["check"]["head"]
    assert done("aging", back, "--as-of", MONDAY) == monday.answers["aging"]


def test_the_export_holds_every_file_under_the_hash_it_names(monday: Monday):
    folder = monday.folder / "export"
    files = json.loads((folder / "manifest.json").read_bytes())["files"]
    assert files == monday.answers["export"]["files"]
    for file in files:
        assert hashlib.sha256((folder / file["name"]).read_bytes()).hexdigest() == file["sha256"]
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == {file["name"] for file in files} | {"manifest.json"}
    kept = {path.name for path in (folder / "files").iterdir()}
    for letter in monday.answers["letters"]["letters"]:
        assert hashlib.sha256(Path(letter["file"]).read_bytes()).hexdigest() in kept
