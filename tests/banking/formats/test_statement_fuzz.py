"""Damaged files never crash, hang, take all memory or are read in part without a word: a small run of `mutants`."""

import sys

import pytest

from .mutants import faults, run, samples

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the bounds on the child are POSIX")
MUTANTS = 300


@pytest.mark.parametrize("format_", samples())
def test_mutants_are_read_or_refused(format_: str) -> None:
    outcomes = run(MUTANTS, seed=7, only=format_)
    assert sum(outcomes[format_].counts.values()) >= MUTANTS
    assert faults(outcomes) == []


@pytest.mark.parametrize("fault", ["swallow", "crash", "hang", "eat"])
def test_the_run_finds_a_planted_fault(fault: str) -> None:
    assert faults(run(60, seconds=2, fault=fault, only="mt940"))
