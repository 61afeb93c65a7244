"""Time the matching of a generated statement against its floor, measured in the same run.

Usage: python tests/bench/bench_matching.py [SIZE] [SEED]
Floor: every text normalised once, every number, name, account and amount put into and looked
up in a dictionary once. Prints CPU seconds (best of three), the ratio and the peak memory.
"""

from __future__ import annotations

import gc
import json
import re
import resource
import sys
import time
import unicodedata
from collections.abc import Callable

from match_workload import Book, generated, load

from creditdesk.banking.matching import Matcher, MatchPolicy

_RUNS = re.compile(r"\d+")
ROUNDS = 3


def best(job: Callable[[], object]) -> float:
    """Return the CPU seconds of the fastest of three runs."""
    seconds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        job()
        seconds.append(time.process_time() - start)
    return min(seconds)


def floor(book: Book) -> int:
    """Do what no matching can do without: one pass over items, payers and lines, with dictionaries."""
    numbers, amounts, payers = {}, {}, {}
    for item in (*book.items, *book.settled):
        runs = _RUNS.findall(item.number)
        numbers["".join(runs)] = item
        numbers["-".join([run.lstrip("0") for run in runs])] = item
    for item in book.items:
        amounts[item.customer_id, item.open] = item
    for payer in book.payers:
        payers["".join(payer.value.split()).upper()] = payer
    found = 0
    for line in book.lines:
        runs = _RUNS.findall(unicodedata.normalize("NFKC", line.text).upper())
        keys = [*runs, "-".join([run.lstrip("0") for run in runs[:2]])]
        found += any(key in numbers for key in keys)
        for name in (line.payer, line.payer_account):
            payer = payers.get("".join(unicodedata.normalize("NFKC", name).split()).upper())
            found += payer is not None and (payer.customer_id, line.amount) in amounts
    return found


def main() -> None:
    """Print the floor, the times of CreditDesk and the ratio as JSON."""
    size = sys.argv[1] if len(sys.argv) > 1 else "M"
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    gc.set_threshold(100_000, 20, 100)  # as an open book sets it (creditdesk.db.workspace), for the floor too
    book = load(generated(size, seed))
    floor_seconds = best(lambda: floor(book))
    index_seconds = best(lambda: Matcher(book.items, book.settled, book.payers, book.customers, MatchPolicy()))
    both = best(lambda: Matcher(book.items, book.settled, book.payers, book.customers, MatchPolicy()).match(book.lines))
    result = {
        "lines": len(book.lines),
        "items": len(book.items) + len(book.settled),
        "open_items": len(book.items),
        "payers": len(book.payers),
        "floor_seconds": round(floor_seconds, 3),
        "index_seconds": round(index_seconds, 3),
        "index_and_match_seconds": round(both, 3),
        "ratio": round(both / floor_seconds, 2),
        "microseconds_per_line": round((both - index_seconds) * 1_000_000 / len(book.lines), 1),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
