"""Why there is no plan, as a coach would say it: the rules that clash and the facts that make them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from periodize.domain.display import Told
from periodize.domain.season import Season
from periodize.domain.vocabulary import Status
from periodize.errors import InvalidSeason
from periodize.explain.facts import Fact, facts_of
from periodize.problem import Problem
from periodize.rules.words import Where
from periodize.solver.conflict import ASKED, LONGEST_S, STRUCTURE, clashes, microcycles_of
from periodize.solver.result import NOT_MINIMAL, Result
from periodize.solver.run import collect


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash(Told):
    """The smallest set of limits that rules out every plan: take back any one, and the others can hold together.

    Parameters
    ----------
    problem
        The season and the rules.
    groundings
        The rules that clash, each at its place in the season.
    facts
        What the user gave that makes them clash.
    minimal
        Whether each member was tried without; otherwise the time was up before, and some of them may not matter.
    """

    problem: Problem
    groundings: tuple[Where, ...]
    facts: tuple[Fact, ...]
    minimal: bool = True

    @property
    def microcycles(self) -> tuple[int, ...]:
        """Where it arises, from 0."""
        return tuple(sorted({where.microcycle for where in self.groundings}))

    def sentences(self) -> tuple[str, ...]:
        """The members in plain words, with dates: rules first, then facts."""
        said = [f"{self._told(where)} [{where.rule}]" for where in self.groundings]
        return tuple(dict.fromkeys(said)) + tuple(fact.sentence for fact in self.facts)

    def rows(self) -> list[dict[str, Any]]:
        """A row for each member: ``kind``, ``rule``, ``microcycle`` (from 1), ``subject``, ``text``."""
        found: list[dict[str, Any]] = [
            {
                "kind": "rule",
                "rule": where.rule,
                "microcycle": where.microcycle + 1,
                "subject": where.subject,
                "text": self._told(where),
            }
            for where in self.groundings
        ]
        for fact in self.facts:
            first = min(fact.microcycles, default=0) + 1
            found.append(
                {"kind": fact.kind, "rule": None, "microcycle": first, "subject": "", "text": fact.sentence}
            )
        return found

    def __str__(self) -> str:
        if not self.groundings and not self.facts:
            return "nothing is known to clash"
        asked = any(rule.id in ASKED for rule in self.problem.policy)
        head = f"these cannot hold together{' with what was asked for' * asked}{NOT_MINIMAL * (not self.minimal)}:"
        return "\n".join([head, *(f"- {text}" for text in self.sentences())])

    def _told(self, where: Where) -> str:
        return self.problem.policy.tell(self.problem.season, where)


def clash_of(result: Result) -> Clash:
    """What clashes in a problem without a plan, the facts of the season included.

    Parameters
    ----------
    result
        An answer of status INFEASIBLE; any other has no clash.

    Returns
    -------
    Clash
        Proved: the groundings cannot hold together while the facts stand. Where it is minimal, they can without any
        one of the groundings, and once any one of the facts is taken back; that is tried for a minute at most.
    """
    problem, groundings = result.problem, result.conflict.groundings
    if result.status is not Status.INFEASIBLE or not groundings:
        return Clash(problem=problem, groundings=(), facts=())
    given = given_beside(groundings)
    season, until = problem.season, time.monotonic() + LONGEST_S
    members: list[Fact] = []
    near = microcycles_of(collect(_heard(problem, groundings)), groundings, given)
    for fact in facts_of(problem.season, near):
        changed = _changed(fact, season, members)
        if changed is None:
            continue
        left_s = until - time.monotonic()
        if left_s > 0 and still_clash(replace(problem, season=changed), groundings, given, left_s):
            season = changed  # an idle fact: the clash stands without it
        else:
            members.append(fact)
    return Clash(
        problem=problem,
        groundings=tuple(where for where in groundings if _id(where) not in ASKED),
        facts=tuple(members),
        minimal=result.conflict.minimal and time.monotonic() < until,
    )


def given_beside(groundings: Iterable[Where]) -> frozenset[str]:
    """Ids of the rules that hold beside a clash: those that say what a block is, unless they clash themselves.

    What was asked holds too, unless nothing else clashes.
    """
    own = {_id(where) for where in groundings}
    if own & ASKED:
        return frozenset()
    return ASKED if own & STRUCTURE else STRUCTURE


def still_clash(
    problem: Problem, groundings: Iterable[Where], given: frozenset[str], longest_s: float = LONGEST_S
) -> bool:
    """Whether groundings are proved to clash in a problem, only their rules and those in ``given`` heard."""
    asked = tuple(groundings)
    return clashes(collect(_heard(problem, asked)), asked, given, longest_s=longest_s)


def _heard(problem: Problem, groundings: Iterable[Where]) -> Problem:
    """The problem with no rules but those of some groundings and those that always stand beside a clash."""
    keys = {where.rule for where in groundings}
    rules = tuple(rule for rule in problem.policy if rule.key in keys or rule.id in STRUCTURE)
    return replace(problem, policy=replace(problem.policy, rules=rules))


def _id(where: Where) -> str:
    """Id of a grounding's rule."""
    return where.rule.partition("@")[0]


def _changed(fact: Fact, season: Season, members: Iterable[Fact]) -> Season | None:
    """The season without a fact; None where it would not be one any more.

    Days that are shut by a member stay so whatever the opening hours: one fact is not to be told twice.
    """
    try:
        changed = fact.without(season)
        if fact.kind != "windows":
            return changed
        given = season.availability.exceptions
        shut = [
            exception
            for member in members
            if member.kind == "exception"
            for exception in given
            if exception not in member.without(season).availability.exceptions
        ]
        exceptions = (*changed.availability.exceptions, *shut)
        return replace(changed, availability=replace(changed.availability, exceptions=exceptions))
    except InvalidSeason:
        return None
