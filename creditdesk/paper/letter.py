"""A dunning letter: its facts, the fields its template may use, and the parts of its page.

Sources: rules of evidence for a demand under 民法典 195 (the letter asks, without reserve, to pay a
named sum by a named day); 买卖合同解释 18 (a letter that fixes interest figures may displace the
contract's clause: none is printed here). The total is the sum of the items printed, never a
figure handed over beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from creditdesk.base.chinese_amount import in_capitals
from creditdesk.base.display import day, long_day, money
from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_, translate
from creditdesk.base.money import Money, total
from creditdesk.base.resources import resource
from creditdesk.paper.blocks import Block, Choices, CutLine, FillIn, Pairs, Signature, Together, para
from creditdesk.paper.fonts import SANS, SANS_BOLD, SERIF, SERIF_BOLD
from creditdesk.paper.frame import Address, Frame
from creditdesk.paper.letter_item import LetterItem
from creditdesk.paper.tables import Column, Table
from creditdesk.paper.template import Rows, TextBlock, expand
from creditdesk.settings.policy import Company

LETTER_TITLES = {
    "reminder": N_("Payment reminder"),
    "second_notice": N_("Second payment reminder"),
    "final_demand": N_("Final demand for payment"),
    "account": N_("Statement of account"),
}
PLACES = ("items", "bank", "signature")
_CJK_BLANKS = "\u3000\u3000"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressedFields:
    """What every paper to a customer says; `body` comes from a template and may be edited for this paper alone."""

    letterhead: Company
    number: str
    written_on: date
    language: str
    title: str
    customer_name: str
    deadline: date
    address_lines: tuple[str, ...] = ()
    contact: str = ""
    customer_number: str = ""
    handler: str = ""
    handler_phone: str = ""
    has_reply_slip: bool = True
    watermark: str = ""
    body: tuple[TextBlock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFields(AddressedFields):
    """All that one dunning letter says."""

    items: tuple[LetterItem, ...]
    customer_tax_id: str = ""
    receipts_to: date | None = None
    previous_number: str = ""
    previous_date: date | None = None

    @property
    def totals(self) -> tuple[Money, ...]:
        """The open amounts of the items, one sum per currency in the order of the items."""
        currencies = dict.fromkeys(item.open.currency for item in self.items)
        return tuple(
            total((item.open for item in self.items if item.open.currency == currency), currency)
            for currency in currencies
        )


def template_text(name: str, language: str) -> str:
    """Return the shipped template, such as ("reminder", "zh_CN")."""
    return resource("letters", language, f"{name}.txt").read_text(encoding="utf-8")


def amount_text(value: Money, language: str) -> str:
    """Return an amount as a sentence carries it: 人民币12,000.00元, CNY 12,000.00."""
    if language == "zh_CN" and value.currency == "CNY":
        return f"人民币{money(value)}元"
    return f"{value.currency} {money(value)}"


def in_words(value: Money, language: str, *, caption: str) -> str:
    """Return the line with the amount in capital figures, for yuan in a Chinese text only."""
    return f"{caption}（大写）：{in_capitals(value)}" if (value.currency, language) == ("CNY", "zh_CN") else ""


def amounts_text(values: Sequence[Money], language: str) -> str:
    """Return several amounts joined as the language joins them."""
    return ("、" if language == "zh_CN" else " and ").join(amount_text(value, language) for value in values)


def letter_fields(fields: LetterFields) -> tuple[dict[str, str], dict[str, Rows]]:
    """Return what a letter template may name: its fields and its lists, in English and in Chinese."""
    language = fields.language
    values = {
        ("title", "标题"): fields.title,
        ("number", "编号"): fields.number,
        ("date", "日期"): long_day(fields.written_on, language),
        ("deadline", "付款期限"): long_day(fields.deadline, language),
        ("customer_name", "客户名称"): fields.customer_name,
        ("contact", "收件人"): fields.contact,
        ("total", "未付合计"): amounts_text(fields.totals, language),
        ("item_count", "笔数"): str(sum(item.open.minor > 0 for item in fields.items)),
        ("oldest_days", "最长逾期天数"): str(max((item.days_past_due for item in fields.items), default=0)),
        ("company", "我方名称"): fields.letterhead.name,
        ("handler", "经办人"): fields.handler,
        ("handler_phone", "经办电话"): fields.handler_phone,
    }
    receipts = [{("receipts_to", "收款截至"): long_day(fields.receipts_to, language)}] if fields.receipts_to else []
    previous = (
        [
            {
                ("previous_number", "前函编号"): fields.previous_number,
                ("previous_date", "前函日期"): long_day(fields.previous_date, language),
            }
        ]
        if fields.previous_date
        else []
    )
    items = [
        {
            ("item_number", "发票号"): item.number,
            ("issued_on", "开票日期"): day(item.issued_on),
            ("due_on", "到期日"): day(item.due_on),
            ("amount", "发票金额"): money(item.amount),
            ("open", "未付金额"): money(item.open),
            ("days_past_due", "逾期天数"): str(item.days_past_due),
            ("reference", "合同号"): item.reference,
        }
        for item in fields.items
    ]
    lists = {
        ("with_receipts_to", "已计入收款"): receipts,
        ("with_previous", "有前函"): previous,
        ("each_item", "每张发票"): items,
    }
    return in_both(values), {name: [in_both(row) for row in rows] for names, rows in lists.items() for name in names}


def in_both(values: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """Return the values under their English and their Chinese names."""
    return {name: value for names, value in values.items() for name in names}


def written(fields: LetterFields, template: str) -> LetterFields:
    """Return the letter with its body written from the template; BadInput when the template is wrong."""
    values, lists = letter_fields(fields)
    return replace(fields, body=expand(template, values, lists, places=PLACES))


def letter_frame(fields: LetterFields) -> Frame:
    """Return the sheet of the letter."""
    return addressed_frame(fields, N_("Customer tax ID"), fields.customer_tax_id)


def addressed_frame(fields: AddressedFields, caption: str, fact: str) -> Frame:
    """Return the sheet of a paper to a customer; `caption` and `fact` stand after the customer's number."""
    label = labels(fields.language)
    address = Address(
        (fields.customer_name, *fields.address_lines, addressee(fields.contact, fields.language)),
        (
            (label(N_("Letter no.")), fields.number),
            (label(N_("Date")), long_day(fields.written_on, fields.language)),
            (label(N_("Customer no.")), fields.customer_number),
            (label(caption), fact),
            (label(N_("Our contact")), fields.handler),
            (label(N_("Phone")), fields.handler_phone),
        ),
    )
    return Frame(fields.letterhead, fields.language, f"{fields.title}  {fields.number}", address, fields.watermark)


