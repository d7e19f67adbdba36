"""How long a squad takes, and what its driver holds: ``python -m benchmarks.squad --athletes 1000 --weeks 16``.

The club is made up (:mod:`periodize.testing.club`), every athlete is really solved, and every plan is read back from the
folder and checked again. ``--overhead`` asks how much the batch costs beside a plain loop over the same athletes: each
of the two is a process of its own, they take turns, and what counts is all their processes together. The batch starts a
process more, about a second, which is much of eight athletes and little of sixty.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from periodize.extras import needed
from periodize.squad.answers import SquadRun
from periodize.squad.limits import SquadLimits
from periodize.squad.run import SquadProgress, plan_squad
from periodize.testing.club import Club

EFFORT = 60.0
"""Enough for every athlete of the club to be proved."""
WORKERS = 2
MEMORY_BAR_MB = 500
RATE_BAR = 1.0
OVERHEAD_BAR_PCT = 5.0
SETTLED_SHARE = 0.25
"""The slope of the memory leaves out this first share of the time, in which modules are loaded and buffers fill."""
SMOKE_ATHLETES, SMOKE_WEEKS = 2, 6
BYTES_A_MB = 1024 * 1024


@dataclass(slots=True)
class Memory:
    """The resident memory of this process, sampled: seconds since the beginning, and megabytes."""

    every_s: float = 1.0
    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    @contextmanager
    def sampled(self) -> Iterator[None]:
        """Sample beside what is done inside."""
        process = needed("psutil", "squad", "sampling memory").Process()
        began, ended = time.perf_counter(), threading.Event()

        def sample() -> None:
            self.seconds.append(time.perf_counter() - began)
            self.megabytes.append(process.memory_info().rss / BYTES_A_MB)

        def keep_sampling() -> None:
            while not ended.wait(self.every_s):
                sample()

        sample()
        sampler = threading.Thread(target=keep_sampling, daemon=True)
        sampler.start()
        try:
            yield
        finally:
            ended.set()
            sampler.join()
            sample()

    @property
    def peak_mb(self) -> float:
        """The largest sample."""
        return max(self.megabytes)

    @property
    def growth_mb(self) -> float:
        """How much the straight line through the later samples rises, over all of them."""
        from_s = SETTLED_SHARE * self.seconds[-1]
        later = [(s, mb) for s, mb in zip(self.seconds, self.megabytes, strict=True) if s >= from_s]
        if len({s for s, _ in later}) < 2:
            return 0.0
        slope, _ = statistics.linear_regression(*zip(*later, strict=True))
        return slope * (later[-1][0] - later[0][0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One run.

    Parameters
    ----------
    athletes, workers
        How many.
    wall_s, driver_s, children_s
        Wall seconds of the run, and CPU seconds of this process and of those that solve.
    checked_s
        CPU seconds for reading every plan back and checking it again.
    counts
        Athletes by outcome.
    checked
        Plans that hold.
    memory
        Of this process.
    """

    athletes: int
    workers: int
    wall_s: float
    driver_s: float
    children_s: float
    checked_s: float
    counts: dict[str, int]
    checked: int
    memory: Memory

    @property
    def rate(self) -> float:
        """Athletes a second for each worker."""
        return self.athletes / self.wall_s / self.workers

    def lines(self) -> Iterator[str]:
        """What a person reads."""
        each = 1000 / self.athletes
        yield f"{self.athletes} athletes, {self.workers} workers: {self.wall_s:.1f} s"
        yield f"rate          {self.rate:6.2f} athletes a second a worker (bar {RATE_BAR:g})"
        yield f"CPU           {self.children_s * each:6.0f} ms an athlete in the children, {self.driver_s * each:.1f} ms in the driver"
        yield f"outcomes      {', '.join(f'{count} {name}' for name, count in sorted(self.counts.items()))}"
        yield f"verified      {self.checked} of {self.athletes} again from the folder, {self.checked_s * each:.0f} ms each"
        yield (
            f"driver        {self.memory.peak_mb:.0f} MB at most (bar {MEMORY_BAR_MB}), "
            f"{self.memory.growth_mb:+.1f} MB over the last three quarters of {len(self.memory.seconds)} samples"
        )

    @property
    def faults(self) -> list[str]:
        """What is wrong beside being slow."""
        found = []
        if self.counts != {"OPTIMAL": self.athletes}:
            found.append(f"not every athlete is proved: {self.counts}")
        if self.checked != self.athletes:
            found.append(f"only {self.checked} plans hold")
        if self.memory.peak_mb >= MEMORY_BAR_MB:
            found.append(f"the driver held {self.memory.peak_mb:.0f} MB")
        return found


def run(athletes: int, weeks: int, workers: int, *, effort: float = EFFORT) -> Ran:
    """Plan a club in a temporary folder, and check every plan again."""
    memory = Memory()
    with tempfile.TemporaryDirectory() as folder:
        began, cpu, children = time.perf_counter(), time.process_time(), _children_s()
        with memory.sampled():
            found = plan_squad(
                Club(athletes=athletes, weeks=weeks).seasons(),
                out=Path(folder) / "run",
                workers=workers,
                limits=SquadLimits(effort=effort),
                on_progress=_shown if sys.stderr.isatty() else None,
            )
        wall_s, driver_s = time.perf_counter() - began, time.process_time() - cpu
        children_s, cpu = _children_s() - children, time.process_time()
        checked = sum(_holds(found))
        return Ran(
            athletes=athletes,
            workers=workers,
            wall_s=wall_s,
            driver_s=driver_s,
            children_s=children_s,
            checked_s=time.process_time() - cpu,
            counts=found.counts(),
            checked=checked,
            memory=memory,
        )


