"""The public files that no heading and no balance explains are right with a profile a person would save for them."""

import pytest

from creditdesk.banking.formats import read_statement, sheets_of
from creditdesk.banking.formats.columns import Columns
from creditdesk.banking.formats.saved_profile import SavedProfile

from .test_corpus import CORPUS, manifest, pytestmark, same_figures

__all__ = ["pytestmark"]

OCA = "OCA+bank-statement-import/account_statement_import_sheet_file/tests/fixtures/"
PROFILES = {
    OCA + "original_currency_no_header.csv": Columns(
        0, (0,), text=(1,), currency=2, amount=3, payer=5, reference=7, day_first=False, turned=False
    ),
    OCA + "sample_statement_credit_card_inverse_sign_en.csv": Columns(
        1, (0,), ("Date", "Label", "Currency", "Amount", "Amount Currency", "Partner Name", "Bank Account"),
        text=(1,), currency=2, amount=3, payer=5, day_first=False, turned=True,
    ),
    "cantino+reckon/spec/integration/regression/issue_51_account_tokens/input.csv": Columns(
        0, (0,), text=(1,), debit=2, credit=3, day_first=False, turned=False
    ),
    "cantino+reckon/spec/integration/regression/issue_73_account_token_matching/input.csv": Columns(
        1, (0,), ("Transaction Date", "Description", "Amount", "Category"), text=(1,), amount=2, day_first=False, turned=True
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PROFILES)
def test_the_file_is_right_with_its_profile(name: str) -> None:
    data = (CORPUS / name).read_bytes()
    row = next(row for row in manifest() if row["file"] == name)
    profile = SavedProfile.of_text(SavedProfile.of("saved", PROFILES[name], sheets_of(data)[0].rows).to_text())
    file = read_statement(data, [profile])
    assert same_figures(file, row)
    assert not [problem for problem in file.problems if problem.row is None]
