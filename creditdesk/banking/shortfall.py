"""A payment that is a little short: a cash discount, agreed or usual, or what a bank on the way kept as its fee.

A cash discount by the customer's terms, taken within the days, is as good as paid in full; every other
shortfall is asked about. Source: house policy (尾差 limit and discount bound of the settings), terms "2/10 net 30".
"""

from __future__ import annotations

from datetime import timedelta

from creditdesk.banking.case import NAMED, Case, Claim, Due, Settlement, money, numbers, others
from creditdesk.base.i18n import N_, Message, message


def short(case: Case, dues: tuple[Due, ...], total: int) -> Settlement | None:
    """Return the named invoices paid in full less a cash discount or a bank fee; certain where numbers and terms say so."""
    missing = total - case.line.amount
    if any(due.left < 0 for due in dues) or missing <= 0:
        return None
    reasons: list[Message] = [message(NAMED, numbers=numbers(dues))] if case.named else []
    rate, cuts = _discounts(case, dues, missing)
    if cuts and all(cut < due.left for cut, due in zip(cuts, dues, strict=True)):
        claims = tuple(Claim(due.item, due.left - cut, cut, "discount") for due, cut in zip(dues, cuts, strict=True))
        reasons.append(message(N_("short by {difference}: a cash discount"), difference=money(case, missing)))
        agreed, why = _agreed(case, dues, rate)
        certain = agreed and dues == case.named
        return Settlement(claims, certain, bool(case.named), (*reasons, why), others(case, dues))
    if missing > case.policy.fee_limit or missing * 3 > dues[-1].left:
        return None
    last = dues[-1]
    claims = (
        *(Claim(due.item, due.left) for due in dues[:-1]),
        Claim(last.item, last.left - missing, missing, "fee"),
    )
    reasons.append(message(N_("short by {difference}: within the bank fee allowed"), difference=money(case, missing)))
    return Settlement(claims, False, bool(case.named), tuple(reasons), others(case, dues))


def short_single(case: Case) -> Settlement | None:
    """Return the one invoice that is short by a usual cash discount or by a bank fee."""
    amount, limit = case.line.amount, case.policy.fee_limit
    rate = max(case.policy.discount_per_mille, case.terms.discount_per_mille if case.terms else 0)
    most = amount * 1000 // (1000 - rate) + 1
    near = [due for due in case.due if amount < due.left <= max(amount + limit, most)]
    for due in near:
        if _discounts(case, (due,), due.left - amount)[1]:
            return short(case, (due,), due.left)
    near.sort(key=lambda due: ((due.left - amount) % 50 != 0, due.item.due_on, due.item.number))
    return next((found for due in near if (found := short(case, (due,), due.left))), None)


def _discounts(case: Case, dues: tuple[Due, ...], missing: int) -> tuple[int, list[int]]:
    """Return the rate per mille and the cash discount on each item; (0, []) when no agreed or usual rate fits.

    Rates: the one agreed with the customer, then whole per cents up to the policy's bound. Each item's
    discount is rounded half up; a difference of rounding up to one minor unit per item stays with the last.
    """
    agreed = case.terms.discount_per_mille if case.terms else 0
    usual = range(10, case.policy.discount_per_mille + 1, 10)
    for rate in ([agreed] if agreed else []) + [rate for rate in usual if rate != agreed]:
        cuts = [(due.left * rate + 500) // 1000 for due in dues]
        rounding = missing - sum(cuts)
        if abs(rounding) <= len(dues) - 1 or (rounding in (-1, 1) and dues[0].left * rate % 1000 == 500):
            cuts[-1] += rounding
            return rate, cuts
    return 0, []


def _agreed(case: Case, dues: tuple[Due, ...], rate: int) -> tuple[bool, Message]:
    """Return whether the customer's terms allow a cash discount of this rate on this day, and the reason in words."""
    terms = case.terms
    if terms is None or not terms.discount_per_mille:
        return False, message(N_("no cash discount is agreed with this customer"))
    if rate != terms.discount_per_mille:
        return False, message(N_("the cash discount agreed with this customer is another"))
    until = min(due.item.issued_on + timedelta(days=terms.discount_days) for due in dues)
    if until < case.line.booked_on:
        return False, message(N_("the discount period ended on {day}"), day=until)
    return True, message(N_("this cash discount is agreed for payment until {day}"), day=until)
