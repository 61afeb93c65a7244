"""Check digits of tax ids: 统一社会信用代码 (GB 32100-2015) and EU/UK VAT numbers, by python-stdnum.

A wrong check digit is a warning, never a refusal: old 15-digit ids and foreign ids exist.

>>> tax_id_problem("91110000600037341L", "CN") is None
True
"""

from __future__ import annotations

from creditdesk.base.i18n import N_, Message, message


def tax_id_problem(tax_id: str, country: str) -> Message | None:
    """Return what is wrong with a tax id, or None when it is right or cannot be judged."""
    from stdnum.cn import uscc  # here, because the check is rare and the import is not free
    from stdnum.eu import vat

    cleaned = tax_id.strip().upper().replace(" ", "")
    if len(cleaned) == 18 and country == "CN":
        if not uscc.is_valid(cleaned):
            return message(N_("the check digit of {id} is wrong"), id=cleaned)
    elif country == "CN" and cleaned.isalnum() and len(cleaned) != 15:
        return message(
            N_("{id} has {count} characters; a unified social credit code has 18"), id=cleaned, count=len(cleaned)
        )
    elif cleaned[:2].isalpha() and cleaned[:2].lower() in vat.MEMBER_STATES and not vat.is_valid(cleaned):
        return message(N_("{id} is not a valid VAT number"), id=cleaned)
    return None
