"""Proves a clash a second time, without the model: every schedule that could matter is tried and judged by the rules.

Tried are all ways to name the blocks and, for each, all sets of the sessions that can help to keep the groundings of
the clash (see :mod:`periodize.explain.needs`). A set is passed over only where that is certain: when it holds a set
that breaks a rule which no further session can mend, or when all the sessions that are left would still be too few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from periodize.domain.schedule import Schedule
from periodize.domain.session import Session
from periodize.domain.vocabulary import Phase, Tier
from periodize.explain.namings import Blocks, TooMany, namings
from periodize.explain.needs import Need, need_of
from periodize.problem import Problem
from periodize.rules.block_content import BlockContent
from periodize.rules.words import Where
from periodize.solver.conflict import STRUCTURE

MOST_SCHEDULES = 50_000
"""Schedules that are judged at most, unless told otherwise."""


class Outcome(StrEnum):
    """What trying every schedule gave."""

    NONE = "none"
    """No schedule keeps the groundings: proved."""
    FOUND = "found"
    """A schedule keeps them: they do not clash."""
    OPEN = "open"
    """Neither: too many schedules, or a rule of which too little is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What trying every schedule gave.

    Parameters
    ----------
    outcome
        Whether none, or one, was found; or neither.
    schedules
        How many were judged.
    namings
        How many ways to name the blocks there are.
    sessions
        How many sessions can help.
    why
        Why it is open.
    schedule
        The one that was found.
    """

    outcome: Outcome
    schedules: int = 0
    namings: int = 0
    sessions: int = 0
    why: str = ""
    schedule: Schedule | None = None


def try_all(
    problem: Problem,
    groundings: Iterable[Where],
    sessions: Sequence[Session],
    *,
    most: int = MOST_SCHEDULES,
    cancel: Callable[[], bool] | None = None,
) -> Trial:
    """Look for a schedule that keeps some groundings, among all there are.

    Beside the groundings only the order of the blocks and what they may hold are heard.

    Parameters
    ----------
    problem
        The season and the rules.
    groundings
        What is to be kept.
    sessions
        All sessions that could be placed.
    most
        Schedules that are judged at most.
    cancel
        Asked before each whether to stop.
    """
    season, asked = problem.season, tuple(groundings)
    rules = {rule.key: rule for rule in problem.policy}
    needs = []
    for where in asked:
        rule = rules.get(where.rule)
        inside = 0 <= where.microcycle < len(season.calendar.microcycles)
        need = need_of(rule, season, where) if rule is not None and inside else None
        if need is None:
            return Trial(
                outcome=Outcome.OPEN, why=f"the rule '{where.rule}' weighs more sessions than can be tried"
            )
        needs.append(need)
    search = _Search(problem, needs, sessions, most, cancel)
    try:
        return search.outcome()
    except TooMany as error:
        return replace(search.trial(Outcome.OPEN), why=str(error))


class _Search:
    """One run through all schedules."""

    def __init__(
        self,
        problem: Problem,
        needs: Sequence[Need],
        sessions: Sequence[Session],
        most: int,
        cancel: Callable[[], bool] | None,
    ) -> None:
        self.problem, self.season, self.most = problem, problem.season, most
        self.needs = tuple(needs)
        self.cancel = cancel
        self.rules = {rule.key: rule for rule in problem.policy}
        self.contents = [
            rule for rule in problem.policy if type(rule) is BlockContent and rule.tier is Tier.MUST
        ]
        self.helpful = [s for s in sessions if any(need.helps(self.season, s) for need in needs)]
        self.judged = self.ways = 0
        self._fit: dict[tuple[str, Phase], bool] = {}

    def outcome(self) -> Trial:
        """None, or the first schedule that is found.

        For each way to name the blocks the groundings of one microcycle are tried by themselves first: where these
        cannot be kept, no more can.
        """
        looked_at = {at for need in self.needs for at in need.microcycles(self.season)}
        ways = namings(self.problem, looked_at)
        self.ways = len(ways)
        alone = [
            [need for need in self.needs if need.where.microcycle == at]
            for at in sorted({need.where.microcycle for need in self.needs})
        ]
        known: dict[tuple[int, Blocks], bool] = {}
        for blocks in ways:
            for number, needs in enumerate(alone):
                seen = sorted({at for need in needs for at in need.microcycles(self.season)})
                key = number, tuple(blocks[at] for at in seen)
                if key not in known:
                    known[key] = self._first(needs, blocks) is not None
                if not known[key]:
                    break
            else:
                found = self._first(self.needs, blocks)
                if found is not None:
                    return self._checked(found)
        return self.trial(Outcome.NONE)

    def trial(self, outcome: Outcome) -> Trial:
        """What was done so far."""
        return Trial(outcome=outcome, schedules=self.judged, namings=self.ways, sessions=len(self.helpful))

    def _checked(self, schedule: Schedule) -> Trial:
        """A schedule that keeps the groundings; it counts only if it breaks nothing that holds beside them."""
        given = (rule for rule in self.problem.policy if rule.id in STRUCTURE and rule.tier is Tier.MUST)
        broken = next((v for rule in given for v in rule.check(schedule)), None)
        if broken is not None:
            why = f"what was tried leaves out a rule that holds beside the limits: {broken.text}"
            return replace(self.trial(Outcome.OPEN), why=why)
        return replace(self.trial(Outcome.FOUND), schedule=schedule)

    def _first(self, needs: Sequence[Need], blocks: Blocks) -> Schedule | None:
        """A schedule that keeps the groundings under these blocks, None where there is none."""
        usable = [s for s in self.helpful if any(need.helps(self.season, s, blocks) for need in needs)]
        return None if self._forbids((), needs, blocks) else self._grown((), usable, needs, blocks)

    def _grown(
        self, chosen: tuple[Session, ...], further: Sequence[Session], needs: Sequence[Need], blocks: Blocks
    ) -> Schedule | None:
        """A schedule that holds the chosen sessions, which break nothing, and any of some further ones."""
        wanting = self._broken(chosen, [need for need in needs if not need.only_less], blocks)
        if not wanting:
            return self._schedule(chosen, blocks)
        # A minimum that is kept stays kept: only sessions that help with something else matter from here.
        live = [need for need in needs if need in wanting or not need.only_more]
        helping = [s for s in further if any(need.helps(self.season, s, blocks) for need in live)]
        fitting = [s for s in helping if not self._forbids((*chosen, s), needs, blocks)]
        minima = [need for need in wanting if need.only_more]
        if minima and self._broken((*chosen, *fitting), minima, blocks):
            return None
        for number, session in enumerate(fitting):
            found = self._grown((*chosen, session), fitting[number + 1 :], needs, blocks)
            if found is not None:
                return found
        return None

    def _forbids(self, chosen: tuple[Session, ...], needs: Sequence[Need], blocks: Blocks) -> bool:
        """Whether sessions break what no further session can mend."""
        if any(not self._belongs(session, blocks) for session in chosen[-1:]):
            return True
        return bool(self._broken(chosen, [need for need in needs if need.only_less], blocks))

    def _broken(self, chosen: tuple[Session, ...], needs: Sequence[Need], blocks: Blocks) -> list[Need]:
        """Those of some groundings that the rules' own checks find broken."""
        if not needs:
            return []
        self.judged += 1
        if self.judged > self.most:
            raise TooMany(f"more than {self.most:,} schedules")
        if self.cancel is not None and self.cancel():
            raise TooMany(f"it was stopped after {self.judged:,} schedules")
        schedule = self._schedule(chosen, blocks)
        keys = {need.where.rule for need in needs}
        broken = {v.where for key in sorted(keys) for v in self.rules[key].check(schedule)}
        return [need for need in needs if need.where in broken]

    def _belongs(self, session: Session, blocks: Blocks) -> bool:
        """Whether a session may stand in the block of its microcycle; the same on every day of it."""
        phase = blocks[self.season.calendar.microcycle_of(session.day)]
        key = session.template, phase
        if key not in self._fit:
            alone = Schedule(season=self.season, sessions=(session,), blocks=(phase,) * len(blocks))
            self._fit[key] = not any(v for rule in self.contents for v in rule.check(alone))
        return self._fit[key]

    def _schedule(self, chosen: tuple[Session, ...], blocks: Blocks) -> Schedule:
        return Schedule(season=self.season, sessions=(*self.season.pins, *chosen), blocks=blocks)
