"""Warn when the oldest unpaid item is past due for longer than the policy allows.

Source: IFRS 9 5.5.11 (more than 30 days past due: credit risk has risen, the default of the bound) and B5.5.37 (more
than 90 days: default is presumed, hence "high"). Money on account that would pay everything makes it a question of
allocation, hence "low": the customer need not be called, the receipt must be placed.
"""

from __future__ import annotations

from datetime import timedelta

from creditdesk.base.i18n import N_, message
from creditdesk.earlywarning.facts import CustomerFacts
from creditdesk.earlywarning.rules.rule import Finding, Severity
from creditdesk.earlywarning.rules.words import amounts, days
from creditdesk.settings.policy import CreditPolicy

KEY = "overdue"
TITLE = N_("Overdue too long")
WHAT_TO_DO = N_("Call the customer, print the letter that is due, or stop further deliveries.")

_DEFAULT_DAYS = 90


def check(facts: CustomerFacts, policy: CreditPolicy) -> Finding | None:
    """Return a finding when the oldest item is more days past due than `overdue_days`."""
    if facts.oldest_days <= policy.overdue_days:
        return None
    if facts.is_covered:
        severity = Severity.LOW
        text = message(
            N_("{overdue} is overdue, the oldest for {days} days; {credit} on account is not allocated yet."),
            overdue=amounts(facts.overdue), days=facts.oldest_days, credit=amounts(facts.on_account),
        )  # fmt: skip
    else:
        severity = Severity.HIGH if facts.oldest_days > max(_DEFAULT_DAYS, policy.overdue_days) else Severity.MEDIUM
        text = message(
            N_("{overdue} is overdue, the oldest for {days} days."),
            overdue=amounts(facts.overdue),
            days=facts.oldest_days,
        )
    since = facts.as_of - timedelta(days=facts.oldest_days - policy.overdue_days - 1)
    return Finding(severity, days(facts.oldest_days), days(policy.overdue_days), text, since)
