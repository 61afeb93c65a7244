"""Charts for pages and reports: plain labels and numbers in, a matplotlib figure or a PNG out.

The only user of matplotlib, which is imported when the first chart is drawn. Colours and hatching are
the aging ramp, told apart by colour-blind readers and by grey printers. Numbers are for the eye
here, hence floats; amounts that count are printed from Money elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from creditdesk.base.resources import resource

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# not due, 1–30, 31–60, 61–90, 91–180, over 180 days past due
AGING_COLOURS = ("#A9C3D4", "#E3D1AE", "#E98700", "#B83C28", "#6E525F", "#410039")
AGING_HATCHES = ("", "", "", "///", "\\\\\\", "xxx")
_INK, _SOFT, _HAIR, _EDGE = "#1F2430", "#566072", "#E1E5EA", "#8B94A3"


@lru_cache
def _family() -> str:
    """Make the bundled sans face known to matplotlib and return its family name."""
    from matplotlib import font_manager  # start-up cost

    for weight in ("Regular", "Bold"):
        font_manager.fontManager.addfont(str(resource("fonts", f"NotoSansSC-{weight}.ttf")))
    return font_manager.FontProperties(fname=str(resource("fonts", "NotoSansSC-Regular.ttf"))).get_name()


def _figure(title: str, size: tuple[float, float]) -> tuple[Figure, Axes]:
    """Return an empty figure in our look, `size` in inches."""
    import matplotlib as mpl  # start-up cost
    from matplotlib.figure import Figure

    with mpl.rc_context(
        {"font.family": _family(), "axes.unicode_minus": False, "font.size": 9, "hatch.linewidth": 0.6}
    ):
        figure = Figure(figsize=size, dpi=100, layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(title, loc="left", color=_INK, fontsize=11, fontweight="bold")
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(_EDGE)
        axes.tick_params(colors=_SOFT, length=0)
        axes.yaxis.grid(True, color=_HAIR, linewidth=0.8)
        axes.set_axisbelow(True)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    return figure, axes


def aging_bars(
    title: str, buckets: Sequence[tuple[str, float]], *, unit: str, size: tuple[float, float] = (7.2, 2.6)
) -> Figure:
    """Return one bar per aging bucket, from not due to oldest, with its amount above."""
    figure, axes = _figure(title, size)
    for place, (_, amount) in enumerate(buckets):
        look = min(place, len(AGING_COLOURS) - 1)
        bar = axes.bar(
            place,
            amount,
            width=0.62,
            color=AGING_COLOURS[look],
            hatch=AGING_HATCHES[look],
            edgecolor="#FFFFFF" if AGING_HATCHES[look] else _EDGE,
            linewidth=0 if AGING_HATCHES[look] else 0.8,
        )
        axes.bar_label(bar, [f"{amount:,.0f}"], padding=2, color=_INK, family=_family())
    axes.margins(y=0.15)
    axes.set_xticks(range(len(buckets)), [name for name, _ in buckets])
    _finish(axes, unit)
    return figure


def _finish(axes: Axes, unit: str) -> None:
    axes.set_ylabel(unit, color=_SOFT, family=_family())
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontfamily(_family())


def png(figure: Figure, dpi: int = 200) -> bytes:
    """Return the figure as a PNG picture, the same bytes each time."""
    import matplotlib as mpl  # start-up cost

    target = BytesIO()
    with mpl.rc_context({"font.family": _family(), "axes.unicode_minus": False, "hatch.linewidth": 0.6}):
        figure.savefig(target, format="png", dpi=dpi, metadata={"Software": None})
    return target.getvalue()
