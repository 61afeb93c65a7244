import sys
from datetime import UTC, datetime

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from creditdesk.base.errors import BadInput, Conflict, Refused, RowProblem
from creditdesk.base.i18n import message
from creditdesk.gui.problems import NoticeBar, ProblemDialog, describe, install_excepthook


def test_refusal_says_what_to_do_and_that_nothing_changed():
    problem = describe(Refused("To post this receipt, choose a date after {month}.", month="2026-02"))
    assert problem.what == "To post this receipt, choose a date after 2026-02."
    assert problem.data == "Nothing was changed." and not problem.is_bug


def test_bad_input_shows_the_first_rows_and_keeps_all_in_the_details():
    rows = [RowProblem(i, "Amount", "x", message("not an amount")) for i in range(1, 31)]
    problem = describe(BadInput("The file cannot be imported.", rows))
    assert "Row 1, Amount “x”: not an amount" in problem.todo
    assert "22 more" in problem.todo and len(problem.details.splitlines()) == 30


def test_conflict_offers_to_load_again_and_bugs_are_told_as_bugs():
    assert "Load the page again" in describe(Conflict("Changed by Ann.")).todo
    bug = describe(ZeroDivisionError("x"))
    assert bug.is_bug and "ZeroDivisionError" in bug.details and "Python" in bug.details


def test_notice_shows_buttons_and_copies_details(qtbot):
    bar, pressed = NoticeBar(), []
    qtbot.addWidget(bar)
    bar.tell("Printed 8 letters", [("Open folder", lambda: pressed.append(1))])
    assert bar.isVisible() and bar.text() == "Printed 8 letters"
    bar._buttons[0].click()
    assert pressed == [1] and bar.isHidden()
    bar.tell_problem(describe(OSError(28, "No space left", "book.db")))
    bar._buttons[0].click()
    assert "book.db" in QGuiApplication.clipboard().text()


def visible_dialogs():
    return [
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, ProblemDialog) and widget.isVisible()
    ]


def test_uncaught_error_writes_a_report_tells_once_and_the_program_goes_on(qtbot, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    install_excepthook(tmp_path, now=lambda: datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    for _time in range(2):
        try:
            raise LookupError("planted")
        except LookupError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: len(visible_dialogs()) == 1, timeout=2000)
    report = tmp_path / "creditdesk-error-20261123-090000.txt"
    assert "planted" in report.read_text("utf-8")
    shown = visible_dialogs()[0]
    assert str(report) in shown.problem.todo
    shown.accept()


def test_a_bar_with_undo_goes_when_a_later_act_is_done(qtbot):
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.tell("31 posted", [("Undo", lambda: None)])
    bar.drop_stale()  # the act it tells of
    assert bar.isVisible()
    bar._told_at -= 1
    bar.drop_stale()  # a later one
    assert not bar.isVisible()
    bar.tell("a file was written")
    bar._told_at -= 1
    bar.drop_stale()
    assert bar.isVisible()
