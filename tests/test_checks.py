"""检查数据: a sound book is green in every room; each kind of damage turns the right check red, and nothing is repaired."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import text

from creditdesk.base.errors import Refused
from creditdesk.checks import check_book
from creditdesk.db.workspace import Workspace
from creditdesk.dunning.queries import plan_run
from creditdesk.earlywarning.queries import warnings
from creditdesk.new_book import create_book
from creditdesk.practice.company import fill
from creditdesk.settings.queries import company
from tests.builders import a_customer, act, an_invoice, behind_the_back, dump

TODAY = date(2026, 11, 23)


def broken(book: Workspace) -> list[str]:
    return [check.name for check in check_book(book, TODAY) if not check.ok]


def test_an_empty_book_is_sound(book: Workspace) -> None:
    assert broken(book) == []


def test_the_practice_company_is_sound_and_alike_on_both_databases(
    new_book: Callable[[], Workspace], tmp_path: object
) -> None:
    book = new_book()
    fill(book, TODAY, folder=tmp_path)  # type: ignore[arg-type]
    assert broken(book) == []
    with book.read() as session:
        run, found = plan_run(session, TODAY), warnings(session, TODAY)
    amount = sum(letter.amount.minor for letter in run.letters)
    (aging,) = [check.expected for check in check_book(book, TODAY) if check.name.startswith("aging (due")]
    assert (len(run.letters) > 0, len(found) > 0, amount > 0) == (True, True, True)
    _ALIKE.setdefault("practice", (len(run.letters), amount, len(run.held), len(found), aging))
    assert _ALIKE["practice"] == (len(run.letters), amount, len(run.held), len(found), aging)


_ALIKE: dict[str, tuple[int, int, int, int, str]] = {}


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE entry SET amount_minor = amount_minor + 1", "audit trail: entry"),
        ("UPDATE entry SET settled_minor = 1", "settled amounts = allocations"),
        ("UPDATE change_set SET actor = 'x'", "audit chain"),
    ],
)
def test_damage_is_told_with_what_was_expected_and_repairs_nothing(book: Workspace, statement: str, found: str) -> None:
    with act(book) as session:
        an_invoice(session, a_customer(session))
    with behind_the_back(book) as connection:
        connection.execute(text(statement))
    before = dump(book)
    (check,) = [check for check in check_book(book, TODAY) if check.name == found]
    assert not check.ok and check.first is not None and check.expected
    assert dump(book) == before


def test_a_new_book_knows_who_we_are_and_has_levels(tmp_path: object) -> None:
    book = create_book(tmp_path / "new.creditdesk", company="海川", country="DE", currency="EUR", language="en")  # type: ignore[operator]
    with book.read() as session:
        found = company(session)
        assert session.execute(text("SELECT count(*) FROM dunning_level")).scalar_one() > 0
    assert (found.name, found.country, found.currency, found.language) == ("海川", "DE", "EUR", "en")
    assert broken(book) == []
    book.close()
    with pytest.raises(Refused, match="exists already"):
        create_book(tmp_path / "new.creditdesk")  # type: ignore[operator]
