"""The pages of the window, in the order of the rail; each is loaded when it is first opened, so that Today comes at once."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from creditdesk.base.i18n import N_
from creditdesk.gui.page import Desk, Page


@dataclass(frozen=True, slots=True)
class PageEntry:
    """What the rail must know of a page before it is loaded; calling it makes the page."""

    key: str
    title: str
    icon: str
    name: str

    def __call__(self, desk: Desk) -> Page:
        """Load the page's module, `pages/<key>.py`, and return a new page on the desk."""
        made = getattr(import_module(f"{__name__}.{self.key}"), self.name)(desk)
        assert isinstance(made, Page)
        return made


PAGES = (
    PageEntry("today", N_("Today"), "today", "TodayPage"),
    PageEntry("bank", N_("Bank receipts"), "bank", "BankPage"),
    PageEntry("customers", N_("Customers"), "customers", "CustomersPage"),
    PageEntry("aging", N_("Aging and warnings"), "aging", "AgingPage"),
    PageEntry("letters", N_("Letters"), "letters", "LettersPage"),
    PageEntry("history", N_("History"), "history", "HistoryPage"),
    PageEntry("settings", N_("Settings and backup"), "settings", "SettingsPage"),
)
