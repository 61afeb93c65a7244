"""`statement read`, `statement import` and `match`: the bank's files, one object a file, whole or not at all."""

from pathlib import Path

import pytest

from creditdesk.banking.formats.columns import Columns
from creditdesk.banking.formats.saved_profile import SavedProfile
from creditdesk.banking.profile_actions import save_profile
from creditdesk.db.workspace import Workspace
from tests.cli.running import creditdesk, done, mt940, written

PROPOSAL = {
    "row", "line_id", "amount", "state", "tier", "customer", "allocations", "unapplied", "reasons", "rivals", "posted",
}  # fmt: skip
LINE = {
    "row", "date", "value_date", "amount", "currency", "payer", "payer_account", "text", "reference", "balance",
}  # fmt: skip
CSV = (
    "账号:,6222020200012345678", "交易日期,借方金额,贷方金额,余额,对方户名,对方账号,摘要,交易流水号",
    "2026-11-16,,58000.00,59000.00,苏州恒木装饰工程有限公司,3301,货款 INV-1,B1",
    "2026-11-17,,{amount},59500.00,Müller GmbH,3302,deposit,B2",
)  # fmt: skip


def bank_csv(path: Path, amount: str = "500.00", encoding: str = "gb18030") -> Path:
    return written(path, *(line.format(amount=amount) for line in CSV), encoding=encoding)


def test_a_statement_is_read_without_a_book(tmp_path: Path):
    path = mt940(tmp_path / "a.sta")
    (data,) = creditdesk("statement", "read", path, "--json").objects
    assert (data["file"], data["format"], data["problems"]) == (str(path), "mt940", [])
    (statement,) = data["statements"]
    assert statement["opening"] == {"date": "2026-11-01", "amount": "1000.00"}
    assert statement["closing"] == {"date": "2026-11-30", "amount": "59000.00"}
    assert (statement["account"], statement["currency"]) == ("6222020200012345678", "CNY")
    assert statement["balance_proof"] == "proved"
    (line,) = statement["lines"]
    assert line.keys() == LINE
    assert (line["row"], line["date"], line["amount"], line["payer_account"]) == (0, "2026-11-16", "58000.00", None)
    assert list(tmp_path.iterdir()) == [path]


def test_of_several_files_each_gets_a_line_and_a_refused_one_its_error_alone(tmp_path: Path):
    good, gbk = mt940(tmp_path / "a.sta"), bank_csv(tmp_path / "招商银行.csv")
    bad = written(tmp_path / "b.txt", "dear sirs, please find attached")
    run = creditdesk("statement", "read", good, bad, gbk, tmp_path / "none.csv", "--json")
    assert run.code == 2
    first, second, third, fourth = run.objects
    assert (first["format"], third["statements"][0]["lines"][0]["payer"]) == ("mt940", "苏州恒木装饰工程有限公司")
    assert second.keys() == fourth.keys() == {"file", "error"}
    assert second["error"].keys() == {"kind", "message"}
    assert (second["file"], fourth["error"]["kind"]) == (str(bad), "no_file")
    assert len(run.err.splitlines()) == 2


def test_a_failed_proof_and_an_unreadable_row_are_told_not_refused_when_only_read(tmp_path: Path):
    failed = creditdesk("statement", "read", mt940(tmp_path / "a.sta", "1,00"), "--json")
    assert (failed.code, failed.data["statements"][0]["balance_proof"]) == (0, "failed")
    wrong = creditdesk("statement", "read", bank_csv(tmp_path / "b.csv", "abc"), "--json")
    (problem,) = [problem for problem in wrong.data["problems"] if problem["row"] is not None]
    assert (problem["row"], problem["column"], problem["value"]) == (4, "贷方金额", "abc")


def test_the_plain_answer_names_file_format_and_proof(tmp_path: Path):
    out = creditdesk("statement", "read", mt940(tmp_path / "a.sta")).out
    assert "a.sta: mt940 6222020200012345678 · 1 · proved" in out


