"""What could stand where: every verdict against a full check, and the cases a coach would ask about."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import Availability, Window
from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import CHARGED_TIERS, Origin, Tier
from periodize.errors import InvalidInput
from periodize.explain.slots import Slot, SlotState, SlotTable, numbered, slots
from periodize.testing import read_weeks
from periodize.verify import verify
from tests.fixtures.results import tiny_schedule

EVENING = Window(opens_min=1050, closes_min=1200)
GYM = Availability(
    week=((EVENING,), (), (EVENING,), (), (EVENING,), (), ()),
    places=(("gym", frozenset({"barbell", "dumbbell", "box", "band", "medball"})),),
)
WEEK = (
    "strength: Mon 17:30 max_strength_a @gym . Tue am easy 45min . Thu am intervals* 60min . "
    "Sat am easy 40min . Sun am long* 100min"
)


def two_weeks() -> Schedule:
    """Two weeks in a strength block, with one heavy evening each and room for another."""
    past = "strength: Mon 17:30 max_strength_a . Thu 17:30 max_strength_b . Sun am long* 100min"
    return read_weeks(f"{past} | {past} || {WEEK} | {WEEK}", availability=GYM)


def at(table: SlotTable, template: str, start: datetime) -> Slot:
    """The slot of a template at a start."""
    (found,) = (s for s in table.slots if s.session.template == template and s.session.start == start)
    return found


MONDAY = datetime(2026, 1, 5, 17, 30)


def full_check(schedule: Schedule, slot: Slot) -> tuple[dict[str, int], dict[Tier, int]]:
    """By two full checks: excess that a change adds by rule that must hold, and what it costs more by tier."""
    if slot.session in schedule.sessions:
        changed = tuple(s for s in schedule.sessions if s != slot.session)
    else:
        changed = (*schedule.sessions, slot.session)
    before, after = verify(schedule), verify(schedule.with_sessions(changed))
    was = {v.where: 0 for v in after.violations}
    for v in before.violations:
        was[v.where] = was.get(v.where, 0) + v.excess
    now = dict.fromkeys(was, 0)
    for v in after.violations:
        now[v.where] += v.excess
    broken: dict[str, int] = {}
    for where, excess in now.items():
        if excess > was[where]:
            broken[where.rule] = broken.get(where.rule, 0) + excess - was[where]
    return broken, {tier: after.cost[tier] - before.cost[tier] for tier in CHARGED_TIERS}


@pytest.mark.parametrize("schedule", [two_weeks(), tiny_schedule()], ids=["two weeks", "tiny"])
def test_every_verdict_agrees_with_a_full_check(schedule: Schedule) -> None:
    states = set()
    for slot in slots(schedule, microcycle=2).slots:
        broken, change = full_check(schedule, slot)
        states.add(slot.state)
        assert set(slot.broken) == set(broken), slot
        assert (slot.state is SlotState.FORBIDDEN) == (bool(broken) and slot.session not in schedule.sessions)
        if slot.change:
            assert dict(slot.change) == change, slot
    assert {SlotState.PLACED, SlotState.FORBIDDEN} <= states


def test_a_second_lift_fits_on_wednesday_but_not_where_it_is_too_near() -> None:
    table = slots(two_weeks(), microcycle=1)
    # Monday 18:25 to Wednesday 17:30 is 47 h: an hour less than heavy squats need, which the hinge does not share.
    assert "pattern-recovery" in at(table, "max_strength_a", MONDAY + timedelta(days=2)).broken
    # Friday evening lies four days after, and a day and a half before the long run.
    friday = at(table, "max_strength_b", MONDAY + timedelta(days=4))
    assert friday.state is SlotState.POSSIBLE
    # The block wants a second heavy session, so the plan gains by it.
    assert dict(friday.change)[Tier.DOSE] < 0
    # On the eve of the intervals it costs fresh legs.
    assert at(table, "max_strength_b", MONDAY + timedelta(days=2)).broken


def test_a_placed_session_says_what_the_plan_would_lose() -> None:
    table = slots(two_weeks(), microcycle=1)
    placed = at(table, "max_strength_a", MONDAY)
    assert placed.state is SlotState.PLACED
    assert placed.window == EVENING
    assert dict(placed.change)[Tier.DOSE] > 0
    # Without it the microcycle has no heavy session, which the tiers below do not weigh up.
    assert not placed.is_free


def test_a_pin_is_named_and_left_alone() -> None:
    table = slots(tiny_schedule(), microcycle=1)
    (pin,) = (slot for slot in table.slots if slot.state is SlotState.PINNED)
    assert pin.session.origin is Origin.PINNED
    assert (pin.broken, pin.change) == ((), ())


def test_a_window_that_none_fits_says_which_rule_is_against_it() -> None:
    table = slots(two_weeks(), microcycle=1)
    # The gym has no hill, so the search has no start for hill sprints; the opening stands for the window.
    hills = [slot for slot in table.slots if slot.session.template == "hill_sprints"]
    assert [slot.session.start for slot in hills] == [MONDAY + timedelta(days=d) for d in (0, 2, 4)]
    assert all("availability" in slot.broken for slot in hills)
    assert all("outside the windows that suit it" in slot.why[0] for slot in hills)


def test_a_table_prints_short() -> None:
    # Wednesday and Friday offer heavy work, Monday has it.
    text = str(slots(two_weeks(), microcycle=1))
    assert text.startswith("week 1 (5 to 11 Jan): ")
    assert "placed Mon 5 Jan 17:30; " in text and "forbidden" in text and "possible" in text
    assert len(text) < 3_000 and max(map(len, text.splitlines())) < 160


def test_strides_ride_on_an_easy_run_without_a_window() -> None:
    table = slots(two_weeks(), microcycle=1)
    # Tuesday's easy run lasts from 06:30 to 07:15.
    ride = at(table, "strides", datetime(2026, 1, 6, 7, 15))
    assert (ride.window, ride.session.place) == (None, "")


def test_what_a_plan_breaks_already_forbids_nothing_else() -> None:
    schedule = two_weeks()
    season = schedule.season
    # The Monday session stands on Sunday, outside every window and on top of the long run.
    wrong = Session(id="wrong", template="foundation_a", start=datetime(2026, 1, 18, 7), duration_min=45)
    absurd = Schedule(season=season, sessions=(*schedule.sessions, wrong), blocks=schedule.blocks)
    assert not verify(absurd).ok
    before = {(s.session.template, s.session.start): s for s in slots(schedule, microcycle=1).slots}
    for slot in slots(absurd, microcycle=1).slots:
        assert "availability" not in set(slot.broken) - set(
            before[slot.session.template, slot.session.start].broken
        )
    (held,) = (s for s in slots(absurd, microcycle=2).slots if s.session == wrong)
    assert (held.state, held.window) == (SlotState.PLACED, None)


def test_the_table_has_a_row_for_each_slot() -> None:
    table = slots(two_weeks(), microcycle=2)
    frame = table.to_frame()
    assert len(frame) == len(table.slots)
    assert frame["start"].min().date() >= date(2026, 1, 12)
    assert set(frame["state"]) <= {state.value for state in SlotState}
    row = frame[(frame["state"] == "placed")].iloc[0]
    assert (row["opens"], row["closes"], row["place"]) == ("17:30", "20:00", "gym")
    assert row["DOSE"] > 0
    forbidden = frame[frame["state"] == "forbidden"]
    assert forbidden["DOSE"].isna().all() and (forbidden["broken"] != "").all()


def test_a_rule_left_out_forbids_nothing() -> None:
    policy = default_policy().without("pattern-recovery")
    wednesday = at(slots(two_weeks(), policy, 1), "max_strength_a", MONDAY + timedelta(days=2))
    assert "pattern-recovery" not in wednesday.broken


@pytest.mark.parametrize("number", [0, 3, -1])
def test_a_microcycle_that_is_not_there(number: int) -> None:
    with pytest.raises(InvalidInput, match="no microcycle") as raised:
        slots(two_weeks(), microcycle=number)
    assert raised.value.faults[0].code == "no-such-microcycle"
    assert numbered(two_weeks().season, 2).index == 1
