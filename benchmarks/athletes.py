"""Who trains in the benchmark seasons, and in which windows."""

from __future__ import annotations

from periodize.catalogue.load import equipment
from periodize.domain.athlete import Athlete, Availability, Window
from periodize.domain.vocabulary import Level

MONDAY, TUESDAY, WEDNESDAY, FRIDAY, SATURDAY = 0, 1, 2, 4, 5


def runner(level: Level = Level.INTERMEDIATE, *, weekly_cap_au: int | None = None) -> Athlete:
    """Someone who runs at 06:00, at weekends at 07:00, and so has time after most runs of a morning."""
    return Athlete(
        id=f"{level.value} runner",
        level=level,
        usual_run_min=(_clock("06:00"),) * 5 + (_clock("07:00"),) * 2,
        weekly_cap_au=weekly_cap_au,
    )


def windows(name: str) -> Availability:
    """A week of windows at a gym, by name.

    Raises
    ------
    KeyError
        Where no week has that name.
    """
    return Availability(week=WEEKS[name], places=tuple(sorted(equipment().items())))


def _clock(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _window(opens: str, closes: str) -> Window:
    return Window(opens_min=_clock(opens), closes_min=_clock(closes), place="gym")


def _days(by_day: dict[int, tuple[Window, ...]]) -> tuple[tuple[Window, ...], ...]:
    return tuple(by_day.get(day, ()) for day in range(7))


_MORNING, _EVENING = _window("06:30", "08:30"), _window("17:00", "20:30")
_LONG_DAY = (_window("05:30", "10:00"), _window("11:30", "15:00"), _window("16:30", "21:30"))

TYPICAL, TIGHT, WIDE = "typical", "gym3e2m", "wide"
WEEKS: dict[str, tuple[tuple[Window, ...], ...]] = {
    TYPICAL: ((_MORNING, _EVENING),) * 7,
    TIGHT: _days(
        {
            MONDAY: (_EVENING,),
            TUESDAY: (_MORNING,),
            WEDNESDAY: (_EVENING,),
            FRIDAY: (_EVENING,),
            SATURDAY: (_window("06:30", "10:00"),),
        }
    ),
    WIDE: (_LONG_DAY,) * 7,
}
"""Two windows a day; three evenings and two mornings a week; three long windows a day."""
