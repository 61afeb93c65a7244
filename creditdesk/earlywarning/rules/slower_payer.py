"""Warn when a customer pays later than it used to: an early sign, often before anything is long overdue.

Source: house policy; the rise is the setting `warnings.slower_days`. The last 90 days are compared with the 365 days
before, by average days late weighted by amount. Fewer than three paid invoices on either side say nothing.
"""

from __future__ import annotations

from creditdesk.base.i18n import N_, message
from creditdesk.earlywarning.facts import RECENT_DAYS, CustomerFacts
from creditdesk.earlywarning.rules.rule import Finding, Severity
from creditdesk.earlywarning.rules.words import days
from creditdesk.settings.policy import CreditPolicy

KEY = "slower_payer"
TITLE = N_("Pays later than before")
WHAT_TO_DO = N_("Ask what has changed, and look at the credit limit before it grows.")

_FEWEST = 3


def check(facts: CustomerFacts, policy: CreditPolicy) -> Finding | None:
    """Return a finding when the average delay has risen by more than `slower_days`."""
    if min(facts.recent.paid_items, facts.before.paid_items) < _FEWEST:
        return None
    rise = facts.recent.average_days - facts.before.average_days
    if rise <= policy.slower_days:
        return None
    text = message(
        N_("Paid {recent} days after the due date on average in the last {window} days, {before} in the year before."),
        recent=facts.recent.average_days, before=facts.before.average_days, window=RECENT_DAYS,
    )  # fmt: skip
    return Finding(Severity.MEDIUM, message(N_("{days} days later"), days=rise), days(policy.slower_days), text)
