import pytest

from creditdesk.base.display import sentence
from creditdesk.base.errors import Refused
from creditdesk.paper.fonts import SANS, SANS_BOLD, SERIF, printable, runs, width


@pytest.mark.parametrize("text", ["王喆犇䶮𬭎", "AT&T <b>", "¥1,234.50 ￥ ×", "龑燊頔祎赟", "“引号”‘’—…·", "Ünïçødé"])
def test_names_and_signs_of_the_trade_are_printable(text):
    assert printable(text) == text


@pytest.mark.parametrize(
    "code", [0x200B, 0x2060, 0xFEFF, 0x202A, 0x202E, 0x2066, 0x2069, 0x200E, 0x200F, 0x061C, 0x00AD]
)
def test_characters_without_ink_are_taken_out(code):
    assert printable(f"红{chr(code)}木") == "红木"


@pytest.mark.parametrize("char", ["😀", "𠀧", "ש", "\u0000", "\u000b", "\ue000", "\ufe0f", "\U000e0100"])
def test_a_character_without_a_glyph_is_refused_by_name(char):
    with pytest.raises(Refused) as refused:
        printable(f"王{char}有限公司")
    said = sentence(refused.value.message, "en")
    assert f"U+{ord(char):04X}" in said
    assert "有限公司" in said


def test_tabs_and_hard_blanks_become_blanks_and_line_breaks_stay():
    assert printable("a\tb\u00a0c\r\nd\re") == "a b c\nd\ne"


def test_what_one_face_lacks_comes_from_the_other():
    rare = "\u9ff0"  # in Noto Serif SC only
    assert runs(f"王{rare}明", SANS) == ((SANS, "王"), (SERIF, rare), (SANS, "明"))
    assert runs("王明", SANS_BOLD) == ((SANS_BOLD, "王明"),)


def test_width_adds_up_in_points():
    assert width("汉字", SANS, 10) == 20
    assert width("12", SANS, 10) == 2 * width("1", SANS, 10)
