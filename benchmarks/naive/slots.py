"""Where a session could be put: every template at every start that the library considers too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from periodize.domain.season import Season
from periodize.domain.session import Session, SessionTemplate
from periodize.rules.availability import window_span


@dataclass(frozen=True, slots=True)
class Slot:
    """One template at one start.

    Parameters
    ----------
    session, template
        What would be placed.
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
    begins: int
    ends: int
    day: int
    minute: int
    microcycle: int


def all_slots(season: Season, changing_min: int) -> list[Slot]:
    """Every slot inside a window with the equipment it needs, in order of start."""
    slots = []
    for index in range(season.calendar.days):
        day = season.calendar.day(index)
        if season.today is None or day >= season.today:
            slots += list(_on_day(season, index, day, changing_min))
    return sorted(slots, key=lambda slot: (slot.begins, slot.session.id))


def _on_day(season: Season, index: int, day: date, changing_min: int) -> Iterator[Slot]:
    after_runs = [season.span(run)[1] + changing_min for run in season.runs if abs((day - run.day).days) <= 2]
    seen = set()
    for window in season.availability.windows_on(day):
        opens, closes = window_span(season, day, window)
        at_hand = season.availability.equipment(window.place)
        for template in season.templates:
            latest = closes - template.minutes
            if latest < opens or not template.requires <= at_hand:
                continue
            firsts = [t for t in season.templates if t.id in template.follows and t.requires <= at_hand]
            moments = [*after_runs, *(opens + first.minutes for first in firsts)]
            for begins in {opens, latest, *(start for start in moments if opens <= start <= latest)}:
                if (template.id, begins, window.place) not in seen:
                    seen.add((template.id, begins, window.place))
                    yield _slot(season, template, begins, window.place, index)


def _slot(season: Season, template: SessionTemplate, begins: int, place: str, index: int) -> Slot:
    start = season.clock.wall(begins)
    session = Session(
        id=f"{template.id}-{start:%Y-%m-%d-%H%M}-{place}",
        template=template.id,
        start=start,
        duration_min=template.minutes,
        place=place,
    )
    return Slot(
        session=session,
        template=template,
        begins=begins,
        ends=begins + template.minutes,
        day=index,
        minute=start.hour * 60 + start.minute,
        microcycle=season.calendar.microcycle_of(start.date()),
    )
