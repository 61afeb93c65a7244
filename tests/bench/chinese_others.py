"""What a line of the Chinese workload is in truth, and the lines that are nobody's payment: interest, wages, refunds, taxes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

import chinese_texts as say
from chinese_ledger import Ledger
from chinese_names import stranger

from creditdesk.practice.names import COMPANY

OTHERS = (
    ("interest", 0.3), ("own_in", 0.5), ("tax_refund", 0.3), ("supplier_refund", 0.6), ("subsidy", 0.2), ("deposit_back", 0.3),
    ("nobody", 0.8), ("fee_out", 2), ("wages", 0.5), ("supplier", 2), ("own_out", 0.5), ("tax_out", 0.5), ("refund_out", 0.3),
)  # fmt: skip
_TREASURY = ("待报解预算收入", "国家金库嘉兴市中心支库", "国家税务总局嘉兴市税务局")
Parts = tuple[tuple[str, int, int, str], ...]  # number, amount, deduction, its kind


@dataclass(frozen=True, slots=True)
class Truth:
    """One line as the bank prints it, in fen, and what it is. `either`: other parts that are as right (twins)."""

    day: date
    amount: int
    payer: str
    account: str
    words: tuple[str, str, str]
    kind: str
    form: str
    customer: str = ""
    parts: Parts = ()
    either: tuple[Parts, ...] = ()
    decided: bool = True
    repeated: bool = False


def other(rng: Random, book: Ledger, kind: str, day: date) -> Truth:
    """Return a line that is no customer's payment."""
    own, many = COMPANY["company.name"], rng.randrange(50_000, 9_000_000)
    customer = rng.choice(book.customers)
    amount, payer, account, words = {
        "interest": (rng.randrange(800, 90_000), "", "", ("结息", "", rng.choice(("活期结息", "季度结息", "")))),
        "own_in": (many, own, "573900168010028", ("转账", "内部资金划转", rng.choice(("调拨", "同名账户划转", "")))),
        "tax_refund": (many, rng.choice(_TREASURY), "", ("退库", "增值税留抵退税", "")),
        "supplier_refund": (many, stranger(rng), "", ("转账", rng.choice(("退款", "退多付货款", "退汇 户名不符", "退回质保金")), "")),
        "subsidy": (many, "嘉兴市社会保险事业管理中心", "", ("转账", "稳岗补贴", "")),
        "deposit_back": (many, f"{rng.choice('嘉湖宁')}州公共资源交易中心", "", ("转账", "退投标保证金", "")),
        "nobody": (many, stranger(rng), "", ("转账", rng.choice(("", "货款", "往来款", "服务费")), "")),
        "fee_out": (-rng.choice((550, 1050, 2000, 20000)), "", "", (rng.choice(("手续费", "对公跨行汇款手续费", "账户管理费")), "", "")),
        "wages": (-many, "", "", ("代发工资", "", f"{day.month}月工资")),
        "supplier": (-many, stranger(rng), "", ("转账", say.silent(rng), "")),
        "own_out": (-many, own, "573900168010028", ("转账", "内部资金划转", "")),
        "tax_out": (-many, "待报解预算收入", "", ("实时扣税", "增值税", "")),
        "refund_out": (-rng.randrange(50_000, 900_000), customer.firm.name, customer.account, ("转账", "退货款", "")),
    }[kind]  # fmt: skip
    return Truth(day, amount, payer, account, words, kind, "-")
