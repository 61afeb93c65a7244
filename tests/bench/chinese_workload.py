"""A Chinese matching workload of our own: lists and GB18030 bank statements with their truth, and how well they match.

Usage: python tests/bench/chinese_workload.py [XS|S|M] [SEED] [--kinds] [--wrong] [--learn]
Everything goes in through the real door: `import` of the lists, `statement import --json` of the statements. A line is
right when customer, invoices and amounts are the truth's; one that nobody could decide is right unless it is sure.
`--learn` posts the first month as its truth says and shows the second month with and without what was learnt.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
for _folder in (ROOT, Path(__file__).resolve().parent):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

from chinese_ledger import SIZES, Ledger, ledger, paid_before  # noqa: E402
from chinese_lines import PAYMENTS, Teller, Truth  # noqa: E402
from sqlalchemy import text  # noqa: E402

from creditdesk.app import main  # noqa: E402
from creditdesk.banking.actions import post_lines, set_aside  # noqa: E402
from creditdesk.banking.plan import Plan  # noqa: E402
from creditdesk.banking.proposals import Part  # noqa: E402
from creditdesk.db.workspace import Workspace  # noqa: E402
from creditdesk.practice.names import COMPANY  # noqa: E402

_HEADER = ["交易日期", "借方发生额", "贷方发生额", "余额", "对方户名", "对方账号", "摘要", "用途", "附言"]
_OPENING = 1_286_540_370_000
_PAYMENT_KINDS = frozenset(kind for kind, _ in PAYMENTS) - {"returned"}


@dataclass(frozen=True, slots=True)
class Months:
    """The three statements in the order they come: the end of August, September, October; each with its truth."""

    folder: Path
    truths: dict[str, list[Truth]]


def written(size: str, seed: int, folder: Path) -> Months:
    """Write the lists and the statements of a size and seed into the folder; the same again for the same two."""
    rng = Random(f"chinese/{size}/{seed}")
    book = ledger(rng, size, (seed - 1) % 3)
    count = SIZES[size][2]
    _lists(rng, book, folder)
    late = book.late
    teller = Teller(rng, book)
    earlier = teller.statement(max(8, count * 6 // 100), date(2025, 8, 25), date(2025, 8, 31))
    seen = _end_of(earlier)
    first = seen + teller.statement(count - len(seen), date(2025, 9, 1), date(2025, 9, 30))
    teller.bring(late)
    seen = _end_of(first)[-count // 25 :]
    second = seen + teller.statement(count * 8 // 10 - len(seen), date(2025, 10, 9), date(2025, 10, 31))
    truths = {"earlier": earlier, "first": first, "second": second}
    _statements(truths, folder, serials=seed % 2 == 1)
    return Months(folder, truths)


def _end_of(lines: list[Truth]) -> list[Truth]:
    """Return the lines of the last days, which the next export repeats."""
    last = sorted({line.day for line in lines})[-2:]
    return [replace(line, repeated=True) for line in lines if line.day in last]


def _lists(rng: Random, book: Ledger, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write(
        folder / "customers.csv", ["客户编码", "客户名称", "账期", "联系人", "曾用名", "银行账号"],
        [[c.code, c.firm.name, f"{c.days}天", c.contact, c.alias, c.account if c.filed else ""] for c in book.customers],
    )  # fmt: skip
    for name, invoices in (("invoices", book.invoices), ("late", book.late)):
        _write(
            folder / f"{name}.csv", ["发票号", "客户编码", "开票日期", "到期日", "金额", "类型", "订单号"],
            [[i.number, book.customers[i.customer].code, f"{i.issued}", f"{i.due}", _yuan(abs(i.amount)),
              "红字发票" if i.amount < 0 else "发票", i.reference] for i in invoices],
        )  # fmt: skip
    receipts, allocations = paid_before(rng, book)
    head = ["number", "customer", "date", "amount", "payer", "payer_account", "reference"]
    _write(folder / "receipts.csv", head, receipts)
    _write(folder / "allocations.csv", ["receipt", "invoice", "amount", "date", "kind"], allocations)


def _write(path: Path, head: list[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="gb18030") as file:
        out = csv.writer(file)
        out.writerow(head)
        out.writerows(rows)


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _statements(truths: dict[str, list[Truth]], folder: Path, *, serials: bool) -> None:
    """Write each statement as a bank's corporate export does; a repeated line has the balance it had before."""
    balance, serial, before = _OPENING, 0, []
    for name, lines in truths.items():
        out = io.StringIO()
        sheet = csv.writer(out, lineterminator="\r\n")
        sheet.writerow([f"账号：{COMPANY['company.bank_account']}", f"户名：{COMPANY['company.name']}", "币种：人民币"])
        sheet.writerow([*_HEADER, *(["交易流水号"] if serials else [])])
        rows = before[len(before) - sum(line.repeated for line in lines) :]
        for line in lines:
            if line.repeated:
                continue
            balance, serial = balance + line.amount, serial + 1
            went, came = (_yuan(max(sign * line.amount, 0)) if sign * line.amount > 0 else "" for sign in (-1, 1))
            number = [f"C{line.day:%y%m%d}{serial:08d}"] if serials else []
            rows.append(
                [f"{line.day:%Y%m%d}", went, came, _yuan(balance), line.payer, line.account, *line.words, *number]
            )
        sheet.writerows(rows)
        sheet.writerow(["合计", *[""] * (len(_HEADER) - 1 + serials)])
        (folder / f"{name}.csv").write_bytes(out.getvalue().encode("gb18030"))
        before = rows


