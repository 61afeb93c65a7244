"""Python's search for rings of dead objects, put off while an import makes millions of objects and no rings."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def rings_not_searched() -> Iterator[None]:
    """Let Python look for no rings meanwhile."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()
