"""What the bank booked in the week of the statement to drop: payments plain and awkward, and what is no payment.

About thirty payments leave no doubt; the others show one difficulty each: short by a fee or half a yuan, a discount,
a name that differs, a stranger, part payments, twins, too much, paid twice, a wallet for two customers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle

from creditdesk.practice.invoices import Invoice, dice
from creditdesk.practice.names import BANK, COMPANY, DEPOSIT_ACCOUNT, DISCOUNT_PER_MILLE
from creditdesk.practice.payments import History, account_of, remittance, serial_number
from creditdesk.practice.profiles import Habit, Profile
from creditdesk.practice.statement import Movement

SURE = 30
_PER_CUSTOMER = 4
_AHEAD = 16  # days before its due date an invoice may be paid
_WALLET = ("财付通支付科技有限公司", "243300133")
_OPENING = 128654037
_WAY = ("named", "named", "amount", "named", "pair", "named", "amount")
# day of the week, fen, other party, its account, wording
_EXPENSES = (
    (0, -1860000, "嘉善东升板材有限公司", "330501640010001", "板材款"),
    (0, -6843520, "", "", "代发工资"),
    (1, -35000, BANK, "", "账户管理费"),
    (1, -2148090, "待报解预算收入", "", "税款 国库"),
    (2, -968044, "嘉兴秀洲供电公司", "330501640010002", "电费"),
    (2, -1200, BANK, "", "转账手续费"),
    (2, 18426, BANK, "", "协定存款结息"),
    (3, -20000000, COMPANY["company.name"], DEPOSIT_ACCOUNT, "转存定期"),
    (3, -1732060, "嘉兴市社会保险事业管理中心", "", "社保费"),
    (4, -3450000, "湖州安吉海绵制品厂", "330501640010003", "海绵款"),
    (4, 328000, "嘉善东升板材有限公司", "330501640010001", "退款 多付材料款"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Week:
    """The movements of the days, in the bank's order, and the balance before them."""

    days: tuple[date, ...]
    movements: tuple[Movement, ...]
    opening: int


def week_before(history: History, first_day: date, days: Sequence[date]) -> Week:
    """Return the week already in the book: its receipts, and what went out."""
    came = [
        Movement(one.paid_on, one.amount, one.payer, one.account, one.text, one.bank_reference)
        for one in history.receipts
        if days[0] <= one.paid_on < first_day
    ]
    went = [_expense(days, *facts) for facts in _EXPENSES[:8:3]]
    return Week(tuple(days), _in_order([*went, *came], days, "B"), _OPENING)


def week_to_drop(
    profiles: Sequence[Profile], history: History, as_of: date, days: Sequence[date], seed: int
) -> tuple[Movement, ...]:
    """Return the movements of the statement to drop."""
    plan = _Plan(profiles, history, as_of, days, seed)
    plan.awkward()
    plan.sure()
    return _in_order([*(_expense(days, *facts) for facts in _EXPENSES), *plan.movements], days, "D")


def _expense(days: Sequence[date], day: int, amount: int, payer: str, account: str, text: str) -> Movement:
    return Movement(days[day], amount, payer, account, text, "")


def _in_order(movements: Sequence[Movement], days: Sequence[date], letter: str) -> tuple[Movement, ...]:
    ordered = sorted(movements, key=lambda one: one.booked_on)
    return tuple(
        one if one.serial else replace(one, serial=letter + serial_number(one.booked_on, place)[1:])
        for place, one in enumerate(ordered, 1)
    )


