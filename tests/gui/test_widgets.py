from datetime import date
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from creditdesk.base.money import Money
from creditdesk.gui import theme
from creditdesk.gui.charts_qt import AgingBar, DayReceipts, ProofBar, ReceiptStrip, Segment
from creditdesk.gui.widgets import Chip, ChipBar, ChoiceBox, DateEdit, FormRows, MoneyEdit

MONDAY = date(2026, 11, 23)


def test_money_field_reads_sums_and_marks_what_it_cannot_read(qtbot):
    field = MoneyEdit()
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "12.5*3")
    assert field.value() == Money(3750, "CNY")
    assert field.text() == "37.50"
    field.setText("twelve")
    assert field.value() is None and not field.is_valid()
    assert field.text() == "twelve" and "12.5*3" in field.toolTip()
    field.setText("")
    assert field.is_valid()


def test_money_field_tells_each_change_once(qtbot):
    field, told = MoneyEdit(), []
    qtbot.addWidget(field)
    field.changed.connect(told.append)
    field.setText("5")
    field.value()
    field.value()
    assert told == [Money(500, "CNY")]


def test_date_field_shows_the_day_it_understood(qtbot):
    field = DateEdit(lambda: MONDAY)
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "+7")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "2026-11-30" and field.value() == date(2026, 11, 30)
    field.set_value(None)
    assert field.text() == "" and field.value() is None


def test_wheel_does_not_change_a_choice_without_focus(qtbot):
    box = ChoiceBox([("a", "First"), ("b", "Second")])
    qtbot.addWidget(box)
    box.set_value("a")
    box.show()
    box.clearFocus()
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, wheel)
    assert box.value() == "a"


def test_chips_keep_the_filter_in_force_when_counts_change(qtbot):
    chips = ChipBar()
    qtbot.addWidget(chips)
    chips.set_chips([Chip("all", "All", 3), Chip("late", "Overdue", 2)])
    assert chips.value() == "all"
    chips.set_value("late")
    chips.set_chips([Chip("all", "All", 5), Chip("late", "Overdue", 4)])
    assert chips.value() == "late"
    chips.set_chips([Chip("all", "All", 1)])
    assert chips.value() == "all"


def test_enter_goes_on_and_control_enter_submits(qtbot):
    form = FormRows()
    first, second = form.add_row("Amount", QLineEdit()), form.add_row("Note", QLineEdit())
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert second.hasFocus()
    with qtbot.waitSignal(form.submitted):
        qtbot.keyClick(second, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert first.accessibleName() == "Amount"


def segments(count=4):
    kinds = ("auto", "confirm", "unknown", "other")
    return [Segment(1000 * (i + 1), f"Part {i}", f"{10 * (i + 1)}.00", kinds[i % 4], i) for i in range(count)]


@pytest.mark.parametrize(("chart", "count"), [(ProofBar, 4), (AgingBar, 6)])
def test_bars_are_to_scale_read_aloud_and_work_by_keyboard(qtbot, chart, count):
    bar = chart()
    qtbot.addWidget(bar)
    bar.set_segments(segments(count))
    bar.resize(700, bar.heightForWidth(700))
    bar.show()
    bar.grab()
    widths = [box.width() for box, _segment in bar._boxes]
    assert widths == sorted(widths)
    assert "Part 1 20.00" in bar.accessibleDescription() and bar.accessibleName()
    qtbot.keyClick(bar, Qt.Key.Key_Right)
    with qtbot.waitSignal(bar.chosen) as told:
        qtbot.keyClick(bar, Qt.Key.Key_Return)
    assert told.args[0].target == 1


def test_legends_take_more_lines_where_room_lacks(qtbot):
    for chart, count in ((ProofBar, 4), (AgingBar, 6)):
        bar = chart()
        qtbot.addWidget(bar)
        bar.set_segments(segments(count))
        assert bar.heightForWidth(220) > bar.heightForWidth(1200)


def test_proof_legend_entries_never_overlap_or_leave_the_widget(qtbot):
    bar = ProofBar()
    qtbot.addWidget(bar)
    bar.set_segments([Segment(size, "Kind of 123 lines", "1,234,567.00", "auto") for size in (9, 1, 1, 1)])
    bar.resize(900, 60)
    places = [x for x, _line in bar._places(900)]
    assert places == sorted(places) and all(b - a > 100 for a, b in pairwise(places))
    assert places[-1] < 800


def test_strip_hands_over_the_day_clicked(qtbot):
    strip = ReceiptStrip()
    qtbot.addWidget(strip)
    none = Money(0, "CNY")
    days = [DayReceipts(date(2026, 11, 9 + i), Money(i * 100, "CNY"), none) for i in range(14)]
    strip.set_days(days, MONDAY)
    strip.resize(280, 110)
    strip.show()
    strip.grab()
    with qtbot.waitSignal(strip.day_chosen) as told:
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(25, 50))
    assert told.args[0] == date(2026, 11, 10)


def _luminance(colour):
    parts = []
    for value in (colour.redF(), colour.greenF(), colour.blueF()):
        parts.append(value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_controls_have_the_contrast_of_wcag(qapp, scheme):
    theme.apply(qapp, scheme, 100)
    for name in ("ink", "secondary", "danger", "warning", "ok", "accent"):
        for ground in ("sheet", "alt", "selected"):
            assert _contrast(theme.colour(name), theme.colour(ground)) >= 4.5, (name, ground)
    assert _contrast(theme.colour("border"), theme.colour("sheet")) >= 3
    assert _contrast(theme.colour("on_accent"), theme.colour("accent")) >= 4.5
