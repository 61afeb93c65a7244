"""The words and columns in which bank lines, items and files are shown; icon and word together, never colour alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from creditdesk.banking.plan import Plan
from creditdesk.banking.proposals import Tier
from creditdesk.banking.queries import FileRow, LineRow, PlacedLine
from creditdesk.base import display
from creditdesk.base.i18n import N_, Message, _, message
from creditdesk.base.money import Money
from creditdesk.gui.rows import Column, tick_column
from creditdesk.ledger.bills import short_number
from creditdesk.ledger.kinds import TITLES, EntryKind

TIERS = {
    "sure": (N_("✓ Sure"), "ok"),
    "confirm": (N_("? To decide"), "accent"),
    "unknown": (N_("✕ Unknown"), "warning"),
    "later": (N_("… Later"), "secondary"),
}
# The reasons that speak for a proposal; all others say what to look at.
_FOR = frozenset(
    (
        "invoice number in the text: {numbers}",
        "amount is the open amount of {number}",
        "amount is the sum of {numbers}",
        "payer account of the customer's file",
        "payer account used once before",
        "payer account used {times} times",
        "payer name {name} is the customer's",
        "payer name {name} used once before",
        "payer name {name} used {times} times",
    )
)


def amount_text(value: Money | None, many: bool) -> str:
    """Return an amount, with its currency where the page shows several."""
    if value is None:
        return ""
    return display.money_with_currency(value) if many else display.money(value)


def standing(row: LineRow) -> str:
    """Return the key of the chip a line belongs to: its tier, or "later"."""
    return "later" if row.state == "later" else str(row.tier)


def short_account(account: str) -> str:
    """Return 6214…0931 for a long account number."""
    return f"{account[:4]}…{account[-4:]}" if len(account) > 10 else account


def period(first: date | None, last: date | None) -> Message:
    """Return "11-16 to 11-20"."""
    if first is None or last is None:
        return message(N_("no movement"))
    return message(N_("{first} to {last}"), first=f"{first:%m-%d}", last=f"{last:%m-%d}")


def payer_of(row: LineRow) -> str:
    """Return who paid as far as the bank says, for names of acts."""
    return row.payer or row.customer_name or row.text[:20] or display.money(row.amount)


def line_words(row: LineRow | PlacedLine) -> Message:
    """Return “ACME 12,000.00 CNY”: what a line is called in a sentence."""
    payer = payer_of(row) if isinstance(row, LineRow) else row.payer or row.customer_name or row.text[:20]
    return message(N_("“{payer} {amount}”"), payer=payer, amount=display.money_with_currency(row.amount))


def reasons(tier: Tier, plan: Plan) -> tuple[list[str], list[str]]:
    """Return what speaks for the proposal and what to look at, as sentences."""
    good: list[str] = []
    doubts: list[str] = []
    for reason in plan.reasons:
        speaks_for = tier is Tier.SURE or reason.template in _FOR
        (good if speaks_for else doubts).append(display.sentence(reason))
    return good, doubts


def line_columns(many: Callable[[], bool]) -> Sequence[Column]:
    """Return the columns of the lines to place."""
    return (
        Column(N_("Day"), attrgetter("booked_on"), text=lambda d: f"{d:%m-%d}", tooltip=lambda r: display.day(r.booked_on), width=64),
        Column(N_("Payer"), lambda r: r.payer or r.text, stretch=True, width=176, tooltip=_payer_and_text),
        Column(
            N_("Amount"), attrgetter("amount"), text=lambda v: amount_text(v, many()), align_right=True, total=True, width=118,
            key="amount",
        ),
        Column(N_("State"), lambda r: _(TIERS[standing(r)][0]), colour=lambda r: TIERS[standing(r)][1]),
    )  # fmt: skip


def _payer_and_text(row: LineRow | PlacedLine) -> str:
    return f"{row.payer}\n{row.text}".strip()


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One open item of the customer, with what the selected line pays of it."""

    id: int
    number: str
    kind: EntryKind
    issued_on: date
    days_past_due: int | None
    open: Money
    part: Money | None


def item_columns(edit: Callable[[ItemRow, str], None]) -> Sequence[Column]:
    """Return the columns of the open items; the last one can be typed into."""
    return (
        tick_column(width=36),
        Column(N_("Item"), attrgetter("number"), text=short_number, stretch=True, width=120, note=_item_note,
               tooltip=lambda r: f"{r.number} {_item_note(r)}".strip()),
        Column(N_("Issued"), attrgetter("issued_on"), text=lambda d: f"{d:%m-%d}", tooltip=lambda r: display.day(r.issued_on), width=84),
        Column(N_("Days overdue"), lambda r: r.days_past_due if r.open.minor > 0 and (r.days_past_due or 0) > 0 else None,
               align_right=True, width=100),
        Column(N_("Open"), attrgetter("open"), align_right=True, width=112),
        Column(N_("This time"), attrgetter("part"), align_right=True, total=True, edit=edit, bold=True, width=112),
    )  # fmt: skip


