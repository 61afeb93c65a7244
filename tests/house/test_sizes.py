"""Law 4 of the house: small files and functions. 400 and 60 lines are the aim, this is the bound."""

import ast

from .sources import generated, modules, name, tree

MODULE_AIM, MODULE_BOUND = 400, 500
FUNCTION_AIM, FUNCTION_BOUND = 60, 80
MODULES = [path for path in modules() if not generated(path)]


def test_no_module_is_longer_than_the_bound():
    sizes = {
        name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules() if not generated(path)
    }
    long = {module: size for module, size in sizes.items() if size > MODULE_AIM}
    assert max(sizes.values()) <= MODULE_BOUND, f"longer than {MODULE_AIM} lines: {long}"


def test_no_function_is_longer_than_the_bound():
    sizes = {
        f"{name(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    long = {function: size for function, size in sizes.items() if size > FUNCTION_AIM}
    assert max(sizes.values()) <= FUNCTION_BOUND, f"longer than {FUNCTION_AIM} lines: {long}"
