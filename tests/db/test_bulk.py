"""Many rows at once: ids in order, each row in the trail, and single rows after them get the next ids."""

import sqlite3

from sqlalchemy import text

from creditdesk.customers.tables import Customer, CustomerPayer
from creditdesk.db.bulk import find_rows, insert_rows, update_rows
from creditdesk.db.workspace import Workspace
from tests.builders import a_customer, act

COLUMNS = ("customer_id", "kind", "value", "times", "source")


def test_rows_get_ids_in_order_and_each_stands_in_the_trail(book: Workspace) -> None:
    with act(book) as session:
        customer = a_customer(session)
        ids = insert_rows(
            session, CustomerPayer, COLUMNS, [(customer, "name", f"名称{n}", 0, "learned") for n in range(500)]
        )
    assert ids == range(1, 501)
    with book.read() as session:
        stored = session.execute(text("SELECT id, value FROM customer_payer ORDER BY id")).all()
        assert [tuple(row) for row in stored] == [(n + 1, f"名称{n}") for n in range(500)]
        assert (
            session.execute(text("SELECT count(*) FROM change_row WHERE table_name = 'customer_payer'")).scalar_one()
            == 500
        )


def test_no_rows_write_nothing(book: Workspace) -> None:
    with act(book) as session:
        assert len(insert_rows(session, CustomerPayer, COLUMNS, [])) == 0


def test_single_rows_after_many_get_the_next_id(book: Workspace) -> None:
    with act(book) as session:
        customer = a_customer(session)
        insert_rows(
            session,
            CustomerPayer,
            COLUMNS,
            [(customer, "name", "甲", 0, "learned"), (customer, "name", "乙", 0, "learned")],
        )
        session.add(CustomerPayer(customer_id=customer, kind="name", value="丙", times=0, source="entered"))
        session.flush()
        assert session.scalar(text("SELECT max(id) FROM customer_payer")) == 3


def test_many_rows_are_changed_at_once_each_with_its_own_values_and_in_the_trail(book: Workspace) -> None:
    with act(book) as session:
        customer = a_customer(session)
        columns = ("code", "name", "search_key", "language", "currency")
        insert_rows(session, Customer, columns, [(f"K{n}", f"旧{n}", "", "zh", "CNY") for n in range(1000)])
    with act(book) as session:
        changed = [(f"K{n}", f"新{n}", "2026-01-31" if n % 2 else None) for n in range(0, 1000, 3)]
        update_rows(session, Customer, ("name", "hold_until"), changed, key="code")
        update_rows(session, Customer, ("hold_until", "credit_limit_minor"), [(customer, None, None)])
        update_rows(session, Customer, ("name",), [])
    with book.read() as session:
        stored = session.execute(text("SELECT code, name, hold_until FROM customer WHERE name LIKE '新%' ORDER BY id"))
        assert [(code, name, day and str(day)) for code, name, day in stored] == changed
        last = "set_id = (SELECT max(id) FROM change_set)"
        count = session.execute(text(f"SELECT count(*) FROM change_row WHERE before IS NOT NULL AND {last}"))
        assert count.scalar_one() == len(changed) + 1


def test_rows_are_found_by_several_columns_however_many_are_wanted(book: Workspace) -> None:
    with act(book) as session:
        customer = a_customer(session)
        rows = [(customer, kind, f"值{n}", n, "learned") for n in range(3000) for kind in ("name", "account")]
        insert_rows(session, CustomerPayer, COLUMNS, rows)
    with book.read() as session:
        found = {}
        for count in (0, 1, 400, 900, 5000):  # none, few, several statements, and so many that all are read
            wanted = {(customer, f"值{n}") for n in range(count)}
            keys = ("customer_id", "value")
            given = find_rows(session, CustomerPayer, ("value", "times", "kind"), keys, wanted, kind="name")
            found[count] = sorted(tuple(row) for row in given)
    names = {count: sorted((f"值{n}", n, "name") for n in range(min(count, 3000))) for count in found}
    assert found == names


def test_looking_for_a_few_rows_takes_as_long_in_a_large_table(sqlite_book: Workspace) -> None:
    with act(sqlite_book) as session:
        customer = a_customer(session)
        insert_rows(session, CustomerPayer, COLUMNS, [(customer, "name", f"{n}", n, "learned") for n in range(20_000)])
    steps = 0

    def count_steps() -> int:
        nonlocal steps
        steps += 1
        return 0

    with sqlite_book.read() as session:
        driver = session.connection().connection.dbapi_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_progress_handler(count_steps, 100)
        keys = ("customer_id", "kind", "value")
        assert len(list(find_rows(session, CustomerPayer, ("id",), keys, {(customer, "name", "7")}))) == 1
        driver.set_progress_handler(None, 0)
    assert steps < 10
