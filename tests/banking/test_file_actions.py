"""Which account a file is of: said by the file, by the person, or not at all, and then never guessed where it matters."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from creditdesk.banking.actions import follow_ledger, import_statement, post_lines
from creditdesk.banking.file_actions import AccountUnclear
from creditdesk.banking.queries import lines
from creditdesk.banking.statement import StatementFile
from creditdesk.banking.tables import BankAccount, BankLine
from creditdesk.base.errors import Refused
from creditdesk.checks import check_book
from creditdesk.db.workspace import Workspace
from creditdesk.settings.policy import CreditPolicy
from tests.builders import LATER, a_customer, a_file, a_line, act, an_invoice, dump

NAMED = "6222020200012345678"
FEE = a_line("-10.00", payer="银行", text="手续费")
RENT = a_line("-900.00", payer="房东", text="房租")


def bring(book: Workspace, file: StatementFile, data: str, account: str | None = None) -> dict[int, str]:
    with act(book) as session:
        return import_statement(session, data, data.encode(), file, CreditPolicy(), account=account).states


def accounts_of_lines(book: Workspace) -> list[str]:
    with book.read() as session:
        return sorted(
            session.scalars(select(BankAccount.account).join(BankLine, BankLine.account_id == BankAccount.id))
        )


@pytest.fixture
def two_accounts(book: Workspace) -> Workspace:
    """A named account with another line, and a first export that names no account and holds a fee."""
    bring(book, a_file(RENT), "named")
    bring(book, a_file(FEE, account=None), "nameless")
    return book


def test_in_a_book_of_one_account_an_overlapping_nameless_export_is_of_it(book: Workspace):
    bring(book, a_file(FEE, account=None), "january")
    assert bring(book, a_file(FEE, RENT, account=None), "february") == {0: "known", 1: "new"}


def test_equal_lines_of_two_nameless_exports_are_asked_about_where_there_are_several_accounts(two_accounts: Workspace):
    before = dump(two_accounts)
    with pytest.raises(AccountUnclear) as refused:
        bring(two_accounts, a_file(FEE, account=None), "other bank")
    assert refused.value.accounts == ("", NAMED)
    assert "--account" in refused.value.message.template
    assert dump(two_accounts) == before


def test_a_nameless_export_of_a_named_account_is_asked_about(book: Workspace):
    bring(book, a_file(FEE), "named")
    with pytest.raises(AccountUnclear):
        bring(book, a_file(FEE, account=None), "nameless")
    assert bring(book, a_file(FEE, account=None), "nameless", NAMED) == {0: "known"}


@pytest.mark.parametrize(("account", "state"), [("12 34", "new"), (NAMED, "new"), ("", "known")])
def test_the_account_named_decides(two_accounts: Workspace, account: str, state: str):
    assert bring(two_accounts, a_file(FEE, account=None), "other bank", account) == {0: state}
    assert accounts_of_lines(two_accounts) == sorted(["", NAMED, *([account] if state == "new" else [])])
    assert [check for check in check_book(two_accounts, LATER) if not check.ok] == []


def test_a_nameless_export_without_a_common_line_needs_no_account(two_accounts: Workspace):
    assert bring(two_accounts, a_file(a_line("-11.00", text="手续费"), account=None), "other bank") == {0: "new"}


def test_the_very_same_file_is_of_the_account_it_was_named_for(two_accounts: Workspace):
    bring(two_accounts, a_file(a_line("-7.00", text="电费"), account=None), "other bank", "1234")
    assert bring(two_accounts, a_file(a_line("-7.00", text="电费"), account=None), "other bank") == {0: "known"}
    assert accounts_of_lines(two_accounts) == ["", "1234", NAMED]


def test_an_account_that_is_not_the_files_own_is_refused(book: Workspace):
    with pytest.raises(Refused, match="own account"):
        bring(book, a_file(FEE), "named", "1234")
    assert bring(book, a_file(FEE), "named", f" {NAMED[:4]} {NAMED[4:]} ") == {0: "new"}
    assert accounts_of_lines(book) == [NAMED]


PAGE = a_file(a_line("100.00", payer="甲", text="货款"), opening="0.00", closing="100.00").statements[0]


def pages(*balances: tuple[str, str], part: int = 0) -> StatementFile:
    """A file of one account in several statements, each with the same line."""
    made = [a_file(PAGE.lines[0], opening=opening, closing=closing).statements[0] for opening, closing in balances]
    return replace(
        a_file(),
        statements=tuple(
            replace(page, lines=(replace(page.lines[0], row=row),), part=part * row) for row, page in enumerate(made)
        ),
    )


@pytest.mark.parametrize(
    ("balances", "states"),
    [
        ([("0", "100"), ("100", "200")], ["new", "new"]),
        ([("0", "100"), ("200", "300"), ("100", "200")], ["new", "new", "new"]),
        ([(None, None), (None, None)], ["new", "new"]),
        ([("0", "100"), ("100", "200"), ("0", "100"), ("100", "200")], ["new", "new", "known", "known"]),
        ([("0", "100"), ("50", "150")], ["new", "known"]),
    ],
)
def test_equal_lines_of_two_pages_are_two_payments_and_a_page_twice_is_one(
    book: Workspace, balances: list[tuple[str, str]], states: list[str]
):
    assert [state for _, state in sorted(bring(book, pages(*balances), "pages").items())] == states
    assert set(bring(book, pages(*balances), "pages").values()) == {"known"}
    assert [check for check in check_book(book, LATER) if not check.ok] == []


def test_equal_lines_of_two_files_of_an_archive_are_one(book: Workspace):
    assert bring(book, pages((None, None), (None, None), part=1), "archive") == {0: "new", 1: "known"}


def test_a_line_that_a_nameless_export_brought_before_is_never_sure(book: Workspace):
    line = a_line("200.00", payer="海纳商贸有限公司", text="货款")
    with act(book) as session:
        customer = a_customer(session, "C1", name="海纳商贸有限公司")
        an_invoice(session, customer, "200.00", number="A-1001")
    bring(book, a_file(line, account=None), "nameless")
    with act(book) as session:
        assert post_lines(session) == 1
    bring(book, a_file(line), "named")
    with act(book) as session:
        an_invoice(session, customer, "200.00", number="A-1002")
        follow_ledger(session)
    with book.read() as session:
        assert {row.account: (row.state, str(row.tier)) for row in lines(session)} == {
            "": ("posted", "sure"),
            NAMED: ("proposed", "confirm"),
        }
