"""How one payment settles the open items of one customer, most telling evidence first.

Numbers named in the text come before amounts, one invoice of exactly this amount before
sets that add up, sets before short payments. `certain` says that nothing else of this
customer would fit as well; a tie is never certain. What is left over stays unapplied.
Source: house policy (the tiers of 导入与匹配); 民法典 art. 560 for "oldest due first".
"""

from __future__ import annotations

from datetime import date
from itertools import combinations

from creditdesk.banking.case import NAMED, Case, Claim, Due, Settlement, money, numbers, others, paid
from creditdesk.banking.proposals import Rival
from creditdesk.banking.shortfall import short, short_single
from creditdesk.banking.subset_sum import adding_up, by_chance, oldest_first
from creditdesk.banking.told import DATED, by_told_amounts, of_months
from creditdesk.base.i18n import N_, message
from creditdesk.ledger.allocation_order import AllocationOrder, Debt, lay

_CHANCE = 100  # of 10,000: a set found by adding up is certain below one per cent
_LIKELY = 3000  # of 10,000: above it a set found by adding up says next to nothing
_NEAREST = 12  # so many of the oldest items are searched where there are too many in all


def by_numbers(case: Case) -> Settlement | None:
    """Return how the numbers in the text settle the payment; None when they say nothing or too little."""
    amount, named = case.line.amount, case.named
    total = sum(due.left for due in named)
    told = by_told_amounts(case) if case.text.amounts else None
    if told:
        return told
    if named and total == amount:
        return paid(case, named, certain=True, named=True)
    hinted = _hinted(case, amount - total)
    if hinted:
        return paid(case, (*named, *hinted), certain=True, named=True)
    if named and all(due.left < 0 for due in named):
        return _with_credits(case, named, amount - total)
    slips = [due for due in case.slips if due.left == amount]
    if slips and all(item.amount != amount for item in case.paid):
        return _slip(case, slips, certain=len(slips) == 1 and not named and not case.paid)
    if hinted is None and named and amount > total:
        together = (*named, *case.hinted)
        return short(case, together, sum(due.left for due in together))
    if not named and case.labelled and case.hinted:
        named, total = case.hinted, sum(due.left for due in case.hinted)
    if not named or amount > total:
        return None
    return _netted(case, named, total) or short(case, named, total) or _part(case, named)


def by_amount(case: Case) -> Settlement | None:
    """Return the one open invoice of exactly this amount; None when there is none, or several."""
    equal = [due for due in case.due if due.left == case.line.amount]
    if len(equal) != 1 or case.named:
        return None
    late = equal[0].passed_over
    return paid(case, (equal[0],), certain=not late, named=False, why=_PASSED_OVER if late else "")


def by_set(case: Case) -> Settlement | None:
    """Return the one set of invoices that adds up to the payment, with the named ones in it."""
    found = _sets(case)
    if found is None:
        return None
    chosen, certain, _ = found
    return paid(case, chosen, certain=True, named=bool(case.named)) if certain else None


def by_rest(case: Case) -> Settlement | None:
    """Return the best that can be said when no single explanation is certain; None when nothing fits."""
    amount = case.line.amount
    if not case.named:
        equal = [due for due in case.due if due.left == amount]
        if equal:
            dated = [due for due in of_months(case) if due in equal] if len(equal) > 1 else []
            return paid(case, (dated[0],), certain=False, named=False, why=DATED) if dated else _tie(case, equal)
    found = _sets(case, enough=8)
    if found is not None and found[2] < _LIKELY:
        return paid(case, found[0], certain=False, named=bool(case.named), why=_NOT_ONLY)
    if any(due.left > 0 for due in case.named):
        return _over(case)
    single = short_single(case) or _netted_single(case)
    if single is None and found is not None:
        return paid(case, found[0], certain=False, named=False, why=_NOT_ONLY)
    return single or _part_of_oldest(case)


_STEPS_TOLD = 4
_PASSED_OVER = N_("the customer has left this invoice out and paid much later ones")
_NOT_ONLY = N_("other invoices would add up to the amount too, or by chance")


