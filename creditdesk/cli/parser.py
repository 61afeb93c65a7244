"""The verbs and their options, and the one place where errors become exit codes."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NoReturn

from creditdesk import __version__
from creditdesk.base.dates import parse_date
from creditdesk.base.errors import BadInput, CreditDeskError
from creditdesk.base.i18n import LANGUAGES, N_, _
from creditdesk.cli import bank_verbs, book_verbs, desk_verbs
from creditdesk.cli.answer import Answer, give, refused
from creditdesk.cli.files import keep_seen
from creditdesk.dunning.copies import Copy

Verb = Callable[[argparse.Namespace], Answer]
PrinterFor = Callable[[str], Callable[[Sequence[Copy]], int]]  # prints copies, returns the number of pages


class _Parser(argparse.ArgumentParser):
    """A parser that knows only whole option names, and whose refusals are bad input like any other."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        raise BadInput(
            N_("{reason}. To see what is expected: {program} --help"), kind="usage", reason=message, program=self.prog
        )


def _bounds(text: str) -> tuple[int, ...]:
    bounds = tuple(int(part) for part in text.split(",")) if re.fullmatch(r"\d{1,5}(,\d{1,5})*", text) else (0,)
    if list(bounds) != sorted(set(bounds)) or bounds[0] < 1:
        raise argparse.ArgumentTypeError(f"bounds must be whole days that ascend from 1: {text}")
    return bounds


