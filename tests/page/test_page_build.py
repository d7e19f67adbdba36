"""The page: whole, made of the answer alone, the same every time, and safe whatever a season is called."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise

import pytest

from periodize.domain.athlete import Taken
from periodize.domain.vocabulary import Origin, Quality, Status
from periodize.page.build import to_html
from periodize.report.rows import session_rows, week_rows
from periodize.solver.result import Result
from tests.fixtures.results import tiny_result
from tests.page.drawn import HOSTILE, answered, raced
from tests.page.reading import Node, read

RESULTS = {
    "tiny": tiny_result(),
    "raced": raced(),
    "ten days": raced(microcycle_days=10),
    "four weeks": raced(microcycle_days=28),
}


@pytest.fixture(params=list(RESULTS))
def result(request: pytest.FixtureRequest) -> Result:
    return RESULTS[request.param]


def test_the_same_answer_gives_the_same_bytes(result: Result) -> None:
    assert to_html(result).encode() == to_html(result).encode()


def test_every_run_and_session_stands_once_with_its_time_and_load(result: Result) -> None:
    schedule = result.require()
    entries = {node.attributes["data-id"]: node for node in read(to_html(result)).all("li", "entry")}
    rows = session_rows(schedule)
    assert len(entries) == len(rows) == len(schedule.sessions) + len(schedule.season.runs)
    for row in rows:
        node = entries[row["id"]]
        assert node.one("time").attributes["datetime"] == row["start"].isoformat(timespec="minutes")
        assert node.one("time").text == f"{row['start']:%H:%M}"
        assert f"{row['duration_min']} min" in node.all("", "amounts")[0].text
        assert f"{row['load_au']} AU" in node.all("", "amounts")[0].text
        assert row["title"] in node.text
        assert bool(node.all("details")) == (row["origin"] != Origin.RUN.value)


def test_entries_stand_on_their_days_and_days_in_their_weeks(result: Result) -> None:
    calendar = result.problem.season.calendar
    sections = read(to_html(result)).all("section", "week")
    assert len(sections) == len(calendar.microcycles)
    for section, microcycle in zip(sections, calendar.microcycles, strict=True):
        days = section.all("li", "day")
        dates = [day.one("p", "date").one("time").attributes["datetime"] for day in days]
        assert dates[0] == microcycle.first.isoformat()
        assert dates[-1] == microcycle.last.isoformat()
        assert len(dates) == microcycle.days
        for day, date in zip(days, dates, strict=True):
            entries = day.all("li", "entry")
            assert all(entry.one("time").attributes["datetime"].startswith(date) for entry in entries)
            assert ("rest" in day.classes) == (not entries)


def test_the_weeks_figures_are_those_of_the_report(result: Result) -> None:
    tree = read(to_html(result))
    rows = week_rows(result.require())
    table = tree.one("table", "figures").one("tbody").all("tr")
    for row, section, line in zip(rows, tree.all("section", "week"), table, strict=True):
        load = section.one("div", "load").text
        assert load.startswith(
            f"Load {row['total_load_au']} AU = runs {row['run_load_au']} + placed {row['placed_load_au']}"
        )
        assert row["rise_pct"] is None or f"{row['rise_pct']:+d} %" in load
        assert section.one("p", "phase").text == row["block"]
        assert [cell.text for cell in line.all("td")][2:5] == [
            str(row[key]) for key in ("run_load_au", "placed_load_au", "total_load_au")
        ]
    figures = {
        node.one("dt").text: node.one("strong").text for node in tree.one("dl", "key-figures").all("div")
    }
    assert figures["Runs, as given"] == str(len(result.problem.season.runs))
    assert figures["Sessions"] == str(sum(row["sessions"] for row in rows))


def test_the_bill_adds_up_to_the_cost_of_every_aim() -> None:
    result = raced()
    tree = read(to_html(result))
    aims = {
        row.one("th").text: row.all("td")[1].text for row in tree.one("table", "aims").one("tbody").all("tr")
    }
    assert aims == {outcome.tier.value: str(outcome.value) for outcome in result.tiers}
    billed = {
        section.one("h3").text.split()[0]: sum(int(cost.text) for cost in section.all("span", "cost"))
        for section in tree.all("section", "tier")
    }
    assert billed == {tier: int(cost) for tier, cost in aims.items() if cost != "0"}


def test_exercises_stand_under_their_session() -> None:
    entries = {node.attributes["data-id"]: node for node in read(to_html(raced())).all("li", "entry")}
    exercises = entries["foundation_a"].one("div", "exercises")
    assert exercises.all("span", "exercise")[0].text == "Goblet squat"
    assert "straight after the run" in entries["strides"].text
    assert entries["foundation_a"].all("details", f"quality-{Quality.FOUNDATION.value}")
    assert "pinned" in entries["foundation_a"].one("summary").text
    assert "pinned" not in entries["power_a"].one("summary").text


def test_key_runs_races_and_times_that_were_not_given_are_told_in_words() -> None:
    result = raced(title="Steady")
    entries = {node.attributes["data-id"]: node for node in read(to_html(result)).all("li", "entry")}
    for run in result.problem.season.runs:
        text = entries[run.id].text
        assert ("A race" in text) == (run.race == "A")
        assert ("B race" in text) == (run.race == "B")
        assert bool(entries[run.id].all("span", "key")) == (run.key and run.race is None)
        assert ("about" in text) == ("start" in run.assumed)
    assert "9.5 km" in entries[result.problem.season.runs[0].id].text


def test_weeks_count_down_to_the_a_race() -> None:
    # The season begins on Wed 7 Oct and ends with the A race on Sun 15 Nov, in the sixth week.
    texts = [section.one("p", "countdown").text for section in read(to_html(raced())).all("section", "week")]
    assert texts[0] == "5 weeks to the A race"
    assert texts[4:] == ["1 week to the A race", "A race on Sunday"]
    # Microcycles of ten days begin on 7, 17, 27 Oct and 6 Nov.
    texts = [
        s.one("p", "countdown").text for s in read(to_html(raced(microcycle_days=10))).all("section", "week")
    ]
    assert texts == [
        "39 days to the A race",
        "29 days to the A race",
        "19 days to the A race",
        "A race on Sunday",
    ]


def test_days_that_differ_are_named_in_their_week() -> None:
    sections = read(to_html(raced())).all("section", "week")
    assert sections[0].one("ul", "exceptions").text == "travel Fri 9 Oct to Sat 10 Oct"
    assert not sections[1].all("ul", "exceptions")
    schedule = raced().require()
    season = schedule.season
    first = datetime.combine(season.calendar.start, time(17))
    others = Taken(what="<racks>", first=first, last=first + timedelta(hours=2), place="gym")
    season = replace(season, availability=replace(season.availability, taken=(others,)))
    sections = read(to_html(answered(replace(schedule, season=season)))).all("section", "week")
    assert [item.text for item in sections[0].one("ul", "exceptions").all("li")] == [
        "travel Fri 9 Oct to Sat 10 Oct",
        "others have the <racks> at gym from Wed 7 Oct 17:00 to 19:00",
    ]


def test_an_answer_without_a_plan_says_why() -> None:
    result = tiny_result(Status.INFEASIBLE)
    tree = read(to_html(result))
    told = tree.by_id("calendar").text
    for sentence in result.conflict.sentences:
        assert sentence in told
    assert "No plan exists" in tree.one("div", "status").text
    assert not tree.all("section", "week")
    late = read(to_html(tiny_result(Status.NO_ANSWER))).by_id("calendar").text
    assert "time limit" in late


def test_the_bound_stands_with_a_plan_that_is_not_proved() -> None:
    text = read(to_html(tiny_result(Status.FEASIBLE))).one("div", "status").text
    assert "not proved best" in text
    assert "ended by time limit" in text


def test_a_plan_that_breaks_rules_says_so_first() -> None:
    result = raced()  # power work in a foundation block
    assert result.verification is not None
    tree = read(to_html(result))
    assert "Not a valid plan" in tree.one("div", "status").text
    broken = tree.by_id("broken")
    assert len(broken.all("li")) == len(result.verification.violations) > 0
    assert "Proved" not in tree.one("div", "status").text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_title_becomes_markup(hostile: str) -> None:
    tree = read(to_html(raced(title=hostile, athlete=hostile)))
    assert len(tree.all("script")) == len(tree.all("style")) == len(tree.all("title", "")) - _told(tree) == 1
    assert not tree.all("img")
    text = to_html(raced(title=hostile, athlete=hostile))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e\ud800]", text)
    assert all("onerror" not in node.attributes and "onload" not in node.attributes for node in tree.walk())


def _told(tree: Node) -> int:
    """Titles inside drawings, which stand for what is under the pointer."""
    return sum(len(svg.all("title")) for svg in tree.all("svg"))


def test_nothing_is_fetched_and_nothing_but_our_script_may_run() -> None:
    text = to_html(raced())
    tree = read(text)
    policy = next(n.attributes["content"] for n in tree.all("meta") if "http-equiv" in n.attributes)
    digest = base64.b64encode(hashlib.sha256(tree.one("script").text.encode()).digest()).decode()
    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{digest}'" in policy
    for node in tree.walk():
        assert node.tag not in {"link", "img", "iframe", "object", "embed", "base", "form", "input"}
        assert "src" not in node.attributes
        assert node.attributes.get("href", "#").startswith("#")
    assert not re.search(r"https?:|url\(|@import", text)


def test_ids_are_unique_links_lead_somewhere_and_headings_go_down_in_steps(result: Result) -> None:
    tree = read(to_html(result))
    ids = [node.attributes["id"] for node in tree.walk() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    for node in tree.walk():
        for key in ("href", "aria-labelledby"):
            if key in node.attributes:
                assert node.attributes[key].removeprefix("#") in ids
    levels = [int(node.tag[1]) for node in tree.walk() if re.fullmatch("h[1-6]", node.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert tree.one("html").attributes["lang"] == "en"


def test_a_session_called_as_a_run_is_called_stays_a_session() -> None:
    result = raced()
    schedule = result.require()
    run = schedule.season.runs[0]
    sessions = tuple(replace(s, id=run.id) if s.id == "foundation_b" else s for s in schedule.sessions)
    entries = read(to_html(answered(schedule.with_sessions(sessions)))).all("li", "entry")
    found = [bool(entry.all("details")) for entry in entries if entry.attributes["data-id"] == run.id]
    assert found == [False, True]
