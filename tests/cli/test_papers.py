"""`warnings`, `letters`, `account`: what goes to the desk and to the customer."""

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from creditdesk.paper.preview import page_count
from creditdesk.paper.render import text_of
from tests.cli.running import CUSTOMERS, INVOICES, MONDAY, creditdesk, done, written


def test_warnings_say_rule_value_and_threshold(small: Path):
    found = {w["rule"]: w for w in done("warnings", small, "--as-of", MONDAY)["warnings"]}
    overdue = found["overdue"]
    assert overdue.keys() == {"rule", "severity", "customer", "since", "value", "threshold", "message", "state"}
    assert (overdue["customer"], overdue["value"], overdue["state"]) == ("C1", "53 days", "open")
    assert overdue["severity"] in {"high", "medium", "low", "info"}
    assert found["statement_stale"]["customer"] is None


def test_warnings_speak_the_language_of_the_reader_but_not_in_json(small: Path):
    assert "逾期" in creditdesk("warnings", small, "--as-of", MONDAY, "--lang", "zh_CN").out
    assert "is overdue" in creditdesk("warnings", small, "--as-of", MONDAY, "--lang", "en").out
    chinese, english = (done("warnings", small, "--as-of", MONDAY, "--lang", x) for x in ("zh_CN", "en"))
    assert chinese == english


def test_letters_are_written_and_held_ones_say_why(small: Path, tmp_path: Path):
    data = done("letters", small, "--as-of", MONDAY, "--out", tmp_path / "out")
    (letter,) = data["letters"]
    assert letter.keys() >= {"number", "customer", "level", "amount", "interest", "items", "file"}
    assert (letter["number"], letter["customer"], letter["interest"]) == ("L2026-0001", "C1", None)
    assert (letter["items"], letter["amount"]) == (["INV-1", "INV-2", "CN-1"], "59034.50")
    assert "INV-1" in text_of(Path(letter["file"]).read_bytes())
    again = done("letters", small, "--as-of", MONDAY, "--out", tmp_path / "out")
    assert again["letters"] == []
    (held,) = again["held"]
    assert held["customer"] == "C1"
    assert "L2026-0001" in held["reason"]


def test_letters_read_as_a_table_and_a_sentence(small: Path, tmp_path: Path):
    run = creditdesk("letters", small, "--as-of", MONDAY, "--out", tmp_path / "out")
    assert "L2026-0001" in run.out
    assert creditdesk("letters", small, "--as-of", "2026-09-15", "--out", tmp_path / "b").out == "No letter is due.\n"


def test_a_letter_never_overwrites_a_file(small: Path, tmp_path: Path):
    other = tmp_path / "L2026-0001 苏州恒木装饰工程有限公司.pdf"
    other.write_bytes(b"another book's letter")
    (letter,) = done("letters", small, "--as-of", MONDAY, "--out", tmp_path)["letters"]
    assert other.read_bytes() == b"another book's letter"
    assert "INV-1" in text_of(Path(letter["file"]).read_bytes())


def test_letters_whose_files_could_not_be_written_are_kept_and_written_by_the_next_run(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as broken:
        broken.setattr("creditdesk.dunning.copies.write_whole", _disk_full)
        run = creditdesk("letters", small, "--as-of", MONDAY, "--out", tmp_path / "out", "--json")
    assert (run.code, run.data["error"]["kind"]) == (2, "file")
    assert "run the command again" in run.data["error"]["message"]
    assert list((tmp_path / "out").iterdir()) == []
    again = done("letters", small, "--as-of", MONDAY, "--out", tmp_path / "out")
    assert again["letters"] == []
    (earlier,) = again["earlier"]
    assert earlier["number"] == "L2026-0001"
    assert "INV-1" in text_of(Path(earlier["file"]).read_bytes())
    assert done("check", small)["ok"]


def _disk_full(path: Path, _content: bytes) -> None:
    raise OSError(28, "No space left on device", str(path))


def test_letters_go_to_a_printer_as_well(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
):
    paper = tmp_path / "paper.pdf"

    def pdf_printer(_name: str) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(paper))
        return printer

    monkeypatch.setattr("creditdesk.gui.printing.find_printer", pdf_printer)
    run = creditdesk("letters", small, "--as-of", MONDAY, "--out", tmp_path / "out", "--print", "Office")
    assert (run.code, run.out.splitlines()[-1]) == (0, "1 pages sent to Office.")
    assert page_count(paper.read_bytes()) == 1
    paper.unlink()
    done("letters", small, "--as-of", MONDAY, "--out", tmp_path / "out", "--print", "Office")
    assert not paper.exists(), "a letter that was printed before must not be printed twice"


