"""The parts of the squad's page: who lifts when, the load of every week, the missed doses."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from periodize.domain.vocabulary import Tier
from periodize.squad.page.build import squad_page
from periodize.squad.page.gym import MOST_PLACES, OTHER_PLACES, Gym
from periodize.squad.page.load import Loads, load_of
from periodize.squad.page.misses import sentences
from periodize.squad.page.short import misses_of
from periodize.squad.page.weeks import Weeks
from tests.page.reading import read
from tests.squad.squad_rows import (
    MONDAY,
    answer,
    charge,
    gathered,
    listed_in,
    page,
    plan,
    row,
    run,
    session,
    weekly,
)

# ---------------------------------------------------------------- who lifts when


def test_everybody_stands_in_the_slot_of_every_session() -> None:
    tree = page(row("kim"), row("bo"))
    expected: Counter[tuple[str, str, str]] = Counter()
    for item in answer()["plan"]["sessions"]:
        if item["origin"] != "run":
            when = "after the run" if not item["place"] else item["start"][11:]
            expected[f"day-{item['start'][:10]}", when, f"{item['title']}, {item['duration_min']} min"] += 1
    found: Counter[tuple[str, str, str]] = Counter()
    for day in tree.all("details", "gymday"):
        content = day.one("div", "slot") if len(day.all("div", "slot")) == 1 else None
        for slot in [content] if content else day.all("div", "slot"):
            for work in slot.all("li"):
                assert work.text.endswith("(2): bo, kim")
                name = next(n for n in day.all("div") if "id" in n.attributes).attributes["id"]
                found[name, slot.one("p", "when").all("b")[0].text, work.all("b")[0].text] += 1
    assert found == expected and len(found) == 4


def test_the_largest_crowd_and_the_hours() -> None:
    """Kim does two sessions in a row and is one athlete; Bo is there from 17:30; Cy comes as Bo goes."""
    gym = Gym()
    gym.add("kim", [session("2026-06-02T17:00", 45), session("2026-06-02T17:45", 30)])
    gym.add("bo", [session("2026-06-02T17:30", 60)])
    gym.add("cy", [session("2026-06-02T18:30", 30)])
    gym.add("dee", [session("2026-06-02T17:00", 60, place="home")])
    day = gym.days[date(2026, 6, 2)]
    assert day.hours == {"gym": {17: 2, 18: 3}, "home": {17: 1}}
    crowds = {crowd.place: crowd for crowd in day.crowds(date(2026, 6, 2))}
    assert (crowds["gym"].athletes, crowds["gym"].since_min) == (2, 17 * 60 + 30)
    assert crowds["home"].athletes == 1
    tree = page({**row("kim"), "plan": plan([session("2026-06-02T17:00", 75)], [(MONDAY, 7, False)])})
    cells = [[cell.text for cell in line.all("td")] for line in tree.one("table", "hours").all("tr")]
    assert cells == [[], ["", "1", "", "", "", "", ""], ["", "1", "", "", "", "", ""]]


def test_what_follows_a_run_is_in_no_gym() -> None:
    gym = Gym()
    gym.add("kim", [run("2026-06-02T06:00", 40, 100), session("2026-06-02T06:40", 8, "", "Strides")])
    gym.add("bo", [run("2026-06-02T06:00", 40, 100), session("2026-06-02T07:00", 8, "", "Core")])
    day = gym.days[date(2026, 6, 2)]
    assert day.hours == {"": {7: 1}}
    assert {slot.start_min for slot in day.slots} == {None, 7 * 60}


def test_the_slots_of_a_day_come_by_time_and_what_follows_a_run_comes_last() -> None:
    early = run("2026-06-02T05:00", 40, 100)
    sessions = [
        early,
        session("2026-06-02T05:40", 8, "", "Strides"),
        session("2026-06-02T17:00"),
        session("2026-06-02T09:00"),
    ]
    tree = page({**row("kim"), "plan": plan(sessions, [(MONDAY, 7, False)])})
    starts = [slot.one("p", "when").all("b")[0].text for slot in tree.all("div", "slot")]
    assert starts == ["09:00", "17:00", "after the run"]


def test_places_beyond_the_first_few_are_counted_as_one() -> None:
    gym = Gym()
    for number in range(MOST_PLACES + 3):
        gym.add(f"a{number}", [session("2026-06-02T17:00", place=f"home of {number}")])
    hours = gym.days[date(2026, 6, 2)].hours
    assert len(hours) == MOST_PLACES + 1 and hours[OTHER_PLACES] == {17: 3}
    assert len(gym.days[date(2026, 6, 2)].slots) == MOST_PLACES + 3


def test_a_session_over_midnight_ends_with_its_day() -> None:
    gym = Gym()
    gym.add("kim", [{**session("2026-06-02T23:30", 20), "duration_min": 90}])
    assert gym.days[date(2026, 6, 2)].hours == {"gym": {23: 1}}


def test_names_give_way_to_counts_where_there_are_too_many() -> None:
    gym = Gym(room_bytes=40)
    for number in range(9):
        gym.add(f"athlete {number}", [session("2026-06-02T17:00")])
    day = gym.days[date(2026, 6, 2)]
    assert not gym.has_names and not day.slots and day.sessions == 9 and day.hours["gym"][17] == 9
    found = gathered(row("kim"))
    found.gym = gym
    tree = read(squad_page(found))
    assert "sessions.parquet" in tree.by_id("gym").text and not tree.all("details", "gymday")
    assert tree.one("table", "hours").one("tbody").all("td")[1].text == "9"


def test_weeks_begin_as_those_of_the_first_athlete() -> None:
    sunday = Weeks()
    sunday.settle(plan([], [(date(2026, 6, 3), 4, False), (date(2026, 6, 7), 7, False)])["weeks"])
    assert sunday.of(date(2026, 6, 13)) == date(2026, 6, 7) and sunday.of(date(2026, 6, 3)) == date(
        2026, 5, 31
    )
    tens = Weeks()
    tens.settle(plan([], [(date(2026, 6, 3), 10, False), (date(2026, 6, 13), 10, False)])["weeks"])
    assert tens.of(date(2026, 6, 7)) == MONDAY


# ---------------------------------------------------------------- load


def test_load_is_told_against_the_usual_week() -> None:
    """Plain weeks hold 400, 500 and 600 AU: the usual one is 500; deload and race do not count towards it."""
    load = load_of("kim", weekly(400, 500, 600, 250, 900, deloads=(3,), races=(4,)), Weeks())
    assert load.usual_au == 500
    cells = list(load.cells.values())
    assert [cell.pct for cell in cells] == [80, 100, 120, 50, 180]
    assert [cell.deload for cell in cells] == [False, False, False, True, False]
    assert [cell.race for cell in cells] == ["", "", "", "", "B"]
    assert load_of("kim", weekly(0, 0), Weeks()).cells[MONDAY].pct is None
    assert load_of("kim", weekly(300, 500, deloads=(0, 1)), Weeks()).usual_au == 400


@pytest.mark.parametrize("days", [7, 10])
def test_the_weeks_hold_all_the_load_of_a_plan(days: int) -> None:
    held = answer(days)["plan"]
    weeks = Weeks()
    weeks.settle(held["weeks"])
    load = load_of("kim", held, weeks)
    assert sum(cell.au for cell in load.cells.values()) == sum(
        week["total_load_au"] for week in held["weeks"]
    )
    # Wed 7 Oct to Sun 15 Nov: the first week lacks two days.
    assert [cell.is_whole for cell in load.cells.values()] == [False, True, True, True, True, True]
    if days == 7:
        assert [cell.au for cell in load.cells.values()] == [week["total_load_au"] for week in held["weeks"]]
        assert [cell.deload for cell in load.cells.values()] == [week["deload"] for week in held["weeks"]]


def test_the_map_marks_deloads_races_and_weeks_that_are_cut() -> None:
    tree = page({**row("kim"), "plan": weekly(400, 500, 600, 250, 900, deloads=(3,), races=(4,))})
    lines = tree.one("table", "heat").one("tbody").all("tr")
    cells = lines[2].all("td")[1:]
    assert [cell.text for cell in cells] == ["80", "100", "120", "50  deload", "180 B race"]
    assert [cell.attributes.get("class") for cell in cells] == ["h1", "h2", "h3", "h0", "h4"]
    assert [cell.text for cell in lines[1].all("td")[1:]] == ["0", "0", "0", "0", "1"]
    cut = page(row("kim")).one("table", "heat").one("tbody").all("tr")
    assert [bool(cell.attributes.get("class")) for cell in cut[2].all("td")[1:]] == [False, *[True] * 5]
    assert cut[0].all("td")[1].text == "–"  # nobody has a whole week there


def test_a_race_alone_puts_nobody_on_top() -> None:
    loads = Loads(1)
    loads.add("races", weekly(500, 500, 500, 2_000, races=(3,)), Weeks())
    loads.add("trains", weekly(500, 500, 500, 600), Weeks())
    assert [load.athlete for load in loads.athletes.ranked()] == ["trains"]


def test_a_week_counts_as_a_deload_where_most_of_it_is_one() -> None:
    """Microcycles of ten days from Mon 1 Jun: the second, Thu 11 to Sat 20, takes 4 days of one week, 6 of the next."""
    held = plan([], [(MONDAY + timedelta(days=10 * at), 10, at == 1) for at in range(3)])
    cells = load_of("kim", held, Weeks()).cells
    assert [cell.deload for cell in cells.values()] == [False, True, True, False, False]
    late = plan([], [(MONDAY, 11, False), (MONDAY + timedelta(days=11), 10, True)])
    assert [cell.deload for cell in load_of("kim", late, Weeks()).cells.values()] == [False, False, True]


def test_a_long_season_goes_on_in_a_second_table() -> None:
    tree = page({**row("kim"), "plan": weekly(*[500] * 52)})
    assert [len(table.one("thead").all("th")) for table in tree.all("table", "heat")] == [28, 28]


# ---------------------------------------------------------------- missed doses


def test_missed_doses_in_sentences() -> None:
    weeks = [(MONDAY + timedelta(days=7 * at), 7, False) for at in range(8)]
    bill = [
        *(charge("weekly-dose", "max_strength", at, cost=60) for at in (0, 1, 3)),
        charge("weekly-dose", "primer", 7, cost=10),
        *(charge("weekly-dose@DOSE", "power", at) for at in (0, 2, 4, 6)),
        charge("maintenance-gap", "heavy", 4, 3, 9, "days"),
        charge("pattern-coverage", "squat", 2, 4, 4, "sets"),
        charge("pattern-coverage", "calf", 2, 5, 5, "sets"),
        charge("pattern-coverage", "hinge gap", 4, 2, 2, "sets"),
        charge("block-order@DOSE", "mixed length", 0, 1, 3, "microcycles"),
        charge("own-rule", "left_leg", 5, 2, 2, "hops"),
        {**charge("low-days", "", 1), "tier": "SHAPE"},
    ]
    misses = misses_of(plan([], weeks, bill))
    assert sum(miss.cost for miss in misses) == 3 * 60 + 10 + 4 * 6 + 9 + 4 + 5 + 2 + 3 + 2
    assert sentences(misses) == [
        "8 sessions too few: max strength 3 (1 to 14 Jun, 22 to 28 Jun), "
        "power 4 (1 to 7 Jun, 15 to 21 Jun, 29 Jun to 5 Jul and 1 time more), primer 1 (20 to 26 Jul)",
        "Too long without a heavy session on 3 days (29 Jun to 5 Jul), hinge on 2 days (29 Jun to 5 Jul)",
        "Hard sets outside their range: calf 5, squat 4",
        "Blocks of another length than asked for: mixed by 1 microcycle",
        "Own rule, left leg: missed by 2 hops (6 to 12 Jul)",
    ]


def test_costs_add_up_to_the_dose_of_every_plan() -> None:
    least = {**row("cy"), "plan": weekly(500)}
    tree = page(row("kim"), row("bo"), least)
    dose = answer()["cost"][Tier.DOSE]
    assert dose > 0
    listed = [(li.all("b")[0].text, li.one("span", "cost").text) for li in listed_in(tree)]
    assert listed == [("kim", str(dose)), ("bo", str(dose))]
    totals = [line.all("td")[2].text for line in tree.one("table", "kinds").one("tbody").all("tr")]
    assert sum(int(text.replace(",", "")) for text in totals) == 2 * dose
    assert "1 of 3 athletes miss nothing" in tree.by_id("missed").text


def test_nothing_missed() -> None:
    assert "Nothing: every plan" in page({**row("kim"), "plan": weekly(500)}).by_id("missed").text
