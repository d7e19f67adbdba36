"""The squad's figures: memory that grows is seen, and so is an athlete who is not proved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import squad
from benchmarks.squad import Memory, Ran

SECONDS = [float(second) for second in range(101)]


def grown(*megabytes: float) -> float:
    return Memory(seconds=SECONDS[: len(megabytes)], megabytes=list(megabytes)).growth_mb


RAN = Ran(
    athletes=4,
    workers=2,
    wall_s=2.0,
    driver_s=0.1,
    children_s=3.0,
    checked_s=0.2,
    counts={"OPTIMAL": 4},
    checked=4,
    memory=Memory(seconds=[0.0, 1.0, 2.0], megabytes=[90.0, 120.0, 121.0]),
)


def test_memory_is_flat_where_only_the_beginning_loads_modules() -> None:
    assert grown(*([50.0] * 25 + [150.0] * 76)) == pytest.approx(0)
    assert grown(*(100 + 0.5 * second for second in SECONDS)) == pytest.approx(0.5 * 75)
    assert grown(100.0) == 0


def test_sampling_sees_this_process() -> None:
    memory = Memory(every_s=0.01)
    with memory.sampled():
        held = b"x" * 60 * squad.BYTES_A_MB
    assert len(held) and len(memory.seconds) == len(memory.megabytes) >= 2
    assert memory.peak_mb - memory.megabytes[0] > 50


def test_only_what_is_wrong_is_a_fault() -> None:
    assert RAN.rate == 1.0
    assert RAN.faults == []
    assert replace(RAN, wall_s=1000.0).faults == []
    assert len(replace(RAN, counts={"OPTIMAL": 3, "FEASIBLE": 1}).faults) == 1
    assert len(replace(RAN, checked=3).faults) == 1
    assert len(replace(RAN, memory=Memory(seconds=[0.0], megabytes=[501.0])).faults) == 1


def test_the_overhead_is_the_median_of_rounds_that_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    took = {"loop": (10.0, 10.0), "batch": (11.0, 10.5)}
    asked: list[str] = []

    def apart(side: str, *_: object) -> tuple[float, float]:
        asked.append(side)
        return took[side]

    monkeypatch.setattr(squad, "_apart", apart)
    assert squad.overhead(2, 6, 3, 1.0) == pytest.approx((10.0, 5.0))
    assert asked == ["batch", "loop", "loop", "batch", "batch", "loop"]


def test_the_memory_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    squad.draw(RAN, tmp_path / "memory.png")
    assert (tmp_path / "memory.png").read_bytes().startswith(b"\x89PNG")
