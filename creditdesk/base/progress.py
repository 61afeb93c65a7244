"""How a long job tells how far it is, and hears that it should stop."""

from __future__ import annotations

from collections.abc import Callable

from creditdesk.base.errors import Cancelled

Report = Callable[[int, int, str], None]


class Progress:
    """Passed to long actions; `tick` reports and raises `Cancelled` once `cancel` was called."""

    def __init__(self, report: Report | None = None) -> None:
        self._report = report
        self._cancelled = False

    def cancel(self) -> None:
        """Ask the job to stop at its next tick."""
        self._cancelled = True

    def tick(self, done: int, total: int, note: str = "") -> None:
        """Report that `done` of `total` steps are done; raise Cancelled when asked to stop."""
        if self._cancelled:
            raise Cancelled
        if self._report:
            self._report(done, total, note)
