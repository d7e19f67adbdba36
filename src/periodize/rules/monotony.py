"""Foster's monotony of a week stays below a threshold, or what the runs alone make of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from periodize.domain.calendar import Microcycle
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Tier
from periodize.measures import load
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.said import head_text, span_text
from periodize.rules.words import PHASES, Encoder, Lin, Where, load_of
from periodize.units import ceil_div

HIGHEST_PCT = 1_000
"""A week of runs more even than this (monotony 10) is not measured: nothing added could matter."""


@dataclass(frozen=True, kw_only=True)
class Monotony(Rule):
    r"""Mean daily load over its standard deviation stays at most :math:`M`, or at most what the runs alone make.

    With daily loads :math:`L_d` over :math:`n` days, :math:`T = \sum L_d` and :math:`Q = \sum L_d^2`, monotony is at
    most :math:`M` exactly if :math:`T^2 (1 + M^2) \le n M^2 Q`; for 2.0 over seven days :math:`5 T^2 \le 28 Q`. Excess:
    begun hundredths of :math:`(1 + M^2)` times the squared load of the runs, by which the left side is larger.
    Not part of the default policy: reported always, charged on request.

    Parameters
    ----------
    most_pct
        :math:`M` in hundredths.
    """

    id = "monotony"
    unit = "hundredths"
    evidence = Evidence(
        grade="X",
        text="Monotony was tied to illness in a small group of skaters with individual thresholds; 2.0 is a convention.",
        sources=("L1",),
    )
    statement = "A week's load is not much the same every day: monotony stays below a threshold, or what the runs make."
    default_tier = Tier.SHAPE
    figures = (("most_pct", 50, HIGHEST_PCT),)

    tier: Tier = Tier.SHAPE
    most_pct: int = 200

    def encode(self, season: Season, enc: Encoder) -> None:
        table, calendar = enc.candidates, season.calendar
        runs = load.by_day(season.all_runs)
        for microcycle in calendar.microcycles:
            days = [microcycle.first + timedelta(days=i) for i in range(microcycle.days)]
            run_au = [runs[day] for day in days]
            most = self._most_pct(run_au)
            if most is None:
                continue
            daily = []
            for day, alone in zip(days, run_au, strict=True):
                index = calendar.day_index(day)
                daily.append(load_of(enc, table.in_days(index, index)) + alone)
            left = enc.square(Lin.total(daily)) * (100**2 + most**2)
            right = Lin.total([enc.square(one) for one in daily]) * (len(days) * most**2)
            per = _per(run_au, most)
            enc.at_most(left - right, 0, microcycle=microcycle.index, subject="monotony", per=per)

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        season = schedule.season
        both = load.by_day(season.all_runs, schedule.with_history)
        fixed = load.by_day(season.all_runs, [p for p in schedule.with_history if p.is_fixed])
        runs = load.by_day(season.all_runs)
        for microcycle in season.calendar.microcycles:
            all_au, fixed_au, run_au = (_daily(microcycle, loads) for loads in (both, fixed, runs))
            most = self._most_pct(run_au)
            if most is None:
                continue
            over = _over(all_au, most) - max(0, _over(fixed_au, most))
            if over > 0:
                found = load.monotony(all_au)
                shown = "the same every day" if found is None else f"monotony {found:.2f}"
                head = head_text(season.calendar, microcycle.index)
                text = f"{head}: {shown}, {self.better}at most {most / 100:.2f}"
                yield self.broken(microcycle.index, "monotony", ceil_div(over, _per(run_au, most)), text)

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: days differ enough in load, monotony at most {self.most_pct / 100:.1f}"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        microcycle = season.calendar.microcycles[where.microcycle]
        most = self._most_pct(_daily(microcycle, load.by_day(season.all_runs))) or self.most_pct
        return (
            f"{self.better}monotony at most {most / 100:.2f}, {span_text(season.calendar, where.microcycle)}"
        )

    def _most_pct(self, run_au: Sequence[int]) -> int | None:
        """The threshold for a week with these runs, in hundredths; None where they are too even to measure."""
        for most in range(self.most_pct, HIGHEST_PCT + 1):
            if _over(run_au, most) <= 0:
                return most
        return None


def _daily(microcycle: Microcycle, loads: Counter[date]) -> list[int]:
    return [loads[microcycle.first + timedelta(days=i)] for i in range(microcycle.days)]


def _over(daily: Sequence[int], most_pct: int) -> int:
    """Above 0 exactly if monotony is above the threshold."""
    squares = sum(one**2 for one in daily)
    return sum(daily) ** 2 * (100**2 + most_pct**2) - len(daily) * most_pct**2 * squares


def _per(run_au: Sequence[int], most_pct: int) -> int:
    """One hundredth of the squared load of the runs, in the unit of the difference."""
    return max(1, (100**2 + most_pct**2) * max(100, sum(run_au)) ** 2 // 100)
