"""Factories of the rules that make work come gradually."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import Pattern, RecoveryClass, Tissue
from periodize.measures import load
from periodize.rules.base import Rule
from periodize.rules.deload import Deload
from periodize.rules.monotony import Monotony
from periodize.rules.movement_first import MovementFirst, Preparation
from periodize.rules.taper import Taper
from periodize.rules.volume_caps import Volume, VolumeCaps, VolumeOf
from periodize.testing.draws import Factory, limit, some


def _loads(schedule: Schedule) -> dict[int, int]:
    count = len(schedule.season.calendar.microcycles)
    return {w: sum(p.load_au for p in schedule.in_microcycle(w)) for w in range(-6, count)}


def _shares(loads: dict[int, int], look_back: int) -> list[int]:
    """Load of each microcycle in percent of the mean of those before it."""
    shares = []
    for w, now in loads.items():
        before = sum(loads.get(w - back, 0) for back in range(1, look_back + 1))
        if before:
            shares.append(100 * look_back * now // before)
    return shares


def _deload(draw: DrawFn, schedule: Schedule) -> Rule:
    loads = _loads(schedule)
    look_back: int = draw(st.integers(1, 4))
    return Deload(
        most_pct=limit(draw, _shares(loads, look_back), 0, 150),
        floor_au=limit(draw, loads.values(), 0, 400),
        look_back=look_back,
    )


def _taper(draw: DrawFn, schedule: Schedule) -> Rule:
    loads = _loads(schedule)
    look_back: int = draw(st.integers(1, 4))
    shares = _shares(loads, look_back)
    return Taper(
        # Few weeks taper, and most of them hold little: low limits are drawn more often, so that some are broken.
        most_pct=tuple(
            min(limit(draw, shares, 0, 100), limit(draw, shares, 0, 100))
            for _ in range(draw(st.integers(1, 5)))
        ),
        floor_au=draw(st.sampled_from((0, 0, limit(draw, loads.values(), 0, 400)))),
        look_back=look_back,
    )


def _volume_caps(draw: DrawFn, schedule: Schedule) -> Rule:
    chosen = some(draw, VolumeOf)
    return VolumeCaps(
        volumes=tuple(
            Volume(of=of, entry_pct=draw(st.integers(0, 100)), step=draw(st.integers(0, 120)))
            for of in chosen
        ),
        exempt=tuple(some(draw, RecoveryClass, most=2)),
        look_back=draw(st.integers(1, 4)),
    )


def _movement_first(draw: DrawFn, schedule: Schedule) -> Rule:
    ids = sorted({p.template.id for p in schedule.with_history} | {"not-in-this-season"})
    preparations = []
    for number in range(draw(st.integers(0, 3))):
        by_pattern = draw(st.booleans())
        preparations.append(
            Preparation(
                name=f"wait_{number}",
                templates=tuple(some(draw, ids, most=3)),
                counts=() if by_pattern else tuple(some(draw, ids, most=3)),
                pattern=draw(st.sampled_from(Pattern)) if by_pattern else None,
                at_least=draw(st.integers(0, 8)),
                tissue=draw(st.sampled_from((None, None, *Tissue))),
            )
        )
    return MovementFirst(patterns=tuple(some(draw, Pattern, most=3)), preparations=tuple(preparations))


def _monotony(draw: DrawFn, schedule: Schedule) -> Rule:
    season = schedule.season
    both = load.by_day(season.all_runs, schedule.with_history)
    found = []
    for microcycle in season.calendar.microcycles:
        daily = [both[microcycle.first + timedelta(days=i)] for i in range(microcycle.days)]
        monotony = load.monotony(daily)
        found += [] if monotony is None else [int(100 * monotony)]
    return Monotony(most_pct=limit(draw, found, 50, 300))


GRADUAL: dict[str, Factory] = {
    Deload.id: _deload,
    Taper.id: _taper,
    VolumeCaps.id: _volume_caps,
    MovementFirst.id: _movement_first,
    Monotony.id: _monotony,
}
"""How to draw each of them, by id."""
