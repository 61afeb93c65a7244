"""Match the generated receivables workload by hand and print the figures of its scorer.

Usage: python tests/bench/match_workload.py SIZE SEED [--kinds] [--wrong KIND]
Generates the workload below the system's temporary directory once a size and seed.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from creditdesk.banking.matching import (
    CustomerTerms,
    Line,
    Matcher,
    MatchPolicy,
    OpenItem,
    Payer,
    Proposal,
    Settled,
)
from creditdesk.base.display import sentence
from creditdesk.base.i18n import set_language

WORKLOAD = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "receivables" / "workload"


@dataclass(frozen=True, slots=True)
class Book:
    """What the matcher is given, and how its answers map back to the files."""

    items: tuple[OpenItem, ...]
    settled: tuple[Settled, ...]
    payers: tuple[Payer, ...]
    customers: tuple[CustomerTerms, ...]
    lines: tuple[Line, ...]
    known_rows: frozenset[int]


def minor(text: str) -> int:
    """Return an amount of the files in cents."""
    return int(Decimal(text).scaleb(2))


def generated(size: str, seed: int) -> Path:
    """Return the directory of a workload, generating it when it is not there yet."""
    out = Path(tempfile.gettempdir()) / "creditdesk-workload" / f"{size}-{seed}"
    if not (out / "desk" / "allocations.csv").exists():
        python = sys.executable
        arguments = ["--size", size, "--seed", str(seed), "--out", str(out)]
        subprocess.run([python, str(WORKLOAD / "workload.py"), *arguments], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([python, str(WORKLOAD / "to_creditdesk.py"), str(out), str(out / "desk")], check=True)
    return out


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def load(directory: Path) -> Book:
    """Read a converted workload as the desk would after importing it."""
    desk = directory / "desk"
    customers = rows(desk / "customers.csv")
    ids = {row["code"]: place for place, row in enumerate(customers, start=1)}
    payers: dict[tuple[int, str, str], int] = {}
    for row in customers:
        for name in (row["name"], *filter(None, row["aliases"].split(";"))):
            payers[ids[row["code"]], "name", name] = 0
        if row["account"]:
            payers[ids[row["code"]], "account", row["account"]] = 0
    receipts = rows(desk / "receipts.csv")
    for row in receipts:
        for kind, value in (("name", row["payer"]), ("account", row["payer_account"])):
            if value:
                key = (ids[row["customer"]], kind, value)
                payers[key] = payers.get(key, 0) + 1
    used: dict[str, int] = defaultdict(int)
    for row in rows(desk / "allocations.csv"):
        used[row["invoice"]] += minor(row["amount"])
        if row["kind"] == "credit_note":
            used[row["receipt"]] += minor(row["amount"])
    items: list[OpenItem] = []
    settled: list[Settled] = []
    for place, row in enumerate(rows(desk / "invoices.csv"), start=1):
        sign = -1 if row["kind"] == "credit_note" else 1
        amount = minor(row["amount"])
        dates = (date.fromisoformat(row["issued_on"]), date.fromisoformat(row["due_on"]))
        left = sign * (amount - used[row["number"]])
        if not left:
            settled.append(Settled(place, row["number"], ids[row["customer"]], dates[1], sign * amount))
            continue
        items.append(
            OpenItem(
                place,
                row["number"],
                ids[row["customer"]],
                *dates,
                sign * amount,
                left,
                row["currency"],
                row["reference"],
            )
        )
    posted = {row["bank_reference"] for row in receipts}
    statement = rows(directory / "statement.csv")
    lines = tuple(
        Line(
            place,
            date.fromisoformat(row["booking_date"]),
            minor(row["amount"]),
            row["currency"],
            row["counterparty"],
            row["counterparty_iban"],
            row["remittance"],
            row["bank_ref"],
        )
        for place, row in enumerate(statement)
        if row["bank_ref"] not in posted
    )
    known = frozenset(place for place, row in enumerate(statement) if row["bank_ref"] in posted)
    terms = tuple(CustomerTerms(ids[row["code"]], row["code"]) for row in customers)
    return Book(
        tuple(items), tuple(settled), tuple(Payer(*key, times) for key, times in payers.items()), terms, lines, known
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """One payment line, what it really was, and what was proposed."""

    kind: str
    row: int
    wanted: frozenset[str]
    customer: str
    proposal: Proposal | None
    right: bool


def judge(directory: Path, book: Book, proposals: tuple[Proposal, ...]) -> list[Judged]:
    """Compare proposals with the truth, line by line, as the workload's scorer does; money out is left away."""
    numbers = {row["id"]: row["number"] for row in rows(directory / "invoices.csv")}
    codes = {row["id"]: row["code"] for row in rows(directory / "customers.csv")}
    code_of = {terms.id: terms.code for terms in book.customers}
    by_row = {proposal.line_id: proposal for proposal in proposals}
    judged = []
    for truth in rows(directory / "truth.csv"):
        row = int(truth["line_no"]) - 1
        proposal = by_row.get(row)
        if truth["kind"] == "debit" or truth["duplicate_of_payment"]:
            continue
        wanted = frozenset(numbers[part.split(":")[0]] for part in truth["allocations"].split("|") if part)
        have = frozenset(part.number for part in proposal.parts) if proposal else frozenset()
        code = code_of.get(proposal.customer_id or 0, "") if proposal else ""
        right = wanted == have and (not wanted or code == codes[truth["customer_id"]])
        judged.append(Judged(truth["kind"], row, wanted, codes.get(truth["customer_id"], ""), proposal, right))
    return judged


