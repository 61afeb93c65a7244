"""The page on the right of a list of letters: the real PDF as it prints, or why there is none.

The picture is made from the finished PDF in the files lane, so the list stays quick; a newer wish replaces an older one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from creditdesk.base.i18n import N_, _
from creditdesk.base.progress import Progress
from creditdesk.gui import background, theme
from creditdesk.gui.background import Job
from creditdesk.gui.page import Desk
from creditdesk.gui.problems import describe
from creditdesk.gui.theme import px
from creditdesk.paper.preview import page_images

_DPI = 130


class Preview(QScrollArea):
    """The pages of a PDF one below the other, as wide as there is room, on paper white in either scheme."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: Job | None = None
        self._images: list[QImage] = []
        self._labels: list[QLabel] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(px(240))
        sheet = QWidget(self)
        self._column = QVBoxLayout(sheet)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(8))
        self.words = QLabel(sheet)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(self.words)
        self._column.addStretch(1)
        self.setWidget(sheet)

    def show_pdf(self, make: Callable[[], bytes]) -> None:
        """Show the PDF that `make` returns; it is called in the files lane."""
        self._drop()

        def work(_progress: Progress) -> list[QImage]:
            return [
                QImage(page.bgrx, page.width, page.height, page.stride, QImage.Format.Format_RGB32).copy()
                for page in page_images(make(), _DPI)
            ]

        self._job = self._desk.background.run(
            work, done=self._show_images, failed=self._failed, owner=self, lane=background.FILES
        )

    def show_words(self, text: str, role: str = "") -> None:
        """Show a translated text in place of a page."""
        self._drop()
        self._clear()
        self.words.setProperty("role", role)
        theme.restyle(self.words)
        self.words.setText(text)
        self.words.show()

    def pages(self) -> int:
        """Return how many pages are shown."""
        return len(self._images)

    def _drop(self) -> None:
        if self._job and not self._job.finished:
            self._job.drop()
        self._job = None

    def _clear(self) -> None:
        for label in self._labels:
            self._column.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._images, self._labels = [], []

    def _failed(self, error: Exception) -> None:
        self.show_words(describe(error).as_text(), "danger")

    def _show_images(self, images: Sequence[QImage]) -> None:
        self._clear()
        self.words.hide()
        self._images = list(images)
        for number, _image in enumerate(images, start=1):
            label = QLabel(self.widget())
            label.setAccessibleName(_(N_("Page {number} as it prints")).format(number=number))
            self._column.insertWidget(self._column.count() - 1, label)
            self._labels.append(label)
        self._fit()
        self.verticalScrollBar().setValue(0)

    def _fit(self) -> None:
        width, ratio = max(px(120), self.viewport().width() - px(4)), self.devicePixelRatioF()
        for label, image in zip(self._labels, self._images, strict=True):
            wanted = min(round(width * ratio), image.width())
            scaled = image.scaledToWidth(wanted, Qt.TransformationMode.SmoothTransformation)
            scaled.setDevicePixelRatio(ratio)
            label.setPixmap(QPixmap.fromImage(scaled))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the pages as wide as the pane."""
        super().resizeEvent(event)
        self._fit()
