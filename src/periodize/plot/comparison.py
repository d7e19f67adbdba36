"""Doctrines side by side: what each places, what it costs the runs, and how far the plans lie apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from periodize.domain.vocabulary import Quality, Tier
from periodize.explain.compare import Compared, Comparison
from periodize.plot import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NONE = "-"
_NAME_SIGNS = 24
_COLUMNS = ("doses", "PROTECT", "moved")
_COLUMN_SHARE = 0.16
"""Width of a column of figures, as a share of the longest bar."""


def plot_comparison(comparison: Comparison, *, ax: Axes | None = None) -> Axes:
    """Doctrines side by side: a bar each with the sessions of every quality, and beside it three figures.

    The figures are the share of the sessions that the default doctrine wants in these blocks; what the plan costs in
    the tier PROTECT (hours too little beside runs and races, weighted) by the yardstick of the first doctrine, so that
    one column is one measure; and by how many sessions the plan differs from the first doctrine's.

    Parameters
    ----------
    comparison
        As :func:`periodize.compare` returns it.
    ax
        Axes to draw on; those of a new figure unless given.

    Returns
    -------
    Axes
        A bar container for each quality, named after it; rows in the order asked for, from the top. The figures are
        texts whose ``gid`` is ``doses``, ``PROTECT`` or ``moved``.

    Raises
    ------
    MissingExtra
        Where matplotlib is not installed.
    """
    entries = comparison.entries
    axes = style.axes_of(ax, 9.5, 1.5 + 0.42 * max(len(entries), 4))
    totals = [sum(entry.shape.sessions.values()) if entry.shape else 0 for entry in entries]
    most = max([*totals, 1])
    axes.set_xlim(0, most * (1.04 + len(_COLUMNS) * _COLUMN_SHARE))
    axes.set_ylim(len(entries) - 0.5, -1.1)
    handles = _bars(axes, entries)
    for row, entry in enumerate(entries):
        if entry.shape is None:
            text = f"no plan ({entry.result.status.value})"
            axes.text(0.01 * most, row, text, fontsize=style.SMALL, va="center", gid="no-plan")
    names = [style.shown(entry.name, _NAME_SIGNS) for entry in entries]
    axes.set_yticks(range(len(entries)), names, fontsize=style.SMALL + 1)
    _figures(axes, comparison, most)
    style.bare(axes)
    axes.set_xticks([tick for tick in axes.get_xticks() if tick <= most])
    axes.tick_params(axis="x", labelsize=style.SMALL)
    axes.set_xlabel("sessions", fontsize=style.SMALL + 1, loc="left")
    style.heading(axes, f"{comparison.season.athlete.id}: doctrines side by side")
    style.legend_beside(axes, handles)
    return axes


def _bars(axes: Axes, entries: tuple[Compared, ...]) -> list[Any]:
    """The sessions by quality, one stack a doctrine, with their numbers where there is room."""
    lefts = [0] * len(entries)
    handles: list[Any] = []
    for quality in Quality:
        counts = [entry.shape.sessions.get(quality, 0) if entry.shape else 0 for entry in entries]
        if not any(counts):
            continue
        colour = style.QUALITY_COLOURS[quality]
        bars = axes.barh(
            range(len(entries)), counts, left=lefts, height=0.62, color=colour, label=quality.value
        )
        for bar in bars:
            bar.set(edgecolor=style.PAPER, linewidth=0.6)
        for row, count in enumerate(counts):
            if count and style.signs_in(axes, count, style.SMALL) > len(str(count)):
                ink = style.PAPER if quality is Quality.MAX_STRENGTH else style.INK
                middle = lefts[row] + count / 2
                print_: dict[str, Any] = {
                    "fontsize": style.SMALL,
                    "ha": "center",
                    "va": "center",
                    "gid": "count",
                }
                axes.text(middle, row, str(count), color=ink, **print_)
        lefts = [left + count for left, count in zip(lefts, counts, strict=True)]
        handles.append(style.swatch(colour, style.words(quality.value)))
    return handles


def _figures(axes: Axes, comparison: Comparison, most: int) -> None:
    """Three columns of figures at the right of the bars."""
    plain = comparison.to_plain()
    for number, name in enumerate(_COLUMNS):
        x = most * (1.02 + (number + 1) * _COLUMN_SHARE)
        axes.text(x, -0.85, name, fontsize=style.SMALL, ha="right", va="center", gid="head")
        for row, entry in enumerate(comparison.entries):
            value: int | None = None
            if entry.shape is not None:
                value = {
                    "doses": entry.shape.doses_pct,
                    "PROTECT": plain[Tier.PROTECT.value.lower()][row][0],
                    "moved": plain["moved"][row][0],
                }[name]
            text = _NONE if value is None else f"{value} %" if name == "doses" else str(value)
            axes.text(x, row, text, fontsize=style.SMALL + 1, ha="right", va="center", gid=name)
