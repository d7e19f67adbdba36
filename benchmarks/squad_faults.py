"""``python -m benchmarks.squad_faults``: a squad is planned while everything goes wrong, and nothing must be lost.

One athlete hangs, one eats memory, one has bad data. Three times the process that solves an athlete is killed in the
middle of it. Half way the driver is killed (on Dask: a worker at a quarter, and half way the scheduler), and the same
call is made again. Then the same squad is planned undisturbed, with another number of workers. Both have to give the
same bytes, and the ledger has to show that nobody was solved twice.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.loopback import Loopback, waited_for
from benchmarks.squad_driver import ANSWERING, EXPECTED

KILLS_AT_PCT = (10, 20, 35)
WORKER_AT_PCT, HALF_PCT = 25, 50
FEWEST = 24
LONGEST_S = 1_500.0
END_S = 60.0


# ------------------------------------------------------------------ what stands in a folder


@dataclass(slots=True)
class Standing:
    """How a run stands: who is done, how often each was begun, who died."""

    done: set[str] = field(default_factory=set)
    begun: Counter[str] = field(default_factory=Counter)
    killed: set[str] = field(default_factory=set)

    @staticmethod
    def of(out: Path) -> Standing:
        """What ledger and journals say; a journal may end, and stand in the ledger, as one looks."""
        from periodize.squad.store import Store

        store, found = Store(out), Standing()
        journals = sorted((out / "journal").glob("*.jsonl"))
        noted = [row for path in journals for row in _lines(path)]
        for row in store.ledger():
            found.done.add(row["key"])
            found.begun[row["key"]] = row["begun"]
        in_ledger = set(found.done)
        for row in noted:
            if row["key"] not in in_ledger:
                found.begun[row["key"]] += row["event"] == "began"
                if row["event"] == "ended":
                    found.done.add(row["key"])
            if row["event"] == "died" and row["kind"] == "SIGKILL":
                found.killed.add(row["key"])
        return found


def _lines(path: Path) -> list[dict[str, Any]]:
    from periodize.squad.files import whole_lines

    return list(whole_lines(path))


# ------------------------------------------------------------------ trouble


@dataclass(slots=True)
class Trouble:
    """One run that is disturbed, and what was done to it."""

    out: Path
    athletes: int
    weeks: int
    workers: int
    killed: set[str] = field(default_factory=set)
    log: list[str] = field(default_factory=list)
    at_the_kill: Standing = field(default_factory=Standing)
    in_flight: int = 0
    orphans: int = 0

    def driver(self, address: str = "") -> subprocess.Popen[bytes]:
        """Start a driver."""
        return _driver(self.out, self.athletes, self.weeks, self.workers, address)

    def until(self, percent: int, driver: subprocess.Popen[bytes]) -> None:
        """Wait until so many are done; on the way children are killed when their time has come."""
        began = time.monotonic()
        while True:
            standing = Standing.of(self.out)
            self.killed |= standing.killed
            share = 100 * len(standing.done) / self.athletes
            if share >= percent:
                return
            due = sum(share >= at for at in KILLS_AT_PCT)
            if len(self.killed) < due:
                self._kill_a_child(driver, share)
            if driver.poll() is not None:
                raise RuntimeError(f"the driver ended with {driver.returncode} at {share:.0f} %")
            if time.monotonic() - began > LONGEST_S:
                raise TimeoutError(f"{share:.0f} % after {LONGEST_S:g} s")
            time.sleep(0.1)

    def _kill_a_child(self, driver: subprocess.Popen[bytes], share: float) -> None:
        """Kill a process that is in the middle of an athlete, one that has not been killed before."""
        import psutil

        before = len(self.killed)
        for child in _children_at_work():
            try:
                if child.status() == psutil.STATUS_RUNNING and child.cpu_times().user > 1:
                    child.kill()
                    break
            except psutil.Error:
                continue
        else:
            return
        with contextlib.suppress(TimeoutError):

            def noted() -> bool:
                self.killed |= Standing.of(self.out).killed
                return len(self.killed) > before

            waited_for(noted, "the death of a child in the journal", 5)
            self.log.append(f"{share:3.0f} %: process {child.pid} killed in the middle of an athlete")

    def struck(self, victim: int, what: str) -> None:
        """Kill a process, and take down how things stood."""
        os.kill(victim, signal.SIGKILL)
        time.sleep(0.2)  # what it had written is seen at once; its file handles close
        standing, before = Standing.of(self.out), self.at_the_kill
        for key in standing.done - before.done:
            before.begun[key] = standing.begun[key]
        before.done |= standing.done
        in_flight = len(set(standing.begun) - standing.done)
        self.in_flight += in_flight
        share = 100 * len(standing.done) / self.athletes
        self.log.append(
            f"{share:3.0f} %: {what} killed; {len(standing.done)} done, {in_flight} in the middle"
        )

    def orphaned(self, within_s: float = 20.0) -> None:
        """Count the children that outlive whoever started them."""
        with contextlib.suppress(TimeoutError):
            waited_for(lambda: not list(_children_at_work()), "", within_s)
        self.orphans += len(list(_children_at_work()))


def _driver(out: Path, athletes: int, weeks: int, workers: int, address: str) -> subprocess.Popen[bytes]:
    """A process that drives a run, apart from this one."""
    asked = [str(out), str(athletes), str(weeks), str(workers), address]
    command = [sys.executable, "-m", "benchmarks.squad_driver", *asked]
    with (out.parent / f"{out.name}.log").open("ab") as log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def _children_at_work() -> Iterator[Any]:
    """Processes that solve athletes for us, also those whose parent is gone: known by the name of what they run."""
    import psutil

    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if ANSWERING in process.cmdline() and process.environ().get(MARK) == os.environ[MARK]:
                yield process


MARK = "PERIODIZE_FAULT_RUN"
"""Tells the processes of this benchmark from those of another one on the same machine."""


def disturbed_here(trouble: Trouble) -> None:
    """The run on this machine: the driver is killed half way."""
    first = trouble.driver()
    try:
        trouble.until(HALF_PCT, first)
        trouble.struck(first.pid, "the driver")
    finally:
        first.kill()
        first.wait(timeout=END_S)
    trouble.orphaned()
    _ended_well(trouble.driver())


def disturbed_on_dask(trouble: Trouble, scratch: Path) -> None:
    """The run on a cluster: a worker is killed at a quarter, half way the scheduler."""
    with Loopback(scratch / "one") as cluster:
        cluster.client().close()
        first = trouble.driver(cluster.address)
        try:
            trouble.until(WORKER_AT_PCT, first)
            worker = cluster.workers[0]
            trouble.struck(worker.pid, "a Dask worker")
            worker.wait(timeout=END_S)
            trouble.until(HALF_PCT, first)
            trouble.struck(cluster.scheduler.pid, "the scheduler")
            began = time.monotonic()
            code = first.wait(timeout=END_S)
            lines = trouble.out.with_name(f"{trouble.out.name}.log").read_text().splitlines()
            said = next((line for line in lines if "ClusterLost: " in line), "nothing")
            trouble.log.append(
                f"the driver ended in {time.monotonic() - began:.1f} s, exit code {code}: {said}"
            )
            if not code or "ClusterLost" not in said or str(trouble.out) not in said:
                raise RuntimeError(f"the driver did not say what was wrong: {said}")
            trouble.orphaned()
        finally:
            first.kill()
            first.wait(timeout=END_S)
    with Loopback(scratch / "two") as cluster:
        cluster.client().close()
        _ended_well(trouble.driver(cluster.address))


def _ended_well(driver: subprocess.Popen[bytes]) -> None:
    try:
        code = driver.wait(timeout=LONGEST_S)
    finally:
        driver.kill()
        driver.wait(timeout=END_S)
    if code:
        raise RuntimeError(f"a driver that nobody killed ended with {code}")


# ------------------------------------------------------------------ judging


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that has to hold."""

    what: str
    found: str
    holds: bool


