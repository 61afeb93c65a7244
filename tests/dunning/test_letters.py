"""The fields of a letter, and what a reader finds on the paper."""

from dataclasses import replace
from datetime import date

import pytest

from creditdesk.base.errors import Refused
from creditdesk.base.money import Money
from creditdesk.dunning.letters import fields_of, printed
from creditdesk.dunning.levels import DEFAULT_LEVELS, Level
from creditdesk.dunning.plan import ClaimItem, LastLetter, PlannedLetter
from creditdesk.dunning.recipient import Recipient, recipient
from creditdesk.paper.render import text_of
from creditdesk.settings.policy import Company

TODAY = date(2026, 11, 23)
COMPANY = Company(
    "Morning Light Trading", phone="021-5555", contact="Ms Chen", bank_name="ICBC", bank_account="6222 01"
)
ITEM = ClaimItem("INV-1", date(2026, 9, 1), date(2026, 10, 1), Money(90000, "CNY"), Money(50000, "CNY"), 53, entry_id=1)
CREDIT = ClaimItem("CN-7", date(2026, 11, 1), None, Money(-8000, "CNY"), Money(-8000, "CNY"), 0, entry_id=2)
PLAN = PlannedLetter(
    5, "C5", "Suzhou Hengyuan Ltd", "CNY", DEFAULT_LEVELS[0], (ITEM, CREDIT), 53, date(2026, 12, 3), None, None
)
TO = Recipient("en", ("1 Century Avenue", "Shanghai"), "Mr Li", "91310000")


def on_paper(plan: PlannedLetter = PLAN, to: Recipient = TO, company: Company = COMPANY) -> str:
    fields = fields_of(plan, to, company, number="L2026-0001", as_of=TODAY, receipts_to=date(2026, 11, 20))
    return " ".join(text_of(printed(fields)).split())


def test_the_paper_says_who_what_how_much_and_by_when():
    text = on_paper()
    whom = ("Suzhou Hengyuan Ltd", "1 Century Avenue", "Attn: Mr Li", "C5", "91310000")
    what = ("L2026-0001", "INV-1", "less CN-7", "-80.00", "CNY 420.00", "3 Dec 2026", "20 Nov 2026")
    for part in (*whom, *what, "ICBC", "6222 01", "Ms Chen"):
        assert part in text


def test_a_credit_taken_off_has_no_due_date_and_is_not_called_not_yet_due():
    assert "not yet due" not in on_paper()


def test_a_credit_is_not_counted_among_the_items():
    assert "以上款项共1笔，合计人民币420.00元" in "".join(on_paper(to=replace(TO, language="zh_CN")).split())


@pytest.mark.parametrize("level", DEFAULT_LEVELS, ids=lambda level: level.template)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_level_prints_in_every_language_with_the_letter_before(level: Level, language: str):
    before = LastLetter("L2026-0000", date(2026, 11, 1), date(2026, 11, 11), 1)
    text = "".join(on_paper(replace(PLAN, level=level, follows=before), replace(TO, language=language)).split())
    assert "420.00" in text
    assert ("L2026-0000" in text) is (level.template != "reminder")


def test_a_level_named_by_the_firm_is_the_title_of_its_letter():
    assert "Kind words" in on_paper(replace(PLAN, level=Level(1, "Kind words", "reminder", 3, 10)))


@pytest.mark.parametrize(("language", "expected"), [("en", "en"), ("zh_CN", "zh_CN"), ("fr", "zh_CN"), ("", "zh_CN")])
def test_a_language_without_templates_gives_way_to_the_companys(language: str, expected: str):
    given = {"address": "a\n\n b ", "email": "x@y.cn", "contact": "", "tax_id": ""}
    to = recipient(language=language, company=Company("A"), **given)
    assert (to.language, to.address_lines) == (expected, ("a", "b"))


def test_an_e_mail_address_stands_in_for_a_postal_one():
    to = recipient(language="en", address=" ", email="x@y.cn", contact="", tax_id="", company=COMPANY)
    assert to.address_lines == ("x@y.cn",)


def test_a_name_no_font_can_show_is_refused():
    with pytest.raises(Refused):
        on_paper(replace(PLAN, customer_name="\U0001f6d2"))
