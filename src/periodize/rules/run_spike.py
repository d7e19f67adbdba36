"""Little is added around a run that is much longer than usual."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from periodize import units
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Tier
from periodize.measures.spikes import Spike, spikes
from periodize.rules.base import Evidence, Rule, Violation, title
from periodize.rules.said import hours_text, run_text, runs_near, span_text
from periodize.rules.words import PHASES, Encoder, Where


@dataclass(frozen=True, kw_only=True)
class RunSpike(Rule):
    """Load placed near a run that is much longer than any of the weeks before it is charged.

    Which runs those are says :func:`periodize.measures.spikes.spikes`; races are not among them. Excess: the
    begun ``step_au`` of the load of each session that ends less than ``apart_h`` hours before such a run or
    begins less than that after it, for each such run.

    Parameters
    ----------
    above_pct
        Percent above the longest run of the days before that count as usual.
    look_back_days
        How many days before.
    known_days, fewest_runs
        A run is judged only where the running of so many days before it is known, and so many runs of it.
    apart_h
        Hours before and after such a run in which load is charged.
    step_au
        Load that counts one, 1 to 1000.
    """

    id = "run-spike"
    unit = "steps"
    evidence = Evidence(
        grade="B",
        text="A single run more than 10 % longer than the longest of thirty days went with a higher injury rate in "
        "5205 runners; rises from week to week did not. That lighter days around it help is a judgement.",
        sources=("L7",),
    )
    statement = "Little load is added around a run that is much longer than any of the weeks before it."
    default_tier = Tier.SHAPE
    figures = (
        ("above_pct", 0, 1000),
        ("look_back_days", 1, 365),
        ("known_days", 0, 365),
        ("fewest_runs", 1, 100),
        ("apart_h", 0, 336),
        ("step_au", 1, 1000),
    )

    tier: Tier = Tier.SHAPE
    above_pct: int = 10
    look_back_days: int = 30
    known_days: int = 14
    fewest_runs: int = 3
    apart_h: int = 24
    step_au: int = 25

    def encode(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        near = np.zeros(len(table), dtype=np.int64)
        wanted = self.apart_h * units.MINUTES_PER_HOUR
        for spike in self.spikes(season):
            begins, ends = season.span(spike.run)
            near += (table.end > begins - wanted) & (table.start < ends + wanted)
        enc.forbid(near * -(-table.load_au // self.step_au), "load beside a long run")

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        season = schedule.season
        for spike in self.spikes(season):
            run = spike.run
            begins, ends = season.span(run)
            for p in schedule.placed:
                steps = units.ceil_div(p.load_au, self.step_au)
                gap = max(begins - p.span[1], p.span[0] - ends)
                if p.is_fixed or not steps or gap >= self.apart_h * units.MINUTES_PER_HOUR:
                    continue
                where = f"{hours_text(gap)} from" if gap > 0 else "beside"
                text = f"{title(p)} ({p.load_au} AU) is {where} {self._spike_text(spike)}, {self.better}{self.apart_h} h"
                ids = (p.session.id, run.id)
                yield self.broken(p.microcycle, "load beside a long run", steps, text, ids)

    def explain(self, where: Where) -> str:
        return (
            f"microcycle {where.microcycle + 1}: little load within {self.apart_h} h of a run more than "
            f"{self.above_pct} % longer than any of the {self.look_back_days} days before"
        )

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        reach = self.apart_h * units.MINUTES_PER_HOUR
        near = runs_near(season, where.microcycle, reach, reach)
        said = [self._spike_text(spike) for spike in self.spikes(season) if spike.run in near]
        days = span_text(season.calendar, where.microcycle)
        return f"{self.better}no load within {self.apart_h} h of {' and of '.join(said) or 'a much longer run'}, {days}"

    def _spike_text(self, spike: Spike) -> str:
        return f"{run_text(spike.run)}, {spike.over_pct} % longer than any of the {self.look_back_days} days before"

    def spikes(self, season: Season) -> tuple[Spike, ...]:
        """The runs of a season that are much longer than usual."""
        return spikes(
            season,
            above_pct=self.above_pct,
            look_back_days=self.look_back_days,
            known_days=self.known_days,
            fewest_runs=self.fewest_runs,
        )
