"""人民币大写: amounts in Chinese capital figures, as banks and courts read them.

Source: 《支付结算办法》附件一《正确填写票据和结算凭证的基本规定》, 一 to 四: capital figures,
"人民币" right before them, 整 after 元, none after 分, one 零 for each run of zeros
between figures. Where the rule leaves a choice we write 零 after 元 before 角 when the 元 figure is
zero, and none where a run of zeros ends at 万 or 亿; no 整 after 角.

>>> in_capitals(Money.of("107000.53", "CNY"))
'人民币壹拾万柒仟元零伍角叁分'
>>> in_capitals(Money.of("12000", "CNY"))
'人民币壹万贰仟元整'
"""

from __future__ import annotations

from creditdesk.base.money import Money

_FIGURES = "零壹贰叁肆伍陆柒捌玖"


def in_capitals(value: Money) -> str:
    """Return the amount of yuan in capital figures, "人民币负…" when negative; ValueError for another currency."""
    if value.currency != "CNY":
        raise ValueError(f"capital figures are for CNY, not {value.currency}")
    yuan, fen = divmod(abs(value.minor), 100)
    jiao, fen = divmod(fen, 10)
    return "人民币" + ("负" if value.minor < 0 else "") + _words(yuan, jiao, fen)


def _words(yuan: int, jiao: int, fen: int) -> str:
    whole = f"{_integer(yuan)}元" if yuan else ""
    if not jiao and not fen:
        return f"{whole or '零元'}整"
    if jiao:
        zero = "零" if yuan and yuan % 10 == 0 else ""
        return f"{whole}{zero}{_FIGURES[jiao]}角" + (f"{_FIGURES[fen]}分" if fen else "")
    return f"{whole}{'零' if yuan else ''}{_FIGURES[fen]}分"


def _integer(number: int) -> str:
    """Return a positive whole number; each unit's lower part is filled with one 零 when it is short."""
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾")):
        if number >= unit:
            high, low = divmod(number, unit)
            zero = "零" if 0 < low < unit // 10 else ""
            return f"{_integer(high)}{name}{zero}{_integer(low) if low else ''}"
    return _FIGURES[number]
