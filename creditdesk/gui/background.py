"""Work that must not hold up the window: one lane for the database, one for files and PDF.

Everything that touches the book goes through the first lane, so reads and writes queue and
never race. Callbacks are given before the work starts and all arrive on the window's thread;
those of a closed page are dropped. A job that asks its `Progress` can be cancelled.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from creditdesk.base.errors import Cancelled
from creditdesk.base.progress import Progress

DATABASE = "database"
FILES = "files"
_REPORT_EVERY = 0.05  # seconds between two progress reports of one job

Work = Callable[[Progress], Any]
Done = Callable[[Any], None]
Failed = Callable[[Exception], None]
Reported = Callable[[int, int, str], None]


@dataclass(slots=True, eq=False)
class Job:
    """One piece of work under way; `title` is what the status bar calls it, empty for quiet reads."""

    work: Work
    done: Done
    failed: Failed | None
    reported: Reported | None
    cancelled: Callable[[], None] | None
    owner: QObject | None
    title: str
    progress: Progress = field(default_factory=Progress)
    dropped: bool = False
    finished: bool = False

    def cancel(self) -> None:
        """Ask the job to stop at its next tick; its `cancelled` callback tells when it has."""
        self.progress.cancel()

    def drop(self) -> None:
        """Stop the job and forget its callbacks."""
        self.dropped = True
        self.progress.cancel()

    @property
    def is_wanted(self) -> bool:
        """Whether someone still waits for the result."""
        return not self.dropped and (self.owner is None or shiboken6.isValid(self.owner))


class Background(QObject):
    """The two lanes; make one per window and call `shutdown` before the program ends."""

    started = Signal(object)  # Job, on the window's thread
    reported = Signal(object, int, int, str)
    ended = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on_failure: Failed | None = None
        self._jobs: list[Job] = []
        self._closed = False
        self._queues: dict[str, queue.Queue[Job | None]] = {DATABASE: queue.Queue(), FILES: queue.Queue()}
        self._threads = [
            threading.Thread(target=self._work_off, args=(lane,), name=f"creditdesk-{lane}", daemon=True)
            for lane in self._queues
        ]
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        for thread in self._threads:
            thread.start()

    def run(
        self,
        work: Work,
        *,
        done: Done,
        failed: Failed | None = None,
        progress: Reported | None = None,
        cancelled: Callable[[], None] | None = None,
        owner: QObject | None = None,
        title: str = "",
        lane: str = DATABASE,
    ) -> Job:
        """Queue `work(progress)`; exactly one of done, failed, cancelled is called, unless the owner is gone.

        Without `failed`, errors go to `on_failure`. A `title` (already translated) shows the job in the status bar.
        """
        if self._closed:
            raise RuntimeError("the background is shut down")
        job = Job(work, done, failed, progress, cancelled, owner, title)
        job.progress = Progress(self._reporter(job))
        self._jobs.append(job)
        self.started.emit(job)
        self._queues[lane].put(job)
        return job

    def drop(self, owner: QObject) -> None:
        """Forget all callbacks of this owner (a page that closes) and stop its jobs."""
        for job in self._jobs:
            if job.owner is owner:
                job.drop()

    @property
    def is_idle(self) -> bool:
        """Whether no job is waiting, running or about to be delivered."""
        return not self._jobs

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for job in self._jobs:
            job.cancel()

    def shutdown(self, seconds: float = 10.0) -> bool:
        """Stop all jobs and both threads; return whether they ended in time."""
        if self._closed:
            return True
        self._closed = True
        for job in self._jobs:
            job.drop()
        for lane in self._queues.values():
            lane.put(None)
        for thread in self._threads:
            thread.join(seconds)
        self._jobs.clear()
        return not any(thread.is_alive() for thread in self._threads)

    def _reporter(self, job: Job) -> Callable[[int, int, str], None]:
        last = [0.0]

        def report(done: int, total: int, note: str) -> None:
            now = time.monotonic()
            if (now - last[0] >= _REPORT_EVERY or done >= total) and not self._closed:
                last[0] = now
                self._arrived.emit((job, "report", (done, total, note)))

        return report

    def _work_off(self, lane: str) -> None:
        while (job := self._queues[lane].get()) is not None:
            outcome: tuple[str, Any]
            try:
                job.progress.tick(0, 0)
                outcome = ("done", job.work(job.progress))
            except Cancelled:
                outcome = ("cancelled", None)
            except Exception as error:  # noqa: BLE001  (the worker's border: told to `failed`, never swallowed)
                outcome = ("failed", error)
            if not self._closed:
                self._arrived.emit((job, *outcome))

    @Slot(object)
    def _deliver(self, parcel: tuple[Job, str, Any]) -> None:
        job, kind, value = parcel
        if self._closed:
            return
        if kind == "report":
            self._deliver_report(job, value)
            return
        job.finished = True
        self._jobs.remove(job)
        self.ended.emit(job)
        if not job.is_wanted:
            return
        if kind == "done":
            job.done(value)
        elif kind == "cancelled":
            if job.cancelled:
                job.cancelled()
        elif failed := (job.failed or self.on_failure):
            failed(value)
        else:
            raise value

    def _deliver_report(self, job: Job, value: tuple[int, int, str]) -> None:
        if job.finished or (value[1] == 0 and not value[2]):
            return
        self.reported.emit(job, *value)
        if job.is_wanted and job.reported:
            job.reported(*value)