def test_new_lines_are_matched_and_the_sure_ones_posted(small: Path, tmp_path: Path):
    path = mt940(tmp_path / "a.sta")
    data = done("statement", "import", small, path, "--post", "sure")
    assert (data["new"], data["known"], data["posted"]) == (1, 0, 1)
    assert data["proof"] == {
        "sure": "58000.00", "confirm": "0.00", "unknown": "0.00", "not_payment": "0.00", "total": "58000.00",
    }  # fmt: skip
    (line,) = data["lines"]
    assert line.keys() == PROPOSAL
    assert (line["row"], line["amount"], line["state"], line["tier"]) == (0, "58000.00", "new", "sure")
    assert (line["customer"], line["unapplied"], line["posted"]) == ("C1", "0.00", True)
    assert line["allocations"] == [{"invoice": "INV-1", "amount": "58000.00"}]
    assert isinstance(line["line_id"], str)
    assert line["reasons"]
    assert "INV-1" not in {item["number"] for item in done("items", small)["items"]}


def test_without_posting_the_line_waits_and_match_proposes_it(small: Path, tmp_path: Path):
    assert done("statement", "import", small, mt940(tmp_path / "a.sta"))["posted"] == 0
    (line,) = done("match", small)["lines"]
    assert line.keys() == PROPOSAL
    assert (line["tier"], line["posted"], line["customer"]) == ("sure", False, "C1")
    assert "INV-1" in creditdesk("match", small).out


def test_a_second_import_adds_nothing_and_leaves_no_trace(small: Path, tmp_path: Path):
    path = mt940(tmp_path / "a.sta")
    done("statement", "import", small, path, "--post", "sure")
    before = done("history", small)
    data = done("statement", "import", small, path, "--post", "sure")
    assert (data["new"], data["known"], data["posted"]) == (0, 1, 0)
    assert (data["lines"][0]["state"], data["lines"][0]["posted"]) == ("known", True)
    assert data["proof"]["total"] == "0.00"
    assert done("history", small) == before


def test_only_the_lines_an_import_brings_are_posted_by_it(small: Path, tmp_path: Path):
    path = mt940(tmp_path / "a.sta")
    done("statement", "import", small, path)
    assert done("statement", "import", small, path, "--post", "sure")["posted"] == 0
    assert len(done("match", small)["lines"]) == 1


def test_several_files_are_numbered_through_and_are_one_act(small: Path, tmp_path: Path):
    files = mt940(tmp_path / "a.sta"), bank_csv(tmp_path / "b.csv", encoding="utf-8")
    data = done("statement", "import", small, *files, "--unproven")
    assert [line["row"] for line in data["lines"]] == list(range(len(data["lines"])))
    newest = done("history", small)["changes"][0]["verb"]
    assert "a.sta" in newest
    assert "b.csv" in newest


def test_two_files_do_not_both_claim_the_same_invoice(small: Path, tmp_path: Path):
    second = mt940(tmp_path / "b.sta")
    text = second.read_text(encoding="utf-8").replace("6222020200012345678", "6222999").replace("//B1", "//B9")
    second.write_text(text, encoding="utf-8")
    data = done("statement", "import", small, mt940(tmp_path / "a.sta"), second, "--post", "sure")
    assert data["new"] == 2
    assert sum(line["posted"] for line in data["lines"]) <= 1
    assert done("check", small)["ok"]


@pytest.mark.parametrize("fault", ["proof", "row", "file", "missing"])
def test_a_refused_file_among_several_keeps_all_of_them_out(small: Path, tmp_path: Path, fault: str):
    bad = {
        "proof": lambda: mt940(tmp_path / "bad.sta", "1,00"), "row": lambda: bank_csv(tmp_path / "bad.csv", "abc"),
        "file": lambda: written(tmp_path / "bad.txt", "dear sirs"), "missing": lambda: tmp_path / "bad.none",
    }[fault]()  # fmt: skip
    good = mt940(tmp_path / "good.sta")
    before = done("history", small)
    run = creditdesk("statement", "import", small, good, bad, "--post", "sure", "--json")
    assert run.code == (1 if fault == "proof" else 2)
    assert "bad." in run.data["error"]["message"]
    assert done("history", small) == before
    assert done("match", small) == {"lines": []}


