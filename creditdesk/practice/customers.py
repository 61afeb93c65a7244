"""The credit files of the practice company's customers, as rows of a list that could have been imported.

Tax ids carry valid check digits (GB 32100-2015) but belong to nobody; one is wrong on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from creditdesk.practice.names import COMPANY
from creditdesk.practice.profiles import Limit, Profile

HEADER = (
    "code",
    "name",
    "tax_id",
    "terms",
    "industry",
    "owner",
    "contact",
    "phone",
    "email",
    "aliases",
    "credit_limit",
    "language",
    "address",
)
_STREETS = ("建设路", "人民东路", "兴业大道", "文苑街", "创新路", "滨河北路")
_AREAS = {"浙江": "0571", "江苏": "0512", "上海": "021", "重庆": "023", "山东": "0532", "广东": "0755", "天津": "022"}
_YUAN = 100
_STEP = 1000 * _YUAN


def tax_id(number: int, *, individual: bool = False, wrong: bool = False) -> str:
    """Return a unified social credit code of our own making, right or with a wrong check digit."""
    from stdnum.cn import uscc  # here, because the import is not free

    body = f"{'92' if individual else '91'}330400MA2{number * 48611 % 10**5:05d}X"
    check = str(uscc.calc_check_digit(body))
    if wrong:
        check = "8" if check == "5" else "5"
    return body + check


def company_settings() -> dict[str, str]:
    """Return our own firm's letterhead by setting."""
    return {**COMPANY, "company.tax_id": tax_id(999)}


def rows(profiles: Sequence[Profile], open_by_code: Mapping[str, int]) -> list[list[str]]:
    """Return the list of customers with its header; limits are set against what is open, in fen."""
    return [list(HEADER), *(_row(profile, open_by_code.get(profile.code, 0)) for profile in profiles)]


def _row(profile: Profile, open_minor: int) -> list[str]:
    number = int(profile.code[1:])
    own_tax_id = "" if profile.is_english else tax_id(number, individual=bool(profile.boss), wrong=profile.wrong_tax_id)
    email = (
        ""
        if number % 9 == 0 or not profile.has_address
        else f"{'accounts' if profile.is_english else 'caiwu'}@{profile.code.lower()}.example"
    )
    language = "en" if profile.is_english else "zh_CN"
    facts = (
        profile.code, profile.name, own_tax_id, profile.terms, profile.industry, profile.owner, profile.contact,
        _phone(profile, number), email, profile.alias, _limit(profile.limit, open_minor),
        language, _address(profile, number),
    )  # fmt: skip
    return list(facts)


def _phone(profile: Profile, number: int) -> str:
    if profile.is_english:
        return f"+00 555 01{number:02d}"
    area = next((code for place, code in _AREAS.items() if profile.place.startswith(place)), "010")
    return f"{area}-5550 01{number:02d}"


def _address(profile: Profile, number: int) -> str:
    if not profile.has_address:
        return ""
    return (
        profile.place
        if profile.is_english
        else f"{profile.place}{_STREETS[number % len(_STREETS)]}{number * 13 % 290 + 6}号"
    )


def _limit(limit: Limit, open_minor: int) -> str:
    match limit:
        case Limit.NONE:
            return ""
        case Limit.CASH:
            return "0"
        case Limit.NEAR:
            minor = open_minor * 10 // 9 // _STEP * _STEP + _STEP
        case Limit.OVER:
            minor = open_minor * 8 // 10 // _STEP * _STEP
        case _:
            minor = (open_minor * 2 // (50 * _STEP) + 1) * 50 * _STEP
    return str(minor // _YUAN)
