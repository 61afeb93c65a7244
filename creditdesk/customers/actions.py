"""Open and change customers' files; bring in a list of customers; learn who pays for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from creditdesk.base.errors import Refused, RowProblem
from creditdesk.base.i18n import N_, message
from creditdesk.base.money import Money
from creditdesk.base.progress import Progress
from creditdesk.base.records import Records, read_records
from creditdesk.customers.importing import FIELDS
from creditdesk.customers.search_key import search_key
from creditdesk.customers.tables import Address, Contact, Customer, CustomerPayer
from creditdesk.db.bulk import find_rows, insert_rows, update_rows

_PLAIN = ("name", "tax_id", "terms", "industry", "owner")
_COLUMNS = ("code", *_PLAIN, "search_key", "language", "currency", "credit_limit_minor")
_PAYER_COLUMNS = ("customer_id", "kind", "value", "times", "source")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. With `refused` rows nothing was imported, unless the rest was asked for."""

    added: int
    changed: int
    unchanged: int
    refused: tuple[RowProblem, ...]


def import_customers(
    session: Session,
    rows: Sequence[Sequence[str]],
    *,
    currency: str,
    language: str,
    rest: bool = False,
    headings: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Add the customers that are new and change those that differ; nothing when a row is wrong, unless `rest`."""
    records = read_records(rows, FIELDS, headings)
    _check(records, currency)
    if records.bad and not rest:
        return ImportResult(0, 0, 0, tuple(records.problems))
    known = {customer.code: customer for customer in session.scalars(select(Customer))}
    new: list[dict[str, Any]] = []
    changed, unchanged = 0, 0
    columns = records.columns
    for position in range(len(records.rows)):
        if progress and position % 500 == 0:
            progress.tick(position, len(records.rows))
        if position in records.bad:
            continue
        facts = {key: values[position] for key, values in columns.items()}
        customer = known.get(facts["code"])
        if customer is None:
            new.append(facts)
        elif change_customer(session, customer.id, {k: v for k, v in facts.items() if v is not None}):
            changed += 1
        else:
            unchanged += 1
    session.flush()
    _open_files(session, new, currency, language)
    return ImportResult(len(new), changed, unchanged, tuple(records.problems))


def _check(records: Records, currency: str) -> None:
    seen: dict[str, int] = {}
    for position, code in enumerate(records.columns["code"]):
        if code is None:
            continue
        if code in seen:
            records.refuse(
                position, "code", code, message(N_("stands in row {row} already"), row=records.rows[seen[code]])
            )
        seen.setdefault(code, position)
        limit, own = records.columns["credit_limit"][position], records.columns["currency"][position] or currency
        try:
            _ = limit if limit is None else Money.of(limit, own)
        except ValueError:
            records.refuse(
                position, "credit_limit", limit, message(N_("has more decimals than {currency}"), currency=own)
            )


def open_customer(session: Session, facts: Mapping[str, Any], *, currency: str, language: str) -> int:
    """Open a customer's file from facts keyed as the import's fields; return its id."""
    session.flush()
    return _open_files(session, [facts], currency, language)[0]


def _open_files(session: Session, files: Sequence[Mapping[str, Any]], currency: str, language: str) -> range:
    """Insert new customers with their contacts, addresses and payers; return their ids, in order."""
    ids = insert_rows(session, Customer, _COLUMNS, [_values(facts, currency, language) for facts in files])
    pairs = list(zip(ids, files, strict=True))
    contacts = [(id_, facts.get("contact"), facts.get("phone"), facts.get("email")) for id_, facts in pairs]
    insert_rows(session, Contact, ("customer_id", "name", "phone", "email"), [row for row in contacts if any(row[1:])])
    insert_rows(
        session,
        Address,
        ("customer_id", "lines"),
        [(id_, facts["address"]) for id_, facts in pairs if facts.get("address")],
    )
    insert_rows(
        session,
        CustomerPayer,
        _PAYER_COLUMNS,
        [(id_, kind, value, 0, "entered") for id_, facts in pairs for kind, value in _payers_of(facts)],
    )
    return ids


def _values(facts: Mapping[str, Any], currency: str, language: str) -> tuple[object, ...]:
    own, limit = facts.get("currency") or currency, facts.get("credit_limit")
    return (
        facts["code"],
        *(facts.get(key) for key in _PLAIN),
        _search_key(facts),
        facts.get("language") or language,
        own,
        None if limit is None else Money.of(limit, own).minor,
    )


def _payers_of(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return kind and value of the names and accounts given, each once."""
    wanted = [("name", value) for value in facts.get("aliases") or ()]
    wanted += [("account", value) for value in facts.get("account") or ()]
    return list(dict.fromkeys(wanted))


def _search_key(facts: Mapping[str, Any]) -> str:
    return search_key(
        facts["name"], facts["code"], facts.get("tax_id"), facts.get("phone"), *(facts.get("aliases") or ())
    )


def _enter_payers(session: Session, customer_id: int, facts: Mapping[str, Any]) -> bool:
    wanted = _payers_of(facts)
    if not wanted:
        return False
    known = select(CustomerPayer.kind, CustomerPayer.value).where(CustomerPayer.customer_id == customer_id)
    present = {(kind, value) for kind, value in session.execute(known)}
    new = [pair for pair in wanted if pair not in present]
    session.add_all(CustomerPayer(customer_id=customer_id, kind=k, value=v, times=0, source="entered") for k, v in new)
    return bool(new)


def change_customer(session: Session, customer_id: int, facts: Mapping[str, Any]) -> bool:
    """Change the facts given (keys of the import's fields, None empties); return whether anything differed."""
    customer = session.get_one(Customer, customer_id)
    for key in (*_PLAIN, "language", "currency"):
        if key in facts and getattr(customer, key) != facts[key]:
            setattr(customer, key, facts[key])
    if "credit_limit" in facts:
        limit = facts["credit_limit"]
        minor = None if limit is None else Money.of(limit, customer.currency).minor
        if customer.credit_limit_minor != minor:
            customer.credit_limit_minor = minor
    changed = session.is_modified(customer)
    changed |= _change_contact(session, customer_id, facts)
    changed |= _enter_payers(session, customer_id, facts)
    if changed:
        contact = session.scalar(select(Contact).where(Contact.customer_id == customer_id).order_by(Contact.id))
        aliases = session.scalars(
            select(CustomerPayer.value).where(
                CustomerPayer.customer_id == customer_id, CustomerPayer.source == "entered"
            )
        ).all()
        customer.search_key = search_key(
            customer.name, customer.code, customer.tax_id, contact.phone if contact else None, *aliases
        )
    session.flush()
    return changed


def _change_contact(session: Session, customer_id: int, facts: Mapping[str, Any]) -> bool:
    changed = False
    named = {"contact": "name", "phone": "phone", "email": "email"}
    if named.keys() & facts.keys():
        contact = session.scalar(select(Contact).where(Contact.customer_id == customer_id).order_by(Contact.id))
        if contact is None:
            contact = Contact(customer_id=customer_id)
            session.add(contact)
        for key, column in named.items():
            if key in facts and getattr(contact, column) != facts[key]:
                setattr(contact, column, facts[key])
                changed = True
    if "address" in facts:
        address = session.scalar(select(Address).where(Address.customer_id == customer_id).order_by(Address.id))
        if address is None and facts["address"]:
            session.add(Address(customer_id=customer_id, lines=facts["address"]))
            changed = True
        elif address is not None and address.lines != facts["address"]:
            if facts["address"]:
                address.lines = facts["address"]
            else:
                session.delete(address)
            changed = True
    return changed


def hold_letters(session: Session, customer_id: int, *, reason: str | None, until: date | None) -> None:
    """Stop letters to a customer until a date, with a reason; no reason ends the hold."""
    if until and not reason:
        raise Refused(N_("To hold letters back, give a reason."))
    customer = session.get_one(Customer, customer_id)
    customer.hold_reason, customer.hold_until = reason, until
    session.flush()


def learn_payers(session: Session, seen: Iterable[tuple[int, str, str]]) -> None:
    """Count the (customer id, kind, value) triples that receipts showed: new ones are added as learned."""
    counts = Counter(seen)
    if not counts:
        return
    session.flush()
    keys = ("customer_id", "kind", "value")
    rows = find_rows(session, CustomerPayer, ("id", "times", *keys), keys, counts)
    present = {(customer, kind, value): (id_, times) for id_, times, customer, kind, value in rows}
    known = [(present[key][0], present[key][1] + times) for key, times in counts.items() if key in present]
    update_rows(session, CustomerPayer, ("times",), known)
    session.expire_all()
    insert_rows(
        session,
        CustomerPayer,
        _PAYER_COLUMNS,
        [(*key, times, "learned") for key, times in counts.items() if key not in present],
    )


def unlearn_payer(session: Session, customer_id: int, kind: str, value: str, times: int) -> None:
    """Lower the count of a payer to the `times` still shown by receipts that stand; a learned one without any goes."""
    payer = session.scalar(
        select(CustomerPayer).where(
            CustomerPayer.customer_id == customer_id, CustomerPayer.kind == kind, CustomerPayer.value == value
        )
    )
    if payer is None:
        return
    payer.times = min(payer.times, times)
    if not payer.times and payer.source == "learned":
        session.delete(payer)
    session.flush()


def forget_payer(session: Session, payer_id: int) -> None:
    """Unlearn a name or account."""
    session.execute(delete(CustomerPayer).where(CustomerPayer.id == payer_id))
