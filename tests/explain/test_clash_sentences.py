"""A clash in a coach's words: what each member asks, by date."""

from __future__ import annotations

from periodize.explain.clash import Clash
from periodize.explain.facts import facts_of
from periodize.problem import Problem
from periodize.rules.words import Where
from periodize.solver.result import Conflict
from tests.fixtures.results import tiny_season

MEMBERS = (Where("availability", 0, "window"), Where("weekly-dose", 1, "foundation"))


def test_members_are_told_by_date_and_not_by_number() -> None:
    problem = Problem.of(tiny_season())
    facts = tuple(fact for fact in facts_of(problem.season, [0]) if fact.kind == "pin")
    clash = Clash(problem=problem, groundings=MEMBERS, facts=facts)
    # Two evenings at the gym a week; the second week is 12 to 18 October.
    assert str(clash).splitlines() == [
        "these cannot hold together:",
        "- each session inside one of the 2 open windows, with its equipment at hand, 5 to 11 Oct [availability]",
        "- foundation sessions, 12 to 18 Oct: at least 2 in foundation [weekly-dose]",
        "- 'Foundation A' is pinned to Tue 6 Oct 17:30",
    ]
    assert [row["text"] for row in clash.rows()] == [
        *problem_texts(problem),
        "'Foundation A' is pinned to Tue 6 Oct 17:30",
    ]


def problem_texts(problem: Problem) -> tuple[str, ...]:
    return Conflict.of(problem, MEMBERS).sentences


def test_a_conflict_says_the_same_as_the_clash() -> None:
    problem = Problem.of(tiny_season())
    clash = Clash(problem=problem, groundings=MEMBERS, facts=())
    said = [text.rpartition(" [")[0] for text in clash.sentences()]
    assert said == list(problem_texts(problem))
