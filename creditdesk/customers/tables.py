"""Customers, their contacts and addresses, and the payers known to pay for them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from creditdesk.db.model import Base, Identified


class Customer(Identified, Base):
    """One customer. All columns but `code` may change; `search_key` holds name and pinyin for the search box.

    `credit_limit_minor` empty means that no limit is set; 0 means cash only.
    """

    __tablename__ = "customer"

    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(Text)
    search_key: Mapped[str] = mapped_column(Text)
    tax_id: Mapped[str | None] = mapped_column(String(40))
    terms: Mapped[str | None] = mapped_column(String(40))
    industry: Mapped[str | None] = mapped_column(Text)
    owner: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(10))
    credit_limit_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    hold_reason: Mapped[str | None] = mapped_column(Text)
    hold_until: Mapped[date | None]


class Contact(Identified, Base):
    """A person or desk at a customer; the first one of a customer is the one letters go to."""

    __tablename__ = "contact"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    name: Mapped[str | None] = mapped_column(Text)
    role: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)


class Address(Identified, Base):
    """Where letters to a customer go; the first one of a customer is used."""

    __tablename__ = "address"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    lines: Mapped[str] = mapped_column(Text)


class CustomerPayer(Identified, Base):
    """A name or bank account that pays for a customer. `times` counts the receipts that showed it.

    `source`: "entered" by a person or an import of customers, "learned" from receipts.
    """

    __tablename__ = "customer_payer"
    __table_args__ = (UniqueConstraint("customer_id", "kind", "value"),)

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(Text)
    times: Mapped[int]
    source: Mapped[str] = mapped_column(String(10))
