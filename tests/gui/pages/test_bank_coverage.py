"""The bar of days: a proven weekend is light, an unknown day hatched, a jump of the balance red; the tooltip says so."""

from datetime import date

from PySide6.QtGui import QImage

from creditdesk.banking.coverage import Coverage, Gap
from creditdesk.base.money import Money
from creditdesk.gui import theme
from creditdesk.gui.pages.bank_coverage import CoverageCard, _DayBar

DAYS = (date(2026, 11, 2), date(2026, 11, 30))


def account(gap: Gap) -> Coverage:
    spans = ((DAYS[0], date(2026, 11, 11)), (date(2026, 11, 21), DAYS[1]))
    return Coverage("5739", "招商银行", "CNY", spans, (gap,))


def colours(qtbot, gap: Gap) -> set[str]:
    card = CoverageCard()
    qtbot.addWidget(card)
    card.show_coverage((account(gap),), DAYS[1])
    assert "Light: the balance proves" in card.findChild(_DayBar).toolTip()
    bar = card.findChild(_DayBar)
    bar.resize(280, 14)
    shot = bar.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {shot.pixelColor(x, 7).name() for x in range(120, 160)}


def gap(jump: Money | None, *, is_quiet: bool) -> Gap:
    return Gap(date(2026, 11, 12), date(2026, 11, 20), jump, is_quiet=is_quiet)


def test_days_proven_quiet_are_light(qtbot):
    assert colours(qtbot, gap(None, is_quiet=True)) == {theme.colour("selected").name()}


def test_days_not_known_are_hatched(qtbot):
    assert theme.colour("warning").name() in colours(qtbot, gap(None, is_quiet=False))


def test_days_over_which_the_balance_jumps_are_red(qtbot):
    assert colours(qtbot, gap(Money(5, "CNY"), is_quiet=False)) == {theme.colour("danger").name()}
