"""The squad of :mod:`benchmarks.squad_faults`, three of its athletes in trouble, and the process that drives its run."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

ANSWERING = "benchmarks.squad_driver:answer"
HANGS, EATS, SPOILT = "hangs", "eats-memory", "bad-data"
EXPECTED = {HANGS: "hang", EATS: "memory", SPOILT: "invalid"}
IDLE_S, MEMORY_MB = 10, 700
AN_HOUR_S = 3_600.0
START_S = 60.0


def answer(task: dict[str, Any]) -> dict[str, Any]:
    """What a child does: hang or eat memory on order, and solve everybody else."""
    order = task["season"]["catalogue_version"]
    if order == HANGS:
        time.sleep(AN_HOUR_S)
    if order == EATS:
        held = []
        while True:
            held.append(bytearray(20_000_000))
    from periodize.squad.task import answer as solved

    return solved(task)


def drive(out: Path, athletes: int, weeks: int, workers: int, address: str) -> None:
    """Plan the squad; what the killed process does."""
    from periodize.squad.limits import SquadLimits
    from periodize.squad.run import plan_squad

    limits = SquadLimits(wall_s=IDLE_S, memory_mb=MEMORY_MB)
    squad, engine = dict(_squad(athletes, weeks, out.parent)), None
    if address:
        from distributed import Client

        engine = Client(address, timeout=START_S)
        engine.wait_for_workers(1, timeout=START_S)
    plan_squad(squad, out=out, engine=engine, workers=workers, limits=limits, answering=ANSWERING)


def _squad(athletes: int, weeks: int, scratch: Path) -> Iterator[tuple[str, Any]]:
    """A club; three of its athletes are in trouble, all before the half."""
    from periodize import read_problem
    from periodize.errors import InvalidInput
    from periodize.testing.club import Club

    orders = dict(zip((athletes // 12, athletes // 4, athletes // 3), EXPECTED, strict=True))
    for number, season in enumerate(Club(athletes=athletes, weeks=weeks).seasons()):
        order = orders.get(number)
        if order == SPOILT:
            path = scratch / "spoilt.toml"
            path.write_bytes(b"[athlete]\nage = 3\xff4\n[[runs]\n")
            try:
                read_problem(path)
            except InvalidInput as error:
                yield order, error
        elif order is not None:
            yield order, replace(season, catalogue_version=order)
        else:
            yield season.athlete.id, season


if __name__ == "__main__":
    drive(Path(sys.argv[1]), *map(int, sys.argv[2:5]), address=sys.argv[5])
