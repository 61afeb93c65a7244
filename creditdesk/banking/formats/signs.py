"""Which way the money went: the readings a table allows, and the running balance that proves one.

Debit and credit, plus and minus, a word beside the amount: each export has its own convention, and the same
word means the opposite in a book. So the readings are tried against the balance column; where there is none,
or it proves none, the usual reading stands and says that it is not proved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Values = list[int]


@dataclass(frozen=True, slots=True)
class Chain:
    """How far a running balance follows the amounts: links that hold out of all, and in which order of time."""

    links: int
    held: int
    newest_first: bool
    first_break: int | None

    @property
    def is_whole(self) -> bool:
        """Every link holds, and there is one at least."""
        return self.links > 0 and self.held == self.links


def chain(values: Sequence[int], balances: Sequence[int | None]) -> Chain:
    """Return how the balances follow the values, read oldest first or newest first, whichever holds more."""
    if balances.count(None) >= len(balances) - 1:
        return Chain(0, 0, False, None)
    down = _breaks(values, balances, newest_first=False)
    if not down[1]:
        return Chain(down[0], down[0], False, None)
    up = _breaks(values, balances, newest_first=True)
    links, breaks, newest_first = (*up, True) if len(up[1]) < len(down[1]) else (*down, False)
    return Chain(links, links - len(breaks), newest_first, breaks[0] if breaks else None)


def _breaks(values: Sequence[int], balances: Sequence[int | None], *, newest_first: bool) -> tuple[int, list[int]]:
    """Return the number of links and the positions at which the balance does not follow."""
    links, breaks = 0, []
    for i in range(1, len(values)):
        before, after = balances[i - 1], balances[i]
        if before is None or after is None:
            continue
        links += 1
        if (before != after + values[i - 1]) if newest_first else (after != before + values[i]):
            breaks.append(i)
    return links, breaks


def two_sides(debits: Sequence[int], credits: Sequence[int]) -> list[Values]:
    """Return the readings of a debit and a credit column, the usual one first.

    A debit column of negatives only shows its minus twice; a negative among positives is a reversal.
    """
    outs = [abs(value) for value in debits] if all(value <= 0 for value in debits) else list(debits)
    usual = [came - went for went, came in zip(outs, credits, strict=True)]
    return [usual, [-value for value in usual]]


def with_side(amounts: Sequence[int], sides: Sequence[int]) -> list[Values]:
    """Return the readings of one amount with a word for its side, the usual one first.

    Minus and word together mean the same thing once, unless the minus stands on some lines of a side only:
    then it reverses, and only a balance can tell.
    """
    plain = [side * abs(amount) for side, amount in zip(sides, amounts, strict=True)]
    signed = [side * amount for side, amount in zip(sides, amounts, strict=True)]
    return [plain, signed, [-value for value in plain]]


def signs_disagree(amounts: Sequence[int], sides: Sequence[int]) -> list[int]:
    """Return the positions whose minus contradicts the word: neither all outs nor no line of its side has it."""
    found = []
    for side in (1, -1):
        places = [i for i, (amount, word) in enumerate(zip(amounts, sides, strict=True)) if word == side and amount]
        minus = [i for i in places if amounts[i] < 0]
        if minus and (side == 1 or len(minus) < len(places)):
            found += minus
    return sorted(found)


def one_column(amounts: Sequence[int], *, plus_is_out: bool) -> list[Values]:
    """Return the readings of one signed amount, the usual one first; on a card plus is spending."""
    usual = [-amount for amount in amounts] if plus_is_out else list(amounts)
    return [usual, [-value for value in usual]]


def prove(readings: Sequence[Values], balances: Sequence[int | None]) -> tuple[Values, Chain]:
    """Return the first reading the balances prove, else the usual one; with how far the balances follow it."""
    for values in readings:
        found = chain(values, balances)
        if found.is_whole:
            return values, found
    return readings[0], chain(readings[0], balances)
