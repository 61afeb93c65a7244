"""When two lines are the same line, and when they are two equal payments."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.banking.identity import identities, wording
from tests.builders import LATER, a_line, cny

LINE = a_line("100.00", payer="海川", text="货款", reference="S1", balance=cny("900.00"))
BARE = replace(LINE, reference=None)


def same(one: object, other: object) -> bool:
    return identities([one]) == identities([other])  # type: ignore[list-item]


@pytest.mark.parametrize(
    "change", [{"booked_on": LATER}, {"amount": cny("100.01")}, {"reference": "S2"}, {"reference": None}]
)
def test_another_day_amount_or_reference_is_another_line(change: dict[str, object]) -> None:
    assert not same(LINE, replace(LINE, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [{"payer": "HAICHUAN"}, {"text": "x"}, {"balance": None}, {"row": 7}, {"value_on": LATER}, {"reference": " S1 "}],
)
def test_with_the_banks_reference_nothing_else_matters(change: dict[str, object]) -> None:
    assert same(LINE, replace(LINE, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"payer": "海河"}, {"text": "货款2"}, {"balance": cny("901.00")}])
def test_without_a_reference_payer_text_and_balance_tell_lines_apart(change: dict[str, object]) -> None:
    assert not same(BARE, replace(BARE, **change))  # type: ignore[arg-type]


def test_blanks_width_and_case_do_not_tell_lines_apart() -> None:
    assert same(replace(BARE, text="Ａbc 1 货款", payer="海 川"), replace(BARE, text="aBC1货款", payer="海川"))


@given(st.lists(st.sampled_from(["S1", "S2", None]), max_size=12))
def test_equal_lines_in_a_file_are_counted(references: list[str | None]) -> None:
    found = identities(replace(LINE, row=n, reference=r) for n, r in enumerate(references))
    assert len(set(found)) == len(references)
    for key in {key for key, _ in found}:
        assert sorted(n for k, n in found if k == key) == list(range(1, 1 + sum(k == key for k, _ in found)))


def test_wording_is_payer_and_text_without_digits() -> None:
    assert (
        wording("国家电网", "电费 202611 户号123")
        == wording("国家电网 ", "电费202512户号 9")
        == ("国家电网", "电费户号")
    )
