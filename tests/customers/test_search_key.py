"""A customer is found by name, code, tax id, phone, full pinyin and initials in every reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.customers.search_key import search_key


@pytest.mark.parametrize("typed", ["重庆长安", "长安", "c0042", "chongqingchangan", "cqca", "zqca", "91110", "021-555"])
def test_what_a_person_types_is_in_the_key(typed: str) -> None:
    assert typed in search_key("重庆长安贸易", "C0042", "91110000600037341L", "021-555 1234", None)


def test_latin_and_mixed_names_are_found_too() -> None:
    assert "acme" in search_key("ACME 上海", "X")
    assert "sh" in search_key("ACME 上海", "X")


@given(st.text(max_size=30))
def test_any_name_has_a_key_that_holds_it(name: str) -> None:
    assert name.casefold() in search_key(name, "C1")