def figures(judged: list[Judged], *, by_kind: bool) -> dict[str, object]:
    """Return shares and precision, for each kind of line too where asked."""
    sure = [one for one in judged if one.proposal and one.proposal.tier == "sure"]
    result: dict[str, object] = {
        "payment_lines": len(judged),
        "exact_share": round(sum(one.right for one in judged) / len(judged), 4),
        "sure_share": round(len(sure) / len(judged), 4),
        "sure_precision": round(sum(one.right for one in sure) / len(sure), 5) if sure else None,
        "sure_wrong": sum(not one.right for one in sure),
    }
    if by_kind:
        kinds: dict[str, Counter[str]] = defaultdict(Counter)
        for one in judged:
            is_sure = bool(one.proposal and one.proposal.tier == "sure")
            kinds[one.kind].update(n=1, exact=one.right, sure=is_sure, sure_wrong=is_sure and not one.right)
        result["kinds"] = {kind: dict(counts) for kind, counts in sorted(kinds.items())}
    return result


def main() -> None:
    """Match one workload and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("size", choices=["XS", "S", "M", "L"])
    parser.add_argument("seed", type=int)
    parser.add_argument("--kinds", action="store_true")
    parser.add_argument("--wrong", help="show wrong lines of this kind, or SURE for the wrong ones among the sure")
    arguments = parser.parse_args()
    set_language("en")
    directory = generated(arguments.size, arguments.seed)
    book = load(directory)
    start = time.process_time()
    matcher = Matcher(book.items, book.settled, book.payers, book.customers, MatchPolicy())
    indexed = time.process_time()
    proposals = matcher.match(book.lines)
    end = time.process_time()
    judged = judge(directory, book, proposals)
    result = figures(judged, by_kind=arguments.kinds)
    result.update(index_seconds=round(indexed - start, 3), match_seconds=round(end - indexed, 3))
    print(json.dumps(result, indent=1))
    lines = {line.id: line for line in book.lines}
    for one in judged:
        proposal = one.proposal
        shown = proposal and arguments.wrong in (one.kind, "SURE" if proposal.tier == "sure" else "")
        if proposal and shown and not one.right:
            reasons = "; ".join(sentence(reason) for reason in proposal.reasons)
            have = [part.number for part in proposal.parts]
            print(f"{one.kind} {lines[one.row]}")
            print(f"   want {one.customer} {sorted(one.wanted)}\n   have {have} {proposal.tier} {reasons}")


if __name__ == "__main__":
    main()
