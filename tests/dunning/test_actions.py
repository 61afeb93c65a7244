"""From overdue invoices to the letter on paper, in a real book."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from creditdesk.base.display import sentence
from creditdesk.base.errors import Cancelled, Refused
from creditdesk.base.i18n import N_
from creditdesk.base.money import Money
from creditdesk.base.progress import Progress
from creditdesk.customers.actions import hold_letters
from creditdesk.db.undo import undo
from creditdesk.dunning.actions import PrintedRun, ensure_levels, print_letters, set_levels, void
from creditdesk.dunning.levels import DEFAULT_LEVELS, Level
from creditdesk.dunning.queries import (
    PlannedRun,
    checks,
    letter_pdf,
    letters,
    levels,
    plan_run,
)
from creditdesk.dunning.tables import LetterItem
from creditdesk.ledger.kinds import EntryKind
from creditdesk.paper.render import text_of
from creditdesk.settings.actions import set_value
from tests.desk import TODAY, Desk, ago


def planned(desk: Desk, on: date = TODAY) -> PlannedRun:
    with desk.book.read() as session:
        return plan_run(session, on)


def run(desk: Desk, on: date = TODAY, customers: list[int] | None = None) -> PrintedRun:
    with desk.book.change(N_("Print {count} letters"), actor="tester", is_final=True, count=1) as change:
        return print_letters(change.session, on, customers)


def reasons(result: PlannedRun | PrintedRun) -> dict[str, list[str]]:
    return {held.customer_code: [sentence(reason, "en") for reason in held.reasons] for held in result.held}


def assert_sound(desk: Desk) -> None:
    with desk.book.read() as session:
        assert [(result.name, result.first) for result in checks(session) if not result.ok] == []


def test_a_letter_lists_what_is_overdue_takes_off_what_is_on_account_and_is_kept_bit_for_bit(desk: Desk):
    with desk.change() as session:
        ensure_levels(session)
        set_value(session, "company.name", "晨光贸易有限公司")
    customer = desk.customer("C1", name="苏州恒远机械有限公司")
    desk.invoice(customer, "5000.00", due=ago(25))
    desk.invoice(customer, "700.00", due=ago(1))
    desk.invoice(customer, "9000.00", due=TODAY)
    desk.receipt(customer, "1200.00", ago(2))
    desk.post(customer, EntryKind.CREDIT_NOTE, "100.00", ago(9))
    desk.bank_line(ago(1))
    before = planned(desk)
    assert [(plan.customer_code, plan.amount, plan.level.position) for plan in before.letters] == [
        ("C1", Money(440000, "CNY"), 2)
    ]
    result = run(desk)
    assert result.held == ()
    assert [(letter.number, letter.plan) for letter in result.letters] == [("L2026-0001", before.letters[0])]
    shown = "".join(text_of(result.letters[0].pdf).split())
    for part in (
        "苏州恒远机械有限公司",
        "L2026-0001",
        "5,000.00",
        "-1,200.00",
        "-100.00",
        "4,400.00",
        "2026年11月30日",
    ):
        assert part in shown
    assert "9,000.00" not in shown
    with desk.book.read() as session:
        assert letter_pdf(session, result.letters[0].id) == result.letters[0].pdf
        row = letters(session)[0]
        items = session.scalars(select(LetterItem.open_minor).where(LetterItem.letter_id == row.id)).all()
    assert (row.number, row.amount, row.deadline_on, row.state) == (
        "L2026-0001", Money(440000, "CNY"), TODAY + timedelta(days=7), "printed",
    )  # fmt: skip
    assert sum(items) == 440000
    assert_sound(desk)


def test_the_same_run_twice_on_a_day_prints_nothing_the_second_time(desk: Desk):
    desk.invoice(desk.customer("C1"), "500.00", due=ago(5))
    assert len(run(desk).letters) == 1
    rows = desk.change_rows()
    again = run(desk)
    assert again.letters == ()
    assert reasons(again) == {
        "C1": ["letter L2026-0001 is of 2026-11-23 already", "letter L2026-0001 gives until 2026-12-03 to pay"]
    }
    assert desk.change_rows() == rows


def test_letters_climb_with_the_days_never_back_and_start_anew_after_payment(desk: Desk):
    customer = desk.customer("C1")
    invoice = desk.invoice(customer, "500.00", due=ago(15))
    day, sent = TODAY, []
    for _ in range(5):
        letter = run(desk, day).letters[0]
        sent.append(letter.plan.level.position)
        day = letter.plan.deadline_on + timedelta(days=1)
    assert sent == [1, 2, 2, 2, 3]
    desk.receipt(customer, "500.00", day, pays=invoice)
    desk.invoice(customer, "800.00", due=day - timedelta(days=5), issued=day - timedelta(days=35))
    assert run(desk, day).letters[0].plan.level.position == 1
    assert_sound(desk)


def test_a_letter_that_cannot_be_printed_is_held_with_its_reason_and_leaves_no_gap(desk: Desk):
    for code, name in (("C1", "甲"), ("C2", "乙 \U0001f6d2"), ("C3", "丙")):
        desk.invoice(desk.customer(code, name=name), "500.00", due=ago(5))
    result = run(desk)
    assert [(letter.number, letter.plan.customer_code) for letter in result.letters] == [
        ("L2026-0001", "C1"), ("L2026-0002", "C3"),
    ]  # fmt: skip
    assert list(reasons(result)) == ["C2"]
    assert "🛒" in reasons(result)["C2"][0]
    assert_sound(desk)


def test_a_cancelled_run_leaves_nothing(desk: Desk):
    for code in ("C1", "C2"):
        desk.invoice(desk.customer(code), "500.00", due=ago(5))
    progress = Progress(lambda done, total, note: progress.cancel() if done == 0 else None)
    with pytest.raises(Cancelled), desk.change() as session:
        print_letters(session, TODAY, progress=progress)
    with desk.book.read() as session:
        assert letters(session) == ()
    assert run(desk).letters[0].number == "L2026-0001"


def test_only_the_customers_asked_for_get_letters(desk: Desk):
    first, second = desk.customer("C1"), desk.customer("C2")
    desk.invoice(first, "500.00", due=ago(5))
    desk.invoice(second, "500.00", due=ago(5))
    assert [letter.plan.customer_id for letter in run(desk, customers=[second]).letters] == [second]
    assert [letter.plan.customer_id for letter in run(desk).letters] == [first]


def test_what_happened_between_preview_and_print_counts(desk: Desk):
    customer = desk.customer("C1")
    invoice = desk.invoice(customer, "500.00", due=ago(5))
    assert len(planned(desk).letters) == 1
    desk.receipt(customer, "450.00", TODAY, pays=invoice)
    assert run(desk, customers=[customer]).letters == ()
    assert reasons(planned(desk)) == {"C1": ["50.00 is below the smallest amount for a letter, 100.00"]}


def test_money_in_the_bank_holds_the_letter_until_it_is_placed(desk: Desk):
    customer = desk.customer("C1")
    desk.invoice(customer, "12000.00", due=ago(9))
    desk.bank_line(ago(3), "12000.00", customer, "proposed")
    assert reasons(planned(desk)) == {"C1": ["money of 12,000.00 came in on 2026-11-20 and is not allocated"]}
    assert len(planned(desk, ago(4)).letters) == 1


def test_a_line_put_off_holds_the_letter_too_but_money_that_went_out_does_not(desk: Desk):
    later, refunded = desk.customer("C1"), desk.customer("C2")
    for customer in (later, refunded):
        desk.invoice(customer, "12000.00", due=ago(9))
    desk.bank_line(ago(3), "10.00", later, "later")
    desk.bank_line(ago(3), "-10.00", refunded, "proposed")
    assert [plan.customer_code for plan in planned(desk).letters] == ["C2"]
    assert list(reasons(planned(desk))) == ["C1"]


@pytest.mark.parametrize("state", ["posted", "not_payment", "known"])
def test_a_line_that_was_dealt_with_holds_nothing(desk: Desk, state: str):
    customer = desk.customer("C1")
    desk.invoice(customer, "12000.00", due=ago(5))
    desk.bank_line(ago(3), "12000.00", customer, state)
    assert len(planned(desk).letters) == 1


def test_two_currencies_are_two_letters_on_one_day(desk: Desk):
    customer = desk.customer("C1", language="en")
    desk.invoice(customer, "500.00", due=ago(5))
    desk.invoice(customer, "300.00", due=ago(9), currency="USD")
    result = run(desk)
    assert [str(letter.plan.amount) + letter.plan.currency for letter in result.letters] == ["300.00USD", "500.00CNY"]
    assert "Payment reminder" in text_of(result.letters[0].pdf)
    assert_sound(desk)


def test_hold_and_address_are_looked_up(desk: Desk):
    held, unknown, mailed = (
        desk.customer("C1"),
        desk.customer("C2", address=""),
        desk.customer("C3", address="", email="a@example.com"),
    )
    for customer in (held, unknown, mailed):
        desk.invoice(customer, "500.00", due=ago(5))
    with desk.change() as session:
        hold_letters(session, held, reason="质量争议", until=TODAY)
    assert reasons(planned(desk)) == {
        "C1": ["letters are on hold until 2026-11-23: 质量争议"],
        "C2": ["neither a postal address nor an e-mail address is known"],
    }
    assert [plan.customer_code for plan in planned(desk, TODAY + timedelta(days=1)).letters] == ["C1", "C3"]


def test_an_old_bank_statement_holds_the_whole_run(desk: Desk):
    desk.invoice(desk.customer("C1"), "500.00", due=ago(5))
    desk.bank_line(ago(6))
    assert reasons(planned(desk)) == {
        "C1": ["the newest bank statement is of 2026-11-17, 6 days ago: who has paid since is not known"]
    }
    assert len(planned(desk, ago(1)).letters) == 1


def test_a_void_letter_keeps_its_number_and_may_be_replaced(desk: Desk):
    desk.invoice(desk.customer("C1"), "500.00", due=ago(5))
    letter = run(desk).letters[0]
    with desk.change() as session:
        void(session, letter.id, "wrong address")
    assert [new.number for new in run(desk).letters] == ["L2026-0002"]
    with desk.book.read() as session:
        assert [(row.number, row.state, row.void_reason) for row in letters(session)] == [
            ("L2026-0002", "printed", ""), ("L2026-0001", "void", "wrong address"),
        ]  # fmt: skip
        assert letter_pdf(session, letter.id) == letter.pdf
    with pytest.raises(Refused), desk.change() as session:
        void(session, letter.id, "again")
    assert_sound(desk)


def test_a_printed_letter_is_not_undone(desk: Desk):
    desk.invoice(desk.customer("C1"), "500.00", due=ago(5))
    run(desk)
    with pytest.raises(Refused):
        undo(desk.book)


def test_each_year_counts_its_letters_from_one(desk: Desk):
    desk.invoice(desk.customer("C1"), "500.00", due=date(2026, 12, 1))
    assert run(desk, date(2026, 12, 20)).letters[0].number == "L2026-0001"
    assert run(desk, date(2027, 1, 5)).letters[0].number == "L2027-0001"
    assert_sound(desk)


def test_letters_of_the_practice_company_carry_a_mark(desk: Desk):
    with desk.change() as session:
        set_value(session, "company.is_practice", True)
    desk.invoice(desk.customer("C1", language="en"), "500.00", due=ago(5))
    assert "Practice" in text_of(run(desk).letters[0].pdf)


def test_the_default_levels_are_data_that_can_be_changed(desk: Desk):
    with desk.change() as session:
        ensure_levels(session)
        ensure_levels(session)
    with desk.book.read() as session:
        assert levels(session) == DEFAULT_LEVELS
    ours = (Level(1, "第一次提醒", "reminder", 10, 14), Level(2, "最后通知", "final_demand", 60, 5))
    with desk.change() as session:
        set_levels(session, ours)
    with desk.book.read() as session:
        assert levels(session) == ours


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        (Level(2, "a", "reminder", 3, 10),),
        (Level(1, "a", "reminder", 0, 10),),
        (Level(1, "a", "reminder", 3, 0),),
        (Level(1, "a", "no such letter", 3, 10),),
        (Level(1, "a", "reminder", 3, 10), Level(2, "b", "reminder", 3, 10)),
    ],
)
def test_levels_that_make_no_sense_are_refused(desk: Desk, wrong: tuple[Level, ...]):
    with pytest.raises(Refused), desk.change() as session:
        set_levels(session, wrong)


FAULTS = {
    "letters as printed": "UPDATE letter SET pdf = x'00' WHERE id = 1",
    "letter numbers without gaps": "UPDATE letter SET sequence = 9 WHERE id = 2",
    "letter totals = their items": "UPDATE letter SET amount_minor = amount_minor + 1 WHERE id = 1",
    "one letter a day to a customer": "UPDATE letter SET customer_id = 1",
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_check_finds_the_fault_it_is_for(desk: Desk, name: str, tmp_path: Path):
    for code in ("C1", "C2"):
        desk.invoice(desk.customer(code), "500.00", due=ago(5))
    run(desk)
    with desk.change() as session:
        session.execute(text(FAULTS[name]))
    with desk.book.read() as session:
        found = {result.name: result for result in checks(session)}
    assert not found[name].ok
    assert found[name].first is not None


def test_a_letter_removed_at_the_end_of_its_series_is_missed(desk: Desk):
    desk.invoice(desk.customer("C1"), "500.00", due=ago(5))
    run(desk)
    with desk.change() as session:
        session.execute(text("DROP TRIGGER posted_delete_letter_item"))
        session.execute(text("DELETE FROM letter_item"))
        session.execute(text("DELETE FROM letter"))
    with desk.book.read() as session:
        assert [result.name for result in checks(session) if not result.ok] == ["letter numbers without gaps"]


def test_a_copy_changed_outside_is_not_shown(desk: Desk):
    desk.invoice(desk.customer("C1"), "500.00", due=ago(5))
    letter = run(desk).letters[0]
    with desk.change() as session:
        session.execute(text("UPDATE letter SET pdf = x'25504446'"))
    with pytest.raises(Refused), desk.book.read() as session:
        letter_pdf(session, letter.id)
