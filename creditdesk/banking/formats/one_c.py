"""1C: the exchange file between Russian banks and the book-keeping program (1CClientBankExchange).

Sections of key=value lines: one for each account and period with its balances and totals, which are checked,
then one for each payment. A payment is money out where the payer's account is ours and money in where the
receiver's is; between two of our accounts it is both. Source: 1C, Стандарт обмена с системами «Клиент банка», 1.03.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from creditdesk.banking.formats.days import DateReading, Order
from creditdesk.banking.formats.numbers import to_money
from creditdesk.banking.formats.statement_format import refuse
from creditdesk.banking.statement import UNKNOWN_CURRENCY, Balance, Statement, StatementFile, StatementLine
from creditdesk.base.errors import RowProblem
from creditdesk.base.i18n import N_, message

_MARK = "1CClientBankExchange"
_DOS = "Кодировка=DOS".encode("cp866")
_CURRENCIES = {"810": "RUB", "643": "RUB", "840": "USD", "978": "EUR", "156": "CNY"}
_DAYS = DateReading(Order.DAY_FIRST)
_OUT = ("Плательщик", "ДатаСписано", "Получатель")
_IN = ("Получатель", "ДатаПоступило", "Плательщик")


class OneC:
    """Reads 1CClientBankExchange."""

    key = "1c"
    title = N_("1C client-bank exchange (Russia)")

    def matches(self, data: bytes) -> bool:
        """Say whether the content begins with the mark of the format."""
        return data[:64].lstrip(b"\xef\xbb\xbf \r\n").startswith(_MARK.encode())

    def read(self, data: bytes) -> StatementFile:
        """Return the statements of the file, one for each account."""
        sections = list(_sections(_text(data)))
        found = _Found()
        for section in sections:
            if section.name == "СекцияРасчСчет":
                _open(section, found)
        if not found.accounts:
            raise refuse("no_statement", format="1C")
        if sections[-1].name != "КонецФайла":
            raise refuse("damaged", format="1C")
        for section in sections:
            if section.name.startswith("СекцияДокумент"):
                _take(section, found)
        statements = []
        row = 0
        for account in found.accounts.values():
            _check(account, found)
            lines = tuple(replace(line, row=row + i) for i, line in enumerate(account.lines))
            row += len(lines)
            currency = None if account.currency == UNKNOWN_CURRENCY else account.currency
            statements.append(Statement(account.number, currency, lines, account.opening, account.closing))
        return StatementFile(self.key, tuple(statements), sections[0].fields.get("Отправитель"), tuple(found.problems))


@dataclass(slots=True)
class _Section:
    """The lines between a section's head and its end; what stands outside of sections has the name ""."""

    name: str
    number: int
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Account:
    """One of our accounts; `stated` are the totals in and out of its sections, while each of them states both."""

    number: str
    currency: str
    opening: Balance | None = None
    closing: Balance | None = None
    stated: list[int] | None = field(default_factory=lambda: [0, 0])
    lines: list[StatementLine] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    accounts: dict[str, _Account] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)

    def problem(self, number: int | None, column: str, value: str, template: str) -> None:
        self.problems.append(RowProblem(number, column, value, message(template)))


def _text(data: bytes) -> str:
    """Return the text: UTF-8 where it is, else in the Cyrillic code page the file names."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp866" if _DOS in data[:512] else "cp1251", errors="replace")


def _sections(text: str) -> Iterator[_Section]:
    section = _Section("", 1)
    for number, line in enumerate(text.splitlines(), 1):
        name, mark, value = line.strip().partition("=")
        if name.startswith("Секция") or (name.startswith("Конец") and not mark):
            yield section
            section = _Section(name, number)
        elif mark:
            section.fields.setdefault(name, value.strip())
    yield section


def _open(section: _Section, found: _Found) -> None:
    """Open an account, or go on with it: a file may hold a section for each of its days."""
    number = section.fields.get("РасчСчет", "")
    account = found.accounts.setdefault(number, _Account(number, _CURRENCIES.get(number[5:8], UNKNOWN_CURRENCY)))
    account.opening = account.opening or _balance(section, "ДатаНачала", "НачальныйОстаток", account, found)
    account.closing = _balance(section, "ДатаКонца", "КонечныйОстаток", account, found)
    try:
        came, went = (to_money(section.fields[name], account.currency) for name in ("ВсегоПоступило", "ВсегоСписано"))
    except (KeyError, ValueError):
        account.stated = None
    if account.stated:
        account.stated = [account.stated[0] + came.minor, account.stated[1] + went.minor]


def _balance(section: _Section, day: str, name: str, account: _Account, found: _Found) -> Balance | None:
    text = section.fields.get(name)
    if text is None:
        return None
    try:
        on = _day(section.fields[day]) if section.fields.get(day) else None
        return Balance(on, to_money(text, account.currency))
    except ValueError:
        found.problem(section.number, name, text, N_("The balance cannot be read."))
        return None


def _day(text: str) -> date:
    return _DAYS.read(text)


def _take(section: _Section, found: _Found) -> None:
    """Add the payment to the accounts of ours that it touches."""
    fields = section.fields
    sides = [side for side in (_OUT, _IN) if _account(fields, side[0]) in found.accounts]
    if not sides:
        stranger = N_("Not taken: neither payer nor receiver is an account of this file.")
        found.problem(section.number, "ПлательщикСчет", _account(fields, "Плательщик"), stranger)
    for own, day, other in sides:
        account = found.accounts[_account(fields, own)]
        on = fields.get(day) or fields.get("Дата", "")
        try:
            booked_on = _day(on)
        except ValueError:
            found.problem(section.number, day, on, N_("Not taken: a date was expected."))
            continue
        try:
            amount = to_money(fields.get("Сумма", ""), account.currency)
        except ValueError:
            found.problem(section.number, "Сумма", fields.get("Сумма", ""), N_("Not taken: an amount was expected."))
            continue
        line = StatementLine(
            0,
            booked_on,
            -amount if own == _OUT[0] else amount,
            None,
            fields.get(f"{other}1") or fields.get(other) or None,
            _account(fields, other) or None,
            fields.get("НазначениеПлатежа", ""),
            fields.get("Номер") or None,
        )
        account.lines.append(line)


def _account(fields: dict[str, str], side: str) -> str:
    return fields.get(f"{side}РасчСчет") or fields.get(f"{side}Счет", "")


def _check(account: _Account, found: _Found) -> None:
    """Compare the totals stated for the account with its lines."""
    came = sum(line.amount.minor for line in account.lines if line.amount.minor > 0)
    went = -sum(line.amount.minor for line in account.lines if line.amount.minor < 0)
    if account.stated is not None and account.stated != [came, went]:
        told = N_("The total stated differs from the entries read.")
        found.problem(None, "ВсегоПоступило", account.number, told)
