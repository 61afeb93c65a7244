"""Settings: typed text is checked against the setting's type, defaults take no room, the rules get what is in force."""

from decimal import Decimal

import pytest

from creditdesk.base.errors import BadInput
from creditdesk.db.workspace import Workspace
from creditdesk.settings.actions import parse, set_value
from creditdesk.settings.catalogue import SETTINGS
from creditdesk.settings.policy import Company, CreditPolicy
from creditdesk.settings.queries import company, credit_policy, values
from tests.builders import act, dump


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("company.name", "  海川  ", "海川"),
        ("company.is_practice", "是", True),
        ("company.is_practice", "no", False),
        ("warnings.overdue_days", "45", 45),
        ("matching.fee_limit", "1,234.50", Decimal("1234.50")),
        ("aging.bounds", "30，60, 120", (30, 60, 120)),
    ],
)
def test_typed_text_becomes_the_settings_value(key: str, typed: str, value: object) -> None:
    assert parse(key, typed) == value


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("warnings.overdue_days", "-1"),
        ("warnings.overdue_days", "soon"),
        ("matching.fee_limit", ""),
        ("aging.bounds", "60, 30"),
        ("aging.bounds", "0, 30"),
        ("aging.bounds", "30, 30"),
        ("aging.bounds", ""),
    ],
)
def test_what_does_not_fit_is_refused_with_an_example(key: str, typed: str) -> None:
    with pytest.raises(BadInput, match="does not fit"):
        parse(key, typed)


def test_every_setting_is_kept_and_read_back_in_its_own_type(book: Workspace) -> None:
    other = {str: "x", bool: True, int: 7, Decimal: Decimal("1.10"), tuple: (10, 20)}
    with act(book) as session:
        for setting in SETTINGS:
            set_value(session, setting.key, other[type(setting.default)])  # type: ignore[arg-type]
        found = values(session)
    assert all(found[s.key] == other[type(s.default)] and type(found[s.key]) is type(s.default) for s in SETTINGS)
    with act(book) as session:
        for setting in SETTINGS:
            set_value(session, setting.key, setting.default)
    assert dump(book)["setting"] == []


def test_a_value_of_another_type_is_a_bug(book: Workspace) -> None:
    with pytest.raises(TypeError), act(book) as session:
        set_value(session, "warnings.overdue_days", "45")


def test_a_new_book_has_the_policy_and_company_of_the_defaults(book: Workspace) -> None:
    with act(book) as session:
        assert credit_policy(session) == CreditPolicy()
        assert company(session) == Company(name="")
        set_value(session, "dunning.interval_days", 10)
        set_value(session, "company.name", "海川")
        assert (credit_policy(session).interval_days, company(session).name) == (10, "海川")
