from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from creditdesk.paper.fonts import SANS, width
from creditdesk.paper.lines import NOT_FIRST, NOT_LAST, break_lines

TEXTS = st.text(st.sampled_from("请于年月日前付清合计人民币，；：！？。）》”’（《“ abcXYZ0123456789.,-/"), max_size=120)


def test_full_width_marks_never_begin_a_line():
    for mark in "，；：！？》”’。、）":
        assert break_lines(f"五个汉字呢{mark}后面", SANS, 10, 50)[0] == "五个汉字"
        assert break_lines(f"五个汉字呢{mark}后面", SANS, 10, 50)[1].startswith(f"呢{mark}")


def test_an_opening_bracket_never_ends_a_line():
    assert break_lines("前面四字（括号）", SANS, 10, 50) == ("前面四字", "（括号）")


def test_amounts_and_latin_words_stay_whole():
    lines = break_lines("合计人民币1,234,567.89元，请付Mingyuan公司", SANS, 10, 75)
    assert any("1,234,567.89" in line for line in lines)
    assert any("Mingyuan" in line for line in lines)


def test_a_word_wider_than_the_line_is_cut():
    assert "".join(break_lines("A" * 50, SANS, 10, 60)) == "A" * 50


def test_line_breaks_of_the_text_stay():
    assert break_lines("一\n\n二", SANS, 10, 100) == ("一", "", "二")


def test_the_first_line_leaves_room_for_its_indent():
    assert break_lines("一二三四五六", SANS, 10, 40, 20) == ("一二", "三四五六")


@given(TEXTS, st.integers(min_value=40, max_value=400))
def test_no_character_is_lost_and_no_line_is_too_wide(text, room):
    lines = break_lines(text, SANS, 10, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line, SANS, 10) <= room + 0.01 for line in lines)


@given(st.lists(st.text(st.sampled_from("请于年月日"), min_size=2, max_size=9), max_size=12), st.data())
def test_marks_stand_where_the_standard_allows(words, data):
    marks = st.sampled_from(("，", "。", "；", "：“", "”", "（", "）", "！", "？"))
    text = "".join(word + data.draw(marks) for word in words)
    for before, after in pairwise(break_lines(text, SANS, 10, 200)):
        assert before[-1] not in NOT_LAST
        assert after[0] not in NOT_FIRST
