import threading

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QWidget

from creditdesk.base.errors import Refused
from creditdesk.gui.background import FILES, Background


@pytest.fixture
def background(qtbot):
    made = Background()
    yield made
    assert made.shutdown()


def idle(qtbot, background):
    qtbot.waitUntil(lambda: background.is_idle, timeout=5000)


def test_work_runs_elsewhere_and_its_result_arrives_on_the_windows_thread(background, qtbot):
    seen = {}

    def work(_progress):
        seen["worker"] = threading.get_ident()
        return 42

    background.run(work, done=lambda value: seen.update(value=value, ui=threading.get_ident()))
    idle(qtbot, background)
    assert seen["value"] == 42
    assert seen["ui"] == threading.get_ident() != seen["worker"]
    assert QThread.currentThread().isRunning()


def test_database_work_queues_in_order_and_no_result_is_lost(background, qtbot):
    results = []
    for number in range(500):
        background.run(lambda _progress, n=number: n, done=results.append)
    idle(qtbot, background)
    assert results == list(range(500))


def test_error_goes_to_failed_or_to_the_common_place(background, qtbot):
    told, common = [], []
    background.on_failure = common.append

    def refuse(_progress):
        raise Refused("To post this, choose a later date.")

    background.run(refuse, done=told.append, failed=lambda error: told.append(type(error)))
    background.run(refuse, done=told.append)
    idle(qtbot, background)
    assert told == [Refused]
    assert len(common) == 1


def test_progress_arrives_and_cancel_stops_at_the_next_tick(background, qtbot):
    reports, ends = [], []
    going = threading.Event()

    def work(progress):
        for step in range(1, 100_000):
            progress.tick(step, 100_000, "letter")
            going.set()
            threading.Event().wait(0.001)

    job = background.run(
        work, done=lambda _value: ends.append("done"), cancelled=lambda: ends.append("cancelled"),
        progress=lambda *report: reports.append(report), title="Printing",
    )  # fmt: skip
    assert going.wait(2)
    qtbot.waitUntil(lambda: bool(reports), timeout=2000)
    job.cancel()
    idle(qtbot, background)
    assert ends == ["cancelled"]
    assert reports[0][1:] == (100_000, "letter")


def test_cancelled_before_its_turn_never_starts(background, qtbot):
    gate, ran, ends = threading.Event(), [], []
    background.run(lambda _progress: gate.wait(2), done=lambda _value: None)
    second = background.run(lambda _progress: ran.append(1), done=lambda _v: None, cancelled=lambda: ends.append(1))
    second.cancel()
    gate.set()
    idle(qtbot, background)
    assert not ran and ends == [1]


def test_results_for_a_closed_page_are_dropped(background, qtbot):
    gate, told = threading.Event(), []
    page, gone = QWidget(), QWidget()
    qtbot.addWidget(page)
    for owner in (page, gone):
        background.run(lambda _progress: gate.wait(2), done=told.append, owner=owner)
    background.drop(page)
    gone.deleteLater()
    qtbot.wait(1)
    gate.set()
    idle(qtbot, background)
    assert not told


def test_files_do_not_wait_for_the_database(background, qtbot):
    gate, told = threading.Event(), []
    background.run(lambda _progress: gate.wait(2), done=lambda _value: told.append("database"))
    background.run(lambda _progress: None, done=lambda _value: told.append("files"), lane=FILES)
    qtbot.waitUntil(lambda: told == ["files"], timeout=2000)
    gate.set()
    idle(qtbot, background)
    assert told == ["files", "database"]


def test_shutdown_ends_both_threads_and_tells_nobody(qtbot):
    background, told = Background(), []
    for _number in range(20):
        background.run(lambda progress: [progress.tick(i, 0) for i in range(1000)], done=told.append)
    assert background.shutdown()
    assert not [thread for thread in threading.enumerate() if thread in background._threads]
    assert not told
    with pytest.raises(RuntimeError):
        background.run(lambda _progress: None, done=told.append)


def test_a_failing_callback_does_not_stop_the_lane(background, qtbot):
    told = []

    def broken(_value):
        raise ValueError("callback")

    with qtbot.captureExceptions() as caught:
        background.run(lambda _progress: 1, done=broken)
        background.run(lambda _progress: 2, done=told.append)
        idle(qtbot, background)
    assert told == [2] and len(caught) == 1
