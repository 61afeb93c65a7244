"""What a table states of itself catches rows that are missing; a row that got lost on the way is named."""

from __future__ import annotations

import pytest

from creditdesk.banking.formats import read_statement, table_entries
from creditdesk.base.display import sentence

HEAD = "交易日期,摘要,收入,支出\n"
ROWS = '2026-05-01,货款,100.00,\n2026-05-02,房租,,30.00\n2026-05-03,货款,"1,200.50",\n'


def told(text: str) -> list[tuple[int | None, str]]:
    file = read_statement(text.encode())
    return [(p.row, sentence(p.message, "en")) for p in file.problems if "The file states" in sentence(p.message, "en")]


@pytest.mark.parametrize(
    "stated",
    [
        "共3笔记录\n", "总笔数,3\n", "收入：2笔 1300.50元\n", "支出:1笔,30.00元\n", "贷方总笔数,2\n贷方发生额合计,\"1,300.50\"\n",
        "总收入笔数 2 总收入金额 1300.50\n", "借方发生总额(元),30.00\n",
    ],
)  # fmt: skip
def test_totals_that_agree_are_silent_and_one_row_less_is_told_with_its_row(stated: str) -> None:
    number = 1 if "3" in stated or "1" in stated else 2
    assert told(stated + HEAD + ROWS) == []
    assert told(HEAD + ROWS + stated) == []
    less = (
        ROWS.split("\n", 1)[1] if "收入" in stated or "贷" in stated else ROWS.replace("2026-05-02,房租,,30.00\n", "")
    )
    if "支出" in stated or "借" in stated:
        less = ROWS.replace("30.00", "31.00")
    found = told(stated + HEAD + less)
    assert found and {row for row, _ in found} <= {number, number + 1}


def test_sums_below_the_columns_are_held_against_them() -> None:
    assert told(f'{HEAD}{ROWS}合计,,"1,300.50",30.00\n') == []
    assert told(f"{HEAD}{ROWS}本页小计,,7.00,8.00\n") == []
    assert told(f'{HEAD}{ROWS}合计,,"1,300.50",40.00\n') == [
        (5, "The file states a total of 40.00 here, but the entries read make 30.00. Some may be missing.")
    ]


def test_sum_of_a_signed_column_may_be_its_balance_or_its_turnover() -> None:
    rows = "交易日期,收/支,金额\n2026-05-01,收入,100.00\n2026-05-02,支出,30.00\n"
    assert told(f"{rows}合计,,130.00\n") == told(f"{rows}合计,,70.00\n") == []
    assert len(told(f"{rows}合计,,100.00\n")) == 1


def test_rows_named_as_not_counted_may_be_in_a_stated_count() -> None:
    rows = "交易时间,收/支,金额,交易状态\n2026-03-01,收入,5.00,交易失败\n2026-03-01,收入,6.00,交易成功\n"
    assert told(f"共2笔记录\n{rows}") == told(f"共1笔记录\n{rows}") == []
    assert len(told(f"共3笔记录\n{rows}")) == 1


def test_entry_of_mt940_inside_another_field_is_told() -> None:
    head = ":20:A\n:25:B\n:28C:1\n:60F:C260101EUR1,\n:61:2601010101C1,NTRF\n:86:rent"
    assert read_statement(f"{head}\n:62F:C260101EUR2,\n".encode()).problems == ()
    file = read_statement(f"{head} :61:2601010101C1,NTRF\n:62F:C260101EUR3,\n".encode())
    assert ["inside another field" in problem.message.template for problem in file.problems] == [True]


def test_number_of_entries_a_camt_statement_states_is_held_against_them() -> None:
    entry = '<Ntry><Amt Ccy="EUR">5</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-01-01</Dt></BookgDt></Ntry>'
    text = (
        "<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>DE1</IBAN></Id></Acct><TxsSummry><TtlNtries><NbOfNtries>2"
        f"</NbOfNtries></TtlNtries></TxsSummry>{entry}{{}}</Stmt></BkToCstmrStmt></Document>"
    )
    assert told(text.format(entry)) == []
    assert told(text.format("")) == [(1, "The file states 2 entries here, but 1 were read. Some may be missing.")]


def test_row_that_gets_lost_on_the_way_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_entries, "_two_sides", lambda table, entries: entries.at([]))
    with pytest.raises(Exception, match="None of the rows") as refusal:
        read_statement((HEAD + ROWS).encode())
    assert [problem.row for problem in refusal.value.problems] == [2, 3, 4]
