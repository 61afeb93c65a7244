"""What belongs to this computer, not to a book: language, theme, text size, the books opened last."""

from __future__ import annotations

import json
import os
import sys
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from creditdesk.base.files import write_whole


@dataclass(frozen=True, slots=True)
class Machine:
    """The choices of the person at this computer."""

    language: str = "zh_CN"
    theme: str = "system"
    text_percent: int = 100
    recent_books: tuple[str, ...] = ()
    backup_folder: str = ""  # proposed for backups
    backups: tuple[str, ...] = ()  # "book|instant|file", the newest of each book


def machine_file() -> Path:
    """Return where the choices are kept: the platform's folder for settings of programs."""
    if sys.platform == "win32":
        root = Path(os.environ.get("APPDATA", Path.home()))
    elif sys.platform == "darwin":
        root = Path.home() / "Library" / "Application Support"
    else:
        root = Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config"))
    return root / "CreditDesk" / "machine.toml"


def load(path: Path | None = None) -> Machine:
    """Return the stored choices; the defaults where there is no file, or an entry does not fit."""
    file = path or machine_file()
    if not file.exists():
        return Machine()
    try:
        stored = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        file.replace(file.with_suffix(".damaged"))  # kept for a look; the choices start anew
        return Machine()
    choices: dict[str, Any] = asdict(Machine())
    for key, default in choices.items():
        value = tuple(stored[key]) if isinstance(stored.get(key), list) else stored.get(key)
        if type(value) is type(default):
            choices[key] = value
    return Machine(**choices)


def save(choices: Machine, path: Path | None = None) -> None:
    """Write the choices, whole or not at all."""
    file = path or machine_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in asdict(choices).items()]
    write_whole(file, ("\n".join(lines) + "\n").encode())
