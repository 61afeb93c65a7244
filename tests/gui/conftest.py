"""The window's tests run offscreen, in English unless a test asks for another language."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtCore import QEvent

from creditdesk.base import i18n
from creditdesk.gui import theme


@pytest.fixture(autouse=True)
def english_and_light(qapp):
    before = i18n.current_language()
    i18n.set_language("en")
    theme.apply(qapp, "light", 100)
    yield
    i18n.set_language(before)
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # closed windows would pile up else


@pytest.fixture(autouse=True, scope="session")
def empty_clipboard(qapp):
    """The offscreen clipboard is freed after Python has gone: what a test copied must not be in it then."""
    yield
    qapp.clipboard().clear()
