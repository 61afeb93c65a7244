"""A printer by its name, for letters printed from the command line; the window asks in its own dialog."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication

from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_
from creditdesk.base.progress import Progress
from creditdesk.dunning.copies import Copy
from creditdesk.gui.pages.letters_output import send_to_printer


def printer_for(name: str) -> Callable[[Sequence[Copy]], int]:
    """Return what prints copies on the printer of that name and counts pages; Refused when there is no such printer."""
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(sys.argv[:1])
    printer = find_printer(name)

    def send(copies: Sequence[Copy]) -> int:
        pages = send_to_printer(copies, printer, Progress())
        application.processEvents()
        return pages

    return send


def find_printer(name: str) -> QPrinter:
    """Return the printer of that name; Refused names those there are."""
    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        known = tuple(QPrinterInfo.availablePrinterNames())
        raise Refused(
            N_("There is no printer “{name}”. Nothing was printed. The printers here are: {known}."),
            name=name, known=known or "–",
        )  # fmt: skip
    return QPrinter(info, QPrinter.PrinterMode.HighResolution)
