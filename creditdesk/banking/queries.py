"""Read the bank side: lines with their plans, files, accounts, the proof bar, and what matching needs to know."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from creditdesk.banking.coverage import Coverage, StatementSpan, gaps, joined_spans
from creditdesk.banking.identity import KnownLine, exports, recognise, span
from creditdesk.banking.plan import Plan
from creditdesk.banking.proposals import Tier
from creditdesk.banking.statement import UNKNOWN_CURRENCY, StatementFile, StatementLine, in_currency
from creditdesk.base.i18n import N_, message
from creditdesk.base.money import Money, minor_units
from creditdesk.db.checks import CheckResult
from creditdesk.db.like import like, piece
from creditdesk.ledger.queries import as_date
from creditdesk.settings.queries import credit_policy

_TIERS = {str(tier): tier for tier in Tier}

# True of a receipt `e` that no bank line stands behind.
NO_LINE = (
    "NOT EXISTS (SELECT 1 FROM match m WHERE m.receipt_id = e.id) "
    "AND NOT EXISTS (SELECT 1 FROM line_share s WHERE s.receipt_id = e.id)"
)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A bank line with its plan and what became of it."""

    id: int
    file_id: int
    account: str
    row: int
    booked_on: date
    amount: Money
    payer: str
    payer_account: str
    text: str
    reference: str
    state: str
    tier: Tier
    customer_id: int | None
    customer_code: str | None
    customer_name: str | None
    receipt_id: int | None
    plan: Plan