def test_a_printer_that_is_not_there_is_refused_before_anything_is_printed(
    small: Path, tmp_path: Path, qapp: QApplication
):
    run = creditdesk("letters", small, "--as-of", MONDAY, "--out", tmp_path, "--print", "no such printer", "--json")
    assert (run.code, run.data["error"]["kind"]) == (1, "refused")
    assert "no such printer" in run.data["error"]["message"]
    assert len(done("letters", small, "--as-of", MONDAY, "--out", tmp_path)["letters"]) == 1


def test_a_customer_code_that_is_no_file_name_still_gets_a_letter(empty: Path, tmp_path: Path):
    people = (line.replace("C1", "../苏/1") for line in CUSTOMERS)
    bills = (line.replace("C1", "../苏/1") for line in INVOICES)
    done("import", empty, "customers", written(tmp_path / "c.csv", *people))
    done("import", empty, "invoices", written(tmp_path / "i.csv", *bills))
    (letter,) = done("letters", empty, "--as-of", MONDAY, "--out", tmp_path / "out")["letters"]
    assert Path(letter["file"]).parent == tmp_path / "out"
    assert Path(letter["file"]).exists()


def test_a_folder_that_is_a_file_is_bad_input_and_nothing_is_printed(small: Path, tmp_path: Path):
    run = creditdesk("letters", small, "--as-of", MONDAY, "--out", written(tmp_path / "a.txt", "x"), "--json")
    assert (run.code, "a.txt" in run.data["error"]["message"]) == (2, True)


def test_an_account_opens_moves_and_closes(small: Path, tmp_path: Path):
    path = tmp_path / "a.pdf"
    data = done("account", small, "C1", "--from", "2026-10-01", "--to", "2026-11-05", "--as-of", MONDAY, "--out", path)
    assert (data["opening"], data["closing"], data["currency"]) == ("58000.00", "59034.50", "CNY")
    assert [(m["date"], m["number"], m["charged"], m["credited"]) for m in data["movements"]] == [
        ("2026-10-20", "INV-2", "1234.50", None), ("2026-11-01", "CN-1", None, "200.00"),
    ]  # fmt: skip
    assert data["file"] == str(path)
    text = text_of(path.read_bytes())
    assert "59,034.50" in text
    assert "苏州恒木装饰工程有限公司" in text


def test_an_account_of_a_new_customer_is_zero(empty: Path, tmp_path: Path):
    done("import", empty, "customers", written(tmp_path / "c.csv", *CUSTOMERS))
    data = done("account", empty, "C1", "--out", tmp_path / "a.pdf")
    assert (data["opening"], data["closing"], data["movements"]) == ("0.00", "0.00", [])
    assert creditdesk("account", empty, "C1", "--out", tmp_path / "a.pdf").out == "Balance 0.00 CNY\n"


def test_an_account_can_be_in_another_currency(mixed: Path, tmp_path: Path):
    span = ("--from", "2026-01-01", "--to", MONDAY)
    assert done("account", mixed, "C2", *span, "--out", tmp_path / "a.pdf")["closing"] == "0.00"
    assert done("account", mixed, "C2", *span, "--currency", "jpy", "--out", tmp_path / "b.pdf")["closing"] == "15000"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("C9", "--out", "a.pdf"), 2),
        (("C1",), 2),
        (("C1", "--from", "2026-11-05", "--to", "2026-11-01", "--out", "a.pdf"), 1),
        (("C1", "--out", "no/such/folder/a.pdf"), 2),
        (("C1", "--out", "."), 2),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int
):
    monkeypatch.chdir(tmp_path)
    run = creditdesk("account", small, *arguments, "--json")
    assert (run.code, list(run.data)) == (code, ["error"])
    assert run.err
    assert not list(tmp_path.glob("**/*.pdf"))
