"""Start the window on a filled book until Today shows its figures, against a bare PySide6 window to its first paint.

Run `python tests/bench/bench_start.py [M | S | FOLDER]`. Each start is a process of its own, without a screen; CPU seconds
of the whole process, interpreter included, until the list of the day and the rail's counts are shown and painted, with
the parts they went into; what the program does by itself afterwards (the stored warnings, on the first start of a day) is
told apart. Goal (speed.md): at most 3 times the bare window, and nothing heavy imported before it is needed: what was is
listed. The floor below which this design cannot go is told too: a process that imports PySide6 and SQLAlchemy alone.
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
LIBRARIES = """
from PySide6.QtWidgets import QApplication
import sqlalchemy.orm
"""
DESK = """
import sys, time
from datetime import date
from creditdesk.app import main
from PySide6.QtWidgets import QApplication
from creditdesk.gui.main import Desktop, apply_choices
from creditdesk.gui.pages.today import TodayPage
imported = time.process_time()
app = QApplication(sys.argv[:1])
apply_choices(app)
desktop = Desktop(date(2025, 6, 30))
desktop.begin(sys.argv[1])
window, shown = desktop.window, []
window.current_page().filled.connect(lambda: shown.append(time.process_time()))
app.processEvents()
opened = time.process_time()
end = time.monotonic() + 60
def until(is_done):
    while not is_done() and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.005)
until(lambda: shown)
app.processEvents()
window.grab()
seconds = time.process_time()
assert window.current_page().table.model().rowCount() > 100 and window.current_page().table.hasFocus(), "Today is not usable"
until(lambda: window.background.is_idle)
parts = {"imports": imported, "window": opened - imported, "Today": seconds - opened, "afterwards": time.process_time() - seconds}
"""
REPORT = """
import json, resource, sys, time
found = globals()
print(json.dumps({"seconds": found.get("seconds", time.process_time()), "parts": found.get("parts", {}),
                  "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
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
        first = started(DESK, folder, str(book))
        runs = [
            (started(BARE, folder), started(LIBRARIES, folder), started(DESK, folder, str(book))) for _ in range(ROUNDS)
        ]
    bare, libraries, ours = (min(own, key=lambda run: run["seconds"]) for own in zip(*runs, strict=True))
    head("start to a usable Today")
    parts = [Part(run["seconds"], run["peak"], None) for run in (bare, libraries, ours)]
    print(f"{'PySide6 and SQLAlchemy imported, no more':44} {bare['seconds']:9.4f} {libraries['seconds']:9.4f}")
    met = line("window on the workload's book", parts[0], parts[2], 3)
    for name, run in (("first start of the day", first), ("later starts", ours)):
        print(f"  {name}: {', '.join(f'{part} {seconds:.2f}' for part, seconds in run['parts'].items())}")
    early = [name for name in HEAVY if name in ours["modules"]]
    print(f"  imported before it was needed: {', '.join(early) or 'nothing heavy'}")
    return 0 if met and not early else 1


if __name__ == "__main__":
    sys.exit(main())
