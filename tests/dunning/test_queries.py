"""The run is read for all customers at once."""

from datetime import timedelta

from sqlalchemy import event

from creditdesk.base.money import Money
from creditdesk.dunning.queries import plan_run
from creditdesk.earlywarning.queries import warnings
from tests.desk import TODAY, Desk, ago


def statements(desk: Desk) -> tuple[int, int]:
    """Return how many statements the run and the warnings need."""
    counted: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        counted.append(statement)

    event.listen(desk.book.engine, "before_cursor_execute", count)
    with desk.book.read() as session:
        counted.clear()
        plan_run(session, TODAY)
        run = len(counted)
        warnings(session, TODAY)
    event.remove(desk.book.engine, "before_cursor_execute", count)
    return run, len(counted) - run


def test_more_customers_need_no_more_statements(desk: Desk):
    desk.invoice(desk.customer("C0"), "500.00", due=ago(40))
    few = statements(desk)
    for number in range(1, 12):
        desk.invoice(desk.customer(f"C{number}"), "500.00", due=ago(40))
    assert statements(desk) == few
    assert max(few) <= 14


def test_the_oldest_debt_stands_first_and_the_held_by_code(desk: Desk):
    for code, days in (("C3", 9), ("C1", 4), ("C2", 30), ("C5", 1), ("C4", 2)):
        desk.invoice(desk.customer(code), "500.00", due=ago(days))
    with desk.book.read() as session:
        run = plan_run(session, TODAY)
    assert [plan.customer_code for plan in run.letters] == ["C2", "C3", "C1"]
    assert [held.customer_code for held in run.held] == ["C4", "C5"]
    assert run.next_batch == (TODAY + timedelta(days=1), 1)


def test_a_customer_with_nothing_overdue_is_in_neither_list(desk: Desk):
    desk.invoice(desk.customer("C1"), "500.00", due=TODAY)
    with desk.book.read() as session:
        run = plan_run(session, TODAY)
    assert (run.letters, run.held, run.next_batch) == ((), (), None)


def test_an_item_a_person_took_out_is_not_claimed_but_credits_are_still_taken_off(desk: Desk):
    customer = desk.customer("C1")
    kept, taken = desk.invoice(customer, "500.00", due=ago(5)), desk.invoice(customer, "900.00", due=ago(50))
    credit = desk.receipt(customer, "50.00", ago(1))
    with desk.book.read() as session:
        run = plan_run(session, TODAY, frozenset({taken, credit}))
    assert [line.entry_id for line in run.letters[0].lines] == [kept, credit]
    assert (run.letters[0].amount, run.letters[0].oldest_days) == (Money(45000, "CNY"), 5)
