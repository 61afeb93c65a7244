"""Payer names as banks print them."""

import pytest

from creditdesk.banking import payer_names
from creditdesk.banking.payer_names import (
    firm,
    grams,
    likeness,
    may_be_cut,
    same_print,
    spelled,
    told_forms,
    without_city,
)


@pytest.mark.parametrize(
    ("printed", "registered"),
    [
        ("深圳市恒源电子有限公司", "深圳恒源电子有限公司"),
        ("深圳恒源电子（中国）有限公司", "深圳恒源电子(中国)有限公司"),
        ("广东省深圳市恒源电子有限公司", "深圳市恒源电子有限公司"),
        ("ＨＵＡＱＩＡＮＧ　Ｔｒａｄｉｎｇ Co., Ltd.", "Huaqiang Trading Co. Ltd"),
        ("Huaqiang Trading Company Limited", "HUAQIANG TRADING CO., LTD."),
        ("MUELLER + SOEHNE GMBH", "Müller & Söhne GmbH"),
        ("WEISSBERG E.K.", "Weißberg e. K."),
        ("Société Générale S.A.S.", "SOCIETE GENERALE SAS"),
        ("Novak, s.r.o.", "NOVAK S.R.O."),
        ("O'Brien Ltd", "OBRIEN LTD"),
        ("Hof und Garten GmbH", "Hof & Garten GmbH"),
    ],
)
def test_two_spellings_of_one_firm_read_the_same(printed: str, registered: str):
    assert spelled(printed) == spelled(registered)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("苏州恒远机械股份有限公司", "苏州恒远机械"),
        ("苏州恒远机械集团有限公司", "苏州恒远机械"),
        ("苏州恒远机械厂", "苏州恒远机械厂"),
        ("公司", "公司"),
        ("Petden AG", "PETDEN"),
        ("Garberg Logistik GmbH & Co. KG", "GARBERGLOGISTIK"),
        ("Lyon Foods S.A.S.", "LYONFOODS"),
        ("AG", "AG"),
        ("", ""),
    ],
)
def test_legal_form_is_taken_off_the_end_only(name: str, short: str):
    assert firm(name) == short


def test_seat_in_front_of_a_chinese_name_can_be_left_away_unless_too_little_stays():
    assert without_city("深圳恒源电子") == "恒源电子"
    assert without_city("深圳恒源") == "深圳恒源"


def test_misspelt_name_stays_alike_and_another_firm_does_not():
    registered = grams(firm("厦门康兴食品有限公司"))
    assert likeness(grams(firm("厦门康兴食有限公司")), registered) > 70
    assert likeness(grams(firm("宁波达源科技有限公司")), registered) < 20


def test_only_long_names_without_legal_form_may_have_been_cut():
    assert may_be_cut("SHENZHEN HENGYUAN ELECTRONICS")
    assert may_be_cut("苏州工业园区恒远精密机械设备制")
    assert not may_be_cut("苏州工业园区恒远精密机械有限公司")  # complete: a branch office has a longer name
    assert not may_be_cut("Petden AG")


def test_print_is_compared_without_blanks_and_case():
    assert same_print(" DE02 1203 0000 ") == same_print("de0212030000")


def test_every_traditional_character_has_one_simplified_one():
    pairs = payer_names._TRADITIONAL
    olds, news = pairs[::2], pairs[1::2]
    assert len(olds) == len(news) == len(set(olds))
    assert set(olds).isdisjoint(news)


def test_text_names_a_firm_without_its_seat_or_the_place_in_brackets():
    assert told_forms("苏州市恒远机械有限公司", firm("苏州市恒远机械有限公司")) == {"苏州恒远机械", "恒远机械"}
    assert "恒源电子" in told_forms("恒源（上海）电子有限公司", firm("恒源（上海）电子有限公司"))
    assert told_forms("永丰有限公司", "永丰") == set()  # too short to be looked for
