from datetime import date

import pytest
from pypdfium2 import PdfDocument

from creditdesk.paper.blocks import Together, para
from creditdesk.paper.frame import paginate
from creditdesk.paper.render import render_letter, render_letters, text_of
from creditdesk.settings.policy import Company
from paper.builders import HEAD, a_letter


def pages_of(pdf):
    with PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def a_block(high, *, at_foot=False):
    block = Together([para("x", leading=high, gap=0)], at_foot=at_foot)
    assert block.height(100) == high
    return block


def test_blocks_that_do_not_fit_move_on_whole():
    pages = paginate([a_block(60), a_block(60), a_block(30)], 100, 100, 100)
    assert [[below for _, below in page] for page in pages] == [[0], [0, 60]]


def test_a_block_for_the_foot_stands_at_the_lower_edge():
    pages = paginate([a_block(20), a_block(30, at_foot=True)], 100, 100, 200)
    assert pages[0][1][1] == 70
    pages = paginate([a_block(80), a_block(30, at_foot=True)], 100, 100, 200)
    assert pages[1][0][1] == 170


def test_a_block_higher_than_a_page_is_shown_from_its_top_and_not_forever():
    pages = paginate([a_block(20), a_block(500), a_block(20)], 100, 100, 200)
    assert [len(page) for page in pages] == [1, 1, 1]


@pytest.mark.parametrize("count", [1, 3, 15, 60, 200])
def test_each_page_says_which_of_how_many(count):
    pages = pages_of(render_letter(a_letter(count=count)))
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page


def test_pages_are_counted_per_letter_in_a_merged_file():
    text = text_of(render_letters([a_letter(count=1), a_letter(count=60), a_letter(count=1)]))
    assert text.count("Page 1 of 1") == 2
    assert text.count("Page 1 of 3") == text.count("Page 3 of 3") == 1


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 12, 14, 15, 16, 20, 24, 25, 26, 27, 28, 30, 60])
def test_no_page_holds_the_slip_alone_and_the_slip_is_whole(count, language):
    letter = a_letter("second_notice", count=count, language=language, previous_date=date(2026, 11, 2))
    pages = pages_of(render_letter(letter))
    last = pages[-1]
    slip = "Job title" if "Job title" in last else "职务"
    assert slip in last
    assert ("Yours faithfully" if language == "en" else "敬礼") in last
    assert all("Job title" not in page and "职务" not in page for page in pages[:-1])


def test_following_pages_name_firm_and_letter():
    pages = pages_of(render_letter(a_letter(count=60)))
    for page in pages[1:]:
        assert HEAD.name in page
        assert "CK-2026-000123" in page


def test_only_the_name_of_the_firm_is_needed():
    text = text_of(render_letter(a_letter(letterhead=Company("甲有限公司"), address_lines=(), contact="")))
    assert "甲有限公司" in text
    assert "Account number" not in text


def test_a_very_long_name_of_the_firm_and_the_customer_are_whole():
    firm, customer = "很长的公司名称" * 9 + "有限公司", "内蒙古自治区呼伦贝尔市海拉尔区" * 5 + "有限公司"
    text = "".join(text_of(render_letter(a_letter(letterhead=Company(firm), customer_name=customer))).split())
    assert firm in text
    assert customer in text


def test_practice_letters_are_marked_on_every_page():
    pages = pages_of(render_letter(a_letter(count=60, watermark="示范数据")))
    assert all("示" in page and "范" in page for page in pages)
    assert "示范数据" in "".join("".join(pages).split())
