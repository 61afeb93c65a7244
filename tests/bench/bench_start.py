"""Start the window on a filled book until Today shows its figures, against a bare PySide6 window to its first paint.

Run `python tests/bench/bench_start.py [M | S | FOLDER]`. Each start is a process of its own, without a screen; CPU seconds
of the whole process, interpreter included. Goal (speed.md): at most 3 times the bare window, and nothing heavy imported
before it is needed: what was is listed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from floors import ROOT, ROUNDS, Part, filled_book, head, line, scratch, workload

HEAVY = ("matplotlib", "reportlab", "openpyxl", "alembic", "lxml", "pypinyin", "python_calamine", "numpy")
BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication(sys.argv[:1])
window = QMainWindow()
window.setCentralWidget(QLabel("x"))
window.show()
app.processEvents()
window.grab()
"""
DESK = """
import sys, time
from datetime import date
from creditdesk.app import main
from PySide6.QtWidgets import QApplication
from creditdesk.gui.main import Desktop, apply_choices
app = QApplication(sys.argv[:1])
apply_choices(app)
desktop = Desktop(date(2025, 6, 30))
desktop.begin(sys.argv[1])
end = time.monotonic() + 60
app.processEvents()
while not desktop.window.background.is_idle and time.monotonic() < end:
    app.processEvents()
    time.sleep(0.005)
app.processEvents()
desktop.window.grab()
"""
REPORT = """
import json, resource, sys, time
print(json.dumps({"seconds": time.process_time(), "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                  "modules": sorted(name for name in sys.modules if "." not in name)}), flush=True)
import os
os._exit(0)
"""


def started(program: str, folder: Path, *arguments: str) -> dict[str, Any]:
    """Run a program in a process of its own, with no settings but its own, and return its report."""
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder), "HOME": str(folder), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", program + REPORT, *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    """Print the table; return 1 when the goal is missed."""
    work = workload()
    with scratch() as folder:
        book = filled_book(work, folder)
        runs = [(started(BARE, folder), started(DESK, folder, str(book))) for _ in range(ROUNDS)]
    bare, ours = (min(own, key=lambda run: run["seconds"]) for own in zip(*runs, strict=True))
    head("start to a usable Today")
    parts = [Part(run["seconds"], run["peak"], None) for run in (bare, ours)]
    met = line("window on the workload's book", *parts, 3)
    early = [name for name in HEAVY if name in ours["modules"]]
    print(f"  imported before it was needed: {', '.join(early) or 'nothing heavy'}")
    return 0 if met and not early else 1


if __name__ == "__main__":
    sys.exit(main())
