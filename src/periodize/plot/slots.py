"""Every session against every window of a week: placed, possible at a price, or ruled out, and by what."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING

from periodize.domain.athlete import Window
from periodize.explain.slots import Slot, SlotState, SlotTable, clock_text
from periodize.plot import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Column = tuple[date, Window | None]

_FILLS = {
    SlotState.PINNED: "#004d80",
    SlotState.PLACED: "#004d80",
    SlotState.POSSIBLE: "#bfe3cf",
    SlotState.FORBIDDEN: "#f1f1f1",
}
_MEANINGS = {
    SlotState.PINNED: "pinned by the coach",
    SlotState.PLACED: "placed: what the plan\nwould cost without it",
    SlotState.POSSIBLE: "possible: what the plan\nwould cost more",
    SlotState.FORBIDDEN: "ruled out, by a rule",
}
_TITLE_SIGNS = 34


def plot_slots(table: SlotTable, *, ax: Axes | None = None) -> Axes:
    """Every session (row) against every window of a week (column), while the rest of the plan stays as it is.

    A window holds several starts; the best of them is shown: the session that stands there, else the cheapest
    start, else the rule that is against it and the number of further ones.

    Parameters
    ----------
    table
        As :func:`periodize.slots` returns it.
    ax
        Axes to draw on; those of a new figure unless given.

    Returns
    -------
    Axes
        A rectangle for each cell, whose ``gid`` is its state.

    Raises
    ------
    MissingExtra
        Where matplotlib is not installed.
    """
    season = table.schedule.season
    columns = _columns(table)
    rows = [t for t in season.templates if any(slot.session.template == t.id for slot in table.slots)]
    axes = style.axes_of(ax, style.width_of(len(columns) + 2, 1.12), 1.4 + 0.4 * max(len(rows), 3))
    axes.set_xlim(0, max(len(columns), 1))
    axes.set_ylim(max(len(rows), 1), 0)
    best = _best(table)
    for y, template in enumerate(rows):
        for x, column in enumerate(columns):
            slot = best.get((template.id, column))
            if slot is not None:
                _cell(axes, x, y, slot)
    style.bare(axes)
    axes.xaxis.tick_top()
    axes.set_xticks([x + 0.5 for x in range(len(columns))])
    signs = style.signs_in(axes, 1, style.SMALL)
    axes.set_xticklabels([_head(column, signs) for column in columns], fontsize=style.SMALL)
    axes.set_yticks([y + 0.5 for y in range(len(rows))])
    axes.set_yticklabels([style.shown(t.name, _TITLE_SIGNS) for t in rows], fontsize=style.SMALL + 1)
    number = table.microcycle.index + 1
    word = "week" if season.calendar.microcycle_days == 7 else "microcycle"
    style.heading(axes, f"What could stand where in {word} {number}, one change at a time")
    present = {slot.state for slot in best.values()}
    style.legend_beside(axes, [style.swatch(_FILLS[s], m) for s, m in _MEANINGS.items() if s in present])
    return axes


def _columns(table: SlotTable) -> list[Column]:
    """The windows of the week in order; what rides on a run, or lies outside every window, has a column of its day."""
    first: dict[Column, tuple[datetime, str]] = {}
    for slot in table.slots:
        column = slot.session.day, slot.window
        first[column] = min(first.get(column, (datetime.max, "")), (slot.session.start, slot.session.place))
    return sorted(first, key=lambda column: first[column])


def _best(table: SlotTable) -> dict[tuple[str, Column], Slot]:
    """For each session and window the start that says most: where it stands, else the cheapest."""
    found: dict[tuple[str, Column], list[Slot]] = defaultdict(list)
    for slot in table.slots:
        found[slot.session.template, (slot.session.day, slot.window)].append(slot)
    order = list(_MEANINGS)
    return {
        key: min(slots, key=lambda slot: (order.index(slot.state), len(slot.broken), slot.rank))
        for key, slots in found.items()
    }


def _cell(axes: Axes, x: int, y: int, slot: Slot) -> None:
    from matplotlib.patches import Rectangle

    box = Rectangle((x + 0.02, y + 0.04), 0.96, 0.92, facecolor=_FILLS[slot.state], edgecolor="none")
    box.set_gid(slot.state.value)
    axes.add_patch(box)
    signs = style.signs_in(axes, 0.94, style.SMALL - 1)
    lines = [style.shown(line, signs) for line in _said(slot)]
    ink = style.PAPER if slot.state in (SlotState.PLACED, SlotState.PINNED) else style.INK
    if slot.state is SlotState.FORBIDDEN:
        ink = "#6a6a6a"
    label = axes.text(x + 0.5, y + 0.5, "\n".join(lines), fontsize=style.SMALL - 1, color=ink)
    label.set(ha="center", va="center", linespacing=1.1, gid="said")
    label.set_clip_path(box)


def _said(slot: Slot) -> tuple[str, ...]:
    """What a cell says, in one or two lines."""
    start = f"{slot.session.start:%H:%M}"
    if slot.state is SlotState.PINNED:
        return (start, "pinned")
    if slot.state is SlotState.FORBIDDEN:
        more = len(slot.broken) - 1
        return (slot.broken[0], f"and {more} more") if more else (slot.broken[0],)
    if slot.state is SlotState.PLACED and slot.broken:
        return (start, f"needed: {slot.broken[0]}")
    charged = next(((tier, cost) for tier, cost in slot.change if cost), None)
    return (start, f"{charged[0].value} {charged[1]:+d}" if charged else "no difference")


def _head(column: Column, signs: int) -> str:
    day, window = column
    if window is None:
        return f"{day:%a} {day.day} {day:%b}\nafter a run"
    hours = f"{clock_text(window.opens_min)}-{clock_text(window.closes_min)}"
    return f"{day:%a} {day.day} {day:%b}\n{hours}\n{style.shown(window.place, signs)}"
