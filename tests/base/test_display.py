"""How sentences read in each language."""

from creditdesk.base.display import sentence
from creditdesk.base.i18n import message


def test_one_of_a_thing_is_told_in_the_singular_in_english_only():
    told = [sentence(message("Print {count} letters", count=n), "en") for n in (0, 1, 2, 11)]
    assert told == ["Print 0 letters", "Print 1 letter", "Print 2 letters", "Print 11 letters"]
    both = message("{a} rows, {b} sure matches", a=1, b=1)
    assert sentence(both, "en") == "1 row, 1 sure match"
    assert sentence(message("Print {count} letters", count=1), "zh_CN") == sentence(
        message("Print {count} letters", count=2), "zh_CN"
    ).replace("2", "1")