def _item_note(row: ItemRow) -> str:
    match row.kind:
        case EntryKind.INVOICE:
            return ""
        case EntryKind.RECEIPT:
            return _(N_("on account")) if row.id > 0 else _(N_("bill"))
        case _:
            return _(TITLES[row.kind])


_HOW = {"sure": N_("✓ sure match"), "confirmed": N_("by hand"), "": N_("in the book before")}


def posted_columns(many: Callable[[], bool]) -> Sequence[Column]:
    """Return the columns of the lines that are in the ledger."""
    return (
        Column(N_("Day"), attrgetter("booked_on"), width=100),
        Column(N_("Payer"), attrgetter("payer"), stretch=True, width=170, tooltip=_payer_and_text),
        Column(
            N_("Amount"),
            attrgetter("amount"),
            text=lambda v: amount_text(v, many()),
            align_right=True,
            total=True,
            width=150,
        ),
        Column(
            N_("Customer"),
            attrgetter("customer_name"),
            stretch=True,
            width=170,
            look="link",
            tooltip=attrgetter("customer_name"),
        ),
        Column(N_("Receipt"), attrgetter("receipt_number"), width=130, tooltip=attrgetter("receipt_number")),
        Column(N_("How"), lambda r: _(_HOW[r.how]), colour="secondary", width=130),
    )


def aside_columns(many: Callable[[], bool]) -> Sequence[Column]:
    """Return the columns of the lines that are no customer's payment."""
    return (
        Column(N_("Day"), attrgetter("booked_on"), width=100),
        Column(N_("Payer or payee"), attrgetter("payer"), stretch=True, width=170, tooltip=attrgetter("payer")),
        Column(
            N_("Amount"),
            attrgetter("amount"),
            text=lambda v: amount_text(v, many()),
            align_right=True,
            total=True,
            width=150,
        ),
        Column(N_("Text"), attrgetter("text"), stretch=True, width=240, tooltip=attrgetter("text")),
        Column(N_("Account"), lambda r: short_account(r.account), width=120, tooltip=attrgetter("account")),
    )


_PROOFS = {
    "proved": (N_("✓ closing balance agrees"), "ok"),
    "failed": (N_("✕ balances do not add up"), "danger"),
    "absent": (N_("– the file names no balances"), "secondary"),
}


def proof_words(proof: str) -> str:
    """Return what the balances of a file prove."""
    return _(_PROOFS[proof][0])


def file_columns() -> Sequence[Column]:
    """Return the columns of the imported files."""
    return (
        Column(N_("File"), attrgetter("name"), stretch=True, width=200, tooltip=attrgetter("name")),
        Column(N_("Account"), lambda r: f"{r.bank} {short_account(r.account)} {r.currency}".strip(), width=190,
               tooltip=lambda r: f"{r.bank} {r.account} {r.currency}".strip()),
        Column(N_("Days covered"), lambda r: display.sentence(period(r.first_on, r.last_on)), width=130,
               tooltip=lambda r: f"{display.day(r.first_on)} – {display.day(r.last_on)}"),
        Column(N_("Lines"), attrgetter("lines"), align_right=True, width=70),
        Column(N_("To place"), attrgetter("to_place"), align_right=True, width=80),
        Column(N_("Known before"), attrgetter("known_lines"), align_right=True, width=100),
        Column(N_("Closing balance"), _closing, align_right=True, width=140),
        Column(N_("Proof"), lambda r: proof_words(r.proof), colour=lambda r: _PROOFS[r.proof][1], width=180,
               tooltip=lambda r: proof_words(r.proof)),
    )  # fmt: skip


def _closing(row: FileRow) -> Money | None:
    return None if row.closing_minor is None else Money(row.closing_minor, row.currency)


def file_words(row: FileRow) -> str:
    """Return what a file is, in one line: bank and account, days, lines, proof."""
    parts = (
        f"{row.bank} {short_account(row.account)}".strip(), display.sentence(period(row.first_on, row.last_on)),
        display.sentence(message(N_("{count} lines"), count=row.lines)), proof_words(row.proof),
    )  # fmt: skip
    return " · ".join(part for part in parts if part)


def placed_id(row: PlacedLine) -> int:
    """Return what a placed line is known by."""
    return row.id
