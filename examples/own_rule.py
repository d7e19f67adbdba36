"""A rule of one's own: legs rest on the day before a run of 28 km or more.

It is solved on the marathon season, checked, written to a file and read back, and put through the account law.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

import periodize as pz
from periodize.rules.base import Evidence, Rule, Violation, title
from periodize.rules.words import RECOVERY_CLASSES, Encoder, Where
from periodize.testing.trial import try_rule

UPPER = RECOVERY_CLASSES.index("upper")


@dataclass(frozen=True, kw_only=True)
class LegsRest(Rule):
    """Only upper-body work on the day before a run of ``from_km`` kilometres or more. Excess: sessions."""

    id = "legs-rest"
    unit = "sessions"
    evidence = Evidence(grade="D", text="Our club's habit before the longest runs.")
    statement = "Legs rest on the day before a very long run."
    figures = (("from_km", 1, 200),)

    tier: pz.Tier = pz.Tier.MUST
    from_km: int = 28

    def encode(self, season: pz.Season, enc: Encoder) -> None:
        table = enc.candidates
        legs = (table.recovery != UPPER) & ~table.fixed
        excess = np.zeros(len(table), dtype=np.int64)
        for run in self.long_runs(season):
            eve = season.calendar.day_index(run.day) - 1
            excess += (table.day == eve) & legs
        enc.forbid(excess, "eve of a long run")

    def check(self, schedule: pz.Schedule) -> Iterator[Violation]:
        for run in self.long_runs(schedule.season):
            for p in schedule.placed:
                if p.day == run.day - timedelta(days=1) and p.template.recovery != "upper" and not p.is_fixed:
                    text = f"{title(p)} on the eve of {(run.distance_m or 0) / 1000:g} km"
                    yield self.broken(p.microcycle, "eve of a long run", 1, text, (p.session.id, run.id))

    def explain(self, where: Where) -> str:
        return f"microcycle {where.microcycle + 1}: legs rest before a run of {self.from_km} km or more"

    def long_runs(self, season: pz.Season) -> list[pz.Run]:
        return [run for run in season.runs if (run.distance_m or 0) >= 1000 * self.from_km]


def near(draw: DrawFn, schedule: pz.Schedule) -> LegsRest:
    """A rule whose limit is the length of some run, or a kilometre beside it, so that it matters."""
    lengths = sorted({(run.distance_m or 0) // 1000 for run in schedule.season.runs}) or [10]
    return LegsRest(from_km=max(1, draw(st.sampled_from(lengths)) + draw(st.integers(-1, 1))))


def main() -> None:
    season = pz.read_season(Path(__file__).parent / "marathon" / "season.toml")
    policy = pz.default_policy().with_(LegsRest()).named("club")
    result = pz.solve(season, policy, time_limit_s=30)
    schedule = result.require()  # raises, saying what clashes, if there is no plan

    before = pz.verify(schedule, pz.default_policy().with_(LegsRest(from_km=20)))
    print(f"{result.status}: {len(schedule.sessions)} sessions, none on the eve of 28 km or more")
    print(f"had the rule begun at 20 km, it would be broken {len(before.violations)} times")

    # What must hold can be made a wish instead, and figures are changed by name.
    print(policy.soft("legs-rest", "PROTECT", weight=12).with_("legs-rest@PROTECT", from_km=20).rules[-1])

    with TemporaryDirectory() as folder:  # a plan made with a rule of one's own is read with its class
        path, _ = pz.write_plan(result, folder)
        print(f"{path.name}: {len(pz.check_plan(path, [LegsRest]))} findings")

    print(try_rule(LegsRest, near))


if __name__ == "__main__":
    main()
