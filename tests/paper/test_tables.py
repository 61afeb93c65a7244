from creditdesk.paper.pen import Pen
from creditdesk.paper.render import text_of
from creditdesk.paper.tables import Column, Table

COLUMNS = (
    Column("No.", "right"),
    Column("Name", flexible=True),
    Column("Note", is_optional=True),
    Column("CNY", "right"),
)


def a_table(rows, **more):
    return Table(COLUMNS, [(str(place), "Name of the customer", "", "1,000.00") for place in range(rows)], **more)


def text_drawn(*tables):
    pen = Pen(title="t", author="a")
    for table in tables:
        pen.start_page((595, 842))
        table.draw(pen, 50, 800, 400)
        pen.end_page()
    return text_of(pen.finish())


def test_parts_are_as_high_as_the_whole_and_one_more_heading():
    table = a_table(30, totals=("", "Total", "", "30,000.00"))
    first, rest = table.split(400, 200)
    heading = a_table(0).height(400)
    assert first.height(400) <= 200
    assert abs(first.height(400) + rest.height(400) - table.height(400) - heading) < 0.01


def test_totals_never_stand_without_two_rows_above():
    table = a_table(10, totals=("", "Total", "", "10,000.00"), closing="ten thousand")
    for room in range(10, int(table.height(400))):
        parts = table.split(400, room)
        if parts:
            first, rest = (text_drawn(part) for part in parts)
            assert first.count("1,000.00") >= 2
            assert "Total" not in first
            assert rest.count("Name of the customer") >= 2
            assert "ten thousand" in rest


def test_a_table_of_one_row_is_not_split():
    assert a_table(1).split(400, 20) is None


def test_heading_is_repeated_on_every_part():
    first, rest = a_table(20).split(400, 150)
    assert "Name" in text_drawn(first).splitlines()[0]
    assert text_drawn(rest).count("CNY") == 1


def test_an_optional_column_without_text_is_left_out():
    assert "Note" not in text_drawn(a_table(2))
    assert "Note" in text_drawn(Table(COLUMNS, [("1", "a", "x", "2"), ("2", "b", "", "3")]))


def test_long_names_wrap_and_nothing_is_lost():
    name = "内蒙古自治区呼伦贝尔市海拉尔区华北东部联合森林工业进出口股份有限公司" * 3
    drawn = text_drawn(Table(COLUMNS, [("1", name, "", "1,000.00"), ("2", "b", "", "2.00")]))
    assert name in "".join(drawn.split())
