"""Every session against every window of a week: placed, possible at a price, or ruled out, and by what."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING

from periodize.domain.athlete import Window
from periodize.explain.slots import Slot, SlotState, SlotTable, clock_text, rule_words
from periodize.explain.window_table import Cell, CellState, WindowTable, short_loss
from periodize.plot import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Column = tuple[date, Window | None]

_DARK, _GREEN, _SAND, _GREY = "#004d80", "#bfe3cf", "#f3e3c3", "#f1f1f1"
_FILLS = {
    CellState.PINNED: _DARK,
    CellState.PLACED: _DARK,
    CellState.POSSIBLE: _GREEN,
    CellState.OPEN: _SAND,
    CellState.IMPOSSIBLE: _GREY,
    CellState.FORBIDDEN: _GREY,
}
_ORDER = tuple(_FILLS)
_ONE_CHANGE = {
    CellState.PINNED: "pinned by the coach",
    CellState.PLACED: "placed: what the plan\nwould cost without it",
    CellState.POSSIBLE: "possible: what the plan\nwould cost more",
    CellState.FORBIDDEN: "ruled out, by a rule",
}
_BEST_PLAN = {
    CellState.PINNED: "pinned by the coach",
    CellState.PLACED: "placed",
    CellState.POSSIBLE: "possible: what the best\nplan with it costs more",
    CellState.OPEN: "not known in time",
    CellState.IMPOSSIBLE: "no plan holds it",
    CellState.FORBIDDEN: "ruled out, by a rule",
}
_TITLE_SIGNS = 34

Drawn = dict[tuple[str, Column], tuple[CellState, tuple[str, ...]]]
"""For each template and window its state and what is said of it."""


def plot_slots(table: SlotTable | WindowTable, *, ax: Axes | None = None) -> Axes:
    """Every session (row) against every window of a week (column).

    Of :func:`periodize.slots`: one change at a time, while the rest of the plan stays as it is. A window holds several
    starts; the best of them is shown: the session that stands there, else the cheapest start, else the rule that is
    against it and the number of further ones. Of :func:`periodize.slot_table`: what the best plan with the session
    there costs more, all else free to change.

    Parameters
    ----------
    table
        As :func:`periodize.slots` or :func:`periodize.slot_table` returns it.
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
    one_change = isinstance(table, SlotTable)
    columns = _columns(table) if isinstance(table, SlotTable) else list(table.columns)
    cells = _starts_drawn(table) if isinstance(table, SlotTable) else _windows_drawn(table)
    shown = {template for template, _ in cells}
    rows = [template for template in season.templates if template.id in shown]
    axes = style.axes_of(ax, style.width_of(len(columns) + 2, 1.12), 1.4 + 0.4 * max(len(rows), 3))
    axes.set_xlim(0, max(len(columns), 1))
    axes.set_ylim(max(len(rows), 1), 0)
    for y, template in enumerate(rows):
        for x, column in enumerate(columns):
            if (template.id, column) in cells:
                _cell(axes, x, y, *cells[template.id, column])
    style.bare(axes)
    axes.xaxis.tick_top()
    axes.set_xticks([x + 0.5 for x in range(len(columns))])
    signs = style.signs_in(axes, 1, style.SMALL)
    axes.set_xticklabels([_head(column, signs) for column in columns], fontsize=style.SMALL)
    axes.set_yticks([y + 0.5 for y in range(len(rows))])
    axes.set_yticklabels([style.shown(t.name, _TITLE_SIGNS) for t in rows], fontsize=style.SMALL + 1)
    number = table.microcycle.index + 1
    word = "week" if season.calendar.microcycle_days == 7 else "microcycle"
    how = "one change at a time" if one_change else "in the best plan with it"
    style.heading(axes, f"What could stand where in {word} {number}, {how}")
    present = {state for state, _ in cells.values()}
    meanings = _ONE_CHANGE if one_change else _BEST_PLAN
    style.legend_beside(axes, [style.swatch(_FILLS[s], m) for s, m in meanings.items() if s in present])
    return axes


