"""How the history names what an act changed: the user's words for tables and fields, values as other pages show them.

Fields that only the program reads (search words, checksums, plans) are left out; they stay in the trail itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from creditdesk.base import display
from creditdesk.base.i18n import LANGUAGES, N_, _
from creditdesk.base.message_json import from_json
from creditdesk.base.money import Money
from creditdesk.db.history import FieldChange
from creditdesk.earlywarning.queries import RULE_TITLES
from creditdesk.ledger.bills import KIND_TITLES
from creditdesk.ledger.kinds import TITLES
from creditdesk.settings.catalogue import BY_KEY

TABLES = {
    "customer": N_("Customer"), "contact": N_("Contact"), "address": N_("Address"), "customer_payer": N_("Payer"),
    "entry": N_("Account entry"), "allocation": N_("Allocation"), "bank_account": N_("Bank account"),
    "statement_file": N_("Statement file"), "bank_statement": N_("Bank statement"), "bank_line": N_("Bank line"),
    "match": N_("Match"), "line_share": N_("Share of a bank line"), "bill": N_("Bill received"),
    "not_payment_rule": N_("Rule: no payment"), "setting": N_("Setting"),
    "dunning_level": N_("Dunning level"), "letter": N_("Letter"), "letter_item": N_("Item of a letter"),
    "raised_warning": N_("Warning"), "series": N_("Number series"), "saved_profile": N_("Bank table"),
}  # fmt: skip
NAMED_BY = {
    "customer": "name", "contact": "name", "address": "customer_id", "customer_payer": "value", "entry": "number",
    "allocation": "debit_id", "bank_account": "account", "statement_file": "name", "bank_statement": "file_id",
    "bank_line": "payer", "match": "line_id", "not_payment_rule": "wording", "setting": "key",
    "dunning_level": "title", "letter": "number", "letter_item": "entry_id", "raised_warning": "customer_id",
    "series": "name", "bill": "number",
}  # fmt: skip
_HIDDEN = frozenset({
    "search_key", "identity", "occurrence", "sha256", "content", "pdf", "plan", "settled_minor", "sequence", "row",
    "template", "format", "known_lines", "tier", "series",
})  # fmt: skip
_COLUMNS = {
    "code": N_("Code"), "name": N_("Name"), "tax_id": N_("Tax id"), "terms": N_("Payment terms"),
    "industry": N_("Industry"), "owner": N_("Person responsible"), "language": N_("Language of letters"),
    "credit_limit_minor": N_("Credit limit"), "currency": N_("Currency"), "hold_reason": N_("Hold letters: reason"),
    "hold_until": N_("Hold until"), "phone": N_("Phone"), "email": N_("E-mail"), "role": N_("Role"),
    "lines": N_("Address"), "customer_id": N_("Customer"), "kind": N_("Kind"), "number": N_("Number"),
    "dated_on": N_("Date"), "due_on": N_("Due"), "amount_minor": N_("Amount"), "reference": N_("Reference"),
    "payer": N_("Payer"), "payer_account": N_("Payer's account"), "bank_reference": N_("Bank reference"),
    "reverses_id": N_("Reverses"), "debit_id": N_("Invoice"), "credit_id": N_("Settled by"),
    "allocated_on": N_("Date"), "how": N_("How"), "key": N_("Name"), "value": N_("Value"), "times": N_("Times seen"),
    "source": N_("Known from"), "state": N_("State"), "rule": N_("Rule"), "severity": N_("Severity"),
    "since": N_("Since"), "threshold": N_("Bound"), "message": N_("Message"), "muted_until": N_("Muted until"),
    "mute_reason": N_("Why muted"), "closed_on": N_("Closed on"), "printed_on": N_("Printed on"),
    "deadline_on": N_("Pay by"), "level": N_("Level"), "level_title": N_("Letter"), "void_reason": N_("Why void"),
    "letter_id": N_("Letter"), "entry_id": N_("Account entry"), "open_minor": N_("Open"),
    "days_past_due": N_("Days overdue"), "position": N_("Level"), "min_days": N_("From days overdue"),
    "deadline_days": N_("Days to pay"), "title": N_("Title"), "text": N_("Text"), "booked_on": N_("Date"),
    "value_on": N_("Value date"), "account": N_("account"), "bank": N_("Bank"), "file_id": N_("Statement file"),
    "account_id": N_("Bank account"), "statement_id": N_("Bank statement"), "first_on": N_("From"), "last_on": N_("To"),
    "opening_minor": N_("Opening balance"), "closing_minor": N_("Closing balance"), "proof": N_("Proof of balance"),
    "balance_minor": N_("Balance"), "line_id": N_("Bank line"), "receipt_id": N_("Receipt"), "wording": N_("Text"),
    "last": N_("Last number"), "acceptor": N_("Acceptor"), "issued_on": N_("Issued on"),
    "honoured_on": N_("Honoured on"),
}  # fmt: skip
HOW = {
    "sure": N_("bank, automatic"), "confirmed": N_("bank, confirmed"), "hand": N_("by hand"),
    "import": N_("import"), "reversal": N_("taken back"),
}  # fmt: skip
SOURCES = {"entered": N_("entered"), "learned": N_("learned from receipts")}
PAYER_KINDS = {"name": N_("name"), "account": N_("account")}
_WORDS: Mapping[tuple[str, str], Mapping[Any, str]] = {
    ("entry", "kind"): TITLES,
    ("bill", "kind"): {str(kind): title for kind, title in KIND_TITLES.items()},
    ("allocation", "how"): HOW,
    ("customer_payer", "kind"): PAYER_KINDS,
    ("customer_payer", "source"): SOURCES,
    ("customer", "language"): LANGUAGES,
    ("letter", "language"): LANGUAGES,
    ("letter", "state"): {"printed": N_("sent"), "void": N_("void")},
    ("match", "state"): {
        "proposed": N_("proposed"), "posted": N_("posted"), "not_payment": N_("not a payment"), "later": N_("for later"),
        "known": N_("in the book already"),
    },
    ("bank_statement", "proof"): {
        "proved": N_("proved"), "failed": N_("not proved"), "absent": N_("without balances"),
    },
    ("raised_warning", "rule"): RULE_TITLES,
    ("raised_warning", "severity"): {"high": N_("high"), "medium": N_("medium"), "low": N_("low")},
}  # fmt: skip
_TEMPLATES = frozenset({("dunning_level", "title"), ("letter", "level_title")})  # English texts of the program


def is_shown(row: FieldChange) -> bool:
    """Return whether a person has a use for this field."""
    return row.column not in _HIDDEN


def record(row: FieldChange) -> str:
    """Return what was changed: the kind of record and its name."""
    name = row.record
    if row.table == "setting" and name in BY_KEY:
        name = _(BY_KEY[name].title)
    elif row.table == "dunning_level":
        name = _(name)
    return f"{_(TABLES.get(row.table, row.table))} {name}".strip()


def field(row: FieldChange) -> str:
    """Return the field's name."""
    return _(_COLUMNS.get(row.column, row.column))


def value(row: FieldChange, given: Any) -> str:
    """Return a value as the rest of the program shows it."""
    place = (row.table, row.column)
    if given is None:
        return ""
    if row.table == "setting":
        return _setting(row, given)
    if row.column.endswith("_minor") and isinstance(given, int):
        return display.money_with_currency(Money(given, row.currency)) if row.currency else str(given)
    if place in _WORDS:
        return _(_WORDS[place].get(given, str(given)))
    text = str(given)
    if text.startswith('{"message":'):
        return display.sentence(from_json(text))
    return _(text) if place in _TEMPLATES else text.replace("\n", " · ")


def _setting(row: FieldChange, given: Any) -> str:
    if row.column == "key":
        return _(BY_KEY[given].title) if given in BY_KEY else str(given)
    found = json.loads(given) if isinstance(given, str) else given
    match found:
        case bool():
            return _(N_("yes")) if found else _(N_("no"))
        case list():
            return ", ".join(map(str, found))
        case _:
            return str(found)
