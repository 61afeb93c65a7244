"""What Ctrl+K finds: customers, entries by number or amount, bank lines that wait, letters, and the pages themselves.

Runs in the worker thread; the answer is frozen. An amount is found as typed, with or without commas.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from creditdesk.banking.queries import find_waiting_lines
from creditdesk.base import display
from creditdesk.base.i18n import N_, _
from creditdesk.base.money import parse_decimal
from creditdesk.customers.queries import find_customers
from creditdesk.dunning.queries import letters
from creditdesk.gui.page import Page, Session
from creditdesk.gui.palette_search import Hit, HitGroup
from creditdesk.ledger.kinds import TITLES
from creditdesk.ledger.queries import find_entries

_HITS = 8


def search_book(session: Session, text: str, pages: Sequence[type[Page]]) -> tuple[HitGroup, ...]:
    """Return what fits the text, in groups: customers, entries, bank lines, letters, pages."""
    words = text.casefold().split()
    keys = {page.key for page in pages}
    groups = [HitGroup(_(N_("Customers")), _customers(session, words))]
    groups.append(HitGroup(_(N_("Invoices and receipts")), _entries(session, text)))
    if "bank" in keys:
        groups.append(HitGroup(_(N_("Bank lines to place")), _bank_lines(session, text)))
    if "letters" in keys:
        groups.append(HitGroup(_(N_("Letters")), _letters(session, words)))
    groups.append(HitGroup(_(N_("Pages")), _pages(words, pages)))
    return tuple(groups)


def _customers(session: Session, words: Sequence[str]) -> tuple[Hit, ...]:
    return tuple(Hit(name, code, "customers", id_) for id_, code, name in find_customers(session, words, _HITS))


def _entries(session: Session, text: str) -> tuple[Hit, ...]:
    return tuple(
        Hit(
            f"{entry.number}  {display.money_with_currency(entry.amount)}",
            f"{_(TITLES[entry.kind])} · {entry.customer_name} · {display.day(entry.dated_on)}",
            "customers", (entry.customer_id, entry.id),
        )
        for entry in find_entries(session, text.strip(), _amount(text), _HITS)
    )  # fmt: skip


def _bank_lines(session: Session, text: str) -> tuple[Hit, ...]:
    return tuple(
        Hit(
            f"{line.payer or line.text}  {display.money_with_currency(line.amount)}",
            " · ".join(part for part in (line.text if line.payer else "", display.day(line.booked_on)) if part),
            "bank", line.id,
        )
        for line in find_waiting_lines(session, text.split(), _amount(text), _HITS)
    )  # fmt: skip


def _amount(text: str) -> Decimal | None:
    try:
        return parse_decimal(text)
    except ValueError:
        return None


def _letters(session: Session, words: Sequence[str]) -> tuple[Hit, ...]:
    return tuple(
        Hit(row.number, f"{row.customer_name} · {display.day(row.printed_on)}", "letters", ("sent", row.id))
        for row in letters(session, words, _HITS)
    )


def _pages(words: Sequence[str], pages: Sequence[type[Page]]) -> tuple[Hit, ...]:
    return tuple(
        Hit(_(page.title), "", page.key) for page in pages if all(word in _(page.title).casefold() for word in words)
    )
