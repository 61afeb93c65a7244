"""Whose money is a bank line? Lines and open items in, proposals with reasons out.

All lines are matched together, in four rounds: numbers named in the text, amounts that
fit one invoice, sets that add up, and what is left. What a proposal uses of an item is
gone for the lines after it, so two equal lines are two payments. Source: the tiers of
the import screen; matching never posts, and a tie is never guessed as certain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from creditdesk.banking.case import Case, Due, Settlement, Stage
from creditdesk.banking.invoice_numbers import forms, one_slip
from creditdesk.banking.non_payments import is_advance, is_refund, not_a_payment
from creditdesk.banking.number_book import NumberBook, Reading
from creditdesk.banking.payer_names import is_payment_service
from creditdesk.banking.payers import Identity, Known, PayerBook
from creditdesk.banking.proposals import (
    CustomerTerms,
    Line,
    MatchPolicy,
    OpenItem,
    Part,
    Payer,
    Proposal,
    Rival,
    Settled,
    Tier,
)
from creditdesk.banking.settlement import by_amount, by_numbers, by_rest, by_set
from creditdesk.banking.told import by_month
from creditdesk.base.i18n import N_, Message, message
from creditdesk.base.money import Money
from creditdesk.base.progress import Progress

__all__ = [
    "CustomerTerms", "Line", "MatchPolicy", "Matcher", "OpenItem", "Part", "Payer", "Proposal", "Rival",
    "Settled", "Tier",
]  # fmt: skip

_RULES = {Stage.NAMED: by_numbers, Stage.AMOUNT: by_amount, Stage.SET: by_set, Stage.REST: by_rest}
_TICK = 256
_END = 4  # digits of a number's end that a stranger must give
_LATEST = 3  # settled invoices; one paid early alone says nothing about the others
_PASSED = timedelta(days=60)
_RETURNED = N_("a refund or a returned payment by its text, which settles no invoice")
_STRANGER = N_("payer {name} is not known as a payer of this customer")
_ANOTHER = N_("payer {name} is another customer")
_SEVERAL = N_("payer is known for {count} customers and nothing decides between them")


class Matcher:
    """The items, payers and terms of a book, indexed once; `match` places the lines of one or more statements."""

    def __init__(
        self,
        items: Iterable[OpenItem],
        settled: Sequence[Settled],
        payers: Iterable[Payer],
        customers: Iterable[CustomerTerms],
        policy: MatchPolicy,
    ) -> None:
        unsettled = sorted(items, key=lambda item: (item.due_on, item.number, item.id))
        self._settled_due: dict[int, list[date]] = defaultdict(list)
        for _, _, customer, due, _ in settled:
            self._settled_due[customer].append(due)
        self._since: dict[int, date] = {}
        self._payers = PayerBook(payers)
        self._terms = {terms.id: terms for terms in customers}
        self._policy = policy
        self._open = {item.id: item for item in unsettled}
        self._of_customer: dict[int, list[OpenItem]] = defaultdict(list)
        self._of_amount: dict[int, list[OpenItem]] = defaultdict(list)
        for item in unsettled:
            self._of_customer[item.customer_id].append(item)
            self._of_amount[item.open].append(item)
        self._numbers = NumberBook(self._of_customer, settled)

    def paying_since(self, customer_id: int) -> date:
        """Return the due date before which open invoices of a customer count as passed over by its payments."""
        since = self._since.get(customer_id)
        if since is None:
            paid = sorted(self._settled_due.get(customer_id, ()))
            since = self._since[customer_id] = paid[-_LATEST] - _PASSED if len(paid) >= _LATEST else date.min
        return since

    def match(self, lines: Sequence[Line], progress: Progress | None = None) -> tuple[Proposal, ...]:
        """Return one proposal a line, in the order of the lines."""
        return _Run(self, lines, progress or Progress()).proposals()


class _Run:
    """One matching of some lines: what is left of the items while they are being used up."""

    def __init__(self, book: Matcher, lines: Sequence[Line], progress: Progress) -> None:
        self._book, self._lines, self._progress = book, lines, progress
        self._left = {item.id: item.open for item in book._open.values()}
        self._due: dict[tuple[int, str], tuple[Due, ...]] = {}
        self._readings = book._numbers.read_all([(line.text, line.reference) for line in lines])
        self._twins: set[tuple[object, ...]] = set()

    def proposals(self) -> tuple[Proposal, ...]:
        """Place every line, round after round."""
        done: dict[int, Proposal] = {}
        identities: dict[int, tuple[Identity, ...]] = {}
        waiting = []
        for place, line in enumerate(self._lines):
            self._tick(place, 0)
            identities[place] = self._book._payers.identify(line.payer, line.payer_account, line.text)
            out = _no_payment(line, identities[place], self._readings[place])
            if out:
                done[place] = out
            else:
                waiting.append(place)
        for stage in Stage:
            if stage is Stage.REST:  # what a text names or dates is not given away to lines that say nothing
                waiting.sort(key=lambda place: (not self._readings[place].named, not self._readings[place].text.months))
            still = []
            for count, place in enumerate(waiting):
                self._tick(count, len(done))
                line, reading = self._lines[place], self._readings[place]
                proposal = self._place(line, reading, identities[place], stage)
                if proposal is None:
                    still.append(place)
                else:
                    self._use_up(proposal)
                    self._twins.add(_looks(line))
                    done[place] = proposal
            waiting = still
        return tuple(done[place] for place in range(len(self._lines)))

    def _tick(self, count: int, done: int) -> None:
        if count % _TICK == 0:
            self._progress.tick(done, len(self._lines))

    def _use_up(self, proposal: Proposal) -> None:
        for part in proposal.parts:
            self._left[part.item_id] -= part.amount + part.deduction
            item = self._book._open[part.item_id]
            key, left = (item.customer_id, item.currency), self._left[part.item_id]
            dues = self._due.get(key, ())
            if left:
                self._due[key] = tuple([replace(due, left=left) if due.item is item else due for due in dues])
            else:
                self._due[key] = tuple([due for due in dues if due.item is not item])

    def _dues(self, customer_id: int, currency: str) -> tuple[Due, ...]:
        """Return what is left of a customer's items in one currency, oldest due first."""
        key = (customer_id, currency)
        dues = self._due.get(key)
        if dues is None:
            left, since = self._left, self._book.paying_since(customer_id)
            dues = tuple(
                Due(item, left[item.id], item.due_on < since)
                for item in self._book._of_customer.get(customer_id, ())
                if left[item.id] and item.currency == currency
            )
            if dues and dues[0].passed_over:
                dues = tuple(sorted(dues, key=lambda due: due.passed_over))
            self._due[key] = dues
        return dues

    def _place(self, line: Line, reading: Reading, who: tuple[Identity, ...], stage: Stage) -> Proposal | None:
        """Return the proposal for a line if this round can give one; the last round always does."""
        own = {identity.customer_id for identity in who}
        foreign = any(item.customer_id not in own for item in reading.named)
        if foreign and stage is Stage.REST and (stranger := self._by_stranger(line, reading, own, insist=True)):
            return stranger
        found = []
        for identity in who:
            settlement = self._settle(line, reading, identity, stage)
            if settlement:
                found.append((identity, settlement))
        if len(found) == 1 or (found and stage is Stage.REST):
            identity, settlement = found[0]
            others = tuple(self._rival_customer(other) for other, _ in found[1:])
            sole = len(found) == 1 and (len(who) == 1 or settlement.named)
            against = () if settlement.named else tuple(_contradictions(reading, own))
            return self._proposal(line, identity, settlement, sole=sole, against=against, others=others)
        if stage is Stage.NAMED and not found:
            return self._by_stranger(line, reading, own)
        return self._left_over(line, reading, who) if stage is Stage.REST else None

    def _settle(self, line: Line, reading: Reading, identity: Identity, stage: Stage) -> Settlement | None:
        customer = identity.customer_id
        case = self._case(line, reading, customer, stage)
        if stage > Stage.NAMED and not case.named:
            if case.paid:
                return None
            advance = is_advance(line.text)  # money for what is not invoiced yet
            if advance and stage is not Stage.REST:
                return None
            vague = advance or identity.known is Known.ALIKE or _looks(line) in self._twins
            if stage is Stage.REST and vague and not _fits_one(case):
                return None
        return _RULES[stage](case) or (by_month(case) if stage is Stage.NAMED else None)

    def _case(self, line: Line, reading: Reading, customer_id: int, stage: Stage = Stage.NAMED) -> Case:
        due = self._dues(customer_id, line.currency)
        named: tuple[Due, ...] = ()
        hinted: tuple[Due, ...] = ()
        slips: tuple[Due, ...] = ()
        if reading.text.runs:
            ids = {item.id for item in (*reading.named, *reading.orders) if item.customer_id == customer_id}
            named = tuple(one for one in due if one.item.id in ids) if ids else ()
            if reading.loose:
                hints = {item.id for item in self._book._numbers.hinted(customer_id, reading)} - ids
                hinted = tuple(one for one in due if one.item.id in hints) if hints else ()
            if stage is Stage.NAMED and sum(one.left for one in named) != line.amount:
                slips = tuple(one for one in due if one.left == line.amount and self._slipped(one.item, reading))
        labelled = any(reading.text.runs[place].labelled for place in reading.loose)
        terms = self._book._terms.get(customer_id)
        paid = self._already_paid(reading, customer_id)
        return Case(line, due, named, hinted, slips, paid, labelled, reading.text, terms, self._book._policy)

    def _slipped(self, item: OpenItem, reading: Reading) -> bool:
        keys = forms(item.number)
        return bool(keys) and len(keys[-1]) >= 5 and any(one_slip(written, keys[-1]) for written in reading.glued)

    def _already_paid(self, reading: Reading, customer_id: int) -> tuple[OpenItem | Settled, ...]:
        """Return the customer's items named in the text of which nothing is left."""
        settled = [item for item in reading.settled if item.customer_id == customer_id]
        spent = [item for item in reading.named if item.customer_id == customer_id and not self._left[item.id]]
        return (*settled, *spent)

    def _by_stranger(self, line: Line, reading: Reading, own: set[int], *, insist: bool = False) -> Proposal | None:
        """Return a proposal where the payer is nobody's, or another's, but the text names open invoices."""
        named = [item for item in (*reading.named, *reading.orders) if item.customer_id not in own]
        exact = bool(named)
        if not named and not own and reading.loose:
            named = self._of_amount_and_end(line, reading)
        for customer in sorted({item.customer_id for item in named}):
            case = self._case(line, reading, customer)
            settlement = by_numbers(case)
            if settlement is None and case.named and not own:
                settlement = by_set(case)
            full = settlement and sum(claim.amount for claim in settlement.claims) == line.amount
            short = settlement and any(claim.deduction for claim in settlement.claims)
            if settlement and full and (not own or insist or (settlement.certain and not short)):
                why = _ANOTHER if own else _STRANGER
                one_named = exact and not short and len({item.customer_id for item in named}) == 1
                sole = one_named and is_payment_service(line.payer)  # it pays for whomever the number names
                identity = Identity(customer, Known.ALIKE, message(why, name=line.payer), doubtful=not sole)
                return self._proposal(line, identity, settlement, sole=sole)
        return None

    def _of_amount_and_end(self, line: Line, reading: Reading) -> list[OpenItem]:
        """Return the items of exactly this amount whose number ends as one in the text does, or is one slip away."""
        equal = self._book._of_amount.get(line.amount, ())
        left = [item for item in equal if self._left[item.id] == line.amount and item.currency == line.currency]
        ends = tuple([run.digits for place in reading.loose if len((run := reading.text.runs[place]).digits) >= _END])
        return [item for item in left if self._slipped(item, reading) or item.number.endswith(ends)]

    def _left_over(self, line: Line, reading: Reading, who: tuple[Identity, ...]) -> Proposal:
        """Return money on account of the one customer known, or a line that is not understood."""
        if len(who) != 1 or who[0].known is Known.ALIKE:
            return self._not_understood(line, reading, who)
        customer = who[0].customer_id
        paid = self._already_paid(reading, customer)
        if paid:
            why = message(N_("invoice {number} is already paid; taken on account"), number=paid[0].number)
        elif is_advance(line.text):
            why = message(N_("an advance by its text; taken on account"))
        elif _looks(line) in self._twins:
            why = message(N_("same payer, amount, text and day as another line; nothing of this amount is left open"))
        else:
            why = message(N_("no open invoice fits; taken on account"))
        return Proposal(line.id, Tier.CONFIRM, customer, (), line.amount, (who[0].reason, why))

    def _not_understood(self, line: Line, reading: Reading, who: tuple[Identity, ...]) -> Proposal:
        rivals = [self._rival_customer(identity) for identity in who[:5]]
        for item in self._book._of_amount.get(line.amount, ())[:3]:
            rivals.append(Rival(item.number, message(N_("same amount, but neither payer nor text points to it"))))
        for paid in reading.settled[:3]:
            rivals.append(Rival(paid.number, message(N_("named in the text, but already paid"))))
        if len(who) == 1:
            reason = who[0].reason
        elif who:
            reason = message(_SEVERAL, count=len(who))
        elif is_refund(line.text):
            reason = message(N_("a refund by its text, from a payer who is no customer"))
        else:
            reason = message(N_("payer is not known and no open invoice is named"))
        return Proposal(line.id, Tier.UNKNOWN, None, (), line.amount, (reason,), tuple(rivals))

    def _rival_customer(self, identity: Identity) -> Rival:
        terms = self._book._terms.get(identity.customer_id)
        code = terms.code if terms else str(identity.customer_id)
        return Rival(code, message(N_("known by the same payer, not chosen by number or amount")))

    def _proposal(
        self,
        line: Line,
        identity: Identity,
        settlement: Settlement,
        *,
        sole: bool,
        against: tuple[Message, ...] = (),
        others: tuple[Rival, ...] = (),
    ) -> Proposal:
        """Turn a settlement into a proposal: sure only where payer, amount and items leave no question."""
        known = identity.known >= Known.CUT and not identity.doubtful
        likely = identity.known >= Known.ALIKE and settlement.named and sole
        against = (*_against(line, settlement), *against)
        if identity.doubtful and sole:
            against = (*against, message(N_("account and name belong to different customers")))
        elif not known and sole and not likely:
            against = (*against, message(N_("payer has not paid for this customer before")))
        sure = settlement.certain and sole and not against and (known or likely)
        parts = tuple(
            Part(claim.item.id, claim.item.number, claim.amount, claim.deduction, claim.kind)
            for claim in settlement.claims
        )
        unapplied = line.amount - sum(part.amount for part in parts)
        return Proposal(
            line.id,
            Tier.SURE if sure else Tier.CONFIRM,
            identity.customer_id,
            parts,
            unapplied,
            (identity.reason, *settlement.reasons, *against),
            (*settlement.rivals, *others),
        )


