"""Enumerates what could be placed: every template, window and start that can matter, as columns."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from periodize.domain.athlete import Taken, Window
from periodize.domain.calendar import Clock
from periodize.domain.season import Season
from periodize.domain.session import Session, SessionTemplate
from periodize.domain.vocabulary import RecoveryClass
from periodize.errors import Fault, InvalidInput
from periodize.rules.availability import window_span
from periodize.rules.words import PATTERNS, QUALITIES, RECOVERY_CLASSES, Candidates, Ints
from periodize.units import MINUTES_PER_DAY

NEAR_DAYS = 3
RUNS_REACH_DAYS = 2
"""A run that began so many days ago may end today."""

MOST_PAIRS = 100_000_000
"""Pairs within so many days; a year of typical weeks has 8 million."""

AfterRuns = Mapping[RecoveryClass, Sequence[int]]
"""Absolute minutes by kind of session, in order."""

Row = tuple[int, int, int]
"""Start (absolute minute), template (index), place (index)."""


def enumerate_candidates(
    season: Season,
    *,
    changing_min: int,
    step_min: int | None = None,
    heavy_apart_min: Sequence[int] = (),
    after_runs: AfterRuns | None = None,
    further: Iterable[Session] = (),
) -> Candidates:
    """All candidates of a season, pins and history included as fixed rows.

    Parameters
    ----------
    season
        The facts.
    changing_min
        Minutes between the end of a run and a start after it.
    step_min
        Also start every so many minutes after a window opens; None for only the starts that can matter:
        the opening, each moment a run or an explosive session at the opening has ended, the latest that fits, the
        same around each time at which others have the equipment,
        for heavy lifts the first moment far enough from one at an earlier opening, and for every kind of session
        the first moment far enough from a run.
    heavy_apart_min
        Minutes that rules ask for from the end of one heavy lift to the start of the next.
    after_runs
        Moments at which a kind of session may first begin after a run.
    further
        Sessions that are to be candidates wherever they lie; those before ``today`` or outside a window too.

    Raises
    ------
    InvalidInput
        Where so many lie close together that their pairs alone would fill the memory.
    """
    asked = tuple(further)
    places = _places(season, (session.place for session in asked))
    waited = {kind: sorted(set(moments)) for kind, moments in (after_runs or {}).items()}
    ends: dict[date, list[int]] = {}
    for run in season.all_runs:
        ends.setdefault(run.day, []).append(season.span(run)[1] + changing_min)
    free: set[Row] = set()
    near: deque[int] = deque(maxlen=NEAR_DAYS)
    pairs = 0
    for index in range(season.calendar.days):
        day = season.calendar.day(index)
        if season.today is None or day >= season.today:
            changed = [
                end for back in range(RUNS_REACH_DAYS + 1) for end in ends.get(day - timedelta(back), ())
            ]
            today = set(_on_day(season, day, places, changed, step_min, heavy_apart_min, waited))
            free |= today
            near.append(len(today))
            pairs += len(today) * sum(near)
            if pairs > MOST_PAIRS:
                raise _too_many(day, len(free))
    number = {template.id: i for i, template in enumerate(season.templates)}
    free |= {(season.clock.minute(s.start), number[s.template], places.index(s.place)) for s in asked}
    fixed = [*season.pins, *season.history.sessions]
    return _columns(season, places, sorted(free), fixed)


def _too_many(day: date, count: int) -> InvalidInput:
    return InvalidInput(
        [
            Fault(
                code="too-many-candidates",
                where="windows",
                what=f"{count} possible sessions up to {day} make more than {MOST_PAIRS // 10**6} million close pairs",
                value=str(count),
                limit="fewer windows a day, fewer templates or a longer step between starts",
            )
        ]
    )


def candidates_of(
    season: Season, chosen: Sequence[Session], decoys: Sequence[Session] = ()
) -> tuple[Candidates, Ints]:
    """A table made of given sessions, for auditing a schedule.

    Returns
    -------
    (candidates, rows)
        The table, the history included, and the rows of ``chosen`` in it.
    """
    places = _places(season, (s.place for s in (*chosen, *decoys)))
    index = {template.id: i for i, template in enumerate(season.templates)}
    rows = [
        (season.clock.minute(s.start), index[s.template], places.index(s.place)) for s in (*chosen, *decoys)
    ]
    fixed_flags = [s.is_fixed for s in (*chosen, *decoys)]
    minutes = [s.duration_min for s in (*chosen, *decoys)]
    taken = [True] * len(chosen) + [False] * len(decoys)
    past = season.history.sessions
    rows += [(season.clock.minute(s.start), index[s.template], places.index(s.place)) for s in past]
    fixed_flags += [True] * len(past)
    minutes += [s.duration_min for s in past]
    taken += [True] * len(past)
    order = sorted(range(len(rows)), key=lambda i: (rows[i], i))
    table = _table(
        season, places, [rows[i] for i in order], [minutes[i] for i in order], [fixed_flags[i] for i in order]
    )
    return table, np.flatnonzero(np.array([taken[i] for i in order], dtype=bool))


def session_at(season: Season, candidates: Candidates, row: int) -> Session:
    """The session that placing a row means."""
    template = season.templates[int(candidates.template[row])]
    start = season.clock.wall(int(candidates.start[row]))
    return template.at(start, candidates.places[int(candidates.place[row])])


def _places(season: Season, more: Iterable[str] = ()) -> tuple[str, ...]:
    availability = season.availability
    windows = [w for day in availability.week for w in day]
    windows += [w for exception in availability.exceptions for w in exception.windows]
    fixed = [s.place for s in (*season.pins, *season.history.sessions)]
    return tuple(sorted({"", *(w.place for w in windows), *fixed, *more}))


def _on_day(
    season: Season,
    day: date,
    places: tuple[str, ...],
    changed: list[int],
    step_min: int | None,
    heavy_apart_min: Sequence[int],
    after_runs: AfterRuns,
) -> Iterator[Row]:
    yield from _riding(season, day, places)
    microcycle = season.calendar.microcycle_of(day)
    for window in season.availability.windows_on(day):
        opens, closes = window_span(season, day, window)
        at_hand = season.availability.equipment(window.place)
        taken = _taken_in(season, day, window)
        after_lifts = [start for apart in heavy_apart_min for start in _after_lifts(season, day, apart)]
        for index, template in enumerate(season.templates):
            if not template.requires <= at_hand or not season.is_needed(template, microcycle):
                continue
            moments = changed + _after_others(season, template, at_hand, opens)
            moments += _within(after_runs.get(template.recovery, ()), opens, closes)
            moments += after_lifts if template.heavy else []
            moments += _around(taken, template, window.place)
            for start in _starts(opens, closes - template.minutes, moments, step_min):
                if _is_plain(season.clock, start):
                    yield start, index, places.index(window.place)


def _riding(season: Season, day: date, places: tuple[str, ...]) -> Iterator[Row]:
    """Hops and strides at the end of the easy runs that end on a day."""
    at = season.calendar.microcycle_of(day)
    light = [
        i for i, template in enumerate(season.templates) if template.rides and season.is_needed(template, at)
    ]
    for end in season.carriers:
        if season.clock.wall(end).date() == day and _is_plain(season.clock, end):
            for index in light:
                yield end, index, places.index("")


def _after_others(
    season: Season, template: SessionTemplate, at_hand: frozenset[str], opens: int
) -> list[int]:
    """Moments at which a session that may stand first in the visit has ended, had it begun at the opening."""
    firsts = (other for other in season.templates if other.id in template.follows)
    return [opens + other.minutes for other in firsts if other.requires <= at_hand]


def _after_lifts(season: Season, day: date, apart_min: int) -> list[int]:
    """Moments far enough from the end of a heavy lift that began with a window of an earlier day."""
    lengths = sorted({template.minutes for template in season.templates if template.heavy})
    moments = []
    for back in range(1, apart_min // MINUTES_PER_DAY + 2):
        earlier = day - timedelta(days=back)
        for window in season.availability.windows_on(earlier):
            opens, _ = window_span(season, earlier, window)
            moments += [opens + length + apart_min for length in lengths]
    return moments


def _taken_in(season: Season, day: date, window: Window) -> list[tuple[int, int, Taken]]:
    """When others have something at the place of a day's window, in absolute minutes."""
    minute = season.clock.minute
    return [
        (minute(taken.first), minute(taken.last), taken)
        for taken in season.availability.taken
        if taken.place == window.place and taken.first.date() <= day <= taken.last.date()
    ]


