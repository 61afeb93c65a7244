"""Renew the lock files from pyproject.toml (a tool for developers): `.venv/bin/python installer/lock.py`.

Needs pip-tools in `.venv`. Versions already installed in `.venv` are kept, so
upgrade there, test, then lock. The locks hold the hashes of every file of a
release, for all systems, and no address. `requirements-dev.lock` holds only
what the tests need on top of `requirements.lock`.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from common import DEV_LOCK, LOCK, ROOT

WINDOWS_ONLY = {"colorama": ' ; sys_platform == "win32"'}  # asked for by pytest and click there


def pins(folder: Path, source: Path, *options: str) -> dict[str, str]:
    """Resolve the requirements and return each package's lines of the lock by its name."""
    out = folder / "out.lock"
    out.unlink(missing_ok=True)
    command = [sys.executable, "-m", "piptools", "compile", "--quiet", "--generate-hashes", "--strip-extras"]
    command += ["--no-header", "--no-annotate", "--no-emit-options", "--no-emit-index-url", "--no-emit-trusted-host"]
    command += ["--no-emit-find-links", "--constraint", str(folder / "installed.txt"), "--output-file", str(out)]
    subprocess.run([*command, *options, str(source)], check=True, cwd=folder)
    entries = re.split(r"\n(?=[a-z0-9])", out.read_text(encoding="utf-8").strip())
    return {entry.split("==")[0]: entry for entry in entries}


def main() -> int:
    """Write both lock files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        freeze = [sys.executable, "-m", "pip", "freeze", "--exclude-editable"]
        (folder / "installed.txt").write_bytes(subprocess.run(freeze, check=True, capture_output=True).stdout)
        (folder / "windows.in").write_text("\n".join(WINDOWS_ONLY), encoding="utf-8")
        project = ROOT / "pyproject.toml"
        run = pins(folder, project)
        dev = pins(folder, project, "--extra", "dev", "--extra", "postgresql")
        for package, entry in pins(folder, folder / "windows.in").items():
            dev[package] = entry.replace(" \\", f"{WINDOWS_ONLY[package]} \\", 1)
    extra = {package: entry for package, entry in dev.items() if package not in run}
    for path, wanted in ((LOCK, run), (DEV_LOCK, extra)):
        path.write_text("\n".join(wanted[package] for package in sorted(wanted)) + "\n", encoding="utf-8", newline="\n")
        print(f"{path.relative_to(ROOT)}: {len(wanted)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
