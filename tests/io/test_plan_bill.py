"""A plan that was changed by hand gets the bill that it has now, and nothing it does not deserve."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from periodize.domain.vocabulary import Status
from periodize.errors import InvalidInput
from periodize.io.plan_bill import billed, cannot_be_billed
from periodize.io.plan_check import check_plan
from periodize.io.plan_json import json_text
from periodize.io.plan_read import parse_plan
from tests.fixtures.results import tiny_result

TEXT = json_text(tiny_result())
Table = dict[str, Any]


def edited(edit: Callable[[Table], object]) -> str:
    table = json.loads(TEXT)
    edit(table)
    return json.dumps(table)


def last(table: Table) -> Table:
    """The last placed session: Foundation B on Friday 30 October at 17:30."""
    return [row for row in table["sessions"] if row["origin"] == "placed"][-1]


def later(table: Table) -> None:
    last(table)["start"] = "2026-10-30T17:45"


def test_a_sound_plan_stays_as_it_is() -> None:
    assert billed(parse_plan(TEXT)) == TEXT
    assert cannot_be_billed(parse_plan(TEXT)) == []


def test_a_moved_session_is_billed_anew_and_no_longer_proved() -> None:
    """A quarter of an hour off the usual time: HABIT rises from 25, nothing else changes."""
    text = edited(later)
    assert check_plan(text)
    new = billed(parse_plan(text))
    plan = parse_plan(new)
    assert check_plan(plan) == [] and plan.status is Status.FEASIBLE
    assert last(json.loads(new))["end"] == "2026-10-30T18:30"
    tiers = {row["tier"]: row for row in plan.stated["tiers"]}
    assert tiers["HABIT"]["value"] > 25 and tiers["HABIT"]["bound"] == 25
    assert tiers["SHAPE"] == {"tier": "SHAPE", "value": 255, "bound": 255, "gap": 0}
    assert plan.stated["unique"] is False and plan.stated["stopped_by"] == "hand"
    assert billed(parse_plan(new)) == new


def test_below_a_tier_that_changed_no_bound_stands() -> None:
    """A session less: DOSE rises, and what the lower tiers cost at best beside that nobody has proved."""
    plan = parse_plan(billed(parse_plan(edited(lambda t: t["sessions"].remove(last(t))))))
    assert check_plan(plan) == []
    tiers = {row["tier"]: row for row in plan.stated["tiers"]}
    assert tiers["DOSE"]["value"] > 0 == tiers["DOSE"]["bound"]
    assert tiers["SHAPE"]["bound"] == tiers["HABIT"]["bound"] == 0


def test_of_another_problem_no_bound_stands() -> None:
    def weigh(table: Table) -> None:
        rules = table["problem"]["policy"]["rules"]
        next(rule for rule in rules if rule["rule"] == "regular-week")["weight"] += 1

    plan = parse_plan(billed(parse_plan(edited(weigh))))
    assert check_plan(plan) == [] and plan.stated["fingerprint"] == plan.problem.fingerprint
    assert {row["bound"] for row in plan.stated["tiers"]} == {0}


def test_what_the_coach_wrote_stays_and_a_new_template_gets_its_exercises() -> None:
    def write(table: Table) -> None:
        later(table)
        last(table)["exercises"][0]["note"] = "barefoot"
        last(table)["colour"] = "red"

    kept = last(json.loads(billed(parse_plan(edited(write)))))
    assert kept["exercises"][0]["note"] == "barefoot" and kept["colour"] == "red"

    def swap(table: Table) -> None:
        write(table)
        [first] = [row for row in table["sessions"] if row["id"] == "foundation_a-2026-10-27-1730"]
        first["template"], last(table)["template"] = "foundation_b", "foundation_a"

    new = last(json.loads(billed(parse_plan(edited(swap)))))
    assert new["title"] == "Foundation A" and new["exercises"]
    assert "barefoot" not in json.dumps(new["exercises"])


@pytest.mark.parametrize(
    ("edit", "codes"),
    [
        (lambda t: last(t).update(start="2026-10-30T19:45"), {"availability"}),
        (lambda t: t["sessions"][0].update(start="2026-10-05T08:00"), {"run-moved"}),
        (lambda t: t["sessions"][0].update(end="2026-10-05T09:00"), {"end-differs"}),
        (lambda t: t["sessions"].pop(0), {"run-missing"}),
        (lambda t: last(t).update(template="moon"), {"unknown-template"}),
        (lambda t: t.update(status="INFEASIBLE"), {"no-plan"}),
        (
            lambda t: (t["sessions"].pop(0), last(t).update(start="2026-10-30T19:45")),
            {"run-missing", "availability"},
        ),
    ],
)
def test_what_breaks_a_rule_or_a_run_is_not_billed(edit: Callable[[Table], object], codes: set[str]) -> None:
    plan = parse_plan(edited(edit))
    assert {finding.code for finding in cannot_be_billed(plan)} == codes
    with pytest.raises(InvalidInput) as caught:
        billed(plan)
    assert {fault.code for fault in caught.value.faults} == codes
