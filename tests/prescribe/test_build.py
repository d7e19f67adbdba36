"""Whole prescriptions: what always holds, and weeks that a coach would recognise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from periodize.catalogue.load import templates
from periodize.domain.athlete import Athlete, Availability, Injury, Restriction, Window
from periodize.domain.exercise import Movement
from periodize.domain.session import Session
from periodize.domain.vocabulary import Flag, Level, Maturity, Origin, Pattern, Phase, Tissue
from periodize.io.season_toml import read_problem
from periodize.prescribe.build import prescribe
from periodize.solver.run import solve
from periodize.testing import read_weeks
from tests.prescribe.invariants import hold
from tests.prescribe.weeks import LEVELS, athletic, doses, prescribed, season_of

THREE_WEEKS = read_weeks(season_of(3))
TWO_STRENGTH = "strength: Mon pm max_strength_a . Thu pm max_strength_b"

athletes = st.fixed_dictionaries(
    {
        "level": st.sampled_from(LEVELS),
        "age": st.sampled_from([None, 35, 64]),
        "flags": st.sampled_from([frozenset(), frozenset({Flag.POST_PARTUM})]),
        "injuries": st.lists(
            st.builds(
                Injury,
                tissue=st.sampled_from(list(Tissue)),
                first=st.none(),
                last=st.sampled_from([None, date(2025, 11, 1), date(2024, 1, 1)]),
            ),
            max_size=2,
        ).map(tuple),
        "restrictions": st.lists(
            st.builds(
                Restriction,
                first=st.sampled_from([None, date(2026, 1, 20)]),
                last=st.sampled_from([None, date(2026, 3, 1)]),
                patterns=st.frozensets(st.sampled_from(list(Pattern)), min_size=1, max_size=2),
                impact=st.booleans(),
                sprints=st.booleans(),
            ),
            max_size=1,
        ).map(tuple),
        "own_limits": st.sampled_from(
            [(), (("most_1rm_pct", 70),), (("least_rir", 4),), (("contacts_session", 20),)]
        ),
    }
)


@pytest.mark.parametrize("level", LEVELS)
def test_nothing_exceeds_what_a_session_holds(level: Level) -> None:
    hold(athletic(THREE_WEEKS, level=level))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(athletes, st.sampled_from([None, *Maturity]))
def test_whoever_the_athlete_is(facts: dict[str, object], maturity: Maturity | None) -> None:
    young = {} if maturity is None else {"age": 15, "maturity": maturity}
    hold(athletic(THREE_WEEKS, **{**facts, **young}))


def test_a_pin_shorter_than_its_drills_holds_nothing_more() -> None:
    # The drills before sprints take longer than the one minute, and there is no sprint left to leave out.
    schedule = read_weeks("Mon am easy", athlete=Athlete(level=Level.NOVICE))
    pin = Session(
        id="pin",
        template="flat_sprints",
        start=datetime(2026, 1, 6, 18),
        duration_min=1,
        place="track",
        origin=Origin.PINNED,
    )
    pinned = replace(schedule, season=replace(schedule.season, pins=(pin,)), sessions=(pin,))
    assert list(prescribe(pinned)) == ["pin"]


@pytest.mark.slow
def test_a_solved_season() -> None:
    problem = read_problem(Path(__file__).parents[2] / "examples" / "marathon" / "season.toml")
    schedule = solve(problem.season, problem.policy, time_limit_s=40).require()
    hold(schedule)
    assert all(one.doses and not one.unfilled for one in prescribe(schedule).values())


def test_the_same_schedule_gives_the_same_exercises() -> None:
    assert prescribe(THREE_WEEKS) == prescribe(THREE_WEEKS)
    assert list(prescribe(THREE_WEEKS)) == [session.id for session in THREE_WEEKS.sessions]


def test_the_main_lift_of_a_strength_block_step_by_step() -> None:
    # Repetitions first, then load with fewer of them: 2.5, 3.7, 2.4 and 3.4 % more [S25]. Microcycles from the
    # third on may be deloads: with deload_days left out the runs decide, so they are read from the season.
    weeks = " | ".join([TWO_STRENGTH] * 8)
    schedule = read_weeks(weeks)
    found = prescribe(schedule)
    main = [
        (dose.pct_1rm, dose.reps, dose.rir)
        for placed in schedule.placed
        if placed.template.id == "max_strength_a" and placed.microcycle not in schedule.season.eases
        for dose in found[placed.session.id].doses
        if dose.exercise.movement is Movement.SQUAT
    ]
    ladder = [(80, 5, 3), (80, 6, 2), (82, 5, 2), (85, 5, 2), (87, 4, 2), (90, 4, 1), (90, 4, 1)]
    assert len(main) >= 6
    assert main == ladder[: len(main)]


def test_a_deload_has_fewer_sets_and_is_never_light() -> None:
    schedule = read_weeks(" | ".join([TWO_STRENGTH] * 8))
    found = prescribe(schedule)
    light = [placed for placed in schedule.placed if placed.microcycle in schedule.season.eases]
    assert light
    for placed in light:
        heavy = found[placed.session.id].doses[0]
        assert heavy.sets < 4 and heavy.pct_1rm is not None and heavy.pct_1rm >= 80
        assert heavy.why.startswith("deload: ")


def test_sessions_of_the_history_count_as_exposures() -> None:
    past = "strength: Mon pm max_strength_a || strength: Mon pm max_strength_a"
    schedule = read_weeks(past, history_block=(Phase.STRENGTH, 1))
    (one,) = prescribe(schedule).values()
    assert (one.doses[0].reps, one.doses[0].pct_1rm) == (6, 80)  # the second step of the ladder
    anew = read_weeks(past)
    (one,) = prescribe(anew).values()
    assert one.doses[0].reps == 5


def test_a_taper_does_little_and_keeps_the_load() -> None:
    weeks = "speed: Mon pm maintenance | taper: Mon pm taper_primer"
    before, primer = doses(weeks)
    assert all(dose.sets == 1 for dose in primer)
    lifts = {dose.exercise.movement: dose for dose in primer}
    assert lifts[Movement.SQUAT].pct_1rm == 82 and lifts[Movement.SQUAT].reps == 3
    # Nothing new in a taper: the lifts of the block before.
    known = {dose.exercise.id for dose in before}
    assert {
        dose.exercise.id for dose in primer if dose.exercise.movement in (Movement.SQUAT, Movement.HINGE)
    } <= known


def test_the_speed_block_keeps_heavy_work_with_fewer_sets() -> None:
    ((heavy, *_),) = doses("speed: Mon pm max_strength_a")
    assert heavy.sets == 2 and heavy.pct_1rm == 85
    assert heavy.why == "load kept with a smaller dose: 2 of 4 sets"


def test_novices_stay_at_85_and_have_hip_work() -> None:
    weeks = " | ".join(["strength: Mon pm max_strength_a"] * 12)
    found = doses(weeks, level=Level.NOVICE)
    assert max(dose.pct_1rm or 0 for session in found for dose in session) == 85
    assert all(session[-1].exercise.movement is Movement.FOOT_HIP for session in found)
    assert all(session[-1].exercise.movement is not Movement.FOOT_HIP for session in doses(weeks))


def test_the_young_leave_three_in_reserve() -> None:
    weeks = " | ".join([TWO_STRENGTH] * 6)
    for session in doses(weeks, maturity=Maturity.POST, age=16):
        for dose in session:
            assert dose.rir is None or dose.rir >= 3
            assert dose.pct_1rm is None or dose.pct_1rm <= 89


def test_from_sixty_on_fewer_sprints() -> None:
    # 200 m at most; three quarters are 150 m, 6 hills of 25 m. At first half, but at least four hills.
    weeks = " | ".join(["speed: Mon pm hill_sprints"] * 8)
    assert max(dose.sets for session in doses(weeks) for dose in session) == 8
    assert max(dose.sets for session in doses(weeks, age=62) for dose in session) == 6


def test_a_restricted_pattern_is_dropped_and_said() -> None:
    off = Restriction(last=date(2026, 1, 10), patterns=frozenset({Pattern.SQUAT}), why="=cmd()")
    _, first, second, _ = prescribed(f"{TWO_STRENGTH} | {TWO_STRENGTH}", restrictions=(off,)).values()
    assert [part.text for part in first.unfilled] == [
        "no squat exercise: the pattern is restricted until 10 Jan 2026"
    ]
    assert Movement.SQUAT not in {dose.exercise.movement for dose in first.doses}
    assert Movement.SQUAT in {dose.exercise.movement for dose in second.doses}


def test_jumps_that_are_off_leave_the_lifts() -> None:
    off = Restriction(impact=True)
    power, hops = prescribed("power: Mon pm power_a . Tue pm plyo_low", restrictions=(off,)).values()
    assert power.doses and all(dose.contacts == 0 for dose in power.doses) and not power.unfilled
    assert not hops.doses
    assert [part.text for part in hops.unfilled] == ["no plyo_low exercise: jumps are restricted"]


def test_without_sprints_there_are_no_drills_either() -> None:
    (one,) = prescribed("speed: Mon pm flat_sprints", restrictions=(Restriction(sprints=True),)).values()
    assert not one.doses
    assert [part.text for part in one.unfilled] == ["no sprint exercise: sprints are restricted"]


def test_loads_are_rounded_down_to_plates() -> None:
    # 80 % of 101 kg are 80.8 kg: 80 in steps of 2.5 kg, 75 in steps of 15, nothing known of other lifts.
    best = (("back_squat", 101_000),)
    ((squat, *rest),) = doses("strength: Mon pm max_strength_a", one_rm_g=best)
    assert (squat.exercise.id, squat.load_g) == ("back_squat", 80_000)
    assert all(dose.load_g is None for dose in rest)
    ((squat, *_),) = doses("strength: Mon pm max_strength_a", one_rm_g=best, plate_step_g=15_000)
    assert squat.load_g == 75_000


def test_a_percentage_of_another_lift_only_where_it_is_the_same_movement() -> None:
    # Fast squats at 40 % of the back squat: 40 kg. Jump squats with body weight alone: no load at all.
    best = (("back_squat", 100_000),)
    found = {
        dose.exercise.id: dose
        for session in doses("power: Mon pm power_a . Thu pm power_b", one_rm_g=best)
        for dose in session
    }
    assert found["speed_squat"].load_g == 40_000
    assert (found["jump_squat"].pct_1rm, found["jump_squat"].load_g) == (0, None)


def test_no_limit_allows_failure() -> None:
    # Whatever a file says, one repetition stays in reserve, three for the young.
    weeks = " | ".join([TWO_STRENGTH] * 6)
    reckless = (("least_rir", 0), ("most_1rm_pct", 100))
    for facts, least in (({}, 1), ({"age": 16, "maturity": Maturity.POST}, 3)):
        for session in doses(weeks, own_limits=reckless, **facts):
            assert all(dose.rir is None or dose.rir >= least for dose in session)
            assert all(dose.pct_1rm is None or dose.pct_1rm <= 90 for dose in session)


def test_loaded_jumps_keep_to_the_contacts() -> None:
    # Three sets of four are 12. Eight contacts leave two in each set, five none worth doing.
    (power,) = prescribed("power: Mon pm power_a", own_limits=(("contacts_session", 8),)).values()
    assert [(dose.sets, dose.reps, dose.contacts) for dose in power.doses if dose.contacts] == [(3, 2, 6)]
    (power,) = prescribed("power: Mon pm power_a", own_limits=(("contacts_session", 5),)).values()
    assert [part.text for part in power.unfilled] == ["no squat exercise: no contacts are left for it"]


def test_jumps_keep_to_the_impact_of_a_session() -> None:
    # 100 contacts, but 60 impact units: of ten contacts three count once and seven twice, 17 for ten.
    gentle = tuple(replace(t, impact=60) if t.id == "plyo_high" else t for t in templates())
    schedule = read_weeks("power: Mon pm plyo_high", catalogue=gentle)
    hold(schedule)
    (one,) = prescribe(schedule).values()
    assert 25 <= sum(dose.contacts for dose in one.doses) <= 35


def test_a_jump_is_loaded_only_where_there_is_something_to_hold() -> None:
    beach = Availability(
        week=((Window(opens_min=0, closes_min=1440, place="beach"),),) * 7, places=(("beach", frozenset()),)
    )
    weeks = "power: Mon pm free_power @beach | Mon pm free_power @beach | Mon pm free_power @beach"
    strong = Athlete(one_rm_g=(("back_squat", 100_000),))
    schedule = read_weeks(weeks, availability=beach, athlete=strong)
    jumps = [dose for one in prescribe(schedule).values() for dose in one.doses if dose.exercise.contacts]
    assert jumps and {(dose.pct_1rm, dose.load_g) for dose in jumps} == {(None, None)}
