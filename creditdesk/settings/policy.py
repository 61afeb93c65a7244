"""What the book's settings mean to the rules: one frozen object each for policy and company."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class CreditPolicy:
    """Every bound a rule may be given. Amounts are in the book's currency, major units."""

    currency: str = "CNY"
    bounds: tuple[int, ...] = (30, 60, 90, 180)
    fee_limit: Decimal = Decimal("50.00")
    discount_per_mille: int = 30
    order: str = "oldest"
    overdue_days: int = 30
    utilisation_percent: int = 80
    slower_days: int = 10
    warning_statement_age_days: int = 5
    minimum_amount: Decimal = Decimal("100.00")
    interval_days: int = 7
    dunning_statement_age_days: int = 5


@dataclass(frozen=True, slots=True)
class Company:
    """Who we are: what stands on the letterhead."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    tax_id: str = ""
    contact: str = ""
    bank_name: str = ""
    bank_account: str = ""
    country: str = "CN"
    currency: str = "CNY"
    language: str = "zh_CN"
    is_practice: bool = False
