"""Find a piece of a text as a person types it: capital or small, with every character meant as it stands."""

from __future__ import annotations

from sqlalchemy.orm import Session


def like(session: Session, column: str, param: str) -> str:
    """Return the SQL condition that the column holds the text of the parameter, which `piece` has made."""
    operator = "LIKE" if session.connection().dialect.name == "sqlite" else "ILIKE"
    return f"{column} {operator} :{param} ESCAPE '\\'"


def piece(text: str) -> str:
    """Return the pattern of any text that holds this one."""
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
