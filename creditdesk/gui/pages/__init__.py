"""The pages of the window, in the order of the rail."""

from creditdesk.gui.page import Page
from creditdesk.gui.pages.aging import AgingPage
from creditdesk.gui.pages.bank import BankPage
from creditdesk.gui.pages.customers import CustomersPage
from creditdesk.gui.pages.history import HistoryPage
from creditdesk.gui.pages.letters import LettersPage
from creditdesk.gui.pages.settings import SettingsPage
from creditdesk.gui.pages.today import TodayPage

PAGES: tuple[type[Page], ...] = (
    TodayPage, BankPage, CustomersPage, AgingPage, LettersPage, HistoryPage, SettingsPage,
)  # fmt: skip
