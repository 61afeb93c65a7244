import csv
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import text

from creditdesk.aging.queries import aging
from creditdesk.banking.matching import CustomerTerms, Line, Matcher, MatchPolicy, OpenItem, Payer, Tier
from creditdesk.base.errors import Refused
from creditdesk.customers.queries import customers, payers
from creditdesk.db.audit import checks as audit_checks
from creditdesk.db.workspace import Workspace
from creditdesk.dunning.queries import letters, plan_run
from creditdesk.earlywarning.queries import warnings
from creditdesk.earlywarning.rules import BOOK_RULES, RULES
from creditdesk.ledger.queries import as_date, checks, open_items
from creditdesk.practice.company import fill
from creditdesk.practice.days import is_working_day
from creditdesk.settings.queries import company, credit_policy

BOOK_TABLES = ("customer", "contact", "address", "customer_payer", "entry", "allocation", "setting", "letter_item")


def content(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    with workspace.read() as session:
        return {t: [tuple(r) for r in session.execute(text(f"SELECT * FROM {t} ORDER BY id"))] for t in BOOK_TABLES}


def test_the_book_holds_forty_customers_and_three_years(book):
    with book.workspace.read() as session:
        kinds = dict(session.execute(text("SELECT kind, count(*) FROM entry GROUP BY kind")).all())
        first, last = session.execute(
            text("SELECT min(dated_on), max(dated_on) FROM entry WHERE kind = 'invoice'")
        ).one()
        assert len(customers(session)) == book.filled.customers == 40
    assert kinds["invoice"] + kinds["opening"] == book.filled.invoices
    assert kinds["receipt"] == book.filled.receipts
    assert {"credit_note", "fee", "discount"} <= kinds.keys()
    assert (book.as_of - as_date(first)).days > 1080
    assert as_date(last) <= book.as_of


def test_aging_has_money_everywhere_and_equals_the_ledger(book):
    with book.workspace.read() as session:
        result = aging(session, book.as_of, bounds=credit_policy(session).bounds)
    (totals,) = result.totals
    assert totals.not_due > 0
    assert all(bucket > 0 for bucket in totals.buckets)
    assert totals.unapplied < 0
    assert set(result.differences.values()) == {0}


def test_every_check_of_the_book_is_green(book):
    with book.workspace.read() as session:
        found = (*checks(session), *audit_checks(session.connection()))
    assert [(check.name, check.first) for check in found if not check.ok] == []
    assert book.workspace.check_file() == "ok"


def test_the_company_is_marked_as_practice_and_has_its_letterhead(book):
    with book.workspace.read() as session:
        own = company(session)
    assert own.is_practice
    assert own.name and own.address and own.bank_account and own.tax_id


def test_limits_are_passed_neared_and_missing(book):
    with book.workspace.read() as session:
        rows = {row.key: row.total for row in aging(session, book.as_of, bounds=(30,)).rows}
        limits = {c.code: c.credit_limit.minor for c in customers(session) if c.credit_limit and c.code in rows}
    assert sum(rows[code] > limit for code, limit in limits.items() if limit) >= 3
    assert sum(limit * 8 <= rows[code] * 10 <= limit * 10 for code, limit in limits.items() if limit) >= 2
    assert len(rows.keys() - limits.keys()) >= 3


def test_letters_of_every_level_are_due_and_others_are_held_for_different_reasons(book):
    with book.workspace.read() as session:
        run, sent = plan_run(session, book.as_of), letters(session)
    levels = [letter.level.position for letter in run.letters]
    assert min(levels.count(level) for level in (1, 2, 3)) >= 3
    assert {held.customer_code for held in run.held} >= {"C018", "C031", "C035", "C036", "C037", "C038"}
    assert len({held.reason.template for held in run.held}) >= 4
    assert {letter.level for letter in sent} == {1, 2}
    assert all(letter.printed_on < book.as_of for letter in sent)


def test_every_warning_rule_has_something_to_say(book):
    with book.workspace.read() as session:
        raised = {warning.rule for warning in warnings(session, book.as_of)}
    assert raised == {rule.KEY for rule in (*RULES, *BOOK_RULES)}


def test_money_never_came_on_a_weekend(book):
    with book.workspace.read() as session:
        days = session.scalars(text("SELECT dated_on FROM entry WHERE kind = 'receipt'")).all()
    assert all(is_working_day(as_date(day)) for day in days)


@pytest.mark.parametrize("day", [date(2026, 11, 25), date(2027, 2, 28)], ids=str)
def test_the_same_day_and_seed_give_the_same_book(day: date, tmp_path: Path):
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        workspace = Workspace.create(tmp_path / name / "book.creditdesk")
        filled = fill(workspace, day, seed=7)
        assert filled.statement is not None
        made.append((content(workspace), filled.statement.read_bytes(), filled.invoices))
        workspace.close()
    assert made[0] == made[1]


def test_a_book_with_customers_is_refused_and_stays_as_it_is(book):
    before = content(book.workspace)
    with pytest.raises(Refused, match="holds customers already"):
        fill(book.workspace, book.as_of)
    assert content(book.workspace) == before


def test_the_statement_goes_where_it_is_asked_to(empty: Workspace, tmp_path: Path):
    folder = tmp_path / "bank"
    folder.mkdir()
    filled = fill(empty, date(2026, 11, 24), folder=folder)
    assert filled.statement is not None
    assert filled.statement.parent == folder
    assert filled.statement.name == "招商银行_20261117_20261123.csv"


def test_matching_is_sure_of_about_thirty_lines_and_asks_about_the_awkward_ones(book):
    with book.workspace.read() as session:
        items = [
            OpenItem(
                i.id,
                i.number,
                i.customer_id,
                i.issued_on,
                i.due_on or i.issued_on,
                i.amount.minor,
                i.open.minor,
                "CNY",
                i.reference,
            )
            for i in open_items(session, book.as_of)
            if i.kind in ("invoice", "opening", "credit_note")
        ]
        known = [Payer(p.customer_id, p.kind, p.value, p.times) for p in payers(session)]
        known += [Payer(c.id, "name", c.name, 0) for c in customers(session)]
        terms = [CustomerTerms(c.id, c.code) for c in customers(session)]
    rows = list(csv.reader(StringIO(book.filled.statement.read_bytes().decode("gb18030"))))[5:-1]
    lines = [
        Line(n, date.fromisoformat(row[0]), minor(row[2]) - minor(row[1]), "CNY", row[4], row[5], row[6], row[7])
        for n, row in enumerate(rows)
    ]
    proposals = Matcher(items, known, terms, MatchPolicy()).match(lines)
    tiers = [proposal.tier for proposal in proposals]
    assert 28 <= tiers.count(Tier.SURE) <= 36
    assert tiers.count(Tier.CONFIRM) >= 8
    assert tiers.count(Tier.UNKNOWN) >= 3
    assert tiers.count(Tier.NOT_PAYMENT) >= 8


def minor(cell: str) -> int:
    return int(cell.replace(",", "").replace(".", "") or 0)
