"""One athlete's trouble is that athlete's row, and nobody is solved twice."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from periodize.domain.season import Season
from periodize.errors import InvalidInput
from periodize.squad.lease import Lease, RunBusy
from periodize.squad.limits import Limits
from periodize.squad.run import SquadRun, plan_squad
from tests.fixtures.results import tiny_season

TROUBLE = "tests.squad.trouble:answer"
TOP = Path(__file__).resolve().parents[2]
LIMITS = Limits(effort=0.01, cpu_s=2, wall_s=2, memory_mb=400)


def told(name: str, order: str) -> Season:
    """A season of an athlete whose child will do as it is told."""
    season = tiny_season()
    return replace(season, athlete=replace(season.athlete, id=name), catalogue_version=order)


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(TOP))


def planned(seasons: list[Season], out: Path, **options: object) -> SquadRun:
    """A run whose children take orders."""
    options.setdefault("limits", LIMITS)
    return plan_squad(seasons, out=out, answering=TROUBLE, **options)  # type: ignore[arg-type]


TROUBLES = {
    "raise": ("error", "ValueError", 1),
    "exit": ("error", "SystemExit", 1),
    "lambda": ("error", "TypeError", 1),
    "leave": ("crashed", "exit 3", 2),
    "kill": ("crashed", "SIGKILL", 2),
    "abort": ("crashed", "SIGABRT", 2),
    "segfault": ("crashed", "SIGSEGV", 2),
    "hang": ("hang", "idle for 2 s", 1),
    "hang-in-c": ("hang", "idle for 2 s", 1),
    "spin": ("timeout", "more than 2 CPU s", 1),
    "eat": ("memory", "more than 400 MB", 1),
    "print": ("ok", None, 1),
}
"""Outcome, kind, and how often it is begun."""


def test_each_trouble_is_one_row(tmp_path: Path) -> None:
    seasons = [told(order, order) for order in TROUBLES]
    seasons += [told(f"well-{i}", f"well {i}") for i in range(20)]
    seasons.append(told("once", f"kill-once {tmp_path / 'mark'}"))
    run = planned(seasons, tmp_path / "out", workers=2)
    rows = {row["athlete"]: row for row in run.rows()}
    begun = {row["key"]: row["begun"] for row in run.store.ledger()}
    for name, (outcome, kind, times) in TROUBLES.items():
        row = rows[name]
        assert (row["outcome"], begun[row["key"]]) == (outcome, times), row
        assert row["reason"] == (kind or ""), row
    assert rows["once"]["outcome"] == "ok" and begun[rows["once"]["key"]] == 2
    well = [rows[f"well-{i}"] for i in range(20)]
    assert all(row["outcome"] == "ok" and begun[row["key"]] == 1 for row in well)
    assert list(rows) == [season.athlete.id for season in seasons]


def test_bad_input_is_a_row_of_its_own(tmp_path: Path) -> None:
    good, bad = tmp_path / "in" / "good", tmp_path / "in" / "bad"
    for folder in (good, bad):
        folder.mkdir(parents=True)
    (bad / "season.toml").write_text("[athlete\n")
    (good / "season.toml").write_text(
        '[season]\nstart = 2026-06-01\nend = 2026-06-14\n[[runs]]\ndate = 2026-06-02\nkind = "easy"\n'
        '[[windows]]\ndays = ["Wed"]\nopens = "17:00"\ncloses = "19:00"\n'
    )
    run = plan_squad(tmp_path / "in", out=tmp_path / "out", limits=LIMITS, answering=TROUBLE)
    rows = {row["athlete"]: row for row in run.rows()}
    assert rows["bad"]["outcome"] == "invalid" and "toml" in rows["bad"]["faults"][0]["code"]
    assert rows["good"]["outcome"] == "ok"


def test_athletes_with_one_problem_are_solved_once(tmp_path: Path) -> None:
    run = planned([told(name, "well") for name in ("kim", "bo", "kim")], tmp_path)
    assert [row["athlete"] for row in run.rows()] == ["kim", "bo", "kim-2"]
    assert {row["outcome"] for row in run.rows()} == {"ok"}
    assert len(list(run.store.ledger())) == 1


def test_a_second_call_solves_nothing(tmp_path: Path) -> None:
    seasons = [told(f"a{i}", f"well {i}") for i in range(9)]
    before = {row["key"]: row for row in planned(seasons, tmp_path).store.ledger()}
    more = planned([*seasons, told("new", "well new")], tmp_path)
    assert more.layout.waiting == 1
    after = {row["key"]: row for row in more.store.ledger()}
    assert {key: after[key] for key in before} == before and len(after) == 10


def test_failures_are_tried_again_when_asked(tmp_path: Path) -> None:
    order = f"kill-once {tmp_path / 'mark'}"
    seasons = [told("a", order), told("b", "well")]
    never = replace(LIMITS, retries=0)
    first = plan_squad(seasons, out=tmp_path / "out", answering=TROUBLE, limits=never)
    assert [row["outcome"] for row in first.rows()] == ["crashed", "ok"]
    left = plan_squad(seasons, out=tmp_path / "out", answering=TROUBLE, limits=never)
    assert [row["outcome"] for row in left.rows()] == ["crashed", "ok"] and left.layout.waiting == 0
    again = plan_squad(seasons, out=tmp_path / "out", answering=TROUBLE, limits=never, retry_failed="crashed")
    assert [row["outcome"] for row in again.rows()] == ["ok", "ok"]
    assert again.layout.waiting == 1


DRIVER = """
    import sys
    from pathlib import Path
    sys.path.insert(0, {top!r})
    from periodize.squad.limits import Limits
    from tests.squad.test_squad_faults import planned, told
    seasons = [told(f"a{{i}}", f"slow 0.1 {{i}}".rsplit(" ", 1)[0] + "0" * i) for i in range(40)]
    planned(seasons, Path({out!r}), workers=2, limits=Limits(effort=0.01, cpu_s=60, wall_s=60))
