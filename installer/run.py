"""Set CreditDesk up on this computer and run it: `python3 installer/run.py`.

With a display it opens the window. Without one, and without arguments, it does
the main job on the practice company and says where the results are. Arguments
are handed on to the command line of CreditDesk, e.g. `run.py --help`.
"""

from __future__ import annotations

import subprocess
import sys

from common import NotReady, environment, has_display, prepare


def main(arguments: list[str]) -> int:
    """Prepare the computer, run CreditDesk and return its exit code."""
    window = has_display() and not arguments
    if not arguments and not window:
        print("No display here: CreditDesk does its main job on the practice company instead.", flush=True)
        arguments = ["tour", "out"]
    try:
        python = prepare(dev=False, window=window)
    except NotReady as problem:
        print(problem, file=sys.stderr)
        return 1
    try:
        return subprocess.call([python, "-m", "creditdesk", *arguments], env=environment())
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
