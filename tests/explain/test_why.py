"""Why and why not: the solver's answers against trying every plan, and the words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from periodize.catalogue.load import equipment, templates
from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import Athlete, Availability, Window
from periodize.domain.season import Ban, Season
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Origin, Phase, Status
from periodize.errors import InvalidInput, NoPlan
from periodize.explain.why import MOST_SERVES, Answer, Verdict, why, why_not
from periodize.problem import Problem
from periodize.solver.result import Result
from periodize.solver.run import solve
from periodize.solver.wish import Avoid, Wish
from periodize.testing import brute_force, possible_sessions, read_weeks
from tests.fixtures.results import tiny_result

# Heavy work twice in the week before, so that it may be done twice in this one. The intervals ask for 24 hours
# before them, the long run too: of the evenings Mon, Tue, Wed and Fri at 18:00 only Wed is ruled out.
WEEKS = (
    "strength: Mon am easy 75min . Mon pm max_strength_a . Tue am easy 75min . Thu am intervals* 90min"
    " . Fri pm max_strength_b . Sat am easy 75min . Sun 08:00 long* 150min"
    " || Mon am easy 75min . Tue am easy 75min . Thu am intervals* 90min"
    " . Sat am easy 75min . Sun 08:00 long* 150min"
)
WINDOW = (Window(opens_min=1080, closes_min=1130),)
MONDAY = date(2026, 1, 5)


def season(**facts: object) -> Season:
    told = read_weeks(WEEKS, monday=MONDAY).season
    week = tuple(WINDOW if day in (0, 1, 2, 4) else () for day in range(7))
    made = Season(
        calendar=told.calendar,
        runs=told.runs,
        history=told.history,
        availability=Availability(week=week, places=tuple(equipment().items())),
        templates=tuple(t for t in templates() if t.id in ("max_strength_a", "max_strength_b")),
        fixed_blocks=((0, Phase.STRENGTH),),
    )
    return replace(made, **facts)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def best() -> Result:
    return solve(season())


def test_why_not_is_what_trying_every_plan_finds(best: Result) -> None:
    least = brute_force(season())
    assert least.cost is not None
    verdicts = set()
    for session in possible_sessions(season(), 15):
        answer = why_not(best, session.template, session.start, place=session.place)
        verdicts.add(answer.verdict)
        wish = Wish(template=session.template, first=session.start, last=session.start, place=session.place)
        tried = brute_force(season(), default_policy().with_(wish))
        if answer.verdict is Verdict.PLACED:
            assert tried.cost == least.cost
        elif answer.verdict is Verdict.POSSIBLE:
            assert tried.cost is not None and answer.exact
            assert answer.loss == {tier: tried.cost[tier] - least.cost[tier] for tier in CHARGED_TIERS}
        else:
            assert tried.cost is None, answer
    assert verdicts >= {Verdict.PLACED, Verdict.POSSIBLE, Verdict.FORBIDDEN}


def test_why_is_what_trying_every_plan_finds(best: Result) -> None:
    least = brute_force(season()).cost
    for session in best.require().sessions:
        answer = why(best, session.id)
        avoid = Avoid(template=session.template, first=session.start, last=session.start)
        tried = brute_force(season(), default_policy().with_(avoid))
        assert least is not None and tried.cost is not None and answer.loss is not None
        assert answer.loss == {tier: tried.cost[tier] - least[tier] for tier in CHARGED_TIERS}
        assert answer.serves and "max strength" in answer.serves[0].text


def test_a_session_is_forbidden_by_name_date_and_hours(best: Result) -> None:
    answer = why_not(best, "max_strength_a", datetime(2026, 1, 7, 18))
    assert answer.verdict is Verdict.FORBIDDEN and answer.result is None
    assert "[recovery-gap]" in str(answer) and "Thu 8 Jan" in str(answer) and "at least 24 h" in str(answer)


def test_outside_every_window_the_hours_are_named(best: Result) -> None:
    answer = why_not(best, "max_strength_a", datetime(2026, 1, 8, 18))
    assert answer.verdict is Verdict.FORBIDDEN
    assert str(answer).splitlines()[1] == "No: nothing is open on Thu 8 Jan [availability]."
    # The whole day is as closed, and no search is needed to see it.
    assert without_ids(why_not(best, "max_strength_a", date(2026, 1, 8))) == without_ids(answer)


def without_ids(answer: Answer) -> list[str]:
    return [violation.text for violation in answer.violations]


def test_a_place_that_is_closed_or_lacks_something_is_named() -> None:
    home = Window(opens_min=1080, closes_min=1200, place="home")
    short = Window(opens_min=600, closes_min=630, place="gym")
    week = tuple({0: WINDOW, 1: (home,), 2: (short, home)}.get(day, ()) for day in range(7))
    places = (*equipment().items(), ("home", frozenset({"band"})))
    best = solve(season(availability=Availability(week=week, places=places)))
    monday = why_not(best, "max_strength_a", MONDAY, place="home")
    assert without_ids(monday) == [
        "home is not open on Mon 5 Jan (open that day: 18:00-18:50 gym); and home has no barbell, "
        "which Max strength A (squat) needs"
    ]
    lacking = "home has no barbell, which Max strength A (squat) needs, and nothing else is open on Tue 6 Jan"
    assert without_ids(why_not(best, "max_strength_a", date(2026, 1, 6))) == [lacking]
    assert without_ids(why_not(best, "max_strength_a", datetime(2026, 1, 6, 18)))[0] == lacking
    assert without_ids(why_not(best, "max_strength_a", date(2026, 1, 7))) == [
        "Max strength A (squat) takes 50 min, and the longest window that suits it on Wed 7 Jan has 30 min "
        "(10:00-10:30 gym)"
    ]


def test_a_day_on_which_every_start_is_too_near_needs_no_search(best: Result) -> None:
    # Wednesday 18:50 to Thursday 06:30 are 11 h 40 min of the 24 that the intervals ask for.
    answer = why_not(best, "max_strength_a", date(2026, 1, 7))
    assert answer.verdict is Verdict.FORBIDDEN and answer.result is None
    assert "[recovery-gap]" in str(answer) and "Thu 8 Jan" in str(answer)


def test_a_day_with_one_free_start_is_not_forbidden() -> None:
    # Wednesday from 05:00: who is done by 05:50 has 24 h 40 min before the intervals, who begins at 18:00 too few.
    long = Window(opens_min=300, closes_min=1130)
    week = tuple({0: WINDOW, 2: (long,), 4: WINDOW}.get(day, ()) for day in range(7))
    best = solve(season(availability=Availability(week=week, places=tuple(equipment().items()))))
    late = why_not(best, "max_strength_a", datetime(2026, 1, 7, 18))
    assert late.verdict is Verdict.FORBIDDEN
    assert why_not(best, "max_strength_a", date(2026, 1, 7)).verdict in (Verdict.POSSIBLE, Verdict.PLACED)


def test_reasons_that_are_not_spelled_out_are_counted(best: Result) -> None:
    short = why(best, best.require().sessions[0].id).serves[0]
    answer = Answer(question="Why?", verdict=Verdict.POSSIBLE, serves=(short,) * (MOST_SERVES + 8))
    lines = str(answer).splitlines()
    assert lines.count(f"Merely taken out: {short.text}.") == MOST_SERVES
    assert lines[MOST_SERVES + 1] == "And 8 more fall short."
    exact = Answer(question="Why?", verdict=Verdict.POSSIBLE, serves=(short,) * MOST_SERVES)
    assert "more fall short" not in str(exact)


def test_a_pin_is_the_coachs_own() -> None:
    start = datetime(2026, 1, 5, 18)
    pin = Session(
        id="mine", template="max_strength_a", start=start, duration_min=50, place="gym", origin=Origin.PINNED
    )
    result = solve(season(pins=(pin,)))
    for answer in (
        why(result, "mine"),
        why_not(result, "max_strength_a", start),
        why_not(result, "max_strength_a", start.date()),
    ):
        assert answer.verdict is Verdict.PINNED and "It is there, the coach's own pin" in str(answer)


@pytest.mark.parametrize(
    ("zone", "day", "skipped", "lasts"),
    [
        ("Europe/London", date(2026, 3, 29), time(1, 30), time(2)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), time(2, 30)),
    ],
    ids=["London", "Lord Howe"],
)
def test_a_time_that_the_clocks_skip_is_a_fault(zone: str, day: date, skipped: time, lasts: time) -> None:
    told = read_weeks(
        "strength: Sun 12:00 easy 40min", monday=day - timedelta(days=6), athlete=Athlete(time_zone=zone)
    )
    result = replace(tiny_result(), problem=Problem.of(told.season), schedule=told)
    with pytest.raises(InvalidInput) as error:
        why_not(result, "max_strength_a", datetime.combine(day, skipped))
    (fault,) = error.value.faults
    assert (fault.code, fault.value) == ("time-does-not-exist", f"{skipped:%H:%M}")
    assert zone in fault.what
    asked = why_not(result, "max_strength_a", datetime.combine(day, lasts))
    assert asked.verdict is Verdict.IMPOSSIBLE  # in a week of this season, but the time is one


def test_a_date_asks_for_any_start_of_the_day() -> None:
    banned = season(bans=(Ban(weekdays=frozenset({1})),))
    answer = why_not(solve(banned), "max_strength_a", MONDAY + timedelta(days=1))
    assert answer.verdict is Verdict.FORBIDDEN and answer.result is None
    assert "the coach has banned it" in str(answer)


def test_the_answer_is_json_too(best: Result) -> None:
    plain = why_not(best, "max_strength_a", datetime(2026, 1, 6, 18)).to_plain()
    assert plain["verdict"] in {verdict.value for verdict in Verdict}
    assert set(plain) == {
        "question",
        "verdict",
        "loss",
        "exact",
        "costs",
        "violations",
        "tried",
        "clash",
        "serves",
        "moved",
    }


def test_bad_questions_are_faults(best: Result) -> None:
    with pytest.raises(InvalidInput) as error:
        why_not(best, "max_strenght_a", date(2030, 1, 1))
    assert [fault.code for fault in error.value.faults] == ["unknown-template", "outside-season"]
    with pytest.raises(InvalidInput, match="unknown-session"):
        why(best, "no-such-session")
    with pytest.raises(NoPlan):
        why(tiny_result(Status.INFEASIBLE), "x")


def test_a_moment_may_be_text(best: Result) -> None:
    asked = why_not(best, "max_strength_a", "2026-01-07T18:00")
    assert asked.verdict is Verdict.FORBIDDEN
    assert why_not(best, "max_strength_a", "2026-01-08").verdict is not Verdict.POSSIBLE
    with pytest.raises(InvalidInput, match="not-a-time"):
        why_not(best, "max_strength_a", "tomorrow at six")


def test_what_rules_a_session_out_is_said(best: Result) -> None:
    banned = season(bans=(Ban(weekdays=frozenset({1})),))
    assert "the coach has banned it" in str(
        why_not(solve(banned), "max_strength_a", datetime(2026, 1, 6, 18))
    )


def test_a_loss_is_told_by_its_charges_and_moves_by_name(best: Result) -> None:
    # Tuesday 18:50 to Thursday 06:30 are 35 h 40 min of 48: 13 begun hours x 3, what the PROTECT tier loses.
    answer = why_not(best, "max_strength_a", datetime(2026, 1, 6, 18))
    assert str(answer).splitlines() == [
        "Why not Max strength A (squat) on Tue 6 Jan 18:00?",
        "The best such plan costs PROTECT +39, HABIT +1; what suffers first: 'runs meet fresh legs'.",
        "PROTECT +39: Max strength A (squat) on Tue 6 Jan 18:00 is 35.7 h before the intervals on Thu 8 Jan 06:30, "
        "better 48 h",
        "HABIT +1: Max strength A (squat) on Tue 6 Jan 18:00: Tue pm ranks 2 among the places most often free",
        "Max strength A (squat): Mon 5 Jan 18:00 -> Tue 6 Jan 18:00",
    ]
    assert answer.to_plain()["costs"] == list(answer.costs) == str(answer).splitlines()[2:4]
    # As good a plan has nothing to tell.
    swapped = why_not(best, "max_strength_b", datetime(2026, 1, 5, 18))
    assert swapped.costs == () and "nothing is lost" in str(swapped)


def test_what_is_missing_once_a_session_is_out_has_its_dates(best: Result) -> None:
    answer = why(best, best.require().sessions[0].id)
    assert str(answer).splitlines()[:2] == [
        "Why Max strength A (squat) on Mon 5 Jan 18:00?",
        "Merely taken out: microcycle 1 (strength, 5 to 11 Jan): 1 of 2 max strength sessions.",
    ]
