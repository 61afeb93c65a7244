"""What the field :86: of an MT940 says about the other party: name, account, text.

Two families: the German subfields (?20 to ?29 text, ?31 account, ?32 and ?33 name) with SEPA words such as
SVWZ+ inside, and the code words between slashes (/NAME/…/IBAN/…/REMI/…) of Dutch and other banks.
Anything else is text as it stands. Source: DFÜ-Abkommen annex 3; SWIFT field 86 code words.

>>> read_remittance("166?00GUTSCHRIFT?20RE 4711?31DE02120300000000202051?32MUSTER GMBH").name
'MUSTER GMBH'
>>> read_remittance("/NAME/J JANSSEN/IBAN/NL91ABNA0417164300/REMI/USTD//FACTUUR 12").text
'FACTUUR 12'
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_GERMAN = re.compile(r"^\d{3}\s*([?<>@~+])(?=\d{2})")
_SEPA = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|COAM|OAMT)\+")
_WORD = re.compile(
    r"/(NAME|IBAN|BIC|REMI|EREF|TRTP|ORDP|BENM|CNTP|MARF|CSID|PURP|ISDT|ID|ADDR|ULTD|ULTC|ULTB|RTRN|CREF|SVCL|PREF|"
    r"RCMT|OCMT|TRCD|OPHO|ACCW|UDTR|UCRD)(?=/)"
)


@dataclass(frozen=True, slots=True)
class Remittance:
    """The other party and the purpose; None and "" where the field does not say."""

    name: str | None = None
    account: str | None = None
    text: str = ""


def read_remittance(content: str) -> Remittance:
    """Return what the field :86: says; its line breaks come as newlines."""
    if not content:
        return Remittance()
    joined = content.replace("\n", "")
    german = _GERMAN.match(joined)
    if german:
        return _german(joined[german.end() - 1 :], german[1])
    if _WORD.match(joined) or joined.count("/REMI/") or joined.count("/NAME/"):
        return _slashes(joined)
    return Remittance(text=" ".join(content.split()))


def _german(content: str, separator: str) -> Remittance:
    text, names, account, kind = "", [], None, ""
    last = 0
    for part in content.split(separator)[1:]:
        key, value = part[:2], part[2:]
        if key == "00":
            kind = value.strip()
        elif "20" <= key <= "29" or "60" <= key <= "63":
            text += value if not text or last >= 27 or _SEPA.match(value) else f" {value.lstrip()}"
            last = len(value)
        elif key == "31":
            account = value.strip() or None
        elif key in ("32", "33"):
            names.append(value)
    words = _sepa_words(text)
    name = "".join(names).strip() or words.get("ABWA", "").strip() or None
    told = words.get("SVWZ") or words.get("") or ""
    if words.get("EREF") and words["EREF"].strip() not in ("NOTPROVIDED", ""):
        told += f" {words['EREF'].strip()}" if words["EREF"].strip() not in told else ""
    return Remittance(name, account or words.get("IBAN"), " ".join((told or kind).split()))


def _sepa_words(text: str) -> dict[str, str]:
    pieces = _SEPA.split(text)
    words = {"": pieces[0]} if pieces[0].strip() else {}
    for key, value in zip(pieces[1::2], pieces[2::2], strict=True):
        words.setdefault(key, value.strip())
    return words


def _slashes(content: str) -> Remittance:
    pieces = _WORD.split(content)
    words: dict[str, str] = {}
    for key, value in zip(pieces[1::2], pieces[2::2], strict=True):
        if value.strip("/ "):
            words.setdefault(key, value.strip("/ "))
    party = words.get("CNTP", "").split("/")
    name = words.get("NAME") or (party[2] if len(party) > 2 else "") or words.get("ORDP") or words.get("BENM")
    text = re.sub(r"^(USTD//|STRD/CUR/|STRD/)", "", words.get("REMI", ""))
    told = [text, words.get("EREF", "")] if words.get("EREF") not in (None, "NOTPROVIDED") else [text]
    plain = " ".join(" ".join(told).split()).strip("-") or " ".join((pieces[0] or words.get("TRTP", "")).split())
    return Remittance((name or "").strip() or None, words.get("IBAN") or party[0].strip() or None, plain)
