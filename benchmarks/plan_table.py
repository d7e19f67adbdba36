"""A table of what is planned around each published plan: effort, sessions by quality, shortfalls by dose."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence

from benchmarks import published
from periodize.domain.season import Season
from periodize.domain.vocabulary import Quality, Tier
from periodize.io.plan_json import write_plan
from periodize.io.plan_read import read_plan
from periodize.solver.result import Result
from periodize.solver.run import solve
from periodize.verify import runs_unchanged, verify

SHORT_NAMES = {Quality.MAX_STRENGTH: "heavy", Quality.PLYOMETRIC: "plyo"}


def print_table(availability: str, words: Sequence[str] | None, limit_s: float, workers: int) -> int:
    """Solve, check, write and read back every plan; 1 if any of this fails."""
    print(f"\n### {availability}\n")
    columns = ("plan", "weeks", "status", "wall s", "first s", *map(_short, Quality), "short of", "checked")
    print(_row(columns))
    print(_row(["---"] * len(columns)))
    failed = 0
    for plan, season in published.seasons(availability).items():
        if words and not any(word in plan for word in words):
            continue
        result = solve(season, time_limit_s=limit_s, workers=workers)
        fault = _fault(season, result)
        failed = failed or int(bool(fault))
        work = result.work
        first = "-" if work.first_plan_s is None else f"{work.first_plan_s:.2f}"
        placed = _placed(result)
        cells = [
            plan,
            str(len(season.calendar.microcycles)),
            result.status.value,
            f"{work.wall_s:.2f}",
            first,
        ]
        cells += [str(placed[quality]) for quality in Quality]
        print(_row([*cells, _shortfalls(result), fault or "yes"]), flush=True)
    return failed


def _placed(result: Result) -> Counter[Quality]:
    """Number of placed sessions by quality."""
    sessions = result.schedule.placed if result.schedule else ()
    return Counter(placed.template.quality for placed in sessions)


def _shortfalls(result: Result) -> str:
    """What the doses are short of over the whole season, in each rule's unit."""
    excess: Counter[str] = Counter()
    for charge in result.bill:
        if charge.tier is Tier.DOSE:
            excess[f"{charge.subject.replace('_', ' ')} ({charge.unit})"] += charge.excess
    return ", ".join(f"{count} {subject}" for subject, count in sorted(excess.items())) or "nothing"


def _fault(season: Season, result: Result) -> str:
    """Why the plan does not hold, after checking it, writing it and reading it back."""
    if result.schedule is None:
        return "no plan"
    if not verify(result.schedule).ok:
        return "breaks rules"
    if not runs_unchanged(season, result.schedule.season.runs):
        return "runs changed"
    with tempfile.TemporaryDirectory() as folder:
        file, _ = write_plan(result, folder)
        back = read_plan(file)
    if back.schedule is None or not verify(back.schedule, back.problem.policy).ok:
        return "the written plan does not hold"
    return "" if runs_unchanged(season, back.problem.season.runs) else "runs changed in the file"


def _short(quality: Quality) -> str:
    return SHORT_NAMES.get(quality, quality.value)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
