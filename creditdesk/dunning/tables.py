"""Dunning levels, runs and letters. A letter keeps the PDF as printed; voiding keeps its number."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from creditdesk.db.model import Base, Identified


class DunningLevel(Identified, Base):
    """One step of the procedure: from `min_days` past due on, the letter `template`, to be paid in `deadline_days`."""

    __tablename__ = "dunning_level"

    position: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(Text)
    template: Mapped[str] = mapped_column(String(40))
    min_days: Mapped[int]
    deadline_days: Mapped[int]


class Letter(Identified, Base):
    """One letter that was printed. Only `state` ("printed", "void") and `void_reason` change."""

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("series", "sequence"),)

    series: Mapped[str] = mapped_column(String(40))
    sequence: Mapped[int]
    number: Mapped[str] = mapped_column(String(40), unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    level: Mapped[int]
    level_title: Mapped[str] = mapped_column(Text)
    printed_on: Mapped[date]
    deadline_on: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    language: Mapped[str] = mapped_column(String(10))
    sha256: Mapped[str] = mapped_column(String(64))
    pdf: Mapped[bytes] = mapped_column(LargeBinary, info={"opaque": True})
    state: Mapped[str] = mapped_column(String(10))
    void_reason: Mapped[str | None] = mapped_column(Text)


class LetterItem(Identified, Base):
    """One item a letter claims, with what was open of it that day."""

    __tablename__ = "letter_item"
    __table_args__ = ({"info": {"posted": True}},)

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    open_minor: Mapped[int] = mapped_column(BigInteger)
    days_past_due: Mapped[int]
