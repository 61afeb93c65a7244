"""Profiles of bank tables that the user made."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "saved_profile",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_profile")),
        sa.UniqueConstraint("mark", name=op.f("uq_saved_profile_mark")),
    )
