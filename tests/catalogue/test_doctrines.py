"""Doctrines: sourced, different, and true to what they promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from periodize.catalogue.doctrines import DOCTRINES, doctrine
from periodize.catalogue.load import equipment, table, templates, version
from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import Athlete, Availability, Window
from periodize.domain.calendar import Calendar
from periodize.domain.completion import complete_runs
from periodize.domain.schedule import Placed, Schedule
from periodize.domain.season import Season
from periodize.domain.session import RunInput
from periodize.domain.vocabulary import Level, Phase, Quality, RecoveryClass, RunKind, Status
from periodize.errors import InvalidPolicy
from periodize.rules.macrocycle import macrocycles
from periodize.rules.weekly_dose import WeeklyDose
from periodize.solver.run import solve
from periodize.testing import check_account, read_weeks

MONDAY = date(2026, 6, 1)
WEEKS = 8
NOON, EARLY = 12 * 60, 7 * 60
WEEK = (
    (0, RunKind.EASY, 8_000, NOON),
    (1, RunKind.INTERVALS, 9_000, EARLY),
    (2, RunKind.EASY, 8_000, NOON),
    (3, RunKind.TEMPO, 10_000, EARLY),
    (5, RunKind.EASY, 8_000, NOON),
    (6, RunKind.LONG, 16_000, EARLY),
)
"""Easy runs at noon, key runs at seven; Friday is free."""

WINDOWS = (
    Window(opens_min=5 * 60, closes_min=10 * 60, place="gym"),
    Window(opens_min=1050, closes_min=1260, place="gym"),
)
LEGS = ("heavy", "foundation", "power", "plyo_high", "sprint", "primer")

OTHERS = [name for name in DOCTRINES if name != "default"]


def season(days: tuple[int, ...] = (0, 1, 2, 3, 5, 6)) -> Season:
    """Eight weeks up to 10 km on a Sunday, the fourth a lighter one, with windows every morning and evening."""
    athlete = Athlete(id="runner")
    race = MONDAY + timedelta(weeks=WEEKS, days=-1)
    runs = [
        RunInput(
            day=MONDAY + timedelta(weeks=week, days=day),
            kind=kind,
            distance_m=metres // 2 if week == 3 else metres,
            start_min=start,
        )
        for week in range(WEEKS)
        for day, kind, metres, start in WEEK
        if day in days and MONDAY + timedelta(weeks=week, days=day) != race
    ]
    runs.append(RunInput(day=race, kind=RunKind.RACE, distance_m=10_000, priority="A"))
    return Season(
        athlete=athlete,
        calendar=Calendar(start=MONDAY, end=race),
        runs=complete_runs(runs, athlete),
        availability=Availability(week=(WINDOWS,) * 7, places=tuple(sorted(equipment().items()))),
        templates=templates(),
        catalogue_version=version(),
    )


@cache
def plan(name: str) -> Schedule:
    """The best plan under a doctrine, each searched for once."""
    result = solve(season(), doctrine(name).policy)
    assert result.status is Status.OPTIMAL
    return result.require()


def shared(schedule: Schedule) -> list[tuple[Placed, int]]:
    """Leg sessions on days with a run, with the hours from it: negative where the session comes first."""
    found = []
    for p in schedule.placed:
        for run in schedule.season.runs:
            begins, ends = schedule.season.span(run)
            if run.day == p.day and p.template.recovery.value in LEGS:
                found.append((p, (p.span[0] - ends) // 60 if p.span[0] > begins else -1))
    return found


def gaps_h(schedule: Schedule, recovery: RecoveryClass) -> list[int]:
    """Whole hours from each session of a class to the next key run, A race left out."""
    keys = [schedule.season.span(run)[0] for run in schedule.season.runs if run.key and run.race is None]
    ends = [p.span[1] for p in schedule.placed if p.template.recovery is recovery]
    return [min(key - end for key in keys if key >= end) // 60 for end in ends if end <= max(keys)]


def days_of(schedule: Schedule, *, key: bool) -> set[date]:
    """Days with a hard session that hold, or do not hold, a key run."""
    keys = {run.day for run in schedule.season.runs if run.key}
    return {p.day for p in schedule.placed if p.template.hard_day and (p.day in keys) is key}


def count(schedule: Schedule, quality: Quality) -> int:
    return sum(p.template.quality is quality for p in schedule.placed)


def race_week_au(schedule: Schedule) -> int:
    return sum(p.load_au for p in schedule.in_microcycle(WEEKS - 1))


# ------------------------------------------------------------------ what every doctrine is


@pytest.mark.parametrize("name", DOCTRINES)
def test_every_doctrine_says_what_it_holds_and_who_says_so(name: str) -> None:
    held = DOCTRINES[name]
    assert held.name == held.policy.name == name
    assert held.title and held.claim.endswith(".") and held.figures
    assert held.grade.rstrip("-") in ("A", "B", "C", "D", "X")
    assert held.sources and set(held.sources) <= set(table("sources"))


@pytest.mark.parametrize("name", OTHERS)
def test_every_other_doctrine_has_an_opposite_and_differs_from_it(name: str) -> None:
    held = DOCTRINES[name]
    assert held.policy.rules != default_policy().rules
    assert held.against and set(held.against) <= set(DOCTRINES)
    assert all(name in DOCTRINES[other].against for other in held.against)
    assert all(DOCTRINES[other].policy.rules != held.policy.rules for other in held.against)


def test_the_default_doctrine_comes_first_and_changes_nothing() -> None:
    assert next(iter(DOCTRINES)) == "default"
    assert DOCTRINES["default"].policy == default_policy()
    assert len(DOCTRINES) == len(list(DOCTRINES)) >= 9


def test_an_unknown_doctrine_is_named_with_the_nearest() -> None:
    with pytest.raises(InvalidPolicy, match=r"no doctrine 'lift-first'.*Maybe 'lift_first'\?"):
        doctrine("lift-first")
    assert "lift-first" not in DOCTRINES


def test_figures_that_a_doctrine_leaves_alone_are_those_of_the_catalogue() -> None:
    gap = DOCTRINES["two_days_48h"].policy.rule("recovery-gap").parameters()["matrix"]
    usual = default_policy().rule("recovery-gap").parameters()["matrix"]
    assert gap.hard_h("heavy", "intervals") == 48 and usual.hard_h("heavy", "intervals") == 24
    assert gap.hard_h("heavy", "easy") == usual.hard_h("heavy", "easy") == 0
    assert gap.preferred_h("foundation", "long") == usual.preferred_h("foundation", "long")


def test_doses_are_replaced_by_block_quality_and_level() -> None:
    def doses(name: str) -> dict[tuple[Phase, str], int]:
        rule = DOCTRINES[name].policy.rule("weekly-dose")
        assert isinstance(rule, WeeklyDose)
        return {(dose.phase, dose.quality): dose.at_least for dose in rule.doses}

    assert (Phase.SPEED, "plyometric") not in doses("sequential")
    assert (Phase.POWER, "max_strength") in doses("sequential")
    assert doses("heavy_led")[Phase.POWER, "max_strength"] == 2
    assert doses("plyo_led")[Phase.STRENGTH, "plyometric"] == 2  # the default one has none there


def test_every_entry_that_a_doctrine_changes_is_there() -> None:
    """A slip in a name would change nothing and say so nowhere."""
    caps = {cap.name for rule in default_policy() if isinstance(rule, WeeklyDose) for cap in rule.caps}
    rows = table("recovery")["rows"]
    for entry in table("doctrines").values():
        assert {cap["name"] for cap in entry.get("cap", ())} <= caps
        assert all(then in rows[first] for first, row in entry.get("hours", {}).items() for then in row)
        blocks = table("blocks")
        assert all(set(row) <= set(blocks["sets"][phase]) for phase, row in entry.get("sets", {}).items())
        known = {template.id for template in templates()}
        assert all(set(dose.get("counts", ())) <= known for dose in entry.get("dose", ()))


@pytest.mark.parametrize("name", OTHERS)
def test_changed_rules_obey_the_account_law(name: str) -> None:
    """On plans full of everything, before races of three distances and for three levels."""
    weeks = (
        "foundation: Mon am foundation_a . Wed am plyo_low . Wed pm easy . Thu pm foundation_b | "
        "strength: Mon pm max_strength_a . Tue am plyo_high . Wed am intervals* . Thu pm max_strength_b . Sat am plyo_low | "
        "mixed: Mon am max_strength_a . Mon pm easy . Tue am plyo_low . Fri pm plyo_high . Sun am long* | "
        "power: Mon am power_a . Tue am plyo_low . Thu am max_strength_a . Fri am plyo_high | "
        "speed: Mon am flat_sprints . Tue pm maintenance . Wed pm plyo_low . Sun am tempo* | "
        "taper: Mon am taper_primer . Wed am taper_primer . Thu am strides . Sun am race* A {km}"
    )
    for km, level in (("10km", Level.NOVICE), ("21.1km", Level.INTERMEDIATE), ("42.2km", Level.ADVANCED)):
        schedule = read_weeks(weeks.format(km=km), athlete=Athlete(level=level))
        for rule in DOCTRINES[name].policy:
            if rule not in default_policy().rules and rule.applies_to(schedule.season):
                check_account(rule, schedule)


# ------------------------------------------------------------------ what they promise


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCTRINES)
def test_every_doctrine_has_a_plan_for_an_ordinary_season(name: str) -> None:
    assert len(plan(name).sessions) >= 10


@pytest.mark.slow
def test_run_first_and_lift_first_turn_shared_days_round() -> None:
    assert shared(plan("run_first")) and all(hours >= 3 for _, hours in shared(plan("run_first")))
    assert shared(plan("lift_first")) and all(hours == -1 for _, hours in shared(plan("lift_first")))


@pytest.mark.slow
def test_separate_days_share_none_where_there_is_room() -> None:
    """Runs on Tuesday, Thursday, Saturday and Sunday leave three days for the legs."""
    result = solve(season(days=(1, 3, 5, 6)), doctrine("separate_days").policy)
    assert result.status is Status.OPTIMAL
    assert shared(result.require()) == []
    assert shared(solve(season(days=(1, 3, 5, 6))).require()) != []


@pytest.mark.slow
def test_hard_days_are_hard_or_spared() -> None:
    assert len(days_of(plan("hard_days_hard"), key=False)) <= len(days_of(plan("default"), key=False))
    assert len(days_of(plan("hard_days_hard"), key=True)) > len(days_of(plan("easy_days"), key=True))
    assert len(days_of(plan("easy_days"), key=False)) > len(days_of(plan("hard_days_hard"), key=False))


@pytest.mark.slow
def test_hours_from_heavy_legs_to_key_runs() -> None:
    assert min(gaps_h(plan("two_days_48h"), RecoveryClass.HEAVY)) >= 48
    assert 24 <= min(gaps_h(plan("next_day_24h"), RecoveryClass.HEAVY)) < 48


def test_blocks_one_after_another_or_mixed() -> None:
    """Eight weeks: the default doctrine compresses them, sequential and mixed hold on to what they say."""

    def stages(name: str, held: Season) -> list[str]:
        rule = DOCTRINES[name].policy.rule("block-order")
        (cycle,) = macrocycles(held, rule.parameters()["lengths"])
        return [stage.phase.value for stage in cycle.stages]

    short = season()
    assert stages("default", short) == ["foundation", "mixed", "taper"]
    # Foundation 2, strength 3, power 2 and a week of taper.
    assert stages("sequential", short) == ["foundation", "strength", "power", "taper"]
    start = short.calendar.start - timedelta(weeks=8)
    long = replace(short, calendar=Calendar(start=start, end=short.calendar.end))
    assert stages("default", long) == ["foundation", "strength", "power", "speed", "taper"]
    assert stages("mixed", long) == ["foundation", "mixed", "taper"]


@pytest.mark.slow
def test_lifting_or_jumping_leads() -> None:
    heavy, plyo = plan("heavy_led"), plan("plyo_led")
    assert count(heavy, Quality.MAX_STRENGTH) > count(plyo, Quality.MAX_STRENGTH)
    assert count(plyo, Quality.PLYOMETRIC) > count(heavy, Quality.PLYOMETRIC)


@pytest.mark.slow
def test_the_last_heavy_session_is_late_or_early() -> None:
    race = season().races[-1].start

    def last_days(name: str) -> float:
        heavy = [p for p in plan(name).placed if p.template.quality is Quality.MAX_STRENGTH]
        return min((race - p.session.start).total_seconds() / 86_400 for p in heavy)

    assert 3 <= last_days("late_last_heavy") <= 6
    assert last_days("early_last_heavy") >= 10


@pytest.mark.slow
def test_tapers_are_deep_or_light() -> None:
    assert race_week_au(plan("deep_taper")) < race_week_au(plan("light_taper"))


@pytest.mark.slow
def test_a_tenth_is_the_most_a_week_may_rise() -> None:
    """By the strict yardstick its own plan is clean and the plan without weekly limits is not."""
    strict = DOCTRINES["ten_percent"].policy
    ramps = [strict.rule("load-ramp"), strict.rule("load-ramp-total")]
    assert not [v for rule in ramps for v in rule.check(plan("ten_percent"))]
    assert [v for rule in ramps for v in rule.check(plan("spikes_not_weeks"))]


@pytest.mark.slow
def test_deloads_are_deep_or_left_out() -> None:
    """The fourth week is a deload: half the highest of the three before it, or a floor of 200 AU."""

    def weeks(name: str) -> list[int]:
        return [sum(p.load_au for p in plan(name).in_microcycle(w)) for w in range(4)]

    *before, now = weeks("deep_deload")
    assert now <= max(200, max(before) / 2)
    assert weeks("no_deload")[3] > now
