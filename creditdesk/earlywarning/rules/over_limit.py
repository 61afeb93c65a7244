"""Warn when the exposure is above the credit limit.

Source: house policy. A limit of 0 means cash only: any exposure is above it. Exposure in a currency other than the
limit's is the business of `no_limit`: without a rate it is not held against this limit.
"""

from __future__ import annotations

from creditdesk.base.i18n import N_, message
from creditdesk.earlywarning.facts import CustomerFacts
from creditdesk.earlywarning.rules.rule import Finding, Severity
from creditdesk.earlywarning.rules.words import amount
from creditdesk.settings.policy import CreditPolicy

KEY = "over_limit"
TITLE = N_("Over the credit limit")
WHAT_TO_DO = N_("Ask for payment before the next delivery, or decide on a higher credit limit.")


def check(facts: CustomerFacts, policy: CreditPolicy) -> Finding | None:
    """Return a finding when exposure > limit; `policy` has no part in it."""
    limit, exposure = facts.credit_limit, facts.exposure
    if limit is None or exposure <= limit:
        return None
    text = message(
        N_("Exposure {exposure} is {excess} above the credit limit of {limit}."),
        exposure=amount(exposure), excess=amount(exposure - limit), limit=amount(limit),
    )  # fmt: skip
    return Finding(Severity.HIGH, amount(exposure), amount(limit), text)
