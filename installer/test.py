"""Set CreditDesk up on this computer and run all its checks: `python3 installer/test.py`.

The checks are style, types, the order of the packages and the tests.
`--only-tests` leaves the first three out; other arguments are handed on to
pytest, e.g. `installer/test.py --only-tests tests/banking -x`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from common import ROOT, NotReady, environment, prepare


def checks(python: Path, pytest_arguments: list[str]) -> dict[str, list[str | Path]]:
    """Return every check by name with its command."""
    lint_imports = python.with_name("lint-imports" + python.suffix)
    return {
        "style": [python, "-m", "ruff", "check", "."],
        "layout": [python, "-m", "ruff", "format", "--check", "."],
        "types": [python, "-m", "mypy"],
        "order of packages": [lint_imports],
        "tests": [python, "-m", "pytest", "-n", "2", *pytest_arguments],
    }


def main(arguments: list[str]) -> int:
    """Prepare the computer, run the checks, print a summary; 0 when all passed."""
    only_tests = "--only-tests" in arguments
    pytest_arguments = [argument for argument in arguments if argument != "--only-tests"]
    try:
        python = prepare(dev=True, window=True)
    except NotReady as problem:
        print(problem, file=sys.stderr)
        return 1
    variables = {"QT_QPA_PLATFORM": "offscreen", **environment()}
    summary, failed = [], False
    for name, command in checks(python, pytest_arguments).items():
        if only_tests and name != "tests":
            continue
        print(f"== {name}", flush=True)
        started = time.monotonic()
        code = subprocess.call(command, cwd=ROOT, env=variables)
        failed = failed or code != 0
        summary.append(f"{'passed' if code == 0 else 'FAILED':8}{name:20}{time.monotonic() - started:7.1f} s")
    print("\n".join(["", "== summary", *summary]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
