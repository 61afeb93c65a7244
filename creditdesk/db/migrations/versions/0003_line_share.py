"""One bank line may be the money of several customers: the further ones, each with its receipt."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "line_share",
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("receipt_id", BIG, nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_line_share_customer_id")),
        sa.ForeignKeyConstraint(["line_id"], ["bank_line.id"], name=op.f("fk_line_share_line_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["entry.id"], name=op.f("fk_line_share_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_share")),
        sa.UniqueConstraint("line_id", "customer_id", name=op.f("uq_line_share_line_id_customer_id")),
        sa.UniqueConstraint("receipt_id", name=op.f("uq_line_share_receipt_id")),
    )
    op.create_index(op.f("ix_line_share_customer_id"), "line_share", ["customer_id"], unique=False)
