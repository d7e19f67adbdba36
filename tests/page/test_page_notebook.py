"""What notebooks show: whole, small, escaped, without a script, and nothing for what is not ours."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import Taken
from periodize.domain.vocabulary import Status
from periodize.explain.compare import Compared, Comparison
from periodize.explain.shape import shape_of
from periodize.explain.why import Answer, Verdict
from periodize.page.notebook import html_of
from periodize.report.rows import session_rows, week_rows
from periodize.solver.result import Conflict
from periodize.verify import verify
from tests.fixtures.results import tiny_result, tiny_season
from tests.page.drawn import HOSTILE, raced
from tests.page.reading import Node, read


def shown(what: object) -> Node:
    html = html_of(what)
    assert html is not None
    return read(html)


def compared(athlete: str = "kim") -> Comparison:
    """Two doctrines, the second without a plan."""
    result, none = raced(athlete=athlete), tiny_result(Status.INFEASIBLE)
    schedule = result.require()
    policy = default_policy()
    entries = (
        Compared(name=f"mine {athlete}", result=result, shape=shape_of(schedule, policy)),
        Compared(name="theirs", result=none, shape=None),
    )
    judged = ((verify(schedule, policy), verify(schedule, policy)), (None, None))
    return Comparison(season=schedule.season, entries=entries, judged=judged)


def test_a_season_tells_who_when_and_what_was_assumed() -> None:
    season = raced(title="Steady").problem.season
    text = shown(season).text
    assert "7 Oct 2026 to 15 Nov 2026, 6 weeks" in text
    # 22 runs in 40 days.
    assert "22 runs, 3.9 a week, 7 of them key runs" in text
    assert "A: 15 Nov 2026 City 10, 10 km" in text
    assert "B: 25 Oct 2026 Steady, 10 km" in text
    assert "Mon 17:30 to 20:00 gym" in text
    assert "1 exception" in text
    assert "that others have something" not in text
    first = datetime(2026, 10, 9, 17)
    times = tuple(
        Taken(what="racks", first=first, last=first + timedelta(hours=hours), place="gym") for hours in (1, 2)
    )
    busy = replace(season, availability=replace(season.availability, taken=times))
    assert "without 2 times that others have something" in shown(busy).text
    assert "assumed, as not given: load for 22 of 22 runs" in text


@pytest.mark.parametrize("days", [7, 10])
def test_a_schedule_shows_its_weeks_and_folds_its_days_away(days: int) -> None:
    schedule = raced(microcycle_days=days).require()
    tree = shown(schedule)
    weeks, calendar = tree.all("table")
    assert tree.one("details").all("table") == [calendar]
    lines = weeks.all("tr")[1:]
    for row, line in zip(week_rows(schedule), lines, strict=True):
        assert line.one("th").text == str(row["microcycle"])
        assert line.all("td")[2].text == str(row["total_load_au"])
        assert line.all("td")[6].text == str(row["sessions"])
    for row in session_rows(schedule):
        mark = {"run": "", "placed": "+ ", "pinned": "# "}[row["origin"]] + ("* " if row["key"] else "")
        assert f"{mark}{row['start']:%H:%M} {row['title']}" in calendar.text
    days_shown = [date.fromordinal(schedule.season.calendar.start.toordinal() + at) for at in range(40)]
    assert all(f"{day:%a} {day.day} {day:%b}" in calendar.text for day in days_shown)


@pytest.mark.parametrize("status", list(Status))
def test_an_answer_tells_its_status_first(status: Status) -> None:
    result = tiny_result(status)
    tree = shown(result)
    assert tree.all("p")[0].text.endswith(status.value)
    assert (len(tree.all("table")) == 3) == (result.schedule is not None)
    for outcome in result.tiers:
        row = next(row for row in tree.all("tr") if row.all("th")[0].text == outcome.tier.value)
        assert [cell.text for cell in row.all("td")][1:] == [str(outcome.value), str(outcome.bound), "0"]


def test_a_conflict_names_what_clashes() -> None:
    conflict = tiny_result(Status.INFEASIBLE).conflict
    text = shown(conflict).text
    assert all(sentence in text for sentence in conflict.sentences)
    assert shown(Conflict()).text == "Nothing is known to clash."


def test_a_comparison_shows_every_doctrine_and_why_one_has_no_plan() -> None:
    comparison = compared()
    tree = shown(comparison)
    first, second = tree.one("table").all("tr")[1:]
    assert [first.one("th").text, second.one("th").text] == ["mine kim", "theirs"]
    assert [cell.text for cell in first.all("td")][:3] == ["OPTIMAL", "foundation 4 strength 1 taper 1", "4"]
    assert [cell.text for cell in second.all("td")] == ["INFEASIBLE", *["–"] * 6]
    assert comparison.entries[1].result.conflict.sentences[0] in tree.all("p")[-1].text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_becomes_markup_and_no_id_can_collide(hostile: str) -> None:
    result = raced(title=hostile, athlete=hostile, place=hostile)
    for what in (result, result.schedule, result.problem.season, compared(hostile)):
        tree = shown(what)
        for node in tree.walk():
            assert node.tag not in {"script", "style", "img", "svg", "link"}
            assert not {"id", "class", "onerror", "onload"} & set(node.attributes)


def test_nothing_else_is_drawn() -> None:
    assert html_of(None) is None
    assert html_of("<b>text</b>") is None
    assert html_of(tiny_result().problem) is None


def test_facts_and_answers_draw_themselves() -> None:
    for what in (tiny_season(), tiny_result(), tiny_result().schedule, compared()):
        assert what is not None
        assert what._repr_html_() == html_of(what)


def test_showing_a_season_and_a_plan_needs_no_pandas() -> None:
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "from tests.fixtures.results import tiny_result\n"
        "result = tiny_result()\n"
        "for what in (result.problem.season, result.schedule, result):\n"
        "    assert '<table' in what._repr_html_()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_answers_say_themselves_line_by_line_and_run_nothing() -> None:
    answer = Answer(question="Why not <script>?", verdict=Verdict.PLACED)
    shown = answer._repr_html_()
    assert "<script>" not in shown and shown.count("<br>") == 1