def test_an_unproven_file_and_the_rest_of_a_file_come_in_knowingly(small: Path, tmp_path: Path):
    assert done("statement", "import", small, mt940(tmp_path / "a.sta", "1,00"), "--unproven")["new"] == 1
    data = done("statement", "import", small, bank_csv(tmp_path / "b.csv", "abc"), "--rest", "--unproven")
    assert ("abc", str(tmp_path / "b.csv")) in {(problem["value"], problem["file"]) for problem in data["problems"]}


def test_nothing_waiting_is_said(empty: Path):
    assert creditdesk("match", empty).out == "No bank line is waiting.\n"


def test_the_proof_of_no_lines_is_in_the_currency_of_the_book(tmp_path: Path):
    book = tmp_path / "yen.creditdesk"
    done("new", book, "--currency", "JPY")
    path = written(tmp_path / "a.sta", ":20:S", ":25:1", ":28C:1/1", ":60F:C261101JPY0,", ":62F:C261130JPY0,", "-")
    assert done("statement", "import", book, path)["proof"]["total"] == "0"


def test_importing_and_posting_is_one_act_and_one_undo_takes_it_back(small: Path, tmp_path: Path):
    path = mt940(tmp_path / "a.sta")
    before, items = done("history", small)["changes"], done("items", small)
    assert done("statement", "import", small, path, "--post", "sure")["posted"] == 1
    assert len(done("history", small)["changes"]) == len(before) + 1
    done("undo", small)
    assert done("items", small) == items
    assert done("match", small) == {"lines": []}
    assert done("check", small)["ok"]
    assert done("statement", "import", small, path, "--post", "sure")["posted"] == 1


def test_a_file_that_names_no_account_is_given_one(small: Path, tmp_path: Path):
    done("statement", "import", small, mt940(tmp_path / "a.sta"))
    lines = CSV[1], CSV[3].format(amount="500.00")
    first, second = written(tmp_path / "b.csv", *lines), written(tmp_path / "c.csv", *lines, encoding="gb18030")
    assert done("statement", "import", small, first, "--unproven")["new"] > 0
    run = creditdesk("statement", "import", small, second, "--unproven", "--json")
    assert run.code == 1
    assert "--account" in run.data["error"]["message"]
    assert done("statement", "import", small, second, "--unproven", "--account", "")["new"] == 0
    assert done("statement", "import", small, second, "--unproven", "--account", "4711")["new"] > 0


def test_a_table_is_read_by_a_profile_given_as_a_file_or_kept_in_the_book(small: Path, tmp_path: Path):
    odd = written(tmp_path / "odd.csv", "Tagi;Wert;Wofür", "16.11.2026;12,50;RE 1", "17.11.2026;8,00;RE 2")
    rows = [["Tagi", "Wert", "Wofür"]]
    profile = SavedProfile.of("Hausbank", Columns(1, (0,), tuple(rows[0]), amount=1, text=(2,), turned=False), rows)
    kept = written(tmp_path / "hausbank.json", profile.to_text())
    assert creditdesk("statement", "read", odd).code == 2
    (data,) = creditdesk("statement", "read", odd, "--profile", kept, "--json").objects
    assert [line["amount"] for line in data["statements"][0]["lines"]] == ["12.50", "8.00"]
    assert data["bank"] == "Hausbank"
    wrong = written(tmp_path / "wrong.json", "{}")
    assert "no profile" in creditdesk("statement", "read", odd, "--profile", wrong, "--json").data["error"]["message"]
    book = Workspace.open(small)
    with book.change("save", actor="t") as change:
        save_profile(change.session, profile)
    book.close()
    assert done("statement", "import", small, odd)["new"] == 2
