"""A thousand letters of fifteen items as one PDF, against bare reportlab pages with the same font.

Run `python tests/bench/bench_letters.py`. The floor is measured first, in the same run: pages of 40 lines with
35 hanzi of the letters' own words, one `drawString` a line, in the embedded Noto Serif SC. Each part
runs in a process of its own, so that its peak memory is its own. Goal: at least half of the floor's pages a
second; memory flat from 100 to 1,000 letters.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from creditdesk.base.money import Money  # noqa: E402
from creditdesk.paper.letter import LetterFields, template_text, written  # noqa: E402
from creditdesk.paper.letter_item import LetterItem  # noqa: E402
from creditdesk.paper.preview import page_count  # noqa: E402
from creditdesk.paper.render import render_letter, render_letters  # noqa: E402
from creditdesk.settings.policy import Company  # noqa: E402

_PLACES = "杭州宁波温州绍兴嘉兴湖州金华衢州舟山台州丽水东阳义乌永康"
_TRADES = ("木业", "家具", "建材", "五金", "机电", "纺织", "化工", "食品", "包装", "物流")


def letters(count: int) -> Iterator[LetterFields]:
    """Yield letters that differ in name, amounts and dates."""
    head = Company("示范木业有限公司", "浙江省杭州市示范路1号", "0571-0000 0000", bank_account="0000 0000 0000")
    text = template_text("second_notice", "zh_CN")
    for place in range(count):
        start = date(2026, 1, 5) + timedelta(days=place % 90)
        city = _PLACES[place * 2 % len(_PLACES) :][:2]
        fields = LetterFields(
            letterhead=head,
            number=f"CK-2026-{place:06d}",
            written_on=date(2026, 11, 23),
            language="zh_CN",
            title="再次催款函",
            customer_name=f"{city}第{place}{_TRADES[place % 10]}有限公司",
            items=tuple(
                LetterItem(
                    f"2633{place:04d}{item:04d}",
                    start + timedelta(days=item * 7),
                    start + timedelta(days=item * 7 + 30),
                    Money(1_000_000 + place * 977 + item * 7919, "CNY"),
                    Money(900_000 + place * 977 + item * 7919, "CNY"),
                    200 - item * 7,
                    f"HT-{place:05d}",
                )
                for item in range(15)
            ),
            deadline=date(2026, 12, 7),
            address_lines=(f"浙江省{city}市工业园区{place}号",),
            contact="财务部",
            previous_number="CK-2026-000001",
            previous_date=date(2026, 11, 2),
        )
        yield written(fields, text)


def bare_pages(count: int) -> bytes:
    """Return the floor: pages of plain text through reportlab alone."""
    from reportlab.pdfbase import pdfmetrics, ttfonts
    from reportlab.pdfgen.canvas import Canvas

    name = "NotoSerifSC-Regular"
    pdfmetrics.registerFont(ttfonts.TTFont(name, str(ROOT / "resources" / "fonts" / f"{name}.ttf")))
    words = "".join(char for char in template_text("second_notice", "zh_CN") if char >= "\u3001") * 2 + _PLACES
    target = BytesIO()
    canvas = Canvas(target, invariant=1, pageCompression=1, initialFontName=name)
    for page in range(count):
        canvas.setFont(name, 12)
        for line in range(40):
            start = (page * 7 + line * 11) % (len(words) - 35)
            canvas.drawString(70, 780 - line * 18, words[start : start + 35])
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def measured(kind: str, count: int) -> dict[str, float]:
    """Return pages, CPU seconds and peak memory (MB) of one part, measured in this process."""
    before = time.process_time()
    if kind == "bare":
        pdf, pages = bare_pages(count), count
    elif kind == "merged":
        pdf = render_letters(letters(count))
        pages = page_count(pdf)
    else:
        pages = sum(page_count(render_letter(fields)) for fields in letters(count))
        pdf = b""
    cpu = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"pages": pages, "cpu": cpu, "peak": peak, "size": len(pdf) / 1e6}


def apart(kind: str, count: int) -> dict[str, float]:
    """Return `measured` from a new process, and print it."""
    done = subprocess.run([sys.executable, __file__, kind, str(count)], capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout)
    rate = result["pages"] / result["cpu"]
    print(
        f"{kind:9} {count:5} → {result['pages']:5.0f} pages  {result['cpu']:6.2f} s CPU  {rate:6.1f} pages/s  "
        f"{count / result['cpu']:6.1f} a second  peak {result['peak']:5.0f} MB  {result['size']:5.1f} MB"
    )
    return result | {"rate": rate}


def main() -> int:
    """Print floor, letters and ratio; return 1 when the goal is missed."""
    if len(sys.argv) == 3:
        print(json.dumps(measured(sys.argv[1], int(sys.argv[2]))))
        return 0
    few = apart("merged", 100)
    turns = [(apart("bare", 1000), apart("merged", 1000)) for _ in range(3)]  # in turn: shared machines are uneven
    floor, many = (max(runs, key=lambda run: run["rate"]) for runs in zip(*turns, strict=True))
    apart("separate", 100)
    ratio = many["rate"] / floor["rate"]
    growth = many["peak"] / few["peak"]
    print(f"merged letters ÷ bare pages: {ratio:.2f} (goal ≥ 0.50); memory 1,000 ÷ 100: {growth:.2f} (goal ≤ 1.25)")
    return 0 if ratio >= 0.5 and growth <= 1.25 else 1


if __name__ == "__main__":
    sys.exit(main())
