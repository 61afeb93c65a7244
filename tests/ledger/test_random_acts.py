"""Random days of trade: after every act the ledger is green, aging equals it at every date, and the past stays as it was."""

import os
from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from creditdesk.aging.buckets import Basis
from creditdesk.aging.queries import aging
from creditdesk.base.errors import Refused
from creditdesk.base.money import Money
from creditdesk.checks import check_book
from creditdesk.db.undo import undo
from creditdesk.db.workspace import Workspace
from creditdesk.ledger.actions import allocate, allocate_in_order, deduct, reverse, unallocate
from creditdesk.ledger.kinds import DEDUCTIONS, EntryKind
from creditdesk.ledger.queries import as_date, checks, control_totals, open_items
from tests.builders import DAY, a_customer, act, an_entry, dump

EXAMPLES = int(os.environ.get("CREDITDESK_EXAMPLES", "8"))
STEPS = int(os.environ.get("CREDITDESK_STEPS", "25"))

amounts = st.integers(0, 30_000)
currencies = st.sampled_from(["CNY", "CNY", "JPY"])


class Trade(RuleBasedStateMachine):
    """Acts are dated the day they are done; the day goes on, and what it showed at its end is kept."""

    entries = Bundle("entries")
    allocations = Bundle("allocations")

    def __init__(self, new_book: Callable[[], Workspace]) -> None:
        super().__init__()
        self.book = new_book()
        self.today = DAY
        self.shown: dict[date, list[tuple[int, int]]] = {}
        self.today_acts: list[tuple[int, object]] = []

    def do(self, what: Callable[..., int], *arguments: object) -> int:
        """Do an act; what it refuses leaves nothing. Return the id it gave, 0 when refused."""
        before = dump(self.book)
        try:
            with self.book.change("Act") as change:
                given = what(change.session, *arguments)
        except Refused:
            assert dump(self.book) == before
            return 0
        if dump(self.book) != before:
            self.today_acts.append((change.id, before))
        return given

    @initialize()
    def customers(self) -> None:
        with act(self.book) as session:
            a_customer(session, "C1"), a_customer(session, "C2")

    @rule(target=entries, customer=st.integers(1, 2), amount=amounts, currency=currencies, due=st.integers(-40, 90),
          kind=st.sampled_from([EntryKind.INVOICE, EntryKind.INVOICE, EntryKind.RECEIPT, EntryKind.CREDIT_NOTE, EntryKind.REFUND]))  # fmt: skip
    def post(self, customer: int, amount: int, currency: str, due: int, kind: EntryKind) -> int:
        value = Money(amount, currency)
        on = self.today

        def do(session: object) -> int:
            return an_entry(
                session, customer, kind, str(value.amount), on, due=on + timedelta(days=due), currency=currency
            )  # type: ignore[arg-type]

        return self.do(do)

    @rule(target=allocations, debit=entries, credit=entries, amount=amounts, currency=currencies)
    def settle(self, debit: int, credit: int, amount: int, currency: str) -> int:
        if not (self._is_there("entry", debit) and self._is_there("entry", credit)):
            return 0
        return self.do(allocate, debit, credit, Money(amount, currency), self.today, "hand")

    @rule(credit=entries)
    def settle_oldest(self, credit: int) -> None:
        if self._is_there("entry", credit):
            self.do(allocate_in_order, credit, self.today, "hand")

    @rule(target=entries, debit=entries, kind=st.sampled_from(sorted(DEDUCTIONS)), amount=amounts, currency=currencies)
    def deduct(self, debit: int, kind: EntryKind, amount: int, currency: str) -> int:
        return (
            self.do(deduct, debit, kind, Money(amount, currency), self.today, "hand")
            if self._is_there("entry", debit)
            else 0
        )

    @rule(allocation=consumes(allocations))
    def unsettle(self, allocation: int) -> None:
        if self._is_there("allocation", allocation):
            self.do(unallocate, allocation, self.today)

    @rule(entry=entries)
    def take_back(self, entry: int) -> None:
        if self._is_there("entry", entry):
            self.do(reverse, entry, self.today)

    @rule()
    def undo(self) -> None:
        if self.today_acts:
            number, before = self.today_acts.pop()
            undo(self.book, number)
            assert dump(self.book) == before

    @rule(days=st.sampled_from([1, 7, 31, 95]))
    def sleep(self, days: int) -> None:
        self.shown[self.today] = self._open(self.today)
        self.today += timedelta(days=days)
        self.today_acts = []

    def _is_there(self, table: str, id_: int) -> bool:
        with self.book.read() as session:
            return session.execute(text(f"SELECT count(*) FROM {table} WHERE id = :id"), {"id": id_}).scalar_one() == 1

    def _open(self, day: date) -> list[tuple[int, int]]:
        with self.book.read() as session:
            return sorted((item.id, item.open.minor) for item in open_items(session, day))

    @invariant()
    def the_ledger_is_green(self) -> None:
        with self.book.read() as session:
            assert [check for check in checks(session) if not check.ok] == []

    @invariant()
    def aging_is_the_ledger_at_every_date(self) -> None:
        with self.book.read() as session:
            for day in (DAY - timedelta(days=1), *self.shown, self.today, self.today + timedelta(days=60)):
                items = open_items(session, day)
                for basis in Basis:
                    table = aging(session, day, bounds=(30, 60, 90, 180), basis=basis)
                    assert not any(table.differences.values()), (day, table)
                    assert sum(map(sum, (row.items for row in table.totals))) == sum(
                        item.open.minor > 0 for item in items
                    )
                sums: dict[str, int] = dict.fromkeys(control_totals(session, day), 0)
                for item in items:
                    sums[item.open.currency] += item.open.minor
                assert sums == control_totals(session, day)

    @invariant()
    def the_past_is_what_it_was(self) -> None:
        for day, shown in self.shown.items():
            assert self._open(day) == shown, day

    @invariant()
    def rewinding_is_recomputing(self) -> None:
        with self.book.read() as session:
            entries = session.execute(text("SELECT id, dated_on, amount_minor FROM entry")).all()
            settled = session.execute(
                text("SELECT debit_id, credit_id, amount_minor, allocated_on FROM allocation")
            ).all()
        for day in (*self.shown, self.today):
            left = {id_: amount for id_, on, amount in entries if as_date(on) <= day}
            for debit, credit, amount, on in settled:
                if as_date(on) <= day:
                    left[debit] -= amount
                    left[credit] += amount
            assert sorted((id_, minor) for id_, minor in left.items() if minor) == self._open(day)

    def teardown(self) -> None:
        assert [check for check in check_book(self.book, self.today) if not check.ok] == []
        self.book.close()


def test_random_acts_keep_every_invariant(new_book: Callable[[], Workspace]) -> None:
    run_state_machine_as_test(
        lambda: Trade(new_book),
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, database=None, print_blob=True,
            phases=[Phase.generate],  # a failure is shown as found: to shorten it costs minutes
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