class _Plan:
    """The payments of the week, taken from what is open, each invoice once."""

    def __init__(
        self, profiles: Sequence[Profile], history: History, as_of: date, days: Sequence[date], seed: int
    ) -> None:
        self._profiles = {profile.code: profile for profile in profiles}
        self._days, self._history = days, history
        self._rng = dice(as_of, seed, "week")
        self._left = history.open_amounts()
        self._open: dict[str, list[Invoice]] = {profile.code: [] for profile in profiles}
        for invoice in sorted(history.invoices, key=lambda i: (i.due_on, i.number)):
            if invoice.number in self._left and invoice.issued_on < days[0] and invoice.kind == "invoice":
                self._open[invoice.code].append(invoice)
        self.movements: list[Movement] = []

    def _first(self, *codes: str) -> Profile:
        """Return the first of these customers who has something open, so that every book shows the case."""
        found = next((code for code in codes if self._open[code]), None)
        payers = [code for code in self._open if self._profiles[code].pays]
        return self._profiles[found or max(payers, key=lambda code: (len(self._open[code]), code))]

    def _take(self, profile: Profile, count: int = 1) -> tuple[Invoice, ...]:
        taken = tuple(self._open[profile.code][:count])
        self._open[profile.code] = self._open[profile.code][count:]
        return taken

    def _pay(
        self, profile: Profile, invoices: Sequence[Invoice], amount: int, *, text: str | None = None, payer: str = "",
        account: str | None = None, day: date | None = None,
    ) -> None:  # fmt: skip
        numbers = tuple(invoice.number for invoice in invoices)
        self.movements.append(
            Movement(
                day or self._rng.choice(self._days), amount, payer or profile.boss or profile.name,
                account_of(profile) if account is None else account,
                remittance(profile, numbers) if text is None else text, "", numbers,
            )
        )  # fmt: skip

    def _sum(self, invoices: Sequence[Invoice]) -> int:
        return sum(self._left[invoice.number] for invoice in invoices)

    def awkward(self) -> None:
        """Plan one payment for each difficulty."""
        self._short_payments()
        self._other_payers()
        self._more_or_less()

    def _short_payments(self) -> None:
        for codes, cut in ((("C002", "C008"), 50), (("C013", "C015"), 2500)):
            profile = self._first(*codes)
            taken = self._take(profile)
            self._pay(profile, taken, self._sum(taken) - cut)
        buyer = self._first("C012", "C039")
        taken = self._take(buyer)
        full = self._sum(taken)
        self._pay(buyer, taken, full - (full * DISCOUNT_PER_MILLE + 500) // 1000)

    def _other_payers(self) -> None:
        alike = self._first("C024", "C025")
        taken = self._take(alike)
        name = alike.name.removesuffix("有限公司") + "中心"
        self._pay(alike, taken, self._sum(taken), text="货款", payer=name, account="330501640010077")
        helped = self._first("C004", "C002")
        taken = self._take(helped)
        self._pay(
            helped, taken, self._sum(taken), payer="上海鼎禾供应链管理有限公司", account="330501640010088",
            text=f"代付 {taken[0].number}",
        )  # fmt: skip
        owner = self._first("C016", "C025")
        taken = self._take(owner)
        self._pay(owner, taken, self._sum(taken), payer=owner.contact, account="6214830560200007731", text="家具款")
        one, other = self._first("C007", "C039"), self._first("C006", "C025")
        taken = (*self._take(one), *self._take(other))
        self._pay(one, taken, self._sum(taken), payer=_WALLET[0], account=_WALLET[1], text="转账收款")

    def _more_or_less(self) -> None:
        parts = self._first("C011", "C017")
        taken = self._take(parts)
        self._pay(parts, taken, self._sum(taken) // 2 // 100000 * 100000)
        on_account = self._first("C009", "C021")
        self._pay(on_account, self._take(on_account), 2500000, text="货款")
        twin = self._first("C022", "C021")
        taken = self._take(twin)
        for _ in range(2):
            self._pay(twin, taken, 800000, text="货款", day=self._days[2])
        generous = self._first("C008", "C025")
        taken = self._take(generous)
        self._pay(generous, taken, self._sum(taken) + 100000)
        several = self._first("C001", "C029")
        taken = self._take(several, 3)
        self._pay(several, taken, self._sum(taken), text="货款")
        self._paid_twice()
        back = self._profiles["C039"]
        self._pay(back, (), -1200000, text="退款 退多付货款", day=self._days[4])

    def _paid_twice(self) -> None:
        profile = self._profiles["C025"]
        settled = [i for i in self._history.invoices if i.code == profile.code and i.number not in self._left]
        self._pay(profile, settled[-1:], settled[-1].amount)

    def sure(self) -> None:
        """Plan payments that leave no doubt: known payer, and the number named or the amount of one invoice."""
        special = (Habit.ROUND, Habit.PARTS, Habit.SLOWER)
        latest = self._days[-1] + timedelta(days=_AHEAD)
        ways, made = cycle(_WAY), 0
        payers = [p for p in self._profiles.values() if p.pays and p.habit not in special]
        others = [p for p in self._profiles.values() if p.oldest and not (p.hold or p.left or p.fresh_money)]
        for group, limit in ((payers, latest), (others, self._days[-1]), (payers, date.max), (others, date.max)):
            for _ in range(_PER_CUSTOMER):
                for profile in group:
                    own = [i for i in self._open[profile.code] if i.due_on <= limit and not self._is_oldest(profile, i)]
                    if own and made < SURE:
                        self._pay_surely(profile, own, next(ways))
                        made += 1

    def _is_oldest(self, profile: Profile, invoice: Invoice) -> bool:
        """Whether it is the unpaid invoice that letters are to be about."""
        return bool(profile.oldest) and invoice is self._open[profile.code][0]

    def _pay_surely(self, profile: Profile, own: Sequence[Invoice], way: str) -> None:
        taken = tuple(own[:2] if way == "pair" else own[:1])
        amounts = [
            self._left[i.number] for i in self._history.invoices if i.code == profile.code and i.number in self._left
        ]
        is_single = len(taken) == 1 and amounts.count(self._sum(taken)) == 1
        text = remittance(profile, ()) if way == "amount" and is_single and not profile.oldest else None
        name = profile.name[:30] if len(profile.name) > 30 and not profile.is_english else ""  # as the bank cuts it
        self._pay(profile, taken, self._sum(taken), text=text, payer=name)
        self._open[profile.code] = [i for i in self._open[profile.code] if i not in taken]
