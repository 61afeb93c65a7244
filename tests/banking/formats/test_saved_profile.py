"""A mapping the user made once recognises the next file of that bank by its content, and survives its JSON form."""

from dataclasses import replace

import pytest

from creditdesk.banking.formats import read_statement
from creditdesk.banking.formats.columns import Columns
from creditdesk.banking.formats.mapping import Mapping
from creditdesk.banking.formats.saved_profile import SavedProfile
from creditdesk.banking.formats.table import read_mapped, read_tables
from creditdesk.banking.statement import Proof
from creditdesk.base.errors import BadInput
from creditdesk.base.sheets import Sheet, read_sheets

ODD = """Konto;DE02 1234
Tagi;Wert;Wer;Wofür
03.11.2026;120,50;Amber GmbH;RE 17
04.11.2026;-9,00;Bank;Gebühr
"""
HEADLESS = """2026-11-03,Amber Ltd,120.50,INV 17
2026-11-04,Beryl Ltd,80.00,INV 18
"""


def odd_columns(**told: object) -> Columns:
    rows = read_sheets(ODD.encode())[0].rows
    return replace(Columns(2, (0,), tuple(rows[1]), amount=1, payer=2, text=(3,), turned=False), **told)


def test_a_file_with_unknown_headings_is_refused_without_the_profile_and_read_with_it() -> None:
    with pytest.raises(BadInput):
        read_statement(ODD.encode())
    profile = SavedProfile.of("Hausbank", odd_columns(), read_sheets(ODD.encode())[0].rows)
    next_month = ODD.replace("03.11", "03.12").replace("04.11", "04.12").replace("Konto;DE02 1234\n", "a\nb\nKonto;x\n")
    file = read_statement(next_month.encode(), [profile])
    (statement,) = file.statements
    assert file.bank == "Hausbank"
    assert [(line.booked_on.isoformat(), line.amount.minor, line.payer, line.text) for line in statement.lines] == [
        ("2026-12-03", 12050, "Amber GmbH", "RE 17"),
        ("2026-12-04", -900, "Bank", "Gebühr"),
    ]
    assert not file.problems


def test_a_table_without_headings_is_known_by_the_kinds_of_its_columns() -> None:
    rows = read_sheets(HEADLESS.encode())[0].rows
    profile = SavedProfile.of("Till", Columns(0, (0,), amount=2, payer=1, text=(3,), turned=False), rows)
    with pytest.raises(BadInput):
        read_statement(HEADLESS.encode())
    other = "2026-12-01,Coral Ltd,1.00,INV 9\n2026-12-02,Dune Ltd,2.00,\n"
    lines = read_statement(other.encode(), [profile]).statements[0].lines
    assert [line.amount.minor for line in lines] == [100, 200]
    with pytest.raises(BadInput):
        read_statement(b"2026-12-01,9.5,Coral Ltd,INV 9\n2026-12-02,1.5,Dune Ltd,INV 10\n", [profile])


def test_the_json_form_gives_the_profile_back() -> None:
    profile = SavedProfile.of(
        "Hausbank",
        odd_columns(day_first=True, turned=True, own_account="77", default_currency="EUR"),
        read_sheets(ODD.encode())[0].rows,
    )
    back = SavedProfile.of_text(profile.to_text())
    assert back.to_text() == profile.to_text()
    assert back.find(read_sheets(ODD.encode())[0].rows) == profile.find(read_sheets(ODD.encode())[0].rows)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"title": "x"}',
        '{"title": "x", "mark": ["a"], "has_headings": true, "columns": {"date": [0], "amount": "1"}}',
        '{"title": "x", "mark": ["a"], "has_headings": true, "columns": {"date": [0], "first_row": 3}}',
        '{"title": "x", "mark": ["a"], "has_headings": true, "columns": {"date": [-1]}}',
        '{"title": "x", "mark": [], "has_headings": true, "columns": {"date": [0]}}',
    ],
)
def test_what_is_no_profile_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadInput, match="no profile"):
        SavedProfile.of_text(text)


def test_the_answers_of_the_user_take_the_place_of_doubts_and_a_balance_still_contradicts_them() -> None:
    table = "日期,金额,余额\n03/04/2026,10.00,110.00\n05/06/2026,20.00,130.00\n06/06/2026,30.00,160.00\n"
    (sheet,) = read_sheets(table.encode())
    columns = Columns(1, (0,), tuple(sheet.rows[0]), amount=1, balance=2, day_first=True, turned=False)
    file = read_mapped(table.encode(), sheet, columns)
    assert not file.problems
    assert file.statements[0].lines[0].booked_on.isoformat() == "2026-04-03"
    assert file.statements[0].proof is Proof.PROVED
    turned = read_mapped(table.encode(), sheet, replace(columns, turned=True))
    assert turned.statements[0].lines[0].amount.minor == -1000
    assert any("does not follow" in problem.message.template for problem in turned.problems)


HEADED = "账号,6222000011112222\n币种,人民币\n日期,收入,支出,对方户名,摘要\n2026-11-03,100.00,,甲,货款\n"


def profile_of(table: str) -> SavedProfile:
    rows = read_sheets(table.encode())[0].rows
    return SavedProfile.of("Bank", Mapping.start(rows).columns(rows), rows)


def test_account_and_currency_are_those_the_next_file_names() -> None:
    other = HEADED.replace("6222000011112222", "6222999988887777").replace("人民币", "美元")
    (statement,) = read_statement(other.encode(), [profile_of(HEADED)]).statements
    assert (statement.account, statement.currency) == ("6222999988887777", "USD")


def test_a_file_that_names_no_account_is_not_given_the_one_of_the_file_before() -> None:
    (statement,) = read_statement(HEADED.partition("\n")[2].encode(), [profile_of(HEADED)]).statements
    assert statement.account is None


def test_every_sheet_that_a_profile_knows_is_read_and_another_statement_is_named() -> None:
    (first,) = read_sheets(ODD.encode())
    (second,) = read_sheets(ODD.replace(".11.", ".12.").encode())
    (third,) = read_sheets(HEADED.encode())
    profile = SavedProfile.of("Hausbank", odd_columns(), first.rows)
    file = read_tables((Sheet("1", first.rows), Sheet("2", second.rows), Sheet("3", third.rows)), "xlsx", [profile])
    lines = [(line.row, line.booked_on.month) for statement in file.statements for line in statement.lines]
    assert lines == [(0, 11), (1, 11), (2, 12), (3, 12)]
    assert [problem.message.params for problem in file.problems] == [(("name", "3"),)]


def test_a_profile_without_headings_takes_no_table_with_headings() -> None:
    table = "2026-11-03,Amber,120.50,500.00\n2026-11-04,Beryl,80.00,580.00\n"
    rows = read_sheets(table.encode())[0].rows
    profile = SavedProfile.of("Till", Columns(0, (0,), amount=2, payer=1, balance=3, turned=False), rows)
    headed = "日期,对方户名,余额,金额\n2026-11-03,Amber,500.00,120.50\n2026-11-04,Beryl,580.00,80.00\n"
    for other in (headed, headed.replace("日期", "何日").replace("金额", "多少")):
        assert profile.find(read_sheets(other.encode())[0].rows) is None
    assert read_statement(headed.encode(), [profile]).statements[0].lines[0].amount.minor == 12050
