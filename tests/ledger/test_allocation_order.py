"""Money without a designation: oldest first or the statutory order, each fen in one place, whatever order the debts come in."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.base.display import sentence
from creditdesk.ledger.allocation_order import AllocationOrder, Debt, lay

ON = date(2026, 11, 20)
DUE, EARLIER, LATER = date(2026, 11, 1), date(2026, 10, 1), date(2026, 12, 1)
STATUTORY, OLDEST = AllocationOrder.STATUTORY, AllocationOrder.OLDEST


def amounts(amount: int, *debts: Debt, order: AllocationOrder = STATUTORY) -> dict[int, int]:
    return {laid.id: laid.amount for laid in lay(amount, debts, ON, order)}


def test_due_before_undue_and_unsecured_before_guaranteed() -> None:
    debts = (Debt(1, DUE, 50_000), Debt(2, DUE, 50_000, secured=50_000), Debt(3, LATER, 30_000))
    assert amounts(60_000, *debts) == {1: 50_000, 2: 10_000}


def test_then_the_most_burdensome_then_the_earliest_due() -> None:
    assert amounts(10, Debt(1, EARLIER, 10), Debt(2, DUE, 10, burden=46)) == {2: 10}
    assert amounts(10, Debt(1, DUE, 10), Debt(2, EARLIER, 10)) == {2: 10}


def test_of_equal_rank_in_proportion_to_the_last_fen() -> None:
    assert amounts(100, Debt(1, DUE, 100), Debt(2, DUE, 100), Debt(3, DUE, 100)) == {1: 34, 2: 33, 3: 33}
    assert amounts(10, Debt(1, DUE, 30), Debt(2, DUE, 10)) == {1: 8, 2: 2}


def test_oldest_first_takes_no_other_view() -> None:
    debts = (Debt(1, DUE, 50, burden=9), Debt(2, EARLIER, 50, secured=50), Debt(3, LATER, 50))
    assert amounts(120, *debts, order=OLDEST) == {2: 50, 1: 50, 3: 20}
    assert amounts(60, Debt(2, DUE, 50), Debt(1, DUE, 50), order=OLDEST) == {1: 50, 2: 10}


@pytest.mark.parametrize(
    ("debt", "words"),
    [
        (Debt(1, DUE, 5), "without security"),
        (Debt(1, DUE, 5, secured=5), "secured: after"),
        (Debt(1, LATER, 5), "not due before 2026-12-01"),
    ],
)
def test_each_step_says_why(debt: Debt, words: str) -> None:
    assert words in sentence(lay(5, [debt], ON, STATUTORY)[0].why, "en")


DEBTS = st.lists(
    st.builds(
        Debt, st.integers(1, 10**6), st.sampled_from([EARLIER, DUE, LATER]), st.integers(1, 10**9),
        st.sampled_from([0, 5, 100]), st.sampled_from([0, 46]),
    ),
    max_size=8, unique_by=lambda debt: debt.id,
)  # fmt: skip


@given(st.integers(0, 10**10), DEBTS, st.sampled_from(AllocationOrder), st.randoms())
def test_all_of_the_money_is_laid_once_and_shuffling_changes_nothing(amount, debts, order, chance) -> None:
    laid = lay(amount, debts, ON, order)
    by_id = {debt.id: debt.open for debt in debts}
    assert sum(one.amount for one in laid) == min(amount, sum(by_id.values()))
    assert all(0 < one.amount <= by_id[one.id] for one in laid)
    shuffled = chance.sample(debts, len(debts))
    assert lay(amount, shuffled, ON, order) == laid