"""


def test_a_killed_driver_loses_nothing(tmp_path: Path) -> None:
    quiet, killed = tmp_path / "quiet", tmp_path / "killed"
    _drive(quiet).wait(timeout=60)
    kills = 0
    completed: Counter[str] = Counter()
    for wait_s in (1.5, 1.2, 1.0):
        driver = _drive(killed)
        time.sleep(wait_s)
        if driver.poll() is None:
            os.kill(driver.pid, signal.SIGKILL)
            kills += 1
        driver.wait(timeout=10)
        time.sleep(0.3)
        for path in (killed / "journal").glob("*.jsonl"):
            lines = [json.loads(line) for line in path.read_text().splitlines() if line.endswith("}")]
            completed.update(
                {row["key"]: 1 for row in lines if row["event"] == "ended" and row["key"] not in completed}
            )
    assert _drive(killed).wait(timeout=60) == 0 and kills
    begun = {row["key"]: row["begun"] for row in _ledger(killed)}
    assert len(begun) == 40
    assert sum(begun.values()) <= 40 + 2 * kills  # at most the athletes in flight are begun again
    for one, other in zip(_results(quiet), _results(killed), strict=True):
        assert one.name == other.name and one.read_bytes() == other.read_bytes()


def _drive(out: Path) -> subprocess.Popen[bytes]:
    script = textwrap.dedent(DRIVER).format(top=str(TOP), out=str(out))
    return subprocess.Popen([sys.executable, "-c", script])


def _ledger(out: Path) -> list[dict[str, object]]:
    return [
        json.loads(line)
        for path in (out / "ledger").glob("*.jsonl")
        for line in path.read_text().splitlines()
    ]


def _results(out: Path) -> list[Path]:
    return sorted((out / "results").glob("*.jsonl.gz"))


def test_two_drivers_on_one_folder(tmp_path: Path) -> None:
    driver = _drive(tmp_path)
    try:
        until = time.monotonic() + 20
        while not (tmp_path / "driver.lease").exists() and time.monotonic() < until:
            time.sleep(0.05)
        with pytest.raises(RunBusy, match="driven by process"):
            planned([told("a", "well")], tmp_path)
    finally:
        driver.kill()
        driver.wait(timeout=10)
    assert planned([told("a", "well")], tmp_path).counts() == {"OPTIMAL": 1}


def test_a_dead_lease_gives_way_and_a_new_one_does_not(tmp_path: Path) -> None:
    path = tmp_path / "driver.lease"
    dead = '{"host": "' + socket.gethostname() + '", "pid": 999999999, "began": "1"}'
    path.write_text(dead)
    with Lease(path):
        mine = path.read_text()
        other = Lease(path)
        other._take_away(dead)  # somebody who still believes that the dead one holds it
        assert path.read_text() == mine
        with pytest.raises(RunBusy):
            other.__enter__()
    assert list(tmp_path.iterdir()) == []
    with Lease(path):
        path.write_text("another's")
    assert path.read_text() == "another's"


def test_results_do_not_depend_on_workers(tmp_path: Path) -> None:
    seasons = [told(f"a{i}", f"well {i}") for i in range(13)]
    for workers in (1, 2, 4):
        planned(seasons, tmp_path / str(workers), workers=workers)
    names = [[path.name for path in _results(tmp_path / str(workers))] for workers in (1, 2, 4)]
    assert names[0] == names[1] == names[2]
    for one, two, four in zip(*(_results(tmp_path / str(workers)) for workers in (1, 2, 4)), strict=True):
        assert one.read_bytes() == two.read_bytes() == four.read_bytes()


def test_a_torn_journal_is_no_harm(tmp_path: Path) -> None:
    seasons = [told(f"a{i}", f"well {i}") for i in range(4)]
    run = planned(seasons, tmp_path)
    shard = run.layout.shards[0]
    kept = (tmp_path / "results" / f"{shard}.jsonl.gz").read_bytes()
    (tmp_path / "results" / f"{shard}.jsonl.gz").unlink()
    (tmp_path / "journal" / f"{shard}.vm-1-ab.jsonl").write_bytes(
        b'{"event":"began","key":"x"}\n\xff\xfe{"ev'
    )
    assert planned(seasons, tmp_path).counts() == {"OPTIMAL": 4}
    assert (tmp_path / "results" / f"{shard}.jsonl.gz").read_bytes() == kept


def test_a_folder_that_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"format": "other"}')
    with pytest.raises(InvalidInput, match="periodize-squad/1"):
        planned([told("a", "well")], tmp_path)


def test_limits_are_checked_all_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        Limits(effort=0, cpu_s=-1, memory_mb=1.5, retries=True)  # type: ignore[arg-type]
    assert [fault.where for fault in caught.value.faults] == ["effort", "cpu_s", "memory_mb", "retries"]