def letter_blocks(fields: LetterFields, *, is_tight: bool = False) -> tuple[Block, ...]:
    """Return the parts of the letter in their order, closer when `is_tight`; Refused without items or text."""
    if not fields.items:
        raise Refused(
            N_("A letter needs at least one unpaid item. Choose items for {customer}."), customer=fields.customer_name
        )
    if not fields.body:
        raise Refused(N_("The letter {number} has no text. Choose a template for it."), number=fields.number)
    places = {
        "items": item_tables(fields),
        "bank": bank_details(fields.letterhead, fields.language, reference=fields.number),
        "signature": (signature(fields.letterhead.name, fields.written_on, fields.handler, fields.language),),
    }
    blocks = body_blocks(fields.body, places, fields.language, is_tight=is_tight)
    return (*blocks, _reply_slip(fields)) if fields.has_reply_slip else blocks


def labels(language: str) -> Callable[[str], str]:
    """Return the translation of marked texts into the language of the letter."""
    return lambda text: translate(text, language)


def addressee(contact: str, language: str) -> str:
    """Return the line that names the person: 陈会计 收, Attn: Ms Chen."""
    if not contact:
        return ""
    return translate(N_("Attn: {contact}"), language).format(contact=contact)


def body_blocks(
    body: Sequence[TextBlock], places: Mapping[str, Sequence[Block]], language: str, *, is_tight: bool
) -> tuple[Block, ...]:
    """Return the blocks of a template's text, with the ready-made parts in their places.

    The last paragraph before the signature stays on one page with it.
    """
    blocks: list[Block] = []
    for part in body:
        if part.kind == "title":
            is_chinese = language == "zh_CN"
            size, align = (18, "centre") if is_chinese else (14, "left")
            blocks.append(para(part.text, SERIF_BOLD, size, align=align, gap=0, leading=26))
        elif part.kind == "text":
            blocks.append(_text(part.text, language, is_tight))
        elif part.text == "signature" and blocks:
            blocks[-2:] = [Together([*blocks[-2:], *places["signature"]])]
        else:
            blocks += places[part.text]
    return tuple(blocks)


