"""The trail: every change stands in it, nothing passes it by, and a change behind the program's back is found."""

import json
import random
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from creditdesk.customers.actions import change_customer
from creditdesk.db import audit
from creditdesk.db.model import Base, audited_columns
from creditdesk.db.undo import undo
from creditdesk.db.workspace import Workspace
from creditdesk.ledger import queries as ledger
from creditdesk.ledger.actions import allocate
from creditdesk.settings.actions import set_value
from tests.builders import DAY, LATER, a_customer, a_receipt, act, an_invoice, behind_the_back, cny


def trail(book: Workspace, table: str = "") -> list[Any]:
    with book.read() as session:
        rows = session.execute(text("SELECT set_id, table_name, row_id, before, after FROM change_row ORDER BY id"))
        return [row for row in rows if table in ("", row.table_name)]


def broken(book: Workspace) -> list[str]:
    with book.read() as session:
        return [check.name for check in audit.checks(session.connection()) if not check.ok]


@pytest.fixture
def traded(book: Workspace) -> Workspace:
    """A book with a customer, an invoice, a receipt, and the one settled with the other."""
    with act(book) as session:
        customer = a_customer(session)
        set_value(session, "company.name", "海川贸易")
    with act(book) as session:
        invoice = an_invoice(session, customer, number="A-1")
        receipt = a_receipt(session, customer)
    with act(book) as session:
        allocate(session, invoice, receipt, cny("60.00"), LATER, "hand")
    return book


def test_every_insert_update_and_delete_is_written_with_what_was_before_and_after(book: Workspace) -> None:
    with act(book) as session:
        set_value(session, "company.name", "一")
    with act(book) as session:
        set_value(session, "company.name", "二")
    with act(book) as session:
        set_value(session, "company.name", "")
    images = [(json.loads(r.before or "null"), json.loads(r.after or "null")) for r in trail(book, "setting")]
    values = [(before and before["value"], after and after["value"]) for before, after in images]
    assert values == [(None, '"一"'), ('"一"', '"二"'), ('"二"', None)]
    assert [r.set_id for r in trail(book)] == [1, 2, 3]
    assert broken(book) == []


def test_a_hand_typed_statement_inside_an_act_is_written_too(traded: Workspace) -> None:
    with act(traded) as session:
        session.execute(text("UPDATE customer SET name = 'neu'"))
    assert json.loads(trail(traded, "customer")[-1].after)["name"] == "neu"
    assert broken(traded) == []


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO setting (id, key, value) VALUES (99, 'x', '1')",
        "UPDATE customer SET name = 'x'",
        "DELETE FROM setting",
    ],
)
def test_a_write_outside_an_act_fails(traded: Workspace, statement: str) -> None:
    with (
        pytest.raises(IntegrityError),
        traded.engine.connect().execution_options(creditdesk_write=True) as connection,
        connection.begin(),
    ):
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET amount_minor = 2 * amount_minor",
        "UPDATE entry SET due_on = NULL WHERE kind = 'invoice'",
        "DELETE FROM allocation",
        "UPDATE allocation SET amount_minor = amount_minor - 1",
    ],
)
def test_what_is_posted_can_neither_be_changed_nor_removed(traded: Workspace, statement: str) -> None:
    with pytest.raises(DatabaseError, match="posted"), act(traded) as session:
        session.execute(text(statement))
    assert broken(traded) == []


