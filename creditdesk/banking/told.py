"""What a payment text says beside the numbers: the amount of each invoice, and the month that is paid.

"XS2508-012 5000元, XS2508-015 3000元" divides the payment by itself. "8月货款" pays what was invoiced in August:
when exactly that is open, nothing has to be added up. Source: 摘要 as Chinese firms write them (月结).
"""

from __future__ import annotations

from datetime import timedelta

from creditdesk.banking.case import NAMED, Case, Claim, Due, Settlement, numbers, others, paid
from creditdesk.base.i18n import N_, message

DATED = N_("of several invoices of this amount it is one of the month in the text")
_ALL_OF_MONTH = N_("these are all open invoices of the month in the text")


def by_told_amounts(case: Case) -> Settlement | None:
    """Return the parts where the text gives an amount beside each of several numbers, and they make the payment."""
    amounts, items = case.text.amounts, (*case.named, *case.hinted)
    if len(amounts) < 2 or len(amounts) != len(items) or sum(amounts) != case.line.amount:
        return None
    runs = [run.digits for run in case.text.runs]
    placed = {_place(due.item.number, runs): due for due in items}
    ordered = tuple(placed[place] for place in sorted(placed))
    if len(ordered) < len(items) or any(amount > due.left for due, amount in zip(ordered, amounts, strict=True)):
        return None
    claims = tuple(Claim(due.item, amount) for due, amount in zip(ordered, amounts, strict=True))
    reasons = (message(NAMED, numbers=numbers(ordered)), message(N_("the text gives the amount of each")))
    return Settlement(claims, not case.hinted, True, reasons, others(case, ordered))


def _place(number: str, runs: list[str]) -> int:
    """Return where the last part of a number stands in the text."""
    digits = "".join(char for char in number if char.isdigit())
    fitting = [place for place, run in enumerate(runs) if digits.endswith(run) or run.endswith(digits)]
    return min(fitting, key=lambda place: -len(runs[place]), default=len(runs))


def by_month(case: Case) -> Settlement | None:
    """Return what the text pays for by its month: all that is open of it, where this is the amount."""
    due = of_months(case) if case.text.months else ()
    if case.named or case.paid or len(due) < 2 or sum(one.left for one in due) != case.line.amount:
        return None
    return paid(case, due, certain=True, named=False, why=_ALL_OF_MONTH)


def of_months(case: Case) -> tuple[Due, ...]:
    """Return the invoices issued in the months of the text, within a year before the payment."""
    return tuple(
        due
        for due in case.due
        if due.left > 0
        and due.item.issued_on.month in case.text.months
        and timedelta(0) <= case.line.booked_on - due.item.issued_on < timedelta(days=366)
    )
