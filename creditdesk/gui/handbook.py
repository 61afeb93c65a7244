"""The handbook beside the work: F1 opens its page about the page in front; links and the list lead to the others.

The pages are the Markdown files that come with the program, in the language in force. The reader does not hold the
window up: one can read a step and do it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QTextBrowser, QWidget

from creditdesk.base.i18n import N_, _, current_language
from creditdesk.base.resources import resource
from creditdesk.gui.dialogs import Dialog
from creditdesk.gui.theme import px

PAGES = (
    "today", "bank", "matching", "customers", "data", "aging", "warnings", "letters", "history", "settings", "words",
    "command_line",
)  # fmt: skip


class Handbook(Dialog):
    """The pages at the left, the one chosen at the right; Alt+Left goes back, Esc closes."""

    def __init__(self, page: str, parent: QWidget) -> None:
        super().__init__(_(N_("Handbook")), "", parent)
        self.setModal(False)
        self._folder = resource("handbook", current_language())
        self.contents = QListWidget(self)
        self.contents.setAccessibleName(_(N_("Pages of the handbook")))
        self.contents.addItems([self._title(name) for name in PAGES])
        self.contents.setSpacing(px(4))
        self.contents.setFixedWidth(self.contents.sizeHintForColumn(0) + px(40))
        self.text = QTextBrowser(self)
        self.text.setAccessibleName(_(N_("Text of the page")))
        self.text.sourceChanged.connect(self._shown)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.contents)
        row.addWidget(self.text, 1)
        self.body.addLayout(row, 1)
        self.contents.currentRowChanged.connect(lambda number: self.turn_to(PAGES[number]))
        room = self.screen().availableGeometry()
        self.resize(min(px(900), room.width() - px(40)), min(px(640), room.height() - px(60)))
        self.turn_to(page)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def open_at(page: str, window: QWidget) -> Handbook:
        """Open the handbook at a page beside the window; one that is open gives way."""
        for before in window.findChildren(Handbook):
            before.close()
        reader = Handbook(page, window)
        reader.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        reader.show()
        return reader

    def turn_to(self, page: str) -> None:
        """Show a page by its file's name without the ending."""
        self.text.setSource(QUrl.fromLocalFile(str(self._folder / f"{page}.md")))

    def _shown(self, source: QUrl) -> None:
        """Let the list show where a link led."""
        self.text.document().setDocumentMargin(px(16))
        self.contents.blockSignals(True)
        self.contents.setCurrentRow(PAGES.index(source.fileName().removesuffix(".md")))
        self.contents.blockSignals(False)

    def _title(self, page: str) -> str:
        return (self._folder / f"{page}.md").read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
