"""A season from a diary: what goes in, what is left out and said, and that what is written can be planned."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from periodize.diary.entry import Entry
from periodize.diary.items import FIXED, Activity, Diary, Item
from periodize.diary.season import season_from_diary, season_text, write_history, write_season
from periodize.diary.season_parts import SeasonParts, merged, season_parts
from periodize.domain.athlete import AvailabilityException, ExceptionKind
from periodize.domain.session import RunInput
from periodize.domain.vocabulary import Phase, RacePriority, RunKind
from periodize.errors import Fault, InvalidInput
from periodize.io.season_toml import read_season
from periodize.verify import verify

MONDAY = date(2026, 6, 1)
WINDOWS = [{"days": ["Tue", "Fri"], "opens": "17:30", "closes": "19:00"}]


def item(day: int, what: RunKind | Activity = RunKind.EASY, *, done: bool = False, **run: Any) -> Item:
    """A session so many days after the first Monday, given by the kind of a run or by another activity."""
    when = MONDAY + timedelta(days=day)
    kind = what if isinstance(what, RunKind) else RunKind.OTHER
    if isinstance(what, RunKind):
        what = Activity.RACE if kind is RunKind.RACE else Activity.RUN
    entry = Entry(day=when, title=run.get("name", ""), done=done, where=f"plan row {day}")
    if what not in FIXED:
        return Item(entry=entry, activity=what, title=entry.title)
    given = {"duration_min": 40, **run}
    fixed = RunInput(day=when, kind=kind, where=entry.where, **given)
    return Item(entry=entry, activity=what, title=entry.title, run=fixed)


def diary(*items: Item, source: str = "plan.ics", **more: Any) -> Diary:
    """A diary of some items."""
    return Diary(source=source, format="ics", items=tuple(items), **more)


def weeks(count: int) -> list[Item]:
    """Three easy runs a week from the first Monday."""
    return [item(7 * week + day) for week in range(count) for day in (0, 2, 6)]


def codes(parts: SeasonParts) -> list[str]:
    return [warning.code for warning in parts.warnings]


def days_of(runs: Iterable[RunInput]) -> list[int]:
    return [(run.day - MONDAY).days for run in runs]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_season_runs_from_the_first_day_of_the_plan_to_the_last() -> None:
    parts = season_parts(
        diary(
            item(0, Activity.REST),
            item(1),
            item(3, Activity.STRENGTH),
            item(20, Activity.CROSS),
            item(22, Activity.NOTE),
        )
    )
    assert (parts.first, parts.last) == (MONDAY, date(2026, 6, 21))
    assert days_of(parts.runs) == [1, 20]
    assert codes(parts) == []


def test_rest_days_and_days_in_the_gym_count_as_days_of_the_plan_in_the_week_around_the_runs() -> None:
    gym = [item(7 * week, Activity.STRENGTH) for week in range(-3, 40)]
    parts = season_parts(diary(item(2), item(9), item(13, Activity.REST), *gym))
    assert (parts.first, parts.last) == (MONDAY, MONDAY + timedelta(days=14))
    far = season_parts(diary(item(0, Activity.REST), item(7), item(20), item(27, Activity.REST)))
    assert (far.first, far.last) == (MONDAY + timedelta(days=7), MONDAY + timedelta(days=20))


def test_what_was_done_on_a_day_before_the_first_run_lies_within_the_season() -> None:
    parts = season_parts(
        diary(item(0, Activity.REST), item(-2, done=True), item(1, done=True), *weeks(3)[1:])
    )
    assert (days_of(parts.runs)[0], days_of(parts.history)) == (1, [-2])
    rested = season_parts(diary(item(0, Activity.REST, done=True), *weeks(3)[1:]))
    assert rested.first == MONDAY + timedelta(days=2)


def test_warnings_of_the_diary_are_kept() -> None:
    told = Fault(code="odd", what="it is odd")
    assert season_parts(diary(*weeks(2), warnings=(told,))).warnings[0] == told


def test_what_is_made_of_an_open_race_is_told_once() -> None:
    open_race = Fault(code="race-priority", what="the priority is not said")
    read = diary(item(0), item(13, RunKind.RACE), warnings=(open_race,))
    assert codes(season_parts(read)) == ["race-priority-assumed"]


def test_a_short_plan_becomes_a_week() -> None:
    parts = season_parts(diary(item(0), item(3)))
    assert (parts.first, parts.last) == (MONDAY, MONDAY + timedelta(days=6))
    assert codes(parts) == ["season-lengthened"]


def test_a_plan_of_more_than_two_years_is_refused_with_advice() -> None:
    with pytest.raises(InvalidInput, match="season-length") as caught:
        season_parts(diary(item(0), item(734)))
    assert "--first" in caught.value.faults[0].advice
    assert season_parts(diary(item(0), item(733))).last == MONDAY + timedelta(
        days=733
    )  # 104 weeks and 6 days


def test_nothing_to_plan_around_is_a_fault_that_says_what_there_is() -> None:
    with pytest.raises(InvalidInput, match=r"found 1 strength, 1 rest"):
        season_parts(diary(item(0, Activity.STRENGTH), item(1, Activity.REST)))
    with pytest.raises(InvalidInput, match="it is empty"):
        season_parts(diary())


def test_what_was_done_in_the_six_weeks_before_is_history() -> None:
    log = [item(day, done=True) for day in (-50, -43, -42, -1)]
    parts = season_parts(diary(*weeks(2), *log))
    assert days_of(parts.history) == [-42, -1]
    assert codes(parts) == ["older-than-history"]
    assert "2 sessions" in parts.warnings[0].what
    assert parts.last_done is None


def test_what_was_done_within_the_plan_stays_only_where_nothing_was_planned() -> None:
    log = [item(day, done=True, name="done") for day in (0, 1, 30)]
    parts = season_parts(diary(*weeks(2), *log))
    assert days_of(parts.runs) == [0, 1, 2, 6, 7, 9, 13]
    assert [run.name for run in parts.runs][:2] == ["", "done"]
    assert codes(parts) == ["done-without-plan", "plan-stands", "done-after-plan"]
    assert parts.last_done == MONDAY + timedelta(days=1)


def test_a_log_alone_is_taken_as_the_plan_and_says_so() -> None:
    parts = season_parts(diary(item(0, done=True), item(8, done=True)))
    assert days_of(parts.runs) == [0, 8]
    assert codes(parts) == ["done-taken-for-plan"]


def test_a_log_beside_the_diary_counts_as_done() -> None:
    parts = season_parts(
        diary(*weeks(2)), history=diary(item(-3), item(-2, Activity.STRENGTH), source="log.csv")
    )
    assert days_of(parts.history) == [-3]


def test_races_without_priority_get_one_that_is_told() -> None:
    race = RunKind.RACE
    parts = season_parts(diary(item(0), item(6, race, name="Town 5"), item(13, race, name="City 10")))
    assert [run.priority for run in parts.races] == ["B", "A"]
    assert codes(parts) == ["race-priority-assumed"] * 2
    assert "City 10, is taken as A" in parts.warnings[1].what
    assert parts.open_races == (date(2026, 6, 7), date(2026, 6, 14))


def test_a_stated_goal_leaves_the_others_b() -> None:
    race = RunKind.RACE
    parts = season_parts(
        diary(item(0), item(6, race, priority="A"), item(13, race), item(20, race, priority="C"))
    )
    assert [run.priority for run in parts.races] == ["A", "B", "C"]
    assert parts.open_races == (date(2026, 6, 14),)


def test_a_second_race_of_a_day_is_a_tempo_run() -> None:
    race = RunKind.RACE
    parts = season_parts(
        diary(item(0), item(13, race, distance_m=5_000, priority="C"), item(13, race, distance_m=10_000))
    )
    assert [(run.kind, run.distance_m) for run in parts.runs[1:]] == [
        (RunKind.RACE, 5_000),
        (RunKind.TEMPO, 10_000),
    ]
    assert codes(parts) == ["second-race-of-a-day"]


def test_absences_outside_the_season_are_counted() -> None:
    def away(first: int, last: int) -> AvailabilityException:
        days = (MONDAY + timedelta(days=first), MONDAY + timedelta(days=last))
        return AvailabilityException(first=days[0], last=days[1], kind=ExceptionKind.SICK)

    parts = season_parts(diary(*weeks(2), exceptions=(away(-9, -1), away(-3, 0), away(13, 20), away(14, 20))))
    assert [e.first for e in parts.exceptions] == [MONDAY + timedelta(days=-3), MONDAY + timedelta(days=13)]
    assert codes(parts) == ["absence-outside-season"]


def test_files_of_one_athlete_merge_without_doubling() -> None:
    plan = diary(item(0), item(0), item(2), source="plan.ics")
    again = diary(item(0), item(2), item(2, name="club"), source="again.csv")
    both = merged([plan, again])
    assert days_of(both.runs) == [
        0,
        0,
        2,
        2,
    ]  # two alike in one file are two sessions; in two files they are one
    assert both.source == "plan.ics + again.csv"
    assert [warning.code for warning in both.warnings] == ["in-two-files"]
    assert "2 entries" in both.warnings[0].what
    assert merged([plan]) is plan


def test_a_race_that_two_files_call_by_two_names_is_one() -> None:
    plan = diary(item(0), item(13, RunKind.RACE, name="City 10", distance_m=10_000))
    log = diary(item(13, RunKind.RACE, name="10 km race"), source="races.csv")
    both = merged([plan, log])
    assert [run.name for run in both.runs] == ["", "City 10"]
    assert [warning.code for warning in both.warnings] == ["race-twice"]


def test_a_written_season_holds_what_the_diary_held(tmp_path: Path) -> None:
    away = AvailabilityException(first=MONDAY, last=MONDAY + timedelta(days=1), kind=ExceptionKind.TRAVEL)
    odd = item(
        2,
        RunKind.LONG,
        start_min=425,
        distance_m=12_345,
        rpe_tenths=45,
        priority="key",
        name='=1+"x"\n\x1b[31m',
    )
    read = diary(
        *weeks(4),
        odd,
        item(-4, done=True),
        item(27, RunKind.RACE, distance_m=10_000, name="City 10"),
        exceptions=(away,),
        source="my\nplan.ics",
    )
    paths = write_season(read, tmp_path / "mine", zone="Europe/London", athlete={"id": "kim", "age": 41})
    assert [path.name for path in paths] == ["season.toml", "runs.csv", "history.csv"]
    season = read_season(paths[0])
    assert (season.athlete.id, season.athlete.age, season.athlete.time_zone) == ("kim", 41, "Europe/London")
    assert len(season.runs) == len(read.runs) - 1 == 14
    assert [run.day for run in season.history.runs] == [MONDAY - timedelta(days=4)]
    assert season.availability.exceptions == (away,)
    (race,) = season.races
    assert (race.race, race.distance_m, race.name) == (RacePriority.A, 10_000, "City 10")
    (long,) = [run for run in season.runs if run.kind is RunKind.LONG]
    assert (long.start.hour, long.start.minute, long.distance_m, long.rpe_tenths) == (7, 5, 12_345, 45)
    assert long.name == '=1+"x" [31m' and long.key
    guarded = [row["name"] for row in rows(paths[1]) if row["kind"] == "long"]
    assert guarded == ['\'=1+"x" [31m']


def test_the_priority_of_a_race_has_one_place_to_change(tmp_path: Path) -> None:
    toml, runs = write_season(diary(*weeks(2), item(13, RunKind.RACE, distance_m=10_000)), tmp_path)
    text = toml.read_text(encoding="utf-8")
    assert [row["priority"] for row in rows(runs) if row["kind"] == "race"] == [""]
    assert text.count("check: the diary gives no priority") == 1
    toml.write_text(text.replace('priority = "A"', 'priority = "C"'), encoding="utf-8")
    assert [race.race for race in read_season(toml).races] == [RacePriority.C]


def test_the_text_says_what_is_to_be_checked_and_how_to_go_on() -> None:
    text = season_text(diary(*weeks(4), item(1, done=True)))
    assert text.startswith(
        "# plan.ics, read as ics: 13 runs and other fixed sessions, 0 races, from 2026-06-01 to"
    )
    assert "periodize plan season.toml --out out" in text
    assert "# check: the default week" in text
    assert "# check: no race was found" in text
    assert "# today = 2026-06-03          # check: the day after the last one with something done" in text
    tables = tomllib.loads(text)
    assert [window["days"] for window in tables["windows"]] == [["Tue", "Thu", "Fri"], ["Sat"]]
    assert "exceptions" not in tables and "races" not in tables and "history" not in tables
    assert "today" not in tables["season"]


def test_the_hints_of_a_written_season_are_valid(tmp_path: Path) -> None:
    toml, _ = write_season(diary(*weeks(4)), tmp_path)
    lines = toml.read_text(encoding="utf-8").splitlines()
    wanted = ("[[", "from", "to =", "kind", "windows", "date", "distance", "priority", "name", "template")
    wanted += ("start = 2026-06-01T", "quality", "weekdays")
    commented = [line.removeprefix("# ") for line in lines if line.startswith("# ")]
    tables = [line for line in commented if line.startswith(wanted) and (" = " in line or "[[" in line)]
    toml.write_text("\n".join([*lines, *tables]), encoding="utf-8")
    season = read_season(toml)
    assert (len(season.pins), len(season.bans), len(season.availability.exceptions)) == (1, 1, 1)
    assert len(season.races) == 1


def test_nothing_is_replaced_and_nothing_is_half_written(tmp_path: Path) -> None:
    (tmp_path / "runs.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInput, match="file-exists"):
        write_season(diary(*weeks(2)), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["runs.csv"]
    with pytest.raises(InvalidInput, match="run-length"):
        write_season(diary(*weeks(2), item(3, duration_min=9_999)), tmp_path / "new")
    with pytest.raises(InvalidInput, match="unknown-time-zone"):
        write_season(diary(*weeks(2)), tmp_path / "new", zone="Mars/Olympus")
    with pytest.raises(InvalidInput, match="unknown-key"):
        write_season(diary(*weeks(2)), tmp_path / "new", athlete={"shoe": 43})
    assert not (tmp_path / "new").exists()


def test_a_log_becomes_a_history_file(tmp_path: Path) -> None:
    log = diary(*(item(day, done=True) for day in (0, 10, 43, 51)), source="log.csv")
    # the six weeks up to day 51 begin on day 10
    path = write_history(log, tmp_path)
    assert [row["date"] for row in rows(path)] == ["2026-06-11", "2026-07-14", "2026-07-22"]
    with pytest.raises(InvalidInput, match="file-exists"):
        write_history(log, tmp_path)
    with pytest.raises(InvalidInput, match="nothing in it was done"):
        write_history(diary(*weeks(1)), tmp_path / "other")


@pytest.mark.parametrize(
    ("folder", "athlete", "wanted"),
    [
        ("Anna B. 2026", None, "Anna-B-2026"),
        ("Jörg", {"level": "advanced"}, "Jörg"),
        ("...a...", None, "a"),
        ("- -", None, "me"),
        ("anna", {"id": 'Bob "the" 1st'}, 'Bob "the" 1st'),
        ("x" * 200, None, "x" * 60),
    ],
)
def test_the_folder_names_the_athlete_unless_it_is_said_who_it_is(
    tmp_path: Path, folder: str, athlete: dict[str, Any] | None, wanted: str
) -> None:
    path = write_season(diary(*weeks(2)), tmp_path / folder, athlete=athlete)[0]
    assert read_season(path).athlete.id == wanted


def test_the_same_diary_gives_the_same_bytes(tmp_path: Path) -> None:
    folders = (tmp_path / "one" / "me", tmp_path / "two" / "me")
    first, second = (write_season(diary(*weeks(3), item(-1, done=True)), folder) for folder in folders)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_season_in_memory_is_the_season_of_the_files(tmp_path: Path) -> None:
    from periodize.diary.season import STARTING_ATHLETE, STARTING_WINDOWS

    away = AvailabilityException(first=MONDAY, last=MONDAY, kind=ExceptionKind.INJURED)
    read = diary(
        *weeks(4), item(-2, done=True), item(27, RunKind.RACE, distance_m=10_000), exceptions=(away,)
    )
    path = write_season(read, tmp_path / "me")[0]
    built = season_from_diary(
        read, windows=STARTING_WINDOWS, athlete=STARTING_ATHLETE, places={"home": ["dumbbell", "band"]}
    )
    assert built == read_season(path)


def test_a_season_in_memory_takes_zone_and_athlete() -> None:
    season = season_from_diary(
        diary(*weeks(2)), windows=WINDOWS, athlete={"level": "advanced"}, zone="Asia/Tokyo"
    )
    assert (season.athlete.level, season.athlete.time_zone) == ("advanced", "Asia/Tokyo")
    with pytest.raises(InvalidInput, match="unknown-weekday"):
        season_from_diary(
            diary(*weeks(2)), windows=[{"days": ["Someday"], "opens": "17:30", "closes": "19:00"}]
        )


def test_a_written_season_can_be_planned(tmp_path: Path) -> None:
    from periodize.io.season_toml import read_problem
    from periodize.solver.run import solve

    evenings = [item(day, RunKind.INTERVALS, start_min=1080, duration_min=60) for day in (1, 8, 15, 22)]
    path = write_season(diary(*weeks(4), *evenings), tmp_path)[0]
    problem = read_problem(path)
    result = solve(problem.season, problem.policy, time_limit_s=30)
    schedule = result.require()
    assert not verify(schedule, problem.policy).violations
    assert schedule.blocks[0] is Phase.FOUNDATION and schedule.sessions
