"""When two lines are the same line: in one file equal lines are two payments, across files they are one.

Identity: account, day, amount, and the bank's own reference; without a reference, text, payer and running balance
instead. Equal identities within a file are counted: the second is occurrence 2. A file adds only the occurrences that
the book does not have yet. What is left is compared once more: the bank corrects a name, or exports the account in
another format; such a line is the one of its day and amount that nothing contradicts. Source: house policy, ux.md R3
and §5 "Overlaps".
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from creditdesk.banking.statement import StatementLine
from creditdesk.base.money import Money


def identities(lines: Iterable[StatementLine]) -> list[tuple[str, int]]:
    """Return identity and occurrence of each line of one account in one file, in order."""
    seen: Counter[str] = Counter()
    result = []
    known = tuple(lines)
    references = Counter((line.reference or "").strip() for line in known)
    for line in known:
        reference = (line.reference or "").strip()
        is_constant = references[reference] > max(2, len(known) // 2)  # a column of the same value names no line
        key = _identity(line, "" if is_constant or len(reference) < _SHORTEST else reference)
        seen[key] += 1
        result.append((key, seen[key]))
    return result


_SHORTEST = 2


def _identity(line: StatementLine, reference: str) -> str:
    parts = [line.booked_on.isoformat(), str(line.amount.minor), line.amount.currency]
    if reference:
        parts += ["ref", reference]
    else:
        balance = str(line.balance.minor) if line.balance else ""
        parts += ["text", _plain(line.text), _plain(line.payer or ""), balance]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A line of the account that is in the book; `format` is the key of the reader it came through."""

    id: int
    identity: str
    occurrence: int
    booked_on: date
    amount: Money
    payer: str
    text: str
    reference: str
    balance: int | None
    format: str


def recognise(
    lines: Sequence[StatementLine], known: Iterable[KnownLine], format_: str, is_named: bool = True
) -> list[KnownLine | None]:
    """Return for each line of one account in one file the line of the book it is; None for a new one.

    Lines of a day and amount that are not equal to the letter are the same when neither the bank's references (within
    one format) nor the running balances contradict it; the most alike are paired first. Where the account has no name
    (not `is_named`) only equal lines are the same: it may be several accounts.
    """
    rest = {(line.identity, line.occurrence): line for line in known}
    if not rest:
        return [None] * len(lines)
    found = [rest.pop(key, None) for key in identities(lines)]
    if not rest or not is_named or None not in found:
        return found
    waiting: dict[tuple[date, Money], list[KnownLine]] = {}
    for other in rest.values():
        waiting.setdefault((other.booked_on, other.amount), []).append(other)
    pairs = [
        (_likeness(line, other), place, other)
        for place, line in enumerate(lines)
        if found[place] is None
        for other in waiting.get((line.booked_on, line.amount), ())
        if not _contradicts(line, other, format_)
    ]
    taken: set[int] = set()
    for _likest, place, other in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2].id)):
        if found[place] is None and other.id not in taken:
            found[place] = other
            taken.add(other.id)
    return found


def _contradicts(line: StatementLine, other: KnownLine, format_: str) -> bool:
    reference = (line.reference or "").strip()
    if format_ == other.format and len(reference) >= _SHORTEST <= len(other.reference) and reference != other.reference:
        return True
    return line.balance is not None and other.balance is not None and line.balance.minor != other.balance


def _likeness(line: StatementLine, other: KnownLine) -> int:
    same = (
        bool(other.reference) and (line.reference or "").strip() == other.reference,
        line.balance is not None and line.balance.minor == other.balance,
        _plain(line.payer or "") == _plain(other.payer),
        _plain(line.text) == _plain(other.text),
    )
    return sum(weight for weight, is_same in zip((8, 4, 2, 1), same, strict=True) if is_same)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def wording(payer: str, text: str) -> tuple[str, str]:
    """Return what makes lines alike for a remembered "not a payment": payer and text without digits."""
    return _plain(payer), re.sub(r"\d+", "", _plain(text))
