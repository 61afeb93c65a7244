from datetime import date, timedelta

import pytest

from creditdesk.base.display import sentence
from creditdesk.base.i18n import message
from creditdesk.base.money import Money
from creditdesk.today.worklist import (
    HOLD_DAYS,
    DayFacts,
    DueLetter,
    Hold,
    Kind,
    OpenWarning,
    WaitingLines,
    worklist,
)

TODAY = date(2026, 11, 23)


def yuan(amount: int, currency: str = "CNY") -> Money:
    return Money(amount * 100, currency)


def some_facts(**facts: object) -> DayFacts:
    return DayFacts(**{"as_of": TODAY, "currency": "CNY", **facts})


def a_warning(customer: int | None = 1, amount: int | None = 1_000, severity: str = "high", rule: str = "overdue"):
    money = None if amount is None else yuan(amount)
    words = message(f"{rule} of {customer}")
    return OpenWarning(rule, message(rule), severity, words, message("act"), customer, f"客户{customer}", money)


def a_letter(position: int = 1, amount: int = 500, days: int = 10, currency: str = "CNY", name: str = "客户7"):
    return DueLetter(position, message("Payment reminder"), name, yuan(amount, currency), days)


def ids(facts: DayFacts) -> list[str]:
    return [row.id for row in worklist(facts)]


def test_a_quiet_day_has_nothing_to_do():
    assert worklist(some_facts()) == ()


def test_money_times_urgency_decides_the_order():
    facts = some_facts(
        warnings=(a_warning(1, 1_000, "low"), a_warning(2, 400, "high"), a_warning(3, 700, "medium")),
        waiting=(WaitingLines("confirm", 2, yuan(300)),),
    )
    # 400 x 4, 300 x 5, 700 x 2, 1000 x 1
    assert ids(facts) == ["warning-2", "bank-confirm-CNY", "warning-3", "warning-1"]


def test_places_count_from_one():
    rows = worklist(some_facts(warnings=(a_warning(1), a_warning(2))))
    assert [row.place for row in rows] == [1, 2]


def test_warnings_on_one_customer_are_one_row_with_the_worst_first():
    facts = some_facts(warnings=(a_warning(1, 10, "low", "no_limit"), a_warning(1, 20, "high", "over_limit")))
    (row,) = worklist(facts)
    assert sentence(row.what, "en") == "over_limit"
    assert sentence(row.why, "en") == "over_limit of 1 (2 warnings)"
    assert (row.page, row.target, row.look, row.amount) == ("customers", 1, "danger", yuan(20))


def test_what_makes_all_figures_doubtful_stands_on_top_without_an_amount():
    stale = OpenWarning("statement_stale", message("old"), "medium", message("old"), message("import"))
    rows = worklist(some_facts(warnings=(a_warning(1, 10_000_000), stale)))
    assert [row.id for row in rows] == ["book-statement_stale", "warning-1"]
    assert (rows[0].page, rows[0].target) == ("bank", "import")


def test_a_new_book_is_not_told_to_import_a_statement():
    stale = OpenWarning("statement_stale", message("old"), "medium", message("old"), message("import"))
    assert worklist(some_facts(warnings=(stale,), is_new=True)) == ()


def test_a_source_that_failed_has_its_own_row_and_the_rest_still_shows():
    facts = some_facts(failed=((message("Aging"), message("no due date")),), warnings=(a_warning(1),))
    first, second = worklist(facts)
    assert (first.kind, first.look, sentence(first.why, "en")) == (Kind.BOOK, "danger", "no due date")
    assert second.id == "warning-1"


def test_letters_of_a_level_and_currency_are_one_row_with_their_sum():
    facts = some_facts(
        letters=(a_letter(1, 100, 4), a_letter(1, 200, 9), a_letter(2, 50, 30), a_letter(1, 7, 5, "USD"))
    )
    rows = {row.id: row for row in worklist(facts)}
    assert set(rows) == {"letter-1-CNY", "letter-2-CNY", "letter-1-USD"}
    assert rows["letter-1-CNY"].amount == yuan(300)
    assert sentence(rows["letter-1-CNY"].who, "en") == "2 customers"
    assert "4 to 9 days" in sentence(rows["letter-1-CNY"].why, "en")
    assert sentence(rows["letter-2-CNY"].who, "en") == "客户7"


def test_currencies_are_never_compared_but_merged_rank_by_rank():
    waiting = (
        WaitingLines("sure", 1, yuan(5)),
        WaitingLines("confirm", 1, yuan(4)),
        WaitingLines("sure", 1, yuan(9_999_999, "JPY")),
        WaitingLines("confirm", 1, yuan(1, "JPY")),
    )
    expected = ["bank-sure-CNY", "bank-sure-JPY", "bank-confirm-CNY", "bank-confirm-JPY"]
    assert ids(some_facts(waiting=waiting)) == expected


@pytest.mark.parametrize(
    ("days", "shown"),
    [(-HOLD_DAYS - 1, False), (-HOLD_DAYS, True), (0, True), (HOLD_DAYS, True), (HOLD_DAYS + 1, False)],
)
def test_a_hold_is_told_from_three_days_before_its_end_to_three_days_after(days: int, shown: bool):
    hold = Hold(4, "客户4", "数量有争议", TODAY + timedelta(days=days), yuan(800))
    assert bool(worklist(some_facts(holds=(hold,)))) is shown


def test_a_hold_that_ended_says_so():
    ended, running = (Hold(n, "客户", "争议", TODAY + timedelta(days=d), None) for n, d in ((1, -1), (2, 0)))
    rows = {row.id: sentence(row.why, "en") for row in worklist(some_facts(holds=(ended, running)))}
    assert rows["hold-1"].startswith("the hold ended on 2026-11-22")
    assert rows["hold-2"].startswith("letters are held until 2026-11-23")


def test_a_customer_with_braces_in_its_name_is_shown_as_it_is():
    (row,) = worklist(some_facts(letters=(a_letter(name="{0} Ltd"),)))
    assert sentence(row.who, "en") == "{0} Ltd"
