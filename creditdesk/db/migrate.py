"""Schema versions: create, upgrade, refuse a book that is newer than the program.

Alembic's numbered scripts lie in `migrations/versions` and are never edited after a
release. `VERSIONS` lists them, so that opening an up-to-date book need not load Alembic.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from creditdesk.base.errors import BadInput, Refused
from creditdesk.base.i18n import N_
from creditdesk.db import audit

VERSIONS = ("0001", "0002", "0003", "0004")


def version_of(connection: Connection) -> str | None:
    """Return the schema version of a book; None for an empty database."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    if "alembic_version" not in tables or "change_set" not in tables:
        raise BadInput(N_("This database is not a CreditDesk book. Nothing in it was changed."))
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def needs_upgrade(connection: Connection) -> bool:
    """Return whether the book is older than the program; Refused when it is newer, BadInput when it is no book."""
    version = version_of(connection)
    if version is None:
        raise BadInput(N_("This database is not a CreditDesk book. Nothing in it was changed."))
    if version not in VERSIONS:
        raise Refused(
            N_(
                "This book has version {book}, this program knows up to {program}. To open it, install a newer CreditDesk."
            ),
            book=version,
            program=VERSIONS[-1],
        )
    return version != VERSIONS[-1]


def upgrade(connection: Connection) -> None:
    """Bring the schema to the newest version and make the triggers anew."""
    from alembic import command  # here, because it costs 0.3 s and is needed once a release
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    audit.install(connection)
