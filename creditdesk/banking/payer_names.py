"""One firm, many spellings: payer names brought to a form in which they can be compared.

Banks print 深圳市恒源电子有限公司 with or without 市, brackets full or half width, the
legal form cut off; foreign banks print capitals without umlauts and cut names at 27
or 35 characters. Source: the name fields of MT940 (27), CAMT.053 (70, often 35) and
the exports of Chinese banks.

>>> spelled("深圳市恒源电子（中国）有限公司")
'深圳恒源电子中国有限公司'
>>> firm("MÜLLER & Söhne GmbH"), firm("Mueller + Soehne")
('MUELLERSOEHNE', 'MUELLERSOEHNE')
"""

from __future__ import annotations

import re
import unicodedata

# Chinese legal forms, longest first; they stand at the end of the name.
_LEGAL_ZH = (
    "集团股份有限公司", "股份有限公司", "有限责任公司", "集团有限公司", "有限合伙企业", "有限公司", "股份公司",
    "个体工商户", "有限合伙", "普通合伙", "集团公司", "合伙企业", "集团", "公司",
)  # fmt: skip

# Legal forms of the Latin world as they read with dots and blanks gone.
_LEGAL_LATIN = frozenset((
    "GMBH", "MBH", "AG", "KG", "KGAA", "OHG", "UG", "EK", "EG", "GBR", "SE",
    "LTD", "LIMITED", "CO", "COMPANY", "INC", "INCORPORATED", "CORP", "CORPORATION", "LLC", "LLP", "PLC",
    "PTE", "PTY", "BV", "NV", "SRL", "SPA", "SAS", "SARL", "SA", "AB", "OY",
    "OYJ", "AS", "ASA", "APS", "SRO", "ZOO", "SPZOO", "KFT", "DOO", "SL", "GROUP",
    "JSC", "OOO",
))  # fmt: skip

_SAME = {"LIMITED": "LTD", "COMPANY": "CO", "INCORPORATED": "INC", "CORPORATION": "CORP"}

# Spelled with dots or blanks by some: "S.A.S.", "e. K.", "s.r.o."; a dotted run of single letters is one word.
_DOTTED = re.compile(r"\b(?:[A-Z]\s?\.\s?)+(?:[A-Z]\b)?")
_WORD = re.compile(r"[^\W_]+")
_CONNECTIVE = frozenset({"AND", "UND", "ET", "E", "Y"})
_UMLAUTS = str.maketrans({"Ä": "AE", "Ö": "OE", "Ü": "UE", "ẞ": "SS", "Æ": "AE", "Ø": "OE", "Å": "AA"})
_CITY = re.compile(
    r"^(?:中国)?(?:[\u4e00-\u9fff]{2,3}省)?"
    r"(北京|上海|天津|重庆|深圳|广州|东莞|佛山|珠海|中山|惠州|杭州|宁波|温州|绍兴|嘉兴|金华|义乌|台州|苏州|无锡|常州|南京|南通|昆山|扬州|"
    r"厦门|福州|泉州|青岛|济南|烟台|潍坊|大连|沈阳|长春|哈尔滨|武汉|长沙|郑州|西安|成都|合肥|南昌|昆明|贵阳|南宁|太原|石家庄|兰州|海口)市?"
)
_ANY_CITY = re.compile(r"^(?:中国)?(?:[\u4e00-\u9fff]{2,3}省)?([\u4e00-\u9fff]{2,3})市")
_ZH = re.compile(r"[\u3400-\u9fff]")


def is_chinese(name: str) -> bool:
    """Tell whether the name is written with Chinese characters."""
    return _ZH.search(name) is not None


def same_print(name: str) -> str:
    """Return the name as printed, without blanks and case: the cheapest comparison."""
    return "".join(name.split()).upper()


def _plain(name: str) -> str:
    """Return capitals without width variants, umlauts (ä → ae) and accents (é → e)."""
    upper = name.upper() if name.isascii() else unicodedata.normalize("NFKC", name).upper()
    if not upper.isascii():
        upper = upper.translate(_UMLAUTS).replace("ß", "SS")
        if not is_chinese(upper):
            upper = "".join(c for c in unicodedata.normalize("NFD", upper) if not unicodedata.combining(c))
    return upper


def _words(name: str) -> list[str]:
    plain = _plain(name).replace("'", "").replace("’", "")
    if "." in plain:
        plain = _DOTTED.sub(lambda dotted: " " + re.sub(r"[\s.]", "", dotted.group()) + " ", plain)
    return [_SAME.get(word, word) for word in _WORD.findall(plain) if word not in _CONNECTIVE]


def spelled(name: str) -> str:
    """Return the whole name, legal form included, as letters and digits only; 市 and 省 of the seat are dropped."""
    text = "".join(_words(name))
    return _ANY_CITY.sub(r"\1", text) if is_chinese(text) else text


def firm(name: str) -> str:
    """Return the name without its legal form; empty only when nothing else was there."""
    words = _words(name)
    if is_chinese(name):
        text = _ANY_CITY.sub(r"\1", "".join(words))
        for form in _LEGAL_ZH:
            if text.endswith(form) and len(text) > len(form) + 1:
                return text[: -len(form)]
        return text
    end = len(words)
    while end > 1 and words[end - 1] in _LEGAL_LATIN:
        end -= 1
    return "".join(words[:end])


def without_city(firm_name: str) -> str:
    """Return a Chinese firm name without the seat in front: 深圳恒源电子 and 恒源电子 are then the same."""
    rest = _CITY.sub("", firm_name)
    return rest if len(rest) >= 4 else firm_name


def grams(firm_name: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters, for Chinese also the single ones."""
    pairs = {firm_name[i : i + 2] for i in range(len(firm_name) - 1)}
    if is_chinese(firm_name):
        pairs.update(firm_name)
    return frozenset(pairs)


def likeness(one: frozenset[str], other: frozenset[str]) -> int:
    """Return how alike two names are in per cent: twice the shared pieces over all pieces (Dice)."""
    pieces = len(one) + len(other)
    return 200 * len(one & other) // pieces if pieces else 0


_SERVICES = (
    "财付通",
    "支付宝",
    "微信支付",
    "银联商务",
    "拉卡拉",
    "paypal",
    "stripe",
    "adyen",
    "mollie",
    "alipay",
    "wechat pay",
)


def is_payment_service(name: str) -> bool:
    """Return whether the name is a service that pays for many: it is never learned as one customer's payer.

    >>> is_payment_service("财付通支付科技有限公司")
    True
    """
    plain = name.casefold()
    return any(service in plain for service in _SERVICES)


def may_be_cut(name: str) -> bool:
    """Tell whether the name is long enough to have been cut off by a bank's field of 27 or 35 characters."""
    if is_chinese(name):
        return len(name) >= 12 and not name.endswith(_LEGAL_ZH)
    return len(name.rstrip()) >= 25