def _hinted(case: Case, gap: int) -> tuple[Due, ...] | None:
    """Return the hinted items that fill the gap exactly, most of them first; None when hints do not fill it."""
    hinted = case.hinted[:10]
    if not hinted:
        return ()
    for size in range(len(hinted), 0, -1):
        fitting = [chosen for chosen in combinations(hinted, size) if sum(due.left for due in chosen) == gap]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def _slip(case: Case, slips: list[Due], *, certain: bool) -> Settlement:
    due = slips[0]
    number = due.item.number
    reasons = (
        message(N_("number in the text is one slip away from {number}"), number=number),
        message(N_("amount is the open amount of {number}"), number=number),
    )
    rivals = tuple(Rival(n.item.number, message(N_("named, but its open amount is another"))) for n in case.named)
    return Settlement((Claim(due.item, due.left),), certain, True, reasons, rivals or others(case, (due,)))


def _netted(case: Case, dues: tuple[Due, ...], total: int) -> Settlement | None:
    """Return the named invoices less the one credit note (or all of them) that makes the amount exact."""
    short = total - case.line.amount
    chosen_ids = {due.item.id for due in dues}
    credits = [due for due in case.due if due.left < 0 and due.item.id not in chosen_ids]
    fitting = [due for due in credits if due.left == -short]
    if not fitting and len(credits) > 1 and sum(due.left for due in credits) == -short:
        return paid(case, (*dues, *credits), certain=True, named=True)
    if not fitting:
        return None
    return paid(case, (*dues, fitting[0]), certain=len(fitting) == 1, named=True)


def _with_credits(case: Case, notes: tuple[Due, ...], gross: int) -> Settlement | None:
    """Return the one invoice that payment and named credit notes settle together; None when none or several do."""
    fitting = [due for due in case.due if due.left == gross]
    return paid(case, (fitting[0], *notes), certain=True, named=True) if len(fitting) == 1 else None


def _part(case: Case, dues: tuple[Due, ...]) -> Settlement:
    """Return a part payment of the named invoices, the oldest due filled first."""
    total = sum(due.left for due in dues)
    open_now = money(case, total)
    reasons = (
        message(NAMED, numbers=numbers(dues)),
        message(N_("part payment: {open} is open"), open=open_now),
    )
    return Settlement(_filled(case.line.amount, dues), False, True, reasons, others(case, dues))


def _filled(amount: int, dues: tuple[Due, ...]) -> tuple[Claim, ...]:
    """Return claims that net the credit notes, then fill the invoices in order of due date."""
    notes = [due for due in dues if due.left < 0]
    claims, rest = [], amount - sum(due.left for due in notes)
    for due in sorted((due for due in dues if due.left > 0), key=lambda d: (d.item.due_on, d.item.number)):
        take = min(due.left, rest)
        if take > 0:
            claims.append(Claim(due.item, take))
            rest -= take
    return (*claims, *(Claim(due.item, due.left) for due in notes))


def _over(case: Case) -> Settlement:
    """Return the named invoices paid in full; the rest is money on account."""
    rest = case.line.amount - sum(due.left for due in case.named)
    reasons = (
        message(NAMED, numbers=numbers(case.named)),
        message(N_("paid {difference} more than is open"), difference=money(case, rest)),
    )
    claims = tuple(Claim(due.item, due.left) for due in case.named)
    return Settlement(claims, False, True, reasons, others(case, case.named))


