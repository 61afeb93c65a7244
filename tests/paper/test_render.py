import random
import re
import subprocess
import sys
import zlib
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from creditdesk.base.display import sentence
from creditdesk.base.errors import Cancelled, Refused
from creditdesk.base.progress import Progress
from creditdesk.paper import pen
from creditdesk.paper.render import proven, render_account, render_letter, render_letters, text_of
from paper.builders import a_letter, an_account

ROOT = Path(__file__).resolve().parents[2]
MARKUP = (
    "<b>",
    "</b>",
    "&",
    "&amp;",
    "<",
    ">",
    "a<b",
    '<img src="/etc/passwd">',
    "<a href='file:///x'>",
    "]]>",
    "&#60;",
)
RARE = "䶮𬭎堃喆犇燊頔祎赟翀㼆龑𫖯𬱖"
COMMON = "东阳红木家具有限公司浙江杭州宁波国际贸易华北森林工业进出口股份（集团）·"
LATIN = "Dongyang Redwood & Sons Ltd. 1234567890 -/()'\"\\{}[]%$#@_*`~|"


def names(count):
    """Return names of customers as they may come, each with markup, rare hanzi or signs."""
    chance = random.Random(20261123)
    for _ in range(count):
        parts = [
            "".join(chance.choices(COMMON, k=chance.randint(1, 12))),
            chance.choice(MARKUP) if chance.random() < 0.5 else "",
            "".join(chance.choices(RARE, k=chance.randint(0, 3))),
            "".join(chance.choices(LATIN, k=chance.randint(0, 20))),
        ]
        chance.shuffle(parts)
        yield "".join(parts)


def bare(text):
    """Return the text without blanks, and without hyphens: PDFium drops one at the end of a line."""
    return re.sub(r"[\s\ufffe\u0002-]+", "", text)


def test_hundreds_of_names_read_back_from_the_letter_as_they_went_in():
    letters = [a_letter(count=1, customer_name=name, number=f"N-{place:04d}") for place, name in enumerate(names(300))]
    text = bare(text_of(render_letters(letters)))
    for letter in letters:
        # address field, sentence of the letter and slip
        assert text.count(bare(letter.customer_name)) >= 3, letter.customer_name
        proven(render_letter(letter), letter)


@pytest.mark.parametrize("char", ["😀", "𠀧", "\u05d0", "\u0000"])
def test_a_name_that_cannot_be_printed_stops_the_letter(char):
    with pytest.raises(Refused) as refused:
        render_letter(a_letter(customer_name=f"王{char}有限公司"))
    assert f"U+{ord(char):04X}" in sentence(refused.value.message, "en")


def test_the_same_fields_give_the_same_bytes_in_this_process_and_in_another():
    first = render_letter(a_letter(count=20, language="zh_CN"))
    render_letter(a_letter("final_demand", count=3, customer_name="𬭎䶮"))
    assert render_letter(a_letter(count=20, language="zh_CN")) == first
    script = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from hashlib import sha256\nfrom paper.builders import a_letter\n"
        "from creditdesk.paper.render import render_letter\n"
        "print(sha256(render_letter(a_letter(count=20, language='zh_CN'))).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == sha256(first).hexdigest()


def test_another_amount_gives_other_bytes():
    assert render_letter(a_letter(count=2)) != render_letter(a_letter(count=3))


def test_every_font_is_embedded_and_helvetica_is_not_named():
    pdf = render_letter(a_letter(count=3, watermark="示范数据"))
    assert b"Helvetica" not in pdf
    assert pdf.count(b"/FontFile2") >= 3
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    drawn = b"".join(zlib.decompress(stream) for stream in streams if stream[:1] == b"\x78")
    assert b"Helvetica" not in drawn


def test_no_markup_becomes_a_link_or_a_picture():
    pdf = render_letter(a_letter(customer_name='<a href="file:///etc/passwd">x</a><img src="/etc/passwd">'))
    assert b"/URI" not in pdf
    assert b"/Annots" not in pdf
    assert b"/Image" not in pdf.replace(b"/ImageB /ImageC /ImageI", b"")


def test_letters_and_statements_are_merged_in_order_with_progress():
    seen = []
    progress = Progress(lambda done, total, note: seen.append((done, total, note)))
    text = text_of(render_letters(iter([a_letter(count=1), an_account()]), progress, count=2))
    assert seen == [(1, 2, "CK-2026-000123"), (2, 2, "DZ-2026-000017")]
    assert text.index("CK-2026-000123") < text.index("DZ-2026-000017")


def test_a_cancelled_run_stops_at_the_next_letter():
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        render_letters([a_letter(count=1)] * 3, progress)


def test_no_letters_is_refused():
    with pytest.raises(Refused):
        render_letters([])


def test_a_finished_pdf_is_proven_to_show_name_number_and_total():
    letter, account = a_letter(count=30), an_account()
    pdf = render_letter(letter)
    assert proven(pdf, letter) == pdf
    proven(render_account(account), account)


@pytest.mark.parametrize(
    "changed", [{"customer_name": "另一家有限公司"}, {"number": "CK-9"}, {"items": a_letter(count=3).items}]
)
def test_a_pdf_that_shows_something_else_is_not_proven(changed):
    letter = a_letter(count=2)
    with pytest.raises(Refused):
        proven(render_letter(letter), replace(letter, **changed))


def test_the_proof_finds_a_hole_in_a_name(monkeypatch):
    letter = a_letter(customer_name="王𬭎木业")
    draw = pen.Pen.text
    monkeypatch.setattr(
        pen.Pen, "text", lambda self, x, y, text, *rest, **more: draw(self, x, y, text.replace("𬭎", ""), *rest, **more)
    )
    with pytest.raises(Refused):
        proven(render_letter(letter), letter)
