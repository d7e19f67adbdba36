"""Load of any seven days, and the share of it that is placed."""

from __future__ import annotations

from dataclasses import replace

from periodize.domain.athlete import Athlete
from periodize.domain.vocabulary import RaceDistance
from periodize.testing import read_weeks
from tests.rules.golden import found, rule

TOTAL = rule("weekly-load")
"""At most the athlete's cap; without one the hardest seven days of runs plus 700 AU, or plus a quarter of the sum."""

SHARE = rule("weekly-load@SHAPE")
"""At most a quarter of the load placed (marathon a fifth), in steps of 5 AU."""

MARATHON = Athlete(race_distance=RaceDistance.MARATHON)


def capped(cap_au: int) -> Athlete:
    return Athlete(weekly_cap_au=cap_au)


def test_seven_days_may_hold_the_cap_and_no_more() -> None:
    # Runs 900 AU; two times hops are 100 more, heavy work 325.
    runs = "Tue am intervals* 400au . Sun am long* 500au . "
    hops = f"{runs} Mon pm plyo_low . Thu pm plyo_low"
    assert found(TOTAL, hops, athlete=capped(1000)) == {}
    assert found(TOTAL, hops, athlete=capped(999)) == {(0, "seven days"): 1}
    # Only the seven days that end on Sunday hold both runs: 1225 of 1000.
    assert found(TOTAL, f"{runs} Mon pm max_strength_a", athlete=capped(1000)) == {(0, "seven days"): 225}


def test_any_seven_days_count_not_only_those_of_a_week() -> None:
    # Tuesday and the Monday after are seven days; Monday and Monday are eight.
    assert found(TOTAL, "Tue pm max_strength_a | Mon pm max_strength_b", athlete=capped(325)) == {
        (1, "seven days"): 325
    }
    assert found(TOTAL, "Mon pm max_strength_a | Mon pm max_strength_b", athlete=capped(325)) == {}


def test_every_stretch_of_seven_days_counts_on_its_own() -> None:
    # Mon 325, Wed 200: 525 of 500 in the stretches that end on Wednesday to Sunday.
    week = "Mon pm max_strength_a . Wed pm power_a"
    assert found(TOTAL, week, athlete=capped(500)) == {(0, "seven days"): 5 * 25}


def test_where_the_runs_alone_break_the_cap_nothing_is_added() -> None:
    assert found(TOTAL, "Sun am long* 900au", athlete=capped(600)) == {}
    # Strides are 25 AU: all of it, whatever the distance between runs and cap.
    assert found(TOTAL, "Sun am long* 900au . Sun pm strides", athlete=capped(600)) == {(0, "seven days"): 25}
    assert found(TOTAL, "Sun am long* 900au . Sun pm strides", athlete=capped(899)) == {(0, "seven days"): 25}
    # On Saturday the long run has not begun to count.
    assert found(TOTAL, "Sun am long* 900au . Sat pm strides", athlete=capped(600)) == {(0, "seven days"): 25}
    assert found(TOTAL, "Sun am long* 900au | Mon pm strides | ", athlete=capped(600)) == {
        # Monday to Saturday of the second week: six stretches that hold Sunday's run and the strides.
        (1, "seven days"): 6 * 25
    }


def test_without_a_cap_there_is_room_for_a_strength_week() -> None:
    # Runs 900 AU: a quarter placed would be 300, so 700 is the larger. 325 + 325 + 50 = 700.
    week = "Mon pm max_strength_a . Thu pm max_strength_b . Fri pm plyo_low . Sun am long* 900au"
    assert found(TOTAL, week) == {}
    assert found(TOTAL, f"{week} . Sat pm strides") == {(0, "seven days"): 25}


def test_hard_runners_may_add_a_share_instead() -> None:
    # Runs 3000 AU: 3000 x 25 / 75 = 1000. 325 + 325 + 200 + 125 + 25 = 1000.
    week = (
        "Mon pm max_strength_a . Tue pm power_a . Wed pm hill_sprints . Thu pm max_strength_b . Fri pm strides "
        ". Sun am long* 3000au"
    )
    assert found(TOTAL, week) == {}
    assert found(TOTAL, f"{week} . Sat pm strides") == {(0, "seven days"): 25}
    # A marathon runner: 3000 x 20 / 80 = 750.
    assert found(TOTAL, week, athlete=MARATHON) == {(0, "seven days"): 250}


