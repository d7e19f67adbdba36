"""Finds faults in what is known about an athlete's body: growth, injuries, strength and own limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from periodize.domain.athlete import Athlete
from periodize.domain.limits import ADULT, limit_ranges
from periodize.errors import Fault

MOST_ENTRIES = 100
LIGHTEST_G, HEAVIEST_G = 1_000, 1_000_000
FINEST_STEP_G, COARSEST_STEP_G = 250, 20_000


def body_faults(athlete: Athlete) -> list[Fault]:
    """Every fault of an athlete's growth, injuries, restrictions, one-repetition maxima and own limits."""
    return [
        *_growth_faults(athlete),
        *_span_faults("injury", [(i.first, i.last) for i in athlete.injuries]),
        *_span_faults("restriction", [(r.first, r.last) for r in athlete.restrictions]),
        *_empty_restrictions(athlete),
        *_strength_faults(athlete),
        *_limit_faults(athlete),
    ]


def _growth_faults(athlete: Athlete) -> Iterator[Fault]:
    if athlete.maturity is not None and athlete.age is not None and athlete.age >= ADULT:
        yield Fault(
            code="maturity-of-an-adult",
            where="athlete",
            what=f"a stage of growth, '{athlete.maturity.value}', at the age of {athlete.age}",
            value=athlete.maturity.value,
            limit=f"a stage is given below {ADULT} years",
            advice="Leave out 'maturity', or mend the age.",
        )


def _span_faults(what: str, spans: list[tuple[date | None, date | None]]) -> Iterator[Fault]:
    if len(spans) > MOST_ENTRIES:
        yield _out_of_range("athlete-out-of-range", f"number of {what} entries", len(spans), 0, MOST_ENTRIES)
    for number, (first, last) in enumerate(spans, start=1):
        if first is not None and last is not None and last < first:
            yield Fault(
                code="dates-reversed",
                where=f"{what} {number}",
                what=f"it ends on {last}, before it begins on {first}",
                value=str(last),
            )


def _empty_restrictions(athlete: Athlete) -> Iterator[Fault]:
    for number, restriction in enumerate(athlete.restrictions, start=1):
        if not (restriction.patterns or restriction.impact or restriction.sprints):
            yield Fault(
                code="empty-restriction",
                where=f"restriction {number}",
                what="nothing is off",
                limit="it names patterns, impact or sprints",
            )


def _strength_faults(athlete: Athlete) -> Iterator[Fault]:
    for name, grams in athlete.one_rm_g:
        if not LIGHTEST_G <= grams <= HEAVIEST_G:
            yield _out_of_range("one-rm-out-of-range", f"one_rm_g of {name}", grams, LIGHTEST_G, HEAVIEST_G)
    yield from _twice("one-rm-twice", [name for name, _ in athlete.one_rm_g])
    if not FINEST_STEP_G <= athlete.plate_step_g <= COARSEST_STEP_G:
        yield _out_of_range(
            "plate-step-out-of-range", "plate_step_g", athlete.plate_step_g, FINEST_STEP_G, COARSEST_STEP_G
        )


def _limit_faults(athlete: Athlete) -> Iterator[Fault]:
    ranges = limit_ranges()
    for name, value in athlete.own_limits:
        if name not in ranges:
            yield Fault(
                code="unknown-limit",
                where="athlete",
                what=f"there is no limit '{name}'",
                value=name,
                limit="one of " + ", ".join(ranges),
            )
        elif not ranges[name][0] <= value <= ranges[name][1]:
            yield _out_of_range("limit-out-of-range", name, value, *ranges[name])
    yield from _twice("limit-twice", [name for name, _ in athlete.own_limits])


def _twice(code: str, names: list[str]) -> Iterator[Fault]:
    for name, count in sorted(Counter(names).items()):
        if count > 1:
            yield Fault(code=code, where="athlete", what=f"'{name}' is given {count} times", value=name)


def _out_of_range(code: str, name: str, value: int, least: int, most: int) -> Fault:
    return Fault(
        code=code,
        where="athlete",
        what=f"{name} is {value}",
        value=str(value),
        limit=f"it must be {least} to {most}",
    )
