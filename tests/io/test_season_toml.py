"""Season files: what each table becomes, and that no fault hides another."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from periodize.catalogue.doctrines import DOCTRINES
from periodize.domain.athlete import ExceptionKind, Window
from periodize.domain.season import Ban, Season
from periodize.domain.vocabulary import Level, Origin, Phase, Quality, RacePriority, Tier
from periodize.errors import InvalidInput, InvalidSeason
from periodize.io.season_table import problem_from_table
from periodize.io.season_toml import read_problem, read_season
from periodize.rules.monotony import Monotony
from periodize.rules.policy import Policy
from periodize.rules.same_day_order import FirstOfDay, SameDayOrder

EXAMPLE = Path(__file__).parents[2] / "examples" / "marathon" / "season.toml"
RUNS = [{"date": f"2026-06-{day:02d}", "kind": "easy"} for day in range(1, 29)]
WINDOW = {"days": ["Tue"], "opens": "17:30", "closes": "20:00"}


def season(**tables: Any) -> Season:
    """The season of four weeks of runs, one window, and the given tables."""
    return problem_from_table({"runs": RUNS, "windows": [WINDOW], **tables}, "season").season


def codes(error: pytest.ExceptionInfo[InvalidInput]) -> list[str]:
    return [fault.code for fault in error.value.faults]


def codes_of(**tables: Any) -> list[str]:
    with pytest.raises(InvalidSeason) as caught:
        season(**tables)
    return codes(caught)


def test_the_example() -> None:
    found = read_season(EXAMPLE)
    assert (found.athlete.id, found.athlete.level, found.athlete.age) == ("amara", Level.INTERMEDIATE, 34)
    assert (found.calendar.start, found.calendar.end) == (date(2026, 6, 1), date(2026, 10, 4))
    assert len(found.runs) == 91
    assert found.athlete.usual_run_min == (390, 1140, 735, 390, 390, 510, 480)
    assert [window.opens_min for window in found.availability.week[0]] == [1050]
    assert found.availability.week[2] == (Window(opens_min=375, closes_min=480, place="gym"),)
    assert found.availability.exceptions[0].kind is ExceptionKind.TRAVEL
    assert found.availability.equipment("hotel") == {"dumbbell", "band"}
    assert "hill" in found.availability.equipment("outdoors")  # from the catalogue, untouched by [places]


def test_a_race_in_both_places_is_one_race() -> None:
    races = read_season(EXAMPLE).races
    assert [(race.day, race.race, race.distance_m) for race in races] == [
        (date(2026, 8, 16), RacePriority.B, 21100),
        (date(2026, 10, 4), RacePriority.A, 42200),
    ]
    assert races[1].duration_min == 212  # what only the row says is kept


def test_a_race_without_a_row_is_added_and_one_that_differs_is_a_fault() -> None:
    race = {"date": "2026-07-05", "distance_km": 10, "priority": "a", "name": "Ten"}
    found = season(races=[race])
    assert found.calendar.end == date(2026, 7, 5)  # the season ends with its last run or race
    assert (found.races[0].race, found.races[0].name) == (RacePriority.A, "Ten")
    row = {"date": "2026-07-05", "kind": "race", "distance_km": 21.1}
    assert codes_of(runs=[*RUNS, row], races=[race]) == ["race-differs"]


def test_without_dates_the_season_is_as_long_as_its_runs() -> None:
    found = season()
    assert (found.calendar.start, found.calendar.end) == (date(2026, 6, 1), date(2026, 6, 28))


def test_weeks_may_start_on_any_day() -> None:
    starts = season(season={"week_starts_on": "Thu"}).calendar.microcycles
    assert [cycle.first for cycle in starts[:2]] == [date(2026, 6, 1), date(2026, 6, 4)]
    ten_days = season(season={"microcycle_days": 10, "anchor": "2026-05-30"}).calendar.microcycles
    assert [cycle.first for cycle in ten_days[:2]] == [date(2026, 6, 1), date(2026, 6, 9)]
    assert "two-anchors" in codes_of(season={"week_starts_on": "Thu", "anchor": "2026-05-28"})
    assert "week-start-without-weeks" in codes_of(season={"week_starts_on": "Thu", "microcycle_days": 10})


def test_what_the_coach_decides() -> None:
    found = season(
        season={"today": "2026-06-03"},
        pins=[{"template": "foundation_a", "start": "2026-06-09T17:30"}],
        bans=[{"quality": "sprint", "weekdays": ["Fri"], "from": "2026-06-01"}],
        blocks=[{"phase": "foundation", "from": "2026-06-08", "to": "2026-06-21"}],
    )
    (pin,) = found.pins
    assert (pin.template, pin.start, pin.duration_min) == ("foundation_a", datetime(2026, 6, 9, 17, 30), 45)
    assert pin.origin is Origin.PINNED
    assert found.bans == (Ban(quality=Quality.SPRINT, weekdays=frozenset({4}), first=date(2026, 6, 1)),)
    # Weeks that begin on 8 and 15 June lie within the dates; the week of 1 June does not.
    assert found.fixed_blocks == ((1, Phase.FOUNDATION), (2, Phase.FOUNDATION))
    assert found.today == date(2026, 6, 3)


def test_history_from_tables_and_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "history.csv").write_text("date,kind,duration_min\n2026-05-30,long,90\n", encoding="utf-8")
    past = {
        "block": "foundation",
        "block_microcycles": 2,
        "sessions": [{"template": "foundation_b", "start": "2026-05-29T18:00"}],
    }
    table = {"runs": RUNS, "windows": [WINDOW]}
    from_file = problem_from_table(
        {**table, "history": {**past, "runs": "history.csv"}}, "season", tmp_path
    ).season
    rows = [{"date": "2026-05-30", "kind": "long", "duration_min": 90}]
    inline = problem_from_table({**table, "history": {**past, "runs": rows}}, "season").season
    assert (
        from_file
        == inline
        == problem_from_table({**table, "history": past, "history_runs": rows}, "season").season
    )
    assert [run.duration_min for run in inline.history.runs] == [90]
    assert (inline.history.block, inline.history.block_microcycles) == (Phase.FOUNDATION, 2)
    assert inline.history.sessions[0].origin is Origin.HISTORY


def test_exceptions() -> None:
    found = season(
        exceptions=[
            {"from": "2026-06-02", "kind": "closed", "place": "gym"},
            {
                "from": "2026-06-09",
                "to": "2026-06-10",
                "kind": "extra",
                "windows": [{"opens": "22:00", "closes": "24:00", "place": "home"}],
            },
        ]
    )
    assert found.availability.windows_on(date(2026, 6, 2)) == ()
    assert [w.closes_min for w in found.availability.windows_on(date(2026, 6, 9))] == [1200, 1440]
    assert [w.place for w in found.availability.windows_on(date(2026, 6, 10))] == ["home"]


def test_a_policy_is_the_default_with_figures_changed() -> None:
    usual = problem_from_table({"runs": RUNS, "windows": [WINDOW]}, "season").policy
    rules = {
        "same-day-order": {"apart_h": 3, "first": "session"},
        "load-ramp-total": {"rise_pct": 12, "tier": "SHAPE"},
    }
    policy = problem_from_table({"runs": RUNS, "windows": [WINDOW], "policy": rules}, "season").policy
    order = policy.rule("same-day-order")
    assert isinstance(order, SameDayOrder)
    assert (order.apart_h, order.first) == (3, FirstOfDay.SESSION)
    assert policy.rule("load-ramp-total@SHAPE").tier is Tier.SHAPE
    assert policy.rule("recovery-gap") == usual.rule("recovery-gap")
    assert policy.name != usual.name


def policy_of(**tables: Any) -> Policy:
    return problem_from_table({"runs": RUNS, "windows": [WINDOW], "policy": tables}, "season").policy


def test_a_policy_starts_from_a_doctrine() -> None:
    assert policy_of(doctrine="lift_first") == DOCTRINES["lift_first"].policy
    assert policy_of(doctrine="default") == policy_of() == DOCTRINES["default"].policy
    changed = policy_of(**{"doctrine": "lift_first", "even-spread": {"weight": 3}})
    assert changed.name == "lift_first, changed"
    assert changed.rules == DOCTRINES["lift_first"].policy.with_("even-spread", weight=3).rules


def test_a_rule_that_is_not_in_force_unasked_is_added() -> None:
    """Monotony is shown and not charged unless a season file asks for it."""
    assert policy_of(monotony={}).rules == (*policy_of().rules, Monotony())
    assert policy_of(monotony={"most_pct": 150, "weight": 2}).rule("monotony") == Monotony(
        most_pct=150, weight=2
    )


def test_rules_are_left_out_and_moved_by_the_keys_they_have() -> None:
    usual = policy_of()
    assert policy_of(without=["even-spread"]).rules == usual.without("even-spread").rules
    # The key is that of the policy one starts from, not the one the rule has in its new tier.
    moved = policy_of(**{"low-days": {"tier": "SHAPE", "weight": 9}, "without": ["low-days@SHAPE"]})
    assert moved.rule("low-days@SHAPE").weight == 9
    swapped = policy_of(**{"low-days": {"tier": "SHAPE"}, "low-days@SHAPE": {"tier": "MUST"}})
    assert swapped.rule("low-days").parameters() == usual.rule("low-days@SHAPE").parameters()
    # run_first has the order of a shared day as a rule that must hold, and so under another key.
    assert (
        policy_of(**{"doctrine": "run_first", "same-day-order@MUST": {"apart_h": 4}})
        .rule("same-day-order@MUST")
        .parameters()["apart_h"]
        == 4
    )


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ({"doctrine": "lift_frist"}, ["unknown-doctrine"]),
        ({"doctrine": 3}, ["not-a-text"]),
        ({"doctrine": "run_first", "same-day-order": {"apart_h": 4}}, ["unknown-rule"]),
        ({"without": "even-spread"}, ["not-a-list"]),
        ({"without": ["even-spraed"]}, ["unknown-rule"]),
        ({"without": ["even-spread"], "even-spread": {"weight": 2}}, ["changed-and-left-out"]),
        ({"low-days": {"tier": "SHAPE"}}, ["duplicate-rule"]),
        ({"even-spread": {"tier": "shapely"}}, ["unknown-tier"]),
        ({"same-day-ordr": {"apart_h": 3}}, ["unknown-rule"]),
        ({"same-day-order": {"apart_hours": 3}}, ["unknown-key"]),
        ({"same-day-order": {"apart_h": -3}}, ["negative-number"]),
        ({"same-day-order": {"apart_h": 1.5}}, ["not-a-whole-number"]),
        ({"same-day-order": {"first": "lift"}}, ["unknown-first-of-day"]),
        ({"recovery-gap": {"matrix": []}}, ["not-a-single-figure"]),
        ({"regular-week": {"weight": 0}}, ["weight-out-of-range"]),
        ({"low-days@SHAPE": {"tier": "MUST"}}, ["duplicate-rule"]),
        ({"same-day-order": 3}, ["not-a-table"]),
    ],
)
def test_faults_of_a_policy(policy: dict[str, Any], expected: list[str]) -> None:
    assert codes_of(policy=policy) == expected


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ({"atlhete": {}}, ["unknown-key"]),
        ({"athlete": {"levle": "novice"}}, ["unknown-key"]),
        ({"athlete": {"level": "elite"}}, ["unknown-level"]),
        ({"athlete": {"age": "34"}}, ["not-a-whole-number"]),
        ({"athlete": {"age": 7}}, ["athlete-out-of-range"]),
        ({"athlete": {"time_zone": "Europe/Atlantis"}}, ["unknown-time-zone"]),
        ({"athlete": {"usual_run_time": {"Mo": "07:00"}}}, ["unknown-weekday"]),
        ({"athlete": {"easy_pace": "6"}}, ["not-a-pace"]),
        ({"athlete": []}, ["not-a-table"]),
        ({"windows": {}}, ["not-a-list"]),
        ({"windows": [{**WINDOW, "closes": "25:00"}]}, ["not-a-clock-time"]),
        ({"windows": [{**WINDOW, "opens": 17.5}]}, ["not-a-clock-time"]),
        ({"windows": [{**WINDOW, "closes": "17:00"}]}, ["window-closes-before-it-opens"]),
        ({"windows": [{**WINDOW, "days": []}]}, ["empty-list"]),
        ({"windows": [{**WINDOW, "days": "Tue"}]}, ["not-a-list"]),
        ({"windows": [{**WINDOW, "place": "gmy"}]}, ["unknown-place"]),
        ({"windows": [{"days": ["Tue"], "opens": "17:30"}]}, ["missing-key"]),
        ({"places": {"gym": ["barbel"]}}, ["unknown-equipment"]),
        ({"exceptions": [{"from": "2026-06-09", "to": "2026-06-02", "kind": "sick"}]}, ["dates-reversed"]),
        ({"exceptions": [{"from": "2026-06-09", "kind": "holiday"}]}, ["unknown-exception-kind"]),
        ({"exceptions": [{"from": "2026-06-09", "kind": "sick", "place": "gym"}]}, ["place-not-closed"]),
        ({"season": {"start": "2026-06-05"}}, ["run-outside-season"] * 4),
        ({"season": {"end": "2026-05-01"}}, ["season-ends-before-start", *["run-outside-season"] * 28]),
        ({"season": {"microcycle_days": 0}}, ["microcycle-length"]),
        ({"season": {"end": "2199-01-01"}}, ["season-length"]),
        ({"season": {"runs": "none.csv"}, "runs": []}, ["file-missing"]),
        ({"season": {"runs": str(EXAMPLE.with_name("runs.csv"))}}, ["runs-given-twice"]),
        ({"runs": []}, ["no-runs"]),
        ({"runs": [{"date": "2026-06-01"}]}, ["missing-value"]),
        ({"runs": [*RUNS, {"date": "2026-06-01", "kind": "easy", "day": 3}]}, ["unknown-column"]),
        ({"pins": [{"template": "foundation_c", "start": "2026-06-02T17:30"}]}, ["unknown-template"]),
        ({"pins": [{"template": "foundation_a", "start": "2026-08-02T17:30"}]}, ["pin-outside-season"]),
        ({"pins": [{"template": "foundation_a", "start": "2026-06-02"}]}, ["not-a-time"]),
        ({"bans": [{}]}, ["empty-ban"]),
        ({"bans": [{"quality": "sprints"}]}, ["unknown-quality"]),
        (
            {"blocks": [{"phase": "power", "from": "2027-01-01", "to": "2027-02-01"}]},
            ["block-outside-season"],
        ),
        ({"races": [{"distance_km": 10}]}, ["missing-key"]),
        ({"races": [{"date": "2026-06-28", "priority": "key"}]}, ["unknown-priority"]),
        ({"history": {"block": "speeed"}}, ["unknown-phase"]),
        (
            {"history_runs": [{"date": "2026-06-02", "kind": "easy"}]},
            ["history-inside-season", "duplicate-run-id"],
        ),
    ],
)
def test_each_fault_has_its_code(tables: dict[str, Any], expected: list[str]) -> None:
    found = codes_of(**tables)
    assert found[: len(expected)] == expected
    assert set(found) == set(expected)


def test_two_races_on_a_day() -> None:
    rows = [{"date": "2026-06-28", "kind": "race", "start": start} for start in ("08:00", "17:00")]
    assert codes_of(runs=[*RUNS, *rows]) == ["two-races-on-a-day"]


def test_a_time_that_the_clocks_skip() -> None:
    rows = [{"date": "2026-03-29", "kind": "easy", "start": "01:30"}, {"date": "2026-04-12", "kind": "easy"}]
    assert codes_of(athlete={"time_zone": "Europe/London"}, runs=rows) == ["time-does-not-exist"]


def test_faults_of_the_file_the_runs_and_the_season_come_in_one_message(tmp_path: Path) -> None:
    (tmp_path / "runs.csv").write_text(
        "date,kind,duration_min\n2026-06-01,easy,40\n2026-06-02,lnog,40\n2026-06-03,easy,-5\n2027-06-07,easy,40\n",
        encoding="utf-8",
    )
    (tmp_path / "season.toml").write_text(
        """
        [athlete]
        levle = "novice"
        time_zone = "Mars/Olympus"
        [season]
        start = 2026-06-01
        end = 2026-06-28
        runs = "runs.csv"
        [[windows]]
        days = ["Mon"]
        opens = "18:00"
        closes = "17:00"
        """,
        encoding="utf-8",
    )
    with pytest.raises(InvalidSeason) as caught:
        read_season(tmp_path / "season.toml")
    assert codes(caught) == [
        "unknown-key",
        "unknown-run-kind",
        "negative-number",
        "unknown-time-zone",
        "window-closes-before-it-opens",
        "run-outside-season",
    ]
    message = str(caught.value)
    assert "6 faults" in message
    assert "Maybe 'level'?" in message
    assert "runs.csv row 3, kind" in message


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("season.toml", "[athlete\n", "toml-syntax"),
        ("season.toml", "a = " + "[" * 5000, "toml-syntax"),
        ("season.toml", "", "empty-file"),
        ("season.json", "{", "json-syntax"),
        ("season.json", "[" * 100_000, "json-syntax"),
        ("season.json", '{"season": {"start": NaN}}', "json-syntax"),
        ("season.json", '{"runs": [], "runs": []}', "json-syntax"),
        ("season.json", '{"athlete": {"id": "\\ud800"}}', "json-syntax"),
        ("season.json", "[1]", "not-a-table"),
        ("season.json", '{"format": "periodize-plan/1"}', "not-a-season"),
    ],
)
def test_files_that_are_no_season(tmp_path: Path, name: str, text: str, code: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_season(tmp_path / name)
    assert code in codes(caught)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path, code in (
        (tmp_path / "none.toml", "file-missing"),
        (tmp_path, "not-a-file"),
        (tmp_path / "\0", "file-not-readable"),
    ):
        with pytest.raises(InvalidInput) as caught:
            read_season(path)
        assert codes(caught) == [code]


def test_a_season_alone_does_not_lose_the_rules_its_file_changes(tmp_path: Path) -> None:
    tables = {"runs": RUNS, "windows": [WINDOW], "policy": {"same-day-order": {"apart_h": 3}}}
    (tmp_path / "season.json").write_text(json.dumps(tables), encoding="utf-8")
    assert read_problem(tmp_path / "season.json").policy.name == "default, changed"
    with pytest.raises(InvalidInput) as caught:
        read_season(tmp_path / "season.json")
    assert codes(caught) == ["policy-not-held"]


def test_json_holds_the_same_tables(tmp_path: Path) -> None:
    tables = {"athlete": {"id": "kim"}, "runs": RUNS, "windows": [WINDOW]}
    (tmp_path / "season.json").write_text(json.dumps(tables), encoding="utf-8")
    problem = read_problem(tmp_path / "season.json")
    assert problem.fingerprint == problem_from_table(tables, "x").fingerprint


def test_a_file_of_another_kind_is_sent_to_import(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"not-a-season.*periodize import plan\.ics"):
        read_season("plan.ics")
    (tmp_path / "season.toml").write_text("", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"is a folder.*season\.toml'\?"):
        read_season(tmp_path)
