"""ISO 20022 CAMT.052, .053 and .054: account report, statement and notification, every version.

Read by local names, so a version or a missing namespace makes no difference. One line is one entry (Ntry)
with the amount of the entry itself; the amounts inside TxDtls, charges and summaries are other things.
Entries not booked (PDNG, INFO) are problems, but a notification (054) consists of INFO entries.
Source: ISO 20022 message definitions camt.052/053/054, versions 1 to 13.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from lxml import etree

from creditdesk.banking.formats.numbers import to_money
from creditdesk.banking.formats.statement_format import refuse
from creditdesk.banking.statement import Balance, Statement, StatementFile, StatementLine
from creditdesk.base.errors import RowProblem
from creditdesk.base.i18n import N_, message

_KINDS = {"Stmt": "camt053", "Rpt": "camt052", "Ntfctn": "camt054"}
_ROOTS = (b"BkToCstmr", b"camt.05")


class Camt:
    """Reads CAMT.052, .053 and .054."""

    key = "camt053"
    title = N_("ISO 20022 CAMT.052 / .053 / .054")

    def matches(self, data: bytes) -> bool:
        """Say whether the content is XML of a bank."""
        head = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
        if head.startswith((b"\xff\xfe<\x00", b"\xfe\xff\x00<")):
            return True
        if not head.startswith(b"<"):
            return False
        return any(root in data for root in _ROOTS) or (head.startswith(b"<?xml") and b"OFX" not in head[:400])

    def read(self, data: bytes) -> StatementFile:
        """Return the statements of the file."""
        found = _Found()
        _read_document(data, found)
        if not found.statements:
            raise refuse("no_statement", format="XML")
        return StatementFile(found.key, tuple(found.statements), found.bank, tuple(found.problems))


@dataclass(slots=True)
class _Found:
    """What has been read so far; `row` counts lines over the whole file."""

    key: str = "camt053"
    bank: str | None = None
    statements: list[Statement] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    row: int = 0
    day: date | None = None
    undated: int = 0


def _read_document(data: bytes, found: _Found) -> None:
    if b"<!DOCTYPE" in data or "<!DOCTYPE".encode("utf-16-le") in data or "<!DOCTYPE".encode("utf-16-be") in data:
        raise refuse("dtd")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise refuse("broken_xml", line=error.lineno or 0) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refuse("dtd")
    for node in root.iter("{*}Stmt", "{*}Rpt", "{*}Ntfctn"):
        if all(_child(node, name) is None for name in ("Acct", "Ntry", "Bal")):
            continue
        found.key = _KINDS[_name(node)]
        found.statements.append(_read_statement(node, found))


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _name(node: etree._Element) -> str:
    return _local(node.tag)


def _children(node: etree._Element | None) -> dict[str, etree._Element]:
    """Return the children by local name, the first of each."""
    return {_local(child.tag): child for child in reversed(node)} if node is not None else {}


def _child(node: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first descendant reached by the local names, or None."""
    for name in path:
        if node is None:
            return None
        node = next(node.iterchildren("{*}" + name), None)
    return node


def _text(node: etree._Element | None, *path: str) -> str:
    found = _child(node, *path)
    return (found.text or "").strip() if found is not None else ""


def _read_statement(node: etree._Element, found: _Found) -> Statement:
    account_node = _child(node, "Acct")
    account = _text(account_node, "Id", "IBAN") or _text(account_node, "Id", "Othr", "Id") or _first_id(account_node)
    currency = _text(account_node, "Ccy")
    if found.bank is None:
        servicer = _child(account_node, "Svcr", "FinInstnId")
        found.bank = _text(servicer, "Nm") or _text(servicer, "BICFI") or _text(servicer, "BIC") or None
    if not account:
        found.problems.append(RowProblem(None, "Acct", "", message(N_("The statement does not name its account."))))
    lines = []
    opening = closing = None
    found.day, found.undated = _statement_day(node), 0
    for child in node:
        name = _name(child)
        if name == "Ntry":
            line = _read_entry(child, currency, found)
            if line:
                lines.append(line)
        elif name == "Bal":
            kind = _text(child, "Tp", "CdOrPrtry", "Cd") or _text(child, "Tp", "Cd")
            if kind in ("OPBD", "PRCD") and (opening is None or kind == "OPBD"):
                opening = _read_balance(child, found)
            elif kind == "CLBD":
                closing = _read_balance(child, found)
    _check_count(node, found)
    if found.undated:
        told = message(
            N_("{count} entries have no date of their own; the day of the statement was taken."), count=found.undated
        )
        found.problems.append(RowProblem(None, "BookgDt", "", told))
    currencies = {line.amount.currency for line in lines} or ({currency} if currency else set())
    if opening:
        currencies.add(opening.amount.currency)
    return Statement(
        account or None, currencies.pop() if len(currencies) == 1 else None, tuple(lines), opening, closing
    )


def _check_count(node: etree._Element, found: _Found) -> None:
    """Compare the number of entries the statement states with those that stand in it."""
    stated = _text(node, "TxsSummry", "TtlNtries", "NbOfNtries")
    read = sum(1 for _ in node.iterchildren("{*}Ntry"))
    if stated.isdecimal() and int(stated) != read:
        differs = N_("The file states {stated} entries here, but {read} were read. Some may be missing.")
        told = message(differs, stated=int(stated), read=read)
        found.problems.append(RowProblem(_file_line(node), "NbOfNtries", stated, told))


def _statement_day(node: etree._Element) -> date | None:
    """Return the day a statement of one day is about, else the day it was made; None when it says neither."""
    days = set()
    for child in node:
        if _name(child) == "Bal":
            try:
                days.add(_day(_child(child, "Dt")))
            except ValueError:
                continue
    made = _text(node, "FrToDt", "ToDtTm") or _text(node, "CreDtTm")
    if len(days) == 1:
        return days.pop()
    try:
        return date.fromisoformat(made[:10]) if made else None
    except ValueError:
        return None


