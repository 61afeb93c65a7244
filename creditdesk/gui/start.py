"""The first window: try the practice company, begin a new book, or open or restore one that exists.

Language and text size change at once and are kept. A new book says where its file goes and warns of places that
damage databases: network drives and folders that a program copies to the internet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from creditdesk.base import display, i18n
from creditdesk.base.i18n import LANGUAGES, N_, _, message
from creditdesk.db.backup import restore
from creditdesk.db.workspace import Workspace
from creditdesk.gui import dialogs, theme
from creditdesk.gui.background import Background
from creditdesk.gui.pages.settings_machine import SIZES, keep
from creditdesk.gui.problems import Problem, describe, show
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Card, ChoiceBox, FormRows
from creditdesk.new_book import create_book
from creditdesk.practice.company import fill
from creditdesk.settings import machine

SUFFIX = ".creditdesk"
_RISKY = ("onedrive", "dropbox", "icloud", "google drive", "googledrive", "nextcloud", "坚果云", "nutstore", "百度网盘",
          "baidunetdisk", "baidusyncdisk", "wps云盘", "synologydrive")  # fmt: skip
COUNTRIES = (
    ("CN", N_("China")), ("DE", N_("Germany")), ("FR", N_("France")), ("GB", N_("United Kingdom")),
    ("ES", N_("Spain")), ("IT", N_("Italy")), ("US", N_("United States")), ("HK", N_("Hong Kong")), ("", N_("another")),
)  # fmt: skip
CURRENCIES = tuple((code, code) for code in ("CNY", "EUR", "USD", "GBP", "HKD", "JPY", "CHF"))


def risk_of(folder: Path) -> str:
    """Return why a book should not lie in that folder (translated), or nothing."""
    text = str(folder).casefold()
    if text.startswith(("\\\\", "//")):
        return _(
            N_(
                "This is a network drive. A connection that breaks can damage the book; choose a folder on this computer."
            )
        )
    if any(name in text for name in _RISKY):
        return _(
            N_(
                "A program copies this folder to the internet, also while the book is being written. Choose another one."
            )
        )
    return ""


def books_folder() -> Path:
    """Return where books are proposed to lie: the documents of the person."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home()) / "CreditDesk"


@dataclass(frozen=True, slots=True)
class NewBook:
    """What the form of a new book hands over."""

    path: Path
    company: str
    country: str
    currency: str
    language: str