def _sets(case: Case, enough: int = 2) -> tuple[tuple[Due, ...], bool, int] | None:
    """Return (a set that adds up, whether it is certain, its probability by chance in 1/10,000).

    The set holds the named items. Of several, the one of the oldest invoices is returned, and with
    a named one the one of those that fell due after it.
    """
    rest = case.line.amount - sum(due.left for due in case.named)
    named_ids = {due.item.id for due in case.named}
    others = [due for due in case.due if due.left > 0 and due.item.id not in named_ids]
    least = 1 if case.named else 2
    if rest <= 0 or len(others) < least or sum(due.left for due in others) < rest:
        return None
    most = min(case.policy.max_invoices - len(case.named), len(others))
    if case.text.more_count and case.named:
        most = min(most, case.text.more_count)
    amounts = [due.left for due in others]
    found = adding_up(amounts, rest, most=max(most, 1), enough=enough)
    sets = [chosen for chosen in found.sets if len(chosen) >= least]
    row = oldest_first(amounts, rest)
    first = tuple(range(row)) if least <= row <= most else None
    if not found.complete and not first and len(sets) < enough:
        near = adding_up(amounts[:_NEAREST], rest, most=max(most, 1), enough=enough)
        sets.extend(chosen for chosen in near.sets if len(chosen) >= least and chosen not in sets)
    if not sets and not first:
        return None
    since = min((due.item.due_on for due in case.named), default=date.min)
    chosen = first or min(sets, key=lambda s: (sum(others[p].item.due_on < since for p in s), sum(s) // len(s), s))
    chance = len(others) if chosen == first else by_chance(len(others), len(chosen), rest)
    small = len(chosen) + len(case.named) <= case.policy.sure_invoices
    left_out = any(others[place].passed_over for place in chosen)
    unique = found.complete and len(sets) == 1
    certain = unique and small and not left_out and (chance < _CHANCE or chosen == first)
    return (*case.named, *(others[place] for place in chosen)), certain, chance


def _tie(case: Case, equal: list[Due]) -> Settlement:
    """Return the oldest due of several invoices of the same amount, never certain."""
    oldest, rest = equal[0], equal[1:]
    reasons = (
        message(N_("{count} open invoices have this amount; oldest due taken"), count=len(equal))
        if rest
        else message(N_("amount is the open amount of {number}"), number=oldest.item.number),
    )
    why = message(N_("same amount, due later"))
    rivals = tuple(Rival(due.item.number, why) for due in rest[:5])
    return Settlement((Claim(oldest.item, oldest.left),), False, False, reasons, rivals)


def _netted_single(case: Case) -> Settlement | None:
    """Return one invoice less one credit note where exactly this makes the amount."""
    notes = [due for due in case.due if due.left < 0]
    amount = case.line.amount
    pairs = [(due, note) for note in notes for due in case.due if due.left > 0 and due.left + note.left == amount]
    return paid(case, pairs[0], certain=False, named=False) if pairs else None


def _part_of_oldest(case: Case) -> Settlement | None:
    """Return a part payment of the oldest invoice that is large enough, else of the oldest ones in turn.

    Where the policy keeps to the statutory order, of all invoices in that order, each with its reason.
    """
    amount = case.line.amount
    invoices = tuple(due for due in case.due if due.left > 0)
    if sum(due.left for due in invoices) < amount:
        return None
    if case.policy.order is AllocationOrder.STATUTORY:
        return _in_statutory_order(case, invoices)
    large = next((due for due in invoices if due.left > amount), None)
    claims = (Claim(large.item, amount),) if large else _filled(amount, invoices)
    reason = message(N_("no invoice and no set has this amount; taken as part payment of the oldest due"))
    return Settlement(claims, False, False, (reason,), others(case, tuple(Due(c.item, c.amount) for c in claims)))


def _in_statutory_order(case: Case, invoices: tuple[Due, ...]) -> Settlement:
    by_id = {due.item.id: due.item for due in invoices}
    debts = [Debt(due.item.id, due.item.due_on, due.left) for due in invoices]
    laid = lay(case.line.amount, debts, case.line.booked_on, AllocationOrder.STATUTORY)
    claims = tuple(Claim(by_id[one.id], one.amount) for one in laid)
    steps = [message(N_("{number}: {why}"), number=by_id[one.id].number, why=one.why) for one in laid[:_STEPS_TOLD]]
    reasons = (message(N_("no invoice and no set has this amount; laid in the statutory order")), *steps)
    return Settlement(claims, False, False, reasons, others(case, tuple(Due(c.item, c.amount) for c in claims)))
