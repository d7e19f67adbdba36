"""Ten athletes on the same runs, each different in one thing: what changes for them, why, and who says so.

``python examples/ten_athletes.py`` prints one table an athlete; ``--markdown FILE`` writes them as a page.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import periodize as pz
from periodize.domain.athlete import Availability
from periodize.domain.calendar import Calendar
from periodize.domain.vocabulary import Level, RaceDistance, RunKind, Tissue

HERE = Path(__file__).parent
WEEKS_LATE = 7


def ten_seasons(base: pz.Season) -> dict[str, pz.Season]:
    """The marathon build, told ten times."""

    def athlete(**given: object) -> pz.Season:
        return replace(base, athlete=replace(base.athlete, **given))  # type: ignore[arg-type]

    hamstring = pz.Injury(tissue=Tissue.HAMSTRING, first=date(2026, 1, 10), last=date(2026, 3, 1))
    return {
        "novice": athlete(level=Level.NOVICE),
        "62 years": athlete(age=62),
        "hamstring injury in spring": athlete(injuries=(hamstring,)),
        "no gym": replace(base, availability=_at_home(base.availability)),
        "800 m runner": athlete(race_distance=RaceDistance.D800),
        "ultra runner": athlete(race_distance=RaceDistance.ULTRA),
        "two lifts of an hour each": athlete(minutes_per_day=60, minutes_per_week=120),
        "16 years": athlete(age=16),
        "marathon in seven weeks": _late(base),
        "no race": replace(base, runs=tuple(_plain(run) for run in base.runs)),
    }


def _at_home(availability: Availability) -> Availability:
    """The same hours, but at home with dumbbells and a band."""

    def home(windows: tuple[pz.Window, ...]) -> tuple[pz.Window, ...]:
        return tuple(replace(window, place="home") for window in windows)

    return replace(availability, week=tuple(home(windows) for windows in availability.week))


def _late(base: pz.Season) -> pz.Season:
    start = base.calendar.end - timedelta(days=7 * WEEKS_LATE - 1)
    return replace(
        base,
        calendar=Calendar(start=start, end=base.calendar.end),
        runs=tuple(run for run in base.runs if run.day >= start),
    )


def _plain(run: pz.Run) -> pz.Run:
    """A race run as a long run."""
    return run if run.race is None else replace(run, race=None, kind=RunKind.LONG)


def told(name: str, season: pz.Season, base: pz.Season, usual: Counter[str]) -> list[str]:
    """One athlete as Markdown: what changed, then what was placed."""
    changes = pz.profile_changes(season, base)
    result = pz.solve(season, time_limit_s=120)
    placed = sessions(result)
    lines = [f"## {name.capitalize()}", ""]
    lines += ["| what | usual | now | why | source |", "|---|---|---|---|---|"]
    lines += [f"| {c.what} | {c.before} | {c.after} | {c.why} | {c.source} |" for c in changes]
    if not changes:
        raise SystemExit(f"{name}: nothing changed, so nothing would explain another plan")
    lines += ["", f"{result.status.value}. Sessions placed, usual and now: {beside(usual, placed)}.", ""]
    return lines


def sessions(result: pz.Result) -> Counter[str]:
    """Placed sessions by quality."""
    schedule = result.require()
    return Counter(p.template.quality.value for p in schedule.placed if not p.is_fixed)


def beside(usual: Counter[str], now: Counter[str]) -> str:
    """Two counts by quality, side by side."""
    names = sorted(set(usual) | set(now))
    return ", ".join(f"{name.replace('_', ' ')} {usual[name]} and {now[name]}" for name in names)


def main() -> None:
    """Print the ten tables, or write them as a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markdown", type=Path, help="write a page instead of printing")
    target = parser.parse_args().markdown
    base = pz.read_season(HERE / "marathon" / "season.toml")
    usual = sessions(pz.solve(base, time_limit_s=120))
    lines = [
        "# Ten athletes on the same runs",
        "",
        "Each differs in one thing from the intermediate marathon runner of `examples/marathon`. The tables list",
        "every figure that the rules draw from the athlete and the races, where it differs, with its grade and",
        "sources; nothing else about the problem changes. `python examples/ten_athletes.py --markdown FILE` writes this page.",
        "",
    ]
    for name, season in ten_seasons(base).items():
        lines += told(name, season, base, usual)
    text = "\n".join(lines)
    if target is None:
        print(text)
    else:
        target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
