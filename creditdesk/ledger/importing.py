"""Spreadsheets of invoices, receipts and allocations → columns of values, with all row errors."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from creditdesk.base.dates import parse_date
from creditdesk.base.i18n import N_, message
from creditdesk.base.money import decimals, parse_decimal
from creditdesk.base.records import Field, Records
from creditdesk.ledger.kinds import LARGEST, EntryKind


def _day(text: str) -> str:
    return parse_date(text).isoformat()


def _currency(text: str) -> str:
    word = {
        "人民币": "CNY",
        "RMB": "CNY",
        "美元": "USD",
        "欧元": "EUR",
        "港币": "HKD",
        "英镑": "GBP",
        "日元": "JPY",
    }.get(text, text.upper())
    if not (len(word) == 3 and word.isascii() and word.isalpha()):
        raise ValueError(text)
    return word


_ITEM_KINDS = {
    "invoice": EntryKind.INVOICE, "发票": EntryKind.INVOICE, "应收单": EntryKind.INVOICE, "inv": EntryKind.INVOICE,
    "credit_note": EntryKind.CREDIT_NOTE, "credit note": EntryKind.CREDIT_NOTE, "红字发票": EntryKind.CREDIT_NOTE,
    "贷项通知单": EntryKind.CREDIT_NOTE, "贷项": EntryKind.CREDIT_NOTE,
    "opening": EntryKind.OPENING, "期初": EntryKind.OPENING, "期初余额": EntryKind.OPENING,
}  # fmt: skip
_SETTLING = {
    "payment": EntryKind.RECEIPT, "收款": EntryKind.RECEIPT, "credit_note": EntryKind.CREDIT_NOTE, "贷项": EntryKind.CREDIT_NOTE,
    "fee": EntryKind.FEE, "手续费": EntryKind.FEE, "discount": EntryKind.DISCOUNT, "现金折扣": EntryKind.DISCOUNT,
}  # fmt: skip


def _item_kind(text: str) -> EntryKind:
    if text.casefold() not in _ITEM_KINDS:
        raise ValueError(text)
    return _ITEM_KINDS[text.casefold()]


def _settling(text: str) -> EntryKind:
    if text.casefold() not in _SETTLING:
        raise ValueError(text)
    return _SETTLING[text.casefold()]


_DATE, _AMOUNT = N_("a date with the year first, such as 2026-03-14"), N_("an amount such as 1234.50")
_CURRENCY = Field("currency", ("币种", "币别"), _currency, N_("a currency code such as CNY"))
_CUSTOMER = Field(
    "customer",
    ("客户编码", "客户编号", "客户代码", "客户", "customer code"),
    expected=N_("a customer code"),
    required=True,
)

INVOICE_FIELDS = (
    Field("number", ("发票号码", "发票号", "单据号", "票号", "编号", "invoice", "invoice number", "invoice no"),
          expected=N_("an invoice number"), required=True),
    _CUSTOMER,
    Field("issued_on", ("开票日期", "发票日期", "单据日期", "日期", "invoice date", "date"), _day, _DATE, required=True),
    Field("due_on", ("到期日", "到期日期", "应收日期", "due date"), _day, _DATE),
    Field("amount", ("金额", "价税合计", "应收金额", "含税金额", "invoice amount"), parse_decimal, _AMOUNT, required=True),
    _CURRENCY,
    Field("kind", ("类型", "单据类型"), _item_kind, N_("invoice, credit_note or opening")),
    Field("reference", ("订单号", "客户订单号", "合同号", "备注", "po", "order number")),
)  # fmt: skip
RECEIPT_FIELDS = (
    Field("number", ("收款单号", "收款编号", "单据号", "编号", "receipt", "receipt number"), expected=N_("a receipt number"), required=True),
    _CUSTOMER,
    Field("date", ("收款日期", "日期", "到账日期", "receipt date"), _day, _DATE, required=True),
    Field("amount", ("收款金额", "金额", "到账金额"), parse_decimal, _AMOUNT, required=True),
    _CURRENCY,
    Field("payer", ("付款人", "付款户名", "对方户名", "payer name")),
    Field("payer_account", ("付款账号", "对方账号", "payer iban")),
    Field("bank_reference", ("银行流水号", "流水号", "bank reference")),
    Field("reference", ("摘要", "附言", "备注", "remittance")),
)  # fmt: skip
ALLOCATION_FIELDS = (
    Field("receipt", ("收款单号", "收款编号", "receipt number"), expected=N_("a receipt number"), required=True),
    Field("invoice", ("发票号码", "发票号", "单据号", "invoice number"), expected=N_("an invoice number"), required=True),
    Field("amount", ("核销金额", "金额"), parse_decimal, _AMOUNT, required=True),
    Field("date", ("核销日期", "日期"), _day, _DATE, required=True),
    Field("kind", ("类型", "核销类型"), _settling, N_("payment, credit_note, fee or discount")),
)  # fmt: skip


_THREE_PLACES = Decimal("0.001")


def minor_units(records: Records, currencies: Iterable[str]) -> list[int]:
    """Return the amount column in minor units; an amount with too many decimals is a problem of its row."""
    result: list[int] = []
    scales = {code: Decimal(10) ** decimals(code) for code in set(currencies)}
    for position, (value, currency) in enumerate(zip(records.columns["amount"], currencies, strict=True)):
        scaled = (value or 0) * scales[currency]
        whole = int(scaled)
        if abs(whole) > LARGEST:
            records.refuse(position, "amount", value, message(N_("is larger than any book holds")))
        elif whole != scaled:
            records.refuse(
                position, "amount", value, message(N_("has more decimals than {currency}"), currency=currency)
            )
        elif value and value.same_quantum(_THREE_PLACES) and scales[currency] == 100:
            records.refuse(
                position, "amount", value, message(N_("three digits behind the point: thousands or decimals?"))
            )
        result.append(whole)
    return result


def refuse_repeats(records: Records, key: str) -> None:
    """Refuse the second and later rows of the same number within one file."""
    kinds = records.columns.get("kind") or [None] * len(records.rows)
    numbers = records.columns[key]
    if len(set(numbers)) == len(numbers):
        return
    seen: dict[object, int] = {}
    for position, (number, kind) in enumerate(zip(numbers, kinds, strict=True)):
        if number is None:
            continue
        first = seen.setdefault((number, kind), position)
        if first != position:
            records.refuse(position, key, number, message(N_("stands in row {row} already"), row=records.rows[first]))
