"""Names of Chinese firms and people that do not exist, and how a bank prints them when they pay.

Banks cut a name at 20 characters or 35 bytes, drop 市 and brackets, keep an old name for years or print traditional
characters; branches, owners' cards, parents and payment services pay for a firm. The names of the practice book come
first, because they were chosen to be awkward; the others are composed of the word lists here.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from creditdesk.practice.names import CUSTOMERS

_CITIES = (
    "上海", "北京", "天津", "重庆", "深圳", "广州", "东莞", "佛山", "杭州", "宁波", "温州", "苏州", "无锡", "常州", "南京", "昆山", "厦门",
    "泉州", "青岛", "济南", "烟台", "武汉", "长沙", "郑州", "西安", "成都", "合肥", "南昌",
)  # fmt: skip
_FAR = ("内蒙古自治区呼伦贝尔市", "新疆维吾尔自治区昌吉市", "黑龙江省齐齐哈尔市", "广西壮族自治区柳州市")
_BRANDS = "华强鑫盛达宏泰隆恒瑞丰源兴祥宝利康佳诚联创天海博远明凯顺润泽禾榆岚澄昱朗晟骏岭沐"
_HOMOPHONES = str.maketrans("恒源华盛鑫宏达瑞明泽", "衡元桦晟欣鸿大睿铭择")
_TRADES = (
    "电子", "机械", "贸易", "科技", "五金", "塑胶", "包装", "纺织", "食品", "物流", "建材", "装饰工程", "医疗器械", "汽车配件", "智能装备",
    "环保设备", "办公用品", "酒店管理",
)  # fmt: skip
_LONG_TRADES = (
    "酒店用品与定制家具工程配套",
    "新能源汽车零部件与智能装备制造",
    "农业生产资料与冷链仓储物流服务",
    "环境工程技术研究与设备安装维护",
)
_SHOPS = ("经营部", "商行", "加工厂", "门市部")
_SURNAMES, _GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
    "伟芳娜敏静强磊军洋勇艳杰娟涛超明霞平刚桂英华建国志文玉梅海波",
)
_TRADITIONAL = dict(
    zip(
        "东广华电机业贸联兴龙达远丰宁苏无锡门岛庆汉长郑济泽润诚创顺实应设备装饰纺织胶医宝凯团责网术务经营进国阳车厦温义杨陈刘张万饮马诚蓝医疗环办连沈贵",
        "東廣華電機業貿聯興龍達遠豐寧蘇無錫門島慶漢長鄭濟澤潤誠創順實應設備裝飾紡織膠醫寶凱團責網術務經營進國陽車廈溫義楊陳劉張萬飲馬誠藍醫療環辦連瀋貴",
        strict=True,
    )
)
_LEGAL = ("股份有限公司", "有限责任公司", "有限公司")
WALLETS = (("财付通支付科技有限公司", "243300133"), ("支付宝（中国）网络技术有限公司", "215500690"))


@dataclass(frozen=True, slots=True)
class Firm:
    """A customer's registered name and what people make of it; `short` is the name as colleagues write it in a text."""

    name: str
    city: str
    short: str
    old: str
    owner: str


def firms(rng: Random, count: int) -> list[Firm]:
    """Return so many firms of different names; about one in ten resembles another one."""
    found: dict[str, Firm] = {}
    owners: set[str] = set()
    for profile in CUSTOMERS[: count // 2]:
        if not profile.is_english:
            city = next((c for c in _CITIES if profile.name.startswith(c)), "")
            found[profile.name] = Firm(
                profile.name, city, _stem(profile.name), "", profile.boss or _person(rng, owners)
            )
    while len(found) < count:
        firm = _sibling(rng, list(found.values()), owners) if rng.random() < 0.1 else _composed(rng, owners)
        if firm.name not in found and firm.short not in {other.name for other in found.values()}:
            found[firm.name] = firm
    return list(found.values())


def _person(rng: Random, taken: set[str]) -> str:
    while True:
        name = rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.choice((1, 2, 2))))
        if name not in taken:
            taken.add(name)
            return name


