"""Warn when a bill is past its due date and nobody has said that it was honoured.

Source: 票据法: recourse against those who signed runs out in months, so the day after the due date is not too early.
"""

from __future__ import annotations

from datetime import timedelta

from creditdesk.base.i18n import N_, message
from creditdesk.earlywarning.facts import CustomerFacts
from creditdesk.earlywarning.rules.rule import Finding, Severity
from creditdesk.earlywarning.rules.words import amount, days
from creditdesk.settings.policy import CreditPolicy

KEY = "bill_unpaid"
TITLE = N_("Bill not honoured")
WHAT_TO_DO = N_("See whether the bank has paid. If so, enter that the bill is honoured; if not, enter the dishonour.")


def check(facts: CustomerFacts, policy: CreditPolicy) -> Finding | None:
    """Return a finding from the day after the first bill's due date; `policy` has no part in it."""
    unpaid = facts.unpaid_bills
    if not unpaid:
        return None
    first = unpaid[0]
    text = message(
        N_("Bill {number} over {amount} fell due on {day} and is not honoured."),
        number=first.number, amount=amount(first.amount), day=first.due_on,
    )  # fmt: skip
    if len(unpaid) > 1:
        text = message(N_("{told} Others past due: {count}."), told=text, count=len(unpaid) - 1)
    late = days(-first.days_left(facts.as_of))
    return Finding(Severity.HIGH, late, days(0), text, first.due_on + timedelta(days=1))
