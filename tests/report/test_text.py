"""The plan as text: complete, in order, narrow enough, and safe to print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from periodize.catalogue.load import table
from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import AvailabilityException, ExceptionKind, Taken
from periodize.domain.vocabulary import Status, Tier
from periodize.problem import Problem
from periodize.report.rulebook import rule_rows, rulebook
from periodize.report.text import report
from periodize.report.words import WIDTH, counted, within_week, wrapped
from periodize.rules.shelf import RULES
from periodize.solver.result import TierOutcome
from tests.fixtures.results import tiny_result


@pytest.mark.parametrize("status", list(Status))
def test_no_line_is_too_wide_and_the_text_is_the_same_every_time(status: Status) -> None:
    text = report(tiny_result(status))
    assert max(len(line) for line in text.splitlines()) <= WIDTH <= 100
    assert text == report(tiny_result(status))
    assert status.value in text
    assert "\n\n\n" not in text


def test_every_session_stands_under_its_day_with_its_mark() -> None:
    lines = report(tiny_result()).splitlines()
    week = lines.index("Week 1  Mon 5 Oct to Sun 11 Oct  FOUNDATION")
    assert [line[:33].rstrip() for line in lines[week + 4 : week + 9]] == [
        "  Mon  5    07:00  Jog",
        "  Tue  6 #  17:30  Foundation A",
        "  Wed  7    07:00  Jog",
        "  Fri  9 +  17:30  Foundation B",
        "  Sun 11    07:00  Jog",
    ]
    assert lines[week + 2] == "Load 940 AU = runs 540 + placed 400 (42 %); 2 sessions, 90 min"
    assert sum(line[9:10] == "+" for line in lines) == 7


def test_what_falls_short_stands_under_its_week_and_in_the_bill() -> None:
    result = tiny_result()
    text = report(result)
    shape = next(outcome for outcome in result.tiers if outcome.tier is Tier.SHAPE)
    assert f"SHAPE     {shape.value:6d}  {shape.bound:6d}       0" in text
    assert "! SHAPE" in text
    assert "42.6 % of the load is placed, better at most" in text
    totals = text.split("The season's bill")[1]
    assert str(sum(charge.cost for charge in result.bill if charge.rule == "weekly-load@SHAPE")) in totals


def test_days_that_differ_stand_under_their_weeks() -> None:
    # The weeks are 5-11, 12-18, 19-25 and 26-31 October and on.
    exceptions = (
        AvailabilityException(first=date(2026, 10, 8), last=date(2026, 10, 13), kind=ExceptionKind.TRAVEL),
        AvailabilityException(first=date(2026, 10, 20), last=date(2026, 10, 20), kind=ExceptionKind.SICK),
        AvailabilityException(
            first=date(2026, 10, 26), last=date(2026, 10, 27), kind=ExceptionKind.CLOSED, place="gym"
        ),
        AvailabilityException(first=date(2026, 10, 28), last=date(2026, 10, 28), kind=ExceptionKind.EXTRA),
    )
    result = tiny_result()
    season = result.problem.season
    times = tuple(
        Taken(what=what, first=datetime(2026, 10, day, 17), last=datetime(2026, 10, day, 19), place="gym")
        for what, day in (("racks", 13), ("box", 14), ("racks", 15))
    )
    season = replace(season, availability=replace(season.availability, exceptions=exceptions, taken=times))
    schedule = replace(result.schedule, season=season) if result.schedule else None
    text = report(replace(result, problem=Problem.of(season), schedule=schedule))
    told = ("  travel", "  sick", "  gym", "  extra", "  others")
    said = [
        [line for line in week.splitlines() if line.startswith(told)] for week in text.split("\nWeek ")[1:]
    ]
    assert said == [
        ["  travel Thu 8 Oct to Tue 13 Oct"],
        [
            "  travel Thu 8 Oct to Tue 13 Oct",
            "  others have the racks at gym from Tue 13 Oct 17:00 to 19:00 and once more up to Thu 15 Oct",
            "  others have the box at gym from Wed 14 Oct 17:00 to 19:00",
        ],
        ["  sick Tue 20 Oct"],
        ["  gym closed Mon 26 Oct to Tue 27 Oct"],
    ]


def test_an_open_gap_is_said() -> None:
    result = tiny_result(Status.FEASIBLE)
    tiers = tuple(
        TierOutcome(tier=o.tier, value=o.value, bound=0) if o.tier is Tier.SHAPE else o for o in result.tiers
    )
    gap = next(o.gap for o in tiers if o.tier is Tier.SHAPE)
    text = " ".join(report(replace(result, tiers=tiers)).split())
    assert f"ended by time limit, and no plan can better it in SHAPE by more than {gap}." in text


def test_without_a_plan_the_clash_is_told() -> None:
    text = report(tiny_result(Status.INFEASIBLE))
    assert "these cannot hold together" in text
    assert "- each session inside one of the 2 open windows, with its equipment at hand, 5 to 11 Oct" in text
    assert "Week 1" not in text


def test_titles_cannot_break_lines_or_reach_the_terminal() -> None:
    result = tiny_result()
    season = result.problem.season
    runs = (replace(season.runs[0], name="Jog\n\x1b[31mred\x07" + "x" * 80), *season.runs[1:])
    changed = replace(season, runs=runs)
    schedule = replace(result.schedule, season=changed) if result.schedule else None
    text = report(replace(result, problem=Problem.of(changed), schedule=schedule))
    assert "\x1b" not in text and "\x07" not in text
    assert max(len(line) for line in text.splitlines()) <= WIDTH


def test_words() -> None:
    assert within_week("microcycle 4: a trip") == "a trip"
    assert within_week("microcycle 8 (power, 20 to 26 Jul): 3 sets") == "3 sets"
    assert within_week("the seven days to Mon") == "the seven days to Mon"
    assert (counted(1, "sessions"), counted(2, "sessions"), counted(1, "h")) == (
        "1 session",
        "2 sessions",
        "1 h",
    )
    assert wrapped("", "- ") == ["-"]


def test_the_rulebook_holds_every_rule_of_the_shelf() -> None:
    policy = default_policy()
    rows = rule_rows(policy)
    assert {row["id"] for row in rows} == set(RULES) - {"monotony"}  # charged on request only
    assert [row["key"] for row in rows if row["tier"] == "MUST"] == [row["key"] for row in rows][
        : sum(r["tier"] == "MUST" for r in rows)
    ]
    text = rulebook(policy)
    for rule in policy:
        assert f"{rule.key}  [{rule.tier.value}, " in text
        assert rule.statement.split()[0] in text
    assert "apart_h = 48" in text
    assert max(len(line) for line in text.splitlines()) <= WIDTH


def test_the_rulebook_ends_with_its_sources() -> None:
    policy = default_policy()
    rules, _, sources = rulebook(policy).partition("\n\nSources\n")
    listed = [line.split()[0] for line in sources.splitlines() if not line.startswith("   ")]
    cited = {code for rule in policy for code in rule.evidence.sources} & set(table("sources"))
    # Every code that a rule names and the catalogue knows is resolved, once, and no other.
    assert sorted(listed) == sorted(cited)
    assert "L7   Schuster Brandt Frandsen et al. 2025" in sources
    assert "C14  Palmer & Sleivert 2001, J Sci Med Sport (cited from memory)" in sources
    assert "[L7]" in rules
    bare = replace(policy, rules=tuple(rule for rule in policy if not rule.evidence.sources))
    assert "Sources" not in rulebook(bare)
