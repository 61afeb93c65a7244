"""The program as it starts: first run, a new book, one window per book, and what the frame finds and shows."""

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLockFile
from PySide6.QtWidgets import QApplication

from creditdesk.banking.actions import import_statement
from creditdesk.base.money import Money
from creditdesk.customers.actions import open_customer
from creditdesk.db.workspace import Workspace
from creditdesk.gui import theme
from creditdesk.gui.book import OpenBook
from creditdesk.gui.main import Desktop, apply_choices
from creditdesk.gui.pages import PAGES
from creditdesk.gui.pages.import_lists import ImportDialog
from creditdesk.gui.search import search_book
from creditdesk.gui.start import StartWindow, risk_of
from creditdesk.ledger.actions import NewEntry, post
from creditdesk.ledger.kinds import EntryKind
from creditdesk.new_book import create_book
from creditdesk.settings import machine
from creditdesk.settings.policy import CreditPolicy
from creditdesk.settings.queries import company
from tests.builders import a_file, a_line

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def own_computer(tmp_path: Path, monkeypatch):
    for name in ("XDG_CONFIG_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "config"))


@pytest.fixture
def desktop(qapp):
    made = Desktop(TODAY)
    yield made
    if made.window:
        made.window.close()
    if made.start:
        made.start.close()
    settle(made)
    made.close()
    # gone before the next test: a change of theme would restyle every window that is still there
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def settle(desktop: Desktop) -> None:
    for window in (desktop.window, desktop.start):
        while window is not None and not window.background._closed and not window.background.is_idle:
            QApplication.processEvents()
    for _round in range(6):
        QApplication.processEvents()


def a_book(path: Path) -> str:
    workspace = create_book(path, company="华东家具有限公司", country="CN", currency="CNY", language="zh_CN")
    with workspace.change("fill") as change:
        facts = {"code": "C1", "name": "曾氏贸易(深圳)有限公司"}
        customer = open_customer(change.session, facts, currency="CNY", language="zh_CN")
        entry = NewEntry(customer, EntryKind.INVOICE, TODAY, Money.of("12600", "CNY"), number="FP-77")
        post(change.session, entry)
    workspace.close()
    return str(path)


def test_without_any_book_the_start_window_asks(desktop):
    desktop.begin(None)
    assert desktop.start.isVisible() and desktop.window is None
    assert desktop.start.focusWidget().text() == "Open the practice company"


def test_a_book_named_opens_with_every_page_and_is_remembered(desktop, tmp_path: Path):
    path = a_book(tmp_path / "a.creditdesk")
    desktop.begin(path)
    settle(desktop)
    assert desktop.start is None and desktop.window.isVisible()
    for page in PAGES:
        desktop.window.go(page.key)
        settle(desktop)
        assert not desktop.window.current_page()._problem.isVisible(), page.key
    assert machine.load().recent_books == (path,)


def test_the_book_opened_last_opens_again(desktop, tmp_path: Path):
    path = a_book(tmp_path / "a.creditdesk")
    machine.save(machine.Machine(recent_books=(str(tmp_path / "gone.creditdesk"), path)))
    desktop.begin(None)
    settle(desktop)
    assert desktop.window.book.name == "华东家具有限公司"


def test_a_book_open_elsewhere_is_refused_with_the_reason(desktop, tmp_path: Path):
    path = a_book(tmp_path / "a.creditdesk")
    other = QLockFile(path + ".lock")
    assert other.tryLock(0)
    desktop.begin(path)
    assert desktop.window is None and "open in another window" in desktop.start.told.text()
    other.unlock()
    desktop.open(path)
    settle(desktop)
    assert desktop.window is not None


def test_the_lock_is_let_go_when_the_window_closes(desktop, tmp_path: Path):
    path = a_book(tmp_path / "a.creditdesk")
    desktop.open(path)
    settle(desktop)
    second = QLockFile(path + ".lock")
    assert not second.tryLock(0)
    desktop.window.close()
    settle(desktop)
    assert second.tryLock(0)
    second.unlock()


def test_another_book_takes_the_place_of_the_first(desktop, tmp_path: Path):
    first, second = a_book(tmp_path / "a.creditdesk"), a_book(tmp_path / "b.creditdesk")
    desktop.open(first)
    settle(desktop)
    old = desktop.window
    desktop.window.book_asked.emit()
    assert desktop.start.isVisible() and old.isVisible()
    desktop.start.chosen.emit(second)
    settle(desktop)
    assert desktop.window is not old and desktop.window.isVisible() and desktop.start is None
    free = QLockFile(first + ".lock")
    assert free.tryLock(0)
    free.unlock()


_CLOSING = """
import sys
from datetime import date
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import creditdesk.schema
from creditdesk.gui.book import OpenBook
from creditdesk.gui.main import run_gui
from creditdesk.gui.window import MainWindow

def close_all():
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow):
            window.close()
    app.quit()

app = QApplication([])
QTimer.singleShot(500, close_all)
sys.exit(run_gui(sys.argv[1], date(2026, 11, 23)))
"""


def test_the_program_runs_until_its_window_closes(tmp_path: Path):
    path = a_book(tmp_path / "a.creditdesk")
    done = subprocess.run([sys.executable, "-c", _CLOSING, path], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    free = QLockFile(path + ".lock")
    assert free.tryLock(0)
    free.unlock()


def test_a_file_that_is_no_book_is_told_in_the_start_window(desktop, tmp_path: Path):
    (tmp_path / "x.creditdesk").write_bytes(b"no book at all, but long enough to be looked at")
    desktop.begin(str(tmp_path / "x.creditdesk"))
    assert "is not a CreditDesk book" in desktop.start.told.text() and desktop.window is None


def test_a_new_book_is_made_from_the_form_and_opened(desktop, tmp_path: Path):
    desktop.begin(None)
    start = desktop.start
    start.show_form()
    start.make_book()
    assert "Enter the name" in start.told.text()
    start.folder.setText(str(tmp_path / "new"))
    start.company.setText("华东/家具")
    assert "/" not in start.file.text()
    start.file.setText("hd")
    start.country.set_value("DE")
    start.currency.set_value("EUR")
    start.backups.setText(str(tmp_path / "no stick"))
    start.make_book()
    assert "no such folder for backups" in start.told.text()
    start.backups.setText(str(tmp_path))
    start.make_book()
    settle(desktop)
    assert desktop.window.book.name == "华东/家具"
    with desktop.window.book.read() as session:
        assert (company(session).country, company(session).currency) == ("DE", "EUR")
    assert (tmp_path / "new" / "hd.creditdesk").exists()


def test_folders_that_damage_books_are_refused(desktop):
    for folder in ("\\\\server\\share", "C:/Users/a/OneDrive/b", "/Volumes/a/Dropbox", "D:/坚果云/x"):
        assert risk_of(Path(folder)), folder
    assert not risk_of(Path("C:/Users/a/Documents"))
    start = desktop.ask()
    start.show_form()
    start.company.setText("A")
    start.folder.setText("/Volumes/a/Dropbox")
    start.make_book()
    assert "copies this folder to the internet" in start.told.text()


def test_the_practice_company_is_made_once_and_opened_again(qtbot, tmp_path: Path):
    start = StartWindow(lambda: TODAY, tmp_path)
    qtbot.addWidget(start)
    chosen: list[str] = []
    start.chosen.connect(chosen.append)
    start.practise()
    while not start.background.is_idle:
        QApplication.processEvents()
    start.practise()
    assert len(chosen) == 2 and chosen[0] == chosen[1]
    workspace = Workspace.open(chosen[0])
    with workspace.read() as session:
        assert company(session).is_practice
    workspace.close()
    start.close()


def test_language_and_text_size_of_the_start_window_are_in_force_at_once_and_kept(qapp, qtbot, tmp_path: Path):
    start = StartWindow(lambda: TODAY, tmp_path)
    qtbot.addWidget(start)
    start._language_picked("zh_CN")
    start._size_picked(125)
    assert start.make.text() == "建这本账簿" and theme.text_percent() == 125
    kept = machine.load()
    assert (kept.language, kept.text_percent) == ("zh_CN", 125)
    theme.apply(qapp, "light", 100)
    apply_choices(qapp)
    assert theme.text_percent() == 125
    start.close()


def test_choices_that_do_not_fit_give_way_to_the_usual_ones(qapp):
    machine.save(machine.Machine(language="xx", theme="pink", text_percent=900))
    apply_choices(qapp)
    assert (theme.scheme(), theme.text_percent()) == ("system", 160)


@pytest.mark.parametrize(
    ("text", "group", "title"),
    [
        ("zsmy", "Customers", "曾氏贸易(深圳)有限公司"),
        ("csmy", "Customers", "曾氏贸易(深圳)有限公司"),
        ("fp-77", "Invoices and receipts", "FP-77  12,600.00 CNY"),
        ("12600", "Invoices and receipts", "FP-77  12,600.00 CNY"),
        ("12,600.00", "Invoices and receipts", "FP-77  12,600.00 CNY"),
        ("histo", "Pages", "History"),
    ],
)
def test_the_search_finds_customers_entries_and_pages(tmp_path: Path, text, group, title):
    workspace = Workspace.open(a_book(tmp_path / "a.creditdesk"))
    with workspace.read() as session:
        found = {g.title: [hit.title for hit in g.hits] for g in search_book(session, text, PAGES)}
    workspace.close()
    assert title in found[group]


def test_a_bank_line_that_waits_is_found_and_opens_on_the_bank_page(desktop, tmp_path: Path):
    path = a_book(tmp_path / "a.creditdesk")
    workspace = Workspace.open(path)
    with workspace.change("import") as change:
        file = a_file(a_line("8.00", payer="某某商行"), a_line("77.00", payer="海川", text="往来款"))
        wanted = import_statement(change.session, "bank.csv", b"1", file, CreditPolicy()).line_ids[1]
    workspace.close()
    desktop.open(path)
    settle(desktop)
    with desktop.window.book.read() as session:
        groups = {group.title: group.hits for group in search_book(session, "77", PAGES)}
    (hit,) = groups["Bank lines to place"]
    assert (hit.title, hit.detail.split(" · ")[0]) == ("海川  77.00 CNY", "往来款")
    desktop.window._open_hit(hit)
    settle(desktop)
    page = desktop.window.current_page()
    assert (page.key, page.table.current_row().id) == ("bank", wanted)


def test_a_dropped_list_opens_its_import_and_a_statement_goes_to_the_bank_page(desktop, tmp_path: Path):
    desktop.open(a_book(tmp_path / "a.creditdesk"))
    settle(desktop)
    listed, statement = tmp_path / "c.csv", tmp_path / "s.csv"
    listed.write_text("客户编码,客户名称\nN1,甲\n", encoding="utf-8")
    statement.write_text("交易日期,收入,支出,余额\n2026-11-01,1,,1\n", encoding="utf-8")
    desktop._drop([listed])
    settle(desktop)
    settle(desktop)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ImportDialog) and w.isVisible())
    dialog.reject()
    desktop._drop([statement])
    settle(desktop)
    assert desktop.window.current_page().key == "bank"


def test_a_book_that_lost_its_last_acts_says_so_until_it_is_taken_as_it_is(desktop, tmp_path: Path):
    path = Path(a_book(tmp_path / "a.creditdesk"))
    older = shutil.copyfile(path, tmp_path / "older")
    workspace = Workspace.open(path)
    with workspace.change("more") as change:
        open_customer(change.session, {"code": "C2", "name": "乙"}, currency="CNY", language="zh_CN")
    OpenBook(workspace).close()
    shutil.copyfile(older, path)
    for _time in range(2):  # closing the book does not make it right
        desktop.begin(str(path))
        settle(desktop)
        notice = desktop.window.current_page()._notice
        assert notice.isVisible() and notice._buttons
        if _time == 0:
            desktop.window.close()
            settle(desktop)
    notice._buttons[0].click()
    desktop.window.close()
    settle(desktop)
    desktop.begin(str(path))
    settle(desktop)
    assert not desktop.window.current_page()._notice.isVisible()
