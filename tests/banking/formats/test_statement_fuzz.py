"""Damaged files never crash: of each sample some hundred mutants, seeded; only BadInput may come out."""

from __future__ import annotations

import random
import zlib
from pathlib import Path

import pytest

from creditdesk.banking.formats import read_statement
from creditdesk.banking.formats.json_form import statement_json
from creditdesk.base.errors import BadInput

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "statements"
FILES = sorted(path for path in SAMPLES.rglob("*") if path.is_file() and path.suffix != ".json")
MUTANTS = 250


def mutant(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes with a few of them changed, cut out, doubled or swapped for awkward ones."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(changed) or 1)
        match chance.randrange(6):
            case 0:
                changed[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[place : place + chance.randint(1, 40)]
            case 2:
                changed[place:place] = changed[place : place + chance.randint(1, 60)]
            case 3:
                changed[place:place] = chance.choice(
                    (b'"', b"\xff", b",", b"\n", b"-", b"99999999999999999999", b"\x00")
                )
            case 4:
                del changed[place:]
            case _:
                swapped = str(chance.randrange(10)).encode()
                changed[place : place + 1] = swapped
    return bytes(changed)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SAMPLES)))
def test_mutants_are_read_or_refused(path: Path) -> None:
    data = path.read_bytes()
    chance = random.Random(zlib.crc32(path.name.encode()))
    for _ in range(MUTANTS):
        try:
            statement_json(read_statement(mutant(data, chance)))
        except BadInput as refusal:
            assert refusal.message.template
