"""Undo: the book as it was before the act, the act and its undo both in the trail; refusals name what stands in the way."""

from datetime import date

import pytest
from sqlalchemy import text

from creditdesk.base.errors import Refused
from creditdesk.base.i18n import message
from creditdesk.customers.actions import change_customer
from creditdesk.db import audit
from creditdesk.db.undo import last_undoable, undo
from creditdesk.db.workspace import Workspace
from creditdesk.ledger.actions import allocate
from creditdesk.ledger.import_actions import import_invoices
from creditdesk.settings.actions import set_value
from tests.builders import DAY, a_customer, a_receipt, act, an_invoice, behind_the_back, cny, dump, sheet


def assert_trail_holds(book: Workspace) -> None:
    with book.read() as session:
        assert [check for check in audit.checks(session.connection()) if not check.ok] == []


def test_an_insert_is_undone(book: Workspace) -> None:
    before = dump(book)
    with act(book) as session:
        a_customer(session, phone="021", address="上海")
    change = undo(book)
    assert dump(book) == before
    assert change.touched == {"customers"}
    assert_trail_holds(book)


def test_an_update_is_undone_with_every_kind_of_value(book: Workspace) -> None:
    with act(book) as session:
        customer = a_customer(session, terms="30 days", owner='O\'Neil "老王"\n')
    before = dump(book)
    with act(book) as session:
        change_customer(session, customer, {"owner": None, "terms": "EOM+15", "credit_limit": 5000, "address": "上海"})
        session.execute(text("UPDATE customer SET hold_until = '2026-12-31', hold_reason = '争议'"))
    undo(book)
    assert dump(book) == before
    assert_trail_holds(book)


def test_a_removal_is_undone(book: Workspace) -> None:
    with act(book) as session:
        customer = a_customer(session, address="上海")
        set_value(session, "company.is_practice", True)
    before = dump(book)
    with act(book) as session:
        change_customer(session, customer, {"address": None})
        set_value(session, "company.is_practice", False)
    assert dump(book) != before
    undo(book)
    assert dump(book) == before
    assert_trail_holds(book)


def test_posted_rows_and_what_they_settled_are_undone(book: Workspace) -> None:
    with act(book) as session:
        customer = a_customer(session)
        invoice = an_invoice(session, customer)
    before = dump(book)
    with act(book) as session:
        receipt = a_receipt(session, customer)
        allocate(session, invoice, receipt, cny("40.00"), DAY, "hand")
    undo(book)
    assert dump(book) == before
    assert_trail_holds(book)


def test_a_row_changed_several_times_in_one_act_is_undone(book: Workspace) -> None:
    with act(book) as session:
        a_customer(session)
    before = dump(book)
    with act(book) as session:
        for name in ("一", "二", "三"):
            session.execute(text("UPDATE customer SET name = :name"), {"name": name})
        a_customer(session, "C2")
        session.execute(text("UPDATE customer SET name = 'x' WHERE code = 'C2'"))
    undo(book)
    assert dump(book) == before
    assert_trail_holds(book)


def test_an_import_of_thousands_of_rows_is_undone(book: Workspace) -> None:
    with act(book) as session:
        a_customer(session)
    before = dump(book)
    rows = [(f"A-{n}", "C1", "2026-03-02", "2026-04-01", "12.50") for n in range(3000)]
    with act(book) as session:
        import_invoices(session, sheet("number customer issued_on due_on amount", *rows), currency="CNY")
    undo(book)
    assert dump(book) == before
    assert_trail_holds(book)


def test_undo_goes_back_one_act_at_a_time(book: Workspace) -> None:
    states = [dump(book)]
    for code in ("C1", "C2", "C3"):
        with act(book) as session:
            a_customer(session, code)
        states.append(dump(book))
    for state in reversed(states[:-1]):
        undo(book)
        assert dump(book) == state
    with pytest.raises(Refused, match="nothing to undo"):
        undo(book)


def test_what_was_built_upon_is_refused_and_the_later_act_named(book: Workspace) -> None:
    with act(book, "Open {code}", code="C1") as session:
        customer = a_customer(session)
    with act(book, "Invoice {number}", number="A-1") as session:
        an_invoice(session, customer, number="A-1")
    before = dump(book)
    with pytest.raises(Refused) as refusal:
        undo(book, 1)
    params = dict(refusal.value.message.params)
    assert params["what"] == message("Open {code}", code="C1")
    assert params["later"] == message("Invoice {number}", number="A-1")
    assert dump(book) == before


def test_what_was_changed_since_is_refused_and_the_later_act_named(book: Workspace) -> None:
    with act(book, "Name it") as session:
        set_value(session, "company.name", "一")
    with act(book, "Rename it") as session:
        set_value(session, "company.name", "二")
    with pytest.raises(Refused) as refusal:
        undo(book, 1)
    assert dict(refusal.value.message.params)["later"] == message("Rename it")
    undo(book, 2)
    undo(book, 1)
    assert dump(book)["setting"] == []


def test_what_was_changed_behind_the_programs_back_is_refused(book: Workspace) -> None:
    with act(book) as session:
        set_value(session, "company.name", "一")
    with behind_the_back(book) as connection:
        connection.execute(text("UPDATE setting SET value = '\"x\"'"))
    with pytest.raises(Refused, match="outside the program"):
        undo(book)


def test_what_left_the_house_is_refused(book: Workspace) -> None:
    with act(book, is_final=True) as session:
        a_customer(session)
    with pytest.raises(Refused, match="left the house"):
        undo(book)


def test_an_act_is_undone_once_and_an_undo_never(book: Workspace) -> None:
    with act(book) as session:
        a_customer(session)
    change = undo(book)
    for number in (1, change.id):
        with pytest.raises(Refused, match="taken back already"):
            undo(book, number)


def test_undo_passes_over_what_the_program_did_by_itself(book: Workspace) -> None:
    with act(book) as session:
        a_customer(session)
    with act(book, is_upkeep=True) as session:
        set_value(session, "company.phone", "021")
    with book.read() as session:
        assert last_undoable(session.connection()) == 1


def test_after_an_undo_the_same_can_be_done_again(book: Workspace) -> None:
    with act(book) as session:
        customer = a_customer(session)
    for _ in range(3):
        with act(book) as session:
            an_invoice(session, customer, number="A-1", on=date(2026, 5, 4))
        done = dump(book)
        undo(book)
        with act(book) as session:
            an_invoice(session, customer, number="A-1", on=date(2026, 5, 4))
        assert [row[:-1] for row in dump(book)["entry"]] == [row[:-1] for row in done["entry"]]  # all but the id
        undo(book)
    assert_trail_holds(book)
