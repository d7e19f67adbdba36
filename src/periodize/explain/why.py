"""Why a session is where it is, and why another is not: answered by the checker, or by asking the solver again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from periodize.domain.clock_check import skipped_faults
from periodize.domain.display import Told
from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import Status, Tier
from periodize.errors import InvalidInput
from periodize.explain.changes import Change, change_plain, changes_between, move_texts
from periodize.explain.clash import Clash, clash_of
from periodize.explain.costs import costs_of, loss_of
from periodize.explain.forbidding import forbidding
from periodize.io import cells
from periodize.io.faults import Faults
from periodize.problem import Problem
from periodize.report.words import TIER_SENTENCES
from periodize.rules.base import Violation
from periodize.rules.said import when_text
from periodize.solver.known import Known, least_of
from periodize.solver.options import SolveOptions
from periodize.solver.result import Result
from periodize.solver.run import solve_from
from periodize.solver.wish import Avoid, Wish
from periodize.verify import verify

REACHES = (1, 3)
"""Microcycles to either side of a question in which another plan is looked for, before it may differ everywhere."""

MOST_SERVES = 3
"""Shortfalls that an answer spells out."""

MOST_NEAR = 3
"""Ids that a fault offers for one that is not known."""

MOST_MOVES = 8
"""Moves that an answer spells out."""


class Verdict(StrEnum):
    """What was found out about a session somewhere."""

    PLACED = "placed"
    """It is there already."""
    PINNED = "pinned"
    """The coach has fixed it there: a fact, no choice."""
    FORBIDDEN = "forbidden"
    """By rules that must hold and facts, whatever the rest of the plan."""
    IMPOSSIBLE = "impossible"
    """No plan holds it; the clash says why."""
    POSSIBLE = "possible"
    """A plan holds it, at a loss or at none."""
    OPEN = "open"
    """The time ran out before an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Told):
    """What a plan with another session in it, or without one, would be.

    Parameters
    ----------
    question
        In plain words.
    verdict
        What was found out.
    loss
        By tier, what the best such plan costs more than the plan at hand; less where negative. None without one.
    exact
        Whether both plans are proved best, so that the loss is exact; otherwise the loss is that of the best plan
        found.
    costs
        What the loss is made of: the charges that rise most, a sentence each with dates and hours.
    violations
        The rules that forbid it by themselves.
    tried
        Starts of a day that were looked at, all of them forbidden; the violations are those of the nearest to what is allowed.
    clash
        What rules out every plan with it.
    serves
        What falls short once the session is merely taken out.
    result
        The other plan.
    moved
        Sessions that stand elsewhere in the other plan: as they are, and as they would be.
    """

    question: str
    verdict: Verdict
    loss: dict[Tier, int] | None = None
    exact: bool = True
    costs: tuple[str, ...] = ()
    violations: tuple[Violation, ...] = ()
    tried: int = 0
    clash: Clash | None = None
    serves: tuple[Violation, ...] = ()
    result: Result | None = None
    moved: tuple[Change, ...] = ()

    def __str__(self) -> str:
        return "\n".join([self.question, *self._lines()])

    def _lines(self) -> list[str]:
        lines = [f"Merely taken out: {violation.text}." for violation in self.serves[:MOST_SERVES]]
        if len(self.serves) > MOST_SERVES:
            lines.append(f"And {len(self.serves) - MOST_SERVES} more fall short.")
        match self.verdict:
            case Verdict.PLACED:
                return [*lines, "It is there."]
            case Verdict.FORBIDDEN:
                lines += [f"No: {v.text} [{v.where.rule}]." for v in self.violations]
                every = f"All {self.tried} starts of that day are ruled out; this is the nearest to what is allowed."
                return [*lines, every] if self.tried > 1 else lines
            case Verdict.PINNED:
                return [
                    *lines,
                    "It is there, the coach's own pin: a plan is made around it and never moves it.",
                ]
            case Verdict.IMPOSSIBLE:
                return [*lines, f"No plan holds it; {self.clash}"]
            case Verdict.OPEN:
                return [*lines, "The time ran out before an answer; allow more."]
        return [*lines, self._loss_text(), *self.costs, *self._moves()]

    def _loss_text(self) -> str:
        changed = {tier: amount for tier, amount in (self.loss or {}).items() if amount}
        if not changed:
            return "The best such plan is as good: nothing is lost."
        first, by = next(iter(changed.items()))
        parts = [f"{tier.value} {amount:+d}" for tier, amount in changed.items()]
        known = "" if self.exact else " (the best plan found; not proved)"
        aim = f"what {'suffers' if by > 0 else 'gains'} first: '{TIER_SENTENCES[first]}'"
        return f"The best such plan costs {', '.join(parts)}{known}; {aim}."

    def _moves(self) -> list[str]:
        if self.result is None:
            return []
        rest = len(self.moved) - MOST_MOVES
        return move_texts(self.moved[:MOST_MOVES], self.result.problem.season) + (
            [f"and {rest} more moves"] if rest > 0 else []
        )

    def to_plain(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {
            "question": self.question,
            "verdict": self.verdict.value,
            "loss": None if self.loss is None else {tier.value: amount for tier, amount in self.loss.items()},
            "exact": self.exact,
            "costs": list(self.costs),
            "violations": [{"rule": v.where.rule, "text": v.text} for v in self.violations],
            "tried": self.tried,
            "clash": [] if self.clash is None else self.clash.rows(),
            "serves": [{"rule": v.where.rule, "text": v.text} for v in self.serves],
            "moved": [change_plain(change) for change in self.moved],
        }


def why_not(
    result: Result,
    template: str,
    when: datetime | date | str,
    *,
    place: str | None = None,
    time_limit_s: float | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Answer:
    """Why a session is not somewhere: the rule that forbids it, or what the best plan with it costs more.

    Parameters
    ----------
    result
        An answer with a plan.
    template
        Id of the session's template.
    when
        A wall-clock start, or a date for any start of that day; also as text, "2026-07-16T17:30" or "2026-07-16".
    place
        Where; anywhere unless given.
    time_limit_s, cancel
        For the one search that it may take.

    Raises
    ------
    NoPlan
        Where the result has no plan.
    InvalidInput
        Where the template is unknown, the day lies outside the season, or the clocks skip that time.
    """
    schedule, problem = result.require(), result.problem
    when = _moment(when)
    wish = _wish(problem, template, when, place)
    name = problem.season.template(template).name
    question = f"Why not {name} on {when_text(when)}?"
    there = [session for session in schedule.sessions if replace(wish, place=place).holds(session)]
    if there:
        is_pin = all(session.is_fixed for session in there)
        return Answer(question=question, verdict=Verdict.PINNED if is_pin else Verdict.PLACED)
    found, tried = forbidding(problem, schedule, wish, place, result.step_min)
    if found:
        return Answer(question=question, verdict=Verdict.FORBIDDEN, violations=found, tried=tried)
    asked = replace(problem, policy=problem.policy.with_(wish))
    at = problem.season.calendar.microcycle_of(wish.first.date())
    return _asked(result, asked, at, question, time_limit_s, cancel)


def why(
    result: Result,
    session: str,
    *,
    time_limit_s: float | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Answer:
    """Why a session is where it is: what it serves, and what the best plan without it there costs more.

    Parameters
    ----------
    result
        An answer with a plan.
    session
        Id of a session of the plan; of one that the coach has pinned, that is the answer.
    time_limit_s, cancel
        For the one search that it takes.

    Raises
    ------
    NoPlan
        Where the result has no plan.
    InvalidInput
        Where no session has that id.
    """
    schedule, problem = result.require(), result.problem
    found = _session(schedule, session)
    name = problem.season.template(found.template).name
    question = f"Why {name} on {when_text(found.start)}?"
    if found.is_fixed:
        return Answer(question=question, verdict=Verdict.PINNED)
    serves = _missing_without(problem, schedule, found)
    avoid = Avoid(template=found.template, first=found.start, last=found.start)
    asked = replace(problem, policy=problem.policy.with_(avoid))
    at = problem.season.calendar.microcycle_of(found.day)
    return replace(_asked(result, asked, at, question, time_limit_s, cancel), serves=serves)


def _moment(when: datetime | date | str) -> datetime | date:
    """A moment or a day, from text where it is one."""
    if not isinstance(when, str):
        return when
    faults = Faults()
    is_day = len(when.strip()) <= len("2026-07-16")
    found: datetime | date | None = faults.read(cells.day if is_day else cells.moment, when, "why_not when")
    if found is None:
        raise InvalidInput(faults.found)
    return found


def _wish(problem: Problem, template: str, when: datetime | date, place: str | None) -> Wish:
    season, faults = problem.season, Faults()
    known = [each.id for each in season.templates]
    if template not in known:
        faults.unknown("template", template, known, "why_not")
    day = when.date() if isinstance(when, datetime) else when
    if day not in season.calendar:
        faults.add(
            "outside-season",
            f"{day} lies outside the season",
            where="why_not",
            value=day,
            limit=f"{season.calendar.start} to {season.calendar.end}",
        )
    if isinstance(when, datetime):
        faults.extend(skipped_faults(season.clock, when, "why_not when"))
    if faults:
        raise InvalidInput(faults.found)
    if isinstance(when, datetime):
        first = last = when
        place = _place(problem, template, when) if place is None else place
    else:
        first, last = datetime.combine(day, time()), datetime.combine(day, time(23, 59))
    return Wish(template=template, first=first, last=last, place=place)


def _place(problem: Problem, template: str, when: datetime) -> str:
    """The place of the window that holds a moment and has what the session needs; else any that has it."""
    availability = problem.season.availability
    needs = problem.season.template(template).requires
    minute = when.hour * 60 + when.minute
    windows = availability.windows_on(when.date())
    fitting = [w.place for w in windows if needs <= availability.equipment(w.place)]
    holding = [w.place for w in windows if w.opens_min <= minute <= w.closes_min and w.place in fitting]
    elsewhere = [
        w.place for day in availability.week for w in day if needs <= availability.equipment(w.place)
    ]
    return next(iter([*holding, *fitting, *elsewhere]), "")


def _missing_without(problem: Problem, schedule: Schedule, session: Session) -> tuple[Violation, ...]:
    """What is charged or broken once a session is taken out and nothing else is changed, the worst first."""
    rest = tuple(other for other in schedule.sessions if other.id != session.id)
    before, after = verify(schedule, problem.policy), verify(schedule.with_sessions(rest), problem.policy)
    known = {v.where: v.excess for v in (*before.violations, *before.charges)}
    worse = [v for v in (*after.violations, *after.charges) if v.excess > known.get(v.where, 0)]
    return tuple(sorted(worse, key=lambda v: (v.tier.rank, -v.cost, v.where)))


def _asked(
    result: Result,
    problem: Problem,
    at: int,
    question: str,
    time_limit_s: float | None,
    cancel: Callable[[], bool] | None,
) -> Answer:
    """The answer of one search for a plan that does as it is asked in a microcycle."""
    options = SolveOptions(time_limit_s=time_limit_s, step_min=result.step_min, cancel=cancel)
    known = Known(start=result.require(), no_less=least_of(result, problem), near=_around(problem, at))
    found = solve_from(problem, known, options)
    if found.status is Status.INFEASIBLE:
        return Answer(question=question, verdict=Verdict.IMPOSSIBLE, clash=clash_of(found), result=found)
    if found.schedule is None:
        return Answer(question=question, verdict=Verdict.OPEN, exact=False, result=found)
    return Answer(
        question=question,
        verdict=Verdict.POSSIBLE,
        loss=loss_of(result, found),
        costs=costs_of(result.verification, found.verification),
        exact=found.status is Status.OPTIMAL and result.status is Status.OPTIMAL,
        result=found,
        moved=changes_between(result.require(), found.schedule)[0],
    )


def _around(problem: Problem, at: int) -> tuple[frozenset[int], ...]:
    """Microcycles near one, then those less near: where another plan is looked for first."""
    every = range(len(problem.season.calendar.microcycles))
    return tuple(frozenset(i for i in every if abs(i - at) <= reach) for reach in REACHES)


def _session(schedule: Schedule, name: str) -> Session:
    known = {session.id: session for session in schedule.sessions}
    if name not in known:
        faults, close = Faults(), get_close_matches(name, known, n=MOST_NEAR)
        what = f"there is no session '{name}' in the plan"
        near = f"the nearest: {', '.join(close)}" if close else f"one of {len(known)} in plan.csv"
        faults.add("unknown-session", what, where="why", value=name, limit=near)
        raise InvalidInput(faults.found)
    return known[name]