def _holds(found: SquadRun) -> Iterator[bool]:
    """For each plan in the folder, made again and checked by every rule, whether it holds."""
    for _, result in found.results():
        yield result.verification is not None and result.verification.ok


def _shown(progress: SquadProgress) -> None:
    print(f"\r{progress.solved} of {progress.waiting}", end="", file=sys.stderr, flush=True)


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def draw(ran: Ran, path: Path) -> None:
    """The driver's memory over time, as a picture."""
    pyplot = needed("matplotlib.pyplot", "plot", "drawing")
    figure, axes = pyplot.subplots(figsize=(8, 3.5), layout="constrained")
    axes.plot(ran.memory.seconds, ran.memory.megabytes)
    axes.axhline(MEMORY_BAR_MB, linestyle=":", color="grey")
    axes.set(
        xlabel="seconds",
        ylabel="resident MB of the driver",
        title=f"{ran.athletes} athletes, {ran.workers} workers",
        ylim=(0, 1.1 * max(MEMORY_BAR_MB, ran.memory.peak_mb)),
    )
    figure.savefig(path, dpi=120)
    pyplot.close(figure)


# ------------------------------------------------------------------ beside a plain loop


def plain_loop(athletes: int, weeks: int, effort: float) -> None:
    """What one would write without a batch: each season solved, one after the other, nothing kept."""
    from periodize.solver.run import solve

    for season in Club(athletes=athletes, weeks=weeks).seasons():
        solve(season, deterministic_limit=effort)


def batch(athletes: int, weeks: int, effort: float) -> None:
    """The same as a squad of one worker."""
    with tempfile.TemporaryDirectory() as folder:
        seasons = Club(athletes=athletes, weeks=weeks).seasons()
        plan_squad(seasons, out=Path(folder) / "run", workers=1, limits=SquadLimits(effort=effort))


SIDES = {"loop": plain_loop, "batch": batch}


def overhead(athletes: int, weeks: int, rounds: int, effort: float) -> tuple[float, float]:
    """How much more CPU and wall time the batch takes than the loop, in percent: medians over rounds."""
    cpu: list[float] = []
    wall: list[float] = []
    for number in range(rounds):
        order = sorted(SIDES, reverse=bool(number % 2))
        took = {side: _apart(side, athletes, weeks, effort) for side in order}
        cpu.append(100 * (took["batch"][0] / took["loop"][0] - 1))
        wall.append(100 * (took["batch"][1] / took["loop"][1] - 1))
        print(
            f"round {number + 1}: loop {took['loop'][0]:.1f} s CPU, {took['loop'][1]:.1f} s wall; "
            f"batch {took['batch'][0]:.1f} s CPU, {took['batch'][1]:.1f} s wall: {cpu[-1]:+.1f} % CPU, {wall[-1]:+.1f} % wall",
            flush=True,
        )
    return statistics.median(cpu), statistics.median(wall)


def _apart(side: str, athletes: int, weeks: int, effort: float) -> tuple[float, float]:
    """CPU seconds, its children's included, and wall seconds of one side in a process of its own."""
    began, cpu = time.perf_counter(), _children_s()
    command = [sys.executable, "-m", "benchmarks.squad", "--side", side]
    figures = ["--athletes", str(athletes), "--weeks", str(weeks), "--effort", str(effort)]
    subprocess.run([*command, *figures], check=True, cwd=Path(__file__).parents[1])
    return _children_s() - cpu, time.perf_counter() - began


def smoke() -> int:
    """Number of faults of a tiny squad."""
    faults = run(SMOKE_ATHLETES, SMOKE_WEEKS, 1).faults
    print(f"squad of {SMOKE_ATHLETES:<37} {'; '.join(faults) or 'ok'}")
    return len(faults)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where a plan does not hold, an athlete is not proved or the driver grows; never for being slow."""
    chosen = _parser().parse_args(arguments)
    if chosen.smoke:
        return 1 if smoke() else 0
    if chosen.side:
        SIDES[chosen.side](chosen.athletes, chosen.weeks, chosen.effort)
        return 0
    if chosen.overhead:
        cpu_pct, wall_pct = overhead(chosen.athletes, chosen.weeks, chosen.rounds, chosen.effort)
        print(
            f"batch beside a plain loop over {chosen.athletes} athletes, medians of {chosen.rounds}: "
            f"{cpu_pct:+.1f} % CPU, {wall_pct:+.1f} % wall (bar {OVERHEAD_BAR_PCT:g} %)"
        )
        return 0
    ran = run(chosen.athletes, chosen.weeks, chosen.workers, effort=chosen.effort)
    print("\n".join([*ran.lines(), *ran.faults]))
    if chosen.plot:
        draw(ran, chosen.plot)
    return 1 if ran.faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.squad", description=__doc__)
    parser.add_argument("--athletes", type=int, default=60, metavar="N")
    parser.add_argument("--weeks", type=int, default=16, metavar="N")
    parser.add_argument("--workers", type=int, default=min(WORKERS, os.cpu_count() or 1), metavar="N")
    parser.add_argument(
        "--effort",
        type=float,
        default=EFFORT,
        metavar="UNITS",
        help="deterministic units an athlete may take",
    )
    parser.add_argument("--plot", type=Path, metavar="FILE", help="a picture of the driver's memory")
    parser.add_argument(
        "--overhead", action="store_true", help="compare with a plain loop over the same athletes instead"
    )
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="of the comparison")
    parser.add_argument("--side", choices=sorted(SIDES), help="only one side of the comparison")
    parser.add_argument("--smoke", action="store_true", help="only check that a tiny squad works")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
