"""Letters and statements for the tests, with every fact settable."""

from datetime import date, timedelta

from creditdesk.base.money import Money
from creditdesk.paper.account import AccountFields, Movement, written_account
from creditdesk.paper.letter import LetterFields, template_text, written
from creditdesk.paper.letter_item import LetterItem
from creditdesk.settings.policy import Company

HEAD = Company(
    "示范木业有限公司",
    "浙江省杭州市示范路1号",
    "0571-0000 0000",
    "office@example.com",
    "91330100799655058B",
    bank_name="示范银行杭州支行",
    bank_account="1202 0000 0000 0000",
)


def an_item(place=0, **facts):
    facts = {
        "number": f"2633{place:08d}",
        "issued_on": date(2026, 5, 3) + timedelta(days=place),
        "due_on": date(2026, 6, 2) + timedelta(days=place),
        "amount": Money(1_234_567 + place, "CNY"),
        "open": Money(1_234_567 + place, "CNY"),
        "days_past_due": 174 - place,
        "reference": f"HT-{place:03d}",
    } | facts
    return LetterItem(**facts)


def a_letter(template="reminder", *, text=None, count=2, **facts):
    facts = {
        "letterhead": HEAD,
        "number": "CK-2026-000123",
        "written_on": date(2026, 11, 23),
        "language": "en",
        "title": "Payment reminder",
        "customer_name": "东阳红木家具有限公司",
        "items": tuple(an_item(place) for place in range(count)),
        "deadline": date(2026, 12, 7),
        "address_lines": ("东阳市示范街2号",),
        "contact": "陈会计",
    } | facts
    fields = LetterFields(**facts)
    return written(fields, text or template_text(template, fields.language))


def an_account(*, count=3, **facts):
    facts = {
        "letterhead": HEAD,
        "number": "DZ-2026-000017",
        "written_on": date(2026, 11, 23),
        "language": "en",
        "title": "Statement of account",
        "customer_name": "东阳红木家具有限公司",
        "start_on": date(2026, 10, 1),
        "as_of": date(2026, 10, 31),
        "opening": Money(100_000, "CNY"),
        "movements": tuple(
            Movement(date(2026, 10, 1 + place % 30), "Invoice", f"26{place:06d}", charged=Money(50_000, "CNY"))
            for place in range(count)
        ),
        "deadline": date(2026, 12, 7),
        "overdue": Money(0, "CNY"),
    } | facts
    fields = AccountFields(**facts)
    return written_account(fields, template_text("account", fields.language))
