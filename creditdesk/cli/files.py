"""Files a verb is given: read as they are, or refused with the reason the system gives."""

from __future__ import annotations

import json
from pathlib import Path

from creditdesk import checks
from creditdesk.base.display import sentence
from creditdesk.base.errors import BadInput
from creditdesk.base.i18n import N_, message
from creditdesk.base.sheets import decode
from creditdesk.cli.answer import say
from creditdesk.db.workspace import Workspace
from creditdesk.settings.seen import seen_file


def read_file(path: str) -> bytes:
    """Return a file's bytes; BadInput when it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise BadInput(
            N_("{path} cannot be read: {reason}"), path=path, reason=error.strerror or str(error), kind="no_file"
        ) from error


def read_map(path: str) -> dict[str, str]:
    """Return a map file's headings and the fields they stand for; BadInput when it is not such an object."""
    try:
        headings = json.loads(decode(read_file(path)))
    except ValueError as error:
        raise BadInput(N_("The map file {path} is no JSON: {reason}"), path=path, reason=str(error)) from error
    if not isinstance(headings, dict) or not all(isinstance(field, str) for field in headings.values()):
        raise BadInput(N_('The map file {path} must hold one object: {{"heading in the file": "field"}}.'), path=path)
    return headings


def keep_seen(book: str, *, as_it_is: bool = False) -> None:
    """Note on this computer how the book ends now; say so when it does not go on from what was seen before."""
    workspace = Workspace.open(book)
    found = None if as_it_is else checks.seen_difference(workspace)
    if found:
        say(sentence(found))
    try:
        checks.keep_seen(workspace, as_it_is=as_it_is)
    except OSError as error:  # the act itself is done
        words = N_("How the book ends could not be noted in {path}: {reason}")
        say(sentence(message(words, path=str(seen_file()), reason=error.strerror or str(error))))