def lines(
    session: Session,
    *,
    states: Sequence[str] | None = None,
    tier: Tier | None = None,
    line_id: int | None = None,
    file_id: int | None = None,
    explained: bool = True,
) -> tuple[LineRow, ...]:
    """Return bank lines, newest day first and in the file's order within a day; of some states, one tier, line or file.

    Plans come without their reasons when not `explained`: posting many lines does not need them.
    """
    where: list[str] = ["1 = 1"]
    params: dict[str, object] = {}
    if states is not None:
        marks = {f"s{n}": state for n, state in enumerate(states)}
        where.append(f"m.state IN ({', '.join(':' + key for key in marks)})")
        params |= marks
    if tier is not None:
        where.append("m.tier = :tier")
        params["tier"] = str(tier)
    if line_id is not None:
        where.append("l.id = :line")
        params["line"] = line_id
    if file_id is not None:
        where.append("s.file_id = :file")
        params["file"] = file_id
    rows = session.execute(
        text(
            "SELECT l.id, s.file_id, a.account, l.row, l.booked_on, l.amount_minor, l.currency, l.payer, l.payer_account, l.text, "
            "l.reference, m.state, m.tier, m.customer_id, c.code, c.name, m.receipt_id, m.plan FROM match m "
            "JOIN bank_line l ON l.id = m.line_id JOIN bank_statement s ON s.id = l.statement_id "
            "JOIN bank_account a ON a.id = l.account_id LEFT JOIN customer c ON c.id = m.customer_id "
            f"WHERE {' AND '.join(where)} ORDER BY l.booked_on DESC, l.statement_id, l.row"
        ),
        params,
    )
    return tuple(
        LineRow(
            r[0], r[1], r[2], r[3], as_date(r[4]), Money(r[5], r[6]), r[7] or "", r[8] or "", r[9], r[10] or "", r[11], _TIERS[r[12]],
            r[13], r[14], r[15], r[16], Plan.from_text(r[17], explained=explained),
        )
        for r in rows.all()
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileRow:
    """One imported statement of one account, with its proof."""

    file_id: int
    name: str
    format: str
    account: str
    currency: str
    bank: str
    first_on: date | None
    last_on: date | None
    opening_minor: int | None
    closing_minor: int | None
    proof: str
    lines: int
    to_place: int
    known_lines: int
    change_id: int | None


def files(session: Session) -> tuple[FileRow, ...]:
    """Return the imported statements, newest import first; `change_id` is the import's change set, for its undo."""
    rows = session.execute(
        text(
            "SELECT f.id, f.name, f.format, a.account, a.currency, a.bank, s.first_on, s.last_on, s.opening_minor, s.closing_minor, "
            "s.proof, (SELECT count(*) FROM bank_line l WHERE l.statement_id = s.id), "
            "(SELECT count(*) FROM bank_line l JOIN match m ON m.line_id = l.id "
            " WHERE l.statement_id = s.id AND m.state IN ('proposed', 'later')), s.known_lines, "
            "(SELECT max(c.set_id) FROM change_row c WHERE c.table_name = 'bank_statement' AND c.row_id = s.id AND c.before IS NULL) "
            "FROM bank_statement s JOIN statement_file f ON f.id = s.file_id JOIN bank_account a ON a.id = s.account_id "
            "ORDER BY s.id DESC"
        )
    )
    return tuple(
        FileRow(
            r[0], r[1], r[2], r[3], r[4], r[5] or "", as_date(r[6]) if r[6] else None, as_date(r[7]) if r[7] else None, r[8], r[9],
            r[10], r[11], r[12], r[13], r[14],
        )
        for r in rows
    )  # fmt: skip


def newest_line_on(session: Session) -> date | None:
    """Return the day of the newest bank line; None before the first import."""
    found = session.execute(text("SELECT max(booked_on) FROM bank_line")).scalar()
    return as_date(found) if found else None


def checks(session: Session) -> tuple[CheckResult, ...]:
    """Return the bank side's invariants: each line in one state, posted lines equal to their receipts, balances."""
    tests = (
        (
            "every bank line has one plan",
            "SELECT l.id FROM bank_line l LEFT JOIN match m ON m.line_id = l.id WHERE m.id IS NULL",
        ),
        (
            "posted lines = their receipts",
            "SELECT l.id FROM match m JOIN bank_line l ON l.id = m.line_id LEFT JOIN entry e ON e.id = m.receipt_id "
            "LEFT JOIN (SELECT s.line_id, sum(se.amount_minor) AS minor, min(CASE WHEN se.customer_id = s.customer_id "
            "AND se.currency = sl.currency THEN 1 ELSE 0 END) AS fits FROM line_share s JOIN entry se ON se.id = s.receipt_id "
            "JOIN bank_line sl ON sl.id = s.line_id GROUP BY s.line_id) o ON o.line_id = l.id "
            "WHERE (m.state IN ('posted', 'known') AND (e.id IS NULL OR e.amount_minor + coalesce(o.minor, 0) <> -l.amount_minor "
            "OR e.currency <> l.currency OR e.customer_id <> m.customer_id OR o.fits = 0)) "
            "OR (m.state NOT IN ('posted', 'known') AND (m.receipt_id IS NOT NULL OR o.line_id IS NOT NULL))",
        ),
        (
            "one receipt from one line",
            "SELECT min(line_id) FROM (SELECT line_id, receipt_id FROM match WHERE receipt_id IS NOT NULL "
            "UNION ALL SELECT line_id, receipt_id FROM line_share) linked GROUP BY receipt_id HAVING count(*) > 1",
        ),
        (
            "lines of bills = bills honoured",
            "SELECT m.line_id FROM bill b JOIN match m ON m.receipt_id = b.receipt_id WHERE b.honoured_on IS NULL",
        ),
        (
            "proved statements add up",
            "SELECT s.id FROM bank_statement s LEFT JOIN bank_line l ON l.statement_id = s.id "
            "WHERE s.proof = 'proved' AND s.known_lines = 0 GROUP BY s.id, s.opening_minor, s.closing_minor "
            "HAVING s.opening_minor + coalesce(sum(l.amount_minor), 0) <> s.closing_minor",
        ),
    )
    result = []
    for name, sql in tests:
        found = session.execute(text(sql)).all()
        first = message(N_("bank line or statement {id}"), id=found[0][0]) if found else None
        result.append(CheckResult(name, not found, "0", str(len(found)), first))
    return (*result, _files_as_imported(session))


def _files_as_imported(session: Session) -> CheckResult:
    """The bytes of a file stand in no change row: its SHA-256 does."""
    stored = session.execute(text("SELECT name, sha256, content FROM statement_file ORDER BY id"))
    wrong = [r.name for r in stored if isinstance(r.content, str) or hashlib.sha256(r.content).hexdigest() != r.sha256]
    first = message(N_("file {name}"), name=wrong[0]) if wrong else None
    return CheckResult("bank files as imported", not wrong, "0", str(len(wrong)), first)


@dataclass(frozen=True, slots=True)
class ProofPart:
    """So many lines of one currency stand alike: `part` is "posted", "not_payment", "later", or the tier of the others.

    `minor` is their sum with signs, `gross_minor` without; all parts of a currency together are the statements' movement.
    """

    currency: str
    part: str
    count: int
    minor: int
    gross_minor: int


def proof_parts(session: Session) -> tuple[ProofPart, ...]:
    """Return where every line of the files in work stands: those with lines to place, and the newest file."""
    rows = session.execute(
        text(
            "SELECT l.currency, CASE WHEN m.state IN ('posted', 'known') THEN 'posted' WHEN m.state = 'not_payment' THEN 'not_payment' "
            "WHEN m.state = 'later' THEN 'later' ELSE m.tier END AS part, count(*), sum(l.amount_minor), sum(abs(l.amount_minor)) "
            "FROM match m JOIN bank_line l ON l.id = m.line_id JOIN bank_statement s ON s.id = l.statement_id WHERE s.file_id IN ("
            "SELECT os.file_id FROM match om JOIN bank_line ol ON ol.id = om.line_id JOIN bank_statement os ON os.id = ol.statement_id "
            "WHERE om.state IN ('proposed', 'later') UNION SELECT max(file_id) FROM bank_statement) "
            "GROUP BY l.currency, 2 ORDER BY l.currency, 2"
        )
    )
    return tuple(ProofPart(r[0], r[1], r[2], int(r[3]), int(r[4])) for r in rows)


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A bank line that needs no more work, as the lists of what is done show it; shared money names all customers.

    `bill` is the number of the bill that the line honoured, "" for other lines.
    """

    id: int
    account: str
    booked_on: date
    amount: Money
    payer: str
    text: str
    state: str
    customer_id: int | None
    customer_name: str
    receipt_number: str
    how: str
    bill: str = ""


def placed_lines(session: Session, states: Sequence[str], limit: int = 2000) -> tuple[PlacedLine, ...]:
    """Return the newest lines in these states, at most `limit`, newest day first; `how` is "sure", "confirmed" or ""."""
    others = _shares(session)
    marks = {f"s{n}": state for n, state in enumerate(states)}
    rows = session.execute(
        text(
            "SELECT l.id, a.account, l.booked_on, l.amount_minor, l.currency, l.payer, l.text, m.state, m.customer_id, c.name, e.number, m.tier, "
            "b.number AS bill "
            "FROM match m JOIN bank_line l ON l.id = m.line_id JOIN bank_account a ON a.id = l.account_id "
            "LEFT JOIN customer c ON c.id = m.customer_id LEFT JOIN entry e ON e.id = m.receipt_id "
            "LEFT JOIN bill b ON b.receipt_id = m.receipt_id "
            f"WHERE m.state IN ({', '.join(':' + key for key in marks)}) ORDER BY l.booked_on DESC, l.statement_id DESC, l.row LIMIT :limit"
        ),
        {**marks, "limit": limit},
    )
    return tuple(
        PlacedLine(
            r[0], r[1], as_date(r[2]), Money(r[3], r[4]), r[5] or "", r[6] or "", r[7], r[8],
            " + ".join([r[9] or "", *(name for name, _number in others.get(r[0], ()))]),
            " + ".join([r[10] or "", *(number for _name, number in others.get(r[0], ()))]),
            {"sure": "sure", "confirm": "confirmed"}.get(r[11], "") if r[7] == "posted" else "", r[12] or "",
        )
        for r in rows
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A bank line found by its payer, text or amount."""

    id: int
    booked_on: date
    amount: Money
    payer: str
    text: str


def find_waiting_lines(
    session: Session, words: Sequence[str], amount: Decimal | None = None, limit: int = 12
) -> tuple[FoundLine, ...]:
    """Return lines to place whose payer, account, text or reference hold every word, or of that amount; newest first."""
    fields = "coalesce(l.payer, '') || ' ' || coalesce(l.payer_account, '') || ' ' || l.text || ' ' || coalesce(l.reference, '')"
    held = " AND ".join(like(session, f"({fields})", f"w{place}") for place in range(len(words))) or "1 = 0"
    rows = session.execute(
        text(
            "SELECT l.id, l.booked_on, l.amount_minor, l.currency, l.payer, l.text, l.holds FROM "
            f"(SELECT l.*, {held} AS holds FROM match m JOIN bank_line l ON l.id = m.line_id WHERE m.state IN ('proposed', 'later')) l "
            f"WHERE l.holds OR abs(l.amount_minor) IN ({', '.join(map(str, minor_units(amount) or (-1,)))}) "
            "ORDER BY l.booked_on DESC, l.id DESC LIMIT :fetched"
        ),
        {f"w{place}": piece(word) for place, word in enumerate(words)} | {"fetched": limit * 4},
    )
    found = ((FoundLine(r[0], as_date(r[1]), Money(r[2], r[3]), r[4] or "", r[5]), r[6]) for r in rows)
    return tuple(line for line, holds in found if holds or abs(line.amount).amount == abs(amount or 0))[:limit]


def _shares(session: Session) -> dict[int, list[tuple[str, str]]]:
    """Return the further customers and receipts of the lines that are shared."""
    result: dict[int, list[tuple[str, str]]] = {}
    for line_id, name, number in session.execute(
        text(
            "SELECT s.line_id, c.name, e.number FROM line_share s JOIN customer c ON c.id = s.customer_id "
            "JOIN entry e ON e.id = s.receipt_id ORDER BY s.id"
        )
    ):
        result.setdefault(line_id, []).append((name, number))
    return result


def count_lines(session: Session) -> dict[str, int]:
    """Return how many bank lines are in each state."""
    rows = session.execute(text("SELECT state, count(*) FROM match GROUP BY state ORDER BY state"))
    return {state: int(count) for state, count in rows}


def known_count(session: Session, file: StatementFile) -> int:
    """Return how many lines of a file are in the book already, as the import will find them."""
    found = 0
    currency = credit_policy(session).currency
    for own in exports(in_currency(statement, currency) for statement in file.statements):
        account_id = session.execute(
            text("SELECT id FROM bank_account WHERE account = :account AND currency = :currency"),
            {"account": own[0].account or "", "currency": own[0].currency or ""},
        ).scalar()
        if account_id is not None:
            lines_ = [line for statement in own for line in statement.lines]
            there = recognise(lines_, known_lines(session, account_id, lines_), file.format, bool(own[0].account))
            found += sum(line is not None for line in there)
    return found


def known_lines(session: Session, account_id: int, wanted: Sequence[StatementLine]) -> list[KnownLine]:
    """Return the book's lines of an account on the days of these lines."""
    if not wanted:
        return []
    first, last = span(wanted)
    rows = session.execute(
        text(
            "SELECT l.id, l.identity, l.occurrence, l.booked_on, l.amount_minor, l.currency, l.payer, l.text, l.reference, "
            "l.balance_minor, f.format FROM bank_line l JOIN bank_statement s ON s.id = l.statement_id "
            "JOIN statement_file f ON f.id = s.file_id "
            "WHERE l.account_id = :account AND l.booked_on BETWEEN :first AND :last ORDER BY l.id"
        ),
        {"account": account_id, "first": first.isoformat(), "last": last.isoformat()},
    )
    return [
        KnownLine(r[0], r[1], r[2], as_date(r[3]), Money(r[4], r[5]), r[6] or "", r[7], r[8] or "", r[9], r[10])
        for r in rows
    ]


def coverage(session: Session) -> tuple[Coverage, ...]:
    """Return which days of each of our accounts are in, and what is missing between them."""
    statements = session.execute(
        text(
            "SELECT s.id, s.account_id, s.first_on, s.last_on, s.opening_minor, s.closing_minor, a.account, a.bank, a.currency "
            "FROM bank_statement s JOIN bank_account a ON a.id = s.account_id WHERE s.first_on IS NOT NULL "
            "ORDER BY a.account, a.currency, s.first_on, s.last_on, s.id"
        )
    ).all()
    moved: dict[int, list[tuple[date, int, int]]] = {}
    for account, statement, on, total in session.execute(
        text(
            "SELECT account_id, statement_id, booked_on, sum(amount_minor) FROM bank_line "
            "GROUP BY account_id, statement_id, booked_on"
        )
    ):
        moved.setdefault(account, []).append((as_date(on), statement, int(total)))
    return tuple(
        _covered(list(own), moved.get(account, []))
        for account, own in groupby(statements, key=lambda statement: statement.account_id)
    )


def _covered(statements: Sequence[Row[Any]], moved: Sequence[tuple[date, int, int]]) -> Coverage:
    account = statements[0]
    currency = account.currency or UNKNOWN_CURRENCY
    start = next((as_date(row.first_on) for row in statements if row.opening_minor is not None), date.min)
    spans = []
    for row in statements:
        first, last = as_date(row.first_on), as_date(row.last_on)
        own = [(statement, total) for on, statement, total in moved if start <= on <= last]
        spans.append(
            StatementSpan(
                first, last, _money(row.opening_minor, currency), _money(row.closing_minor, currency),
                sum(total for _, total in own), sum(total for statement, total in own if statement <= row.id),
            )
        )  # fmt: skip
    days = joined_spans((span.first_on, span.last_on) for span in spans)
    return Coverage(account.account, account.bank or "", account.currency, days, gaps(spans))


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)
