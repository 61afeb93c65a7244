"""Pages as pictures, for the screen and for printers that are sent dots.

The picture is made from the finished PDF, so the preview shows exactly what prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2

_WHITE = (255, 255, 255, 255)


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page on white: four bytes a dot (blue, green, red, and one unused), `stride` bytes a row."""

    width: int
    height: int
    stride: int
    bgrx: bytes


def page_count(pdf: bytes) -> int:
    """Return how many pages the PDF has."""
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def page_images(pdf: bytes, dpi: int = 110) -> Iterator[PageImage]:
    """Yield the pages one by one, so that a long file never lies in memory as pictures."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            bitmap = page.render(scale=dpi / 72, fill_color=_WHITE, force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGRx)
            yield PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            bitmap.close()
            page.close()
