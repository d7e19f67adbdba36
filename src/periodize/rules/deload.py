"""A deload is lighter than what came before it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Phase, Tier
from periodize.rules.base import Evidence, Rule, Violation
from periodize.rules.said import earlier_text, fixed_load_au, head_text, span_text
from periodize.rules.words import PHASES, Alternative, Encoder, Lin, Where, load_of
from periodize.units import ceil_div


@dataclass(frozen=True, kw_only=True)
class Deload(Rule):
    r"""In a deload, the placed load is at most ``most_pct`` of the highest of the microcycles before it.

    Which microcycles are deloads follows from the runs (see :mod:`periodize.domain.easing`), and each session in
    one is lighter by itself; this rule limits their number where that is not enough. The highest of several counts
    rather than the mean, so that an empty or another lighter microcycle is not the yardstick. ``floor_au`` is always
    allowed: a deload is smaller, never empty. Excess: AU above the larger of the two.

    Parameters
    ----------
    most_pct
        Percent of the highest of the ``look_back`` microcycles before.
    floor_au
        Placed load that is always allowed, in AU.
    look_back
        Microcycles that are compared with, 1 to 6.
    """

    id = "deload"
    unit = "AU"
    evidence = Evidence(
        grade="D",
        text="Strength athletes deload about every fifth or sixth week and keep frequency while sets fall by a third "
        "to a half; a full week without lifting cost strength in one trial, a lighter one did no harm in another.",
        sources=("I2", "I3", "I4", "I5"),
    )
    statement = "A deload week holds clearly less placed load than the weeks before it."
    compares = True
    figures = (("most_pct", 0, 1000), ("look_back", 1, 26))

    tier: Tier = Tier.MUST
    most_pct: int = 70
    floor_au: int = 200
    look_back: int = 3

    def applies_to(self, season: Season) -> bool:
        return any(ease.deload for ease in season.eases.values())

    def encode(self, season: Season, enc: Encoder) -> None:
        table = enc.candidates
        for w in _deloads(season):
            now, *before = (
                enc.total(load_of(enc, table.in_microcycle(w - back))) for back in range(self.look_back + 1)
            )
            rows = table.in_microcycle(w)
            fixed = int(table.load_au[rows][table.fixed[rows]].sum())
            ways = [Alternative(now, Lin(constant=max(self.floor_au, fixed)))]
            ways += [Alternative(now * 100, then * self.most_pct, 100) for then in before]
            enc.any_way(ways, microcycle=w, subject="deload")

    def check(self, schedule: Schedule) -> Iterator[Violation]:
        calendar = schedule.season.calendar
        for w in _deloads(schedule.season):
            now, *before = (
                [p.load_au for p in schedule.in_microcycle(w - back)] for back in range(self.look_back + 1)
            )
            fixed = sum(p.load_au for p in schedule.in_microcycle(w) if p.is_fixed)
            highest = max(map(sum, before))
            excess = min(
                sum(now) - max(self.floor_au, fixed), ceil_div(sum(now) * 100 - highest * self.most_pct, 100)
            )
            if excess > 0:
                text = (
                    f"{head_text(calendar, w)} is a deload and holds {sum(now)} AU of placed load, {self.better}at most "
                    f"{sum(now) - excess}: the highest of the {self.look_back} before held {highest}"
                )
                yield self.broken(w, "deload", excess, text)

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: a deload holds at most {self.most_pct} % of the usual placed load"

    def tell(self, season: Season, where: Where, blocks: Collection[Phase] = PHASES) -> str:
        at, calendar = where.microcycle, season.calendar
        floor = max(self.floor_au, fixed_load_au(season, at))
        return (
            f"{self.better}at most {floor} AU of placed load, or {self.most_pct} % of the highest of "
            f"{earlier_text(calendar, at, self.look_back)}, in the deload {span_text(calendar, at)}"
        )


def _deloads(season: Season) -> list[int]:
    return [index for index, ease in season.eases.items() if ease.deload]
