"""Published running plans as seasons, where the folder with them is at hand.

``python -m benchmarks.published --table`` prints what a plan is made of them.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from benchmarks.athletes import TIGHT, TYPICAL, runner, windows
from periodize import units
from periodize.catalogue.load import templates, version
from periodize.domain.calendar import Calendar
from periodize.domain.completion import complete_runs
from periodize.domain.season import Season
from periodize.domain.session import RunInput
from periodize.domain.vocabulary import RunKind

FILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "published_plans.csv"
RACE_DAY = date(2026, 10, 4)
"""A Sunday; the last day of every plan."""

AVAILABILITIES = (TYPICAL, TIGHT)

GOAL_KM = {
    "boston_level_three": "42.2",
    "boston_level_four": "42.2",
    "c25k": "5",
    "hansons_c25k": "5",
    "higdon_mara3": "42.2",
}
"""Length of the goal race where the file has none, or only that of the warm-up."""

Row = dict[str, str]


def seasons(availability: str = TYPICAL, last_weeks: int | None = None) -> dict[str, Season]:
    """Every published plan as a season of an intermediate runner, by name of the plan.

    Parameters
    ----------
    availability
        A week of :data:`benchmarks.athletes.WEEKS`.
    last_weeks
        Keep only so many weeks up to the race; all by default.
    """
    return {plan: season_of(plan, rows, availability, last_weeks) for plan, rows in read_plans().items()}


def read_plans(file: Path | None = None) -> dict[str, list[Row]]:
    """The rows of each plan in :data:`FILE` or another; none where it is missing.

    Raises
    ------
    ValueError
        Where a plan has two runs on a day, or where week and day contradict the days to the race.
    """
    file = file or FILE
    if not file.exists():
        return {}
    plans: dict[str, list[Row]] = defaultdict(list)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            plans[row["plan"]].append(row)
    for plan, rows in plans.items():
        _check_dates(plan, rows)
    return dict(sorted(plans.items()))


def weeks_of(rows: Sequence[Row]) -> int:
    """Number of weeks of a plan."""
    return max(int(row["week"]) for row in rows)


def season_of(plan: str, rows: Sequence[Row], availability: str, last_weeks: int | None = None) -> Season:
    """One plan as a season that ends on :data:`RACE_DAY`."""
    weeks = weeks_of(rows) if last_weeks is None else min(last_weeks, weeks_of(rows))
    start = RACE_DAY - timedelta(days=7 * weeks - 1)
    athlete = runner()
    inputs = [run for row in rows if (run := _run(plan, row)).day >= start]
    return Season(
        calendar=Calendar(start=start, end=RACE_DAY),
        runs=complete_runs(inputs, athlete),
        availability=windows(availability),
        templates=templates(),
        athlete=athlete,
        catalogue_version=version(),
    )


def _check_dates(plan: str, rows: Sequence[Row]) -> None:
    """Week, day and days to the race say the same, and every day holds at most one run."""
    last = 7 * weeks_of(rows) - 1
    days = [7 * (int(row["week"]) - 1) + int(row["day"]) - 1 for row in rows]
    wrong = [row for row, day in zip(rows, days, strict=True) if day + int(row["days_to_race"]) != last]
    if wrong:
        raise ValueError(f"plan {plan}: week, day and days_to_race disagree in {wrong[0]}")
    if len(set(days)) < len(days):
        raise ValueError(f"plan {plan}: two runs on one day")


def _run(plan: str, row: Row) -> RunInput:
    ahead = int(row["days_to_race"])
    kilometres = GOAL_KM.get(plan, row["distance_km"]) if ahead == 0 else row["distance_km"]
    return RunInput(
        day=RACE_DAY - timedelta(days=ahead),
        kind=RunKind(row["kind"]),
        distance_m=units.metres(kilometres) if kilometres else None,
        where=f"{plan}, week {row['week']}, day {row['day']}",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table of all plans, or their names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.published", description=__doc__)
    parser.add_argument("--table", action="store_true", help="solve every plan and print a table (markdown)")
    parser.add_argument("--availability", choices=AVAILABILITIES, nargs="*", default=list(AVAILABILITIES))
    parser.add_argument("--plans", nargs="*", help="only plans whose name contains one of these words")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each plan (default 60)")
    parser.add_argument("--workers", type=int, default=1)
    chosen = parser.parse_args(arguments)
    if not read_plans():
        print("the published plans are not at hand: nothing to do")
        return 0
    if not chosen.table:
        print("\n".join(f"{plan}: {weeks_of(rows)} weeks" for plan, rows in read_plans().items()))
        return 0
    from benchmarks.plan_table import print_table

    return max(print_table(name, chosen.plans, chosen.limit, chosen.workers) for name in chosen.availability)


if __name__ == "__main__":
    raise SystemExit(main())
