from PIL import Image

from creditdesk.paper.preview import page_count, page_images
from creditdesk.paper.render import render_letter
from paper.builders import a_letter

PDF = render_letter(a_letter(count=30))


def test_every_page_becomes_a_picture_of_its_size():
    pages = list(page_images(PDF, dpi=72))
    assert len(pages) == page_count(PDF) == 2
    for page in pages:
        assert abs(page.width - 595) <= 1
        assert abs(page.height - 842) <= 1
        assert len(page.bgrx) == page.stride * page.height


def test_the_paper_is_white_and_carries_ink():
    page = next(page_images(PDF, dpi=72))
    assert page.bgrx[:3] == b"\xff\xff\xff"
    picture = Image.frombuffer("RGB", (page.width, page.height), page.bgrx, "raw", "BGRX", page.stride, 1)
    darkest, lightest = picture.convert("L").getextrema()
    assert darkest < 80
    assert lightest == 255
