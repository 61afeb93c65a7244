"""Warn when a customer owes money and no credit limit says how much it may owe.

Source: house policy: an empty limit is a decision not taken, not a limit of any height (0 means cash only). A limit is
set in one currency; money open in another one has none.
"""

from __future__ import annotations

from creditdesk.base.i18n import N_, message
from creditdesk.earlywarning.facts import CustomerFacts
from creditdesk.earlywarning.rules.rule import Finding, Severity
from creditdesk.earlywarning.rules.words import amounts
from creditdesk.settings.policy import CreditPolicy

KEY = "no_limit"
TITLE = N_("No credit limit set")
WHAT_TO_DO = N_("Set a credit limit, or 0 for cash only.")


def check(facts: CustomerFacts, policy: CreditPolicy) -> Finding | None:
    """Return a finding when money is open for which no limit is set; `policy` has no part in it."""
    unlimited = facts.other_currencies
    if facts.credit_limit is None and facts.exposure.minor > 0:
        unlimited = (facts.exposure, *unlimited)
    if not unlimited:
        return None
    if facts.credit_limit is None:
        text = message(N_("{open} is open, and no credit limit is set."), open=amounts(unlimited))
    else:
        text = message(
            N_("{open} is open; the credit limit is in {currency} and does not cover it."),
            open=amounts(unlimited), currency=facts.currency,
        )  # fmt: skip
    return Finding(Severity.LOW, message(N_("{open}"), open=amounts(unlimited)), message(N_("none set")), text)
