"""Bring generated statements in again and again, in every way banks and people do, and count the lines.

    python -m tests.banking.once --cases 5000 --seed 1

A case is an account's true movements, with twins, and files cut from it: the whole file twice or ten times, two that overlap by
30 days, the rows in another order, another encoding, names the bank corrected later, the account in another format, without
running balance. Whatever comes in first and however often, the book must hold each movement once: as many lines of each day
and amount as there were movements. `--fault` plants what must be found: `double` compares lines to the letter only,
`lose` takes the last line of a file for one that is known.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import text

import creditdesk.schema  # noqa: F401  (the tables of a book)
from creditdesk.banking import file_actions
from creditdesk.banking.actions import import_statement
from creditdesk.banking.formats import read_statement
from creditdesk.db.workspace import Workspace
from creditdesk.settings.policy import CreditPolicy

_NAMES = ("海川贸易有限公司", "恒远木业", "Amber GmbH", "何小满", "北辰家具厂", "路过商行")
_TEXTS = ("货款", "货款 INV-1", "付款", "尾款", "")
_START = date(2026, 3, 2)
_OPENING = Decimal("1000.00")


@dataclass(frozen=True, slots=True)
class Movement:
    """One true movement of the account; `balance` after it."""

    on: date
    amount: Decimal
    payer: str
    text: str
    serial: str
    balance: Decimal = Decimal(0)


def movements(chance: random.Random) -> list[Movement]:
    """Return 5 to 60 movements over 60 days, some of them equal twins but for their serial number and balance."""
    made: list[Movement] = []
    for number in range(chance.randint(5, 60)):
        if made and chance.random() < 0.2:
            twin = made[-1]
            made.append(replace(twin, serial=f"S{number:05}"))
            continue
        amount = Decimal(chance.choice((100, 250, 5000, chance.randint(1, 99_999)))) / chance.choice((1, 100))
        sign = -1 if chance.random() < 0.2 else 1
        on = _START + timedelta(days=chance.randint(0, 60))
        made.append(
            Movement(
                on,
                sign * amount.quantize(Decimal("0.01")),
                chance.choice(_NAMES),
                chance.choice(_TEXTS),
                f"S{number:05}",
            )
        )
    made.sort(key=lambda movement: movement.on)
    balance = _OPENING
    result = []
    for movement in made:
        balance += movement.amount
        result.append(replace(movement, balance=balance))
    return result


def as_csv(rows: Sequence[Movement], encoding: str, *, serial: bool, balance: bool) -> bytes:
    """Return an export of a Chinese bank."""
    heads = [
        "交易日期",
        "借方金额",
        "贷方金额",
        *(["余额"] if balance else []),
        "对方户名",
        "摘要",
        *(["交易流水号"] if serial else []),
    ]
    out = io.StringIO()
    print("账号:,6222020200012345678", file=out)
    print(",".join(heads), file=out)
    for row in rows:
        sides = [str(-row.amount), ""] if row.amount < 0 else ["", str(row.amount)]
        cells = [row.on.isoformat(), *sides, *([str(row.balance)] if balance else []), row.payer, row.text]
        print(",".join([*cells, *([row.serial] if serial else [])]), file=out)
    return out.getvalue().encode(encoding)


def as_mt940(rows: Sequence[Movement]) -> bytes:
    """Return the same account as MT940, with the texts MT940 banks write."""
    opening = rows[0].balance - rows[0].amount
    lines = [
        ":20:STARTUMS",
        ":25:6222020200012345678",
        ":28C:1/1",
        f":60F:{_side(opening)}{rows[0].on:%y%m%d}CNY{_comma(opening)}",
    ]
    for row in rows:
        lines.append(f":61:{row.on:%y%m%d}{row.on:%m%d}{_side(row.amount)}{_comma(row.amount)}NTRFNONREF")
        lines.append(f":86:{row.text or 'TRANSFER'} {row.payer}")
    lines.append(f":62F:{_side(rows[-1].balance)}{rows[-1].on:%y%m%d}CNY{_comma(rows[-1].balance)}")
    return ("\r\n".join(lines) + "\r\n-").encode()


def _side(amount: Decimal) -> str:
    return "D" if amount < 0 else "C"


def _comma(amount: Decimal) -> str:
    return f"{abs(amount):.2f}".replace(".", ",")


def files(true: Sequence[Movement], chance: random.Random) -> list[bytes]:
    """Return the files of one case, in the order they are brought in; together they hold every movement."""
    serial, balance = chance.random() < 0.5, chance.random() < 0.7
    encoding = chance.choice(("utf-8", "utf-8-sig", "gb18030"))
    whole = as_csv(true, encoding, serial=serial, balance=balance)
    last = true[-1].on
    early = [row for row in true if row.on <= last - timedelta(days=15)] or list(true)
    late = [row for row in true if row.on >= last - timedelta(days=45)]
    match chance.randrange(6):
        case 0:
            made = [whole] * chance.choice((2, 10))
        case 1:
            made = [as_csv(part, encoding, serial=serial, balance=balance) for part in (early, late)] + [whole]
        case 2:
            shuffled = chance.sample(list(true), len(true)) if not balance else list(reversed(true))
            made = [whole, as_csv(shuffled, encoding, serial=serial, balance=balance)]
        case 3:
            made = [
                whole,
                as_csv(true, "gb18030" if encoding != "gb18030" else "utf-8", serial=serial, balance=balance),
            ]
        case 4:
            corrected = [replace(row, payer=row.payer + "(更正)") if chance.random() < 0.3 else row for row in true]
            made = [whole, as_csv(corrected, encoding, serial=serial, balance=balance)]
        case _:
            made = [whole, as_mt940(true)]
    if chance.random() < 0.5 and len(made) == 2:
        made.reverse()
    return [*made, whole]


def book(folder: Path) -> Workspace:
    """Return a new book."""
    return Workspace.create(folder / "book.creditdesk")


def differences(
    workspace: Workspace, true: Sequence[Movement], brought: Sequence[bytes]
) -> Counter[tuple[date, Decimal]]:
    """Bring the files in and return the lines too many (positive) or missing (negative), by day and amount; nothing is kept."""
    wanted = Counter((row.on, row.amount) for row in true)

    class Done(Exception):
        pass

    found: Counter[tuple[date, Decimal]] = Counter()
    try:
        with workspace.change("case") as change:
            for data in brought:
                import_statement(
                    change.session, "bank", data, read_statement(data), CreditPolicy(), rest=True, unproven=True
                )
            for on, amount, count in change.session.execute(
                text("SELECT booked_on, amount_minor, count(*) FROM bank_line GROUP BY booked_on, amount_minor")
            ):
                found[date.fromisoformat(str(on)), Decimal(amount) / 100] = count
            raise Done
    except Done:
        pass
    return Counter({key: found[key] - wanted[key] for key in {*found, *wanted} if found[key] != wanted[key]})


def run(cases: int, seed: int, workspace: Workspace) -> list[str]:
    """Return what went wrong in so many cases, in words."""
    wrong = []
    for number in range(cases):
        chance = random.Random(f"{seed} {number}")
        true = movements(chance)
        if off := differences(workspace, true, files(true, chance)):
            wrong.append(f"case {number}: {dict(off)}")
    return wrong


def plant(fault: str) -> None:
    """Put a fault into how lines are told from new ones."""
    sound = file_actions.recognise
    if fault == "double":
        file_actions.recognise = lambda lines, known, format_, _named: sound(lines, known, format_, is_named=False)
    elif fault == "lose":

        def lose(lines, known, format_, named):
            found = sound(lines, known, format_, named)
            return [*found[:-1], found[-1] or next(iter(known), None)]

        file_actions.recognise = lose


def main() -> None:
    """Run and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fault", choices=("double", "lose"), default="")
    given = parser.parse_args()
    plant(given.fault)
    with tempfile.TemporaryDirectory() as folder:
        workspace = book(Path(folder))
        wrong = run(given.cases, given.seed, workspace)
        workspace.close()
    print(f"{given.cases} cases, {len(wrong)} wrong", *wrong[:10], sep="\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
