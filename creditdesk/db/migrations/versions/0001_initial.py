"""The first schema."""

from alembic import op

import creditdesk.schema  # noqa: F401
from creditdesk.db.model import Base

revision = "0001"
down_revision = None


def upgrade() -> None:
    Base.metadata.create_all(op.get_bind())
