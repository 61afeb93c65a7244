"""Letters on their way to a printer, always the bytes that are kept.

A printer is sent pictures of the finished pages at 300 dots an inch, so what prints is what the preview showed.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_
from creditdesk.base.progress import Progress
from creditdesk.dunning.copies import Copy
from creditdesk.paper.preview import page_images

_PRINT_DPI = 300
_KEEP = Qt.AspectRatioMode.KeepAspectRatio


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
