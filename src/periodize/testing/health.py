"""How the parameters of the rules about injuries and impact are drawn."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import Pattern, RecoveryClass, Tissue
from periodize.rules.base import Rule
from periodize.rules.impact_days import ImpactDays
from periodize.rules.restriction import Restrictions, Step
from periodize.testing.draws import Factory


def _restrictions(draw: DrawFn, schedule: Schedule) -> Rule:
    """Steps for the athlete's tissues, ending near the days on which something is placed."""
    season = schedule.season
    since = [
        (p.day - injury.last).days + off
        for injury in season.athlete.injuries
        if injury.last is not None
        for p in schedule.placed
        for off in (-1, 0, 1)
        if (p.day - injury.last).days + off >= 0
    ]
    days = st.one_of(st.integers(0, 60), st.sampled_from(since)) if since else st.integers(0, 60)
    ids = sorted(template.id for template in season.templates)
    return Restrictions(
        steps=tuple(
            Step(
                tissue=tissue,
                until_days=until,
                classes=tuple(sorted(draw(st.sets(st.sampled_from(RecoveryClass), max_size=4)))),
                templates=tuple(sorted(draw(st.sets(st.sampled_from(ids), max_size=1)))),
                heavy=tuple(sorted(draw(st.sets(st.sampled_from(Pattern), max_size=1)))),
            )
            for tissue in Tissue
            for until in sorted(draw(st.sets(days, max_size=3)))
        )
    )


def _impact_days(draw: DrawFn, schedule: Schedule) -> Rule:
    return ImpactDays(apart=draw(st.integers(0, 4)))


HEALTH: dict[str, Factory] = {Restrictions.id: _restrictions, ImpactDays.id: _impact_days}
"""How to draw these rules, by id."""
