"""When two lines are the same line: in one file equal lines are two payments, across files they are one.

Identity: account, day, amount, and the bank's own reference; without a reference, text, payer and running balance
instead. Equal identities within a file are counted: the second is occurrence 2. A file adds only the occurrences that
the book does not have yet. Source: house policy, ux.md R3 and §5 "Overlaps".
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from creditdesk.banking.statement import StatementLine


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


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def wording(payer: str, text: str) -> tuple[str, str]:
    """Return what makes lines alike for a remembered "not a payment": payer and text without digits."""
    return _plain(payer), re.sub(r"\d+", "", _plain(text))
