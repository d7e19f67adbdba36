"""What is different for one athlete beside another: every changed figure, with its reason and its source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from periodize.catalogue.load import table
from periodize.domain.season import Season
from periodize.domain.vocabulary import Level, RaceDistance
from periodize.problem import Problem
from periodize.rules.block_order import BlockOrder, LengthBound
from periodize.rules.macrocycle import BlockLength, Macrocycle, macrocycles
from periodize.rules.policy import Policy

Told = tuple[str, str, str]
"""A figure as text, why it is so, and its source with the grade."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure that differs between two seasons.

    Parameters
    ----------
    what
        The limit, block, dose, race or session.
    before, after
        Its value in the baseline and now; a dash where there is none.
    why
        What about the athlete or the season makes the difference.
    source
        Grade and sources, or "given".
    """

    what: str
    before: str
    after: str
    why: str
    source: str


def profile_changes(season: Season, baseline: Season, policy: Policy | None = None) -> tuple[Change, ...]:
    """Every figure that the rules draw from the athlete and the races, where two seasons differ.

    Doses, caps and the hours before races are those of the default policy, whose entries carry their sources.

    Parameters
    ----------
    season, baseline
        The season to explain, and the one it is compared with; usually on the same runs.
    policy
        Whose block lengths are read; the default policy unless given.

    Returns
    -------
    tuple of Change
        Limits first, then blocks, weekly doses, races, what injuries ask for, and sessions that cannot be placed.
    """
    now, then = Problem.of(season, policy), Problem.of(baseline, policy)
    readers: tuple[Callable[[Problem], dict[str, Told]], ...] = (
        _limits,
        _blocks,
        _doses,
        _races,
        _health,
        _sessions,
    )
    return tuple(change for reader in readers for change in _differences(reader(now), reader(then)))


def _differences(now: dict[str, Told], then: dict[str, Told]) -> Iterator[Change]:
    for what in dict.fromkeys((*then, *now)):
        before, after = then.get(what), now.get(what)
        if before is None or after is None or before[0] != after[0]:
            _, why, source = after or before or ("", "", "")
            yield Change(
                what=what,
                before=before[0] if before else "-",
                after=after[0] if after else "-",
                why=why if after else f"no longer: {why}",
                source=source,
            )


def _limits(problem: Problem) -> dict[str, Told]:
    found = {}
    for name in problem.season.limits:
        limit = problem.season.limits.of(name)
        why = "; ".join(reason.text for reason in limit.reasons)
        sources = "; ".join(dict.fromkeys(f"{reason.grade} {reason.source}" for reason in limit.reasons))
        found[f"limit {name}"] = (f"{limit.value} {limit.unit}", why, sources)
    return found


def _blocks(problem: Problem) -> dict[str, Told]:
    """The blocks of each macrocycle with their recommended and extreme lengths."""
    season = problem.season
    found: dict[str, Told] = {}
    for rule in problem.rules:
        if isinstance(rule, BlockOrder) and rule.bound is LengthBound.LIMIT:
            for number, cycle in enumerate(macrocycles(season, rule.lengths), 1):
                for stage in cycle.stages:
                    found[f"macrocycle {number}, {stage.phase.value}"] = _stage(season, cycle, stage)
                if cycle.note:
                    rules = table("blocks")["lengths"]["rules"]
                    found[f"macrocycle {number}, room"] = (
                        cycle.note,
                        "what fits before the race",
                        f"{rules['grade']} {rules['source']}",
                    )
    return found


def _stage(season: Season, cycle: Macrocycle, stage: BlockLength) -> Told:
    best = f"{stage.low}" if stage.low == stage.high else f"{stage.low} to {stage.high}"
    weeks = f"{stage.least} to {stage.most} microcycles, best {best}"
    distance, level = season.distance_at(cycle.last), season.athlete.level
    entry = _length_entry(stage.phase.value, level, distance)
    why = f"{level.value}, {distance.value}, {cycle.length} microcycles" + (
        "" if cycle.race else ", no A race"
    )
    return weeks, why, f"{entry['grade']} {entry['source']}"


def _length_entry(phase: str, level: Level, distance: RaceDistance) -> dict[str, Any]:
    """The first entry of the catalogue that fits, as the policy takes it."""
    book: dict[str, Any] = table("blocks")["lengths"]
    for entry in book["block"]:
        fits = entry.get("level", level) == level and entry.get("distance", distance) == distance
        if entry["phase"] == phase and fits:
            return dict(entry)
    return dict(book["reentry"])


def _doses(problem: Problem) -> dict[str, Told]:
    """Weekly minima and maxima by block, for the athlete's level and distance."""
    season, book = problem.season, table("blocks")
    level, distance = season.athlete.level, season.distance_at(len(season.calendar.microcycles) - 1)
    found: dict[str, Told] = {}
    for dose in book["dose"]:
        low, high = Level(dose.get("level", "novice")), Level(dose.get("up_to", "advanced"))
        if low.rank <= level.rank <= high.rank and distance in dose.get("distances", (distance,)):
            of = " or ".join(dose["counts"])
            found[f"dose, {dose['phase']}: {dose['quality'].replace('_', ' ')}"] = (
                f"at least {dose['at_least']} a week of {of}",
                f"{level.value}, {distance.value}",
                f"{dose['grade']} {dose['source']}",
            )
    for cap in book["cap"]:
        if distance in cap.get("distances", (distance,)):
            most = ", ".join(f"{phase} {count}" for phase, count in cap["at_most"].items()) or "none"
            found[f"cap: {cap['name'].replace('_', ' ')}"] = (
                f"at most a week: {most}",
                f"{distance.value}",
                f"{cap['grade']} {cap['source']}",
            )
    return found


