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
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget

from creditdesk.base.errors import BadInput, Refused
from creditdesk.base.i18n import N_, _
from creditdesk.base.progress import Progress
from creditdesk.gui import dialogs
from creditdesk.gui.theme import px
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


class PrintDialog(dialogs.Dialog):
    """Where the letters go: a folder, or a printer. `act` (translated) is what the button says, with the count."""

    def __init__(self, title: str, act: str, meaning: str, folder: Path, parent: QWidget | None) -> None:
        super().__init__(title, act, parent)
        self.printer: QPrinter | None = None
        told = QLabel(meaning)
        told.setWordWrap(True)
        self.body.addWidget(told)
        self.to_folder = QRadioButton(_(N_("Save as PDF files in this folder")))
        self.to_folder.setChecked(True)
        self.body.addWidget(self.to_folder)
        row = QHBoxLayout()
        row.setContentsMargins(px(28), 0, 0, 0)
        self.folder = QLineEdit(str(folder))
        self.folder.setAccessibleName(_(N_("Folder")))
        self.folder.setMinimumWidth(px(320))
        choose = QPushButton(_(N_("Choose folder …")))
        choose.clicked.connect(self._choose)
        row.addWidget(self.folder, 1)
        row.addWidget(choose)
        self.body.addLayout(row)
        self.to_printer = QRadioButton(_(N_("Send to a printer (it is chosen next)")))
        self.body.addWidget(self.to_printer)
        self.problem = QLabel()
        self.problem.setProperty("role", "danger")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.to_folder.toggled.connect(self.folder.setEnabled)

    def target(self) -> Path | QPrinter:
        """Return the folder, or the printer chosen."""
        return self.printer if self.printer is not None else Path(self.folder.text().strip()).expanduser()

    def accept(self) -> None:
        """Close when the folder is there, or a printer was chosen."""
        if self.to_printer.isChecked():
            printer = QPrinter(QPrinter.PrinterMode.HighResolution)
            if QPrintDialog(printer, self).exec():
                self.printer = printer
                super().accept()
            return
        folder = Path(self.folder.text().strip()).expanduser()
        if self.folder.text().strip() and folder.is_dir():
            super().accept()
            return
        self.problem.setText(_(N_("There is no such folder. Choose one that exists.")))
        self.problem.show()
        self.folder.setFocus()

    def _choose(self) -> None:
        chosen = dialogs.choose_folder(self, _(N_("Folder for the letters")), Path(self.folder.text()))
        if chosen is not None:
            self.folder.setText(str(chosen))


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
