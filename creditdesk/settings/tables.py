"""The settings of a book that differ from their defaults."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from creditdesk.db.model import Base, Identified


class Setting(Identified, Base):
    """One value, as JSON text, under the key the catalogue gives it."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(60), unique=True)
    value: Mapped[str] = mapped_column(Text)
