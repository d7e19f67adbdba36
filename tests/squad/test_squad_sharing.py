"""A squad that shares a rack, through child processes and the folder of a run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.shared_gym import overfull
from periodize.domain.facility import Facility, GroupSession, Opening
from periodize.domain.season import Season
from periodize.errors import InvalidInput
from periodize.problem import Problem
from periodize.squad import hands
from periodize.squad.capacity import sharing_of
from periodize.squad.limits import SquadLimits
from periodize.squad.run import SquadProgress, SquadRun, plan_squad
from periodize.squad.settlement import FILE, Settlement
from periodize.squad.sharing import Shared, settle
from periodize.verify import verify
from tests.solver.share.at_the_rack import RACK, lifter

TOP = Path(__file__).resolve().parents[2]
TROUBLE = "tests.squad.bids:answer"
TWO_LIFTS_MIN = 110


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(TOP))


def members(count: int = 3, weeks: int = 2) -> list[Season]:
    return [lifter(f"a{i}", (0,), weeks=weeks) for i in range(count)]


def shared_run(out: Path, seasons: list[Season], *facilities: Facility, **options: object) -> SquadRun:
    options.setdefault("workers", 1)
    return plan_squad(seasons, out=out, facilities=facilities or (RACK,), **options)  # type: ignore[arg-type]


def told_by(found: list[str]) -> object:
    """Takes note of what is done before any problem is solved, and of how many are."""

    def note(progress: SquadProgress) -> None:
        found.append(progress.doing or f"{progress.solved} solved")

    return note


def test_a_squad_shares_a_rack(tmp_path: Path) -> None:
    said: list[str] = []
    run = shared_run(tmp_path, members(), on_progress=told_by(said))
    assert run.counts() == {"OPTIMAL": 3} and "each athlete alone" in said and "3 solved" in said
    results = dict(run.results())
    plans = {name: result.schedule for name, result in results.items() if result.schedule is not None}
    assert len(plans) == 3 and not overfull(plans, [RACK]) and all(verify(plan).ok for plan in plans.values())
    mondays = [session.start for plan in plans.values() for session in plan.sessions]
    assert len(mondays) == len(set(mondays)) == 2

    sharing = run.sharing()
    assert sharing is not None and not sharing.broken and sharing.bound <= sharing.total
    doses = [loss.dose for loss in sharing.losses]
    assert (
        doses == sorted(doses, reverse=True)
        and sum(doses) * sharing.worth <= sharing.total - sharing.alone + sharing.worth * 3
    )
    hour = sharing.prices[0]
    assert (hour.facility, hour.weekday, hour.hour) == ("rack", 0, 18) and hour.dose > 0

    # Each plan stands alone: the season says when others have the rack, and nobody has it where it says so.
    for name, result in results.items():
        others = {s.start for other, plan in plans.items() if other != name for s in plan.sessions}
        taken = result.problem.season.availability.taken
        assert all(t.what == "rack" and t.place == "gym" for t in taken)
        assert all(any(t.first <= start < t.last for t in taken) for start in others)
        own = {s.start for s in plans[name].sessions}
        assert not any(t.first <= start < t.last for t in taken for start in own)

    said.clear()
    before = (tmp_path / FILE).read_bytes()
    again = shared_run(tmp_path, members(), on_progress=told_by(said))
    assert set(said) == {"0 solved"} and (tmp_path / FILE).read_bytes() == before
    assert list(again.rows()) == list(run.rows()) and again.sharing() == sharing

    said.clear()
    more = shared_run(tmp_path, members(), replace(RACK, capacity=3), on_progress=told_by(said))
    assert "each athlete alone" in said
    free = more.sharing()
    assert free is not None and free.total == free.alone == free.bound and not free.prices
    assert all(not result.problem.season.availability.taken for _, result in more.results())

    without = plan_squad(members(), out=tmp_path, workers=1)
    assert without.sharing() is None and not (tmp_path / FILE).exists()


def test_the_same_with_any_number_of_children() -> None:
    seasons = [
        lifter(f"a{i}", days, weeks=2, minutes=TWO_LIFTS_MIN) for i, days in enumerate(((0, 4), (0,), (0, 4)))
    ]
    problems = {season.athlete.id: Problem.of(season) for season in seasons}
    found = [
        settle(problems, Shared(facilities=(RACK,)), limits=SquadLimits(), workers=workers)
        for workers in (1, 2)
    ]
    assert found[0] == found[1] and found[0].prices


def test_one_whose_child_dies_twice_is_left_out_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hands, "ANSWERING", TROUBLE)
    monkeypatch.setenv("SHARE_MARK", str(tmp_path / "mark"))
    names = ("a0", "killed", "silent", "killed-once")
    seasons = [
        replace(one, athlete=replace(one.athlete, id=name))
        for one, name in zip(members(4), names, strict=True)
    ]
    run = shared_run(tmp_path / "out", seasons)
    assert (tmp_path / "mark").exists()
    sharing = run.sharing()
    assert sharing is not None and not sharing.broken
    assert {loss.athlete for loss in sharing.losses} == {"a0", "killed-once"}
    assert sharing.unsettled == ("killed", "silent")
    plans = {name: result.schedule for name, result in run.results() if result.schedule is not None}
    assert set(plans) == set(names) and not overfull(plans, [RACK])
    assert not plans["killed"].sessions and not plans["silent"].sessions


def test_no_gap_is_told_where_one_who_was_settled_has_no_plan(tmp_path: Path) -> None:
    run = shared_run(tmp_path / "out", members(3))
    settlement, rows = Settlement.read(tmp_path / "out"), list(run.rows())
    assert settlement is not None
    whole = sharing_of(settlement, rows)
    assert whole.gap_pct is not None and not whole.planless
    name = rows[0]["athlete"]
    rows[0] = {**rows[0], "plan": None, "outcome": "crashed"}
    without = sharing_of(settlement, rows)
    assert without.gap_pct is None and without.planless == (name,)
    assert whole.alone - without.alone == settlement.alone[name]
    assert without.to_plain()["gap_pct"] is None


BAD = {
    "nowhere": Facility(id="rack", capacity=1, places=frozenset({"pool"})),
    "less than nobody": replace(RACK, capacity=-1),
    "a stranger": replace(RACK, exempt=frozenset({"nobody"})),
}


@pytest.mark.parametrize("name", list(BAD))
def test_bad_facilities_are_told_before_anything_is_solved(tmp_path: Path, name: str) -> None:
    said: list[str] = []
    with pytest.raises(InvalidInput):
        shared_run(tmp_path, members(), BAD[name], on_progress=told_by(said))
    assert said == [] and not (tmp_path / FILE).exists()


def test_bad_facilities_are_told_all_at_once(tmp_path: Path) -> None:
    group = GroupSession(
        id="rack", template="yoga", weekday=9, start_min=60, place="gym", at_least=3, at_most=2
    )
    with pytest.raises(InvalidInput) as caught:
        plan_squad(members(), out=tmp_path, facilities=BAD.values(), groups=[group])
    assert len(caught.value.faults) >= 6


def test_settling_is_stopped_at_once_and_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "ANSWERING", TROUBLE)
    seasons = [
        replace(one, athlete=replace(one.athlete, id=f"slow {i}0")) for i, one in enumerate(members(), 2)
    ]
    began = time.monotonic()
    run = shared_run(tmp_path, seasons, cancel=lambda: time.monotonic() > began + 3)
    assert run.is_stopped and time.monotonic() < began + 12
    assert not (tmp_path / FILE).exists() and not (tmp_path / "driver.lease").exists()
    monkeypatch.undo()
    assert shared_run(tmp_path, seasons).counts() == {"OPTIMAL": 3}


DRIVER = """
    from tests.squad import test_squad_sharing as here
    from periodize.squad import hands
    hands.ANSWERING = here.TROUBLE
    seasons = [here.replace(one, athlete=here.replace(one.athlete, id=f"slow 2.{{i}}")) for i, one in enumerate(here.members())]
    here.shared_run({out!r}, seasons, on_progress=lambda progress: print(progress.doing, flush=True))
