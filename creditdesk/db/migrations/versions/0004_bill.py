"""Bills received: what a receipt by bill says of the bill, and when it was honoured."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "bill",
        sa.Column("receipt_id", BIG, nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("acceptor", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("honoured_on", sa.Date(), nullable=True),
        sa.Column("id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["receipt_id"], ["entry.id"], name=op.f("fk_bill_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bill")),
        sa.UniqueConstraint("receipt_id", name=op.f("uq_bill_receipt_id")),
    )
    op.create_index(op.f("ix_bill_number"), "bill", ["number"], unique=False)
