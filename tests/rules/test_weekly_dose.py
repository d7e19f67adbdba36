"""Sessions of each quality per microcycle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from periodize.domain.athlete import Athlete
from periodize.domain.calendar import Calendar
from periodize.domain.schedule import Schedule
from periodize.domain.season import History
from periodize.domain.session import Session
from periodize.domain.vocabulary import Level, Origin, Phase, RaceDistance, Tier
from periodize.rules.weekly_dose import Cap, Dose, WeeklyDose
from periodize.testing import MONDAY, check_account, excess_of, read_weeks
from tests.rules.golden import found, rule

LEAST = rule("weekly-dose")
"""Strength: two heavy sessions, weight 6. Power: one of power (4), plyometrics (2) and heavy work (6)."""

MOST = rule("weekly-dose@MUST")
"""Strength: one each of A and B, two heavy sessions in all."""

FROM_THURSDAY = Calendar(start=date(2026, 1, 8), end=date(2026, 1, 18))
"""Four days of a week and a whole one."""


def cost(weeks: str) -> int:
    return sum(violation.cost for violation in LEAST.check(read_weeks(weeks)))


def test_two_heavy_sessions_are_the_dose_of_a_strength_block() -> None:
    assert found(LEAST, "strength: Mon pm max_strength_a . Thu pm max_strength_b") == {}
    assert found(LEAST, "strength: Mon pm max_strength_a") == {(0, "max_strength"): 1}
    assert found(LEAST, "strength: Tue am easy") == {(0, "max_strength"): 2}


def test_more_than_the_least_is_not_charged() -> None:
    weeks = "strength: Mon pm max_strength_a . Wed pm max_strength_b . Fri pm max_strength_a"
    assert found(LEAST, weeks) == {}


def test_every_microcycle_has_its_own_dose() -> None:
    # Four heavy sessions in the first week do not feed the second.
    first = " . ".join(f"{day} pm max_strength_a" for day in ("Mon", "Wed", "Fri", "Sun"))
    assert found(LEAST, f"strength: {first} | ") == {(1, "max_strength"): 2}


def test_a_missing_session_costs_its_weight() -> None:
    # Power 4, plyometrics 2, heavy work 6.
    assert found(LEAST, "power: ") == {(0, "power"): 1, (0, "plyometric"): 1, (0, "max_strength"): 1}
    assert cost("power: ") == 4 + 2 + 6
    assert cost("strength: ") == 2 * 6
    assert cost("power: Mon pm power_a . Thu pm maintenance") == 2


def test_only_what_trains_the_quality_counts() -> None:
    # A primer is no heavy lift, upper-body work neither; maintenance is one where strength is kept, not built.
    weeks = "strength: Mon pm max_strength_a . Wed pm taper_primer . Thu pm upper_core . Fri pm maintenance"
    assert found(LEAST, weeks) == {(0, "max_strength"): 1}
    power = "power: Mon pm power_a . Wed pm plyo_high . Fri pm "
    assert found(LEAST, power + "maintenance") == {}
    assert found(LEAST, power + "taper_primer") == {(0, "max_strength"): 1}


def test_one_session_may_count_for_two_qualities() -> None:
    # In the speed block power work counts as plyometric.
    assert found(LEAST, "speed: Mon pm hill_sprints . Wed pm power_a . Fri pm maintenance") == {}
    assert found(LEAST, "speed: Mon pm hill_sprints . Fri pm maintenance") == {(0, "plyometric"): 1}


def test_doses_are_for_a_level() -> None:
    # In the power block hops are a novice's plyometrics; the others jump.
    hops = "power: Mon pm power_a . Wed pm plyo_low . Fri pm maintenance"
    jumps = hops.replace("plyo_low", "plyo_high")
    novice, advanced = Athlete(level=Level.NOVICE), Athlete(level=Level.ADVANCED)
    assert found(LEAST, hops, athlete=novice) == {}
    assert found(LEAST, hops) == found(LEAST, hops, athlete=advanced) == {(0, "plyometric"): 1}
    assert found(LEAST, jumps, athlete=novice) == {(0, "plyometric"): 1}
    assert found(LEAST, jumps) == found(LEAST, jumps, athlete=advanced) == {}


@pytest.mark.parametrize(
    ("level", "wanted"), [(Level.NOVICE, {}), (Level.INTERMEDIATE, {(0, "core"): 1}), (Level.ADVANCED, {})]
)
def test_both_ends_of_the_levels_belong_to_them(level: Level, wanted: dict[tuple[int, str], int]) -> None:
    middle = Dose(
        quality="core",
        phase=Phase.STRENGTH,
        counts=("upper_core",),
        at_least=1,
        level=Level.INTERMEDIATE,
        up_to=Level.INTERMEDIATE,
    )
    assert found(WeeklyDose(doses=(middle,)), "strength: ", athlete=Athlete(level=level)) == wanted


HEAVY = " . Fri pm maintenance"
FAST = {
    "flat": "Mon pm flat_sprints",
    "hills": "Mon pm hill_sprints",
    "strides": "Mon pm strides",
}


@pytest.mark.parametrize(
    ("distance", "enough", "allowed"),
    [
        # The speed block: flat sprints up to 10 km, hills or strides at the half and further, strides alone
        # before a marathon.
        (RaceDistance.D800, {"flat", "hills"}, {"flat", "hills", "strides"}),
        (RaceDistance.D1500, {"flat", "hills"}, {"flat", "hills", "strides"}),
        (RaceDistance.D5_10K, {"flat", "hills"}, {"flat", "hills", "strides"}),
        (RaceDistance.HALF, {"hills", "strides"}, {"hills", "strides"}),
        (RaceDistance.MARATHON, {"strides"}, {"strides"}),
        (RaceDistance.ULTRA, {"hills", "strides"}, {"hills", "strides"}),
    ],
)
def test_what_is_fast_depends_on_the_race(
    distance: RaceDistance, enough: set[str], allowed: set[str]
) -> None:
    athlete = Athlete(race_distance=distance)
    for name, session in FAST.items():
        weeks = f"speed: {session}{HEAVY}"
        assert ((0, "sprint") in found(LEAST, weeks, athlete=athlete)) is (name not in enough)
        assert (found(MOST, weeks, athlete=athlete) == {}) is (name in allowed)


@pytest.mark.parametrize(
    ("distance", "short", "over"),
    [
        # Wanted in the power block: one of power and one of plyometrics up to 10 km, one in all beyond.
        # At most: one of the two at the half, where hops go beside it; one in all from the marathon on.
        (RaceDistance.D800, 0, 0),
        (RaceDistance.D5_10K, 0, 0),
        (RaceDistance.HALF, 0, 1),
        (RaceDistance.MARATHON, 0, 1),
    ],
)
def test_power_and_jumps_in_the_power_block(distance: RaceDistance, short: int, over: int) -> None:
    athlete = Athlete(race_distance=distance)
    both = f"power: Mon pm power_a . Wed pm plyo_high{HEAVY}"
    assert sum(found(LEAST, both, athlete=athlete).values()) == short
    assert found(MOST, both, athlete=athlete) == ({(0, "power_and_plyo"): over} if over else {})


def test_one_in_all_before_a_marathon_and_no_jumps_before_an_ultra() -> None:
    one = f"power: Mon pm power_a{HEAVY}"
    hops = f"power: Mon pm power_a . Wed pm plyo_low{HEAVY}"
    half, marathon, ultra = (
        Athlete(race_distance=d) for d in (RaceDistance.HALF, RaceDistance.MARATHON, RaceDistance.ULTRA)
    )
    for athlete in (half, marathon, ultra):
        assert found(LEAST, one, athlete=athlete) == found(MOST, one, athlete=athlete) == {}
        # None is one too few: of weight 2.
        assert found(LEAST, "power: Fri pm maintenance", athlete=athlete) == {(0, "plyometric"): 1}
    assert found(MOST, hops, athlete=half) == {}
    assert found(MOST, hops, athlete=marathon) == {(0, "power_and_plyo"): 1}
    jumps = f"power: Mon pm plyo_high{HEAVY}"
    assert found(MOST, jumps, athlete=marathon) == {}
    assert found(MOST, jumps, athlete=ultra) == {(0, "plyo_high"): 1}


def test_eight_hundred_metres_ask_for_two() -> None:
    # In the mixed and the speed block two of power or plyometrics, one at other distances.
    short = Athlete(race_distance=RaceDistance.D800)
    one = f"speed: Mon pm hill_sprints . Wed pm power_a{HEAVY}"
    assert found(LEAST, one) == {}
    assert found(LEAST, one, athlete=short) == {(0, "plyometric"): 1}
    two = f"{one} . Thu pm plyo_low"
    assert found(LEAST, two, athlete=short) == found(MOST, two, athlete=short) == {}


def test_each_week_works_towards_its_own_race() -> None:
    # A marathon at the end of the second week, 5 km at the end of the fourth; the season's profile is the last.
    speed = f"{FAST['strides']} . Wed pm plyo_low{HEAVY}"
    weeks = (
        f"speed: {speed} | {speed} . Sun am race A 42.2km | {speed} | {speed} . Sun am race A 5km | {speed}"
    )
    assert read_weeks(weeks).season.race_distance is RaceDistance.D5_10K
    short = {(week, "sprint"): 1 for week in (2, 3, 4)}
    assert found(LEAST, weeks) == short
    assert found(MOST, weeks.replace("strides", "flat_sprints")) == {
        (week, name): 1 for week in (0, 1) for name in ("sprint", "flat_sprints")
    }
    # A B race turns no week; without a length an A race has the season's profile.
    assert found(LEAST, weeks.replace("A 42.2km", "B 42.2km")) == {(w, "sprint"): 1 for w in range(5)}
    assert found(LEAST, weeks.replace("A 42.2km", "A")) == {(w, "sprint"): 1 for w in range(5)}


def test_doses_and_caps_for_any_distance_and_for_one_add_up() -> None:
    marathon = (RaceDistance.MARATHON,)
    least = Dose(quality="core", phase=Phase.STRENGTH, counts=("upper_core",), at_least=1)
    most = Cap(name="core", counts=("upper_core",), at_most=((Phase.STRENGTH, 1),))
    both = WeeklyDose(
        tier=Tier.DOSE,
        doses=(least, replace(least, at_least=2, distances=marathon)),
        caps=(most, replace(most, name="core_far", at_most=(), distances=marathon)),
    )
    far, near = Athlete(race_distance=RaceDistance.MARATHON), Athlete(race_distance=RaceDistance.D1500)
    assert found(both, "strength: ", athlete=far) == {(0, "core"): 3}
    assert found(both, "strength: ", athlete=near) == {(0, "core"): 1}
    assert found(both, "strength: Mon pm upper_core", athlete=far) == {(0, "core"): 1, (0, "core_far"): 1}
    assert found(both, "strength: Mon pm upper_core", athlete=near) == {}


def test_squat_day_twice_is_one_too_many() -> None:
    assert found(MOST, "strength: Mon pm max_strength_a . Thu pm max_strength_b") == {}
    # Two heavy sessions are within "max_strength", but only one may be A.
    assert found(MOST, "strength: Mon pm max_strength_a . Thu pm max_strength_a") == {
        (0, "max_strength_a"): 1
    }


def test_a_third_heavy_session_breaks_every_cap_that_names_it() -> None:
    weeks = "strength: Mon pm max_strength_a . Wed pm max_strength_b . Fri pm max_strength_a"
    assert found(MOST, weeks) == {(0, "max_strength_a"): 1, (0, "max_strength"): 1, (0, "heavy_all"): 1}


def test_a_block_that_a_cap_does_not_list_holds_none() -> None:
    assert found(MOST, "foundation: Mon pm max_strength_a") == {
        (0, "max_strength_a"): 1,
        (0, "max_strength"): 1,
        (0, "heavy_all"): 1,
    }
    assert found(MOST, "strength: Mon pm taper_primer . Wed pm taper_primer") == {(0, "primer"): 2}


def test_pins_are_allowed_and_fill_the_cap() -> None:
    pinned = "strength: Mon pm max_strength_a! . Thu pm max_strength_a!"
    assert found(MOST, pinned) == {}
    # Three where the pins alone make two.
    assert found(MOST, f"{pinned} . Sat pm max_strength_a") == {
        (0, "max_strength_a"): 1,
        (0, "max_strength"): 1,
        (0, "heavy_all"): 1,
    }
    # One pin is under the cap of two and takes one of its places.
    one = "strength: Mon pm max_strength_a! . Wed pm max_strength_b . Fri pm max_strength_b"
    assert found(MOST, one) == {(0, "max_strength_b"): 1, (0, "max_strength"): 1, (0, "heavy_all"): 1}


def test_a_longer_microcycle_holds_more() -> None:
    ten_days = Calendar(start=MONDAY, end=date(2026, 1, 14), microcycle_days=10)
    # Two a week are 2.86 in ten days: three, at least and at most; one a week is 1.43: one.
    two = "strength: Mon pm max_strength_a . Thu pm max_strength_b | "
    assert found(LEAST, two, calendar=ten_days) == {(0, "max_strength"): 1}
    assert found(LEAST, two + "Mon pm max_strength_a", calendar=ten_days) == {}
    assert found(MOST, two + "Mon pm max_strength_a", calendar=ten_days) == {(0, "max_strength_a"): 1}


def test_a_cut_first_week_asks_for_less_and_allows_its_share() -> None:
    # Thursday to Sunday: 2 x 4 / 7 = 1.1; at least 1, at most 2. One a week: at most 1.
    def days(sessions: str) -> str:
        return f"strength: {sessions} | transition: "

    assert found(LEAST, days("Thu pm max_strength_a"), calendar=FROM_THURSDAY) == {}
    assert found(LEAST, days(""), calendar=FROM_THURSDAY) == {(0, "max_strength"): 1}
    both = "Thu pm max_strength_a . Sat pm max_strength_b"
    assert found(MOST, days(both), calendar=FROM_THURSDAY) == {}
    third = days(f"{both} . Sun pm maintenance")
    assert found(MOST, third, calendar=FROM_THURSDAY) == {(0, "heavy_all"): 1}


def test_the_history_makes_a_cut_week_whole() -> None:
    # Squat day was on Tuesday, the season begins on Thursday: now the week's two count, and Tuesday's is one.
    week = read_weeks("strength: Thu pm max_strength_b | transition: ", calendar=FROM_THURSDAY)
    tuesday = Session(
        id="past",
        template="max_strength_a",
        start=datetime(2026, 1, 6, 18),
        duration_min=50,
        origin=Origin.HISTORY,
    )
    season = replace(week.season, history=History(sessions=(tuesday,)))
    held = Schedule(season=season, sessions=week.sessions, blocks=week.blocks)
    assert excess_of(LEAST, held) == excess_of(MOST, held) == {}
    (short,) = LEAST.check(held.with_sessions(()))
    assert (short.where.subject, short.excess) == ("max_strength", 1)
    # The model counts it as well.
    for entry in (LEAST, MOST):
        check_account(entry, held)
        check_account(entry, held.with_sessions(()))


def test_the_sentences_count() -> None:
    (short,) = LEAST.check(read_weeks("strength: Mon pm max_strength_a"))
    assert short.text == "microcycle 1 (strength, 5 to 11 Jan): 1 of 2 max strength sessions"
    assert short.sessions == ("max_strength_a-2026-01-05T18:00",)
    (over,) = MOST.check(read_weeks("strength: Mon pm max_strength_a . Thu pm max_strength_a"))
    assert over.text == "microcycle 1 (strength, 5 to 11 Jan): 2 Max strength A (squat) sessions, at most 1"
