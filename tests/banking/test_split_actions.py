"""One line for several customers: posted, undone, reversed and taken back as one; the checks are looked at."""

import pytest
from sqlalchemy import text

from creditdesk.banking.actions import bring_back, follow_ledger, import_statement, set_aside, take_back
from creditdesk.banking.plan import Plan
from creditdesk.banking.proposals import Part, Tier
from creditdesk.banking.queries import checks, lines, placed_lines
from creditdesk.banking.share_actions import receipts_of
from creditdesk.banking.split_actions import Share, place_shared
from creditdesk.base.errors import Refused
from creditdesk.checks import check_book
from creditdesk.customers.queries import payers
from creditdesk.db.undo import undo
from creditdesk.db.workspace import Workspace
from creditdesk.ledger.actions import reverse
from creditdesk.ledger.queries import open_items
from creditdesk.settings.policy import CreditPolicy
from tests.builders import LATER, a_customer, a_file, a_line, act, an_invoice, behind_the_back, dump

POLICY = CreditPolicy()


@pytest.fixture
def firms(book: Workspace) -> tuple[int, int]:
    """Two firms, each with an invoice, and the wallet's line that pays for both."""
    with act(book, "fill") as session:
        first, second = a_customer(session, "C1", name="海纳商贸"), a_customer(session, "C2", name="曾氏贸易")
        an_invoice(session, first, "400.10", number="A-1")
        an_invoice(session, second, "300.00", number="B-1")
    bring(book, a_line("650.10", payer="曾阿大", payer_account="2200", text="货款", reference="W1"))
    return first, second


def bring(book: Workspace, *given, name: str = "a.csv") -> None:
    with act(book, "import") as session:
        import_statement(session, name, repr(given).encode(), a_file(*given), POLICY)


def line(book: Workspace, reference: str = "W1"):
    with book.read() as session:
        return next(row for row in lines(session) if row.reference == reference)


def shares(book: Workspace, firms: tuple[int, int], first: int = 40010, second: int = 25000) -> list[Share]:
    with book.read() as session:
        ids = {item.number: item.id for item in open_items(session, LATER)}
    return [
        Share(firms[0], Plan((Part(ids["A-1"], "A-1", first),), 0)),
        Share(firms[1], Plan((Part(ids["B-1"], "B-1", second - 1000),), 1000)),
    ]


def post_shared(book: Workspace, firms: tuple[int, int]) -> tuple[int, ...]:
    with act(book, "share") as session:
        return place_shared(session, line(book).id, shares(book, firms), POLICY)


def still_open(book: Workspace) -> dict[str, str]:
    with book.read() as session:
        return {item.number: str(item.open) for item in open_items(session, LATER)}


def broken(book: Workspace) -> list[str]:
    return [check.name for check in check_book(book, LATER) if not check.ok]


def test_one_line_becomes_a_receipt_for_each_customer(book: Workspace, firms: tuple[int, int]) -> None:
    receipts = post_shared(book, firms)
    with book.read() as session:
        assert list(receipts_of(session, line(book).id)) == list(receipts)
        posted = placed_lines(session, ("posted",))
        assert [row.customer_name for row in posted] == ["海纳商贸 + 曾氏贸易"]
        assert posted[0].receipt_number.count("R2026-") == 2
        for firm in firms:
            assert {payer.value for payer in payers(session, firm)} >= {"曾阿大", "2200"}
    assert {number: left for number, left in still_open(book).items() if left[0] != "-"} == {"B-1": "60.00"}
    assert [left for left in still_open(book).values() if left[0] == "-"] == ["-10.00"]
    assert broken(book) == []


def test_sharing_is_undone_as_one(book: Workspace, firms: tuple[int, int]) -> None:
    before = dump(book)
    post_shared(book, firms)
    undo(book)
    after = dump(book)
    assert {name: rows for name, rows in after.items() if name != "series"} == {
        name: rows for name, rows in before.items() if name != "series"
    }
    assert line(book).state == "proposed"


@pytest.mark.parametrize("which", [0, 1])
def test_a_reversal_at_one_customer_takes_the_whole_line_back(
    book: Workspace, firms: tuple[int, int], which: int
) -> None:
    receipts = post_shared(book, firms)
    with act(book) as session:
        reverse(session, receipts[which], LATER)
        follow_ledger(session)
    assert still_open(book) == {"A-1": "400.10", "B-1": "300.00"}
    assert (line(book).state, line(book).receipt_id) == ("proposed", None)
    with book.read() as session:
        assert session.execute(text("SELECT count(*) FROM line_share")).scalar_one() == 0
    assert broken(book) == []
    post_shared(book, firms)
    assert broken(book) == []