def _currency(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", text):
        raise argparse.ArgumentTypeError(f"not a currency code such as CNY: {text}")
    return text.upper()


def _country(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", text):
        raise argparse.ArgumentTypeError(f"not a country code such as CN: {text}")
    return text.upper()


def _count(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,8}", text):
        raise argparse.ArgumentTypeError(f"not a whole number above 0: {text}")
    return int(text)


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a date with the year first: {text}") from error


class _Verbs:
    """The verbs as they are declared: a parser each, with the options all have."""

    def __init__(self, today: date) -> None:
        self.parser = _Parser(prog="creditdesk", description="Credit control for small firms.")
        self.parser.add_argument("--version", action="version", version=__version__)
        self._verbs = self.parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        self._today = today

    def add(
        self,
        name: str,
        run: Verb,
        *positional: str,
        group: argparse._SubParsersAction[_Parser] | None = None,
        writes: bool = False,
    ) -> argparse.ArgumentParser:
        verb = (group or self._verbs).add_parser(name, help=run.__doc__, description=run.__doc__)
        for argument in positional:
            if argument.endswith("+"):
                verb.add_argument(argument[:-1].lower(), metavar=argument[:-1], nargs="+")
            else:
                verb.add_argument(argument.lower(), metavar=argument)
        verb.add_argument("--json", action="store_true", help="print one JSON object")
        verb.add_argument("--as-of", type=_day, default=self._today, metavar="DATE")
        verb.add_argument("--actor", help=argparse.SUPPRESS)
        verb.add_argument("--lang", choices=list(LANGUAGES), help="language of tables and sentences")
        verb.set_defaults(run=run, writes=writes)
        return verb

    def group(self, name: str, help: str) -> argparse._SubParsersAction[_Parser]:
        return self._verbs.add_parser(name, help=help, description=help).add_subparsers(dest="part", required=True)


def build_parser(today: date, printer_for: PrinterFor) -> argparse.ArgumentParser:
    """Return the parser of all verbs; `today` is the default of --as-of, `printer_for` finds a printer by name."""
    verbs = _Verbs(today)
    new = verbs.add("new", book_verbs.new, "BOOK")
    new.add_argument("--company")
    new.add_argument("--country", type=_country, default="CN")
    new.add_argument("--currency", type=_currency, default="CNY")
    new.add_argument("--language", default="zh_CN", choices=list(LANGUAGES))
    new.add_argument("--practice", action="store_true")
    bring = verbs.add("import", desk_verbs.import_list, "BOOK", writes=True)
    bring.add_argument("what", choices=["customers", "invoices", "receipts", "allocations"])
    bring.add_argument("file", metavar="FILE")
    bring.add_argument("--map", metavar="MAPFILE", help='JSON: {"heading in the file": "field"}')
    bring.add_argument("--rest", action="store_true", help="import the good rows, leave out the wrong ones")
    statement = verbs.group("statement", "Bank statements: read them, or import them into a book.")
    read = verbs.add("read", bank_verbs.statement_read, "FILES+", group=statement)
    bank = verbs.add("import", bank_verbs.statement_import, "BOOK", "FILES+", group=statement, writes=True)
    for verb in (read, bank):
        verb.add_argument("--profile", metavar="FILE", action="append", default=[], help="how a bank's table is read")
    bank.add_argument("--post", choices=["sure"])
    bank.add_argument("--account", help='the account of files that do not name theirs; "" is the one without a name')
    bank.add_argument("--rest", action="store_true", help="import the rows that can be read")
    bank.add_argument("--unproven", action="store_true", help="import although the balances do not add up")
    verbs.add("match", bank_verbs.match, "BOOK", writes=True)
    aging = verbs.add("aging", desk_verbs.show_aging, "BOOK")
    aging.add_argument("--basis", choices=["due", "issued"], default="due")
    aging.add_argument("--bounds", type=_bounds)
    aging.add_argument("--by", choices=["customer", "industry", "owner", "currency"], default="customer")
    for kind in ("csv", "xlsx", "pdf"):
        aging.add_argument(f"--{kind}", metavar="FILE")
    items = verbs.add("items", desk_verbs.show_items, "BOOK")
    items.add_argument("--customer", metavar="CODE")
    verbs.add("warnings", desk_verbs.show_warnings, "BOOK", writes=True)
    letters = verbs.add("letters", desk_verbs.write_letters, "BOOK", writes=True)
    letters.add_argument("--out", required=True, metavar="DIR")
    letters.add_argument("--print", dest="printer", metavar="PRINTER", help="print the letters of this run as well")
    letters.set_defaults(printer_for=printer_for)
    account = verbs.add("account", desk_verbs.write_account, "BOOK", "CUSTOMER")
    account.add_argument("--from", dest="start", type=_day)
    account.add_argument("--to", dest="end", type=_day)
    account.add_argument("--currency", type=_currency, help="of a customer with several; its own unless given")
    account.add_argument("--out", required=True, metavar="FILE.pdf")
    verbs.add("backup", book_verbs.make_backup, "BOOK", "FILE")
    verbs.add("restore", book_verbs.bring_back, "FILE", "BOOK")
    check = verbs.add("check", book_verbs.check, "BOOK")
    check.add_argument("--accept", action="store_true", help="first take the book as it is, after a restore or a copy")
    history = verbs.add("history", book_verbs.show_history, "BOOK")
    history.add_argument("--limit", type=_count, default=50)
    undo = verbs.add("undo", book_verbs.undo_last, "BOOK", writes=True)
    undo.add_argument("--set", type=_count, metavar="ID", help="undo this change set instead of the last")
    verbs.add("export", book_verbs.export_book, "BOOK", "DIR")
    return verbs.parser


def run(arguments: Sequence[str], today: date, printer_for: PrinterFor) -> int:
    """Run a verb and return the exit code: 0 done, 1 refused, 2 bad input, 3 a bug."""
    as_json = "--json" in arguments
    try:
        args = build_parser(today, printer_for).parse_args(arguments)
        code = give(args.run(args), as_json=as_json)
        if args.writes:
            keep_seen(args.book)
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader (head, less) has seen enough
        return 0
    except BadInput as error:
        refused(error, as_json=as_json)
        return 2
    except CreditDeskError as error:
        refused(error, as_json=as_json)
        return 1
    except OSError as error:  # a folder that is not there, a disk that is full; the system does not always say which
        wrong = N_("{path} cannot be used: {reason}")
        refused(BadInput(wrong, kind="file", path=error.filename or "?", reason=error.strerror), as_json=as_json)
        return 2
    except SystemExit as end:  # --help and --version end so
        return int(end.code or 0)
    except Exception:  # noqa: BLE001  (the boundary: a bug is reported, with its trace, and has its own exit code)
        import traceback

        traceback.print_exc()
        print(_("This is a bug in CreditDesk. The book is as it was before."), file=sys.stderr)
        return 3
