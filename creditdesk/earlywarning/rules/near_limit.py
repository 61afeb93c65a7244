"""Warn when the use of the credit limit has reached the share the policy names, but is not above the limit.

Source: house policy; the share is the setting `warnings.utilisation_percent`. Per cent are shown rounded down, so that
100% appears only when the limit is used up.
"""

from __future__ import annotations

from creditdesk.base.i18n import N_, message
from creditdesk.earlywarning.facts import CustomerFacts
from creditdesk.earlywarning.rules.rule import Finding, Severity
from creditdesk.earlywarning.rules.words import amount, percent
from creditdesk.settings.policy import CreditPolicy

KEY = "near_limit"
TITLE = N_("Near the credit limit")
WHAT_TO_DO = N_("Before the next delivery, see what is due soon and what can be paid.")


def check(facts: CustomerFacts, policy: CreditPolicy) -> Finding | None:
    """Return a finding when `utilisation_percent` of the limit is reached and exposure is not above it."""
    limit, exposure = facts.credit_limit, facts.exposure
    if limit is None or exposure.minor <= 0 or limit < exposure:
        return None
    if exposure.minor * 100 < limit.minor * policy.utilisation_percent:
        return None
    used = exposure.minor * 100 // limit.minor
    text = message(
        N_("{percent}% of the credit limit of {limit} is used; {left} is left."),
        percent=used, limit=amount(limit), left=amount(limit - exposure),
    )  # fmt: skip
    return Finding(Severity.MEDIUM, percent(used), percent(policy.utilisation_percent), text)
