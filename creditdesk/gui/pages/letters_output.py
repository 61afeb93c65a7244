"""Letters on their way out of the house: as PDF files into a folder, or to a printer, always the bytes that are kept.

A printer is sent pictures of the finished pages at 300 dots an inch, so what prints is what the preview showed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from creditdesk.base.errors import BadInput, Refused
from creditdesk.base.i18n import N_
from creditdesk.base.progress import Progress
from creditdesk.paper.preview import page_images

_PRINT_DPI = 300
_KEEP = Qt.AspectRatioMode.KeepAspectRatio
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True, slots=True)
class Copy:
    """One letter as it is kept: its number, to whom, and the PDF."""

    number: str
    customer_name: str
    pdf: bytes


def file_name(copy: Copy) -> str:
    """Return "L2026-0007 <customer>.pdf" with only what every file system takes."""
    customer = _NOT_IN_NAMES.sub(" ", copy.customer_name).strip(" .")[:60].strip(" .")
    return f"{_NOT_IN_NAMES.sub('-', copy.number)} {customer}".strip() + ".pdf"


def write_files(copies: Sequence[Copy], folder: Path, progress: Progress) -> tuple[Path, ...]:
    """Write each letter into its own file and return the paths; a file of other content is not overwritten."""
    if not folder.is_dir():
        raise BadInput(N_("There is no folder {path}. To save the letters, create it first."), path=str(folder))
    paths = []
    for done, copy in enumerate(copies, start=1):
        path = _free(folder / file_name(copy), copy.pdf)
        path.write_bytes(copy.pdf)
        paths.append(path)
        progress.tick(done, len(copies), copy.number)
    return tuple(paths)


def _free(path: Path, data: bytes) -> Path:
    """Return the path, or one with a number behind it where a different file has that name."""
    candidate, number = path, 2
    while candidate.exists() and candidate.read_bytes() != data:
        candidate = path.with_stem(f"{path.stem} ({number})")
        number += 1
    return candidate


def send_to_printer(copies: Sequence[Copy], printer: QPrinter, progress: Progress) -> int:
    """Print the pages of all letters one after the other and return how many; Refused when the printer does not start."""
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise Refused(N_("The printer did not start. The letters are kept under “Sent”; print them from there."))
    pages = 0
    try:
        for done, copy in enumerate(copies, start=1):
            for page in page_images(copy.pdf, _PRINT_DPI):
                if pages:
                    printer.newPage()
                image = QImage(page.bgrx, page.width, page.height, page.stride, QImage.Format.Format_RGB32)
                painter.drawImage(_placed(image, painter), image)
                pages += 1
            progress.tick(done, len(copies), copy.number)
    finally:
        painter.end()
    return pages


def _placed(image: QImage, painter: QPainter) -> QRect:
    """Return where the page lies on the sheet: whole, unstretched, from the upper left corner."""
    sheet = painter.viewport()
    size = image.size().scaled(sheet.size(), _KEEP)
    return QRect(sheet.topLeft(), size)
