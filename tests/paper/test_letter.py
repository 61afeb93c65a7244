import re
from dataclasses import replace
from datetime import date

import pytest

from creditdesk.base.display import sentence
from creditdesk.base.errors import BadInput, Refused
from creditdesk.base.money import Money
from creditdesk.paper.letter import template_text
from creditdesk.paper.render import render_letter, text_of
from paper.builders import HEAD, a_letter, an_item

LEVELS = ("reminder", "second_notice", "final_demand")
LANGUAGES = ("zh_CN", "en")


def bare_text(fields):
    return "".join(text_of(render_letter(fields)).split())


def flowing(fields):
    return "\n".join(block.text for block in fields.body)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", LEVELS)
def test_every_letter_demands_the_named_sum_by_the_named_day(level, language):
    text = flowing(a_letter(level, language=language, items=(an_item(open=Money(6_319_950, "CNY")),)))
    demand = next(paragraph for paragraph in text.split("\n") if "63,199.50" in paragraph)
    if language == "zh_CN":
        assert re.search("请贵公司于2026年12月7日前（含当日）.*支付", demand)
    else:
        assert re.search("(?i)(please pay|ask you once more to pay|demand payment).*by 7 Dec 2026", demand)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", LEVELS)
def test_no_letter_fixes_an_interest_figure_or_waives_a_right(level, language):
    template = template_text(level, language)
    assert not re.search(r"\d|%|％|利率|rate", re.sub(r"\{\{.*?\}\}", "", template))
    assert re.search("放弃|保留|waive|reserve", template)
    assert re.search("不变更|does not change", template)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", LEVELS)
def test_the_letter_before_and_the_receipts_taken_in_are_named_when_there_are_any(level, language):
    facts = {"receipts_to": date(2026, 11, 20), "previous_number": "CK-7", "previous_date": date(2026, 11, 2)}
    with_both, without = (flowing(a_letter(level, language=language, **more)) for more in (facts, {}))
    assert ("CK-7" in with_both) == (level != "reminder")
    assert re.search("2026年11月20日|20 Nov 2026", with_both)
    assert not re.search("CK-7|11月20日|20 Nov|None", without)
    assert "\n\n" not in without


def test_total_is_the_sum_of_the_items_in_figures_and_capitals():
    letter = a_letter(
        language="zh_CN", items=(an_item(open=Money(1_000_000, "CNY")), an_item(1, open=Money(250, "CNY")))
    )
    assert letter.totals == (Money(1_000_250, "CNY"),)
    text = bare_text(letter)
    assert "10,002.50" in text
    assert "合计（大写）：人民币壹万零贰元伍角" in text


def test_each_currency_has_its_own_table_and_total():
    items = (an_item(open=Money(100_000, "CNY")), an_item(1, amount=Money(5_000, "USD"), open=Money(5_000, "USD")))
    letter = a_letter(items=items)
    text = text_of(render_letter(letter))
    assert letter.totals == (Money(100_000, "CNY"), Money(5_000, "USD"))
    assert "CNY 1,000.00 and USD 50.00" in flowing(letter)
    assert text.count("Total") == 2
    assert all(text.count(item.number) == 1 for item in items)
    assert "(USD)" in text


def test_an_item_not_yet_due_shows_no_days():
    assert "not yet due" in text_of(render_letter(a_letter(items=(an_item(days_past_due=0),))))


def test_every_item_is_printed():
    letter = a_letter(count=60)
    text = bare_text(letter)
    for item in letter.items:
        assert item.number in text
        assert item.reference in text


def test_address_details_and_slip_are_printed():
    letter = a_letter(
        customer_number="C-0042", customer_tax_id="91110000600037341L", handler="李敏", handler_phone="0571-1"
    )
    text = text_of(render_letter(letter))
    for part in (
        "东阳市示范街2号",
        "Attn: 陈会计",
        "C-0042",
        "91110000600037341L",
        "李敏",
        "Reply slip",
        HEAD.bank_account,
    ):
        assert part in text
    assert "Reply slip" not in text_of(render_letter(replace(letter, has_reply_slip=False)))


def test_a_letter_without_items_or_without_text_is_refused():
    with pytest.raises(Refused) as refused:
        render_letter(a_letter(items=()))
    assert "东阳红木" in sentence(refused.value.message, "en")
    with pytest.raises(Refused):
        render_letter(replace(a_letter(), body=()))


def test_a_template_may_use_chinese_and_english_names():
    letter = a_letter(text="# {{标题}}\n\n{{客户名称}} {{customer_name}}\n\n{{#每张发票}}{{发票号}} {{/每张发票}}")
    assert letter.body[1].text == "东阳红木家具有限公司 东阳红木家具有限公司"
    assert letter.items[0].number in letter.body[2].text


def test_a_wrong_template_names_line_and_field():
    with pytest.raises(BadInput) as bad:
        a_letter(text="# x\n\n{{costumer_name}}")
    assert "Line 3" in sentence(bad.value.message, "en")
    assert "{{customer_name}}" in sentence(bad.value.message, "en")
