"""A squad on a Dask cluster: whoever of it dies, nothing is lost, and what is wrong with it is said at once."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from benchmarks.loopback import Loopback, waited_for
from benchmarks.squad_faults import Standing
from periodize.errors import InvalidInput
from periodize.squad import drive, engines, process
from periodize.squad.engines import OnDask, engine_of
from periodize.squad.limits import SquadLimits
from periodize.squad.run import ClusterLost, SquadRun
from tests.squad.test_squad_faults import TOP, planned, told

distributed = pytest.importorskip("distributed", reason="needs distributed, of the extra 'cluster'")

LIMITS = SquadLimits(effort=0.01, cpu_s=60, wall_s=60)
SOON_S = 20.0


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(TOP), prepend=os.pathsep)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A cluster inside this process, without workers at first; it opens no port."""
    made = distributed.LocalCluster(
        n_workers=0, threads_per_worker=1, processes=False, dashboard_address=None, protocol="inproc"
    )
    with made:
        yield made


@pytest.fixture
def client(cluster: Any) -> Iterator[Any]:
    with distributed.Client(cluster, set_as_default=False) as made:
        yield made


@pytest.fixture
def staffed(cluster: Any, client: Any) -> Any:
    """A client of two workers."""
    cluster.scale(2)
    client.wait_for_workers(2, timeout=SOON_S)
    return client


def slow(count: int, seconds: str = "0.1") -> list[Any]:
    """Athletes who take a while, each a little different."""
    return [told(f"a{i}", f"slow {seconds}{'0' * i}") for i in range(count)]


def noted(out: Path) -> dict[str, int]:
    """How often each problem that has ended was begun."""
    standing = Standing.of(out)
    return {key: standing.begun[key] for key in standing.done}


def children(pid: int) -> set[int]:
    """The processes that a process has started."""
    return {child.pid for child in psutil.Process(pid).children(recursive=True)}


class Apart(threading.Thread):
    """A run in a thread of its own."""

    def __init__(self, out: Path, seasons: list[Any], **options: Any) -> None:
        super().__init__(daemon=True)
        self.out, self.seasons, self.options = out, seasons, options
        self.found: SquadRun | None = None
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.found = planned(self.seasons, self.out, limits=LIMITS, **self.options)
        except BaseException as error:
            self.error = error


def test_a_worker_and_then_the_scheduler_are_killed(tmp_path: Path, staffed: Any) -> None:
    out, seasons = tmp_path / "out", slow(20)
    with Loopback(tmp_path / "cluster") as lost:
        run = Apart(out, seasons, engine=lost.client())
        waited_for(lambda: len(noted(out)) >= 3, "three athletes", SOON_S)
        started = children(lost.workers[0].pid)
        lost.workers[0].kill()
        waited_for(lambda: len(noted(out)) >= 9, "nine athletes", SOON_S)
        started |= children(lost.workers[1].pid)
        lost.scheduler.kill()
        run.join(SOON_S)
        done = noted(out)
        assert isinstance(run.error, ClusterLost) and str(out) in str(run.error)
        waited_for(lambda: not any(map(process.began, started)), "the end of the children", SOON_S)
        assert lost.workers[1].wait(timeout=SOON_S) is not None
    assert started and 9 <= len(done) < 20
    again = planned(seasons, out, limits=LIMITS, engine=staffed)
    assert again.counts() == {"OPTIMAL": 20} and not again.unfinished
    begun = noted(out)
    assert {key: begun[key] for key in done} == done  # none of them was begun once more
    assert sum(begun.values()) <= 20 + 3  # who was in flight: one on the first worker, one on each at the end
    quiet = planned(seasons, tmp_path / "quiet", limits=LIMITS, workers=3)
    for shard in quiet.layout.shards:
        assert again.store.results_file(shard).read_bytes() == quiet.store.results_file(shard).read_bytes()
    left = [
        path.name for path in out.rglob("*") if path.name.startswith(".") or path.parent.name == "journal"
    ]
    assert left == [] and not (out / "driver.lease").exists()


def test_a_stopped_run_lets_the_workers_go(tmp_path: Path, staffed: Any) -> None:
    seasons = slow(8, "2")
    began = time.monotonic()
    run = planned(seasons, tmp_path, limits=LIMITS, engine=staffed, cancel=lambda: bool(noted(tmp_path)))
    assert run.is_stopped and 1 <= run.counts()["unfinished"] <= 8
    waited_for(lambda: not list((tmp_path / "journal").glob("*.claim")), "the end of the work", 10)
    assert time.monotonic() - began < SOON_S
    done = noted(tmp_path)
    assert len(done) < 8


def test_workers_come_and_go(cluster: Any, client: Any) -> None:
    engine = engine_of(client, None)
    for count in (2, 0, 1):
        cluster.scale(count)
        waited_for(lambda count=count: engine.slots == count, f"{count} slots", SOON_S)
        assert engine.slots == count


def test_a_cluster_without_workers(
    tmp_path: Path, cluster: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.scale(0)
    waited_for(lambda: not client.nthreads(), "the end of the workers", SOON_S)
    monkeypatch.setattr(drive, "PATIENCE_S", 0.5)
    with pytest.raises(ClusterLost, match=r"no worker for 0\.5 s"):
        planned([told("a", "well")], tmp_path, engine=client)


def test_workers_that_come_late_are_waited_for(tmp_path: Path, cluster: Any, client: Any) -> None:
    cluster.scale(0)
    waited_for(lambda: not client.nthreads(), "the end of the workers", SOON_S)
    run = Apart(tmp_path, [told("a", "well")], engine=client)
    waited_for(lambda: any((tmp_path / "input").glob("*")), "the input", SOON_S)
    cluster.scale(1)
    run.join(SOON_S)
    assert run.found is not None and run.found.counts() == {"OPTIMAL": 1}


def test_clients_that_cannot_be_used(cluster: Any) -> None:
    closed = distributed.Client(cluster, set_as_default=False)
    closed.close()
    with pytest.raises(InvalidInput, match="connected to its scheduler"):
        engine_of(closed, None)
    with pytest.raises(InvalidInput, match="asynchronous=True"):
        OnDask(SimpleNamespace(asynchronous=True, status="running"))


def test_a_client_that_is_closed_under_way(tmp_path: Path, cluster: Any, staffed: Any) -> None:
    mine = distributed.Client(cluster, set_as_default=False)
    run = Apart(tmp_path, slow(8, "1"), engine=mine)
    waited_for(lambda: list((tmp_path / "journal").glob("*.claim")), "the first athlete", SOON_S)
    mine.close()
    run.join(SOON_S)
    assert isinstance(run.error, ClusterLost)


def test_workers_with_another_version(staffed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    versions = {"periodize": "99.0", "ortools": engines.version("ortools")}
    monkeypatch.setattr(engines, "version", versions.__getitem__)
    with pytest.raises(InvalidInput) as caught:
        engine_of(staffed, None)
    assert {fault.code for fault in caught.value.faults} == {"worker-differs"}
    assert len(caught.value.faults) == 3  # the scheduler and both workers
    assert "periodize 99.0" in str(caught.value)
