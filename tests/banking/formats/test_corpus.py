"""The public corpus: figures read against the figures of its manifest; prints a table with -s.

right: count, sums and balances as the manifest says, rows named as not counted included in the count (its sums
hold the rows whose status takes them back).
named: differs, and a problem says why. refused: one sentence. WRONG: differs without a word.
"""

from __future__ import annotations

import csv
import time
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from creditdesk.banking.formats import read_statement
from creditdesk.banking.formats.columns import guess_columns
from creditdesk.banking.formats.table_rows import read_with
from creditdesk.banking.statement import StatementFile
from creditdesk.base.errors import BadInput
from creditdesk.base.sheets import read_sheets

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "data" / "statements"
pytestmark = pytest.mark.skipif(not (CORPUS / "MANIFEST.csv").exists(), reason="the public corpus is not here")

NO_STATEMENTS = frozenset({"cnab-ret", "ofx1-invest", "ofx2-invest"})
"""Slip lists and securities accounts: recognised and refused on purpose."""


@cache
def manifest() -> list[dict[str, str]]:
    with (CORPUS / "MANIFEST.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def same_figures(file: StatementFile, row: dict[str, str]) -> bool:
    amounts = [line.amount for statement in file.statements for line in statement.lines]
    came = sum((amount.amount for amount in amounts if amount.minor > 0), Decimal(0))
    went = -sum((amount.amount for amount in amounts if amount.minor < 0), Decimal(0))
    named = sum(problem.row is not None and "Not " in problem.message.template for problem in file.problems)
    if int(row["transactions"]) not in (len(amounts), len(amounts) + named):
        return False
    if came != Decimal(row["sum_credits"] or 0) or went != Decimal(row["sum_debits"] or 0):
        return False
    openings = [statement.opening.amount.amount for statement in file.statements if statement.opening]
    closings = [statement.closing.amount.amount for statement in file.statements if statement.closing]
    first = not row["opening_balance"] or Decimal(row["opening_balance"]) in openings[:1]
    return first and (not row["closing_balance"] or Decimal(row["closing_balance"]) in closings)


def before_status(data: bytes, file: StatementFile) -> StatementFile:
    """Return the file with the rows its status column takes back: the manifest's sums are those of all rows."""
    rows = read_sheets(data)[0].rows
    columns = guess_columns(rows)
    assert columns is not None
    reading = read_with(replace(columns, status=None), rows)
    return replace(file, statements=reading.statements, problems=reading.problems)


def outcome(row: dict[str, str]) -> str:
    data = (CORPUS / row["file"]).read_bytes()
    try:
        file = read_statement(data)
    except BadInput:
        return "refused"
    if same_figures(file, row):
        return "right"
    if any("by its status" in problem.message.template for problem in file.problems):
        return "right" if same_figures(before_status(data, file), row) else "named"
    return "named" if file.problems else "WRONG"


def test_good_files_are_read_right_and_none_silently_wrong() -> None:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for row in manifest():
        if row["format"] == "bad":
            continue
        found = outcome(row)
        table[row["format"]][found] += 1
        if found == "WRONG":
            wrong.append(row["file"])
    total: Counter[str] = sum(table.values(), Counter())
    for name, counts in [*sorted(table.items()), ("all", total)]:
        print(f"{name:14} " + "  ".join(f"{kind} {counts[kind]:3}" for kind in ("right", "named", "refused", "WRONG")))
    assert wrong == []
    statements = sum(counts.total() for name, counts in table.items() if name not in NO_STATEMENTS)
    assert total["right"] >= 0.96 * statements


def test_bad_files_are_refused_or_read_without_crash_or_delay() -> None:
    for row in manifest():
        if row["format"] != "bad":
            continue
        start = time.process_time()
        try:
            read_statement((CORPUS / row["file"]).read_bytes())
        except BadInput as refusal:
            assert refusal.kind and refusal.message.template
        assert time.process_time() - start < 2, row["file"]


def test_slips_and_securities_are_refused_with_their_own_sentence() -> None:
    for row in manifest():
        if row["format"] in NO_STATEMENTS:
            with pytest.raises(BadInput) as refusal:
                read_statement((CORPUS / row["file"]).read_bytes())
            assert refusal.value.kind in ("cnab", "investment"), row["file"]
