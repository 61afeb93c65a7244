"""Preview of a statement of account: choose the period, see the page as it prints, save the PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from creditdesk.aging.account_queries import account_fields
from creditdesk.base import display
from creditdesk.base.i18n import N_, _, message
from creditdesk.customers.queries import CustomerRow
from creditdesk.gui import dialogs
from creditdesk.gui.page import Desk
from creditdesk.gui.problems import describe
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import DateEdit
from creditdesk.paper.preview import PageImage, page_images
from creditdesk.paper.render import render_account

_DPI = 80  # an A4 page fits the width of the dialog


class PagesView(QScrollArea):
    """The pages of a PDF, one below the other, as they print."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = QWidget(self)
        self._column = QVBoxLayout(self._sheet)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidgetResizable(True)
        self.setWidget(self._sheet)
        self.setAccessibleName(_(N_("Preview")))

    def show_pages(self, pages: Sequence[PageImage]) -> None:
        """Show these pages."""
        while (item := self._column.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        for page in pages:
            image = QImage(page.bgrx, page.width, page.height, page.stride, QImage.Format.Format_RGB32).copy()
            sheet = QLabel(self._sheet)
            sheet.setPixmap(QPixmap.fromImage(image))
            self._column.addWidget(sheet)

    def page_count(self) -> int:
        """Return how many pages are shown."""
        return self._column.count()


class StatementDialog(dialogs.Dialog):
    """A statement of account on the screen; nothing is kept until it is saved."""

    def __init__(
        self, desk: Desk, customer: CustomerRow, parent: QWidget | None, *, saved: Callable[[Path], None]
    ) -> None:
        title = display.sentence(message(N_("Statement of account: {customer}"), customer=customer.name))
        super().__init__(title, _(N_("Save as PDF…")), parent)
        self._desk, self._customer, self._saved = desk, customer, saved
        self.pdf: bytes | None = None
        today = desk.today()
        self.start, self.end = DateEdit(desk.today, self), DateEdit(desk.today, self)
        self.start.set_value(date(today.year, 1, 1))
        self.end.set_value(today)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        for text, field in ((_(N_("From")), self.start), (_(N_("To")), self.end)):
            label = QLabel(text, self)
            label.setBuddy(field)
            field.setAccessibleName(text)
            row.addWidget(label)
            row.addWidget(field)
            field.changed.connect(self._changed)
        row.addStretch()
        self.told = QLabel(self)
        self.told.setProperty("role", "danger")
        self.told.setWordWrap(True)
        self.view = PagesView(self)
        self.body.addLayout(row)
        self.body.addWidget(self.told)
        self.body.addWidget(self.view, 1)
        self.resize(px(760), px(640))
        self.finished.connect(self.deleteLater)
        self._changed(None)

    def _changed(self, _value: object) -> None:
        start, end = self.start.value(), self.end.value()
        self.pdf = None
        self.act.setEnabled(False)
        if start is None or end is None:
            return
        customer_id, as_of = self._customer.id, self._desk.today()

        def make(_progress: object) -> tuple[bytes, tuple[PageImage, ...]]:
            with self._desk.book.read() as session:
                pdf = render_account(account_fields(session, customer_id, start, end, as_of))
            return pdf, tuple(page_images(pdf, _DPI))

        self.told.hide()
        self._desk.background.run(make, done=self._show, failed=self._fail, owner=self)

    def _show(self, made: tuple[bytes, tuple[PageImage, ...]]) -> None:
        self.pdf, pages = made
        self.told.hide()
        self.view.show_pages(pages)
        self.act.setEnabled(True)

    def _fail(self, error: Exception) -> None:
        self.told.setText(describe(error).as_text())
        self.told.show()

    def accept(self) -> None:
        """Ask where to, and write the file."""
        if self.pdf is None:
            return
        name = f"{_('Statement of account')} {self._customer.code} {self.end.value()}.pdf"
        target = dialogs.choose_target(self, _(N_("Save as PDF…")), Path.home() / name, "PDF (*.pdf)")
        if target is None:
            return
        self.save_to(target)

    def save_to(self, target: Path) -> None:
        """Write the PDF there, in the lane of files, and close."""
        pdf = self.pdf
        if pdf is None:
            return

        def write(_progress: object) -> Path:
            target.write_bytes(pdf)
            return target

        self._desk.background.run(write, done=self._written, failed=self._fail, owner=self, lane="files")

    def _written(self, target: Path) -> None:
        self._saved(target)
        super().accept()