def judged(trouble: Trouble, quiet: Path) -> list[Bar]:
    """Everything that has to hold after both runs."""
    from periodize.squad.answers import read_squad

    rows = {row["athlete"]: row for row in read_squad(trouble.out).rows()}
    failures = {name: row for name, row in rows.items() if row["plan"] is None}
    outcomes = {name: row["outcome"] for name, row in failures.items()}
    plans, wanted = len(rows) - len(failures), trouble.athletes - len(EXPECTED)
    after, before = Standing.of(trouble.out), trouble.at_the_kill
    ledger = list(read_squad(trouble.out).store.ledger())
    twice = [key for key in before.done if after.begun[key] != before.begun[key]]
    again = {key for key, times in after.begun.items() if times > 1}
    spare = trouble.in_flight + len(trouble.killed)
    named = all(row["reason"] for row in failures.values())
    failed = ", ".join(f"{name}: {outcome}" for name, outcome in outcomes.items())
    return [
        Bar("plans", f"{plans} of {len(rows)}, at least {wanted}", plans >= wanted == len(rows) - 3),
        Bar("every failure named", failed, named and outcomes == EXPECTED),
        Bar("killed in the middle of an athlete", f"{len(trouble.killed)} times", len(trouble.killed) >= 3),
        Bar(
            "problems in the ledger more than once",
            f"{len(ledger) - len(after.done)}",
            len(ledger) == len(after.done),
        ),
        Bar("done, and begun again after the kill", f"{len(twice)} of {len(before.done)}", not twice),
        Bar(
            "begun more than once",
            f"{len(again)}, at most {spare}: those in flight at a kill",
            len(again) <= spare,
        ),
        Bar("processes left over", str(trouble.orphans), not trouble.orphans),
        *_compared(trouble.out, quiet),
    ]


