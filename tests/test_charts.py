import subprocess
import sys

from creditdesk import charts

BUCKETS = ("未到期", "1–30天", "31–60天", "61–90天", "91–180天", "180天以上")


def figure():
    return charts.aging_bars("账龄", tuple((name, 10.0) for name in BUCKETS), unit="万元")


def test_a_chart_is_the_same_picture_each_time_with_every_hanzi_drawn():
    first, again = (charts.png(figure(), dpi=50) for _ in range(2))
    assert first == again
    assert first.startswith(b"\x89PNG")


def test_empty_data_gives_an_empty_chart():
    assert charts.png(charts.aging_bars("账龄", (), unit="万元"), dpi=50)


def test_matplotlib_is_not_imported_before_the_first_chart():
    script = "import sys, creditdesk.charts; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
