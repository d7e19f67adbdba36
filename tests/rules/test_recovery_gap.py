"""Least hours between sessions and runs."""

from __future__ import annotations

from datetime import date

from periodize.domain.athlete import Athlete, Injury
from periodize.domain.vocabulary import Level, Tissue
from periodize.testing import read_weeks
from tests.rules.golden import found, rule

GAPS = rule("recovery-gap")
"""Heavy work: 24 h to intervals, 48 h to heavy work. A heavy session lasts 50 min."""


def test_heavy_legs_on_the_eve_of_intervals() -> None:
    # Mon 18:50 to Tue 06:30 are 11 h 40 min, 24 h wanted: 12 h 20 min short, 13 begun hours.
    assert found(GAPS, "strength: Mon pm max_strength_a . Tue am intervals*") == {(0, "intervals run"): 13}


def test_twenty_four_hours_to_the_minute_are_enough() -> None:
    assert found(GAPS, "Mon 05:40 max_strength_a . Tue am intervals*") == {}
    assert found(GAPS, "Mon 05:41 max_strength_a . Tue am intervals*") == {(0, "intervals run"): 1}


def test_heavy_work_every_other_evening_is_too_often() -> None:
    # Mon 18:50 to Wed 18:00: 47 h 10 min of 48.
    assert found(GAPS, "Mon pm max_strength_a . Wed pm max_strength_b") == {(0, "heavy then heavy"): 1}
    assert found(GAPS, "Mon pm max_strength_a . Thu pm max_strength_b") == {}


def test_a_novice_recovers_longer() -> None:
    # 48 h x 1.25 = 60 h; 47 h 10 min are 12 h 50 min short.
    novice = Athlete(level=Level.NOVICE)
    week = "Mon pm max_strength_a . Wed pm max_strength_b"
    assert found(GAPS, week, athlete=novice) == {(0, "heavy then heavy"): 13}


def test_the_longer_of_level_and_age_holds_and_a_figure_of_ones_own_beats_both() -> None:
    week = "Mon pm max_strength_a . Wed pm max_strength_b"
    # 61 years: 150 % of 48 h = 72 h, more than a novice's 60 h; 24 h 50 min short.
    older = Athlete(level=Level.NOVICE, age=61)
    assert found(GAPS, week, athlete=older) == {(0, "heavy then heavy"): 25}
    # 90 %: 43.2 h.
    assert found(GAPS, week, athlete=Athlete(age=61, recovery_pct=90)) == {}


def test_an_advanced_athlete_recovers_longer_from_explosive_work_alone() -> None:
    advanced = Athlete(level=Level.ADVANCED)
    # Sprint to sprint: 48 h, for them 110 % of it, 52.8 h. Mon 18:25 to Wed 20:00 are 49 h 35 min.
    assert found(GAPS, "Mon pm hill_sprints . Wed 20:00 hill_sprints") == {}
    assert found(GAPS, "Mon pm hill_sprints . Wed 20:00 hill_sprints", athlete=advanced) == {
        (0, "sprint then sprint"): 4
    }
    # Heavy to heavy: 48 h as for everybody. Mon 18:50 to Wed 19:00 are 48 h 10 min.
    assert found(GAPS, "Mon pm max_strength_a . Wed 19:00 max_strength_b", athlete=advanced) == {}


def test_an_injury_of_the_last_year_lengthens_recovery() -> None:
    # 125 % as for a novice.
    hurt = Athlete(injuries=(Injury(tissue=Tissue.KNEE, last=date(2025, 12, 1)),))
    assert found(GAPS, "Mon pm max_strength_a . Wed pm max_strength_b", athlete=hurt) == {
        (0, "heavy then heavy"): 13
    }


def test_the_matrix_is_directed() -> None:
    # Explosive before heavy in one visit is wanted, heavy before explosive is not: 24 h.
    assert found(GAPS, "Mon 18:00 power_a . Mon 18:40 max_strength_a") == {}
    assert found(GAPS, "Mon 18:00 max_strength_a . Mon 18:50 power_a") == {(0, "heavy then power"): 24}


def test_two_that_start_together_take_the_stricter_direction() -> None:
    # Heavy to power 24 h, power to heavy none. From the end of the heavy one (18:50) to 18:00: -50 min,
    # 24 h 50 min short.
    assert found(GAPS, "Mon pm power_a . Mon pm max_strength_a") == {(0, "heavy with power"): 25}
    # Heavy with heavy: 48 h + 50 min.
    assert found(GAPS, "Mon pm max_strength_b . Mon pm max_strength_a") == {(0, "heavy with heavy"): 49}


def test_after_a_long_run() -> None:
    # Sunday 06:30 + 100 min = 08:10; six hours later is 14:10.
    assert found(GAPS, "Sun am long* 100min . Sun 14:10 max_strength_a") == {}
    assert found(GAPS, "Sun am long* 100min . Sun 14:09 max_strength_a") == {(0, "long run"): 1}


def test_a_session_inside_a_run_counts_as_after_it() -> None:
    # The run 06:30 to 08:10, the session from 07:00: it starts 70 min before the run ends, 6 h wanted.
    assert found(GAPS, "Sun am long* 100min . Sun 07:00 max_strength_a") == {(0, "long run"): 8}


def test_hills_and_c_races_count_as_intervals_but_a_and_b_races_do_not() -> None:
    assert found(GAPS, "Mon pm max_strength_a . Tue am hills*") == {(0, "intervals run"): 13}
    assert found(GAPS, "Mon pm max_strength_a . Tue am race* C 5km") == {(0, "intervals run"): 13}
    assert found(GAPS, "Mon pm max_strength_a . Tue am race* B 5km") == {}


def test_the_excess_stands_in_the_week_of_the_later_session() -> None:
    # Sunday 18:50 to Monday 18:00: 23 h 10 min of 48.
    assert found(GAPS, "Sun pm max_strength_a | Mon pm max_strength_b") == {(1, "heavy then heavy"): 25}


def test_the_history_counts_but_facts_are_not_judged() -> None:
    assert found(GAPS, "Sun pm max_strength_a || Mon pm max_strength_b") == {(0, "heavy then heavy"): 25}
    # Two pins, and a pin on the eve of intervals: the coach's business.
    assert found(GAPS, "Mon pm max_strength_a! . Tue am intervals* . Tue pm max_strength_b!") == {}
    # A placed session beside a pin is not.
    assert found(GAPS, "Mon pm max_strength_a! . Tue pm max_strength_b") == {(0, "heavy then heavy"): 25}


def test_the_sentence_says_when_and_how_much() -> None:
    (violation,) = GAPS.check(read_weeks("Mon pm max_strength_a . Tue am intervals*"))
    assert violation.text == (
        "Max strength A (squat) on Mon 5 Jan 18:00 is 11.7 h before the intervals on Tue 6 Jan 06:30, "
        "at least 24 h"
    )
    assert violation.sessions == ("max_strength_a-2026-01-05T18:00", "run-2026-01-06")


def test_after_a_hamstring_injury_sprints_keep_two_days_from_heavy_lifting() -> None:
    # Monday 18:50 to Wednesday 06:30 are 35 h 40 min: enough for the matrix (24 h), 12 h 20 min short of 48.
    hurt = Athlete(recovery_pct=100, injuries=(Injury(tissue=Tissue.HAMSTRING, last=date(2025, 11, 1)),))
    weeks = "strength: Mon pm max_strength_b . Wed am hill_sprints"
    assert found(GAPS, weeks) == {}
    assert found(GAPS, weeks, athlete=hurt) == {(0, "heavy then sprint"): 13}
