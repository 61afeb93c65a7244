"""Entries of customers' accounts, and the allocations between them. Both are posted: added to, never changed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from creditdesk.db.model import Base, Identified, filled_index

_SIGN = (
    "(amount_minor >= 0 AND settled_minor BETWEEN 0 AND amount_minor) "
    "OR (amount_minor < 0 AND settled_minor BETWEEN amount_minor AND 0)"
)


class Entry(Identified, Base):
    """One line of a customer's account; see `kinds.EntryKind`. Debits are positive, credits negative.

    `due_on` only on debits. `reference` is the customer's order number on invoices, the remittance text on receipts.
    `settled_minor` is the sum of the allocations, kept by a trigger; the check makes over-allocation impossible.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("kind", "number"),
        CheckConstraint(_SIGN, name="settled_within_amount"),
        Index("ix_entry_open", "customer_id", sqlite_where=text("settled_minor <> amount_minor"),
              postgresql_where=text("settled_minor <> amount_minor")),
        filled_index("ix_entry_bank_reference", "bank_reference"),
        filled_index("ix_entry_reverses_id", "reverses_id", unique=True),
        {"info": {"posted": True}},
    )  # fmt: skip

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    number: Mapped[str] = mapped_column(String(80))
    dated_on: Mapped[date]
    due_on: Mapped[date | None]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    reference: Mapped[str | None] = mapped_column(Text)
    payer: Mapped[str | None] = mapped_column(Text)
    payer_account: Mapped[str | None] = mapped_column(Text)
    bank_reference: Mapped[str | None] = mapped_column(Text)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    settled_minor: Mapped[int] = mapped_column(BigInteger, server_default="0", info={"derived": True})


def _settle(sign: str, row: str) -> str:
    return (
        f"UPDATE entry SET settled_minor = settled_minor {sign} {row}.amount_minor WHERE id = {row}.debit_id; "
        f"UPDATE entry SET settled_minor = settled_minor {'-' if sign == '+' else '+'} {row}.amount_minor WHERE id = {row}.credit_id; "
    )


_TRIGGERS = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS settle_insert",
        "DROP TRIGGER IF EXISTS settle_delete",
        f"CREATE TRIGGER settle_insert AFTER INSERT ON allocation BEGIN {_settle('+', 'NEW')} END",
        f"CREATE TRIGGER settle_delete AFTER DELETE ON allocation BEGIN {_settle('-', 'OLD')} END",
    ),
    "postgresql": (
        f"CREATE OR REPLACE FUNCTION settle() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
        f"IF TG_OP = 'INSERT' THEN {_settle('+', 'NEW')} ELSE {_settle('-', 'OLD')} END IF; RETURN NULL; END $body$",
        "DROP TRIGGER IF EXISTS settle ON allocation",
        "CREATE TRIGGER settle AFTER INSERT OR DELETE ON allocation FOR EACH ROW EXECUTE FUNCTION settle()",
    ),
}


class Allocation(Identified, Base):
    """So much of a credit settles so much of a debit, from `allocated_on` on; negative in a reversal.

    `how`: "sure", "confirmed" or "hand" for bank lines, "import", "reversal".
    """

    __tablename__ = "allocation"
    __table_args__ = (
        filled_index("ix_allocation_reverses_id", "reverses_id", unique=True),
        {"info": {"posted": True, "triggers": _TRIGGERS}},
    )

    debit_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    credit_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    allocated_on: Mapped[date] = mapped_column(index=True)
    how: Mapped[str] = mapped_column(String(10))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("allocation.id"))


class Bill(Identified, Base):
    """A bill taken in payment, beside its receipt. Honoured from `honoured_on` on; dishonoured when the receipt is reversed."""

    __tablename__ = "bill"

    receipt_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    number: Mapped[str] = mapped_column(String(80), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    acceptor: Mapped[str] = mapped_column(Text)
    issued_on: Mapped[date]
    due_on: Mapped[date]
    honoured_on: Mapped[date | None]