def _first_id(node: etree._Element | None) -> str:
    """Return the account number of version 1, where it stands under PrtryAcct, BBAN or UPIC."""
    return _text(node, "Id", "PrtryAcct", "Id") or _text(node, "Id", "BBAN") or _text(node, "Id", "UPIC")


def _read_balance(node: etree._Element, found: _Found) -> Balance | None:
    amount_node = _child(node, "Amt")
    if amount_node is None:
        return None
    try:
        amount = to_money((amount_node.text or "").strip(), amount_node.get("Ccy") or "XXX")
        on = _day(_child(node, "Dt"))
    except ValueError:
        found.problems.append(
            RowProblem(
                _file_line(amount_node), "Bal", amount_node.text or "", message(N_("The balance cannot be read."))
            )
        )
        return None
    return Balance(on, -amount if _text(node, "CdtDbtInd") == "DBIT" else amount)


def _day(node: etree._Element | None) -> date | None:
    """Return the day of a date or of a date with time; None when there is none."""
    if node is None:
        return None
    text = (node[0].text if len(node) else node.text) or ""
    return _iso_day(text.strip()[:10]) if text.strip() else None


_iso_day = lru_cache(maxsize=1024)(date.fromisoformat)


def _read_entry(node: etree._Element, account_currency: str, found: _Found) -> StatementLine | None:
    """Return the line of an entry; None, with a problem, when it is not booked or cannot be read."""
    parts = _children(node)
    status = _text(parts.get("Sts"), "Cd") or _own_text(parts.get("Sts"))
    if status and status != "BOOK" and not (status == "INFO" and found.key == "camt054"):
        return _no_line(node, "Sts", status, N_("Not taken: the entry is not booked yet."), found)
    amount_node = parts.get("Amt")
    text = _own_text(amount_node)
    currency = (amount_node.get("Ccy") if amount_node is not None else "") or account_currency
    direction = _own_text(parts.get("CdtDbtInd"))
    if not currency:
        return _no_line(node, "Ccy", text, N_("Not taken: the entry names no currency."), found)
    if direction not in ("CRDT", "DBIT"):
        return _no_line(node, "CdtDbtInd", direction, N_("Not taken: CRDT or DBIT was expected."), found)
    try:
        amount = to_money(text, currency)
    except ValueError:
        return _no_line(node, "Amt", text, N_("Not taken: an amount was expected."), found)
    try:
        booked, value = _day(parts.get("BookgDt")), _day(parts.get("ValDt"))
        day = booked or value
        if day is None and found.day is not None:
            day = found.day
            found.undated += 1
    except ValueError:
        day = None
    if day is None:
        return _no_line(node, "BookgDt", _own_text(parts.get("BookgDt")), N_("Not taken: a date was expected."), found)
    is_out = direction == "DBIT"
    told = _read_details(node, is_out)
    line = StatementLine(
        found.row,
        day,
        -amount if is_out else amount,
        value,
        told.name or None,
        told.account or None,
        told.text or _own_text(parts.get("AddtlNtryInf")),
        _own_text(parts.get("AcctSvcrRef")) or told.reference or _own_text(parts.get("NtryRef")) or None,
    )
    found.row += 1
    return line


def _file_line(node: etree._Element) -> int | None:
    return node.sourceline if isinstance(node.sourceline, int) else None


def _own_text(node: etree._Element | None) -> str:
    return (node.text or "").strip() if node is not None else ""


def _no_line(node: etree._Element, column: str, value: str, template: str, found: _Found) -> StatementLine | None:
    """Note why there is no line, and return none."""
    found.problems.append(RowProblem(_file_line(node), column, value, message(template)))
    return None


@dataclass(slots=True)
class _Told:
    name: str = ""
    account: str = ""
    text: str = ""
    reference: str = ""


def _read_details(node: etree._Element, is_out: bool) -> _Told:
    """Return party, account and text; of a batch the texts of its first payments, and no party."""
    details = [part for group in node.iterchildren("{*}NtryDtls") for part in group.iterchildren("{*}TxDtls")]
    told = _Told()
    texts: list[str] = []
    for detail in details[:20]:
        parts = _children(detail)
        if "RmtInf" in parts:
            texts += [str(piece) for piece in parts["RmtInf"].itertext() if piece.strip()]
        references = _children(parts.get("Refs"))
        own = _own_text(references.get("EndToEndId"))
        if own and own != "NOTPROVIDED" and not any(own in text for text in texts):
            texts.append(own)
        if len(details) == 1:
            _read_party(parts.get("RltdPties"), is_out, told)
            told.reference = _own_text(references.get("AcctSvcrRef")) or _own_text(references.get("TxId"))
            if not texts:
                texts.append(_own_text(parts.get("AddtlTxInf")))
    told.text = " ".join(dict.fromkeys(" ".join(piece.split()) for piece in texts))
    return told


def _read_party(node: etree._Element | None, is_out: bool, told: _Told) -> None:
    side, ultimate = ("Cdtr", "UltmtCdtr") if is_out else ("Dbtr", "UltmtDbtr")
    parties = _children(node)
    told.name = _party(parties.get(side)) or _party(parties.get(ultimate))
    numbers = _child(parties.get(f"{side}Acct"), "Id")
    told.account = _text(numbers, "IBAN") or _text(numbers, "Othr", "Id") or _first_id(parties.get(f"{side}Acct"))


def _party(node: etree._Element | None) -> str:
    return _text(node, "Nm") or _text(node, "Pty", "Nm")
