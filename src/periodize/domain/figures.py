"""What a session holds for this athlete in this microcycle: its template's figures, made lighter where they must be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from periodize.domain.easing import Ease
from periodize.domain.session import SessionTemplate
from periodize.domain.vocabulary import Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Load, sets and impact of one session; see :class:`~periodize.domain.session.SessionTemplate`.

    Parameters
    ----------
    load_au, hard_sets, impact
        The three ledgers.
    contacts, sprint_m
        Foot contacts and metres at near-maximal speed, at most what the athlete may do in one session.
    sets
        Hard sets by pattern.
    """

    load_au: int
    hard_sets: int
    impact: int
    contacts: int
    sprint_m: int
    sets: tuple[tuple[Pattern, int], ...]


def figures_of(template: SessionTemplate, limits: Mapping[str, int], ease: Ease | None = None) -> Figures:
    """The figures of a template for an athlete's limits, in a lighter microcycle where ``ease`` is given.

    A session with more contacts or metres than the athlete may do in one is done up to that limit.
    """
    load_au, hard_sets, sets = template.load_au, template.hard_sets, template.sets
    contacts, sprint_m, impact = template.contacts, template.sprint_m, template.impact
    if ease is not None:
        load_au, hard_sets = ease.load(load_au), ease.sets(hard_sets)
        sets = tuple((pattern, ease.sets(count)) for pattern, count in sets)
        contacts, sprint_m, impact = ease.impact(contacts), ease.impact(sprint_m), ease.impact(impact)
    for done, most in ((contacts, limits["contacts_session"]), (sprint_m, limits["sprint_m_session"])):
        if done > most:
            impact = impact * most // done
    return Figures(
        load_au=load_au,
        hard_sets=hard_sets,
        impact=impact,
        contacts=min(contacts, limits["contacts_session"]),
        sprint_m=min(sprint_m, limits["sprint_m_session"]),
        sets=sets,
    )
