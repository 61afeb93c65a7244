"""Raise, keep and close warnings, and mute one until a day.

A fact raises one warning, not one a day: the warning is raised once, follows its value while the fact holds, and is
closed when the fact has ended. Should the fact come back, it is a new warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_
from creditdesk.base.message_json import to_json
from creditdesk.earlywarning.queries import findings
from creditdesk.earlywarning.rules.rule import Finding
from creditdesk.earlywarning.tables import RaisedWarning


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did; all zero when nothing was new."""

    raised: int
    changed: int
    closed: int


def is_fresh(session: Session, as_of: date) -> bool:
    """Return whether the stored warnings say what the rules find that day, so that a refresh would do nothing."""
    texts = (RaisedWarning.severity, RaisedWarning.value, RaisedWarning.threshold, RaisedWarning.message)
    stored = {
        (rule, customer_id): own
        for rule, customer_id, *own in session.execute(
            select(RaisedWarning.rule, RaisedWarning.customer_id, *texts).where(RaisedWarning.closed_on.is_(None))
        )
    }
    found = findings(session, as_of)
    return stored.keys() == found.keys() and all(
        stored[key] == list(_columns(finding).values()) for key, finding in found.items()
    )


def refresh(session: Session, as_of: date) -> Refreshed:
    """Bring the stored warnings in line with what the rules find that day."""
    found = dict(findings(session, as_of))
    raised = changed = closed = 0
    for row in session.scalars(select(RaisedWarning).where(RaisedWarning.closed_on.is_(None))):
        finding = found.pop((row.rule, row.customer_id), None)
        if finding is None:
            row.closed_on = max(as_of, row.since)
            closed += 1
        else:
            changed += _follow(row, finding)
    for (rule, customer_id), finding in found.items():
        session.add(
            RaisedWarning(rule=rule, customer_id=customer_id, since=finding.since or as_of, **_columns(finding))
        )
        raised += 1
    session.flush()
    return Refreshed(raised, changed, closed)


def _columns(finding: Finding) -> dict[str, str]:
    return {
        "severity": finding.severity.value,
        "value": to_json(finding.value),
        "threshold": to_json(finding.threshold),
        "message": to_json(finding.message),
    }


def _follow(row: RaisedWarning, finding: Finding) -> bool:
    """Write what differs into the row; return whether anything did."""
    differs = {name: text for name, text in _columns(finding).items() if getattr(row, name) != text}
    for name, text in differs.items():
        setattr(row, name, text)
    return bool(differs)


def mute(session: Session, warning_id: int, until: date, reason: str) -> None:
    """Keep a warning out of sight up to and including a day, with the reason why."""
    row = _live(session, warning_id)
    if not reason.strip():
        raise Refused(N_("To mute a warning, say why."))
    row.muted_until, row.mute_reason = until, reason.strip()
    session.flush()


def unmute(session: Session, warning_id: int) -> None:
    """Show a muted warning again."""
    row = _live(session, warning_id)
    row.muted_until = row.mute_reason = None
    session.flush()


def _live(session: Session, warning_id: int) -> RaisedWarning:
    row = session.get(RaisedWarning, warning_id)
    if row is None or row.closed_on is not None:
        raise Refused(N_("This warning is not there any more: what it told of has ended."))
    return row
