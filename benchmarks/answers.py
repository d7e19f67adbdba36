"""How long it takes to say why: ``python -m benchmarks.answers``.

Each case is a question. What is timed is the answer, never the making of the season or of the plan that is asked about;
time is that of the processor, the median of ``--repeat``. A wrong answer fails, a slow one never does.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from benchmarks.cases import make_season
from periodize.catalogue.policy import default_policy
from periodize.domain.athlete import AvailabilityException, ExceptionKind
from periodize.domain.season import Season
from periodize.domain.vocabulary import Status
from periodize.explain.clash import clash_of
from periodize.explain.slot_table import slot_table
from periodize.explain.why import why_not
from periodize.problem import Problem
from periodize.rules.policy import Policy
from periodize.solver.conflict import find_conflict, find_obvious
from periodize.solver.limits import Limits
from periodize.solver.options import SolveOptions
from periodize.solver.parts import cycles_of
from periodize.solver.run import collect, solve

TINY_WEEKS = 8
CLOSED_DAYS = 31

Ask = Callable[[], bool]
"""A question ready to be asked; whether its answer is sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One case.

    Parameters
    ----------
    name
        Unique.
    weeks
        Length of the season.
    bar_s
        Seconds that the answer should take at most.
    prepare
        Makes the question for a season of so many weeks.
    """

    name: str
    weeks: int
    bar_s: float
    prepare: Callable[[int], Ask]


def law(*keys: str) -> Policy:
    """The default policy with some rules as law."""
    policy = default_policy()
    for key in keys:
        policy = policy.without("weekly-dose@MUST") if key == "weekly-dose" else policy
        policy = policy.hard(key)
    return policy


def closed_gym(weeks: int) -> Problem:
    """The gym closes for a month before the last goal race, and heavy work must not lapse: a clash over several weeks."""
    season = make_season(weeks)
    last = season.calendar.day(season.calendar.days - 30)
    first = season.calendar.day(season.calendar.days - 30 - CLOSED_DAYS)
    shut = AvailabilityException(
        first=max(first, season.calendar.start), last=last, kind=ExceptionKind.CLOSED
    )
    availability = replace(season.availability, exceptions=(*season.availability.exceptions, shut))
    return Problem.of(replace(season, availability=availability), law("maintenance-gap"))


def few_evenings(weeks: int) -> Problem:
    """Doses as law on three evenings and two mornings a week: a clash of hours that nothing but solving shows."""
    return Problem.of(make_season(weeks, availability="tight"), law("weekly-dose"))


def an_hour_a_week(weeks: int) -> Problem:
    """Doses as law and sixty minutes a week: counting shows it."""
    season: Season = make_season(weeks)
    return Problem.of(
        replace(season, athlete=replace(season.athlete, minutes_per_week=60)), law("weekly-dose")
    )


def _conflict(make: Callable[[int], Problem], *, obvious: bool = False) -> Callable[[int], Ask]:
    """A conflict as the solver finds it, the rules heard already; ``obvious``: by counting, and must be found so."""

    def prepare(weeks: int) -> Ask:
        problem = make(weeks)
        told = collect(problem)

        def ask() -> bool:
            limits = Limits(SolveOptions())
            core = find_obvious(told, limits) if obvious else find_conflict(told, limits, cycles_of(problem))
            return bool(core.groundings) and core.minimal

        return ask

    return prepare


def _no_plan(make: Callable[[int], Problem]) -> Callable[[int], Ask]:
    """The whole way from the season to the conflict."""

    def prepare(weeks: int) -> Ask:
        problem = make(weeks)
        return lambda: solve(problem.season, problem.policy).status is Status.INFEASIBLE

    return prepare


def _clash(make: Callable[[int], Problem]) -> Callable[[int], Ask]:
    """The facts that belong to a conflict."""

    def prepare(weeks: int) -> Ask:
        problem = make(weeks)
        result = solve(problem.season, problem.policy)
        return lambda: bool(clash_of(result).groundings)

    return prepare


def _why_not(weeks: int) -> Ask:
    """Why a session of the plan is not a day later."""
    result = solve(make_season(weeks))
    session = next(s for s in result.require().sessions if not s.is_fixed)
    day = result.problem.season.calendar.day(result.problem.season.calendar.day_index(session.day) + 1)
    return lambda: bool(str(why_not(result, session.template, day)))


def _slot_table(weeks: int) -> Ask:
    """What could stand in each window of a week in the middle, as exact as the usual ten seconds allow."""
    result = solve(make_season(weeks))

    def ask() -> bool:
        table = slot_table(result, weeks // 2)
        known = [(cell.lower, cell.upper) for cell in table.cells if cell.lower and cell.upper]
        return bool(known) and all(tuple(low.values()) <= tuple(high.values()) for low, high in known)

    return ask


QUESTIONS = (
    Question(name="conflict-16-counted", weeks=16, bar_s=3, prepare=_conflict(an_hour_a_week, obvious=True)),
    Question(name="conflict-16-uncounted", weeks=16, bar_s=3, prepare=_conflict(an_hour_a_week)),
    Question(name="conflict-16-evenings", weeks=16, bar_s=3, prepare=_conflict(few_evenings)),
    Question(name="conflict-18-evenings", weeks=18, bar_s=3, prepare=_conflict(few_evenings)),
    Question(name="conflict-16-closed", weeks=16, bar_s=3, prepare=_conflict(closed_gym)),
    Question(name="conflict-52-evenings", weeks=52, bar_s=10, prepare=_conflict(few_evenings)),
    Question(name="conflict-52-closed", weeks=52, bar_s=10, prepare=_conflict(closed_gym)),
    Question(name="no-plan-16-counted", weeks=16, bar_s=3, prepare=_no_plan(an_hour_a_week)),
    Question(name="no-plan-16-evenings", weeks=16, bar_s=3, prepare=_no_plan(few_evenings)),
    Question(name="clash-16-evenings", weeks=16, bar_s=3, prepare=_clash(few_evenings)),
    Question(name="clash-52-evenings", weeks=52, bar_s=10, prepare=_clash(few_evenings)),
    Question(name="why-not-16", weeks=16, bar_s=10, prepare=_why_not),
    Question(name="slot-table-18", weeks=18, bar_s=10, prepare=_slot_table),
)
"""Every case. The bars of ``why-not`` are loose: it is to take at most one solve."""


def measured(question: Question, repeat: int = 1, weeks: int | None = None) -> tuple[float, bool]:
    """Median of the seconds that the answer took the processor, and whether it was sound every time."""
    ask = question.prepare(weeks or question.weeks)
    seconds, sound = [], True
    for _ in range(repeat):
        began = time.process_time()
        sound = ask() and sound
        seconds.append(time.process_time() - began)
    return statistics.median(seconds), sound


def smoke() -> int:
    """Number of questions whose small version is answered wrongly."""
    failures = 0
    for question in QUESTIONS:
        _, sound = measured(question, weeks=TINY_WEEKS)
        failures += not sound
        print(f"answers {question.name:<38} {'ok' if sound else 'no sound answer'}")
    return failures


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where an answer is wrong; never for being slow."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answers", description=__doc__)
    parser.add_argument("--cases", nargs="*", default=[""], metavar="WORD", help="with one of these words")
    parser.add_argument("--repeat", type=int, default=3, metavar="N")
    parser.add_argument(
        "--smoke", action="store_true", help="only check that a small version of every case works"
    )
    chosen = parser.parse_args(arguments)
    if chosen.smoke:
        return 1 if smoke() else 0
    failures = 0
    for question in QUESTIONS:
        if any(word in question.name for word in chosen.cases):
            seconds, sound = measured(question, chosen.repeat)
            failures += not sound
            state = "ok" if sound else "no sound answer"
            print(f"{question.name:<28} {seconds:7.2f} s   bar {question.bar_s:g} s   {state}", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
