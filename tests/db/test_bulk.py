"""Many rows at once: ids in order, each row in the trail, and single rows after them get the next ids."""

from sqlalchemy import text

from creditdesk.customers.tables import CustomerPayer
from creditdesk.db.bulk import insert_rows
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
