"""The line at the foot of the window: the page's keys or the work under way, and the sum of the selection."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.gui import theme
from creditdesk.gui.background import Background, Job
from creditdesk.gui.theme import px

_QUIET_MS = 300  # shorter work is not shown


class ElidedLabel(QLabel):
    """A line of text that ends in … where the room ends, whole in its tooltip."""

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Return that the label can be as narrow as need be."""
        return QSize(px(24), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the text, elided."""
        painter = QPainter(self)
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter.setPen(theme.colour("secondary"))
        painter.drawText(self.rect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class StatusLine(QFrame):
    """Keys or progress at the left, counts or the selection's sum at the right."""

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "statusbar")
        self._job: Job | None = None
        self._page_text = self._selection = ""
        self._keys, self._right = ElidedLabel("small"), QLabel()
        self._right.setProperty("role", "small")
        self._note = ElidedLabel("small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Progress"))
        self._cancel = QPushButton()
        self._cancel.setProperty("role", "link")
        self._cancel.clicked.connect(self._cancel_job)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._keys, 1)
        self._row.addWidget(self._note, 1)
        self._row.addWidget(self._bar)
        self._row.addWidget(self._cancel)
        self._row.addWidget(self._right)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_QUIET_MS)
        self._delay.timeout.connect(self._show_job)
        background.started.connect(self._started)
        background.reported.connect(self._reported)
        background.ended.connect(self._ended)
        theme.signals.changed.connect(self._rescale)
        self._rescale()
        self._show_keys()
        self.retranslate()

    def set_page(self, keys: str, counts: str) -> None:
        """Show a page's keys and counts (translated)."""
        self._keys.setText(keys)
        self._page_text = counts
        self._right.setText(self._selection or counts)

    def set_selection(self, text: str) -> None:
        """Show the selection's sum; an empty text shows the page's counts again."""
        self._selection = text
        self._right.setText(text or self._page_text)

    def text(self) -> str:
        """Return what stands at the right."""
        return self._right.text()

    def is_showing_progress(self) -> bool:
        """Return whether work under way is shown."""
        return self._bar.isVisibleTo(self)

    def retranslate(self) -> None:
        """Take the texts of the language in force."""
        self._cancel.setText(_(N_("Cancel")))

    def _started(self, job: Job) -> None:
        if job.title and self._job is None:
            self._job = job
            self._delay.start()

    def _reported(self, job: Job, done: int, total: int, note: str) -> None:
        if job is not self._job:
            return
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        step = display.sentence(message(N_("{title}: {done} of {total}"), title=job.title, done=done, total=total))
        self._note.setText(f"{step} · {note}" if note else step)

    def _ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._delay.stop()
            self._show_keys()

    def _show_job(self) -> None:
        if self._job is None:
            return
        if not self._note.text():
            self._bar.setRange(0, 0)
            self._note.setText(self._job.title)
        for widget in (self._note, self._bar, self._cancel):
            widget.show()
        self._keys.hide()

    def _show_keys(self) -> None:
        for widget in (self._note, self._bar, self._cancel):
            widget.hide()
        self._note.setText("")
        self._bar.setRange(0, 1)
        self._cancel.setEnabled(True)
        self._keys.show()

    def _cancel_job(self) -> None:
        if self._job:
            self._job.cancel()
            self._cancel.setEnabled(False)

    def _rescale(self) -> None:
        self._row.setContentsMargins(theme.EDGE, 0, theme.EDGE, 0)
        self._row.setSpacing(px(12))
        self._bar.setFixedWidth(px(160))
        self.setFixedHeight(px(38))