def _compared(disturbed: Path, quiet: Path) -> Iterator[Bar]:
    """Every file that the two runs have written, byte for byte."""
    for out in (disturbed, quiet):
        _write_tables(out)
    for name, what in (("results", "answers"), ("input", "input"), ("tables", "tables and failures.csv")):
        ours, theirs = _files(disturbed / name), _files(quiet / name)
        same = sum(theirs.get(path) == content for path, content in ours.items())
        equal = ours == theirs and bool(ours)
        yield Bar(f"{what}: same bytes", f"{same} of {len(ours)} files", equal)
    left = [
        path.name for name in ("journal", "results", "ledger", ".") for path in (disturbed / name).glob(".*")
    ]
    left += [path.name for path in (disturbed / "journal").iterdir()] + [
        p.name for p in disturbed.glob("*.lease")
    ]
    yield Bar("half-written files, journals, leases", f"{len(left)} {' '.join(left)[:80]}", not left)


def _write_tables(out: Path) -> None:
    from periodize.squad.answers import read_squad
    from periodize.squad.datasets import write_failures, write_tables

    run = read_squad(out)
    write_tables(run.rows(), out / "tables")
    write_failures(run.failures(), out / "tables" / "failures.csv")


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def main(arguments: list[str] | None = None) -> int:
    """Exit code 1 where a bar is missed."""
    asked = _parser().parse_args(arguments)
    if asked.athletes < FEWEST:
        raise SystemExit(f"--athletes: {FEWEST} or more, so that trouble has its time")
    os.environ[MARK] = str(os.getpid())
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        place = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="squad-faults-")))
        place.mkdir(parents=True, exist_ok=True)
        trouble = Trouble(place / "disturbed", asked.athletes, asked.weeks, asked.workers)
        if asked.engine == "dask":
            disturbed_on_dask(trouble, place / "dask")
        else:
            disturbed_here(trouble)
        between = time.monotonic()
        quiet = place / "quiet"
        _ended_well(_driver(quiet, asked.athletes, asked.weeks, asked.workers + 1, ""))
        bars = judged(trouble, quiet)
    print(f"{asked.athletes} athletes x {asked.weeks} weeks, engine {asked.engine}, {asked.workers} workers")
    print("\n".join(f"  {line}" for line in trouble.log))
    print(f"  disturbed {between - began:.0f} s, undisturbed {time.monotonic() - between:.0f} s\n")
    for bar in bars:
        print(f"{'ok    ' if bar.holds else 'MISSED'}  {bar.what:<40} {bar.found}")
    return 0 if all(bar.holds for bar in bars) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.squad_faults", description=__doc__)
    parser.add_argument("--engine", choices=("local", "dask"), default="local")
    parser.add_argument(
        "--athletes", type=int, default=200, metavar="N", help=f"{FEWEST} or more (default 200)"
    )
    parser.add_argument("--weeks", type=int, default=8, metavar="N")
    parser.add_argument(
        "--workers", type=int, default=2, metavar="N", help="athletes at once on this machine"
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep both runs in a new folder")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
