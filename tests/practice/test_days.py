from datetime import date, timedelta

import pytest

from creditdesk.practice.days import is_working_day, working_day_before, working_day_from, working_week_before

DAYS = [date(2026, 11, 16) + timedelta(days=n) for n in range(14)]


def test_a_saturday_moves_to_monday_and_a_monday_goes_back_to_friday():
    assert working_day_from(date(2026, 11, 21)) == date(2026, 11, 23)
    assert working_day_from(date(2026, 11, 20)) == date(2026, 11, 20)
    assert working_day_before(date(2026, 11, 23)) == date(2026, 11, 20)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_week_before_a_day_is_five_working_days_without_the_day_itself(day: date):
    week = working_week_before(day)
    assert len(set(week)) == 5
    assert list(week) == sorted(week)
    assert all(is_working_day(one) for one in week)
    assert week[-1] == working_day_before(day)
