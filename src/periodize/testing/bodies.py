"""Hypothesis strategies for what is known about an athlete's body."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from periodize.domain.athlete import Injury, Restriction
from periodize.domain.limits import limit_ranges
from periodize.domain.vocabulary import Flag, Maturity, Pattern, Sex, Tissue


@st.composite
def bodies(draw: DrawFn, around: Sequence[date]) -> dict[str, Any]:
    """Age, sex, growth, circumstances, injuries, restrictions and own limits, as arguments of an athlete.

    Parameters
    ----------
    around
        Days near which injuries and restrictions begin.
    """
    age = draw(st.sampled_from((None, 15, 25, 45, 61)))
    own = {name: st.integers(least, most) for name, (least, most) in limit_ranges().items()}
    given = draw(st.sets(st.sampled_from(sorted(own)), max_size=3))
    return {
        "age": age,
        "maturity": draw(st.sampled_from((None, *Maturity))) if age == 15 else None,
        "sex": draw(st.sampled_from((None, *Sex))),
        "sex_options": draw(st.booleans()),
        "flags": frozenset(draw(st.sets(st.sampled_from(Flag)))),
        "injuries": tuple(
            Injury(tissue=draw(st.sampled_from(Tissue)), first=first, last=last)
            for first, last in draw(st.lists(_spells(around), max_size=2))
        ),
        "restrictions": tuple(
            Restriction(
                first=first,
                last=last,
                patterns=frozenset({draw(st.sampled_from(Pattern))}),
                impact=draw(st.booleans()),
                sprints=draw(st.booleans()),
            )
            for first, last in draw(st.lists(_spells(around), max_size=2))
        ),
        "own_limits": tuple((name, draw(own[name])) for name in sorted(given)),
    }


@st.composite
def _spells(draw: DrawFn, around: Sequence[date]) -> tuple[date | None, date | None]:
    """First and last day of something near some days, open at either end now and then."""
    first = draw(st.sampled_from(around)) + timedelta(days=draw(st.integers(-400, 30)))
    last = first + timedelta(days=draw(st.sampled_from((0, 5, 20, 60, 400))))
    return draw(st.sampled_from((None, first))), draw(st.sampled_from((None, last, last)))
