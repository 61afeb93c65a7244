"""Bank accounts, imported files, their lines as the bank gave them, and what became of each line."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from creditdesk.db.model import Base, Identified, filled_index


class BankAccount(Identified, Base):
    """One of our own accounts, as the statements name it. `title` may change."""

    __tablename__ = "bank_account"
    __table_args__ = (UniqueConstraint("account", "currency"),)

    account: Mapped[str] = mapped_column(String(80))
    currency: Mapped[str] = mapped_column(String(3))
    bank: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)


class StatementFile(Identified, Base):
    """One imported file, kept byte for byte."""

    __tablename__ = "statement_file"
    __table_args__ = ({"info": {"posted": True}},)

    name: Mapped[str] = mapped_column(Text)
    format: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, info={"opaque": True})


class BankStatement(Identified, Base):
    """The part of a file that belongs to one account: its period and balances."""

    __tablename__ = "bank_statement"
    __table_args__ = ({"info": {"posted": True}},)

    file_id: Mapped[int] = mapped_column(ForeignKey("statement_file.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("bank_account.id"), index=True)
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    opening_minor: Mapped[int | None] = mapped_column(BigInteger)
    closing_minor: Mapped[int | None] = mapped_column(BigInteger)
    proof: Mapped[str] = mapped_column(String(10))
    known_lines: Mapped[int]


class BankLine(Identified, Base):
    """One line as the bank gave it; never edited. `row` is its place in the file.

    `identity` with `occurrence` tells the same line in another file from a second equal payment.
    """

    __tablename__ = "bank_line"
    __table_args__ = (UniqueConstraint("account_id", "identity", "occurrence"), {"info": {"posted": True}})

    statement_id: Mapped[int] = mapped_column(ForeignKey("bank_statement.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("bank_account.id"))
    row: Mapped[int]
    booked_on: Mapped[date] = mapped_column(index=True)
    value_on: Mapped[date | None]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    payer: Mapped[str | None] = mapped_column(Text)
    payer_account: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    reference: Mapped[str | None] = mapped_column(Text)
    balance_minor: Mapped[int | None] = mapped_column(BigInteger)
    identity: Mapped[str] = mapped_column(String(64))
    occurrence: Mapped[int]


class Match(Identified, Base):
    """What is planned for a line and what became of it: one row per line, changed as the work goes on.

    `state`: "proposed", "posted", "not_payment", "later", or "known" (the receipt was in the book already).
    `plan` is the proposal as JSON: posting executes exactly this.
    """

    __tablename__ = "match"
    __table_args__ = (filled_index("ix_match_receipt_id", "receipt_id"),)

    line_id: Mapped[int] = mapped_column(ForeignKey("bank_line.id"), unique=True)
    state: Mapped[str] = mapped_column(String(12), index=True)
    tier: Mapped[str] = mapped_column(String(12))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    plan: Mapped[str] = mapped_column(Text)


class LineShare(Identified, Base):
    """A further customer's part of a posted line whose money is several customers': the first one's is the match.

    The receipts of match and shares together are the line's amount; reversing one of them reverses them all.
    """

    __tablename__ = "line_share"
    __table_args__ = (UniqueConstraint("line_id", "customer_id"),)

    line_id: Mapped[int] = mapped_column(ForeignKey("bank_line.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    plan: Mapped[str] = mapped_column(Text)


class NotPaymentRule(Identified, Base):
    """A kind of line that a person marked as no payment of a customer: same payer and wording are recognised."""

    __tablename__ = "not_payment_rule"
    __table_args__ = (UniqueConstraint("payer", "wording"),)

    payer: Mapped[str] = mapped_column(Text)
    wording: Mapped[str] = mapped_column(Text)


class SavedProfileRow(Identified, Base):
    """How the files of one bank's table are read, as the user assigned its columns; one per `mark` of content."""

    __tablename__ = "saved_profile"

    title: Mapped[str] = mapped_column(Text)
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    profile: Mapped[str] = mapped_column(Text)
