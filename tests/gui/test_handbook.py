"""F1: the handbook's page about the page in front, its links, and the list of its pages."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from creditdesk.base.i18n import set_language
from creditdesk.base.resources import resource
from creditdesk.gui.handbook import PAGES, Handbook


@pytest.fixture
def window(qapp):
    made = QWidget()
    yield made
    made.close()
    made.deleteLater()


def heading(reader: Handbook) -> str:
    return reader.text.document().firstBlock().text()


@pytest.mark.parametrize(("language", "title"), [("en", "Letters"), ("zh_CN", "催收与函件")])
def test_a_page_opens_in_the_language_in_force(window, language, title):
    set_language(language)
    reader = Handbook.open_at("letters", window)
    assert heading(reader) == title
    assert reader.contents.currentItem().text() == title


def test_every_page_of_the_handbook_is_in_the_list():
    assert sorted(PAGES) == sorted(path.stem for path in resource("handbook", "en").glob("*.md"))


def test_a_link_leads_to_its_page_and_the_list_follows(window):
    reader = Handbook.open_at("today", window)
    reader.text.setSource(QUrl("matching.md"))  # as a click on the link does
    assert heading(reader) == "Matching and its tiers"
    assert reader.contents.currentRow() == PAGES.index("matching")
    reader.text.backward()
    assert heading(reader) == "The Monday run"


def test_the_list_turns_the_pages_and_escape_closes(window):
    reader = Handbook.open_at("today", window)
    reader.contents.setCurrentRow(PAGES.index("words"))
    assert heading(reader) == "Words used"
    QTest.keyClick(reader.text, Qt.Key.Key_Escape)
    assert not reader.isVisible()


def test_asking_again_leaves_one_handbook(window):
    first = Handbook.open_at("today", window)
    second = Handbook.open_at("bank", window)
    assert not first.isVisible() and second.isVisible()
