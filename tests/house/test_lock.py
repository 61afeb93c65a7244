"""The lock files fit pyproject.toml: a dependency added there cannot be forgotten here."""

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .sources import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def locked(*files: str) -> dict[str, str]:
    text = "\n".join((ROOT / "installer" / file).read_text(encoding="utf-8") for file in files)
    return dict(re.findall(r"(?m)^([a-z0-9.-]+)==([^\s;]+)", text))


def unmet(requirements: list[str], lock: dict[str, str]) -> list[str]:
    wanted = [Requirement(text) for text in requirements]
    return [str(r) for r in wanted if not r.specifier.contains(lock.get(canonicalize_name(r.name), "0"))]


def test_every_dependency_is_locked_in_a_version_that_fits():
    assert unmet(PROJECT["dependencies"], locked("requirements.lock")) == []
    optional = [requirement for extra in PROJECT["optional-dependencies"].values() for requirement in extra]
    assert unmet(optional, locked("requirements.lock", "requirements-dev.lock")) == []


def test_every_locked_package_has_hashes_and_no_package_is_in_both_files():
    for file in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"\n(?=[a-z0-9])", (ROOT / "installer" / file).read_text(encoding="utf-8"))
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert not locked("requirements.lock").keys() & locked("requirements-dev.lock").keys()
