"""A person says which column is what: the program starts from what it can tell, asks what it cannot, loses nothing."""

import pytest

from creditdesk.banking.formats.columns import Rows
from creditdesk.banking.formats.mapping import Mapping, open_questions
from creditdesk.banking.formats.table_rows import read_with
from creditdesk.base.display import sentence

ODD: Rows = [
    ["Konto 77", "", "", ""],
    ["Tagi", "Wert", "Stand", "Wofür"],
    ["03/04/2026", "10.00", "110.00", "RE 17"],
    ["05/06/2026", "-20.00", "90.00", "RE 18"],
]


def test_a_known_heading_row_is_assigned_from_the_start() -> None:
    rows = [
        ["交易日期", "贷方发生额", "借方发生额", "余额", "对方户名", "摘要"],
        ["2026-11-03", "5.00", "", "5.00", "甲", "货款"],
    ]
    mapping = Mapping.start(rows)
    assert mapping.fields == ("date", "credit", "debit", "balance", "payer", "text")
    assert mapping.first_row == 1 and mapping.lacks is None


def test_an_unknown_sheet_starts_empty_below_its_widest_row_and_says_what_is_lacking() -> None:
    mapping = Mapping.start(ODD)
    assert mapping.fields == ("", "", "", "") and mapping.first_row == 2
    assert mapping.lacks is not None and "date" in mapping.lacks.template
    with_date = mapping.assign(0, "date")
    assert with_date.lacks is not None and "amount" in with_date.lacks.template
    with pytest.raises(ValueError, match="amount"):
        with_date.columns(ODD)


def test_what_the_balance_proves_is_not_asked_and_what_nothing_proves_is() -> None:
    mapping = Mapping.start(ODD).assign(0, "date").assign(1, "amount")
    assert open_questions(read_with(mapping.columns(ODD), ODD)) == {"day_first", "turned"}
    proved = mapping.assign(2, "balance")
    assert open_questions(read_with(proved.columns(ODD), ODD)) == {"day_first"}


def test_a_field_given_twice_or_two_kinds_of_amount_are_said_not_settled_silently() -> None:
    mapping = Mapping.start(ODD).assign(0, "date").assign(1, "amount").assign(2, "amount").assign(3, "text")
    assert sentence(mapping.lacks, "en") == "Two columns are “Amount ±”. Ignore one of them."
    assert "one for money in or out" in mapping.assign(2, "debit").lacks.template
    assert mapping.assign(2, "text").lacks is None
