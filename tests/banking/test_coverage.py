"""Which days are in, where a statement is missing, and where the balance jumps."""

from datetime import date

from creditdesk.banking.actions import import_statement
from creditdesk.banking.coverage import Coverage, Gap, StatementSpan, gaps, joined_spans
from creditdesk.banking.queries import coverage
from creditdesk.banking.statement import StatementLine
from creditdesk.base.money import Money
from creditdesk.db.workspace import Workspace
from creditdesk.settings.policy import CreditPolicy
from tests.builders import a_file, a_line, act


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


def day(number: int) -> date:
    return date(2026, 11, number)


def a_statement(
    first: int, last: int, opening: int | None, closing: int | None, moved: int = 0, then: int | None = None
):
    return StatementSpan(
        day(first), day(last), None if opening is None else cny(opening), None if closing is None else cny(closing),
        moved, moved if then is None else then,
    )  # fmt: skip


def test_spans_that_touch_or_overlap_are_one() -> None:
    spans = [(day(10), day(12)), (day(1), day(3)), (day(4), day(5)), (day(11), day(14)), (day(20), day(20))]
    assert joined_spans(spans) == ((day(1), day(5)), (day(10), day(14)), (day(20), day(20)))


def test_statements_whose_balances_follow_have_no_gap() -> None:
    assert gaps([a_statement(1, 5, 100, 150, 50), a_statement(6, 10, 150, 120, 20)]) == ()


def test_days_without_a_statement_are_quiet_when_the_balance_goes_on_and_a_jump_when_not() -> None:
    quiet = [a_statement(1, 5, 100, 150, 50), a_statement(9, 10, 150, 120, 20)]
    assert gaps(quiet) == (Gap(day(6), day(8), cny(0), is_quiet=True),)
    missing = [a_statement(1, 5, 100, 150, 50), a_statement(9, 10, 190, 160, 20)]
    assert gaps(missing) == (Gap(day(6), day(8), cny(40), is_quiet=False),)


def test_a_gap_without_balances_is_not_called_quiet() -> None:
    assert gaps([a_statement(1, 5, None, None), a_statement(9, 10, None, None)]) == (
        Gap(day(6), day(8), None, is_quiet=False),
    )


def test_a_jump_between_neighbours_is_told_once_and_not_again_later() -> None:
    found = gaps([a_statement(1, 5, 0, 10, 10), a_statement(6, 7, 25, 30, 15), a_statement(8, 9, 30, 31, 16)])
    assert found == (Gap(day(6), day(7), cny(15), is_quiet=False),)


def test_an_export_from_the_middle_of_a_day_joins_although_the_day_went_on() -> None:
    first = a_statement(1, 5, 0, 10, moved=18, then=10)
    assert gaps([first, a_statement(5, 7, 0, 20, 20)]) == ()


def bring(book: Workspace, *lines: StatementLine, opening: str, closing: str) -> None:
    file = a_file(*lines, opening=opening, closing=closing)
    with act(book) as session:
        import_statement(session, "bank.csv", repr(file).encode(), file, CreditPolicy())


def of_book(book: Workspace) -> Coverage:
    with book.read() as session:
        (found,) = coverage(session)
    return found


def test_the_book_tells_which_days_of_an_account_are_in(book: Workspace) -> None:
    bring(book, a_line("10.00", day(2)), a_line("5.00", day(4)), opening="0.00", closing="15.00")
    bring(book, a_line("5.00", day(4)), a_line("1.00", day(6)), opening="10.00", closing="16.00")
    found = of_book(book)
    assert found.spans == ((day(2), day(6)),)
    assert found.gaps == () and found.is_whole


def test_a_statement_that_was_left_out_shows_as_a_jump_until_it_is_brought_in(book: Workspace) -> None:
    bring(book, a_line("10.00", day(2)), opening="0.00", closing="10.00")
    bring(book, a_line("2.00", day(9)), opening="40.00", closing="42.00")
    found = of_book(book)
    assert found.spans == ((day(2), day(2)), (day(9), day(9)))
    assert found.gaps == (Gap(day(3), day(8), cny(3000), is_quiet=False),)
    bring(book, a_line("30.00", day(5)), opening="10.00", closing="40.00")
    assert of_book(book).is_whole
