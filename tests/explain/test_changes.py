"""What two plans do not share: paired as a coach would, and told with places where only these differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import Phase
from periodize.explain.changes import change_plain, changes_between, move_texts
from tests.fixtures.results import MONDAY, tiny_season

SEASON = tiny_season()


def lift(day: int, hour: int = 18, place: str = "gym") -> Session:
    """A session so many days into the season."""
    start = MONDAY + timedelta(days=day, hours=hour)
    return Session(id=f"{day}-{hour}", template="foundation_b", start=start, duration_min=40, place=place)


def plan(*sessions: Session) -> Schedule:
    return Schedule(season=SEASON, sessions=(*SEASON.pins, *sessions), blocks=(Phase.FOUNDATION,) * 4)


def told(one: Schedule, other: Schedule) -> list[tuple[datetime | None, datetime | None]]:
    changes, _ = changes_between(one, other)
    return [(before and before.start, after and after.start) for before, after in changes]


def test_a_session_dropped_in_one_week_has_not_moved_to_another() -> None:
    dropped, added = lift(4), lift(25)
    assert told(plan(dropped), plan(added)) == [(dropped.start, None), (None, added.start)]


def test_sessions_of_a_week_are_paired_by_day_and_then_by_the_hours_between_them() -> None:
    # Friday's own evening is nearer than any other day. Of Monday 18:00 and Thursday 18:00 the latter is nearer to
    # Wednesday 20:00: 22 h against 50.
    monday, friday = lift(0), lift(4)
    tuesday, later = lift(1), lift(4, 19)
    assert told(plan(monday, friday), plan(later, tuesday)) == [
        (monday.start, tuesday.start),
        (friday.start, later.start),
    ]
    early, late, between = lift(0), lift(3), lift(2, 20)
    assert told(plan(early, late), plan(between)) == [(early.start, None), (late.start, between.start)]


def test_a_session_keeps_its_id_and_a_new_one_takes_none_that_is_taken() -> None:
    one, moved, new = lift(4), replace(lift(4, 19), id="x"), replace(lift(11), id="4-18")
    changes, held = changes_between(plan(one, lift(18)), plan(moved, new, lift(18)))
    assert [after.id for _, after in changes if after is not None] == ["4-18", "4-18-2"]
    assert [before.id for before, _ in held] == ["18-18"]


def test_texts_name_the_places_where_these_differ() -> None:
    at_gym, at_home, later = lift(4), lift(4, place="home"), lift(4, 19)
    name = SEASON.template("foundation_b").name
    assert move_texts([(at_gym, at_home)], SEASON) == [f"{name}: Fri 9 Oct 18:00 gym -> Fri 9 Oct 18:00 home"]
    assert move_texts([(at_gym, later), (None, later), (at_gym, None)], SEASON) == [
        f"{name}: Fri 9 Oct 18:00 -> Fri 9 Oct 19:00",
        f"{name}: not at all -> Fri 9 Oct 19:00",
        f"{name}: Fri 9 Oct 18:00 -> not at all",
    ]
    assert change_plain((None, later)) == [
        None,
        {"template": "foundation_b", "start": "2026-10-09T19:00", "place": "gym"},
    ]