def _around(spans: list[tuple[int, int, Taken]], template: SessionTemplate, place: str) -> list[int]:
    """Moments at which a session can begin that keeps clear of what others have taken: just after, or just before."""
    met = [(begins, ends) for begins, ends, taken in spans if taken.stops(template, place)]
    return [start for begins, ends in met for start in (begins - template.minutes, ends)]


def _within(moments: Sequence[int], opens: int, closes: int) -> Sequence[int]:
    """Those of the moments, in order, that lie in a window."""
    return moments[bisect_left(moments, opens) : bisect_left(moments, closes)]


def _starts(opens: int, latest: int, moments: list[int], step_min: int | None) -> set[int]:
    """Starts between the opening and the latest that fits."""
    if latest < opens:
        return set()
    starts = {opens, latest} | {start for start in moments if opens < start < latest}
    if step_min:
        starts |= set(range(opens, latest, step_min))
    return starts


def _is_plain(clock: Clock, minute: int) -> bool:
    """False in the second pass of an hour that the clocks repeat: no wall-clock time names it."""
    return clock.minute(clock.wall(minute)) == minute


def _columns(
    season: Season, places: tuple[str, ...], free: list[Row], fixed: Sequence[Session]
) -> Candidates:
    index = {template.id: i for i, template in enumerate(season.templates)}
    pinned = [
        ((season.clock.minute(s.start), index[s.template], places.index(s.place)), s.duration_min)
        for s in fixed
    ]
    rows = [(row, season.templates[row[1]].minutes, False) for row in free]
    rows += [(row, minutes, True) for row, minutes in pinned]
    rows.sort(key=lambda item: (item[0], item[2]))
    return _table(season, places, [r for r, _, _ in rows], [m for _, m, _ in rows], [f for _, _, f in rows])