def _columns(table: SlotTable) -> list[Column]:
    """The windows of the week in order; what rides on a run, or lies outside every window, has a column of its day."""
    first: dict[Column, tuple[datetime, str]] = {}
    for slot in table.slots:
        column = slot.session.day, slot.window
        first[column] = min(first.get(column, (datetime.max, "")), (slot.session.start, slot.session.place))
    return sorted(first, key=lambda column: first[column])


def _starts_drawn(table: SlotTable) -> Drawn:
    """For each session and window the start that says most: where it stands, else the cheapest."""
    found: dict[tuple[str, Column], list[Slot]] = defaultdict(list)
    for slot in table.slots:
        found[slot.session.template, (slot.session.day, slot.window)].append(slot)
    order = [state.value for state in _ORDER]
    best = {
        key: min(slots, key=lambda slot: (order.index(slot.state.value), len(slot.broken), slot.rank))
        for key, slots in found.items()
    }
    return {key: (CellState(slot.state.value), _said_of_start(slot)) for key, slot in best.items()}


def _windows_drawn(table: WindowTable) -> Drawn:
    return {(cell.template, cell.column): (cell.state, _said_of_window(cell)) for cell in table.cells}


def _cell(axes: Axes, x: int, y: int, state: CellState, said: tuple[str, ...]) -> None:
    from matplotlib.patches import Rectangle

    box = Rectangle((x + 0.02, y + 0.04), 0.96, 0.92, facecolor=_FILLS[state], edgecolor="none")
    box.set_gid(state.value)
    axes.add_patch(box)
    signs = style.signs_in(axes, 0.94, style.SMALL - 1)
    ink = style.PAPER if _FILLS[state] == _DARK else style.INK
    if _FILLS[state] == _GREY:
        ink = "#6a6a6a"
    lines = [style.shown(line, signs) for line in said]
    label = axes.text(x + 0.5, y + 0.5, "\n".join(lines), fontsize=style.SMALL - 1, color=ink)
    label.set(ha="center", va="center", linespacing=1.1, gid="said")
    label.set_clip_path(box)


def _said_of_start(slot: Slot) -> tuple[str, ...]:
    """What a cell says of one start, in one or two lines."""
    start = f"{slot.session.start:%H:%M}"
    if slot.state is SlotState.PINNED:
        return (start, "pinned")
    if slot.state is SlotState.FORBIDDEN:
        return _rules_said(slot.broken)
    if slot.state is SlotState.PLACED and slot.broken:
        return (start, f"needed: {rule_words(slot.broken[0])}")
    charged = next(((tier, cost) for tier, cost in slot.change if cost), None)
    return (start, f"{charged[0].value} {charged[1]:+d}" if charged else "no difference")


def _said_of_window(cell: Cell) -> tuple[str, ...]:
    """What a cell says of a window, in one or two lines."""
    if cell.state in (CellState.PLACED, CellState.PINNED):
        return (f"{cell.starts[0]:%H:%M}", cell.state.value)
    if cell.state in (CellState.FORBIDDEN, CellState.IMPOSSIBLE):
        return _rules_said(cell.rules)
    return (short_loss(cell),)


def _rules_said(rules: tuple[str, ...]) -> tuple[str, ...]:
    words = tuple(rule_words(rule) for rule in rules)
    return (words[0], f"and {len(words) - 1} more") if len(words) > 1 else words


def _head(column: Column, signs: int) -> str:
    day, window = column
    if window is None:
        return f"{day:%a} {day.day} {day:%b}\nafter a run"
    hours = f"{clock_text(window.opens_min)}-{clock_text(window.closes_min)}"
    return f"{day:%a} {day.day} {day:%b}\n{hours}\n{style.shown(window.place, signs)}"
