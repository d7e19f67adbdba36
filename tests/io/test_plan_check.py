"""Changed plans are found out, and hostile ones refused without a traceback."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periodize.catalogue.doctrines import DOCTRINES
from periodize.domain.vocabulary import Status
from periodize.errors import InvalidInput
from periodize.io.plan_check import check_plan, own_rules
from periodize.io.plan_json import json_text, write_plan
from periodize.io.plan_read import parse_plan
from periodize.plain import to_plain
from periodize.rules.pattern_recovery import PatternRecovery
from tests.fixtures.results import tiny_result

TEXT = json_text(tiny_result())
Table = dict[str, Any]


def codes_after(edit: Callable[[Table], object]) -> list[str]:
    """Codes of the findings after an edit of the sound plan, each once, in order."""
    table = json.loads(TEXT)
    edit(table)
    return list(dict.fromkeys(finding.code for finding in check_plan(json.dumps(table))))


def placed(table: Table) -> Table:
    """The first placed session: Foundation B on Friday 9 October at 17:30."""
    return next(row for row in table["sessions"] if row["origin"] == "placed")


def run(table: Table) -> Table:
    """The first run: Monday 5 October at 07:00."""
    return next(row for row in table["sessions"] if row["origin"] == "run")


def test_a_sound_plan_has_no_findings(tmp_path: Path) -> None:
    assert check_plan(TEXT) == []
    path, _ = write_plan(tiny_result(Status.FEASIBLE), tmp_path)
    assert check_plan(path) == check_plan(str(path)) == []


def test_a_session_shifted_out_of_its_window_is_found() -> None:
    findings = codes_after(
        lambda table: placed(table).update(start="2026-10-09T19:45", end="2026-10-09T20:30")
    )
    assert findings[0] == "availability"  # what it costs differs too, and is reported after the rule


def test_a_session_shifted_onto_a_run_is_found() -> None:
    def edit(table: Table) -> None:
        placed(table).update(start="2026-10-07T07:15", end="2026-10-07T08:00")

    table = json.loads(TEXT)
    edit(table)
    texts = [finding.text for finding in check_plan(json.dumps(table)) if finding.code == "availability"]
    assert any("collides" in text for text in texts)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda t: run(t).update(start="2026-10-05T08:00", end="2026-10-05T09:00"), ["run-moved"]),
        (lambda t: run(t).update(duration_min=50), ["run-changed"]),
        (lambda t: run(t).update(key=True), ["run-changed"]),
        (lambda t: run(t).update(load_au=True), ["run-changed"]),
        (lambda t: run(t).pop("kind"), ["run-changed"]),
        (lambda t: t["sessions"].remove(run(t)), ["run-missing"]),
        (lambda t: t["sessions"].append({**run(t), "id": "run-extra"}), ["run-added"]),
        (lambda t: t["sessions"].append(run(t)), ["duplicate-session-id"]),
        (lambda t: run(t).update(end="2026-10-05T09:00"), ["end-differs"]),
        (lambda t: placed(t).update(end="2026-10-09T18:00"), ["end-differs"]),
        (lambda t: placed(t).pop("end"), ["end-differs"]),
        (lambda t: placed(t).update(title="Rest"), ["session-changed"]),
        (lambda t: placed(t).update(load_au=20), ["session-changed"]),
        (lambda t: placed(t).update(id=run(t)["id"]), []),
        (lambda t: t.update(fingerprint="0" * 64), ["fingerprint-differs"]),
        (lambda t: t.pop("fingerprint"), ["fingerprint-differs"]),
        (lambda t: t.update(time_zone=None), ["time-zone-differs"]),
        (lambda t: t["problem"]["season"]["athlete"].update(age=60), ["fingerprint-differs"]),
        (lambda t: t["blocks"][1].update(first="2026-10-13"), ["blocks-differ"]),
        (lambda t: t["blocks"].pop(), ["block-count"]),
        (lambda t: t["tiers"][0].update(value=10**6, bound=10**6), ["tier-differs"]),
        (lambda t: t["tiers"][3].update(bound=0), ["bound-differs"]),
        (lambda t: t["tiers"][3].update(bound=0, gap=t["tiers"][3]["value"]), ["status-differs"]),
        (lambda t: t["tiers"].pop(), ["tier-differs"]),
        (lambda t: t["tiers"].append({"tier": "JOY"}), ["tier-differs"]),
        (lambda t: t["bill"].pop(), ["bill-differs"]),
        (lambda t: t.update(status="INFEASIBLE"), ["no-plan", "status-differs"]),
        (
            lambda t: t["sessions"].append({**placed(t), "id": "again", "template": "yoga"}),
            ["unknown-template"],
        ),
    ],
)
def test_each_edit_is_found(edit: Callable[[Table], object], expected: list[str]) -> None:
    found = codes_after(edit)
    assert found[: len(expected)] == expected
    assert set(found) <= {*expected, "session-changed"}


def test_dropping_and_moving_a_pin_is_found() -> None:
    pin = next(row for row in json.loads(TEXT)["sessions"] if row["origin"] == "pinned")
    assert "pin-differs" in codes_after(lambda t: t["sessions"].remove(pin))
    assert "pin-differs" in codes_after(
        lambda t: next(r for r in t["sessions"] if r["id"] == pin["id"]).update(
            start="2026-10-06T18:00", end="2026-10-06T18:45"
        )
    )


def test_a_session_of_another_length_or_outside_the_season_is_found() -> None:
    assert "session-length" in codes_after(
        lambda t: placed(t).update(duration_min=30, end="2026-10-09T18:00")
    )
    assert "session-outside-season" in codes_after(lambda t: placed(t).update(start="2027-10-09T17:30"))


def test_no_plan_is_not_taken_on_trust() -> None:
    assert [f.code for f in check_plan(json_text(tiny_result(Status.INFEASIBLE)))] == ["no-plan"]
    assert [f.code for f in check_plan(json_text(tiny_result(Status.NO_ANSWER)))] == ["no-plan"]
    for status in ("INFEASIBLE", "NO_ANSWER"):
        assert codes_after(lambda t, said=status: t.update(status=said)) == ["no-plan", "status-differs"]

    def strip(table: Table) -> None:
        runs = [row for row in table["sessions"] if row["origin"] == "run"]
        table.update(status="INFEASIBLE", sessions=runs, blocks=[], tiers=[], bill=[])

    assert codes_after(strip) == ["no-plan", "no-clash"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        *(({"microcycle": value}, "not-a-whole-number") for value in ("x", [1], {}, "2", True)),
        ({"microcycle": None}, "missing-key"),
        ({"microcycle": 99}, "number-out-of-range"),
        ({"microcycle": 10**14}, "number-too-large"),
        ({"microcycle": -1}, "negative-number"),
        ({"rule": 5}, "not-a-text"),
        ({"rule": None}, "missing-key"),
        ({"subject": ["x"]}, "not-a-text"),
        ({"subject": None}, "missing-key"),
        ({"rule": "pattern-recovery", "subject": "tail"}, "unknown-subject"),
        ({"rule": "volume-caps", "subject": ""}, "unknown-subject"),
    ],
)
def test_a_limit_that_is_none_is_refused_at_its_place(change: Table, code: str) -> None:
    table = json.loads(json_text(tiny_result(Status.INFEASIBLE)))
    table["conflict"][1].update(change)
    table["status"] = "BEST"
    with pytest.raises(InvalidInput) as caught:
        parse_plan(json.dumps(table), "plan.json")
    first, last = caught.value.faults
    assert first.code == "unknown-status" and last.code == code
    assert last.where.startswith("plan.json [[conflict]] 2")


def test_a_limit_of_no_rule_is_found() -> None:
    table = json.loads(json_text(tiny_result(Status.INFEASIBLE)))
    table["conflict"][1]["rule"] = "moon"
    found = check_plan(json.dumps(table))
    assert [finding.code for finding in found] == ["no-plan", "conflict-differs"]
    assert len(parse_plan(json.dumps(table)).groundings) == 1


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda t: t.update(format="periodize-plan/9"), "not-a-plan"),
        (lambda t: t.pop("format"), "not-a-plan"),
        (lambda t: t.pop("status"), "missing-key"),
        (lambda t: t.update(status="BEST"), "unknown-status"),
        (lambda t: t.pop("sessions"), "missing-key"),
        (lambda t: t.pop("tiers"), "missing-key"),
        (lambda t: t.update(sessions={}), "not-a-list"),
        (lambda t: t.update(sessions=[None]), "not-a-table"),
        (lambda t: t.update(bill=[3]), "not-a-table"),
        (lambda t: t.update(problem=None), "missing-key"),
        (lambda t: t["problem"].pop("policy"), "missing-key"),
        (lambda t: t["problem"]["season"].pop("runs"), "not-readable"),
        (lambda t: t["problem"]["season"]["runs"][0].pop("load_au"), "not-readable"),
        (lambda t: t["problem"]["season"]["runs"][0].update(duration_min=-5), "run-length"),
        (lambda t: t["problem"]["season"]["runs"][0].update(start="2026-10-05T07:00+02:00"), ""),
        (lambda t: t["problem"]["season"]["runs"][0].update(start="2026-10-05T07:00:30"), ""),
        (lambda t: t["problem"]["season"]["calendar"].update(end="9999-12-31"), "season-length"),
        (
            lambda t: t["problem"]["policy"]["rules"][0].update(changing_min={"rule": "availability"}),
            "not-readable",
        ),
        (lambda t: t["problem"]["policy"]["rules"][0].update(changing_min=-1), "figure-out-of-range"),
        (lambda t: t["problem"]["season"]["templates"][0].update(minutes=10**30), "number-out-of-range"),
        (lambda t: t["problem"]["season"]["templates"][0].update(minutes=45.5), "number-out-of-range"),
        (lambda t: t["problem"]["policy"]["rules"][0].update(rule="no-such-rule"), "unknown-rule"),
        (lambda t: t["problem"]["policy"]["rules"][0].update(rule=["x"]), "not-readable"),
        (lambda t: t["problem"]["policy"]["rules"][0].update(weight="1"), "not-readable"),
        (lambda t: placed(t).pop("start"), "missing-key"),
        (lambda t: placed(t).update(start="2026-10-09T17:30Z"), "time-has-offset"),
        (lambda t: placed(t).update(start=5), "not-a-time"),
        (lambda t: placed(t).update(duration_min="45"), "not-a-whole-number"),
        (lambda t: placed(t).update(duration_min=10**40), "number-too-large"),
        (lambda t: placed(t).update(origin="guessed"), "unknown-origin"),
        (lambda t: t["blocks"][0].update(phase="fun"), "unknown-phase"),
        (lambda t: t["tiers"][0].update(value=1.5), "number-out-of-range"),
    ],
)
def test_what_is_no_plan_is_refused_with_a_reason(edit: Callable[[Table], object], code: str) -> None:
    table = json.loads(TEXT)
    edit(table)
    with pytest.raises(InvalidInput) as caught:
        check_plan(json.dumps(table))
    assert code in {"", *(fault.code for fault in caught.value.faults)}
    assert caught.value.faults


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", "null", "NaN", '{"format": NaN}', "[" * 100_000, '{"a": 1, "a": 2}']
)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_plan(text)


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] + [leaf for key, item in items for leaf in _leaves(item, (*path, key))]


PATHS = [path for path in _leaves(json.loads(TEXT)) if path]
STRANGE = [
    None,
    True,
    -1,
    0,
    3,
    10**9,
    10**30,
    1.5,
    "",
    "x",
    "2026-10-09T17:30",
    "9999-12-31",
    "0001-01-01",
    [],
    [[]],
    {},
]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PATHS), st.sampled_from([*STRANGE, "delete"]))
def test_no_single_edit_brings_the_checker_down_or_slips_through(path: tuple[Any, ...], value: Any) -> None:
    table = json.loads(TEXT)
    before = copy.deepcopy(table)
    parent = table
    for key in path[:-1]:
        parent = parent[key]
    if value == "delete":
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    try:
        findings = check_plan(json.dumps(table))
    except InvalidInput as error:
        assert error.faults
        return
    # How the file was made cannot be seen from it; another name or place of a session is another legal plan;
    # a figure of the problem that is left out is read as its default.
    unseen = path[0] in ("versions", "unique", "stopped_by", "notes", "conflict", "status")
    legal = path[-1] in ("id", "place") or "exercises" in path or (path[0] == "problem" and value == "delete")
    if table != before and not unseen and not legal:
        assert findings


def test_a_tier_is_stated_once() -> None:
    false = {"tier": "DOSE", "value": 0, "bound": 0, "gap": 0}
    assert "tier-differs" in codes_after(lambda t: t["tiers"].insert(0, false))
    assert "tier-differs" in codes_after(lambda t: t["tiers"].reverse())
    assert "status-differs" in codes_after(lambda t: t.update(status="FEASIBLE", unique=True))
    assert "notes-differ" in codes_after(lambda t: t.update(notes=["the best plan ever"]))


def test_rules_of_its_own_are_named() -> None:
    assert own_rules(parse_plan(TEXT)) == []
    table = json.loads(TEXT)
    rules = table["problem"]["policy"]["rules"]
    rules[:] = [rule for rule in rules if rule["rule"] != "recovery-gap"]
    next(rule for rule in rules if rule["rule"] == "same-day-order")["apart_h"] = 1
    table["problem"]["season"]["templates"][0]["load_au"] += 5
    first = table["problem"]["season"]["templates"][0]["id"]
    assert own_rules(parse_plan(json.dumps(table))) == [
        "without rule 'recovery-gap'",
        "rule 'same-day-order' has other figures",
        f"template '{first}' differs",
    ]


def test_a_doctrine_is_named_as_a_whole() -> None:
    table = json.loads(TEXT)
    table["problem"]["policy"] = to_plain(DOCTRINES["lift_first"].policy)
    assert own_rules(parse_plan(json.dumps(table))) == ["doctrine 'lift_first'"]


def test_a_rule_of_ones_own_is_asked_for_by_class() -> None:
    class QuietSundays(PatternRecovery):
        id = "quiet-sundays"

    table = json.loads(TEXT)
    table["problem"]["policy"]["rules"].append(to_plain(QuietSundays(apart_h=24)))
    text = json.dumps(table)
    with pytest.raises(
        InvalidInput, match=r"rule 'quiet-sundays' that is not known.*read_plan\(path, rules"
    ) as caught:
        parse_plan(text)
    assert [fault.code for fault in caught.value.faults] == ["unknown-rule"]
    plan = parse_plan(text, rules=[QuietSundays])
    assert plan.problem.policy.rule("quiet-sundays") == QuietSundays(apart_h=24)
    assert own_rules(plan) == ["rule 'quiet-sundays' is added"]
    assert [finding.code for finding in check_plan(text, [QuietSundays])] == ["fingerprint-differs"]
