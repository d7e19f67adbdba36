"""Published plans become seasons day by day; a file that contradicts itself is refused."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks import published
from periodize.domain.vocabulary import RacePriority, RunKind

HEAD = "plan,week,day,days_to_race,kind,distance_km\n"
# Two weeks: day 1 of week 1 is 13 days before day 7 of week 2.
TINY = HEAD + (
    "tiny,1,1,13,easy,8\ntiny,1,3,11,intervals,9.7\ntiny,1,7,7,long,\n"
    "tiny,2,2,5,tempo,8\ntiny,2,4,3,recovery,5\ntiny,2,7,0,race,10\n"
)


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "plans.csv"
    path.write_text(TINY, encoding="utf-8")
    monkeypatch.setattr(published, "FILE", path)
    return path


def test_days_count_back_from_race_day(file) -> None:
    season = published.seasons()["tiny"]
    days = [run.day for run in season.runs]
    assert days[0] == date(2026, 9, 21) == season.calendar.start
    assert days[-1] == date(2026, 10, 4) == season.calendar.end
    assert [run.kind for run in season.runs][1:3] == [RunKind.INTERVALS, RunKind.LONG]
    assert season.runs[1].distance_m == 9_700
    assert season.runs[2].distance_m is None
    assert season.runs[-1].race is RacePriority.A


def test_last_weeks_keeps_the_end(file) -> None:
    season = published.seasons(last_weeks=1)["tiny"]
    assert season.calendar.start == date(2026, 9, 28)
    assert len(season.runs) == 3


def test_after_a_morning_run_there_is_time_in_the_morning_window(file) -> None:
    # 8 km at 6:00 min/km from 06:00 end at 06:48; the window closes at 08:30.
    season = published.seasons()["tiny"]
    run = season.runs[0]
    window = season.availability.windows_on(run.day)[0]
    ends = run.start.hour * 60 + run.start.minute + run.duration_min
    assert run.start.hour == 6
    assert window.closes_min - ends >= 60


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ("odd,1,1,5,easy,8\nodd,1,7,0,race,10\n", "disagree"),
        ("odd,1,7,0,easy,8\nodd,1,7,0,race,10\n", "two runs"),
    ],
)
def test_contradictions_are_refused(tmp_path, rows, what) -> None:
    path = tmp_path / "plans.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(ValueError, match=what):
        published.read_plans(path)


def test_without_the_file_there_are_no_plans_and_no_failure(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(published, "FILE", tmp_path / "missing.csv")
    assert published.seasons() == {}
    assert published.main(["--table"]) == 0
    assert "not at hand" in capsys.readouterr().out


def test_the_table_has_a_row_for_each_plan(file, capsys) -> None:
    assert published.main(["--table", "--availability", "typical", "--limit", "20"]) == 0
    (row,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| tiny")]
    assert row.split("|")[2].strip() == "2"
    assert row.rstrip("| ").endswith("yes")


@pytest.mark.skipif(not published.FILE.exists(), reason="the published plans are not at hand")
def test_every_published_plan_is_a_season() -> None:
    for availability in published.AVAILABILITIES:
        seasons = published.seasons(availability)
        assert len(seasons) == 43
        for season in seasons.values():
            assert len({run.day for run in season.runs}) == len(season.runs)
            assert season.runs[-1].day == published.RACE_DAY
