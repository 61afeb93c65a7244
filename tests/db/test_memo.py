"""A read is answered once for each state of the book: a write, an undo and another question make it be read again."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from creditdesk.customers.actions import change_customer
from creditdesk.db.memo import once_a_state
from creditdesk.db.undo import undo
from creditdesk.db.workspace import Workspace
from tests.builders import a_customer, act

READS: list[str] = []


@once_a_state(apart_from="contact")
def names(session: Session, ending: str = "") -> list[str]:
    READS.append(ending)
    return [f"{name}{ending}" for name in session.execute(text("SELECT name FROM customer ORDER BY id")).scalars()]


def asked(book: Workspace, ending: str = "") -> tuple[list[str], bool]:
    """Return the answer, and whether it was read anew."""
    READS.clear()
    with book.read() as session:
        return names(session, ending), bool(READS)


def test_the_same_question_is_read_once_until_the_book_changes(book: Workspace) -> None:
    assert asked(book) == ([], True)
    assert asked(book) == ([], False)
    with act(book) as session:
        customer = a_customer(session)
    assert asked(book) == (["客户C1"], True)
    assert asked(book) == (["客户C1"], False)
    assert asked(book, "!") == (["客户C1!"], True)
    with act(book) as session:
        change_customer(session, customer, {"name": "新名"})
    assert asked(book) == (["新名"], True)
    undo(book)
    assert asked(book) == (["客户C1"], True)


def test_a_table_that_the_read_does_not_look_at_does_not_count(book: Workspace) -> None:
    with act(book) as session:
        customer = a_customer(session, phone="021")
    asked(book)
    with act(book) as session:
        session.execute(text("UPDATE contact SET phone = '022' WHERE customer_id = :id"), {"id": customer})
    assert asked(book) == (["客户C1"], False)


def test_what_was_read_in_a_unit_of_work_that_fails_is_not_remembered(book: Workspace) -> None:
    try:
        with act(book) as session:
            a_customer(session)
            assert names(session, "") == ["客户C1"]
            raise KeyError
    except KeyError:
        pass
    with act(book) as session:
        a_customer(session, code="C2")
    assert asked(book) == (["客户C2"], True)


def test_two_books_do_not_answer_for_each_other(book: Workspace, tmp_path) -> None:
    other = Workspace.create(tmp_path / "other.creditdesk")
    with act(book) as session:
        a_customer(session)
    with act(other) as session:
        a_customer(session, code="C9")
    assert [asked(book)[0], asked(other)[0]] == [["客户C1"], ["客户C9"]]
    other.close()
