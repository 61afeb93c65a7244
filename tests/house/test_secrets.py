"""Nothing of the maker's machine is in the tree: no paths, no package registry, no keys."""

import re
import subprocess

import pytest

from .sources import ROOT, assert_none

# written in parts, so that this file does not find itself
FORBIDDEN = {
    "a path of a machine": r"(?:(?<![\w./-])|file://)/(?:work|ro" + r"ot|ho" + r"me)/",
    "a path of a Windows user": r"[A-Z]:\\{1,2}Us" + r"ers\\",
    "a package registry": r"(?:py"
    + r"pi\.org|pythonho"
    + r"sted\.org|registry\.npm"
    + r"js\.org|registry\.ya"
    + r"rnpkg)",
    "an index address": r"(?m)^\s*--?(?:extra-)?ind" + r"ex-url",
    "a private key": r"-----BEG" + r"IN [A-Z ]*PRIVATE KEY-----",
}


def test_no_file_names_a_machine_a_registry_or_a_key():
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True
        )
    except FileNotFoundError:
        pytest.skip("git is not installed")
    if listing.returncode:
        pytest.skip("not a git checkout")
    patterns = {what: re.compile(pattern.encode()) for what, pattern in FORBIDDEN.items()}
    found = []
    for path in (ROOT / file for file in listing.stdout.decode().split("\0") if file):
        if not path.is_file():
            continue
        data = path.read_bytes()
        for what, pattern in patterns.items():
            if hit := pattern.search(data):
                line = data.count(b"\n", 0, hit.start()) + 1
                found.append(f"{path.relative_to(ROOT)}:{line} holds {what}: {hit[0].decode(errors='replace')}")
    assert_none(found)
