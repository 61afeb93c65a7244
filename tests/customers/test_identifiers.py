"""Check digits of tax ids: a wrong one is told, an old or foreign one is let pass."""

import pytest

from creditdesk.customers.identifiers import tax_id_problem


@pytest.mark.parametrize(
    ("tax_id", "country", "is_right"),
    [
        ("91110000600037341L", "CN", True),
        ("9111 0000 6000 37341l", "CN", True),
        ("91110000600037341M", "CN", False),
        ("110105600037341", "CN", True),  # the old 15 digits
        ("9111000060003734", "CN", False),
        ("DE136695976", "DE", True),
        ("DE136695977", "DE", False),
        ("US-12-3456789", "US", True),
    ],
)
def test_a_wrong_check_digit_is_told(tax_id: str, country: str, is_right: bool) -> None:
    assert (tax_id_problem(tax_id, country) is None) is is_right