def desk(*arguments: str | Path) -> dict[str, Any]:
    """Run one verb of the command line and return what it printed as JSON."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([*map(str, arguments), "--json"])
    if code:
        raise SystemExit(f"{arguments[0]}: {err.getvalue() or out.getvalue()}")
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def book_of(months: Months) -> Path:
    """Return a new book with the lists in it and the end of August posted."""
    book = months.folder / "book.creditdesk"
    book.unlink(missing_ok=True)
    desk("new", book, "--company", COMPANY["company.name"])
    for name in ("customers", "invoices", "receipts", "allocations"):
        answer = desk("import", book, name, months.folder / f"{name}.csv")
        if answer["refused"]:
            raise SystemExit(f"{name}: {answer['refused'][:3]}")
    confirm(book, months, "earlier", statement(book, months, "earlier"), remember=True)
    return book


def statement(book: Path, months: Months, name: str) -> list[dict[str, Any]]:
    """Import one statement and return its lines as the command line gives them, in the order of the file."""
    lines: list[dict[str, Any]] = desk("statement", "import", book, months.folder / f"{name}.csv")["lines"]
    if [line["row"] for line in lines] != list(range(len(months.truths[name]))):
        raise SystemExit(f"{name}: the lines read are not the lines written")
    return lines


def confirm(book: Path, months: Months, name: str, lines: list[dict[str, Any]], *, remember: bool) -> None:
    """Place every new line of a statement as its truth says; what was learnt is taken back unless `remember`."""
    workspace = Workspace.open(str(book))
    with workspace.change("Place by truth", actor="bench") as change:
        session = change.session
        ids = dict(session.execute(text("SELECT number, id FROM entry WHERE kind <> 'receipt'")).all())
        codes = dict(session.execute(text("SELECT code, id FROM customer")).all())
        payers = session.execute(text("SELECT id, times FROM customer_payer")).all()
        todo = []
        for line, truth in zip(lines, months.truths[name], strict=True):
            if line["state"] == "known" or truth.amount < 0:
                continue
            if truth.kind not in _PAYMENT_KINDS:
                if line["tier"] != "not_payment":
                    set_aside(session, int(line["line_id"]), remember=remember)
                continue
            parts = tuple(Part(ids[number], number, *rest) for number, *rest in truth.parts)
            plan = Plan(parts, truth.amount - sum(part.amount for part in parts)).to_text()
            todo.append({"line": int(line["line_id"]), "customer": codes[truth.customer], "plan": plan})
        session.execute(
            text(
                "UPDATE match SET state = 'proposed', tier = 'confirm', customer_id = :customer, plan = :plan WHERE line_id = :line"
            ),
            todo,
        )
        post_lines(session, [one["line"] for one in todo], how="confirmed")
        if not remember:
            session.execute(
                text("DELETE FROM customer_payer WHERE id > :last"), {"last": max((p.id for p in payers), default=0)}
            )
            session.execute(
                text("UPDATE customer_payer SET times = :times WHERE id = :id"),
                [{"id": p.id, "times": p.times} for p in payers],
            )
    workspace.close()


def is_right(line: dict[str, Any], truth: Truth) -> bool:
    """Tell whether a proposal is what a careful person would do with the line."""
    have = {
        (
            a["invoice"],
            a["amount"],
            (a.get("deduction") or {}).get("kind", ""),
            (a.get("deduction") or {}).get("amount", ""),
        )
        for a in line["allocations"]
    }
    if truth.kind not in _PAYMENT_KINDS:
        return not have and line["tier"] != "sure"
    if not truth.decided:
        return line["tier"] != "sure"
    if truth.kind == "twice":
        return not have and line["tier"] != "sure"
    return line["customer"] == truth.customer and have in [_shown(parts) for parts in (truth.parts, *truth.either)]


def _shown(parts: Iterable[tuple[str, int, int, str]]) -> set[tuple[str, str, str, str]]:
    return {
        (number, ("-" if amount < 0 else "") + _yuan(abs(amount)), kind, _yuan(deduction) if kind else "")
        for number, amount, deduction, kind in parts
    }


def score(lines: list[dict[str, Any]], truths: list[Truth], *, kinds: bool = False) -> dict[str, Any]:
    """Return the figures of a statement: shares of right and sure lines, and what went wrong among the sure ones."""
    n: Counter[str] = Counter()
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for line, truth in zip(lines, truths, strict=True):
        if truth.repeated:
            n.update(duplicates=1, duplicates_found=line["state"] in ("known", "changed"))
            continue
        right, sure = is_right(line, truth), line["tier"] == "sure"
        paying = truth.kind in _PAYMENT_KINDS
        n.update(
            lines=1, right=right, payment_lines=paying, sure=sure, sure_right=sure and right, payment_right=paying and right,
            sure_wrong_customer=sure and line["customer"] != truth.customer, undecidable=paying and not truth.decided,
            wrongly_known=line["state"] == "known", other_lines=not paying, other_right=not paying and right,
        )  # fmt: skip
        for group in (f"kind {truth.kind}", f"payer {truth.form}"):
            by_kind[group].update(n=1, right=right, sure=sure, sure_wrong=sure and not right)
    result: dict[str, Any] = {
        "lines": n["lines"], "payment_lines": n["payment_lines"], "undecidable": n["undecidable"],
        "exact_share": round(n["right"] / n["lines"], 4), "payment_exact_share": round(n["payment_right"] / max(n["payment_lines"], 1), 4),
        "other_exact_share": round(n["other_right"] / max(n["other_lines"], 1), 4),
        "sure_share": round(n["sure"] / max(n["payment_lines"], 1), 4), "sure_right": round(n["sure_right"] / max(n["sure"], 1), 5),
        "sure_wrong": n["sure"] - n["sure_right"], "sure_wrong_customer": n["sure_wrong_customer"], "wrongly_known": n["wrongly_known"],
        "duplicates": n["duplicates"], "duplicates_found": n["duplicates_found"],
    }  # fmt: skip
    if kinds:
        result["kinds"] = {kind: dict(counts) for kind, counts in sorted(by_kind.items())}
    return result


def show_wrong(lines: list[dict[str, Any]], truths: list[Truth]) -> None:
    """Print the lines that went wrong, by kind, with the reasons given."""
    groups: dict[str, list[str]] = defaultdict(list)
    for line, truth in zip(lines, truths, strict=True):
        if truth.repeated or is_right(line, truth):
            continue
        mark = "SURE " if line["tier"] == "sure" else ""
        have = ", ".join(f"{a['invoice']}={a['amount']}" for a in line["allocations"])
        want = ", ".join(f"{number}={_yuan(abs(amount))}" for number, amount, *_ in truth.parts)
        groups[truth.kind].append(
            f"  {mark}{truth.amount / 100:.2f} [{truth.form}] {truth.payer} {truth.account} | {' / '.join(filter(None, truth.words))}\n"
            f"    want {truth.customer if truth.decided else 'not sure'} {want or '-'}\n"
            f"    have {line['customer']} {have or '-'} {line['tier']}: {'; '.join(line['reasons'])}"
        )
    for kind, shown in sorted(groups.items(), key=lambda group: -len(group[1])):
        print(f"{kind}: {len(shown)} wrong", *shown, sep="\n")


def second_month(months: Months, book: Path, lines: list[dict[str, Any]], *, learn: bool) -> list[dict[str, Any]]:
    """Place the first month by its truth in a copy of the book, and return the lines of the second."""
    copy = book.with_name(f"{'learnt' if learn else 'forgot'}.creditdesk")
    shutil.copy(book, copy)
    confirm(copy, months, "first", lines, remember=learn)
    desk("import", copy, "invoices", months.folder / "late.csv")
    return statement(copy, months, "second")


def measure() -> None:
    """Make one workload, match it and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("size", nargs="?", default="S", choices=list(SIZES))
    parser.add_argument("seed", nargs="?", type=int, default=1)
    parser.add_argument("--kinds", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="show the lines that went wrong")
    parser.add_argument("--learn", action="store_true", help="show the second month with and without learning")
    parser.add_argument("--keep", type=Path, help="write the files here instead of a passing folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="creditdesk-chinese-") as name:
        months = written(arguments.size, arguments.seed, arguments.keep or Path(name))
        book = book_of(months)
        start = time.perf_counter()
        lines = statement(book, months, "first")
        figures = score(lines, months.truths["first"], kinds=arguments.kinds)
        print(json.dumps({**figures, "import_seconds": round(time.perf_counter() - start, 2)}, indent=1))
        if arguments.wrong:
            show_wrong(lines, months.truths["first"])
        if arguments.learn:
            for learn in (False, True):
                after = second_month(months, book, lines, learn=learn)
                print("second month,", "learnt" if learn else "nothing learnt")
                print(json.dumps(score(after, months.truths["second"], kinds=arguments.kinds), indent=1))
                if arguments.wrong and learn:
                    show_wrong(after, months.truths["second"])


if __name__ == "__main__":
    measure()
