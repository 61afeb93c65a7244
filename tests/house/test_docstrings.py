"""Every module says what it is for, and the examples in docstrings are true."""

import ast
import doctest
import importlib
from pathlib import Path

import pytest

from creditdesk.base.i18n import current_language, set_language

from .sources import assert_none, generated, modules, name, tree

WITH_EXAMPLES = [path for path in modules() if not generated(path) and ">>>" in path.read_text(encoding="utf-8")]


def test_every_module_has_a_docstring():
    assert_none([name(path) for path in modules() if not ast.get_docstring(tree(path))])


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=name)
def test_the_examples_in_docstrings_are_true(path: Path):
    dotted = "creditdesk." + name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    module = importlib.import_module(dotted)
    language = current_language()
    try:
        result = doctest.testmod(module)
    finally:
        set_language(language)
    assert result.attempted > 0
    assert result.failed == 0
