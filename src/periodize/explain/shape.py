"""A plan in a handful of figures: what it holds, how its load is shaped, and how much of the wanted work it does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import Phase, Quality
from periodize.report.rows import week_rows
from periodize.rules.policy import Policy
from periodize.rules.weekly_dose import WeeklyDose


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A plan in figures.

    Parameters
    ----------
    blocks
        Blocks in order, with their lengths in microcycles.
    sessions
        Sessions by quality, those that there are.
    wanted, missing
        Sessions that a yardstick's doses want in these blocks, and those of them that are missing.
    highest_week_au
        Total load of the hardest microcycle.
    highest_rise_pct
        Largest rise of the total from one microcycle to the next, in percent; None with one microcycle.
    monotony
        Mean of the microcycles' monotony; None where no microcycle has one.
    low_days
        Days with neither a key run nor a session that makes a day hard.
    """

    blocks: tuple[tuple[Phase, int], ...]
    sessions: dict[Quality, int]
    wanted: int
    missing: int
    highest_week_au: int
    highest_rise_pct: int | None
    monotony: float | None
    low_days: int

    @property
    def doses_pct(self) -> int | None:
        """Share of the wanted sessions that are there, in percent, rounded down; None where none is wanted."""
        return 100 * (self.wanted - self.missing) // self.wanted if self.wanted else None

    def figures(self) -> dict[str, Any]:
        """The figures by name."""
        return {
            "blocks": " ".join(f"{phase.value} {length}" for phase, length in self.blocks),
            "sessions": sum(self.sessions.values()),
            "doses_pct": self.doses_pct,
            "highest_week_au": self.highest_week_au,
            "highest_rise_pct": self.highest_rise_pct,
            "monotony": self.monotony,
            "low_days": self.low_days,
            **{quality.value: self.sessions.get(quality, 0) for quality in Quality},
        }


def shape_of(schedule: Schedule, yardstick: Policy) -> Shape:
    """The figures of a plan, its doses by the yardstick of a policy."""
    weeks = week_rows(schedule)
    rises = [week["rise_pct"] for week in weeks if week["rise_pct"] is not None]
    monotonies = [week["monotony"] for week in weeks if week["monotony"] is not None]
    season = schedule.season
    hard = {p.day for p in schedule.placed if p.template.hard_day} | {r.day for r in season.runs if r.key}
    # An empty plan with the same blocks lacks every session that is wanted.
    nothing = Schedule(season=season, sessions=(), blocks=schedule.blocks)
    return Shape(
        blocks=tuple((phase, len(list(same))) for phase, same in groupby(schedule.blocks)),
        sessions=dict(Counter(p.template.quality for p in schedule.placed)),
        wanted=_missing(nothing, yardstick),
        missing=_missing(schedule, yardstick),
        highest_week_au=max(week["total_load_au"] for week in weeks),
        highest_rise_pct=max(rises, default=None),
        monotony=round(sum(monotonies) / len(monotonies), 2) if monotonies else None,
        low_days=season.calendar.days - len(hard),
    )


def _missing(schedule: Schedule, yardstick: Policy) -> int:
    """Sessions that the doses of a policy miss in a plan."""
    doses = [rule for rule in yardstick if isinstance(rule, WeeklyDose) and rule.doses]
    return sum(violation.excess for rule in doses for violation in rule.check(schedule))
