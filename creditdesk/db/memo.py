"""What was read of a book, remembered until the book changes: the list of the day and the rail's counts are one result.

The state of a book is the number of its newest change row; every write leaves one (see `audit`). Only what a reading
transaction saw is remembered, since a unit of work under way may yet be rolled back and its numbers given again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_Read = Callable[Concatenate[Session, Asked], Answer]


def once_a_state(*, apart_from: str = "") -> Callable[[_Read[Asked, Answer]], _Read[Asked, Answer]]:
    """Let a read answer the same question on the same state of the book but once; the last answer of each book is kept.

    Changes of the table `apart_from` do not count: the read does not look at it. The answer must be treated as frozen.
    """

    def decorate(read: _Read[Asked, Answer]) -> _Read[Asked, Answer]:
        known: WeakKeyDictionary[Engine, tuple[Hashable, Answer]] = WeakKeyDictionary()

        @wraps(read)
        def answer(session: Session, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
            connection = session.connection()
            state = connection.execute(_STATE, {"apart_from": apart_from}).scalar()
            asked = (state, args, tuple(sorted(kwargs.items())))
            last = known.get(connection.engine)
            if last is not None and last[0] == asked:
                return last[1]
            found = read(session, *args, **kwargs)
            if not connection.get_execution_options().get("creditdesk_write"):
                known[connection.engine] = (asked, found)
            return found

        return answer

    return decorate


_STATE = text("SELECT max(id) FROM change_row WHERE table_name <> :apart_from")
