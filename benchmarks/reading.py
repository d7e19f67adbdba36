"""Three plans for a coach to read, week by week with their exercises.

``python -m benchmarks.reading DIR`` writes them as text; the reading is in ``docs/coach-reading.md``. It needs the
published plans (see :mod:`benchmarks.published`).
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from benchmarks import published
from benchmarks.athletes import TIGHT
from periodize.domain.season import Season
from periodize.domain.vocabulary import Level, RaceDistance
from periodize.report.text import report
from periodize.solver.run import solve

TIME_LIMIT_S = 150.0


def seasons() -> dict[str, Season]:
    """A novice's half marathon, an advanced runner's 5 km and a marathon at 58, with three evenings and two mornings."""
    plans = published.read_plans()

    def of(plan: str, **athlete: object) -> Season:
        season = published.season_of(plan, plans[plan], TIGHT)
        return replace(season, athlete=replace(season.athlete, **athlete))  # type: ignore[arg-type]

    best = (("back_squat", 120_000), ("trap_bar_deadlift", 150_000))
    return {
        "novice-half": of("hansons_beg_half", id="novice, half marathon", level=Level.NOVICE),
        "advanced-5k": of(
            "frr_5k_03",
            id="advanced, 5 km",
            level=Level.ADVANCED,
            age=24,
            race_distance=RaceDistance.D5_10K,
            one_rm_g=best,
        ),
        "marathon-at-58": of("pfitz_18_55_4th", id="58 years, marathon", age=58),
    }


def main() -> None:
    """Write one text for each plan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the texts go")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, season in seasons().items():
        result = solve(season, time_limit_s=TIME_LIMIT_S)
        (folder / f"{name}.txt").write_text(report(result, exercises=True), encoding="utf-8")
        print(
            f"{name}: {result.status.value}, {', '.join(f'{o.tier.value} {o.value}' for o in result.tiers)}"
        )


if __name__ == "__main__":
    main()
