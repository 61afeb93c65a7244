"""Numbers of the book found in texts, open and settled alike."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from creditdesk.banking.number_book import NumberBook
from creditdesk.banking.proposals import OpenItem, Settled

DAY = date(2026, 9, 1)


def invoice(number: str, left: int, reference: str = "", place: int = 1) -> OpenItem:
    return OpenItem(place, number, 1, DAY, DAY, 100, left, "CNY", reference)


def settled(number: str, place: int = 1) -> Settled:
    return Settled(place, number, 1, DAY, 100)


NUMBERS = st.from_regex(r"(INV-|XS|)(20(25|26)-|202611-|)[0-9]{1,9}", fullmatch=True)


@given(
    NUMBERS,
    st.sampled_from(["{0}", "货款{0}", "{1}", "RE {0} vom 28.06.2025", "KD 4711 {0}", "{0}号发票"]),
    st.lists(NUMBERS, max_size=5),
)
def test_settled_number_is_found_where_an_open_one_would_be(number: str, text: str, others: list[str]):
    text = text.format(number, number.replace("-", " "))
    more = [settled(other, place) for place, other in enumerate(others, start=2) if other != number]
    as_open = NumberBook({1: [invoice(number, 100)]}, []).read_all([(text, "")])[0]
    as_settled = NumberBook({}, [*more, settled(number)]).read_all([(text, "")])[0]
    found = [item.number for item in as_settled.settled]
    assert (number in found) == bool(as_open.named)


def test_settled_number_is_found_without_its_zeros():
    book = NumberBook({}, [settled("INV-2026-000030"), settled("INV-2026-000130", 2)])
    (reading,) = book.read_all([("inv.2026-30", "")])
    assert [item.number for item in reading.settled] == ["INV-2026-000030"]


def test_last_part_alone_is_a_hint_for_the_customer_only():
    items = [invoice(f"INV-2026-{n:03}", 100, place=n) for n in range(31, 36)]
    book = NumberBook({1: items}, [])
    (reading,) = book.read_all([("031-033、035", "")])
    assert reading.named == ()
    hinted = {item.number[-3:] for item in book.hinted(1, reading)}
    assert hinted == {"031", "032", "033", "035"}
    assert book.hinted(2, reading) == []


def test_text_of_the_payers_reference_counts_but_plain_digits_there_do_not():
    book = NumberBook({1: [invoice("INV-2026-031", 100)]}, [])
    with_letters, flow = book.read_all([("", "E2E-INV-2026-031"), ("", "2026031")])
    assert (len(with_letters.named), len(flow.named)) == (1, 0)
