"""One athlete's trouble is that athlete's row, and nobody is solved twice."""

from __future__ import annotations

import json
import multiprocessing
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from benchmarks.loopback import waited_for
from benchmarks.squad_faults import Standing
from periodize.domain.season import Season
from periodize.errors import InvalidInput
from periodize.squad import drive, shard
from periodize.squad.lease import Lease, RunBusy
from periodize.squad.limits import SquadLimits
from periodize.squad.run import ClusterLost, SquadRun, plan_squad
from tests.fixtures.results import tiny_season

TROUBLE = "tests.squad.trouble:answer"
TOP = Path(__file__).resolve().parents[2]
LIMITS = SquadLimits(effort=0.01, cpu_s=2, wall_s=2, memory_mb=400)


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
    from periodize.squad.limits import SquadLimits
    from tests.squad.test_squad_faults import planned, told
    seasons = [told(f"a{{i}}", f"slow 0.1 {{i}}".rsplit(" ", 1)[0] + "0" * i) for i in range(40)]
    planned(seasons, Path({out!r}), workers=2, limits=SquadLimits(effort=0.01, cpu_s=60, wall_s=60))
"""


def test_a_killed_driver_loses_nothing(tmp_path: Path) -> None:
    quiet, killed = tmp_path / "quiet", tmp_path / "killed"
    assert _drive(quiet).wait(timeout=60) == 0
    done: dict[str, int] = {}
    for count in (5, 15):
        driver = _drive(killed)
        try:
            waited_for(lambda count=count: len(Standing.of(killed).done) >= count, f"{count} athletes", 60)
        finally:
            driver.kill()
            driver.wait(timeout=10)
        standing = Standing.of(killed)
        done |= {key: standing.begun[key] for key in standing.done}
    assert 15 <= len(done) < 40
    assert _drive(killed).wait(timeout=60) == 0
    begun = {row["key"]: row["begun"] for row in _ledger(killed)}
    assert len(begun) == 40
    assert {key: begun[key] for key in done} == done  # none of them was begun once more
    assert (
        sum(begun.values()) <= 40 + 2 * 2
    )  # at most the athletes in flight, two at each kill, are begun again
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


def test_torn_journals_and_half_written_files_are_no_harm(tmp_path: Path) -> None:
    seasons = [told(f"a{i}", f"well {i}") for i in range(4)]
    run = planned(seasons, tmp_path)
    shard = run.layout.shards[0]
    kept = (tmp_path / "results" / f"{shard}.jsonl.gz").read_bytes()
    (tmp_path / "results" / f"{shard}.jsonl.gz").unlink()
    (tmp_path / "journal" / f"{shard}.vm-1-ab.jsonl").write_bytes(
        b'{"event":"began","key":"x"}\n\xff\xfe{"ev'
    )
    for left in (f"results/.{shard}.jsonl.gz.7.ab.part", f"ledger/.{shard}.jsonl.ab.part", "input/.x.part"):
        (tmp_path / left).write_text("half")
    assert planned(seasons, tmp_path).counts() == {"OPTIMAL": 4}
    assert not list(tmp_path.rglob("*.part"))
    assert (tmp_path / "results" / f"{shard}.jsonl.gz").read_bytes() == kept


def test_a_folder_that_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"format": "other"}')
    with pytest.raises(InvalidInput, match="periodize-squad/1"):
        planned([told("a", "well")], tmp_path)


def test_limits_are_checked_all_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        SquadLimits(effort=0, cpu_s=-1, memory_mb=1.5, retries=True)  # type: ignore[arg-type]
    assert [fault.where for fault in caught.value.faults] == ["effort", "cpu_s", "memory_mb", "retries"]


# ---------------------------------------------------------------- engines


def _threads() -> Executor:
    return ThreadPoolExecutor(2)


def _processes() -> Executor:
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))


THIRTEEN = [told(f"a{i}", f"well {i}") for i in range(13)]


@pytest.fixture(scope="module")
def two_here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What two workers on this machine find."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(TOP))
        out = tmp_path_factory.mktemp("two")
        assert planned(THIRTEEN, out, workers=2).counts() == {"OPTIMAL": 13}
    return {path.name: path.read_bytes() for path in _results(out)}


@pytest.mark.parametrize("workers", [1, 3])
def test_results_do_not_depend_on_workers(tmp_path: Path, two_here: dict[str, bytes], workers: int) -> None:
    planned(THIRTEEN, tmp_path, workers=workers)
    assert {path.name: path.read_bytes() for path in _results(tmp_path)} == two_here


@pytest.mark.parametrize("made", [_threads, _processes], ids=["threads", "processes"])
def test_any_executor_gives_the_same(
    tmp_path: Path, two_here: dict[str, bytes], made: Callable[[], Executor]
) -> None:
    with made() as executor:
        planned(THIRTEEN, tmp_path, engine=executor)
        assert _own_children()
    assert {path.name: path.read_bytes() for path in _results(tmp_path)} == two_here
    assert not _own_children()  # they end with the threads


def _own_children() -> list[psutil.Process]:
    """Children of ours that solve athletes."""
    return [child for child in psutil.Process().children(recursive=True) if TROUBLE in _command(child)]


def _command(child: psutil.Process) -> list[str]:
    try:
        return child.cmdline()
    except psutil.Error:
        return []


def test_a_pool_that_breaks_is_told_of_and_taken_up_again(tmp_path: Path) -> None:
    seasons = [told(f"a{i}", "slow 0.7" + "0" * i) for i in range(8)]
    with _processes() as pool:

        def kill(_: object) -> None:
            if any((tmp_path / "journal").glob("*.jsonl")):
                next(iter(pool._processes.values())).kill()  # type: ignore[attr-defined]

        with pytest.raises(ClusterLost, match="the same call with out="):
            planned(seasons, tmp_path, engine=pool, on_progress=kill)
    assert planned(seasons, tmp_path, workers=2).counts() == {"OPTIMAL": 8}
    assert sum(row["begun"] for row in _ledger(tmp_path)) <= 8 + 2


class _Odd(ThreadPoolExecutor):
    """A pool whose workers do something else than they are told."""

    def __init__(self, doing: Callable[[str, str], int]) -> None:
        super().__init__(1)
        self._doing = doing

    def submit(self, _: object, /, folder: str, shard: str) -> Future[int]:  # type: ignore[override]
        return super().submit(self._doing, folder, shard)


def _nowhere(folder: str, name: str) -> int:
    return shard.run_shard(f"{folder}/nowhere", name)


def _without_input(folder: str, name: str) -> int:
    return shard.run_shard(folder, f"{name}x")


def _elsewhere(folder: str, name: str) -> int:
    return 1


@pytest.mark.parametrize(
    ("doing", "code", "said"),
    [
        (_nowhere, "worker-sees-no-run", "does not see"),
        (_without_input, "worker-sees-no-run", "does not see"),
        (_elsewhere, "worker-writes-elsewhere", "do not appear"),
    ],
    ids=["no-folder", "an-older-folder", "another-folder"],
)
def test_workers_that_do_not_share_the_folder(
    tmp_path: Path, doing: Callable[[str, str], int], code: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drive, "LATE_S", 0.2)
    with _Odd(doing) as pool, pytest.raises(InvalidInput, match=said) as caught:
        planned([told("a", "well")], tmp_path, engine=pool)
    assert [fault.code for fault in caught.value.faults] == [code]


def test_a_worker_of_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shard, "version", lambda package: "0.0.1")
    with pytest.raises(InvalidInput, match=r"has ortools 0\.0\.1, periodize 0\.0\.1") as caught:
        planned([told("a", "well")], tmp_path)
    assert caught.value.faults[0].code == "worker-differs"


def test_a_run_whose_folder_is_taken_over_ends(tmp_path: Path) -> None:
    lease = tmp_path / "driver.lease"

    def take_over(_: object) -> None:
        if any((tmp_path / "journal").glob("*.jsonl")):
            lease.write_text("another's")

    with pytest.raises(RunBusy, match="another process by now"):
        planned([told(f"a{i}", "slow 3") for i in range(2)], tmp_path, on_progress=take_over)
    assert lease.read_text() == "another's" and not list((tmp_path / "results").iterdir())


def test_a_child_without_work_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shard, "IDLE_S", 0.2)
    with _threads() as executor:
        for name in ("first", "second"):
            assert planned([told("a", "well")], tmp_path / name, engine=executor).counts() == {"OPTIMAL": 1}
            until = time.monotonic() + 10
            while _own_children() and time.monotonic() < until:
                time.sleep(0.05)
            assert not _own_children()
            assert threading.active_count() > 1  # the executor's threads live on


SCRIPT = """
    from periodize.squad.limits import SquadLimits
    from periodize.squad.run import plan_squad
    from tests.squad.test_squad_faults import TROUBLE, told
    run = plan_squad([told("a", "well")], out={out!r}, workers=1, limits=SquadLimits(effort=0.01), answering=TROUBLE)
    print(run.counts())
"""


@pytest.mark.parametrize("read_from", ["file", "stdin"])
def test_a_script_needs_no_main_guard(tmp_path: Path, read_from: str) -> None:
    text = textwrap.dedent(SCRIPT).format(out=str(tmp_path / "out"))
    script = tmp_path / "script.py"
    script.write_text(text)
    command = [sys.executable, str(script) if read_from == "file" else "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "{'OPTIMAL': 1}\n"
