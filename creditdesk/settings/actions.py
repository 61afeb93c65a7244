"""Change a setting of a book. The text a person typed is checked against the setting's type."""

from __future__ import annotations

import json
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from creditdesk.base.errors import BadInput
from creditdesk.base.i18n import N_, message
from creditdesk.base.money import parse_decimal
from creditdesk.settings.catalogue import BY_KEY, Value
from creditdesk.settings.tables import Setting as SettingRow


def parse(key: str, text: str) -> Value:
    """Return the typed text as the setting's value; BadInput says what was expected."""
    setting = BY_KEY[key]
    try:
        match setting.default:
            case bool():
                return text.strip().lower() in ("1", "true", "yes", "是")
            case int():
                number = int(parse_decimal(text))
                if number < 0:
                    raise ValueError(text)
                return number
            case Decimal():
                return parse_decimal(text)
            case tuple():
                bounds = tuple(int(parse_decimal(part)) for part in text.replace("，", ",").split(","))
                if list(bounds) != sorted(set(bounds)) or bounds[0] < 1:
                    raise ValueError(text)
                return bounds
            case _:
                if setting.choices and text.strip() not in dict(setting.choices):
                    raise ValueError(text)
                return text.strip()
    except ValueError as error:
        raise BadInput(
            N_("{title}: “{value}” does not fit. Enter a value like {example}."),
            title=message(setting.title),
            value=text,
            example=", ".join(map(str, setting.default)) if isinstance(setting.default, tuple) else setting.default,
        ) from error


def set_value(session: Session, key: str, value: Value) -> None:
    """Store a value of the setting's own type; storing the default removes the difference."""
    setting = BY_KEY[key]
    if type(value) is not type(setting.default):
        raise TypeError(f"{key} wants {type(setting.default).__name__}, not {type(value).__name__}")
    row = session.scalar(select(SettingRow).where(SettingRow.key == key))
    text = json.dumps(str(value) if isinstance(value, Decimal) else value, ensure_ascii=False)
    if row is None and value != setting.default:
        session.add(SettingRow(key=key, value=text))
    elif row is not None and value == setting.default:
        session.delete(row)
    elif row is not None and row.value != text:
        row.value = text
    session.flush()
