"""One measurement in a process of its own, so that its memory is its own: ``python -m benchmarks.child``.

Prints one line of JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Measurement, from_row, measure, to_row

ROOT = Path(__file__).resolve().parents[1]
GRACE_S = 120.0
"""Reading, building and checking may take so much longer than the limit on the search."""


class ChildFailed(RuntimeError):
    """A measurement that ended in an error."""


def measure_apart(
    case: str, engine: str, limit_s: float, *, tiny: bool = False, shared: bool = False
) -> Measurement:
    """Measure in a new process.

    Raises
    ------
    ChildFailed
        With what the process said.
    """
    command = [
        sys.executable,
        "-m",
        "benchmarks.child",
        case,
        engine,
        str(limit_s),
        *(["tiny"] if tiny else []),
    ]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=limit_s + GRACE_S)
    except subprocess.TimeoutExpired as error:
        raise ChildFailed(f"{case} with {engine} did not stop {GRACE_S:g} s after its limit") from error
    if done.returncode:
        raise ChildFailed(f"{case} with {engine}:\n{done.stderr.strip()}")
    return from_row(json.loads(done.stdout.splitlines()[-1]))


def main(arguments: list[str]) -> int:
    """``CASE ENGINE LIMIT [tiny] [shared]``."""
    from benchmarks.cases import all_cases

    case, engine, limit_s, *words = arguments
    found = measure(all_cases()[case], engine, float(limit_s), tiny="tiny" in words, shared="shared" in words)
    print(json.dumps(to_row(found)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
