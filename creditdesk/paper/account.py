"""客户对账函: a customer's account over a period, what of it is overdue, and a slip to agree or object.

Sources: 民法典 195 (an overdue balance is also demanded, by a named day, so that the letter counts);
买卖合同解释 18 paragraph 3 (no interest figure, and no waiver of the contract's clause). The closing
balance is reckoned from opening and movements printed, never handed over beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from creditdesk.base.display import day, long_day, money
from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_
from creditdesk.base.money import Money, total
from creditdesk.paper.blocks import Block, Choices, CutLine, FillIn, Together, para
from creditdesk.paper.fonts import SANS, SANS_BOLD
from creditdesk.paper.frame import Frame
from creditdesk.paper.letter import (
    AddressedFields,
    addressed_frame,
    amount_text,
    bank_details,
    body_blocks,
    in_both,
    in_words,
    labels,
    signature,
)
from creditdesk.paper.tables import Column, Table
from creditdesk.paper.template import Rows, expand

PLACES = ("movements", "aging", "bank", "signature")


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the account: `charged` raises what the customer owes, `credited` lowers it."""

    on: date
    kind: str
    number: str
    charged: Money | None = None
    credited: Money | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFields(AddressedFields):
    """All that one statement of account says, in one currency; `aging` holds (label, amount) pairs."""

    start_on: date
    as_of: date
    opening: Money
    movements: tuple[Movement, ...]
    overdue: Money
    aging: tuple[tuple[str, Money], ...] = ()

    @property
    def charged(self) -> Money:
        """The sum of what was charged in the period."""
        return total((line.charged for line in self.movements if line.charged), self.opening.currency)

    @property
    def credited(self) -> Money:
        """The sum of what was credited in the period."""
        return total((line.credited for line in self.movements if line.credited), self.opening.currency)

    @property
    def closing(self) -> Money:
        """What the customer owes at the end: opening, plus charged, less credited."""
        return self.opening + self.charged - self.credited


def account_fields(fields: AccountFields) -> tuple[dict[str, str], dict[str, Rows]]:
    """Return what an account template may name: its fields and its lists, in English and in Chinese."""
    language = fields.language
    values = {
        ("title", "标题"): fields.title,
        ("number", "编号"): fields.number,
        ("date", "日期"): long_day(fields.written_on, language),
        ("start_on", "起始日"): long_day(fields.start_on, language),
        ("as_of", "截止日"): long_day(fields.as_of, language),
        ("deadline", "付款期限"): long_day(fields.deadline, language),
        ("customer_name", "客户名称"): fields.customer_name,
        ("closing", "期末余额"): amount_text(abs(fields.closing), language),
        ("overdue", "逾期金额"): amount_text(fields.overdue, language),
        ("company", "我方名称"): fields.letterhead.name,
        ("handler", "经办人"): fields.handler,
        ("handler_phone", "经办电话"): fields.handler_phone,
    }
    conditions = {
        ("if_owed", "有欠款"): fields.closing.minor > 0,
        ("if_in_credit", "有预付"): fields.closing.minor < 0,
        ("if_even", "已结清"): fields.closing.minor == 0,
        ("if_overdue", "有逾期"): fields.overdue.minor > 0,
    }
    once: Rows = ({},)
    return in_both(values), {name: once if holds else () for names, holds in conditions.items() for name in names}


def written_account(fields: AccountFields, template: str) -> AccountFields:
    """Return the statement with its body written from the template; BadInput when the template is wrong."""
    values, lists = account_fields(fields)
    return replace(fields, body=expand(template, values, lists, places=PLACES))


def account_frame(fields: AccountFields) -> Frame:
    """Return the sheet of the statement."""
    return addressed_frame(fields, N_("Period"), f"{day(fields.start_on)} – {day(fields.as_of)}")


def account_blocks(fields: AccountFields, *, is_tight: bool = False) -> tuple[Block, ...]:
    """Return the parts of the statement in their order, closer when `is_tight`; Refused when it has no text."""
    if not fields.body:
        raise Refused(N_("The letter {number} has no text. Choose a template for it."), number=fields.number)
    places = {
        "movements": (_movements(fields),),
        "aging": _aging(fields),
        "bank": bank_details(fields.letterhead, fields.language, reference=fields.number),
        "signature": (signature(fields.letterhead.name, fields.written_on, fields.handler, fields.language),),
    }
    blocks = body_blocks(fields.body, places, fields.language, is_tight=is_tight)
    return (*blocks, _reply_slip(fields)) if fields.has_reply_slip else blocks


def _movements(fields: AccountFields) -> Block:
    label = labels(fields.language)
    balance = fields.opening
    rows = [[day(fields.start_on), label(N_("Opening balance")), "", "", "", "", money(balance)]]
    for line in fields.movements:
        zero = Money(0, balance.currency)
        balance = balance + (line.charged or zero) - (line.credited or zero)
        rows.append(
            [
                day(line.on),
                line.kind,
                line.number,
                line.reference,
                money(line.charged) if line.charged else "",
                money(line.credited) if line.credited else "",
                money(balance),
            ]
        )
    columns = [
        Column(label(N_("Date"))),
        Column(label(N_("Description")), flexible=True),
        Column(label(N_("Document no.")), flexible=True),
        Column(label(N_("Contract / order")), flexible=True, is_optional=True),
        Column(label(N_("Charged")), "right"),
        Column(label(N_("Credited")), "right"),
        Column(f"{label(N_('Balance'))} ({balance.currency})", "right"),
    ]
    totals = [day(fields.as_of), label(N_("Closing balance")), "", "", money(fields.charged), money(fields.credited)]
    totals.append(money(fields.closing))
    return Table(columns, rows, totals=totals, closing=in_words(fields.closing, fields.language, caption="余额"))


def _aging(fields: AccountFields) -> tuple[Block, ...]:
    if not fields.aging:
        return ()
    columns = [Column(name, "right") for name, _ in fields.aging]
    return (Table(columns, [[money(amount) for _, amount in fields.aging]]),)


def _reply_slip(fields: AccountFields) -> Block:
    """Return the slip on which the customer agrees with the balance or states its own."""
    label = labels(fields.language)
    facts = {
        "customer": fields.customer_name,
        "company": fields.letterhead.name,
        "number": fields.number,
        "as_of": long_day(fields.as_of, fields.language),
        "closing": amount_text(fields.closing, fields.language),
    }
    subject = label(N_("{customer}: statement {number} of {company}, balance at {as_of}: {closing}")).format(**facts)
    return Together(
        [
            CutLine(label(N_("cut here and return"))),
            para(label(N_("Reply slip")), SANS_BOLD, 11, align="centre", gap=4),
            para(subject, SANS, 9, gap=4),
            Choices(
                (
                    label(N_("Agreed: the balance is right. We will pay what is overdue by (date): ______________")),
                    label(N_("Not agreed: our balance is ______________, the differences are listed overleaf.")),
                ),
                gap=4,
            ),
            FillIn(
                (
                    label(N_("Company seal")),
                    label(N_("Received by")),
                    label(N_("Job title")),
                    label(N_("Date")),
                )
            ),
        ],
        at_foot=True,
    )