"""


def test_a_driver_killed_while_settling(tmp_path: Path) -> None:
    script = textwrap.dedent(DRIVER).format(out=str(tmp_path))
    driver = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert driver.stdout is not None
    for line in driver.stdout:
        if line.strip() == "each athlete alone":
            break
    os.kill(driver.pid, signal.SIGKILL)
    driver.communicate(timeout=30)
    assert not (tmp_path / FILE).exists()
    seasons = [
        replace(one, athlete=replace(one.athlete, id=f"slow 2.{i}")) for i, one in enumerate(members())
    ]
    run = shared_run(tmp_path, seasons)
    sharing = run.sharing()
    assert run.counts() == {"OPTIMAL": 3} and sharing is not None and not sharing.broken


def test_an_opening_shuts_the_rack_for_all(tmp_path: Path) -> None:
    shut = replace(RACK, openings=(Opening(capacity=0, last=lifter("a", (0,)).calendar.start),))
    run = shared_run(tmp_path, members(2), shut)
    starts = sorted(
        s["start"] for row in run.rows() for s in row["plan"]["sessions"] if s["origin"] == "placed"
    )
    assert starts and all(start[:10] == "2026-01-12" for start in starts)
    assert len(starts) == 1


@pytest.mark.parametrize(
    "content",
    ["", "[]", "null", '{"format": "periodize-squad-sharing/1", "key": "x"}', "\x00"],
)
def test_what_is_damaged_is_settled_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / "sharing.json").write_text(content, encoding="utf-8")
    assert Settlement.read(tmp_path) is None
