import re
from collections import Counter
from datetime import date

import pytest

from creditdesk.practice.days import is_working_day
from creditdesk.practice.invoices import dice, invoices, price, start_of
from creditdesk.practice.names import CUSTOMERS

AS_OF = date(2026, 11, 23)
ISSUED = invoices(CUSTOMERS, AS_OF, 1)


def test_three_years_of_invoices_are_numbered_by_month_without_gaps():
    assert 1500 <= len(ISSUED) <= 2600
    series: dict[str, list[int]] = {}
    for invoice in ISSUED:
        assert re.fullmatch(r"INV-\d{4}-\d{3}|QC-\d{3}", invoice.number)
        head, _, last = invoice.number.rpartition("-")
        series.setdefault(head, []).append(int(last))
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in series.values())
    assert len(series) == 38  # 37 months and the opening items


def test_opening_items_are_older_than_the_book_and_the_rest_is_not():
    start = start_of(AS_OF)
    assert start == date(2023, 11, 1)
    opening = [invoice for invoice in ISSUED if invoice.kind == "opening"]
    assert len(opening) > 20
    assert all(invoice.issued_on < start for invoice in opening)
    assert all(start <= invoice.issued_on <= AS_OF for invoice in ISSUED if invoice.kind == "invoice")


def test_nothing_is_issued_on_a_weekend_and_all_due_dates_follow_from_the_terms():
    terms = {profile.code: profile.agreed for profile in CUSTOMERS}
    for invoice in ISSUED:
        assert is_working_day(invoice.issued_on)
        assert invoice.due_on == terms[invoice.code].due(invoice.issued_on) or invoice.reference == "质保金"


def test_another_seed_gives_another_book_and_the_same_seed_the_same():
    assert invoices(CUSTOMERS, AS_OF, 1) == ISSUED
    assert invoices(CUSTOMERS, AS_OF, 2) != ISSUED


@pytest.mark.parametrize("size", [1, 8600, 88000])
def test_an_order_costs_about_its_size_and_is_never_nothing(size: int):
    amounts = [price(dice(AS_OF, 1, str(n)), size) for n in range(200)]
    assert min(amounts) > 0
    assert max(amounts) <= max(size * 170 + 330_000, 330_000)
    assert max(Counter(amounts).values()) < 100
