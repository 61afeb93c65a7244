"""Stored messages come back as they were, and the same message is always the same text."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from creditdesk.base.i18n import Message, message
from creditdesk.base.message_json import from_json, to_json
from creditdesk.base.money import Money

EVERY_KIND = message(
    "{a} {b} {c} {d} {e} {f} {g}",
    a=Money(-1205, "CNY"),
    b=date(2026, 11, 23),
    c=3,
    d="苏州“恒远” {x}\n",
    e=message("{n} of {m}", n=message("one"), m=("二", Money(1, "JPY"))),
    f=Decimal("1.50"),
    g=None,
)


@pytest.mark.parametrize("kept", [EVERY_KIND, message("no parameters"), message("{yes}", yes=True)])
def test_a_message_comes_back_as_it_was(kept: Message):
    assert from_json(to_json(kept)) == kept
    assert to_json(from_json(to_json(kept))) == to_json(kept)


def test_the_order_in_which_parameters_were_given_does_not_show():
    assert to_json(Message("{a}{b}", (("b", 1), ("a", 2)))) == to_json(message("{a}{b}", a=2, b=1))


@pytest.mark.parametrize("foreign", [1.5, object(), datetime(2026, 1, 1, tzinfo=UTC), {"a": 1}])
def test_what_is_no_word_of_the_trade_is_refused(foreign: object):
    with pytest.raises(TypeError):
        to_json(message("{x}", x=foreign))


@pytest.mark.parametrize(
    "text", ['"words"', "[]", '{"message": 3}', '{"message": "a", "params": {"x": {"y": 1}}}', "{", "1.5"]
)
def test_a_text_that_is_no_message_is_refused(text: str):
    with pytest.raises(ValueError):
        from_json(text)
