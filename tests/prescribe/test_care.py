"""What holds an athlete back."""

from __future__ import annotations

from datetime import date

from periodize.catalogue.load import equipment
from periodize.domain.athlete import Injury, Restriction
from periodize.domain.exercise import Movement
from periodize.domain.vocabulary import Pattern, Tissue
from periodize.prescribe.care import Care
from periodize.testing import read_weeks
from tests.prescribe.weeks import athletic


def care(**facts: object) -> Care:
    """What holds back an athlete of a season in January 2026."""
    return Care(athletic(read_weeks("foundation: Mon am easy"), **facts).season)


def test_an_injury_counts_for_a_year() -> None:
    knee = care(injuries=(Injury(tissue=Tissue.KNEE, first=date(2025, 1, 1), last=date(2025, 2, 1)),))
    assert knee.tissues(date(2024, 12, 31)) == frozenset()
    assert knee.tissues(date(2025, 1, 1)) == knee.tissues(date(2026, 2, 1)) == {Tissue.KNEE}
    assert knee.tissues(date(2026, 2, 2)) == frozenset()
    assert care(injuries=(Injury(tissue=Tissue.KNEE),)).tissues(date(2030, 1, 1)) == {Tissue.KNEE}


def test_a_restriction_names_its_end_and_nothing_of_the_users() -> None:
    off = Restriction(
        first=date(2026, 1, 5), last=date(2026, 1, 9), patterns=frozenset({Pattern.HINGE}), why="@secret"
    )
    held = care(restrictions=(off,))
    assert held.restricted(Movement.HINGE, date(2026, 1, 9)) == "the pattern is restricted until 09 Jan 2026"
    assert held.restricted(Movement.HINGE, date(2026, 1, 10)) == ""
    assert held.restricted(Movement.SQUAT, date(2026, 1, 9)) == ""


def test_what_is_at_hand() -> None:
    schedule = read_weeks(
        "power: Mon pm power_a . Tue pm plyo_low . Wed pm power_b @home . Thu pm power_a @shed"
    )
    at = [Care(schedule.season).equipment(placed) for placed in schedule.placed]
    everything = frozenset().union(*equipment().values())
    assert at == [everything, frozenset(), equipment()["home"], frozenset()]


def test_the_young_and_everybody_else_keep_a_reserve() -> None:
    assert care().least_rir == 1
    assert care(own_limits=(("least_rir", 0),)).least_rir == 1
    assert care(own_limits=(("least_rir", 5),)).least_rir == 5
