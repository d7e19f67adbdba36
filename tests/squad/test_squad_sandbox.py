"""The watched child by itself, and what its limits may be."""

from __future__ import annotations

import pytest

from periodize.errors import InvalidInput
from periodize.squad.limits import SquadLimits
from periodize.squad.sandbox import Outcome, Sandbox


def test_a_child_that_does_not_come_up_is_told_as_one_that_died() -> None:
    with Sandbox("no_such_module:answer", SquadLimits()) as sandbox:
        ended = sandbox.run({})
        assert sandbox.pid is None
    assert (ended.outcome, ended.kind) == (Outcome.CRASHED, "exit 1")
    assert "no_such_module" in ended.message


@pytest.mark.parametrize("name", ["effort", "memory_mb", "retries"])
def test_only_limits_with_a_default_of_their_own_may_be_left_open(name: str) -> None:
    with pytest.raises(InvalidInput, match="option-out-of-range") as caught:
        SquadLimits(**{name: None})  # type: ignore[arg-type]
    assert [fault.where for fault in caught.value.faults] == [name]
    assert SquadLimits(cpu_s=None, wall_s=None).most_wall_s == 5 * SquadLimits().most_cpu_s
