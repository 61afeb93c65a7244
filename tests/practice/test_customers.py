import pytest
from stdnum.cn import uscc

from creditdesk.customers.identifiers import tax_id_problem
from creditdesk.practice.customers import HEADER, company_settings, rows
from creditdesk.practice.names import CUSTOMERS
from creditdesk.settings.catalogue import BY_KEY

FACTS = [dict(zip(HEADER, row, strict=True)) for row in rows(CUSTOMERS, {"C006": 9_000_000, "C009": 9_000_000})[1:]]
BY_CODE = {facts["code"]: facts for facts in FACTS}


def test_there_are_forty_customers_with_names_that_try_a_program():
    names = [facts["name"] for facts in FACTS]
    assert len(set(names)) == len(FACTS) == 40
    assert max(map(len, (name for name in names if not name.isascii()))) >= 28
    assert any("䶮" in name for name in names)
    assert any("犇" in name for name in names)
    assert {"曾", "单", "重"} <= set("".join(names))
    assert sum(facts["language"] == "en" for facts in FACTS) == 3


def test_one_tax_id_is_wrong_and_all_others_are_right():
    wrong = [f["code"] for f in FACTS if f["tax_id"] and tax_id_problem(f["tax_id"], "CN")]
    assert wrong == ["C016"]
    assert len({f["tax_id"] for f in FACTS if f["tax_id"]}) == 37
    assert uscc.is_valid(company_settings()["company.tax_id"])


def test_two_have_no_address_and_three_no_credit_limit():
    assert [f["code"] for f in FACTS if not f["address"]] == ["C018", "C037"]
    assert sum(f["credit_limit"] == "" for f in FACTS) == 3


@pytest.mark.parametrize("key", ["terms", "industry", "owner", "contact", "phone"])
def test_every_customer_has(key: str):
    assert [f["code"] for f in FACTS if not f[key]] == []


def test_limits_stand_where_the_profile_says():
    assert 90_000 < int(BY_CODE["C006"]["credit_limit"]) < 112_500
    assert int(BY_CODE["C009"]["credit_limit"]) < 90_000
    assert BY_CODE["C040"]["credit_limit"] == "0"


def test_the_letterhead_is_complete():
    assert all(company_settings()[key] for key in company_settings())
    assert company_settings().keys() <= BY_KEY.keys()
