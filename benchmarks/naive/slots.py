"""Where a session could be put: every template at every start that the library considers too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from periodize.domain.figures import Figures
from periodize.domain.season import Season
from periodize.domain.session import Session, SessionTemplate
from periodize.domain.vocabulary import RecoveryClass
from periodize.rules.availability import Availability, window_span
from periodize.rules.base import Rule
from periodize.rules.matrix import row_of, stretch_pct
from periodize.rules.pattern_recovery import PatternRecovery
from periodize.rules.recovery_gap import RecoveryGap
from periodize.units import MINUTES_PER_DAY, scaled_hours_min


@dataclass(frozen=True, slots=True)
class Slot:
    """One template at one start.

    Parameters
    ----------
    session, template
        What would be placed.
    figures
        What it holds for this athlete in its microcycle.
    rides
        Whether it rides on an easy run.
    begins, ends
        Absolute minutes.
    day
        Day of the season, from 0.
    minute
        Minute of that day.
    microcycle
        Index of its microcycle.
    """

    session: Session
    template: SessionTemplate
    figures: Figures
    rides: bool
    begins: int
    ends: int
    day: int
    minute: int
    microcycle: int


class Moments:
    """When a session could begin besides the opening and the latest start: as soon as something has ended."""

    def __init__(self, season: Season, rules: Sequence[Rule]) -> None:
        self.season = season
        changing = max((rule.changing_min for rule in rules if isinstance(rule, Availability)), default=0)
        spacing = [rule for rule in rules if isinstance(rule, RecoveryGap | PatternRecovery)]
        self._apart_min = {rule.heavy_apart_min(season) for rule in spacing}
        self._lift_min = {template.minutes for template in season.templates if template.heavy}
        self._changed: dict[date, set[int]] = {}
        self._recovered: dict[tuple[date, RecoveryClass], set[int]] = {}
        for run in season.runs:
            _, ends = season.span(run)
            changed = ends + changing
            self._changed.setdefault(season.clock.wall(changed).date(), set()).add(changed)
            for rule in spacing:
                row = row_of(run)
                if row is not None and isinstance(rule, RecoveryGap):
                    self._add_recovered(rule, row, ends)

    def _add_recovered(self, rule: RecoveryGap, row: str, ends: int) -> None:
        for kind in RecoveryClass:
            hours = rule.matrix.hard_h(row, kind.value)
            if hours:
                moment = ends + scaled_hours_min(hours, stretch_pct(self.season, row))
                day = self.season.clock.wall(moment).date()
                self._recovered.setdefault((day, kind), set()).add(moment)

    def of(self, template: SessionTemplate, day: date) -> set[int]:
        """After runs, with the hours it waits for or only changed, and after heavy lifts of earlier days."""
        moments = self._changed.get(day, set()) | self._recovered.get((day, template.recovery), set())
        return moments | self._after_lifts(day) if template.heavy else moments

    def _after_lifts(self, day: date) -> set[int]:
        """Far enough from a heavy lift that began with a window."""
        moments = set()
        for apart in self._apart_min:
            for back in range(1, apart // MINUTES_PER_DAY + 2):
                earlier = day - timedelta(days=back)
                for window in self.season.availability.windows_on(earlier):
                    opens, _ = window_span(self.season, earlier, window)
                    moments |= {opens + length + apart for length in self._lift_min}
        return moments


def all_slots(season: Season, rules: Sequence[Rule]) -> list[Slot]:
    """Every slot inside a window with the equipment it needs, or at the end of an easy run, in order of start."""
    moments = Moments(season, rules)
    slots = []
    for index in range(season.calendar.days):
        day = season.calendar.day(index)
        if season.today is None or day >= season.today:
            slots += list(_in_windows(season, index, day, moments))
            slots += list(_on_runs(season, index, day))
    return sorted(slots, key=lambda slot: (slot.begins, slot.session.id))


def _in_windows(season: Season, index: int, day: date, moments: Moments) -> Iterator[Slot]:
    microcycle = season.calendar.microcycle_of(day)
    needed = {t: moments.of(t, day) for t in season.templates if season.is_needed(t, microcycle)}
    seen = set()
    for window in season.availability.windows_on(day):
        opens, closes = window_span(season, day, window)
        at_hand = season.availability.equipment(window.place)
        for template, others in needed.items():
            latest = closes - template.minutes
            if latest < opens or not template.requires <= at_hand:
                continue
            firsts = [t for t in season.templates if t.id in template.follows and t.requires <= at_hand]
            starts = others | {opens + first.minutes for first in firsts}
            for begins in {opens, latest, *(start for start in starts if opens <= start <= latest)}:
                if (template.id, begins, window.place) not in seen:
                    seen.add((template.id, begins, window.place))
                    yield _slot(season, template, begins, window.place, index)


def _on_runs(season: Season, index: int, day: date) -> Iterator[Slot]:
    """Hops and strides where an easy run ends: no window, no place."""
    for ends in season.carriers:
        if season.clock.wall(ends).date() == day:
            for template in season.templates:
                if template.rides and season.is_needed(template, season.calendar.microcycle_of(day)):
                    yield _slot(season, template, ends, "", index)


def _slot(season: Season, template: SessionTemplate, begins: int, place: str, index: int) -> Slot:
    start = season.clock.wall(begins)
    session = Session(
        id=f"{template.id}-{start:%Y-%m-%d-%H%M}-{place or 'run'}",
        template=template.id,
        start=start,
        duration_min=template.minutes,
        place=place,
    )
    microcycle = season.calendar.microcycle_of(start.date())
    return Slot(
        session=session,
        template=template,
        figures=season.figures(template.id, microcycle),
        rides=season.carrier(session) is not None,
        begins=begins,
        ends=begins + template.minutes,
        day=index,
        minute=start.hour * 60 + start.minute,
        microcycle=microcycle,
    )
