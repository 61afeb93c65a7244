"""Everything a statement of account (客户对账单) says about one customer, read from the book.

The period runs from `start` to `end`, both included; overdue money and its age are those of the end of the
period. Written in the customer's language, with the company's letterhead, ready for `paper.render.render_account`.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from creditdesk.aging.buckets import bucket_index, buckets
from creditdesk.base.errors import BadInput, Refused
from creditdesk.base.i18n import LANGUAGES, N_, translate
from creditdesk.base.money import Money, total
from creditdesk.customers.queries import ContactRow, contacts, customers
from creditdesk.ledger.kinds import TITLES
from creditdesk.ledger.queries import movements, open_items
from creditdesk.ledger.statement_of_account import Booked, lines_of, opening_of
from creditdesk.paper.account import AccountFields, written_account
from creditdesk.paper.letter import template_text
from creditdesk.settings.queries import company as our_company
from creditdesk.settings.queries import credit_policy

_DAYS_TO_PAY = 10  # house policy: what is overdue is asked for within ten days of the statement


def account_fields(
    session: Session, customer_id: int, start: date, end: date, as_of: date, *, currency: str | None = None
) -> AccountFields:
    """Return a customer's statement over [start, end], written on `as_of`, in its own currency or the one given."""
    if start > end:
        raise Refused(N_("The statement begins after it ends. To print it, choose an earlier first day."))
    customer = next((c for c in customers(session) if c.id == customer_id), None)
    if customer is None:
        raise BadInput(N_("There is no such customer."))
    company, contact = our_company(session), contacts(session).get(customer_id, ContactRow())
    own = currency or customer.currency
    language = customer.language if customer.language in LANGUAGES else company.language
    booked = [
        Booked(m.dated_on, translate(TITLES[m.kind], language), m.number, m.amount, m.reference)
        for m in movements(session, customer_id)
    ]
    overdue, aged = _overdue(session, customer_id, end, own, language)
    fields = AccountFields(
        letterhead=company,
        number=f"{customer.code}-{end:%Y%m%d}",
        written_on=as_of,
        language=language,
        title=translate(N_("Statement of account"), language),
        customer_name=customer.name,
        start_on=start,
        as_of=end,
        opening=opening_of(booked, start, own),
        movements=lines_of(booked, start, end, own),
        deadline=as_of + timedelta(days=_DAYS_TO_PAY),
        overdue=overdue,
        aging=aged,
        address_lines=tuple(line.strip() for line in (contact.address or contact.email).splitlines() if line.strip()),
        contact=contact.name,
        customer_number=customer.code,
        handler=company.contact,
        handler_phone=company.phone,
        watermark=translate(N_("Practice – do not send"), language) if company.is_practice else "",
    )  # fmt: skip
    return written_account(fields, template_text("account", language))


def _overdue(
    session: Session, customer_id: int, end: date, currency: str, language: str
) -> tuple[Money, tuple[tuple[str, Money], ...]]:
    """Return what is past due at the end of the period, and the open items by days past due."""
    bounds = credit_policy(session).bounds
    sums = [Money(0, currency)] * (len(bounds) + 2)
    unapplied = Money(0, currency)
    for item in open_items(session, end, customer_id):
        if item.open.currency != currency:
            continue
        if item.open.minor < 0:
            unapplied += item.open
            continue
        days = item.days_past_due or 0
        place = 0 if days <= 0 else 1 + bucket_index(days, bounds)
        sums[place] += item.open
    titles = [translate(N_("Not due"), language), *map(str, buckets(bounds))]
    parts = [*zip(titles, sums, strict=True)]
    if unapplied:
        parts.append((translate(N_("On account"), language), unapplied))
    return total(sums[1:], currency), tuple(parts)
