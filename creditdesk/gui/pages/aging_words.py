"""Shares of open money as pages show them."""

from __future__ import annotations

from decimal import Decimal

from creditdesk.aging.table import AgingRow
from creditdesk.base import display


def share_of(part: int, whole: int) -> str:
    """Return a part of a whole as per cent; nothing where there is no whole."""
    return display.percent(Decimal(part) / whole) if whole > 0 else ""


def overdue_share(row: AgingRow) -> str:
    """Return how much of what is owed (before what is on account) is overdue."""
    return share_of(row.overdue, row.not_due + row.overdue)
