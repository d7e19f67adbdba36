"""How fast placed load and total load may rise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from periodize.domain.easing import run_load_by_microcycle
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Tier
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.said import earlier_text, fixed_load_au, head_text, span_text
from periodize.rules.words import PHASES, Alternative, Encoder, Lin, Where, load_of
from periodize.units import ceil_div


class RampOf(StrEnum):
    """Which load may not rise too fast."""

    PLACED = "placed"
    TOTAL = "total"


@dataclass(frozen=True, kw_only=True)
class LoadRamp(Rule):
    r"""Load rises by at most ``rise_pct`` from the highest of the last ``look_back`` microcycles.

    Measuring from the highest of several keeps an empty, a cut or a deload microcycle from being the
    yardstick. A placed load of up to ``entry_au`` is always allowed, so is a rise of up to ``step_au``: sessions
    come whole, and a block may give way to the next. For the total, a rise that the runs make alone is allowed too:
    :math:`T_w \le \max(1 + r, R_w / R_v) \, T_v` for one of the earlier microcycles ``v``; from one without
    runs, the placed load alone is measured. Excess: begun units of ``unit_au``.

    Parameters
    ----------
    of
        ``placed`` or ``total``.
    rise_pct
        Percent, 0 to 100.
    entry_au, step_au
        Placed load that needs no preparation, and the smallest rise worth limiting, in AU.
    look_back
        Microcycles to look back, 1 to 6.
    unit_au
        Unit of excess in AU.
    """

    id = "load-ramp"
    unit = "steps of AU"
    evidence = Evidence(
        grade="D",
        text="Limits on the rise of strength work are carried over from sprint and running practice; the ten-per-cent "
        "rule itself found no support in a trial of novice runners.",
        sources=("P1", "S25", "L7", "L8", "L9", "L10"),
    )
    statement = "Placed load, and runs and sessions together, rise only so much above the highest of the last microcycles."
    compares = True
    figures = (("rise_pct", 0, 1000), ("look_back", 1, 26), ("unit_au", 1, 1000))

    tier: Tier = Tier.MUST
    of: RampOf = RampOf.PLACED
    rise_pct: int = 20
    entry_au: int = 450
    step_au: int = 130
    look_back: int = 3
    unit_au: int = 1

    @property
    def key(self) -> str:
        base = self.id if self.of is RampOf.PLACED else f"{self.id}-total"
        return base if self.tier is self.default_tier else f"{base}@{self.tier.value}"

    def encode(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        runs = run_load_by_microcycle(season)
        placed = {}
        for index in range(-self.look_back, len(season.calendar.microcycles)):
            placed[index] = enc.total(load_of(enc, table.in_microcycle(index)))
        for microcycle in season.calendar.microcycles:
            w = microcycle.index
            rows = table.in_microcycle(w)
            fixed = int(table.load_au[rows][table.fixed[rows]].sum())
            ways = [Alternative(placed[w], Lin(constant=max(self.entry_au, fixed)), self.unit_au)]
            for v in range(w - self.look_back, w):
                ways += self._ways(placed[w], placed[v], runs.get(w, 0), runs.get(v, 0))
            enc.any_way(ways, microcycle=w, subject=self.of.value)

    def _ways(self, now: Lin, then: Lin, runs_now: int, runs_then: int) -> list[Alternative]:
        grown = 100 + self.rise_pct
        if self.of is RampOf.PLACED or runs_then == 0:
            runs_now = runs_then = 0
        step = Alternative(now + runs_now, then + (runs_then + self.step_au), self.unit_au)
        if runs_now * 100 <= runs_then * grown:
            return [step, Alternative((now + runs_now) * 100, (then + runs_then) * grown, 100 * self.unit_au)]
        return [step, Alternative(now * runs_then, then * runs_now, runs_then * self.unit_au)]

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        calendar = schedule.season.calendar
        runs = run_load_by_microcycle(schedule.season)
        placed = {
            index: sum(p.load_au for p in schedule.in_microcycle(index))
            for index in range(-self.look_back, len(calendar.microcycles))
        }
        for microcycle in calendar.microcycles:
            w = microcycle.index
            fixed = sum(p.load_au for p in schedule.in_microcycle(w) if p.is_fixed)
            over = [placed[w] - max(self.entry_au, fixed)]
            for v in range(w - self.look_back, w):
                over += self._over(placed[w], placed[v], runs.get(w, 0), runs.get(v, 0))
            excess = ceil_div(max(0, min(over)), self.unit_au)
            if excess:
                counted = placed if self.of is RampOf.PLACED else Counter(runs) + Counter(placed)
                highest = max(counted[v] for v in range(w - self.look_back, w))
                text = (
                    f"{head_text(calendar, w)}: {self.of.value} load of {counted[w]} AU, {self.better}at most "
                    f"{counted[w] - min(over)}: the highest of the {self.look_back} before held {highest}"
                )
                yield self.broken(w, self.of.value, excess, text)

    def _over(self, now: int, then: int, runs_now: int, runs_then: int) -> list[int]:
        """AU above what one earlier microcycle allows, rounded up; one figure for each allowance."""
        grown = 100 + self.rise_pct
        if self.of is RampOf.PLACED or runs_then == 0:
            runs_now = runs_then = 0
        step = now + runs_now - then - runs_then - self.step_au
        if runs_now * 100 <= runs_then * grown:
            return [step, ceil_div((now + runs_now) * 100 - (then + runs_then) * grown, 100)]
        return [step, ceil_div(now * runs_then - then * runs_now, runs_then)]

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: {where.subject} load rises by at most {self.rise_pct} %"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        at, calendar = where.microcycle, season.calendar
        entry = max(self.entry_au, fixed_load_au(season, at))
        more = "" if self.of is RampOf.PLACED else ", or above it by what the runs alone rise"
        return (
            f"{self.better}at most {entry} AU of placed load, or {self.of.value} load {self.rise_pct} % or "
            f"{self.step_au} AU above the highest of {earlier_text(calendar, at, self.look_back)}{more}, "
            f"{span_text(calendar, at)}"
        )
