"""Read the settings of a book: single values, the policy, the company."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from creditdesk.settings.catalogue import SETTINGS, Setting, Value
from creditdesk.settings.policy import Company, CreditPolicy
from creditdesk.settings.tables import Setting as SettingRow


def values(session: Session) -> dict[str, Any]:
    """Return every setting's value by key, defaults included."""
    stored = {row.key: row.value for row in session.execute(select(SettingRow.key, SettingRow.value))}
    return {s.key: from_text(s, stored[s.key]) if s.key in stored else s.default for s in SETTINGS}


def from_text(setting: Setting, text: str) -> Value:
    """Return a stored JSON text as a value of the setting's type."""
    value = json.loads(text)
    if isinstance(setting.default, Decimal):
        return Decimal(value)
    return tuple(value) if isinstance(setting.default, tuple) else value


def company(session: Session) -> Company:
    """Return who we are."""
    return Company(**{key.split(".")[1]: v for key, v in values(session).items() if key.startswith("company.")})


def credit_policy(session: Session) -> CreditPolicy:
    """Return the bounds in force."""
    v = values(session)
    return CreditPolicy(
        currency=v["company.currency"],
        bounds=v["aging.bounds"],
        fee_limit=v["matching.fee_limit"],
        discount_per_mille=v["matching.discount_per_mille"],
        order=v["matching.order"],
        overdue_days=v["warnings.overdue_days"],
        utilisation_percent=v["warnings.utilisation_percent"],
        slower_days=v["warnings.slower_days"],
        warning_statement_age_days=v["warnings.statement_age_days"],
        minimum_amount=v["dunning.minimum_amount"],
        interval_days=v["dunning.interval_days"],
        dunning_statement_age_days=v["dunning.statement_age_days"],
    )
