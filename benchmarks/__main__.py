"""``python -m benchmarks``: measure cases, each in a process of its own."""

from __future__ import annotations

import argparse
import csv
import os
import platform
from collections.abc import Sequence
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path

from benchmarks import answers, shared_gym, squad, summary
from benchmarks.cases import Case, all_cases
from benchmarks.child import ChildFailed, measure_apart
from benchmarks.measure import Measurement, to_row
from benchmarks.naive.support import left_out
from benchmarks.smoke import run_smoke
from periodize.catalogue.policy import default_policy

LIBRARY = ("periodize",)
PLAIN = ("naive-1", "naive-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where an answer is wrong or a process fails; never for being slow."""
    chosen = _parser().parse_args(arguments)
    cases = _cases(chosen)
    if not cases:
        print("no such case")
        return 2
    if chosen.list:
        print("\n".join(f"{case.name:<46} {case.weeks:3d} weeks   {case.group}" for case in cases))
        return 0
    if chosen.smoke:
        others = 0 if chosen.cases or chosen.exact else answers.smoke() + squad.smoke() + shared_gym.smoke()
        return 1 if run_smoke(cases) + others else 0
    engines = tuple(chosen.engines or LIBRARY + (PLAIN if chosen.naive else ()))
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, ortools {version('ortools')}, limit {chosen.limit:g} s\n"
    )
    missing = left_out(default_policy()) if _is_compared(engines) else ()
    if missing:
        print(f"left out everywhere, because the plain model cannot say them: {', '.join(missing)}\n")
    measurements, failures = _measure(cases, engines, chosen)
    print(summary.summary(measurements))
    return 1 if failures else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--smoke", action="store_true", help="only check that a small version of every case works"
    )
    parser.add_argument("--list", action="store_true", help="only name the cases")
    parser.add_argument(
        "--cases", nargs="*", metavar="WORD", help="cases with one of these words in their name"
    )
    parser.add_argument("--exact", nargs="*", metavar="NAME", help="exactly these cases")
    parser.add_argument(
        "--published", action="store_true", help="the published plans too, where they are at hand"
    )
    parser.add_argument(
        "--naive", action="store_true", help="the plain model too, with one worker and with eight"
    )
    parser.add_argument("--engines", nargs="*", metavar="NAME", help="exactly these engines")
    parser.add_argument("--repeat", type=int, default=1, metavar="N")
    parser.add_argument("--limit", type=float, default=120.0, metavar="S", help="seconds for each search")
    parser.add_argument("--out", type=Path, metavar="FILE.csv", help="every measurement, written as it comes")
    return parser


def _cases(chosen: argparse.Namespace) -> list[Case]:
    everything = all_cases()
    if chosen.exact:
        return [everything[name] for name in chosen.exact if name in everything]
    words = chosen.cases or [""]
    with_published = chosen.published or chosen.smoke or any("published" in word for word in words)
    return [
        case
        for case in everything.values()
        if any(word in case.name for word in words) and (with_published or "published" not in case.group)
    ]


def _measure(
    cases: Sequence[Case], engines: Sequence[str], chosen: argparse.Namespace
) -> tuple[list[Measurement], int]:
    """All measurements, the engines in turn for each case, and the number of failures."""
    found: list[Measurement] = []
    failures = 0
    print(summary.header())
    for case in cases:
        for _ in range(chosen.repeat):
            for engine in engines:
                try:
                    measurement = measure_apart(case.name, engine, chosen.limit, shared=_is_compared(engines))
                except ChildFailed as error:
                    failures += 1
                    print(error)
                    continue
                failures += measurement.sound is False
                found.append(measurement)
                print(summary.line(measurement), flush=True)
                _append(chosen.out, measurement)
    return found, failures


def _is_compared(engines: Sequence[str]) -> bool:
    return any(engine in PLAIN for engine in engines)


def _append(out: Path | None, measurement: Measurement) -> None:
    if out is None:
        return
    is_new = not out.exists()
    with out.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Measurement)])
        if is_new:
            writer.writeheader()
        writer.writerow(to_row(measurement))


if __name__ == "__main__":
    raise SystemExit(main())
