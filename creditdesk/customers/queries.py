"""Read customers: all of them for lists and search, one file, and the payers known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from creditdesk.base.errors import BadInput
from creditdesk.base.i18n import N_
from creditdesk.base.money import Money
from creditdesk.customers.tables import Address, Contact, Customer, CustomerPayer
from creditdesk.db.memo import once_a_state


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as lists show it. `credit_limit` None means no limit is set."""

    id: int
    code: str
    name: str
    search_key: str
    industry: str
    owner: str
    language: str
    terms: str
    tax_id: str
    currency: str
    credit_limit: Money | None
    hold_reason: str
    hold_until: date | None

    def is_held(self, as_of: date) -> bool:
        """Return whether letters are held back on that day."""
        return bool(self.hold_reason) and (self.hold_until is None or as_of <= self.hold_until)


@dataclass(frozen=True, slots=True)
class ContactRow:
    """How to reach a customer: the first contact and the first address."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class PayerRow:
    """A name or account that pays for a customer."""

    id: int
    customer_id: int
    kind: str
    value: str
    times: int
    source: str


@once_a_state()
def customers(session: Session) -> tuple[CustomerRow, ...]:
    """Return all customers by code."""
    columns = (
        Customer.id, Customer.code, Customer.name, Customer.search_key, Customer.industry, Customer.owner, Customer.language,
        Customer.terms, Customer.tax_id, Customer.currency, Customer.credit_limit_minor, Customer.hold_reason, Customer.hold_until,
    )  # fmt: skip
    return tuple(
        CustomerRow(
            r.id, r.code, r.name, r.search_key, r.industry or "", r.owner or "", r.language, r.terms or "", r.tax_id or "", r.currency,
            None if r.credit_limit_minor is None else Money(r.credit_limit_minor, r.currency), r.hold_reason or "", r.hold_until,
        )
        for r in session.execute(select(*columns).order_by(Customer.code))
    )  # fmt: skip


def find_customers(session: Session, words: Sequence[str], limit: int) -> tuple[tuple[int, str, str], ...]:
    """Return id, code and name of customers whose search key holds every word; those that begin with the first word first."""
    query = select(Customer.id, Customer.code, Customer.name)
    for word in words:
        query = query.where(Customer.search_key.contains(word.casefold(), autoescape=True))
    if words:
        first = words[0].casefold()
        begins = or_(
            Customer.search_key.startswith(first, autoescape=True),
            Customer.search_key.contains("\n" + first, autoescape=True),
        )
        query = query.order_by(case((begins, 0), else_=1))
    return tuple((r.id, r.code, r.name) for r in session.execute(query.order_by(Customer.name).limit(limit)))


def customer_by_code(session: Session, code: str) -> CustomerRow:
    """Return one customer; BadInput when there is none of that code."""
    found = [c for c in customers(session) if c.code == code]
    if not found:
        raise BadInput(N_("There is no customer with the code {code}."), code=code)
    return found[0]


@once_a_state()
def contacts(session: Session) -> dict[int, ContactRow]:
    """Return how to reach each customer, by customer id; customers without any entry are missing."""
    result: dict[int, ContactRow] = {}
    addresses: dict[int, str] = {}
    for customer_id, lines in session.execute(select(Address.customer_id, Address.lines).order_by(Address.id.desc())):
        addresses[customer_id] = lines
    for r in session.execute(
        select(Contact.customer_id, Contact.name, Contact.phone, Contact.email).order_by(Contact.id.desc())
    ):
        result[r.customer_id] = ContactRow(r.name or "", r.phone or "", r.email or "", addresses.get(r.customer_id, ""))
    for customer_id, lines in addresses.items():
        result.setdefault(customer_id, ContactRow(address=lines))
    return result


def payers(session: Session, customer_id: int | None = None) -> tuple[PayerRow, ...]:
    """Return the payers known, of one customer or of all, most used first."""
    query = select(
        CustomerPayer.id,
        CustomerPayer.customer_id,
        CustomerPayer.kind,
        CustomerPayer.value,
        CustomerPayer.times,
        CustomerPayer.source,
    ).order_by(CustomerPayer.times.desc(), CustomerPayer.id)
    if customer_id is not None:
        query = query.where(CustomerPayer.customer_id == customer_id)
    return tuple(PayerRow(*row) for row in session.execute(query))


def ids_by_code(session: Session) -> dict[str, int]:
    """Return customer ids by code."""
    return {row.code: row.id for row in session.execute(select(Customer.code, Customer.id))}
