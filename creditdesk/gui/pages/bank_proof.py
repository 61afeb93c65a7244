"""The proof that every fen of the statements in work has a place: one bar per currency and the sum below.

Posted + sure + to decide + not understood + not payments = what moved on the accounts. Source: ux.md R2.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from creditdesk.banking.queries import ProofPart
from creditdesk.base import display
from creditdesk.base.i18n import N_, message
from creditdesk.gui.charts_qt import ProofBar, Segment
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Card

_PARTS = (
    ("posted", N_("Posted {count}"), "auto"),
    ("sure", N_("✓ Sure {count}"), "auto"),
    ("confirm", N_("? To decide {count}"), "confirm"),
    ("unknown", N_("✕ Unknown {count}"), "unknown"),
    ("later", N_("… Later {count}"), "confirm"),
    ("not_payment", N_("– Not payments {count}"), "other"),
)


class _Bar(ProofBar):
    """A bar that can do without its legend where room is scarce; the chips above name and count the parts too."""

    is_slim = False

    def legend_height(self, width: int) -> int:
        """Return the height of the legend, none when slim."""
        return 0 if self.is_slim else super().legend_height(width)

    def paint_legend(self, painter: QPainter, top: int) -> None:
        """Paint the legend unless slim."""
        if not self.is_slim:
            super().paint_legend(painter, top)


class ProofCard(Card):
    """A bar per currency with counts and amounts; a click on a part tells which."""

    chosen = Signal(str)  # "posted", "sure", "confirm", "unknown" or "not_payment"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._bars: list[tuple[_Bar, QLabel]] = []
        self._is_slim = False

    def show_parts(self, parts: Sequence[ProofPart]) -> None:
        """Show where the lines stand, each currency for itself."""
        currencies = sorted({part.currency for part in parts})
        while len(self._bars) < len(currencies):
            bar, words = _Bar(self), QLabel(self)
            bar.is_slim = self._is_slim
            words.setProperty("role", "small")
            bar.chosen.connect(self._told)
            row = QHBoxLayout()
            row.setSpacing(px(16))
            row.addWidget(bar, 1)
            row.addWidget(words, 0, Qt.AlignmentFlag.AlignTop)
            self.body.addLayout(row)
            self._bars.append((bar, words))
        for number, (bar, words) in enumerate(self._bars):
            bar.setVisible(number < len(currencies))
            words.setVisible(number < len(currencies))
            if number < len(currencies):
                own = {part.part: part for part in parts if part.currency == currencies[number]}
                bar.set_segments([_segment(own[key], text, look) for key, text, look in _PARTS if key in own])
                words.setText(_sum_words(currencies[number], list(own.values())))

    def set_slim(self, is_slim: bool) -> None:
        """Show the bars with or without their legends."""
        self._is_slim = is_slim
        for bar, _words in self._bars:
            bar.is_slim = is_slim
            bar.updateGeometry()
            bar.update()

    def sums(self) -> tuple[str, ...]:
        """Return the sentences below the bars."""
        return tuple(words.text() for bar, words in self._bars if not bar.isHidden())

    def _told(self, segment: Segment) -> None:
        self.chosen.emit(str(segment.target))


def _segment(part: ProofPart, text: str, look: str) -> Segment:
    name = display.sentence(message(text, count=part.count))
    return Segment(part.gross_minor, name, display.amount(part.minor, part.currency), look, part.part)


def _sum_words(currency: str, parts: Sequence[ProofPart]) -> str:
    count, minor = sum(part.count for part in parts), sum(part.minor for part in parts)
    return display.sentence(
        message(
            N_("= {count} lines, {amount} {currency}"),
            count=count, amount=display.amount(minor, currency), currency=currency,
        )
    )  # fmt: skip
