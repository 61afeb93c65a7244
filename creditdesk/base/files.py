"""Write a file whole or not at all: whoever looks finds the old content or the new, never a half."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write the file under another name, make sure it lies on the disk, and give it its own name."""
    part = path.parent / f"{path.name}.part"
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        error.filename, error.filename2 = str(path), None  # the name the user knows
        raise
