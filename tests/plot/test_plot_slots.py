"""Every session against every window: a cell each, with the best that can be said."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import pytest

pytest.importorskip("matplotlib")
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from periodize.domain.athlete import Window
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Tier
from periodize.explain.slots import Slot, SlotState, SlotTable, slots
from periodize.explain.window_table import Cell, CellState, WindowTable
from periodize.plot.slots import plot_slots
from tests.fixtures.results import tiny_schedule

TUESDAY = datetime(2026, 10, 6, 17, 30)
EVENING = Window(opens_min=1050, closes_min=1200)


@cache
def table() -> SlotTable:
    return slots(tiny_schedule(), microcycle=2)


def drawn(shown: SlotTable | WindowTable) -> Axes:
    return plot_slots(shown, ax=Figure(figsize=(11, 8)).subplots())


def _slot(start: datetime, state: SlotState, cost: int = 0, broken: tuple[str, ...] = ()) -> Slot:
    session = Session(id=str(start), template="upper_core", start=start, duration_min=30, place="gym")
    change = () if broken else tuple((tier, cost * (tier is Tier.PROTECT)) for tier in CHARGED_TIERS)
    return Slot(session=session, window=EVENING, state=state, broken=broken, why=broken, change=change)


def made(*found: Slot) -> SlotTable:
    return replace(table(), slots=found)


def said(axes: Axes) -> list[str]:
    return [t.get_text() for t in axes.texts if t.get_gid() == "said"]


def test_a_cell_for_each_session_and_window() -> None:
    pairs = {(s.session.template, s.session.day, s.window) for s in table().slots}
    cells = Counter(str(p.get_gid()) for p in drawn(table()).patches)
    assert sum(cells.values()) == len(pairs)
    assert cells["placed"] == 2


def test_windows_across_and_sessions_down_in_order() -> None:
    axes = drawn(table())
    heads = [t.get_text().splitlines() for t in axes.get_xticklabels()]
    # Evenings on Tuesday and Friday; hops and strides may ride on the runs of Monday, Wednesday and Sunday.
    assert [head[0] for head in heads] == [
        "Mon 12 Oct",
        "Tue 13 Oct",
        "Wed 14 Oct",
        "Fri 16 Oct",
        "Sun 18 Oct",
    ]
    assert heads[0][1:] == ["after a run"]
    assert heads[1][1:] == ["17:30-20:00", "gym"]
    names = [t.name for t in tiny_schedule().season.templates]
    shown = [t.get_text() for t in axes.get_yticklabels()]
    assert [name[:30] for name in shown] == [
        name[:30] for name in names if name[:30] in {s[:30] for s in shown}
    ]


def test_of_several_starts_the_cheapest_is_shown() -> None:
    later = TUESDAY + timedelta(hours=1)
    cheap = made(_slot(TUESDAY, SlotState.POSSIBLE, 12), _slot(later, SlotState.POSSIBLE, 3))
    assert said(drawn(cheap)) == ["18:30\nPROTECT +3"]
    one = made(_slot(TUESDAY, SlotState.FORBIDDEN, broken=("low-days",)), _slot(later, SlotState.POSSIBLE, 3))
    assert said(drawn(one)) == ["18:30\nPROTECT +3"]
    held = made(_slot(TUESDAY, SlotState.POSSIBLE, -3), _slot(later, SlotState.PLACED, 5))
    assert said(drawn(held)) == ["18:30\nPROTECT +5"]


def test_what_cells_say() -> None:
    def of(slot: Slot) -> str:
        return said(drawn(made(slot)))[0]

    assert of(_slot(TUESDAY, SlotState.POSSIBLE)) == "17:30\nno difference"
    assert of(_slot(TUESDAY, SlotState.POSSIBLE, -4)) == "17:30\nPROTECT -4"
    assert of(_slot(TUESDAY, SlotState.PINNED)) == "17:30\npinned"
    assert of(_slot(TUESDAY, SlotState.FORBIDDEN, broken=("low-days",))) == "low days"
    assert (
        of(_slot(TUESDAY, SlotState.FORBIDDEN, broken=("low-days", "taper", "deload")))
        == "low days\nand 2 more"
    )
    assert of(_slot(TUESDAY, SlotState.PLACED, broken=("low-days",))) == "17:30\nneeded: low days"


def test_a_week_without_windows() -> None:
    assert said(drawn(made())) == []


def test_the_best_plans_are_drawn_too() -> None:
    held = tiny_schedule().sessions[0]
    zero = dict.fromkeys(CHARGED_TIERS, 0)
    dear = {**zero, Tier.PROTECT: 12}
    name, day = held.template, TUESDAY.date()
    known = {"template": name, "day": day, "window": EVENING, "starts": (TUESDAY,)}
    said_by_state = {
        "17:30\nplaced": Cell(**known, state=CellState.PLACED, lower=zero, upper=zero),
        "as good": Cell(**known, state=CellState.POSSIBLE, lower=zero, upper=zero),
        "PROTECT +12": Cell(**known, state=CellState.POSSIBLE, lower=dear, upper=dear),
        "at most PROTECT +12": Cell(**known, state=CellState.POSSIBLE, lower=zero, upper=dear),
        "not settled": Cell(**known, state=CellState.OPEN),
        "recovery gap": Cell(**known, state=CellState.FORBIDDEN, rules=("recovery-gap",), why=("x",)),
        "low days\nand 1 more": Cell(**known, state=CellState.IMPOSSIBLE, rules=("low-days", "taper")),
    }
    for text, cell in said_by_state.items():
        best = WindowTable(schedule=tiny_schedule(), microcycle=table().microcycle, cells=(cell,))
        axes = drawn(best)
        assert said(axes) == [text]
        assert [p.get_gid() for p in axes.patches] == [cell.state.value]
        assert axes.get_xticklabels()[0].get_text().startswith("Tue 6 Oct\n17:30-20:00")
