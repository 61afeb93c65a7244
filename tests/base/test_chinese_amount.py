import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.base.chinese_amount import in_capitals
from creditdesk.base.money import Money

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "spec" / "vectors.json"
FIGURES = "零壹贰叁肆伍陆柒捌玖"
UNITS = {"拾": 10, "佰": 100, "仟": 1000}

# 《支付结算办法》附件一 with the rule each shows, then the ends of the range
CASES = [
    ("1409.50", "壹仟肆佰零玖元伍角"),
    ("6007.14", "陆仟零柒元壹角肆分"),
    ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
    ("107000.53", "壹拾万柒仟元零伍角叁分"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("325.04", "叁佰贰拾伍元零肆分"),
    ("0.00", "零元整"),
    ("0.05", "伍分"),
    ("0.50", "伍角"),
    ("10.00", "壹拾元整"),
    ("12000.00", "壹万贰仟元整"),
    ("10001.00", "壹万零壹元整"),
    ("1005000.00", "壹佰万伍仟元整"),
    ("10010000.00", "壹仟零壹万元整"),
    ("100010000.00", "壹亿零壹万元整"),
    ("1000005000.00", "壹拾亿零伍仟元整"),
    ("1000000000000.00", "壹万亿元整"),
    ("-58000.00", "负伍万捌仟元整"),
]


def read_whole(text: str) -> int:
    """Read a whole number in capital figures, written independently of the program."""
    for unit, factor in (("亿", 10**8), ("万", 10**4)):
        if unit in text:
            high, _, low = text.rpartition(unit)
            return read_whole(high) * factor + read_whole(low)
    value = 0
    for figure, unit in re.findall(f"([{FIGURES[1:]}])([拾佰仟]?)", text):
        value += FIGURES.index(figure) * UNITS.get(unit, 1)
    return value


def read_fen(text: str) -> int:
    sign = -1 if text.startswith("人民币负") else 1
    found = re.fullmatch(
        rf"人民币负?(?:([{FIGURES}拾佰仟万亿]+)元)?零?(?:([{FIGURES}])角)?零?(?:([{FIGURES}])分)?整?", text
    )
    assert found, text
    yuan, jiao, fen = found.groups()
    figures = [FIGURES.index(part) if part else 0 for part in (jiao, fen)]
    return sign * ((read_whole(yuan) if yuan else 0) * 100 + figures[0] * 10 + figures[1])


@pytest.mark.parametrize(("amount", "words"), CASES)
def test_amounts_are_written_as_the_bill_rules_say(amount, words):
    assert in_capitals(Money.of(amount, "CNY")) == f"人民币{words}"


@pytest.mark.skipif(not VECTORS.exists(), reason="the reference vectors are not here")
def test_amounts_agree_with_the_reference_vectors():
    vectors = [vector for vector in json.loads(VECTORS.read_text("utf-8")) if vector["kind"] == "rmb"]
    assert len(vectors) >= 25
    for vector in vectors:
        assert in_capitals(Money.of(vector["in"]["amount"], "CNY")) == vector["out"]["text"], vector["id"]


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_what_is_written_reads_back_as_the_same_amount(minor):
    assert read_fen(in_capitals(Money(minor, "CNY"))) == minor


@given(st.integers(min_value=1, max_value=10**15))
def test_form_follows_the_rules_for_zero_and_zheng(minor):
    words = in_capitals(Money(minor, "CNY"))
    assert "零零" not in words
    assert not re.search("零[万亿元角分拾佰仟整]", words)
    assert words.endswith("整") == (minor % 100 == 0)
    assert not re.search("人民币[拾佰仟零]", words)


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=10**9))
def test_two_amounts_never_share_their_words(first, second):
    same = in_capitals(Money(first, "CNY")) == in_capitals(Money(second, "CNY"))
    assert same == (first == second)


def test_another_currency_has_no_capital_figures():
    with pytest.raises(ValueError, match="CNY"):
        in_capitals(Money(100, "USD"))
