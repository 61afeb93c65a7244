"""Where the program is put together: the clock is read here, and window or command line is chosen."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import creditdesk.schema  # noqa: F401  (completes the metadata)
from creditdesk.base.i18n import LANGUAGES, set_language
from creditdesk.dunning.copies import Copy
from creditdesk.settings import machine

VERBS = frozenset(
    [
        "new",
        "import",
        "statement",
        "match",
        "aging",
        "items",
        "warnings",
        "letters",
        "account",
        "backup",
        "restore",
        "check",
        "history",
        "undo",
        "export",
        "tour",
    ]
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program: a verb on the command line, or the window, with a book when one is named."""
    today = date.today()  # noqa: DTZ011  (the firm's own day; the one place that asks)
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and (given[0] in VERBS or given[0].startswith("-") or len(given) > 1):
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8")
        set_language(_language(given))
        if given[0] == "tour":
            from creditdesk.tour import tour

            return tour(Path(given[1] if len(given) > 1 else "out"), today)
        from creditdesk.cli.parser import run

        return run(given, today, _printer_for)
    from creditdesk.gui.main import run_gui

    return int(run_gui(given[0] if given else None))


def _printer_for(name: str) -> Callable[[Sequence[Copy]], int]:
    from creditdesk.gui.printing import printer_for  # here: only printing needs Qt

    return printer_for(name)  # type: ignore[no-any-return]


def _language(arguments: Sequence[str]) -> str:
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--lang", nargs="?")
    wanted = early.parse_known_args(arguments)[0].lang
    if wanted in LANGUAGES:
        return str(wanted)
    if machine.machine_file().exists() and (kept := machine.load().language) in LANGUAGES:
        return kept
    return "en" if os.environ.get("LANG", "").startswith("en") else "zh_CN"
