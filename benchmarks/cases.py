"""The register of cases: made-up seasons by length and by severity, and the published plans at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from benchmarks import published
from benchmarks.athletes import TIGHT, TYPICAL, WIDE, runner, windows
from benchmarks.running import FIRST_MONDAY, running_plan
from periodize.catalogue.load import templates, version
from periodize.catalogue.policy import default_policy
from periodize.domain.calendar import Calendar
from periodize.domain.completion import complete_runs
from periodize.domain.season import Season
from periodize.domain.vocabulary import Level
from periodize.measures import load
from periodize.rules.weekly_load import LoadMeasure, WeeklyLoad

AVAILABILITY = {"typical": TYPICAL, "tight": TIGHT, "wide": WIDE}
LENGTHS = {4: "10k", 8: "half", 16: "marathon", 24: "marathon", 52: "marathon", 104: "marathon"}
"""Weeks of the made-up seasons, and the race at their end."""
WEEKS_PER_GOAL = 26
TIGHT_ROOM_PCT = 30
"""Tight load: so much of the room above the hardest running week is left."""
TINY_WEEKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One season to solve under the default policy.

    Parameters
    ----------
    name
        Unique.
    group
        Cases whose medians belong together.
    weeks
        Length of the season.
    make, make_tiny
        The season itself, and one of the same kind that takes no time.
    """

    name: str
    group: str
    weeks: int
    make: Callable[[], Season]
    make_tiny: Callable[[], Season]


def make_season(
    weeks: int,
    *,
    availability: str = "typical",
    load: str = "normal",
    key_share: float = 0.5,
    level: Level = Level.INTERMEDIATE,
    race: str = "marathon",
    goals: int | None = None,
) -> Season:
    """A made-up season that begins on a Monday and ends with a race.

    Parameters
    ----------
    weeks
        1 to 104.
    availability
        ``typical`` (two windows a day), ``tight`` (three evenings and two mornings a week) or ``wide`` (three
        long windows a day).
    load
        ``normal``, or ``tight`` where the athlete's weekly cap leaves little room above the runs.
    key_share
        Share of the runs that are key runs: 0.5 is the long run and two more in six.
    level
        Strength level.
    race
        One of :data:`benchmarks.running.RACE_M`.
    goals
        Number of A races; by default one for every 26 weeks.
    """
    goals = goals or max(1, weeks // WEEKS_PER_GOAL)
    seed = f"{weeks}-{race}-{goals}-{key_share:g}"
    athlete = runner(level)
    calendar = Calendar(
        start=FIRST_MONDAY, end=FIRST_MONDAY.fromordinal(FIRST_MONDAY.toordinal() + 7 * weeks - 1)
    )
    plan = running_plan(weeks, race=race, goals=goals, key_share=key_share, seed=seed)
    season = Season(
        calendar=calendar,
        runs=complete_runs(plan, athlete),
        availability=windows(AVAILABILITY[availability]),
        templates=templates(),
        athlete=athlete,
        catalogue_version=version(),
    )
    if load == "tight":
        return replace(season, athlete=replace(athlete, weekly_cap_au=_tight_cap_au(season)))
    return season


def _tight_cap_au(season: Season) -> int:
    """The hardest running week and a part of the room that the policy would leave above it."""
    loads = load.by_day(season.runs)
    hardest = load.highest_rolling(loads, season.calendar.start, season.calendar.end)
    usual = next(
        rule.cap_au(season)
        for rule in default_policy()
        if isinstance(rule, WeeklyLoad) and rule.measure is LoadMeasure.TOTAL
    )
    return hardest + (usual - hardest) * TIGHT_ROOM_PCT // 100


def _made_up() -> list[Case]:
    cases = [_case(f"weeks-{weeks}", f"{weeks} weeks", weeks, race=race) for weeks, race in LENGTHS.items()]
    severity: dict[str, dict[str, object]] = {
        "tight-windows": {"availability": "tight"},
        "wide-windows": {"availability": "wide"},
        "tight-load": {"load": "tight"},
        "few-key-runs": {"key_share": 1 / 6},
        "many-key-runs": {"key_share": 4 / 6},
        "novice": {"level": Level.NOVICE},
        "two-races": {"goals": 2},
    }
    cases += [
        _case(f"weeks-16-{name}", "16 weeks, harder", 16, race="marathon", **wishes)
        for name, wishes in severity.items()
    ]
    cases += [
        _case(f"weeks-52-{name}", "52 weeks, harder", 52, race="marathon", **severity[name])
        for name in ("tight-windows", "wide-windows", "tight-load")
    ]
    return cases


def _case(name: str, group: str, weeks: int, **wishes: object) -> Case:
    def tiny() -> Season:
        goals = wishes.get("goals", 1)
        return make_season(TINY_WEEKS, **(wishes | {"goals": goals}))  # type: ignore[arg-type]

    return Case(
        name=name,
        group=group,
        weeks=weeks,
        make=lambda: make_season(weeks, **wishes),  # type: ignore[arg-type]
        make_tiny=tiny,
    )


def _published() -> list[Case]:
    cases = []
    for availability in published.AVAILABILITIES:
        for plan, rows in published.read_plans().items():
            cases.append(_published_case(plan, rows, availability))
    return cases


def _published_case(plan: str, rows: list[published.Row], availability: str) -> Case:
    weeks = published.weeks_of(rows)
    return Case(
        name=f"published-{plan}-{availability}",
        group=f"published {availability}",
        weeks=weeks,
        make=lambda: published.season_of(plan, published.read_plans()[plan], availability),
        make_tiny=lambda: published.season_of(plan, rows, availability, last_weeks=TINY_WEEKS // 2),
    )


def all_cases() -> dict[str, Case]:
    """Every case by name; the published plans among them where they are at hand."""
    return {case.name: case for case in (*_made_up(), *_published())}
