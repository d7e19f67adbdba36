"""Proves the answer of a certificate again: a plan by searching for a better one, a clash by trying every schedule."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from periodize.domain.session import Session
from periodize.domain.vocabulary import Status
from periodize.explain.checked import Checked, State
from periodize.explain.clash import clash_of, given_beside
from periodize.explain.needs import need_of
from periodize.explain.reprove import Outcome, Trial, try_all
from periodize.explain.starts import sessions_between
from periodize.io.certificate import Certificate
from periodize.io.plan_read import Plan
from periodize.problem import Problem
from periodize.report.words import counted
from periodize.rules.base import title
from periodize.rules.block_content import BlockContent
from periodize.rules.block_order import BlockOrder
from periodize.rules.words import Where
from periodize.solver.candidates import session_at
from periodize.solver.conflict import LONGEST_S, clashes
from periodize.solver.result import Result
from periodize.solver.run import candidates_in, collect, solve

GRID_MIN = 15
"""Minutes between the further starts at which a clash is tried, whether or not the search tried them."""

QUICK_S = 10.0
"""Seconds for a proof that nobody asked for: most clashes take a fraction of one."""

MOST_NAMED = 6
"""Sessions that are named of a schedule."""


def proofs(
    certificate: Certificate,
    *,
    time_limit_s: float | None,
    most: int,
    cancel: Callable[[], bool] | None,
) -> Iterator[Checked]:
    """What proving the answer again gives.

    Parameters
    ----------
    certificate
        One of which nothing fails that can be seen without a search.
    time_limit_s, cancel
        For the search.
    most
        Schedules that are tried at most for each thing that is tried.
    """
    groundings = certificate.plan.groundings
    if certificate.plan.has_plan or not groundings:
        yield from _searched(certificate, time_limit_s, cancel)
    else:
        yield from _clash(certificate, groundings, time_limit_s, most, cancel)


def _searched(
    certificate: Certificate, time_limit_s: float | None, cancel: Callable[[], bool] | None
) -> Iterator[Checked]:
    """The search run again, and what it says of the answer."""
    problem = certificate.plan.problem
    again = solve(
        problem.season,
        problem.policy,
        time_limit_s=time_limit_s,
        step_min=certificate.plan.step_min,
        cancel=cancel,
    )
    if not certificate.plan.has_plan:
        yield _without_plan(again)
    elif again.status is Status.INFEASIBLE:
        best = certificate.plan.status is Status.OPTIMAL
        text = "no plan exists at the starts that the search tries; this one has other starts"
        yield Checked(code="proof", state=State.FAILS if best else State.TOLD, text=text)
    elif again.schedule is None:
        yield Checked(code="proof", state=State.OPEN, text=_late(again))
    else:
        yield _compared(certificate, again)


def _without_plan(again: Result) -> Checked:
    if again.status is Status.INFEASIBLE:
        text = "searched again: no plan keeps every rule that must hold"
        return Checked(code="proof", state=State.HOLDS, text=text)
    if again.schedule is not None:
        text = f"a plan exists: {again.schedule}"
        return Checked(code="proof", state=State.FAILS, text=text)
    return Checked(code="proof", state=State.OPEN, text=_late(again))


def _compared(certificate: Certificate, again: Result) -> Checked:
    """The costs and bounds stated beside those found now, the highest tier first."""
    optimal = certificate.plan.status is Status.OPTIMAL
    stated = certificate.plan.stated["tiers"]
    for outcome, row in zip(again.tiers, stated, strict=True):
        name, value, bound = outcome.tier.value, row["value"], row["bound"]
        if outcome.value < bound:
            text = f"a better plan exists: {name} {outcome.value}, where {bound} is stated as the least"
            return Checked(code="proof", state=State.FAILS, text=text)
        if outcome.value < value:
            text = f"a plan with {name} {outcome.value} exists, better than its {value}; it does not claim to be the best"
            return Checked(code="proof", state=State.TOLD, text=text)
        if outcome.bound < bound:
            text = f"{_late(again)}: no plan has less {name} than {outcome.bound}, stated is {bound}"
            return Checked(code="proof", state=State.OPEN, text=text)
        if outcome.value > value and again.status is Status.OPTIMAL:
            text = f"no plan is better at the starts that the search tries: the best there has {name} {outcome.value}"
            return Checked(code="proof", state=State.HOLDS, text=text)
        if outcome.value > value:
            text = f"{_late(again)}: the best plan found has {name} {outcome.value}, this one {value}"
            return Checked(code="proof", state=State.OPEN, text=text)
    what = "no plan is better" if optimal else "the bounds stand, and no better plan was found"
    return Checked(code="proof", state=State.HOLDS, text=f"searched again: {what}")


def _late(again: Result) -> str:
    return f"not proved again, the search ended by {again.stopped_by}"


def _clash(
    certificate: Certificate,
    groundings: Sequence[Where],
    time_limit_s: float | None,
    most: int,
    cancel: Callable[[], bool] | None,
) -> Iterator[Checked]:
    """A clash: by the plain constraints of the model, and by trying every schedule."""
    problem, step_min = certificate.plan.problem, certificate.plan.step_min
    seconds = LONGEST_S if time_limit_s is None else min(LONGEST_S, time_limit_s)
    yield clash_again(certificate.plan, seconds)
    yield _facts_again(certificate)
    idle = _idle_limits(certificate.plan, seconds)
    if idle:
        yield _not_the_smallest(certificate.plan, idle)
    searched = _sessions(problem, step_min)
    until = None if time_limit_s is None else time.monotonic() + time_limit_s

    def stop() -> bool:
        return (until is not None and time.monotonic() > until) or (cancel is not None and cancel())

    trials = _Trials(problem, groundings, searched, most, stop)
    tried = trials.tried()
    yield tried
    if (
        tried.state is State.HOLDS
        and len(groundings) > 1
        and not _about_blocks(problem, groundings)
        and not idle
    ):
        yield trials.minimal(certificate.plan)


def clash_again(plan: Plan, seconds: float = QUICK_S) -> Checked:
    """Whether the limits that a plan file names clash, by the plain constraints of the model.

    Parameters
    ----------
    plan
        One that states no plan, and what clashes.
    seconds
        How long the solver may take, above 0.
    """
    groundings = plan.groundings
    told = collect(plan.problem, plan.step_min)
    began = time.monotonic()
    if clashes(told, groundings, given_beside(groundings), longest_s=seconds):
        text = f"the solver proves again, without assumptions, that {_limits(groundings)} cannot be kept"
        return Checked(code="proof", state=State.HOLDS, text=text)
    return _not_a_clash(time.monotonic() - began < seconds, seconds)


def _not_a_clash(decided: bool, seconds: float) -> Checked:
    """What it means that the solver did not prove a clash: there is none, or the time was up."""
    if decided:
        text = "the limits that are named can be kept together: they are no clash"
        return Checked(code="proof", state=State.FAILS, text=text)
    text = f"the solver did not prove again within {seconds:.0f} s that the limits clash"
    return Checked(code="proof", state=State.OPEN, text=text)


def _facts_again(certificate: Certificate) -> Checked:
    """The facts of the clash, looked for again: those that are stated are needed, and no other is."""
    result = certificate.plan.result()
    clash = clash_of(result)
    facts = {fact.sentence for fact in clash.facts}
    stated = {sentence for _, sentence in certificate.facts}
    if facts == stated:
        text = f"looked for again, the clash needs {'these facts' if facts else 'no facts'}"
        return Checked(code="facts", state=State.HOLDS, text=text)
    if not clash.minimal:  # the limits claim no more themselves, or a minute was too short to try every fact
        text = "not proved again: not all facts could be tried in time"
        state = State.OPEN if result.conflict.minimal else State.TOLD
        return Checked(code="facts", state=state, text=text)
    idle, missing = sorted(stated - facts), sorted(facts - stated)
    said = [f"the clash stands without {_some(idle)}"] if idle else []
    said += [f"it needs {_some(missing)}, which is not named"] if missing else []
    text = f"looked for again, the facts are others: {'; '.join(said)}"
    return Checked(code="facts", state=State.FAILS, text=text)


def _some(sentences: Sequence[str]) -> str:
    """Sentences in quotes, the first few of many."""
    more = len(sentences) - MOST_NAMED
    named = ", ".join(f"'{sentence:.120}'" for sentence in sentences[:MOST_NAMED])
    return f"{named} and {more} more" if more > 0 else named


def _idle_limits(plan: Plan, seconds: float) -> list[Where]:
    """The limits without which the others are proved to clash all the same; those about blocks are heard in any case."""
    problem, groundings = plan.problem, plan.groundings
    if len(groundings) < 2:
        return []
    told, given = collect(problem, plan.step_min), given_beside(groundings)
    until = time.monotonic() + seconds
    return [
        where
        for where in groundings
        if not _about_blocks(problem, [where])
        and (left_s := until - time.monotonic()) > 0
        and clashes(told, [other for other in groundings if other != where], given, longest_s=left_s)
    ]


def _not_the_smallest(plan: Plan, idle: Sequence[Where]) -> Checked:
    """A fault, unless the answer itself says that not all limits were tried without."""
    named = ", ".join(f"{w.rule} in microcycle {w.microcycle + 1} ({w.subject})" for w in idle)
    text = f"not the smallest clash: it stands without {named}"
    claimed = plan.stated.get("conflict_minimal") is not False
    return Checked(code="minimal", state=State.FAILS if claimed else State.TOLD, text=text)


def _sessions(problem: Problem, step_min: int | None) -> list[Session]:
    """All that the search may place."""
    table = candidates_in(problem, step_min)
    return [session_at(problem.season, table, row) for row in range(len(table)) if not table.fixed[row]]


class _Trials(NamedTuple):
    """Tries every schedule of a clash: with all of its groundings, and without any one of them."""

    problem: Problem
    groundings: Sequence[Where]
    searched: Sequence[Session]
    most: int
    stop: Callable[[], bool]

    def tried(self) -> Checked:
        """With a start every quarter of an hour as well, else with the search's own starts alone."""
        groundings = self.groundings
        wide = [*self.searched, *_on_a_grid(self.problem, groundings, self.searched)]
        trial = self._try_all(groundings, wide, self.most)
        starts = f", with a start every {GRID_MIN} min too"
        if trial.outcome is not Outcome.NONE:
            trial = self._try_all(groundings, self.searched, self.most)
            starts = ", at the starts that the search tries"
        if trial.outcome is Outcome.NONE and not trial.namings:
            text = f"without solver and model: no order of blocks keeps {_limits(groundings)}"
            return Checked(code="enumeration", state=State.HOLDS, text=text)
        if trial.outcome is Outcome.NONE:
            text = (
                f"without solver and model: no schedule keeps {_limits(groundings)} and the order of blocks{starts}. "
                f"{counted(trial.namings, 'ways')} to name the blocks that matter, all sets of "
                f"{counted(trial.sessions, 'sessions')} that could help; {counted(trial.schedules, 'schedules')} judged "
                "by the rules, which rule out the others"
            )
            return Checked(code="enumeration", state=State.HOLDS, text=text)
        if trial.schedule is not None:
            placed = [p for p in trial.schedule.placed if not p.is_fixed]
            said = ", ".join(title(p) for p in placed[:MOST_NAMED]) or "nothing placed at all"
            more = f" and {len(placed) - MOST_NAMED} more" if len(placed) > MOST_NAMED else ""
            text = f"it is no clash, a schedule keeps {_limits(groundings)}: {said}{more}"
            return Checked(code="enumeration", state=State.FAILS, text=text)
        text = f"not proved again by trying every schedule: {trial.why}"
        return Checked(code="enumeration", state=State.TOLD, text=text)

    def minimal(self, plan: Plan) -> Checked:
        """Whether the others can hold together without any one of the groundings."""
        idle, unseen = [], []
        share = max(1, self.most // len(self.groundings))
        for where in self.groundings:
            rest = [other for other in self.groundings if other != where]
            shown = not _about_blocks(self.problem, [where])
            outcome = self._try_all(rest, self.searched, share).outcome if shown else Outcome.OPEN
            if outcome is Outcome.NONE:
                idle.append(where)
            elif outcome is Outcome.OPEN:
                unseen.append(where)
        if idle:
            return _not_the_smallest(plan, idle)
        if unseen:
            text = f"whether the rest could hold was not seen for {len(unseen)} of {_limits(self.groundings)}"
            return Checked(code="minimal", state=State.TOLD, text=text)
        text = f"nothing smaller clashes: without any one of {_limits(self.groundings)} a schedule keeps the rest"
        return Checked(code="minimal", state=State.HOLDS, text=text)

    def _try_all(self, groundings: Sequence[Where], sessions: Sequence[Session], most: int) -> Trial:
        return try_all(self.problem, groundings, sessions, most=most, cancel=self.stop)


def _on_a_grid(
    problem: Problem, groundings: Sequence[Where], searched: Sequence[Session]
) -> Iterator[Session]:
    """The sessions near the groundings that the search does not list."""
    season = problem.season
    rules = {rule.key: rule for rule in problem.policy}
    needs = [need for w in groundings if (need := need_of(rules[w.rule], season, w)) is not None]
    known = {(s.template, s.start, s.place) for s in searched}
    if needs:
        first, last = min(need.first for need in needs), max(need.last for need in needs)
        for session in sessions_between(season, first, last, GRID_MIN):
            if (session.template, session.start, session.place) not in known:
                yield session


def _about_blocks(problem: Problem, groundings: Sequence[Where]) -> bool:
    """Whether all of some groundings are about blocks, which are heard in any case: leaving them out shows nothing."""
    rules = {rule.key: rule for rule in problem.policy}
    return all(isinstance(rules[where.rule], BlockOrder | BlockContent) for where in groundings)


def _limits(groundings: Sequence[Where]) -> str:
    return f"the {counted(len(groundings), 'limits')}" if len(groundings) > 1 else "the one limit"
