"""The trail as a person reads it: who did what and when, what was taken back, and column by column what changed."""

from datetime import UTC, date, datetime

from creditdesk.base.display import sentence
from creditdesk.base.i18n import message
from creditdesk.base.money import Money
from creditdesk.customers.actions import change_customer
from creditdesk.db.history import history, last_act, set_rows
from creditdesk.db.undo import undo
from creditdesk.db.workspace import Workspace
from creditdesk.ledger.actions import NewEntry, allocate, post
from creditdesk.ledger.kinds import EntryKind
from tests.builders import a_customer, act

TODAY = date(2026, 11, 23)


def test_acts_are_listed_newest_first_with_who_and_how_many_rows(book: Workspace) -> None:
    with act(book, "Open {code}", code="C1") as session:
        customer = a_customer(session, phone="021")
    with act(book, "Rename", is_final=True) as session:
        change_customer(session, customer, {"name": "新名"})
    with book.read() as session:
        newest, oldest = history(session)
        assert len(history(session, limit=1)) == 1
    assert oldest.what == message("Open {code}", code="C1")
    assert (oldest.actor, oldest.rows, oldest.is_final) == ("tester", 2, False)
    assert newest.is_final and not newest.can_be_undone and oldest.can_be_undone
    assert abs((datetime.now(UTC) - newest.at).total_seconds()) < 60


def test_an_undo_and_what_it_took_back_point_at_each_other(book: Workspace) -> None:
    with act(book, "Open") as session:
        a_customer(session)
    with book.read() as session:
        last = last_act(session)
    assert last is not None and last.id == 1
    undo(book)
    with book.read() as session:
        back, first = history(session)
        assert last_act(session) is None
    assert (back.undoes, first.undone_by) == (first.id, back.id)
    assert not back.can_be_undone and not first.can_be_undone


def test_a_change_names_only_the_columns_that_differ(book: Workspace) -> None:
    with act(book) as session:
        customer = a_customer(session)
    with act(book) as session:
        change_customer(session, customer, {"owner": "王"})
    with book.read() as session:
        changed = set_rows(session, 2)
        added = {field.column: field.after for field in set_rows(session, 1)}
        assert set_rows(session, 99) == ()
    assert [(f.table, f.kind, f.column, f.before, f.after) for f in changed] == [
        ("customer", "changed", "owner", None, "王")
    ]
    assert (added["code"], added["name"]) == ("C1", "客户C1")
    assert "owner" not in added


def test_rows_are_called_by_name_and_take_the_currency_of_the_row_they_belong_to(book: Workspace) -> None:
    with act(book) as session:
        customer = a_customer(session)
        debit = post(session, NewEntry(customer, EntryKind.INVOICE, TODAY, Money(1000, "EUR"), "F-1", TODAY))
        credit = post(session, NewEntry(customer, EntryKind.RECEIPT, TODAY, Money(1000, "EUR"), "R-1"))
    with act(book) as session:
        allocate(session, debit, credit, Money(400, "EUR"), TODAY, "hand")
    names = {"customer": "name", "entry": "number", "allocation": "debit_id"}
    with book.read() as session:
        first, second = (set_rows(session, number, named_by=names) for number in (1, 2))
    assert {f.after for f in first if f.column == "customer_id" and f.table == "entry"} == {"客户C1"}
    told = {f.column: (f.record, f.after, f.currency) for f in second if f.table == "allocation"}
    assert told["debit_id"] == ("F-1", "F-1", "EUR") and told["credit_id"][1] == "R-1"
    assert told["amount_minor"] == ("F-1", 400, "EUR")


def test_an_act_keeps_its_texts_to_be_translated_and_its_undo_too(book: Workspace) -> None:
    named = message("Changed: {names}", names=(message("Phone"), message("{count} days", count=3)))
    with act(book, named.template, names=named.params[0][1]) as session:
        a_customer(session)
    undo(book)
    with book.read() as session:
        assert [sentence(one.what, "en") for one in history(session)] == ["Changed: Phone, 3 days"] * 2