def _races(problem: Problem) -> dict[str, Told]:
    """The last heavy session before an A race."""
    book = table("recovery")["races"]["A"]["before"]
    found = {}
    for race in problem.season.goal_races:
        if race.race_distance is not None:
            hours = book["heavy_preferred"][race.race_distance.value]
            found[f"A race on {race.day}"] = (
                f"last heavy session {book['heavy'][0]} h before, better {hours} h",
                race.race_distance.value,
                f"{book['grade']} {book['source']}",
            )
        else:
            found[f"A race on {race.day}"] = ("a race of unknown distance", "given", "given")
    return found


def _health(problem: Problem) -> dict[str, Told]:
    """What an injury switches off, step by step, and what has to come first after it."""
    found: dict[str, Told] = {}
    for injury in problem.season.athlete.injuries:
        name = injury.tissue.value.replace("_", " ")
        for step in table("profile")["step"]:
            if step["tissue"] == injury.tissue:
                off = [*step.get("classes", ()), *step.get("templates", ())]
                off += [f"heavy {pattern}" for pattern in step.get("heavy", ())]
                when = f"{step['until_days']} days after it" if step["until_days"] else "while it hurts"
                source = f"{step['grade']} {step['source']}"
                found[f"{name} injury, up to {when}"] = (f"no {', '.join(off)}", f"{name} injury", source)
        for entry in table("limits")["movement_first"]["preparation"]:
            if entry.get("tissue") == injury.tissue:
                first = f"after {entry['at_least']} sessions with {entry.get('pattern') or entry['counts']}"
                source = f"{entry['grade']} {entry['source']}"
                found[entry["name"]] = (f"{', '.join(entry['templates'])} {first}", f"{name} injury", source)
    return found


def _sessions(problem: Problem) -> dict[str, Told]:
    """Sessions that the athlete cannot do, and why."""
    season = problem.season
    open_places = {
        window.place
        for index in range(season.calendar.days)
        for window in season.availability.windows_on(season.calendar.day(index))
    }
    at_hand = [season.availability.equipment(place) for place in open_places]
    found: dict[str, Told] = {}
    for template in season.templates:
        what = f"session {template.id}"
        microcycles = range(len(season.calendar.microcycles))
        if template.level.rank > season.athlete.level.rank:
            found[what] = (
                "not offered",
                f"for {template.level.value} athletes",
                f"{template.grade} {template.source}",
            )
        elif not template.rides and not any(template.requires <= items for items in at_hand):
            missing = ", ".join(sorted(template.requires)) or "a window"
            found[what] = ("not offered", f"no place has {missing}", "given")
        elif template.instead_of and any(season.is_needed(template, index) for index in microcycles):
            found[what] = (
                "offered",
                f"weeks without {', '.join(sorted(template.instead_of))}",
                f"{template.grade} {template.source}",
            )
    return found
