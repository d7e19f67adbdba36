"""Why there is no plan, as a coach would say it: the rules that clash and the facts that make them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from periodize.domain.display import Told
from periodize.domain.season import Season
from periodize.domain.vocabulary import Status
from periodize.errors import InvalidSeason
from periodize.explain.facts import Fact, facts_of
from periodize.problem import Problem
from periodize.report.words import day_text
from periodize.rules.words import Where
from periodize.solver.conflict import STRUCTURE, clashes
from periodize.solver.result import Result
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
    """

    problem: Problem
    groundings: tuple[Where, ...]
    facts: tuple[Fact, ...]

    @property
    def microcycles(self) -> tuple[int, ...]:
        """Where it arises, from 0."""
        return tuple(sorted({where.microcycle for where in self.groundings}))

    def sentences(self) -> tuple[str, ...]:
        """The members in plain words, with dates: rules first, then facts."""
        rules = {rule.key: rule for rule in self.problem.policy}
        said = [
            f"{self._when(where.microcycle)}: {_without_place(rules[where.rule].explain(where))} [{where.rule}]"
            for where in self.groundings
        ]
        return tuple(dict.fromkeys(said)) + tuple(fact.sentence for fact in self.facts)

    def rows(self) -> list[dict[str, Any]]:
        """A row for each member: ``kind``, ``rule``, ``microcycle`` (from 1), ``subject``, ``text``."""
        rules = {rule.key: rule for rule in self.problem.policy}
        found: list[dict[str, Any]] = [
            {
                "kind": "rule",
                "rule": where.rule,
                "microcycle": where.microcycle + 1,
                "subject": where.subject,
                "text": rules[where.rule].explain(where),
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
        if not self.groundings:
            return "nothing is known to clash"
        return "\n".join(["these cannot hold together:", *(f"- {text}" for text in self.sentences())])

    def _when(self, microcycle: int) -> str:
        calendar = self.problem.season.calendar
        word = "week" if calendar.microcycle_days == 7 else "microcycle"
        if not 0 <= microcycle < len(calendar.microcycles):
            return f"{word} {microcycle + 1}"
        span = calendar.microcycles[microcycle]
        return f"{word} {microcycle + 1} ({day_text(span.first)} to {day_text(span.last)})"


def clash_of(result: Result) -> Clash:
    """What clashes in a problem without a plan, the facts of the season included.

    Parameters
    ----------
    result
        An answer of status INFEASIBLE; any other has no clash.

    Returns
    -------
    Clash
        Proved: the groundings cannot hold together while the facts stand, they can without any one of the
        groundings, and they can once any one of the facts is taken back.
    """
    problem, groundings = result.problem, result.conflict.groundings
    if result.status is not Status.INFEASIBLE or not groundings:
        return Clash(problem=problem, groundings=(), facts=())
    given = given_beside(groundings)
    near = {where.microcycle + step for where in groundings for step in (-1, 0, 1)}
    season, members = problem.season, []
    for fact in facts_of(problem.season, near):
        changed = _changed(fact, season)
        if changed is not None and still_clash(replace(problem, season=changed), groundings, given):
            season = changed  # an idle fact: the clash stands without it
        elif changed is not None:
            members.append(fact)
    return Clash(problem=problem, groundings=groundings, facts=tuple(members))


def given_beside(groundings: Iterable[Where]) -> frozenset[str]:
    """Ids of the rules that hold beside a clash: those that say what a block is, unless they clash themselves."""
    own = any(where.rule.partition("@")[0] in STRUCTURE for where in groundings)
    return frozenset() if own else STRUCTURE


def still_clash(problem: Problem, groundings: Iterable[Where], given: frozenset[str]) -> bool:
    """Whether groundings are proved to clash in a problem, only their rules and those in ``given`` heard."""
    asked = tuple(groundings)
    keys = {where.rule for where in asked}
    rules = tuple(rule for rule in problem.policy if rule.key in keys or rule.id in STRUCTURE)
    heard = replace(problem, policy=replace(problem.policy, rules=rules))
    return clashes(collect(heard), asked, given)


def _changed(fact: Fact, season: Season) -> Season | None:
    """The season without a fact; None where it would not be one any more."""
    try:
        return fact.without(season)
    except InvalidSeason:
        return None


def _without_place(text: str) -> str:
    """A rule's sentence without the microcycle that it begins with."""
    head, colon, rest = text.partition(": ")
    return rest if colon and "microcycle" in head else text
