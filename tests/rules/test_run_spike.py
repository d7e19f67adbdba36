"""Little load beside a run that is much longer than usual."""

from __future__ import annotations

from dataclasses import replace

from periodize.testing import read_weeks
from tests.rules.golden import found, rule

SPIKE = rule("run-spike")
"""More than 10 % above the longest of 30 days, once 14 days are known; begun 25 AU within 24 h."""

BESIDE = "load beside a long run"

USUAL = "Tue am easy 60min . Sun am long* 100min | Tue am easy 60min . Sun am long* 100min || "
"""Two weeks with a long run of 100 minutes; the first run is on the Tuesday 13 days before the season."""


def weeks(sessions: str, long_min: int = 120) -> str:
    """The long run is on Sunday from 06:30, after a usual week before and between."""
    return f"{USUAL}Tue am easy 60min . Sun am long* {long_min}min{sessions}"


def test_load_on_the_day_of_a_spike_and_around_it_counts() -> None:
    # 120 min are 20 % more than 100. Max strength: 325 AU are 13 begun 25s; upper body: 120 AU are 5.
    assert found(SPIKE, weeks(" . Sun pm max_strength_a")) == {(0, BESIDE): 13}
    assert found(SPIKE, weeks(" . Sat pm upper_core . Sun pm max_strength_a")) == {(0, BESIDE): 5 + 13}


def test_ten_per_cent_is_no_spike() -> None:
    assert found(SPIKE, weeks(" . Sun pm max_strength_a", long_min=110)) == {}
    assert found(SPIKE, weeks(" . Sun pm max_strength_a", long_min=111)) == {(0, BESIDE): 13}


def test_twenty_four_hours_end_to_start_are_enough() -> None:
    # Max strength lasts 50 min: from Saturday 05:40 it ends 24 h before the run, from 05:41 23 h 59 min.
    assert found(SPIKE, weeks(" . Sat 05:40 max_strength_a")) == {}
    assert found(SPIKE, weeks(" . Sat 05:41 max_strength_a")) == {(0, BESIDE): 13}
    # The run ends at 08:30.
    assert found(SPIKE, weeks(" | Mon 08:30 max_strength_a")) == {}
    assert found(SPIKE, weeks(" | Mon 08:29 max_strength_a")) == {(1, BESIDE): 13}


def test_load_before_and_after_is_charged_in_its_own_week() -> None:
    assert found(SPIKE, weeks(" . Sat pm plyo_high | Mon am upper_core")) == {
        (0, BESIDE): 7,  # 165 AU
        (1, BESIDE): 5,  # 120 AU
    }


def test_pins_stand() -> None:
    assert found(SPIKE, weeks(" . Sun pm max_strength_a!")) == {}


def test_two_spikes_charge_twice() -> None:
    # 120 min on Saturday, 140 on Sunday; Saturday evening lies within 24 h of both.
    runs = USUAL + "Sat am long* 120min . Sun am long* 140min . Sat pm upper_core"
    assert found(SPIKE, runs) == {(0, BESIDE): 2 * 5}


def test_hours_and_steps_are_parameters() -> None:
    broken = replace(SPIKE, apart_h=6, step_au=100)
    # From 08:30 to 18:00 are 9.5 h; to 13:00 4.5 h, and 325 AU are 4 begun hundreds.
    assert found(broken, weeks(" . Sun pm max_strength_a")) == {}
    assert found(broken, weeks(" . Sun 13:00 max_strength_a")) == {(0, BESIDE): 4}


def test_the_sentence_names_session_run_and_per_cent() -> None:
    (charge,) = SPIKE.check(read_weeks(weeks(" . Sun pm max_strength_a")))
    assert charge.text == (
        "Max strength A (squat) on Sun 11 Jan 18:00 (325 AU) is 9.5 h from the long run on Sun 11 Jan 06:30, "
        "20 % longer than any of the 30 days before, better 24 h"
    )
    assert charge.cost == 13
