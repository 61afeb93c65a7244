"""One warning per fact: raised once, followed while it holds, closed when it ends."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from creditdesk.base.errors import Refused
from creditdesk.base.message_json import from_json
from creditdesk.earlywarning.actions import Refreshed, is_fresh, mute, refresh, unmute
from creditdesk.earlywarning.queries import WarningRow, warnings
from creditdesk.earlywarning.tables import RaisedWarning
from tests.desk import TODAY, Desk, ago


def refreshed(desk: Desk, on: date = TODAY) -> Refreshed:
    with desk.change() as session:
        return refresh(session, on)


def listed(desk: Desk, on: date = TODAY) -> dict[tuple[str, str], WarningRow]:
    with desk.book.read() as session:
        return {(row.rule, row.customer_code): row for row in warnings(session, on)}


def stored(desk: Desk) -> list[RaisedWarning]:
    with desk.book.read() as session:
        return list(session.scalars(select(RaisedWarning).order_by(RaisedWarning.id)))


def test_a_fact_raises_one_warning_that_lives_as_long_as_the_fact(desk: Desk):
    customer = desk.customer("C1", credit_limit=100000)
    invoice = desk.invoice(customer, "5000.00", due=ago(45))
    desk.bank_line(TODAY)
    assert refreshed(desk) == Refreshed(1, 0, 0)
    rows = desk.change_rows()
    assert refreshed(desk) == Refreshed(0, 0, 0)
    assert desk.change_rows() == rows

    tomorrow = TODAY + timedelta(days=1)
    assert refreshed(desk, tomorrow) == Refreshed(0, 1, 0)
    assert [(row.rule, row.since) for row in stored(desk)] == [("overdue", date(2026, 11, 9))]
    assert dict(from_json(stored(desk)[0].value).params)["days"] == 46

    desk.receipt(customer, "5000.00", tomorrow, pays=invoice)
    assert refreshed(desk, tomorrow) == Refreshed(0, 0, 1)
    assert stored(desk)[0].closed_on == tomorrow
    assert listed(desk, tomorrow) == {}


def test_a_fact_that_comes_back_is_a_new_warning(desk: Desk):
    customer = desk.customer("C1", credit_limit=100)
    desk.bank_line(TODAY)
    invoice = desk.invoice(customer, "101.00", due=TODAY)
    refreshed(desk)
    desk.receipt(customer, "1.00", TODAY, pays=invoice)
    refreshed(desk)
    desk.invoice(customer, "50.00", due=TODAY)
    refreshed(desk)
    assert [(row.rule, row.closed_on is None) for row in stored(desk)] == [
        ("over_limit", False), ("near_limit", False), ("over_limit", True),
    ]  # fmt: skip


def test_a_closed_warning_lends_nothing_to_the_fact_that_comes_back(desk: Desk):
    customer = desk.customer("C1")
    invoice = desk.invoice(customer, "5.00", due=ago(-9), issued=ago(20))
    refreshed(desk, ago(10))
    desk.receipt(customer, "5.00", ago(9), pays=invoice)
    refreshed(desk, ago(9))
    desk.invoice(customer, "7.00", due=ago(-9), issued=ago(1))
    row = listed(desk)["no_limit", "C1"]
    assert (row.id, row.since) == (None, TODAY)


def test_the_list_is_true_without_a_refresh_and_at_a_past_date(desk: Desk):
    customer = desk.customer("C1")
    invoice = desk.invoice(customer, "5000.00", due=ago(45))
    desk.receipt(customer, "5000.00", ago(1), pays=invoice)
    assert set(listed(desk)) == {("statement_stale", "")}
    assert set(listed(desk, ago(2))) == {("statement_stale", ""), ("overdue", "C1"), ("no_limit", "C1")}
    assert [row.id for row in listed(desk).values()] == [None]


def test_a_muted_warning_stays_muted_up_to_its_day(desk: Desk):
    desk.invoice(desk.customer("C1"), "5000.00", due=ago(5))
    desk.bank_line(TODAY)
    refreshed(desk)
    warning = listed(desk)["no_limit", "C1"].id
    assert warning is not None
    with desk.change() as session:
        mute(session, warning, TODAY + timedelta(days=2), " new customer ")
    assert (row := listed(desk)["no_limit", "C1"]).state == "muted"
    assert (row.mute_reason, row.muted_until) == ("new customer", TODAY + timedelta(days=2))
    assert listed(desk, TODAY + timedelta(days=2))["no_limit", "C1"].state == "muted"
    assert listed(desk, TODAY + timedelta(days=3))["no_limit", "C1"].state == "open"
    with desk.change() as session:
        unmute(session, warning)
    assert listed(desk)["no_limit", "C1"].state == "open"


def test_muting_wants_a_reason_and_a_live_warning(desk: Desk):
    invoice = desk.invoice(customer := desk.customer("C1"), "5000.00", due=ago(5))
    refreshed(desk)
    warning = listed(desk)["no_limit", "C1"].id or 0
    with pytest.raises(Refused), desk.change() as session:
        mute(session, warning, TODAY, "  ")
    desk.receipt(customer, "5000.00", TODAY, pays=invoice)
    refreshed(desk)
    with pytest.raises(Refused), desk.change() as session:
        mute(session, warning, TODAY, "why not")


def test_a_row_changed_behind_our_back_is_put_right(desk: Desk):
    desk.invoice(desk.customer("C1"), "5000.00", due=ago(5))
    refreshed(desk)
    with desk.change() as session:
        session.execute(update(RaisedWarning).where(RaisedWarning.rule == "no_limit").values(severity="high"))
    assert refreshed(desk) == Refreshed(0, 1, 0)


def test_stored_warnings_are_fresh_until_a_fact_or_the_day_changes(desk: Desk):
    def fresh(on: date = TODAY) -> bool:
        with desk.book.read() as session:
            return is_fresh(session, on)

    customer = desk.customer("C1", credit_limit=100000)
    desk.bank_line(TODAY)
    assert fresh()
    invoice = desk.invoice(customer, "5000.00", due=ago(45))
    assert not fresh()
    refreshed(desk)
    assert fresh() and not fresh(TODAY + timedelta(days=1))
    desk.receipt(customer, "5000.00", TODAY, pays=invoice)
    assert not fresh()
