"""The laws of the house: who may import what, and what stands in one place only.

The order of the packages is written once, in pyproject.toml ([tool.importlinter]).
"""

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from .sources import PACKAGE, ROOT, assert_none, calls, generated, imported, modules, name, tree

DESK = {
    *("settings", "customers", "ledger", "banking", "followup", "aging", "agreements", "insurance", "legal"),
    *("credit", "earlywarning", "dunning", "reviews", "training", "today"),
}
KINDS = {"tables", "queries", "actions"}
CLOCKS = {"date.today", "datetime.now", "datetime.utcnow", "datetime.today", "time.time", "time.localtime"}


def top(path: Path) -> str:
    """The package or module right below creditdesk/, as in "banking" or "charts.py"."""
    return name(path).split("/")[0]


def kind(stem: str) -> str:
    """The kind of a file by the last word of its name: "import_actions" is of the kind "actions"."""
    return stem.split("_")[-1]


def places_of_import(library: str, allowed: Callable[[Path], bool]) -> list[str]:
    return [
        f"{name(path)}:{line} imports {what}"
        for path in modules()
        if not allowed(path)
        for line, what in imported(tree(path))
        if what.split(".")[0] == library
    ]


def test_every_package_imports_only_packages_to_its_left():
    program = Path(sys.executable).with_name("lint-imports" + Path(sys.executable).suffix)
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, env=variables, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_db_and_tables_queries_actions_import_sqlalchemy():
    def allowed(path: Path) -> bool:
        return top(path) in {"db", "schema.py"} or (top(path) in DESK and kind(path.stem) in KINDS)

    assert_none(places_of_import("sqlalchemy", allowed))


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("PySide6", ["gui/*"]),
        ("reportlab", ["paper/*"]),
        ("matplotlib", ["charts.py", "gui/figures.py"]),
        ("alembic", ["db/*"]),
        ("sqlite3", ["db/*"]),
        ("psycopg", ["db/*"]),
    ],
)
def test_a_library_is_used_only_where_it_is_at_home(library: str, homes: list[str]):
    def allowed(path: Path) -> bool:
        below = PurePosixPath(name(path))
        return any(below.match(home) or name(path).startswith(home.rstrip("*")) for home in homes)

    assert_none(places_of_import(library, allowed))


def test_rule_files_import_no_queries_actions_or_tables():
    found = []
    for path in modules():
        if top(path) not in DESK or kind(path.stem) in KINDS:
            continue
        for line, what in imported(tree(path)):
            parts = what.split(".")
            if (
                parts[0] == "creditdesk"
                and parts[1] != "paper"
                and (KINDS | {"db"}) & {kind(part) for part in parts[1:3]}
            ):
                found.append(f"{name(path)}:{line} imports {what}")
    assert_none(found)


def test_no_rule_query_or_paper_reads_the_clock():
    found = [
        f"{name(path)}:{line} calls {what}()"
        for path in modules()
        if top(path) in DESK | {"base", "paper", "charts.py"}
        for line, what in calls(tree(path))
        if any(what == clock or what.endswith("." + clock) for clock in CLOCKS)
    ]
    assert_none(found)


@pytest.mark.parametrize(
    ("function", "homes"),
    [
        ("print", {"cli", "cli.py", "tour", "tour.py", "__main__.py"}),
        ("Paragraph", {"paper/blocks.py"}),
    ],
)
def test_a_call_stands_only_where_it_is_at_home(function: str, homes: set[str]):
    found = [
        f"{name(path)}:{line} calls {what}()"
        for path in modules()
        if not {top(path), name(path)} & homes
        for line, what in calls(tree(path))
        if what.split(".")[-1] == function
    ]
    assert_none(found)


def test_there_is_no_float_where_money_is_worked_out():
    found = []
    for path in modules():
        if top(path) in {"charts.py", "gui", "paper"}:  # pixels and points on a page
            continue
        module = tree(path)
        found += [f"{name(path)}:{line} calls float()" for line, what in calls(module) if what == "float"]
        found += [
            f"{name(path)}:{node.lineno} has the float {node.value}"
            for node in ast.walk(module)
            if isinstance(node, ast.Constant) and isinstance(node.value, float)
        ]
    assert_none(found)


def test_the_program_is_where_these_tests_look():
    assert (PACKAGE / "base" / "money.py").exists()
    assert len(modules()) > 20
    assert not any(generated(path) for path in modules() if top(path) != "db")
