"""A small size of the Chinese workload, through the lists and statements a user has: floors it must hold."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from creditdesk.base.i18n import current_language, set_language

BENCH = Path(__file__).resolve().parents[1] / "bench"


@pytest.fixture(scope="module")
def workload() -> Iterator[ModuleType]:
    before = current_language()
    sys.path.insert(0, str(BENCH))
    yield importlib.import_module("chinese_workload")
    sys.path.remove(str(BENCH))
    set_language(before)


@pytest.fixture(scope="module")
def first_month(
    workload: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Any, Path, list[dict[str, Any]]]:
    months = workload.written("S", 7, tmp_path_factory.mktemp("chinese"))
    book = workload.book_of(months)
    return months, book, workload.statement(book, months, "first")


def test_a_chinese_statement_is_matched_as_well_as_before(workload: ModuleType, first_month: Any):
    months, _, lines = first_month
    figures = workload.score(lines, months.truths["first"])
    assert figures["sure_wrong_customer"] == 0, figures
    assert figures["sure_wrong"] == 0, figures
    assert figures["exact_share"] >= 0.975, figures
    assert figures["sure_share"] >= 0.75, figures
    assert figures["wrongly_known"] == 0, figures
    assert figures["duplicates_found"] == figures["duplicates"] > 0, figures


def test_what_the_first_month_taught_makes_the_second_better(workload: ModuleType, first_month: Any):
    months, book, lines = first_month
    shares = [
        workload.score(workload.second_month(months, book, lines, learn=learn), months.truths["second"])
        for learn in (False, True)
    ]
    assert shares[1]["sure_wrong"] == 0, shares
    assert shares[1]["sure_share"] >= 0.75 and shares[1]["exact_share"] >= 0.975, shares
    assert shares[1]["sure_share"] > shares[0]["sure_share"], shares
    assert shares[1]["exact_share"] > shares[0]["exact_share"], shares


def test_the_workload_is_the_same_for_the_same_size_and_seed(workload: ModuleType, tmp_path: Path):
    made = [workload.written("XS", seed, tmp_path / f"{n}") for n, seed in enumerate((3, 3, 5))]
    told = [json.dumps({k: [asdict(t) for t in v] for k, v in one.truths.items()}, default=str) for one in made]
    assert told[0] == told[1] != told[2]
    for file in sorted(made[0].folder.iterdir()):
        assert file.read_bytes() == (made[1].folder / file.name).read_bytes()


def test_the_scorer_sees_a_wrong_customer_and_a_wrong_amount(workload: ModuleType, first_month: Any):
    months, _, lines = first_month
    truths = months.truths["first"]
    place = next(n for n, t in enumerate(truths) if t.kind == "plain" and t.decided and lines[n]["tier"] == "sure")
    assert workload.is_right(lines[place], truths[place])
    assert not workload.is_right({**lines[place], "customer": "K0000"}, truths[place])
    number, amount, *rest = truths[place].parts[0]
    assert not workload.is_right(lines[place], replace(truths[place], parts=((number, amount - 1, *rest),)))
    figures = workload.score([{**lines[place], "customer": "K0000"}], [truths[place]])
    assert (figures["sure_wrong"], figures["sure_wrong_customer"]) == (1, 1)
