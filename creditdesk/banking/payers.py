"""Who paid? The accounts and names by which customers are known, and how well a line's payer fits.

An account used before, or a name as registered or as learnt from a confirmed line, is
knowledge; a name that was cut off or misspelt is only likeness. Two customers behind
one account (a factor, an owner with two firms) stay two: nobody is chosen here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from creditdesk.banking.payer_names import (
    TOLD,
    firm,
    grams,
    is_chinese,
    is_payment_service,
    likeness,
    may_be_cut,
    same_print,
    spelled,
    told_forms,
    told_in,
    without_city,
)
from creditdesk.banking.proposals import Payer
from creditdesk.base.i18n import N_, Message, message

_ALIKE = 52  # per cent; below it two names have too little in common
_CLEARLY = 10  # per cent points by which the best must lead
_COMPARED = 25  # firms looked at closely
_LOOKED_UP = 1500  # names that share a piece, over all pieces: a book of many customers costs a name no more
_RARE = 9  # pieces of a name that choose them
_NAMES_COMPARED = 2  # per customer, entered ones first, then the most used


class Known(IntEnum):
    """How the payer is known, best last."""

    ALIKE = 1
    TOLD = 2  # named in the text as the one for whom a stranger pays
    CUT = 3
    NAME = 4
    ACCOUNT = 5


@dataclass(frozen=True, slots=True)
class Identity:
    """A customer who may be the payer, how he is known, and the reason in words.

    `doubtful` when account and name speak for different customers.
    """

    customer_id: int
    known: Known
    reason: Message
    doubtful: bool = False


class PayerBook:
    """Looks payers up by account, printed name, firm name, cut-off name and likeness, in this order."""

    def __init__(self, payers: Iterable[Payer]) -> None:
        self._accounts: dict[str, dict[int, int]] = {}
        self._printed: dict[str, dict[int, int]] = {}
        self._contacts: dict[str, set[int]] = {}
        self._entered: dict[str, set[int]] = defaultdict(set)  # name as spelled → customers it was entered for
        names: dict[int, list[tuple[bool, int, str]]] = defaultdict(list)
        for payer in payers:
            if payer.kind == "contact":
                self._contacts.setdefault(same_print(payer.value), set()).add(payer.customer_id)
                continue
            if payer.kind == "account":
                uses = self._accounts.setdefault(same_print(payer.value), {})
            else:
                uses = self._printed.setdefault(same_print(payer.value), {})
                names[payer.customer_id].append((payer.times > 0, -payer.times, payer.value))
            uses[payer.customer_id] = max(payer.times, uses.get(payer.customer_id, 0))
        self._names = names
        self._firms: dict[str, set[tuple[int, str]]] | None = None  # firm → (customer, name as spelled)
        self._spelled: list[tuple[str, int]] = []
        self._cityless: dict[str, set[int]] = {}
        self._likeness: _Likeness | None = None
        self._starts: dict[str, list[tuple[str, int]]] = {}  # first characters of a Chinese firm → (firm, customer)
        self._seen: dict[tuple[str, str], tuple[Identity, ...]] = {}

    def identify(self, payer: str, account: str, text: str = "") -> tuple[Identity, ...]:
        """Return the customers who may have paid, all equally well known; empty for a stranger.

        A payment service pays for many and says nothing; a text may name the customer for whom a stranger pays.
        """
        found = self._seen.get((payer, account))
        if found is None:
            found = self._seen[payer, account] = () if is_payment_service(payer) else self._paying(payer, account)
        told = self._told(text)
        if any(identity.known >= Known.CUT for identity in found):
            return (*found, *(one for one in told if all(one.customer_id != who.customer_id for who in found)))
        return told or found

    def _told(self, text: str) -> tuple[Identity, ...]:
        """Return the one customer whose name stands in the text; of names within names the longest."""
        if text.isascii() or not is_chinese(text):
            return ()
        self._firm_names()
        plain, name, owners = told_in(text), "", set[int]()
        for place in range(len(plain) - TOLD + 1):
            for known, customer in self._starts.get(plain[place : place + TOLD], ()):
                if len(known) >= len(name) and plain.startswith(known, place):
                    name, owners = known, owners | {customer} if len(known) == len(name) else {customer}
        why = message(N_("the text names the customer {name}"), name=name)
        return (Identity(owners.pop(), Known.TOLD, why),) if len(owners) == 1 else ()

    def _contact(self, payer: str) -> tuple[Identity, ...]:
        """Return the one customer whose contact person has this name."""
        owners = self._contacts.get(same_print(payer), set())
        why = message(N_("payer {name} is the contact person of the customer"), name=payer)
        return tuple(Identity(customer, Known.ALIKE, why) for customer in owners) if len(owners) == 1 else ()

    def _paying(self, payer: str, account: str) -> tuple[Identity, ...]:
        owners = self._accounts.get(same_print(account), {}) if account else {}
        named = self._named(payer) if payer else {}
        if owners:
            both = owners.keys() & named.keys()
            chosen = both or owners.keys()
            others = self._entered_for(payer) if len(named) > len(both) else set[int]()
            doubtful = bool(named) and (not both or (bool(others) and others.isdisjoint(chosen)))
            return tuple(Identity(c, Known.ACCOUNT, _account_reason(owners[c]), doubtful) for c in sorted(chosen))
        if named:
            return tuple(Identity(c, Known.NAME, _name_reason(named[c], payer)) for c in sorted(named))
        return (self._resembling(payer) or self._contact(payer)) if payer else ()

    def _entered_for(self, payer: str) -> set[int]:
        """Return the customers of whom the payer is the registered name, or an alias that was entered."""
        self._firm_names()
        return self._entered.get(spelled(payer), set())

    def _named(self, payer: str) -> dict[int, int]:
        """Return the customers of exactly this name and its uses; the legal form may be missing, not another."""
        printed = self._printed.get(same_print(payer))
        if printed:
            others = () if payer.isascii() else self._entered_for(payer)
            return {**dict.fromkeys(others, 0), **printed}
        owners = self._firm_names().get(firm(payer))
        if not owners:
            return {}
        whole = spelled(payer)
        return {customer: 0 for customer, name in owners if name.startswith(whole) or whole.startswith(name)}

    def _firm_names(self) -> dict[str, set[tuple[int, str]]]:
        if self._firms is None:
            firms: dict[str, set[tuple[int, str]]] = {}
            self._firms = firms
            for customer, names in self._names.items():
                names.sort()
                for learnt, _, name in names[:_NAMES_COMPARED]:
                    short, whole = firm(name), spelled(name)
                    firms.setdefault(short, set()).add((customer, whole))
                    if not learnt:
                        self._entered[whole].add(customer)
                    self._spelled.append((whole, customer))
                    if not short.isascii():
                        self._cityless.setdefault(without_city(short), set()).add(customer)
                        for told in () if is_payment_service(name) else told_forms(name, short):
                            self._starts.setdefault(told[:TOLD], []).append((told, customer))
            self._spelled.sort()
        return self._firms

    def _resembling(self, payer: str) -> tuple[Identity, ...]:
        cut = self._cut(payer)
        if cut is not None:
            return (Identity(cut, Known.CUT, message(N_("payer name {name} was cut off by the bank"), name=payer)),)
        short = firm(payer)
        owners = {customer for customer, _ in self._firm_names().get(short, ())}
        if not owners and not short.isascii():
            owners = self._cityless.get(without_city(short), set())
        best = next(iter(owners)) if len(owners) == 1 else None
        if best is None:
            if self._likeness is None:
                firms = self._firm_names()
                self._likeness = _Likeness({name: {customer for customer, _ in firms[name]} for name in firms})
            best = self._likeness.best(short)
        if best is None:
            return ()
        return (Identity(best, Known.ALIKE, message(N_("payer name {name} is like the customer's"), name=payer)),)

    def _cut(self, payer: str) -> int | None:
        if not may_be_cut(payer):
            return None
        start = spelled(payer)
        place = bisect_left(self._spelled, (start, 0))
        owners: set[int] = set()
        while place < len(self._spelled) and self._spelled[place][0].startswith(start) and len(owners) < 2:
            owners.add(self._spelled[place][1])
            place += 1
        return owners.pop() if len(owners) == 1 else None


class _Likeness:
    """Finds the firm most like a name; compares those that share most of its rarest pieces."""

    def __init__(self, firms: dict[str, set[int]]) -> None:
        self._entries: list[tuple[frozenset[str], int]] = []  # (pieces, customer)
        self._places: dict[str, list[int]] = defaultdict(list)
        for name in sorted(firms):
            pieces = grams(name)
            for customer in sorted(firms[name]):
                for piece in pieces:
                    self._places[piece].append(len(self._entries))
                self._entries.append((pieces, customer))

    def best(self, name: str) -> int | None:
        """Return the customer whose name is clearly the most alike; None when none or several are."""
        pieces = grams(name)
        shared: Counter[int] = Counter()
        held = sorted((piece for piece in pieces if piece in self._places), key=lambda p: (len(self._places[p]), p))
        looked_up = 0
        for piece in held[:_RARE]:  # the rare pieces choose whom to look at
            looked_up += len(self._places[piece])
            if shared and looked_up > _LOOKED_UP:
                break
            shared.update(self._places[piece])
        scores: dict[int, int] = {}
        for place, _ in shared.most_common(_COMPARED):
            entry, customer = self._entries[place]
            scores[customer] = max(scores.get(customer, 0), likeness(pieces, entry))
        ranked = sorted(((score, -customer) for customer, score in scores.items()), reverse=True)
        if not ranked or ranked[0][0] < _ALIKE or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _CLEARLY):
            return None
        return -ranked[0][1]


def _account_reason(times: int) -> Message:
    if times == 0:
        return message(N_("payer account of the customer's file"))
    if times == 1:
        return message(N_("payer account used once before"))
    return message(N_("payer account used {times} times"), times=times)


def _name_reason(times: int, payer: str) -> Message:
    if times == 0:
        return message(N_("payer name {name} is the customer's"), name=payer)
    if times == 1:
        return message(N_("payer name {name} used once before"), name=payer)
    return message(N_("payer name {name} used {times} times"), name=payer, times=times)
