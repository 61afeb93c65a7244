"""`aging`: one table at any date, by customer or otherwise, equal to the ledger, on screen and in files."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from creditdesk.paper.render import text_of
from tests.cli.running import MONDAY, creditdesk, done

ROW = {"key", "name", "currency", "not_due", "buckets", "unapplied", "total", "items"}


def minor(text: str) -> int:
    return int(text.replace(".", ""))


def test_the_table_has_what_the_contract_says_and_adds_up(small: Path):
    data = done("aging", small, "--as-of", MONDAY)
    assert (data["as_of"], data["basis"], data["currency"]) == (MONDAY, "due", "CNY")
    ends = [30, 60, 90, 180, None]
    assert data["buckets"] == [{"from": a, "to": b} for a, b in zip([1, 31, 61, 91, 181], ends, strict=True)]
    (row,) = data["rows"]
    assert row.keys() >= ROW
    assert (row["key"], row["name"]) == ("C1", "苏州恒木装饰工程有限公司")
    assert row["buckets"] == ["1234.50", "58000.00", "0.00", "0.00", "0.00"]
    assert (row["not_due"], row["unapplied"], row["total"]) == ("99.90", "-200.00", "59134.40")
    assert data["totals"] == {**row, "key": None, "name": None}
    assert (data["control_total"], data["difference"]) == ("59134.40", "0.00")


def test_at_an_earlier_date_only_what_was_there_is_counted(small: Path):
    data = done("aging", small, "--as-of", "2026-09-30")
    assert (data["totals"]["not_due"], data["totals"]["total"]) == ("58000.00", "58000.00")
    assert data["control_total"] == "58000.00"


def test_the_bounds_and_the_basis_can_be_chosen(small: Path):
    data = done("aging", small, "--as-of", MONDAY, "--basis", "issued", "--bounds", "10,83")
    assert data["buckets"] == [{"from": 0, "to": 10}, {"from": 11, "to": 83}, {"from": 84, "to": None}]
    assert data["totals"]["buckets"] == ["99.90", "59234.50", "0.00"]
    assert data["totals"]["not_due"] == "0.00"


@pytest.mark.parametrize("bounds", ["abc", "30,30", "60,30", "0,30", "", "30,,60", "-1"])
def test_bounds_that_do_not_ascend_are_bad_input(small: Path, bounds: str):
    run = creditdesk("aging", small, f"--bounds={bounds}", "--json")
    assert (run.code, run.data["error"]["kind"]) == (2, "usage")


@pytest.mark.parametrize("by", ["customer", "industry", "owner", "currency"])
def test_every_grouping_has_the_same_sum(practice: Path, by: str):
    whole, data = done("aging", practice, "--as-of", MONDAY), done("aging", practice, "--as-of", MONDAY, "--by", by)
    assert data["totals"]["total"] == whole["totals"]["total"] == data["control_total"]
    assert sum(minor(row["total"]) for row in data["rows"]) == minor(data["control_total"])
    assert data["difference"] == "0.00"
    for row in [*data["rows"], data["totals"]]:
        parts = [row["not_due"], *row["buckets"], row["unapplied"]]
        assert sum(map(minor, parts)) == minor(row["total"])


def test_several_currencies_are_never_added(mixed: Path):
    data = done("aging", mixed, "--as-of", MONDAY)
    assert [data[key] for key in ("currency", "totals", "control_total", "difference")] == [None] * 4
    assert {row["currency"]: row["total"] for row in data["totals_by_currency"]} == {
        "CNY": "59134.40", "USD": "1000.25", "JPY": "15000",
    }  # fmt: skip
    assert data["control_totals"] == {"CNY": "59134.40", "USD": "1000.25", "JPY": "15000"}
    assert data["differences"] == {"CNY": "0.00", "USD": "0.00", "JPY": "0"}


def test_a_group_without_a_name_is_null(small: Path):
    (row,) = done("aging", small, "--as-of", MONDAY, "--by", "industry")["rows"]
    assert (row["key"], row["name"]) == (None, None)


def test_an_empty_book_ages_to_zero_in_its_own_currency(empty: Path, tmp_path: Path):
    data = done("aging", empty)
    assert (data["rows"], data["currency"]) == ([], "CNY")
    assert (data["totals"]["total"], data["control_total"], data["difference"]) == ("0.00", "0.00", "0.00")
    done("new", tmp_path / "yen.creditdesk", "--currency", "JPY")
    assert done("aging", tmp_path / "yen.creditdesk")["totals"]["total"] == "0"
    assert "0.00" in creditdesk("aging", empty).out


def test_people_read_it_in_either_language(small: Path):
    english, chinese = (creditdesk("aging", small, "--as-of", MONDAY, "--lang", x).out for x in ("en", "zh_CN"))
    assert english.splitlines()[0].split()[:3] == ["Customer", "Not", "due"]
    assert "未到期" in chinese
    for out in (english, chinese):
        assert "苏州恒木装饰工程有限公司" in out
        assert out.splitlines()[-1].split()[-1] == "59,134.40"


def test_the_files_say_what_the_screen_says(mixed: Path, tmp_path: Path):
    files = {kind: tmp_path / f"aging.{kind}" for kind in ("csv", "xlsx", "pdf")}
    options = [part for kind, path in files.items() for part in (f"--{kind}", path)]
    run = creditdesk("aging", mixed, "--as-of", MONDAY, "--lang", "en", "--json", *options)
    assert run.code == 0
    assert all(str(path) in run.err for path in files.values())
    rows = list(csv.reader(io.StringIO(files["csv"].read_bytes().decode("utf-8-sig"))))
    assert next(row for row in rows if row[0] == "C1")[-1] == "59134.40"
    assert next(row for row in rows if row[0] == "C2" and row[2] == "JPY")[-1] == "15000"
    cells = {cell for line in load_workbook(files["xlsx"]).active.iter_rows(values_only=True) for cell in line}
    assert {59134.4, 1000.25, 15000} <= cells
    text = text_of(files["pdf"].read_bytes())
    assert "59,134.40" in text
    assert "1,000.25" in text


def test_the_file_is_grouped_as_asked(practice: Path, tmp_path: Path):
    done("aging", practice, "--as-of", MONDAY, "--by", "owner", "--csv", tmp_path / "a.csv", "--lang", "en")
    first = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert first.split(",")[:2] == ["Group", "In charge"]
