"""The handbook says what the program does: pages in both languages, commands that parse, keys and words that exist."""

import re
import shlex
from datetime import date

import pytest

from creditdesk.base.i18n import LANGUAGES, translate
from creditdesk.base.resources import resource
from creditdesk.cli.parser import build_parser
from creditdesk.customers.importing import FIELDS
from creditdesk.dunning.levels import DEFAULT_LEVELS
from creditdesk.ledger.importing import ALLOCATION_FIELDS, INVOICE_FIELDS, RECEIPT_FIELDS
from creditdesk.settings.policy import CreditPolicy

from .sources import ROOT

PAGES = sorted(path.name for path in resource("handbook", "en").glob("*.md"))
EACH = pytest.mark.parametrize(("language", "page"), [(language, page) for language in LANGUAGES for page in PAGES])
_GUI = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "creditdesk" / "gui").rglob("*.py"))
_KEY = r'"((?:(?:Ctrl|Alt|Shift)\+)*(?:[A-Z]|F\d|Enter|Esc|Space|Left|Right|↑↓))"'
_UNBOUND = {"Ctrl+V", "Ctrl+C", "Ctrl+Shift+C", "Space", "Enter", "Esc"}  # asked for by Qt's constants


def text(language: str, page: str) -> str:
    return resource("handbook", language, page).read_text(encoding="utf-8")


def commands(language: str, page: str) -> list[str]:
    blocks = re.findall(r"^```\n(.*?)^```$", text(language, page), flags=re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines()]


def plain(label: str) -> str:
    return re.sub(r"\s+", " ", label.translate(str.maketrans("，（）：？", ",():?"))).strip()


def labels(language: str) -> set[str]:
    """Every text of the program in the language, with … for what is filled in."""
    english = re.findall(r'^msgid "(.+)"$', "\n".join(_catalogues()), flags=re.MULTILINE)
    shown = (translate(one.replace('\\"', '"'), language) for one in english)
    return {plain(re.sub(r"\{\w+\}", "…", one)) for one in shown}


def _catalogues() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in (ROOT / "resources" / "locale" / "zh_CN").glob("*.po")]


def test_every_page_stands_in_both_languages_and_every_page_of_the_window_has_one():
    for language in LANGUAGES:
        assert sorted(path.name for path in resource("handbook", language).iterdir()) == PAGES
    asked = set(re.findall(r'^    handbook = "(\w+)"', _GUI, flags=re.MULTILINE))
    assert asked
    assert {f"{name}.md" for name in asked} <= set(PAGES)


@EACH
def test_a_page_has_a_title_and_its_links_lead_somewhere(language: str, page: str):
    assert text(language, page).startswith("# ")
    for target in re.findall(r"\]\(([^)]+)\)", text(language, page)):
        assert target in PAGES


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_name_the_same_commands_and_keys(page: str):
    ours, theirs = (text(language, page) for language in LANGUAGES)
    assert commands("zh_CN", page) == commands("en", page)
    found = [sorted(set(re.findall(r"\[([^\]]+)\](?!\()", one))) for one in (ours, theirs)]
    assert found[0] == found[1]


@EACH
def test_the_commands_of_a_page_are_understood(language: str, page: str):
    parser = build_parser(date(2026, 11, 23), lambda _name: len)
    for line in commands(language, page):
        program, *arguments = shlex.split(line)
        assert program == "creditdesk"
        assert callable(parser.parse_args(arguments).run)


@EACH
def test_the_keys_of_a_page_are_bound(language: str, page: str):
    bound = {*re.findall(_KEY, _GUI), *(f"Ctrl+{number}" for number in range(1, 8)), *_UNBOUND}
    for key in re.findall(r"\[([^\]]+)\](?!\()", text(language, page)):
        assert key in bound, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_in_bold_are_those_of_the_window(language: str):
    known = labels(language)
    for page in PAGES:
        for label in re.findall(r"\*\*(.+?)\*\*", text(language, page)):
            if label[-1] in ".。":  # the steps of the Monday run
                continue
            assert plain(label) in known, (page, label)


def test_the_numbers_of_the_handbook_are_the_defaults():
    policy = CreditPolicy()
    for language in LANGUAGES:
        rows = re.findall(r"^\| \*\*.+\*\* \| (\d+) \| (\d+) \|$", text(language, "letters.md"), flags=re.MULTILINE)
        assert [(int(a), int(b)) for a, b in rows] == [(x.min_days, x.deadline_days) for x in DEFAULT_LEVELS]
        settings = text(language, "settings.md")
        for value in (
            policy.fee_limit, policy.discount_per_mille, policy.minimum_amount, policy.interval_days,
            policy.dunning_statement_age_days,
        ):  # fmt: skip
            assert re.search(rf"[(（]{value}[)）]", settings), value
        warnings = text(language, "warnings.md")
        for value in (policy.overdue_days, policy.utilisation_percent, policy.slower_days):
            assert re.search(rf"[(（]{value}\D", warnings), value


@pytest.mark.parametrize(("language", "place"), [("en", 0), ("zh_CN", 1)])
def test_the_columns_of_the_lists_are_those_that_are_read(language: str, place: int):
    rows = re.findall(r"^\| .+ \| (.+) \| (.+) \|$", text(language, "data.md"), flags=re.MULTILINE)[1:]
    for fields, told in zip((FIELDS, INVOICE_FIELDS, RECEIPT_FIELDS, ALLOCATION_FIELDS), rows, strict=True):
        must, may = (re.split(", |、", cell) for cell in told)
        names = [(field.key, field.headings[0]) for field in fields]
        assert sorted([*must, *may]) == sorted(name[place] for name in names)
        assert must == [name[place] for name, field in zip(names, fields, strict=True) if field.required]
