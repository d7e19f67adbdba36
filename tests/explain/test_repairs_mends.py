"""Each change that a repair makes does what its sentence says, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import AvailabilityException, ExceptionKind, Window
from periodize.domain.season import Ban, Season
from periodize.domain.vocabulary import Phase, Quality, Tier
from periodize.explain.mends import (
    AsWish,
    FreeBlocks,
    LiftBan,
    Mend,
    MoreMinutes,
    OpenEvery,
    OpenOn,
    TakeBack,
    Unpin,
    narrowed,
)
from periodize.explain.offers import blocks_of, mends_of, pins_of, wishes_of
from periodize.problem import Problem
from tests.fixtures.results import EVENING, tiny_season

MONDAY = date(2026, 10, 5)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def changed(mend: Mend, season: Season) -> Season:
    """The season with the change; the rules stay."""
    problem = Problem.of(season)
    made = mend.made(problem)
    assert made.policy == problem.policy
    assert made.season.runs == season.runs
    return made.season


def test_a_window_on_one_date_opens_that_date_alone() -> None:
    season = tiny_season()
    mend = OpenOn(day=day(3), window=EVENING, usual=EVENING)
    assert mend.sentence == "open 17:30-20:00 gym on Thu 8 Oct too"
    made = changed(mend, season)
    assert made.availability.windows_on(day(3)) == (EVENING,)
    assert made.availability.windows_on(day(10)) == ()
    assert list(mend.opens(season)) == [(day(3), EVENING)]


def test_a_window_on_a_weekday_opens_it_in_every_week_but_not_while_away() -> None:
    away = AvailabilityException(first=day(7), last=day(13), kind=ExceptionKind.TRAVEL)
    season = tiny_season()
    season = replace(season, availability=replace(season.availability, exceptions=(away,)))
    mend = OpenEvery(weekday=3, window=EVENING, usual=EVENING)
    assert mend.sentence == "open 17:30-20:00 gym every Thu too"
    assert [opened for opened, _ in mend.opens(season)] == [day(3), day(17), day(24)]
    made = changed(mend, season)
    assert [bool(made.availability.windows_on(day(n))) for n in (3, 10, 17, 24)] == [True, False, True, True]


def test_a_longer_window_takes_the_place_of_the_shorter_and_is_no_longer_than_needed() -> None:
    season = tiny_season()
    long = replace(EVENING, closes_min=EVENING.closes_min + 60)
    mend = OpenEvery(weekday=1, window=long, usual=EVENING, longer=True)
    used = narrowed(
        mend, [(day(1), 1140, 1211), (day(2), 1140, 1255)]
    )  # Tuesday to 20:11; Wednesday is another's
    assert used.sentence == "open 17:30-20:15 gym every Tue, not only 17:30-20:00"
    assert changed(used, season).availability.week[1] == (replace(EVENING, closes_min=1215),)
    added = OpenOn(day=day(3), window=long, usual=EVENING)
    assert narrowed(added, [(day(3), 1050, 1095)]) == replace(added, window=EVENING)


def test_more_minutes_are_counted_in_steps() -> None:
    season = replace(tiny_season(), athlete=replace(tiny_season().athlete, minutes_per_day=30))
    mend = MoreMinutes(name="minutes_per_day", before=30, steps=2)
    assert mend.sentence == "allow 60 min of sessions a day in place of 30"
    assert changed(mend, season).athlete == replace(season.athlete, minutes_per_day=60)


def test_travel_is_taken_back_and_its_windows_come_back_with_it() -> None:
    away = AvailabilityException(first=day(0), last=day(6), kind=ExceptionKind.TRAVEL)
    season = tiny_season()
    season = replace(season, availability=replace(season.availability, exceptions=(away,)))
    (mend,) = [mend for mend in mends_of(season, [0]) if isinstance(mend, TakeBack)]
    assert mend.sentence == "take back: travel from Mon 5 Oct to Sun 11 Oct"
    assert [opened for opened, _ in mend.opens(season)] == [day(1), day(4)]
    assert changed(mend, season).availability.exceptions == ()


def test_a_ban_is_lifted_for_a_week_and_holds_before_and_after() -> None:
    ban = Ban(quality=Quality.FOUNDATION, last=day(20))
    other = Ban(template="foundation_a", first=day(21))
    season = replace(tiny_season(), bans=(ban, other))
    lifts = [mend for mend in mends_of(season, [1]) if isinstance(mend, LiftBan)]
    assert [mend.sentence for mend in lifts] == [
        "take back: foundation is banned to Sun 25 Oct",
        "lift from Mon 12 Oct to Sun 18 Oct: foundation is banned to Sun 25 Oct",
    ]
    whole, week = lifts
    assert changed(whole, season).bans == (other,)
    assert changed(week, season).bans == (replace(ban, last=day(6)), replace(ban, first=day(14)), other)
    third = LiftBan(ban=ban, told=week.told, first=day(14), last=day(20))
    assert changed(third, changed(week, season)).bans == (replace(ban, last=day(6)), other)


def test_a_pin_and_fixed_blocks_are_set_free() -> None:
    season = replace(
        tiny_season(), fixed_blocks=((0, Phase.FOUNDATION), (1, Phase.FOUNDATION), (3, Phase.STRENGTH))
    )
    (pin,) = pins_of(season, [0])
    assert isinstance(pin, Unpin) and pin.sentence.startswith("take back: 'Foundation A' is pinned to ")
    assert changed(pin, season).pins == ()
    first, second = blocks_of(season)
    assert isinstance(first, FreeBlocks)
    assert first.sentence == "take back: Mon 5 Oct to Sun 18 Oct is fixed as foundation"
    assert changed(first, season).fixed_blocks == ((3, Phase.STRENGTH),)
    assert changed(second, season).fixed_blocks == ((0, Phase.FOUNDATION), (1, Phase.FOUNDATION))


def test_only_laws_that_are_wishes_by_default_become_wishes_again() -> None:
    assert wishes_of(default_policy()) == ()
    policy = default_policy().hard("maintenance-gap")
    (wish,) = wishes_of(policy)
    assert isinstance(wish, AsWish) and wish.law.key == "maintenance-gap@MUST"
    made = wish.made(Problem(season=tiny_season(), policy=policy))
    assert made.season == tiny_season()
    assert made.policy.rule("maintenance-gap").tier is Tier.DOSE
    caps = default_policy().without("weekly-dose")  # the caps are law under the dose's own id: they stay law
    assert wishes_of(caps) == ()


def test_what_protects_is_never_offered() -> None:
    season = tiny_season()
    sick = AvailabilityException(first=day(2), last=day(4), kind=ExceptionKind.SICK)
    season = replace(season, availability=replace(season.availability, exceptions=(sick,)), today=day(1))
    for mend in mends_of(season, range(4)):
        for opened, window in mend.opens(season):
            assert opened >= day(1) and not sick.first <= opened <= sick.last, mend.sentence
            assert isinstance(window, Window)
        assert changed(mend, season).today == day(1)
