"""What Chinese accountants write into 摘要, 用途 and 附言: invoice numbers in every shape, months, orders, and noise.

Three ways of numbering: XS202508-0031 (by month), INV2025-00031 (by year), and the twenty digits of a digital invoice,
of which people write the last eight or four. Each function returns one wording, chosen by the source of chance given.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

GOODS = ("货款", "材料款", "加工费", "设备款", "包装款", "配件款", "技术服务费", "安装费")
_PROJECTS = ("滨江二期", "科创园3号楼", "人才公寓", "城东污水厂", "南站广场", "实验小学")
_BANK = ("转账", "网银转账", "跨行转账", "汇兑来账", "电子汇入", "大额来账", "往来款", "")
_FULLWIDTH = {ord(char): ord(char) + 0xFEE0 for char in "0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def tail(number: str) -> str:
    """Return the part of a number that counts: 0031, or the last eight digits of a digital invoice."""
    return number[-8:] if len(number) == 20 else number.rpartition("-")[2]


def named(rng: Random, number: str) -> str:
    """Return the number as printed, in words."""
    goods = rng.choice(GOODS)
    return rng.choice(
        (number, f"付{number}{goods}", f"{goods} {number}", f"{goods},发票{number}", f"发票号{number}", f"发票号:{number}",
         f"支付{number}号发票款", f"结清{number}", f"{number} {goods}", f"付贵司{number}{goods}(含税)", f"付{rng.choice(_PROJECTS)}项目款 {number}")
    )  # fmt: skip


def varied(rng: Random, number: str) -> str:
    """Return the number as people shorten, glue and reformat it."""
    goods = rng.choice(GOODS)
    if len(number) == 20:
        last = number[-8:]
        return rng.choice(
            (f"发票后八位{last}", f"发票尾号{number[-4:]}{goods}", f"数电票{number}{goods}", " ".join(number[n : n + 4] for n in range(0, 20, 4)),
             f"发票号{last} {goods}", f"{goods}发票{last}", f"票号:{last}", number.translate(_FULLWIDTH))
        )  # fmt: skip
    head, _, last = number.partition("-")
    letters = head.rstrip("0123456789")
    digits = head[len(letters) :]
    short = str(int(last))
    return rng.choice(
        (f"{head}{last}", f"付{head}{last}{goods}", f"{letters.lower()}{digits}-{short}", f"{letters}{digits[2:]}-{last}", f"{digits}-{last}",
         f"发票{digits}/{last}", f"{letters} {digits} {last}", f"{letters}{digits}_{last}{goods}", number.translate(_FULLWIDTH),
         f"{head}—{last}", f"{letters}NO.{digits}-{short}", f"发票号码{last}", f"{last}号发票", f"{goods}{digits}{last}", f"单号{head}-{short}")
    )  # fmt: skip


def slipped(rng: Random, number: str) -> str:
    """Return the number with one slip of the finger in its last part."""
    last = tail(number)
    front = number[: len(number) - len(last)]
    place = rng.randrange(1, len(last))
    match rng.randrange(4):
        case 0:
            wrong = last[:place] + str((int(last[place]) + rng.randint(1, 9)) % 10) + last[place + 1 :]
        case 1:
            wrong = last[: place - 1] + last[place] + last[place - 1] + last[place + 1 :]
        case 2:
            wrong = last[:place] + last[place] + last[place:]
        case _:
            wrong = last[:place] + last[place + 1 :]
    if wrong == last:
        wrong = last.replace("0", "O", 1) if "0" in last else last[:-1]
    return f"{rng.choice(('', '付', '发票', '货款 '))}{front}{wrong}"


def spanned(rng: Random, first: str, last: str) -> str:
    """Return a range of numbers: XS202508-0031至0034, 0031-0034号发票."""
    start, end = tail(first), tail(last)
    near = end[-2:] if end[:-2] == start[:-2] else end
    return rng.choice(
        (f"{first}-{end}", f"{first}至{end}", f"{start}-{end}号发票", f"发票{first}~{near}", f"货款 {start}-{end}")
    )


def listed(rng: Random, numbers: Sequence[str]) -> str:
    """Return several numbers, in full or the further ones by their last part."""
    tails = [tail(number) for number in numbers]
    mark = rng.choice(("、", ",", "，", " ", "/", "+", "和", ";"))
    forms = [
        mark.join(numbers),
        mark.join((numbers[0], *tails[1:])),
        "发票" + mark.join(tails) + rng.choice(("", "号")),
    ]
    return rng.choices(forms, (4, 4, 2))[0] + rng.choice(("", f" {rng.choice(GOODS)}", f"共{len(numbers)}张"))


def with_amounts(rng: Random, parts: Sequence[tuple[str, int]]) -> str:
    """Return numbers with what is paid on each: XS202508-0031付5000元,0034付3200元."""
    last = rng.random() < 0.5
    told = [
        (tail(number) if place and last else number, f"{fen // 100}" if fen % 100 == 0 else f"{fen / 100:.2f}")
        for place, (number, fen) in enumerate(parts)
    ]
    return rng.choice((",", ";", " ")).join(f"{number}付{yuan}元" for number, yuan in told)


def and_more(rng: Random, number: str, count: int) -> str:
    """Return one number of several: XS202508-0031等3张."""
    goods = rng.choice(GOODS)
    return rng.choice((f"{number}等{count}张", f"{number}等{count}张发票", f"{number}等{goods}", f"{goods} {number}等"))


def months(rng: Random, first: int, last: int, year: int) -> str:
    """Return a period: 8月货款, 7-8月货款, 2025年8月份."""
    goods = rng.choice(GOODS)
    if first != last:
        return rng.choice((f"{first}-{last}月{goods}", f"{first}、{last}月份{goods}", f"{first}月至{last}月{goods}"))
    return rng.choice(
        (
            f"{first}月{goods}",
            f"{first}月份{goods}",
            f"付{first}月{goods}",
            f"{year}年{first}月{goods}",
            f"{first}月对账款",
            f"{year}.{first:02d}{goods}",
        )
    )


def ordered(rng: Random, reference: str) -> str:
    """Return an order or contract number in words."""
    goods = rng.choice(GOODS)
    if reference.startswith("HT"):
        return rng.choice(
            (f"合同号{reference}", f"{reference}合同款", f"付合同{reference}{goods}", f"合同编号:{reference}")
        )
    return rng.choice(
        (reference, f"订单{reference}", f"{goods} {reference}", f"采购订单号{reference}", f"付{reference}{goods}")
    )


def silent(rng: Random) -> str:
    """Return a wording that names nothing."""
    return rng.choice(
        (*GOODS, "", "付款", "付货款", "往来款", f"付{rng.choice(_PROJECTS)}项目款", "支付货款 请查收", "结算款")
    )


def behalf(rng: Random, told: str, firm: str) -> str:
    """Return a wording that says for whom the payer pays."""
    return rng.choice(
        (f"代{firm}付{told or '款'}", f"{firm}{told}", f"{told} {firm}", f"代付{firm}{told}", f"({firm}){told}")
    )


def columns(rng: Random, told: str) -> tuple[str, str, str]:
    """Return 摘要, 用途 and 附言 with the wording in one of them, and now and then the noise of a bank."""
    noise = ""
    if rng.random() < 0.08:
        noise = rng.choice(
            (f"汇划号{rng.randrange(10**8):08d}", f"OBSS{rng.randrange(10**10):010d}", f"柜员{rng.randrange(100, 999)}",
             f"联系电话139{rng.randrange(10**8):08d}", f"支票号{rng.randrange(10**8):08d}", "手续费已扣")
        )  # fmt: skip
    match rng.randrange(4):
        case 0:
            return told, "", noise
        case 1:
            return rng.choice(_BANK), told, noise
        case 2:
            return rng.choice(_BANK), rng.choice(GOODS) if rng.random() < 0.3 else "", f"{told} {noise}".strip()
        case _:
            return noise or "转账", rng.choice(("货款", "")), told
