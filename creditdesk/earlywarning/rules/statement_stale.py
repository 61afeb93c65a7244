"""Warn when the bank has not been asked for long: who has paid since is not known, and every other figure is doubtful.

Source: house policy; the age is the setting `warnings.statement_age_days`. A book that never saw a bank statement is
told so as well: receipts may be entered otherwise, but nobody can tell that none is missing.
"""

from __future__ import annotations

from datetime import timedelta

from creditdesk.base.i18n import N_, message
from creditdesk.earlywarning.facts import BookFacts
from creditdesk.earlywarning.rules.rule import Finding, Severity
from creditdesk.earlywarning.rules.words import days
from creditdesk.settings.policy import CreditPolicy

KEY = "statement_stale"
TITLE = N_("Bank statement too old")
WHAT_TO_DO = N_("Import the newest bank statement.")


def check(facts: BookFacts, policy: CreditPolicy) -> Finding | None:
    """Return a finding when the newest bank line is older than `warning_statement_age_days`, or there is none."""
    bound = policy.warning_statement_age_days
    if facts.last_bank_day is None:
        text = message(N_("No bank statement has been imported yet."))
        return Finding(Severity.MEDIUM, message(N_("no bank statement")), days(bound), text)
    age = (facts.as_of - facts.last_bank_day).days
    if age <= bound:
        return None
    text = message(
        N_("The newest line of a bank statement is of {day}, {days} days ago."), day=facts.last_bank_day, days=age
    )
    return Finding(Severity.MEDIUM, days(age), days(bound), text, facts.last_bank_day + timedelta(days=bound + 1))
