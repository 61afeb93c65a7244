"""Working days of the practice company: banks book nothing on Saturdays and Sundays.

Public holidays are left out on purpose: the practice book must be the same in every year.

>>> [str(day) for day in working_week_before(date(2026, 11, 23))][::4]
['2026-11-16', '2026-11-20']
"""

from __future__ import annotations

from datetime import date, timedelta

_SATURDAY = 5
_WEEK = 5


def is_working_day(day: date) -> bool:
    """Tell whether banks book on that day."""
    return day.weekday() < _SATURDAY


def working_day_from(day: date) -> date:
    """Return the first working day on or after that day."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_day_before(day: date) -> date:
    """Return the last working day before that day."""
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def working_week_before(day: date) -> tuple[date, ...]:
    """Return the last five working days before that day, oldest first."""
    days: list[date] = []
    while len(days) < _WEEK:
        day = working_day_before(day)
        days.append(day)
    return tuple(reversed(days))
