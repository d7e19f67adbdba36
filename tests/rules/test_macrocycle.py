"""Which blocks a stretch of weeks can hold, and what gives way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from periodize.domain.athlete import Athlete
from periodize.domain.calendar import Calendar
from periodize.domain.season import Season
from periodize.domain.vocabulary import Level, Phase, RaceDistance
from periodize.rules.macrocycle import Macrocycle, macrocycles
from periodize.testing import MONDAY, read_weeks
from tests.rules.golden import rule

LENGTHS = rule("block-order").lengths
"""Intermediate, 10 km: foundation 2-8 (4), strength 4-12 (6-8), power 3-6 (4), speed 2-6 (3-4), taper 1-2 (1)."""


def up_to_race(weeks: int, race: str = "A 10km", **facts: object) -> Season:
    return read_weeks(" | ".join([""] * (weeks - 1) + [f"Sun 09:00 race* {race}"]), **facts).season


def only(season: Season) -> Macrocycle:
    (cycle,) = macrocycles(season, LENGTHS)
    return cycle


def stages(cycle: Macrocycle) -> list[str]:
    return [stage.phase.value for stage in cycle.stages]


def bounds(cycle: Macrocycle) -> list[tuple[int, int, int, int]]:
    return [(stage.least, stage.low, stage.high, stage.most) for stage in cycle.stages]


@pytest.mark.parametrize(
    ("weeks", "blocks", "note"),
    [
        (1, ["taper"], "no room before the taper"),
        (2, ["foundation", "taper"], "only a foundation block fits"),
        (4, ["foundation", "taper"], "only a foundation block fits"),
        (5, ["foundation", "mixed", "taper"], "compressed into one mixed block"),
        (9, ["foundation", "mixed", "taper"], "compressed into one mixed block"),
        # Ten weeks: taper 1, foundation 2, strength 4, power 3.
        (10, ["foundation", "strength", "power", "taper"], "the speed block is left out"),
        (11, ["foundation", "strength", "power", "taper"], "the speed block is left out"),
        (12, ["foundation", "strength", "power", "speed", "taper"], ""),
    ],
)
def test_speed_goes_first_and_the_taper_never(weeks: int, blocks: list[str], note: str) -> None:
    cycle = only(up_to_race(weeks))
    assert stages(cycle) == blocks
    assert cycle.note.endswith(note) and bool(cycle.note) == bool(note)


def test_a_marathon_needs_a_longer_taper_and_leaves_less_room() -> None:
    # Ten weeks less two of taper are eight: too few for foundation, strength and power (nine).
    assert stages(only(up_to_race(10, "A 42.2km"))) == ["foundation", "mixed", "taper"]
    assert only(up_to_race(10, "A 42.2km")).stages[-1].least == 2


MIXED = replace(LENGTHS, mixed_always=True)
"""Foundation 2-8 (4), mixed 2-12 (4-8), taper 1-2 (1)."""


@pytest.mark.parametrize(
    ("weeks", "blocks", "note"),
    [
        (1, ["taper"], "no room before the taper"),
        (4, ["foundation", "taper"], "only a foundation block fits"),
        (5, ["foundation", "mixed", "taper"], "the foundation block is cut short"),
        (8, ["foundation", "mixed", "taper"], "the foundation block is cut short"),
        # Nine weeks less one of taper are eight: no longer short.
        (9, ["foundation", "mixed", "taper"], ""),
        (10, ["foundation", "mixed", "taper"], ""),
        (24, ["foundation", "mixed", "taper"], ""),
    ],
)
def test_one_mixed_block_in_seasons_of_any_length(weeks: int, blocks: list[str], note: str) -> None:
    (cycle,) = macrocycles(up_to_race(weeks), MIXED)
    assert stages(cycle) == blocks
    assert cycle.note.endswith(note) and bool(cycle.note) == bool(note)
    phases = cycle.usual_phases()
    assert len(phases) == weeks
    assert set(phases) <= {Phase.FOUNDATION, Phase.MIXED, Phase.TAPER}


def test_a_mixed_block_stretches_as_far_as_it_must() -> None:
    # 24 weeks: at most 8 foundation and 2 taper, so the mixed block may be 14 and not 12.
    (cycle,) = macrocycles(up_to_race(24), MIXED)
    assert bounds(cycle) == [(2, 4, 4, 8), (2, 4, 8, 14), (1, 1, 1, 2)]


def test_a_mixed_block_of_which_a_part_is_done_and_one_begun_as_strength() -> None:
    # Three weeks of mixed work are behind: 2-12 (4-8) becomes 0-9 (1-5), and 11 of 12 weeks are to be filled.
    (cycle,) = macrocycles(up_to_race(12, history_block=(Phase.MIXED, 3)), MIXED)
    assert stages(cycle) == ["mixed", "taper"]
    assert bounds(cycle)[0] == (0, 1, 5, 10)
    for phase in (Phase.STRENGTH, Phase.POWER, Phase.SPEED):
        (cycle,) = macrocycles(up_to_race(12, history_block=(phase, 3)), MIXED)
        assert stages(cycle) == ["mixed", "taper"]


def test_without_a_race_foundation_and_mixed_work_go_on() -> None:
    (cycle,) = macrocycles(read_weeks(" | ".join([""] * 12)).season, MIXED)
    assert stages(cycle) == ["foundation", "mixed"]
    # Foundation and mixed block ask for two weeks each.
    (cycle,) = macrocycles(read_weeks(" | ".join([""] * 3)).season, MIXED)
    assert stages(cycle) == ["foundation"] and cycle.note == ""


def test_a_brief_foundation_of_two_weeks_before_the_mixed_block() -> None:
    # Also for a novice, whose foundation is otherwise four weeks at least.
    for level in Level:
        cycle = only(up_to_race(8, athlete=Athlete(level=level)))
        assert (cycle.stages[0].least, cycle.stages[0].low) == (2, 2)
    # Room 7, of which the mixed block should have 4: at most 3 for the foundation.
    assert only(up_to_race(8)).stages[0].high == 3


def test_a_lone_foundation_may_fill_the_room_and_need_not() -> None:
    # Four weeks, one of them taper.
    assert bounds(only(up_to_race(4))) == [(1, 1, 3, 8), (1, 1, 1, 2)]
    assert bounds(only(up_to_race(2))) == [(1, 1, 1, 8), (1, 1, 1, 2)]


def test_a_taper_longer_than_the_season_is_cut() -> None:
    # A marathon's two to three weeks in one.
    assert bounds(only(up_to_race(1, "A 42.2km"))) == [(1, 1, 3, 3)]


def test_only_a_goal_race_ends_a_macrocycle() -> None:
    for priority in ("B", "C"):
        cycle = only(up_to_race(6, f"{priority} 10km"))
        assert cycle.race is None and "taper" not in stages(cycle)


def test_without_a_race_there_is_no_taper_and_no_note() -> None:
    cycle = only(read_weeks(" | " * 3).season)
    assert (stages(cycle), cycle.note) == (["foundation"], "")
    # Six weeks: foundation 2, strength 4.
    cycle = only(read_weeks(" | " * 5).season)
    assert stages(cycle) == ["foundation", "strength"]
    assert cycle.note == "6 microcycles from 05 Jan 2026: the power and speed blocks are left out"


def test_after_a_race_a_transition_and_a_short_foundation() -> None:
    first, second = macrocycles(read_weeks("Sun 09:00 race* A 42.2km | " + " | " * 5).season, LENGTHS)
    assert (first.first, first.last, second.first, second.last) == (0, 0, 1, 6)
    # Six weeks after a marathon: transition 2-4; what is left holds a foundation.
    assert stages(second)[:2] == ["transition", "foundation"]
    assert second.stages[0].least == 2


def test_a_race_just_before_the_season_asks_for_a_transition_too() -> None:
    recent = read_weeks("Sun 09:00 race* A 10km || " + " | " * 5).season
    assert stages(only(recent))[0] == "transition"
    # Three weeks and a day before the first Monday: the athlete has recovered.
    assert stages(only(read_weeks("Sun 09:00 race* A 10km | | | || " + " | " * 5).season))[0] == "foundation"
    # A B race asks for none.
    assert stages(only(read_weeks("Sun 09:00 race* B 10km || " + " | " * 5).season))[0] == "foundation"


def test_a_season_inside_a_block_goes_on_from_there() -> None:
    # Three weeks of strength are done: 1 to 9 are left, 3 to 5 recommended.
    cycle = only(up_to_race(12, history_block=(Phase.STRENGTH, 3)))
    assert stages(cycle) == ["strength", "power", "speed", "taper"]
    assert bounds(cycle)[0] == (1, 3, 5, 9)


def test_what_is_left_of_the_build_up_decides_which_blocks_fit() -> None:
    # 10 km. Of strength, three weeks are done and 1 is needed; power needs 3, speed 2, the taper 1.
    for weeks, expected in (
        (8, ["strength", "power", "speed", "taper"]),
        (6, ["strength", "power", "taper"]),
        (4, ["strength", "taper"]),
    ):
        cycle = only(up_to_race(weeks, history_block=(Phase.STRENGTH, 3)))
        assert stages(cycle) == expected
    assert cycle.note.endswith("the power and speed blocks are left out")
    assert stages(only(up_to_race(3, history_block=(Phase.SPEED, 1)))) == ["speed", "taper"]
    # Without a race nothing goes back to the foundation.
    assert stages(only(read_weeks(" | ", history_block=(Phase.STRENGTH, 3)).season)) == ["strength"]


def test_a_block_that_is_done_may_be_over() -> None:
    # Twelve of at most twelve.
    cycle = only(up_to_race(8, history_block=(Phase.MIXED, 12)))
    assert (stages(cycle)[0], bounds(cycle)[0][:2]) == ("mixed", (0, 0))


def test_a_taper_goes_on_whatever_was_before() -> None:
    cycle = only(up_to_race(1, history_block=(Phase.TAPER, 1)))
    assert (stages(cycle), bounds(cycle)) == (["taper"], [(1, 1, 1, 2)])


def test_too_much_room_stretches_the_block_before_the_taper() -> None:
    # Foundation 8, strength 12, power 6, speed 6 and taper 2 are 34 weeks at most; 26 to a macrocycle keep
    # it from happening, so the cut is lifted here.
    long = replace(LENGTHS, longest=52)
    (cycle,) = macrocycles(up_to_race(36), long)
    assert [stage.most for stage in cycle.stages] == [8, 12, 6, 6 + 2, 2]


def test_a_long_stretch_is_cut_into_equal_parts() -> None:
    # 40 weeks, 26 at most: 20 and 20; the race ends the second.
    first, second = macrocycles(up_to_race(40), LENGTHS)
    assert ((first.first, first.last), (second.first, second.last)) == ((0, 19), (20, 39))
    assert (first.race is None, second.race is None) == (True, False)
    assert "taper" not in stages(first)
    # Known patterns: the second foundation is short, 1 to 4 weeks, 2 recommended.
    assert bounds(second)[0] == (1, 2, 2, 4)


def test_usual_blocks_have_recommended_lengths_first() -> None:
    # 18 weeks: 4 + 6 + 4 + 3 + 1 are recommended at least.
    usual = only(up_to_race(18)).usual_phases()
    assert [usual.count(phase) for phase in dict.fromkeys(usual)] == [4, 6, 4, 3, 1]
    # 12 weeks: every block at its least.
    usual = only(up_to_race(12)).usual_phases()
    assert [usual.count(phase) for phase in dict.fromkeys(usual)] == [2, 4, 3, 2, 1]
    # 20 weeks: what is over goes to the first that can grow, the foundation.
    usual = only(up_to_race(20)).usual_phases()
    assert [usual.count(phase) for phase in dict.fromkeys(usual)] == [6, 6, 4, 3, 1]


def test_lengths_in_weeks_become_lengths_in_microcycles() -> None:
    # Ten-day microcycles, 14 of them in 140 days, the race on the last day: strength 4 weeks are 2.8, 3;
    # 6, 8 and 12 weeks are 4.2, 5.6 and 8.4; a week of taper is 0.7, 1.
    calendar = Calendar(start=MONDAY, end=date(2026, 5, 24), microcycle_days=10)
    cycle = only(up_to_race(20, calendar=calendar))
    by_phase = dict(zip(stages(cycle), bounds(cycle), strict=True))
    assert by_phase["strength"] == (3, 4, 6, 8)
    assert by_phase["taper"] == (1, 1, 1, 1)
    assert cycle.length == 14


def test_a_phase_that_a_doctrine_does_not_know() -> None:
    bare = replace(LENGTHS, blocks=())
    with pytest.raises(KeyError):
        bare.of(Phase.POWER, Level.NOVICE, RaceDistance.HALF)


def test_a_race_early_in_its_week_has_a_taper_of_one_week_more() -> None:
    # 16 weeks and a Monday: the week of the race is a day, which is no taper.
    def taper(day: str) -> tuple[int, int]:
        weeks = " | ".join(["Wed am easy"] * 16) + f" | {day} am race* 10km A"
        (cycle,) = macrocycles(read_weeks(weeks).season, LENGTHS)
        last = cycle.stages[-1]
        return last.least, last.most

    assert taper("Mon") == taper("Wed") == (2, 3)
    assert taper("Thu") == taper("Sun") == (1, 2)
