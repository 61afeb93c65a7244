"""When two lines are the same line, and when they are two equal payments."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.banking.identity import KnownLine, identities, recognise, wording
from creditdesk.banking.statement import StatementLine
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


def in_the_book(*lines: StatementLine, format_: str = "csv") -> list[KnownLine]:
    return [
        KnownLine(
            n, *key, line.booked_on, line.amount, line.payer or "", line.text, line.reference or "",
            line.balance.minor if line.balance else None, format_,
        )
        for n, (line, key) in enumerate(zip(lines, identities(lines), strict=True))
    ]  # fmt: skip


def found(lines: list[StatementLine], known: list[KnownLine], format_: str = "csv") -> list[int | None]:
    return [line.id if line else None for line in recognise(lines, known, format_)]


PLAIN = replace(BARE, balance=None)


def test_a_name_the_bank_corrects_later_makes_no_second_line() -> None:
    corrected = replace(PLAIN, payer="海川贸易有限公司")
    assert found([corrected], in_the_book(PLAIN)) == [0]
    assert found([replace(BARE, payer="海川贸易")], in_the_book(BARE)) == [0]


def test_another_balance_or_another_reference_of_the_same_format_is_another_line() -> None:
    assert found([replace(BARE, payer="x", balance=cny("1.00"))], in_the_book(BARE)) == [None]
    assert found([replace(LINE, reference="S2")], in_the_book(replace(LINE, balance=None))) == [None]


def test_the_account_in_another_format_brings_nothing_twice() -> None:
    other = replace(PLAIN, reference="NONREF", text="/REMI/货款", payer="HAI CHUAN")
    assert found([other], in_the_book(LINE), "mt940") == [0]


def test_of_several_the_most_alike_are_the_same_and_only_the_surplus_is_new() -> None:
    known = in_the_book(replace(PLAIN, payer="甲"), replace(PLAIN, payer="乙"))
    lines = [replace(PLAIN, payer="丙"), replace(PLAIN, payer="乙"), replace(PLAIN, payer="甲有限公司", text="货款")]
    assert found(lines, known) == [0, 1, None]
    assert found([replace(PLAIN, payer="甲", text="货款 1"), *lines[1:]], known) == [0, 1, None]


@given(
    st.lists(st.sampled_from(["甲", "乙", "丙"]), max_size=6), st.lists(st.sampled_from(["甲", "乙", "丁"]), max_size=6)
)
def test_no_line_of_the_book_is_found_twice_and_equal_lines_first(before: list[str], after: list[str]) -> None:
    known = in_the_book(*(replace(PLAIN, payer=name) for name in before))
    result = found([replace(PLAIN, payer=name) for name in after], known)
    ids = [n for n in result if n is not None]
    assert len(ids) == len(set(ids)) == min(len(before), len(after))
    for name in ("甲", "乙"):
        equal = sum(before[n] == name for place, n in enumerate(result) if n is not None and after[place] == name)
        assert equal == min(before.count(name), after.count(name))


def test_in_an_account_without_a_name_a_reference_that_was_alike_in_one_file_only_makes_no_second_line() -> None:
    alike = [replace(PLAIN, payer=name, reference="转账") for name in "甲乙丙"]
    others = [replace(PLAIN, payer="丁", reference=f"R{n}") for n in range(8)]
    result = recognise([*alike, *others], in_the_book(*alike), "csv", is_named=False)
    assert [line and line.id for line in result] == [0, 1, 2, *[None] * 8]


def test_another_payer_with_another_text_is_another_line_of_the_same_export() -> None:
    assert found([replace(PLAIN, payer="山河", text="定金")], in_the_book(PLAIN)) == [None]
    assert found([replace(PLAIN, payer="山河")], in_the_book(PLAIN)) == [0]
