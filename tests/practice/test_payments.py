from collections import Counter
from datetime import date

import pytest

from creditdesk.practice.days import is_working_day, working_week_before
from creditdesk.practice.invoices import invoices
from creditdesk.practice.names import CUSTOMERS
from creditdesk.practice.payments import History, account_of, history

DAYS = [date(2026, 11, 23), date(2027, 2, 28), date(2027, 5, 1), date(2028, 3, 1)]


def past(as_of: date, seed: int = 1) -> History:
    return history(CUSTOMERS, invoices(CUSTOMERS, as_of, seed), as_of, working_week_before(as_of)[0], seed)


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_no_invoice_and_no_receipt_is_used_beyond_its_amount(as_of: date):
    book = past(as_of)
    assert min(book.open_amounts().values()) > 0
    used = Counter()
    for use in book.uses:
        assert use.amount > 0
        if use.kind == "payment":
            used[use.source] += use.amount
    assert all(0 <= used[receipt.number] <= receipt.amount for receipt in book.receipts)


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_money_comes_on_working_days_before_the_statement_to_drop(as_of: date):
    first = working_week_before(as_of)[0]
    assert all(is_working_day(receipt.paid_on) and receipt.paid_on < first for receipt in past(as_of).receipts)


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_the_oldest_unpaid_invoice_is_as_old_as_the_profile_says(as_of: date):
    book = past(as_of)
    left = book.open_amounts()
    for profile in CUSTOMERS:
        ages = [
            (as_of - i.due_on).days
            for i in book.invoices
            if i.code == profile.code and i.number in left and not i.reference
        ]
        if profile.oldest and not profile.orders:
            assert profile.oldest - 4 <= max(ages) <= profile.oldest, profile.code


def test_every_way_to_settle_an_invoice_occurs():
    assert set(Counter(use.kind for use in past(DAYS[0]).uses)) == {"payment", "credit_note", "fee", "discount"}


def test_some_receipts_and_credit_notes_are_still_to_be_placed():
    book = past(DAYS[0])
    placed = {use.source for use in book.uses}
    assert sum(receipt.number not in placed for receipt in book.receipts) == 3
    assert any(not note.is_used for note in book.credit_notes)


def test_owners_pay_from_their_own_account():
    book = past(DAYS[0])
    assert {receipt.payer for receipt in book.receipts if receipt.code == "C006"} == {"曾国梁"}
    assert len({account_of(profile) for profile in CUSTOMERS}) == len(CUSTOMERS)