def test_the_hardest_seven_days_of_the_season_set_the_room_for_all() -> None:
    # 400 in the first week, 900 in the second: the first may hold 900 + 700 as well.
    week = "Mon pm max_strength_a . Wed pm max_strength_b . Fri pm max_strength_a . Sun am long* 400au | "
    # 975 + 400 = 1375 of 1600; alone it would be 1100.
    assert found(TOTAL, f"{week} Sun am long* 900au") == {}
    # Alone: only the stretch that ends on Sunday holds all of it, 1375 of 1100.
    assert found(TOTAL, week) == {(0, "seven days"): 275}


def test_the_history_counts_but_is_not_judged() -> None:
    # Sunday 325 before the season, Monday 325: six stretches hold both.
    assert found(TOTAL, "Sun pm max_strength_a || Mon pm max_strength_b", athlete=capped(325)) == {
        (0, "seven days"): 6 * 325
    }
    assert found(TOTAL, "Sun pm max_strength_a || ", athlete=capped(100)) == {}
    # Runs of the history fill the cap too.
    assert found(TOTAL, "Sun am long* 300au || Mon pm plyo_low", athlete=capped(325)) == {
        (0, "seven days"): 6 * 25
    }


def test_pins_may_break_the_cap_and_nothing_beside_them() -> None:
    pins = "Mon pm max_strength_a! . Tue pm max_strength_b!"
    assert found(TOTAL, pins, athlete=capped(325)) == {}
    # Strides on Wednesday: five stretches to Sunday, 25 above the pins' 650 each.
    assert found(TOTAL, f"{pins} . Wed pm strides", athlete=capped(325)) == {(0, "seven days"): 5 * 25}


def test_excess_counts_begun_steps() -> None:
    week = "Sun am long* 900au . Mon pm max_strength_a"
    # 225 above 1000: three steps of 100, nine of 25.
    assert found(replace(TOTAL, step_au=100), week, athlete=capped(1000)) == {(0, "seven days"): 3}
    assert found(replace(TOTAL, step_au=25), week, athlete=capped(1000)) == {(0, "seven days"): 9}


def test_a_quarter_of_the_load_may_be_placed() -> None:
    # Runs 900: 300 placed make a quarter of 1200. 200 + 50 + 50.
    week = "Sun am long* 900au . Mon pm "
    assert found(SHARE, week + "foundation_a . Tue pm plyo_low . Wed pm plyo_low") == {}
    # 325: 25 AU too many, five steps of 5.
    assert found(SHARE, week + "max_strength_a") == {(0, "share"): 5}
    # Runs 901 allow 300 1/3: 24 2/3 too many, five begun steps still; runs 915 allow 305: four.
    assert found(SHARE, week.replace("900", "901") + "max_strength_a") == {(0, "share"): 5}
    assert found(SHARE, week.replace("900", "915") + "max_strength_a") == {(0, "share"): 4}


def test_the_share_depends_on_the_distance() -> None:
    # A fifth: 900 x 20 / 80 = 225; 100 too many.
    week = "Sun am long* 900au . Mon pm max_strength_a"
    assert found(SHARE, week, athlete=MARATHON) == {(0, "share"): 20}
    assert found(SHARE, week, athlete=Athlete(race_distance=RaceDistance.D800)) == {}


def test_each_microcycle_has_its_own_share() -> None:
    # Without runs all that is placed is too much: 50 AU.
    assert found(SHARE, "Sun am long* 900au | Mon pm plyo_low") == {(1, "share"): 10}


def test_pins_may_exceed_the_share() -> None:
    assert found(SHARE, "Sun am long* 900au . Mon pm max_strength_a!") == {}
    assert found(SHARE, "Sun am long* 900au . Mon pm max_strength_a! . Tue pm strides") == {(0, "share"): 5}


def test_the_sentences_give_the_figures() -> None:
    week = "Sun am long* 900au . Mon pm max_strength_a"
    (over,) = TOTAL.check(read_weeks(week, athlete=capped(1000)))
    assert over.text == "the seven days to Sun 11 Jan hold 1225 AU, at most 1000 (runs alone 900)"
    (share,) = SHARE.check(read_weeks(week))
    # 325 / 1225.
    assert share.text == "microcycle 1 (5 to 11 Jan): 26.5 % of the load is placed, better at most 25 %"
