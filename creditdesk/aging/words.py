"""How ages are named, on screen and on paper: the buckets, and what they are counted from."""

from __future__ import annotations

from creditdesk.aging.buckets import Basis, Bucket
from creditdesk.base import display
from creditdesk.base.i18n import N_, message

BASES = {Basis.DUE: N_("by days overdue"), Basis.ISSUED: N_("by age from the invoice date")}


def bucket_name(bucket: Bucket, language: str | None = None) -> str:
    """Return "1–30 days" or "over 180 days"."""
    if bucket.end is None:
        return display.sentence(message(N_("over {days} days"), days=bucket.start - 1), language)
    return display.sentence(message(N_("{start}–{end} days"), start=bucket.start, end=bucket.end), language)