def _text(text: str, language: str, is_tight: bool) -> Block:
    size = 10.5
    if language == "zh_CN":
        indent = 2 * size if text.startswith(_CJK_BLANKS) else 0
        leading, gap = (14.5, 3.0) if is_tight else (16.0, 5.0)
        text = text.removeprefix(_CJK_BLANKS)
        return para(text, SERIF, size, leading=leading, indent=indent, align="justify", gap=gap)
    leading, gap = (13.5, 4.5) if is_tight else (15.0, 7.0)
    return para(text, SERIF, size, leading=leading, gap=gap)


def item_tables(fields: LetterFields) -> tuple[Block, ...]:
    """Return one table of items per currency, each with its total in figures and, for yuan, in capitals."""
    language = fields.language
    label = labels(language)
    tables: list[Block] = []
    for sum_open in fields.totals:
        items = [item for item in fields.items if item.open.currency == sum_open.currency]
        columns = [
            Column("#", "right"),
            Column(label(N_("Invoice no.")), flexible=True),
            Column(label(N_("Contract / order")), flexible=True, is_optional=True),
            Column(label(N_("Invoice date")), "centre"),
            Column(label(N_("Due date")), "centre"),
            Column(label(N_("Days past due")), "right"),
            Column(f"{label(N_('Invoice amount'))} ({sum_open.currency})", "right"),
            Column(f"{label(N_('Open amount'))} ({sum_open.currency})", "right"),
        ]
        rows = [
            [
                str(place),
                item.number,
                item.reference,
                day(item.issued_on),
                day(item.due_on),
                str(item.days_past_due) if item.days_past_due > 0 else label(N_("not yet due")) if item.due_on else "",
                money(item.amount),
                money(item.open),
            ]
            for place, item in enumerate(items, start=1)
        ]
        totals = ["", label(N_("Total")), "", "", "", "", "", money(sum_open)]
        tables.append(Table(columns, rows, totals=totals, closing=in_words(sum_open, language, caption="合计")))
    return tuple(tables)


def bank_details(head: Company, language: str, *, reference: str) -> tuple[Block, ...]:
    """Return where to pay and what to quote; nothing when the firm gave no account."""
    if not head.bank_account:
        return ()
    label = labels(language)
    return (
        Pairs(
            (
                (label(N_("Account name")), head.name),
                (label(N_("Bank")), head.bank_name),
                (label(N_("Account number")), head.bank_account),
                (label(N_("Please quote")), reference),
            ),
            inset=21,
        ),
    )


def signature(company: str, written_on: date, handler: str, language: str) -> Block:
    """Return the signature: name, seal and date at the right in Chinese, name and line at the left in English."""
    if language == "zh_CN":
        return Signature(company, long_day(written_on, language), note="（公章）", indent=42)
    return Signature(company, "", note=handler or translate(N_("Authorised signature"), language))


def _reply_slip(fields: LetterFields) -> Block:
    """Return the slip with which the customer confirms receipt and may promise a day."""
    label = labels(fields.language)
    receipt = label(N_("{customer} has received the letter {number} of {date} from {company} about {total}.")).format(
        customer=fields.customer_name,
        number=fields.number,
        date=long_day(fields.written_on, fields.language),
        company=fields.letterhead.name,
        total=amounts_text(fields.totals, fields.language),
    )
    return Together(
        [
            CutLine(label(N_("cut here and return"))),
            para(label(N_("Reply slip")), SANS_BOLD, 11, align="centre", gap=4),
            para(receipt, SANS, 9, gap=4),
            Choices((label(N_("We owe the amount and will pay it by (date): ____________________")),), gap=4),
            Choices((label(N_("We do not agree with these items, because: ____________________")),), gap=0),
            FillIn((label(N_("Company seal")), label(N_("Received by")), label(N_("Job title")), label(N_("Date")))),
        ],
        at_foot=True,
    )
