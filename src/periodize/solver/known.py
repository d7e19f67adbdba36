"""What is known before a search: a plan to begin from, and what no plan undercuts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from periodize.domain.schedule import Schedule
from periodize.domain.season import Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import Status, Tier
from periodize.errors import InvalidInput
from periodize.problem import Problem
from periodize.solver.result import Result
from periodize.solver.told import starts_of
from periodize.verify import Verification, verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A plan like the one that is looked for.

    Parameters
    ----------
    start
        The plan, legal or not, of the same season or of one that differs a little.
    no_less
        Charges by tier that no plan undercuts, higher tiers first: those of the best plan of a problem that asks for
        less. None where nothing is known.
    no_more
        The most that a plan may cost in some tiers; a plan that costs more is none.
    near
        Microcycles in which the plan may change while the others are held, before all may: one try after the other,
        until one gives a plan that nothing undercuts. Wider ones are tried only where narrower ones give none.
    whole
        Whether what is asked spans the season, so that no part of it has an answer of its own.
    ties
        Whether equal plans are told apart by the tie-break, as without a start; otherwise any of the best will do.
    further
        Sessions that can be placed at starts that the search would not try.
    """

    start: Schedule
    no_less: Mapping[Tier, int] | None = None
    no_more: Mapping[Tier, int] = field(default_factory=dict)
    near: tuple[frozenset[int], ...] = ()
    whole: bool = False
    ties: bool = False
    further: tuple[Session, ...] = ()

    def placed_in(self, season: Season) -> tuple[Session, ...]:
        """The plan's own sessions, as far as a season knows their templates and days."""
        minutes = {template.id: template.minutes for template in season.templates}
        return tuple(
            s
            for s in self.start.sessions
            if not s.is_fixed and s.day in season.calendar and minutes.get(s.template) == s.duration_min
        )

    def schedule_in(self, season: Season) -> Schedule | None:
        """The plan around the runs of a season; None where the microcycles are others."""
        if len(self.start.blocks) != len(season.calendar.microcycles):
            return None
        return replace(self.start, season=season, sessions=(*season.pins, *self.placed_in(season)))

    def checked(self, problem: Problem) -> tuple[Schedule, Verification] | None:
        """The plan in a problem with what the check says of it; None where it is no plan there."""
        schedule = self.schedule_in(problem.season)
        try:
            return None if schedule is None else (schedule, verify(schedule, problem.policy))
        except InvalidInput:
            return None


def least_of(result: Result, asked: Problem) -> dict[Tier, int] | None:
    """What no plan of a problem undercuts that asks for the same as a solved one and more; None where it is not known.

    Parameters
    ----------
    result
        An answer; only a proved one says anything.
    asked
        Its problem with less room. Where its rules make starts matter that were not tried before, nothing is known.
    """
    if result.status is not Status.OPTIMAL:
        return None
    if not starts_of(asked, result.step_min) <= starts_of(result.problem, result.step_min):
        return None
    return {outcome.tier: outcome.value for outcome in result.tiers}
