"""Which step a customer has reached: the highest its days give, never back while the debt stands."""

import pytest

from creditdesk.dunning.levels import DEFAULT_LEVELS, Level, reached


@pytest.mark.parametrize(
    ("days", "last", "position"),
    [
        (2, None, None), (3, None, 1), (19, None, 1), (20, None, 2), (44, None, 2), (45, None, 3), (400, None, 3),
        (19, 1, 1), (20, 1, 2), (45, 1, 3), (44, 2, 2), (45, 2, 3), (400, 3, 3), (3, 3, 3), (5, 2, 2), (2, 2, None),
    ],
)  # fmt: skip
def test_the_level_is_the_highest_whose_day_has_come(days: int, last: int | None, position: int | None):
    level = reached(DEFAULT_LEVELS, days_past_due=days, last_position=last)
    assert (level and level.position) == position


def test_a_level_that_was_taken_out_of_the_procedure_counts_as_the_one_below():
    two = (Level(1, "a", "reminder", 3, 10), Level(2, "b", "final_demand", 30, 7))
    assert reached(two, days_past_due=50, last_position=3) == two[1]
    assert reached((), days_past_due=50, last_position=None) is None
