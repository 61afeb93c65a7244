"""The whole book as CSV: every table and stored file, and nothing a spreadsheet would run."""

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest

from creditdesk.banking.actions import import_statement
from creditdesk.base.errors import Refused
from creditdesk.db.export import export, safe_text
from creditdesk.db.model import Base
from creditdesk.db.workspace import Workspace
from creditdesk.settings.policy import CreditPolicy
from tests.builders import a_customer, a_file, a_line, act, an_invoice


@pytest.fixture
def traded(book: Workspace) -> Workspace:
    with act(book) as session:
        customer = a_customer(session, name="=cmd|' /C calc'!A0", owner="+86 21", industry="@sum")
        an_invoice(session, customer, number="A-1", amount="1234.50")
        import_statement(session, "a.csv", b"the bank's own bytes", a_file(a_line("5.00")), CreditPolicy())
    return book


def table(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / f"{name}.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))


def test_every_table_is_there_with_its_rows_and_the_manifest_says_so(traded: Workspace, tmp_path: Path) -> None:
    written = {file.name: file for file in export(traded, tmp_path / "out")}
    assert {f"{name}.csv" for name in Base.metadata.tables} <= written.keys()
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())["files"]
    assert {row["name"]: row["rows"] for row in manifest} == {name: file.rows for name, file in written.items()}
    for row in manifest:
        assert hashlib.sha256((tmp_path / "out" / row["name"]).read_bytes()).hexdigest() == row["sha256"]
    (invoice,) = table(tmp_path / "out", "entry")
    assert (invoice["number"], invoice["amount_minor"], invoice["dated_on"]) == ("A-1", "123450", "2026-03-02")


def test_stored_files_lie_beside_under_their_hash(traded: Workspace, tmp_path: Path) -> None:
    export(traded, tmp_path / "out")
    (file,) = table(tmp_path / "out", "statement_file")
    assert "content" not in file
    assert (tmp_path / "out" / "files" / file["sha256"]).read_bytes() == b"the bank's own bytes"


def test_no_text_is_a_formula_and_numbers_stay_numbers(traded: Workspace, tmp_path: Path) -> None:
    export(traded, tmp_path / "out")
    (customer,) = table(tmp_path / "out", "customer")
    assert [customer[key][0] for key in ("name", "owner", "industry")] == ["'", "'", "'"]
    assert safe_text("-1") == "'-1"
    assert safe_text("a=1") == "a=1"


def test_a_folder_with_something_in_it_is_refused(traded: Workspace, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Refused, match="not empty"):
        export(traded, tmp_path)
