from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from creditdesk.aging.queries import aging
from creditdesk.banking.proposals import Tier
from creditdesk.banking.queries import checks as bank_checks
from creditdesk.banking.queries import files, lines
from creditdesk.base.errors import Refused
from creditdesk.customers.queries import customers
from creditdesk.db.audit import checks as audit_checks
from creditdesk.db.workspace import Workspace
from creditdesk.dunning.queries import letters, plan_run
from creditdesk.earlywarning.queries import warnings
from creditdesk.earlywarning.rules import BOOK_RULES, RULES
from creditdesk.ledger.queries import as_date, checks
from creditdesk.practice.company import fill
from creditdesk.practice.days import is_working_day, working_week_before
from creditdesk.practice.invoices import invoices
from creditdesk.practice.names import CUSTOMERS
from creditdesk.practice.payments import history
from creditdesk.practice.week import week_to_drop
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


@pytest.mark.parametrize("which", ["book", "dropped"])
def test_every_check_of_the_book_is_green(which: str, request: pytest.FixtureRequest):
    workspace = request.getfixturevalue(which).workspace
    with workspace.read() as session:
        found = (*checks(session), *bank_checks(session), *audit_checks(session.connection()))
    assert [(check.name, check.first) for check in found if not check.ok] == []
    assert workspace.check_file() == "ok"


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


def test_letters_of_every_level_are_due_and_others_are_held_for_different_reasons(dropped):
    with dropped.workspace.read() as session:
        run, sent = plan_run(session, dropped.as_of), letters(session)
    levels = [letter.level.position for letter in run.letters]
    assert min(levels.count(level) for level in (1, 2, 3)) >= 3
    assert {held.customer_code for held in run.held} >= {"C018", "C031", "C035", "C036", "C037", "C038"}
    assert len({held.reason.template for held in run.held}) >= 5
    assert {letter.level for letter in sent} == {1, 2, 3}
    assert all(letter.printed_on < dropped.as_of for letter in sent)


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


def test_the_week_before_is_imported_and_all_its_receipts_are_known(book):
    with book.workspace.read() as session:
        (file,) = files(session)
        states = Counter(row.state for row in lines(session))
    assert file.last_on == date(2026, 11, 13)
    assert file.proof == "proved"
    assert file.to_place == 0
    assert states["known"] >= 10
    assert set(states) == {"known", "not_payment"}


def test_letters_are_due_at_once_and_fewer_after_the_statement_is_dropped(book, dropped):
    with book.workspace.read() as session:
        before = plan_run(session, book.as_of).letters
    with dropped.workspace.read() as session:
        after = plan_run(session, dropped.as_of).letters
    assert len(before) > len(after) >= 9


def test_the_statement_dropped_follows_on_and_about_thirty_lines_are_sure(dropped):
    with dropped.workspace.read() as session:
        new, old = files(session)
        rows = [row for row in lines(session) if row.file_id == new.file_id]
    tiers = Counter(row.tier for row in rows)
    assert new.opening_minor == old.closing_minor
    assert 28 <= tiers[Tier.SURE] <= 36
    assert tiers[Tier.CONFIRM] >= 8
    assert tiers[Tier.UNKNOWN] >= 3
    assert tiers[Tier.NOT_PAYMENT] >= 8
    assert sum(row.state == "posted" for row in rows) == tiers[Tier.SURE]


def test_what_is_sure_is_what_was_really_paid(dropped):
    days = working_week_before(dropped.as_of)
    past = history(CUSTOMERS, invoices(CUSTOMERS, dropped.as_of, 1), dropped.as_of, days[0], 1)
    truth = {one.serial: set(one.invoices) for one in week_to_drop(CUSTOMERS, past, dropped.as_of, days, 1)}
    with dropped.workspace.read() as session:
        posted = lines(session, states=("posted",))
    assert [
        (row.reference, row.plan) for row in posted if {p.number for p in row.plan.parts} != truth[row.reference]
    ] == []
