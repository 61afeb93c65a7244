"""Every setting of a book: key, type, default, title and help. The settings page is drawn from here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from creditdesk.base.i18n import N_

Value = str | int | bool | Decimal | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; `default` also tells its type. `group` is the heading it stands under; `choices` are all it may be."""

    key: str
    default: Value
    group: str
    title: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()


_COMPANY, _AGING = N_("Company and letterhead"), N_("Aging buckets")
_MATCHING, _WARNINGS, _DUNNING = N_("Matching of receipts"), N_("Warnings"), N_("Dunning")

SETTINGS: tuple[Setting, ...] = (
    Setting("company.name", "", _COMPANY, N_("Company name"), N_("Stands at the head of every letter.")),
    Setting("company.address", "", _COMPANY, N_("Address")),
    Setting("company.phone", "", _COMPANY, N_("Phone")),
    Setting("company.email", "", _COMPANY, N_("E-mail")),
    Setting("company.tax_id", "", _COMPANY, N_("Tax id (unified social credit code, VAT)")),
    Setting("company.contact", "", _COMPANY, N_("Person in charge"), N_("Signs the letters and answers questions.")),
    Setting("company.bank_name", "", _COMPANY, N_("Bank"), N_("Where customers pay to; printed on letters.")),
    Setting("company.bank_account", "", _COMPANY, N_("Bank account")),
    Setting("company.country", "CN", _COMPANY, N_("Country")),
    Setting("company.currency", "CNY", _COMPANY, N_("Currency of the book")),
    Setting("company.language", "zh_CN", _COMPANY, N_("Language of letters where the customer has none")),
    Setting("company.is_practice", False, _COMPANY, N_("Practice company"), N_("Marks every page and print as practice data.")),
    Setting("aging.bounds", (30, 60, 90, 180), _AGING, N_("Upper bounds in days"),
            N_("30, 60, 90, 180 gives not due, 1–30, 31–60, 61–90, 91–180, over 180.")),
    Setting("matching.fee_limit", Decimal("50.00"), _MATCHING, N_("Bank fee up to"),
            N_("A payment short by no more than this may be proposed as bank fee.")),
    Setting("matching.discount_per_mille", 30, _MATCHING, N_("Cash discount up to (per mille)"),
            N_("A payment short by no more than this share may be proposed as cash discount.")),
    Setting("matching.order", "oldest", _MATCHING, N_("Money without a designation pays"),
            N_("The statutory order: due before undue, then least secured, most burdensome, earliest due, in proportion."),
            (("oldest", N_("the oldest due first")), ("statutory", N_("in the statutory order (民法典 560, BGB 366)")))),
    Setting("warnings.overdue_days", 30, _WARNINGS, N_("Overdue longer than (days)")),
    Setting("warnings.utilisation_percent", 80, _WARNINGS, N_("Use of the credit limit from (per cent)")),
    Setting("warnings.slower_days", 10, _WARNINGS, N_("Pays later than before by (days)")),
    Setting("warnings.statement_age_days", 5, _WARNINGS, N_("Bank statement older than (days)")),
    Setting("dunning.minimum_amount", Decimal("100.00"), _DUNNING, N_("No letter below")),
    Setting("dunning.interval_days", 7, _DUNNING, N_("Days between two letters to a customer")),
    Setting("dunning.statement_age_days", 5, _DUNNING, N_("No letters when the bank statement is older than (days)")),
)  # fmt: skip

BY_KEY = {setting.key: setting for setting in SETTINGS}
