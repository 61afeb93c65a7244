"""A spreadsheet of customers → values for the credit file. Required: code and name."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from creditdesk.base.dates import parse_terms
from creditdesk.base.i18n import LANGUAGES, N_
from creditdesk.base.money import parse_decimal
from creditdesk.base.records import Field

_LANGUAGE_WORDS = {
    "zh": "zh_CN",
    "zh_cn": "zh_CN",
    "cn": "zh_CN",
    "中文": "zh_CN",
    "简体中文": "zh_CN",
    "英文": "en",
    "english": "en",
}


def _terms(text: str) -> str:
    return str(parse_terms(text))


def _limit(text: str) -> Decimal:
    value = parse_decimal(text)
    if value < 0:
        raise ValueError(text)
    return value


def _language(text: str) -> str:
    word = text.strip().casefold().replace("-", "_")
    found = _LANGUAGE_WORDS.get(word, word)
    if found not in LANGUAGES:
        raise ValueError(text)
    return found


def _aliases(text: str) -> tuple[str, ...]:
    parts = unicodedata.normalize("NFKC", text).replace("、", ";").split(";")
    return tuple(part.strip() for part in parts if part.strip())


FIELDS = (
    Field("code", ("客户编码", "客户编号", "客户代码", "编码", "编号", "customer code", "customer no"),
          expected=N_("a customer code"), required=True),
    Field("name", ("客户名称", "客户", "名称", "单位名称", "公司名称", "customer", "customer name"), expected=N_("a name"), required=True),
    Field("tax_id", ("税号", "统一社会信用代码", "信用代码", "纳税人识别号", "vat", "vat number", "tax number")),
    Field("terms", ("付款条件", "账期", "信用期", "payment terms"), _terms, N_("payment terms such as 30 days, 月结30天 or 2/10 net 30")),
    Field("industry", ("行业", "所属行业")),
    Field("owner", ("责任人", "业务员", "负责人", "sales person")),
    Field("contact", ("联系人", "contact person")),
    Field("phone", ("电话", "手机", "联系电话", "telephone", "mobile")),
    Field("email", ("邮箱", "电子邮件", "电子邮箱", "e-mail")),
    Field("aliases", ("别名", "曾用名", "付款户名", "alias"), _aliases),
    Field("account", ("账号", "银行账号", "付款账号", "iban", "bank account"), _aliases),
    Field("credit_limit", ("信用额度", "额度", "credit limit"), _limit, N_("an amount not below zero")),
    Field("currency", ("币种", "币别")),
    Field("language", ("语言", "信函语言"), _language, N_("a language: zh_CN or en")),
    Field("address", ("地址", "通讯地址", "邮寄地址")),
)  # fmt: skip
