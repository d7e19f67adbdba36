"""Tries a rule on many schedules at once, for rules of one's own."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from periodize.rules.base import Rule
from periodize.testing.draws import Factory
from periodize.testing.laws import check_account, check_round_trip, excess_of
from periodize.testing.parameters import cases
from periodize.testing.seasons import seasons

ON_A_SEASON = 10
"""Schedules on one season: a season costs more to draw than a schedule."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial saw.

    Parameters
    ----------
    tried
        Schedules on which the laws held.
    broken
        Those of them that break the rule: with none, or with all, one side of the rule was not tried.
    """

    tried: int
    broken: int

    def __str__(self) -> str:
        return f"the laws held on {self.tried} schedules, {self.broken} of which break the rule"


def try_rule(
    rule_class: type[Rule], factory: Factory | None = None, *, schedules: int = 200, smallest: bool = False
) -> Trial:
    """The account law and the round trip through JSON, on seasons and schedules of all kinds.

    Parameters
    ----------
    rule_class
        A rule of your own.
    factory
        Draws its parameters near a schedule, as for :func:`periodize.testing.parameters.cases`. Worth writing:
        a limit far from what a schedule does is broken by a mile or not at all.
    schedules
        How many to try at least.
    smallest
        Whether to look for the smallest schedule on which a law breaks, which may take minutes.

    Returns
    -------
    Trial

    Raises
    ------
    LawBroken
        On the first schedule that breaks a law, or the smallest that was found.
    """
    tried = broken = 0

    @settings(
        max_examples=-(-schedules // ON_A_SEASON),
        derandomize=True,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink) if smallest else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def law(data: st.DataObject) -> None:
        nonlocal tried, broken
        season = data.draw(seasons(max_microcycles=4), label="season")
        for _ in range(ON_A_SEASON):
            case = data.draw(cases(rule_class, season, factory), label="case")
            check_account(case.rule, case.schedule, case.decoys)
            check_round_trip(case.rule, case.schedule)
            tried += 1
            broken += bool(excess_of(case.rule, case.schedule))

    law()
    return Trial(tried, broken)
