"""Warnings raised: open as long as their fact holds, muted until a date, or closed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from creditdesk.db.model import Base, Identified


class RaisedWarning(Identified, Base):
    """One fact that a rule found. It is raised once, refreshed while it holds, and closed when it ends."""

    __tablename__ = "raised_warning"

    rule: Mapped[str] = mapped_column(String(40), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"), index=True)
    severity: Mapped[str] = mapped_column(String(10))
    since: Mapped[date]
    value: Mapped[str] = mapped_column(Text)
    threshold: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    muted_until: Mapped[date | None]
    mute_reason: Mapped[str | None] = mapped_column(Text)
    closed_on: Mapped[date | None]
