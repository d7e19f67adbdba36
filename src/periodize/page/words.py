"""Short forms that the page and the notebook share."""

from __future__ import annotations

from datetime import date

from periodize.domain.athlete import AvailabilityException, ExceptionKind
from periodize.domain.calendar import Calendar, Microcycle
from periodize.domain.easing import Ease
from periodize.domain.season import Season
from periodize.domain.session import Run
from periodize.domain.vocabulary import Quality, RacePriority, Status
from periodize.report.words import counted, day_text, status_sentence
from periodize.solver.result import Result

STATUS_TITLES = {
    Status.OPTIMAL: "Proved best",
    Status.FEASIBLE: "A plan, not proved best",
    Status.INFEASIBLE: "No plan exists",
    Status.NO_ANSWER: "No plan found in time",
}

QUALITY_WORDS = {
    Quality.FOUNDATION: "foundation",
    Quality.MAX_STRENGTH: "max strength",
    Quality.POWER: "power",
    Quality.PLYOMETRIC: "jumps and hops",
    Quality.SPRINT: "sprints and strides",
    Quality.CORE: "upper body and core",
    Quality.PRIMER: "primer",
}

BROKEN_TITLE = "Not a valid plan"


def status_told(result: Result) -> tuple[str, str]:
    """What is known about an answer: a title and a sentence.

    A plan that somebody changed may break rules that must hold; then that comes before all else.
    """
    if result.verification is not None and not result.verification.ok:
        count = counted(len(result.verification.violations), "times")
        return BROKEN_TITLE, f"Rules that must hold are broken {count}; nothing else is known of this plan."
    sentence = status_sentence(result)
    return STATUS_TITLES[result.status], sentence[0].upper() + sentence[1:]


def week_word(calendar: Calendar) -> str:
    """``"week"``, or ``"microcycle"`` where it is not of seven days."""
    return "week" if calendar.microcycle_days == 7 else "microcycle"


def weeks_text(calendar: Calendar) -> str:
    """``"18 weeks"``."""
    return counted(len(calendar.microcycles), f"{week_word(calendar)}s")


def span_text(first: date, last: date, *, year: bool = False) -> str:
    """``"Mon 1 Jun to Sun 7 Jun"``."""
    return f"{day_text(first, year=year)} to {day_text(last, year=year)}"


def name_of(run: Run) -> str:
    """The coach's title of a run, or what kind it is."""
    return run.name or run.kind.value.capitalize()


def km_text(metres: int) -> str:
    """``"42.2 km"``."""
    return f"{metres / 1000:g} km"


def columns(calendar: Calendar) -> int:
    """Days that stand side by side: a week, or a longer microcycle in rows of equal length."""
    rows = -(-calendar.microcycle_days // 7)
    return -(-calendar.microcycle_days // rows)


def next_race(season: Season, microcycle: Microcycle) -> Run | None:
    """The next A race in or after a microcycle."""
    return next((race for race in season.goal_races if race.day >= microcycle.first), None)


def countdown(season: Season, microcycle: Microcycle) -> str:
    """``"7 weeks to the A race"``, ``"A race on Sunday"``, or nothing after the last one."""
    race = next_race(season, microcycle)
    if race is None:
        return ""
    if race.day <= microcycle.last:
        return f"{RacePriority.A} race on {race.day:%A}"
    calendar = season.calendar
    if calendar.microcycle_days == 7:
        ahead = counted(calendar.microcycle_of(race.day) - microcycle.index, "weeks")
    else:
        ahead = counted((race.day - microcycle.first).days, "days")
    return f"{ahead} to the {RacePriority.A} race"


def exceptions_in(season: Season, first: date, last: date) -> list[AvailabilityException]:
    """What keeps the athlete from the usual windows on these days."""
    return [
        exception
        for exception in season.availability.exceptions
        if exception.kind is not ExceptionKind.EXTRA and exception.first <= last and exception.last >= first
    ]


def exception_text(exception: AvailabilityException) -> str:
    """``"travel Mon 20 Jul to Thu 23 Jul"``."""
    what = f"{exception.place} {exception.kind.value}" if exception.place else exception.kind.value
    if exception.first == exception.last:
        return f"{what} {day_text(exception.first)}"
    return f"{what} {span_text(exception.first, exception.last)}"


def ease_text(ease: Ease) -> str:
    """``"deload: the runs ease off too"``."""
    return f"{'deload' if ease.deload else 'lighter sessions'}: {ease.why}"
