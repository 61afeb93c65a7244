"""Every movement of an account is in the book once, however often and in whatever form its files come: a small run of `once`."""

import pytest

from creditdesk.banking import file_actions

from . import once


def test_no_line_is_double_or_lost(tmp_path) -> None:
    workspace = once.book(tmp_path)
    assert once.run(80, 7, workspace) == []
    workspace.close()


@pytest.mark.parametrize("fault", ["double", "lose"])
def test_the_run_finds_a_planted_fault(fault: str, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_actions, "recognise", file_actions.recognise)
    once.plant(fault)
    workspace = once.book(tmp_path)
    assert once.run(60, 7, workspace)
    workspace.close()