def test_derived_columns_are_kept_by_triggers_and_are_no_change(traded: Workspace) -> None:
    assert "settled_minor" not in trail(traded, "entry")[0].after
    assert len(trail(traded, "entry")) == 2  # the allocation moved settled_minor of both, and left no row
    with traded.read() as session:
        settled = session.execute(text("SELECT settled_minor FROM entry ORDER BY id")).scalars().all()
    assert settled == [6000, -6000]


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE change_row SET after = replace(after, '60', '61') WHERE table_name = 'allocation'", "audit chain"),
        ("UPDATE change_row SET before = '{}' WHERE id = 1", "audit chain"),
        ("DELETE FROM change_row WHERE id = 2", "audit chain"),
        ("DELETE FROM change_row WHERE id = (SELECT max(id) FROM change_row)", "audit chain"),
        ("UPDATE change_set SET actor = 'other' WHERE id = 2", "audit chain"),
        ("UPDATE change_set SET at = '2020-01-01T00:00:00.000+00:00' WHERE id = 1", "audit chain"),
        ("UPDATE change_set SET verb = 'Nothing' WHERE id = 1", "audit chain"),
        ("DELETE FROM change_set WHERE id = 2", "audit chain"),
        ("UPDATE customer SET name = 'x'", "audit trail: customer"),
        ("UPDATE entry SET amount_minor = 20000, settled_minor = settled_minor WHERE id = 1", "audit trail: entry"),
        ("UPDATE entry SET due_on = '2027-01-01' WHERE id = 1", "audit trail: entry"),
        ("DELETE FROM allocation", "audit trail: allocation"),
        ("INSERT INTO setting (id, key, value) VALUES (99, 'x', '1')", "audit trail: setting"),
    ],
)
def test_a_change_behind_the_programs_back_is_found(traded: Workspace, statement: str, found: str) -> None:
    assert broken(traded) == []
    with behind_the_back(traded) as connection:
        connection.execute(text(statement))
    assert found in broken(traded)


def test_rows_that_were_swapped_are_found(traded: Workspace) -> None:
    with act(traded) as session:
        a_customer(session, "C2")
    with behind_the_back(traded) as connection:
        for one, other in ((1, -1), (2, 1), (-1, 2)):
            connection.execute(text(f"UPDATE customer SET id = {other} WHERE id = {one}"))
    assert "audit trail: customer" in broken(traded)


def test_the_check_names_the_first_act_that_is_not_as_written(traded: Workspace) -> None:
    with behind_the_back(traded) as connection:
        connection.execute(text("UPDATE change_set SET actor = 'other' WHERE id = 2"))
    with traded.read() as session:
        (chain,) = [check for check in audit.checks(session.connection()) if check.name == "audit chain"]
    assert chain.first is not None
    assert dict(chain.first.params)["id"] == 2


def test_two_hundred_random_edits_are_all_found(traded: Workspace) -> None:
    with act(traded) as session:
        change_customer(session, 1, {"name": "改名", "contact": "王", "address": "上海"})
    seed = 20261123
    chance = random.Random(seed)
    tables = {
        name: audited_columns(Base.metadata.tables[name])
        for name in ("customer", "entry", "allocation", "setting", "contact")
    }
    tables |= {name: [c.name for c in Base.metadata.tables[name].columns] for name in ("change_row", "change_set")}
    tables["entry"].append("settled_minor")
    missed, done = [], 0
    while done < 200:
        table = chance.choice(sorted(tables))
        column = chance.choice(tables[table])
        with behind_the_back(traded) as connection:
            ids = connection.execute(text(f"SELECT id, {column} FROM {table} ORDER BY id")).all()
            row = chance.choice(ids)
            value = _other(row[1], chance)
            try:
                connection.execute(
                    text(f"UPDATE {table} SET {column} = :value WHERE id = :id"), {"value": value, "id": row[0]}
                )
            except DatabaseError:
                connection.rollback()  # a constraint alone stopped this edit
                continue
            if all(check.ok for check in (*audit.checks(connection), *ledger.checks(Session(connection)))):
                missed.append((seed, table, column, row, value))
            connection.rollback()
            done += 1
    assert missed == []


def _other(value: object, chance: random.Random) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + chance.choice((-1, 1, 100))
    if isinstance(value, date):
        return DAY.replace(year=2031)
    if value is None:
        return "7"
    return str(value)[:-1] + ("x" if not str(value).endswith("x") else "y")


def test_a_change_keeps_of_the_row_before_only_what_differed(book: Workspace) -> None:
    with act(book) as session:
        customer = a_customer(session)
        session.execute(text("UPDATE customer SET terms = NULL, industry = 'a \"quoted\" 行业'"))
    with act(book) as session:
        session.execute(text("UPDATE customer SET terms = '30 days', industry = NULL WHERE id = :id"), {"id": customer})
    last = trail(book, "customer")[-1]
    before, after = json.loads(last.before), json.loads(last.after)
    assert before == {"terms": None, "industry": 'a "quoted" 行业'}
    assert (after["terms"], after["industry"], after["id"]) == ("30 days", None, customer)
    undo(book)
    with book.read() as session:
        row = session.execute(text("SELECT terms, industry, name FROM customer")).one()
        assert tuple(row) == (None, 'a "quoted" 行业', after["name"])
