"""Runs the small version of every case once: fails on errors and on plans that do not hold, never on time."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.cases import Case
from benchmarks.child import measure_apart
from benchmarks.measure import Measurement, measure
from periodize.domain.vocabulary import Status

LIMIT_S = 10.0


def run_smoke(cases: Sequence[Case]) -> int:
    """Number of cases that fail."""
    failures = 0
    for case in cases:
        faults = list(_faults(case))
        failures += bool(faults)
        print(f"{case.name:<46} {'; '.join(faults) or 'ok'}")
    apart = measure_apart(cases[0].name, "periodize", LIMIT_S, tiny=True)
    print(f"{cases[0].name:<46} {_fault(apart) or 'ok'} (in a process of its own)")
    failures += bool(_fault(apart))
    print(f"{len(cases)} cases, {failures} failed")
    return failures


def _faults(case: Case) -> list[str]:
    is_published = case.group.startswith("published")
    ours = measure(case, "periodize", LIMIT_S, tiny=True, shared=not is_published)
    faults = [_fault(ours)]
    if not is_published:
        plain = measure(case, "naive-1", LIMIT_S, tiny=True, shared=True)
        faults.append(_fault(plain))
        if ours.proved and plain.proved and ours.costs != plain.costs:
            faults.append(f"the plain model finds {plain.costs}, the library {ours.costs}")
    return [fault for fault in faults if fault]


def _fault(found: Measurement) -> str:
    """What is wrong with an answer; nothing where the time ran out without one."""
    if found.status == Status.INFEASIBLE.value:
        return f"{found.engine}: {found.status}"
    return f"{found.engine}: the plan does not hold" if found.sound is False else ""
