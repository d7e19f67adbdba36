"""What the rules of a problem say, and what may be placed in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from periodize.domain.session import Session
from periodize.domain.vocabulary import RecoveryClass, Tier
from periodize.problem import Problem
from periodize.rules.availability import Availability
from periodize.rules.pattern_recovery import PatternRecovery
from periodize.rules.recovery_gap import RecoveryGap
from periodize.rules.words import Candidates
from periodize.solver.candidates import enumerate_candidates
from periodize.solver.encoder import Collector
from periodize.solver.keep import Keep
from periodize.solver.wish import Wish

_ASKING = (Keep, Wish)
"""Questions that bring sessions of their own."""

_SPACING = (PatternRecovery, RecoveryGap)
"""Rules that keep heavy lifts apart."""

Start = tuple[str, int, str]
"""Template, absolute minute and place of what may be placed."""


def starts_of(problem: Problem, step_min: int | None = None) -> set[Start]:
    """What may be placed in a problem: template, absolute minute of the start, and place."""
    table, ids = candidates_in(problem, step_min), [template.id for template in problem.season.templates]
    free = ~table.fixed
    rows = zip(
        table.template[free].tolist(), table.start[free].tolist(), table.place[free].tolist(), strict=True
    )
    return {(ids[template], start, table.places[place]) for template, start, place in rows}


def collect(
    problem: Problem,
    step_min: int | None = None,
    further: Iterable[Session] = (),
    between: Callable[[], None] = lambda: None,
    *,
    tiers: Collection[Tier] = tuple(Tier),
) -> Collector:
    """What the rules of a problem, or those in some tiers, say about all its candidates, and about further sessions."""
    collector = Collector(problem.season, candidates_in(problem, step_min, further))
    collector.collect([rule for rule in problem.rules if rule.tier in tiers], between)
    return collector


def candidates_in(
    problem: Problem, step_min: int | None = None, further: Iterable[Session] = ()
) -> Candidates:
    """What could be placed in a problem: the starts that its rules make matter, and further sessions."""
    changing = next((r.changing_min for r in problem.rules if isinstance(r, Availability)), 0)
    apart = {rule.heavy_apart_min(problem.season) for rule in problem.rules if isinstance(rule, _SPACING)}
    return enumerate_candidates(
        problem.season,
        changing_min=changing,
        step_min=step_min,
        heavy_apart_min=sorted(apart),
        after_runs=_after_runs(problem),
        further=[
            *further,
            *(
                s
                for rule in problem.rules
                if isinstance(rule, _ASKING)
                for s in rule.sessions(problem.season)
            ),
        ],
    )


def _after_runs(problem: Problem) -> dict[RecoveryClass, list[int]]:
    """The moments at which the hours after a run are over, by kind of session."""
    moments: dict[RecoveryClass, list[int]] = {}
    for rule in problem.rules:
        if isinstance(rule, RecoveryGap):
            for kind, found in rule.moments_after_runs(problem.season).items():
                moments.setdefault(kind, []).extend(found)
    return moments
