"""How ages are named on screen, in the language in force: buckets, shares, the basis they are counted on."""

from __future__ import annotations

from decimal import Decimal

from creditdesk.aging.buckets import Bucket
from creditdesk.aging.queries import AgingRow
from creditdesk.base import display
from creditdesk.base.i18n import N_, message


def bucket_name(bucket: Bucket) -> str:
    """Return "1–30 days" or "over 180 days"."""
    if bucket.end is None:
        return display.sentence(message(N_("over {days} days"), days=bucket.start - 1))
    return display.sentence(message(N_("{start}–{end} days"), start=bucket.start, end=bucket.end))


def share_of(part: int, whole: int) -> str:
    """Return a part of a whole as per cent; nothing where there is no whole."""
    return display.percent(Decimal(part) / whole) if whole > 0 else ""


def overdue_share(row: AgingRow) -> str:
    """Return how much of what is owed (before what is on account) is overdue."""
    return share_of(row.overdue, row.not_due + row.overdue)