def _against(line: Line, settlement: Settlement) -> Iterable[Message]:
    """Yield the conditions of a sure proposal that fail whatever the numbers say."""
    if is_refund(line.text):
        yield message(_RETURNED)
    for claim in settlement.claims:
        if claim.item.disputed:
            yield message(N_("invoice {number} is disputed"), number=claim.item.number)
        if claim.item.issued_on > line.booked_on:
            yield message(N_("invoice {number} is younger than the payment"), number=claim.item.number)


def _contradictions(reading: Reading, own: set[int]) -> Iterable[Message]:
    """Yield what in the text speaks against a settlement that follows from amounts alone."""
    if not own.issuperset(
        [*(item.customer_id for item in reading.named), *(item.customer_id for item in reading.settled)]
    ):
        yield message(N_("the text names an invoice of another customer"))
    if reading.strange:
        yield message(N_("the text names {number}, which is not in the book"), number=reading.strange)


def _looks(line: Line) -> tuple[object, ...]:
    return (line.payer, line.payer_account, line.amount, line.currency, line.text, line.booked_on)


def _fits_one(case: Case) -> bool:
    return any(due.left == case.line.amount for due in case.due)


def _no_payment(line: Line, who: tuple[Identity, ...], reading: Reading) -> Proposal | None:
    """Return the proposal for a line that is no customer's payment; None for one that may be."""
    if line.amount > 0:
        named = reading.named or reading.settled or reading.orders
        if who and not named and is_refund(line.text):
            customer = who[0].customer_id if len(who) == 1 else None
            return Proposal(line.id, Tier.UNKNOWN, customer, (), line.amount, (who[0].reason, message(_RETURNED)))
        if who or named:
            return None
        word = not_a_payment(line.payer, line.text, money_in=True)
        return Proposal(line.id, Tier.NOT_PAYMENT, None, (), line.amount, (word,)) if word else None
    if line.amount == 0:
        return Proposal(line.id, Tier.NOT_PAYMENT, None, (), 0, (message(N_("no money moved")),))
    sure_who = [identity for identity in who if identity.known >= Known.CUT]
    if len(sure_who) == 1:
        amount = Money(-line.amount, line.currency)
        why = message(N_("{amount} went out to a customer: a refund, or a payment returned"), amount=amount)
        return Proposal(line.id, Tier.UNKNOWN, sure_who[0].customer_id, (), line.amount, (sure_who[0].reason, why))
    word = not_a_payment(line.payer, line.text, money_in=False) or message(N_("money went out, and not to a customer"))
    return Proposal(line.id, Tier.NOT_PAYMENT, None, (), line.amount, (word,))
