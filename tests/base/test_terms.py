"""Payment terms as people write them, a cash discount among them."""

from datetime import date

import pytest

from creditdesk.base.dates import Terms, parse_terms


@pytest.mark.parametrize(
    ("text", "terms", "shown"),
    [
        ("2/10 net 30", Terms(30, discount=(20, 10)), "2/10 net 30"),
        ("2/10，n/30", Terms(30, discount=(20, 10)), "2/10 net 30"),
        ("1.5%/8, net 45 days", Terms(45, discount=(15, 8)), "1.5/8 net 45"),
        ("2/10 月结30天", Terms(30, True, (20, 10)), "2/10 EOM+30"),
        ("net 30", Terms(30), "30 days"),
        ("月结30天", Terms(30, True), "EOM+30"),
    ],
)
def test_terms_are_read_and_shown_so_that_they_are_read_the_same(text: str, terms: Terms, shown: str):
    assert parse_terms(text) == terms
    assert str(terms) == shown
    assert parse_terms(shown) == terms


@pytest.mark.parametrize("text", ["2/10", "2/ net 30", "2/1030", "net", ""])
def test_half_said_terms_are_refused(text: str):
    with pytest.raises(ValueError, match="no payment terms"):
        parse_terms(text)


def test_a_discount_does_not_move_the_due_date():
    assert parse_terms("2/10 net 30").due(date(2026, 1, 1)) == date(2026, 1, 31)