def _table(
    season: Season,
    places: tuple[str, ...],
    rows: Sequence[Row],
    minutes: Sequence[int],
    fixed: Sequence[bool],
) -> Candidates:
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 3)
    start, template, place = columns[:, 0], columns[:, 1], columns[:, 2]
    lengths = np.array(minutes, dtype=np.int64)
    day, minute, microcycle = _days(season, start)
    of = season.templates
    held = _figures(season, template, microcycle)

    def by_template(values: list[int]) -> Ints:
        return np.array(values, dtype=np.int64)[template]

    return Candidates(
        places=places,
        template=template,
        place=place,
        start=start,
        end=start + lengths,
        day=day,
        minute=minute,
        microcycle=microcycle,
        minutes=lengths,
        load_au=held[:, 0],
        hard_sets=held[:, 1],
        impact=held[:, 2],
        contacts=held[:, 3],
        sprint_m=held[:, 4],
        sets=held[:, 5:],
        recovery=by_template([RECOVERY_CLASSES.index(t.recovery) for t in of]),
        quality=by_template([QUALITIES.index(t.quality) for t in of]),
        hard_day=by_template([t.hard_day for t in of]).astype(bool),
        fixed=np.array(fixed, dtype=bool),
        riding=by_template([t.rides for t in of]).astype(bool)
        & (place == places.index(""))
        & np.isin(start, list(season.carriers)),
    )


def _figures(season: Season, template: Ints, microcycle: Ints) -> Ints:
    """What each session holds: load, hard sets, impact, contacts, metres, then sets by pattern."""
    pairs, back = np.unique(np.column_stack((template, microcycle)), axis=0, return_inverse=True)
    held = []
    for index, at in pairs.tolist():
        figures = season.figures(season.templates[index].id, at)
        by_pattern = dict(figures.sets)
        held.append(
            [
                figures.load_au,
                figures.hard_sets,
                figures.impact,
                figures.contacts,
                figures.sprint_m,
                *(by_pattern.get(pattern, 0) for pattern in PATTERNS),
            ]
        )
    width = 5 + len(PATTERNS)
    return np.array(held, dtype=np.int64).reshape(len(held), width)[back.reshape(-1)]


def _days(season: Season, start: Ints) -> tuple[Ints, Ints, Ints]:
    """Day of the season, wall-clock minute and microcycle of each start."""
    moments, back = np.unique(start, return_inverse=True)
    days, minutes, microcycles = [], [], []
    for moment in moments:
        wall = season.clock.wall(int(moment))
        days.append(season.calendar.day_index(wall.date()))
        minutes.append(wall.hour * 60 + wall.minute)
        microcycles.append(season.calendar.microcycle_of(wall.date()))
    as_array = (np.array(values, dtype=np.int64)[back] for values in (days, minutes, microcycles))
    day, minute, microcycle = as_array
    return day, minute, microcycle