def test_a_shared_line_is_taken_back_and_can_be_placed_anew(book: Workspace, firms: tuple[int, int]) -> None:
    post_shared(book, firms)
    with act(book) as session:
        take_back(session, line(book).id, LATER)
    assert still_open(book) == {"A-1": "400.10", "B-1": "300.00"}
    assert line(book).state == "proposed"
    assert broken(book) == []
    with pytest.raises(Refused, match="not posted"), act(book) as session:
        take_back(session, line(book).id, LATER)


def test_the_same_file_again_brings_no_second_share(book: Workspace, firms: tuple[int, int]) -> None:
    post_shared(book, firms)
    bring(book, a_line("650.10", payer="曾阿大", payer_account="2200", text="货款", reference="W1"))
    with book.read() as session:
        assert len(lines(session)) == 1
    # a line of another account that equals one customer's share is no repeat of it: a line stands behind that receipt
    bring(book, a_line("250.00", payer="曾氏贸易", text="货款", reference="W1"), name="b.csv")
    with book.read() as session:
        assert sorted(row.state for row in lines(session)) == ["posted", "proposed"]
    assert broken(book) == []


@pytest.mark.parametrize(("first", "second"), [(40010, 24999), (40009, 25000), (65010, 0)])
def test_shares_that_are_not_the_amount_are_refused(
    book: Workspace, firms: tuple[int, int], first: int, second: int
) -> None:
    before = dump(book)
    given = [Share(firms[0], Plan(unapplied=first)), Share(firms[1], Plan(unapplied=second))]
    with pytest.raises(Refused, match="do not add up"), act(book) as session:
        place_shared(session, line(book).id, given, POLICY)
    assert dump(book) == before


def test_one_customer_twice_is_no_sharing(book: Workspace, firms: tuple[int, int]) -> None:
    given = [Share(firms[0], Plan(unapplied=40010)), Share(firms[0], Plan(unapplied=25000))]
    with pytest.raises(Refused, match="different customers"), act(book) as session:
        place_shared(session, line(book).id, given, POLICY)


def test_a_line_is_shared_once(book: Workspace, firms: tuple[int, int]) -> None:
    given = shares(book, firms)
    post_shared(book, firms)
    with pytest.raises(Refused, match="placed already"), act(book) as session:
        place_shared(session, line(book).id, given, POLICY)


def test_plans_that_used_the_same_items_are_made_anew(book: Workspace, firms: tuple[int, int]) -> None:
    bring(book, a_line("400.10", payer="海纳商贸", text="A-1", reference="W2"), name="b.csv")
    assert line(book, "W2").tier is Tier.SURE
    post_shared(book, firms)
    assert line(book, "W2").plan.parts == ()
    assert line(book, "W2").tier is not Tier.SURE


@pytest.mark.parametrize(
    "fault",
    [
        "DELETE FROM line_share",
        "UPDATE match SET state = 'proposed', receipt_id = NULL",
        "UPDATE line_share SET customer_id = (SELECT customer_id FROM match)",
        "UPDATE line_share SET receipt_id = (SELECT receipt_id FROM match)",
    ],
)
def test_a_share_that_does_not_fit_its_line_is_found_by_the_check(
    book: Workspace, firms: tuple[int, int], fault: str
) -> None:
    post_shared(book, firms)
    with behind_the_back(book) as connection:
        connection.execute(text(fault))
    with book.read() as session:
        assert not all(check.ok for check in checks(session))


def test_what_the_program_set_aside_can_be_claimed_for_a_customer(book: Workspace, firms: tuple[int, int]) -> None:
    bring(book, a_line("-30.00", payer="路人甲", text="退款", reference="O2"), name="b.csv")
    assert line(book, "O2").state == "not_payment"
    with act(book) as session:
        bring_back(session, line(book, "O2").id, POLICY)
    assert (line(book, "O2").state, line(book, "O2").tier) == ("proposed", Tier.UNKNOWN)
    with act(book) as session:
        follow_ledger(session)  # as every act in the ledger and every import does
    assert (line(book, "O2").state, line(book, "O2").tier) == ("proposed", Tier.UNKNOWN)
    with act(book) as session:
        set_aside(session, line(book).id)
        bring_back(session, line(book).id, POLICY)
    assert line(book).state == "proposed"
    assert broken(book) == []


def test_a_payment_service_is_learnt_for_none_of_those_who_share_its_line(book: Workspace) -> None:
    with act(book) as session:
        first, second = a_customer(session, "C1"), a_customer(session, "C2")
        file = a_file(a_line("100.00", payer="财付通支付科技有限公司", payer_account="243300133", text="货款"))
        import_statement(session, "bank.csv", b"x", file, CreditPolicy())
        (line,) = lines(session)
        shares = [Share(first, Plan(unapplied=6000)), Share(second, Plan(unapplied=4000))]
        place_shared(session, line.id, shares, CreditPolicy())
        learnt = [payer for customer in (first, second) for payer in payers(session, customer)]
    assert learnt == []
