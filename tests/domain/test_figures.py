"""What a session holds for this athlete, in this week."""

from __future__ import annotations

from datetime import timedelta

from periodize.domain.athlete import Athlete
from periodize.domain.season import Stress
from periodize.domain.vocabulary import Level, Pattern
from periodize.testing import MONDAY, read_weeks


def test_the_figures_of_the_template_where_nothing_lightens_it() -> None:
    (jumps,) = read_weeks("power: Mon pm plyo_high").placed
    assert (jumps.load_au, jumps.contacts, jumps.impact, jumps.hard_sets) == (165, 100, 200, 0)
    (squats,) = read_weeks("strength: Mon pm max_strength_a").placed
    assert (squats.load_au, squats.hard_sets) == (325, 9)
    assert [squats.sets_of(pattern) for pattern in Pattern] == [4, 2, 2, 2, 2, 3]


def test_a_deload_halves_the_impact_and_takes_two_fifths_of_the_sets() -> None:
    weeks = "power: Mon pm plyo_high . Thu pm max_strength_a"
    jumps, squats = read_weeks(weeks, deload_days=(MONDAY,)).placed
    # 165 x 65 % = 107.25; 9 x 60 % = 5.4; 4 -> 2.4, 2 -> 1.2, 3 -> 1.8.
    assert (jumps.load_au, jumps.contacts, jumps.impact) == (107, 50, 100)
    assert (squats.load_au, squats.hard_sets) == (211, 5)
    assert [squats.sets_of(pattern) for pattern in Pattern] == [2, 1, 1, 1, 1, 2]


def test_stress_takes_what_it_says() -> None:
    exams = Stress(first=MONDAY, last=MONDAY + timedelta(days=2), load_pct=80)
    (squats,) = read_weeks("strength: Mon pm max_strength_a", stress=(exams,)).placed
    # 325 x 80 % = 260; 4 -> 3.2, 2 -> 1.6, 3 -> 2.4.
    assert squats.load_au == 260
    assert [squats.sets_of(pattern) for pattern in Pattern] == [3, 2, 2, 2, 2, 2]


def test_a_session_is_done_up_to_the_athletes_limit() -> None:
    novice = Athlete(level=Level.NOVICE)
    (hills,) = read_weeks("power: Mon pm hill_sprints", athlete=novice).placed
    # 150 of 200 m, and three quarters of the impact of 100.
    assert (hills.sprint_m, hills.impact, hills.load_au) == (150, 75, 125)


def test_a_deload_comes_before_the_limit() -> None:
    novice = Athlete(level=Level.NOVICE)
    (hills,) = read_weeks("power: Mon pm hill_sprints", athlete=novice, deload_days=(MONDAY,)).placed
    assert (hills.sprint_m, hills.impact) == (100, 50)


def test_the_history_is_as_it_was() -> None:
    plan = read_weeks("Mon pm max_strength_a || ", deload_days=(MONDAY,))
    assert [p.load_au for p in plan.with_history] == [325]
