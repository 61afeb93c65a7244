import subprocess
import sys

import pytest

from creditdesk import charts

BUCKETS = ("未到期", "1–30天", "31–60天", "61–90天", "91–180天", "180天以上")


def figures():
    yield charts.aging_bars("账龄", tuple((name, 10.0) for name in BUCKETS), unit="万元")
    yield charts.aging_over_time(
        "账龄变化", ("9月", "10月"), tuple((name, (1.0, 2.0)) for name in BUCKETS), unit="万元"
    )
    yield charts.trend("周转天数", ("9月", "10月", "11月"), (40.0, 44.0, 41.0), unit="天", bound=45.0)


@pytest.mark.parametrize("place", range(3))
def test_a_chart_is_the_same_picture_each_time_with_every_hanzi_drawn(place):
    first, again = (charts.png(list(figures())[place], dpi=50) for _ in range(2))
    assert first == again
    assert first.startswith(b"\x89PNG")


def test_empty_data_gives_an_empty_chart():
    assert charts.png(charts.aging_bars("账龄", (), unit="万元"), dpi=50)
    assert charts.png(charts.trend("周转天数", (), (), unit="天"), dpi=50)


def test_matplotlib_is_not_imported_before_the_first_chart():
    script = "import sys, creditdesk.charts; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
