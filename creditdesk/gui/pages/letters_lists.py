"""The three lists of the letters page: what may go out today, what is held back and why, and what was sent.

Rows are frozen facts; the columns say how they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from creditdesk.base import display
from creditdesk.base.i18n import N_, Message, _, message, translate
from creditdesk.base.money import Money
from creditdesk.customers.queries import ContactRow
from creditdesk.dunning.letters import fields_of, printed
from creditdesk.dunning.plan import Held, PlannedLetter
from creditdesk.dunning.queries import LetterRow
from creditdesk.dunning.recipient import Recipient
from creditdesk.gui.rows import Column, RowsTable, tick_column
from creditdesk.settings.policy import Company

Amount = Callable[[Money], str]  # how an amount is shown: with its currency where there are several


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """A letter that may be printed, with all that its preview needs."""

    plan: PlannedLetter
    to: Recipient
    contact: ContactRow
    company: Company
    as_of: date
    receipts_to: date | None

    @property
    def id(self) -> tuple[int, str]:
        """One letter a customer and currency."""
        return self.plan.customer_id, self.plan.currency

    @property
    def channel(self) -> Message:
        """How it can reach the customer."""
        return message(N_("post")) if self.contact.address.strip() else message(N_("e-mail"))

    def draft(self) -> bytes:
        """Return the PDF as it would print now, with a draft in place of its number."""
        number = translate(N_("draft"), self.to.language)
        fields = fields_of(
            self.plan, self.to, self.company, number=number, as_of=self.as_of, receipts_to=self.receipts_to
        )
        return printed(fields)


def ready_rows(
    plans: tuple[PlannedLetter, ...], to: Mapping[int, Recipient], contacts: Mapping[int, ContactRow], company: Company,
    as_of: date, receipts_to: date | None,
) -> tuple[ReadyRow, ...]:  # fmt: skip
    """Return the rows of the letters planned."""
    return tuple(
        ReadyRow(plan, to[plan.customer_id], contacts.get(plan.customer_id, ContactRow()), company, as_of, receipts_to)
        for plan in plans
    )


def ready_table(amount: Amount) -> RowsTable:
    """Return the list of letters that may go out."""
    return RowsTable(
        (
            tick_column(),
            Column(N_("Customer"), attrgetter("plan.customer_name"), stretch=True, elide_middle=True, width=230),
            Column(N_("Letter"), lambda row: message(row.plan.level.title), wraps=True, width=150),
            Column(N_("Amount"), attrgetter("plan.amount"), text=amount, align_right=True, total=True),
            Column(N_("Oldest"), attrgetter("plan.oldest_days"), text=_days, align_right=True, fold=1),
            Column(N_("Addressee"), lambda row: row.contact.name, note=lambda row: display.sentence(row.channel),
                   width=110, fold=2),
            Column(N_("Last letter"), attrgetter("plan.last_printed_on"), fold=3),
        ),
        name=N_("Letters to print"),
    )  # fmt: skip


def held_table(amount: Amount) -> RowsTable:
    """Return the list of customers held back."""
    return RowsTable(
        (
            Column(N_("Customer"), attrgetter("customer_name"), elide_middle=True, width=230),
            Column(N_("Overdue amount"), attrgetter("overdue"), text=amount, align_right=True, total=True),
            Column(N_("Oldest"), attrgetter("oldest_days"), text=_days, align_right=True, fold=1),
            Column(N_("Held because"), _reasons, stretch=True, wraps=True, width=260),
            Column(N_("Free from"), attrgetter("next_on"), fold=2),
        ),
        row_id=lambda row: (row.customer_id, row.overdue.currency),
        name=N_("Letters held back"),
    )


def sent_table(amount: Amount) -> RowsTable:
    """Return the register of letters."""
    return RowsTable(
        (
            Column(N_("Letter no."), attrgetter("number")),
            Column(N_("Date"), attrgetter("printed_on")),
            Column(N_("Customer"), attrgetter("customer_name"), stretch=True, elide_middle=True, width=230),
            Column(N_("Amount"), attrgetter("amount"), text=amount, align_right=True),
            Column(N_("Letter"), attrgetter("title"), width=120, fold=1),
            Column(N_("Pay by"), attrgetter("deadline_on"), fold=2),
            Column(N_("State"), _state, colour=_state_colour, tooltip=attrgetter("void_reason"), width=84),
        ),
        name=N_("Letters sent"),
    )


def held_words(row: Held) -> str:
    """Return why a customer is held back, one reason a line, and what will end it."""
    reasons = "\n".join(f"•  {display.sentence(reason)}" for reason in row.reasons)
    heading = display.sentence(message(
        N_("{customer} gets no letter today. Overdue: {amount}, the oldest item for {days} days."),
        customer=row.customer_name, amount=display.money_with_currency(row.overdue), days=row.oldest_days,
    ))  # fmt: skip
    if row.next_on is None:
        end = _(N_("Time alone does not change this: clear the reason, then the letter goes out."))
    else:
        end = display.sentence(message(N_("If nothing else happens, the letter may go out on {day}."), day=row.next_on))
    return f"{heading}\n\n{reasons}\n\n{end}"


def _days(days: int) -> str:
    return display.sentence(message(N_("{days} days"), days=days))


def _reasons(row: Held) -> str:
    first, rest = display.sentence(row.reason), len(row.reasons) - 1
    return first if not rest else display.sentence(message(N_("{first} (+{count})"), first=first, count=rest))


def _state(row: LetterRow) -> str:
    return _(N_("void")) if row.state == "void" else _(N_("sent"))


def _state_colour(row: LetterRow) -> str | None:
    return "secondary" if row.state == "void" else None