def stranger(rng: Random) -> str:
    """Return a person or firm who is no customer."""
    if rng.random() < 0.5:
        return rng.choice("欧阮戚邬") + "".join(rng.sample(_GIVEN, 2))
    return f"{rng.choice(_CITIES)}{rng.choice('钧铂鲲琮')}{rng.choice('屹槿翊')}{rng.choice(_TRADES)}有限公司"


def _composed(rng: Random, owners: set[str]) -> Firm:
    brand = "".join(rng.sample(_BRANDS, rng.choice((2, 2, 2, 3))))
    city, trade, owner = rng.choice(_CITIES), rng.choice(_TRADES), _person(rng, owners)
    old = f"{city}{brand}{rng.choice(_TRADES)}有限公司" if rng.random() < 0.5 else f"{city}{owner[0]}氏{trade}有限公司"
    chance = rng.random()
    if chance < 0.06:
        place = rng.choice(_FAR)
        trade = rng.choice(_LONG_TRADES)
        return Firm(f"{place}{brand}{trade}{rng.choice(_LEGAL)}", place, brand + trade, old, owner)
    if chance < 0.12:
        shop = rng.choice(_SHOPS)
        return Firm(f"{city}市{brand}{trade}{shop}", city, brand + trade + shop, old, owner)
    if chance < 0.20:
        return Firm(f"{brand}（{city}）{trade}有限公司", "", f"{brand}{trade}", old, owner)
    if chance < 0.26:
        return Firm(f"{brand}{trade}（{city}）有限公司", "", f"{brand}{trade}", old, owner)
    legal = rng.choices(_LEGAL, (12, 13, 75))[0]
    return Firm(f"{city}{rng.choice(('', '市'))}{brand}{trade}{legal}", city, brand + trade, old, owner)


def _sibling(rng: Random, others: list[Firm], owners: set[str]) -> Firm:
    """Return a firm one character or one city away from another."""
    other = rng.choice(others)
    city = rng.choice(_CITIES)
    twin = other.name.translate(_HOMOPHONES)
    if rng.random() < 0.4 and twin != other.name:
        return Firm(twin, other.city, other.short.translate(_HOMOPHONES), "", _person(rng, owners))
    if other.city and len(other.city) == 2:
        name = city + other.name[len(other.city) :].removeprefix("市")
        return Firm(name, city, other.short, "", _person(rng, owners))
    return _composed(rng, owners)


def _stem(name: str) -> str:
    for city in _CITIES:
        name = name.removeprefix(city)
    for legal in _LEGAL:
        name = name.removesuffix(legal)
    return name.removeprefix("市")


def bare(name: str) -> str:
    """Return a name without width, city, brackets and legal form: what is left to tell two firms apart."""
    for mark in "（）()市":
        name = name.replace(mark, "")
    return _stem(name)


def printed(rng: Random, firm: Firm, kind: str) -> str:
    """Return the name as a bank prints it in this way; the name itself where the way changes nothing."""
    name = firm.name
    match kind:
        case "width":
            return name.replace("（", "(").replace("）", ")")
        case "brackets_gone":
            return name.replace("（", "").replace("）", "")
        case "city":
            rest = name[len(firm.city) :] if firm.city and name.startswith(firm.city) else ""
            if not rest or len(firm.city) != 2:
                return name
            return (
                rest.removeprefix("市")
                if rng.random() < 0.4
                else firm.city + ("" if rest[0] == "市" else "市") + rest.removeprefix("市")
            )
        case "legal":
            for legal, other in (
                ("有限责任公司", "有限公司"),
                ("股份有限公司", "有限公司"),
                ("有限公司", rng.choice(("有限责任公司", "公司", ""))),
            ):
                if name.endswith(legal):
                    return name.removesuffix(legal) + other
        case "cut20":
            return name[:20]
        case "cut35":
            return name[:17]  # 35 bytes of GBK
        case "old":
            return firm.old or name
        case "traditional":
            return "".join(_TRADITIONAL.get(char, char) for char in name)
        case "branch":
            return f"{name}{rng.choice(_CITIES)}分公司" if name.endswith("公司") else name
        case "nameless":
            return ""
    return name
