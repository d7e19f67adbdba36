"""Placed work falls towards an A race."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Tier
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.said import days_text, fixed_load_au, head_text, run_text, span_text, weeks_text
from periodize.rules.words import PHASES, Alternative, Encoder, Lin, Where, load_of
from periodize.units import ceil_div

NOT_A_WAY = 1_000_000
"""More load than a microcycle can hold: what a way is short by that does not apply."""


@dataclass(frozen=True, kw_only=True)
class Taper(Rule):
    r"""In a taper, the placed load is at most a share of that before it: less, the nearer the race.

    The microcycle of the race and those before it, as far as they lie in a taper block, hold at most their
    percentage of the mean of ``look_back`` microcycles before the taper: those before the shortest taper or those
    before the longest, whichever allows more. ``floor_au`` is always allowed. Volume falls; what the bar holds
    does not, which is for the prescription to keep. Excess: AU too many.

    Parameters
    ----------
    most_pct
        Percent for the microcycle of the race, the one before it, and so on.
    floor_au
        Placed load that is always allowed, in AU: a primer and strides.
    look_back
        Microcycles whose mean counts as usual, 1 to 6.
    """

    id = "taper"
    unit = "AU"
    evidence = Evidence(
        grade="A",
        text="Training volume cut by 41 to 60 % over 8 to 14 days, with intensity and frequency kept, serves endurance "
        "performance best; that strength work should fall with it is inferred.",
        sources=("T1", "T2", "T3", "T5"),
    )
    statement = (
        "Placed load falls towards an A race: about 60 % of the usual two weeks out, 40 % in its week."
    )
    compares = True
    figures = (("most_pct", 0, 1000), ("look_back", 1, 26))

    tier: Tier = Tier.MUST
    most_pct: tuple[int, ...] = (40, 60)
    floor_au: int = 150
    look_back: int = 3

    def applies_to(self, season: Season) -> bool:
        return bool(season.goal_races)

    def encode(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        for w, pct, references in self._steps(season):
            now = enc.total(load_of(enc, table.in_microcycle(w)))
            rows = table.in_microcycle(w)
            fixed = int(table.load_au[rows][table.fixed[rows]].sum())
            ways = [
                Alternative(enc.in_block(w, Phase.TAPER) * NOT_A_WAY, Lin()),
                Alternative(now, Lin(constant=max(self.floor_au, fixed))),
            ]
            for reference in references:
                usual = Lin.total([enc.total(load_of(enc, table.in_microcycle(v))) for v in reference])
                ways.append(Alternative(now * self._per, usual * pct, self._per))
            enc.any_way(ways, microcycle=w, subject="taper")

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        calendar = schedule.season.calendar
        for w, pct, references in self._steps(schedule.season):
            if schedule.blocks[w] is not Phase.TAPER:
                continue
            now = schedule.in_microcycle(w)
            placed = sum(p.load_au for p in now)
            usual = max(
                sum(p.load_au for v in reference for p in schedule.in_microcycle(v))
                for reference in references
            )
            excess = min(
                placed - max(self.floor_au, sum(p.load_au for p in now if p.is_fixed)),
                ceil_div(placed * self._per - usual * pct, self._per),
            )
            if excess > 0:
                text = (
                    f"{head_text(calendar, w, Phase.TAPER)} holds {placed} AU of placed load, {self.better}at most "
                    f"{placed - excess}: {usual // self.look_back} were usual before it"
                )
                yield self.broken(w, "taper", excess, text)

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: placed load falls towards the race"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        at, calendar = where.microcycle, season.calendar
        _, pct, references = next(step for step in self._steps(season) if step[0] == at)
        race = next(race for race in season.goal_races if calendar.microcycle_of(race.day) >= at)
        usual = references[0]
        days = days_text(calendar.full_span(usual[0])[0], calendar.full_span(usual[-1])[1])
        return (
            f"{self.better}at most {max(self.floor_au, fixed_load_au(season, at))} AU of placed load, or {pct} % of the "
            f"mean of the {weeks_text(self.look_back, calendar)} before the taper ({days}, or one earlier), "
            f"{span_text(calendar, at)}, towards {run_text(race)}"
        )

    def _steps(self, season: Season) -> Iterator[tuple[int, int, list[range]]]:
        """Each microcycle of a taper once: its percentage and what it is compared with."""
        longest = len(self.most_pct)
        seen = set()
        for race in season.goal_races:
            at = season.calendar.microcycle_of(race.day)
            references = [
                range(at - length - self.look_back + 1, at - length + 1) for length in (longest, longest + 1)
            ]
            for before, pct in enumerate(self.most_pct):
                w = at - before
                if w >= 0 and w not in seen:
                    seen.add(w)
                    yield w, pct, references

    @property
    def _per(self) -> int:
        return 100 * self.look_back
