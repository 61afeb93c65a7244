"""The warning rules in the order in which they should be read: those on a customer, and those on the whole book."""

from creditdesk.earlywarning.rules import (
    bill_unpaid,
    near_limit,
    no_limit,
    over_limit,
    overdue,
    slower_payer,
    statement_stale,
)
from creditdesk.earlywarning.rules.rule import BookRule, CustomerRule

RULES: tuple[CustomerRule, ...] = (overdue, bill_unpaid, over_limit, near_limit, no_limit, slower_payer)
BOOK_RULES: tuple[BookRule, ...] = (statement_stale,)
