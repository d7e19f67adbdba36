"""A change is proposed, approved and applied: once, to the plan it is about, and never past the rules."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from periodize.domain.schedule import Schedule
from periodize.domain.vocabulary import Tier
from periodize.errors import InvalidInput
from periodize.explain.audit import Nearest, nearest_legal, plan_hash
from periodize.explain.proposal import Move, Proposal, apply, proposal
from periodize.io.schema import schema
from tests.explain.test_audit import human


@pytest.fixture(scope="module")
def nearest() -> Nearest:
    return nearest_legal(human())


@pytest.fixture(scope="module")
def proposed(nearest: Nearest) -> Proposal:
    return proposal(human(), nearest)


def codes(call: Callable[[], object]) -> set[str]:
    with pytest.raises(InvalidInput) as caught:
        call()
    return {fault.code for fault in caught.value.faults}


def test_it_says_what_moves_why_and_what_it_costs(proposed: Proposal, nearest: Nearest) -> None:
    (move,) = proposed.moves
    assert move.id == "mine-a" and move.before is not None and move.after is not None
    assert (move.before.id, move.after.id) == ("mine-a", "mine-a")
    # Without it the squats on Wednesday evening stand 11 h 40 min before the intervals, 24 h asked for.
    assert "recovery-gap" in {reason.rule for reason in move.reasons}
    assert (proposed.plan, proposed.outcome) == (plan_hash(human()), plan_hash(nearest.schedule))
    assert proposed.broken_before >= 1 and proposed.broken_after == 0
    assert dict(proposed.cost_before).keys() == dict(proposed.cost_after).keys() == set(Tier) - {Tier.MUST}
    assert "mine-a" in str(proposed) and "else: " in str(proposed)


def test_it_is_json_and_back_and_fits_its_schema(proposed: Proposal) -> None:
    text = proposed.to_json()
    assert Proposal.from_json(text) == proposed
    assert Proposal.from_json(text).to_json() == text
    jsonschema.validate(json.loads(text), schema("proposal"))


@pytest.mark.parametrize("key", ["plan", "moves", "blocks", "cost_before"])
def test_json_that_is_no_proposal_is_refused(proposed: Proposal, key: str) -> None:
    content = json.loads(proposed.to_json())
    assert codes(lambda: Proposal.from_json(json.dumps({**content, "format": "x"}))) == {"not-a-proposal"}
    assert codes(lambda: Proposal.from_json(json.dumps({**content, key: 7}))) == {"not-readable"}
    assert codes(lambda: Proposal.from_json("[]")) == {"not-a-proposal"}


def test_applied_it_gives_the_plan_it_names(proposed: Proposal, nearest: Nearest) -> None:
    made = apply(human(), Proposal.from_json(proposed.to_json()))
    assert plan_hash(made) == proposed.outcome
    assert {s.id for s in made.sessions} == {"mine-a", "mine-b"}
    assert made.season == human().season and made.blocks == nearest.schedule.blocks


def test_it_is_applied_once_and_to_its_own_plan_only(proposed: Proposal) -> None:
    made = apply(human(), proposed)
    assert codes(lambda: apply(made, proposed)) >= {"already-applied"}
    other = human().with_sessions(human().sessions[:1])
    assert codes(lambda: apply(other, proposed)) == {"another-plan"}


def test_ids_may_differ_between_formats(proposed: Proposal) -> None:
    renamed = human().with_sessions(tuple(replace(s, id=f"x{s.id}") for s in human().sessions))
    made = apply(renamed, proposed)
    assert {s.id for s in made.sessions} == {"xmine-a", "xmine-b"}
    assert plan_hash(made) == proposed.outcome


def _with_a_moved_run(schedule: Schedule) -> Schedule:
    first, *rest = schedule.season.runs
    moved = replace(first, duration_min=first.duration_min + 5)
    return replace(schedule, season=replace(schedule.season, runs=(moved, *rest)))


def test_other_runs_are_refused(proposed: Proposal) -> None:
    assert codes(lambda: apply(_with_a_moved_run(human()), proposed)) == {"other-runs"}


def test_what_was_tampered_with_is_refused(proposed: Proposal) -> None:
    (move,) = proposed.moves
    assert move.before is not None and move.after is not None
    back = replace(proposed, moves=(replace(move, after=replace(move.before, place="home")),))
    assert codes(lambda: apply(human(), back)) == {"outcome-differs", "breaks-a-rule"}
    # With the hash mended too, the rules still stand in the way.
    forged = replace(
        back,
        outcome=plan_hash(human().with_sessions((replace(move.before, place="home"), human().sessions[1]))),
    )
    assert "breaks-a-rule" in codes(lambda: apply(human(), forged))
    strange = replace(move.after, template="heavy_x")
    assert codes(lambda: apply(human(), replace(proposed, moves=(replace(move, after=strange),)))) == {
        "unknown-template"
    }
    assert "move-without-session" in codes(
        lambda: apply(
            human(), replace(proposed, moves=(replace(move, before=replace(move.before, duration_min=9)),))
        )
    )
    short = replace(move.after, duration_min=1)
    assert codes(lambda: apply(human(), replace(proposed, moves=(replace(move, after=short),)))) == {
        "session-length"
    }
    assert codes(lambda: apply(human(), replace(proposed, blocks=()))) == {"block-count"}


@pytest.mark.parametrize("only", [None, []], ids=["whole", "part"])
@pytest.mark.parametrize("name", ["broken_before", "broken_after", "cost_before", "cost_after"])
def test_figures_that_were_tampered_with_are_refused(
    proposed: Proposal, name: str, only: list[str] | None
) -> None:
    stated = getattr(proposed, name)
    forged = stated + 7 if name.startswith("broken") else tuple((tier, 0) for tier, _ in stated[:1])
    with pytest.raises(InvalidInput) as caught:
        apply(human(), replace(proposed, **{name: forged}), only=only)
    (fault,) = caught.value.faults
    assert fault.code == "figures-differ" and name in fault.what
    assert str(stated) in fault.limit or f"DOSE {dict(stated)[Tier.DOSE]}" in fault.limit


def test_a_part_may_be_approved(proposed: Proposal) -> None:
    assert apply(human(), proposed, only=[]) == human()
    assert plan_hash(apply(human(), proposed, only=["mine-a"])) == proposed.outcome
    assert codes(lambda: apply(human(), proposed, only=["mine-c"])) == {"unknown-move"}


def test_a_part_may_not_break_more_than_is_broken(proposed: Proposal) -> None:
    # Two sessions swap: one of the two moves alone sets both down at once.
    (move,) = proposed.moves
    b = human().sessions[1]
    swap = replace(move, after=replace(human().sessions[0], start=b.start))
    content: dict[str, Any] = {"moves": (swap, replace(move, id="mine-b", before=b, after=None))}
    assert "breaks-a-rule" in codes(lambda: apply(human(), replace(proposed, **content), only=["mine-a"]))


def test_one_session_too_many_is_enough_to_refuse_it(nearest: Nearest) -> None:
    # Squats in place of the hinges of Friday: two squat sessions in a week that may hold one.
    legal = nearest.schedule
    none = proposal(legal, nearest_legal(legal))
    b = next(session for session in legal.sessions if session.template == "max_strength_b")
    twice = Move(id=b.id, before=b, after=replace(b, template="max_strength_a"))
    idle = Move(id="idle", before=None, after=None)
    with pytest.raises(InvalidInput) as caught:
        apply(legal, replace(none, moves=(twice, idle)), only=[b.id])
    assert ("breaks-a-rule", "1") in {(fault.code, fault.value) for fault in caught.value.faults}


def test_a_legal_plan_is_proposed_nothing(nearest: Nearest) -> None:
    none = proposal(nearest.schedule, nearest_legal(nearest.schedule))
    assert none.moves == () and none.plan == none.outcome
    assert plan_hash(apply(nearest.schedule, none)) == none.outcome
