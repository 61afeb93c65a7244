"""Two hundred kills: nothing acknowledged is lost, nothing is half done; and the harness finds the faults it must find."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL")


def kill(*words: str) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.kill9", *words], cwd=ROOT, capture_output=True, text=True
    )
    print(done.stdout, done.stderr)
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


def test_two_hundred_kills_lose_nothing_and_leave_nothing_half_done() -> None:
    code, outcome = kill("--kills", "200")
    assert outcome["failures"] == []
    assert (code, outcome["kills"]) == (0, 200)
    assert outcome["slowest_start"] <= 5
    assert sum(outcome["committed"].values()) >= 40
    assert sum(outcome["rolled_back"].values()) >= 20


@pytest.mark.parametrize(("fault", "found"), [("early", "acknowledged and lost"), ("halves", "half done")])
def test_a_planted_fault_is_found(fault: str, found: str) -> None:
    code, outcome = kill("--kills", "36", "--seed", "5", "--fault", fault)
    assert code == 1
    assert any(found in failure for failure in outcome["failures"])
