"""The bank side read: lines, files, the proof bar, and the checks that find what does not fit."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from creditdesk.banking.actions import import_statement, post_lines, put_off, set_aside
from creditdesk.banking.match_queries import match_facts
from creditdesk.banking.proposals import Payer
from creditdesk.banking.queries import (
    checks,
    count_lines,
    files,
    find_waiting_lines,
    known_count,
    lines,
    newest_line_on,
    placed_lines,
    proof_parts,
)
from creditdesk.banking.statement import Statement, StatementFile, in_currency
from creditdesk.base.errors import BadInput
from creditdesk.db.workspace import Workspace
from creditdesk.settings.policy import CreditPolicy
from tests.builders import DAY, a_customer, a_file, a_line, act, an_invoice, behind_the_back

NEXT = DAY + timedelta(days=1)
FILE = a_file(
    a_line("100.00", DAY, payer="海川贸易有限公司", text="货款 A-1001", reference="S1"),
    a_line("55.00", NEXT, payer="某某商行", text="往来款", reference="S2"),
    a_line("6.00", NEXT, payer="某某商行", text="押金", reference="S3"),
    a_line("-12.00", DAY, payer="招商银行", text="转账手续费", reference="S4"),
    opening="1000.00",
    closing="1149.00",
)


@pytest.fixture
def traded(book: Workspace) -> Workspace:
    with act(book) as session:
        an_invoice(session, a_customer(session, "C1", name="海川贸易有限公司"), number="A-1001")
    with act(book) as session:
        ids = import_statement(session, "bank.csv", b"1", FILE, CreditPolicy()).line_ids
    with act(book) as session:
        post_lines(session)
        set_aside(session, ids[2])
        put_off(session, ids[1])
    return book


def test_lines_are_newest_day_first_and_can_be_chosen(traded: Workspace) -> None:
    with traded.read() as session:
        assert [row.row for row in lines(session)] == [1, 2, 0, 3]
        assert [row.row for row in lines(session, states=("posted",))] == [0]
        assert [row.text for row in lines(session, line_id=lines(session)[0].id)] == ["往来款"]
        assert len(lines(session, file_id=1)) == 4 and lines(session, file_id=2) == ()
        assert newest_line_on(session) == NEXT


@pytest.mark.parametrize(
    ("words", "amount", "found"),
    [
        (["商行"], None, ["55.00"]),
        (["某某", "s2"], None, ["55.00"]),
        (["某某", "S4"], None, []),
        (["货款"], None, []),
        (["%"], None, []),
        (["55.000"], Decimal("55.000"), ["55.00"]),
        (["0.55"], Decimal("0.55"), []),
        (["100"], Decimal("100.00"), []),
        ([], None, []),
    ],
)
def test_lines_that_wait_are_found_by_every_word_or_by_their_amount(
    traded: Workspace, words: list[str], amount: Decimal | None, found: list[str]
) -> None:
    with traded.read() as session:
        assert [str(line.amount) for line in find_waiting_lines(session, words, amount)] == found


def test_a_file_shows_its_proof_its_lines_and_the_act_that_brought_it(traded: Workspace) -> None:
    with traded.read() as session:
        (file,) = files(session)
    assert (file.name, file.proof, file.first_on, file.last_on) == ("bank.csv", "proved", DAY, NEXT)
    assert (file.opening_minor, file.closing_minor, file.lines, file.to_place, file.known_lines) == (
        100000,
        114900,
        4,
        1,
        0,
    )
    assert file.change_id == 2


def test_the_parts_of_the_proof_bar_are_all_the_money(traded: Workspace) -> None:
    with traded.read() as session:
        parts = {part.part: (part.count, part.minor) for part in proof_parts(session)}
        assert count_lines(session) == {"later": 1, "not_payment": 2, "posted": 1}
    assert sum(minor for _, minor in parts.values()) == 14900
    assert parts["posted"] == (1, 10000)


def test_placed_lines_tell_receipt_and_how(traded: Workspace) -> None:
    with traded.read() as session:
        (line,) = placed_lines(session, ("posted",))
        assert len(placed_lines(session, ("posted", "not_payment"))) == 3
        assert len(placed_lines(session, ("posted", "not_payment"), limit=1)) == 1
    assert (line.customer_name, line.receipt_number, line.how) == ("海川贸易有限公司", "R2026-000001", "sure")


def test_what_a_file_will_find_known_is_known_before_the_import(traded: Workspace) -> None:
    more = a_file(*FILE.statements[0].lines, a_line("9.00", NEXT, reference="S9"))
    with traded.read() as session:
        assert known_count(session, FILE) == 4
        assert known_count(session, more) == 4
        assert known_count(session, a_file(a_line("1.00"), account="another")) == 0
        assert known_count(session, a_file()) == 0


def test_a_file_that_names_no_currency_is_in_that_of_the_book_before_the_import_too(book: Workspace) -> None:
    (statement,) = a_file(a_line(currency="XXX"), account="1234").statements
    file = replace(a_file(), statements=(replace(statement, currency=None),))
    with act(book) as session:
        import_statement(session, "x", b"x", file, CreditPolicy())
    with book.read() as session:
        assert known_count(session, file) == 1


def test_matching_is_told_settled_items_too(traded: Workspace) -> None:
    with traded.read() as session:
        items, settled, known, terms = match_facts(session)
    assert (items, [item.number for item in settled]) == ([], ["A-1001"])
    assert {(payer.value, payer.times) for payer in known} == {("海川贸易有限公司", 0), ("海川贸易有限公司", 1)}
    assert [t.code for t in terms] == ["C1"]


def test_matching_is_told_contact_persons_and_the_discount_agreed(book: Workspace) -> None:
    with act(book) as session:
        customer = a_customer(session, "C1", terms="2/10 net 30")
        session.execute(
            text("INSERT INTO contact (customer_id, name) VALUES (:customer, '王芳')"), {"customer": customer}
        )
        a_customer(session, "C2")
    with book.read() as session:
        _, _, known, terms = match_facts(session)
    assert Payer(customer, "contact", "王芳", 0) in known
    assert [(t.discount_per_mille, t.discount_days) for t in terms] == [(20, 10), (0, 0)]


def test_an_empty_book_has_nothing(book: Workspace) -> None:
    with book.read() as session:
        assert (lines(session), files(session), newest_line_on(session), proof_parts(session), count_lines(session)) == (
            (), (), None, (), {},
        )  # fmt: skip
        assert all(check.ok for check in checks(session))


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DELETE FROM match WHERE line_id = 2", "every bank line has one plan"),
        ("UPDATE match SET receipt_id = NULL WHERE state = 'posted'", "posted lines = their receipts"),
        ("UPDATE bank_line SET amount_minor = 10001 WHERE id = 1", "posted lines = their receipts"),
        (
            "UPDATE match SET receipt_id = (SELECT max(id) FROM entry) WHERE state = 'later'",
            "one receipt from one line",
        ),
        (
            "UPDATE match SET receipt_id = (SELECT max(id) FROM entry) WHERE state = 'later'",
            "posted lines = their receipts",
        ),
        ("DELETE FROM bank_line WHERE id = 4", "proved statements add up"),
        ("UPDATE bank_statement SET closing_minor = 1", "proved statements add up"),
        ("UPDATE statement_file SET content = ''", "bank files as imported"),
    ],
)
def test_the_checks_find_what_does_not_fit(traded: Workspace, statement: str, found: str) -> None:
    with traded.read() as session:
        assert [check for check in checks(session) if not check.ok] == []
    with behind_the_back(traded) as connection:
        if statement.startswith("DELETE FROM bank_line"):
            connection.execute(text("DELETE FROM match WHERE line_id = 4"))
        connection.execute(text(statement))
    with traded.read() as session:
        assert found in [check.name for check in checks(session) if not check.ok]


def test_amounts_too_fine_for_the_books_currency_are_refused_with_a_sentence() -> None:
    file = StatementFile("csv", (Statement("1", None, (a_line("0.5", currency="XXX"),)),))
    with pytest.raises(BadInput, match="more decimals"):
        in_currency(file.statements[0], "JPY")
