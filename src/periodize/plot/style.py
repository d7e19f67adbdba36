"""What all plots share: one palette, marks that tell apart without colour, and texts that stay in their place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from periodize.catalogue.policy import default_policy
from periodize.domain.calendar import Calendar
from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import Phase, Quality
from periodize.extras import needed
from periodize.report.words import fitted, plain
from periodize.rules.policy import Policy
from periodize.solver.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch, Rectangle

# Okabe and Ito's colours, which people with any kind of colour vision tell apart, darkened or lightened where two
# would be the same grey. Every quality has a mark of its own as well.
QUALITY_COLOURS = {
    Quality.FOUNDATION: "#56b4e9",
    Quality.MAX_STRENGTH: "#004d80",
    Quality.POWER: "#d55e00",
    Quality.PLYOMETRIC: "#e69f00",
    Quality.SPRINT: "#009e73",
    Quality.CORE: "#e0a3c4",
    Quality.PRIMER: "#f0e442",
}
QUALITY_MARKS = {
    Quality.FOUNDATION: "o",
    Quality.MAX_STRENGTH: "s",
    Quality.POWER: "^",
    Quality.PLYOMETRIC: "v",
    Quality.SPRINT: "D",
    Quality.CORE: "P",
    Quality.PRIMER: "X",
}
PHASE_COLOURS = {
    Phase.TRANSITION: "#f3f3f3",
    Phase.FOUNDATION: "#d6eaf8",
    Phase.STRENGTH: "#9fc3df",
    Phase.MIXED: "#c3bedd",
    Phase.POWER: "#f7cfa3",
    Phase.SPEED: "#a8dcc5",
    Phase.TAPER: "#fbf3a8",
}
RUN = "#b8b8b8"
KEY_RUN = "#5a5a5a"
INK = "#1a1a1a"
FAINT = "#8a8a8a"
LIMIT = "#b2182b"
PAPER = "#ffffff"

SMALL = 7
"""Size of small print, in points."""

_POINTS_PER_INCH = 72
_SIGN_WIDTH = 0.62
"""Mean width of a sign, as a share of the size of the print; on the safe side."""

_MISSING = "\N{WHITE SQUARE}"


def axes_of(ax: Axes | None, width: float, height: float) -> Axes:
    """The axes that were given, or those of a new figure of so many inches.

    Raises
    ------
    MissingExtra
        Where matplotlib is not installed.
    """
    if ax is not None:
        return ax
    pyplot = needed("matplotlib.pyplot", "plot", "plotting")
    _, made = pyplot.subplots(figsize=(width, height), layout="constrained")
    axes: Axes = made
    return axes


def plan_of(plan: Schedule | Result) -> Schedule:
    """The schedule itself, or that of an answer.

    Raises
    ------
    NoPlan
        Where the answer has none.
    """
    return plan.require() if isinstance(plan, Result) else plan


def policy_of(plan: Schedule | Result, policy: Policy | None) -> Policy:
    """The policy given, else the answer's own, else the default one."""
    return policy or (plan.problem.policy if isinstance(plan, Result) else default_policy())


def width_of(columns: int, inches: float, *, least: float = 7.0, most: float = 24.0) -> float:
    """Width of a figure with so many columns of so many inches."""
    return min(most, max(least, 1.6 + columns * inches))


def words(value: str) -> str:
    """A word of a file as people write it: ``"max_strength"`` is ``"max strength"``."""
    return value.replace("_", " ")


def shown(text: str, signs: int | None = None) -> str:
    """A text of the user's for a picture: on one line, cut to so many signs, and taken as it stands.

    A dollar sign would begin a formula, and a sign that the font lacks would be left out with a warning; the one is
    escaped, in place of the other stands an empty square.
    """
    line = plain(text)
    if signs is not None:
        line = fitted(line, max(signs, 3))
    known = _known_signs(tuple(_families()))
    return "".join(sign if ord(sign) in known else _MISSING for sign in line).replace("$", r"\$")


def _families() -> Iterable[str]:
    import matplotlib

    return [str(family) for family in matplotlib.rcParams["font.family"]]


