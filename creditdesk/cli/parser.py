"""The verbs and their options, and the one place where errors become exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date

from creditdesk import __version__
from creditdesk.base.dates import parse_date
from creditdesk.base.errors import BadInput, CreditDeskError
from creditdesk.base.i18n import LANGUAGES, _
from creditdesk.cli import book_verbs, desk_verbs
from creditdesk.cli.answer import Answer, give, refused

Verb = Callable[[argparse.Namespace], Answer]


def _bounds(text: str) -> tuple[int, ...]:
    bounds = tuple(int(part) for part in text.split(","))
    if list(bounds) != sorted(set(bounds)) or bounds[0] < 1:
        raise argparse.ArgumentTypeError(f"bounds must ascend from 1: {text}")
    return bounds


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a date with the year first: {text}") from error


class _Verbs:
    """The verbs as they are declared: a parser each, with the options all have."""

    def __init__(self, today: date) -> None:
        self.parser = argparse.ArgumentParser(prog="creditdesk", description="Credit control for small firms.")
        self.parser.add_argument("--version", action="version", version=__version__)
        self._verbs = self.parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        self._today = today

    def add(
        self,
        name: str,
        run: Verb,
        *positional: str,
        group: argparse._SubParsersAction[argparse.ArgumentParser] | None = None,
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
        verb.set_defaults(run=run)
        return verb

    def group(self, name: str) -> argparse._SubParsersAction[argparse.ArgumentParser]:
        return self._verbs.add_parser(name).add_subparsers(dest="part", required=True)


def build_parser(today: date) -> argparse.ArgumentParser:
    """Return the parser of all verbs; `today` is the default of --as-of."""
    verbs = _Verbs(today)
    new = verbs.add("new", book_verbs.new, "BOOK")
    new.add_argument("--company")
    new.add_argument("--country", default="CN")
    new.add_argument("--currency", default="CNY")
    new.add_argument("--language", default="zh_CN", choices=list(LANGUAGES))
    new.add_argument("--practice", action="store_true")
    bring = verbs.add("import", desk_verbs.import_list, "BOOK")
    bring.add_argument("what", choices=["customers", "invoices", "receipts", "allocations"])
    bring.add_argument("file", metavar="FILE")
    bring.add_argument("--map", metavar="MAPFILE", help='JSON: {"heading in the file": "field"}')
    bring.add_argument("--rest", action="store_true", help="import the good rows, leave out the wrong ones")
    statement = verbs.group("statement")
    verbs.add("read", desk_verbs.statement_read, "FILES+", group=statement)
    bank = verbs.add("import", desk_verbs.statement_import, "BOOK", "FILES+", group=statement)
    bank.add_argument("--post", choices=["sure"])
    bank.add_argument("--rest", action="store_true", help="import the rows that can be read")
    bank.add_argument("--unproven", action="store_true", help="import although the balances do not add up")
    verbs.add("match", desk_verbs.match, "BOOK")
    aging = verbs.add("aging", desk_verbs.show_aging, "BOOK")
    aging.add_argument("--basis", choices=["due", "issued"], default="due")
    aging.add_argument("--bounds", type=_bounds)
    aging.add_argument("--by", choices=["customer", "industry", "owner", "currency"], default="customer")
    for kind in ("csv", "xlsx", "pdf"):
        aging.add_argument(f"--{kind}", metavar="FILE")
    items = verbs.add("items", desk_verbs.show_items, "BOOK")
    items.add_argument("--customer", metavar="CODE")
    verbs.add("warnings", desk_verbs.show_warnings, "BOOK")
    letters = verbs.add("letters", desk_verbs.write_letters, "BOOK")
    letters.add_argument("--out", required=True, metavar="DIR")
    account = verbs.add("account", desk_verbs.write_account, "BOOK", "CUSTOMER")
    account.add_argument("--from", dest="start", type=_day)
    account.add_argument("--to", dest="end", type=_day)
    account.add_argument("--out", required=True, metavar="FILE.pdf")
    verbs.add("backup", book_verbs.make_backup, "BOOK", "FILE")
    verbs.add("restore", book_verbs.bring_back, "FILE", "BOOK")
    verbs.add("check", book_verbs.check, "BOOK")
    history = verbs.add("history", book_verbs.show_history, "BOOK")
    history.add_argument("--limit", type=int, default=50)
    undo = verbs.add("undo", book_verbs.undo_last, "BOOK")
    undo.add_argument("--set", type=int, metavar="ID", help="undo this change set instead of the last")
    verbs.add("export", book_verbs.export_book, "BOOK", "DIR")
    return verbs.parser


def run(arguments: Sequence[str], today: date) -> int:
    """Run a verb and return the exit code: 0 done, 1 refused, 2 bad input, 3 a bug."""
    args = build_parser(today).parse_args(arguments)
    try:
        return give(args.run(args), as_json=args.json)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader (head, less) has seen enough
        return 0
    except BadInput as error:
        refused(error, as_json=args.json)
        return 2
    except CreditDeskError as error:
        refused(error, as_json=args.json)
        return 1
    except Exception:  # noqa: BLE001  (the boundary: a bug is reported, with its trace, and has its own exit code)
        import traceback

        traceback.print_exc()
        print(_("This is a bug in CreditDesk. The book is as it was before."), file=sys.stderr)
        return 3
