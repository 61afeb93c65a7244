"""What every warning rule must do: look at the facts and say nothing, or say what it found and against which bound.

A rule is a module with `KEY` (stored, never changed), `TITLE`, `WHAT_TO_DO` and `check`. A `Finding` says since when
the fact holds, where the rule can tell; otherwise the warning counts from the day it was first seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from creditdesk.base.i18n import Message
from creditdesk.earlywarning.facts import BookFacts, CustomerFacts
from creditdesk.settings.policy import CreditPolicy

Facts_contra = TypeVar("Facts_contra", contravariant=True)


class Severity(StrEnum):
    """How much a warning weighs; its value is stored."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the value, the bound it is held against, and the sentence."""

    severity: Severity
    value: Message
    threshold: Message
    message: Message
    since: date | None = None


class Rule(Protocol[Facts_contra]):
    """A rule over one kind of facts."""

    KEY: str
    TITLE: str
    WHAT_TO_DO: str

    def check(self, facts: Facts_contra, policy: CreditPolicy) -> Finding | None:
        """Return what the rule finds, or nothing."""


CustomerRule = Rule[CustomerFacts]
BookRule = Rule[BookFacts]
