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
from itertools import chain

from creditdesk.banking.statement import Statement, StatementLine
from creditdesk.base.money import Money


def exports(statements: Iterable[Statement]) -> tuple[list[Statement], ...]:
    """Return the statements of a file by account, together those whose equal lines are two: all but what is in it twice."""
    found: dict[tuple[int, str, str], list[list[Statement]]] = {}
    for statement in statements:
        own = found.setdefault((statement.part, statement.account or "", statement.currency or ""), [])
        others = [export for export in own if not any(_is_again(statement, other) for other in export)]
        joined = [export for export in others if any(_joins(statement, other) for other in export)]
        joined = joined or [export for export in others if not any(_overlaps(statement, other) for other in export)][:1]
        own[:] = [export for export in own if export not in joined]
        own.append([*chain.from_iterable(joined), statement])
    return tuple(chain.from_iterable(found.values()))


def _is_again(one: Statement, other: Statement) -> bool:
    """Say whether the same statement stands in the file twice."""
    if not (one.opening and one.closing) or (one.opening, one.closing) != (other.opening, other.closing):
        return False
    return [(line.booked_on, line.amount) for line in one.lines] == [
        (line.booked_on, line.amount) for line in other.lines
    ]


def _joins(one: Statement, other: Statement) -> bool:
    """Say whether one of two statements goes on where the other ends."""
    ends = ((one.closing, other.opening), (other.closing, one.opening))
    return any(end and start and end.amount == start.amount for end, start in ends)


def _overlaps(one: Statement, other: Statement) -> bool:
    """Say whether two statements with balances have days in common."""
    if not (one.lines and other.lines and one.opening and one.closing and other.opening and other.closing):
        return False
    (first, last), (other_first, other_last) = span(one.lines), span(other.lines)
    return first <= other_last and other_first <= last


def span(lines: Sequence[StatementLine]) -> tuple[date, date]:
    """Return the first and the last day of some lines."""
    days = [line.booked_on for line in lines]
    return min(days), max(days)


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
    (not `is_named`) only lines equal in all they tell are the same: it may be several accounts.
    """
    rest = {(line.identity, line.occurrence): line for line in known}
    if not rest:
        return [None] * len(lines)
    found = [rest.pop(key, None) for key in identities(lines)]
    if not rest or None not in found:
        return found
    waiting: dict[tuple[date, Money], list[KnownLine]] = {}
    for other in rest.values():
        waiting.setdefault((other.booked_on, other.amount), []).append(other)
    pairs = [
        (_likeness(line, other), place, other)
        for place, line in enumerate(lines)
        if found[place] is None
        for other in waiting.get((line.booked_on, line.amount), ())
        if not _contradicts(line, other, format_) and (is_named or _is_equal(line, other))
    ]
    taken: set[int] = set()
    for _likest, place, other in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2].id)):
        if found[place] is None and other.id not in taken:
            found[place] = other
            taken.add(other.id)
    return found


def _contradicts(line: StatementLine, other: KnownLine, format_: str) -> bool:
    reference = (line.reference or "").strip()
    if format_ == other.format and _are_other_words(line, other):
        return True
    if format_ == other.format and len(reference) >= _SHORTEST <= len(other.reference) and reference != other.reference:
        return True
    return line.balance is not None and other.balance is not None and line.balance.minor != other.balance


def _are_other_words(line: StatementLine, other: KnownLine) -> bool:
    """Say whether payer and text both are others: a bank corrects the one, it does not write a line anew."""
    payer, known = _plain(line.payer or ""), _plain(other.payer)
    is_other_payer = payer not in known and known not in payer
    return is_other_payer and _plain(line.text) != _plain(other.text)


def _is_equal(line: StatementLine, other: KnownLine) -> bool:
    """Say whether two lines tell the same; their identities may differ where a file's references all were alike."""
    told = ((line.reference or "").strip(), line.balance.minor if line.balance else None)
    same_words = (_plain(line.payer or ""), _plain(line.text)) == (_plain(other.payer), _plain(other.text))
    return same_words and told == (other.reference.strip(), other.balance)


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
