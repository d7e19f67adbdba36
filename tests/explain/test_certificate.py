"""A certificate is checked line by line, and every tampering is found and named."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from periodize.domain.vocabulary import Status
from periodize.errors import InvalidInput
from periodize.explain.audit import plan_hash
from periodize.explain.certificate import certificate, certificate_of_plan, write_certificate
from periodize.explain.certificate_check import check_certificate
from periodize.explain.checked import Checks, State
from periodize.explain.facts import facts_of
from periodize.io.certificate import Certificate, parse_certificate, read_certificate, sealed
from periodize.io.plan_check import check_plan
from periodize.io.plan_json import json_text
from periodize.io.plan_read import parse_plan
from periodize.io.schema import schema
from periodize.rules.words import Where
from periodize.solver.result import Conflict, Result, TierOutcome
from periodize.solver.run import solve
from periodize.testing.schedules import schedules
from periodize.testing.seasons import seasons
from periodize.verify import verify
from tests.fixtures.impossible import IMPOSSIBLE, one_hour, some_exhaustive, weekends_only
from tests.fixtures.results import tiny_result

Table = dict[str, Any]
SOUND = certificate(tiny_result()).to_plain()


def failures(checks: Checks) -> list[str]:
    """Codes of what failed, each once, in order."""
    return list(dict.fromkeys(line.code for line in checks.lines if line.state is State.FAILS))


def after(edit: Callable[[Table], object], table: Table = SOUND, *, reseal: bool = True) -> list[str]:
    """What fails after an edit by somebody who also puts the hash of the content right."""
    changed = copy.deepcopy(table)
    edit(changed)
    changed = sealed(changed) if reseal else changed
    return failures(check_certificate(parse_certificate(json.dumps(changed))))


def placed(table: Table) -> Table:
    return next(row for row in table["plan"]["sessions"] if row["origin"] == "placed")


def charged(table: Table) -> Table:
    """The first tier that costs something."""
    return next(row for row in table["plan"]["tiers"] if row["value"])


def run(table: Table) -> Table:
    return next(row for row in table["plan"]["sessions"] if row["origin"] == "run")


def clash() -> Result:
    problem = one_hour()
    found = solve(problem.season, problem.policy)
    assert found.status is Status.INFEASIBLE
    return found


@pytest.fixture(scope="module")
def impossible() -> Result:
    return clash()


# ------------------------------------------------------------------ the file


@pytest.mark.parametrize("status", [Status.OPTIMAL, Status.FEASIBLE])
def test_a_sound_certificate_is_sound_and_says_what_was_checked(status: Status) -> None:
    checks = check_certificate(certificate(tiny_result(status)))
    assert checks.sound and checks.decided
    held = [line.code for line in checks.lines if line.state is State.HOLDS]
    assert held == ["content", "problem", "plan", "runs", "rules", "bill", "bounds"]
    assert "12 runs as the season has them, none moved" in str(checks)
    assert "8 sessions" in str(checks)
    assert json.loads(json.dumps(checks.to_plain()))["sound"] is True


def test_the_same_answer_gives_the_same_bytes(tmp_path: Path) -> None:
    one = write_certificate(tmp_path / "one.json", tiny_result())
    two = write_certificate(
        tmp_path / "two.json", replace(tiny_result(), work=replace(tiny_result().work, wall_s=9))
    )
    assert one.read_bytes() == two.read_bytes()
    assert read_certificate(one) == certificate(tiny_result())
    of_file = certificate_of_plan(parse_plan(json_text(tiny_result())))
    assert of_file.text().encode() == one.read_bytes()


def test_what_is_read_is_what_was_written() -> None:
    made = certificate(tiny_result())
    again = parse_certificate(made.text())
    assert again == made and again.text() == made.text() and again.to_plain() == made.to_plain()
    schedule = again.plan.schedule
    assert schedule is not None and made.hashes["plan"] == plan_hash(schedule)


@settings(max_examples=12, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.data())
def test_round_trip_of_answers_of_every_kind(data: st.DataObject) -> None:
    schedule = data.draw(schedules(data.draw(seasons(max_microcycles=3)), most=5))
    problem = replace(tiny_result().problem, season=schedule.season)
    found = verify(schedule, problem.policy)
    bounds = [TierOutcome(tier=tier, value=cost, bound=cost // 2) for tier, cost in found.cost.items()]
    result = replace(
        tiny_result(Status.FEASIBLE),
        problem=problem,
        schedule=schedule,
        verification=found,
        tiers=tuple(bounds),
        step_min=data.draw(st.sampled_from((None, 5, 240))),
    )
    made = certificate(result)
    assert parse_certificate(made.text()) == made
    assert made.plan.step_min == result.step_min
    jsonschema.validate(made.to_plain(), schema("certificate"))
    checks = check_certificate(made)
    # An absurd schedule fails by its rules, or by a length or a crowd that no schedule has; never by its seals.
    assert not {"content", "problem", "plan", "bill-differs", "run-moved"} & set(failures(checks))
    assert checks.sound or not found.ok or check_plan(made.plan)


def test_an_answer_without_an_answer_is_not_certified() -> None:
    with pytest.raises(InvalidInput, match="nothing-to-certify"):
        certificate(tiny_result(Status.NO_ANSWER))


def test_a_plan_that_is_not_sound_is_not_certified() -> None:
    table = json.loads(json_text(tiny_result()))
    table["tiers"][0]["value"] += 1
    del table["tiers"][1]["bound"]
    with pytest.raises(InvalidInput) as caught:
        certificate_of_plan(parse_plan(json.dumps(table)))
    assert [fault.code for fault in caught.value.faults] == ["tier-differs", "bound-differs"]


# ------------------------------------------------------------------ tampering


def test_a_changed_file_is_found_by_its_content() -> None:
    assert after(lambda t: t["plan"].update(notes=[*t["plan"]["notes"]]), reseal=False) == []
    assert after(lambda t: t["plan"]["versions"].update(solver="other"), reseal=False) == ["content"]
    assert after(lambda t: t["hashes"].update(content="0" * 64), reseal=False) == ["content"]
    fact = {"kind": "today", "sentence": "nothing"}
    assert after(lambda t: t["facts"].append(fact), reseal=False) == ["content", "facts"]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        pytest.param(lambda t: charged(t).update(value=0), ["tier-differs"], id="cost"),
        pytest.param(
            lambda t: charged(t).update(value=0, bound=0, gap=0),
            ["tier-differs"],
            id="cost and bound",
        ),
        pytest.param(
            lambda t: charged(t).update(bound=charged(t)["bound"] + 1),
            ["bound-differs"],
            id="bound too high",
        ),
        pytest.param(lambda t: charged(t).update(bound=10**14), ["bound-differs"], id="huge bound"),
        pytest.param(
            lambda t: charged(t).update(bound=charged(t)["bound"] - 1, gap=1),
            ["status-differs"],
            id="optimal with a gap",
        ),
        pytest.param(lambda t: t["plan"]["bill"].pop(), ["bill-differs"], id="line of the bill"),
        pytest.param(
            lambda t: run(t).update(start="2026-10-05T08:00", end="2026-10-05T09:00"),
            ["run-moved"],
            id="moved run",
        ),
        pytest.param(lambda t: t["plan"]["sessions"].remove(run(t)), ["run-missing"], id="dropped run"),
        pytest.param(
            lambda t: t["plan"]["sessions"].remove(placed(t)),
            ["plan", "tier-differs", "bill-differs"],
            id="dropped session",
        ),
        pytest.param(lambda t: t["hashes"].update(plan="0" * 64), ["plan"], id="hash of another plan"),
        pytest.param(lambda t: t["hashes"].pop("plan"), ["plan"], id="no hash of the plan"),
        pytest.param(
            lambda t: t["facts"].append({"kind": "today", "sentence": "nothing"}),
            ["facts"],
            id="facts of a clash",
        ),
        pytest.param(
            lambda t: t["plan"].update(status="NO_ANSWER"), ["plan", "status-differs"], id="no answer"
        ),
    ],
)
def test_every_false_claim_is_named(edit: Callable[[Table], object], expected: list[str]) -> None:
    assert after(edit) == expected


def test_a_changed_weight_and_a_dropped_rule_are_another_problem() -> None:
    def weigh(table: Table) -> None:
        rules = table["plan"]["problem"]["policy"]["rules"]
        next(rule for rule in rules if rule["rule"] == "protect-runs")["weight"] += 1

    def drop(table: Table) -> None:
        rules = table["plan"]["problem"]["policy"]["rules"]
        rules[:] = [rule for rule in rules if rule["rule"] != "recovery-gap"]

    for edit in (weigh, drop):
        found = after(edit)
        assert found[:2] == ["problem", "fingerprint-differs"]

    def reprint(table: Table) -> None:  # who puts the fingerprint right too is found by the hash alone
        drop(table)
        problem = parse_certificate(json.dumps(sealed(table))).plan.problem
        table["plan"]["fingerprint"] = problem.fingerprint
        table["plan"]["notes"] = list(problem.notes)

    assert after(reprint) == ["problem"]


def test_another_season_is_found() -> None:
    def shift(table: Table) -> None:
        season = table["plan"]["problem"]["season"]
        season["runs"][0]["duration_min"] += 5

    assert after(shift)[:2] == ["problem", "end-differs"]


def test_several_things_are_told_at_once() -> None:
    def edit(table: Table) -> None:
        table["plan"]["tiers"][0]["value"] = 10**9
        table["plan"]["bill"] = []
        run(table)["start"] = "2026-10-05T08:00"

    assert after(edit, reseal=False) == ["content", "run-moved", "tier-differs", "bill-differs"]


def test_other_versions_are_told_and_no_fault() -> None:
    made = certificate(replace(tiny_result(), versions={"ortools": "1.0", "periodize": "0"}))
    line = next(line for line in check_certificate(made).lines if line.code == "versions")
    assert line.state is State.TOLD and "ortools 1.0, here " in line.text


# ------------------------------------------------------------------ what is no certificate


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "json-syntax"),
        ("[]", "not-a-certificate"),
        ("null", "not-a-certificate"),
        ('{"format": "periodize-certificate/9"}', "not-a-certificate"),
        (json_text(tiny_result()), "not-a-certificate"),
        (json.dumps(SOUND)[:-20], "json-syntax"),
        (json.dumps(SOUND).replace('"facts": []', '"facts": NaN'), "json-syntax"),
        ('{"format": "periodize-certificate/1", "plan": ' + "[" * 5000 + "]" * 5000 + "}", "json-syntax"),
        ('{"format": "periodize-certificate/1", "plan": ' + "[" * 200 + "]" * 200 + "}", "missing-key"),
        (json.dumps({**SOUND, "step_min": 15}), "unknown-key"),
        (json.dumps({**SOUND, "clock": "now"}), "unknown-key"),
        (json.dumps({**SOUND, "facts": {"kind": "ban"}}), "not-a-list"),
        (json.dumps({**SOUND, "facts": [{"kind": "ban"}]}), "missing-key"),
        (json.dumps({**SOUND, "hashes": []}), "not-a-table"),
        (json.dumps({**SOUND, "hashes": {"problem": "ü" * 64, "content": "0"}}), "not-a-hash"),
        (json.dumps({**SOUND, "plan": []}), "not-a-plan"),
        (json.dumps({**SOUND, "plan": {**SOUND["plan"], "tiers": [7]}}), "not-a-table"),
        (json.dumps({**SOUND, "plan": {**SOUND["plan"], "bill": 10**40}}), "not-a-list"),
    ],
)
def test_what_is_no_certificate_is_refused_with_a_reason(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_certificate(text)
    assert code in [fault.code for fault in caught.value.faults]
    assert all(len(str(fault)) < 700 for fault in caught.value.faults)


def test_all_faults_of_a_file_come_together() -> None:
    broken = {**SOUND, "hashes": {"problem": "x"}, "extra": 1, "plan": {**SOUND["plan"]}}
    del broken["plan"]["tiers"]
    with pytest.raises(InvalidInput) as caught:
        parse_certificate(json.dumps(broken))
    codes = {fault.code for fault in caught.value.faults}
    assert {"not-a-hash", "missing-key", "unknown-key"} <= codes and len(caught.value.faults) >= 4


KEYS = st.lists(st.integers(0, 40), min_size=1, max_size=6)
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.text(max_size=5),
    st.lists(st.none(), max_size=2),
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(KEYS, JUNK)
def test_junk_anywhere_is_refused_or_found_and_never_a_traceback(path: list[int], junk: Any) -> None:
    table = copy.deepcopy(SOUND)
    spot: Any = table
    for number in path[:-1]:
        key = _key(spot, number)
        if not isinstance(spot[key], (dict, list)) or not spot[key]:
            break
        spot = spot[key]
    key = _key(spot, path[-1])
    before, spot[key] = spot[key], junk
    try:
        checks = check_certificate(parse_certificate(json.dumps(table)))
    except InvalidInput:
        return
    assert not checks.sound or (before == junk and type(before) is type(junk))


def _key(spot: Any, number: int) -> Any:
    return sorted(spot)[number % len(spot)] if isinstance(spot, dict) else number % len(spot)


# ------------------------------------------------------------------ no plan


def test_a_clash_is_certified_with_its_facts_and_proved_again(impossible: Result) -> None:
    made = certificate(impossible)
    assert made.facts and made.hashes["plan"] == "" and not made.plan.sessions
    jsonschema.validate(made.to_plain(), schema("certificate"))
    checks = check_certificate(made)
    assert checks.sound
    proved = check_certificate(made, prove=True)
    assert proved.sound and proved.decided
    held = [line.code for line in proved.lines if line.state is State.HOLDS]
    assert held[-4:] == ["proof", "facts", "enumeration", "minimal"]
    assert certificate_of_plan(parse_plan(json_text(impossible))) == made


def test_false_facts_and_limits_of_a_clash_are_found(impossible: Result) -> None:
    table = certificate(impossible).to_plain()

    def lie(table: Table) -> None:
        table["facts"][0]["sentence"] = "the gym burnt down"

    assert after(lie, table) == ["facts"]
    assert after(lambda t: t["plan"]["conflict"][0].update(rule="moon"), table) == ["conflict-differs"]
    assert after(lambda t: t["hashes"].update(plan="0" * 64), table) == ["plan"]


def test_limits_that_do_not_clash_are_refuted_by_a_schedule(impossible: Result) -> None:
    groundings = impossible.conflict.groundings
    false = replace(impossible, conflict=Conflict.of(impossible.problem, groundings[:1]))
    made = certificate(false)
    checks = check_certificate(made, prove=True)
    assert failures(checks) == ["proof", "enumeration"]
    line = next(line for line in checks.lines if line.code == "enumeration")
    assert line.text.startswith("it is no clash, a schedule keeps the one limit")


@pytest.mark.parametrize("claimed", [True, False], ids=["claimed", "not-claimed"])
def test_a_limit_too_many_is_false_where_the_smallest_clash_is_claimed(
    impossible: Result, claimed: bool
) -> None:
    more = (*impossible.conflict.groundings, Where("low-days", 0, "low day"))
    conflict = Conflict.of(impossible.problem, more, minimal=claimed)
    checks = check_certificate(certificate(replace(impossible, conflict=conflict)), prove=True)
    (line,) = (line for line in checks.lines if line.code == "minimal")
    assert line.state is (State.FAILS if claimed else State.TOLD)
    assert "low-days in microcycle 1" in line.text and checks.sound is not claimed


@pytest.mark.parametrize("named", ["all", "none"])
def test_facts_that_the_clash_does_not_need_are_found_by_a_proof(impossible: Result, named: str) -> None:
    table = copy.deepcopy(certificate(impossible).to_plain())
    season = impossible.problem.season
    every = facts_of(season, range(len(season.calendar.microcycles)))
    assert len(every) > len(table["facts"])
    table["facts"] = [{"kind": f.kind, "sentence": f.sentence} for f in every] if named == "all" else []
    forged = parse_certificate(json.dumps(sealed(table)))
    checks = check_certificate(forged)
    assert checks.sound and "need these facts and no others, was not proved again" in str(checks)
    checks = check_certificate(forged, prove=True)
    assert failures(checks) == ["facts"]
    text = next(line.text for line in checks.lines if line.state is State.FAILS)
    assert ("the clash stands without" if named == "all" else "which is not named") in text


def test_too_many_schedules_are_said(impossible: Result) -> None:
    checks = check_certificate(certificate(impossible), prove=True, most=1)
    line = next(line for line in checks.lines if line.code == "enumeration")
    assert (line.state, line.text) == (
        State.TOLD,
        "not proved again by trying every schedule: more than 1 schedules",
    )
    assert checks.sound  # the solver's own proof stands


def test_nothing_is_proved_of_what_fails_already(impossible: Result) -> None:
    table = certificate(impossible).to_plain()
    table["facts"][0]["sentence"] = "the gym burnt down"
    checks = check_certificate(parse_certificate(json.dumps(sealed(table))), prove=True)
    assert checks.lines[-1].text == "nothing was proved again: what is written already fails"


# ------------------------------------------------------------------ proving again


@pytest.fixture(scope="module")
def best() -> Certificate:
    problem = tiny_result().problem
    return certificate(solve(problem.season, problem.policy))


def test_the_best_plan_is_proved_again(best: Certificate) -> None:
    checks = check_certificate(best, prove=True)
    assert checks.sound and checks.decided
    assert checks.lines[-1].text == "searched again: no plan is better"


def worse(status: Status) -> Result:
    """The tiny plan without the last foundation session, stated as it is told."""
    result = tiny_result(status)
    schedule = result.require().with_sessions(result.require().sessions[:-1])
    found = verify(schedule, result.problem.policy)
    assert found.ok
    proved = status is Status.OPTIMAL
    tiers = tuple(
        TierOutcome(tier=tier, value=cost, bound=cost if proved else 0) for tier, cost in found.cost.items()
    )
    return replace(result, schedule=schedule, verification=found, tiers=tiers)


def test_a_plan_that_only_claims_to_be_the_best_is_refuted() -> None:
    made = certificate(worse(Status.OPTIMAL))
    assert check_certificate(made).sound  # without a search it cannot be seen
    checks = check_certificate(made, prove=True)
    assert failures(checks) == ["proof"]
    assert checks.lines[-1].text.startswith("a better plan exists: DOSE ")


def test_a_plan_that_does_not_claim_it_is_told_of_a_better_one() -> None:
    checks = check_certificate(certificate(worse(Status.FEASIBLE)), prove=True)
    assert checks.sound and checks.lines[-1].state is State.TOLD


def test_what_the_time_does_not_suffice_for_is_open(best: Certificate) -> None:
    checks = check_certificate(best, prove=True, time_limit_s=0.01, cancel=lambda: True)
    assert checks.sound and not checks.decided
    assert checks.lines[-1].state is State.OPEN


def test_no_plan_without_limits_is_not_taken_on_trust() -> None:
    bare = Result(status=Status.INFEASIBLE, problem=weekends_only())
    assert failures(check_certificate(certificate(bare))) == ["no-clash"]
    with pytest.raises(InvalidInput, match="no-clash"):
        certificate_of_plan(parse_plan(json_text(bare)))


def test_no_plan_without_limits_is_searched_again() -> None:
    problem = weekends_only()
    bare = Result(status=Status.INFEASIBLE, problem=problem)
    checks = check_certificate(certificate(bare), prove=True)
    assert checks.sound and checks.lines[-1].text == "searched again: no plan keeps every rule that must hold"
    false = Result(status=Status.INFEASIBLE, problem=tiny_result().problem)
    assert failures(check_certificate(certificate(false), prove=True)) == ["proof"]


@pytest.mark.slow
@pytest.mark.parametrize("make", some_exhaustive(IMPOSSIBLE), ids=lambda make: make.__name__)
def test_every_impossible_season_is_proved_again_by_trying_every_schedule(make: Callable[[], Any]) -> None:
    problem = make()
    checks = check_certificate(certificate(solve(problem.season, problem.policy)), prove=True)
    assert checks.sound and checks.decided
    state = {line.code: line.state for line in checks.lines}
    assert state["proof"] is state["enumeration"] is State.HOLDS
    assert state.get("minimal", State.HOLDS) is State.HOLDS
