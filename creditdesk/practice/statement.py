"""The bank's file, as a corporate export prints it: own account above, a table, totals below, GB18030.

借 is money out and 贷 money in, as banks have it; the balance runs through every line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from creditdesk.practice.names import BANK, COMPANY

ENCODING = "gb18030"
_HEADER = ("交易日期", "借方金额", "贷方金额", "余额", "对方户名", "对方账号", "摘要", "交易流水号")


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the bank's: fen, money in is positive. `invoices` are those it really pays, for checks."""

    booked_on: date
    amount: int
    payer: str
    account: str
    text: str
    serial: str
    invoices: tuple[str, ...] = ()


def _yuan(minor: int) -> str:
    return f"{minor // 100:,}.{minor % 100:02d}" if minor else ""


def statement_bytes(movements: Sequence[Movement], opening: int, first: date, last: date) -> bytes:
    """Return the file of these movements; `opening` is the balance before the first of them, in fen."""
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\r\n")
    sheet.writerow([f"{BANK}企业银行账户交易明细"])
    sheet.writerow(["账号:", COMPANY["company.bank_account"], "户名:", COMPANY["company.name"]])
    sheet.writerow(["币种:", "人民币", "起止日期:", f"{first:%Y%m%d}-{last:%Y%m%d}"])
    sheet.writerow([])
    sheet.writerow(_HEADER)
    balance = opening
    for one in movements:
        balance += one.amount
        sheet.writerow(
            [one.booked_on.isoformat(), _yuan(max(-one.amount, 0)), _yuan(max(one.amount, 0)), _yuan(balance),
             one.payer, one.account, one.text, one.serial]
        )  # fmt: skip
    out, came = (_yuan(sum(abs(m.amount) for m in movements if (m.amount > 0) is side)) for side in (False, True))
    sheet.writerow(["合计", out, came, "", "", "", f"共{len(movements)}笔", ""])
    return text.getvalue().encode(ENCODING)


def file_name(first: date, last: date) -> str:
    """Return the name the bank gives the file."""
    return f"{BANK}_{first:%Y%m%d}_{last:%Y%m%d}.csv"


def write_statement(folder: Path, movements: Sequence[Movement], opening: int, days: Sequence[date]) -> Path:
    """Write the statement of these days into the folder, over an older one of the same name; return its path."""
    path = folder / file_name(days[0], days[-1])
    path.write_bytes(statement_bytes(movements, opening, days[0], days[-1]))
    return path


def closing(movements: Iterable[Movement], opening: int) -> int:
    """Return the balance after the movements, in fen."""
    return opening + sum(one.amount for one in movements)
