"""What matching must know of the book: open and settled items, who pays for whom, and the terms agreed."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from creditdesk.banking.proposals import CustomerTerms, OpenItem, Payer, Settled
from creditdesk.base.dates import parse_terms
from creditdesk.ledger.queries import as_date


def match_facts(session: Session) -> tuple[list[OpenItem], list[Settled], list[Payer], list[CustomerTerms]]:
    """Return the items, payers and terms that matching looks at; settled items too, so that a repeat is recognised."""
    kinds = "kind IN ('invoice', 'opening', 'credit_note')"
    open_ = session.execute(
        text(
            "SELECT id, number, customer_id, dated_on, coalesce(due_on, dated_on), amount_minor, amount_minor - settled_minor, currency, "
            f"coalesce(reference, '') FROM entry WHERE {kinds} AND settled_minor <> amount_minor ORDER BY id"
        )
    )
    items = [OpenItem(r[0], r[1], r[2], as_date(r[3]), as_date(r[4]), *r[5:]) for r in open_]
    paid = session.execute(
        text(
            "SELECT id, number, customer_id, coalesce(due_on, dated_on), amount_minor "
            f"FROM entry WHERE {kinds} AND settled_minor = amount_minor"
        )
    ).all()
    days = {day: as_date(day) for day in {r[3] for r in paid}}
    settled = [Settled(id_, number, customer, days[due], amount) for id_, number, customer, due, amount in paid]
    customers = session.execute(text("SELECT id, code, terms FROM customer ORDER BY id")).all()
    known = session.execute(
        text(
            "SELECT id, 'name', name, 0 FROM customer UNION ALL SELECT customer_id, kind, value, times FROM customer_payer "
            "UNION ALL SELECT customer_id, 'contact', name, 0 FROM contact WHERE name IS NOT NULL"
        )
    )
    agreed = {words: parse_terms(words).discount if words else (0, 0) for words in {r.terms for r in customers}}
    terms = [CustomerTerms(r.id, r.code, *agreed[r.terms]) for r in customers]
    return items, settled, list(map(Payer._make, known)), terms
