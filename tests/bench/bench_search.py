"""Find a customer as you type, over 10,000 names, and in the search box of a whole book.

Run `python tests/bench/bench_search.py [M | S | FOLDER]`. The floor: a substring test over the names in memory. CreditDesk:
from the letters typed to the rows found in the database, for a Chinese name, for pinyin initials, for a text that finds
nothing, for an amount and for numbers; and the search box over the workload's book, with its entries. Goal (speed.md):
20 ms to the rows.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from floors import Clock, Part, apart, bound, filled_book, head, in_turn, scratch, workload

NAMES, ROUNDS = 10_000, 20
TYPED = ("恒远", "szhy", "limited", "zzzz", "1234.50", "2024", "2024-0396")


def names() -> list[str]:
    """Return 10,000 different names, Chinese and English."""
    places = ("苏州", "重庆", "上海", "广州", "Leeds ", "Porto ", "Turin ", "Lyon ")
    trades = ("纺织有限公司", "机电有限公司", "Tools Limited", "Foods Ltd")
    words = ("恒远", "长安", "利金", "瑞天", "North", "Oak", "Bright", "River")
    every = itertools.cycle(itertools.product(places, words, trades))
    return [f"{place}{word}{number}{trade}" for number, (place, word, trade) in zip(range(NAMES), every, strict=False)]


def floor(clock: Clock) -> int:
    """Look for the texts in the names in memory."""
    keys = [name.casefold() for name in names()]
    clock.start()
    for _ in range(ROUNDS):
        found = sum(typed in key for typed in TYPED for key in keys)
    clock.stop()
    return found


def many_customers(folder: Path) -> Path:
    """Return a book with these customers."""
    book = folder / "names.creditdesk"

    def fill(_clock: Clock) -> int:
        import creditdesk.schema  # noqa: F401
        from creditdesk.customers.actions import import_customers
        from creditdesk.new_book import create_book

        workspace = create_book(book, company="Bench", currency="CNY", language="en")
        rows = [["code", "name"], *([f"K{n:05d}", name] for n, name in enumerate(names()))]
        with workspace.change("Import", actor="bench") as change:
            added = import_customers(change.session, rows, currency="CNY", language="en").added
        workspace.close()
        return added

    apart(fill)
    return book


def desk(book: Path) -> Callable[[Clock], str]:
    """Return the job of the search box: every text typed, some rounds."""

    def job(clock: Clock) -> str:
        import creditdesk.schema  # noqa: F401
        from creditdesk.db.workspace import Workspace
        from creditdesk.gui.pages import PAGES
        from creditdesk.gui.search import search_book

        workspace = Workspace.open(book)
        with workspace.read() as session:
            search_book(session, TYPED[0], PAGES)
            slowest: Counter[str] = Counter()
            clock.start()
            for _ in range(ROUNDS):
                found = 0
                for typed in TYPED:
                    start = time.process_time()
                    found += sum(len(group.hits) for group in search_book(session, typed, PAGES))
                    slowest[typed] += time.process_time() - start
            clock.stop()
        workspace.close()
        text, seconds = slowest.most_common(1)[0]
        return f"{found} found; slowest “{text}”: {seconds / ROUNDS * 1000:.0f} ms"

    return job


def main() -> int:
    """Print the table; return 1 when the goal is missed."""
    work = workload()
    head(f"search box, CPU seconds a text typed (mean of {len(TYPED)} texts)")
    with scratch() as folder:
        bare, ours = in_turn(floor, desk(many_customers(folder)))
        whole = apart(desk(filled_book(work, folder)))
    each = len(TYPED) * ROUNDS
    print(f"{'floor: names in memory':44} {bare.seconds / each:9.5f}")
    return 0 if all([_row("10,000 customers", ours, each), _row("the workload's book", whole, each)]) else 1


def _row(name: str, part: Part, each: int) -> bool:
    print(f"  {part.value}")
    return bound(name, part.seconds / each, 0.02, part.peak)


if __name__ == "__main__":
    sys.exit(main())
