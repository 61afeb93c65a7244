"""The steps of the dunning procedure, and which step a customer has reached.

Source: house policy: one letter per customer, at the highest level its oldest item has reached, so that an old debt gets the
serious letter at once (most severe first). While something the last letter claimed is still unpaid, the next letter is not
milder than that one; once all of it is paid, the procedure starts anew.

>>> reached(DEFAULT_LEVELS, days_past_due=46, last_position=1).template
'final_demand'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from creditdesk.base.i18n import N_


@dataclass(frozen=True, slots=True)
class Level:
    """One step: from `min_days` past due on the letter `template`, which gives `deadline_days` to pay."""

    position: int
    title: str
    template: str
    min_days: int
    deadline_days: int


DEFAULT_LEVELS = (
    Level(1, N_("Payment reminder"), "reminder", 3, 10),
    Level(2, N_("Second payment reminder"), "second_notice", 20, 7),
    Level(3, N_("Final demand for payment"), "final_demand", 45, 7),
)


def reached(levels: Sequence[Level], *, days_past_due: int, last_position: int | None) -> Level | None:
    """Return the level of the next letter; None while the first level is not reached.

    `last_position` is the level of the last letter about items that are still unpaid, None when there is none.
    """
    highest = sum(days_past_due >= level.min_days for level in levels)
    sent = 0 if last_position is None else sum(level.position <= last_position for level in levels)
    return levels[max(sent, highest) - 1] if highest else None