@lru_cache(maxsize=8)
def _known_signs(families: tuple[str, ...]) -> frozenset[int]:
    """The signs that the fonts of these families hold."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    known: set[int] = set()
    for family in families:
        known |= set(get_font(findfont(FontProperties(family=[family]))).get_charmap())
    return frozenset(known)


def inches_across(ax: Axes) -> float:
    """Width of the axes in inches."""
    return float(ax.bbox.width / ax.figure.dpi)


def signs_in(ax: Axes, units: float, size: float) -> int:
    """How many signs of a size in points fit beside one another into a length along the horizontal axis."""
    low, high = ax.get_xlim()
    inches = inches_across(ax) * units / abs(high - low)
    return int(inches * _POINTS_PER_INCH / (size * _SIGN_WIDTH))


def boxed_text(ax: Axes, box: Rectangle, text: str, *, size: float = SMALL, **kind: Any) -> None:
    """Write a text into the middle of a box: smaller, then cut, where the box is narrow; the rest is clipped."""
    fits = [each for each in (size, size - 1, size - 2) if len(text) <= signs_in(ax, box.get_width(), each)]
    size = fits[0] if fits else size - 1
    signs = signs_in(ax, box.get_width(), size)
    if signs < 2:
        return
    label = shown(text, signs) if len(text) <= signs or signs > 5 else shown(text[:signs])
    x, y = box.get_x() + box.get_width() / 2, box.get_y() + box.get_height() / 2
    written = ax.text(x, y, label, fontsize=size, color=INK, ha="center", va="center", **kind)
    written.set_clip_path(box)


def bands(ax: Axes, schedule: Schedule, bottom: float, height: float) -> list[Rectangle]:
    """Draw the blocks as a band above the microcycles, which lie at 0, 1, 2, ...; equal neighbours are one."""
    from matplotlib.patches import Rectangle

    drawn = []
    first = 0
    blocks = schedule.blocks
    for index in range(1, len(blocks) + 1):
        if index == len(blocks) or blocks[index] is not blocks[first]:
            box = Rectangle(
                (first - 0.5, bottom),
                index - first,
                height,
                facecolor=PHASE_COLOURS[blocks[first]],
                edgecolor=PAPER,
                linewidth=1.5,
                gid=f"block-{first + 1}",
                label=f"_{blocks[first].value}",
            )
            ax.add_patch(box)
            drawn.append(box)
            boxed_text(ax, box, blocks[first].value, size=SMALL + 1, gid="block-name")
            first = index
    return drawn


def week_axis(ax: Axes, calendar: Calendar) -> None:
    """Number the microcycles along the horizontal axis, with their first days, as many as there is room for."""
    count = len(calendar.microcycles)
    label_signs = 7
    room = max(1, signs_in(ax, count, SMALL) // label_signs)
    step = next(s for s in (1, 2, 4, 8, 13, 26, 52, 104, 208) if -(-count // s) <= room or s == 208)
    ticks = list(range(0, count, step))
    ax.set_xticks(ticks)
    days = [calendar.microcycles[index].first for index in ticks]
    labels = [f"{index + 1}\n{day.day} {day:%b}" for index, day in zip(ticks, days, strict=True)]
    ax.set_xticklabels(labels, fontsize=SMALL)
    word = "week" if calendar.microcycle_days == 7 else f"microcycle of {calendar.microcycle_days} days"
    ax.set_xlabel(word, fontsize=SMALL + 1)


def heading(ax: Axes, text: str) -> None:
    """The title, at the left, cut to the width of the axes."""
    low, high = ax.get_xlim()
    ax.set_title(shown(text, signs_in(ax, abs(high - low), 10)), loc="left", fontsize=10, color=INK)


def span_text(calendar: Calendar) -> str:
    """``"1 Jun 2026 to 4 Oct 2026"``."""
    return f"{calendar.start.day} {calendar.start:%b %Y} to {calendar.end.day} {calendar.end:%b %Y}"


def legend_beside(ax: Axes, handles: Sequence[Any]) -> None:
    """The legend at the right of the axes, where it hides nothing."""
    if handles:
        ax.legend(
            handles=list(handles),
            loc="upper left",
            bbox_to_anchor=(1.01, 1.0),
            frameon=False,
            fontsize=SMALL + 1,
            borderaxespad=0.0,
        )


def swatch(colour: str, label: str, *, hatch: str = "") -> Patch:
    """A patch of colour for a legend."""
    from matplotlib.patches import Patch

    return Patch(facecolor=colour, edgecolor=FAINT, linewidth=0.5, hatch=hatch, label=label)


def bare(ax: Axes) -> None:
    """Without a frame and ticks that say nothing."""
    for side in ("top", "right", "left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.tick_params(length=0)


def plain_frame(ax: Axes) -> None:
    """A frame at the left and below, and faint lines to read heights by."""
    ax.spines["top"].set_visible(False)
    ax.spines["right"].set_visible(False)
    ax.grid(axis="y", color="#ececec", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", labelsize=SMALL)
