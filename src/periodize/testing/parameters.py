"""Hypothesis strategies for rules, policies and cases of the account law.

A limit far from what a schedule does is broken by a mile or not at all, and an encoding that is off by one
passes. So every other limit is something measured on the schedule, give or take one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from periodize.catalogue.policy import default_policy
from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import Tier
from periodize.measures import load
from periodize.rules.base import Rule
from periodize.rules.policy import Policy
from periodize.rules.shelf import RULES
from periodize.testing.draws import Factory, limit
from periodize.testing.factories import FACTORIES
from periodize.testing.notation import write_weeks
from periodize.testing.schedules import decoys, schedules


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """A rule, a schedule and sessions that were not chosen: what the account law speaks of."""

    rule: Rule
    schedule: Schedule
    decoys: tuple[Session, ...] = ()

    def __repr__(self) -> str:
        return f"<{self.rule.key} on {write_weeks(self.schedule)}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Keeps hypothesis from spelling out the season: the law's own message says what is needed."""
        printer.text(repr(self))


@st.composite
def cases(draw: DrawFn, rule_class: type[Rule], season: Season, factory: Factory | None = None) -> Case:
    """Cases of a rule on schedules of one season, the athlete's limits now and then near the schedule.

    Parameters
    ----------
    rule_class
        A class of the shelf, or one of your own.
    season
        The facts; drawing many cases on one season is cheap.
    factory
        Draws the parameters of a class of your own near a schedule. Without one they are its defaults, whole
        numbers give or take one.
    """
    schedule = draw(near_limits(draw(schedules(season))))
    return Case(draw(rule_instances(rule_class, schedule, factory)), schedule, draw(decoys(schedule)))


@st.composite
def near_limits(draw: DrawFn, schedule: Schedule) -> Schedule:
    """The same schedule, for an athlete whose minutes and cap are what it takes, give or take one."""
    season = schedule.season
    if draw(st.booleans()):
        return schedule
    calendar = season.calendar
    days = {
        p.day: sum(q.session.duration_min for q in schedule.placed if q.day == p.day) for p in schedule.placed
    }
    weeks = [
        sum(p.session.duration_min for p in schedule.in_microcycle(microcycle.index))
        for microcycle in calendar.microcycles
    ]
    both = load.by_day(season.all_runs, schedule.with_history)
    totals = [sum(both[calendar.day(d - back)] for back in range(7)) for d in range(calendar.days)]
    athlete = replace(
        season.athlete,
        minutes_per_day=limit(draw, days.values(), 0, 300),
        minutes_per_week=limit(draw, weeks, 0, 600),
        weekly_cap_au=limit(draw, totals, 0, 4_000),
        own_limits=tuple(sorted({**dict(season.athlete.own_limits), **_own_limits(draw, schedule)}.items())),
    )
    return replace(schedule, season=replace(season, athlete=athlete))


def _own_limits(draw: DrawFn, schedule: Schedule) -> dict[str, int]:
    """Weekly volumes that this schedule is near."""
    chosen = draw(st.sets(st.sampled_from(("contacts", "sprint_m", "hard_sets")), max_size=2))
    found = {}
    for name in sorted(chosen):
        weeks = [
            sum(getattr(p, name) for p in schedule.in_microcycle(microcycle.index))
            for microcycle in schedule.season.calendar.microcycles
        ]
        found[f"{name}_week"] = limit(draw, weeks, 0, 200)
    return found


@st.composite
def rule_instances(
    draw: DrawFn, rule_class: type[Rule], schedule: Schedule, factory: Factory | None = None
) -> Rule:
    """Rules of a class in any tier, with parameters that this schedule is likely to be near.

    Parameters
    ----------
    rule_class
        A class of the shelf, or one of your own.
    schedule
        What limits are measured on.
    factory
        As for :func:`cases`.
    """
    make = factory or FACTORIES.get(rule_class.id) or _near_default(rule_class)
    rule = make(draw, schedule)
    return replace(rule, tier=draw(st.sampled_from((Tier.MUST, *Tier))), weight=draw(st.integers(1, 3)))


@st.composite
def policies(draw: DrawFn, schedule: Schedule, *, most: int = 5) -> Policy:
    """Policies of a few rules, each in any tier, with parameters that this schedule is likely to be near.

    Parameters
    ----------
    schedule
        What limits are measured on.
    most
        Most rules.
    """
    classes = draw(st.lists(st.sampled_from(list(RULES.values())), min_size=1, max_size=most))
    rules = [draw(rule_instances(rule_class, schedule)) for rule_class in classes]
    return Policy(name="drawn", rules=tuple({rule.key: rule for rule in rules}.values()))


def _near_default(rule_class: type[Rule]) -> Factory:
    """A rule nobody wrote a factory for: as in the default policy, whole numbers give or take one."""
    known = [rule for rule in default_policy() if type(rule) is rule_class]

    def factory(draw: DrawFn, schedule: Schedule) -> Rule:
        start = draw(st.sampled_from(known)) if known else rule_class()  # type: ignore[call-arg]
        return replace(start, **{f.name: _nudged(draw, getattr(start, f.name)) for f in fields(start)})

    return factory


def _nudged(draw: DrawFn, value: Any) -> Any:
    if isinstance(value, Enum) and not isinstance(value, Tier):
        return draw(st.sampled_from(type(value)))
    if type(value) is int:
        return max(min(value, 1), value + draw(st.sampled_from((-1, 0, 0, 1))))
    return value
