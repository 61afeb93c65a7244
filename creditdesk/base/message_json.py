"""Messages as JSON text, so that a stored reason can be read in another language later.

A row of the book keeps the template and its parameters, never the sentence. Money, dates and
nested messages keep their type; the same message always gives the same text, so two texts
can be compared instead of two messages.

>>> from creditdesk.base.i18n import message
>>> to_json(message("{days} days late", days=12))
'{"message":"{days} days late","params":{"days":12}}'
"""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

from creditdesk.base.i18n import Message
from creditdesk.base.money import Money

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))  # made once: messages come by the thousand


def to_json(message: Message) -> str:
    """Return the message as one line of JSON; TypeError for a parameter that is no word of the trade."""
    return _ENCODER.encode(_plain(message))


def from_json(text: str) -> Message:
    """Return the message that `to_json` wrote; ValueError for any other text."""
    found = _typed(json.loads(text))
    if not isinstance(found, Message):
        raise ValueError(f"not a message: {text!r}")
    return found


def _plain(value: object) -> object:
    match value:
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case Message():
            return {"message": value.template, "params": {key: _plain(param) for key, param in sorted(value.params)}}
        case Money():
            return {"money": [value.minor, value.currency]}
        case Decimal():
            return {"decimal": str(value)}
        case date() if not isinstance(value, datetime):
            return {"date": value.isoformat()}
        case tuple() | list():
            return [_plain(part) for part in value]
        case _:
            raise TypeError(f"cannot be kept in a message: {value!r}")


def _typed(value: object) -> object:
    match value:
        case {"message": str(template), "params": dict(params)}:
            return Message(template, tuple(sorted((str(key), _typed(param)) for key, param in params.items())))
        case {"money": [int(minor), str(currency)]}:
            return Money(minor, currency)
        case {"decimal": str(text)}:
            return Decimal(text)
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case list():
            return tuple(_typed(part) for part in value)
        case None | bool() | int() | str():
            return value
        case _:
            raise ValueError(f"not part of a message: {value!r}")