class StartWindow(QWidget):
    """Three cards, the recent books, and the form of a new one. `chosen(path)` when there is a book to open."""

    chosen = Signal(str)

    def __init__(self, today: Callable[[], date], folder: Path | None = None) -> None:
        super().__init__()
        self.setObjectName("page")
        self._today, self._folder = today, folder or books_folder()
        self.background = Background(self)
        self.background.on_failure = self._failed
        self._cards: list[tuple[Card, QLabel, str, QPushButton, str]] = []
        self._build()
        self.show_texts()
        theme.signals.changed.connect(self._rescale)
        self._rescale()
        self.resize(px(980), px(620))

    # --- widgets ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._brand, self._welcome = QLabel("CreditDesk", self), QLabel(self)
        self._brand.setProperty("role", "title")
        self._welcome.setProperty("role", "secondary")
        self.language = ChoiceBox(tuple(LANGUAGES.items()), self)
        self.size = ChoiceBox(SIZES, self)
        self.language.picked.connect(self._language_picked)
        self.size.picked.connect(self._size_picked)
        head = QHBoxLayout()
        head.addWidget(self._brand)
        head.addWidget(self._welcome, 1)
        head.addWidget(self.language)
        head.addWidget(self.size)
        self.told = QLabel(self)
        self.told.setProperty("role", "danger")
        self.told.setWordWrap(True)
        self.told.hide()
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self._choices())
        self.stack.addWidget(self._form())
        self._outer = QVBoxLayout(self)
        self._outer.addLayout(head)
        self._outer.addWidget(self.told)
        self._outer.addWidget(self.stack, 1)

    def _choices(self) -> QWidget:
        sheet = QWidget(self)
        grid = QGridLayout(sheet)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(12))
        texts = (
            (N_("Practice company"), N_("A furniture firm with 40 customers, three years of trade and a bank statement to "
             "import. Nothing in it is real; try everything."), N_("Open the practice company"), self.practise),
            (N_("New book"), N_("For your own firm: its name, its currency and where the file lies. Then bring your list "
             "of customers and open invoices from Excel."), N_("Begin a new book"), self.show_form),
            (N_("Open or restore"), N_("A book that is on this computer, or a backup from a stick or another computer."),
             N_("Open a book…"), self.ask_open),
        )  # fmt: skip
        for at, (title, text, act, run) in enumerate(texts):
            sheet_card = Card(title, sheet)
            words = QLabel(sheet_card)
            words.setWordWrap(True)
            words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            button = QPushButton(sheet_card)
            button.setProperty("role", "primary" if at == 0 else "")
            button.clicked.connect(lambda _checked=False, act=run: act())
            sheet_card.body.addWidget(words, 1)
            sheet_card.body.addWidget(button)
            grid.addWidget(sheet_card, 0, at)
            grid.setColumnStretch(at, 1)
            self._cards.append((sheet_card, words, text, button, act))
        self.restore_button = QPushButton(self._cards[2][0])
        self.restore_button.clicked.connect(self.ask_restore)
        self._cards[2][0].body.addWidget(self.restore_button)
        self._recent = Card(N_("Opened last"), sheet)
        grid.addWidget(self._recent, 1, 0, 1, 3)
        grid.setRowMinimumHeight(0, px(230))
        grid.setRowStretch(2, 1)
        return sheet

    def _form(self) -> QWidget:
        self._form_card = Card(N_("New book"), self)
        self.rows = FormRows(self)
        self.rows.setMaximumWidth(px(680))
        self.company = QLineEdit(self)
        self.country, self.currency = ChoiceBox(COUNTRIES, self), ChoiceBox(CURRENCIES, self)
        self.folder = QLineEdit(str(self._folder), self)
        self.file = QLineEdit(self)
        self._browse = QPushButton(self)
        self._browse.clicked.connect(self._choose_folder)
        self.backups = QLineEdit(machine.load().backup_folder, self)
        self._browse_backups = QPushButton(self)
        self._browse_backups.clicked.connect(self._choose_backups)
        place, second = _beside(self.folder, self._browse), _beside(self.backups, self._browse_backups)
        self.rows.add_row(N_("Company name"), self.company, N_("Stands at the head of every letter."))
        self.rows.add_row(N_("Country"), self.country)
        self.rows.add_row(N_("Currency of the book"), self.currency)
        self.rows.add_row(N_("Folder"), place, N_("On this computer's own disk, not on a network drive and not in a folder "
                          "that is copied to the internet. Backups go to another disk."))  # fmt: skip
        self.rows.add_row(N_("File name"), self.file)
        self.rows.add_row(N_("Backup folder"), second, N_("Best on a stick or a second disk; it can be left empty and chosen "
                          "later."))  # fmt: skip
        self._open_to_all = QLabel(self)
        self._open_to_all.setProperty("role", "small")
        self._open_to_all.setWordWrap(True)
        self.country.set_value("CN")
        self.currency.set_value("CNY")
        self._risk = QLabel(self)
        self._risk.setProperty("role", "warning")
        self._risk.setWordWrap(True)
        self.make, self._return = QPushButton(self), QPushButton(self)
        self.make.setProperty("role", "primary")
        self.make.clicked.connect(self.make_book)
        self._return.clicked.connect(self.show_choices)
        self.rows.submitted.connect(self.make_book)
        buttons = QHBoxLayout()
        buttons.addWidget(self.make)
        buttons.addWidget(self._return)
        buttons.addStretch()
        self.company.textChanged.connect(self._name_file)
        self.folder.textChanged.connect(self._judge_folder)
        self._form_card.body.addWidget(self.rows, 0, Qt.AlignmentFlag.AlignTop)
        self._form_card.body.addWidget(self._open_to_all)
        self._form_card.body.addWidget(self._risk)
        self._form_card.body.addLayout(buttons)
        self._form_card.body.addStretch(1)
        return self._form_card

    def show_texts(self) -> None:
        """Show all texts in the language in force."""
        self.setWindowTitle("CreditDesk")
        self._welcome.setText(_(N_("Who owes us money, since when, and what is to be done today?")))
        self.language.set_value(i18n.current_language())
        self.language.setAccessibleName(_(N_("Language")))
        self.size.set_value(theme.text_percent())
        self.size.setAccessibleName(_(N_("Text size")))
        for sheet_card, words, text, button, act in self._cards:
            sheet_card.retranslate()
            words.setText(_(text))
            button.setText(_(act))
        self.restore_button.setText(_(N_("Restore a backup…")))
        self._recent.retranslate()
        self._form_card.retranslate()
        self.rows.retranslate()
        self.country.retranslate()
        self._browse.setText(_(N_("Choose…")))
        self._browse_backups.setText(_("Choose…"))
        self._open_to_all.setText(
            _(
                N_(
                    "The book has no password: who can open this computer's files can read it. Use an account of your own."
                )
            )
        )
        self.make.setText(_(N_("Make the book")))
        self._return.setText(_("Back"))
        self._judge_folder()
        self._show_recent()

    def _show_recent(self) -> None:
        while (item := self._recent.body.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        books = [book for book in machine.load().recent_books if "://" in book or Path(book).exists()]
        self._recent.setVisible(bool(books))
        for book in books[:5]:
            button = QPushButton(book, self._recent)
            button.setProperty("role", "link")
            button.setStyleSheet("text-align: left")
            button.clicked.connect(lambda _checked=False, name=book: self.chosen.emit(name))
            self._recent.body.addWidget(button)
        self._recent.body.addStretch(1)

    def _rescale(self) -> None:
        self._outer.setContentsMargins(px(24), px(24), px(24), px(24))
        self._outer.setSpacing(px(16))

    # --- language and size --------------------------------------------------------------------------------------

    def _language_picked(self, language: str) -> None:
        i18n.set_language(language)
        keep(language=language)
        self.show_texts()

    def _size_picked(self, percent: int) -> None:
        keep(text_percent=percent)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, theme.scheme(), percent)

    # --- the three ways -----------------------------------------------------------------------------------------

    def practise(self) -> None:
        """Open the practice company, made anew when there is none yet."""
        name = _(N_("Practice company"))
        path = self._folder / f"{name}{SUFFIX}"
        if path.exists():
            self.chosen.emit(str(path))
            return
        today = self._today()

        def work(_progress: object) -> Path:
            path.parent.mkdir(parents=True, exist_ok=True)
            workspace = Workspace.create(path)
            try:
                fill(workspace, today)
            finally:
                workspace.close()
            return path

        self._run(work, _(N_("The practice company is being made…")))

    def show_form(self) -> None:
        """Show the form of a new book."""
        self._tell("")
        self.stack.setCurrentIndex(1)
        self.company.setFocus()

    def show_choices(self) -> None:
        """Go back to the three cards."""
        self._tell("")
        self._show_recent()
        self.stack.setCurrentIndex(0)
        self._cards[0][3].setFocus()

    def values(self) -> NewBook:
        """Return what was entered for a new book."""
        name = self.file.text().strip().removesuffix(SUFFIX)
        folder = Path(self.folder.text().strip()).expanduser()
        return NewBook(
            folder / f"{name}{SUFFIX}", self.company.text().strip(), self.country.value() or "", self.currency.value(),
            i18n.current_language(),
        )  # fmt: skip

    def make_book(self) -> None:
        """Make the new book, or say what is missing."""
        new = self.values()
        if not new.company or new.path.name == SUFFIX:
            self._tell(_(N_("Enter the name of the company and of the file.")))
            return
        if not self.folder.text().strip():
            self._tell(_(N_("Choose a folder for the book.")))
            return
        backups = self.backups.text().strip()
        if backups and not Path(backups).expanduser().is_dir():
            self._tell(_(N_("There is no such folder for backups. Choose one that exists, or leave it empty.")))
            return
        if risk := risk_of(new.path.parent):
            self._tell(risk)
            return
        keep(backup_folder=backups)

        def work(_progress: object) -> Path:
            new.path.parent.mkdir(parents=True, exist_ok=True)
            create_book(
                new.path, company=new.company, country=new.country, currency=new.currency, language=new.language
            ).close()
            return new.path

        self._run(work, _(N_("The book is being made…")))

    def ask_open(self) -> None:
        """Let the user choose a book."""
        for path in dialogs.choose_files(self, _(N_("Open a book…")), f"*{SUFFIX}", self._folder)[:1]:
            self.chosen.emit(str(path))

    def ask_restore(self) -> None:
        """Let the user choose a backup and the name of the new book."""
        for source in dialogs.choose_files(self, _(N_("Choose a backup")), "*.cdbackup")[:1]:
            proposed = self._folder / f"{source.stem}{SUFFIX}"
            target = dialogs.choose_target(self, _(N_("Restore into a new book")), proposed, f"CreditDesk (*{SUFFIX})")
            if target is not None:
                self.restore_to(source, target)

    def restore_to(self, source: Path, target: Path) -> None:
        """Restore a backup into a new book and open it."""

        def work(_progress: object) -> Path:
            target.parent.mkdir(parents=True, exist_ok=True)
            restore(source, target)
            return target

        self._run(work, _(N_("The backup is being restored and checked…")))

    def tell(self, problem: Problem | Exception) -> None:
        """Say why a book was not opened."""
        told = problem if isinstance(problem, Problem) else describe(problem)
        if told.is_bug:
            show(self, told)
        self._tell(told.as_text())

    def _run(self, work: Callable[[object], Path], told: str) -> None:
        self._tell(told, "secondary")
        self.stack.setEnabled(False)
        self.background.run(work, done=self._made, failed=self._failed, owner=self)

    def _made(self, path: Path) -> None:
        self.stack.setEnabled(True)
        self._tell("")
        self.chosen.emit(str(path))

    def _failed(self, error: Exception) -> None:
        self.stack.setEnabled(True)
        self.tell(error)

    def _tell(self, text: str, role: str = "danger") -> None:
        self.told.setText(text)
        self.told.setProperty("role", role)
        theme.restyle(self.told)
        self.told.setVisible(bool(text))

    def _choose_folder(self) -> None:
        if folder := dialogs.choose_folder(self, _(N_("Folder of the book")), Path(self.folder.text())):
            self.folder.setText(str(folder))

    def _choose_backups(self) -> None:
        if folder := dialogs.choose_folder(self, _(N_("Backup folder")), Path(self.backups.text())):
            self.backups.setText(str(folder))

    def _name_file(self, company: str) -> None:
        safe = "".join(char for char in company if char not in '\\/:*?"<>|').strip()
        self.file.setText(display.sentence(message(N_("{company} receivables"), company=safe)) if safe else "")

    def _judge_folder(self, _text: str = "") -> None:
        text = self.folder.text().strip()
        risk = risk_of(Path(text)) if text else ""
        self._risk.setText(risk)
        self._risk.setVisible(bool(risk))

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the background work in order."""
        self.background.shutdown()
        super().closeEvent(event)


def _beside(field: QLineEdit, button: QPushButton) -> QWidget:
    """Return a field with its button."""
    place = QWidget()
    line = QHBoxLayout(place)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(field, 1)
    line.addWidget(button)
    return place
