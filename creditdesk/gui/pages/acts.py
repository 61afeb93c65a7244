"""One act of a page as one named change set whose name carries its facts ("Receipt of {amount} from {customer}")."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from creditdesk.base import display
from creditdesk.base.i18n import N_, message
from creditdesk.base.money import Money
from creditdesk.base.progress import Progress
from creditdesk.gui import theme
from creditdesk.gui.background import Job
from creditdesk.gui.page import Page, Session


def run_act(
    page: Page, verb: str, act: Callable[[Session], Any], *, done: Callable[[Any], None] | None = None,
    failed: Callable[[Exception], None] | None = None, told: str = "", **params: object,
) -> Job:  # fmt: skip
    """Run `act(session)` as the change set `verb` with its params; pages it touched refresh, refusals show on the page.

    `told` (an N_() text, default the verb) is said in the page's bar afterwards, with the button that undoes it.
    """
    stored = {key: str(value) if isinstance(value, Money) else value for key, value in params.items()}

    def work(_progress: Progress) -> tuple[Any, frozenset[str]]:
        with page.desk.book.change(verb, **stored) as change:
            result = act(change.session)
        return result, frozenset(change.touched)

    def finished(outcome: tuple[Any, frozenset[str]]) -> None:
        result, touched = outcome
        if theme.is_alive(page):
            if touched:
                page.notify(display.sentence(message(told or verb, **params)), (N_("Undo"), page.desk.undo))
            if done:
                done(result)
        page.desk.changed(touched)

    return page.desk.background.run(work, done=finished, failed=failed or page.show_error)
