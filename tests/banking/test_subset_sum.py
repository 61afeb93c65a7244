"""Sets of invoices that add up."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from creditdesk.banking.subset_sum import adding_up, by_chance, oldest_first


@given(st.lists(st.integers(1, 30), max_size=9), st.integers(1, 90), st.integers(1, 6))
def test_search_finds_exactly_what_trying_everything_finds(amounts: list[int], target: int, most: int):
    everything = {
        chosen
        for size in range(1, most + 1)
        for chosen in combinations(range(len(amounts)), size)
        if sum(amounts[place] for place in chosen) == target
    }
    found = adding_up(amounts, target, most=most, enough=10_000, effort=100_000)
    assert found.complete
    assert set(found.sets) == everything
    assert len(found.sets) == len(everything)


@given(st.lists(st.integers(1, 30), max_size=9), st.integers(1, 90))
def test_search_for_two_says_whether_there_is_only_one(amounts: list[int], target: int):
    everything = adding_up(amounts, target, most=4, enough=10_000, effort=100_000)
    assert len(adding_up(amounts, target, most=4).sets) == min(2, len(everything.sets))


def test_search_gives_up_and_says_so():
    amounts = [2 * value for value in range(1000, 1060)]
    assert not adding_up(amounts, 2 * 5200 + 1, most=5, effort=500).complete


def test_credit_notes_and_what_is_too_large_are_left_out():
    assert adding_up([-5, 10, 99], 10, most=3).sets == ((1,),)
    assert adding_up([], 10, most=3).sets == ()


def test_oldest_first_counts_the_items_of_a_running_sum():
    assert oldest_first([5, 7, 9], 12) == 2
    assert oldest_first([5, 7, 9], 13) == 0


def test_many_possible_sets_make_a_chance_hit_likely():
    assert by_chance(4, 2, 1_000_000) == 0
    assert by_chance(40, 5, 100_000) > 10_000
