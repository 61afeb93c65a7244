"""Bank lines that are nobody's payment: interest, fees, wages, taxes, own transfers, money out.

The words are those banks themselves print (结息, 手续费, 代发工资, Entgelt, ...). They
decide only where no customer and no invoice is recognised: a customer may well
write 工资 or Zinsen into the text of a real payment.
"""

from __future__ import annotations

import re
import unicodedata

from creditdesk.base.i18n import N_, Message, message

INTEREST = N_("interest, by the word {word}")
FEE = N_("bank charge, by the word {word}")
WAGES = N_("wages, by the word {word}")
TAX = N_("tax or social insurance, by the word {word}")
TRANSFER = N_("transfer between own accounts, by the word {word}")
LOAN = N_("loan, by the word {word}")

# What is printed → what it is. Latin words stand alone, Chinese ones anywhere in the text. Charges and taxes count
# only where money goes out: a customer of a service firm pays 服务费 too, and "tax invoice 77" is an invoice.
_WORDS = (
    (INTEREST, "结息|利息|存款息|活期息|ZINSEN|ZINSGUTSCHRIFT|INTEREST"),
    (FEE, "手续费|服务费|账户管理费|年费|工本费|短信费|ENTGELT|KONTOFUEHRUNG|KONTOFÜHRUNG|BANK CHARGES?|ACCOUNT FEE"),
    (WAGES, "工资|代发|薪资|薪酬|奖金|报销|LOHN|GEHALT|SALARY|SALARIES|PAYROLL|WAGES"),
    (TAX, "缴税|税款|国库|税务|社保|公积金|医保|UST|FINANZAMT|TAX"),
    (TRANSFER, "转存|内部转账|同名划转|同户名|定期转|理财|申购|赎回|OWN TRANSFER|UMBUCHUNG|UEBERTRAG"),
    (LOAN, "放款|贷款发放|还贷|贷款本金|LOAN|DARLEHEN"),
)
_RULES = tuple(
    (kind, re.compile("|".join(word if ord(word[0]) > 0x2E80 else rf"\b{word}\b" for word in words.split("|"))))
    for kind, words in _WORDS
)
_ONLY_OUT = (FEE, TAX)
_AUTHORITY = re.compile(r"国库|国家金库|税务局|社会保险|公积金中心|FINANZAMT|TAX OFFICE|HMRC")
_ADVANCE = re.compile(
    r"预付|预收|预存|[定订]金|\b(?:ADVANCE PAYMENT|PREPAYMENT|DOWN ?PAYMENT|ANZAHLUNG|VORAUSZAHLUNG|VORKASSE)\b"
)
_REFUND = re.compile(r"\b(?:REFUND|RETURNED|ERSTATTUNG|RUECKZAHLUNG|REVERSAL)\b")
_REFUND_ZH = re.compile(r"(?<!扣)(?<!扣除)退款|退汇|退回|退票|冲正")


def not_a_payment(payer: str, text: str, *, money_in: bool) -> Message | None:
    """Return why the words of a line say it is no customer's payment; None when they do not."""
    words = _capitals(text)
    for kind, pattern in _RULES:
        found = None if money_in and kind in _ONLY_OUT else pattern.search(words)
        if found:
            return message(kind, word=found.group())
    office = _AUTHORITY.search(_capitals(payer))
    return message(TAX, word=office.group()) if office else None


def is_advance(text: str) -> bool:
    """Tell whether the text calls the payment an advance: money for what is not invoiced yet."""
    return _ADVANCE.search(_capitals(text)) is not None


def is_refund(text: str) -> bool:
    """Tell whether the text calls the line a refund or a returned payment."""
    words = _capitals(text)
    return _REFUND.search(words) is not None or (not text.isascii() and _REFUND_ZH.search(words) is not None)


def _capitals(text: str) -> str:
    return text.upper() if text.isascii() else unicodedata.normalize("NFKC", text).upper()
