"""Which open invoices add up to this payment? And is there only one such set?

A customer who pays three invoices in one transfer and names none of them leaves
a sum to be taken apart. A set found by adding up proves something only when no
other set adds up too, and when so few sets were possible that a hit by chance is
unlikely. Both are answered here; the search is bounded and says when it gave up.

>>> adding_up([500, 300, 200, 100], 600, most=3)
Sums(sets=((0, 3), (1, 2, 3)), complete=True)
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import comb


@dataclass(frozen=True, slots=True)
class Sums:
    """The sets found, each as rising positions; `complete` when the search looked at everything."""

    sets: tuple[tuple[int, ...], ...]
    complete: bool


def adding_up(amounts: Sequence[int], target: int, *, most: int, enough: int = 2, effort: int = 4000) -> Sums:
    """Return sets of at most `most` positive amounts with the sum `target`, `enough` of them at most.

    Branch and bound over the amounts in falling order: a branch ends when even the largest amounts left
    cannot fill the gap. The last member is looked up, not searched. After `effort` branches it gives up.
    """
    order = sorted((i for i, a in enumerate(amounts) if 0 < a <= target), key=lambda i: (-amounts[i], i))
    values = [amounts[i] for i in order]
    places: dict[int, list[int]] = {}
    for place, value in enumerate(values):
        places.setdefault(value, []).append(place)
    sums = [0]
    for value in values:
        sums.append(sums[-1] + value)
    falling = [-value for value in values]
    search = _Search(values, falling, sums, places, enough, effort)
    for size in range(1, min(most, len(values)) + 1):
        if not search.fill(0, size, target, ()):
            break
    found = [tuple(sorted(order[place] for place in chosen)) for chosen in search.found]
    found.sort(key=lambda chosen: (len(chosen), chosen))
    return Sums(tuple(found), search.effort > 0)


class _Search:
    """The state of one search; sizes are tried in rising order, so small sets come first."""

    __slots__ = ("effort", "enough", "falling", "found", "places", "sums", "values")

    def __init__(
        self,
        values: list[int],
        falling: list[int],
        sums: list[int],
        places: dict[int, list[int]],
        enough: int,
        effort: int,
    ) -> None:
        self.values, self.falling, self.sums, self.places = values, falling, sums, places
        self.enough, self.effort = enough, effort
        self.found: list[tuple[int, ...]] = []

    def fill(self, start: int, size: int, gap: int, chosen: tuple[int, ...]) -> bool:
        """Add every way to fill `gap` with exactly `size` amounts from `start` on; return whether to go on searching."""
        if size == 1:
            return self._close(start, gap, chosen)
        values, sums = self.values, self.sums
        rest = sums[-1] - sums[-size]  # the others are at least the smallest of all
        first = max(start, bisect_left(self.falling, rest - gap))
        least = -(-gap // size)  # the largest member is at least the average
        end = min(len(values) - size + 1, bisect_right(self.falling, -least))
        self.effort -= max(end - first, 0)
        if self.effort <= 0:
            return False
        if size == 2:
            places = self.places
            return all(
                self._close(place + 1, gap - values[place], (*chosen, place))
                for place in range(first, end)
                if gap - values[place] in places
            )
        for place in range(first, end):
            if sums[place + size] - sums[place] < gap:
                return True
            if not self.fill(place + 1, size - 1, gap - values[place], (*chosen, place)):
                return False
        return True

    def _close(self, start: int, gap: int, chosen: tuple[int, ...]) -> bool:
        for place in self.places.get(gap, ()):
            if place >= start and len(self.found) < self.enough:
                self.found.append((*chosen, place))
        return len(self.found) < self.enough


def by_chance(count: int, size: int, target: int) -> int:
    """Return how many sets of `size` out of `count` amounts hit `target` by chance, in units of one in 10,000.

    The sums of the sets lie spread over about twice the target, one minor unit apart.
    """
    sets = sum(comb(count, k) for k in range(2, size + 1))
    return 10_000 * sets // max(2 * target, 1)


def oldest_first(amounts: Sequence[int], target: int) -> int:
    """Return how many of the first amounts add up to the target exactly; 0 when none do."""
    running = 0
    for position, amount in enumerate(amounts, start=1):
        running += amount
        if running == target:
            return position
    return 0
