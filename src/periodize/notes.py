"""What a coach should know about a season before reading its plan: what was assumed, left out or overridden."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from periodize.domain.athlete import Taken
from periodize.domain.completion import NOT_LISTED
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.vocabulary import Origin, Phase, Tier
from periodize.rules.base import Rule
from periodize.rules.block_order import BlockOrder
from periodize.rules.run_spike import RunSpike
from periodize.rules.said import times_text

MOST_SPIKES = 3
"""More runs than this that are much longer than usual share one line."""


def notes_of(season: Season, rules: Sequence[Rule]) -> tuple[str, ...]:
    """Notes in order of weight, each once.

    Parameters
    ----------
    season
        The facts.
    rules
        The rules in force.
    """
    found = [
        *_blocks(season, rules),
        *_pins(season, rules),
        *_races(season),
        *_overlaps(season),
        *_spikes(season, rules),
        *_health(season),
        *_elsewhere(season),
        *_assumed(season),
    ]
    return tuple(dict.fromkeys(found))


def _blocks(season: Season, rules: Sequence[Rule]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, BlockOrder):
            yield from rule.notes(season)


def _pins(season: Season, rules: Sequence[Rule]) -> Iterator[str]:
    """Rules that a pinned session would break, had it been placed: it stands all the same."""
    if not season.pins:
        return
    ids = {pin.id for pin in season.pins}
    as_placed = tuple(replace(pin, origin=Origin.PLACED) for pin in season.pins)
    texts: Counter[str] = Counter()
    for phase in Phase:
        blocks = (phase,) * len(season.calendar.microcycles)
        schedule = Schedule(season=replace(season, pins=()), sessions=as_placed, blocks=blocks)
        for rule in rules:
            if rule.tier is Tier.MUST and not rule.compares:
                broken = (v.text for v in rule.check(schedule) if ids.intersection(v.sessions))
                texts.update(
                    tuple(dict.fromkeys(broken))
                )  # each once, in the order of the check: a set has none
    # What holds in some block only is no fault of the pin: the block is not known yet.
    yield from (f"pinned all the same: {text}" for text, phases in texts.items() if phases == len(Phase))


def _races(season: Season) -> Iterator[str]:
    for run in season.runs:
        if NOT_LISTED in run.assumed:
            yield (
                f"no row of the runs tells of the race on {run.start:%a %d %b %Y}; it was added at {run.start:%H:%M}, "
                f"{run.duration_min} min"
            )


def _overlaps(season: Season) -> Iterator[str]:
    runs = season.runs
    for run, then in pairwise(runs):
        if season.span(then)[0] < season.span(run)[1]:
            yield f"two runs overlap on {then.start:%a %d %b %Y} at {then.start:%H:%M}; both count"


def _spikes(season: Season, rules: Sequence[Rule]) -> Iterator[str]:
    """Runs much longer than those before them: the plan keeps them as they are."""
    for rule in rules:
        if not isinstance(rule, RunSpike):
            continue
        found = rule.spikes(season)
        before = f"longer than any of the {rule.look_back_days} days before"
        if len(found) <= MOST_SPIKES:
            yield from (f"the run on {s.run.start:%a %d %b} is {s.over_pct} % {before}" for s in found)
            continue
        longest = sorted(found, key=lambda spike: -spike.over_pct)[:MOST_SPIKES]
        named = ", ".join(f"{s.run.start:%a %d %b} ({s.over_pct} %)" for s in longest)
        yield f"{len(found)} runs are more than {rule.above_pct} % {before}, by most on {named}"


def _health(season: Season) -> Iterator[str]:
    """What a restriction or an injury takes away, with its dates: shortfalls on these days are no riddle."""
    for rest in season.athlete.restrictions:
        off = sorted(pattern.value for pattern in rest.patterns)
        off += [name for name, flag in (("impact", rest.impact), ("sprints", rest.sprints)) if flag]
        why = f" ({rest.why})" if rest.why else ""
        span = f"{rest.first or 'the first day'} to {rest.last or 'the last'}"
        yield f"restricted from {span}: no {', '.join(off) or 'limits'}{why}"
    for injury in season.athlete.injuries:
        name = injury.tissue.value.replace("_", " ")
        if injury.last is None:
            yield f"{name} injury: it still hurts, so what it rules out stays off"
        elif injury.last >= season.calendar.start - timedelta(days=365):
            yield f"{name} injury until {injury.last}: work comes back in steps, limits stay lower for twelve months"


def _elsewhere(season: Season) -> Iterator[str]:
    start, end = season.calendar.start, season.calendar.end
    for exception in season.availability.exceptions:
        if exception.last < start or exception.first > end:
            yield (
                f"the {exception.kind.value} exception from {exception.first} to {exception.last} lies outside the season"
            )
    away: dict[tuple[str, str], list[Taken]] = defaultdict(list)
    for taken in season.availability.taken:
        if taken.last.date() < start or taken.first.date() > end:
            away[taken.what, taken.place].append(taken)
    for (what, place), times in away.items():
        first, last = min(t.first for t in times).date(), max(t.last for t in times).date()
        yield f"others have the {what} at {place} {times_text(len(times))} from {first} to {last}: this lies outside the season"
    for ban in season.bans:
        if (ban.last is not None and ban.last < start) or (ban.first is not None and ban.first > end):
            yield f"the ban from {ban.first or 'any day'} to {ban.last or 'any day'} lies outside the season"


def _assumed(season: Season) -> Iterator[str]:
    counts = Counter(name for run in season.runs for name in run.assumed if name != NOT_LISTED)
    for name, count in counts.items():
        yield f"assumed {name} for {count} of {len(season.runs)} runs"
