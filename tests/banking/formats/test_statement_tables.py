"""Tables: sign, day order and totals are proved by the table itself, or the doubt is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from creditdesk.banking.formats import read_statement
from creditdesk.banking.formats.columns import guess_columns
from creditdesk.banking.formats.days import Order, in_order, reading_for
from creditdesk.banking.formats.headings import field_of, side_of
from creditdesk.banking.formats.numbers import is_none, plain_minors, reading_of, to_money
from creditdesk.banking.formats.signs import chain, signs_disagree
from creditdesk.banking.formats.table_rows import read_with
from creditdesk.banking.statement import Proof, StatementFile
from creditdesk.base.money import Money


def read(text: str) -> StatementFile:
    return read_statement(text.encode())


def amounts(file: StatementFile) -> list[str]:
    return [str(line.amount) for statement in file.statements for line in statement.lines]


def said(file: StatementFile) -> str:
    return " ".join(problem.message.template for problem in file.problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2,719,648.72", 271964872), ("+267.10", 26710), ("-50.00", -5000), ("(85.00)", -8500), ("$1,234.56CR", 123456),
        ("DB789.01元", -78901), ("BAL 456.78元", 45678), ("￥12", 1200), ("8,000.00(CN)", 800000), ("CNY13.50", 1350),
        ("$.23", 23), ("１２３．４５", 12345), ("12.50-", -1250), ("1 234.50", 123450), ("- $21.59", -2159),
    ],
)  # fmt: skip
def test_amounts_as_banks_write_them(text: str, expected: int) -> None:
    assert to_money(text, "CNY") == Money(expected, "CNY")


@pytest.mark.parametrize("text", ["", "abc", "12x00.00", "1.234", "123 45", "1,23", "1,2,3", "9" * 19, "1e5", "12.5.6"])
def test_other_texts_are_no_amounts(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        to_money(text, "CNY")


def test_decimal_comma_is_decided_for_the_column() -> None:
    assert reading_of(["1.234,56", "7", "-4,50"]).decimal == ","
    assert reading_of(["1,234.56", "1,000"]).decimal == "."
    assert to_money("-1.234,56", "EUR", decimal_comma=True) == Money(-123456, "EUR")
    assert to_money("12.50", "EUR", decimal_comma=True) == Money(1250, "EUR")
    with pytest.raises(ValueError, match="amount"):
        to_money("12.5", "EUR", decimal_comma=True)


def test_dashes_and_slashes_mean_no_amount() -> None:
    assert all(map(is_none, ("", "-", "--", "/", " ", "——")))
    assert not is_none("0")


@pytest.mark.parametrize(
    ("cells", "order", "is_certain"),
    [
        (["21/06/2026", "03/04/2026"], Order.DAY_FIRST, True),
        (["12/15/2026", "03/04/2026"], Order.MONTH_FIRST, True),
        (["03/04/2026", "05/04/2026"], Order.MONTH_FIRST, False),
        (["21/06/2026", "06/21/2026"], Order.DAY_FIRST, False),
        (["11/02/26"], Order.MONTH_FIRST, False),
        (["26/03/14", "26/03/15"], Order.YEAR_FIRST, True),
        (["2026-03-04"], Order.MONTH_FIRST, True),
    ],
)
def test_day_order_is_certain_only_where_the_column_proves_it(cells: list[str], order: Order, is_certain: bool) -> None:
    reading = reading_for(cells)
    assert (reading.order, reading.is_certain) == (order, is_certain)


def test_entries_in_order_under_one_reading_only_prove_it() -> None:
    found = in_order(["09/01/2026", "10/01/2026", "11/01/2026"])
    assert found is None
    found = in_order(["01/09/2026", "02/10/2026", "03/08/2026"])
    assert found is not None and found.order is Order.MONTH_FIRST


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20260410 17:07:09", date(2026, 4, 10)), ("2026/9/5", date(2026, 9, 5)), ("2026年03月01日", date(2026, 3, 1)),
        ("07 Nov 2013", date(2013, 11, 7)), ("10-Nov-09", date(2009, 11, 10)), ("31.12.2025", date(2025, 12, 31)),
        ("20091224120000[0:GMT]", date(2009, 12, 24)), ("2017-04-01+02:00", date(2017, 4, 1)),
    ],
)  # fmt: skip
def test_dates_as_banks_write_them(text: str, day: date) -> None:
    assert reading_for([text]).read(text) == day


def test_headings_are_known_with_full_width_brackets_blanks_and_bilingual_parts() -> None:
    for heading, field in (
        ("借方发生额（支取）", "debit"),
        ("日 期", "date"),
        ("交易金额[ Trade Amount ]", "amount"),
        ("金额(元)", "amount"),
    ):
        found = field_of(heading)
        assert found is not None and found[0] == field


def test_words_tell_the_side() -> None:
    assert [side_of(word) for word in ("贷", "借 Dr", "收入", "C", "Af", "/", "不计收支")] == [1, -1, 1, 1, -1, 0, 0]


def test_balance_decides_against_the_usual_reading_of_book_sides() -> None:
    file = read(
        "日期,借方,贷方,余额\n2026-01-01,100.00,,1100.00\n2026-01-02,,30.00,1070.00\n2026-01-03,5.00,,1075.00\n"
    )
    assert amounts(file) == ["100.00", "-30.00", "5.00"]
    assert file.statements[0].proof is Proof.PROVED
    assert "in a book" in said(file)


def test_withdrawals_are_never_turned_into_deposits() -> None:
    file = read(
        "Date,Withdrawal,Deposit,Balance\n2026-07-31,,1.00,2.00\n2026-07-03,2.00,,3.00\n2026-07-02,1.00,,1.00\n"
    )
    assert amounts(file) == ["1.00", "-2.00", "-1.00"]
    assert "does not follow" in said(file)


def test_minus_and_word_together_mean_the_same_once() -> None:
    file = read("交易日期,交易金额,收/支\n2026-01-10,-15.50,支出\n2026-01-11,1200.00,收入\n")
    assert amounts(file) == ["-15.50", "1200.00"]
    assert file.problems == ()


def test_minus_on_one_line_of_its_side_only_is_reported() -> None:
    assert signs_disagree([100, -50, 30], [1, 1, -1]) == [1]
    file = read("交易日期,交易金额,收/支\n2026-01-10,-15.50,收入\n2026-01-11,1200.00,收入\n")
    assert "contradicts" in said(file)


def test_missing_row_breaks_the_balance_and_is_reported_with_its_row() -> None:
    file = read("交易日期,收入,支出,余额\n2026-01-01,5.00,,105.00\n2026-01-02,5.00,,110.00\n2026-01-04,5.00,,120.00\n")
    assert [problem.row for problem in file.problems] == [4]
    assert file.statements[0].proof is Proof.FAILED


def test_unproved_sign_and_day_order_are_said() -> None:
    file = read("Date,Description,Amount\n03/04/2026,a,5.00\n05/04/2026,b,-2.00\n")
    assert "sign" in said(file) and "Day and month" in said(file)


def test_card_statement_means_spending_by_plus() -> None:
    file = read("招商银行信用卡账单 2026年01月,,\n交易日,交易摘要,人民币金额\n12/30,还款,-300.00\n01/02,加油,120.00\n")
    assert amounts(file) == ["300.00", "-120.00"]
    assert [line.booked_on for line in file.statements[0].lines] == [date(2025, 12, 30), date(2026, 1, 2)]


def test_row_with_both_sides_or_none_is_a_problem_and_not_a_line() -> None:
    file = read("交易日期,收入,支出\n2026-01-01,5.00,7.00\n2026-01-02,0,0.00\n2026-01-03,8.00,\n")
    assert amounts(file) == ["8.00"]
    assert [problem.row for problem in file.problems] == [2, 3]


def test_failed_and_closed_rows_are_named_and_not_counted() -> None:
    file = read("交易时间,收/支,金额,交易状态\n2026-03-01,收入,5.00,交易失败\n2026-03-01,收入,6.00,交易成功\n")
    assert amounts(file) == ["6.00"]
    assert [problem.value for problem in file.problems] == ["交易失败"]


def test_totals_and_notes_are_no_lines_but_an_unreadable_day_is_a_problem() -> None:
    file = read("交易日期,收入,支出\n2026-01-03,8.00,\n2026-13-03,9.00,\n合计,17.00,\n以上数据仅供参考,,\n")
    assert amounts(file) == ["8.00"]
    assert [problem.value for problem in file.problems] == ["2026-13-03"]


def test_payer_is_chosen_by_the_direction_where_both_parties_stand() -> None:
    text = "交易日期,收入,支出,付款人名称,收款人名称,余额\n2026-01-01,5.00,,甲,乙,5.00\n2026-01-02,,2.00,乙,丙,3.00\n"
    assert [line.payer for line in read(text).statements[0].lines] == ["甲", "丙"]


def test_accounts_and_currencies_in_one_table_are_kept_apart() -> None:
    file = read(
        "账号,交易日期,收入,币种\n1001,2026-01-01,5.00,人民币\n1002,2026-01-01,6.00,美元\n1001,2026-01-02,7.00,人民币\n"
    )
    assert [(part.account, part.currency, len(part.lines)) for part in file.statements] == [
        ("1001", "CNY", 2),
        ("1002", "USD", 1),
    ]


def test_table_without_headings_is_read_only_with_a_proof() -> None:
    proved = read("2026-01-01,a,100.00,,200.00\n2026-01-02,b,,50.00,250.00\n2026-01-03,c,10.00,,240.00\n")
    assert amounts(proved) == ["-100.00", "50.00", "-10.00"]
    assert "no headings" in said(proved)


def test_columns_chosen_by_the_user_are_read_the_same_way() -> None:
    rows = [["when", "how much"], ["2026-01-01", "5.00"], ["2026-01-02", "-3.00"]]
    assert guess_columns(rows) is None
    chosen = guess_columns([["Date", "Amount"]])
    assert chosen is not None
    reading = read_with(replace(chosen, headings=("when", "how much"), default_currency="CNY"), rows, first_line=10)
    assert [(line.row, line.amount.minor) for line in reading.statements[0].lines] == [(10, 500), (11, -300)]


def test_chain_knows_newest_first() -> None:
    found = chain([-10, 50, 100], [140, 150, 100])
    assert found.is_whole and found.newest_first


def test_balance_carried_forward_is_no_line_and_no_problem() -> None:
    file = read("日期,摘要,收入,支出,余额\n2026-03-01,上期余额,,,1000.00\n2026-03-02,货款,800.00,,1800.00\n")
    assert amounts(file) == ["800.00"]
    assert file.problems == ()


def test_codes_for_the_side_are_proved_by_the_balance() -> None:
    rows = "2026-03-02,{0},8.00,18.00\n2026-03-03,{1},3.00,15.00\n2026-03-04,{1},1.00,14.00\n"
    text = f"记账日期,借贷标志,发生额,余额\n{rows}"
    assert amounts(read(text.format(1, 2))) == ["8.00", "-3.00", "-1.00"]
    assert amounts(read(text.format(2, 1))) == ["8.00", "-3.00", "-1.00"]


def test_headings_over_two_rows_are_joined() -> None:
    headings = "账号,交易时间,发生额/元,,余额/元,摘要\n,,借方,贷方,,\n"
    file = read(f"{headings}3305,20260302 10:00:00,1.00,0,9.00,a\n3305,20260303,0,2.00,11.00,b\n")
    assert amounts(file) == ["-1.00", "2.00"]


def test_key_value_block_of_bank_of_china_names_bank_and_account() -> None:
    text = (
        "查询账号[ Inquirer account number ],123456789012\n\n"
        "交易类型[ Transaction Type ],付款人名称[ Payer's Name ],收款人名称[ Payee's Name ],"
        "交易日期[ Transaction Date ],"
        "交易金额[ Trade Amount ],交易后余额[ After-transaction balance ]\n"
        "来账,甲公司,本公司,20260301,5000.00,15000.00\n往账,本公司,乙公司,20260302,-1200.00,13800.00\n"
    )
    file = read(text)
    assert (file.format, file.statements[0].account, file.statements[0].proof) == ("boc", "123456789012", Proof.PROVED)
    assert [line.payer for line in file.statements[0].lines] == ["甲公司", "乙公司"]


def test_headings_with_underscores_are_the_same_headings() -> None:
    file = read(
        "booking_date,amount,currency,counterparty_iban,remittance,bank_ref\n2026-06-30,5.00,EUR,DE1,INV-1,B1\n"
    )
    line = file.statements[0].lines[0]
    assert (line.payer_account, line.text, line.reference, line.amount) == ("DE1", "INV-1", "B1", Money(500, "EUR"))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1.000", "2.500", "12.000"], ["1000.00", "2500.00", "12000.00"]),
        (["1,000", "2,500"], ["1000.00", "2500.00"]),
        (["1.000", "500"], ["1000.00", "500.00"]),
        (["1.000", "12,50"], ["1000.00", "12.50"]),
        (["1,000", "12.50"], ["1000.00", "12.50"]),
        (["1.000", "1.234.567"], ["1000.00", "1234567.00"]),
        (["1.000", "0.500"], ["1.00", "0.50"]),
        (["1.000", "2500.000"], ["1.00", "2500.00"]),
    ],
)
def test_point_before_three_digits_is_decided_by_all_amounts(cells: list[str], expected: list[str]) -> None:
    rows = "".join(f'2026-01-0{i},收入,"{cell}"\n' for i, cell in enumerate(cells, 1))
    file = read(f"交易日期,收/支,交易金额\n{rows}")
    assert amounts(file) == expected
    assert ("read as thousands" in said(file)) == (cells[0] == "1.000" and "500" in cells[1] and expected[0] != "1.00")


@pytest.mark.parametrize(
    ("cells", "currency"),
    [
        (["1.000", "12.50"], "CNY"),  # a point for decimals, yet three of them in one amount only
        (["1.000", "2500"], "CNY"),  # thousands written with a point and without
        (["1.000", "12.50", "12,50"], "CNY"),  # both signs for decimals
        (["1,000", "2,500"], "KWD"),  # the dinar has three decimals: one or a thousand
    ],
)
def test_amount_that_may_be_one_or_a_thousand_is_named_and_not_taken(cells: list[str], currency: str) -> None:
    rows = "".join(f'2026-01-0{i},收入,"{cell}",{currency}\n' for i, cell in enumerate([*cells, "7.00"], 1))
    if currency == "KWD":
        rows = rows.replace('"7.00"', '"7"')
    file = read(f"交易日期,收/支,交易金额,币种\n{rows}")
    assert (2, cells[0]) in [(problem.row, problem.value) for problem in file.problems]
    assert "one or a thousand" in said(file)
    assert not {"1.00", "1000.00", "1.000", "1000.000"} & set(amounts(file))


def test_three_decimals_of_a_dinar_are_decimals_where_one_amount_shows_it() -> None:
    file = read("交易日期,收/支,交易金额,币种\n2026-01-01,收入,1.000,KWD\n2026-01-02,收入,0.250,KWD\n")
    assert amounts(file) == ["1.000", "0.250"]


def test_columns_of_plain_amounts_are_read_at_once_as_one_by_one() -> None:
    cells = ["1234.50", "", "-0.05", "12345678901234.00"]
    assert plain_minors(cells) == [123450, None, -5, 1234567890123400]
    for awkward in ("1,234.50", "1.5", "1.00\n2.00", "-", "1.00 "):
        assert plain_minors([*cells, awkward]) is None
