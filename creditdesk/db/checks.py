"""The form of an invariant's outcome: what was expected, what was found, and the first item that differs."""

from __future__ import annotations

from dataclasses import dataclass

from creditdesk.base.i18n import Message


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One invariant checked; `first` names the first thing that breaks it."""

    name: str
    ok: bool
    expected: str
    found: str
    first: Message | None = None
