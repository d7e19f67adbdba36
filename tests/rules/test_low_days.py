"""Days that stay low, hard days in a row, quality on one day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from periodize.domain.athlete import Athlete
from periodize.domain.vocabulary import Level
from periodize.testing import read_weeks
from tests.rules.golden import found, rule

NEVER = rule("low-days")
"""One low day in any seven, three hard days in a row, two quality sessions a day."""

BETTER = rule("low-days@SHAPE")
"""Two low days, two in a row, no word on quality a day; weight 20."""

ROW = "hard days in a row"


def key_runs(*days: str) -> str:
    return " . ".join(f"{day} am tempo*" for day in days)


def test_three_hard_days_in_a_row_and_not_four() -> None:
    three = "Mon pm max_strength_a . Tue am intervals* . Wed pm power_a"
    assert found(NEVER, three) == {}
    assert found(NEVER, f"{three} . Thu pm plyo_high") == {(0, ROW): 1}
    # Five: Monday to Thursday and Tuesday to Friday.
    assert found(NEVER, f"{three} . Thu pm plyo_high . Fri pm hill_sprints") == {(0, ROW): 2}


def test_two_in_a_row_are_better() -> None:
    assert found(BETTER, "Mon pm max_strength_a . Tue am intervals*") == {}
    three = read_weeks("Mon pm max_strength_a . Tue am intervals* . Wed pm power_a")
    (charge,) = BETTER.check(three)
    assert (charge.where.subject, charge.excess, charge.cost) == (ROW, 1, 20)


def test_a_low_day_breaks_the_row() -> None:
    weeks = "Mon pm max_strength_a . Tue am intervals* . Thu pm max_strength_b . Fri am tempo* . Sun am long*"
    assert found(NEVER, weeks) == {}
    # Better two low days in seven: Wednesday and Saturday are.
    assert found(BETTER, weeks) == {}


@pytest.mark.parametrize("template", ["upper_core", "plyo_low", "strides", "taper_primer"])
def test_easy_work_leaves_a_day_low(template: str) -> None:
    weeks = f"Mon pm max_strength_a . Tue am intervals* . Wed pm power_a . Thu pm {template} . Thu am easy"
    assert found(NEVER, weeks) == {}


def test_a_week_of_key_runs_is_the_coachs_business() -> None:
    every_day = key_runs("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    assert found(NEVER, every_day) == found(BETTER, every_day) == {}
    # A session beside a key run makes no day harder that was not hard.
    assert found(NEVER, f"{every_day} . Wed pm max_strength_a") == {}


def test_the_last_low_day_is_not_taken() -> None:
    six = key_runs("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
    assert found(NEVER, six) == {}
    # Seven of seven; and Thursday to Sunday four in a row where the runs make three.
    assert found(NEVER, f"{six} . Sun pm max_strength_a") == {(0, "low day"): 1, (0, ROW): 1}


def test_better_two_low_days_in_any_seven() -> None:
    # Hard on Mon, Tue, Thu, Fri and Sun: five of seven. Wednesday as well: six, and three stretches of three
    # days, those that end on Wednesday, Thursday and Friday, are hard throughout.
    five = (
        "Mon pm max_strength_a . Tue pm power_a . Thu pm max_strength_b . Fri pm power_b . Sun pm plyo_high"
    )
    assert found(BETTER, five) == {}
    assert found(BETTER, f"{five} . Wed pm hill_sprints") == {(0, "low day"): 1, (0, ROW): 3}


def test_two_quality_sessions_a_day_key_runs_included() -> None:
    day = "Tue am intervals* . Tue pm max_strength_a"
    assert found(NEVER, day) == {}
    assert found(NEVER, f"{day} . Tue 12:00 power_a") == {(0, "quality a day"): 1}
    assert found(NEVER, "Tue am hill_sprints . Tue 12:00 power_a . Tue pm max_strength_a") == {
        (0, "quality a day"): 1
    }
    # What is easy does not count.
    assert found(NEVER, f"{day} . Tue 12:00 upper_core . Tue 20:00 plyo_low . Tue 21:00 easy") == {}
    assert found(BETTER, f"{day} . Tue 12:00 power_a") == {}


def test_two_key_runs_leave_no_room() -> None:
    day = "Tue am intervals* . Tue pm tempo*"
    assert found(NEVER, day) == {}
    assert found(NEVER, f"{day} . Tue 12:00 power_a") == {(0, "quality a day"): 1}
    # A third key run takes nothing below none.
    assert found(NEVER, f"{day} . Tue 12:00 hills* . Tue 14:00 power_a") == {(0, "quality a day"): 1}


def test_pins_may_crowd_a_day_and_nothing_beside_them() -> None:
    pinned = "Tue am intervals* . Tue 12:00 power_a! . Tue pm max_strength_a!"
    assert found(NEVER, pinned) == {}
    assert found(NEVER, f"{pinned} . Tue 21:00 hill_sprints") == {(0, "quality a day"): 1}
    # One pin is within the limit and takes a place.
    assert found(NEVER, "Tue am intervals* . Tue 12:00 power_a! . Tue pm max_strength_a") == {
        (0, "quality a day"): 1
    }


def test_pins_in_a_row_are_allowed() -> None:
    pins = "Mon pm max_strength_a! . Tue pm power_a! . Wed pm max_strength_b! . Thu pm plyo_high!"
    assert found(NEVER, pins) == {}
    # Tuesday to Friday: four, of which three are pinned.
    assert found(NEVER, f"{pins} . Fri pm hill_sprints") == {(0, ROW): 1}


def test_rows_run_from_week_to_week_and_are_charged_where_they_end() -> None:
    assert found(NEVER, f"{key_runs('Fri', 'Sat', 'Sun')} | Mon pm max_strength_a") == {(1, ROW): 1}
    assert found(NEVER, "Fri pm max_strength_a . Sat am tempo* . Sun am long* | Mon am tempo*") == {
        (1, ROW): 1
    }


def test_the_days_before_the_season_count() -> None:
    assert found(NEVER, f"{key_runs('Fri', 'Sat', 'Sun')} || Mon pm max_strength_a") == {(0, ROW): 1}
    past = "Sat pm max_strength_a . Sun pm power_a || "
    assert found(NEVER, f"{past} Mon pm max_strength_b") == {}
    assert found(NEVER, f"{past} Mon pm max_strength_b . Tue pm power_b") == {(0, ROW): 1}
    # A low day in seven: six hard ones before, the seventh takes the last.
    week = key_runs("Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    only_low = replace(NEVER, hard_in_a_row=7)
    assert found(only_low, f"{week} || Mon pm max_strength_a") == {(0, "low day"): 1}


def test_the_sentences_give_day_and_count() -> None:
    (row,) = NEVER.check(
        read_weeks("Mon pm max_strength_a . Tue am intervals* . Wed pm power_a . Thu pm plyo_high")
    )
    assert row.text == "4 hard days in the 4 days to Thu 8 Jan, at most 3"
    (crowd,) = NEVER.check(read_weeks("Tue am intervals* . Tue 12:00 power_a . Tue pm max_strength_a"))
    assert crowd.text == "Tue 6 Jan holds 2 quality sessions and 1 key run, at most 2"
    assert crowd.sessions == ("power_a-2026-01-06T12:00", "max_strength_a-2026-01-06T18:00")


def test_a_novice_gets_one_placed_quality_session_a_day_also_beside_a_key_run() -> None:
    novice = Athlete(level=Level.NOVICE)
    assert found(NEVER, "Tue am intervals* . Tue pm foundation_a", athlete=novice) == {}
    two = "Tue am hill_sprints . Tue pm foundation_a"
    assert found(NEVER, two) == {}
    assert found(NEVER, two, athlete=novice) == {(0, "quality a day"): 1}
    (crowd,) = NEVER.check(read_weeks(two, athlete=novice))
    assert crowd.text == "Tue 6 Jan holds 2 quality sessions and 0 key runs, at most 1 placed"


def test_masters_better_have_few_quality_days() -> None:
    # From 60 on two quality days in seven: Mon, Tue and Thu are one too many in the windows to Thu, Fri, Sat and
    # Sun; but that is only a preference.
    older = Athlete(age=60)
    weeks = "Mon am tempo* . Tue pm max_strength_a . Thu pm max_strength_b"
    assert found(BETTER, weeks, athlete=older) == {(0, "low day"): 4}
    assert found(NEVER, weeks, athlete=older) == found(BETTER, weeks) == {}
    # Three key runs are given, and a session on one of their days makes no further hard day.
    runs = key_runs("Mon", "Wed", "Fri")
    assert found(BETTER, f"{runs} . Wed pm max_strength_a", athlete=older) == {}
