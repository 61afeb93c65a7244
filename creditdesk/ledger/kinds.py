"""The kinds of entries on a customer's account, and which side each is on."""

from __future__ import annotations

from enum import StrEnum

from creditdesk.base.i18n import N_


class EntryKind(StrEnum):
    """What an entry is; its value is stored."""

    INVOICE = "invoice"
    OPENING = "opening"
    REFUND = "refund"
    CREDIT_NOTE = "credit_note"
    RECEIPT = "receipt"
    FEE = "fee"
    DISCOUNT = "discount"
    DIFFERENCE = "difference"
    WRITE_OFF = "write_off"
    REVERSAL = "reversal"


TITLES = {
    EntryKind.INVOICE: N_("Invoice"),
    EntryKind.OPENING: N_("Opening item"),
    EntryKind.REFUND: N_("Refund"),
    EntryKind.CREDIT_NOTE: N_("Credit note"),
    EntryKind.RECEIPT: N_("Receipt"),
    EntryKind.FEE: N_("Bank fee borne"),
    EntryKind.DISCOUNT: N_("Cash discount"),
    EntryKind.DIFFERENCE: N_("Small difference"),
    EntryKind.WRITE_OFF: N_("Write-off"),
    EntryKind.REVERSAL: N_("Reversal"),
}

LARGEST = 10**15  # minor units of one entry: sums over thousands of them stay exact in 64 bits

CREDITS = frozenset(
    {
        EntryKind.CREDIT_NOTE,
        EntryKind.RECEIPT,
        EntryKind.FEE,
        EntryKind.DISCOUNT,
        EntryKind.DIFFERENCE,
        EntryKind.WRITE_OFF,
    }
)
DEDUCTIONS = frozenset({EntryKind.FEE, EntryKind.DISCOUNT, EntryKind.DIFFERENCE, EntryKind.WRITE_OFF})
