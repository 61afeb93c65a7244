"""Every text of the program has a Chinese translation, and the compiled catalogue is up to date."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from .sources import PACKAGE, ROOT, assert_none

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture(scope="module")
def translations() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "installer" / "translations.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_text_lacks_a_chinese_translation(translations: ModuleType):
    translated = translations.merged(translations.FOLDER)
    texts = translations.marked(PACKAGE)
    assert_none([f"{place} {text!r}" for text, place in texts.items() if text not in translated])


def test_the_compiled_catalogue_is_up_to_date(translations: ModuleType):
    up_to_date = translations.CATALOGUE.read_bytes() == translations.compiled(translations.FOLDER)
    assert up_to_date, "run: python installer/translations.py compile"


def test_two_files_that_differ_on_a_text_are_an_error_naming_both(translations: ModuleType, tmp_path: Path):
    (tmp_path / "aging.po").write_text(HEADER + 'msgid "Overdue"\nmsgstr "逾期"\n', encoding="utf-8")
    (tmp_path / "dunning.po").write_text(HEADER + 'msgid "Overdue"\nmsgstr "过期"\n', encoding="utf-8")
    with pytest.raises(translations.Wrong, match=r"aging\.po and dunning\.po differ on 'Overdue'"):
        translations.compiled(tmp_path)


def test_a_translation_that_loses_a_field_is_an_error(translations: ModuleType, tmp_path: Path):
    (tmp_path / "aging.po").write_text(HEADER + 'msgid "{days} days"\nmsgstr "{day} 天"\n', encoding="utf-8")
    with pytest.raises(translations.Wrong, match="fields in braces differ"):
        translations.compiled(tmp_path)


def test_a_text_entered_twice_in_a_file_is_an_error(translations: ModuleType, tmp_path: Path):
    twice = HEADER + 'msgid "Paid"\nmsgstr "已付"\n\nmsgid "Paid"\nmsgstr "付讫"\n'
    (tmp_path / "ledger.po").write_text(twice, encoding="utf-8")
    with pytest.raises(translations.Wrong, match="entered twice"):
        translations.compiled(tmp_path)


def test_a_marked_text_must_be_a_literal(translations: ModuleType, tmp_path: Path):
    (tmp_path / "rule.py").write_text('title = N_(f"{1} days")\n', encoding="utf-8")
    with pytest.raises(translations.Wrong, match=r"rule\.py:1"):
        translations.marked(tmp_path)


def test_chinese_texts_have_chinese_punctuation(translations: ModuleType):
    """Commas and colons inside numbers, addresses and examples stay as they are."""
    between = re.compile(r"[\u4e00-\u9fff}”％][,;:?!(]|[,;:)][\u4e00-\u9fff{“]")
    wrong = [f"{text!r}: {zh!r}" for text, zh in translations.merged(translations.FOLDER).items() if between.search(zh)]
    assert_none([line for line in wrong if "://" not in line and "{{" not in line])
